/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 has it: at most four bytes, no overlong form, no surrogate, up to U+10FFFF. */
#include <string.h>

#include "str.h"

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Length of the sequence that starts at p, which is not ASCII; 0 when it is not one. */
static size_t sequence(const unsigned char *p, size_t left)
{
	unsigned char c = p[0];

	if (c < 0xC2 || c > 0xF4 || left < 2)
		return 0;
	if (c < 0xE0)
		return is_tail(p[1]) ? 2 : 0;
	if (left < 3 || !is_tail(p[1]) || !is_tail(p[2]))
		return 0;
	if (c < 0xF0) {
		if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F))
			return 0;
		return 3;
	}
	if (left < 4 || !is_tail(p[3]))
		return 0;
	if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
		return 0;
	return 4;
}

size_t utf8_sequence(str s)
{
	if (s.n == 0)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return 1;
	return sequence((const unsigned char *)s.p, s.n);
}

bool utf8_valid(str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t at = 0;

	while (at < s.n) {
		uint64_t eight;
		size_t n;

		if (s.n - at >= sizeof(eight)) {
			memcpy(&eight, p + at, sizeof(eight));
			if ((eight & 0x8080808080808080u) == 0) {
				at += sizeof(eight);
				continue;
			}
		}
		if (p[at] < 0x80) {
			at++;
			continue;
		}
		n = sequence(p + at, s.n - at);
		if (n == 0)
			return false;
		at += n;
	}
	return true;
}

size_t utf8_count(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += !is_tail((unsigned char)s.p[i]);
	return n;
}
