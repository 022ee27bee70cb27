/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Trusted Advisor operations of the Support API. The list of checks is the
 * same for everyone; results are gated by the plan. Until an evaluation is
 * stored, a check's result is not_available: no resources, all zeros, and a
 * well-formed time, because clients parse it.
 */
#include "advisor.h"
#include "advisor_sql.h"
#include "checks.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "support.h"

static str not_available(void)
{
	return S("not_available");
}

static int check_language(struct req *rq, str code)
{
	if (!code.p || check_language_known(code))
		return 0;
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
}

/* The check, when there is one of that id and the caller's plan has its results. */
static int find_check(struct req *rq, str id, const struct check **ret)
{
	const struct check *check = check_table_find(rq->app->checks, id);
	const struct plan *plan;
	int r;

	if (!check)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Unknown ID: %.*s",
				STR_ARG(id));
	r = plan_of_caller(rq, &plan);
	if (r < 0)
		return r;
	if (!req_is_staff(rq) && !advisor_check_entitled(plan, check))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Unknown ID: Account requires a Premium Support Plan for access to "
				"Trusted Advisor check: %.*s",
				STR_ARG(id));
	*ret = check;
	return 0;
}

bool advisor_check_entitled(const struct plan *plan, const struct check *check)
{
	if (plan_entitled(plan, S("advisor-full")))
		return true;
	return plan_entitled(plan, S("advisor-core")) &&
	       (catalog_core_check(plan->catalog, check->id) ||
		catalog_core_check(plan->catalog, check->category));
}

int op_support_describe_trusted_advisor_checks(
	struct req *rq, const struct support_describe_trusted_advisor_checks_request *in,
	struct support_describe_trusted_advisor_checks_response *out)
{
	const struct check_table *table = rq->app->checks;
	size_t n = check_table_count(table);
	int r = check_language(rq, in->language);

	if (r < 0)
		return r;
	out->checks.v = ARENA_ARRAY(rq->arena, struct support_trusted_advisor_check_description, n);
	out->checks.n = n;
	for (size_t i = 0; i < n; i++) {
		const struct check *check = check_table_at(table, i);

		out->checks.v[i] = (struct support_trusted_advisor_check_description){
			.id = check->id,
			.name = check->name,
			.description = check->description,
			.category = check->category,
			.metadata = {ARENA_ARRAY(rq->arena, str, check->column_count),
				     check->column_count},
		};
		for (size_t c = 0; c < check->column_count; c++)
			out->checks.v[i].metadata.v[c] = check->columns[c];
	}
	return 0;
}

static struct support_trusted_advisor_resources_summary *no_resources(struct arena *a)
{
	struct support_trusted_advisor_resources_summary *zeros =
		ARENA_NEW(a, struct support_trusted_advisor_resources_summary);

	*zeros = (struct support_trusted_advisor_resources_summary){SOME_I64(0), SOME_I64(0),
								    SOME_I64(0), SOME_I64(0)};
	return zeros;
}

/* Sent for every category, as the real service does. */
static struct support_trusted_advisor_category_specific_summary *no_savings(struct arena *a)
{
	struct support_trusted_advisor_category_specific_summary *summary =
		ARENA_NEW(a, struct support_trusted_advisor_category_specific_summary);

	summary->cost_optimizing =
		ARENA_NEW(a, struct support_trusted_advisor_cost_optimizing_summary);
	*summary->cost_optimizing =
		(struct support_trusted_advisor_cost_optimizing_summary){SOME_F64(0), SOME_F64(0)};
	return summary;
}

/* The time of a result that was never made: the account's creation. */
static int no_time(struct req *rq, str *ret)
{
	struct sql_account account;
	int r = account_load(rq->tx, rq->caller.account, &account);

	if (r < 0)
		return r;
	*ret = usec_format(rq->arena, account.created, USEC_SECOND_Z);
	return 0;
}

int op_support_describe_trusted_advisor_check_result(
	struct req *rq, const struct support_describe_trusted_advisor_check_result_request *in,
	struct support_describe_trusted_advisor_check_result_response *out)
{
	struct support_trusted_advisor_check_result *result =
		ARENA_NEW(rq->arena, struct support_trusted_advisor_check_result);
	const struct check *check;
	int r = check_language(rq, in->language);

