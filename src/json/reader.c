/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pull reader. Between two tokens it knows what may come next:
 *
 *   VALUE        a value                        (start; behind a name)
 *   FIRST_VALUE  a value or ']'                 (behind '[')
 *   FIRST_KEY    a name or '}'                  (behind '{')
 *   AFTER        ',' or the container's end     (behind a value inside a container)
 *   DONE         white space only               (behind the outermost value)
 *   FAILED       nothing
 *
 * The colon is read with its name. A string is checked in one pass; only one
 * with escapes is copied, in a second pass that cannot fail any more.
 */
#include "json.h"

#include <assert.h>

#include "json-private.h"

enum state { VALUE, FIRST_VALUE, FIRST_KEY, AFTER, DONE, FAILED };

void json_open(struct json_reader *r, struct arena *a, str in)
{
	*r = (struct json_reader){.in = in, .arena = a, .state = VALUE};
	if (!in.p)
		r->in = S("");
}

static enum json_token fail(struct json_reader *r, size_t at, const char *why)
{
	r->at = at;
	r->error = why;
	r->state = FAILED;
	return JSON_ERROR;
}

static void skip_space(struct json_reader *r)
{
	while (r->at < r->in.n) {
		char c = r->in.p[r->at];

		if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
			break;
		r->at++;
	}
}

/* What comes behind a value. */
static enum state after(const struct json_reader *r)
{
	return r->depth ? AFTER : DONE;
}

/* Four hex digits, or -1. */
static int hex4(const char *p, const char *end)
{
	int v = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			digit = (c | 0x20) - 'a' + 10;
		else
			return -1;
		v = v << 4 | digit;
	}
	return v;
}

static bool is_high(int u)
{
	return u >= 0xD800 && u <= 0xDBFF;
}

static bool is_low(int u)
{
	return u >= 0xDC00 && u <= 0xDFFF;
}

/* Length of the escape at p, which is a backslash; 0 and *ret_why when it is none. */
static size_t escape_length(const char *p, const char *end, const char **ret_why)
{
	int u;

	if (end - p < 2) {
		*ret_why = "the text ends inside a string";
		return 0;
	}
	if (p[1] != 'u') {
		if (p[1] && strchr("\"\\/bfnrt", p[1]))
			return 2;
		*ret_why = "no such escape";
		return 0;
	}
	u = hex4(p + 2, end);
	if (u < 0) {
		*ret_why = "\\u needs four hexadecimal digits";
		return 0;
	}
	if (!is_high(u) && !is_low(u))
		return 6;
	if (is_high(u) && end - p >= 12 && p[6] == '\\' && p[7] == 'u' && is_low(hex4(p + 8, end)))
		return 12;
	*ret_why = "half of a surrogate pair";
	return 0;
}

static char *put_utf8(char *to, int u)
{
	if (u < 0x80) {
		*to++ = (char)u;
	} else if (u < 0x800) {
		*to++ = (char)(0xC0 | u >> 6);
		*to++ = (char)(0x80 | (u & 63));
	} else if (u < 0x10000) {
		*to++ = (char)(0xE0 | u >> 12);
		*to++ = (char)(0x80 | (u >> 6 & 63));
		*to++ = (char)(0x80 | (u & 63));
	} else {
		*to++ = (char)(0xF0 | u >> 18);
		*to++ = (char)(0x80 | (u >> 12 & 63));
		*to++ = (char)(0x80 | (u >> 6 & 63));
		*to++ = (char)(0x80 | (u & 63));
	}
	return to;
}

/* Decodes the escape at p, which escape_length has accepted. */
static const char *unescape(const char *p, const char *end, char **to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	int u;

	if (p[1] != 'u') {
		*(*to)++ = into[strchr(from, p[1]) - from];
		return p + 2;
	}
	u = hex4(p + 2, end);
	if (is_high(u)) {
		u = 0x10000 + ((u - 0xD800) << 10) + (hex4(p + 8, end) - 0xDC00);
		p += 6;
	}
	*to = put_utf8(*to, u);
	return p + 6;
}

/* A copy of [p, end) with escapes decoded; it is never longer than what stands there. */
static str decode(struct arena *a, const char *p, const char *end)
{
	char *copy = arena_alloc(a, (size_t)(end - p));
	char *to = copy;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t n = (size_t)((slash ? slash : end) - p);

		memcpy(to, p, n);
		to += n;
		p += n;
		if (slash)
			p = unescape(p, end, &to);
	}
	return (str){copy, (size_t)(to - copy)};
}

/* Reads the string whose quote is at r->at into r->text. */
static bool read_string(struct json_reader *r, bool keep)
{
	const char *begin = r->in.p + r->at + 1, *end = r->in.p + r->in.n;
	const char *p = begin, *why;
	bool escaped = false;

	for (;;) {
		size_t n;

		p = json_plain_end(p, end);
		if (p == end) {
			fail(r, r->in.n, "the text ends inside a string");
			return false;
		}
		if (*p == '"')
			break;
		if (*p == '\\') {
			n = escape_length(p, end, &why);
			escaped = true;
		} else if ((unsigned char)*p < 0x20) {
			n = 0;
			why = "a control character inside a string";
		} else {
			n = utf8_sequence((str){p, (size_t)(end - p)});
			why = "a string is not UTF-8";
		}
		if (n == 0) {
			fail(r, (size_t)(p - r->in.p), why);
			return false;
		}
		p += n;
	}
	r->at = (size_t)(p - r->in.p) + 1;
	if (keep && escaped)
		r->text = decode(r->arena, begin, p);
	else
		r->text = (str){begin, (size_t)(p - begin)};
	return true;
}

