/* SPDX-License-Identifier: Apache-2.0 */
#include "bulk.h"

#include "audit.h"
#include "buf.h"
#include "crypto.h"
#include "desk-tag.h"
#include "desk-view.h"
#include "desk-work.h"
#include "desk_sql.h"
#include "errors.h"
#include "jobs.h"
#include "json.h"
#include "mail-queue.h"
#include "mainstay.h"
#include "outbox.h"
#include "paging.h"
#include "plan-gate.h"
#include "settings.h"

#define PAYLOAD_MAX 4096
#define FORGET_A_STEP 20
#define REASON_MAX 500

typedef VEC(struct mainstay_desk_bulk_result) result_vec;

/* A case that was named, in the order of accounts, in which locks are taken. */
struct target {
	str account, case_id;
};
typedef VEC(struct target) target_vec;

static int target_order(const void *a, const void *b)
{
	const struct target *x = a, *y = b;
	int r = str_cmp(x->account, y->account);

	return r ? r : str_cmp(x->case_id, y->case_id);
}

static void tell(struct req *rq, result_vec *v, str case_id, str reason)
{
	*VEC_ADD(rq->arena, v) = (struct mainstay_desk_bulk_result){
		.case_id = case_id, .done = SOME_BOOL(!reason.p), .reason = reason};
}

/* A refusal of one case is a result, not the call's. */
static str refusal(struct req *rq)
{
	str why = rq->failure.message;

	rq->failure = (struct api_failure){0};
	return why;
}

static int by_ids(struct req *rq, const struct mainstay_bulk_update_cases_request *in,
		  target_vec *ret, result_vec *results)
{
	for (size_t i = 0; i < in->case_ids.n; i++) {
		struct case_row row;
		int r = case_load_any(rq, in->case_ids.v[i], &row);

		if (r == E_NOENT) {
			tell(rq, results, in->case_ids.v[i], S("There is no such case."));
			continue;
		}
		if (r < 0)
			return r;
		*VEC_ADD(rq->arena, ret) = (struct target){row.account, row.case_id};
	}
	return 0;
}

static int by_filter(struct req *rq, const struct mainstay_desk_bulk_filter *f, target_vec *ret)
{
	struct sql_desk_case_row_rows rows = {0};
	struct sql_desk_queue_in query = {
		.after_case = S(""),
		.account = f->account_id,
		.queue = f->queue,
		.severity = f->severity_code,
		.status = f->status,
		.language = f->language,
		.tag = f->tag,
		.most = DESK_BULK_MAX,
	};
	int r = desk_queue_assignee(rq, f->assignee, &query);

	if (r >= 0)
		r = sql_desk_queue_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	for (size_t i = 0; i < rows.n; i++)
		*VEC_ADD(rq->arena, ret) = (struct target){rows.v[i].account, rows.v[i].case_id};
	return 0;
}

/* Sorts them, drops what stands there twice, and locks their accounts in that order. */
static int lock_all(struct req *rq, target_vec *v)
{
	size_t n = 0;
	int r = 0;

	if (v->n)
		qsort(v->v, v->n, sizeof(v->v[0]), target_order);
	for (size_t i = 0; r >= 0 && i < v->n; i++) {
		if (n && !target_order(&v->v[n - 1], &v->v[i]))
			continue;
		if (!n || !str_eq(v->v[n - 1].account, v->v[i].account))
			r = account_lock(rq->tx, v->v[i].account);
		v->v[n++] = v->v[i];
	}
	v->n = n;
	return r;
}

static void aim(struct req *rq, const struct mainstay_bulk_update_cases_request *in, struct work *w,
		const struct desk_holder *to)
{
	w->change = (struct case_change){
		.actor_kind = ACTOR_STAFF,
		.actor = rq->caller.principal,
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("desk"),
		.severity = in->severity_code,
	};
	if (in->queue.p) {
		work_assign(w, S(""), S(""));
		w->holder.queue = in->queue;
	}
	if (in->assignee.p)
		work_assign(w, to->assignee, to->name);
	if (w->hand_over)
		work_log(w, CASE_EVENT_TRANSFERRED,
			 work_holder_detail(rq, &w->holder,
					    case_clean_text(rq, in->reason, REASON_MAX)));
	if (in->resolve.v)
		work_act(w, ACTION_STAFF_RESOLVE);
}

