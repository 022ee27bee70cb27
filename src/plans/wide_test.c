/* SPDX-License-Identifier: Apache-2.0 */
#include "plans-testing.h"
#include "wide.h"

static __int128 random_number(uint64_t *state)
{
	__int128 v = (__int128)testing_random(state, UINT64_MAX >> 20) << 40 |
		     (__int128)testing_random(state, UINT64_MAX >> 20);

	v >>= testing_random(state, 84);
	return testing_random(state, 2) ? -v : v;
}

static bool same(struct wide a, __int128 b)
{
	return wide_cmp(a, wide_from(b)) == 0;
}

TEST(wide_agrees_with_128_bits)
{
	uint64_t state = 20261123;

	for (int i = 0; i < 20000; i++) {
		__int128 a = random_number(&state), b = random_number(&state);
		uint64_t d = 1 + testing_random(&state, UINT32_MAX), rest;
		__int128 q = a / (__int128)d, r = a % (__int128)d;

		if (r < 0) {
			r += d;
			q--;
		}
		expect(same(wide_add(wide_from(a), wide_from(b)), a + b));
		expect(same(wide_sub(wide_from(a), wide_from(b)), a - b));
		expect_eq(wide_cmp(wide_from(a), wide_from(b)), a < b ? -1 : a > b);
		expect(same(wide_mul(wide_from(a >> 40), d), (a >> 40) * (__int128)d));
		expect(same(wide_div_floor(wide_from(a), d, &rest), q));
		expect_eq(rest, r);
	}
}

TEST(wide_zero_has_no_sign)
{
	struct wide z = wide_sub(wide_from(-5), wide_from(-5));

	expect(!z.negative);
	expect(!wide_mul(wide_from(-5), 0).negative);
	expect_eq(wide_cmp(z, wide_from(0)), 0);
}

TEST(wide_reaches_past_128_bits_and_back)
{
	struct wide big = wide_mul(wide_mul(wide_from((__int128)1 << 126), UINT64_MAX), 1000);

	expect_eq(wide_cmp(wide_div_floor(wide_div_floor(big, 1000, NULL), UINT64_MAX, NULL),
			   wide_from((__int128)1 << 126)),
		  0);
}

TEST(wide_to_64_bits_knows_its_limits)
{
	int64_t v;

	expect_ok(wide_to_i64(wide_from(INT64_MAX), &v));
	expect_eq(v, INT64_MAX);
	expect_ok(wide_to_i64(wide_from(INT64_MIN), &v));
	expect_eq(v, INT64_MIN);
	expect_err(wide_to_i64(wide_from((__int128)INT64_MAX + 1), &v), E_LIMIT);
	expect_err(wide_to_i64(wide_from((__int128)INT64_MIN - 1), &v), E_LIMIT);
	expect_err(wide_to_i64(wide_mul(wide_from(INT64_MAX), UINT64_MAX), &v), E_LIMIT);
}
