/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

static const str absent = {NULL, 0};

TEST(absent_and_empty_differ)
{
	expect(str_eq(absent, absent));
	expect(str_eq(S(""), S("")));
	expect(!str_eq(absent, S("")));
	expect(!str_ieq(absent, S("")));
	expect(str_cmp(absent, S("")) < 0);
	expect(str_cmp(S(""), absent) > 0);
	expect(!str_from(NULL).p);
	expect(!str_dup(t->arena, absent).p);
	expect(str_dup(t->arena, S("")).p);
	expect(!str_slice(absent, 0, 5).p);
	expect(!str_trim(absent).p);
	expect(str_index(absent, 'x') < 0);
	expect(str_starts(absent, S("")) && str_ends(absent, S("")));
	expect(str_contains(absent, S("")));
	expect(!str_contains(absent, S("a")));
	expect(strcmp(str_c(t->arena, absent), "") == 0);
}

TEST(comparing)
{
	expect(str_eq(S("ab"), S("ab")));
	expect(!str_eq(S("ab"), S("aB")));
	expect(str_ieq(S("aB-[z"), S("Ab-[Z")));
	expect(!str_ieq(S("@"), S("`")));
	expect(!str_ieq(S("["), S("{")));
	expect(!str_ieq(S("é"), S("É")));
	expect(str_cmp(S("a"), S("b")) < 0);
	expect(str_cmp(S("a"), S("aa")) < 0);
	expect(str_cmp(S("b"), S("aa")) > 0);
	expect(str_cmp(S("\x80"), S("\x7F")) > 0);
	expect_eq(str_cmp(S("x"), S("x")), 0);
	expect(str_starts(S("abc"), S("ab")) && !str_starts(S("ab"), S("abc")));
	expect(str_ends(S("abc"), S("bc")) && !str_ends(S("abc"), S("ab")));
	expect(str_contains(S("abc"), S("bc")) && !str_contains(S("abc"), S("ac")));
	expect_eq(str_index(S("abcb"), 'b'), 1);
	expect_eq(str_index(S("abc"), 'z'), -1);
}

TEST(cutting)
{
	str rest = S("a,,b,");

	expect_str(str_cut(&rest, ','), S("a"));
	expect_str(str_cut(&rest, ','), S(""));
	expect_str(str_cut(&rest, ','), S("b"));
	expect(rest.p);
	expect_str(str_cut(&rest, ','), S(""));
	expect(!rest.p);
	rest = S("");
	expect_str(str_cut(&rest, ','), S(""));
	expect(!rest.p);

	expect_str(str_slice(S("abcdef"), 1, 3), S("bc"));
	expect_str(str_slice(S("abc"), 2, 100), S("c"));
	expect_str(str_slice(S("abc"), 5, 9), S(""));
	expect_str(str_slice(S("abc"), 2, 1), S(""));
	expect_str(str_trim(S(" \t\r\n a b \n")), S("a b"));
	expect_str(str_trim(S(" \t ")), S(""));
	expect_str(str_trim(S("\v")), S("\v"));
}

TEST(copies)
{
	char text[] = "abc";
	str copy = str_dup(t->arena, str_from(text));
	str big;

	text[0] = 'x';
	expect_str(copy, S("abc"));
	expect(strcmp(str_c(t->arena, S("a\0b")), "a") == 0);
	expect_str(str_fmt(t->arena, "%s-%d", "n", 5), S("n-5"));
	expect_str(str_fmt(t->arena, "%s", ""), S(""));
	for (int n = 250; n < 260; n++) {
		big = str_fmt(t->arena, "%0*d", n, 7);
		expect_eq(big.n, n);
		expect(big.p[n - 1] == '7' && big.p[n] == '\0');
	}
}

TEST(whole_numbers)
{
	static const struct {
		const char *text;
		int rc;
		int64_t value;
	} rows[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"7", 0, 7},
		{"-7", 0, -7},
		{"007", 0, 7},
		{"9223372036854775807", 0, INT64_MAX},
		{"-9223372036854775808", 0, INT64_MIN},
		{"9223372036854775808", E_LIMIT, 0},
		{"-9223372036854775809", E_LIMIT, 0},
		{"99999999999999999999999", E_LIMIT, 0},
		{"99999999999999999999999x", E_SYNTAX, 0},
		{"", E_SYNTAX, 0},
		{"-", E_SYNTAX, 0},
		{"+1", E_SYNTAX, 0},
		{" 1", E_SYNTAX, 0},
		{"1 ", E_SYNTAX, 0},
		{"1.0", E_SYNTAX, 0},
		{"0x1", E_SYNTAX, 0},
		{"--1", E_SYNTAX, 0},
		{"1e3", E_SYNTAX, 0},
	};
	unsigned short rng[3] = {9, 9, 9};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t v = 42;
		int rc = str_to_i64(str_from(rows[i].text), &v);

		if (rc != rows[i].rc || v != (rc ? 42 : rows[i].value))
			test_fail(__FILE__, __LINE__, "\"%s\" gives %d, %lld", rows[i].text, rc,
				  (long long)v);
	}
	for (int i = 0; i < 5000; i++) {
		int64_t v, back;

		v = (int64_t)((uint64_t)jrand48(rng) << 32 ^ (uint64_t)jrand48(rng)) >>
		    nrand48(rng) % 64;
		expect_ok(str_to_i64(str_fmt(t->arena, "%lld", (long long)v), &back));
		expect(v == back);
	}
}

