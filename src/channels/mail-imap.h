/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mailbox that mails are fetched from. Each mail is stored with a mark that
 * it was (mail_fetched), and only then moved to another folder; so whatever
 * happens between the two, it comes in once. One that cannot be taken is marked
 * and moved elsewhere. What the server refuses for one mail is no reason to
 * leave the others.
 */
#ifndef CHANNELS_MAIL_IMAP_H
#define CHANNELS_MAIL_IMAP_H

#include "app.h"
#include "err.h"
#include "usec.h"

struct job;
struct settings;

/* Looks into the mailbox when it is time. */
extern const struct job mail_imap_job;

/* Whether the settings make sense together; also without a mailbox. E_INVAL: *reterr is heap text
 * that names the setting. */
MUST_USE int mail_imap_check(const struct settings *s, char **reterr);
/* "USER@HOST:PORT/FOLDER"; empty without a mailbox. */
str mail_imap_name(struct arena *a, const struct settings *s);
/* When to look again after the nth failure in a row: interval * 2^n, 15 minutes at most unless the
 * interval is longer, a quarter more or less by the mailbox's name, so that servers do not come
 * back in step. */
usec mail_imap_pause(usec interval, str mailbox, int64_t failures);

#endif
