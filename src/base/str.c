/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing, cutting and copying text that has a length. */
#include "str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_from(const char *c)
{
	return (str){c, c ? strlen(c) : 0};
}

bool str_eq(str a, str b)
{
	return a.n == b.n && !a.p == !b.p && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_ieq(str a, str b)
{
	if (a.n != b.n || !a.p != !b.p)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	}
	return true;
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;

	if (r)
		return r;
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return (a.p != NULL) - (b.p != NULL);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t str_index(str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? at - s.p : -1;
}

bool str_contains(str s, str needle)
{
	return needle.n == 0 || (s.n && memmem(s.p, s.n, needle.p, needle.n));
}

str str_slice(str s, size_t from, size_t to)
{
	if (!s.p)
		return s;
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (str){s.p + from, to - from};
}

str str_trim(str s)
{
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

str str_cut(str *rest, char c)
{
	str s = *rest;
	ptrdiff_t at = str_index(s, c);

	if (at < 0) {
		*rest = (str){NULL, 0};
		return s;
	}
	*rest = str_slice(s, (size_t)at + 1, s.n);
	return str_slice(s, 0, (size_t)at);
}

str str_dup(struct arena *a, str s)
{
	char *p;

	if (!s.p)
		return s;
	p = arena_alloc(a, s.n);
	if (s.n)
		memcpy(p, s.p, s.n);
	return (str){p, s.n};
}

const char *str_c(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[256];
	va_list args;
	char *p;
	int n;

	va_start(args, fmt);
	n = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	if (n < 0)
		die("cannot print \"%s\"", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof(small)) {
		memcpy(p, small, (size_t)n);
	} else {
		va_start(args, fmt);
		vsnprintf(p, (size_t)n + 1, fmt, args);
		va_end(args);
	}
	return (str){p, (size_t)n};
}

int str_to_i64(str s, int64_t *ret)
{
	bool minus = s.n && s.p[0] == '-';
	bool fits = true;
	int64_t v = 0;

	if (s.n == (size_t)minus)
		return E_SYNTAX;
	for (size_t i = minus; i < s.n; i++) {
		int digit = s.p[i] - '0';

		if (digit < 0 || digit > 9)
			return E_SYNTAX;
		/* Counts down: the negative range is the larger one. */
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
			fits = false;
	}
	if (!fits || (!minus && v == INT64_MIN))
		return E_LIMIT;
	*ret = minus ? v : -v;
	return 0;
}
