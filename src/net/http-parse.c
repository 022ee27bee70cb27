/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are cut at LF. The request line and each header line are judged as they
 * complete. When a head came in several pieces its fields are collected by a
 * second pass over the whole, so that nothing but three numbers is kept between
 * pieces.
 */
#include "http-parse.h"

#include <string.h>

#define METHOD_MAX 32
/* Digits of a Content-Length; more would overflow and are no request of anyone's. */
#define LENGTH_DIGITS_MAX 18

enum {
	CHAR_TOKEN = 1,  /* of a method or a header name */
	CHAR_VALUE = 2,  /* of a header value: visible, blank, tab, or above ASCII */
	CHAR_TARGET = 4, /* of a target: visible ASCII without '#' */
};

#define T CHAR_TOKEN
#define V CHAR_VALUE
#define G CHAR_TARGET
/* clang-format off */
static const unsigned char char_class[256] = {
	['\t'] = V, [' '] = V,
	['!'] = T | V | G, ['"'] = V | G, ['#'] = T | V, ['$'] = T | V | G, ['%'] = T | V | G,
	['&'] = T | V | G, ['\''] = T | V | G, ['('] = V | G, [')'] = V | G, ['*'] = T | V | G,
	['+'] = T | V | G, [','] = V | G, ['-'] = T | V | G, ['.'] = T | V | G, ['/'] = V | G,
	['0' ... '9'] = T | V | G, [':'] = V | G, [';'] = V | G, ['<'] = V | G, ['='] = V | G,
	['>'] = V | G, ['?'] = V | G, ['@'] = V | G, ['A' ... 'Z'] = T | V | G, ['['] = V | G,
	['\\'] = V | G, [']'] = V | G, ['^'] = T | V | G, ['_'] = T | V | G, ['`'] = T | V | G,
	['a' ... 'z'] = T | V | G, ['{'] = V | G, ['|'] = T | V | G, ['}'] = V | G,
	['~'] = T | V | G, [0x80 ... 0xff] = V,
};
/* clang-format on */
#undef T
#undef V
#undef G

static bool all_of(const char *p, size_t n, unsigned char class)
{
	unsigned char both = class;

	for (size_t i = 0; i < n; i++)
		both &= char_class[(unsigned char)p[i]];
	return both == class;
}

