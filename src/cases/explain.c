/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case's clocks with their sums: each run taken apart into the intervals that
 * counted and those that did not, and why.
 */
#include "case-private.h"
#include "clock-promise.h"
#include "errors.h"
#include "mainstay.h"

#define INTERVALS_MAX 2000

static str time_text(struct arena *a, usec t)
{
	return usec_format(a, t, USEC_MILLI_Z);
}

static void show_event(struct req *rq, const struct case_event *e,
		       struct mainstay_case_log_event *ret)
{
	*ret = (struct mainstay_case_log_event){
		.number = SOME_I64(e->seq),
		.time = time_text(rq->arena, e->at),
		.event = case_event_kind_code(e->kind),
		.actor_kind = case_actor_code(e->actor_kind),
		.status = case_status_code(e->status),
		.severity_code = e->severity,
	};
	if (e->actor.n)
		ret->actor = e->actor;
	if (e->communication)
		ret->message = SOME_I64(e->communication);
	if (e->target >= 0) {
		ret->target_minutes = SOME_I64(e->target);
		ret->calendar = e->calendar;
	}
	if (e->detail.n)
		ret->detail = e->detail;
}

/* ---- intervals ---- */

struct telling {
	struct arena *a;
	const struct case_event *events;
	size_t event_count;
	VEC(struct mainstay_case_clock_interval) v;
	bool truncated;
};

static void tell(struct telling *t, usec from, usec to, bool counts, str reason)
{
	if (from >= to)
		return;
	if (t->v.n == INTERVALS_MAX) {
		t->truncated = true;
		return;
	}
	*VEC_ADD(t->a, &t->v) = (struct mainstay_case_clock_interval){
		.from = time_text(t->a, from),
		.until = time_text(t->a, to),
		.seconds = SOME_I64((to - from) / SECONDS(1)),
		.counts = SOME_BOOL(counts),
		.reason = reason,
	};
}

/* Within [from, to) the case was resolved, or waited for its customer. */
static void tell_pause(struct telling *t, usec from, usec to)
{
	enum case_status status = CASE_PENDING_CUSTOMER;

	for (size_t i = 0; i < t->event_count && t->events[i].at <= from; i++)
		status = t->events[i].status;
	tell(t, from, to, false,
	     status == CASE_RESOLVED ? S("the case is resolved") : S("waits for the customer"));
}

static void tell_closed(struct telling *t, const struct timetable *hours, usec from, usec to)
{
	struct closed_piece *v;
	size_t n = timetable_closed(hours, t->a, from, to, &v);

	for (size_t i = 0; i < n; i++)
		tell(t, v[i].from, v[i].to, false,
		     v[i].reason == CLOSED_HOURS ? S("outside working hours")
		     : v[i].holiday.n ? str_fmt(t->a, "holiday %.*s", STR_ARG(v[i].holiday))
				      : S("holiday"));
}

static void tell_active(struct telling *t, const struct timetable *hours, usec from, usec to)
{
	struct timetable_walk w = timetable_walk_from(hours, from);
	struct opening o;

	while (from < to && !t->truncated && timetable_next(&w, &o) && o.from < to) {
		tell_closed(t, hours, from, o.from);
		if (o.to > to)
			o.to = to;
		tell(t, o.from, o.to, true, S("working hours"));
		from = o.to;
	}
	if (!t->truncated)
		tell_closed(t, hours, from, to);
}

static void show_intervals(struct telling *t, const struct clock_run *r, usec until)
{
	usec at = r->started;

	for (size_t i = 0; i < r->active_count && at < until; i++) {
		struct opening o = r->active[i];

		if (o.to > until)
			o.to = until;
		tell_pause(t, at, o.from < until ? o.from : until);
		tell_active(t, r->promise.hours, o.from, o.to);
		at = o.to > at ? o.to : at;
	}
	tell_pause(t, at, until);
}

/* ---- sentences ---- */

static const struct {
	str what, met;
} words[CLOCK_KIND_COUNT] = {
	[CLOCK_FIRST_RESPONSE] = {S_INIT("first response"), S_INIT("given")},
	[CLOCK_NEXT_RESPONSE] = {S_INIT("next response"), S_INIT("given")},
	[CLOCK_UPDATE] = {S_INIT("next update"), S_INIT("given")},
	[CLOCK_RESOLUTION] = {S_INIT("resolution"), S_INIT("reached")},
};

static str late_reason(struct arena *a, const struct clock_run *r)
{
	str what = words[r->kind].what, since = time_text(a, r->late);

	if (r->ending == RUN_MET)
		return str_fmt(a, "The %.*s was late from %.*s on; it was %.*s at %.*s.",
			       STR_ARG(what), STR_ARG(since), STR_ARG(words[r->kind].met),
			       STR_ARG(time_text(a, r->ended)));
	if (r->ending == RUN_STOPPED)
		return str_fmt(a,
			       "The %.*s was late from %.*s on; the case was resolved without it "
			       "at %.*s.",
			       STR_ARG(what), STR_ARG(since), STR_ARG(time_text(a, r->ended)));
	return str_fmt(a, "The %.*s is late since %.*s.", STR_ARG(what), STR_ARG(since));
}

