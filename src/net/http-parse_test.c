/* SPDX-License-Identifier: Apache-2.0 */
/* Heads as strings; each is read whole and in every way of cutting it in two. */
#include "http-parse.h"

#include <string.h>

#include "test.h"

#define FIELDS 8

static const struct http_limits limits = {.target_max = 64, .head_max = 400, .header_max = FIELDS};

struct outcome {
	enum http_parse how;
	enum http_refusal why;
	struct http_head head;
	struct http_field fields[FIELDS];
};

static struct outcome parse_in_two(str bytes, size_t cut)
{
	struct outcome o = {.how = HTTP_PARSE_MORE};
	struct http_parser ps = {0};

	if (cut > 0)
		o.how = http_parse_head(&ps, &limits, str_slice(bytes, 0, cut), &o.head, o.fields,
					&o.why);
	if (o.how == HTTP_PARSE_MORE)
		o.how = http_parse_head(&ps, &limits, bytes, &o.head, o.fields, &o.why);
	return o;
}

static str piece(str bytes, struct http_span s)
{
	return str_slice(bytes, s.at, s.at + s.n);
}

#define GET "GET / HTTP/1.1\r\nHost: a\r\n"

TEST(good_heads)
{
	static const struct {
		const char *text;
		int minor, fields;
		bool keep_alive, expects;
		uint64_t length;
	} rows[] = {
		{GET "\r\n", 1, 1, true, false, 0},
		{"\r\n" GET "\r\n", 1, 1, true, false, 0},
		{GET "Connection: close\r\n\r\n", 1, 2, false, false, 0},
		{GET "Connection: x, CLOSE ,y\r\n\r\n", 1, 2, false, false, 0},
		{GET "Connection: keep-alive\r\n\r\n", 1, 2, true, false, 0},
		{"GET / HTTP/1.0\r\n\r\n", 0, 0, false, false, 0},
		{"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", 0, 1, true, false, 0},
		{"GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", 0, 1, false, false, 0},
		{GET "Content-Length: 0\r\n\r\n", 1, 2, true, false, 0},
		{GET "content-LENGTH:\t 00123 \t\r\n\r\n", 1, 2, true, false, 123},
		{GET "Content-Length: 999999999999999999\r\n\r\n", 1, 2, true, false,
		 999999999999999999},
		{GET "Expect: 100-Continue\r\nContent-Length: 5\r\n\r\n", 1, 3, true, true, 5},
		{GET "X:\r\nY: a\tb \xc3\xa9 ~\r\n\r\n", 1, 3, true, false, 0},
		{"OPTIONS * HTTP/1.1\r\nhost:a\r\n\r\n", 1, 1, true, false, 0},
		{"X-!#$%&'*+.^_`|~1 /?q=%zz&\"<>[]{}|\\^` HTTP/1.1\r\nHost: a\r\n\r\n", 1, 1, true,
		 false, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str text = str_from(rows[i].text);

		for (size_t cut = 0; cut < text.n; cut++) {
			struct outcome o = parse_in_two(text, cut);

			if (o.how != HTTP_PARSE_DONE)
				test_fail(__FILE__, __LINE__, "row %zu cut at %zu is not taken", i,
					  cut);
			expect_eq(o.head.size, text.n);
			expect_eq(o.head.minor, rows[i].minor);
			expect_eq(o.head.field_count, rows[i].fields);
			expect_eq(o.head.keep_alive, rows[i].keep_alive);
			expect_eq(o.head.expect_continue, rows[i].expects);
			expect_eq(o.head.content_length, rows[i].length);
		}
	}
}

TEST(pieces_of_a_head)
{
	str text = S(
		"POST /a/b?c=d HTTP/1.1\r\nHost:  x:80 \r\nX-Empty:\r\nX-List: 1,\t2\r\n\r\nbody");
	struct outcome o = parse_in_two(text, 30);

	expect_eq(o.how, HTTP_PARSE_DONE);
	expect_eq(o.head.size, text.n - 4);
	expect_str(piece(text, o.head.method), S("POST"));
	expect_str(piece(text, o.head.target), S("/a/b?c=d"));
	expect_str(piece(text, o.fields[0].name), S("Host"));
	expect_str(piece(text, o.fields[0].value), S("x:80"));
	expect_str(piece(text, o.fields[1].value), S(""));
	expect_str(piece(text, o.fields[2].name), S("X-List"));
	expect_str(piece(text, o.fields[2].value), S("1,\t2"));
}

#define TEN "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

/* A literal with the bytes after an inner NUL. */
#define TEXT(lit) S_INIT(lit)

TEST(bad_heads)
{
	static const struct {
		str text;
		enum http_refusal why;
	} rows[] = {
		{TEXT("\n"), HTTP_BAD_REQUEST},
		{TEXT("\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTP/1.1\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET  / HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTP/1.1 \r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /  HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT(" GET / HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET\t/ HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("G(T / HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("G\0T / HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG / HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET a HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET http://a/ HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET * HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("CONNECT a:1 HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /#f HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /\xc3\xa9 HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /\0 HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /\x7f HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /\r HTTP/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / http/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTP/1.10\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTP/1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTPS/1.1\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET / HTTP/1.2\r\n"), HTTP_VERSION},
		{TEXT("GET / HTTP/0.9\r\n"), HTTP_VERSION},
		{TEXT("GET / HTTP/2.0\r\n"), HTTP_VERSION},
		{TEXT("PRI * HTTP/2.0\r\n"), HTTP_BAD_REQUEST},
		{TEXT("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X : a\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET " X: a\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "\tfolded\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET ": a\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: a\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: a\r\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: a\rb\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: a\0b\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: \x01\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X: \x7f\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "X\xc3: a\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: 1, 1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: +1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: -1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: 0x1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: 1 1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length:\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Content-Length: 9999999999999999999\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "Transfer-Encoding: chunked\r\n\r\n"), HTTP_LENGTH_REQUIRED},
		{TEXT(GET "Content-Length: 5\r\ntransfer-encoding: x\r\n\r\n"),
		 HTTP_LENGTH_REQUIRED},
		{TEXT("GET / HTTP/1.1\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT(GET "host: a\r\n\r\n"), HTTP_BAD_REQUEST},
		{TEXT("GET /" FIFTY TEN TEN " HTTP/1.1\r\n"), HTTP_TARGET_TOO_LONG},
		{TEXT("GET /" FIFTY FIFTY FIFTY), HTTP_TARGET_TOO_LONG},
		{TEXT(FIFTY FIFTY FIFTY), HTTP_TARGET_TOO_LONG},
		{TEXT(GET "A:" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY),
		 HTTP_HEADERS_TOO_LARGE},
		{TEXT(GET "A:" FIFTY FIFTY FIFTY FIFTY "\r\nB:" FIFTY FIFTY FIFTY FIFTY "\r\n\r\n"),
		 HTTP_HEADERS_TOO_LARGE},
		{TEXT(GET "a:1\r\na:2\r\na:3\r\na:4\r\na:5\r\na:6\r\na:7\r\na:8\r\n\r\n"),
		 HTTP_HEADERS_TOO_LARGE},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t cut = 0; cut < rows[i].text.n; cut++) {
			struct outcome o = parse_in_two(rows[i].text, cut);

			if (o.how != HTTP_PARSE_REFUSED || o.why != rows[i].why)
				test_fail(__FILE__, __LINE__, "row %zu cut at %zu: %d, %d not %d",
					  i, cut, o.how, o.why, rows[i].why);
		}
	}
}

TEST(garbage_is_refused_at_its_first_line)
{
	struct outcome o = parse_in_two(S("SSH-2.0-OpenSSH_9.2\r\n"), 0);

	expect_eq(o.how, HTTP_PARSE_REFUSED);
	o = parse_in_two(S("GET / HTTP/1.1\r\nbad header\r\nmore: to come"), 0);
	expect_eq(o.how, HTTP_PARSE_REFUSED);
}

TEST(a_head_byte_by_byte)
{
	str text = S(GET "Content-Length: 3\r\nA: b\r\n\r\n");
	struct http_parser ps = {0};
	struct outcome o = {0};

	for (size_t n = 1; n <= text.n; n++) {
		o.how = http_parse_head(&ps, &limits, str_slice(text, 0, n), &o.head, o.fields,
					&o.why);
		expect_eq(o.how, n < text.n ? HTTP_PARSE_MORE : HTTP_PARSE_DONE);
	}
	expect_eq(o.head.field_count, 3);
	expect_str(piece(text, o.fields[2].value), S("b"));
}

TEST(tokens)
{
	expect(http_is_token(S("x-amz-date")));
	expect(!http_is_token(S("")));
	expect(!http_is_token(S("a b")));
	expect(!http_is_token(S("a:")));
}
