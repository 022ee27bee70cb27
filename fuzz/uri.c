/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical forms of a raw path and query, up to the first '?' and behind
 * it: normal, made of few bytes, and, for the query, a fixpoint that does not
 * mind the order of its pairs.
 */
#include <string.h>

#include "fuzz.h"
#include "sigv4.h"

static bool is_plain(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       strchr("-._~%", c);
}

static void check_bytes(str s, const char *others)
{
	for (size_t i = 0; i < s.n; i++)
		fuzz_must(s.p[i] != '\0' && (is_plain(s.p[i]) || strchr(others, s.p[i])));
}

static void check_path(struct arena *a, str path)
{
	str canonical = sigv4_canonical_path(a, path), rest = canonical;

	check_bytes(canonical, "/");
	fuzz_must(canonical.n >= 1 && canonical.p[0] == '/');
	fuzz_must(!str_contains(canonical, S("//")));
	while (rest.p) {
		str segment = str_cut(&rest, '/');

		fuzz_must(!str_eq(segment, S(".")) && !str_eq(segment, S("..")));
	}
	if (canonical.n > 1 && path.n > 0)
		fuzz_must(str_ends(canonical, S("/")) == str_ends(path, S("/")));
	/* Only what escaping adds changes a path that is normal already. */
	if (str_index(canonical, '%') < 0)
		fuzz_must(str_eq(sigv4_canonical_path(a, canonical), canonical));
}

/* The same pairs, last first. */
static str reversed(struct arena *a, str query)
{
	str out = S(""), rest = query;

	while (rest.p) {
		str pair = str_cut(&rest, '&');
		char *p = arena_alloc(a, pair.n + 1 + out.n + 1);

		memcpy(p, pair.p, pair.n);
		p[pair.n] = '&';
		memcpy(p + pair.n + 1, out.p, out.n);
		out = (str){p, pair.n + 1 + out.n};
	}
	return out;
}

static void check_query(struct arena *a, str query)
{
	str canonical = sigv4_canonical_query(a, query), rest = canonical, last = {0};

	check_bytes(canonical, "=&");
	fuzz_must(str_eq(sigv4_canonical_query(a, canonical), canonical));
	fuzz_must(str_eq(sigv4_canonical_query(a, reversed(a, query)), canonical));
	fuzz_must(!str_starts(canonical, S("X-Amz-Signature=")));
	while (rest.p && canonical.n > 0) {
		str pair = str_cut(&rest, '&');
		str name = str_cut(&pair, '=');

		fuzz_must(pair.p && str_index(pair, '=') < 0);
		fuzz_must(!last.p || str_cmp(last, name) <= 0);
		last = name;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str query = {(const char *)data, size};
	str path;

	if (size > 4096)
		return 0; /* reversing is quadratic */
	path = str_cut(&query, '?');
	check_path(a, path);
	if (query.p)
		check_query(a, query);
	return 0;
}
