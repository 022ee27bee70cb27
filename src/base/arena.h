/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is freed all at once. Each request and each job run owns one
 * arena and passes it explicitly; a function that takes an arena returns memory
 * that lives as long as it. Allocation never fails: out of memory, or past the
 * arena's own maximum, ends the process with a message, so every size from
 * outside is capped before it gets here.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena;

#define ARENA_MAX ((size_t)512 << 20)

/* An empty arena; ARENA_MAX bytes at most. Free with arena_free. */
struct arena *arena_new(void);
void arena_free(struct arena *a);
/* Forgets all allocations but keeps one block for the next use; poisoned under ASan. */
void arena_reset(struct arena *a);
/* As arena_reset, and overwrites what was there: for arenas that held secrets. */
void arena_wipe(struct arena *a);
/* Zeroed, aligned for any object. */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed array; the product of count and size is checked. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

/* For CLEANUP: struct arena *CLEANUP(arena_freep) a = arena_new(); */
void arena_freep(struct arena **a);

/* Heap memory for long-lived objects: zeroed, never NULL (ends the process instead). */
void *mem_new(size_t size);
void *mem_array(size_t count, size_t size);
/* Grows or shrinks; new bytes are not zeroed. */
void *mem_resize(void *p, size_t count, size_t size);
/* A NUL-ended heap copy of n bytes. */
char *mem_copy_text(const char *p, size_t n);
void mem_free(void *p);
/* Overwrites in a way the compiler keeps. */
void mem_wipe(void *p, size_t n);

#define MEM_NEW(type) ((type *)mem_new(sizeof(type)))

/*
 * A growing array inside an arena: struct { T *v; size_t n, cap; }.
 * VEC_ADD(a, &vec) returns a pointer to a new zeroed last element. Growing moves
 * the elements: pointers to earlier ones do not outlive the call.
 */
#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n;                                                                          \
		size_t cap;                                                                        \
	}
#define VEC_ADD(a, vec)                                                                            \
	((vec)->v = vec_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v)),             \
	 &(vec)->v[(vec)->n++])
void *vec_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);

#endif
