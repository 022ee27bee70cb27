/* SPDX-License-Identifier: Apache-2.0 */
/* Content lines (RFC 5545, section 3.1). A line without folds is a part of the text itself. */
#include "ical-private.h"

#include <string.h>

void ical_lines_open(struct ical_lines *l, struct arena *a, str text)
{
	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.n);
	*l = (struct ical_lines){.a = a, .rest = text};
}

static str without_cr(str s)
{
	return s.n && s.p[s.n - 1] == '\r' ? str_slice(s, 0, s.n - 1) : s;
}

static bool folded(str rest)
{
	return rest.p && rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

/* The logical line that begins at rest. Whoever folds within a character is joined again. */
static int unfold(struct ical_lines *l, str *ret)
{
	str first = without_cr(str_cut(&l->rest, '\n'));
	str ahead = l->rest;
	size_t n = first.n;
	char *p;

	l->number++;
	if (!folded(l->rest)) {
		*ret = first;
		return 0;
	}
	while (folded(ahead))
		n += without_cr(str_cut(&ahead, '\n')).n - 1;
	p = arena_alloc(l->a, n + 1);
	memcpy(p, first.p, first.n);
	n = first.n;
	while (folded(l->rest)) {
		str part = without_cr(str_cut(&l->rest, '\n'));

		memcpy(p + n, part.p + 1, part.n - 1);
		n += part.n - 1;
		if (++l->number > ICAL_LINES_MAX)
			return E_LIMIT;
	}
	*ret = (str){p, n};
	return 0;
}

static bool name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-';
}

static int split(str line, struct ical_line *ret)
{
	bool quoted = false;
	size_t i = 0, params;

	while (i < line.n && name_char(line.p[i]))
		i++;
	if (i == 0 || i == line.n || (line.p[i] != ':' && line.p[i] != ';'))
		return E_SYNTAX;
	ret->name = str_slice(line, 0, i);
	params = line.p[i] == ';' ? i + 1 : i;
	for (i = params; i < line.n; i++) {
		if (line.p[i] == '"')
			quoted = !quoted;
		else if (line.p[i] == ':' && !quoted)
			break;
	}
	if (i == line.n)
		return E_SYNTAX;
	ret->params = str_slice(line, params, i);
	ret->value = str_slice(line, i + 1, line.n);
	return 0;
}

int ical_lines_next(struct ical_lines *l, struct ical_line *ret)
{
	while (l->rest.p) {
		int number = l->number + 1;
		str line;
		int r = unfold(l, &line);

		if (r < 0 || number > ICAL_LINES_MAX)
			return E_LIMIT;
		if (!str_trim(line).n)
			continue;
		*ret = (struct ical_line){.number = number};
		r = split(line, ret);
		return r < 0 ? r : 1;
	}
	return 0;
}

str ical_param(const struct ical_line *l, str name)
{
	str rest = l->params;

	while (rest.n) {
		bool quoted = false;
		size_t i = 0;
		str one;
		ptrdiff_t eq;

		for (; i < rest.n && (quoted || rest.p[i] != ';'); i++) {
			if (rest.p[i] == '"')
				quoted = !quoted;
		}
		one = str_slice(rest, 0, i);
		rest = str_slice(rest, i + 1, rest.n);
		eq = str_index(one, '=');
		if (eq < 0 || !str_ieq(str_slice(one, 0, (size_t)eq), name))
			continue;
		one = str_slice(one, (size_t)eq + 1, one.n);
		if (one.n >= 2 && one.p[0] == '"' && one.p[one.n - 1] == '"')
			one = str_slice(one, 1, one.n - 1);
		return one;
	}
	return (str){0};
}

str ical_text(struct arena *a, str value)
{
	char *p = arena_alloc(a, ICAL_TEXT_MAX + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		size_t len = utf8_sequence(str_slice(value, i, value.n));
		char c = value.p[i];

		if (c == '\\' && i + 1 < value.n) {
			c = value.p[++i];
			len = utf8_sequence(str_slice(value, i, value.n));
			c = c == 'n' || c == 'N' ? '\n' : c;
		}
		if (!len || n + len > ICAL_TEXT_MAX)
			break;
		if (len == 1) {
			p[n++] = c;
			continue;
		}
		memcpy(p + n, value.p + i, len);
		n += len;
		i += len - 1;
	}
	return (str){p, n};
}
