/* SPDX-License-Identifier: Apache-2.0 */
#include "number.h"

#include <math.h>
#include <stdlib.h>

/* Exponents beyond this make any 64-bit value overflow or vanish, whatever its digits. */
#define EXPONENT_MAX 100000

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number behind 'e', held within +-EXPONENT_MAX. */
static int read_exponent(str text)
{
	bool negative = false;
	size_t at = 0;
	int v = 0;

	if (at < text.n && (text.p[at] == '-' || text.p[at] == '+'))
		negative = text.p[at++] == '-';
	for (; at < text.n; at++)
		if (v < EXPONENT_MAX)
			v = v * 10 + (text.p[at] - '0');
	if (v > EXPONENT_MAX)
		v = EXPONENT_MAX;
	return negative ? -v : v;
}

/* One more digit; E_LIMIT past 64 bits. The sum is kept negative: that side reaches further. */
static int push_digit(int64_t *sum, int digit)
{
	if (__builtin_mul_overflow(*sum, 10, sum) || __builtin_sub_overflow(*sum, digit, sum))
		return E_LIMIT;
	return 0;
}

int number_to_i64(str text, int scale, int64_t *ret)
{
	bool negative = text.n > 0 && text.p[0] == '-';
	ptrdiff_t e = str_index(text, 'e');
	int64_t sum = 0, places, before = 0;
	str digits;

	if (e < 0)
		e = str_index(text, 'E');
	digits = str_slice(text, negative ? 1 : 0, e < 0 ? text.n : (size_t)e);
	places = scale + (e < 0 ? 0 : read_exponent(str_slice(text, (size_t)e + 1, text.n)));
	for (size_t i = 0; i < digits.n && is_digit(digits.p[i]); i++)
		before++;
	places += before; /* how many digits stand before the point of the result */
	for (size_t i = 0; i < digits.n && places > 0; i++) {
		if (digits.p[i] == '.')
			continue;
		if (push_digit(&sum, digits.p[i] - '0') < 0)
			return E_LIMIT;
		places--;
	}
	for (; places > 0 && sum != 0; places--)
		if (push_digit(&sum, 0) < 0)
			return E_LIMIT;
	if (!negative && sum == INT64_MIN)
		return E_LIMIT;
	*ret = negative ? sum : -sum;
	return 0;
}

int number_to_f64(str text, double *ret)
{
	char copy[512];
	double v;

	/* More digits than this change nothing that a double can hold, but their number might. */
	if (text.n >= sizeof(copy))
		return E_LIMIT;
	for (size_t i = 0; i < text.n; i++)
		copy[i] = text.p[i];
	copy[text.n] = '\0';
	v = strtod(copy, NULL);
	if (!isfinite(v))
		return E_LIMIT;
	*ret = v;
	return 0;
}

void number_add_epoch(struct buf *b, usec t)
{
	usec seconds = t / SECONDS(1), rest = t % SECONDS(1);
	char digits[7];
	int n = 6;

	if (t < 0)
		buf_char(b, '-');
	buf_i64(b, seconds < 0 ? -seconds : seconds);
	rest = rest < 0 ? -rest : rest;
	if (rest == 0)
		return;
	for (int i = 5; i >= 0; i--) {
		digits[i] = (char)('0' + rest % 10);
		rest /= 10;
	}
	while (digits[n - 1] == '0')
		n--;
	buf_char(b, '.');
	buf_add(b, digits, (size_t)n);
}
