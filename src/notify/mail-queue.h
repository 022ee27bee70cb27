/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails on their way out (docs/mail.md). Whoever has something to tell puts a
 * notice into the queue, in the transaction of what it tells of; a job renders
 * it (mail-template.h), writes it (mail-compose.h) and hands it over
 * (mail-transport.h), at least once, always with the same Message-ID. A notice
 * is named by its source and recipient: the second of one name is none.
 */
#ifndef NOTIFY_MAIL_QUEUE_H
#define NOTIFY_MAIL_QUEUE_H

#include "db.h"
#include "mail-template.h"
#include "notify_sql.h"
#include "usec.h"

struct app;
struct job;

enum notice_state {
	NOTICE_WAITING,
	NOTICE_GATHERED, /* for a digest */
	NOTICE_SENT,
	NOTICE_DEAD,    /* given up; RetryNotices brings it back */
	NOTICE_DROPPED, /* not sent on purpose; error says why */
	NOTICE_DIGESTED,
	NOTICE_STATE_COUNT,
};

struct mail_order {
	str account; /* whose matter; of the provider for what is nobody's */
	str source;  /* e.g. the id of the outbox event that it tells of */
	str to;      /* address */
	str to_name; /* absent: none */
	/* The user behind the address; absent: an address alone. */
	str person_account, person;
	str template, language;
	struct mail_fields fields;
	/* The case it is about; absent: none. Answers go back to that case, and the mails of one
	 * case are one thread. */
	str case_id, display_id;
	/* The newest mail by which the recipient wrote into that case, and when it came; absent:
	 * none. It is part of the thread. */
	str heard_id;
	usec heard_at;
	/* The mail that came in and is answered by this one; absent: none. */
	str in_reply_to;
	const str *references;
	size_t reference_count;
	bool answer;
	usec due;
	bool gather; /* told in the digest that is due then */
};

/* The queue's word for a state, as the API has it. */
str notice_state_word(int64_t state);

/*
 * 1: it is in the queue, as *ret_id (may be NULL); 0: it was there, the address is none, or
 * mail.delivery is off. E_* for a failing database.
 */
MUST_USE int mail_queue_add(struct tx *tx, const struct app *app, usec now,
			    const struct mail_order *o, str *ret_id);

/* Mails of that source which have not left are dropped, with why. Gives how many these were. */
MUST_USE int mail_queue_withdraw(struct tx *tx, usec now, str account, str source, str why);

/* A mail to that address came back for good: nothing is sent there for a week, then two, ... up to
 * 90 days. Whoever reads bounces calls it. */
MUST_USE int mail_address_failed(struct tx *tx, usec now, str address, str why);
/* It works again. */
MUST_USE int mail_address_cleared(struct tx *tx, str address);

/* Addresses are compared in lower case, as far as ASCII goes. */
str mail_address_key(struct arena *a, str address);

/* ---- the way out ---- */

/* The mail as it is handed over. E_NOENT: no such template any more; E_INVAL, E_LIMIT of
 * mail_compose. */
struct mail_outgoing {
	str from, to; /* of the envelope; bounces go to from, which has the token of an answer */
	str message;
};
MUST_USE int mail_outgoing(struct arena *a, const struct app *app, const struct sql_notice *row,
			   struct mail_outgoing *ret);

/* How long a mail waits after its tries-th failure: 1 min, 2 min, ... up to 4 h, each up to a
 * quarter more by a chance that its id decides. */
usec notice_backoff(str notice_id, int64_t tries);

/* Sends what is due. */
extern const struct job notice_send_job;
/* Removes what is done with since notices.keep. */
extern const struct job notice_retention_job;

#endif