/* Changes one case and remembers what it was like. *ret_why: why not; absent when it was. */
static int change_one(struct req *rq, const struct mainstay_bulk_update_cases_request *in,
		      const struct target *at, const struct desk_holder *to, str id, str *ret_why)
{
	struct sql_desk_bulk_case before;
	struct work w = {0};
	int r = case_load(rq, at->account, at->case_id, &w.row);

	*ret_why = (str){0};
	if (r >= 0)
		r = desk_holder_load(rq, &w.row, &w.holder);
	if (r < 0)
		return r;
	if (!case_status_open(w.row.status)) {
		*ret_why = S("The case is resolved.");
		return 0;
	}
	before = (struct sql_desk_bulk_case){
		.account = w.row.account,
		.case_id = w.row.case_id,
		.bulk_id = id,
		.severity = w.row.severity,
		.status = case_status_code(w.row.status),
		.assignee = w.holder.assignee,
		.assignee_name = w.holder.name,
		.queue = w.holder.queue,
	};
	aim(rq, in, &w, to);
	r = case_change(rq, &w.row, &w.change, NULL);
	if (r == E_API) {
		*ret_why = refusal(rq);
		return 0;
	}
	if (r >= 0 && w.hand_over)
		r = desk_holder_put(rq, &w.row, &w.holder);
	if (r >= 0)
		r = desk_tags_change(rq, &w.row, in->add_tags.v, in->add_tags.n, in->remove_tags.v,
				     in->remove_tags.n, &before.tags_added, &before.tags_removed);
	if (r < 0)
		return r;
	before.events = w.row.events;
	return sql_bulk_case_insert(rq->tx, &before);
}

static int check(struct req *rq, const struct mainstay_bulk_update_cases_request *in,
		 struct desk_holder *ret_to)
{
	struct work w = {0};
	int r;

	if (!in->case_ids.v == !in->filter)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name the cases by caseIds or by a filter, one of them.");
	if (!in->severity_code.p && !in->assignee.p && !in->queue.p && !in->add_tags.n &&
	    !in->remove_tags.n && !in->resolve.v)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Say what shall be done.");
	if (!in->assignee.p)
		return 0;
	r = work_find_agent(rq, in->assignee, &w);
	*ret_to = w.holder;
	return r;
}

/* Whom the action gave cases hears of them, unless it was he; what they are is read when it is
 * told: those that are his still. */
static int tell_given(struct req *rq, str assignee, str id, str source, str reason)
{
	struct buf CLEANUP(buf_done) out = {0};
	struct outbox_fact fact = {.account = rq->caller.account,
				   .kind = OUTBOX_ASSIGNMENT,
				   .event = DESK_CASES_GIVEN,
				   .subject = id};
	struct json_writer w;

	if (!assignee.n || str_eq(assignee, rq->caller.principal))
		return 0;
	buf_init(&out, PAYLOAD_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("event-name"), fact.event);
	json_pair_str(&w, S("bulk-id"), id);
	json_pair_str(&w, S("source"), source);
	json_pair_str(&w, S("user-id"), assignee);
	json_pair_str(&w, S("by"), rq->caller.name);
	json_pair_str(&w, S("reason"), reason);
	json_object_end(&w);
	if (out.failed)
		return E_LIMIT;
	fact.payload = buf_dup(&out, rq->arena);
	return outbox_add(rq->tx, rq->now, &fact);
}

int op_mainstay_bulk_update_cases(struct req *rq,
				  const struct mainstay_bulk_update_cases_request *in,
				  struct mainstay_bulk_update_cases_response *out)
{
	str id = str_fmt(rq->arena, "bulk-%.*s", STR_ARG(random_hex(rq->arena, 16)));
	usec expires = rq->now + rq->app->settings->undo_window;
	struct desk_holder to = {0};
	result_vec results = {0};
	target_vec cases = {0};
	int64_t changed = 0;
	int r = check(rq, in, &to);

