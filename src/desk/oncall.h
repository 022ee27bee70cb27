/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is on call. Pure.
 *
 * A rotation is a row of people who take turns of some local days each; turn n
 * begins `n * turn_days` days after the anchor day, at the handover time of the
 * rotation's zone, and belongs to person n modulo their number, for negative n,
 * too. Where the local clock jumps over that time the turn begins with the jump;
 * where it shows it twice, with the first. So turns follow each other without gap
 * or overlap over every shift of the clock, and exactly one person is on call at
 * any moment. An override replaces whoever it is for some time; of several the
 * one made last holds.
 */
#ifndef DESK_ONCALL_H
#define DESK_ONCALL_H

#include "case-calendar.h"

struct oncall_person {
	str id;   /* principal */
	str name; /* user name; absent: not active any more, and skipped when paged */
};

struct oncall_override {
	struct oncall_person person;
	usec from, to; /* [from, to) */
};

struct oncall_rotation {
	const struct calendar *zone; /* only its zone is used */
	usec anchor;                 /* local midnight of turn 0's day, as if it were UTC */
	int64_t turn_days;           /* at least 1 */
	int64_t handover;            /* minutes of the local day */
	const struct oncall_person *people;
	size_t n;                                /* at least 1 */
	const struct oncall_override *overrides; /* in the order in which they were made */
	size_t override_count;
};

/* A stretch of one person. */
struct oncall_turn {
	const struct oncall_person *person;
	usec from, to; /* [from, to) */
	bool covered;  /* by an override */
};

/* Whose turn t is in, overrides apart. */
struct oncall_turn oncall_regular(const struct oncall_rotation *r, usec t);
/* The longest stretch around t in which nothing changes. */
struct oncall_turn oncall_at(const struct oncall_rotation *r, usec t);
/*
 * The stretches of [from, to), in order, the first and last cut to it, neighbours of one person and
 * kind joined; at most `most` of them.
 */
size_t oncall_schedule(const struct oncall_rotation *r, usec from, usec to,
		       struct oncall_turn *turns, size_t most);

#endif
