/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The desk's operations on one case. Each loads the case under its account's
 * lock, asks case_change for what the customer may see, and writes the desk's
 * own rows beside it.
 */
#include "audit.h"
#include "desk-view.h"
#include "desk.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "json.h"
#include "mainstay.h"
#include "plan-gate.h"
#include "redact.h"
#include "settings.h"

/* The case that a writing operation works on: found, its account locked, then read again so that
 * what we decide on cannot change under us. */
static int open_case(struct req *rq, str id, struct case_row *row, struct desk_holder *holder)
{
	int r = case_load_any(rq, id, row);

	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r < 0)
		return r;
	r = account_lock(rq->tx, row->account);
	if (r < 0)
		return r;
	r = case_load(rq, row->account, row->case_id, row);
	if (r == E_NOENT)
		return desk_no_such_case(rq);
	return r < 0 ? r : desk_holder_load(rq, row, holder);
}

static struct case_change by_agent(const struct req *rq)
{
	return (struct case_change){
		.actor_kind = ACTOR_STAFF,
		.actor = rq->caller.principal,
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("desk"),
	};
}

/* {"key":"value",...} of up to three pairs; absent values are left out. */
static str detail_of(struct req *rq, str key1, str value1, str key2, str value2, str key3,
		     str value3)
{
	struct buf CLEANUP(buf_done) out;
	struct json_writer w;

	buf_init(&out, 8192);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, key1, value1);
	json_pair_str(&w, key2, value2);
	json_pair_str(&w, key3, value3);
	json_object_end(&w);
	return buf_dup(&out, rq->arena);
}

static int finish(struct req *rq, const struct case_row *row, const struct desk_holder *holder,
		  struct mainstay_desk_case **ret)
{
	*ret = ARENA_NEW(rq->arena, struct mainstay_desk_case);
	return desk_case_view(rq, row, holder, *ret);
}

int op_mainstay_take_case(struct req *rq, const struct mainstay_take_case_request *in,
			  struct mainstay_take_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (str_eq(holder.assignee, rq->caller.principal))
		return finish(rq, &row, &holder, &out->case_);
	if (holder.assignee.n && !in->take_over.v)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"%.*s has this case. Use takeOver to take it nevertheless.",
				STR_ARG(holder.name));
	holder.assignee = rq->caller.principal;
	holder.name = rq->caller.name;
	change.has_action = true;
	change.action = ACTION_STAFF_TAKE;
	change.has_event = true;
	change.event = CASE_EVENT_TAKEN;
	change.detail = detail_of(rq, S("assignee"), holder.assignee, S("name"), holder.name,
				  S("queue"), holder.queue);
	r = case_change(rq, &row, &change, NULL);
	if (r == 0)
		r = desk_holder_put(rq, &row, &holder);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_release_case(struct req *rq, const struct mainstay_release_case_request *in,
			     struct mainstay_release_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (!holder.assignee.n)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "Nobody has this case.");
	change.has_action = true;
	change.action = ACTION_STAFF_RELEASE;
	change.has_event = true;
	change.event = CASE_EVENT_RELEASED;
	change.detail = detail_of(rq, S("assignee"), holder.assignee, S("name"), holder.name,
				  S("queue"), holder.queue);
	holder.assignee = S("");
	holder.name = S("");
	r = case_change(rq, &row, &change, NULL);
	if (r == 0)
		r = desk_holder_put(rq, &row, &holder);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

/* Adds a message of ours, and the files with it, and moves the case on. */
static int answer(struct req *rq, struct case_row *row, struct desk_holder *holder, str body,
		  const struct mainstay_desk_attachment_list *files, enum case_action action)
{
	struct case_change change = by_agent(rq);
	int r;

	change.body = body;
	change.has_action = true;
	change.action = action;
	if (files && files->n) {
		r = desk_files_store(rq, row, files, &change.attachment_set);
		if (r < 0)
			return r;
	}
	r = case_change(rq, row, &change, NULL);
	if (r < 0 || holder->assignee.n)
		return r;
	/* Whoever answers a case that nobody has, has it. */
	holder->assignee = rq->caller.principal;
	holder->name = rq->caller.name;
	return desk_holder_put(rq, row, holder);
}

