/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head of an HTTP/1.x request (RFC 9112), read strictly and in pieces. Pure:
 * bytes in, offsets out, no memory and no clock.
 *
 * The caller keeps the bytes of one request from its first on, calls
 * http_parse_head whenever more have come, and gets MORE, DONE or a refusal.
 * Lines are judged in order, each when its LF has come, so the outcome does not
 * depend on how the bytes were cut into pieces, and garbage is refused at its
 * first line.
 *
 * Refused, where lax parsers guess and guesses differ between a proxy and its
 * server: a bare LF or CR, a NUL or other control character, a folded header,
 * white space before a colon, a Content-Length that is repeated or no plain
 * number, any Transfer-Encoding, a target that is not /path (or * for OPTIONS),
 * bytes outside ASCII in the target, and in HTTP/1.1 a missing or repeated Host.
 * One empty line before the request line is skipped (RFC 9112, section 2.2).
 */
#ifndef NET_HTTP_PARSE_H
#define NET_HTTP_PARSE_H

#include "http.h"

struct http_limits {
	size_t target_max; /* of the target, bytes */
	size_t head_max;   /* of the head with its last empty line, bytes; below 2 GiB */
	int header_max;    /* headers */
};

/* A piece of the head: where it starts and its length. */
struct http_span {
	uint32_t at;
	uint32_t n;
};

struct http_field {
	struct http_span name;
	struct http_span value; /* white space on both ends left out */
};

enum http_parse {
	HTTP_PARSE_MORE,
	HTTP_PARSE_DONE,
	HTTP_PARSE_REFUSED,
};

struct http_head {
	size_t size; /* bytes of the head; the body starts behind it */
	struct http_span method, target;
	int minor; /* 1 for HTTP/1.1, 0 for HTTP/1.0 */
	int field_count;
	uint64_t content_length; /* 0 without one */
	bool has_length;
	bool keep_alive;      /* the peer wants, or by its version takes, another exchange */
	bool expect_continue; /* it waits for "100 Continue" before it sends the body */
};

/* Zeroed before the first byte of a request. */
struct http_parser {
	size_t line;    /* where the first line not yet judged starts */
	size_t scanned; /* no LF before this */
	int lines;      /* judged so far, the request line included */
};

/*
 * bytes: all that has come of this request. fields: room for limits->header_max,
 * needed by the caller only after DONE (then field_count are valid). *reterr is
 * set only with REFUSED. After DONE or REFUSED the parser must be zeroed.
 */
enum http_parse http_parse_head(struct http_parser *ps, const struct http_limits *limits, str bytes,
				struct http_head *ret, struct http_field *fields,
				enum http_refusal *reterr);

/* RFC 9110 token characters. */
bool http_is_token(str s);

#endif
