/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The job that sends. It has a thread of its own and goes on as long as
 * something is under way or due, in turns: look what may start (a reading step),
 * start it, wait for what ends, write down what ended (a writing step).
 *
 * What is under way is known to this run only; the job's lease says that there
 * is one run. A crash forgets it, and what had arrived without being written
 * down arrives again with the same id.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "address-guard.h"
#include "counters.h"
#include "http-client.h"
#include "runner.h"
#include "settings.h"
#include "webhook-jobs.h"
#include "webhook-post.h"

/* The longest wait for an end before it looks again. */
#define TURN MILLISECONDS(100)
/* How long transfers may go on when the server stops. */
#define GRACE SECONDS(2)
#define ANSWER_KEPT 256
#define STATUS_GONE 410
#define USER_AGENT "Mainstay"

struct webhook_sender {
	struct address_guard *guard;
	struct http_client *client;
	char *ca_file;
};

int webhook_sender_open(const struct settings *settings, struct webhook_sender **ret, char **reterr)
{
	struct webhook_sender *s = MEM_NEW(struct webhook_sender);
	str ca = settings->webhooks_ca_file;
	struct http_client_options o = {
		.user_agent = USER_AGENT,
		.in_flight_max = (int)settings->webhooks_in_flight,
	};
	int r = address_guard_new(settings->webhooks_networks, &s->guard, reterr);

	if (r == 0) {
		s->ca_file = ca.n ? mem_copy_text(ca.p, ca.n) : NULL;
		o.guard = s->guard;
		o.ca_file = s->ca_file;
		s->client = http_client_new(&o);
	}
	if (r < 0) {
		webhook_sender_close(s);
		return r;
	}
	*ret = s;
	return 0;
}

void webhook_sender_close(struct webhook_sender *s)
{
	if (!s)
		return;
	http_client_free(s->client);
	address_guard_free(s->guard);
	mem_free(s->ca_file);
	mem_free(s);
}

const struct address_guard *webhook_sender_guard(const struct webhook_sender *s)
{
	return s->guard;
}

/* ---- what is under way ---- */

str flight_account(const struct flight *f)
{
	return (str){f->account, f->account_n};
}

str flight_webhook(const struct flight *f)
{
	return (str){f->webhook, f->webhook_n};
}

str flight_event(const struct flight *f)
{
	return (str){f->event_id, f->event_id_n};
}

static str busy_key(struct arena *a, str account, str webhook)
{
	return str_fmt(a, "%.*s/%.*s", STR_ARG(account), STR_ARG(webhook));
}

static str flight_key(struct arena *a, str account, str webhook, int64_t seq)
{
	return str_fmt(a, "%.*s/%.*s/%lld", STR_ARG(account), STR_ARG(webhook), (long long)seq);
}

int post_busy(const struct post *p, str account, str webhook)
{
	const int *n = map_find(p->busy, busy_key(p->looked, account, webhook));

	return n ? *n : 0;
}

bool post_flies(const struct post *p, const struct sql_webhook_delivery *row)
{
	return map_find(p->flights, flight_key(p->looked, row->account, row->webhook, row->seq)) !=
	       NULL;
}

static size_t copy(char *to, size_t most, str from)
{
	assert(from.n <= most);
	memcpy(to, from.p, from.n);
	return from.n;
}

static struct flight *flight_new(const struct sql_webhook_delivery *row, bool troubled)
{
	struct flight *f = MEM_NEW(struct flight);

	f->account_n = copy(f->account, sizeof(f->account), row->account);
	f->webhook_n = copy(f->webhook, sizeof(f->webhook), row->webhook);
	f->event_id_n = copy(f->event_id, sizeof(f->event_id), row->event_id);
	f->seq = row->seq;
	f->tries = row->tries;
	f->troubled = troubled;
	return f;
}

static void take_off(struct post *p, struct flight *f)
{
	str key = busy_key(p->looked, flight_account(f), flight_webhook(f));
	int *n = map_find(p->busy, key);

	if (!n) {
		n = MEM_NEW(int);
		map_put(p->busy, key, n);
	}
	(*n)++;
	p->troubled += f->troubled;
	map_put(p->flights, flight_key(p->looked, flight_account(f), flight_webhook(f), f->seq), f);
	counter_add(p->run->app->counters, COUNT_WEBHOOKS_UNDER_WAY, 1);
}

