/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "counters.h"
#include "log.h"
#include "runner.h"

#define FIRST_WAIT_MAX MINUTES(1)
/* How long a lease is, and how often it is renewed while its job runs: what a server that dies
 * costs, and what one that is paused may lose. */
#define LEASE SECONDS(30)
#define BEATS 4 /* in a lease */

struct slot {
	const struct job *job;
	usec next; /* monotonic */
};

/* A thread and the jobs that it runs, one at a time. */
struct job_lane {
	struct jobs *jobs;
	struct slot *slots;
	size_t n;
	pthread_t thread;
	pthread_mutex_t lock;     /* of running; held while its lease is renewed or dropped */
	struct job_run *running;  /* its lease is ours; NULL: none */
	atomic_llong renew_until; /* monotonic: its deadline */
	atomic_bool lost;         /* another server has its lease now */
};

struct jobs {
	struct runner *runner;
	const struct app *app;
	char *holder;
	struct job_lane *lanes;
	size_t n;             /* lanes whose thread runs */
	usec lease;           /* how long one is */
	pthread_t beat;       /* renews leases */
	bool beats;           /* beat runs */
	pthread_mutex_t lock; /* of wake */
	pthread_cond_t wake;
	atomic_bool stopping;
};

int job_write(struct job_run *run, int (*fn)(struct tx *tx, void *arg), void *arg)
{
	return runner_write(run->runner, run->arena, fn, arg);
}

int job_read(struct job_run *run, int (*fn)(struct tx *tx, void *arg), void *arg)
{
	return runner_read(run->runner, run->arena, fn, arg);
}

bool job_stopping(const struct job_run *run)
{
	return run->jobs && atomic_load(&run->jobs->stopping);
}

usec job_first_wait(const struct job *job)
{
	return job->interval < FIRST_WAIT_MAX ? job->interval : FIRST_WAIT_MAX;
}

bool job_over(const struct job_run *run)
{
	return usec_monotonic() >= run->deadline || job_stopping(run) ||
	       (run->lane && atomic_load(&run->lane->lost));
}

usec job_now(const struct job_run *run)
{
	return run->now + usec_monotonic() - run->began;
}

struct claim {
	str name, holder;
	usec now, length;
	bool ours;
};

static int take_step(struct tx *tx, void *arg)
{
	struct claim *c = arg;
	int r = db_lease(tx, c->name, c->holder, c->now, c->length);

	c->ours = r == 1;
	return r < 0 ? r : 0;
}

static int drop_step(struct tx *tx, void *arg)
{
	struct claim *c = arg;

	return db_lease_drop(tx, c->name, c->holder);
}

/* Without a lane nobody renews it. */
static usec lease_length(const struct job_run *run)
{
	usec limit = run->job->limit;

	return run->lane && limit > run->jobs->lease ? run->jobs->lease : limit;
}

static struct claim claim_of(struct arena *a, const struct job_run *run)
{
	return (struct claim){
		.name = str_fmt(a, "job/%s", run->job->name),
		.holder = run->holder,
		.now = job_now(run),
		.length = lease_length(run),
	};
}

int job_extend(struct job_run *run)
{
	usec now = usec_monotonic();
	struct claim c;
	int r;

	if (run->deadline - now > run->job->limit / 2)
		return 0;
	if (!db_single_writer(run->app->db)) {
		c = claim_of(run->arena, run);
		r = job_write(run, take_step, &c);
		if (r < 0)
			return r;
		if (!c.ours)
			return E_BUSY;
	}
	run->deadline = now + run->job->limit;
	if (run->lane)
		atomic_store(&run->lane->renew_until, run->deadline);
	return 0;
}

/* Renewed are leases of jobs that have time left: a job that hangs loses its lease. */
static void renew(struct job_lane *lane)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();

	pthread_mutex_lock(&lane->lock);
	if (lane->running && usec_monotonic() < atomic_load(&lane->renew_until)) {
		struct claim c = claim_of(a, lane->running);
		int r = runner_write(lane->jobs->runner, a, take_step, &c);

		if (r == 0 && !c.ours)
			atomic_store(&lane->lost, true);
	}
	pthread_mutex_unlock(&lane->lock);
}

static void watch(struct job_lane *lane, struct job_run *run)
{
	if (!lane)
		return;
	pthread_mutex_lock(&lane->lock);
	lane->running = run;
	atomic_store(&lane->lost, false);
	if (run)
		atomic_store(&lane->renew_until, run->deadline);
	pthread_mutex_unlock(&lane->lock);
}

static int run_to_end(struct job_run *run)
{
	int r;

	do {
		r = run->job->run(run);
	} while (r > 0 && !job_over(run));
	return r < 0 ? r : 0;
}

/* E_BUSY: another server has the job. An embedded database has one server: its data directory is
 * locked, and a lease would only cost a commit. */
static int run_leased(struct job_run *run)
{
	struct claim c = claim_of(run->arena, run);
	int r, dropped;

	if (db_single_writer(run->app->db))
		return run_to_end(run);
	r = job_write(run, take_step, &c);
	if (r < 0)
		return r;
	if (!c.ours)
		return E_BUSY;
	watch(run->lane, run);
	r = run_to_end(run);
	watch(run->lane, NULL);
	dropped = job_write(run, drop_step, &c);
	return r < 0 ? r : dropped;
}

static void note(const struct app *app, const struct job *job, int r, usec took)
{
	if (r == E_BUSY)
		return;
	counter_add(app->counters, r < 0 ? COUNT_JOB_FAILURES : COUNT_JOB_RUNS, 1);
	if (r < 0)
		LOG(LOG_ERROR, "job", LOG_S("name", str_from(job->name)),
		    LOG_S("fault", str_from(err_name(r))), LOG_I("us", took));
	else
		LOG(LOG_DEBUG, "job", LOG_S("name", str_from(job->name)), LOG_I("us", took));
}

