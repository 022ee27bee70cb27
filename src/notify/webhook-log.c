/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on the deliveries of a webhook. */
#include <stdint.h>

#include "crypto.h"
#include "errors.h"
#include "mainstay.h"
#include "page.h"
#include "webhook-private.h"

#define REPLAY_MOST 1000
#define ANY_STATE ARRAY_LEN(states)

static const str states[] = {
	[DELIVERY_WAITING] = S_INIT("waiting"),
	[DELIVERY_ARRIVED] = S_INIT("delivered"),
	[DELIVERY_DEAD] = S_INIT("dead"),
};

static struct mainstay_webhook_delivery out_of(const struct sql_webhook_delivery *row)
{
	struct mainstay_webhook_delivery out = {
		.event_id = row->event_id,
		.account_id = row->of_account,
		.kind = row->kind,
		.event_name = row->event,
		.subject = row->subject,
		.state = states[row->state],
		.tries = SOME_I64(row->tries),
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
		.http_status = row->status,
		.error = row->error,
		.body = row->body,
	};

	if (row->state == DELIVERY_WAITING)
		out.due_at = SOME_USEC(row->due);
	if (row->took.set)
		out.milliseconds = SOME_I64(row->took.v / MILLISECONDS(1));
	return out;
}

static int load(struct req *rq, const struct sql_webhook *hook, size_t state, int64_t before,
		int64_t most, struct sql_webhook_delivery_rows *ret)
{
	if (state == ANY_STATE)
		return sql_webhook_delivery_list_all(rq->tx,
						     &(struct sql_webhook_delivery_list_in){
							     .account = hook->account,
							     .webhook = hook->id,
							     .before = before,
							     .most = most,
						     },
						     ret);
	if (state == DELIVERY_DEAD)
		return sql_webhook_delivery_list_dead_all(
			rq->tx,
			&(struct sql_webhook_delivery_list_dead_in){
				.account = hook->account,
				.webhook = hook->id,
				.before = before,
				.most = most,
			},
			ret);
	return sql_webhook_delivery_list_of_all(rq->tx,
						&(struct sql_webhook_delivery_list_of_in){
							.account = hook->account,
							.webhook = hook->id,
							.state = (int64_t)state,
							.before = before,
							.most = most,
						},
						ret);
}

int op_mainstay_list_webhook_deliveries(struct req *rq,
					const struct mainstay_list_webhook_deliveries_request *in,
					struct mainstay_list_webhook_deliveries_response *out)
{
	int64_t most = api_page_size(in->max_results), before = INT64_MAX;
	struct sql_webhook_delivery_rows rows;
	struct sql_webhook hook;
	size_t state = in->state.p ? 0 : ANY_STATE;
	str filters, position;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_READ, &hook);

	if (r < 0)
		return r;
	while (state < ANY_STATE && !str_eq(states[state], in->state))
		state++;
	filters = str_fmt(rq->arena, "%zu/%.*s", state, STR_ARG(hook.id));
	r = page_resume(rq, in->next_token, filters, &position);
	if (r == 0 && position.p)
		r = str_to_i64(position, &before);
	if (r == 0)
		r = load(rq, &hook, state, before, most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(
			rq, filters, str_fmt(rq->arena, "%lld", (long long)rows.v[rows.n - 1].seq));
	}
	out->deliveries.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_webhook_delivery, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->deliveries.v[out->deliveries.n++] = out_of(&rows.v[i]);
	return 0;
}

static int check_delivery(struct req *rq, const struct sql_webhook *hook, str event)
{
	struct sql_webhook_delivery row;
	int r = sql_webhook_delivery_load(rq->tx,
					  &(struct sql_webhook_delivery_load_in){
						  .account = hook->account,
						  .webhook = hook->id,
						  .event_id = event,
					  },
					  &row);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"The delivery of the event %.*s could not be found.",
				STR_ARG(event));
	return r;
}

/* How many wait again; those that wait already are not counted. */
static int replay(struct req *rq, const struct sql_webhook *hook,
		  const struct mainstay_webhook_event_id_list *ids)
{
	int n = 0;

	if (!ids->v)
		return sql_webhook_delivery_replay_dead(
			rq->tx, &(struct sql_webhook_delivery_replay_dead_in){
					.account = hook->account,
					.webhook = hook->id,
					.now = rq->now,
					.most = REPLAY_MOST,
				});
	for (size_t i = 0; i < ids->n; i++) {
		int r = check_delivery(rq, hook, ids->v[i]);

		if (r < 0)
			return r;
		r = sql_webhook_delivery_replay(rq->tx, &(struct sql_webhook_delivery_replay_in){
								.account = hook->account,
								.webhook = hook->id,
								.event_id = ids->v[i],
								.now = rq->now,
							});
		if (r < 0)
			return r;
		n += r;
	}
	return n;
}

static int rouse(struct req *rq, const struct sql_webhook *hook)
{
	int r = sql_webhook_rouse(rq->tx, &(struct sql_webhook_rouse_in){
						  .account = hook->account,
						  .id = hook->id,
						  .now = rq->now,
					  });

	return r < 0 ? r : 0;
}

int op_mainstay_replay_webhook_deliveries(
	struct req *rq, const struct mainstay_replay_webhook_deliveries_request *in,
	struct mainstay_replay_webhook_deliveries_response *out)
{
	struct sql_webhook_delivery_counts_row counts;
	struct sql_webhook hook;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_LOCK, &hook), n;

	if (r < 0)
		return r;
	n = replay(rq, &hook, &in->event_ids);
	if (n < 0)
		return n;
	r = rouse(rq, &hook);
	if (r == 0)
		r = sql_webhook_delivery_counts(
			rq->tx,
			&(struct sql_webhook_delivery_counts_in){.account = hook.account,
								 .webhook = hook.id},
			&counts);
	if (r < 0)
		return r;
	out->replayed = SOME_I64(n);
	out->dead = SOME_I64(counts.dead);
	return 0;
}

int op_mainstay_test_webhook(struct req *rq, const struct mainstay_test_webhook_request *in,
			     struct mainstay_test_webhook_response *out)
{
	struct sql_webhook hook;
	int r = webhook_find(rq, in->account_id, in->webhook_id, ACCOUNT_LOCK, &hook);

	if (r < 0)
		return r;
	if (!str_eq(hook.status, WEBHOOK_ACTIVE))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"The webhook %.*s is %.*s; set it active first.", STR_ARG(hook.id),
				STR_ARG(hook.status));
	struct sql_outbox fact = {
		.account = hook.account,
		.id = random_uuid(rq->arena),
		.kind = WEBHOOK_TEST,
		.event = S("TestWebhook"),
		.subject = S(""),
		.payload = str_fmt(rq->arena, "{\"webhook-id\":\"%.*s\"}", STR_ARG(hook.id)),
		.created = rq->now,
	};
	out->event_id = fact.id;
	return webhook_enqueue(rq->tx, rq->app, rq->now, &hook, &fact);
}
