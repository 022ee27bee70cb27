/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's operations on one case. Each loads the case under its account's
 * lock, asks case_change for what the customer may see, and writes the desk's
 * own rows beside it.
 */
#include "audit.h"
#include "desk-view.h"
#include "desk-work.h"
#include "desk.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "json.h"
#include "mainstay.h"
#include "paging.h"
#include "plan-gate.h"
#include "settings.h"

#define REASON_MAX 500 /* characters, as the model says */

/* Finds the case, locks its account, and reads it again, so that what we decide on cannot change
 * under us. */
int work_open(struct req *rq, str id, struct work *w)
{
	int r = case_load_any(rq, id, &w->row);

	*w = (struct work){
		.row = w->row,
		.change =
			{
				.actor_kind = ACTOR_STAFF,
				.actor = rq->caller.principal,
				.submitted_by = rq->app->settings->provider_name,
				.channel = S("desk"),
			},
	};
	if (r == 0)
		r = account_lock(rq->tx, w->row.account);
	if (r == 0)
		r = case_load(rq, w->row.account, w->row.case_id, &w->row);
	if (r == E_NOENT)
		return desk_no_such_case(rq);
	rq->audit.recipient = w->row.account;
	return r < 0 ? r : desk_holder_load(rq, &w->row, &w->holder);
}

int work_close(struct req *rq, struct work *w, struct mainstay_desk_case **ret)
{
	int r = case_change(rq, &w->row, &w->change, NULL);

	if (r == 0 && w->hand_over)
		r = desk_holder_put(rq, &w->row, &w->holder);
	if (r < 0)
		return r;
	*ret = ARENA_NEW(rq->arena, struct mainstay_desk_case);
	return desk_case_view(rq, &w->row, &w->holder, *ret);
}

void work_act(struct work *w, enum case_action action)
{
	w->change.has_action = true;
	w->change.action = action;
}

void work_log(struct work *w, enum case_event_kind event, str detail)
{
	w->change.has_event = true;
	w->change.event = event;
	w->change.detail = detail;
}

void work_assign(struct work *w, str assignee, str name)
{
	w->hand_over = true;
	w->holder.assignee = assignee;
	w->holder.name = name;
}

int work_only_open(struct req *rq, const struct work *w)
{
	if (case_status_open(w->row.status))
		return 0;
	if (w->row.merged_into.p)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case was merged into %.*s: work there.",
				STR_ARG(w->row.merged_into));
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"This case is resolved. Reopen it first.");
}

/* {"key":"value",...}; absent values are left out. */
struct fact {
	str key, value;
};
static str detail_of(struct req *rq, const struct fact *facts, size_t n)
{
	struct buf CLEANUP(buf_done) out;
	struct json_writer w;

	buf_init(&out, 8192);
	json_writer_init(&w, &out);
	json_object(&w);
	for (size_t i = 0; i < n; i++)
		json_pair_str(&w, facts[i].key, facts[i].value);
	json_object_end(&w);
	return buf_dup(&out, rq->arena);
}
#define DETAIL(rq, ...)                                                                            \
	detail_of((rq), (const struct fact[]){__VA_ARGS__},                                        \
		  ARRAY_LEN(((const struct fact[]){__VA_ARGS__})))

str work_holder_detail(struct req *rq, const struct desk_holder *h, str reason)
{
	return DETAIL(rq, {S("assignee"), h->assignee}, {S("name"), h->name},
		      {S("queue"), h->queue}, {S("reason"), reason});
}

int op_mainstay_take_case(struct req *rq, const struct mainstay_take_case_request *in,
			  struct mainstay_take_case_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = work_only_open(rq, &w);
	if (r < 0)
		return r;
	if (w.holder.assignee.n && !str_eq(w.holder.assignee, rq->caller.principal) &&
	    !in->take_over.v)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"%.*s has this case. Use takeOver to take it nevertheless.",
				STR_ARG(w.holder.name));
	work_assign(&w, rq->caller.principal, rq->caller.name);
	work_act(&w, ACTION_STAFF_TAKE);
	work_log(&w, CASE_EVENT_TAKEN, work_holder_detail(rq, &w.holder, (str){0}));
	return work_close(rq, &w, &out->case_);
}

