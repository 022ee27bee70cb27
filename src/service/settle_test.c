/* SPDX-License-Identifier: Apache-2.0 */
/* Commits on their way to the disk: who goes on meanwhile, who waits, and what a failing disk
 * means. */
#include "world.h"

#include <stdatomic.h>
#include <unistd.h>

/* How long nothing must happen that would happen at once. */
#define A_WHILE 20000

static void end(struct http_exchange *x, int status)
{
	expect_eq(fake_wait(x)->status, status);
	fake_free(x);
}

TEST(the_next_batch_runs_while_the_last_one_is_synced)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *first, *second, *third;

	world_hold_syncs(w);
	first = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	world_await_sync(w, 1);
	second = world_send(w, "Put", NULL, "{\"id\":\"b\"}");
	while (world_runs(w) < 2)
		usleep(1000);
	third = world_send(w, "Put", NULL, "{\"id\":\"c\"}");
	while (world_runs(w) < 3)
		usleep(1000);
	usleep(A_WHILE);
	expect(!fake_is_done(first) && !fake_is_done(second) && !fake_is_done(third));
	/* what waits for the disk is there for all; what runs is not */
	expect_eq(world_notes(w, "a"), 1);
	expect_eq(world_notes(w, "b"), 0);
	world_let_syncs_go(w, false);
	end(first, 200);
	end(second, 200);
	end(third, 200);
	/* who came while the disk was busy shared the next commit */
	expect_eq(counter_get(w->app.counters, COUNT_COMMITS), 2);
	world_close(w);
}

TEST(a_read_of_what_is_not_on_disk_waits_for_it)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *put, *reads[40];

	world_hold_syncs(w);
	put = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	world_await_sync(w, 1);
	/* more than there are workers: none of them stands and waits */
	for (size_t i = 0; i < ARRAY_LEN(reads); i++)
		reads[i] = world_send(w, "Get", NULL, "{\"id\":\"a\"}");
	usleep(A_WHILE);
	for (size_t i = 0; i < ARRAY_LEN(reads); i++)
		expect(!fake_is_done(reads[i]));
	expect(!fake_is_done(put));
	world_let_syncs_go(w, false);
	end(put, 200);
	for (size_t i = 0; i < ARRAY_LEN(reads); i++) {
		expect(str_index(fake_wait(reads[i])->body, '1') >= 0);
		end(reads[i], 200);
	}
	/* and when all is on disk, nobody waits */
	world_hold_syncs(w);
	expect_eq(world_call(w, "Get", NULL, "{\"id\":\"a\"}").status, 200);
	world_let_syncs_go(w, false);
	world_close(w);
}

static int see_that_it_runs(struct tx *tx, void *arg)
{
	atomic_int *began = arg;

	(void)tx;
	atomic_store(began, 1);
	return 0;
}

struct job {
	struct world *w;
	atomic_int began, ended;
};

static void *read_as_a_job(void *arg)
{
	struct job *job = arg;
	struct arena *a = arena_new();

	expect_ok(runner_read(job->w->runner, a, see_that_it_runs, &job->began));
	atomic_store(&job->ended, 1);
	arena_free(a);
	return NULL;
}

TEST(a_job_that_read_what_is_not_on_disk_waits_for_it)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct job job = {.w = w};
	struct http_exchange *put;
	pthread_t thread;

	world_hold_syncs(w);
	put = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	world_await_sync(w, 1);
	expect_eq(pthread_create(&thread, NULL, read_as_a_job, &job), 0);
	while (!atomic_load(&job.began))
		usleep(1000);
	usleep(A_WHILE);
	expect(!atomic_load(&job.ended));
	world_let_syncs_go(w, false);
	pthread_join(thread, NULL);
	end(put, 200);
	world_close(w);
}

TEST(a_disk_that_fails_ends_all_writing)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *first, *second, *read;

	world_hold_syncs(w);
	first = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	world_await_sync(w, 1);
	second = world_send(w, "Put", NULL, "{\"id\":\"b\"}");
	while (world_runs(w) < 2)
		usleep(1000);
	read = world_send(w, "Get", NULL, "{\"id\":\"a\"}");
	usleep(A_WHILE);
	world_let_syncs_go(w, true);
	end(first, 500);
	end(read, 500);
	end(second, 500);
	expect_eq(world_notes(w, "b"), 0);
	/* the disk is well again, but nobody knows what it lost */
	world_let_syncs_go(w, false);
	expect_eq(world_call(w, "Put", NULL, "{\"id\":\"c\"}").status, 500);
	expect_eq(world_call(w, "Get", NULL, "{\"id\":\"a\"}").status, 200);
	expect_eq(world_notes(w, "c"), 0);
	world_close(w);
}

TEST(the_end_waits_for_the_disk)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *put[30];

	for (size_t i = 0; i < ARRAY_LEN(put); i++)
		put[i] = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	runner_stop(w->runner);
	w->runner = NULL;
	for (size_t i = 0; i < ARRAY_LEN(put); i++) {
		expect(fake_is_done(put[i]));
		end(put[i], 200);
	}
	expect_eq(world_notes(w, "a"), 30);
	world_close(w);
}
