/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is writing an answer. A draft is a lease: it ends by itself, so that an
 * agent who went home holds up nobody.
 */
#include "desk-work.h"
#include "desk_sql.h"
#include "errors.h"
#include "mainstay.h"
#include "settings.h"
#include "weave.h"
#include "work-view.h"

static int others_writing(struct req *rq, const struct case_row *row,
			  struct sql_draft_list_rows *ret)
{
	size_t n = 0;
	int r = sql_draft_list_all(
		rq->tx, &(struct sql_draft_list_in){row->account, row->case_id, rq->now}, ret);

	for (size_t i = 0; r >= 0 && i < ret->n; i++) {
		if (!str_eq(ret->v[i].agent, rq->caller.principal))
			ret->v[n++] = ret->v[i];
	}
	ret->n = n;
	return r;
}

int desk_draft_guard(struct req *rq, const struct case_row *row, bool override,
		     struct opt_i64 expected)
{
	struct sql_draft_list_rows others = {0};
	int64_t shown;
	int r = 0;

	if (expected.set) {
		r = case_message_count(rq, row, &shown);
		if (r >= 0 && shown > expected.v)
			return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
					"The case has %lld messages by now, not %lld: read the new "
					"ones first.",
					(long long)shown, (long long)expected.v);
	}
	if (r >= 0 && !override)
		r = others_writing(rq, row, &others);
	if (r < 0 || !others.n)
		return r;
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"%.*s is writing an answer since %.*s. Use override to reply nevertheless.",
			STR_ARG(others.v[0].agent_name),
			STR_ARG(usec_format(rq->arena, others.v[0].since, USEC_MILLI_Z)));
}

int desk_draft_end(struct req *rq, const struct case_row *row)
{
	const struct sql_draft_delete_in in = {row->account, row->case_id, rq->caller.principal};
	int r = sql_draft_delete(rq->tx, &in);

	return r < 0 ? r : 0;
}

int desk_drafts_view(struct req *rq, const struct sql_draft_list_rows *rows,
		     struct mainstay_desk_draft_list *ret)
{
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_desk_draft, rows->n));
	ret->n = rows->n;
	for (size_t i = 0; i < rows->n; i++)
		ret->v[i] = (struct mainstay_desk_draft){
			.agent = rows->v[i].agent,
			.agent_name = rows->v[i].agent_name,
			.since = usec_format(rq->arena, rows->v[i].since, USEC_MILLI_Z),
			.until = usec_format(rq->arena, rows->v[i].until, USEC_MILLI_Z),
		};
	return 0;
}

int op_mainstay_draft_reply(struct req *rq, const struct mainstay_draft_reply_request *in,
			    struct mainstay_draft_reply_response *out)
{
	usec until = rq->now + rq->app->settings->draft_lease;
	struct sql_draft_list_rows others = {0};
	struct work w;
	int64_t shown;
	int r = work_open(rq, in->case_id, &w);

	if (r >= 0 && in->done.v)
		r = desk_draft_end(rq, &w.row);
	else if (r >= 0)
		r = sql_draft_put(rq->tx, &(struct sql_draft_put_in){
						  .account = w.row.account,
						  .case_id = w.row.case_id,
						  .agent = rq->caller.principal,
						  .agent_name = rq->caller.name,
						  .since = rq->now,
						  .until = until,
					  });
	if (r >= 0)
		r = case_message_count(rq, &w.row, &shown);
	if (r >= 0)
		r = others_writing(rq, &w.row, &others);
	if (r < 0)
		return r;
	if (!in->done.v)
		out->until = usec_format(rq->arena, until, USEC_MILLI_Z);
	out->communication_count = SOME_I64(shown);
	return desk_drafts_view(rq, &others, &out->drafts);
}
