/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena is a list of blocks; allocation moves a mark through the newest one.
 * Blocks double in size, so a request of n bytes costs log n system allocations,
 * and a reset keeps the largest block that is not wasteful: the next request
 * usually allocates nothing. Under ASan a poisoned gap follows each allocation
 * and everything not handed out is poisoned.
 */
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
/* gcc 14 takes the marking of a fresh block for a reading of it. */
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP 16
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define ALIGN _Alignof(max_align_t)
#define BLOCK_FIRST ((size_t)2048)
#define BLOCK_MOST ((size_t)1 << 20)
#define BLOCK_KEEP ((size_t)256 << 10)

struct block {
	struct block *older;
	size_t size; /* of data */
	size_t used;
	_Alignas(max_align_t) char data[];
};

struct arena {
	struct block *newest;
	size_t used;     /* bytes handed out */
	size_t reserved; /* bytes of data in all blocks */
};

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (!b)
		die("out of memory (%zu bytes)", size);
	b->older = NULL;
	b->size = size;
	b->used = 0;
	POISON(b->data, size);
	return b;
}

static void block_free(struct block *b)
{
	UNPOISON(b->data, b->size);
	free(b);
}

struct arena *arena_new(void)
{
	return MEM_NEW(struct arena);
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->newest, *older; b; b = older) {
		older = b->older;
		block_free(b);
	}
	free(a);
}

void arena_freep(struct arena **a)
{
	arena_free(*a);
}

void arena_reset(struct arena *a)
{
	struct block *keep = NULL;

	for (struct block *b = a->newest, *older; b; b = older) {
		struct block *drop = b;

		older = b->older;
		if (b->size <= BLOCK_KEEP && (!keep || b->size > keep->size)) {
			drop = keep;
			keep = b;
		}
		if (drop)
			block_free(drop);
	}
	if (keep) {
		keep->older = NULL;
		keep->used = 0;
		POISON(keep->data, keep->size);
	}
	a->newest = keep;
	a->used = 0;
	a->reserved = keep ? keep->size : 0;
}

void arena_wipe(struct arena *a)
{
	for (struct block *b = a->newest; b; b = b->older) {
		UNPOISON(b->data, b->size);
		mem_wipe(b->data, b->used);
	}
	arena_reset(a);
}

/* A block with room for `need` bytes becomes the newest. */
static struct block *arena_grow(struct arena *a, size_t need)
{
	size_t size = a->newest ? a->newest->size * 2 : BLOCK_FIRST;
	struct block *b;

	if (size > BLOCK_MOST)
		size = BLOCK_MOST;
	if (size < need)
		size = need;
	if (size > ARENA_MAX - a->reserved)
		die("an arena would grow past %zu bytes", ARENA_MAX);
	b = block_new(size);
	b->older = a->newest;
	a->newest = b;
	a->reserved += size;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct block *b = a->newest;
	size_t need;
	char *p;

	if (size > ARENA_MAX)
		die("an arena was asked for %zu bytes", size);
	need = (size + GAP + ALIGN - 1) & ~(ALIGN - 1);
	if (!b || need > b->size - b->used)
		b = arena_grow(a, need);
	p = b->data + b->used;
	b->used += need;
	a->used += size;
	UNPOISON(p, size);
	return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		die("an arena was asked for %zu times %zu bytes", count, size);
	return arena_alloc(a, bytes);
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void *vec_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		size_t more = n ? n * 2 : 8;
		void *w = arena_array(a, more, size);

		if (n)
			memcpy(w, v, n * size);
		*cap = more;
		return w;
	}
	memset((char *)v + n * size, 0, size);
	return v;
}

void *mem_new(size_t size)
{
	return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		die("out of memory (%zu times %zu bytes)", count, size);
	return p;
}

void *mem_resize(void *p, size_t count, size_t size)
{
	void *q = reallocarray(p, count ? count : 1, size ? size : 1);

	if (!q)
		die("out of memory (%zu times %zu bytes)", count, size);
	return q;
}

char *mem_copy_text(const char *p, size_t n)
{
	char *q;

	if (n == SIZE_MAX)
		die("out of memory (%zu bytes)", n);
	q = mem_new(n + 1);
	if (n)
		memcpy(q, p, n);
	return q;
}

void mem_free(void *p)
{
	free(p);
}

void mem_wipe(void *p, size_t n)
{
	if (n)
		explicit_bzero(p, n);
}
