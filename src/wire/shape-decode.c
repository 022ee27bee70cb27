/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding: one pass over the tokens, steered by the shape tables. */
#include <limits.h>
#include <math.h>

#include "arena.h"
#include "encode.h"
#include "json.h"
#include "number.h"
#include "shape-json.h"
#include "shape-private.h"

/* Characters of a caller's value that a message repeats. */
#define ECHO_MAX 100

/* Times that usec_to_civil knows: years 1 to 9999. */
#define TIME_MIN (-62135596800LL * 1000000)
#define TIME_MAX (253402300800LL * 1000000 - 1)

struct decoder {
	struct json_reader r;
	struct arena *arena;
	size_t elements; /* of lists and maps, so far */
	str message;     /* of the first type error */
};

static int decode_value(struct decoder *d, const struct shape *s, enum json_token t, void *value);

/* As AWS's front end calls it, with its articles. */
static const struct {
	const char *article, *name;
} kinds[] = {
	[SHAPE_STRING] = {"an", "String"},      [SHAPE_BLOB] = {"a", "Blob"},
	[SHAPE_BOOLEAN] = {"an", "Boolean"},    [SHAPE_INTEGER] = {"an", "Integer"},
	[SHAPE_LONG] = {"an", "Long"},          [SHAPE_DOUBLE] = {"an", "Double"},
	[SHAPE_TIMESTAMP] = {"a", "Timestamp"},
};

static int type_error(struct decoder *d, str message)
{
	if (!d->message.p)
		d->message = message;
	return E_SYNTAX;
}

/* A scalar was due, and t is of another type. */
static int scalar_mismatch(struct decoder *d, const struct shape *s, enum json_token t)
{
	const char *class = "java.lang.String";

	switch (t) {
	case JSON_ERROR:
		return E_SYNTAX;
	case JSON_OBJECT:
		return type_error(d, S("Start of structure or map found where not expected."));
	case JSON_ARRAY:
		return type_error(d, S("Start of list found where not expected"));
	case JSON_TRUE:
	case JSON_FALSE:
		class = "java.lang.Boolean";
		break;
	case JSON_NUMBER:
		class = "java.math.BigDecimal";
		break;
	default:
		break;
	}
	return type_error(d, str_fmt(d->arena, "class %s can not be converted to %s %s", class,
				     kinds[s->kind].article, kinds[s->kind].name));
}

/* A list, map or structure was due, and t is of another type. */
static int container_mismatch(struct decoder *d, const struct shape *s, enum json_token t)
{
	if (t == JSON_ERROR)
		return E_SYNTAX;
	if (t == JSON_OBJECT)
		return type_error(d, S("Start of structure or map found where not expected."));
	if (t == JSON_ARRAY)
		return type_error(d, S("Start of list found where not expected"));
	if (s->kind == SHAPE_LIST)
		return type_error(d, S("Expected list or null"));
	if (s->kind == SHAPE_MAP)
		return type_error(d, S("Expected map or null"));
	return type_error(d, S("Expected null"));
}

static int range_error(struct decoder *d, const struct shape *s)
{
	str number = text_clip(d->r.text, ECHO_MAX);

	if (s->kind == SHAPE_INTEGER)
		return type_error(d,
				  str_fmt(d->arena,
					  "Numeric value (%.*s) out of range of int (-2147483648 "
					  "- 2147483647)",
					  STR_ARG(number)));
	return type_error(d, str_fmt(d->arena, "Numeric value (%.*s) out of range of %s",
				     STR_ARG(number), kinds[s->kind].name));
}

static int blob_error(struct decoder *d, const struct shape *s)
{
	str shown = s->flags & SHAPE_SENSITIVE ? S("***") : text_clip(d->r.text, ECHO_MAX);
	str text = d->r.text;

	if (text.n % 4)
		return type_error(d, str_fmt(d->arena,
					     "'%.*s' can not be converted to a Blob: Base64 "
					     "encoded length is expected a multiple of 4 bytes but "
					     "found: %zu",
					     STR_ARG(shown), text.n));
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool pad = c == '=' && i + 2 >= text.n && (i + 1 == text.n || text.p[i + 1] == '=');

		if (letter || (c >= '0' && c <= '9') || c == '+' || c == '/' || pad)
			continue;
		return type_error(d, str_fmt(d->arena,
					     "'%.*s' can not be converted to a Blob: Invalid "
					     "Base64 character: '%.*s'",
					     STR_ARG(shown),
					     STR_ARG(text_clip(str_slice(text, i, text.n), 1))));
	}
	return type_error(d, str_fmt(d->arena,
				     "'%.*s' can not be converted to a Blob: Invalid last "
				     "non-pad Base64 character dectected",
				     STR_ARG(shown)));
}

