/* SPDX-License-Identifier: Apache-2.0 */
/* Encoding: members in the model's order, absent ones left out. */
#include <assert.h>

#include "encode.h"
#include "json.h"
#include "number.h"
#include "shape-json.h"
#include "shape-private.h"

static void encode_value(const struct shape *s, const void *value, bool redact,
			 struct json_writer *w);

static void encode_blob(str bytes, struct json_writer *w)
{
	struct buf text;

	buf_init(&text, bytes.n * 2 + 8);
	buf_char(&text, '"');
	base64_add(&text, bytes);
	buf_char(&text, '"');
	json_put_raw(w, buf_get(&text));
	buf_done(&text);
}

static void encode_timestamp(usec t, struct json_writer *w)
{
	struct buf text;

	buf_init(&text, 32);
	number_add_epoch(&text, t);
	json_put_raw(w, buf_get(&text));
	buf_done(&text);
}

static void encode_list(const struct shape *s, const void *value, bool redact,
			struct json_writer *w)
{
	struct list_any list = list_load(value);

	json_array(w);
	for (size_t i = 0; i < list.n; i++) {
		const void *element = element_at(s, list, i);

		if (shape_present(s->element, element))
			encode_value(s->element, element, redact, w);
		else if (s->flags & SHAPE_SPARSE)
			json_null(w);
	}
	json_array_end(w);
}

static void encode_map(const struct shape *s, const void *value, bool redact, struct json_writer *w)
{
	struct list_any map = list_load(value);

	json_object(w);
	for (size_t i = 0; i < map.n; i++) {
		const void *element = element_at(s, map, i);

		if (!shape_present(s->element, element) && !(s->flags & SHAPE_SPARSE))
			continue;
		json_key(w, *entry_key(s, map, i));
		if (shape_present(s->element, element))
			encode_value(s->element, element, redact, w);
		else
			json_null(w);
	}
	json_object_end(w);
}

/* Key and value of a member that is there. */
static bool encode_member(const struct shape_member *m, const void *structure, bool redact,
			  struct json_writer *w)
{
	const void *value = slot_value(m->shape, slot_of(structure, m));

	if (!shape_present(m->shape, value))
		return false;
	json_key(w, m->name);
	if (redact && (m->flags & MEMBER_SENSITIVE))
		json_str(w, S("***"));
	else
		encode_value(m->shape, value, redact, w);
	return true;
}

static void encode_structure(const struct shape *s, const void *value, bool redact,
			     struct json_writer *w)
{
	json_object(w);
	for (size_t i = 0; i < s->member_count; i++)
		encode_member(&s->members[i], value, redact, w);
	json_object_end(w);
}

static void encode_value(const struct shape *s, const void *value, bool redact,
			 struct json_writer *w)
{
	if (redact && (s->flags & SHAPE_SENSITIVE)) {
		json_str(w, S("***"));
		return;
	}
	switch (s->kind) {
	case SHAPE_STRING:
		json_str(w, *(const str *)value);
		break;
	case SHAPE_BLOB:
		encode_blob(*(const str *)value, w);
		break;
	case SHAPE_BOOLEAN:
		json_bool(w, ((const struct opt_bool *)value)->v);
		break;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		json_i64(w, ((const struct opt_i64 *)value)->v);
		break;
	case SHAPE_DOUBLE:
		json_f64(w, ((const struct opt_f64 *)value)->v);
		break;
	case SHAPE_TIMESTAMP:
		encode_timestamp(((const struct opt_usec *)value)->v, w);
		break;
	case SHAPE_LIST:
		encode_list(s, value, redact, w);
		break;
	case SHAPE_MAP:
		encode_map(s, value, redact, w);
		break;
	case SHAPE_STRUCTURE:
		encode_structure(s, value, redact, w);
		break;
	}
}

void shape_encode_json(const struct shape *s, const void *value, struct json_writer *w)
{
	encode_value(s, value, false, w);
}

void shape_encode_redacted(const struct shape *s, const void *value, struct json_writer *w)
{
	encode_value(s, value, true, w);
}

void shape_encode_audit(const struct shape *s, struct audit_members only, const void *value,
			struct json_writer *w)
{
	bool some = false;

	for (size_t i = 0; i < only.n; i++) {
		const struct shape_member *m = &s->members[only.v[i]];

		assert(only.v[i] < s->member_count);
		some = some || shape_present(m->shape, slot_value(m->shape, slot_of(value, m)));
	}
	if (!some) {
		json_null(w);
		return;
	}
	json_object(w);
	for (size_t i = 0; i < only.n; i++)
		encode_member(&s->members[only.v[i]], value, true, w);
	json_object_end(w);
}
