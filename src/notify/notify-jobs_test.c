/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox's jobs, run the way the server runs them. */
#include "notify-jobs.h"

#include "audit.h"
#include "counters.h"
#include "outbox-sink.h"
#include "outbox.h"
#include "runner.h"
#include "scene.h"

/* More than one batch of the job. */
#define MANY 1203

static operation_fn *const no_handlers[OPERATION_COUNT];

struct counting {
	struct outbox_sink base;
	int put, flushed;
};

static int count_put(struct outbox_sink *s, str envelope, usec now, str *reterr)
{
	(void)envelope;
	(void)now;
	(void)reterr;
	((struct counting *)s)->put++;
	return 0;
}

static int count_flush(struct outbox_sink *s)
{
	((struct counting *)s)->flushed++;
	return 0;
}

static int run(struct scene *s, const struct job *job)
{
	struct runner_options o = {
		.app = &s->app,
		.gates = &s->gates,
		.model = &api_model,
		.handlers = no_handlers,
	};
	struct runner *runner;
	char *why = NULL;
	int r;

	if (runner_start(&o, &runner, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	r = jobs_run_now(runner, &s->app, job, S("test"), s->now);
	runner_stop(runner);
	return r;
}

static void add_many(struct scene *s)
{
	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, s->customer.id));
	for (int i = 0; i < MANY; i++) {
		struct case_update u = {
			.account = s->customer.id,
			.event = S("CreateCase"),
			.case_id = str_fmt(s->mem, "case-%d", i),
			.display_id = S("1"),
		};
		expect_ok(outbox_add_case_update(s->rq.tx, s->now, &u));
	}
	scene_commit(s);
	scene_tick(s, SECONDS(1));
}

EACH_DATABASE(the_job_delivers_all_that_waits_and_nothing_twice)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counting sink = {.base = {.put = count_put, .flush = count_flush}};
	struct counters *counters = counters_new(NULL, 0);

	s->app.counters = counters;
	add_many(s);
	expect_ok(run(s, &outbox_job)); /* without a sink they wait */
	s->app.outbox = &sink.base;
	expect_ok(run(s, &outbox_job));
	expect_eq(sink.put, MANY);
	expect_eq(sink.flushed, 3);
	expect_ok(run(s, &outbox_job));
	expect_eq(sink.put, MANY);
	expect_eq(counter_get(counters, COUNT_EVENTS_DELIVERED), MANY);
	counters_free(counters);
	scene_close(s);
}

static int64_t stored(struct scene *s)
{
	struct sql_outbox_rows rows;

	scene_begin(s);
	expect_ok(sql_outbox_list_of_all(s->rq.tx,
					 &(struct sql_outbox_list_of_in){
						 .state = OUTBOX_DELIVERED,
						 .account = s->customer.id,
						 .most = 10000,
					 },
					 &rows));
	scene_commit(s);
	return (int64_t)rows.n;
}

EACH_DATABASE(delivered_events_are_kept_as_long_as_the_setting_says)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counting sink = {.base = {.put = count_put, .flush = count_flush}};

	s->app.outbox = &sink.base;
	add_many(s);
	expect_ok(run(s, &outbox_job));
	scene_tick(s, s->settings.outbox_keep);
	expect_ok(run(s, &outbox_retention_job));
	expect_eq(stored(s), MANY);
	scene_tick(s, SECONDS(2));
	expect_ok(run(s, &outbox_retention_job));
	expect_eq(stored(s), 0);
	scene_close(s);
}
