/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing requests. On a database of one writer, the writer takes all that
 * wait, up to a bound, and runs them in one transaction; its commit makes all of
 * them durable, and only then do the answers leave. The way to the disk is
 * settle.c's; the next batch runs meanwhile. Who comes before that can commit
 * joins it: a commit costs the disk's time however many share it, and clients
 * who are answered together ask again together. Else each runs in a transaction
 * of its own on a worker.
 *
 * A `unit` is what one request's changes are kept or dropped with, so that the
 * way of a request is written once: a transaction, a savepoint in the shared
 * one, or, as long as all goes well, just a part of the shared one. A savepoint
 * makes SQLite copy every page that the request touches, which costs as much as
 * the request itself. Nearly all failures come before a handler's first write,
 * where there is nothing to undo. When one does come later, the transaction is
 * rolled back and the batch runs again with savepoints, and so do the next
 * ones, in case somebody makes it fail on purpose.
 *
 *	lock the account -> stored answer? -> handler -> store the answer
 *	-> audit record -> keep
 *
 * When the handler fails, its unit is dropped and a second one holds the audit
 * record alone. When something fails that belongs to no handler, the unit is
 * dropped and the answer is InternalServerError. When even dropping fails, the
 * shared transaction is rolled back and every request of it runs again in one
 * of its own, so that one bad request takes nobody with it.
 */
#include <unistd.h>

#include "codec.h"
#include "errors.h"
#include "work-private.h"

struct unit {
	struct conn *conn; /* for a transaction of its own */
	struct tx *outer;  /* for a savepoint in this one */
	bool light;        /* a part of outer, no savepoint */
	struct tx *tx;     /* what is open; NULL: nothing */
	int64_t settled;   /* writes of it that stay even when it is dropped: the account's lock */
	bool broken;       /* outer can only be rolled back */
};

/* Batches that run with savepoints after one could not do without. */
#define CAREFUL_BATCHES 32
/* Writes in a batch from which on workers answer it. */
#define HANDED_BACK 8

static int unit_begin(struct unit *u, struct arena *a)
{
	int r;

	u->settled = 0;
	if (!u->outer)
		return tx_begin(u->conn, a, &u->tx);
	r = u->light ? tx_part(u->outer, a, &u->tx) : tx_savepoint(u->outer, a, &u->tx);
	if (r < 0) {
		u->tx = NULL;
		u->broken = true;
	}
	return r;
}

static int unit_keep(struct unit *u)
{
	struct tx *tx = u->tx;
	int r;

	u->tx = NULL;
	if (!u->outer)
		return tx_commit(tx);
	r = tx_release(tx);
	if (r < 0)
		u->broken = true;
	return r;
}

static void unit_drop(struct unit *u)
{
	struct tx *tx = u->tx;

	u->tx = NULL;
	if (!tx)
		return;
	if (!u->outer)
		tx_rollback(tx);
	else if (u->light && !tx_failed(tx) && tx_written(tx) == u->settled)
		u->broken = tx_release(tx) < 0;
	else if (tx_undo(tx) < 0)
		u->broken = true;
}

/* Opens the request's unit and locks its account. */
static int begin_locked(const struct runner *r, struct unit *u, struct work *w, void **ret_head)
{
	const struct gates *g = r->o.gates;
	int result = unit_begin(u, w->arena);

	*ret_head = NULL;
	if (result < 0)
		return result;
	w->rq.tx = u->tx;
	result = g->audit_lock ? g->audit_lock(&w->rq, ret_head) : 0;
	u->settled = tx_written(u->tx);
	return result;
}

static int audit(const struct runner *r, struct work *w, void *head, const void *out)
{
	const struct operation *op = w->rq.op;
	str request = {0}, response = {0};

	if (!r->o.gates->audit)
		return 0;
	if (w->in)
		request = codec_audit(w->arena, op->input, op->audit_request, w->in);
	if (out)
		response = codec_audit(w->arena, op->output, op->audit_response, out);
	return r->o.gates->audit(&w->rq, head, request, response);
}

/* The record of a call that failed or read, in a unit of its own. */
static int record_alone(const struct runner *r, struct unit *u, struct work *w)
{
	void *head;
	int result = begin_locked(r, u, w, &head);

	if (result == 0)
		result = audit(r, w, head, NULL);
	if (result == 0)
		return unit_keep(u);
	unit_drop(u);
	return result;
}

