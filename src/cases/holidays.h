/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holidays out of the iCalendar files that people already have: every day that
 * an all-day event of the file covers. Appointments with a time of day are no
 * holidays and are counted only.
 */
#ifndef CASES_HOLIDAYS_H
#define CASES_HOLIDAYS_H

#include "arena.h"
#include "str.h"
#include "usec.h"

#define HOLIDAYS_MAX 5000    /* days of a set */
#define HOLIDAY_NAME_MAX 120 /* bytes; the rest is cut at a character */

struct holiday_file {
	str days;            /* a line "YYYYMMDD name" for each day, in order; a day once */
	int64_t count;       /* lines */
	str title;           /* the calendar's own name; empty without */
	int64_t timed;       /* events left out because they have a time of day */
	const str *problems; /* events that could not be read, with their lines; some of them */
	size_t problem_count;
};

/*
 * Reads the days within [from, to). E_SYNTAX or E_LIMIT with *reterr_why, a sentence's end, when
 * the file is none, or holds more than a bound allows.
 */
MUST_USE int holidays_read(struct arena *a, str file, usec from, usec to, struct holiday_file *ret,
			   str *reterr_why);

#endif
