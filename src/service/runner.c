/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads, pool and doors of the runner. What happens to a call stands in
 * call.c, what a write is in write.c, what is no call in route.c.
 */
#include "runner.h"

#include <unistd.h>

#include "codec.h"
#include "shape-check.h"
#include "work-private.h"

#define POOL_MOST 1024
#define SIGNATURES_KEPT 4096
#define WORKERS_EMBEDDED 2
#define WORKERS_SERVER 16
#define BODY_MAX KIB(256)

struct work *work_new(struct runner *r, enum work_kind kind)
{
	struct work *w;

	pthread_mutex_lock(&r->lock);
	w = r->pool;
	if (w) {
		r->pool = w->next;
		r->pooled--;
	}
	pthread_mutex_unlock(&r->lock);
	if (!w) {
		w = MEM_NEW(struct work);
		w->arena = arena_new();
	}
	w->kind = kind;
	w->began = usec_monotonic();
	w->rq.arena = w->arena;
	w->rq.app = r->o.app;
	w->rq.now = r->o.now();
	return w;
}

static void work_release(struct work *w)
{
	arena_free(w->arena);
	mem_free(w);
}

void work_free(struct runner *r, struct work *w)
{
	struct arena *arena = w->arena;

	arena_wipe(arena); /* it held an access key's secret */
	*w = (struct work){.arena = arena};
	pthread_mutex_lock(&r->lock);
	bool keep = r->pooled < POOL_MOST;

	if (keep) {
		w->next = r->pool;
		r->pool = w;
		r->pooled++;
	}
	pthread_mutex_unlock(&r->lock);
	if (!keep)
		work_release(w);
}

void work_wake(struct work *w)
{
	struct waiter *waiter = w->waiter;

	pthread_mutex_lock(&waiter->lock);
	waiter->is_done = true;
	pthread_cond_signal(&waiter->done);
	pthread_mutex_unlock(&waiter->lock);
}

/* Puts w into the queue and waits until somebody is done with it. */
static void work_wait(struct work_queue *q, struct work *w)
{
	struct waiter waiter = {.is_done = false};

	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.done, NULL);
	w->waiter = &waiter;
	DISCARD("forced work is always taken", queue_put(q, w, 1));
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.is_done)
		pthread_cond_wait(&waiter.done, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	pthread_cond_destroy(&waiter.done);
	pthread_mutex_destroy(&waiter.lock);
}

static void run_step(struct worker *wk, struct work *w)
{
	struct tx *tx;

	if (w->step_writes) {
		write_alone(wk, w);
		return;
	}
	w->verdict = tx_begin(wk->read, w->step_arena, &tx);
	if (w->verdict == 0) {
		w->verdict = w->step(tx, w->step_arg);
		tx_rollback(tx);
		w->mark = db_unsynced(wk->r->o.app->db);
	}
	if (!settle_park(wk->r, w))
		work_wake(w);
}

static void *work_loop(void *arg)
{
	struct worker *wk = arg;
	struct runner *r = wk->r;
	struct work *w;

	while ((w = queue_take(r->calls, 1))) {
		if (w->is_batch) {
			write_finish(r, w);
			continue;
		}
		counter_add(r->o.app->counters, COUNT_WORK_WAITING, -1);
		switch (w->kind) {
		case WORK_CALL:
			call_run(wk, w);
			break;
		case WORK_ROUTE:
			route_run(wk, w);
			break;
		case WORK_PIECE:
			route_piece(wk, w);
			break;
		case WORK_STEP:
			run_step(wk, w);
			break;
		}
	}
	return NULL;
}

