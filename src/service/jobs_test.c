/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <stdatomic.h>
#include <unistd.h>

#include "world.h"

/* What the jobs of these tests see of themselves. */
static atomic_int runs, turns, stopped_early;

static int insert(struct tx *tx, void *arg)
{
	(void)arg;
	return tx_run_script(tx, S("INSERT INTO note (id) VALUES ('job')"));
}

/* Three turns, a step each. */
static int run_thrice(struct job_run *run)
{
	int r = job_write(run, insert, NULL);

	if (r < 0)
		return r;
	return ++turns % 3 != 0;
}

static int run_broken(struct job_run *run)
{
	(void)run;
	runs++;
	return E_IO;
}

static int run_counted(struct job_run *run)
{
	(void)run;
	runs++;
	return 0;
}

/* Has always more to do, until it is told to stop. */
static int run_on(struct job_run *run)
{
	runs++;
	usleep(1000);
	if (job_over(run))
		stopped_early++;
	return 1;
}

static const struct job thrice = {"thrice", "Works in turns.", SECONDS(60), SECONDS(60),
				  run_thrice};
static const struct job broken = {"broken", "Fails.", MILLISECONDS(5), SECONDS(60), run_broken};
static const struct job quick = {"quick", "Counts.", MILLISECONDS(5), SECONDS(60), run_counted};
static const struct job endless = {"endless", "Goes on.", MILLISECONDS(5), SECONDS(60), run_on};
static const struct job brief = {"brief", "Goes on.", MILLISECONDS(5), MILLISECONDS(30), run_on};

static int rob(struct tx *tx, void *arg)
{
	const struct job_run *run = arg;
	int r = db_lease_drop(tx, S("job/lengthy"), run->holder);

	if (r == 0)
		r = db_lease(tx, S("job/lengthy"), S("robber"), job_now(run), SECONDS(30));
	return r < 0 ? r : 0;
}

/* Waits until a job beside it has run. */
static int run_waiting(struct job_run *run)
{
	while (runs == 0 && !job_over(run))
		usleep(1000);
	turns++;
	return 0;
}

/* Longer than its limit, in whose middle another server takes its lease when told to. */
static bool robbed;

static int run_long(struct job_run *run)
{
	usec end = run->deadline + run->job->limit;
	int r = 0;

	while (usec_monotonic() < end) {
		usleep(5000);
		if (job_over(run))
			return E_LIMIT;
		if (robbed)
			expect_ok(job_write(run, rob, run));
		r = job_extend(run);
		if (r < 0)
			return r;
	}
	runs++;
	return 0;
}

static const struct job waiting = {"waiting",   "Waits.",    MILLISECONDS(1),
				   SECONDS(60), run_waiting, true},
			lengthy = {"lengthy", "Takes long.", SECONDS(1), MILLISECONDS(200),
				   run_long};

EACH_DATABASE(job_runs_until_nothing_is_left)
{
	struct world *w = world_open(t, where, NULL);

	turns = 0;
	expect_ok(jobs_run_now(w->runner, &w->app, &thrice, S("one"), usec_now()));
	expect_eq(turns, 3);
	expect_eq(world_notes(w, "job"), 3);
	expect_eq(counter_get(w->app.counters, COUNT_JOB_RUNS), 1);
	/* Its lease went with it: another server may take the next turn at once. */
	expect_ok(jobs_run_now(w->runner, &w->app, &thrice, S("two"), usec_now()));
	expect_eq(world_notes(w, "job"), 6);
	world_close(w);
}

static int take_lease(struct tx *tx, void *arg)
{
	int r = db_lease(tx, S("job/quick"), S("another"), *(usec *)arg, SECONDS(30));

	return r < 0 ? r : 0;
}

TEST(job_of_another_server_is_left_to_it)
{
	struct world *w = world_open(t, ON_POSTGRES, NULL);
	usec now = usec_now();

	runs = 0;
	expect_ok(runner_write(w->runner, t->arena, take_lease, &now));
	expect_err(jobs_run_now(w->runner, &w->app, &quick, S("one"), now + SECONDS(29)), E_BUSY);
	expect_eq(runs, 0);
	/* A server that died costs one lease. */
	expect_ok(jobs_run_now(w->runner, &w->app, &quick, S("one"), now + SECONDS(31)));
	expect_eq(runs, 1);
	world_close(w);
}

TEST(job_ends_when_its_time_is_up)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);

	runs = 0;
	expect_ok(jobs_run_now(w->runner, &w->app, &brief, S("one"), usec_now()));
	expect(runs >= 2 && runs < 100);
	world_close(w);
}