static int decode_text(struct decoder *d, const struct shape *s, enum json_token t, str *value)
{
	if (t != JSON_STRING)
		return scalar_mismatch(d, s, t);
	if (s->kind == SHAPE_STRING)
		*value = d->r.text;
	else if (base64_decode(d->arena, d->r.text, value) < 0)
		return blob_error(d, s);
	if (!value->p) /* an empty text is there all the same */
		*value = S("");
	return 0;
}

static int decode_boolean(struct decoder *d, const struct shape *s, enum json_token t,
			  struct opt_bool *value)
{
	if (t == JSON_TRUE || t == JSON_FALSE) {
		*value = SOME_BOOL(t == JSON_TRUE);
		return 0;
	}
	if (t == JSON_STRING && !(s->flags & SHAPE_SENSITIVE)) {
		str shown = str_dup(d->arena, text_clip(d->r.text, ECHO_MAX));
		char *p = arena_alloc(d->arena, shown.n + 1);

		for (size_t i = 0; i < shown.n; i++)
			p[i] = shown.p[i] >= 'a' && shown.p[i] <= 'z'
				       ? (char)(shown.p[i] - 'a' + 'A')
				       : shown.p[i];
		return type_error(d,
				  str_fmt(d->arena, "'%s' can not be converted to an Boolean", p));
	}
	return scalar_mismatch(d, s, t);
}

static int decode_whole(struct decoder *d, const struct shape *s, enum json_token t,
			struct opt_i64 *value)
{
	int64_t v;

	if (t != JSON_NUMBER)
		return scalar_mismatch(d, s, t);
	if (number_to_i64(d->r.text, 0, &v) < 0)
		return range_error(d, s);
	if (s->kind == SHAPE_INTEGER && (v < INT32_MIN || v > INT32_MAX))
		return range_error(d, s);
	*value = SOME_I64(v);
	return 0;
}

static int decode_double(struct decoder *d, const struct shape *s, enum json_token t,
			 struct opt_f64 *value)
{
	double v;

	if (t != JSON_NUMBER)
		return scalar_mismatch(d, s, t);
	if (number_to_f64(d->r.text, &v) < 0)
		return range_error(d, s);
	*value = SOME_F64(v);
	return 0;
}

static int decode_timestamp(struct decoder *d, const struct shape *s, enum json_token t,
			    struct opt_usec *value)
{
	int64_t v;

	if (t != JSON_NUMBER)
		return scalar_mismatch(d, s, t);
	if (number_to_i64(d->r.text, 6, &v) < 0 || v < TIME_MIN || v > TIME_MAX)
		return range_error(d, s);
	*value = SOME_USEC(v);
	return 0;
}

/* How many elements are worth keeping: one more than allowed, so that validation sees it. */
static size_t keep_max(const struct shape *s)
{
	if (s->max != SHAPE_NO_MAX)
		return (size_t)s->max + 1;
	return s->kind == SHAPE_MAP ? SHAPE_ENTRIES_MAX : SHAPE_ELEMENTS_MAX;
}

static int count_element(struct decoder *d)
{
	if (++d->elements > SHAPE_ELEMENTS_MAX)
		return type_error(d, S("Too many elements"));
	return 0;
}

static int decode_list(struct decoder *d, const struct shape *s, void *value)
{
	struct list_any list = {.v = list_some(NULL)};
	size_t cap = 0, keep = keep_max(s);
	enum json_token t;
	int r;

	while ((t = json_next(&d->r)) != JSON_ARRAY_END) {
		if (t == JSON_ERROR)
			return E_SYNTAX;
		if (t == JSON_NULL && !(s->flags & SHAPE_SPARSE))
			continue;
		r = count_element(d);
		if (r < 0)
			return r;
		if (list.n >= keep) {
			r = json_skip(&d->r, t);
			if (r < 0)
				return r;
			continue;
		}
		list.v = vec_grow(d->arena, cap ? list.v : NULL, list.n, &cap, s->element_size);
		list.n++;
		if (t == JSON_NULL)
			continue;
		r = decode_value(d, s->element, t, element_at(s, list, list.n - 1));
		if (r < 0)
			return r;
	}
	list_store(value, list);
	return 0;
}

