/* SPDX-License-Identifier: Apache-2.0 */
#include "webhook-scene.h"

#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "counters.h"
#include "notify-jobs.h"
#include "runner.h"

static operation_fn *const no_handlers[OPERATION_COUNT];
static const struct outbox_fan *const fans[] = {&webhook_fan};
static const struct outbox_fans fan_list = {fans, 1};

static str member(str text, const char *name)
{
	str key = str_from(name);

	for (size_t i = 0; i + key.n <= text.n; i++) {
		str rest = str_slice(text, i, text.n);

		if (!str_starts(rest, key))
			continue;
		rest = str_slice(rest, key.n, rest.n);
		return str_cut(&rest, '"');
	}
	return S("?");
}

static void keep(char *to, size_t most, str from)
{
	size_t n = from.n < most ? from.n : most - 1;

	if (n)
		memcpy(to, from.p, n);
	to[n] = 0;
}

static int judge(struct office *o, const struct http_request *rq)
{
	int64_t status = 200;

	if (o->refuses && str_contains(rq->body, str_from(o->refuses)))
		return 500;
	if (o->fails && rand_r(&o->chance) % 100 < o->fails)
		return 500;
	if (o->status)
		return o->status;
	return str_to_i64(str_slice(rq->path, 1, 4), &status) < 0 ? 200 : (int)status;
}

static void note(struct office *o, str body)
{
	str event = member(body, "\"event-name\":\""), subject = member(body, "\"case-id\":\"");
	size_t n = event.n + subject.n + 2;

	if (o->got_n + n > sizeof(o->got))
		return; /* the test looks at the count, too */
	memcpy(o->got + o->got_n, event.p, event.n);
	o->got[o->got_n + event.n] = ':';
	memcpy(o->got + o->got_n + event.n + 1, subject.p, subject.n);
	o->got[o->got_n + n - 1] = ' ';
	o->got_n += n;
}

static void on_request(void *ctx, struct http_exchange *x)
{
	struct office *o = ctx;
	const struct http_request *rq = http_exchange_request(x);
	struct http_reply reply = {0};

	pthread_mutex_lock(&o->lock);
	o->calls++;
	reply.status = judge(o, rq);
	if (reply.status < 300)
		note(o, rq->body);
	keep(o->signature, sizeof(o->signature), http_header(rq, S("webhook-signature")));
	keep(o->id, sizeof(o->id), http_header(rq, S("webhook-id")));
	keep(o->body, sizeof(o->body), rq->body);
	pthread_mutex_unlock(&o->lock);
	http_reply(x, &reply);
}

static void on_refuse(void *ctx, enum http_refusal why, struct arena *a, struct http_reply *ret)
{
	(void)ctx;
	(void)why;
	(void)a;
	ret->status = 400;
}

static void listen_on(struct office *o)
{
	struct http_options options = {
		.listen = "127.0.0.1:0",
		.threads = 1,
		.header_max = (size_t)KIB(16),
		.header_count_max = 50,
		.body_max = (size_t)KIB(64),
		.header_timeout = SECONDS(20),
		.body_timeout = SECONDS(20),
		.idle_timeout = SECONDS(20),
		.connections_max = 1000,
		.connections_per_peer = 1000,
		.ctx = o,
		.on_request = on_request,
		.on_refuse = on_refuse,
	};
	char *why = NULL;

	if (http_server_start(&options, &o->server, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
}

struct office *office_open(struct test *t, enum fixture_kind where)
{
	struct office *o = MEM_NEW(struct office);
	char *why = NULL;

	pthread_mutex_init(&o->lock, NULL);
	o->s = scene_open(t, where, "2026-03-01T09:00:00Z");
	o->s->settings.webhooks_networks = S("127.0.0.0/8");
	o->s->settings.webhooks_http = true;
	o->s->settings.webhooks_timeout = SECONDS(2);
	o->s->app.fans = &fan_list;
	o->s->app.counters = counters_new(NULL, 0);
	expect_ok(webhook_sender_open(&o->s->settings, &o->s->app.webhooks, &why));
	listen_on(o);
	return o;
}

void office_close(struct office *o)
{
	webhook_sender_close(o->s->app.webhooks);
	http_server_stop(o->server, SECONDS(1));
	http_server_free(o->server);
	counters_free(o->s->app.counters);
	scene_close(o->s);
	pthread_mutex_destroy(&o->lock);
	mem_free(o);
}

str office_webhook(struct office *o, const char *path)
{
	struct arena *a = o->s->t->arena;
	struct mainstay_create_webhook_request in = {
		.url = str_fmt(a, "http://127.0.0.1:%d%s", http_server_port(o->server), path)};
	struct mainstay_create_webhook_response out = {0};

	scene_expect_ok(o->s, OFFICE_CALL(o, CREATE_WEBHOOK, create_webhook, &in, &out));
	return str_dup(a, out.webhook->webhook_id);
}

struct mainstay_webhook *office_get(struct office *o, str id)
{
	struct mainstay_get_webhook_request in = {.webhook_id = id};
	struct mainstay_get_webhook_response out = {0};

	scene_expect_ok(o->s, OFFICE_CALL(o, GET_WEBHOOK, get_webhook, &in, &out));
	return out.webhook;
}

void office_tell(struct office *o, const struct sql_account *account, const char *subject,
		 const char *event)
{
	struct case_update u = {
		.account = account->id,
		.event = str_from(event),
		.case_id = str_from(subject),
		.display_id = S("1"),
	};

	scene_begin(o->s);
	expect_ok(account_lock(o->s->rq.tx, u.account));
	expect_ok(outbox_add_case_update(o->s->rq.tx, o->s->now, &u));
	scene_commit(o->s);
}

void office_job(struct office *o, const struct job *job)
{
	struct runner_options options = {
		.app = &o->s->app,
		.gates = &o->s->gates,
		.model = &api_model,
		.handlers = no_handlers,
	};
	struct runner *runner;
	char *why = NULL;

	if (runner_start(&options, &runner, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(jobs_run_now(runner, &o->s->app, job, S("test"), o->s->now));
	runner_stop(runner);
}

str office_run(struct office *o)
{
	str got;

	o->got_n = 0;
	scene_tick(o->s, 1000);
	office_job(o, &outbox_job);
	scene_tick(o->s, 1000);
	office_job(o, &webhook_job);
	pthread_mutex_lock(&o->lock);
	got = str_dup(o->s->t->arena, (str){o->got, o->got_n});
	pthread_mutex_unlock(&o->lock);
	return got;
}

struct mainstay_list_webhook_deliveries_response office_log(struct office *o, str id,
							    const char *state)
{
	struct mainstay_list_webhook_deliveries_request in = {.webhook_id = id,
							      .state = str_from(state)};
	struct mainstay_list_webhook_deliveries_response out = {0};

	scene_expect_ok(
		o->s, OFFICE_CALL(o, LIST_WEBHOOK_DELIVERIES, list_webhook_deliveries, &in, &out));
	return out;
}

void office_set(struct office *o, int status, const char *refuses)
{
	pthread_mutex_lock(&o->lock);
	o->status = status;
	o->refuses = refuses;
	pthread_mutex_unlock(&o->lock);
}
