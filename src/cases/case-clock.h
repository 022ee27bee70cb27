/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The clocks of a case. A clock of each kind runs through the log again and
 * again; one time through is a run. Everything here is a pure function of the
 * event log, what the plans promise, and now; what is stored of it is a cache.
 *
 *	kind            a run begins with              is met by        is stopped by
 *	first-response  the opening, and a reopening   an answer        resolution
 *	                before anybody answered
 *	next-response   a customer's message, once     an answer        resolution
 *	                somebody answered, unless
 *	                one waits already
 *	update          each answer while the case     the next answer  resolution
 *	                is open, and a reopening
 *	resolution      the opening; a reopening       resolution
 *	                takes it up again
 *
 * An answer is a message of the provider's side. Runs know nothing of each other.
 *
 * A run counts working time, by the hours of its target, while the case is open
 * and does not wait for its customer (pending-customer-action). A new severity,
 * a new plan or changed hours aim it anew: what counts is then counted from the
 * same beginning against the new target. It is late when it goes on past the
 * moment at which the count reached the target; what was late once stays late,
 * whatever is promised afterwards. An event counts no earlier than the one before
 * it, so a wall clock that is set back turns nothing around.
 */
#ifndef CASES_CASE_CLOCK_H
#define CASES_CASE_CLOCK_H

#include "case.h"
#include "timetable.h"

enum clock_kind {
	CLOCK_FIRST_RESPONSE,
	CLOCK_NEXT_RESPONSE,
	CLOCK_UPDATE,
	CLOCK_RESOLUTION,
	CLOCK_KIND_COUNT,
};

/* "first-response", "next-response", "update", "resolution". */
str clock_kind_code(enum clock_kind k);
/* E_NOENT for any other word. */
MUST_USE int clock_kind_parse(str code, enum clock_kind *ret);

/* What decides about a target at one time. */
struct clock_terms {
	str plan, catalogue; /* absent: those that the case has now */
	str severity;
	str zone, country; /* of the account when it was promised; absent: as they are now */
	int64_t target;    /* as the log says of the first response; -1: it does not */
	str calendar;
};

/* What is promised of one kind of clock. */
struct clock_promise {
	int64_t minutes; /* working minutes; 0: nothing */
	const struct timetable *hours;
	str hours_name; /* for people: the calendar's text */
};

/* Who knows the promises. find may be asked the same often; it returns 0 or an E_* kind, which ends
 * the derivation. Its timetables live as long as it. */
struct clock_book {
	int (*find)(struct clock_book *b, const struct clock_terms *terms, enum clock_kind kind,
		    struct clock_promise *ret);
};

enum run_ending { RUN_GOES_ON, RUN_MET, RUN_STOPPED };

enum run_state { RUN_RUNNING, RUN_PAUSED, RUN_WAS_MET, RUN_WAS_STOPPED, RUN_LATE };
/* "running", "paused", "met", "stopped", "breached". */
str run_state_code(enum run_state s);

struct clock_run {
	enum clock_kind kind;
	int64_t number;      /* of its kind, from 1 */
	usec started, ended; /* ended 0: it goes on */
	enum run_ending ending;
	int64_t begun_by, ended_by;    /* seq of the events; ended_by 0 */
	str ended_actor;               /* principal id; of whoever met or stopped it */
	str plan, catalogue, severity; /* in force at its end, or now */
	struct clock_promise promise;  /* the same */
	const struct opening *active;  /* when it could count; the last has no end (INT64_MAX)
					  when it could at its end, or can now */
	size_t active_count;
	usec due;     /* 0: it is paused, or the hours offer no such moment */
	usec counted; /* until its end, or now */
	usec left;    /* of the target; 0 when it is used up */
	usec late;    /* the moment it became late, 0 while it is not */
	bool paused;  /* it goes on and waits for the customer */
};

/* A level of an escalation that has fired, as the log says. */
struct clock_firing {
	enum clock_kind kind;
	int64_t run;
	str level;
};
/* The level that stands for being late itself; every run has it. */
#define CLOCK_LATE_LEVEL S("breach")

struct case_clocks {
	struct clock_run *runs; /* those with a promise, in the order in which they began */
	size_t n;
	struct clock_firing *fired;
	size_t fired_count;
	usec responded;         /* the first answer, 0 until then */
	usec next_due;          /* the earliest of the runs that go on, 0 when none has one */
	str plan, catalogue;    /* in force now; absent: no event ever changed them */
	struct clock_run first; /* the last first-response run, with a promise or without */
};

/*
 * Pure, as far as book is. A zone that this machine lacks counts as UTC. E_SYNTAX for a log that
 * cannot be; else what book returned. All lives in the arena.
 */
MUST_USE int case_clocks_derive(struct arena *a, const struct case_event *events, size_t n,
				usec now, struct clock_book *book, struct case_clocks *ret);
/* The newest run of a kind; NULL. */
const struct clock_run *case_clock_last(const struct case_clocks *c, enum clock_kind kind);
/* When the run's count reaches that much, were nothing to happen from now on; 0: it is paused
 * before, or never. */
usec clock_run_reaches(const struct clock_run *r, usec work);
enum run_state clock_run_state(const struct clock_run *r);

#endif