TEST(jobs_run_again_after_their_interval_and_after_failures)
{
	const struct job *const list[] = {&broken, &quick};
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct jobs *j;

	runs = 0;
	expect_ok(jobs_start(w->runner, &w->app, list, 2, S("one"), &j));
	for (int i = 0; i < 2000 && (counter_get(w->app.counters, COUNT_JOB_FAILURES) < 3 ||
				     counter_get(w->app.counters, COUNT_JOB_RUNS) < 3);
	     i++)
		usleep(1000);
	jobs_stop(j);
	expect(counter_get(w->app.counters, COUNT_JOB_FAILURES) >= 3);
	expect(counter_get(w->app.counters, COUNT_JOB_RUNS) >= 3);
	world_close(w);
}

TEST(a_job_that_waits_for_others_holds_up_none)
{
	const struct job *const list[] = {&waiting, &quick};
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct jobs *j;

	runs = turns = 0;
	expect_ok(jobs_start(w->runner, &w->app, list, 2, S("one"), &j));
	for (int i = 0; i < 5000 && turns == 0; i++)
		usleep(1000);
	jobs_stop(j);
	expect(runs > 0);
	expect(turns > 0);
	world_close(w);
}

EACH_DATABASE(a_job_may_go_on_as_long_as_its_lease_is_its_own)
{
	struct world *w = world_open(t, where, NULL);

	runs = 0;
	robbed = false;
	expect_ok(jobs_run_now(w->runner, &w->app, &lengthy, S("one"), usec_now()));
	expect_eq(runs, 1);
	robbed = true;
	if (where == ON_POSTGRES) {
		expect_err(jobs_run_now(w->runner, &w->app, &lengthy, S("one"), usec_now()),
			   E_BUSY);
		expect_eq(runs, 1);
	}
	robbed = false;
	world_close(w);
}

/* Runs for several leases and extends nothing; ends early when it is to stop. */
static atomic_int slow_began, slow_ended, slow_lost;

static int run_slow(struct job_run *run)
{
	usec end = usec_monotonic() + MILLISECONDS(1500);

	slow_began++;
	while (usec_monotonic() < end && !job_over(run))
		usleep(2000);
	if (usec_monotonic() < end && !job_stopping(run))
		slow_lost++;
	slow_ended++;
	return 0;
}

static const struct job slow = {"slow", "Is slow.", MILLISECONDS(5), SECONDS(60), run_slow};

static int seize(struct tx *tx, void *arg)
{
	int r = tx_run_script(tx, S("DELETE FROM lease"));

	(void)arg;
	return r < 0 ? r : db_lease(tx, S("job/slow"), S("robber"), usec_now(), SECONDS(30));
}

TEST(leases_are_short_and_renewed_while_the_job_runs)
{
	const struct job *const list[] = {&slow};
	struct world *w = world_open(t, ON_POSTGRES, NULL);
	struct jobs *j;

	slow_began = slow_ended = slow_lost = 0;
	expect_ok(jobs_start_leased(w->runner, &w->app, list, 1, S("one"), MILLISECONDS(400), &j));
	while (slow_began == 0)
		usleep(100);
	/* other servers look again and again, for three leases */
	for (int i = 0; i < 20 && slow_ended == 0; i++) {
		expect_err(jobs_run_now(w->runner, &w->app, &slow, S("two"), usec_now()), E_BUSY);
		usleep(50000);
	}
	while (slow_began < 2)
		usleep(100);
	expect_eq(slow_lost, 0);
	expect(runner_write(w->runner, t->arena, seize, NULL) >= 0);
	for (int i = 0; i < 5000 && slow_lost == 0; i++)
		usleep(1000);
	expect_eq(slow_lost, 1); /* it saw that it was robbed, and slow_ended before its time */
	jobs_stop(j);
	world_close(w);
}

TEST(jobs_of_long_intervals_run_soon_after_the_start)
{
	const struct job daily = {"daily", "Counts.", DAYS(1), SECONDS(60), run_counted};

	expect_eq(job_first_wait(&daily), MINUTES(1));
	expect_eq(job_first_wait(&thrice), SECONDS(60));
	expect_eq(job_first_wait(&quick), MILLISECONDS(5));
}

TEST(jobs_stop_in_the_middle_of_one)
{
	const struct job *const list[] = {&endless};
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct jobs *j;

	runs = 0;
	stopped_early = 0;
	expect_ok(jobs_start(w->runner, &w->app, list, 1, S("one"), &j));
	while (runs == 0)
		usleep(100);
	usec began = usec_monotonic();

	jobs_stop(j);
	expect(usec_monotonic() - began < SECONDS(2));
	world_close(w);
}
