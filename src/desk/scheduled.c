/* SPDX-License-Identifier: Apache-2.0 */
#include "scheduled.h"

#include "audit.h"
#include "crypto.h"
#include "desk-view.h"
#include "desk-work.h"
#include "desk_sql.h"
#include "errors.h"
#include "jobs.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"
#include "work-view.h"

#define AHEAD_MAX DAYS(366)
#define PAGE_STANDARD 50
#define BATCH 100
#define ACCOUNT_DIGITS 12
#define PREFIX S("reply-")

#define WAITING S("waiting")
#define SENT S("sent")
#define CANCELLED S("cancelled")
#define FAILED S("failed")

static struct mainstay_desk_scheduled_reply *view(struct req *rq,
						  const struct sql_desk_scheduled *row)
{
	struct mainstay_desk_scheduled_reply *v =
		ARENA_NEW(rq->arena, struct mainstay_desk_scheduled_reply);

	desk_scheduled_view(rq, row, v);
	return v;
}

int op_mainstay_schedule_reply(struct req *rq, const struct mainstay_schedule_reply_request *in,
			       struct mainstay_schedule_reply_response *out)
{
	struct sql_desk_scheduled row;
	struct work w;
	int r = work_open(rq, in->case_id, &w);

	if (r >= 0)
		r = work_only_open(rq, &w);
	if (r < 0)
		return r;
	if (in->send_at.v <= rq->now || in->send_at.v > rq->now + AHEAD_MAX)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"sendAt lies ahead, at most a year.");
	row = (struct sql_desk_scheduled){
		.account = w.row.account,
		.case_id = w.row.case_id,
		.reply_id = str_fmt(rq->arena, "reply-%.*s-%.*s", STR_ARG(w.row.account),
				    STR_ARG(random_hex(rq->arena, 16))),
		.send_at = in->send_at.v,
		.body = case_clean_text(rq, in->communication_body, CASE_TEXT_MAX),
		.next_status = in->next_status.p ? in->next_status : S(""),
		.unless_customer = in->unless_customer_writes.v,
		.agent = rq->caller.principal,
		.agent_name = rq->caller.name,
		.made = rq->now,
		.seen = w.row.communications,
		.state = WAITING,
		.reason = S(""),
	};
	r = sql_scheduled_insert(rq->tx, &row);
	if (r < 0)
		return r;
	out->reply = view(rq, &row);
	return 0;
}

/* Reads "TIME ID" of a page's position. */
static int read_position(str position, usec *ret_at, str *ret_id)
{
	str rest = position;
	int64_t at;
	int r = str_to_i64(str_cut(&rest, ' '), &at);

	if (r < 0 || !rest.p)
		return E_SYNTAX;
	*ret_at = at;
	*ret_id = rest;
	return 0;
}

static int load_page(struct req *rq, str id, usec after_at, str after_id, int64_t most,
		     struct sql_desk_scheduled_rows *ret)
{
	struct case_row row;
	int r;

	if (!id.p)
		return sql_scheduled_waiting_all(
			rq->tx, &(struct sql_scheduled_waiting_in){after_at, after_id, most}, ret);
	r = case_load_any(rq, id, &row);
	if (r == E_NOENT)
		return desk_no_such_case(rq);
	if (r < 0)
		return r;
	return sql_scheduled_of_case_all(rq->tx,
					 &(struct sql_scheduled_of_case_in){
						 .account = row.account,
						 .case_id = row.case_id,
						 .after_at = after_at,
						 .after_id = after_id,
						 .most = most,
					 },
					 ret);
}

int op_mainstay_list_scheduled_replies(struct req *rq,
				       const struct mainstay_list_scheduled_replies_request *in,
				       struct mainstay_list_scheduled_replies_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PAGE_STANDARD;
	str filter = in->case_id.p ? in->case_id : S(""), position, after_id = S("");
	struct sql_desk_scheduled_rows rows = {0};
	usec after_at = 0;
	int r = page_resume(rq, in->next_token, filter, &position);

	if (r >= 0 && position.p)
		r = read_position(position, &after_at, &after_id);
	if (r >= 0)
		r = load_page(rq, in->case_id, after_at, after_id, most + 1, &rows);
	if (r < 0)
		return r;
	out->replies.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->replies.v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_desk_scheduled_reply, out->replies.n));
	for (size_t i = 0; i < out->replies.n; i++)
		desk_scheduled_view(rq, &rows.v[i], &out->replies.v[i]);
	if (rows.n > out->replies.n) {
		const struct sql_desk_scheduled *last = &rows.v[most - 1];

		out->next_token =
			page_continue(rq, filter,
				      str_fmt(rq->arena, "%lld %.*s", (long long)last->send_at,
					      STR_ARG(last->reply_id)));
	}
	return 0;
}

/* The account in reply-ACCOUNT-HEX; absent when it has not that form. */
static str account_of(str id)
{
	if (!str_starts(id, PREFIX) || id.n < PREFIX.n + ACCOUNT_DIGITS + 2 ||
	    str_index(id, '\0') >= 0)
		return (str){0};
	return str_slice(id, PREFIX.n, PREFIX.n + ACCOUNT_DIGITS);
}

