/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Redaction: doing it twice is doing it once, UTF-8 stays UTF-8, and afterwards
 * a second, simpler look finds no private key, no secret beside a key id and no
 * card number of the large issuers.
 */
#include "redact.h"

#include <string.h>

#include "fuzz.h"

static bool upper_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool base64(char c)
{
	return upper_or_digit(c) || (c >= 'a' && c <= 'z') || c == '+' || c == '/';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool has_private_key(str s)
{
	static const char *const heads[] = {
		"-----BEGIN PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----",
		"-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN PGP PRIVATE KEY BLOCK-----"};

	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		if (str_contains(s, str_from(heads[i])))
			return true;
	}
	return false;
}

static bool has_key_id(str s)
{
	for (size_t i = 0; i + 20 <= s.n; i++) {
		bool all = !memcmp(s.p + i, "AKIA", 4);

		for (size_t k = 4; k < 20; k++)
			all = all && upper_or_digit(s.p[i + k]);
		if (all)
			return true;
	}
	return false;
}

static bool has_secret(str s)
{
	for (size_t i = 0; i + 40 <= s.n; i++) {
		bool all =
			(i == 0 || !base64(s.p[i - 1])) && (i + 40 == s.n || !base64(s.p[i + 40]));
		bool capital = false;

		for (size_t k = 0; k < 40; k++) {
			all = all && base64(s.p[i + k]);
			capital = capital || (s.p[i + k] >= 'A' && s.p[i + k] <= 'Z');
		}
		if (all && capital)
			return true;
	}
	return false;
}

static bool luhn(const char *d, size_t n)
{
	static const int twice[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (n - i) % 2 ? d[i] - '0' : twice[d[i] - '0'];
	return sum % 10 == 0;
}

static bool issued(const char *d, size_t n)
{
	if (d[0] == '4')
		return n == 13 || n == 16 || n == 19;
	if (d[0] == '5')
		return d[1] >= '1' && d[1] <= '5' && n == 16;
	if (d[0] == '3')
		return (d[1] == '4' || d[1] == '7') && n == 15;
	return !memcmp(d, "6011", 4) && n == 16;
}

/* Of a longer word, perhaps an id: those may keep what looks like a card's number. */
static bool glued(str s, size_t i)
{
	return i < s.n && (base64(s.p[i]) || s.p[i] == '-');
}

/* Digits with at most one blank or hyphen between, apart from other digits and letters. */
static bool has_card(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char d[19];
		size_t n = 0;

		if (!digit(s.p[i]) || (i && glued(s, i - 1)))
			continue;
		for (size_t k = i; k < s.n && n < sizeof(d); k++) {
			if (digit(s.p[k])) {
				d[n++] = s.p[k];
				if (!glued(s, k + 1) && n >= 13 && issued(d, n) && luhn(d, n))
					return true;
			} else if ((s.p[k] != ' ' && s.p[k] != '-') || !digit(s.p[k - 1])) {
				break;
			}
		}
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str text = {(const char *)data, size};
	struct redacted once, twice;

	if (size > 8192)
		return 0;
	once = redact_text(a, text, S("AWS"));
	twice = redact_text(a, once.text, S("AWS"));
	fuzz_must(str_eq(once.text, twice.text));
	fuzz_must(twice.keys + twice.secrets + twice.cards == 0);
	fuzz_must(!utf8_valid(text) || utf8_valid(once.text));
	fuzz_must(!has_private_key(once.text));
	fuzz_must(!has_key_id(once.text) || !has_secret(once.text));
	fuzz_must(!has_card(once.text));
	fuzz_must(once.keys + once.secrets + once.cards > 0 || str_eq(once.text, text));
	return 0;
}