int op_mainstay_release_case(struct req *rq, const struct mainstay_release_case_request *in,
			     struct mainstay_release_case_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = work_only_open(rq, &w);
	if (r < 0)
		return r;
	if (!w.holder.assignee.n)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "Nobody has this case.");
	work_act(&w, ACTION_STAFF_RELEASE);
	work_log(&w, CASE_EVENT_RELEASED, work_holder_detail(rq, &w.holder, (str){0}));
	work_assign(&w, S(""), S(""));
	return work_close(rq, &w, &out->case_);
}

/* A message of ours, with files or without. Whoever answers a case that nobody has, has it. */
int work_answer(struct req *rq, struct work *w, str body,
		const struct mainstay_desk_attachment_list *files, enum case_action action)
{
	int r = work_only_open(rq, w);

	if (r == 0 && files->n)
		r = desk_files_store(rq, &w->row, files, &w->change.attachment_set);
	if (r < 0)
		return r;
	w->change.body = body;
	work_act(w, action);
	if (!w->holder.assignee.n)
		work_assign(w, rq->caller.principal, rq->caller.name);
	return desk_draft_end(rq, &w->row);
}

/* The next status that a reply asks for, as what the agent does. */
enum case_action work_reply_action(str next_status)
{
	if (str_eq(next_status, case_status_code(CASE_WORK_IN_PROGRESS)))
		return ACTION_STAFF_REPLY_WORKING;
	if (str_eq(next_status, case_status_code(CASE_RESOLVED)))
		return ACTION_STAFF_RESOLVE;
	return ACTION_STAFF_REPLY;
}

int op_mainstay_reply_to_case(struct req *rq, const struct mainstay_reply_to_case_request *in,
			      struct mainstay_reply_to_case_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = desk_draft_guard(rq, &w.row, in->override.v, in->expected_messages);
	if (r == 0)
		r = work_answer(rq, &w, in->communication_body, &in->attachments,
				work_reply_action(in->next_status));
	return r < 0 ? r : work_close(rq, &w, &out->case_);
}

int op_mainstay_ask_customer(struct req *rq, const struct mainstay_ask_customer_request *in,
			     struct mainstay_ask_customer_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = desk_draft_guard(rq, &w.row, in->override.v, in->expected_messages);
	if (r == 0)
		r = work_answer(rq, &w, in->communication_body, &in->attachments,
				ACTION_STAFF_REPLY);
	return r < 0 ? r : work_close(rq, &w, &out->case_);
}

int op_mainstay_resolve_case_as_agent(struct req *rq,
				      const struct mainstay_resolve_case_as_agent_request *in,
				      struct mainstay_resolve_case_as_agent_response *out)
{
	static const struct mainstay_desk_attachment_list no_files;
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = work_only_open(rq, &w);
	if (r == 0 && in->communication_body.p)
		r = work_answer(rq, &w, in->communication_body, &no_files, ACTION_STAFF_RESOLVE);
	if (r < 0)
		return r;
	work_act(&w, ACTION_STAFF_RESOLVE);
	return work_close(rq, &w, &out->case_);
}

int op_mainstay_reopen_case(struct req *rq, const struct mainstay_reopen_case_request *in,
			    struct mainstay_reopen_case_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r < 0)
		return r;
	if (case_status_open(w.row.status))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "This case is open already.");
	if (w.row.merged_into.p)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case was merged into %.*s. Undo that to go on with it.",
				STR_ARG(w.row.merged_into));
	work_act(&w, ACTION_STAFF_REOPEN);
	if (in->reason.p)
		work_log(&w, CASE_EVENT_OTHER,
			 DETAIL(rq, {S("reopened"), case_clean_text(rq, in->reason, REASON_MAX)}));
	return work_close(rq, &w, &out->case_);
}

int op_mainstay_change_case_severity(struct req *rq,
				     const struct mainstay_change_case_severity_request *in,
				     struct mainstay_change_case_severity_response *out)
{
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = work_only_open(rq, &w);
	if (r < 0)
		return r;
	w.change.severity = in->severity_code;
	if (in->reason.p)
		work_log(&w, CASE_EVENT_OTHER,
			 DETAIL(rq, {S("severityReason"),
				     case_clean_text(rq, in->reason, REASON_MAX)}));
	return work_close(rq, &w, &out->case_);
}

