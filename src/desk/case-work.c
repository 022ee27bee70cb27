/* SPDX-License-Identifier: Apache-2.0 */
/* Tags, links and fields of a case, as the desk sets them. */
#include "buf.h"
#include "case-api.h"
#include "case-field.h"
#include "case-rules.h"
#include "desk-tag.h"
#include "desk-work.h"
#include "desk_sql.h"
#include "errors.h"
#include "mainstay.h"
#include "settings.h"
#include "work-view.h"

#define LINKS_MAX 50 /* of one case */
#define TITLE_MAX 200

#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

str desk_join(struct arena *a, const str *v, size_t n)
{
	struct buf CLEANUP(buf_done) b = {0};

	buf_init(&b, KIB(64));
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(&b, '\n');
		buf_str(&b, v[i]);
	}
	return buf_dup(&b, a);
}

size_t desk_split(struct arena *a, str text, str **ret)
{
	return cc_split(a, text, ret);
}

int desk_tags_change(struct req *rq, const struct case_row *row, const str *add, size_t add_n,
		     const str *remove, size_t remove_n, str *ret_added, str *ret_removed)
{
	VEC(str) added = {0}, removed = {0};
	struct sql_tag_list_rows all = {0};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < remove_n; i++) {
		r = sql_tag_delete(
			rq->tx, &(struct sql_tag_delete_in){row->account, row->case_id, remove[i]});
		if (r > 0)
			*VEC_ADD(rq->arena, &removed) = remove[i];
	}
	for (size_t i = 0; r >= 0 && i < add_n; i++) {
		r = sql_tag_put(rq->tx,
				&(struct sql_tag_put_in){row->account, row->case_id, add[i]});
		if (r > 0)
			*VEC_ADD(rq->arena, &added) = add[i];
	}
	if (r >= 0 && added.n)
		r = sql_tag_list_all(rq->tx, &(struct sql_tag_list_in){row->account, row->case_id},
				     &all);
	if (r < 0)
		return r;
	if (all.n > DESK_TAGS_MAX)
		return INVALID(rq, "A case can have %d tags at most.", DESK_TAGS_MAX);
	if (ret_added)
		*ret_added = desk_join(rq->arena, added.v, added.n);
	if (ret_removed)
		*ret_removed = desk_join(rq->arena, removed.v, removed.n);
	return 0;
}

/* A case is stored by its case id, whichever way it was named; a URL as it stands. */
static int link_target(struct req *rq, const struct case_row *row, str target, str *ret)
{
	struct case_row other;
	int r;

	*ret = target;
	if (str_starts(target, S("https://")) || str_starts(target, S("http://")))
		return 0;
	r = case_load_any(rq, target, &other);
	if (r == E_NOENT)
		return INVALID(rq, "%.*s is neither a case nor an http(s) URL.", STR_ARG(target));
	if (r < 0)
		return r;
	if (str_eq(other.case_id, row->case_id))
		return INVALID(rq, "A case needs no link to itself.");
	*ret = other.case_id;
	return 0;
}

static int links_change(struct req *rq, const struct case_row *row,
			const struct mainstay_update_desk_case_request *in)
{
	struct sql_link_list_rows all = {0};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < in->remove_links.n; i++)
		r = sql_link_delete(rq->tx, &(struct sql_link_delete_in){row->account, row->case_id,
									 in->remove_links.v[i]});
	for (size_t i = 0; r >= 0 && i < in->add_links.n; i++) {
		const struct mainstay_desk_link_input *l = &in->add_links.v[i];
		struct sql_link_put_in put = {
			.account = row->account,
			.case_id = row->case_id,
			.title = l->title.p ? case_clean_text(rq, l->title, TITLE_MAX) : S(""),
			.added = rq->now,
		};

		r = link_target(rq, row, l->target, &put.target);
		if (r >= 0)
			r = sql_link_put(rq->tx, &put);
	}
	if (r >= 0 && in->add_links.n)
		r = sql_link_list_all(rq->tx,
				      &(struct sql_link_list_in){row->account, row->case_id}, &all);
	if (r < 0)
		return r;
	return all.n > LINKS_MAX ? INVALID(rq, "A case can have %d links at most.", LINKS_MAX) : 0;
}

int op_mainstay_update_desk_case(struct req *rq, const struct mainstay_update_desk_case_request *in,
				 struct mainstay_update_desk_case_response *out)
{
	struct case_field *fields = case_fields_of(rq, &in->fields);
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r >= 0)
		r = case_fields_check(rq, w.row.service, w.row.category, fields, in->fields.n,
				      false);
	if (r >= 0)
		r = case_fields_put(rq, &w.row, fields, in->fields.n);
	if (r >= 0)
		r = desk_tags_change(rq, &w.row, in->add_tags.v, in->add_tags.n, in->remove_tags.v,
				     in->remove_tags.n, NULL, NULL);
	if (r >= 0)
		r = links_change(rq, &w.row, in);
	return r < 0 ? r : desk_work_view(rq, &w.row, &out->work);
}
