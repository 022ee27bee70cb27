/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reader and writer share: finding the end of a run of plain characters,
 * which is where nearly all bytes of real texts are. Plain is printable ASCII
 * but for the quote and the backslash.
 */
#ifndef JSON_PRIVATE_H
#define JSON_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
/* The compiler's own vectors; the intrinsics' header calls malloc, which is banned here. */
typedef char json_bytes __attribute__((vector_size(16)));
#endif

static inline bool json_is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

#ifdef __SSE2__
/* A bit for each of the bytes that is not plain. */
static inline unsigned json_special(json_bytes v)
{
	/* Signed: bytes from 0x80 on are below the space, too. */
	return (unsigned)__builtin_ia32_pmovmskb128(
		(json_bytes)((v < 0x20) | (v == '"') | (v == '\\')));
}
#endif

/* The first byte in [p, end) that is not plain, or end. */
static inline const char *json_plain_end(const char *p, const char *end)
{
#ifdef __SSE2__
	json_bytes v = {0};
	unsigned special;

	for (; end - p >= 16; p += 16) {
		memcpy(&v, p, 16);
		special = json_special(v);
		if (special)
			return p + __builtin_ctz(special);
	}
	if (p == end)
		return end;
	memcpy(&v, p, (size_t)(end - p));
	special = json_special(v) & ((1u << (end - p)) - 1);
	return special ? p + __builtin_ctz(special) : end;
#else
	const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;

	for (; end - p >= 8; p += 8) {
		uint64_t v, quote, slash;

		memcpy(&v, p, 8);
		quote = v ^ ones * '"';
		slash = v ^ ones * '\\';
		if ((((v - ones * 0x20) | (quote - ones) | (slash - ones) | v) & high) != 0)
			break;
	}
	while (p < end && json_is_plain((unsigned char)*p))
		p++;
	return p;
#endif
}

#endif
