/* SPDX-License-Identifier: Apache-2.0 */
#include "notify-jobs.h"

#include "counters.h"
#include "outbox-sink.h"
#include "outbox.h"
#include "settings.h"

#define BATCH 500
#define MARK 100
#define PURGE 500

struct batch_step {
	const struct app *app;
	usec now;
	struct outbox_sink *sink; /* NULL: there is none, or it is out of order */
	int broken;               /* how it failed */
	enum outbox_part part;
	struct sql_outbox_rows rows; /* in the run's arena */
	struct outbox_result *results;
	size_t from, to; /* the part to mark */
};

static int read_batch(struct tx *tx, void *arg)
{
	struct batch_step *s = arg;

	return outbox_batch(tx, s->now, s->part, BATCH, &s->rows);
}

static int mark_batch(struct tx *tx, void *arg)
{
	const struct batch_step *s = arg;
	struct sql_outbox_rows part = {.v = s->rows.v + s->from, .n = s->to - s->from};

	return outbox_mark(tx, s->app, s->now, &part, s->results + s->from);
}

static void count_results(const struct batch_step *s)
{
	struct counters *c = s->app->counters;
	int64_t tries = s->app->settings->outbox_tries;

	for (size_t i = 0; i < s->rows.n; i++) {
		if (s->results[i].outcome == OUTCOME_ARRIVED)
			counter_add(c, COUNT_EVENTS_DELIVERED, 1);
		else if (s->results[i].outcome == OUTCOME_REFUSED)
			counter_add(c,
				    s->rows.v[i].attempts + 1 < tries ? COUNT_EVENTS_REFUSED
								      : COUNT_EVENTS_DEAD,
				    1);
		if (s->rows.v[i].fresh)
			counter_add(c, COUNT_EVENTS_DEALT, 1);
	}
}

static void send_batch(struct job_run *run, struct batch_step *s)
{
	str region = s->app->settings->region;
	int r;

	s->results = NULL;
	if (s->sink && s->part != PART_FRESH_HELD) {
		r = outbox_send(s->sink, run->arena, region.n ? region : S("us-east-1"), s->now,
				&s->rows, &s->results);
		if (r == 0)
			return;
		s->broken = r;
		s->sink = NULL;
	}
	s->results = ARENA_ARRAY(run->arena, struct outbox_result, s->rows.n);
	for (size_t i = 0; i < s->rows.n; i++)
		s->results[i].outcome = OUTCOME_SKIPPED;
}

/* 1: there may be more. */
static int deliver_batch(struct job_run *run, struct batch_step *s)
{
	int r;

	if (s->part == PART_WAITING && !s->sink)
		return 0;
	r = job_read(run, read_batch, s);
	if (r < 0 || !s->rows.n)
		return r;
	send_batch(run, s);
	if (s->part == PART_WAITING && !s->sink)
		return 0;
	for (s->from = 0; r == 0 && s->from < s->rows.n; s->from = s->to) {
		s->to = s->rows.n - s->from > MARK ? s->from + MARK : s->rows.n;
		r = job_write(run, mark_batch, s);
	}
	if (r < 0)
		return r;
	count_results(s);
	return 1;
}

/* All that waits goes before each batch of fresh ones, since a fact that was given up frees those
 * behind it. */
static int deliver_all(struct job_run *run, struct batch_step *s)
{
	int r;

	do {
		s->part = PART_WAITING;
		do
			r = deliver_batch(run, s);
		while (r == 1 && !job_over(run));
		s->part = PART_FRESH;
		if (r == 0)
			r = deliver_batch(run, s);
	} while (r == 1 && !job_over(run));
	return r;
}

/* A sink that is out of order is a failure of the job, but the fresh facts are dealt. */
static int outbox_run(struct job_run *run)
{
	struct batch_step s = {.app = run->app, .now = run->now, .sink = run->app->outbox};
	int r = deliver_all(run, &s);

	if (r == 0) {
		s.part = PART_FRESH_HELD;
		do
			r = deliver_batch(run, &s);
		while (r == 1 && !job_over(run));
	}
	return r < 0 || !s.broken ? r : s.broken;
}

const struct job outbox_job = {
	.name = "outbox",
	.help = "Delivers what waits in the outbox, and deals it to webhooks and other receivers.",
	.interval = SECONDS(1),
	.limit = SECONDS(30),
	.run = outbox_run,
};

struct purge_step {
	usec before;
	int removed;
};

static int purge(struct tx *tx, void *arg)
{
	struct purge_step *s = arg;

	s->removed = sql_outbox_purge(
		tx, &(struct sql_outbox_purge_in){.before = s->before, .most = PURGE});
	return s->removed < 0 ? s->removed : 0;
}

static int outbox_retention_run(struct job_run *run)
{
	struct purge_step s = {.before = run->now - run->app->settings->outbox_keep};
	int r;

	do {
		if (job_over(run))
			return 1;
		r = job_write(run, purge, &s);
	} while (r == 0 && s.removed == PURGE);
	return r;
}

const struct job outbox_retention_job = {
	.name = "outbox-retention",
	.help = "Removes delivered events that are older than outbox.keep.",
	.interval = HOURS(1),
	.limit = MINUTES(5),
	.run = outbox_retention_run,
};
