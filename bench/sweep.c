/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the sweep of clocks costs beside many open cases. They are opened on a
 * database of their own, some of them so long ago that a level is reached; then
 * the sweep runs with nothing due, with those due, and once more.
 *
 * MAINSTAY_CASES and MAINSTAY_DUE say how many. It prints one line of name=value
 * pairs: processor time in microseconds, with the start and the end of the runner that
 * the job runs in (some milliseconds); memory in KiB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "case-world.h"
#include "escalate.h"
#include "jobs.h"
#include "operations.h"
#include "people.h"

#define CASES_A_COMMIT 2000
#define HELD_MOST 1000 /* cases that agents have */

static int64_t resident_kib(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long long all = 0, resident = 0;

	if (f && fscanf(f, "%lld %lld", &all, &resident) != 2)
		resident = 0;
	if (f)
		fclose(f);
	return resident * sysconf(_SC_PAGESIZE) / 1024;
}

/* Opens n cases, the first `late` of them 20 hours before now. */
static void open_cases(struct case_world *w, int64_t n, int64_t late)
{
	struct arena *a = arena_new(), *whole = w->rq.arena;
	const usec now = w->rq.now;

	for (int64_t i = 0; i < n; i += CASES_A_COMMIT) {
		struct tx *tx;

		arena_reset(a);
		expect_ok(tx_begin(w->f->write, a, &tx));
		w->rq.arena = a;
		w->rq.tx = tx;
		w->rq.failure = (struct api_failure){0};
		for (int64_t k = i; k < i + CASES_A_COMMIT && k < n; k++) {
			const struct case_intake in = {
				.account = w->business,
				.subject = S("Down"),
				.body = S("db-1 does not answer"),
				.severity = S("low"),
				.actor_kind = ACTOR_CUSTOMER,
				.actor = w->rq.caller.principal,
				.channel = S("api"),
				.through_api = true,
			};
			struct case_row row;

			/* a second for each, or display ids run out */
			w->rq.now = (k < late ? now - HOURS(20) : now) + SECONDS(k % 3600);
			expect_ok(case_create(&w->rq, &in, &row));
			if (k < HELD_MOST)
				expect_ok(desk_holder_write(
					&w->rq, &row,
					&(struct desk_holder){S("a"), S("a"), S("q")}));
		}
		expect_ok(tx_commit(tx));
	}
	w->rq.arena = whole;
	w->rq.now = now;
	arena_free(a);
}

/* Of this process, all threads: what other work on the machine does not lengthen. */
static usec processor_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return SECONDS(t.tv_sec) + t.tv_nsec / 1000;
}

static usec timed_sweep(struct case_world *w)
{
	usec start = processor_time();

	world_run_job(w, &desk_escalate_job);
	return processor_time() - start;
}

/* What a step of routing looks at before it decides about its cases. */
static usec timed_roster(struct case_world *w)
{
	struct roster *h = ARENA_NEW(w->t->arena, struct roster);
	usec start = processor_time();

	world_begin(w, OP_MAINSTAY_LIST_AGENTS);
	expect_ok(world_end(w, roster_load(&w->rq, h)));
	return processor_time() - start;
}

static str file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	char *bytes = arena_alloc(a, 1 << 16);

	expect(f);
	size_t n = fread(bytes, 1, 1 << 16, f);

	fclose(f);
	return (str){bytes, n};
}

static int64_t number(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t v = otherwise;

	if (text)
		expect_ok(str_to_i64(str_from(text), &v));
	return v;
}

TEST(sweep)
{
	int64_t n = number("MAINSTAY_CASES", 10000), due = number("MAINSTAY_DUE", 1000), before;
	struct case_world *w = world_new(t, ON_SQLITE);
	usec opening, idle, busy, again, roster;
	char *why = NULL;

	expect_ok(escalations_new(S("escalations.yaml"),
				  file(t->arena, SOURCE_ROOT "/catalog/escalations.yaml"),
				  w->app.plans, &w->app.escalations, &why));
	world_tick(w, DAYS(2)); /* or the plan was not in force when the first ones were opened */
	opening = usec_monotonic();
	open_cases(w, n, due);
	opening = usec_monotonic() - opening;
	before = resident_kib();
	w->rq.now -= HOURS(3);
	(void)timed_sweep(w); /* the first one also opens files and connections */
	idle = timed_sweep(w);
	w->rq.now += HOURS(3);
	busy = timed_sweep(w);
	again = timed_sweep(w);
	(void)timed_roster(w);
	roster = timed_roster(w);
	printf("cases=%lld due=%lld opening=%lld idle=%lld busy=%lld again=%lld roster=%lld "
	       "fired=%lld "
	       "resident=%lld grown=%lld\n",
	       (long long)n, (long long)due, (long long)opening, (long long)idle, (long long)busy,
	       (long long)again, (long long)roster, (long long)world_rows(w, "escalation"),
	       (long long)resident_kib(), (long long)(resident_kib() - before));
	escalations_free(w->app.escalations);
	world_free(w);
}
