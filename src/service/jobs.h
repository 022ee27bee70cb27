/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work that no request asks for: clocks that fall due, deliveries, retention.
 * A job is a row. One thread looks which are due and claims each with a lease
 * in the database (name "job/NAME", half a minute at most, renewed while the job
 * runs), so that of several servers one runs it, and a server that dies costs one
 * lease. Every job is safe to repeat: it may be cut off after any of its steps. A job that waits
 * for the network has a thread of its own, so that it holds up no clock.
 *
 * A job holds no transaction of its own. It does its work in steps, each a
 * function that gets an open transaction; keep a writing step small (some
 * hundred rows), since requests wait while it runs.
 */
#ifndef SERVICE_JOBS_H
#define SERVICE_JOBS_H

#include "app.h"
#include "arena.h"
#include "db.h"
#include "str.h"
#include "usec.h"

struct runner;
struct jobs;
struct job_lane;

/* One run of a job. */
struct job_run {
	const struct job *job;
	const struct app *app;
	struct arena *arena; /* reset after the run */
	usec now;            /* when the run began */
	struct runner *runner;
	struct jobs *jobs;
	struct job_lane *lane; /* whose thread runs it; NULL: jobs_run_now */
	str holder;            /* in whose name its lease is */
	usec began, deadline;  /* monotonic: when the job's time is up */
};

struct job {
	const char *name;
	const char *help;
	usec interval; /* from the start of one run to the next */
	usec limit;    /* when job_over says stop, and its lease is not renewed any more */
	/* 0: done; 1: there is more, run again at once; or E_*, which is logged and tried again
	 * after the interval. */
	int (*run)(struct job_run *run);
	bool own_thread; /* it waits for others: jobs of this sort run beside each other */
};

/* From the start of a server to the first run: the interval, a minute at most. So what is done
 * every some hours is done also where a server never lives that long. */
usec job_first_wait(const struct job *job);

/*
 * One step. tx is gone when it returns. fn returns 0 to keep its changes, a
 * negative kind to undo them. It may be run again from the start after E_BUSY,
 * so it keeps no state outside the database until job_write has returned 0.
 */
MUST_USE int job_write(struct job_run *run, int (*fn)(struct tx *tx, void *arg), void *arg);
MUST_USE int job_read(struct job_run *run, int (*fn)(struct tx *tx, void *arg), void *arg);
/* Whether the job should end here: its time is up, the server stops, or another one has its lease.
 */
bool job_over(const struct job_run *run);
/* Whether the server stops. */
bool job_stopping(const struct job_run *run);
/* The time now, on the clock that run->now was read from. */
usec job_now(const struct job_run *run);
/* For a job that goes on as long as there is work: gives it its whole time again, and prolongs its
 * lease. Costs nothing before half of it is over. E_BUSY: another server has the lease now. */
MUST_USE int job_extend(struct job_run *run);

/* holder names this process in leases (host, pid, random). list is kept, not copied. */
MUST_USE int jobs_start(struct runner *runner, const struct app *app, const struct job *const *list,
			size_t n, str holder, struct jobs **ret);
/* The same with leases of another length. */
MUST_USE int jobs_start_leased(struct runner *runner, const struct app *app,
			       const struct job *const *list, size_t n, str holder, usec lease,
			       struct jobs **ret);
/* Asks the running job to end, and waits for it. */
void jobs_stop(struct jobs *j);
/* Runs one job now, in the caller's thread, under its lease: for tests and the command line.
 * E_BUSY: another holds the lease. */
MUST_USE int jobs_run_now(struct runner *runner, const struct app *app, const struct job *job,
			  str holder, usec now);

#endif
