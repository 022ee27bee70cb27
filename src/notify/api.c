/* SPDX-License-Identifier: Apache-2.0 */
/* The staff's operations on the outbox. */
#include "audit.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "outbox.h"
#include "page.h"

#define PAGE_DEFAULT 50

static const str states[] = {
	[OUTBOX_WAITING] = S_INIT("waiting"),
	[OUTBOX_DELIVERED] = S_INIT("delivered"),
	[OUTBOX_DEAD] = S_INIT("dead"),
};

/* Where a page starts: behind this event. */
struct place {
	int64_t fresh;
	str account;
	int64_t seq;
};

static int place_parse(str text, struct place *ret)
{
	ret->account = S("");
	if (!text.p)
		return 0;
	if (str_to_i64(str_cut(&text, '/'), &ret->fresh) < 0 ||
	    str_to_i64(str_cut(&text, '/'), &ret->seq) < 0 || !text.p)
		return E_INVAL;
	ret->account = text;
	return 0;
}

static str place_print(struct arena *a, const struct sql_outbox *row)
{
	return str_fmt(a, "%d/%lld/%.*s", row->fresh, (long long)row->seq, STR_ARG(row->account));
}

/* The facts of one account in that state. */
static int load_of(struct req *rq, str account, size_t state, const struct place *at, int64_t most,
		   struct sql_outbox_rows *ret)
{
	if (state == OUTBOX_WAITING)
		return sql_outbox_waiting_of_all(
			rq->tx,
			&(struct sql_outbox_waiting_of_in){
				.account = account, .seq = at->seq, .most = most},
			ret);
	if (state == OUTBOX_DEAD)
		return sql_outbox_given_up_of_all(
			rq->tx,
			&(struct sql_outbox_given_up_of_in){
				.account = account, .seq = at->seq, .most = most},
			ret);
	return sql_outbox_arrived_of_all(rq->tx,
					 &(struct sql_outbox_arrived_of_in){
						 .account = account, .seq = at->seq, .most = most},
					 ret);
}

/* The facts of all accounts in that state. */
static int load_any(struct req *rq, size_t state, const struct place *at, int64_t most,
		    struct sql_outbox_rows *ret)
{
	if (state == OUTBOX_WAITING)
		return sql_outbox_waiting_all(
			rq->tx,
			&(struct sql_outbox_waiting_in){.fresh = at->fresh,
							.account = at->account,
							.seq = at->seq,
							.most = most},
			ret);
	if (state == OUTBOX_DEAD)
		return sql_outbox_given_up_all(
			rq->tx,
			&(struct sql_outbox_given_up_in){
				.account = at->account, .seq = at->seq, .most = most},
			ret);
	return sql_outbox_arrived_all(rq->tx,
				      &(struct sql_outbox_arrived_in){
					      .account = at->account, .seq = at->seq, .most = most},
				      ret);
}

static struct mainstay_outbox_event event_out(const struct sql_outbox *row)
{
	return (struct mainstay_outbox_event){
		.account_id = row->account,
		.sequence = SOME_I64(row->seq),
		.event_id = row->id,
		.kind = row->kind,
		.event_name = row->event,
		.subject = row->subject,
		.state = states[row->state],
		.attempts = SOME_I64(row->attempts),
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
		.error = row->error,
		.detail = row->payload,
	};
}

static int no_account(struct req *rq, str id)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The account %.*s could not be found.", STR_ARG(id));
}

static int check_account(struct req *rq, str id)
{
	struct sql_account account;
	int r = id.p ? account_load(rq->tx, id, &account) : 0;

	return r == E_NOENT ? no_account(rq, id) : r;
}

int op_mainstay_list_outbox_events(struct req *rq,
				   const struct mainstay_list_outbox_events_request *in,
				   struct mainstay_list_outbox_events_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_DEFAULT, state = 0;
	struct sql_outbox_rows rows;
	struct place at = {0};
	str filters, position;
	int r = check_account(rq, in->account_id);

	if (r < 0)
		return r;
	while (in->state.p && state + 1 < ARRAY_LEN(states) && !str_eq(states[state], in->state))
		state++;
	filters = str_fmt(rq->arena, "%zu/%.*s", state, STR_ARG(in->account_id));
	r = page_resume(rq, in->next_token, filters, &position);
	if (r == 0)
		r = place_parse(position, &at);
	if (r == 0)
		r = in->account_id.p
			    ? load_of(rq, in->account_id, state, &at, (int64_t)most + 1, &rows)
			    : load_any(rq, state, &at, (int64_t)most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > most) {
		rows.n = most;
		out->next_token =
			page_continue(rq, filters, place_print(rq->arena, &rows.v[most - 1]));
	}
	out->events.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_outbox_event, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->events.v[out->events.n++] = event_out(&rows.v[i]);
	return 0;
}

/* How many wait again. */
static int replay(struct req *rq, const struct mainstay_replay_outbox_events_request *in)
{
	int n = 0;

	if (!in->sequences.v)
		return sql_outbox_replay_dead(
			rq->tx, &(struct sql_outbox_replay_dead_in){.account = in->account_id,
								    .now = rq->now});
	for (size_t i = 0; i < in->sequences.n; i++) {
		int r = sql_outbox_replay(rq->tx, &(struct sql_outbox_replay_in){
							  .account = in->account_id,
							  .seq = in->sequences.v[i].v,
							  .now = rq->now,
						  });
		if (r < 0)
			return r;
		n += r;
	}
	return n;
}

int op_mainstay_replay_outbox_events(struct req *rq,
				     const struct mainstay_replay_outbox_events_request *in,
				     struct mainstay_replay_outbox_events_response *out)
{
	int r = account_lock(rq->tx, in->account_id);

	if (r == E_NOENT)
		return no_account(rq, in->account_id);
	if (r < 0)
		return r;
	rq->audit.recipient = in->account_id;
	r = replay(rq, in);
	if (r < 0)
		return r;
	out->replayed = SOME_I64(r);
	return 0;
}