/* Where the entry of this key is to go; of a repeated key the last one counts. */
static void *map_entry(struct decoder *d, const struct shape *s, struct list_any *map, size_t *cap,
		       str key)
{
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(*entry_key(s, *map, i), key)) {
			memset(element_at(s, *map, i), 0, s->element_size - s->value_offset);
			return element_at(s, *map, i);
		}
	if (map->n >= keep_max(s))
		return NULL;
	map->v = vec_grow(d->arena, *cap ? map->v : NULL, map->n, cap, s->element_size);
	*entry_key(s, *map, map->n) = key;
	return element_at(s, *map, map->n++);
}

static int decode_map(struct decoder *d, const struct shape *s, void *value)
{
	struct list_any map = {.v = list_some(NULL)};
	enum json_token t;
	size_t cap = 0;
	void *to;
	int r;

	while ((t = json_next(&d->r)) == JSON_KEY) {
		str key = d->r.text.p ? d->r.text : S("");

		t = json_next(&d->r);
		if (t == JSON_ERROR)
			return E_SYNTAX;
		if (t == JSON_NULL && !(s->flags & SHAPE_SPARSE))
			continue;
		r = count_element(d);
		if (r < 0)
			return r;
		to = map_entry(d, s, &map, &cap, key);
		if (to && t != JSON_NULL)
			r = decode_value(d, s->element, t, to);
		else
			r = json_skip(&d->r, t);
		if (r < 0)
			return r;
	}
	if (t != JSON_OBJECT_END)
		return E_SYNTAX;
	list_store(value, map);
	return 0;
}

static int decode_member(struct decoder *d, const struct shape_member *m, enum json_token t,
			 void *slot)
{
	void *value = slot;

	memset(slot, 0, slot_size(m->shape));
	if (t == JSON_NULL)
		return 0;
	if (m->shape->kind == SHAPE_STRUCTURE) {
		value = arena_alloc(d->arena, m->shape->size);
		pointer_store(slot, value);
	}
	return decode_value(d, m->shape, t, value);
}

static int decode_structure(struct decoder *d, const struct shape *s, void *value)
{
	enum json_token t;
	int r;

	while ((t = json_next(&d->r)) == JSON_KEY) {
		const struct shape_member *m = shape_member_find(s, d->r.text);

		t = json_next(&d->r);
		if (m)
			r = decode_member(d, m, t, slot_at(value, m));
		else
			r = json_skip(&d->r, t);
		if (r < 0)
			return r;
	}
	return t == JSON_OBJECT_END ? 0 : E_SYNTAX;
}

static int decode_value(struct decoder *d, const struct shape *s, enum json_token t, void *value)
{
	switch (s->kind) {
	case SHAPE_STRING:
	case SHAPE_BLOB:
		return decode_text(d, s, t, value);
	case SHAPE_BOOLEAN:
		return decode_boolean(d, s, t, value);
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		return decode_whole(d, s, t, value);
	case SHAPE_DOUBLE:
		return decode_double(d, s, t, value);
	case SHAPE_TIMESTAMP:
		return decode_timestamp(d, s, t, value);
	case SHAPE_LIST:
		return t == JSON_ARRAY ? decode_list(d, s, value) : container_mismatch(d, s, t);
	case SHAPE_MAP:
		return t == JSON_OBJECT ? decode_map(d, s, value) : container_mismatch(d, s, t);
	case SHAPE_STRUCTURE:
		break;
	}
	return t == JSON_OBJECT ? decode_structure(d, s, value) : container_mismatch(d, s, t);
}

bool shape_json_is_object(struct arena *a, str json)
{
	struct json_reader r;

	if (json.n == 0)
		return true;
	json_open(&r, a, json);
	return json_next(&r) == JSON_OBJECT && json_skip(&r, JSON_OBJECT) == 0 &&
	       json_next(&r) == JSON_END;
}

int shape_decode_json(const struct shape *s, struct arena *a, str json, void *out, str *ret_message)
{
	struct decoder d = {.arena = a};
	int r;

	*ret_message = (str){0};
	if (json.n == 0)
		return 0;
	json_open(&d.r, a, json);
	if (json_next(&d.r) != JSON_OBJECT)
		return E_SYNTAX;
	r = decode_structure(&d, s, out);
	if (r < 0) {
		*ret_message = d.message;
		return r;
	}
	return json_next(&d.r) == JSON_END ? 0 : E_SYNTAX;
}