/* The definition, spelled out the slow way: decode, then ask whether it could be shorter. */
static bool naive_valid(const unsigned char *p, size_t n)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};

	for (size_t i = 0; i < n;) {
		size_t len = p[i] < 0x80   ? 1
			     : p[i] < 0xC0 ? 0
			     : p[i] < 0xE0 ? 2
			     : p[i] < 0xF0 ? 3
					   : 4;
		unsigned u = p[i] & (len == 1 ? 0x7F : len == 2 ? 0x1F : len == 3 ? 0x0F : 0x07);

		if (len == 0 || p[i] >= 0xF8 || n - i < len)
			return false;
		for (size_t k = 1; k < len; k++) {
			if ((p[i + k] & 0xC0) != 0x80)
				return false;
			u = u << 6 | (p[i + k] & 0x3F);
		}
		if (u < least[len] || u > 0x10FFFF || (u >= 0xD800 && u <= 0xDFFF))
			return false;
		i += len;
	}
	return true;
}

/* All texts of up to two bytes, and of three and four with bytes at the edges of each class. */
TEST(utf8_agrees_with_the_definition)
{
	static const unsigned char edges[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
					      0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
					      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
	const size_t n = ARRAY_LEN(edges);
	unsigned char p[4];

	for (unsigned i = 0; i < 0x10000; i++) {
		p[0] = (unsigned char)(i >> 8);
		p[1] = (unsigned char)i;
		expect(utf8_valid((str){(char *)p, 1}) == naive_valid(p, 1));
		expect(utf8_valid((str){(char *)p, 2}) == naive_valid(p, 2));
	}
	for (size_t i = 0; i < n * n * n * n; i++) {
		p[0] = edges[i % n];
		p[1] = edges[i / n % n];
		p[2] = edges[i / n / n % n];
		p[3] = edges[i / n / n / n];
		expect(utf8_valid((str){(char *)p, 3}) == naive_valid(p, 3));
		expect(utf8_valid((str){(char *)p, 4}) == naive_valid(p, 4));
	}
	expect(utf8_valid(S("")));
	expect(utf8_valid(absent));
}

/* A bad byte is found at every place relative to the steps of eight. */
TEST(utf8_is_checked_everywhere)
{
	char text[40];

	for (size_t at = 0; at < sizeof(text); at++) {
		memset(text, 'x', sizeof(text));
		expect(utf8_valid((str){text, sizeof(text)}));
		text[at] = (char)0xC3;
		expect(!utf8_valid((str){text, sizeof(text)}));
		if (at + 1 < sizeof(text)) {
			text[at + 1] = (char)0xA9;
			expect(utf8_valid((str){text, sizeof(text)}));
			expect_eq(utf8_count((str){text, sizeof(text)}), sizeof(text) - 1);
		}
	}
}

TEST(utf8_counts_and_sequences)
{
	expect_eq(utf8_count(S("")), 0);
	expect_eq(utf8_count(S("aé€😀")), 4);
	expect_eq(utf8_sequence(S("")), 0);
	expect_eq(utf8_sequence(S("a")), 1);
	expect_eq(utf8_sequence(S("é€")), 2);
	expect_eq(utf8_sequence(S("€")), 3);
	expect_eq(utf8_sequence(S("😀a")), 4);
	expect_eq(utf8_sequence(S("\xF0\x9F\x98")), 0);
	expect_eq(utf8_sequence(S("\x80")), 0);
}

TEST(error_kinds_have_names)
{
	expect_str(str_from(err_name(E_NOENT)), S("E_NOENT"));
	expect_str(str_from(err_name(E_UNCERTAIN)), S("E_UNCERTAIN"));
	expect_str(str_from(err_name(E_INVAL)), S("E_INVAL"));
	expect_str(str_from(err_name(0)), S("E_?"));
	expect_str(str_from(err_name(-11)), S("E_?"));
	expect_str(str_from(err_name(-1000)), S("E_?"));
}
