/* SPDX-License-Identifier: Apache-2.0 */
#include "case-numbers.h"

#include <pthread.h>
#include <stdlib.h>

#include "case-rules.h"
#include "test.h"

#define MOMENT (SECONDS(1798761599) + 999991)

TEST(moments_in_one_step_are_moved_apart)
{
	struct case_numbers *n = case_numbers_new();

	expect_eq(case_numbers_next(n, MOMENT), MOMENT);
	expect_eq(case_numbers_next(n, MOMENT + 5), MOMENT + 9);
	expect_eq(case_numbers_next(n, MOMENT - 40), MOMENT + 19);
	/* a step that nobody has is kept as it is */
	expect_eq(case_numbers_next(n, MOMENT + 33), MOMENT + 33);
	expect_eq(case_numbers_next(NULL, MOMENT), MOMENT);
	case_numbers_free(n);
}

TEST(a_clock_that_was_set_back_is_believed)
{
	struct case_numbers *n = case_numbers_new();

	case_numbers_next(n, MOMENT + HOURS(1));
	expect_eq(case_numbers_next(n, MOMENT), MOMENT);
	expect_eq(case_numbers_next(n, MOMENT), MOMENT + 9);
	case_numbers_free(n);
}

struct taker {
	struct case_numbers *numbers;
	usec got[2000];
};

static void *take(void *arg)
{
	struct taker *taker = arg;

	for (size_t i = 0; i < ARRAY_LEN(taker->got); i++)
		taker->got[i] = case_numbers_next(taker->numbers, MOMENT);
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	usec x = *(const usec *)a, y = *(const usec *)b;

	return (x > y) - (x < y);
}

TEST(threads_get_different_steps)
{
	struct case_numbers *n = case_numbers_new();
	struct taker *takers = ARENA_ARRAY(t->arena, struct taker, 4);
	usec *all = ARENA_ARRAY(t->arena, usec, 8000);
	pthread_t threads[4];
	size_t at = 0;

	for (int i = 0; i < 4; i++) {
		takers[i].numbers = n;
		expect_eq(pthread_create(&threads[i], NULL, take, &takers[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		for (size_t k = 0; k < ARRAY_LEN(takers[i].got); k++)
			all[at++] = takers[i].got[k] / CASE_DISPLAY_STEP;
	}
	qsort(all, at, sizeof(*all), by_time);
	for (size_t i = 1; i < at; i++)
		expect_eq(all[i], all[i - 1] + 1);
	case_numbers_free(n);
}
