/* SPDX-License-Identifier: Apache-2.0 */
/* Whole values: copying, comparing, and inventing them for tests. */
#ifndef WIRE_SHAPE_VALUE_H
#define WIRE_SHAPE_VALUE_H

#include "shape.h"

struct arena;

/* A deep copy of a structure of shape s into the arena; *to is overwritten. */
void shape_copy(const struct shape *s, struct arena *a, const void *from, void *to);
/* Whether two structures of shape s have the same members, absent ones too. NaN equals NaN. */
bool shape_equal(const struct shape *s, const void *a, const void *b);

/*
 * Fills a zeroed structure at random. The same seed gives the same value. Members may be absent
 * unless required. Lengths, ranges and enums are kept; patterns are not known here. For tests.
 */
void shape_random(const struct shape *s, struct arena *a, uint64_t *seed, void *out);

#endif