/* The handler's run up to its stored answer, in the open unit. 1: an earlier answer was found. */
static int run_handler(const struct runner *r, struct work *w, void *head)
{
	const struct operation *op = w->rq.op;
	void *out = arena_alloc(w->arena, op->output->size);
	uint8_t seal_key[32], *key = NULL;
	str stored;
	int result;

	if (r->seals[op->id] && r->o.gates->derive) {
		r->o.gates->derive(r->o.app, S("idempotency"), seal_key);
		key = seal_key;
	}
	result = idempotency_find(&w->rq, &w->once, key, &stored);
	if (result < 0)
		return result;
	if (result == 1) {
		call_repeat(w, stored);
		return 1;
	}
	result = r->o.handlers[op->id](&w->rq, w->in, out);
	if (result < 0)
		return result;
	if (operation_is_dry_run(op, w->in))
		return api_fail(&w->rq, ERR_SUPPORT_DRY_RUN_OPERATION_EXCEPTION, DRY_RUN_TEXT);
	result = call_succeed(w, out);
	if (result == 0)
		result = idempotency_put(&w->rq, &w->once, key, w->reply.body);
	if (result == 0)
		result = audit(r, w, head, out);
	return result;
}

/* One try of a call. 0: the answer stands in w and its unit is kept. */
static int call_once(const struct runner *r, struct unit *u, struct work *w)
{
	void *head;
	int result;

	w->rq.failure = (struct api_failure){0};
	w->status = 0;
	result = begin_locked(r, u, w, &head);
	if (result == 0)
		result = run_handler(r, w, head);
	if (result >= 0) {
		w->replayed = result == 1;
		return unit_keep(u);
	}
	unit_drop(u);
	if (u->broken || result == E_BUSY || result == E_IO || result == E_UNCERTAIN)
		return result;
	call_explain(w, result);
	return record_alone(r, u, w);
}

static int item_once(struct runner *r, struct unit *u, struct work *w)
{
	int result;

	if (w->kind == WORK_CALL)
		return w->record == RECORD_RUN ? call_once(r, u, w) : record_alone(r, u, w);
	result = unit_begin(u, w->kind == WORK_STEP ? w->step_arena : w->arena);
	if (result < 0)
		return result;
	if (w->kind == WORK_STEP) {
		result = w->step(u->tx, w->step_arg);
	} else {
		w->rq.tx = u->tx;
		w->rq.failure = (struct api_failure){0};
		result = route_handle(w);
	}
	w->verdict = result;
	if (result >= 0)
		return unit_keep(u);
	unit_drop(u);
	if (u->broken || result == E_BUSY)
		return result;
	return 0; /* its own verdict; the transaction is sound */
}

/* Tries until it is kept, refused, or tried often enough. */
static int item_run(struct runner *r, struct unit *u, struct work *w)
{
	usec began = usec_monotonic();
	int result;

	for (;;) {
		result = item_once(r, u, w);
		if (result != E_BUSY || u->broken)
			break;
		if (++w->tries >= r->o.app->settings->write_tries)
			break;
		counter_add(r->o.app->counters, COUNT_WRITE_RETRIES, 1);
		if (!u->outer) { /* let the other one finish; jitter parts those who met */
			unsigned jitter = (unsigned)(usec_monotonic() & 1023);

			usleep((useconds_t)(500u << w->tries) + jitter);
		}
	}
	w->running += usec_monotonic() - began;
	return result;
}

/* w is at its end: result says what became of its unit or of the commit. */
static void item_finish(struct runner *r, struct work *w, int result)
{
	w->rq.tx = NULL;
	if (result < 0)
		w->verdict = result;
	if (w->kind == WORK_STEP) {
		work_wake(w);
		return;
	}
	if (w->kind == WORK_ROUTE) {
		if (w->verdict < 0)
			call_explain(w, w->verdict);
		route_answer(r, w);
		return;
	}
	if (result < 0)
		call_explain(w, result);
	if (w->rq.failure.error)
		call_fail(r, w);
	if (w->replayed)
		counter_add(r->o.app->counters, COUNT_REPLAYED, 1);
	call_answer(r, w);
}

static void count_commit(struct runner *r, int result, size_t n)
{
	struct counters *c = r->o.app->counters;

	if (result < 0) {
		counter_add(c, COUNT_COMMITS_FAILED, 1);
		return;
	}
	counter_add(c, COUNT_COMMITS, 1);
	counter_add(c, COUNT_COMMITTED, (int64_t)n);
}

void write_alone(struct worker *wk, struct work *w)
{
	struct unit u = {.conn = wk->write};
	int result = item_run(wk->r, &u, w);

	count_commit(wk->r, result, 1);
	item_finish(wk->r, w, result);
}

void write_hand(struct worker *wk, struct work *w)
{
	struct runner *r = wk->r;

	if (!r->single_writer) {
		write_alone(wk, w);
		return;
	}
	counter_add(r->o.app->counters, COUNT_WRITES_WAITING, 1);
	if (queue_put(r->writes, w, 0) == 0)
		return;
	counter_add(r->o.app->counters, COUNT_WRITES_WAITING, -1);
	call_refuse(r, w);
}

/* What shares a transaction. */
struct batch {
	struct work *first, **last; /* a list linked by next, and where the next one is linked */
	size_t n, max;
	struct unsynced commit;
};

