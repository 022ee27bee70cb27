/* SPDX-License-Identifier: Apache-2.0 */
#include "plans-testing.h"

#include <stdio.h>

#include "buf.h"

str testing_file(struct test *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b;
	char chunk[4096];
	size_t n;
	str s;

	if (!f)
		test_fail(__FILE__, __LINE__, "cannot read %s", path);
	buf_init(&b, 8u << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	s = buf_dup(&b, t->arena);
	buf_done(&b);
	return s;
}

struct plan_book *testing_book(struct test *t, const char *const *paths, size_t n)
{
	struct plan_book *b = plan_book_new();

	for (size_t i = 0; i < n; i++) {
		const struct catalog *c;
		char *err;

		if (plan_book_add(b, str_from(paths[i]), testing_file(t, paths[i]), true, &c,
				  &err) < 0)
			test_fail(__FILE__, __LINE__, "%s", err);
	}
	return b;
}

uint64_t testing_random(uint64_t *state, uint64_t below)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return (x * 2685821657736338717ULL >> 16) % below;
}
