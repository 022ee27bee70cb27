/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the walker reaches values. A "value" is what a shape's C type holds; for
 * a structure it is the structure itself. A "slot" is where a member stands in
 * its structure: the same place, but for a structure the pointer to it. Pointers
 * inside slots, lists and maps are moved with memcpy, because the walker does
 * not know their C types.
 */
#ifndef WIRE_SHAPE_PRIVATE_H
#define WIRE_SHAPE_PRIVATE_H

#include <string.h>

#include "shape.h"

/* What every generated list and map begins with. */
struct list_any {
	void *v;
	size_t n;
};

/* How deep values may nest; JSON_DEPTH_MAX bounds what comes from outside. */
#define SHAPE_DEPTH_MAX 64

static inline struct list_any list_load(const void *value)
{
	struct list_any list;

	memcpy(&list, value, sizeof(list));
	return list;
}

static inline void list_store(void *value, struct list_any list)
{
	memcpy(value, &list, sizeof(list));
}

static inline void *pointer_load(const void *slot)
{
	void *p;

	memcpy(&p, slot, sizeof(p));
	return p;
}

static inline void pointer_store(void *slot, void *p)
{
	memcpy(slot, &p, sizeof(p));
}

static inline void *slot_at(void *structure, const struct shape_member *m)
{
	return (char *)structure + m->offset;
}

static inline const void *slot_of(const void *structure, const struct shape_member *m)
{
	return (const char *)structure + m->offset;
}

static inline size_t slot_size(const struct shape *s)
{
	return s->kind == SHAPE_STRUCTURE ? sizeof(void *) : s->size;
}

/* The value in a slot; NULL for an absent structure. */
static inline const void *slot_value(const struct shape *s, const void *slot)
{
	return s->kind == SHAPE_STRUCTURE ? pointer_load(slot) : slot;
}

/* Element i of a list or map; of a map it is the entry, which begins with its key. */
static inline void *element_at(const struct shape *s, struct list_any list, size_t i)
{
	return (char *)list.v + i * s->element_size + s->value_offset;
}

static inline str *entry_key(const struct shape *s, struct list_any list, size_t i)
{
	return (str *)(void *)((char *)list.v + i * s->element_size);
}

/* Whether there is a value; a structure is there when the pointer to it is not NULL. */
bool shape_present(const struct shape *s, const void *value);

/* Unicode scalar values in text that is known to be valid UTF-8, from its start up to n; the
 * result's length in bytes. For clipping without cutting a character. */
str text_clip(str text, size_t characters);

#endif
