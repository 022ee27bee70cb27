/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text being built. A buf is given its maximum when created; going over it sets
 * a sticky failure, so a writer checks once at the end. A piece that does not
 * fit is left out whole, and so is everything after it.
 * The bytes are on the heap and belong to the buf.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>

#include "str.h"

struct buf {
	char *p;
	size_t n;
	size_t cap;
	size_t max;
	bool failed; /* something did not fit */
};

void buf_init(struct buf *b, size_t max);
/* Frees the bytes; the buf may be initialized again. Accepts a zeroed buf. */
void buf_done(struct buf *b);
/* Empties it and clears the failure; keeps the memory. */
void buf_reset(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, str s);
void buf_char(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_vfmt(struct buf *b, const char *fmt, va_list args) PRINTF(2, 0);
/* What was built so far; valid until the buf changes. Never absent. */
str buf_get(const struct buf *b);
/* A copy in the arena. */
str buf_dup(const struct buf *b, struct arena *a);
/* buf_room when the memory there is does not do. */
char *buf_grow(struct buf *b, size_t n);

/* Makes room for n more bytes and returns where they go; NULL (and failed) past the maximum. The
 * caller adds n itself. */
static inline char *buf_room(struct buf *b, size_t n)
{
	bool fits = b->p && n <= b->cap - b->n && !b->failed;

	return fits ? b->p + b->n : buf_grow(b, n);
}

#endif
