/* SPDX-License-Identifier: Apache-2.0 */
#include "macro-text.h"

#include "buf.h"

#define NAME_MAX_LEN 100
#define BYTES_A_CHARACTER 4

static ptrdiff_t find(str s, size_t from, const char *two)
{
	for (size_t i = from; i + 1 < s.n; i++) {
		if (s.p[i] == two[0] && s.p[i + 1] == two[1])
			return (ptrdiff_t)i;
	}
	return -1;
}

/* The line of that byte, from 1. */
static int line_of(str text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text.p[i] == '\n';
	return line;
}

static bool name_valid(str s)
{
	if (!s.n || s.n > NAME_MAX_LEN)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '.' && c != '-' && c != '_')
			return false;
	}
	return true;
}

int macro_render(struct arena *a, str text, macro_value *value, void *arg, size_t max, str *ret,
		 str *reterr)
{
	struct buf CLEANUP(buf_done) b = {0};
	size_t at = 0;
	str result;

	buf_init(&b, max * BYTES_A_CHARACTER + 1);
	while (at < text.n) {
		ptrdiff_t open = find(text, at, "{{"), close;
		str name, v;

		buf_str(&b, str_slice(text, at, open < 0 ? text.n : (size_t)open));
		if (open < 0)
			break;
		close = find(text, (size_t)open + 2, "}}");
		if (close < 0) {
			*reterr = str_fmt(a, "Line %d: {{ is not closed by }}.",
					  line_of(text, (size_t)open));
			return E_SYNTAX;
		}
		name = str_trim(str_slice(text, (size_t)open + 2, (size_t)close));
		v = name_valid(name) ? value(arg, name) : (str){0};
		if (!v.p) {
			str shown = name.n > NAME_MAX_LEN ? S("that long text") : name;

			*reterr = str_fmt(a, "Line %d: there is no variable {{%.*s}}.",
					  line_of(text, (size_t)open),
					  STR_ARG(utf8_valid(shown) ? shown : S("?")));
			return E_SYNTAX;
		}
		buf_str(&b, v);
		at = (size_t)close + 2;
	}
	result = buf_dup(&b, a);
	if (b.failed || utf8_count(result) > max) {
		*reterr = str_fmt(a, "With its variables the text is longer than %zu characters.",
				  max);
		return E_LIMIT;
	}
	*ret = result;
	return 0;
}
