/* SPDX-License-Identifier: Apache-2.0 */
#include "wide.h"

#include <stdlib.h>
#include <string.h>

#define LIMBS 4

typedef unsigned __int128 u128;

static bool is_zero(struct wide a)
{
	return !(a.limb[0] | a.limb[1] | a.limb[2] | a.limb[3]);
}

static struct wide normal(struct wide a)
{
	if (is_zero(a))
		a.negative = false;
	return a;
}

static int cmp_magnitude(const struct wide *a, const struct wide *b)
{
	for (int i = LIMBS; i-- > 0;)
		if (a->limb[i] != b->limb[i])
			return a->limb[i] < b->limb[i] ? -1 : 1;
	return 0;
}

struct wide wide_from(__int128 v)
{
	struct wide a = {.negative = v < 0};
	u128 m = v < 0 ? -(u128)v : (u128)v;

	a.limb[0] = (uint64_t)m;
	a.limb[1] = (uint64_t)(m >> 64);
	return a;
}

static struct wide add_magnitude(struct wide a, const struct wide *b)
{
	u128 carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (u128)a.limb[i] + b->limb[i];
		a.limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
	if (carry)
		abort();
	return a;
}

/* |a| >= |b| */
static struct wide sub_magnitude(struct wide a, const struct wide *b)
{
	uint64_t borrow = 0;

	for (int i = 0; i < LIMBS; i++) {
		u128 take = (u128)b->limb[i] + borrow;

		borrow = a.limb[i] < take;
		a.limb[i] = (uint64_t)((u128)a.limb[i] - take);
	}
	return a;
}

struct wide wide_add(struct wide a, struct wide b)
{
	if (a.negative == b.negative)
		return add_magnitude(a, &b);
	if (cmp_magnitude(&a, &b) >= 0)
		return normal(sub_magnitude(a, &b));
	return normal(sub_magnitude(b, &a));
}

struct wide wide_sub(struct wide a, struct wide b)
{
	b.negative = !b.negative;
	return wide_add(a, normal(b));
}

struct wide wide_mul(struct wide a, uint64_t factor)
{
	u128 carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (u128)a.limb[i] * factor;
		a.limb[i] = (uint64_t)carry;
		carry >>= 64;
	}
	if (carry)
		abort();
	return normal(a);
}

int wide_cmp(struct wide a, struct wide b)
{
	if (a.negative != b.negative)
		return a.negative ? -1 : 1;
	return a.negative ? cmp_magnitude(&b, &a) : cmp_magnitude(&a, &b);
}

struct wide wide_div_floor(struct wide a, uint64_t divisor, uint64_t *ret_rest)
{
	static const struct wide one = {.limb = {1}};
	u128 rest = 0;

	for (int i = LIMBS; i-- > 0;) {
		rest = rest << 64 | a.limb[i];
		a.limb[i] = (uint64_t)(rest / divisor);
		rest %= divisor;
	}
	if (a.negative && rest) {
		a = add_magnitude(a, &one);
		rest = divisor - rest;
	}
	if (ret_rest)
		*ret_rest = (uint64_t)rest;
	return normal(a);
}

int wide_to_i64(struct wide a, int64_t *ret)
{
	uint64_t most = a.negative ? (uint64_t)1 << 63 : INT64_MAX;

	if (a.limb[1] | a.limb[2] | a.limb[3] || a.limb[0] > most)
		return E_LIMIT;
	*ret = a.negative ? (int64_t)(0 - a.limb[0]) : (int64_t)a.limb[0];
	return 0;
}
