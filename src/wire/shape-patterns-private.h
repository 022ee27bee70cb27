/* SPDX-License-Identifier: Apache-2.0 */
/* The compiled patterns of a shape table, as the walkers ask them. */
#ifndef WIRE_SHAPE_PATTERNS_PRIVATE_H
#define WIRE_SHAPE_PATTERNS_PRIVATE_H

#include "buf.h"

struct shape_patterns;

/* Whether the whole text matches; false too when the match exceeds its limits. */
bool pattern_matches(const struct shape_patterns *p, int pattern, str text);
/* The pattern as the model writes it. */
str pattern_text(const struct shape_patterns *p, int pattern);

#endif