static void batch_add(struct runner *r, struct batch *b, struct work *list)
{
	size_t before = b->n;

	*b->last = list;
	for (; *b->last; b->last = &(*b->last)->next)
		b->n++;
	counter_add(r->o.app->counters, COUNT_WRITES_WAITING, -(int64_t)(b->n - before));
}

/* Whether the request is likely to be kept, or to fail before it writes. */
static bool may_be_light(const struct work *w)
{
	return w->kind == WORK_CALL && !(w->in && operation_is_dry_run(w->rq.op, w->in));
}

/* Adds those that have come, or still come while the last commit is on its way to the disk, at
 * most as many as the batch may hold. When nobody was added, nothing is on its way any more. */
static void batch_join(struct runner *r, struct batch *b)
{
	struct work *more = NULL;

	if (b->n < b->max)
		more = queue_take_unless(r->writes, b->max - b->n, &r->settling.idle);
	if (more)
		batch_add(r, b, more);
	else
		settle_wait(r);
}

/* All of the batch in one transaction, and who joins. E_BUSY, E_IO: nothing of it happened. */
static int batch_once(struct worker *wk, struct arena *a, struct batch *b, bool light)
{
	struct tx *tx;
	int result = tx_begin(wk->write, a, &tx);

	if (result < 0)
		return result;
	for (struct work *w = b->first; w; w = w->next) {
		struct unit u = {.outer = tx, .light = light && may_be_light(w)};

		w->outcome = item_run(wk->r, &u, w);
		if (u.broken) {
			tx_rollback(tx);
			return w->outcome == E_BUSY ? E_BUSY : E_IO;
		}
		if (!w->next)
			batch_join(wk->r, b);
	}
	result = tx_commit_unsynced(tx, &b->commit);
	if (result < 0)
		settle_unpark(wk->r);
	return result;
}

static void finish_list(struct runner *r, struct work *list)
{
	while (list) {
		struct work *w = list;

		list = w->next; /* finishing gives w away */
		item_finish(r, w, w->outcome);
	}
}

void write_finish(struct runner *r, struct work *first)
{
	first->next = first->batch;
	first->is_batch = false;
	finish_list(r, first);
}

/*
 * Answers, logging and clearing away take a fifth of the writer's time, and
 * everybody waits for it. So a worker does that for a batch of some size; a
 * small one is answered sooner from here.
 */
void write_release(struct runner *r, struct work *list, int result)
{
	size_t n = 0;

	for (struct work *w = list; w; w = w->next) {
		if (result < 0)
			w->outcome = result;
		n++;
	}
	if (n >= HANDED_BACK) {
		list->batch = list->next;
		list->is_batch = true;
		if (queue_put_first(r->calls, list) == 0)
			return;
		list->next = list->batch; /* the workers have ended */
		list->is_batch = false;
	}
	finish_list(r, list);
}

static void batch_leave(struct runner *r, struct batch *b, int result)
{
	if (result == 0 && b->commit.mark)
		settle_hand(r, b->first, &b->commit);
	else
		write_release(r, b->first, result);
}

static int batch_tries(struct worker *wk, struct arena *a, struct batch *b, bool light)
{
	int tries = 0, result;

	for (;;) {
		result = batch_once(wk, a, b, light);
		count_commit(wk->r, result, b->n);
		arena_reset(a);
		if (result != E_BUSY || ++tries >= wk->r->o.app->settings->write_tries)
			return result;
		counter_add(wk->r->o.app->counters, COUNT_WRITE_RETRIES, 1);
	}
}

/* *careful counts down the batches that run with savepoints. */
static void batch_run(struct worker *wk, struct arena *a, struct batch *b, int *careful)
{
	int result = E_IO;

	if (*careful == 0) {
		result = batch_tries(wk, a, b, true);
		if (result == E_IO) {
			*careful = CAREFUL_BATCHES;
			counter_add(wk->r->o.app->counters, COUNT_WRITE_RETRIES, 1);
		}
	} else {
		--*careful;
	}
	if (result == E_IO)
		result = batch_tries(wk, a, b, false);
	if (result != E_IO || b->n == 1) {
		batch_leave(wk->r, b, result);
		return;
	}
	for (struct work *w = b->first, *next; w; w = next) {
		struct batch alone = {.first = w, .n = 1, .max = 1};

		next = w->next;
		w->next = NULL;
		result = batch_tries(wk, a, &alone, false);
		batch_leave(wk->r, &alone, result);
	}
}

void *write_loop(void *worker)
{
	struct worker *wk = worker;
	size_t max = (size_t)wk->r->o.app->settings->commit_max;
	struct arena *a = arena_new();
	struct work *list;
	int careful = 0;

	while ((list = queue_take(wk->r->writes, max))) {
		struct batch b = {.max = max, .last = &b.first};

		batch_add(wk->r, &b, list);
		batch_run(wk, a, &b, &careful);
	}
	arena_free(a);
	return NULL;
}
