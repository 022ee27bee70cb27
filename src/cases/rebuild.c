/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event log is what happened; the columns of a case that repeat it are a
 * cache. Here the cache is derived anew, explained, compared and mended.
 */
#include "audit.h"
#include "case-private.h"
#include "errors.h"
#include "mainstay.h"
#include "page.h"

#define CHECK_STANDARD 100

int case_cache_derive(struct arena *a, const struct case_event *events, size_t n, usec now,
		      struct case_row *row)
{
	struct case_clock clock;
	int r = case_clock_derive(a, events, n, now, &clock);

	if (r < 0)
		return r;
	row->resolved_at = row->communications = 0;
	for (size_t i = 0; i < n; i++) {
		const struct case_event *e = &events[i];

		if (e->kind == CASE_EVENT_RESOLVED)
			row->resolved_at = e->at;
		if (e->kind == CASE_EVENT_REOPENED)
			row->resolved_at = 0;
		if (e->communication) {
			row->communications = e->communication;
			row->last_communication = e->at;
		}
	}
	row->events = (int64_t)n;
	row->status = events[n - 1].status;
	row->severity = events[n - 1].severity;
	row->last_activity = events[n - 1].at;
	row->response_target = clock.target;
	row->response_calendar = clock.calendar;
	row->response_due = clock.due;
	row->responded_at = clock.responded;
	return 0;
}

static str number_text(struct arena *a, int64_t v)
{
	return str_fmt(a, "%lld", (long long)v);
}

static str time_text(struct arena *a, usec t)
{
	return t ? usec_format(a, t, USEC_MICRO_Z) : S("never");
}

typedef VEC(struct mainstay_case_difference) difference_vec;

static void compare(struct arena *a, difference_vec *v, const struct case_row *stored,
		    const char *member, str was, str is)
{
	if (!str_eq(was, is))
		*VEC_ADD(a, v) = (struct mainstay_case_difference){
			.case_id = stored->case_id,
			.member = str_from(member),
			.stored = was,
			.derived = is,
		};
}

static void compare_all(struct arena *a, difference_vec *v, const struct case_row *s,
			const struct case_row *d)
{
	compare(a, v, s, "status", case_status_code(s->status), case_status_code(d->status));
	compare(a, v, s, "severity", s->severity, d->severity);
	compare(a, v, s, "resolvedAt", time_text(a, s->resolved_at), time_text(a, d->resolved_at));
	compare(a, v, s, "lastCommunication", time_text(a, s->last_communication),
		time_text(a, d->last_communication));
	compare(a, v, s, "lastActivity", time_text(a, s->last_activity),
		time_text(a, d->last_activity));
	compare(a, v, s, "communications", number_text(a, s->communications),
		number_text(a, d->communications));
	compare(a, v, s, "events", number_text(a, s->events), number_text(a, d->events));
	compare(a, v, s, "responseTarget", number_text(a, s->response_target),
		number_text(a, d->response_target));
	compare(a, v, s, "responseCalendar", s->response_calendar, d->response_calendar);
	compare(a, v, s, "responseDue", time_text(a, s->response_due),
		time_text(a, d->response_due));
	compare(a, v, s, "respondedAt", time_text(a, s->responded_at),
		time_text(a, d->responded_at));
}

/* One case; counts what was mended. */
static int check_case(struct req *rq, const struct sql_support_case *line, bool repair,
		      difference_vec *v, int64_t *repaired)
{
	size_t before = v->n, n = 0;
	struct case_row stored, derived;
	struct case_event *events;
	int r = case_from_row(line, &stored);

	if (r >= 0)
		r = case_events_load(rq, &stored, &events, &n);
	if (r < 0)
		return r;
	derived = stored;
	r = case_cache_derive(rq->arena, events, n, rq->now, &derived);
	if (r < 0) {
		compare(rq->arena, v, &stored, "log", S("damaged"), S("cannot be derived"));
		return 0;
	}
	compare_all(rq->arena, v, &stored, &derived);
	if (!repair || v->n == before)
		return 0;
	++*repaired;
	return case_save(rq, &derived, stored.events);
}

/* Where a call goes on: in this account behind case_id. */
struct place {
	str account;
	str case_id;
};

static int read_place(struct req *rq, const struct mainstay_rebuild_case_cache_request *in,
		      str filters, struct place *ret)
{
	str rest;
	int r = page_resume(rq, in->next_token, filters, &rest);

	*ret = (struct place){.account = S(""), .case_id = S("")};
	if (in->account_id.p)
		ret->account = in->account_id;
	if (r < 0 || !rest.p)
		return r;
	ret->account = str_cut(&rest, ' ');
	if (!rest.p)
		return E_SYNTAX;
	ret->case_id = rest;
	return 0;
}

/* The first account behind `after`; empty when there is none. */
static int next_account(struct req *rq, str after, str *ret)
{
	struct sql_case_next_account_row row;
	int r = sql_case_next_account(rq->tx, &(struct sql_case_next_account_in){.after = after},
				      &row);

	*ret = r < 0 ? S("") : row.account;
	return r == E_NOENT ? 0 : r;
}

