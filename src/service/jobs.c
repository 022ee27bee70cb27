/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#include "counters.h"
#include "log.h"
#include "runner.h"

#define FIRST_WAIT_MAX MINUTES(1)

struct slot {
	const struct job *job;
	usec next; /* monotonic */
};

/* A thread and the jobs that it runs, one at a time. */
struct lane {
	struct jobs *jobs;
	struct slot *slots;
	size_t n;
	pthread_t thread;
};

struct jobs {
	struct runner *runner;
	const struct app *app;
	char *holder;
	struct lane *lanes;
	size_t n;             /* lanes whose thread runs */
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
	return usec_monotonic() >= run->deadline || job_stopping(run);
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

static struct claim claim_of(const struct job_run *run)
{
	return (struct claim){
		.name = str_fmt(run->arena, "job/%s", run->job->name),
		.holder = run->holder,
		.now = job_now(run),
		.length = run->job->limit,
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
		c = claim_of(run);
		r = job_write(run, take_step, &c);
		if (r < 0)
			return r;
		if (!c.ours)
			return E_BUSY;
	}
	run->deadline = now + run->job->limit;
	return 0;
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
	struct claim c = claim_of(run);
	int r, dropped;

	if (db_single_writer(run->app->db))
		return run_to_end(run);
	r = job_write(run, take_step, &c);
	if (r < 0)
		return r;
	if (!c.ours)
		return E_BUSY;
	r = run_to_end(run);
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

static int run_job(struct jobs *j, struct runner *runner, const struct app *app,
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
		.jobs = j,
		.holder = holder,
		.began = began,
		.deadline = began + job->limit,
	};
	int r = run_leased(&run);

	note(app, job, r, usec_monotonic() - began);
	return r;
}

static struct slot *earliest(struct lane *lane)
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
	struct lane *lane = arg;
	struct jobs *j = lane->jobs;

	while (!atomic_load(&j->stopping)) {
		struct slot *slot = earliest(lane);
		usec began;

		sleep_until(j, slot->next);
		if (atomic_load(&j->stopping))
			break;
		began = usec_monotonic();
		DISCARD("it was logged, and is tried again after the interval",
			run_job(j, j->runner, j->app, slot->job, str_from(j->holder), usec_now()));
		slot->next = began + slot->job->interval;
	}
	return NULL;
}

static void lane_add(struct lane *lane, struct jobs *j, const struct job *job, size_t most)
{
	if (!lane->slots)
		lane->slots = mem_array(most, sizeof(*lane->slots));
	lane->jobs = j;
	lane->slots[lane->n++] = (struct slot){job, usec_monotonic() + job_first_wait(job)};
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
				lanes++;
			lane_add(&j->lanes[lanes - 1], j, list[i], own ? 1 : n);
		}
	}
	return lanes;
}

static void jobs_free(struct jobs *j, size_t lanes)
{
	for (size_t i = 0; i < lanes; i++)
		mem_free(j->lanes[i].slots);
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
	for (size_t i = 0; i < j->n; i++)
		pthread_join(j->lanes[i].thread, NULL);
}

int jobs_start(struct runner *runner, const struct app *app, const struct job *const *list,
	       size_t n, str holder, struct jobs **ret)
{
	struct jobs *j = MEM_NEW(struct jobs);
	pthread_condattr_t attr;
	size_t lanes;

	assert(n > 0);
	j->runner = runner;
	j->app = app;
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
	if (j->n < lanes) {
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