static void touch_down(struct post *p, struct flight *f)
{
	str key = busy_key(p->landed, flight_account(f), flight_webhook(f));
	int *n = map_find(p->busy, key);

	assert(n && *n > 0);
	if (--*n == 0)
		mem_free(map_remove(p->busy, key));
	p->troubled -= f->troubled;
	map_remove(p->flights, flight_key(p->landed, flight_account(f), flight_webhook(f), f->seq));
	counter_add(p->run->app->counters, COUNT_WEBHOOKS_UNDER_WAY, -1);
}

/* ---- starting ---- */

static str signatures(struct post *p, const struct prepared *r,
		      const struct sql_webhook_delivery *row)
{
	str all = {0};

	for (size_t i = 0; i < r->keys.n; i++) {
		str one = webhook_signature(p->looked, r->keys.v[i], row->event_id, p->now,
					    row->body);

		all = i ? str_fmt(p->looked, "%.*s %.*s", STR_ARG(all), STR_ARG(one)) : one;
	}
	return all;
}

static void land(struct post *p, struct flight *f, const struct http_result *got);

/* A URL that the settings do not allow any more fails like one that does not answer. */
static bool allowed(struct post *p, struct flight *f, str url)
{
	struct http_result refused = {.failure = E_DENIED};
	const char *why;

	if (webhook_url_check(p->settings, NULL, url, &why) == 0)
		return true;
	refused.why = str_fmt(p->landed, "its URL %s", why);
	land(p, f, &refused);
	return false;
}

static int start(struct post *p, const struct prepared *r, const struct sql_webhook_delivery *row)
{
	usec within = p->settings->webhooks_timeout;
	struct http_header headers[] = {
		{S("Content-Type"), webhook_content_type(r->hook.format)},
		{S("webhook-id"), row->event_id},
		{S("webhook-timestamp"),
		 str_fmt(p->looked, "%lld", (long long)(p->now / SECONDS(1)))},
		{S("webhook-signature"), signatures(p, r, row)},
	};
	struct http_call call = {
		.method = "POST",
		.url = r->hook.url,
		.headers = headers,
		.header_count = ARRAY_LEN(headers),
		.body = row->body,
		.connect_within = within,
		.answer_within = within,
		.answer_max = ANSWER_KEPT,
	};
	struct flight *f = flight_new(row, post_troubled(&r->hook));
	int result;

	take_off(p, f);
	if (!allowed(p, f, r->hook.url))
		return 0;
	result = http_client_send(p->client, &call, f);
	if (result < 0) {
		touch_down(p, f);
		mem_free(f);
	}
	return result;
}

static int start_all(struct post *p)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < p->ready.n; i++) {
		const struct prepared *ready = &p->ready.v[i];

		for (size_t j = 0; r == 0 && j < ready->rows.n && p->landing_count < FLIGHTS_MARKED;
		     j++)
			r = start(p, ready, &ready->rows.v[j]);
	}
	return r;
}

/* ---- ending ---- */

static void land(struct post *p, struct flight *f, const struct http_result *got)
{
	struct landing *l = &p->landings[p->landing_count++];

	*l = (struct landing){
		.flight = f,
		.status = got->status,
		.took = got->took,
		.retry_after = got->retry_after,
		.verdict = VERDICT_FAILED,
		.error = got->why,
	};
	touch_down(p, f);
	if (got->failure)
		return;
	if (got->status >= 200 && got->status < 300)
		l->verdict = VERDICT_ARRIVED;
	else if (got->status == STATUS_GONE)
		l->verdict = VERDICT_GONE;
	l->error = str_fmt(p->landed, "status %d%s", got->status,
			   got->status >= 300 && got->status < 400 ? ": redirects are not followed"
								   : "");
}

