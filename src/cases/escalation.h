/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels of escalation as data: what is to be done when a clock has used up a
 * part of its target, has minutes left, is late, or has been late for a while
 * (catalog/escalations.yaml, docs/cases.md). Here is which levels there are and
 * when one is reached; carrying them out is the desk's.
 */
#ifndef CASES_ESCALATION_H
#define CASES_ESCALATION_H

#include "case-clock.h"
#include "plan.h"

enum escalation_act { ESCALATE_NOTIFY, ESCALATE_REASSIGN, ESCALATE_PAGE, ESCALATE_RAISE };

struct escalation_action {
	enum escalation_act act;
	str to; /* whom or what: a word for whoever carries it out; of ESCALATE_RAISE a severity or
		   "next" */
};
str escalation_act_code(enum escalation_act a);

struct escalation_level {
	str code;
	unsigned clocks;  /* a bit for each kind of clock */
	const str *plans; /* codes; empty: all */
	const str *severities;
	const str *kinds; /* issue types */
	size_t plan_count, severity_count, kind_count;
	str at;          /* as it was written */
	int64_t percent; /* of the target; -1: minutes count */
	int64_t minutes; /* from the due time: negative before, positive after */
	const struct escalation_action *actions;
	size_t action_count;
};

struct escalations {
	struct arena *arena;
	const struct escalation_level *levels;
	size_t n;
	str sha256; /* of the file, hexadecimal */
};

/*
 * Reads a file. Codes of plans and severities must be of a catalogue of the book. E_SYNTAX with
 * *reterr = heap text of all problems, one a line (mem_free).
 */
MUST_USE int escalations_new(str name, str text, const struct plan_book *plans,
			     struct escalations **ret, char **reterr);
/* NULL is allowed. */
void escalations_free(struct escalations *e);

/* A level of a run that goes on, and when it is or was reached. */
struct clock_alarm {
	const struct clock_run *run;
	const struct escalation_level *level; /* NULL: being late itself */
	usec at;
};
str clock_alarm_level(const struct clock_alarm *a);

/*
 * What has not fired yet of the runs that go on, as far as it will be reached without further
 * events; the earliest first. e may be NULL: then only being late counts. Pure.
 */
size_t clock_alarms_pending(struct arena *a, const struct escalations *e,
			    const struct case_clocks *clocks, str issue_type,
			    struct clock_alarm **ret);
/* ---- for the sweep; locks are its business ---- */

struct case_due {
	str account, case_id;
};
/* Cases of all accounts whose clocks want to be looked at, the earliest first, in that arena. */
MUST_USE int cases_due(struct tx *tx, usec now, int64_t most, struct arena *a,
		       struct case_due **ret, size_t *ret_n);
/* When to look at it again. Writes only what differs. */
MUST_USE int case_alarm_set(struct req *rq, const struct case_row *row, usec next_due,
			    usec alarm_at);
/* Writes down that a level fires: 1, or 0 when it has fired before. */
MUST_USE int case_alarm_fire(struct req *rq, const struct case_row *row,
			     const struct clock_alarm *alarm);

#endif
