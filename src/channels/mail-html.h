/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader would see of a mail that was written in HTML. */
#ifndef CHANNELS_MAIL_HTML_H
#define CHANNELS_MAIL_HTML_H

#include "arena.h"
#include "str.h"

/*
 * The text of an HTML document (UTF-8, whatever its own words about that are): paragraphs, lines
 * and list items stay apart, quoted blocks get "> " in front of their lines, links whose address
 * differs from their text are followed by it in <>, images by their alternative text in [].
 * Scripts, styles, comments and what is hidden from readers are left out. Linear in its input;
 * never fails; at most max bytes.
 */
str mail_html_text(struct arena *a, str html, size_t max);

#endif
