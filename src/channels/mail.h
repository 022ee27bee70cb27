/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails that come in. Whichever way a mail came (LMTP, IMAP, a pipe), it is
 * accepted by being stored, and only what is stored has been accepted. A job
 * then takes each apart in a child process (mail-reader.h), decides by rules
 * (mail-rules.h) and writes what follows in one transaction: a communication, a
 * case, a mark on an address, an answer to its sender. The same mail accepted
 * twice is one mail.
 */
#ifndef CHANNELS_MAIL_H
#define CHANNELS_MAIL_H

#include "channels_sql.h"
#include "req.h"

struct job;
struct mail_message;

/* One mail at our door. */
struct mail_delivery {
	str via;           /* "lmtp", "imap", "pipe" */
	str raw;           /* as it is to be stored */
	str envelope_from; /* empty: the null sender; absent: not known */
	str envelope_to;   /* absent: not known */
};

/*
 * Stores it. *ret_id is its id, also when these bytes had been accepted before; *ret_again tells
 * that. E_LIMIT when it is larger than mail.size_max or empty.
 */
MUST_USE int mail_accept(struct tx *tx, const struct app *app, usec now,
			 const struct mail_delivery *d, str *ret_id, bool *ret_again);

/* The newest mail by which somebody wrote into a case: its Message-ID (empty: it had none) and when
 * it came. E_NOENT. */
MUST_USE int mail_newest(struct tx *tx, str customer, str case_id, str address, str *ret_id,
			 usec *ret_at);

/* Whether the program that takes mails apart is there; only asked when they come in by LMTP or
 * IMAP. E_NOENT: *reterr is heap text that says what to do. */
MUST_USE int mail_check(const struct app *app, char **reterr);

/* Takes apart and files what waits. */
extern const struct job mail_intake_job;
/* Forgets bytes and mails past mail.keep_raw and mail.keep. */
extern const struct job mail_retention_job;

#endif
