/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox's jobs, run the way the server runs them. */
#include "notify-jobs.h"

#include "audit.h"
#include "counters.h"
#include "outbox-fan.h"
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

/* ---- fans ---- */

/* Holds of an account of that name stand in for the rows of a receiver. */
static int note(struct tx *tx, const struct sql_outbox *fact, const char *receiver)
{
	return sql_outbox_hold_put(tx, &(struct sql_outbox_hold_put_in){
					       .account = str_from(receiver),
					       .subject = fact->id,
					       .until = fact->seq,
				       });
}

static int deal_first(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact)
{
	int r = note(tx, fact, "first");

	(void)now;
	counter_add(app->counters, COUNT_REQUESTS, 1);
	return r < 0 ? r : 0;
}

/* Fails as often as the gauge says, after the first one did its part. */
static int deal_second(struct tx *tx, const struct app *app, usec now,
		       const struct sql_outbox *fact)
{
	int r;

	(void)now;
	if (counter_get(app->counters, COUNT_WORK_WAITING) > 0 && fact->seq % 7 == 0)
		return E_IO;
	r = note(tx, fact, "second");
	return r < 0 ? r : 0;
}

static const struct outbox_fan first = {"first", deal_first}, second = {"second", deal_second};
static const struct outbox_fan *const two[] = {&first, &second};
static const struct outbox_fans fans = {two, ARRAY_LEN(two)};

/* How many facts it has noted; they are forgotten. */
static int64_t noted(struct scene *s, const char *receiver)
{
	int64_t n = 0;

	scene_begin(s);
	struct sql_outbox_waiting_of_in waiting = {.account = s->customer.id, .most = 10000};
	struct sql_outbox_arrived_of_in arrived = {.account = s->customer.id, .most = 10000};
	struct sql_outbox_rows rows[2];

	expect_ok(sql_outbox_waiting_of_all(s->rq.tx, &waiting, &rows[0]));
	expect_ok(sql_outbox_arrived_of_all(s->rq.tx, &arrived, &rows[1]));
	for (size_t k = 0; k < ARRAY_LEN(rows); k++) {
		for (size_t i = 0; i < rows[k].n; i++) {
			int r = sql_outbox_hold_drop(
				s->rq.tx,
				&(struct sql_outbox_hold_drop_in){.account = str_from(receiver),
								  .subject = rows[k].v[i].id});
			expect_ok(r);
			n += r;
		}
	}
	scene_commit(s);
	return n;
}

EACH_DATABASE(each_fact_is_dealt_once_to_each_fan_with_or_without_a_sink)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counting sink = {.base = {.put = count_put, .flush = count_flush}};
	struct counters *counters = counters_new(NULL, 0);

	s->app.counters = counters;
	s->app.fans = &fans;
	add_many(s);
	expect_ok(run(s, &outbox_job)); /* without a sink */
	expect_ok(run(s, &outbox_job));
	expect_eq(counter_get(counters, COUNT_REQUESTS), MANY);
	expect_eq(counter_get(counters, COUNT_EVENTS_DEALT), MANY);
	expect_eq(noted(s, "first"), MANY);
	expect_eq(noted(s, "second"), MANY);
	s->app.outbox = &sink.base; /* those wait for it, and more come */
	add_many(s);
	expect_ok(run(s, &outbox_job));
	expect_ok(run(s, &outbox_job));
	expect_eq(sink.put, 2 * MANY);
	expect_eq(noted(s, "first"), MANY);
	expect_eq(noted(s, "second"), MANY);
	counters_free(counters);
	scene_close(s);
}

static int broken_flush(struct outbox_sink *s)
{
	(void)s;
	return E_IO;
}

EACH_DATABASE(a_broken_sink_keeps_no_fan_waiting)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counting sink = {.base = {.put = count_put, .flush = broken_flush}};
	struct counters *counters = counters_new(NULL, 0);

	s->app.counters = counters;
	s->app.fans = &fans;
	s->app.outbox = &sink.base;
	add_many(s);
	for (int i = 0; i < 2; i++) {
		expect_err(run(s, &outbox_job), E_IO);
	}
	expect_eq(noted(s, "first"), MANY);
	expect_eq(counter_get(counters, COUNT_EVENTS_DELIVERED), 0);
	sink.base.flush = count_flush;
	sink.put = 0;
	expect_ok(run(s, &outbox_job));
	expect_eq(sink.put, MANY);
	expect_eq(noted(s, "first"), 0);
	counters_free(counters);
	scene_close(s);
}

EACH_DATABASE(a_fan_that_fails_undoes_the_others_and_is_asked_again)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counters *counters = counters_new(NULL, 0);

	s->app.counters = counters;
	s->app.fans = &fans;
	add_many(s);
	counter_add(counters, COUNT_WORK_WAITING, 1);
	expect_err(run(s, &outbox_job), E_IO);
	expect_eq(noted(s, "first"), noted(s, "second"));
	counter_add(counters, COUNT_WORK_WAITING, -1);
	expect_ok(run(s, &outbox_job));
	expect_eq(noted(s, "first"), MANY);
	expect_eq(noted(s, "second"), MANY);
	counters_free(counters);
	scene_close(s);
}

static int refuse_put(struct outbox_sink *s, str envelope, usec now, str *reterr)
{
	(void)envelope;
	(void)now;
	*reterr = S("no");
	((struct counting *)s)->put++;
	return E_INVAL;
}

static void add_one(struct scene *s, const char *subject)
{
	struct case_update u = {
		.account = s->customer.id,
		.event = S("CreateCase"),
		.case_id = str_from(subject),
		.display_id = S("1"),
	};

	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, u.account));
	expect_ok(outbox_add_case_update(s->rq.tx, s->now, &u));
	scene_commit(s);
	scene_tick(s, 1);
}

EACH_DATABASE(a_held_subject_keeps_no_fan_waiting)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct counting sink = {.base = {.put = refuse_put, .flush = count_flush}};
	struct counters *counters = counters_new(NULL, 0);

	s->app.counters = counters;
	s->app.fans = &fans;
	s->app.outbox = &sink.base;
	add_one(s, "a");
	expect_ok(run(s, &outbox_job));
	expect_eq(noted(s, "first"), 1);
	add_one(s, "a");
	add_one(s, "b");
	expect_ok(run(s, &outbox_job));
	expect_eq(noted(s, "second"), 3);
	expect_eq(sink.put, 2); /* the second of a was not tried */
	counters_free(counters);
	scene_close(s);
}

static int64_t stored(struct scene *s)
{
	struct sql_outbox_rows rows;

	scene_begin(s);
	expect_ok(sql_outbox_arrived_of_all(s->rq.tx,
					    &(struct sql_outbox_arrived_of_in){
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
