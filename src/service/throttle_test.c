/* SPDX-License-Identifier: Apache-2.0 */
#include "throttle.h"

#include <stdio.h>

#include "test.h"

static const struct throttle_rate rates[] = {{5, 10}, {3, 1}, {100, 100}};

TEST(throttle_lets_a_burst_through_and_then_the_rate)
{
	struct throttle *th = throttle_new(rates, 3, 100);
	usec now = SECONDS(1000);

	for (int i = 0; i < 10; i++)
		expect(throttle_take(th, S("111122223333"), 0, now));
	expect(!throttle_take(th, S("111122223333"), 0, now));
	expect(!throttle_take(th, S("111122223333"), 0, now + MILLISECONDS(200) - 1));
	expect(throttle_take(th, S("111122223333"), 0, now + MILLISECONDS(200)));
	expect(!throttle_take(th, S("111122223333"), 0, now + MILLISECONDS(200)));
	throttle_free(th);
}

TEST(throttle_keeps_accounts_and_classes_apart)
{
	struct throttle *th = throttle_new(rates, 3, 100);

	expect(throttle_take(th, S("111122223333"), 1, 0));
	expect(!throttle_take(th, S("111122223333"), 1, 0));
	expect(throttle_take(th, S("111122223333"), 2, 0));
	expect(throttle_take(th, S("444455556666"), 1, 0));
	throttle_free(th);
}

TEST(throttle_off_lets_all_through)
{
	expect(throttle_take(NULL, S("111122223333"), 0, 0));
}

/* A small generator, so that a failing run can be repeated. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/*
 * The oracle remembers every granted call. A call may pass when for no start
 * point in the past more was granted since than burst + rate x time: which is
 * what a bucket that starts full and never holds more than burst allows.
 */
struct oracle {
	usec granted[4000];
	size_t n;
};

static bool oracle_take(struct oracle *o, const struct throttle_rate *rate, usec now)
{
	for (size_t i = 0; i < o->n; i++) {
		int64_t used = (int64_t)(o->n - i); /* granted since, this one not counted */

		if ((used + 1 - rate->burst) * SECONDS(1) > rate->rate * (now - o->granted[i]))
			return false;
	}
	if (rate->burst < 1)
		return false;
	o->granted[o->n++] = now;
	return true;
}

TEST(throttle_agrees_with_a_plain_oracle)
{
	uint32_t seed = 20261123;

	for (int round = 0; round < 30; round++) {
		struct throttle_rate rate = {1 + next_random(&seed) % 20,
					     1 + next_random(&seed) % 20};
		struct throttle *th = throttle_new(&rate, 1, 10);
		struct oracle *o = ARENA_NEW(t->arena, struct oracle);
		usec now = SECONDS(1);

		for (int i = 0; i < 1000; i++) {
			now += next_random(&seed) % (next_random(&seed) % 4 ? 20000 : 600000);
			expect_eq(throttle_take(th, S("1"), 0, now), oracle_take(o, &rate, now));
		}
		throttle_free(th);
	}
}

TEST(throttle_forgets_only_accounts_that_are_full_again)
{
	struct throttle_rate rate = {1, 2};
	struct throttle *th = throttle_new(&rate, 1, 16);
	char name[32];
	int taken = 0;

	for (int i = 0; i < 1000; i++) {
		int n = snprintf(name, sizeof(name), "%012d", i);

		taken += throttle_take(th, (str){name, (size_t)n}, 0, 0);
	}
	expect(taken >= 16 && taken <= 32); /* a full table refuses new accounts */
	taken = 0;
	for (int i = 1000; i < 2000; i++) {
		int n = snprintf(name, sizeof(name), "%012d", i);

		taken += throttle_take(th, (str){name, (size_t)n}, 0, SECONDS(1));
	}
	expect(taken >= 16); /* by then all are full again and make room */
	throttle_free(th);
}
