/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The event log is what happened; the columns of a case that repeat it are a
 * cache. Here the cache is derived anew, explained, compared and mended.
 */
#include "audit.h"
#include "case-private.h"
#include "clock-promise.h"
#include "errors.h"
#include "mainstay.h"
#include "page.h"

#define CHECK_STANDARD 100

int case_cache_derive(const struct case_event *events, size_t n, struct case_row *row)
{
	if (!n || events[0].kind != CASE_EVENT_CREATED)
		return E_SYNTAX;
	row->resolved_at = row->communications = 0;
	for (size_t i = 0; i < n; i++) {
		const struct case_event *e = &events[i];

		if (e->kind == CASE_EVENT_RESOLVED)
			row->resolved_at = e->at;
		if (e->kind == CASE_EVENT_REOPENED ||
		    (e->kind == CASE_EVENT_RESTORED && case_status_open(e->status)))
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
	compare(a, v, s, "plan", s->plan, d->plan);
	compare(a, v, s, "catalogue", s->catalogue, d->catalogue);
	compare(a, v, s, "nextDue", time_text(a, s->next_due), time_text(a, d->next_due));
	compare(a, v, s, "alarmAt", time_text(a, s->alarm_at), time_text(a, d->alarm_at));
}

static str result_text(struct arena *a, const struct sql_clock_result *r)
{
	if (!r)
		return S("none");
	return str_fmt(a,
		       "%.*s at %lld, plan %.*s, %.*s %.*s, by \"%.*s\", %lld..%lld due %lld, "
		       "%lld of %lld min",
		       STR_ARG(r->outcome), (long long)r->decided, STR_ARG(r->plan),
		       STR_ARG(r->severity), STR_ARG(r->issue_type), STR_ARG(r->agent),
		       (long long)r->started, (long long)r->ended, (long long)r->due,
		       (long long)r->counted, (long long)r->target);
}

static const struct sql_clock_result *find_result(const struct sql_clock_result_rows *rows,
						  str clock, int64_t run)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (str_eq(rows->v[i].clock, clock) && rows->v[i].run == run)
			return &rows->v[i];
	}
	return NULL;
}

/* The results of one run as they are and as they must be. */
static int check_result(struct req *rq, const struct case_row *row,
			const struct sql_clock_result *stored,
			const struct sql_clock_result *derived, bool repair, difference_vec *v)
{
	const struct sql_clock_result *either = stored ? stored : derived;
	size_t before = v->n;
	str member;

	if (!either)
		return 0;
	member = str_fmt(rq->arena, "result %.*s %lld", STR_ARG(either->clock),
			 (long long)either->run);
	compare(rq->arena, v, row, str_c(rq->arena, member), result_text(rq->arena, stored),
		result_text(rq->arena, derived));
	if (!repair || v->n == before)
		return 0;
	if (derived)
		return sql_clock_result_put(rq->tx, derived);
	return sql_clock_result_drop(rq->tx,
				     &(struct sql_clock_result_drop_in){.account = row->account,
									.case_id = row->case_id,
									.clock = stored->clock,
									.run = stored->run});
}

static int check_results(struct req *rq, const struct case_row *row, const struct case_clocks *c,
			 bool repair, difference_vec *v)
{
	struct sql_clock_result_rows rows;
	int r = sql_clock_result_load_all(rq->tx,
					  &(struct sql_clock_result_load_in){
						  .account = row->account, .case_id = row->case_id},
					  &rows);
	size_t known = 0;

	for (size_t i = 0; r >= 0 && i < c->n; i++) {
		const struct clock_run *run = &c->runs[i];
		const struct sql_clock_result *stored =
			find_result(&rows, clock_kind_code(run->kind), run->number);
		struct sql_clock_result derived;
		bool has = clock_result_of(row, c, run, &derived);

		known += stored != NULL;
		r = check_result(rq, row, stored, has ? &derived : NULL, repair, v);
	}
	/* rows of runs that never were */
	for (size_t i = 0; r >= 0 && known < rows.n && i < rows.n; i++) {
		bool run_of_it = false;

		for (size_t k = 0; k < c->n; k++)
			run_of_it = run_of_it ||
				    (str_eq(clock_kind_code(c->runs[k].kind), rows.v[i].clock) &&
				     c->runs[k].number == rows.v[i].run);
		if (!run_of_it)
			r = check_result(rq, row, &rows.v[i], NULL, repair, v);
	}
	return r;
}

/* One case; counts what was mended. */
static int check_case(struct req *rq, const struct sql_support_case *line, bool repair,
		      difference_vec *v, int64_t *repaired)
{
	size_t before = v->n, n = 0;
	struct case_promises promises;
	struct case_row stored, derived;
	struct case_clocks clocks;
	struct case_event *events;
	int r = case_from_row(line, &stored);

	if (r >= 0)
		r = case_events_load(rq, &stored, &events, &n);
	if (r < 0)
		return r;
	derived = stored;
	case_promises_init(&promises, rq, &derived);
	r = case_cache_derive(events, n, &derived);
	if (r >= 0)
		r = case_clocks_cache(&promises, events, n, &derived, &clocks);
	if (r == E_SYNTAX) {
		compare(rq->arena, v, &stored, "log", S("damaged"), S("cannot be derived"));
		return 0;
	}
	if (r < 0)
		return r;
	compare_all(rq->arena, v, &stored, &derived);
	r = check_results(rq, &derived, &clocks, repair, v);
	if (r < 0 || !repair || v->n == before)
		return r;
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
