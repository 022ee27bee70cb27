/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON to the structs that shapes describe, and back.
 *
 * Decoding decides types only; limits are validation's (shape-check.h). Unknown
 * members are ignored, a member that is null is absent, nulls in lists and maps
 * are dropped unless the shape is sparse, and of a repeated member the last one
 * counts. A number with a fraction is cut for an integer. Memory is bounded
 * whatever is sent: a list keeps at most one element more than its shape allows
 * (so that validation sees the excess), and a text has a limited number of
 * elements in all.
 */
#ifndef WIRE_SHAPE_JSON_H
#define WIRE_SHAPE_JSON_H

#include "buf.h"
#include "operation.h"
#include "shape.h"

struct arena;
struct json_writer;

/* Elements of all lists and maps in one text. */
#define SHAPE_ELEMENTS_MAX 100000
/* Entries of a map without a limit of its own. */
#define SHAPE_ENTRIES_MAX 1000

/* Whether the text is one JSON object and nothing else; an empty text is an empty object. */
bool shape_json_is_object(struct arena *a, str json);

/*
 * Decodes an object into *out, a zeroed structure of shape s. An empty text is an empty object.
 * Texts in *out point into json or the arena. E_SYNTAX: *ret_message is what AWS's front end would
 * say of a wrong type, absent when the text is no JSON object at all.
 */
MUST_USE int shape_decode_json(const struct shape *s, struct arena *a, str json, void *out,
			       str *ret_message);

/* Writes the structure as an object; absent members are left out. */
void shape_encode_json(const struct shape *s, const void *value, struct json_writer *w);
/* The same with "***" for what is sensitive: for logs. */
void shape_encode_redacted(const struct shape *s, const void *value, struct json_writer *w);
/* Only the listed members, redacted; null when none of them is there. For audit records. */
void shape_encode_audit(const struct shape *s, struct audit_members only, const void *value,
			struct json_writer *w);

#endif
