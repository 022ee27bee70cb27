/* SPDX-License-Identifier: Apache-2.0 */
#include "counters.h"

#include "test.h"

static const char *const operations[] = {"support:CreateCase", "support:DescribeCases"};

static bool printed(struct test *t, const struct counters *c, const char *line)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	counters_print(c, &out);
	str text = buf_dup(&out, t->arena);

	buf_done(&out);
	return str_contains(text, str_from(line));
}

TEST(counters_print_their_values)
{
	struct counters *c = counters_new(operations, 2);

	counter_add(c, COUNT_COMMITS, 3);
	counter_add(c, COUNT_WORK_WAITING, 5);
	counter_add(c, COUNT_WORK_WAITING, -5);
	expect_eq(counter_get(c, COUNT_COMMITS), 3);
	expect(printed(t, c,
		       "# HELP mainstay_commits_total Transactions committed for requests.\n"
		       "# TYPE mainstay_commits_total counter\n"
		       "mainstay_commits_total 3\n"));
	expect(printed(t, c, "# TYPE mainstay_work_waiting gauge\nmainstay_work_waiting 0\n"));
	counters_free(c);
}

TEST(counters_tell_operations_apart)
{
	struct counters *c = counters_new(operations, 2);

	counter_call(c, 0, false, 100);
	counter_call(c, 0, true, MILLISECONDS(3));
	counter_call(c, SIZE_MAX, true, SECONDS(60)); /* a call of no known operation */
	expect(printed(t, c, "mainstay_operation_calls_total{operation=\"support:CreateCase\"} 2"));
	expect(printed(t, c,
		       "mainstay_operation_failures_total{operation=\"support:CreateCase\"} 1"));
	expect(!printed(t, c, "DescribeCases"));
	expect(printed(t, c, "duration_seconds_bucket{le=\"0.000250\"} 1\n"));
	expect(printed(t, c, "duration_seconds_bucket{le=\"0.005000\"} 2\n"));
	expect(printed(t, c, "duration_seconds_bucket{le=\"+Inf\"} 3\n"));
	expect(printed(t, c, "duration_seconds_sum 60.003100\n"));
	expect(printed(t, c, "duration_seconds_count 3\n"));
	counters_free(c);
}

TEST(counters_may_be_none)
{
	counter_add(NULL, COUNT_COMMITS, 1);
	counter_call(NULL, 0, false, 1);
	expect_eq(counter_get(NULL, COUNT_COMMITS), 0);
}
