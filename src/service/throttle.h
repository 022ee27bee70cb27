/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often an account may call: a token bucket for each account and class of
 * operation. A bucket starts full with `burst` tokens and gains `rate` tokens a
 * second; a call takes one. Buckets live in memory only, in a table of bounded
 * size: one that is full again is forgotten first, so forgetting never gives an
 * account more than it has. Thread-safe.
 */
#ifndef SERVICE_THROTTLE_H
#define SERVICE_THROTTLE_H

#include "str.h"
#include "usec.h"

struct throttle;

struct throttle_rate {
	int64_t rate;  /* tokens a second, >= 1 */
	int64_t burst; /* most tokens, >= 1 */
};

/* One rate a class; copied. accounts_max bounds the table. */
struct throttle *throttle_new(const struct throttle_rate *rates, size_t classes,
			      size_t accounts_max);
void throttle_free(struct throttle *t);
/* Whether the call may go on; takes a token if so. now never goes back (usec_monotonic). t may be
 * NULL: always. */
bool throttle_take(struct throttle *t, str account, size_t class_index, usec now);

#endif
