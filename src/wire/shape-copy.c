/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "arena.h"
#include "shape-private.h"
#include "shape-value.h"

static void copy_value(const struct shape *s, struct arena *a, const void *from, void *to)
{
	struct list_any list, copy;

	switch (s->kind) {
	case SHAPE_STRING:
	case SHAPE_BLOB:
		*(str *)to = str_dup(a, *(const str *)from);
		return;
	case SHAPE_BOOLEAN:
	case SHAPE_INTEGER:
	case SHAPE_LONG:
	case SHAPE_DOUBLE:
	case SHAPE_TIMESTAMP:
		memcpy(to, from, s->size);
		return;
	case SHAPE_STRUCTURE:
		shape_copy(s, a, from, to);
		return;
	case SHAPE_LIST:
	case SHAPE_MAP:
		break;
	}
	list = list_load(from);
	copy = (struct list_any){.n = list.n};
	if (list.v)
		copy.v = list_some(list.n ? arena_array(a, list.n, s->element_size) : NULL);
	for (size_t i = 0; i < list.n; i++) {
		copy_value(s->element, a, element_at(s, list, i), element_at(s, copy, i));
		if (s->kind == SHAPE_MAP)
			*entry_key(s, copy, i) = str_dup(a, *entry_key(s, list, i));
	}
	list_store(to, copy);
}

void shape_copy(const struct shape *s, struct arena *a, const void *from, void *to)
{
	memset(to, 0, s->size);
	for (size_t i = 0; i < s->member_count; i++) {
		const struct shape_member *m = &s->members[i];
		const void *value = slot_value(m->shape, slot_of(from, m));
		void *slot = slot_at(to, m);

		if (!shape_present(m->shape, value))
			continue;
		if (m->shape->kind == SHAPE_STRUCTURE) {
			void *copy = arena_alloc(a, m->shape->size);

			pointer_store(slot, copy);
			slot = copy;
		}
		copy_value(m->shape, a, value, slot);
	}
}

static bool equal_value(const struct shape *s, const void *a, const void *b);

static bool equal_list(const struct shape *s, struct list_any a, struct list_any b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (s->kind == SHAPE_MAP && !str_eq(*entry_key(s, a, i), *entry_key(s, b, i)))
			return false;
		if (!equal_value(s->element, element_at(s, a, i), element_at(s, b, i)))
			return false;
	}
	return true;
}

static bool equal_value(const struct shape *s, const void *a, const void *b)
{
	bool there = shape_present(s, a);
	double x, y;

	if (there != shape_present(s, b))
		return false;
	if (!there)
		return true;
	switch (s->kind) {
	case SHAPE_STRING:
	case SHAPE_BLOB:
		return str_eq(*(const str *)a, *(const str *)b);
	case SHAPE_BOOLEAN:
		return ((const struct opt_bool *)a)->v == ((const struct opt_bool *)b)->v;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		return ((const struct opt_i64 *)a)->v == ((const struct opt_i64 *)b)->v;
	case SHAPE_DOUBLE:
		x = ((const struct opt_f64 *)a)->v;
		y = ((const struct opt_f64 *)b)->v;
		return (x <= y && x >= y) || (isnan(x) && isnan(y));
	case SHAPE_TIMESTAMP:
		return ((const struct opt_usec *)a)->v == ((const struct opt_usec *)b)->v;
	case SHAPE_LIST:
	case SHAPE_MAP:
		return equal_list(s, list_load(a), list_load(b));
	case SHAPE_STRUCTURE:
		break;
	}
	return shape_equal(s, a, b);
}

bool shape_equal(const struct shape *s, const void *a, const void *b)
{
	for (size_t i = 0; i < s->member_count; i++) {
		const struct shape_member *m = &s->members[i];

		if (!equal_value(m->shape, slot_value(m->shape, slot_of(a, m)),
				 slot_value(m->shape, slot_of(b, m))))
			return false;
	}
	return true;
}
