/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How promises were kept: figures in groups, and the runs of clocks behind each
 * figure. Both read the results that changes of cases and the sweep have left;
 * `mainstay db rebuild` holds those against the logs.
 */
#include "case-private.h"
#include "clock-promise.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"

#define LIST_STANDARD 50

/* What both operations are asked to look at. */
struct filters {
	int64_t from, until; /* months, 202611 */
	str clock, account, plan, severity, agent;
};

/* "2026-11", which the model has checked. */
static int64_t month_number(str month, int64_t otherwise)
{
	int64_t year = 0, number = 0;
	str rest = month;

	if (!month.p)
		return otherwise;
	DISCARD("the model's pattern has two numbers", str_to_i64(str_cut(&rest, '-'), &year));
	DISCARD("the same", str_to_i64(rest, &number));
	return year * 100 + number;
}

static int agent_id(struct req *rq, str *agent)
{
	struct sql_principal found;
	int r;

	if (!agent->p)
		return 0;
	r = principal_load_by_name(rq->tx, rq->caller.account, *agent, &found);
	if (r == 0)
		*agent = found.id;
	return r == E_NOENT ? 0 : r;
}

static int months(struct req *rq, str from, str until, struct filters *f)
{
	struct civil now = usec_to_civil(rq->now);

	f->from = month_number(from, now.year * INT64_C(100) + now.month);
	f->until = month_number(until, f->from);
	return agent_id(rq, &f->agent);
}

static str filter_text(struct arena *a, str by, const struct filters *f)
{
	return str_fmt(a, "%.*s/%lld/%lld/%.*s/%.*s/%.*s/%.*s/%.*s", STR_ARG(by),
		       (long long)f->from, (long long)f->until, STR_ARG(f->clock),
		       STR_ARG(f->account), STR_ARG(f->plan), STR_ARG(f->severity),
		       STR_ARG(f->agent));
}

/* ---- figures ---- */

/* What people call an account or an agent; absent for other groups. */
static int group_name(struct req *rq, str by, str group, str *ret)
{
	struct sql_principal agent;
	struct sql_account account;
	int r = 0;

	*ret = (str){0};
	if (str_eq(by, S("account"))) {
		r = account_load(rq->tx, group, &account);
		*ret = r == 0 ? account.name : (str){0};
	} else if (str_eq(by, S("agent")) && group.n) {
		r = principal_load(rq->tx, rq->caller.account, group, &agent);
		*ret = r == 0 ? agent.name : (str){0};
	}
	return r == E_NOENT ? 0 : r;
}

/* 97.50; cut off, so that 100.00 is said of nothing that was late. */
static str percent(struct arena *a, int64_t met, int64_t late)
{
	int64_t hundredths = met + late ? met * 10000 / (met + late) : 0;

	if (!(met + late))
		return (str){0};
	return str_fmt(a, "%lld.%02lld", (long long)(hundredths / 100),
		       (long long)(hundredths % 100));
}

static int show_group(struct req *rq, str by, const struct sql_clock_attainment_row *row,
		      struct mainstay_attainment_group *ret)
{
	*ret = (struct mainstay_attainment_group){
		.group = row->grp,
		.clock = row->clock,
		.met = SOME_I64(row->met),
		.late = SOME_I64(row->late),
		.stopped = SOME_I64(row->stopped),
		.attainment = percent(rq->arena, row->met, row->late),
	};
	if (str_eq(by, S("month")) && row->grp.n == 6)
		ret->group = str_fmt(rq->arena, "%.*s-%.*s", 4, row->grp.p, 2, row->grp.p + 4);
	return group_name(rq, by, row->grp, &ret->name);
}

