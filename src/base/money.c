/* SPDX-License-Identifier: Apache-2.0 */
/* Exact decimal arithmetic at the edges: texts to integers, integers to texts, one rounding. */
#include "money.h"

#include <assert.h>

#include "arena.h"

#define SCALE 18
/* Digits of 2^127. */
#define DIGITS_MOST 39
#define EXPONENT_MOST 1000000000

typedef unsigned __int128 u128;

#define MAGNITUDE_MOST ((u128)1 << 127) /* of a negative value; a positive one ends one below */

/* A decimal text taken apart: the digits of whole and fraction with the point's place. */
struct decimal {
	bool minus;
	str whole;
	str fraction;
	int64_t exponent;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static str take_digits(str *s)
{
	size_t n = 0;
	str digits;

	while (n < s->n && is_digit(s->p[n]))
		n++;
	digits = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->n);
	return digits;
}

static bool take_char(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

/* Behind the e: sign and digits, saturated far outside of what can matter. */
static bool take_exponent(str *s, int64_t *ret)
{
	bool minus = take_char(s, '-');
	int64_t v = 0;
	str digits;

	if (!minus)
		take_char(s, '+');
	digits = take_digits(s);
	for (size_t i = 0; i < digits.n && v < EXPONENT_MOST; i++)
		v = v * 10 + (digits.p[i] - '0');
	*ret = minus ? -v : v;
	return digits.n > 0;
}

static int decimal_parse(str s, struct decimal *ret)
{
	struct decimal d = {0};

	d.minus = take_char(&s, '-');
	if (!d.minus)
		take_char(&s, '+');
	d.whole = take_digits(&s);
	if (d.whole.n == 0)
		return E_SYNTAX;
	if (take_char(&s, '.')) {
		d.fraction = take_digits(&s);
		if (d.fraction.n == 0)
			return E_SYNTAX;
	}
	if ((take_char(&s, 'e') || take_char(&s, 'E')) && !take_exponent(&s, &d.exponent))
		return E_SYNTAX;
	if (s.n)
		return E_SYNTAX;
	*ret = d;
	return 0;
}

/* The i-th digit of whole and fraction taken as one text; 0 behind its end. */
static unsigned decimal_digit(const struct decimal *d, size_t i)
{
	if (i < d->whole.n)
		return (unsigned)(d->whole.p[i] - '0');
	i -= d->whole.n;
	return i < d->fraction.n ? (unsigned)(d->fraction.p[i] - '0') : 0;
}

/* Whether the digits from `from` on are more (1), less (-1) or exactly (0) one half. */
static int decimal_half(const struct decimal *d, size_t from, size_t count)
{
	unsigned first = decimal_digit(d, from);

	if (first != 5)
		return first > 5 ? 1 : -1;
	for (size_t i = from + 1; i < count; i++) {
		if (decimal_digit(d, i))
			return 1;
	}
	return 0;
}

static bool decimal_rest(const struct decimal *d, size_t from, size_t count)
{
	for (size_t i = from; i < count; i++) {
		if (decimal_digit(d, i))
			return true;
	}
	return false;
}

/* v * 10 + digit, or false when that leaves 128 bits. */
static bool shift_in(u128 *v, unsigned digit)
{
	return !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, digit, v);
}

int dec18_parse(str s, dec18 *ret, bool *ret_inexact)
{
	struct decimal d;
	u128 v = 0;
	size_t count, first = 0, keep;
	int64_t places;
	bool inexact = false;
	int r = decimal_parse(s, &d);

	if (r < 0)
		return r;
	count = d.whole.n + d.fraction.n;
	while (first < count && decimal_digit(&d, first) == 0)
		first++;
	/* How many digits, from the start of the text, reach down to the 18th place. */
	places = (int64_t)d.whole.n + d.exponent + SCALE;
	if (first < count && places - (int64_t)first > DIGITS_MOST)
		return E_LIMIT;
	keep = places < 0 || first == count ? first : (size_t)places;
	for (size_t i = first; i < keep; i++) {
		if (!shift_in(&v, decimal_digit(&d, i)))
			return E_LIMIT;
	}
	if (keep < first)
		keep = first;
	inexact = decimal_rest(&d, keep, count);
	/* The digit at the cut has weight one tenth only when the cut is inside or just before
	 * the digits; further out all of them are less than a half. */
	if (inexact && places >= (int64_t)first) {
		int half = decimal_half(&d, keep, count);

		v += half > 0 || (half == 0 && (v & 1));
	}
	if (v > MAGNITUDE_MOST - !d.minus)
		return E_LIMIT;
	*ret = d.minus ? (dec18)-v : (dec18)v;
	if (ret_inexact)
		*ret_inexact = inexact;
	return 0;
}