/* Waits for one end, and takes all that ended meanwhile. */
static void collect(struct post *p, usec patience)
{
	struct http_result got;

	while (p->landing_count < FLIGHTS_MARKED &&
	       http_client_wait(p->client, p->landing_count ? 0 : patience, p->landed, &got))
		land(p, got.tag, &got);
}

static int in_order(const void *a, const void *b)
{
	const struct flight *x = ((const struct landing *)a)->flight;
	const struct flight *y = ((const struct landing *)b)->flight;
	int r = str_cmp(flight_account(x), flight_account(y));

	if (r == 0)
		r = str_cmp(flight_webhook(x), flight_webhook(y));
	return r ? r : (x->seq > y->seq) - (x->seq < y->seq);
}

static void count_landings(const struct post *p)
{
	struct counters *c = p->run->app->counters;

	for (size_t i = 0; i < p->landing_count; i++) {
		const struct landing *l = &p->landings[i];

		if (l->verdict == VERDICT_ARRIVED)
			counter_add(c, COUNT_WEBHOOKS_DELIVERED, 1);
		else
			counter_add(c,
				    l->flight->tries + 1 < p->settings->webhooks_tries
					    ? COUNT_WEBHOOKS_FAILED
					    : COUNT_WEBHOOKS_DEAD,
				    1);
	}
}

static void forget_landings(struct post *p)
{
	for (size_t i = 0; i < p->landing_count; i++)
		mem_free(p->landings[i].flight);
	p->landing_count = 0;
}

static int write_down(struct post *p)
{
	int r = 0;

	p->now = job_now(p->run);
	qsort(p->landings, p->landing_count, sizeof(p->landings[0]), in_order);
	if (p->landing_count || p->idle.n)
		r = runner_write(p->run->runner, p->landed, post_mark, p);
	if (r == 0)
		count_landings(p);
	forget_landings(p);
	p->idle.n = 0;
	arena_reset(p->landed);
	return r;
}

/* ---- the run ---- */

/* 1: something is under way. */
static int turn(struct post *p)
{
	int r;

	arena_reset(p->looked);
	p->now = job_now(p->run);
	r = runner_read(p->run->runner, p->looked, post_look, p);
	if (r == 0)
		r = start_all(p);
	if (r < 0)
		return r;
	collect(p, http_client_in_flight(p->client) ? TURN : 0);
	/* what fails at once makes room for more at once */
	bool more = p->landing_count || http_client_in_flight(p->client);

	r = write_down(p);
	return r < 0 ? r : more;
}

/* The server stops: what ends soon is still written down. */
static int wind_up(struct post *p)
{
	usec until = usec_monotonic() + GRACE, left;
	int r = 0;

	p->idle.n = 0;
	while (r == 0 && http_client_in_flight(p->client) &&
	       (left = until - usec_monotonic()) > 0) {
		collect(p, left);
		r = write_down(p);
	}
	return r;
}

static int webhook_run(struct job_run *run)
{
	const struct app *app = run->app;
	struct post *p;
	int r;

	if (!app->webhooks || !app->settings->webhooks_on)
		return 0;
	p = MEM_NEW(struct post);
	p->run = run;
	p->settings = app->settings;
	p->keyring = app->keyring;
	p->client = app->webhooks->client;
	p->busy = map_new();
	p->flights = map_new();
	p->looked = arena_new();
	p->landed = arena_new();
	do {
		r = job_extend(run);
		if (r == 0)
			r = turn(p);
	} while (r == 1 && !job_over(run));
	if (r == 1)
		r = wind_up(p);
	counter_add(app->counters, COUNT_WEBHOOKS_UNDER_WAY, -(int64_t)map_count(p->flights));
	http_client_drop_all(p->client);
	forget_landings(p);
	map_free(p->busy, mem_free);
	map_free(p->flights, mem_free);
	arena_free(p->looked);
	arena_free(p->landed);
	mem_free(p);
	return r;
}

const struct job webhook_job = {
	.name = "webhooks",
	.help = "Sends events to webhooks.",
	.interval = MILLISECONDS(500),
	.limit = MINUTES(1),
	.run = webhook_run,
	.own_thread = true,
};