static int run_job(struct job_lane *lane, struct runner *runner, const struct app *app,
		   const struct job *job, str holder, usec now)
{
	usec began = usec_monotonic();
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct job_run run = {
		.job = job,
		.app = app,
		.arena = a,
		.now = now,
		.runner = runner,
		.jobs = lane ? lane->jobs : NULL,
		.lane = lane,
		.holder = holder,
		.began = began,
		.deadline = began + job->limit,
	};
	int r = run_leased(&run);

	note(app, job, r, usec_monotonic() - began);
	return r;
}

static struct slot *earliest(struct job_lane *lane)
{
	struct slot *first = &lane->slots[0];

	for (size_t i = 1; i < lane->n; i++) {
		if (lane->slots[i].next < first->next)
			first = &lane->slots[i];
	}
	return first;
}

static void sleep_until(struct jobs *j, usec until)
{
	struct timespec at = {until / SECONDS(1), until % SECONDS(1) * 1000};

	pthread_mutex_lock(&j->lock);
	while (!atomic_load(&j->stopping) && usec_monotonic() < until)
		pthread_cond_timedwait(&j->wake, &j->lock, &at);
	pthread_mutex_unlock(&j->lock);
}

static void *loop(void *arg)
{
	struct job_lane *lane = arg;
	struct jobs *j = lane->jobs;

	while (!atomic_load(&j->stopping)) {
		struct slot *slot = earliest(lane);
		usec began;

		sleep_until(j, slot->next);
		if (atomic_load(&j->stopping))
			break;
		began = usec_monotonic();
		DISCARD("it was logged, and is tried again after the interval",
			run_job(lane, j->runner, j->app, slot->job, str_from(j->holder),
				usec_now()));
		slot->next = began + slot->job->interval;
	}
	return NULL;
}

static void lane_add(struct job_lane *lane, struct jobs *j, const struct job *job, size_t most)
{
	if (!lane->slots)
		lane->slots = mem_array(most, sizeof(*lane->slots));
	lane->jobs = j;
	lane->slots[lane->n++] = (struct slot){job, usec_monotonic() + job_first_wait(job)};
}

static void *beat_loop(void *arg)
{
	struct jobs *j = arg;

	while (!atomic_load(&j->stopping)) {
		sleep_until(j, usec_monotonic() + j->lease / BEATS);
		for (size_t i = 0; i < j->n && !atomic_load(&j->stopping); i++)
			renew(&j->lanes[i]);
	}
	return NULL;
}

/* The first lane has all jobs but those with a thread of their own. Returns how many there are. */
static size_t make_lanes(struct jobs *j, const struct job *const *list, size_t n)
{
	size_t lanes = 0;

	j->lanes = mem_array(n, sizeof(*j->lanes));
	for (int own = 0; own <= 1; own++) {
		for (size_t i = 0; i < n; i++) {
			if (list[i]->own_thread != own)
				continue;
			if (own || !lanes)
				pthread_mutex_init(&j->lanes[lanes++].lock, NULL);
			lane_add(&j->lanes[lanes - 1], j, list[i], own ? 1 : n);
		}
	}
	return lanes;
}

static void jobs_free(struct jobs *j, size_t lanes)
{
	for (size_t i = 0; i < lanes; i++) {
		pthread_mutex_destroy(&j->lanes[i].lock);
		mem_free(j->lanes[i].slots);
	}
	pthread_cond_destroy(&j->wake);
	pthread_mutex_destroy(&j->lock);
	mem_free(j->lanes);
	mem_free(j->holder);
	mem_free(j);
}

static void end_threads(struct jobs *j)
{
	pthread_mutex_lock(&j->lock);
	atomic_store(&j->stopping, true);
	pthread_cond_broadcast(&j->wake);
	pthread_mutex_unlock(&j->lock);
	if (j->beats)
		pthread_join(j->beat, NULL);
	for (size_t i = 0; i < j->n; i++)
		pthread_join(j->lanes[i].thread, NULL);
}

int jobs_start(struct runner *runner, const struct app *app, const struct job *const *list,
	       size_t n, str holder, struct jobs **ret)
{
	return jobs_start_leased(runner, app, list, n, holder, LEASE, ret);
}

int jobs_start_leased(struct runner *runner, const struct app *app, const struct job *const *list,
		      size_t n, str holder, usec lease, struct jobs **ret)
{
	struct jobs *j = MEM_NEW(struct jobs);
	pthread_condattr_t attr;
	size_t lanes;

	assert(n > 0);
	j->runner = runner;
	j->app = app;
	j->lease = lease;
	j->holder = mem_copy_text(holder.p, holder.n);
	lanes = make_lanes(j, list, n);
	pthread_mutex_init(&j->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&j->wake, &attr);
	pthread_condattr_destroy(&attr);
	while (j->n < lanes &&
	       pthread_create(&j->lanes[j->n].thread, NULL, loop, &j->lanes[j->n]) == 0)
		j->n++;
	j->beats = j->n == lanes && !db_single_writer(app->db) &&
		   pthread_create(&j->beat, NULL, beat_loop, j) == 0;
	if (j->n < lanes || (!j->beats && !db_single_writer(app->db))) {
		end_threads(j);
		jobs_free(j, lanes);
		return E_LIMIT;
	}
	*ret = j;
	return 0;
}

void jobs_stop(struct jobs *j)
{
	if (!j)
		return;
	end_threads(j);
	jobs_free(j, j->n);
}

int jobs_run_now(struct runner *runner, const struct app *app, const struct job *job, str holder,
		 usec now)
{
	return run_job(NULL, runner, app, job, holder, now);
}
