/* SPDX-License-Identifier: Apache-2.0 */
/* What became of transfers, in one transaction: each delivery, and its webhook's breaker. */
#include <string.h>

#include "settings.h"
#include "webhook-post.h"

/* Of one webhook's landings. */
struct tally {
	str account, webhook;
	int64_t arrived, failed;
	bool gone;
	usec took_arrived, took_failed;
	str error;
};

static int mark_arrived(struct tx *tx, const struct post *p, const struct landing *l)
{
	return sql_webhook_delivery_arrived(tx, &(struct sql_webhook_delivery_arrived_in){
							.account = flight_account(l->flight),
							.webhook = flight_webhook(l->flight),
							.seq = l->flight->seq,
							.now = p->now,
							.status = l->status,
							.took = l->took,
						});
}

static int mark_failed(struct tx *tx, const struct post *p, const struct landing *l)
{
	int64_t tries = l->flight->tries + 1;
	usec wait = webhook_backoff(flight_event(l->flight), tries);

	if (wait < l->retry_after)
		wait = l->retry_after;
	return sql_webhook_delivery_failed(
		tx, &(struct sql_webhook_delivery_failed_in){
			    .account = flight_account(l->flight),
			    .webhook = flight_webhook(l->flight),
			    .seq = l->flight->seq,
			    .state = tries < p->settings->webhooks_tries ? DELIVERY_WAITING
									 : DELIVERY_DEAD,
			    .due = p->now + wait,
			    .now = p->now,
			    .status = {.set = l->status != 0, .v = l->status},
			    .took = l->took,
			    .error = l->error,
		    });
}

static int open_breaker(struct tx *tx, const struct post *p, const struct tally *t,
			const struct sql_webhook_failed_row *row)
{
	bool again = row->open_until.set;
	int r;

	/* a failure of one that was under way when it opened says nothing new */
	if (again && row->open_until.v > p->now)
		return 0;
	if (!again && row->failures < p->settings->webhooks_breaker)
		return 0;
	r = sql_webhook_open(tx,
			     &(struct sql_webhook_open_in){
				     .account = t->account,
				     .id = t->webhook,
				     .until = p->now + webhook_cool_off(t->webhook, row->opens + 1),
			     });
	return r < 0 ? r : 0;
}

static int mark_webhook(struct tx *tx, const struct post *p, const struct tally *t)
{
	struct sql_webhook_failed_row row;
	int r = 0;

	if (t->failed) {
		r = sql_webhook_failed(tx,
				       &(struct sql_webhook_failed_in){
					       .account = t->account,
					       .id = t->webhook,
					       .failed = t->failed,
					       .now = p->now,
					       .error = t->error,
					       .took = t->took_failed,
				       },
				       &row);
		if (r == E_NOENT)
			return 0; /* removed meanwhile */
		if (r == 0 && !t->arrived)
			r = open_breaker(tx, p, t, &row);
	}
	if (r == 0 && t->arrived)
		r = sql_webhook_arrived(tx, &(struct sql_webhook_arrived_in){
						    .account = t->account,
						    .id = t->webhook,
						    .arrived = t->arrived,
						    .now = p->now,
						    .took = t->took_arrived,
					    });
	if (r >= 0 && t->gone)
		r = sql_webhook_gone(tx, &(struct sql_webhook_gone_in){
						 .account = t->account,
						 .id = t->webhook,
						 .now = p->now,
						 .error = t->error,
					 });
	return r < 0 ? r : 0;
}

static void count(struct tally *t, const struct landing *l)
{
	t->account = flight_account(l->flight);
	t->webhook = flight_webhook(l->flight);
	if (l->verdict == VERDICT_ARRIVED) {
		t->arrived++;
		t->took_arrived = l->took;
		return;
	}
	t->failed++;
	t->gone |= l->verdict == VERDICT_GONE;
	t->took_failed = l->took;
	t->error = l->error;
}

/* The landings are in order of their webhooks, which is the order of locks, too. */
static int mark_landings(struct tx *tx, const struct post *p)
{
	struct tally t = {0};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < p->landing_count; i++) {
		const struct landing *l = &p->landings[i];

		if (t.account.p && (!str_eq(t.account, flight_account(l->flight)) ||
				    !str_eq(t.webhook, flight_webhook(l->flight)))) {
			r = mark_webhook(tx, p, &t);
			t = (struct tally){0};
		}
		if (r >= 0)
			r = l->verdict == VERDICT_ARRIVED ? mark_arrived(tx, p, l)
							  : mark_failed(tx, p, l);
		count(&t, l);
	}
	return r < 0 || !t.account.p ? r : mark_webhook(tx, p, &t);
}

int post_mark(struct tx *tx, void *arg)
{
	const struct post *p = arg;
	int r = mark_landings(tx, p);

	for (size_t i = 0; r >= 0 && i < p->idle.n; i++)
		r = sql_webhook_sleep(tx, &(struct sql_webhook_sleep_in){
						  .account = p->idle.v[i].account,
						  .id = p->idle.v[i].id,
						  .wake = p->idle.v[i].wake,
						  .last_seq = p->idle.v[i].last_seq,
						  .now = p->now,
					  });
	return r < 0 ? r : 0;
}
