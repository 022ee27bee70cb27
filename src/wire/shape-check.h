/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Validation of a decoded value against its shape: required members, lengths,
 * ranges, enums and patterns. All violations go into one message, in the form
 * of AWS's services:
 *
 *	2 validation errors detected: Value 'x' at 'maxResults' failed to satisfy
 *	constraint: Member must have value less than or equal to 100; Value null at
 *	'subject' failed to satisfy constraint: Member must not be null
 *
 * At most ten are listed. Long values are clipped, sensitive ones shown as ***.
 */
#ifndef WIRE_SHAPE_CHECK_H
#define WIRE_SHAPE_CHECK_H

#include "shape.h"

struct arena;
struct shape_patterns;

/* Compiles the model's patterns, once; the list is kept, not copied. E_INVAL: *reterr is heap text
 * that names the pattern. */
MUST_USE int shape_patterns_new(const struct shape_pattern *list, size_t n,
				struct shape_patterns **ret, char **reterr);
void shape_patterns_free(struct shape_patterns *p);

/*
 * 0, or E_INVAL with the message. value is a structure of shape s. patterns may be NULL: then
 * patterns are not looked at. A pattern that takes too many steps counts as not matched.
 */
MUST_USE int shape_validate(const struct shape *s, const struct shape_patterns *patterns,
			    struct arena *a, const void *value, str *ret_message);

#endif
