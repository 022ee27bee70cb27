/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MIME to struct mail_message, by GMime. Runs in the child only (mail-child.h)
 * and in the fuzzer: it reads what anybody sends. It needs no file and no
 * socket once mail_parse_ready and mail_charsets_load (mail-charset.h) were called.
 */
#ifndef CHANNELS_MAIL_PARSE_H
#define CHANNELS_MAIL_PARSE_H

#include "mail-message.h"

/* Once, before anything else. */
void mail_parse_ready(void);
/*
 * Takes one mail apart; everything is in the arena. There is no mail that cannot be read at all:
 * what is no MIME is one text.
 */
void mail_parse(struct arena *a, str raw, struct mail_message *ret);

#endif
