/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shapes: constant tables that describe the C structs of an API. They are
 * generated from model/ (docs/models.md); one walker reads them to decode,
 * validate, encode, copy and redact values, so no code is written per operation.
 *
 * How a value of each kind is held, as a member, list element or map value:
 *
 *	string, blob     str                          absent: p == NULL
 *	boolean          struct opt_bool              absent: !set
 *	integer, long    struct opt_i64               absent: !set
 *	double           struct opt_f64               absent: !set
 *	timestamp        struct opt_usec              absent: !set
 *	structure        a pointer as a member        absent: NULL
 *	                 by value in a list or map    always present
 *	list             struct { T *v; size_t n; }   absent: v == NULL
 *	map              struct { E *v; size_t n; }   absent: v == NULL; E is { str key; T value; }
 *
 * "Absent", "empty" and "zero" differ. A list that is there but empty has
 * v = list_some(NULL), n = 0.
 */
#ifndef WIRE_SHAPE_H
#define WIRE_SHAPE_H

#include "opt.h"
#include "str.h"

enum shape_kind {
	SHAPE_STRING,
	SHAPE_BLOB, /* bytes; base64 in JSON */
	SHAPE_BOOLEAN,
	SHAPE_INTEGER, /* 32 bits on the wire */
	SHAPE_LONG,    /* 64 bits */
	SHAPE_DOUBLE,
	SHAPE_TIMESTAMP,
	SHAPE_STRUCTURE,
	SHAPE_LIST,
	SHAPE_MAP, /* string keys */
};

#define SHAPE_SENSITIVE 1u /* never shown in messages, logs or audit records */
#define SHAPE_SPARSE 2u    /* a list or map whose nulls mean something */

#define MEMBER_REQUIRED 1u
#define MEMBER_SENSITIVE 2u /* as SHAPE_SENSITIVE, for this member only */

#define SHAPE_NO_MIN INT64_MIN
#define SHAPE_NO_MAX INT64_MAX

struct shape;

struct shape_member {
	str name; /* as on the wire */
	const struct shape *shape;
	size_t offset; /* of the C member */
	unsigned flags;
	str doc; /* one sentence for help texts; absent in models of others */
};

struct shape {
	str name;
	enum shape_kind kind;
	unsigned flags;
	size_t size; /* of the C value; of the structure itself for SHAPE_STRUCTURE */
	/* Characters of a string, bytes of a blob, elements of a list or map, or the number itself;
	 * SHAPE_NO_MIN and SHAPE_NO_MAX without a bound. */
	int64_t min, max;
	const str *enums; /* allowed values in the model's order; NULL: any */
	size_t enum_count;
	int pattern;                        /* index into the model's patterns, -1: none */
	const struct shape_member *members; /* structure: in the model's order */
	size_t member_count;
	const struct shape *element; /* of a list; value of a map */
	size_t element_size;         /* distance of two elements; of a map's entries */
	size_t value_offset;         /* of the value in a map's entry */
};

/* A regular expression that strings of a shape must match as a whole. */
struct shape_pattern {
	str text;
};

/* What v of a list is to be: v itself, or for NULL a non-NULL pointer that must not be followed. */
static inline void *list_some(void *v)
{
	return v ? v : (void *)(uintptr_t)sizeof(void *);
}

/* The member of that name, NULL when there is none. */
const struct shape_member *shape_member_find(const struct shape *s, str name);
/* Where value stands among the shape's enums, or -1. */
int shape_enum_find(const struct shape *s, str value);

#endif
