/* SPDX-License-Identifier: Apache-2.0 */
#include "money.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

#define DEC18_MAX ((dec18)(~(unsigned __int128)0 >> 1))
#define DEC18_MIN (-DEC18_MAX - 1)

static dec18 dec(int64_t whole, int64_t fraction18)
{
	return (dec18)whole * DEC18_ONE + fraction18;
}

TEST(decimals_parse)
{
	static const struct {
		const char *text;
		int64_t whole, fraction18;
		bool inexact;
	} rows[] = {
		{"0", 0, 0, false},
		{"-0", 0, 0, false},
		{"+0.000", 0, 0, false},
		{"1", 1, 0, false},
		{"-1", -1, 0, false},
		{"+1.5", 1, 500000000000000000, false},
		{"-1.5", -1, -500000000000000000, false},
		{"007.10", 7, 100000000000000000, false},
		{"0.000000000000000001", 0, 1, false},
		{"1e-18", 0, 1, false},
		{"1E-10", 0, 100000000, false},
		{"12e+3", 12000, 0, false},
		{"0.00012e3", 0, 120000000000000000, false},
		{"1234567e-6", 1, 234567000000000000, false},
		{"0e999999999999999999999", 0, 0, false},
		{"1e-999999999999999999999", 0, 0, true},
		{"0.0000000000000000000e99", 0, 0, false},
		/* Half even at the 18th place. */
		{"0.0000000000000000004", 0, 0, true},
		{"0.0000000000000000005", 0, 0, true},
		{"0.00000000000000000050000000000000000000001", 0, 1, true},
		{"0.0000000000000000006", 0, 1, true},
		{"0.0000000000000000015", 0, 2, true},
		{"0.0000000000000000025", 0, 2, true},
		{"0.00000000000000000250", 0, 2, true},
		{"-0.0000000000000000015", 0, -2, true},
		{"5e-19", 0, 0, true},
		{"15e-19", 0, 2, true},
		{"51e-20", 0, 1, true},
		{"9e-20", 0, 0, true},
		{"0.9999999999999999995", 1, 0, true},
		{"0.00000000000000000010", 0, 0, true},
		{"0.0000000000000000010", 0, 1, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool inexact;
		dec18 v;

		expect_ok(dec18_parse(str_from(rows[i].text), &v, &inexact));
		if (v != dec(rows[i].whole, rows[i].fraction18) || inexact != rows[i].inexact)
			test_fail(__FILE__, __LINE__, "\"%s\" is %.*s%s", rows[i].text,
				  STR_ARG(dec18_print(t->arena, v)), inexact ? ", inexact" : "");
		expect_ok(dec18_parse(str_from(rows[i].text), &v, NULL));
	}
}

TEST(bad_decimals_are_refused)
{
	static const char *const bad[] = {"",    "-",     "+",     ".",     "1.",   ".5",
					  "-.5", "1e",    "1e+",   "e5",    "1 ",   " 1",
					  "1,5", "--1",   "+-1",   "1.5.2", "0x10", "inf",
					  "nan", "1e5e5", "1e1.5", "$1",    "1_0",  "١"};
	static const char *const large[] = {"170141183460469231731.687303715884105728",
					    "-170141183460469231731.687303715884105729",
					    "1e21",
					    "1e1000",
					    "999999999999999999999999999999999999999999",
					    "1e99999999999999999999999",
					    "170141183460469231731.6873037158841057275"};
	dec18 v;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(dec18_parse(str_from(bad[i]), &v, NULL), E_SYNTAX);
	for (size_t i = 0; i < ARRAY_LEN(large); i++)
		expect_err(dec18_parse(str_from(large[i]), &v, NULL), E_LIMIT);
}

TEST(the_extremes_print_and_parse)
{
	dec18 v;

	expect_str(dec18_print(t->arena, DEC18_MAX), S("170141183460469231731.687303715884105727"));
	expect_str(dec18_print(t->arena, DEC18_MIN),
		   S("-170141183460469231731.687303715884105728"));
	expect_ok(dec18_parse(S("170141183460469231731.687303715884105727"), &v, NULL));
	expect(v == DEC18_MAX);
	expect_ok(dec18_parse(S("-170141183460469231731.687303715884105728"), &v, NULL));
	expect(v == DEC18_MIN);
	expect_str(dec18_print(t->arena, 0), S("0"));
	expect_str(dec18_print(t->arena, 1), S("0.000000000000000001"));
	expect_str(dec18_print(t->arena, -DEC18_ONE), S("-1"));
	expect_str(dec18_print(t->arena, dec(10, 500000000000000000)), S("10.5"));
	expect_str(dec18_print(t->arena, dec(100, 0)), S("100"));
}

static dec18 random_dec18(unsigned short rng[3])
{
	unsigned __int128 bits = 0;

	for (int i = 0; i < 4; i++)
		bits = bits << 32 | (uint32_t)jrand48(rng);
	return (dec18)bits >> nrand48(rng) % 128;
}

/* Against arithmetic on decimal digits: print all 18 places by hand and compare. */
static str plain_print(struct arena *a, dec18 v)
{
	char digits[64];
	size_t at = sizeof(digits);
	unsigned __int128 u = v < 0 ? -(unsigned __int128)v : (unsigned __int128)v;

	for (int i = 0; i < 40; i++) {
		if (i == 18)
			digits[--at] = '.';
		digits[--at] = (char)('0' + (int)(u % 10));
		u /= 10;
	}
	digits[--at] = v < 0 ? '-' : '+';
	return str_dup(a, (str){digits + at, sizeof(digits) - at});
}

TEST(random_decimals_round_trip)
{
	unsigned short rng[3] = {1, 6, 1};

	for (int i = 0; i < 20000; i++) {
		dec18 v = random_dec18(rng), back;
		bool inexact;
		str text = dec18_print(t->arena, v);

		expect_ok(dec18_parse(text, &back, &inexact));
		expect(back == v && !inexact);
		expect(str_index(text, '.') < 0 || !str_ends(text, S("0")));
		expect_ok(dec18_parse(plain_print(t->arena, v), &back, &inexact));
		expect(back == v && !inexact);
		/* An exponent moves the point and nothing else. */
		expect_ok(dec18_parse(
			str_fmt(t->arena, "%lld%018llde-18", (long long)(v % 1000000000 / 1), 0LL),
			&back, &inexact));
		expect(back == v % 1000000000 * DEC18_ONE);
		if (i % 1000 == 0)
			arena_reset(t->arena);
	}
}

/* Digits past the 18th place: the parser against integer arithmetic at scale 22. */
TEST(rounding_is_half_even_everywhere)
{
	for (int v = 0; v < 60000; v++) {
		int whole = v / 10000, rest = v % 10000;
		int want = whole + (rest > 5000 || (rest == 5000 && whole % 2));
		bool inexact;
		dec18 ret;

		expect_ok(dec18_parse(str_fmt(t->arena, "%de-22", v), &ret, &inexact));
		expect(ret == want && inexact == (rest != 0));
		expect_ok(dec18_parse(str_fmt(t->arena, "-0.%022d", v), &ret, &inexact));
		expect(ret == -want && inexact == (rest != 0));
		if (v % 1000 == 0)
			arena_reset(t->arena);
	}
}

TEST(charges_round_half_away_from_zero)
{
	static const struct {
		const char *text;
		int digits;
		int64_t minor;
	} rows[] = {
		{"0", 2, 0},
		{"0.005", 2, 1},
		{"-0.005", 2, -1},
		{"0.004999999999999999", 2, 0},
		{"-0.004999999999999999", 2, 0},
		{"0.015", 2, 2},
		{"0.025", 2, 3},
		{"1.005", 2, 101},
		{"2.5", 0, 3},
		{"-2.5", 0, -3},
		{"3.5", 0, 4},
		{"2.499999999999999999", 0, 2},
		{"1.0005", 3, 1001},
		{"0.00005", 4, 1},
		{"100", 2, 10000},
		{"92233720368547758.07", 2, INT64_MAX},
		{"92233720368547758.074", 2, INT64_MAX},
		{"-92233720368547758.08", 2, INT64_MIN},
		{"0.000000000000000001", 18, 1},
	};
	dec18 v;
	int64_t minor;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		expect_ok(dec18_parse(str_from(rows[i].text), &v, NULL));
		expect_ok(dec18_to_minor(v, rows[i].digits, &minor));
		if (minor != rows[i].minor)
			test_fail(__FILE__, __LINE__, "%s is %lld", rows[i].text, (long long)minor);
	}
	expect_ok(dec18_parse(S("92233720368547758.075"), &v, NULL));
	expect_err(dec18_to_minor(v, 2, &minor), E_LIMIT);
	expect_err(dec18_to_minor(DEC18_MAX, 0, &minor), E_LIMIT);
	expect_err(dec18_to_minor(DEC18_MIN, 2, &minor), E_LIMIT);
}

