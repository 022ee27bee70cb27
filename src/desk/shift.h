/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When somebody works. Pure. A shift is once, or weekly on the local clock: it
 * begins on some weekdays at a local time and ends some minutes later on the same
 * clock, perhaps on the next day, so that a night in which the clock shifts is an
 * hour longer or shorter.
 */
#ifndef DESK_SHIFT_H
#define DESK_SHIFT_H

#include "case-calendar.h"

#define SHIFT_ONCE_MAX HOURS(48)

struct shift {
	str id;
	str principal;
	str team; /* code; empty: of none */
	str note;
	usec created;
	int64_t weekdays;             /* bit 0 Monday .. bit 6 Sunday; 0: once */
	usec from, to;                /* once */
	const struct calendar *zone;  /* weekly: only its zone is used */
	int64_t from_minute, minutes; /* weekly */
	usec first_day, last_day; /* weekly: local midnights as if UTC; last inclusive, 0: no end */
};

/* A time of work. */
struct shift_span {
	const struct shift *shift;
	usec from, to;
};

/* Whether the shift covers t, and then until when. */
bool shift_covers(const struct shift *s, usec t, usec *ret_until);
/* What of the shift touches [from, to), whole, in order; at most `most`. */
size_t shift_spans(const struct shift *s, usec from, usec to, struct shift_span *spans,
		   size_t most);

/* "09:30" in minutes; 24:00 is 1440. E_SYNTAX. */
MUST_USE int shift_minute_parse(str text, int64_t *ret);
/* "2026-03-29" as its midnight. E_SYNTAX. */
MUST_USE int shift_day_parse(str text, usec *ret);
str shift_minute_text(struct arena *a, int64_t minute);

#endif
