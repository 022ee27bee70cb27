/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP request as this room looks at it: views into bytes that somebody
 * else owns. Wire does not know the server that read them, so the caller fills
 * this from its own request. Nothing here is decoded: path and query are the
 * raw bytes of the request line.
 */
#ifndef WIRE_WIRE_REQUEST_H
#define WIRE_WIRE_REQUEST_H

#include "str.h"

struct wire_header {
	str name;  /* as sent; compared with ASCII case folded */
	str value; /* outer white space trimmed */
};

struct wire_request {
	str method;
	str path;                          /* before '?' */
	str query;                         /* behind '?'; absent without one */
	const struct wire_header *headers; /* in order of arrival, repeats kept */
	size_t header_count;
	str body;
};

/* The first header of that name, absent when there is none. */
str wire_header(const struct wire_request *rq, str name);
/* How many headers have that name. */
size_t wire_header_count(const struct wire_request *rq, str name);
/*
 * The next name=value of a query, both raw, as a loop: str rest = rq->query, value, name; while
 * ((name = wire_pair_next(&rest, &value)).p) ... Pairs of no bytes are skipped; a name without '='
 * has the empty value.
 */
str wire_pair_next(str *rest, str *ret_value);
/* Percent-decoded ('+' stays a plus); text with a broken escape stays as it is. */
str wire_unescape(struct arena *a, str text);
/* The decoded value of the first query parameter of that decoded name; absent when there is none.
 */
str wire_query(struct arena *a, const struct wire_request *rq, str name);

#endif
