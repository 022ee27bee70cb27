/* SPDX-License-Identifier: Apache-2.0 */
#include "shape.h"

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
