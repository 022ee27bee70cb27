/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The story that torture_test.c tells: calls of every operation there is, each
 * with what must come before it. A new operation needs a line here, or the test
 * fails.
 */
#ifndef MAIN_TORTURE_STORY_H
#define MAIN_TORTURE_STORY_H

#include <stddef.h>

enum torture_flags {
	/* Made anew before every round of the next line that is not marked so. */
	TORTURE_BEFORE = 1,
	/* What it writes depends on what was there, so one run need not be like another. */
	TORTURE_LOOSE = 2,
	/* Each run leaves something behind that there may only be a few of: fewer rounds. */
	TORTURE_FEW = 4,
	/* It changes a file, too, which no rollback takes back: the call after a failure may be
	 * refused, since the change is there already. */
	TORTURE_OUTSIDE = 8,
};

/* In bodies <NAME> stands for what was kept; <n> is another number in every round. */
struct torture_line {
	const char *call; /* "support:CreateCase"; "PUT <NAME>", a link that was kept; "job NAME" */
	const char *who;  /* whose key signs; NULL: the directory's owner */
	const char *body;
	const char *keep; /* "name=path name=path", numbers are places in lists; NULL: nothing */
	int flags;
};

extern const struct torture_line torture_story[];
extern const size_t torture_story_lines;

#endif