/* SQLite's log grows until someone moves it into the file; done here so that no writer pays. */
static void *checkpoint_loop(void *arg)
{
	struct runner *r = arg;
	const struct app *app = r->o.app;
	int64_t seen = -1;

	pthread_mutex_lock(&r->lock);
	while (!r->stopping) {
		usec until = usec_monotonic() + app->settings->checkpoint_interval;
		struct timespec at = {until / SECONDS(1), until % SECONDS(1) * 1000};

		pthread_cond_timedwait(&r->wake, &r->lock, &at);
		int64_t commits = counter_get(app->counters, COUNT_COMMITS);

		if (commits == seen && app->counters)
			continue;
		seen = commits;
		pthread_mutex_unlock(&r->lock);
		if (db_checkpoint(r->checkpoint) == 0)
			counter_add(app->counters, COUNT_CHECKPOINTS, 1);
		pthread_mutex_lock(&r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

static void init_locks(struct runner *r)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&r->wake, &attr);
	pthread_condattr_destroy(&attr);
}

static int worker_start(struct runner *r, struct worker *wk, bool read, bool write,
			void *(*loop)(void *))
{
	int result = 0;

	wk->r = r;
	if (read)
		result = conn_open(r->o.app->db, CONN_READ, &wk->read);
	if (result == 0 && write)
		result = conn_open(r->o.app->db, CONN_WRITE, &wk->write);
	if (result < 0)
		return result;
	return pthread_create(&wk->thread, NULL, loop, wk) == 0 ? 0 : E_LIMIT;
}

static int start_threads(struct runner *r)
{
	int result;

	for (int i = 0; i < r->worker_count; i++) {
		result = worker_start(r, &r->workers[i], true, !r->single_writer, work_loop);
		if (result < 0)
			return result;
		r->workers_started++;
	}
	if (!r->single_writer)
		return 0;
	result = worker_start(r, &r->writer, false, true, write_loop);
	if (result < 0)
		return result;
	r->writer_started = true;
	if (pthread_create(&r->settle_thread, NULL, settle_loop, r) != 0)
		return E_LIMIT;
	r->settle_started = true;
	result = conn_open(r->o.app->db, CONN_WRITE, &r->checkpoint);
	if (result < 0)
		return result;
	if (pthread_create(&r->checkpoint_thread, NULL, checkpoint_loop, r) != 0)
		return E_LIMIT;
	r->checkpoint_started = true;
	return 0;
}

/* What is asked of the model once, not for each request. */
static int prepare_model(struct runner *r, char **reterr)
{
	const struct api_model *m = r->o.model;

	r->fallback = &m->services[0];
	for (size_t i = 0; i < m->service_count; i++) {
		if (m->services[i].protocol == WIRE_JSON11)
			r->fallback = &m->services[i];
	}
	r->seals = mem_array(m->operation_count, sizeof(*r->seals));
	for (size_t i = 0; i < m->operation_count; i++)
		r->seals[i] = codec_holds_secret(m->operations[i].output);
	return shape_patterns_new(m->patterns, m->pattern_count, &r->patterns, reterr);
}

int runner_start(const struct runner_options *o, struct runner **ret, char **reterr)
{
	const struct settings *s = o->app->settings;
	struct runner *r = MEM_NEW(struct runner);

	r->o = *o;
	if (!r->o.now)
		r->o.now = usec_now;
	r->single_writer = db_single_writer(o->app->db);
	r->worker_count = s->workers ? (int)s->workers
				     : (r->single_writer ? WORKERS_EMBEDDED : WORKERS_SERVER);
	r->workers = mem_array((size_t)r->worker_count, sizeof(*r->workers));
	r->calls = queue_new((size_t)s->queue_max);
	if (r->single_writer)
		r->writes = queue_new((size_t)s->queue_max);
	r->signatures = sigv4_cache_new(SIGNATURES_KEPT);
	r->uid = (int64_t)getuid();
	init_locks(r);
	settle_init(r);
	int result = prepare_model(r, reterr);

	if (result == 0) {
		static const char why[] = "cannot open the database's connections or start threads";

		result = start_threads(r);
		if (result < 0)
			*reterr = mem_copy_text(why, sizeof(why) - 1);
	}
	if (result < 0) {
		runner_stop(r);
		return result;
	}
	*ret = r;
	return 0;
}

static void worker_done(struct worker *wk)
{
	if (wk->read)
		conn_close(wk->read);
	if (wk->write)
		conn_close(wk->write);
}

void runner_stop(struct runner *r)
{
	if (!r)
		return;
	queue_close(r->calls);
	for (int i = 0; i < r->workers_started; i++)
		pthread_join(r->workers[i].thread, NULL);
	if (r->writes)
		queue_close(r->writes); /* only now: workers hand it work until they end */
	if (r->writer_started)
		pthread_join(r->writer.thread, NULL);
	settle_close(r);
	if (r->settle_started)
		pthread_join(r->settle_thread, NULL);
	pthread_mutex_lock(&r->lock);
	r->stopping = true;
	pthread_cond_broadcast(&r->wake);
	pthread_mutex_unlock(&r->lock);
	if (r->checkpoint_started)
		pthread_join(r->checkpoint_thread, NULL);
	for (int i = 0; i < r->worker_count; i++)
		worker_done(&r->workers[i]);
	worker_done(&r->writer);
	if (r->checkpoint)
		conn_close(r->checkpoint);
	while (r->pool) {
		struct work *w = r->pool;

		r->pool = w->next;
		work_release(w);
	}
	queue_free(r->calls);
	queue_free(r->writes);
	settle_done(r);
	sigv4_cache_free(r->signatures);
	shape_patterns_free(r->patterns);
	mem_free(r->seals);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
	mem_free(r->workers);
	mem_free(r);
}

void runner_on_request(void *runner, struct http_exchange *x)
{
	struct runner *r = runner;
	const struct route *route = route_find(r, http_exchange_request(x));
	struct work *w = work_new(r, route ? WORK_ROUTE : WORK_CALL);

	w->x = x;
	w->route = route;
	if (route && !route->writes)
		http_exchange_on_abort(x, route_abandon, w);
	counter_add(r->o.app->counters, COUNT_WORK_WAITING, 1);
	if (queue_put(r->calls, w, 0) < 0) {
		counter_add(r->o.app->counters, COUNT_WORK_WAITING, -1);
		call_refuse(r, w);
	}
}

size_t runner_body_limit(void *runner, const struct http_request *rq)
{
	struct runner *r = runner;
	const struct route *route = route_find(r, rq);
	const struct operation *op;

	if (route)
		return route->body_max;
	op = operation_by_target(r->o.model, http_header(rq, S("x-amz-target")));
	return op ? op->body_max : BODY_MAX;
}

int runner_call(struct runner *r, str target, str body, struct arena *a, int *ret_status,
		str *ret_body)
{
	struct work *w = work_new(r, WORK_CALL);

	w->target = str_dup(w->arena, target);
	w->body = str_dup(w->arena, body);
	counter_add(r->o.app->counters, COUNT_WORK_WAITING, 1);
	work_wait(r->calls, w);
	*ret_status = w->reply.status;
	*ret_body = str_dup(a, w->reply.body);
	work_free(r, w);
	return 0;
}

static int run_step_for(struct runner *r, struct arena *a, bool writes,
			int (*fn)(struct tx *tx, void *arg), void *arg)
{
	struct work *w = work_new(r, WORK_STEP);
	struct work_queue *q = writes && r->single_writer ? r->writes : r->calls;
	int result;

	w->step = fn;
	w->step_arg = arg;
	w->step_arena = a;
	w->step_writes = writes;
	counter_add(r->o.app->counters, q == r->calls ? COUNT_WORK_WAITING : COUNT_WRITES_WAITING,
		    1);
	work_wait(q, w);
	result = w->verdict;
	work_free(r, w);
	return result;
}

int runner_write(struct runner *r, struct arena *a, int (*fn)(struct tx *tx, void *arg), void *arg)
{
	return run_step_for(r, a, true, fn, arg);
}

int runner_read(struct runner *r, struct arena *a, int (*fn)(struct tx *tx, void *arg), void *arg)
{
	return run_step_for(r, a, false, fn, arg);
}
