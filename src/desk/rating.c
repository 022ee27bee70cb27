/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What customers think: of a case as a whole once it is resolved, and of each
 * answer, once each; a rating may be changed for desk.rating_window.
 */
#include "case-api.h"
#include "desk.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "settings.h"
#include "work-view.h"

#define COMMENT_MAX 2000
#define GROUPS_MAX 1000
#define REPORT_STANDARD DAYS(30)

#define CONFLICT(rq, ...) api_fail((rq), ERR_MAINSTAY_CONFLICT_EXCEPTION, __VA_ARGS__)
#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

/* Who wrote that answer. */
static int answered_by(struct req *rq, const struct case_row *row, int64_t number,
		       struct sql_desk_rating *ret)
{
	struct case_communication *found;
	struct sql_account provider;
	struct sql_principal agent;
	size_t n;
	int r = case_communications_load(rq, row, number + 1, 1, &found, &n);

	if (r < 0)
		return r;
	if (!n || found[0].seq != number || found[0].author_kind != ACTOR_STAFF)
		return INVALID(rq, "Message %lld is no answer of ours.", (long long)number);
	ret->agent = found[0].author;
	r = sql_account_provider(rq->tx, &provider);
	if (r >= 0)
		r = principal_load(rq->tx, provider.id, found[0].author, &agent);
	if (r >= 0)
		ret->agent_name = agent.name;
	return r == E_NOENT ? 0 : r;
}

static int held_by(struct req *rq, const struct case_row *row, struct sql_desk_rating *ret)
{
	struct desk_holder holder;
	int r;

	if (case_status_open(row->status))
		return CONFLICT(rq, "A case is rated when it is resolved.");
	r = desk_holder_load(rq, row, &holder);
	if (r < 0)
		return r;
	ret->agent = holder.assignee;
	ret->agent_name = holder.name;
	return 0;
}

static int check_window(struct req *rq, const struct sql_desk_rating *old)
{
	usec until = old->rated + rq->app->settings->rating_window;

	if (rq->now < until)
		return 0;
	return CONFLICT(rq, "This was rated already, and could be changed until %.*s.",
			STR_ARG(usec_format(rq->arena, until, USEC_MILLI_Z)));
}

int op_mainstay_rate_case(struct req *rq, const struct mainstay_rate_case_request *in,
			  struct mainstay_rate_case_response *out)
{
	int64_t number = in->message_number.set ? in->message_number.v : 0;
	struct sql_desk_rating rating;
	struct case_row row;
	int r = case_open_for_customer(rq, in->case_id, &row);

	if (r < 0)
		return r;
	r = sql_rating_load(rq->tx, &(struct sql_rating_load_in){row.account, row.case_id, number},
			    &rating);
	if (r >= 0) {
		r = check_window(rq, &rating);
	} else if (r == E_NOENT) {
		rating = (struct sql_desk_rating){
			.account = row.account,
			.case_id = row.case_id,
			.message = number,
			.agent = S(""),
			.agent_name = S(""),
			.plan = row.plan,
			.severity = row.severity,
			.rated = rq->now,
		};
		r = number ? answered_by(rq, &row, number, &rating) : held_by(rq, &row, &rating);
	}
	if (r < 0)
		return r;
	rating.rating = in->rating.v;
	rating.comment = in->comment.p ? case_clean_text(rq, in->comment, COMMENT_MAX) : S("");
	rating.rater = rq->caller.principal;
	rating.changed = rq->now;
	r = sql_rating_put(rq->tx, &rating);
	if (r < 0)
		return r;
	out->rating = ARENA_NEW(rq->arena, struct mainstay_rating_view);
	desk_rating_view(rq, &rating, out->rating);
	return 0;
}

/* sum / n, times 100, rounded half up. */
static int64_t hundredths(int64_t sum, int64_t n)
{
	return (2 * 100 * sum + n) / (2 * n);
}

int op_mainstay_report_satisfaction(struct req *rq,
				    const struct mainstay_report_satisfaction_request *in,
				    struct mainstay_report_satisfaction_response *out)
{
	str of = in->of.p ? in->of : S("all");
	const struct sql_rating_report_in query = {
		.since = in->from.set ? in->from.v : rq->now - REPORT_STANDARD,
		.before = in->to.set ? in->to.v : rq->now + 1,
		.by = in->by.p ? in->by : S("agent"),
		.cases = !str_eq(of, S("replies")),
		.replies = !str_eq(of, S("cases")),
		.most = GROUPS_MAX,
	};
	struct sql_rating_report_rows rows = {0};
	int r;

	if (query.since >= query.before)
		return INVALID(rq, "from lies before to.");
	r = sql_rating_report_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->groups.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_satisfaction, rows.n));
	out->groups.n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_rating_report_row *g = &rows.v[i];

		out->groups.v[i] = (struct mainstay_satisfaction){
			.key = g->key,
			.name = g->name.n ? g->name : (str){0},
			.ratings = SOME_I64(g->ratings),
			.average_hundredths = SOME_I64(hundredths(g->sum, g->ratings)),
			.ones = SOME_I64(g->ones),
			.twos = SOME_I64(g->twos),
			.threes = SOME_I64(g->threes),
			.fours = SOME_I64(g->fours),
			.fives = SOME_I64(g->fives),
		};
	}
	return 0;
}
