/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a mail its sender's own words end. */
#ifndef CHANNELS_MAIL_QUOTE_H
#define CHANNELS_MAIL_QUOTE_H

#include "str.h"

/*
 * The offset at which quoted history begins: behind it stands what other people wrote before, as
 * mail programs append it; text.n when there is none. Always the start of a line. Answers written
 * between quoted lines are own words, and so are the quotes that they need; a text that would be
 * history from its start is kept whole. Lines end in LF.
 */
size_t mail_quote_split(str text);

#endif
