/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One mail as the rest of the program sees it, after a child process has taken
 * its MIME apart; and the form in which the child hands it over.
 *
 * The child reads hostile bytes and may have been taken over by them, so
 * nothing of its answer is believed: mail_message_decode checks every length,
 * count and character again. What comes out of it holds no control characters
 * but line feeds and tabs in the two texts, only addresses that mailbox_valid
 * takes, and only file names that can be shown and stored.
 */
#ifndef CHANNELS_MAIL_MESSAGE_H
#define CHANNELS_MAIL_MESSAGE_H

#include "arena.h"
#include "opt.h"
#include "str.h"

struct buf;

/* Bounds of what one mail may bring. What is beyond them is left out and noted. */
#define MAIL_ADDRESSES_MAX 100  /* of one header */
#define MAIL_REFERENCES_MAX 100 /* the newest are kept */
#define MAIL_RESULTS_MAX 20     /* Authentication-Results lines */
#define MAIL_PARTS_MAX 50
#define MAIL_LINE_MAX ((size_t)998) /* bytes of a subject, an id, a name */
#define MAIL_RESULT_MAX ((size_t)8 << 10)
#define MAIL_TEXT_MAX ((size_t)1 << 20) /* bytes of each text */
#define MAIL_NAME_MAX ((size_t)255)     /* bytes of a file name */

enum mail_kind {
	MAIL_ORDINARY,
	MAIL_LIST,   /* came through a mailing list, or is bulk */
	MAIL_AUTO,   /* a program wrote it: an absence note, a receipt, a delay warning */
	MAIL_BOUNCE, /* a mail of ours could not be delivered */
	MAIL_KIND_COUNT,
};

enum mail_part_kind {
	MAIL_PART_FILE,     /* an attachment */
	MAIL_PART_IMAGE,    /* an image inside the text */
	MAIL_PART_CALENDAR, /* an invitation or its answer */
	MAIL_PART_MESSAGE,  /* a whole mail, as .eml */
	MAIL_PART_KIND_COUNT,
};

struct mail_part {
	enum mail_part_kind kind;
	str name; /* a file name; made up when the mail gives none that can be used */
	str type; /* "image/png" */
	str bytes;
};

/* Who is named in a header. */
struct mail_address {
	str address;
	str name; /* as shown; may be empty */
};

struct mail_addresses {
	struct mail_address *v;
	size_t n;
};

/* A line of Authentication-Results, without its name. */
struct mail_result {
	str text;
	int64_t hops; /* how many Received lines stand above it */
};

/* A recipient that a bounce says could not be reached. */
struct mail_failure {
	str address;
	bool permanent; /* status 5.x.x, or none was given */
	str status;     /* "5.1.1"; may be empty */
};

struct mail_message {
	enum mail_kind kind;
	struct mail_addresses from, sender, reply_to, to, cc;
	int64_t froms;   /* mailboxes that From names, usable or not */
	str subject;     /* one line; empty without */
	str message_id;  /* without brackets; empty without, like all ids */
	str *references; /* In-Reply-To and References, oldest first */
	size_t reference_count;
	struct opt_usec date; /* of the Date line */
	str envelope_to;      /* Delivered-To or X-Original-To of the last hop; may be empty */
	struct mail_result *results;
	size_t result_count;
	struct mail_failure *failures; /* of MAIL_BOUNCE */
	size_t failure_count;
	str original_id; /* Message-ID of the mail that bounced */
	str text;        /* what its sender wrote */
	str history;     /* quoted text behind it, as it was */
	struct mail_part *parts;
	size_t part_count;
	bool cut;     /* something was beyond a bound and is not here */
	bool guessed; /* a charset was unknown or wrong; some characters may be too */
};

/* The words "ordinary", "list", "auto", "bounce"; "file", "image", "calendar", "message". */
str mail_kind_code(enum mail_kind k);
str mail_part_kind_code(enum mail_part_kind k);

/* The message as bytes. E_LIMIT when they are more than out takes. */
MUST_USE int mail_message_encode(const struct mail_message *m, struct buf *out);
/* And back, in the arena; parts point into bytes. E_SYNTAX for whatever no honest child writes. */
MUST_USE int mail_message_decode(struct arena *a, str bytes, struct mail_message *ret);

/* Makes text fit for one line: UTF-8, white space folded to single blanks, other control characters
 * and direction overrides left out, at most max bytes. */
str mail_clean_line(struct arena *a, str text, size_t max);
/* The same for a text of several lines: CRLF and CR become LF, tabs stay. */
str mail_clean_text(struct arena *a, str text, size_t max);
/* A name that file_name_valid takes: the last part of a path, cleaned, cut in front of its ending
 * when too long; fallback when nothing is left. */
str mail_clean_name(struct arena *a, str name, str fallback);

#endif
