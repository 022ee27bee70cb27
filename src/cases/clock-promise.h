/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is promised about a case's clocks: the plan in force names minutes and a
 * calendar, the language of the case may narrow it, stored versions of hours and
 * holiday sets make it a timetable. This is the one place that reads them for
 * the pure derivation in case-clock.h.
 */
#ifndef CASES_CLOCK_PROMISE_H
#define CASES_CLOCK_PROMISE_H

#include "case-clock.h"
#include "cases_sql.h"
#include "plan.h"

/* Where the customer is: zone and country of the account. */
struct clock_place {
	str zone, country;
};

/* Timetables as they stand in the database, each read once. */
struct hours_book {
	struct req *rq;
	struct hours_entry *entries;
	size_t n, cap;
};

/*
 * The timetable of a calendar of a catalogue, narrowed by another (NULL: not). Without stored
 * versions and holiday sets, and for a calendar that is always open, no statement runs. Lives in
 * the request's arena.
 */
MUST_USE int hours_load(struct hours_book *b, const struct plan_calendar *c,
			const struct plan_calendar *narrow, const struct clock_place *place,
			const struct timetable **ret);

struct case_promises {
	struct clock_book book; /* first: find gets this */
	struct hours_book hours;
	const struct case_row *row;
	struct promise_entry *entries;
	size_t n, cap;
	bool has_place;
	struct clock_place place;
};

/* For one case, whose account, kind, language and plan are taken from row. row and rq stay. */
void case_promises_init(struct case_promises *p, struct req *rq, const struct case_row *row);
/* Its runs now, or as they will be at a later time without further events. E_SYNTAX when the log is
 * damaged. */
MUST_USE int case_clocks_load(struct case_promises *p, const struct case_event *events, size_t n,
			      usec now, struct case_clocks *ret);

/* What a plan promises of one kind of clock at that severity, with the account's present place. */
MUST_USE int case_promise_of(struct case_promises *p, const struct plan *plan, str severity,
			     enum clock_kind kind, struct clock_promise *ret);
MUST_USE int case_place_load(struct case_promises *p, struct clock_place *ret);

/*
 * Brings what row repeats of its clocks in step with the log: the first response, the earliest due
 * time, the sweep's next look, plan and catalogue. *ret are the clocks.
 */
MUST_USE int case_clocks_cache(struct case_promises *p, const struct case_event *events, size_t n,
			       struct case_row *row, struct case_clocks *ret);
/* What came of a run, as it is kept for reports; false while nothing has: it goes on, and that it
 * is late is not yet in the log. */
bool clock_result_of(const struct case_row *row, const struct case_clocks *c,
		     const struct clock_run *r, struct sql_clock_result *ret);
/* Writes what came of those runs that events behind number `since` ended or found late, and takes
 * back what one of them took up again. */
MUST_USE int clock_results_store(struct req *rq, const struct case_row *row,
				 const struct case_clocks *c, const struct case_event *events,
				 size_t n, int64_t since);

/* Whether the plan promises anything but a first response for cases of that kind. */
bool plan_promises_more(const struct plan *plan, str kind);
/* Whether a calendar for such cases has the customer's own zone or holidays. */
bool plan_needs_place(const struct plan *plan, str kind, str language);

/* Reads a calendar's text; a zone that this machine does not have counts as UTC. E_SYNTAX. */
MUST_USE int case_calendar_read(struct arena *a, str text, struct calendar *ret);
/* "YYYYMMDD name" lines. E_SYNTAX. */
MUST_USE int holiday_days_read(struct arena *a, str days, struct calendar_holiday **ret,
			       size_t *ret_n);

#endif
