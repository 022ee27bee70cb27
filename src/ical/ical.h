/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iCalendar files (RFC 5545) as people already have them: read into the events
 * that happen within a window, repetitions written out, and written for feeds.
 * Knows nothing about what the events mean.
 *
 * The bytes are foreign. Lines, folding, nesting and values are taken apart here
 * under the bounds below, repetition rules included, of which those finer than a
 * day are refused. What is wrong with one event is told with
 * its line, and the others are still read.
 *
 * Read: VEVENT with UID, SUMMARY, DTSTART, DTEND, DURATION, RRULE, RDATE, EXDATE,
 * RECURRENCE-ID (one occurrence moved or changed), STATUS (a cancelled event does
 * not happen and is left out), TRANSP; VTIMEZONE for zones that have names of
 * their own ("W. Europe Standard Time"). The duration that a DTEND gives is exact
 * and the same for every occurrence, as section 3.8.5.3 says; a DURATION's days
 * are days of the calendar.
 */
#ifndef ICAL_ICAL_H
#define ICAL_ICAL_H

#include "arena.h"
#include "buf.h"
#include "str.h"
#include "usec.h"

#define ICAL_BYTES_MAX (2u << 20)
#define ICAL_LINES_MAX 100000
#define ICAL_EVENTS_MAX 5000       /* VEVENTs of a file */
#define ICAL_OCCURRENCES_MAX 20000 /* events of the answer */
#define ICAL_TEXT_MAX 1024         /* bytes of a uid or summary; the rest is cut */
#define ICAL_PROBLEMS_MAX 20       /* later ones are only counted */

struct ical_event {
	str uid;                     /* of all its occurrences; "line-N" where the file has none */
	str summary;                 /* unescaped, may hold line ends; never absent */
	usec start, end;             /* UTC, [start, end) */
	usec local_start, local_end; /* the same as its own clock shows it, as if it were UTC */
	str zone;     /* as the file names it; empty for UTC, all days and times without a zone */
	bool all_day; /* local_start and local_end are midnights */
	bool transparent; /* does not make anybody busy */
	bool repeats;     /* one occurrence of several */
	int line;         /* of its BEGIN */
};

struct ical_problem {
	int line; /* 0: the file as a whole */
	str what; /* "has no DTSTART" */
};

struct ical {
	str name;                  /* X-WR-CALNAME; empty without */
	struct ical_event *events; /* by start, then uid */
	size_t n;
	struct ical_problem problems[ICAL_PROBLEMS_MAX];
	size_t problem_count; /* all; the first are in problems */
};

struct ical_options {
	usec from, to; /* what overlaps [from, to) is answered; years 1970 to 2200 */
	str zone;      /* for all days and times without a zone */
	/* The moment at which the zone's clock shows local. E_NOENT or E_SYNTAX: no such zone, the
	 * file's own definition is tried. NULL: UTC is the only zone. */
	int (*to_utc)(void *arg, str zone, usec local, usec *ret);
	void *arg;
};

/*
 * Reads one file. E_SYNTAX: it is no iCalendar file; E_LIMIT: past a bound, or its rules repeat
 * without end. *reterr_why then says what, with the line. Answers live in the arena.
 */
MUST_USE int ical_read(struct arena *a, str text, const struct ical_options *o, struct ical *ret,
		       str *reterr_why);

/*
 * Writing: a calendar is begun, given events, ended. Lines are folded at 75 octets between
 * characters; control characters become blanks, so a text can never write a line of its own.
 */
struct ical_out {
	str uid;
	str summary, description, location; /* absent or empty: left out */
	usec start, end;
	bool all_day; /* start and end are midnights of the calendar's days, as if they were UTC */
	bool transparent;
	usec stamp; /* when the fact was last changed: the same fact gives the same bytes */
};

/* zone is only the name that readers show (X-WR-TIMEZONE); times are written in UTC. */
void ical_begin(struct buf *b, str product, str name, str zone);
void ical_event(struct buf *b, const struct ical_out *e);
void ical_end(struct buf *b);

#endif
