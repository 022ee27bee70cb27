/* SPDX-License-Identifier: Apache-2.0 */
#include "wire-request.h"

#include "arena.h"
#include "encode.h"

str wire_header(const struct wire_request *rq, str name)
{
	for (size_t i = 0; i < rq->header_count; i++) {
		if (str_ieq(rq->headers[i].name, name))
			return rq->headers[i].value;
	}
	return (str){0};
}

size_t wire_header_count(const struct wire_request *rq, str name)
{
	size_t n = 0;

	for (size_t i = 0; i < rq->header_count; i++)
		n += str_ieq(rq->headers[i].name, name);
	return n;
}

str wire_unescape(struct arena *a, str text)
{
	str bytes;

	if (str_index(text, '%') < 0 || percent_decode(a, text, &bytes) < 0)
		return text;
	return bytes;
}

str wire_pair_next(str *rest, str *ret_value)
{
	while (rest->p) {
		str pair = str_cut(rest, '&');
		str name;

		if (pair.n == 0)
			continue;
		name = str_cut(&pair, '=');
		*ret_value = pair.p ? pair : S("");
		return name;
	}
	return (str){0};
}

str wire_query(struct arena *a, const struct wire_request *rq, str name)
{
	str rest = rq->query, value;

	for (;;) {
		str raw = wire_pair_next(&rest, &value);

		if (!raw.p)
			return (str){0};
		if (str_eq(wire_unescape(a, raw), name))
			return wire_unescape(a, value);
	}
}
