/* SPDX-License-Identifier: Apache-2.0 */
/* Which texts are mail addresses. */
#include "mailbox.h"

#include <string.h>

#define LOCAL_MAX 64
#define LABEL_MAX 63

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_utf8_part(char c)
{
	return ((unsigned char)c & 0x80) != 0;
}

/* A dot-separated text whose parts are not empty; ok judges the other bytes. */
static bool dotted_valid(str s, size_t part_max, bool (*ok)(str part))
{
	if (!s.n)
		return false;
	while (s.p) {
		str part = str_cut(&s, '.');

		if (!part.n || part.n > part_max || !ok(part))
			return false;
	}
	return true;
}

static bool atom_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!is_alnum(c) && !is_utf8_part(c) && (!c || !strchr("!#$%&'*+-/=?^_`{|}~", c)))
			return false;
	}
	return true;
}

static bool label_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_alnum(s.p[i]) && !is_utf8_part(s.p[i]) && s.p[i] != '-')
			return false;
	}
	return s.p[0] != '-' && s.p[s.n - 1] != '-';
}

bool mailbox_valid(str s)
{
	str domain = s;
	str local;

	if (!s.n || s.n > MAILBOX_MAX || !utf8_valid(s))
		return false;
	local = str_cut(&domain, '@');
	if (!domain.p || local.n > LOCAL_MAX)
		return false;
	return dotted_valid(local, LOCAL_MAX, atom_valid) &&
	       dotted_valid(domain, LABEL_MAX, label_valid);
}