	if (r >= 0)
		r = in->filter ? by_filter(rq, in->filter, &cases)
			       : by_ids(rq, in, &cases, &results);
	if (r >= 0)
		r = lock_all(rq, &cases);
	for (size_t i = 0; r >= 0 && i < cases.n; i++) {
		str why;

		r = change_one(rq, in, &cases.v[i], &to, id, &why);
		if (r < 0)
			break;
		changed += !why.p;
		tell(rq, &results, cases.v[i].case_id, why);
	}
	if (r >= 0 && changed)
		r = sql_bulk_insert(rq->tx, &(struct sql_bulk_insert_in){
						    .account = rq->caller.account,
						    .bulk_id = id,
						    .made = rq->now,
						    .expires = expires,
						    .actor = rq->caller.principal,
					    });
	if (r >= 0 && changed && in->assignee.p)
		r = tell_given(rq, to.assignee, id, id,
			       case_clean_text(rq, in->reason, REASON_MAX));
	if (r < 0)
		return r;
	if (changed) {
		out->undo_id = id;
		out->undo_until = usec_format(rq->arena, expires, USEC_MILLI_Z);
	}
	out->changed = SOME_I64(changed);
	out->results.v = list_some(results.v);
	out->results.n = results.n;
	return 0;
}

/* ---- back again ---- */

static int restore_row(struct req *rq, const struct sql_desk_bulk_case *b, struct work *w)
{
	bool moved = !str_eq(w->holder.assignee, b->assignee) || !str_eq(w->holder.queue, b->queue);
	enum case_status status;
	int r;

	if (case_status_parse(b->status, &status) < 0)
		return E_IO;
	w->change = (struct case_change){
		.actor_kind = ACTOR_STAFF,
		.actor = rq->caller.principal,
		.severity = b->severity,
		.restores = w->row.status != status,
		.restore_to = status,
		.detail = str_fmt(rq->arena, "{\"undone\":\"%.*s\"}", STR_ARG(b->bulk_id)),
	};
	w->holder = (struct desk_holder){b->assignee, b->assignee_name, b->queue};
	if (moved && !w->change.restores)
		work_log(w, CASE_EVENT_TRANSFERRED,
			 work_holder_detail(rq, &w->holder, S("undone")));
	r = case_change(rq, &w->row, &w->change, NULL);
	return r >= 0 && moved ? desk_holder_put(rq, &w->row, &w->holder) : r;
}

/* Before anything is written: a change that fails half way would spoil the others. */
static int check_severity(struct req *rq, const struct sql_desk_bulk_case *b,
			  const struct case_row *row, str *ret_why)
{
	const struct plan *plan;
	int r;

	if (str_eq(b->severity, row->severity))
		return 0;
	r = plan_of_account(rq, row->account, &plan);
	if (r >= 0 && !plan_target(plan, row->issue_type, b->severity))
		*ret_why = S("The account's plan has the severity of before no more.");
	return r;
}

static int restore_one(struct req *rq, const struct sql_desk_bulk_case *b, str *ret_why)
{
	struct work w = {0};
	str *added, *removed;
	size_t added_n = desk_split(rq->arena, b->tags_added, &added);
	size_t removed_n = desk_split(rq->arena, b->tags_removed, &removed);
	int r = case_load(rq, b->account, b->case_id, &w.row);

	*ret_why = (str){0};
	if (r >= 0)
		r = desk_holder_load(rq, &w.row, &w.holder);
	if (r == E_NOENT) {
		*ret_why = S("The case is gone.");
		return 0;
	}
	if (r < 0)
		return r;
	if (w.row.events != b->events) {
		*ret_why = S("Something happened to the case since.");
		return 0;
	}
	r = check_severity(rq, b, &w.row, ret_why);
	if (r < 0 || ret_why->p)
		return r;
	r = restore_row(rq, b, &w);
	if (r == E_API) {
		*ret_why = refusal(rq);
		return 0;
	}
	return r < 0 ? r
		     : desk_tags_change(rq, &w.row, removed, removed_n, added, added_n, NULL, NULL);
}