	if (r == 0)
		r = find_check(rq, in->check_id, &check);
	if (r == 0)
		r = no_time(rq, &result->timestamp);
	if (r < 0)
		return r;
	result->check_id = check->id;
	result->status = not_available();
	result->resources_summary = no_resources(rq->arena);
	result->category_specific_summary = no_savings(rq->arena);
	result->flagged_resources.v =
		ARENA_ARRAY(rq->arena, struct support_trusted_advisor_resource_detail, 0);
	out->result = result;
	return 0;
}

int op_support_describe_trusted_advisor_check_summaries(
	struct req *rq, const struct support_describe_trusted_advisor_check_summaries_request *in,
	struct support_describe_trusted_advisor_check_summaries_response *out)
{
	size_t n = in->check_ids.n;
	str time;
	int r = no_time(rq, &time);

	if (r < 0)
		return r;
	out->summaries.v = ARENA_ARRAY(rq->arena, struct support_trusted_advisor_check_summary, n);
	out->summaries.n = n;
	for (size_t i = 0; i < n; i++) {
		const struct check *check;

		r = find_check(rq, in->check_ids.v[i], &check);
		if (r < 0)
			return r;
		out->summaries.v[i] = (struct support_trusted_advisor_check_summary){
			.check_id = check->id,
			.timestamp = time,
			.status = not_available(),
			.has_flagged_resources = SOME_BOOL(false),
			.resources_summary = no_resources(rq->arena),
			.category_specific_summary = no_savings(rq->arena),
		};
	}
	return 0;
}

/* The state of a check's newest refresh; "none" when it was never asked for. */
static int refresh_status(struct req *rq, const struct check *check,
			  struct support_trusted_advisor_check_refresh_status *ret)
{
	const struct sql_advisor_refresh_load_in in = {rq->caller.account, check->id};
	struct sql_advisor_refresh_row row;
	int r = sql_advisor_refresh_load(rq->tx, &in, &row);

	if (r < 0 && r != E_NOENT)
		return r;
	*ret = (struct support_trusted_advisor_check_refresh_status){
		.check_id = check->id,
		.status = r == E_NOENT ? S("none") : row.state,
		.millis_until_next_refreshable = SOME_I64(0),
	};
	if (r == 0 && row.next_refreshable_at > rq->now)
		ret->millis_until_next_refreshable =
			SOME_I64((row.next_refreshable_at - rq->now) / MILLISECONDS(1));
	return 0;
}

int op_support_describe_trusted_advisor_check_refresh_statuses(
	struct req *rq,
	const struct support_describe_trusted_advisor_check_refresh_statuses_request *in,
	struct support_describe_trusted_advisor_check_refresh_statuses_response *out)
{
	size_t n = in->check_ids.n;

	out->statuses.v =
		ARENA_ARRAY(rq->arena, struct support_trusted_advisor_check_refresh_status, n);
	out->statuses.n = n;
	for (size_t i = 0; i < n; i++) {
		const struct check *check;
		int r = find_check(rq, in->check_ids.v[i], &check);

		if (r == 0)
			r = refresh_status(rq, check, &out->statuses.v[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

int op_support_refresh_trusted_advisor_check(
	struct req *rq, const struct support_refresh_trusted_advisor_check_request *in,
	struct support_refresh_trusted_advisor_check_response *out)
{
	struct support_trusted_advisor_check_refresh_status *status =
		ARENA_NEW(rq->arena, struct support_trusted_advisor_check_refresh_status);
	const struct check *check;
	int r = find_check(rq, in->check_id, &check);

	if (r < 0)
		return r;
	if (!check->refresh_minutes)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"[UNREFRESHABLE_CHECK_ID_ERROR] Check %.*s is not refreshable.",
				STR_ARG(check->id));
	r = refresh_status(rq, check, status);
	if (r < 0)
		return r;
	out->status = status;
	/* During the cool-down a request is accepted without effect. */
	if (status->millis_until_next_refreshable.v > 0)
		return 0;

	const struct sql_advisor_refresh_put_in put = {
		.account = rq->caller.account,
		.check_id = check->id,
		.requested_at = rq->now,
		.state = S("enqueued"),
		.next_refreshable_at = rq->now + MINUTES(check->refresh_minutes),
	};

	r = sql_advisor_refresh_put(rq->tx, &put);
	return r < 0 ? r : refresh_status(rq, check, status);
}
