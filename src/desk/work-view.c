/* SPDX-License-Identifier: Apache-2.0 */
#include "work-view.h"

#include "case-api.h"
#include "case-rules.h"
#include "desk_sql.h"
#include "mainstay.h"
#include "settings.h"
#include "weave.h"

#define REPLIES_MAX 100

static str time_text(struct req *rq, usec t)
{
	return t ? usec_format(rq->arena, t, USEC_MILLI_Z) : (str){0};
}

/* Absent instead of empty. */
static str some(str s)
{
	return s.n ? s : (str){0};
}

void desk_scheduled_view(struct req *rq, const struct sql_desk_scheduled *row,
			 struct mainstay_desk_scheduled_reply *ret)
{
	*ret = (struct mainstay_desk_scheduled_reply){
		.reply_id = row->reply_id,
		.case_id = row->case_id,
		.account_id = row->account,
		.send_at = time_text(rq, row->send_at),
		.body = row->body,
		.next_status = some(row->next_status),
		.unless_customer_writes = SOME_BOOL(row->unless_customer),
		.agent_name = row->agent_name,
		.state = row->state,
		.settled = time_text(rq, row->settled),
		.reason = some(row->reason),
	};
}

void desk_rating_view(struct req *rq, const struct sql_desk_rating *row,
		      struct mainstay_rating_view *ret)
{
	*ret = (struct mainstay_rating_view){
		.case_id = row->case_id,
		.message_number =
			row->message ? (struct opt_i64){true, row->message} : (struct opt_i64){0},
		.rating = SOME_I64(row->rating),
		.comment = some(row->comment),
		.agent_name = req_is_staff(rq) ? some(row->agent_name) : (str){0},
		.rated = time_text(rq, row->rated),
		.changed = time_text(rq, row->changed),
		.changeable_until = time_text(rq, row->rated + rq->app->settings->rating_window),
	};
}

static int tags_view(struct req *rq, const struct case_row *row, struct mainstay_string_list *ret)
{
	struct sql_tag_list_rows rows = {0};
	int r = sql_tag_list_all(rq->tx, &(struct sql_tag_list_in){row->account, row->case_id},
				 &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, str, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		ret->v[i] = rows.v[i].tag;
	return 0;
}

static int links_view(struct req *rq, const struct case_row *row,
		      struct mainstay_desk_link_list *ret)
{
	struct sql_link_list_rows rows = {0};
	int r = sql_link_list_all(rq->tx, &(struct sql_link_list_in){row->account, row->case_id},
				  &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_desk_link, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		ret->v[i] = (struct mainstay_desk_link){
			.kind = case_id_account(rows.v[i].target).p ? S("case") : S("url"),
			.target = rows.v[i].target,
			.title = some(rows.v[i].title),
			.added = time_text(rq, rows.v[i].added),
		};
	return 0;
}

static int replies_view(struct req *rq, const struct case_row *row,
			struct mainstay_desk_scheduled_reply_list *ret)
{
	struct sql_desk_scheduled_rows rows = {0};
	const struct sql_scheduled_of_case_in in = {
		.account = row->account,
		.case_id = row->case_id,
		.waiting = true,
		.after_id = S(""),
		.most = REPLIES_MAX,
	};
	int r = sql_scheduled_of_case_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_desk_scheduled_reply, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		desk_scheduled_view(rq, &rows.v[i], &ret->v[i]);
	return 0;
}

static int ratings_view(struct req *rq, const struct case_row *row,
			struct mainstay_rating_list *ret)
{
	struct sql_desk_rating_rows rows = {0};
	int r = sql_rating_list_all(
		rq->tx, &(struct sql_rating_list_in){row->account, row->case_id}, &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_rating_view, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		desk_rating_view(rq, &rows.v[i], &ret->v[i]);
	return 0;
}

static int weaves_view(struct req *rq, const struct case_row *row, struct mainstay_desk_work *ret)
{
	int64_t shown;
	int r = case_message_count(rq, row, &shown);

	if (r >= 0)
		ret->communication_count = SOME_I64(shown);
	if (r < 0 || !row->woven)
		return r;
	r = weave_ids(rq, row, &ret->undo_ids.v, &ret->undo_ids.n);
	if (r >= 0)
		r = weave_merged(rq, row, &ret->merged_cases.v, &ret->merged_cases.n);
	return r;
}

int desk_work_view(struct req *rq, const struct case_row *row, struct mainstay_desk_work **ret)
{
	struct mainstay_desk_work *w = ARENA_NEW(rq->arena, struct mainstay_desk_work);
	struct sql_draft_list_rows drafts = {0};
	str *cc;
	int r = sql_draft_list_all(
		rq->tx, &(struct sql_draft_list_in){row->account, row->case_id, rq->now}, &drafts);

	if (r >= 0)
		r = desk_drafts_view(rq, &drafts, &w->drafts);
	if (r >= 0)
		r = tags_view(rq, row, &w->tags);
	if (r >= 0)
		r = links_view(rq, row, &w->links);
	if (r >= 0)
		r = case_fields_show(rq, row, &w->fields);
	if (r >= 0)
		r = replies_view(rq, row, &w->replies);
	if (r >= 0)
		r = ratings_view(rq, row, &w->ratings);
	if (r >= 0)
		r = weaves_view(rq, row, w);
	if (r < 0)
		return r;
	w->merged_into_case_id = row->merged_into;
	w->visibility = row->visibility;
	w->cc_email_addresses.n = cc_split(rq->arena, row->cc, &cc);
	w->cc_email_addresses.v = list_some(cc);
	*ret = w;
	return 0;
}