/* News of it that has not left is withdrawn: the undo itself is nobody's news. *ret_n counts it. */
static int withdraw(struct req *rq, str id, const struct sql_desk_bulk_case_rows *rows, int *ret_n)
{
	const str why = S("The bulk action was undone.");
	int r = mail_queue_withdraw(rq->tx, rq->now, rq->caller.account, id, why);

	*ret_n = r;
	for (size_t i = 0; r >= 0 && i < rows->n; i++) {
		if (i && str_eq(rows->v[i].account, rows->v[i - 1].account))
			continue;
		r = mail_queue_withdraw(rq->tx, rq->now, rows->v[i].account, id, why);
		*ret_n += r;
	}
	return r < 0 ? r : 0;
}

/* Who keeps some of the cases hears of these alone. */
static int tell_kept(struct req *rq, str id, const result_vec *results,
		     const struct sql_desk_bulk_case_rows *rows)
{
	struct desk_holder holder;
	struct case_row row;
	int r;

	for (size_t i = 0; i < results->n; i++) {
		if (results->v[i].done.v)
			continue;
		r = case_load(rq, rows->v[i].account, rows->v[i].case_id, &row);
		if (r == E_NOENT)
			continue;
		if (r >= 0)
			r = desk_holder_load(rq, &row, &holder);
		if (r < 0)
			return r;
		if (!str_eq(holder.assignee, rows->v[i].assignee))
			return tell_given(rq, holder.assignee, id,
					  str_fmt(rq->arena, "%.*s kept", STR_ARG(id)), S(""));
	}
	return 0;
}

int desk_bulk_undo(struct req *rq, str id, struct mainstay_desk_bulk_result_list *ret)
{
	const struct sql_bulk_load_in which = {rq->caller.account, id};
	struct sql_desk_bulk_case_rows rows = {0};
	struct sql_bulk_load_row bulk;
	result_vec results = {0};
	int r, withdrawn = 0;

	if (str_index(id, '\0') >= 0)
		return E_NOENT;
	r = sql_bulk_load(rq->tx, &which, &bulk);
	if (r < 0)
		return r;
	if (bulk.undone || bulk.expires < rq->now)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				bulk.undone ? "This was undone already."
					    : "This is too long ago to be undone.");
	r = sql_bulk_case_list_all(rq->tx, &(struct sql_bulk_case_list_in){id}, &rows);
	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		if (!i || !str_eq(rows.v[i].account, rows.v[i - 1].account))
			r = account_lock(rq->tx, rows.v[i].account);
	}
	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		str why;

		r = restore_one(rq, &rows.v[i], &why);
		if (r >= 0)
			tell(rq, &results, rows.v[i].case_id, why);
	}
	if (r >= 0)
		r = withdraw(rq, id, &rows, &withdrawn);
	if (r >= 0 && withdrawn)
		r = tell_kept(rq, id, &results, &rows);
	if (r >= 0)
		r = sql_bulk_undone(rq->tx,
				    &(struct sql_bulk_undone_in){rq->caller.account, id, rq->now});
	if (r < 0)
		return r;
	ret->v = list_some(results.v);
	ret->n = results.n;
	return 0;
}

/* ---- forgetting ---- */

static int forget(struct tx *tx, void *arg)
{
	const struct job_run *run = arg;
	struct sql_bulk_expired_rows old = {0};
	int r = sql_bulk_expired_all(tx, &(struct sql_bulk_expired_in){run->now, FORGET_A_STEP},
				     &old);

	for (size_t i = 0; r >= 0 && i < old.n; i++) {
		r = sql_bulk_case_delete(tx, &(struct sql_bulk_case_delete_in){old.v[i].bulk_id});
		if (r >= 0)
			r = sql_bulk_delete(tx, &(struct sql_bulk_delete_in){old.v[i].account,
									     old.v[i].bulk_id});
	}
	return r < 0 ? r : 0;
}

static int run(struct job_run *run)
{
	return job_write(run, forget, run);
}

const struct job desk_bulk_job = {
	.name = "desk-bulk",
	.help = "Forgets what bulk actions changed when they cannot be undone any more.",
	.interval = MINUTES(10),
	.limit = MINUTES(5),
	.run = run,
};
