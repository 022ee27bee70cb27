/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of any charset as UTF-8. */
#ifndef CHANNELS_MAIL_CHARSET_H
#define CHANNELS_MAIL_CHARSET_H

#include "arena.h"
#include "str.h"

/* Makes every known charset usable without opening files later. */
void mail_charsets_load(void);
/*
 * The bytes as UTF-8, at most max bytes of it. What the charset does not know becomes U+FFFD. An
 * absent, unknown or wrong charset: UTF-8 when the bytes are that, else windows-1252; *guessed is
 * then set.
 */
str mail_charset_text(struct arena *a, str bytes, str charset, size_t max, bool *guessed);

#endif
