/* SPDX-License-Identifier: Apache-2.0 */
/* What the files about inbound mail share. See mail.h. */
#ifndef CHANNELS_MAIL_PRIVATE_H
#define CHANNELS_MAIL_PRIVATE_H

#include "mail-message.h"
#include "mail-rules.h"
#include "mail.h"

/* Words of mail.state. */
#define MAIL_WAITING S("waiting")
#define MAIL_FILED S("filed")
#define MAIL_REFUSED S("refused")
#define MAIL_HELD S("held")
#define MAIL_DROPPED S("dropped")
#define MAIL_DISCARDED S("discarded")

/* Bytes of each text that is kept for agents to look at. */
#define MAIL_SHOWN_MAX ((size_t)64 << 10)

MUST_USE int mail_provider(struct tx *tx, str *ret_account);
/* The mail's bytes, whole. E_NOENT when they are forgotten, E_SYNTAX when a piece is missing. */
MUST_USE int mail_raw_load(struct tx *tx, const struct sql_mail *mail, str *ret);
/* Writes what may change of it. before: as it was loaded. E_BUSY when it changed meanwhile. */
MUST_USE int mail_save(struct tx *tx, const struct sql_mail *before, const struct sql_mail *mail);

/* A mail about to be filed. */
struct mail_filing {
	const struct app *app;
	usec now;
	const struct sql_mail *mail;
	const struct mail_message *message; /* NULL: it could not be read */
	str unreadable;                     /* why */
	/* Set when the rules of cases refused it: nothing was written, and the next step notes
	 * that. In the run's arena. */
	struct arena *arena;
	str refusal;
};

/*
 * One step of the job: facts, verdict, what follows from it. E_API: `refusal` was set; the step is
 * to be undone and mail_file called again, which then writes that. Otherwise as every step.
 */
MUST_USE int mail_file(struct tx *tx, void *filing);

/* Puts into mail what can be said of a message before it is judged. */
void mail_describe(struct arena *a, const struct app *app, const struct mail_message *m,
		   struct sql_mail *mail);

/* An answer to a mail's sender, on its way out. */
struct mail_answer {
	const struct sql_mail *mail;
	const struct mail_message *message;
	enum mail_reason reason;
	bool held;    /* it waits for an agent; the reason is not the sender's business */
	str account;  /* the sender's, empty for none */
	str plan;     /* name of its plan; empty for none */
	str upgrade;  /* name of the first plan that would do; empty for none */
	str detail;   /* what the rules of cases said; empty without */
	str language; /* the account's */
};
MUST_USE int mail_answer_send(struct tx *tx, const struct app *app, usec now,
			      const struct mail_answer *answer);

#endif
