/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which deliveries may start now. Slots are few, and must not all be held by
 * those that answer late or never: webhooks in trouble, and those that nothing is
 * known of yet, share half of them; one that failed several times in a row, or
 * never answered, gets one; and one whose breaker was open gets one that decides.
 */
#include <string.h>

#include "http-client.h"
#include "settings.h"
#include "webhook-post.h"

/* Webhooks of a look, besides those that are busy already. */
#define LOOK_MOST 200
#define SLOW SECONDS(2)
#define FAILED_OFTEN 3

bool post_troubled(const struct sql_webhook *hook)
{
	return hook->failures > 0 || hook->last_took > SLOW || !hook->last_arrived.set;
}

/* Transfers that may be under way to this webhook. */
static int64_t share(const struct post *p, const struct sql_webhook *hook)
{
	if (hook->open_until.set)
		return hook->open_until.v > p->now ? 0 : 1;
	return hook->failures >= FAILED_OFTEN || !hook->last_arrived.set
		       ? 1
		       : p->settings->webhooks_per_endpoint;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Slots that are left for it. given counts those that this look has handed out. */
static int64_t room(const struct post *p, const struct sql_webhook *hook, int64_t given,
		    int64_t given_troubled)
{
	int64_t all = p->settings->webhooks_in_flight;
	int64_t left = all - http_client_in_flight(p->client) - given;

	if (post_troubled(hook))
		left = least(left, (all + 1) / 2 - p->troubled - given_troubled);
	return least(left, share(p, hook) - post_busy(p, hook->account, hook->id));
}

/* What of it starts now; *ret_n counts. */
static int prepare(struct tx *tx, struct post *p, const struct sql_webhook *hook, int64_t slots,
		   size_t *ret_n)
{
	int busy = post_busy(p, hook->account, hook->id);
	struct prepared found = {.hook = *hook};
	size_t n = 0;
	int r = sql_webhook_delivery_next_all(tx,
					      &(struct sql_webhook_delivery_next_in){
						      .account = hook->account,
						      .webhook = hook->id,
						      .now = p->now,
						      .most = slots + busy,
					      },
					      &found.rows);

	if (r < 0)
		return r;
	for (size_t i = 0; i < found.rows.n && n < (size_t)slots; i++) {
		if (!post_flies(p, &found.rows.v[i]))
			found.rows.v[n++] = found.rows.v[i];
	}
	found.rows.n = n;
	*ret_n = n;
	if (n) {
		r = webhook_secret_keys(tx, p->keyring, hook, p->now, &found.keys);
		*VEC_ADD(p->looked, &p->ready) = found;
	} else if (!busy) {
		*VEC_ADD(p->looked, &p->idle) =
			(struct idle){hook->account, hook->id, hook->wake, hook->last_seq};
	}
	return r;
}

int post_look(struct tx *tx, void *arg)
{
	struct post *p = arg;
	struct sql_webhook_rows hooks;
	int64_t given = 0, given_troubled = 0;
	int r;

	memset(&p->ready, 0, sizeof(p->ready));
	memset(&p->idle, 0, sizeof(p->idle));
	r = sql_webhook_due_all(tx,
				&(struct sql_webhook_due_in){
					.now = p->now,
					.most = LOOK_MOST + (int64_t)map_count(p->busy),
				},
				&hooks);

	for (size_t i = 0; r == 0 && i < hooks.n; i++) {
		const struct sql_webhook *hook = &hooks.v[i];
		int64_t slots = room(p, hook, given, given_troubled);
		size_t n = 0;

		if (slots > 0)
			r = prepare(tx, p, hook, slots, &n);
		given += (int64_t)n;
		given_troubled += post_troubled(hook) ? (int64_t)n : 0;
	}
	return r;
}
