/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time is an integer of microseconds since 1970-01-01T00:00:00Z. Civil time
 * (year, month, day, ...) exists only at the edges and in calendars; it is
 * proleptic Gregorian, UTC, without leap seconds, for the years 1..9999.
 */
#ifndef BASE_USEC_H
#define BASE_USEC_H

#include "str.h"

typedef int64_t usec;

#define MILLISECONDS(n) ((usec)(n)*1000)
#define SECONDS(n) ((usec)(n)*1000000)
#define MINUTES(n) (SECONDS(60) * (n))
#define HOURS(n) (MINUTES(60) * (n))
#define DAYS(n) (HOURS(24) * (n))

/* The wall clock. Only the edge (request intake, job start) asks; everyone else is given now. */
usec usec_now(void);
/* A clock that never goes back, for measuring and deadlines inside one process. */
usec usec_monotonic(void);

struct civil {
	int year, month, day;     /* 1..9999, 1..12, 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
	int micro;                /* 0..999999 */
	int weekday;              /* 0 Monday .. 6 Sunday; ignored by civil_to_usec */
};

/* A time outside the years 1..9999 gives the nearest one inside. */
struct civil usec_to_civil(usec t);
/* E_INVAL when a field is out of its range (31 February). */
MUST_USE int civil_to_usec(const struct civil *c, usec *ret);

/* Forms of printing; the result lives in the arena. */
enum usec_form {
	USEC_MILLI_Z,      /* 2020-03-23T21:31:47.774Z */
	USEC_SECOND_Z,     /* 2020-03-23T21:31:47Z */
	USEC_MILLI_OFFSET, /* 2020-05-14T17:04:40.790+0000 */
	USEC_MICRO_Z,      /* 2020-03-23T21:31:47.774123Z */
	USEC_BASIC_Z,      /* 20200323T213147Z */
	USEC_DATE,         /* 2020-03-23 */
	USEC_HTTP,         /* Mon, 23 Mar 2020 21:31:47 GMT */
};
str usec_format(struct arena *a, usec t, enum usec_form form);

/*
 * ISO 8601 as clients write it: YYYY-MM-DD (00:00 UTC), YYYY-MM-DDTHH:MM,
 * ...:SS, ...:SS.fraction (digits past 6 are cut), then Z, +HH:MM, +HHMM or
 * nothing (UTC). E_SYNTAX for any other text, E_INVAL for a date that is none.
 */
MUST_USE int usec_parse_iso(str s, usec *ret);
/* 20150830T123600Z only. */
MUST_USE int usec_parse_basic(str s, usec *ret);

#endif
