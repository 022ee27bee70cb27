/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing a mail: RFC 5322 with CRLF, a plain text and an HTML form of the same,
 * headers as ASCII (RFC 2047), bodies as quoted-printable UTF-8, no line over 78
 * bytes unless a single word is longer. Pure: the same letter is always the same
 * bytes, so a mail that is sent again is the same mail.
 *
 * Nothing that stands in a letter can make a header, a part or an address of its
 * own: control characters become blanks, boundaries cannot occur in a body, and
 * an address or id that is none is left out or refused.
 */
#ifndef NOTIFY_MAIL_COMPOSE_H
#define NOTIFY_MAIL_COMPOSE_H

#include "arena.h"
#include "str.h"
#include "usec.h"

#define MAIL_MESSAGE_MAX ((size_t)4 << 20)

struct mail_letter {
	str from_name, from; /* an address; a name may be empty */
	str to_name, to;
	str reply_to; /* an address; absent: none */
	str subject;
	str text, html;  /* UTF-8 with \n; html absent: text alone */
	str message_id;  /* without brackets, as all ids */
	str in_reply_to; /* absent: none */
	const str *references;
	size_t reference_count;
	str list_id;     /* the name of what can be unsubscribed from, a domain; absent: none */
	str unsubscribe; /* URL for one click (RFC 8058); absent: none */
	str language;    /* of the text, "en" */
	bool answer;     /* an answer to a mail, made by a program; else a notice */
	usec date;
};

/* E_INVAL when from, to or message_id are none; E_LIMIT past MAIL_MESSAGE_MAX. */
MUST_USE int mail_compose(struct arena *a, const struct mail_letter *l, str *ret);

/* A text as one header's value: words encoded where needed, folded; `used` bytes of the line are
 * taken. For tests. */
str mail_header_text(struct arena *a, str text, size_t used);

#endif
