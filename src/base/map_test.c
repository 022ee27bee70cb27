/* SPDX-License-Identifier: Apache-2.0 */
#include "map.h"

#include <stdlib.h>

#include "test.h"

#define KEYS 300

/* Thousands of random changes, each compared with an array indexed by the key's number. */
TEST(behaves_like_a_naive_model)
{
	struct map *m = map_new();
	void *model[KEYS] = {0};
	unsigned short rng[3] = {4, 5, 6};
	size_t count = 0;

	for (int step = 0; step < 40000; step++) {
		size_t k = (size_t)nrand48(rng) % KEYS;
		/* Lengths 0, 1, 2, ... around the hash's words of eight bytes. */
		str key =
			str_slice(str_fmt(t->arena, "%03zu-0123456789012345678", k), 0, 3 + k % 20);
		void *value = &model[(size_t)nrand48(rng) % KEYS];

		/* The table shrinks in one phase and grows in the next. */
		if (nrand48(rng) % 8 < (step / 5000 % 2 ? 6 : 2)) {
			expect(map_remove(m, key) == model[k]);
			count -= model[k] != NULL;
			model[k] = NULL;
		} else {
			expect(map_put(m, key, value) == model[k]);
			count += model[k] == NULL;
			model[k] = value;
		}
		expect_eq(map_count(m), count);
		k = (size_t)nrand48(rng) % KEYS;
		key = str_slice(str_fmt(t->arena, "%03zu-0123456789012345678", k), 0, 3 + k % 20);
		expect(map_find(m, key) == model[k]);
		if (step % 500 == 0)
			arena_reset(t->arena);
	}
	map_free(m, NULL);
}

TEST(iteration_sees_each_once)
{
	struct map *m = map_new();
	bool seen[KEYS] = {false};
	size_t at = 0, count = 0;
	void *value;
	str key;

	expect(!map_next(m, &at, &key, &value));
	for (size_t i = 0; i < KEYS; i++)
		map_put(m, str_fmt(t->arena, "%zu", i), &seen[i]);
	at = 0;
	while (map_next(m, &at, &key, &value)) {
		int64_t i;

		expect_ok(str_to_i64(key, &i));
		expect(value == &seen[i] && !seen[i]);
		seen[i] = true;
		count++;
	}
	expect_eq(count, KEYS);
	map_free(m, NULL);
}

TEST(keys_are_copied_and_may_hold_any_byte)
{
	struct map *m = map_new();
	char key[3] = {'a', '\0', 'b'};

	expect(!map_find(m, S("")));
	expect(!map_remove(m, S("")));
	expect(!map_put(m, (str){key, 3}, key));
	expect(!map_put(m, S(""), m));
	key[2] = 'c';
	expect(map_find(m, S("a\0b")) == key);
	expect(!map_find(m, S("a")));
	expect(map_find(m, S("")) == m);
	map_free(m, NULL);
	map_free(NULL, NULL);
}

TEST(values_are_freed_by_the_callers_function)
{
	struct map *m = map_new();

	map_put(m, S("a"), malloc(1));
	map_put(m, S("b"), malloc(1));
	map_free(m, free);
}
