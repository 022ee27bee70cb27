/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A request's head in pieces is judged as the whole is. The first byte seeds
 * where the cuts are, the rest is what a peer sends.
 */
#include "http-parse.h"

#include <string.h>

#include "fuzz.h"

#define FIELDS 16

static const struct http_limits limits = {
	.target_max = 200, .head_max = 1000, .header_max = FIELDS};

struct outcome {
	enum http_parse how;
	enum http_refusal why;
	size_t seen; /* bytes that were there when it was decided */
	struct http_head head;
	struct http_field fields[FIELDS];
};

static struct outcome in_pieces(str bytes, unsigned seed)
{
	struct outcome o = {.how = HTTP_PARSE_MORE};
	struct http_parser parser = {0};
	size_t n = 0;

	while (o.how == HTTP_PARSE_MORE && n < bytes.n) {
		seed = seed * 1103515245u + 12345u;
		n += 1 + (seed >> 16) % 40;
		if (n > bytes.n)
			n = bytes.n;
		o.how = http_parse_head(&parser, &limits, str_slice(bytes, 0, n), &o.head, o.fields,
					&o.why);
	}
	o.seen = n;
	return o;
}

static struct outcome whole(str bytes)
{
	struct outcome o = {.how = HTTP_PARSE_MORE, .seen = bytes.n};
	struct http_parser parser = {0};

	if (bytes.n > 0)
		o.how = http_parse_head(&parser, &limits, bytes, &o.head, o.fields, &o.why);
	return o;
}

static str piece(str bytes, struct http_span s)
{
	fuzz_must(s.at <= bytes.n && s.n <= bytes.n - s.at);
	return str_slice(bytes, s.at, s.at + s.n);
}

/* What is taken keeps its promises. */
static void check_taken(str bytes, const struct outcome *o)
{
	const struct http_head *h = &o->head;
	str target = piece(bytes, h->target);
	int lengths = 0;

	fuzz_must(h->size <= limits.head_max && h->size <= bytes.n);
	fuzz_must(str_ends(str_slice(bytes, 0, h->size), S("\r\n\r\n")));
	fuzz_must(http_is_token(piece(bytes, h->method)));
	fuzz_must(target.n > 0 && target.n <= limits.target_max);
	fuzz_must(target.p[0] == '/' || str_eq(target, S("*")));
	fuzz_must(h->field_count <= limits.header_max);
	for (int i = 0; i < h->field_count; i++) {
		str name = piece(bytes, o->fields[i].name),
		    value = piece(bytes, o->fields[i].value);

		fuzz_must(http_is_token(name));
		fuzz_must(!memchr(value.p, '\n', value.n) && !memchr(value.p, '\r', value.n));
		fuzz_must(!memchr(value.p, '\0', value.n));
		fuzz_must(str_trim(value).n == value.n);
		fuzz_must(!str_ieq(name, S("transfer-encoding")));
		lengths += str_ieq(name, S("content-length"));
	}
	fuzz_must(lengths == h->has_length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct outcome a, b;
	str bytes;

	if (size < 1)
		return 0;
	bytes = (str){(const char *)data + 1, size - 1};
	a = whole(bytes);
	b = in_pieces(bytes, data[0]);
	fuzz_must(a.how == b.how);
	if (a.how == HTTP_PARSE_REFUSED)
		fuzz_must(a.why == b.why);
	if (a.how != HTTP_PARSE_DONE)
		return 0;
	fuzz_must(memcmp(&a.head, &b.head, sizeof(a.head)) == 0);
	fuzz_must(memcmp(a.fields, b.fields, sizeof(a.fields[0]) * (size_t)a.head.field_count) ==
		  0);
	check_taken(bytes, &a);
	/* What stands behind the head has no part in it. */
	b = whole(str_slice(bytes, 0, a.head.size));
	fuzz_must(b.how == HTTP_PARSE_DONE && b.head.size == a.head.size);
	return 0;
}