int op_mainstay_rebuild_case_cache(struct req *rq,
				   const struct mainstay_rebuild_case_cache_request *in,
				   struct mainstay_rebuild_case_cache_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : CHECK_STANDARD, repaired = 0;
	str filters = in->account_id.p ? in->account_id : S("*");
	struct sql_support_case_rows cases;
	difference_vec v = {0};
	struct place at;
	str more;
	int r = read_place(rq, in, filters, &at);

	if (r >= 0 && !at.account.n)
		r = next_account(rq, S(""), &at.account);
	if (r >= 0 && at.account.n)
		r = account_lock(rq->tx, at.account);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such account.");
	if (r >= 0)
		r = sql_case_walk_all(rq->tx,
				      &(struct sql_case_walk_in){.account = at.account,
								 .case_id = at.case_id,
								 .most = most},
				      &cases);
	for (size_t i = 0; r >= 0 && i < cases.n; i++)
		r = check_case(rq, &cases.v[i], in->repair.set && in->repair.v, &v, &repaired);
	if (r < 0)
		return r;
	if ((int64_t)cases.n == most) {
		more = str_fmt(rq->arena, "%.*s %.*s", STR_ARG(at.account),
			       STR_ARG(cases.v[cases.n - 1].case_id));
		out->next_token = page_continue(rq, filters, more);
	} else if (!in->account_id.p && at.account.n) {
		r = next_account(rq, at.account, &more);
		if (r < 0)
			return r;
		if (more.n)
			out->next_token = page_continue(rq, filters,
							str_fmt(rq->arena, "%.*s ", STR_ARG(more)));
	}
	out->cases_checked = SOME_I64((int64_t)cases.n);
	out->cases_repaired = SOME_I64(repaired);
	out->differences.v = list_some(v.v);
	out->differences.n = v.n;
	return 0;
}

static void show_event(struct req *rq, const struct case_event *e,
		       struct mainstay_case_log_event *ret)
{
	*ret = (struct mainstay_case_log_event){
		.number = SOME_I64(e->seq),
		.time = usec_format(rq->arena, e->at, USEC_MILLI_Z),
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

/* The state's word and one sentence that says why. */
static void judge(struct req *rq, const struct case_clock *c, str *ret_state, str *ret_reason)
{
	struct arena *a = rq->arena;
	str due = time_text(a, c->due);

	if (!c->due) {
		*ret_state = S("none");
		*ret_reason = S("The plan promises no time to first response for this case.");
	} else if (c->breached) {
		usec until = c->responded ? c->responded : c->stopped ? c->stopped : rq->now;

		*ret_state = S("breached");
		*ret_reason =
			str_fmt(a, "The first response was due at %.*s; %s %.*s.", STR_ARG(due),
				c->responded ? "it was given at"
				: c->stopped ? "the case was resolved without one at"
					     : "there was none until",
				STR_ARG(time_text(a, until)));
	} else if (c->met) {
		*ret_state = S("met");
		*ret_reason = str_fmt(a,
				      "The first response was given at %.*s, before it was due "
				      "at %.*s.",
				      STR_ARG(time_text(a, c->responded)), STR_ARG(due));
	} else if (c->stopped) {
		*ret_state = S("stopped");
		*ret_reason = str_fmt(a,
				      "The case was resolved at %.*s before any response was "
				      "due.",
				      STR_ARG(time_text(a, c->stopped)));
	} else {
		*ret_state = S("running");
		*ret_reason = str_fmt(a,
				      "The first response is due at %.*s: %lld working minutes "
				      "(%.*s) from %.*s.",
				      STR_ARG(due), (long long)c->target, STR_ARG(c->calendar),
				      STR_ARG(time_text(a, c->started)));
	}
}

int op_mainstay_explain_case_clock(struct req *rq,
				   const struct mainstay_explain_case_clock_request *in,
				   struct mainstay_explain_case_clock_response *out)
{
	struct mainstay_case_log_event *shown;
	struct case_event *events;
	struct case_clock clock;
	struct case_row row;
	size_t n;
	int r = case_load_any(rq, in->case_id, &row);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such case. Give its case id or its display id.");
	if (r >= 0)
		r = case_events_load(rq, &row, &events, &n);
	if (r >= 0)
		r = case_clock_derive(rq->arena, events, n, rq->now, &clock) < 0 ? E_IO : 0;
	if (r < 0)
		return r;
	*out = (struct mainstay_explain_case_clock_response){
		.case_id = row.case_id,
		.display_id = row.display_id,
		.account_id = row.account,
		.plan_code = row.plan,
		.catalogue = row.catalogue,
		.severity_code = row.severity,
		.started = usec_format(rq->arena, clock.started, USEC_MILLI_Z),
		.cache_right = SOME_BOOL(row.response_due == clock.due &&
					 row.responded_at == clock.responded),
	};
	judge(rq, &clock, &out->state, &out->reason);
	if (clock.due) {
		out->target_minutes = SOME_I64(clock.target);
		out->calendar = clock.calendar;
		out->due = usec_format(rq->arena, clock.due, USEC_MILLI_Z);
		out->working_minutes_left = SOME_I64(clock.left / MINUTES(1));
	}
	if (clock.responded)
		out->responded = usec_format(rq->arena, clock.responded, USEC_MILLI_Z);
	if (clock.stopped)
		out->stopped = usec_format(rq->arena, clock.stopped, USEC_MILLI_Z);
	if (row.response_due)
		out->cached_due = usec_format(rq->arena, row.response_due, USEC_MILLI_Z);
	shown = ARENA_ARRAY(rq->arena, struct mainstay_case_log_event, n);
	for (size_t i = 0; i < n; i++)
		show_event(rq, &events[i], &shown[i]);
	out->events.v = shown;
	out->events.n = n;
	return 0;
}
