/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ordered writer: `comma` says that the next thing follows another one on
 * its level. Text is copied in runs of plain characters.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"

#include "json-private.h"

void json_writer_init(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){.out = out};
}

static void separate(struct json_writer *w)
{
	if (w->comma)
		buf_char(w->out, ',');
	w->comma = true;
}

static void begin(struct json_writer *w, char c)
{
	separate(w);
	buf_char(w->out, c);
	w->comma = false;
}

static void end(struct json_writer *w, char c)
{
	buf_char(w->out, c);
	w->comma = true;
}

void json_object(struct json_writer *w)
{
	begin(w, '{');
}

void json_object_end(struct json_writer *w)
{
	end(w, '}');
}

void json_array(struct json_writer *w)
{
	begin(w, '[');
}

void json_array_end(struct json_writer *w)
{
	end(w, ']');
}

/* A byte below the space, the quote or the backslash. */
static void put_escape(struct buf *out, unsigned char c)
{
	static const char letters[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	static const char hex[] = "0123456789abcdef";
	char text[6] = {'\\', (char)c};

	if (c >= 0x20) {
		buf_add(out, text, 2);
	} else if (letters[c]) {
		text[1] = letters[c];
		buf_add(out, text, 2);
	} else {
		memcpy(text, "\\u00", 4);
		text[4] = hex[c >> 4];
		text[5] = hex[c & 15];
		buf_add(out, text, 6);
	}
}

/* The inside of a text that is not plain all through. */
static void put_special(struct buf *out, const char *p, const char *last)
{
	while (p < last) {
		const char *run = p;
		size_t n;

		p = json_plain_end(p, last);
		/* Code points behind ASCII go with the run as long as they are valid. */
		while (p < last && (unsigned char)*p >= 0x80) {
			n = utf8_sequence((str){p, (size_t)(last - p)});
			if (n == 0)
				break;
			p = json_plain_end(p + n, last);
		}
		buf_add(out, run, (size_t)(p - run));
		if (p == last)
			break;
		if ((unsigned char)*p >= 0x80)
			buf_str(out, S("\xEF\xBF\xBD"));
		else
			put_escape(out, (unsigned char)*p);
		p++;
	}
}

static void put_text(struct buf *out, str s)
{
	const char *p = s.n ? s.p : "", *last = p + s.n;
	char *to;

	if (json_plain_end(p, last) < last) {
		buf_char(out, '"');
		put_special(out, p, last);
		buf_char(out, '"');
		return;
	}
	to = buf_room(out, s.n + 2);
	if (!to)
		return;
	*to = '"';
	memcpy(to + 1, p, s.n);
	to[1 + s.n] = '"';
	out->n += s.n + 2;
}

void json_key(struct json_writer *w, str name)
{
	separate(w);
	put_text(w->out, name);
	buf_char(w->out, ':');
	w->comma = false;
}

void json_str(struct json_writer *w, str s)
{
	separate(w);
	put_text(w->out, s);
}

void json_i64(struct json_writer *w, int64_t v)
{
	separate(w);
	buf_i64(w->out, v);
}

void json_f64(struct json_writer *w, double v)
{
	char text[32];
	int n = 0;

	if (!isfinite(v)) {
		json_null(w);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		n = snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	separate(w);
	buf_add(w->out, text, (size_t)n);
	if (!strpbrk(text, ".e"))
		buf_str(w->out, S(".0"));
}

void json_bool(struct json_writer *w, bool v)
{
	separate(w);
	buf_str(w->out, v ? S("true") : S("false"));
}

void json_null(struct json_writer *w)
{
	separate(w);
	buf_str(w->out, S("null"));
}

void json_put_raw(struct json_writer *w, str json)
{
	separate(w);
	buf_str(w->out, json);
}

static int copy_token(struct json_writer *w, const struct json_reader *r, enum json_token token)
{
	switch (token) {
	case JSON_OBJECT:
		json_object(w);
		return 0;
	case JSON_OBJECT_END:
		json_object_end(w);
		return 0;
	case JSON_ARRAY:
		json_array(w);
		return 0;
	case JSON_ARRAY_END:
		json_array_end(w);
		return 0;
	case JSON_KEY:
		json_key(w, r->text);
		return 0;
	case JSON_STRING:
		json_str(w, r->text);
		return 0;
	case JSON_NUMBER:
		json_put_raw(w, r->text);
		return 0;
	case JSON_TRUE:
	case JSON_FALSE:
		json_bool(w, token == JSON_TRUE);
		return 0;
	case JSON_NULL:
		json_null(w);
		return 0;
	case JSON_ERROR:
	case JSON_END:
		break;
	}
	return E_SYNTAX;
}

int json_copy(struct json_writer *w, struct json_reader *r, enum json_token first)
{
	bool container = first == JSON_OBJECT || first == JSON_ARRAY;
	int depth = r->depth - container;
	int rc = copy_token(w, r, first);

	while (rc == 0 && r->depth > depth)
		rc = copy_token(w, r, json_next(r));
	return rc;
}

void json_pair_str(struct json_writer *w, str name, str s)
{
	if (!s.p)
		return;
	json_key(w, name);
	json_str(w, s);
}

void json_pair_i64(struct json_writer *w, str name, int64_t v)
{
	json_key(w, name);
	json_i64(w, v);
}

void json_pair_bool(struct json_writer *w, str name, bool v)
{
	json_key(w, name);
	json_bool(w, v);
}
