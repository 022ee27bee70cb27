/* SPDX-License-Identifier: Apache-2.0 */
#include "counters.h"

#include <stdatomic.h>

#include "arena.h"

#define COUNTER_ROW(id, name, help) {name, help, false},
#define GAUGE_ROW(id, name, help) {name, help, true},
const struct counter_row counter_table[COUNTER_COUNT] = {COUNTER_ROWS(COUNTER_ROW, GAUGE_ROW)};
#undef COUNTER_ROW
#undef GAUGE_ROW

enum { EXTRA_CALLS, EXTRA_FAILURES, EXTRA_DURATION, EXTRAS };

const struct counter_extra counter_extras[] = {
	[EXTRA_CALLS] = {"mainstay_operation_calls_total", "counter",
			 "Calls, by the label operation."},
	[EXTRA_FAILURES] = {"mainstay_operation_failures_total", "counter",
			    "Failed calls, by the label operation."},
	[EXTRA_DURATION] = {"mainstay_request_duration_seconds", "histogram",
			    "From a call's last byte to its answer."},
};
const size_t counter_extra_count = EXTRAS;

/* Upper bounds of the histogram's buckets. */
static const usec bounds[] = {
	MILLISECONDS(1) / 4, MILLISECONDS(1) / 2, MILLISECONDS(1),   MILLISECONDS(2),
	MILLISECONDS(5),     MILLISECONDS(10),    MILLISECONDS(25),  MILLISECONDS(50),
	MILLISECONDS(100),   MILLISECONDS(250),   MILLISECONDS(500), SECONDS(1),
	SECONDS(5),
};

struct call_count {
	atomic_llong calls;
	atomic_llong failed;
};

struct counters {
	atomic_llong value[COUNTER_COUNT];
	atomic_llong bucket[ARRAY_LEN(bounds) + 1];
	atomic_llong took; /* microseconds in all */
	const char *const *operations;
	size_t operation_count;
	struct call_count call[];
};

struct counters *counters_new(const char *const *operations, size_t operation_count)
{
	struct counters *c =
		mem_new(sizeof(struct counters) + operation_count * sizeof(struct call_count));

	c->operations = operations;
	c->operation_count = operation_count;
	return c;
}

void counters_free(struct counters *c)
{
	mem_free(c);
}

void counter_add(struct counters *c, enum counter id, int64_t n)
{
	if (c)
		atomic_fetch_add_explicit(&c->value[id], n, memory_order_relaxed);
}

int64_t counter_get(const struct counters *c, enum counter id)
{
	return c ? atomic_load_explicit(&c->value[id], memory_order_relaxed) : 0;
}

void counter_call(struct counters *c, size_t operation, bool failed, usec took)
{
	size_t i = 0;

	if (!c)
		return;
	if (operation < c->operation_count) {
		atomic_fetch_add_explicit(&c->call[operation].calls, 1, memory_order_relaxed);
		if (failed)
			atomic_fetch_add_explicit(&c->call[operation].failed, 1,
						  memory_order_relaxed);
	}
	while (i < ARRAY_LEN(bounds) && took > bounds[i])
		i++;
	atomic_fetch_add_explicit(&c->bucket[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&c->took, took, memory_order_relaxed);
}

static void print_head(struct buf *out, const char *name, const char *help, const char *type)
{
	buf_fmt(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void counters_print_gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
	print_head(out, name, help, "gauge");
	buf_fmt(out, "%s %lld\n", name, (long long)value);
}

static void print_calls(const struct counters *c, struct buf *out, bool failed)
{
	const struct counter_extra *row = &counter_extras[failed ? EXTRA_FAILURES : EXTRA_CALLS];
	const char *name = row->name;

	print_head(out, name, row->help, row->kind);
	for (size_t i = 0; i < c->operation_count; i++) {
		int64_t n = failed ? c->call[i].failed : c->call[i].calls;

		if (n > 0)
			buf_fmt(out, "%s{operation=\"%s\"} %lld\n", name, c->operations[i],
				(long long)n);
	}
}

static void print_histogram(const struct counters *c, struct buf *out)
{
	const struct counter_extra *row = &counter_extras[EXTRA_DURATION];
	const char *name = row->name;
	int64_t sum = 0;

	print_head(out, name, row->help, row->kind);
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++) {
		sum += c->bucket[i];
		buf_fmt(out, "%s_bucket{le=\"%lld.%06lld\"} %lld\n", name,
			(long long)(bounds[i] / SECONDS(1)), (long long)(bounds[i] % SECONDS(1)),
			(long long)sum);
	}
	sum += c->bucket[ARRAY_LEN(bounds)];
	buf_fmt(out, "%s_bucket{le=\"+Inf\"} %lld\n", name, (long long)sum);
	int64_t took = c->took;

	buf_fmt(out, "%s_sum %lld.%06lld\n", name, (long long)(took / SECONDS(1)),
		(long long)(took % SECONDS(1)));
	buf_fmt(out, "%s_count %lld\n", name, (long long)sum);
}

void counters_print(const struct counters *c, struct buf *out)
{
	for (size_t i = 0; i < COUNTER_COUNT; i++) {
		const struct counter_row *row = &counter_table[i];

		print_head(out, row->name, row->help, row->gauge ? "gauge" : "counter");
		buf_fmt(out, "%s %lld\n", row->name, (long long)counter_get(c, (enum counter)i));
	}
	print_calls(c, out, false);
	print_calls(c, out, true);
	print_histogram(c, out);
}
