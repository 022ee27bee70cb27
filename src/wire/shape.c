/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"
#include "shape-private.h"

const struct shape_member *shape_member_find(const struct shape *s, str name)
{
	for (size_t i = 0; i < s->member_count; i++)
		if (str_eq(s->members[i].name, name))
			return &s->members[i];
	return NULL;
}

int shape_enum_find(const struct shape *s, str value)
{
	for (size_t i = 0; i < s->enum_count; i++)
		if (str_eq(s->enums[i], value))
			return (int)i;
	return -1;
}

bool shape_present(const struct shape *s, const void *value)
{
	if (!value)
		return false;
	switch (s->kind) {
	case SHAPE_STRING:
	case SHAPE_BLOB:
		return ((const str *)value)->p;
	case SHAPE_BOOLEAN:
		return ((const struct opt_bool *)value)->set;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		return ((const struct opt_i64 *)value)->set;
	case SHAPE_DOUBLE:
		return ((const struct opt_f64 *)value)->set;
	case SHAPE_TIMESTAMP:
		return ((const struct opt_usec *)value)->set;
	case SHAPE_LIST:
	case SHAPE_MAP:
		return list_load(value).v;
	case SHAPE_STRUCTURE:
		break;
	}
	return true;
}

str text_clip(str text, size_t characters)
{
	size_t at = 0;

	while (at < text.n && characters > 0) {
		at++;
		while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
			at++;
		characters--;
	}
	return str_slice(text, 0, at);
}
