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

/* The first byte in [p, end) that is not plain, or end. */
static inline const char *json_plain_end(const char *p, const char *end)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		json_bytes v;
		int mask;

		memcpy(&v, p, 16);
		/* Signed: bytes from 0x80 on are below the space, too. */
		mask = __builtin_ia32_pmovmskb128(
			(json_bytes)((v < 0x20) | (v == '"') | (v == '\\')));
		if (mask)
			return p + __builtin_ctz((unsigned)mask);
	}
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
#endif
	while (p < end && json_is_plain((unsigned char)*p))
		p++;
	return p;
}

#endif