int op_mainstay_reply_to_case(struct req *rq, const struct mainstay_reply_to_case_request *in,
			      struct mainstay_reply_to_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	enum case_action action = ACTION_STAFF_REPLY;
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (str_eq(in->next_status, case_status_code(CASE_WORK_IN_PROGRESS)))
		action = ACTION_STAFF_REPLY_WORKING;
	else if (str_eq(in->next_status, case_status_code(CASE_RESOLVED)))
		action = ACTION_STAFF_RESOLVE;
	r = answer(rq, &row, &holder, in->communication_body, &in->attachments, action);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_ask_customer(struct req *rq, const struct mainstay_ask_customer_request *in,
			     struct mainstay_ask_customer_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r == 0)
		r = answer(rq, &row, &holder, in->communication_body, &in->attachments,
			   ACTION_STAFF_REPLY);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_resolve_case_as_agent(struct req *rq,
				      const struct mainstay_resolve_case_as_agent_request *in,
				      struct mainstay_resolve_case_as_agent_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (row.status == CASE_RESOLVED)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case is resolved already.");
	if (in->communication_body.p) {
		r = answer(rq, &row, &holder, in->communication_body, NULL, ACTION_STAFF_RESOLVE);
	} else {
		change.has_action = true;
		change.action = ACTION_STAFF_RESOLVE;
		r = case_change(rq, &row, &change, NULL);
	}
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_reopen_case(struct req *rq, const struct mainstay_reopen_case_request *in,
			    struct mainstay_reopen_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (row.status != CASE_RESOLVED)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "This case is open already.");
	change.has_action = true;
	change.action = ACTION_STAFF_REOPEN;
	change.has_event = in->reason.p != NULL;
	change.event = CASE_EVENT_OTHER;
	change.detail =
		detail_of(rq, S("reopened"), in->reason, (str){0}, (str){0}, (str){0}, (str){0});
	r = case_change(rq, &row, &change, NULL);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_change_case_severity(struct req *rq,
				     const struct mainstay_change_case_severity_request *in,
				     struct mainstay_change_case_severity_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;
	if (row.status == CASE_RESOLVED)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case is resolved. Reopen it first.");
	change.severity = in->severity_code;
	change.detail = detail_of(rq, S("from"), row.severity, S("to"), in->severity_code,
				  S("reason"), in->reason);
	r = case_change(rq, &row, &change, NULL);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

/* The agent that was named: an active member of the provider's staff. */
static int find_agent(struct req *rq, str name, struct desk_holder *holder)
{
	struct sql_principal found;
	int r = principal_load(rq->tx, rq->caller.account, name, &found);

	if (r == E_NOENT)
		r = principal_load_by_name(rq->tx, rq->caller.account, name, &found);
	if (r == E_NOENT || (r == 0 && !str_eq(found.status, S("active"))))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no active agent named %.*s.", STR_ARG(name));
	if (r < 0)
		return r;
	holder->assignee = found.id;
	holder->name = found.name;
	return 0;
}

int op_mainstay_transfer_case(struct req *rq, const struct mainstay_transfer_case_request *in,
			      struct mainstay_transfer_case_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	int r;

	if (!in->assignee.p && !in->queue.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name an assignee, a queue, or both.");
	r = open_case(rq, in->case_id, &row, &holder);
	if (r < 0)
		return r;
	if (row.status == CASE_RESOLVED)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case is resolved. Reopen it first.");
	if (in->queue.p) {
		/* Another queue's people choose among themselves. */
		holder = (struct desk_holder){.assignee = S(""), .name = S(""), .queue = in->queue};
	}
	if (in->assignee.p) {
		r = find_agent(rq, in->assignee, &holder);
		if (r < 0)
			return r;
	}
	change.has_event = true;
	change.event = CASE_EVENT_TRANSFERRED;
	change.detail = detail_of(rq, S("assignee"), holder.assignee, S("queue"), holder.queue,
				  S("reason"), in->reason);
	r = case_change(rq, &row, &change, NULL);
	if (r == 0)
		r = desk_holder_put(rq, &row, &holder);
	return r < 0 ? r : finish(rq, &row, &holder, &out->case_);
}

int op_mainstay_add_note(struct req *rq, const struct mainstay_add_note_request *in,
			 struct mainstay_add_note_response *out)
{
	struct case_row row;
	struct desk_holder holder;
	struct case_change change = by_agent(rq);
	struct sql_desk_note_last_row last;
	int r = open_case(rq, in->case_id, &row, &holder);

	if (r < 0)
		return r;

	const struct sql_desk_note_last_in which = {row.account, row.case_id};

	r = sql_desk_note_last(rq->tx, &which, &last);
	if (r < 0)
		return r;

	const struct sql_desk_note_insert_in note = {
		.account = row.account,
		.case_id = row.case_id,
		.seq = last.seq + 1,
		.at = rq->now,
		.author = rq->caller.principal,
		.author_name = rq->caller.name,
		.body = redact_text(rq->arena, in->body, rq->app->settings->redaction_word).text,
	};

	r = sql_desk_note_insert(rq->tx, &note);
	if (r < 0)
		return r;
	change.has_event = true;
	change.event = CASE_EVENT_NOTED;
	change.detail = str_fmt(rq->arena, "{\"note\":%lld}", (long long)note.seq);
	r = case_change(rq, &row, &change, NULL);
	if (r < 0)
		return r;
	out->note = ARENA_NEW(rq->arena, struct mainstay_desk_note);
	desk_note_view(rq->arena,
		       &(struct sql_desk_note_row){note.seq, note.at, note.author, note.author_name,
						   note.body},
		       out->note);
	return 0;
}
