/* SPDX-License-Identifier: Apache-2.0 */
/* Merging, splitting, and undoing. */
#include "audit.h"
#include "bulk.h"
#include "desk-view.h"
#include "desk-work.h"
#include "errors.h"
#include "mainstay.h"
#include "weave.h"

/* A case after the call, as the desk sees it. */
static int view_of(struct req *rq, const struct case_row *row, struct mainstay_desk_case **ret)
{
	struct desk_holder holder;
	int r = desk_holder_load(rq, row, &holder);

	if (r < 0)
		return r;
	*ret = ARENA_NEW(rq->arena, struct mainstay_desk_case);
	return desk_case_view(rq, row, &holder, *ret);
}

int op_mainstay_merge_cases(struct req *rq, const struct mainstay_merge_cases_request *in,
			    struct mainstay_merge_cases_response *out)
{
	struct work w;
	struct case_row into;
	int r = work_open(rq, in->case_id, &w);

	if (r >= 0)
		r = case_load_any(rq, in->into_case_id, &into);
	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r >= 0)
		r = weave_merge(rq, &w.row, &into, &out->undo_id);
	if (r >= 0)
		r = view_of(rq, &w.row, &out->case_);
	return r < 0 ? r : view_of(rq, &into, &out->into_case);
}

int op_mainstay_split_case(struct req *rq, const struct mainstay_split_case_request *in,
			   struct mainstay_split_case_response *out)
{
	int64_t *numbers = ARENA_ARRAY(rq->arena, int64_t, in->messages.n);
	struct case_row made;
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	for (size_t i = 0; i < in->messages.n; i++)
		numbers[i] = in->messages.v[i].v;
	if (r >= 0)
		r = weave_split(rq, &w.row, numbers, in->messages.n, in->subject, &made,
				&out->undo_id);
	if (r >= 0)
		r = view_of(rq, &w.row, &out->case_);
	return r < 0 ? r : view_of(rq, &made, &out->new_case);
}

static int no_such_undo(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There is no such action. Give its undoId.");
}

static int undo_weave(struct req *rq, str account, str id,
		      struct mainstay_desk_bulk_result_list *ret)
{
	struct case_row one, other;
	int r = account_lock(rq->tx, account);

	if (r >= 0)
		r = weave_undo(rq, account, id, &one, &other);
	if (r == E_NOENT)
		return no_such_undo(rq);
	if (r < 0)
		return r;
	rq->audit.recipient = account;
	ret->n = 2;
	ret->v = ARENA_ARRAY(rq->arena, struct mainstay_desk_bulk_result, 2);
	ret->v[0] =
		(struct mainstay_desk_bulk_result){.case_id = one.case_id, .done = SOME_BOOL(1)};
	ret->v[1] =
		(struct mainstay_desk_bulk_result){.case_id = other.case_id, .done = SOME_BOOL(1)};
	return 0;
}

int op_mainstay_undo_action(struct req *rq, const struct mainstay_undo_action_request *in,
			    struct mainstay_undo_action_response *out)
{
	str account = weave_id_account(in->undo_id);
	int r;

	if (account.p)
		return undo_weave(rq, account, in->undo_id, &out->results);
	r = desk_bulk_undo(rq, in->undo_id, &out->results);
	return r == E_NOENT ? no_such_undo(rq) : r;
}
