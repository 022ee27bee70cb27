/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case shows. One that no merge or split ever touched is read by its own
 * display id, as fast as ever; a position is then a message's number. In a woven
 * one messages of several cases stand in order of time, and a position is
 * "time display-id number". A place that was given out before the case was
 * woven is still understood.
 */
#include "case-private.h"
#include "weave.h"

#define SORTS_LAST S("\x7f")

static int woven_page(struct req *rq, const struct sql_communication_woven_in *in,
		      struct case_communication **ret, size_t *ret_n)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_woven_open(rq->tx, in);
	VEC(struct case_communication) v = {0};
	struct sql_case_communication line;
	int r;

	while ((r = sql_communication_woven_next(&q, &line)) > 0) {
		r = communication_from_row(&line, VEC_ADD(rq->arena, &v));
		if (r < 0)
			return r;
	}
	*ret = v.v;
	*ret_n = v.n;
	return r;
}

/* The place of one of the case's own messages. */
static int place_of_number(struct req *rq, const struct case_row *row, int64_t number,
			   struct sql_communication_woven_in *in)
{
	struct case_communication *found;
	size_t n;
	int r = communications_page(rq,
				    &(struct sql_communication_page_in){
					    .account = row->account,
					    .display_id = row->display_id,
					    .seq_before = number < INT64_MAX ? number + 1 : number,
					    .before = INT64_MAX,
					    .most = 1,
				    },
				    &found, &n);

	if (r < 0)
		return r;
	if (!n)
		return E_SYNTAX;
	in->at = found[0].at;
	in->at_display = row->display_id;
	in->at_seq = found[0].seq;
	return 0;
}

static int read_place(struct req *rq, const struct case_row *row, str position,
		      struct sql_communication_woven_in *in)
{
	str rest = position, first = str_cut(&rest, ' ');
	int64_t number;

	if (str_to_i64(first, &number) < 0)
		return E_SYNTAX;
	if (!rest.p)
		return place_of_number(rq, row, number, in);
	in->at = number;
	in->at_display = str_cut(&rest, ' ');
	return rest.p ? str_to_i64(rest, &in->at_seq) : E_SYNTAX;
}

int case_messages(struct req *rq, const struct case_row *row, str position, usec after, usec before,
		  int64_t most, struct case_communication **ret, size_t *ret_n)
{
	struct sql_communication_woven_in woven = {
		.account = row->account,
		.display_id = row->display_id,
		.case_id = row->case_id,
		.at = INT64_MAX,
		.at_display = SORTS_LAST,
		.after = after,
		.before = before,
		.most = most,
	};
	struct sql_communication_page_in own = {
		.account = row->account,
		.display_id = row->display_id,
		.seq_before = INT64_MAX,
		.after = after,
		.before = before,
		.most = most,
	};
	int r = 0;

	if (row->woven) {
		if (position.p)
			r = read_place(rq, row, position, &woven);
		return r < 0 ? r : woven_page(rq, &woven, ret, ret_n);
	}
	if (position.p)
		r = str_to_i64(position, &own.seq_before);
	return r < 0 ? r : communications_page(rq, &own, ret, ret_n);
}

str case_message_position(struct req *rq, const struct case_row *row,
			  const struct case_communication *m)
{
	if (!row->woven)
		return str_fmt(rq->arena, "%lld", (long long)m->seq);
	return str_fmt(rq->arena, "%lld %.*s %lld", (long long)m->at, STR_ARG(m->display_id),
		       (long long)m->seq);
}

int case_message_count(struct req *rq, const struct case_row *row, int64_t *ret)
{
	struct sql_communication_woven_count_row count;
	int r;

	*ret = row->communications;
	if (!row->woven)
		return 0;
	r = sql_communication_woven_count(rq->tx,
					  &(struct sql_communication_woven_count_in){
						  row->account, row->display_id, row->case_id},
					  &count);
	if (r >= 0)
		*ret = count.n;
	return r;
}

int weave_outlived(struct tx *tx, str account, str case_id, usec since)
{
	struct sql_weave_showing_rows rows = {0};
	int r = sql_weave_showing_all(
		tx, &(struct sql_weave_showing_in){.account = account, .case_id = case_id}, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		if (rows.v[i].opened >= since)
			return 1;
	}
	return r < 0 ? r : 0;
}

int case_message_sight(struct req *rq, str account, str case_id, int64_t number)
{
	struct sql_weave_showing_rows rows = {0};
	struct case_row row;
	int r = case_load(rq, account, case_id, &row);

	if (r != E_NOENT)
		return r;
	r = sql_weave_showing_all(rq->tx, &(struct sql_weave_showing_in){account, case_id, number},
				  &rows);
	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		r = case_load(rq, account, rows.v[i].case_id, &row);
		if (r != E_NOENT)
			return r;
		r = 0;
	}
	return r < 0 ? r : E_NOENT;
}

int weave_ids(struct req *rq, const struct case_row *row, str **ret, size_t *ret_n)
{
	struct sql_weave_of_case_rows rows = {0};
	int r = sql_weave_of_case_all(
		rq->tx, &(struct sql_weave_of_case_in){row->account, row->case_id}, &rows);

	if (r < 0)
		return r;
	*ret = ARENA_ARRAY(rq->arena, str, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		(*ret)[i] = rows.v[i].weave_id;
	*ret_n = rows.n;
	return 0;
}

int weave_merged(struct req *rq, const struct case_row *row, str **ret, size_t *ret_n)
{
	struct sql_merged_cases_rows rows = {0};
	int r = sql_merged_cases_all(
		rq->tx, &(struct sql_merged_cases_in){row->account, row->case_id}, &rows);

	if (r < 0)
		return r;
	*ret = ARENA_ARRAY(rq->arena, str, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		(*ret)[i] = rows.v[i].case_id;
	*ret_n = rows.n;
	return 0;
}
