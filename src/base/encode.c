/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal, base64 and percent encoding. Decoders accept one spelling and nothing else. */
#include "encode.h"

#include <string.h>

#include "arena.h"

static const char base64_std[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

str hex_encode(struct arena *a, str bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_array(a, bytes.n, 2);

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		p[2 * i] = digits[c >> 4];
		p[2 * i + 1] = digits[c & 15];
	}
	return (str){p, 2 * bytes.n};
}

int hex_decode(struct arena *a, str text, str *ret)
{
	char *p;

	if (text.n % 2)
		return E_SYNTAX;
	p = arena_alloc(a, text.n / 2);
	for (size_t i = 0; i < text.n / 2; i++) {
		int high = hex_value(text.p[2 * i]), low = hex_value(text.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return E_SYNTAX;
		p[i] = (char)(high << 4 | low);
	}
	*ret = (str){p, text.n / 2};
	return 0;
}

/* Writes the encoding of n bytes; returns the number of characters. */
static size_t encode64(char *to, const char *bytes, size_t n, const char *digits, bool pad)
{
	const unsigned char *p = (const unsigned char *)bytes;
	char *start = to;
	unsigned v;

	for (; n >= 3; n -= 3, p += 3) {
		v = (unsigned)p[0] << 16 | (unsigned)p[1] << 8 | p[2];
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = digits[v >> 6 & 63];
		*to++ = digits[v & 63];
	}
	if (n) {
		v = (unsigned)p[0] << 16 | (n == 2 ? (unsigned)p[1] << 8 : 0);
		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		if (n == 2)
			*to++ = digits[v >> 6 & 63];
		for (size_t i = n; pad && i < 3; i++)
			*to++ = '=';
	}
	return (size_t)(to - start);
}

void base64_add(struct buf *b, str bytes)
{
	char *to;

	if (bytes.n > SIZE_MAX / 2) {
		b->failed = true;
		return;
	}
	to = buf_room(b, (bytes.n + 2) / 3 * 4);
	if (to)
		b->n += encode64(to, bytes.p, bytes.n, base64_std, true);
}

static str encode64_dup(struct arena *a, str bytes, const char *digits, bool pad)
{
	char *p = arena_array(a, bytes.n / 3 + 1, 4);

	return (str){p, encode64(p, bytes.p, bytes.n, digits, pad)};
}

str base64_encode(struct arena *a, str bytes)
{
	return encode64_dup(a, bytes, base64_std, true);
}

str base64url_encode(struct arena *a, str bytes)
{
	return encode64_dup(a, bytes, base64_url, false);
}

/* The digit's value, or 64 and above for a byte that is none. */
static void decode64_table(unsigned char table[256], const char *digits)
{
	memset(table, 0xFF, 256);
	for (unsigned char i = 0; i < 64; i++)
		table[(unsigned char)digits[i]] = i;
}

/* text holds no padding any more. */
static int decode64(struct arena *a, str text, const char *digits, str *ret)
{
	const unsigned char *s = (const unsigned char *)text.p;
	unsigned char table[256], bad = 0;
	size_t n = text.n / 4 * 3 + (text.n % 4 ? text.n % 4 - 1 : 0);
	unsigned char *p, *to;
	size_t at = 0;

	if (text.n % 4 == 1)
		return E_SYNTAX;
	decode64_table(table, digits);
	p = to = arena_alloc(a, n);
	for (; text.n - at >= 4; at += 4) {
		unsigned char d0 = table[s[at]], d1 = table[s[at + 1]];
		unsigned char d2 = table[s[at + 2]], d3 = table[s[at + 3]];

		bad |= d0 | d1 | d2 | d3;
		*to++ = (unsigned char)(d0 << 2 | d1 >> 4);
		*to++ = (unsigned char)(d1 << 4 | d2 >> 2);
		*to++ = (unsigned char)(d2 << 6 | d3);
	}
	if (at < text.n) {
		bool two = text.n - at == 3;
		unsigned char d0 = table[s[at]], d1 = table[s[at + 1]];
		unsigned char d2 = two ? table[s[at + 2]] : 0;

		bad |= d0 | d1 | d2;
		/* Bits that no byte takes must be zero, or two texts would mean one value. */
		if (two ? d2 & 3 : d1 & 15)
			return E_SYNTAX;
		*to++ = (unsigned char)(d0 << 2 | d1 >> 4);
		if (two)
			*to++ = (unsigned char)(d1 << 4 | d2 >> 2);
	}
	if (bad & 0xC0)
		return E_SYNTAX;
	*ret = (str){(char *)p, n};
	return 0;
}

int base64_decode(struct arena *a, str text, str *ret)
{
	if (text.n % 4)
		return E_SYNTAX;
	for (int i = 0; i < 2 && text.n && text.p[text.n - 1] == '='; i++)
		text.n--;
	return decode64(a, text, base64_std, ret);
}

int base64url_decode(struct arena *a, str text, str *ret)
{
	return decode64(a, text, base64_url, ret);
}

static bool unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void percent_add(struct buf *b, str bytes, const char *keep)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		if (unreserved((char)c) || (c && strchr(keep, c))) {
			buf_char(b, (char)c);
		} else {
			char three[3] = {'%', digits[c >> 4], digits[c & 15]};

			buf_add(b, three, sizeof(three));
		}
	}
}

int percent_decode(struct arena *a, str text, str *ret)
{
	char *p = arena_alloc(a, text.n);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		int high, low;

		if (text.p[i] != '%') {
			p[n++] = text.p[i];
			continue;
		}
		if (text.n - i < 3)
			return E_SYNTAX;
		high = hex_value(text.p[i + 1]);
		low = hex_value(text.p[i + 2]);
		if (high < 0 || low < 0)
			return E_SYNTAX;
		p[n++] = (char)(high << 4 | low);
		i += 2;
	}
	*ret = (str){p, n};
	return 0;
}
