/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working time: round the clock, or weekly hours in a time zone, less the days
 * that are holidays. Pure, except that a zone by name is read from the system's
 * zone files when the calendar is parsed. How a calendar changes with time is
 * timetable.h's business.
 *
 * The text form is what the event log keeps, so that a clock can always be
 * recomputed as it was:
 *
 *	24x7
 *	+09:00 mon-fri 09:00-18:00
 *	Europe/Berlin mon-fri 08:00-12:00,13:00-18:00; sat 10:00-14:00
 *
 * A zone is UTC, a fixed offset or a name of the zone database. Hours are local
 * civil time, [from, to), within one day (24:00 ends a day); where a zone shifts,
 * the elapsed time counts, so a working day across a shift is an hour longer or
 * shorter. Days without hours are free. Holidays are no part of the text; whoever
 * has some sets them afterwards.
 */
#ifndef CASES_CASE_CALENDAR_H
#define CASES_CASE_CALENDAR_H

#include "arena.h"
#include "str.h"
#include "usec.h"

#define CALENDAR_SPANS_MAX 28

/* Working hours of one weekday, in minutes of the local day. */
struct calendar_span {
	int weekday; /* 0 Monday .. 6 Sunday */
	int from;    /* 0..1439 */
	int to;      /* from+1 .. 1440 */
};

/* From `from` on local time is UTC + offset. */
struct calendar_shift {
	usec from;
	usec offset;
};

/* A civil day without work. */
struct calendar_holiday {
	usec day; /* its local midnight as if it were UTC */
	str name; /* for people; may be empty */
};

/* A time in which work is done: [from, to). */
struct opening {
	usec from, to;
};

struct calendar {
	bool always;                                    /* 24x7; nothing else matters */
	struct calendar_span spans[CALENDAR_SPANS_MAX]; /* sorted, disjoint */
	size_t span_count;
	str zone;
	usec offset;                         /* before the first shift */
	const struct calendar_shift *shifts; /* ascending; live in the arena */
	size_t shift_count;
	const struct calendar_holiday *holidays; /* ascending, a day once */
	size_t holiday_count;
};

/* E_SYNTAX for a bad text, E_NOENT for a zone the system does not know, E_LIMIT for too many spans.
 */
MUST_USE int calendar_parse(struct arena *a, str text, struct calendar *ret);
/* The moment at which that many working microseconds have passed since start; start itself for 0.
 * E_LIMIT when the calendar offers none within ten years. */
MUST_USE int calendar_add(const struct calendar *c, usec start, usec work, usec *ret);
/* Working time in [from, to); 0 when to <= from. */
usec calendar_between(const struct calendar *c, usec from, usec to);
/* The holiday that this local day is; NULL for none, and for a calendar that is always open. */
const struct calendar_holiday *calendar_holiday_find(const struct calendar *c, usec local_day);

/*
 * The openings from that moment on, in order and apart. The first may have begun before it. With a
 * calendar that is always open there is one, without an end. It gives up after ten years without.
 */
struct calendar_walk {
	const struct calendar *c;
	usec start;
	usec day;
	size_t span;
	size_t holiday;
	int days_left;
};
struct calendar_walk calendar_walk_from(const struct calendar *c, usec start);
bool calendar_walk_next(struct calendar_walk *w, struct opening *ret);

/* What the local clock shows at t (its civil fields as if it were UTC). */
usec calendar_to_local(const struct calendar *c, usec t);
/* Start of the local day that t is in, as a local time (its civil fields as if it were UTC). */
usec calendar_local_day(const struct calendar *c, usec t);
/* The first moment whose local clock shows `local` or later. */
usec calendar_to_utc(const struct calendar *c, usec local);
/* Whether work is done at that moment. */
bool calendar_working(const struct calendar *c, usec at);

#endif
