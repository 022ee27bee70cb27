/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A signed integer of 256 bits: room for an amount at scale 18 times a rate,
 * times a discount, times a part of a month, before anything is rounded. Sign
 * and magnitude; zero is never negative. Overflow is our own mistake (callers
 * bound their inputs) and ends the process.
 */
#ifndef PLANS_WIDE_H
#define PLANS_WIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

struct wide {
	uint64_t limb[4]; /* lowest first */
	bool negative;
};

struct wide wide_from(__int128 v);
struct wide wide_add(struct wide a, struct wide b);
struct wide wide_sub(struct wide a, struct wide b);
struct wide wide_mul(struct wide a, uint64_t factor);
/* <0, 0, >0 */
int wide_cmp(struct wide a, struct wide b);
/* Toward minus infinity; *ret_rest (0 <= rest < divisor) may be NULL. divisor is not 0. */
struct wide wide_div_floor(struct wide a, uint64_t divisor, uint64_t *ret_rest);
/* E_LIMIT when it does not fit. */
MUST_USE int wide_to_i64(struct wide a, int64_t *ret);

#endif
