/* SPDX-License-Identifier: Apache-2.0 */
/* The trace wrapper: a row of counters a query, atomic, so that any thread may add and read. */
#include "db-wrap.h"

#include <stdatomic.h>

/* Names of the events that are no statements; statements outside the table share one row. */
static const char *const event_names[] = {
	[DB_EVENT_BEGIN] = "begin",         [DB_EVENT_STATEMENT] = "(own)",
	[DB_EVENT_SAVEPOINT] = "savepoint", [DB_EVENT_RELEASE] = "release",
	[DB_EVENT_UNDO] = "undo",           [DB_EVENT_COMMIT] = "commit",
	[DB_EVENT_ROLLBACK] = "rollback",   [DB_EVENT_SYNC] = "sync",
};

struct counters_row {
	atomic_llong count, failures, time, longest;
};

struct db_trace {
	struct db_wrap wrap; /* first */
	const struct query *queries;
	size_t query_count;
	struct counters_row *rows; /* the queries, then the events */
	void (*log)(void *ctx, const char *name, int result, usec took);
	void *ctx;
};

static size_t row_of(const struct db_trace *t, enum db_event e, const struct query *q)
{
	if (e == DB_EVENT_STATEMENT && q >= t->queries && q < t->queries + t->query_count)
		return (size_t)(q - t->queries);
	return t->query_count + e;
}

static const char *name_of(const struct db_trace *t, size_t row)
{
	return row < t->query_count ? t->queries[row].name : event_names[row - t->query_count];
}

static void after(struct db_wrap *w, enum db_event e, const struct query *q, int result, usec took)
{
	struct db_trace *t = (struct db_trace *)w;
	size_t row = row_of(t, e, q);
	struct counters_row *c = &t->rows[row];
	long long longest = atomic_load_explicit(&c->longest, memory_order_relaxed);

	atomic_fetch_add_explicit(&c->count, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&c->time, took, memory_order_relaxed);
	if (result < 0)
		atomic_fetch_add_explicit(&c->failures, 1, memory_order_relaxed);
	while (took > longest &&
	       !atomic_compare_exchange_weak_explicit(&c->longest, &longest, took,
						      memory_order_relaxed, memory_order_relaxed))
		;
	if (t->log)
		t->log(t->ctx, name_of(t, row), result, took);
}

struct db_trace *trace_new(const struct db_options *o,
			   void (*log)(void *ctx, const char *name, int result, usec took),
			   void *ctx)
{
	struct db_trace *t = MEM_NEW(struct db_trace);

	t->wrap.after = after;
	t->queries = o->queries;
	t->query_count = o->query_count;
	t->rows = mem_array(o->query_count + ARRAY_LEN(event_names), sizeof(*t->rows));
	t->log = log;
	t->ctx = ctx;
	return t;
}

void trace_free(struct db_trace *t)
{
	if (!t)
		return;
	mem_free(t->rows);
	mem_free(t);
}

struct db_wrap *trace_wrap(struct db_trace *t)
{
	return &t->wrap;
}

struct db_trace_row *trace_read(const struct db_trace *t, struct arena *a, size_t *ret_n)
{
	size_t all = t->query_count + ARRAY_LEN(event_names), n = 0;
	struct db_trace_row *rows = ARENA_ARRAY(a, struct db_trace_row, all);

	for (size_t i = 0; i < all; i++) {
		struct counters_row *c = &t->rows[i];

		if (atomic_load(&c->count) == 0)
			continue;
		rows[n++] = (struct db_trace_row){
			.name = name_of(t, i),
			.count = atomic_load(&c->count),
			.failures = atomic_load(&c->failures),
			.time = atomic_load(&c->time),
			.longest = atomic_load(&c->longest),
		};
	}
	*ret_n = n;
	return rows;
}