/* The digits of v behind `decimals` places, at least one before the point; returns the start. */
static char *print_back(char *end, u128 v, int decimals)
{
	int written = 0;

	do {
		if (written == decimals && decimals)
			*--end = '.';
		*--end = (char)('0' + (unsigned)(v % 10));
		v /= 10;
		written++;
	} while (v || written <= decimals);
	return end;
}

static str print_signed(struct arena *a, u128 magnitude, bool minus, int decimals, bool trim)
{
	char text[64];
	char *end = text + sizeof(text);
	char *p = print_back(end, magnitude, decimals);

	if (minus)
		*--p = '-';
	if (trim && decimals) {
		while (end[-1] == '0')
			end--;
		if (end[-1] == '.')
			end--;
	}
	return str_dup(a, (str){p, (size_t)(end - p)});
}

str dec18_print(struct arena *a, dec18 v)
{
	return print_signed(a, v < 0 ? -(u128)v : (u128)v, v < 0, SCALE, true);
}

int currency_digits(str code)
{
	/* ISO 4217, active codes of money in use; each three letters. */
	static const struct {
		int digits;
		const char *codes;
	} rows[] = {
		{2, "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD "
		    "BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD "
		    "EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
		    "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK "
		    "MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK "
		    "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
		    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST "
		    "XCD XCG YER ZAR ZMW ZWG"},
		{0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
		{3, "BHD IQD JOD KWD LYD OMR TND"},
		{4, "CLF UYW"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str rest = str_from(rows[i].codes);

		while (rest.p) {
			if (str_eq(str_cut(&rest, ' '), code))
				return rows[i].digits;
		}
	}
	return E_NOENT;
}

static u128 power10(int n)
{
	u128 v = 1;

	while (n-- > 0)
		v *= 10;
	return v;
}

int dec18_to_minor(dec18 v, int digits, int64_t *ret)
{
	u128 unit, magnitude = v < 0 ? -(u128)v : (u128)v, minor;

	assert(digits >= 0 && digits <= SCALE);
	unit = power10(SCALE - digits);
	minor = magnitude / unit + (magnitude % unit >= unit - magnitude % unit);
	if (minor > (u128)INT64_MAX + (v < 0))
		return E_LIMIT;
	*ret = v < 0 ? (int64_t)-minor : (int64_t)minor;
	return 0;
}

dec18 minor_to_dec18(int64_t minor, int digits)
{
	assert(digits >= 0 && digits <= SCALE);
	return (dec18)minor * (dec18)power10(SCALE - digits);
}

str minor_print(struct arena *a, int64_t minor, int digits)
{
	assert(digits >= 0 && digits <= SCALE);
	return print_signed(a, minor < 0 ? -(u128)minor : (u128)minor, minor < 0, digits, false);
}

int minor_parse(str s, int digits, int64_t *ret)
{
	struct decimal d;
	u128 v = 0;
	size_t count;

	assert(digits >= 0 && digits <= SCALE);
	if (str_index(s, 'e') >= 0 || str_index(s, 'E') >= 0 || decimal_parse(s, &d) < 0)
		return E_SYNTAX;
	if (d.fraction.n > (size_t)digits)
		return E_INVAL;
	count = d.whole.n + (size_t)digits;
	for (size_t i = 0; i < count; i++) {
		if (!shift_in(&v, decimal_digit(&d, i)))
			return E_LIMIT;
	}
	if (v > (u128)INT64_MAX + d.minus)
		return E_LIMIT;
	*ret = d.minus ? (int64_t)-v : (int64_t)v;
	return 0;
}
