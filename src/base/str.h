/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as a pointer and a length. Never assumed to end in NUL; p == NULL means
 * "absent", which differs from empty. A str owns nothing: it lives as long as
 * the memory it points into.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

/* A str of a string literal. */
#define S(lit) ((str){"" lit, sizeof(lit) - 1})
/* The same as a constant initializer. */
#define S_INIT(lit)                                                                                \
	{                                                                                          \
		"" lit, sizeof(lit) - 1                                                            \
	}
/* For printf("%.*s"). */
#define STR_ARG(s) (int)(s).n, (s).p

/* A str of a C string; absent for NULL. */
str str_from(const char *c);
/* Bytes equal; absent equals only absent. */
bool str_eq(str a, str b);
/* Equal when ASCII letters are folded. */
bool str_ieq(str a, str b);
/* Byte order, shorter first among equal prefixes; <0, 0, >0. */
int str_cmp(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Index of the first byte c, or -1. */
ptrdiff_t str_index(str s, char c);
/* Whether needle stands in s; an empty needle always does. */
bool str_contains(str s, str needle);
/* Bytes [from, to); both are clipped to the text. */
str str_slice(str s, size_t from, size_t to);
/* Without ASCII white space (space, tab, CR, LF) on both ends. */
str str_trim(str s);
/*
 * Cuts at the first byte c: returns what stands before it and leaves *rest
 * behind it. Without c returns all and leaves *rest absent. Use as a loop:
 * while (rest.p) { word = str_cut(&rest, ','); ... }
 */
str str_cut(str *rest, char c);

/* A copy in the arena; absent stays absent. */
str str_dup(struct arena *a, str s);
/* A NUL-ended copy in the arena. Bytes after an inner NUL are cut for C readers. */
const char *str_c(struct arena *a, str s);
/* A text printed into the arena. */
str str_fmt(struct arena *a, const char *fmt, ...) PRINTF(2, 3);

/* Whole decimal number, optional leading '-'; E_SYNTAX for anything else, E_LIMIT when out of
 * range. */
MUST_USE int str_to_i64(str s, int64_t *ret);

/* Valid UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool utf8_valid(str s);
/* Bytes of the code point that s begins with; 0 when s is empty or begins with no valid one. */
size_t utf8_sequence(str s);
/* Number of code points of valid UTF-8. */
size_t utf8_count(str s);

#endif