static int settle(struct tx *tx, struct sql_desk_scheduled *row, usec now, str state, str reason)
{
	row->state = state;
	row->settled = now;
	row->reason = reason;
	return sql_scheduled_settle(tx, &(struct sql_scheduled_settle_in){
						.account = row->account,
						.case_id = row->case_id,
						.reply_id = row->reply_id,
						.state = state,
						.settled = now,
						.reason = reason,
					});
}

int op_mainstay_cancel_scheduled_reply(struct req *rq,
				       const struct mainstay_cancel_scheduled_reply_request *in,
				       struct mainstay_cancel_scheduled_reply_response *out)
{
	str account = account_of(in->reply_id);
	struct sql_desk_scheduled row;
	int r = account.p ? account_lock(rq->tx, account) : E_NOENT;

	if (r >= 0)
		r = sql_scheduled_load(
			rq->tx, &(struct sql_scheduled_load_in){account, in->reply_id}, &row);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such reply.");
	if (r < 0)
		return r;
	rq->audit.recipient = account;
	if (!str_eq(row.state, WAITING))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "The reply was %.*s already.",
				STR_ARG(row.state));
	r = settle(rq->tx, &row, rq->now, CANCELLED,
		   str_fmt(rq->arena, "by %.*s", STR_ARG(rq->caller.name)));
	if (r < 0)
		return r;
	out->reply = view(rq, &row);
	return 0;
}

/* ---- the job ---- */

struct sending {
	const struct job_run *run;
	struct sql_scheduled_due_row *due;
	size_t n;
	size_t at; /* the one that the step sends */
};

static int find_due(struct tx *tx, void *arg)
{
	struct sending *s = arg;
	struct sql_scheduled_due_rows found = {0};
	struct arena *a = s->run->arena;
	int r = sql_scheduled_due_all(tx, &(struct sql_scheduled_due_in){s->run->now, BATCH},
				      &found);

	if (r < 0)
		return r;
	s->n = found.n;
	s->due = ARENA_ARRAY(a, struct sql_scheduled_due_row, found.n);
	for (size_t i = 0; i < found.n; i++) {
		s->due[i].account = str_dup(a, found.v[i].account);
		s->due[i].reply_id = str_dup(a, found.v[i].reply_id);
	}
	return 0;
}

static int customer_wrote(struct tx *tx, const struct case_row *row, int64_t seen, bool *ret)
{
	struct sql_customer_wrote_row found;
	int r = sql_customer_wrote(
		tx, &(struct sql_customer_wrote_in){row->account, row->display_id, seen}, &found);

	if (r >= 0)
		*ret = found.n > 0;
	return r;
}

/* Says it as the agent who wrote it; whoever answers a case that nobody has, has it. */
static int say(struct req *rq, struct case_row *row, struct sql_desk_scheduled *reply)
{
	const struct case_change change = {
		.actor_kind = ACTOR_STAFF,
		.actor = reply->agent,
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("desk"),
		.has_action = true,
		.action = work_reply_action(reply->next_status),
		.body = reply->body,
	};
	struct desk_holder holder;
	int r = case_change(rq, row, &change, NULL);

	if (r == E_API)
		return settle(rq->tx, reply, rq->now, FAILED, rq->failure.message);
	if (r >= 0)
		r = desk_holder_load(rq, row, &holder);
	if (r >= 0 && !holder.assignee.n) {
		holder.assignee = reply->agent;
		holder.name = reply->agent_name;
		r = desk_holder_put(rq, row, &holder);
	}
	return r < 0 ? r : settle(rq->tx, reply, rq->now, SENT, S(""));
}

static int send_one(struct tx *tx, void *arg)
{
	struct sending *s = arg;
	const struct sql_scheduled_due_row *which = &s->due[s->at];
	struct req rq = {
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = s->run->now,
		.caller = {.kind = PRINCIPAL_LOCAL}, /* the provider's side sees every case */
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
	struct sql_desk_scheduled reply;
	struct case_row row;
	bool wrote = false;
	int r = account_lock(tx, which->account);

	if (r >= 0)
		r = sql_scheduled_load(
			tx, &(struct sql_scheduled_load_in){which->account, which->reply_id},
			&reply);
	if (r >= 0)
		r = case_load(&rq, reply.account, reply.case_id, &row);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	/* it may have been cancelled since it was found */
	if (!str_eq(reply.state, WAITING))
		return 0;
	if (!case_status_open(row.status))
		return settle(tx, &reply, rq.now, CANCELLED, S("the case is resolved"));
	if (reply.unless_customer)
		r = customer_wrote(tx, &row, reply.seen, &wrote);
	if (r < 0)
		return r;
	if (wrote)
		return settle(tx, &reply, rq.now, CANCELLED, S("the customer wrote before"));
	return say(&rq, &row, &reply);
}

static int run(struct job_run *run)
{
	struct sending s = {.run = run};
	int r = job_read(run, find_due, &s);

	for (; r == 0 && s.at < s.n && !job_over(run); s.at++)
		r = job_write(run, send_one, &s);
	return r < 0 ? r : s.n == BATCH;
}

const struct job desk_scheduled_job = {
	.name = "desk-scheduled",
	.help = "Sends the replies whose time has come.",
	.interval = SECONDS(10),
	.limit = MINUTES(5),
	.run = run,
};
