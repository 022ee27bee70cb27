/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an IMAP server's answers say (RFC 3501, 4315, 6851), and how folders are
 * named to it. Pure; nothing of it trusts the server.
 *
 * An answer is one line, or several with literals between them: "{12}" at the
 * end of a line, and then twelve bytes of anything. Three kinds come: "* ..."
 * tells something, "TAG OK|NO|BAD ..." ends the command of that tag, "+ ..." asks
 * for more of it.
 */
#ifndef NET_IMAP_REPLY_H
#define NET_IMAP_REPLY_H

#include "arena.h"
#include "str.h"

enum imap_kind { IMAP_TOLD, IMAP_ENDED, IMAP_ASKED };
enum imap_status { IMAP_NONE, IMAP_OK, IMAP_NO, IMAP_BAD, IMAP_BYE };

/* Everything points into the answer's bytes. */
struct imap_reply {
	enum imap_kind kind;
	str tag; /* of IMAP_ENDED */
	enum imap_status status;
	str code;       /* "UIDVALIDITY 7" of a status with brackets; else empty */
	str text;       /* of a status, for people: one line */
	int64_t number; /* "* 23 EXISTS"; -1 without one */
	str word;       /* "EXISTS"; empty for a status */
	str rest;       /* what stands behind the word */
};

/*
 * *ret_size: the bytes of the answer that `bytes` begin with, 0 when it is not whole yet. E_LIMIT:
 * its lines are longer than line_max together, or its literals than literal_max.
 */
MUST_USE int imap_reply_size(str bytes, size_t line_max, size_t literal_max, size_t *ret_size);
/* A whole answer. E_SYNTAX: it is no IMAP. */
MUST_USE int imap_reply_parse(str whole, struct imap_reply *ret);

/* The number behind the name in a code: "UIDNEXT 12". False without. */
bool imap_code_number(str code, str name, int64_t *ret);
/* Whether a list of words has that one, in any case of letters. */
bool imap_has_word(str words, str word);
/* The next number of "* SEARCH 2 3 5": 1; 0 at the end; E_SYNTAX for anything but a UID. */
MUST_USE int imap_next_uid(str *rest, int64_t *ret);

/* What "* 3 FETCH (...)" tells of a mail. */
struct imap_fetched {
	int64_t uid;  /* 0: not told */
	int64_t size; /* -1: not told */
	str body;     /* of BODY[] or its beginning; absent: not told */
};
/* E_SYNTAX when it is no list of names and values. Names that are not known are left out. */
MUST_USE int imap_fetched_parse(str rest, struct imap_fetched *ret);

/* Of "* LIST (flags) SEPARATOR name": what stands between the levels of a folder's name; NUL when
 * there are no levels. */
MUST_USE int imap_separator_parse(str rest, char *ret);

/* Whether it can be a folder's name: UTF-8 of 1 to 200 bytes without control characters, its levels
 * not empty. */
bool imap_folder_good(str name);
/* The name as it is written in a command, quoted, in modified UTF-7. '/' in it stands between
 * levels and becomes the server's separator. name is good. */
str imap_folder_write(struct arena *a, str name, char separator);

#endif
