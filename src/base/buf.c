/* SPDX-License-Identifier: Apache-2.0 */
/* Text being built on the heap, bounded by the maximum it was given. */
#include "buf.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"

#define CAP_FIRST ((size_t)256)

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_done(struct buf *b)
{
	mem_free(b->p);
	*b = (struct buf){.max = b->max};
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

char *buf_grow(struct buf *b, size_t n)
{
	size_t cap;

	if (b->failed || n > b->max - b->n) {
		b->failed = true;
		return NULL;
	}
	cap = b->cap ? b->cap : b->max < CAP_FIRST ? b->max : CAP_FIRST;
	while (cap < b->n + n)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	b->p = mem_resize(b->p, cap, 1);
	b->cap = cap;
	return b->p + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
	char *to = buf_room(b, n);

	if (!to || n == 0)
		return;
	memcpy(to, p, n);
	b->n += n;
}

void buf_str(struct buf *b, str s)
{
	buf_add(b, s.p, s.n);
}

void buf_char(struct buf *b, char c)
{
	char *to = buf_room(b, 1);

	if (!to)
		return;
	*to = c;
	b->n++;
}

void buf_i64(struct buf *b, int64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

	do
		digits[--at] = (char)('0' + u % 10);
	while (u /= 10);
	if (v < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vfmt(b, fmt, args);
	va_end(args);
}

void buf_vfmt(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	char small[256];
	int n;

	va_copy(again, args);
	n = vsnprintf(small, sizeof(small), fmt, args);
	if (n < 0 || b->failed || (size_t)n > b->max - b->n) {
		b->failed = true;
	} else if ((size_t)n < sizeof(small)) {
		buf_add(b, small, (size_t)n);
	} else {
		/* vsnprintf wants room for a NUL, which the buf may not have. */
		char *large = mem_array((size_t)n + 1, 1);

		vsnprintf(large, (size_t)n + 1, fmt, again);
		buf_add(b, large, (size_t)n);
		mem_free(large);
	}
	va_end(again);
}

str buf_get(const struct buf *b)
{
	return (str){b->p ? b->p : "", b->n};
}

str buf_dup(const struct buf *b, struct arena *a)
{
	return str_dup(a, buf_get(b));
}
