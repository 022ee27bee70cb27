/* SPDX-License-Identifier: Apache-2.0 */
/* The parent's side of the child that takes mails apart (mail-child.h). */
#ifndef CHANNELS_MAIL_READER_H
#define CHANNELS_MAIL_READER_H

#include "mail-message.h"

struct mail_reader {
	const char *program; /* NULL: MAIL_CHILD beside this program */
	const char *probe;   /* for tests; NULL: read the mail */
	usec limit;          /* wall-clock time for one mail; 0: MAIL_READER_LIMIT */
};

#define MAIL_READER_LIMIT SECONDS(30)
/* Largest mail that is given to a child. */
#define MAIL_RAW_MAX ((size_t)64 << 20)

/* The program that will be started. */
str mail_reader_program(const struct mail_reader *reader, struct arena *a);

/*
 * Reads one mail in a child of its own and waits for it. The result lives in
 * the arena. E_SYNTAX: the child could not do it (it broke its rules, its limits, or wrote
 * nonsense): the same mail will not be read the next time either. E_LIMIT: it took too long. E_IO:
 * there is no child of this release that could be started and sealed, whatever the mail is. *reterr
 * says which, in the arena.
 */
MUST_USE int mail_read(const struct mail_reader *reader, struct arena *a, str raw,
		       struct mail_message *ret, str *reterr);

#endif