bool http_is_token(str s)
{
	return s.n > 0 && all_of(s.p, s.n, CHAR_TOKEN);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* HTTP/d.d, and of these 1.0 and 1.1. */
static int parse_version(const char *p, size_t n, int *ret_minor, enum http_refusal *reterr)
{
	*reterr = HTTP_BAD_REQUEST;
	if (n != 8 || memcmp(p, "HTTP/", 5) != 0 || !is_digit(p[5]) || p[6] != '.' ||
	    !is_digit(p[7]))
		return E_SYNTAX;
	if (p[5] != '1' || p[7] > '1') {
		*reterr = HTTP_VERSION;
		return E_SYNTAX;
	}
	*ret_minor = p[7] - '0';
	return 0;
}

/* at: where the line starts in the head. The line is without its CR LF. */
static int parse_request_line(const struct http_limits *limits, str line, size_t at,
			      struct http_head *ret, enum http_refusal *reterr)
{
	const char *first = memchr(line.p, ' ', line.n);
	const char *end = line.p + line.n;
	const char *target, *second;
	size_t target_n;

	*reterr = HTTP_BAD_REQUEST;
	if (!first || first == line.p || first - line.p > METHOD_MAX ||
	    !all_of(line.p, (size_t)(first - line.p), CHAR_TOKEN))
		return E_SYNTAX;
	target = first + 1;
	second = memchr(target, ' ', (size_t)(end - target));
	if (!second)
		return E_SYNTAX;
	target_n = (size_t)(second - target);
	if (target_n > limits->target_max) {
		*reterr = HTTP_TARGET_TOO_LONG;
		return E_SYNTAX;
	}
	if (target_n == 0 || !all_of(target, target_n, CHAR_TARGET))
		return E_SYNTAX;
	ret->method = (struct http_span){(uint32_t)at, (uint32_t)(first - line.p)};
	ret->target = (struct http_span){(uint32_t)(at + ret->method.n + 1), (uint32_t)target_n};
	if (target[0] != '/' && !(target_n == 1 && target[0] == '*' && ret->method.n == 7 &&
				  memcmp(line.p, "OPTIONS", 7) == 0))
		return E_SYNTAX;
	return parse_version(second + 1, (size_t)(end - second - 1), &ret->minor, reterr);
}

static int parse_field(str line, size_t at, struct http_field *ret)
{
	const char *colon = memchr(line.p, ':', line.n);
	size_t name_n, from, to;

	if (!colon)
		return E_SYNTAX;
	name_n = (size_t)(colon - line.p);
	/* A blank is no token character, so folded lines and "Name :" end here, too. */
	if (name_n == 0 || !all_of(line.p, name_n, CHAR_TOKEN))
		return E_SYNTAX;
	from = name_n + 1;
	to = line.n;
	if (!all_of(line.p + from, to - from, CHAR_VALUE))
		return E_SYNTAX;
	while (from < to && (line.p[from] == ' ' || line.p[from] == '\t'))
		from++;
	while (to > from && (line.p[to - 1] == ' ' || line.p[to - 1] == '\t'))
		to--;
	ret->name = (struct http_span){(uint32_t)at, (uint32_t)name_n};
	ret->value = (struct http_span){(uint32_t)(at + from), (uint32_t)(to - from)};
	return 0;
}

static str span_of(str bytes, struct http_span s)
{
	return (str){bytes.p + s.at, s.n};
}

static int parse_length(str value, uint64_t *ret)
{
	uint64_t n = 0;

	if (value.n == 0 || value.n > LENGTH_DIGITS_MAX)
		return E_SYNTAX;
	for (size_t i = 0; i < value.n; i++) {
		if (!is_digit(value.p[i]))
			return E_SYNTAX;
		n = n * 10 + (uint64_t)(value.p[i] - '0');
	}
	*ret = n;
	return 0;
}

/* Whether a comma list holds the word. */
static bool list_has(str list, str word)
{
	while (list.p) {
		if (str_ieq(str_trim(str_cut(&list, ',')), word))
			return true;
	}
	return false;
}

/* What the fields say about framing and the life of the connection. */
static int judge_fields(str bytes, struct http_head *head, const struct http_field *fields,
			enum http_refusal *reterr)
{
	int hosts = 0;
	bool encoded = false, close = false, keep = false;

	*reterr = HTTP_BAD_REQUEST;
	for (int i = 0; i < head->field_count; i++) {
		str name = span_of(bytes, fields[i].name);
		str value = span_of(bytes, fields[i].value);

		switch (name.n) { /* most headers are none of these and leave by their length */
		case 4:
			hosts += str_ieq(name, S("host"));
			break;
		case 6:
			if (str_ieq(name, S("expect")))
				head->expect_continue = str_ieq(value, S("100-continue"));
			break;
		case 10:
			if (str_ieq(name, S("connection"))) {
				close = close || list_has(value, S("close"));
				keep = keep || list_has(value, S("keep-alive"));
			}
			break;
		case 14:
			if (str_ieq(name, S("content-length"))) {
				if (head->has_length ||
				    parse_length(value, &head->content_length) < 0)
					return E_SYNTAX;
				head->has_length = true;
			}
			break;
		case 17:
			encoded = encoded || str_ieq(name, S("transfer-encoding"));
			break;
		default:
			break;
		}
	}
	if (hosts > 1 || (hosts == 0 && head->minor == 1))
		return E_SYNTAX;
	if (encoded) {
		*reterr = HTTP_LENGTH_REQUIRED;
		return E_SYNTAX;
	}
	if (head->minor == 0)
		head->expect_continue = false;
	head->keep_alive = !close && (head->minor == 1 || keep);
	return 0;
}

/* An unfinished or too long line: is there still room for its end? */
static bool past_limits(const struct http_parser *ps, const struct http_limits *limits, size_t end,
			enum http_refusal *reterr)
{
	/* Method, two blanks, version and CR LF stand beside the target. */
	if (ps->lines == 0 && end - ps->line > limits->target_max + METHOD_MAX + 12) {
		*reterr = HTTP_TARGET_TOO_LONG;
		return true;
	}
	if (end > limits->head_max) {
		*reterr = ps->lines == 0 ? HTTP_TARGET_TOO_LONG : HTTP_HEADERS_TOO_LARGE;
		return true;
	}
	return false;
}

/* Judges one complete line. Positive when it was the empty one that ends the head. */
static int parse_line(struct http_parser *ps, const struct http_limits *limits, str line,
		      struct http_head *ret, struct http_field *fields, enum http_refusal *reterr)
{
	if (line.n == 0 && ps->lines == 0) {
		*reterr = HTTP_BAD_REQUEST;
		return ps->line == 0 ? 0 : E_SYNTAX; /* one empty line in front is forgiven */
	}
	if (ps->lines == 0) {
		ps->lines = 1;
		return parse_request_line(limits, line, ps->line, ret, reterr);
	}
	if (line.n == 0)
		return 1;
	if (ps->lines > limits->header_max) {
		*reterr = HTTP_HEADERS_TOO_LARGE;
		return E_LIMIT;
	}
	*reterr = HTTP_BAD_REQUEST;
	return parse_field(line, ps->line, &fields[ps->lines++ - 1]);
}

enum http_parse http_parse_head(struct http_parser *ps, const struct http_limits *limits, str bytes,
				struct http_head *ret, struct http_field *fields,
				enum http_refusal *reterr)
{
	bool resumed = ps->line > 0;
	enum http_refusal why = HTTP_BAD_REQUEST;
	int r;

	*ret = (struct http_head){0};
	for (;;) {
		const char *from = bytes.p + ps->scanned;
		const char *lf =
			bytes.n > ps->scanned ? memchr(from, '\n', bytes.n - ps->scanned) : NULL;
		size_t end = lf ? (size_t)(lf - bytes.p) + 1 : bytes.n;

		if (past_limits(ps, limits, end, &why))
			break;
		if (!lf) {
			ps->scanned = bytes.n;
			return HTTP_PARSE_MORE;
		}
		if (end - ps->line < 2 || lf[-1] != '\r') {
			why = HTTP_BAD_REQUEST;
			break;
		}
		r = parse_line(ps, limits, (str){bytes.p + ps->line, end - ps->line - 2}, ret,
			       fields, &why);
		if (r < 0)
			break;
		ps->line = ps->scanned = end;
		if (r == 0)
			continue;
		if (resumed) { /* the fields of earlier pieces were not kept: read them again */
			*ps = (struct http_parser){0};
			resumed = false;
			continue;
		}
		ret->size = end;
		ret->field_count = ps->lines - 1;
		if (judge_fields(bytes, ret, fields, &why) < 0)
			break;
		return HTTP_PARSE_DONE;
	}
	*reterr = why;
	return HTTP_PARSE_REFUSED;
}