int op_mainstay_report_attainment(struct req *rq,
				  const struct mainstay_report_attainment_request *in,
				  struct mainstay_report_attainment_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : LIST_STANDARD;
	str by = in->by.p ? in->by : S("plan"), filters, rest;
	struct filters f = {.clock = in->clock,
			    .account = in->account_id,
			    .plan = in->plan_code,
			    .severity = in->severity_code,
			    .agent = in->agent};
	struct sql_clock_attainment_rows rows = {0};
	struct sql_clock_attainment_in query;
	int r = months(rq, in->from_month, in->until_month, &f);

	filters = filter_text(rq->arena, by, &f);
	if (r >= 0)
		r = page_resume(rq, in->next_token, filters, &rest);
	if (r < 0)
		return r;
	query = (struct sql_clock_attainment_in){
		.by = by,
		.from_month = f.from,
		.until_month = f.until,
		.clock = f.clock,
		.account = f.account,
		.plan = f.plan,
		.severity = f.severity,
		.agent = f.agent,
		.after_key = S(""),
		.after_clock = S(""),
		.most = most + 1,
	};
	if (rest.p) {
		query.after_clock = str_cut(&rest, ' ');
		query.after_key = rest.p ? rest : S("");
	}
	r = sql_clock_attainment_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->groups.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->groups.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_attainment_group, out->groups.n));
	for (size_t i = 0; r >= 0 && i < out->groups.n; i++)
		r = show_group(rq, by, &rows.v[i], &out->groups.v[i]);
	if (r >= 0 && rows.n > out->groups.n) {
		const struct sql_clock_attainment_row *last = &rows.v[out->groups.n - 1];

		out->next_token = page_continue(
			rq, filters,
			str_fmt(rq->arena, "%.*s %.*s", STR_ARG(last->clock), STR_ARG(last->grp)));
	}
	return r;
}

/* ---- evidence ---- */

static void show_result(struct arena *a, const struct sql_clock_result *row,
			struct mainstay_clock_result *ret)
{
	*ret = (struct mainstay_clock_result){
		.case_id = row->case_id,
		.account_id = row->account,
		.clock = row->clock,
		.run = SOME_I64(row->run),
		.outcome = row->outcome,
		.decided = usec_format(a, row->decided, USEC_MILLI_Z),
		.plan_code = row->plan,
		.severity_code = row->severity,
		.issue_type = row->issue_type,
		.started = usec_format(a, row->started, USEC_MILLI_Z),
		.target_minutes = SOME_I64(row->target),
		.counted_seconds = SOME_I64(row->counted / SECONDS(1)),
	};
	if (row->agent.n)
		ret->agent = row->agent;
	if (row->due)
		ret->due = usec_format(a, row->due, USEC_MILLI_Z);
	if (row->ended)
		ret->ended = usec_format(a, row->ended, USEC_MILLI_Z);
}

/* "MONTH RUN CLOCK ACCOUNT CASE" of the last one shown. */
static int read_position(str rest, struct sql_clock_evidence_in *query)
{
	str month, run;

	query->after_account = query->after_case = query->after_clock = S("");
	if (!rest.p)
		return 0;
	month = str_cut(&rest, ' ');
	run = rest.p ? str_cut(&rest, ' ') : S("");
	if (str_to_i64(month, &query->after_month) < 0 || str_to_i64(run, &query->after_run) < 0 ||
	    !rest.p)
		return E_SYNTAX;
	query->after_clock = str_cut(&rest, ' ');
	query->after_account = rest.p ? str_cut(&rest, ' ') : S("");
	query->after_case = rest.p ? rest : S("");
	return 0;
}

int op_mainstay_list_clock_results(struct req *rq,
				   const struct mainstay_list_clock_results_request *in,
				   struct mainstay_list_clock_results_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : LIST_STANDARD;
	struct filters f = {.clock = in->clock,
			    .account = in->account_id,
			    .plan = in->plan_code,
			    .severity = in->severity_code,
			    .agent = in->agent};
	struct sql_clock_evidence_in query = {.outcome = in->outcome, .most = most + 1};
	struct sql_clock_result_rows rows = {0};
	str filters, rest = {0};
	int r = months(rq, in->from_month, in->until_month, &f);

	filters = filter_text(rq->arena, in->outcome, &f);
	if (r >= 0)
		r = page_resume(rq, in->next_token, filters, &rest);
	if (r >= 0)
		r = read_position(rest, &query);
	if (r < 0)
		return r;
	query.from_month = f.from;
	query.until_month = f.until;
	query.clock = f.clock;
	query.account = f.account;
	query.plan = f.plan;
	query.severity = f.severity;
	query.agent = f.agent;
	r = sql_clock_evidence_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->results.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->results.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_clock_result, out->results.n));
	for (size_t i = 0; i < out->results.n; i++)
		show_result(rq->arena, &rows.v[i], &out->results.v[i]);
	if (rows.n > out->results.n) {
		const struct sql_clock_result *last = &rows.v[out->results.n - 1];

		out->next_token = page_continue(
			rq, filters,
			str_fmt(rq->arena, "%lld %lld %.*s %.*s %.*s", (long long)last->month,
				(long long)last->run, STR_ARG(last->clock), STR_ARG(last->account),
				STR_ARG(last->case_id)));
	}
	return 0;
}
