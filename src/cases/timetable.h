/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Working time that changes with time: which calendar counts from which moment
 * on. A clock's hours are a timetable; working time before a change is counted
 * by the calendar of then, working time after it by the one of now. Each part
 * may have a second calendar that narrows the first (a language that is only
 * answered in office hours): work is done when both are open. Pure.
 */
#ifndef CASES_TIMETABLE_H
#define CASES_TIMETABLE_H

#include "case-calendar.h"

struct timetable_part {
	usec from; /* INT64_MIN in the first part */
	const struct calendar *hours;
	const struct calendar *narrow; /* NULL: nothing narrows it */
};

struct timetable {
	const struct timetable_part *v; /* ascending; one at least */
	size_t n;
};

/* Round the clock, for ever. */
extern const struct timetable timetable_always;

/* The part in force at that moment. */
const struct timetable_part *timetable_at(const struct timetable *t, usec at);

/* The openings from that moment on, clipped to it, in order and apart. */
struct timetable_walk {
	const struct timetable *t;
	size_t part;
	usec at, end; /* of the part, as far as it is still to do */
	bool begun;
	struct calendar_walk a, b;
	struct opening open_a, open_b;
	bool has_a, has_b;
};
struct timetable_walk timetable_walk_from(const struct timetable *t, usec start);
bool timetable_next(struct timetable_walk *w, struct opening *ret);

/* The moment at which that much working time has passed since start; start itself for 0. E_LIMIT
 * when none is offered within ten years. */
MUST_USE int timetable_add(const struct timetable *t, usec start, usec work, usec *ret);
/* Working time in [from, to); 0 when to <= from. */
usec timetable_between(const struct timetable *t, usec from, usec to);

/* Why no work is done in [from, to), which holds no opening. */
enum closed_reason { CLOSED_HOURS, CLOSED_HOLIDAY };
struct closed_piece {
	usec from, to;
	enum closed_reason reason;
	str holiday; /* its name; empty for hours */
};
/* In order, without gaps. */
size_t timetable_closed(const struct timetable *t, struct arena *a, usec from, usec to,
			struct closed_piece **ret);

#endif