static str reason_of(struct arena *a, const struct clock_run *r)
{
	str what = words[r->kind].what;
	long long left = (long long)((r->left + MINUTES(1) - 1) / MINUTES(1));

	switch (clock_run_state(r)) {
	case RUN_LATE:
		return late_reason(a, r);
	case RUN_WAS_MET:
		return str_fmt(a, "The %.*s was %.*s at %.*s, with %lld working minutes left.",
			       STR_ARG(what), STR_ARG(words[r->kind].met),
			       STR_ARG(time_text(a, r->ended)), left);
	case RUN_WAS_STOPPED:
		return str_fmt(a, "The case was resolved at %.*s before the %.*s was due.",
			       STR_ARG(time_text(a, r->ended)), STR_ARG(what));
	case RUN_PAUSED:
		return str_fmt(a,
			       "The %.*s waits for the customer, with %lld of %lld working minutes "
			       "left.",
			       STR_ARG(what), left, (long long)r->promise.minutes);
	case RUN_RUNNING:
		break;
	}
	if (!r->due)
		return str_fmt(a, "The %.*s is never due: its hours offer no time.", STR_ARG(what));
	return str_fmt(a, "The %.*s is due at %.*s: %lld working minutes (%.*s) from %.*s.",
		       STR_ARG(what), STR_ARG(time_text(a, r->due)), (long long)r->promise.minutes,
		       STR_ARG(r->promise.hours_name), STR_ARG(time_text(a, r->started)));
}

/* ---- the operation ---- */

static void show_run(struct req *rq, const struct clock_run *r, const struct case_event *events,
		     size_t n, struct mainstay_case_clock_run *ret)
{
	struct arena *a = rq->arena;
	struct telling t = {.a = a, .events = events, .event_count = n};

	show_intervals(&t, r, r->ended ? r->ended : rq->now);
	*ret = (struct mainstay_case_clock_run){
		.clock = clock_kind_code(r->kind),
		.run = SOME_I64(r->number),
		.state = run_state_code(clock_run_state(r)),
		.reason = reason_of(a, r),
		.started = time_text(a, r->started),
		.plan_code = r->plan,
		.catalogue = r->catalogue,
		.severity_code = r->severity,
		.target_minutes = SOME_I64(r->promise.minutes),
		.hours = r->promise.hours_name,
		.counted_seconds = SOME_I64(r->counted / SECONDS(1)),
		.left_seconds = SOME_I64(r->left / SECONDS(1)),
		.intervals = {list_some(t.v.v), t.v.n},
		.truncated = SOME_BOOL(t.truncated),
	};
	if (r->ended)
		ret->ended = time_text(a, r->ended);
	if (r->due)
		ret->due = time_text(a, r->due);
	if (r->late)
		ret->late = time_text(a, r->late);
}

static void show_first(struct req *rq, const struct clock_run *r, usec responded,
		       struct mainstay_explain_case_clock_response *out)
{
	struct arena *a = rq->arena;

	out->started = time_text(a, r->started);
	if (responded)
		out->responded = time_text(a, responded);
	if (r->ending == RUN_STOPPED)
		out->stopped = time_text(a, r->ended);
	if (!r->promise.minutes) {
		out->state = S("none");
		out->reason = S("The plan promises no time to first response for this case.");
		return;
	}
	out->state = run_state_code(clock_run_state(r));
	out->reason = reason_of(a, r);
	out->target_minutes = SOME_I64(r->promise.minutes);
	out->calendar = r->promise.hours_name;
	if (r->due)
		out->due = time_text(a, r->due);
	out->working_minutes_left = SOME_I64(r->ended || r->late ? 0 : r->left / MINUTES(1));
}

int op_mainstay_explain_case_clock(struct req *rq,
				   const struct mainstay_explain_case_clock_request *in,
				   struct mainstay_explain_case_clock_response *out)
{
	struct mainstay_case_log_event *shown;
	struct mainstay_case_clock_run *runs;
	struct case_promises promises;
	struct case_row row, derived;
	struct case_clocks clocks;
	struct case_event *events;
	size_t n;
	int r = case_load_any(rq, in->case_id, &row);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such case. Give its case id or its display id.");
	if (r >= 0)
		r = case_events_load(rq, &row, &events, &n);
	derived = row;
	case_promises_init(&promises, rq, &derived);
	if (r >= 0)
		r = case_clocks_cache(&promises, events, n, &derived, &clocks);
	if (r < 0)
		return r == E_SYNTAX ? E_IO : r;
	*out = (struct mainstay_explain_case_clock_response){
		.case_id = row.case_id,
		.display_id = row.display_id,
		.account_id = row.account,
		.plan_code = clocks.plan,
		.catalogue = clocks.catalogue,
		.severity_code = row.severity,
		.cache_right = SOME_BOOL(row.response_due == derived.response_due &&
					 row.responded_at == derived.responded_at &&
					 row.next_due == derived.next_due &&
					 row.alarm_at == derived.alarm_at),
	};
	show_first(rq, &clocks.first, clocks.responded, out);
	if (row.response_due)
		out->cached_due = time_text(rq->arena, row.response_due);
	runs = ARENA_ARRAY(rq->arena, struct mainstay_case_clock_run, clocks.n);
	for (size_t i = 0; i < clocks.n; i++)
		show_run(rq, &clocks.runs[i], events, n, &runs[i]);
	out->clocks.v = list_some(runs);
	out->clocks.n = clocks.n;
	shown = ARENA_ARRAY(rq->arena, struct mainstay_case_log_event, n);
	for (size_t i = 0; i < n; i++)
		show_event(rq, &events[i], &shown[i]);
	out->events.v = shown;
	out->events.n = n;
	return 0;
}
