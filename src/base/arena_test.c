/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "test.h"

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#endif

static bool all_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

/* Random sizes, over several resets: aligned, zeroed, apart from each other. */
TEST(allocations_are_aligned_zeroed_and_apart)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	unsigned short rng[3] = {7, 7, 7};

	for (int round = 0; round < 20; round++) {
		struct {
			char *p;
			size_t n;
		} live[200];
		size_t used = 0;

		for (size_t i = 0; i < ARRAY_LEN(live); i++) {
			size_t n = (size_t)nrand48(rng) % (i % 50 == 0 ? 300000 : 200);
			char *p = arena_alloc(a, n);

			expect(p);
			expect_eq((uintptr_t)p % _Alignof(max_align_t), 0);
			expect(all_zero(p, n));
			memset(p, (int)i, n);
			live[i].p = p;
			live[i].n = n;
			used += n;
			expect_eq(arena_used(a), used);
		}
		for (size_t i = 0; i < ARRAY_LEN(live); i++) {
			for (size_t k = 0; k < live[i].n; k++)
				expect((unsigned char)live[i].p[k] == i);
		}
		arena_reset(a);
		expect_eq(arena_used(a), 0);
	}
}

TEST(a_reset_arena_uses_its_block_again)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	void *first = arena_alloc(a, 100), *again;

	arena_reset(a);
	again = arena_alloc(a, 100);
	expect(first == again);
}

#ifdef HAVE_ASAN
TEST(gaps_and_reset_memory_are_poisoned)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	char *p = arena_alloc(a, 10);

	arena_alloc(a, 10);
	expect(!__asan_address_is_poisoned(p + 9));
	expect(__asan_address_is_poisoned(p + 16));
	arena_reset(a);
	expect(__asan_address_is_poisoned(p));
}
#else
/* Reading what was wiped is an error under AddressSanitizer. */
TEST(wipe_overwrites)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	char *p = arena_alloc(a, 64);
	const volatile char *seen = p;

	memset(p, 'x', 64);
	arena_wipe(a);
	for (size_t i = 0; i < 64; i++)
		expect(seen[i] == 0);
}
#endif

TEST(vectors_grow_and_zero)
{
	VEC(int) v = {0};

	for (int i = 0; i < 1000; i++) {
		int *at = VEC_ADD(t->arena, &v);

		expect_eq(*at, 0);
		*at = i + 1;
	}
	expect_eq(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		expect_eq(v.v[i], i + 1);
	/* A place that was used before is zeroed when it is taken again. */
	v.n--;
	expect_eq(*VEC_ADD(t->arena, &v), 0);
}

TEST(heap_memory_is_zeroed_and_grows)
{
	char *p = mem_array(10, 10);

	expect(all_zero(p, 100));
	memset(p, 'a', 100);
	p = mem_resize(p, 1000, 10);
	expect(p[0] == 'a' && p[99] == 'a');
	mem_free(p);
	mem_free(NULL);
	p = mem_copy_text("abc\0d", 5);
	expect(memcmp(p, "abc\0d", 6) == 0);
	mem_wipe(p, 5);
	expect(all_zero(p, 5));
	mem_free(p);
	arena_free(NULL);
}