/* The agent that was named: an active member of the provider's staff. */
int work_find_agent(struct req *rq, str name, struct work *w)
{
	struct sql_principal found;
	int r = principal_load(rq->tx, rq->caller.account, name, &found);

	if (r == E_NOENT)
		r = principal_load_by_name(rq->tx, rq->caller.account, name, &found);
	if (r == E_NOENT || (r == 0 && !str_eq(found.status, S("active"))))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no active agent named %.*s.", STR_ARG(name));
	if (r == 0)
		work_assign(w, found.id, found.name);
	return r;
}

/* Whom a colleague gives a case to hears of it, as of what routing gives. */
static int tell_assigned(struct req *rq, const struct work *w, str reason)
{
	struct sql_principal who;
	str why = str_fmt(rq->arena, "%.*s gave it to you%s%.*s", STR_ARG(rq->caller.name),
			  reason.n ? ": " : ".", STR_ARG(reason));
	int r = principal_load(rq->tx, rq->caller.account, w->holder.assignee, &who);

	return r < 0 ? r
		     : desk_tell(rq, &w->row, OUTBOX_ASSIGNMENT, S("CaseAssigned"), w->row.case_id,
				 &who, why, S(""));
}

int op_mainstay_transfer_case(struct req *rq, const struct mainstay_transfer_case_request *in,
			      struct mainstay_transfer_case_response *out)
{
	str reason = case_clean_text(rq, in->reason, REASON_MAX);
	str from, number = {0};
	struct work w;
	int r;

	if (!in->assignee.p && !in->queue.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name an assignee, a queue, or both.");
	r = work_open(rq, in->case_id, &w);
	if (r == 0)
		r = work_only_open(rq, &w);
	if (r < 0)
		return r;
	from = w.holder.name.n ? w.holder.name : (str){0};
	if (in->queue.p) {
		/* Another queue's people choose among themselves. */
		work_assign(&w, S(""), S(""));
		w.holder.queue = in->queue;
	}
	if (in->assignee.p) {
		r = work_find_agent(rq, in->assignee, &w);
		if (r < 0)
			return r;
	}
	if (in->note.p) {
		struct sql_desk_note_insert_in note;

		r = work_note(rq, &w, in->note, &note);
		if (r < 0)
			return r;
		number = str_fmt(rq->arena, "%lld", (long long)note.seq);
	}
	work_log(&w, CASE_EVENT_TRANSFERRED,
		 DETAIL(rq, {S("assignee"), w.holder.assignee}, {S("name"), w.holder.name},
			{S("queue"), w.holder.queue}, {S("reason"), reason}, {S("from"), from},
			{S("note"), number}));
	r = work_close(rq, &w, &out->case_);
	if (r >= 0 && in->assignee.p && !str_eq(w.holder.assignee, rq->caller.principal))
		r = tell_assigned(rq, &w, reason);
	return r;
}

int work_note(struct req *rq, struct work *w, str body, struct sql_desk_note_insert_in *ret)
{
	const struct sql_desk_note_last_in which = {w->row.account, w->row.case_id};
	struct sql_desk_note_last_row last;
	int r = sql_desk_note_last(rq->tx, &which, &last);

	if (r < 0)
		return r;
	*ret = (struct sql_desk_note_insert_in){
		.account = w->row.account,
		.case_id = w->row.case_id,
		.seq = last.seq + 1,
		.at = rq->now,
		.author = rq->caller.principal,
		.author_name = rq->caller.name,
		.body = case_clean_text(rq, body, CASE_TEXT_MAX),
	};
	work_log(w, CASE_EVENT_NOTED, str_fmt(rq->arena, "{\"note\":%lld}", (long long)ret->seq));
	return sql_desk_note_insert(rq->tx, ret);
}

int op_mainstay_add_note(struct req *rq, const struct mainstay_add_note_request *in,
			 struct mainstay_add_note_response *out)
{
	struct sql_desk_note_insert_in note;
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r == 0)
		r = work_note(rq, &w, in->body, &note);
	if (r == 0)
		r = case_change(rq, &w.row, &w.change, NULL);
	if (r < 0)
		return r;
	out->note = ARENA_NEW(rq->arena, struct mainstay_desk_note);
	desk_note_view(rq->arena,
		       &(struct sql_desk_note_row){note.seq, note.at, note.author, note.author_name,
						   note.body},
		       out->note);
	return 0;
}
