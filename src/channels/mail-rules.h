/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a mail. One table of questions in a fixed order; the first
 * that applies decides. Pure: what has to be looked up comes in as facts.
 *
 *	known already, our own, written by a program     dropped, never answered
 *	a bounce                                         its addresses are marked
 *	nobody, or more than one, as its sender          held
 *	too many from one sender                         dropped
 *	a sender that is not genuine                     held
 *	an answer of the provider's own people           done as they would at the desk
 *	about a case                                     filed there, if its sender belongs to it
 *	from one who may open a case by mail             a new case
 *	from one who may not                             refused, with an answer that says why
 *
 * A held mail waits for an agent, who may let it through; then the questions
 * about the sender are not asked again.
 */
#ifndef CHANNELS_MAIL_RULES_H
#define CHANNELS_MAIL_RULES_H

#include "mail-auth.h"

enum mail_act {
	MAIL_DROP,
	MAIL_MARK, /* a bounce */
	MAIL_HOLD,
	MAIL_REPLY,  /* a communication of the case that was found */
	MAIL_OPEN,   /* a new case */
	MAIL_DESK,   /* an agent's answer or note */
	MAIL_REFUSE, /* answer the sender */
	MAIL_ACT_COUNT,
};

enum mail_reason {
	MAIL_REASON_REPLY,       /* reply: it belongs to a case */
	MAIL_REASON_FOLLOW_UP,   /* follow-up: the case is closed for good, so a new one goes on */
	MAIL_REASON_NEW,         /* new */
	MAIL_REASON_DUPLICATE,   /* duplicate */
	MAIL_REASON_LOOP,        /* loop: it is ours */
	MAIL_REASON_AUTO,        /* auto: a program wrote it */
	MAIL_REASON_BOUNCE,      /* bounce */
	MAIL_REASON_TOO_MANY,    /* too-many: of this sender in an hour */
	MAIL_REASON_NO_SENDER,   /* no-sender: the From line names not exactly one address */
	MAIL_REASON_FORGED,      /* forged: the sender's domain denies it */
	MAIL_REASON_UNVERIFIED,  /* unverified: nobody vouches for the sender */
	MAIL_REASON_STRANGER,    /* stranger: genuine, but nobody of that case */
	MAIL_REASON_AMBIGUOUS,   /* ambiguous: the address belongs to several accounts */
	MAIL_REASON_LIST,        /* list: came through a mailing list, and is about no case */
	MAIL_REASON_SUSPENDED,   /* suspended: the account may not write */
	MAIL_REASON_UNKNOWN,     /* unknown-sender */
	MAIL_REASON_NO_CHANNEL,  /* no-channel: the plan has no such cases by mail */
	MAIL_REASON_NOT_ALLOWED, /* not-allowed: case rules refused it; the detail says why */
	MAIL_REASON_UNREADABLE,  /* unreadable: the reader could not take it apart */
	MAIL_REASON_AGENT,       /* agent: an agent discarded it */
	MAIL_REASON_DESK,        /* desk: an agent wrote it, to answer or to note something */
	MAIL_REASON_COUNT,
};

struct mail_facts {
	enum mail_kind kind;
	enum mail_auth auth;
	bool released;   /* an agent let it through */
	bool duplicate;  /* its content was taken before */
	bool own;        /* made by this installation, or sent from its own address */
	bool one_sender; /* exactly one usable address in From */
	bool too_many;
	bool case_found;   /* it names a case */
	bool by_token;     /* with a token that was made for this very sender */
	bool by_staff;     /* with a token that was made for this very member of staff */
	bool on_case;      /* the sender is of the case's account, or gets copies of the case */
	bool is_user;      /* the sender is a user of the account that is meant */
	bool case_closed;  /* resolved too long ago to be reopened */
	int64_t accounts;  /* customers' accounts in which the sender is known */
	bool suspended;    /* the account may only read */
	bool channel_open; /* the account's plan has cases of that kind by mail */
};

struct mail_verdict {
	enum mail_act act;
	enum mail_reason reason;
};

struct mail_verdict mail_judge(const struct mail_facts *f);

str mail_reason_code(enum mail_reason r);
/* One sentence for people. */
str mail_reason_text(enum mail_reason r);
/* Whether its sender may be told that it was refused or is held: never where that could start a
 * loop or hit a bystander, as an answer to a forged sender would. */
bool mail_may_answer(const struct mail_facts *f, const struct mail_verdict *v);

/* "Re: AW: Down" as "Down"; at most max characters; "(no subject)" for nothing. */
str mail_case_subject(struct arena *a, str subject, size_t max);
/* A display id (15 digits that stand alone) in a subject; absent without one. */
str mail_subject_case(str subject);

#endif
