/* SPDX-License-Identifier: Apache-2.0 */
/* The door for mail servers that speak LMTP. A mail is answered with 250 once it is on disk. */
#ifndef CHANNELS_MAIL_LMTP_H
#define CHANNELS_MAIL_LMTP_H

#include "app.h"
#include "err.h"

struct runner;
struct mail_lmtp;

/* By the setting mail.lmtp; *ret is NULL without one. app and runner are kept. *reterr is heap
 * text. */
MUST_USE int mail_lmtp_start(const struct app *app, struct runner *runner, struct mail_lmtp **ret,
			     char **reterr);
/* Before the runner stops. Accepts NULL. */
void mail_lmtp_stop(struct mail_lmtp *l);

#endif
