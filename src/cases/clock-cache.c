/* SPDX-License-Identifier: Apache-2.0 */
/* What is stored of clocks besides the log: columns of the case, and results for reports. */
#include "case-private.h"
#include "clock-promise.h"
#include "escalation.h"

int case_clocks_cache(struct case_promises *p, const struct case_event *events, size_t n,
		      struct case_row *row, struct case_clocks *ret)
{
	struct req *rq = p->hours.rq;
	struct clock_alarm *alarms;
	size_t count;
	int r = case_clocks_load(p, events, n, rq->now, ret);

	if (r < 0)
		return r;
	row->plan = ret->plan;
	row->catalogue = ret->catalogue;
	row->response_target = ret->first.promise.minutes;
	row->response_calendar =
		ret->first.promise.hours_name.p ? ret->first.promise.hours_name : S("");
	row->response_due = ret->first.due;
	row->responded_at = ret->responded;
	row->next_due = ret->next_due;
	count = clock_alarms_pending(rq->arena, rq->app->escalations, ret, row->issue_type,
				     &alarms);
	row->alarm_at = count ? alarms[0].at : 0;
	return 0;
}

static bool late_is_logged(const struct case_clocks *c, const struct clock_run *r)
{
	for (size_t i = 0; i < c->fired_count; i++) {
		const struct clock_firing *f = &c->fired[i];

		if (f->kind == r->kind && f->run == r->number && str_eq(f->level, CLOCK_LATE_LEVEL))
			return true;
	}
	return false;
}

bool clock_result_of(const struct case_row *row, const struct case_clocks *c,
		     const struct clock_run *r, struct sql_clock_result *ret)
{
	usec decided = r->late ? r->late : r->ended;
	struct civil month = usec_to_civil(decided);

	if (!r->ended && !(r->late && late_is_logged(c, r)))
		return false;
	*ret = (struct sql_clock_result){
		.account = row->account,
		.case_id = row->case_id,
		.clock = clock_kind_code(r->kind),
		.run = r->number,
		.outcome = r->late                ? S("late")
			   : r->ending == RUN_MET ? S("met")
						  : S("stopped"),
		.decided = decided,
		.month = month.year * INT64_C(100) + month.month,
		.plan = r->plan,
		.severity = r->severity,
		.issue_type = row->issue_type,
		.agent = r->ended ? r->ended_actor : S(""),
		.started = r->started,
		.due = r->due,
		.ended = r->ended,
		.target = r->promise.minutes,
		.counted = r->ended ? r->counted : MINUTES(r->promise.minutes),
	};
	return true;
}

/* Whether a run was taken up again by an event behind that number. */
static bool taken_up(const struct clock_run *r, const struct case_event *events, size_t n,
		     int64_t since)
{
	for (size_t i = n; i-- > 0 && events[i].seq > since;) {
		if (events[i].kind == CASE_EVENT_REOPENED)
			return r->kind == CLOCK_RESOLUTION && !r->ended;
		/* what a resolution had ended goes on */
		if (events[i].kind == CASE_EVENT_RESTORED)
			return !r->ended;
	}
	return false;
}

int clock_results_store(struct req *rq, const struct case_row *row, const struct case_clocks *c,
			const struct case_event *events, size_t n, int64_t since)
{
	bool late_found = false;
	int r = 0;

	for (size_t i = n; i-- > 0 && events[i].seq > since;)
		late_found = late_found || events[i].kind == CASE_EVENT_ESCALATED;
	for (size_t i = 0; r >= 0 && i < c->n; i++) {
		const struct clock_run *run = &c->runs[i];
		struct sql_clock_result line;
		bool has = clock_result_of(row, c, run, &line);

		if (has && (run->ended_by > since || (!run->ended && late_found)))
			r = sql_clock_result_put(rq->tx, &line);
		else if (taken_up(run, events, n, since))
			r = has ? sql_clock_result_put(rq->tx, &line)
				: sql_clock_result_drop(rq->tx,
							&(struct sql_clock_result_drop_in){
								.account = row->account,
								.case_id = row->case_id,
								.clock = clock_kind_code(run->kind),
								.run = run->number});
	}
	return r < 0 ? r : 0;
}

int cases_due(struct tx *tx, usec now, int64_t most, struct arena *a, struct case_due **ret,
	      size_t *ret_n)
{
	struct sql_clock_alarms_rows rows;
	struct case_due *v;
	int r = sql_clock_alarms_all(tx, &(struct sql_clock_alarms_in){now, most}, &rows);

	if (r < 0)
		return r;
	v = ARENA_ARRAY(a, struct case_due, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		v[i] = (struct case_due){str_dup(a, rows.v[i].account),
					 str_dup(a, rows.v[i].case_id)};
	*ret = v;
	*ret_n = rows.n;
	return 0;
}

int case_alarm_set(struct req *rq, const struct case_row *row, usec next_due, usec alarm_at)
{
	if (row->next_due == next_due && row->alarm_at == alarm_at)
		return 0;
	return sql_case_alarm_set(rq->tx, &(struct sql_case_alarm_set_in){.account = row->account,
									  .case_id = row->case_id,
									  .next_due = next_due,
									  .alarm_at = alarm_at});
}

int case_alarm_fire(struct req *rq, const struct case_row *row, const struct clock_alarm *alarm)
{
	return sql_escalation_insert(rq->tx, &(struct sql_escalation_insert_in){
						     .account = row->account,
						     .case_id = row->case_id,
						     .clock = clock_kind_code(alarm->run->kind),
						     .run = alarm->run->number,
						     .level = clock_alarm_level(alarm),
						     .reached = alarm->at,
						     .fired = rq->now,
					     });
}
