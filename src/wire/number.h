/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as JSON writes them, without a detour over floating point where exactness counts. */
#ifndef WIRE_NUMBER_H
#define WIRE_NUMBER_H

#include "buf.h"
#include "usec.h"

/*
 * The value times 10^scale, cut towards zero: "1.9" is 1, "12e2" is 1200, and with scale 6
 * "1704164645.678" is a time. The text must be a JSON number. E_LIMIT past 64 bits.
 */
MUST_USE int number_to_i64(str text, int scale, int64_t *ret);
/* E_LIMIT when it is beyond a double. */
MUST_USE int number_to_f64(str text, double *ret);
/* Seconds with as many decimals as the time needs, none for a whole second. */
void number_add_epoch(struct buf *b, usec t);

#endif