static enum json_token read_key(struct json_reader *r, bool keep)
{
	if (r->at == r->in.n)
		return fail(r, r->at, "the text ends inside an object");
	if (r->in.p[r->at] != '"')
		return fail(r, r->at, "a name in quotes is expected");
	if (!read_string(r, keep))
		return JSON_ERROR;
	skip_space(r);
	if (r->at == r->in.n || r->in.p[r->at] != ':')
		return fail(r, r->at, "':' is expected");
	r->at++;
	r->state = VALUE;
	return JSON_KEY;
}

static size_t digits(const struct json_reader *r, size_t at)
{
	size_t from = at;

	while (at < r->in.n && r->in.p[at] >= '0' && r->in.p[at] <= '9')
		at++;
	return at - from;
}

static bool at_char(const struct json_reader *r, size_t at, char c)
{
	return at < r->in.n && r->in.p[at] == c;
}

static enum json_token read_number(struct json_reader *r)
{
	size_t at = r->at + at_char(r, r->at, '-');
	size_t n = digits(r, at);

	if (n == 0)
		return fail(r, at, "a digit is expected");
	if (n > 1 && r->in.p[at] == '0')
		return fail(r, at, "a number begins with 0");
	at += n;
	if (at_char(r, at, '.')) {
		n = digits(r, ++at);
		if (n == 0)
			return fail(r, at, "a digit is expected");
		at += n;
	}
	if (at_char(r, at, 'e') || at_char(r, at, 'E')) {
		at++;
		at += at_char(r, at, '+') || at_char(r, at, '-');
		n = digits(r, at);
		if (n == 0)
			return fail(r, at, "a digit is expected");
		at += n;
	}
	r->text = str_slice(r->in, r->at, at);
	r->at = at;
	r->state = after(r);
	return JSON_NUMBER;
}

static enum json_token read_word(struct json_reader *r, str word, enum json_token token)
{
	if (!str_starts(str_slice(r->in, r->at, r->in.n), word))
		return fail(r, r->at, "a value is expected");
	r->at += word.n;
	r->state = after(r);
	return token;
}

static enum json_token begin(struct json_reader *r, bool object)
{
	if (r->depth == JSON_DEPTH_MAX)
		return fail(r, r->at, "too deep");
	r->is_object = r->is_object << 1 | object;
	r->depth++;
	r->at++;
	r->state = object ? FIRST_KEY : FIRST_VALUE;
	return object ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_token end(struct json_reader *r)
{
	bool object = r->is_object & 1;

	r->is_object >>= 1;
	r->depth--;
	r->at++;
	r->state = after(r);
	return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

static enum json_token read_value(struct json_reader *r, bool keep)
{
	if (r->at == r->in.n)
		return fail(r, r->at, "the text ends where a value is expected");
	switch (r->in.p[r->at]) {
	case '{':
		return begin(r, true);
	case '[':
		return begin(r, false);
	case '"':
		if (!read_string(r, keep))
			return JSON_ERROR;
		r->state = after(r);
		return JSON_STRING;
	case 't':
		return read_word(r, S("true"), JSON_TRUE);
	case 'f':
		return read_word(r, S("false"), JSON_FALSE);
	case 'n':
		return read_word(r, S("null"), JSON_NULL);
	case '-':
	case '0' ... '9':
		return read_number(r);
	default:
		return fail(r, r->at, "a value is expected");
	}
}

/* Behind a value in a container: its end, or the next member behind a comma. */
static enum json_token read_after(struct json_reader *r, bool keep)
{
	bool object = r->is_object & 1;

	if (at_char(r, r->at, object ? '}' : ']'))
		return end(r);
	if (!at_char(r, r->at, ','))
		return fail(r, r->at, object ? "',' or '}' is expected" : "',' or ']' is expected");
	r->at++;
	skip_space(r);
	r->start = r->at;
	return object ? read_key(r, keep) : read_value(r, keep);
}

static enum json_token next(struct json_reader *r, bool keep)
{
	skip_space(r);
	r->start = r->at;
	switch ((enum state)r->state) {
	case FIRST_VALUE:
		if (at_char(r, r->at, ']'))
			return end(r);
		return read_value(r, keep);
	case VALUE:
		return read_value(r, keep);
	case FIRST_KEY:
		if (at_char(r, r->at, '}'))
			return end(r);
		return read_key(r, keep);
	case AFTER:
		return read_after(r, keep);
	case DONE:
		if (r->at < r->in.n)
			return fail(r, r->at, "something follows the value");
		return JSON_END;
	case FAILED:
		break;
	}
	return JSON_ERROR;
}

enum json_token json_next(struct json_reader *r)
{
	return next(r, true);
}

int json_skip(struct json_reader *r, enum json_token first)
{
	int depth = r->depth - 1;
	enum json_token token;

	if (first == JSON_ERROR)
		return E_SYNTAX;
	assert(first != JSON_END && first != JSON_KEY && first != JSON_OBJECT_END &&
	       first != JSON_ARRAY_END);
	if (first != JSON_OBJECT && first != JSON_ARRAY)
		return 0;
	do {
		token = next(r, false);
		if (token == JSON_ERROR)
			return E_SYNTAX;
	} while (r->depth > depth);
	return 0;
}

int json_raw(struct json_reader *r, enum json_token first, str *ret)
{
	size_t from = r->start;
	int rc = json_skip(r, first);

	if (rc < 0)
		return rc;
	*ret = str_slice(r->in, from, r->at);
	return 0;
}