/* Rounding is never off by more than a half, and ties go outward. */
TEST(random_charges_are_the_nearest)
{
	unsigned short rng[3] = {8, 2, 8};

	for (int i = 0; i < 50000; i++) {
		int digits = (int)(nrand48(rng) % 5);
		dec18 v = random_dec18(rng) >> 40, off, unit = minor_to_dec18(1, digits);
		int64_t minor;

		if (i % 3 == 0) /* a tie */
			v = v / unit * unit + unit / 2;
		expect_ok(dec18_to_minor(v, digits, &minor));
		off = minor_to_dec18(minor, digits) - v;
		expect(2 * off <= unit && 2 * off >= -unit);
		if (2 * off == unit)
			expect(v > 0);
		if (2 * off == -unit)
			expect(v < 0);
	}
}

TEST(minor_units_print_and_parse)
{
	static const int64_t values[] = {0, 1, -1, 9, 10, 99, 100, 123450, INT64_MAX, INT64_MIN};
	int64_t back;

	expect_str(minor_print(t->arena, 123450, 2), S("1234.50"));
	expect_str(minor_print(t->arena, -5, 2), S("-0.05"));
	expect_str(minor_print(t->arena, 0, 2), S("0.00"));
	expect_str(minor_print(t->arena, 7, 0), S("7"));
	expect_str(minor_print(t->arena, 1, 3), S("0.001"));
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		for (int digits = 0; digits <= 4; digits++) {
			str text = minor_print(t->arena, values[i], digits);
			dec18 v;

			expect_ok(minor_parse(text, digits, &back));
			expect(back == values[i]);
			expect_ok(dec18_parse(text, &v, NULL));
			expect(v == minor_to_dec18(values[i], digits));
		}
	}
	expect_ok(minor_parse(S("5"), 2, &back));
	expect_eq(back, 500);
	expect_ok(minor_parse(S("5.1"), 2, &back));
	expect_eq(back, 510);
	expect_err(minor_parse(S("5.123"), 2, &back), E_INVAL);
	expect_err(minor_parse(S("5.0"), 0, &back), E_INVAL);
	expect_err(minor_parse(S("1e2"), 2, &back), E_SYNTAX);
	expect_err(minor_parse(S(""), 2, &back), E_SYNTAX);
	expect_err(minor_parse(S("1,000"), 2, &back), E_SYNTAX);
	expect_err(minor_parse(S("92233720368547758.08"), 2, &back), E_LIMIT);
	expect_err(minor_parse(S("99999999999999999999999999999999999999999999"), 2, &back),
		   E_LIMIT);
}

TEST(currencies)
{
	expect_eq(currency_digits(S("USD")), 2);
	expect_eq(currency_digits(S("EUR")), 2);
	expect_eq(currency_digits(S("CNY")), 2);
	expect_eq(currency_digits(S("JPY")), 0);
	expect_eq(currency_digits(S("KWD")), 3);
	expect_eq(currency_digits(S("CLF")), 4);
	expect_err(currency_digits(S("usd")), E_NOENT);
	expect_err(currency_digits(S("ZZZ")), E_NOENT);
	expect_err(currency_digits(S("US")), E_NOENT);
	expect_err(currency_digits(S("USD ")), E_NOENT);
	expect_err(currency_digits(S("")), E_NOENT);
	expect_err(currency_digits((str){0}), E_NOENT);
}
