/* SPDX-License-Identifier: Apache-2.0 */
/* Validation: walks a value beside its shape and gathers what is wrong. */
#include <inttypes.h>

#include "arena.h"
#include "json.h"
#include "shape-check.h"
#include "shape-patterns-private.h"
#include "shape-private.h"

#define VIOLATIONS_MAX 10
/* Characters of a value, and of a map's key in a path, that a message repeats. */
#define VALUE_MAX 1000
#define KEY_MAX 100
#define MESSAGE_MAX (VIOLATIONS_MAX * 16 * 1024)

/* Where a value stands: a chain from the value up to the request. */
struct place {
	const struct place *up; /* NULL for the request itself */
	str name;
	size_t index; /* in a list, from 1; 0 elsewhere */
};

struct check {
	const struct shape_patterns *patterns;
	struct buf texts;
	int violations;
};

static void check_structure(struct check *c, const struct shape *s, const void *value,
			    const struct place *at);

static void add_place(struct buf *b, const struct place *at)
{
	if (!at->up)
		return;
	add_place(b, at->up);
	if (at->up->up)
		buf_char(b, '.');
	if (at->index)
		buf_fmt(b, "%zu.member", at->index);
	else
		buf_str(b, at->name);
}

static void add_value(struct buf *b, const struct shape *s, const void *value);

static void add_list(struct buf *b, const struct shape *s, const void *value)
{
	struct list_any list = list_load(value);

	buf_char(b, s->kind == SHAPE_MAP ? '{' : '[');
	for (size_t i = 0; i < list.n && b->n < VALUE_MAX * 4; i++) {
		if (i > 0)
			buf_str(b, S(", "));
		if (s->kind == SHAPE_MAP) {
			buf_str(b, *entry_key(s, list, i));
			buf_char(b, '=');
		}
		add_value(b, s->element, element_at(s, list, i));
	}
	buf_char(b, s->kind == SHAPE_MAP ? '}' : ']');
}

/* A value as a message shows it: the way Java prints it, which is what AWS does. */
static void add_value(struct buf *b, const struct shape *s, const void *value)
{
	struct json_writer w;

	if (!shape_present(s, value)) {
		buf_str(b, S("null"));
		return;
	}
	if (s->flags & SHAPE_SENSITIVE) {
		buf_str(b, S("***"));
		return;
	}
	switch (s->kind) {
	case SHAPE_STRING:
		buf_str(b, text_clip(*(const str *)value, VALUE_MAX + 1));
		break;
	case SHAPE_BLOB:
		buf_fmt(b, "java.nio.HeapByteBuffer[pos=0 lim=%zu cap=%zu]",
			((const str *)value)->n, ((const str *)value)->n);
		break;
	case SHAPE_BOOLEAN:
		buf_str(b, ((const struct opt_bool *)value)->v ? S("true") : S("false"));
		break;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		buf_i64(b, ((const struct opt_i64 *)value)->v);
		break;
	case SHAPE_DOUBLE:
		json_writer_init(&w, b);
		json_f64(&w, ((const struct opt_f64 *)value)->v);
		break;
	case SHAPE_TIMESTAMP:
		buf_i64(b, ((const struct opt_usec *)value)->v / MILLISECONDS(1));
		break;
	case SHAPE_LIST:
	case SHAPE_MAP:
		add_list(b, s, value);
		break;
	case SHAPE_STRUCTURE:
		buf_str(b, s->name);
		break;
	}
}

static void add_quoted(struct buf *b, const struct shape *s, const void *value, bool sensitive)
{
	struct buf text;
	str clipped;

	if (!shape_present(s, value)) {
		buf_str(b, S("null"));
		return;
	}
	if (sensitive) {
		buf_str(b, S("'***'"));
		return;
	}
	buf_init(&text, MESSAGE_MAX);
	add_value(&text, s, value);
	clipped = text_clip(buf_get(&text), VALUE_MAX);
	buf_char(b, '\'');
	buf_str(b, clipped);
	if (clipped.n < text.n)
		buf_str(b, S("..."));
	buf_char(b, '\'');
	buf_done(&text);
}

/* Starts a violation's text; false when there are enough. The caller adds the constraint. */
static bool violation(struct check *c, const struct shape *s, const void *value, bool sensitive,
		      const struct place *at)
{
	if (c->violations == VIOLATIONS_MAX)
		return false;
	if (c->violations++ > 0)
		buf_str(&c->texts, S("; "));
	buf_str(&c->texts, S("Value "));
	add_quoted(&c->texts, s, value, sensitive);
	buf_str(&c->texts, S(" at '"));
	add_place(&c->texts, at);
	buf_str(&c->texts, S("' failed to satisfy constraint: "));
	return true;
}

/* What can be wrong with one value on its own. */
enum rule { RULE_ENUM, RULE_PATTERN, RULE_MIN, RULE_MAX, RULE_COUNT };

static bool is_number(const struct shape *s)
{
	return s->kind == SHAPE_INTEGER || s->kind == SHAPE_LONG || s->kind == SHAPE_DOUBLE;
}

static bool has_rule(const struct shape *s, enum rule rule)
{
	switch (rule) {
	case RULE_ENUM:
		return s->enum_count > 0;
	case RULE_PATTERN:
		return s->pattern >= 0;
	case RULE_MIN:
		return s->min != SHAPE_NO_MIN;
	case RULE_MAX:
		return s->max != SHAPE_NO_MAX;
	case RULE_COUNT:
		break;
	}
	return false;
}

/* <0, 0, >0 as the value's size or number is below, at or above the bound. */
static int compare_size(const struct shape *s, const void *value, int64_t bound)
{
	int64_t size;

	if (s->kind == SHAPE_DOUBLE) {
		double v = ((const struct opt_f64 *)value)->v;

		return (v > (double)bound) - (v < (double)bound);
	}
	if (s->kind == SHAPE_STRING)
		size = (int64_t)utf8_count(*(const str *)value);
	else if (s->kind == SHAPE_BLOB)
		size = (int64_t)((const str *)value)->n;
	else if (is_number(s))
		size = ((const struct opt_i64 *)value)->v;
	else
		size = (int64_t)list_load(value).n;
	return (size > bound) - (size < bound);
}

static bool keeps_rule(const struct check *c, const struct shape *s, enum rule rule,
		       const void *value)
{
	if (!has_rule(s, rule))
		return true;
	switch (rule) {
	case RULE_ENUM:
		return shape_enum_find(s, *(const str *)value) >= 0;
	case RULE_PATTERN:
		return !c->patterns ||
		       pattern_matches(c->patterns, s->pattern, *(const str *)value);
	case RULE_MIN:
		return compare_size(s, value, s->min) >= 0;
	case RULE_MAX:
		return compare_size(s, value, s->max) <= 0;
	case RULE_COUNT:
		break;
	}
	return true;
}

static void add_rule(struct check *c, const struct shape *s, enum rule rule)
{
	const char *what = is_number(s) ? "value" : "length";
	struct buf *b = &c->texts;

	switch (rule) {
	case RULE_ENUM:
		buf_str(b, S("Member must satisfy enum value set: ["));
		for (size_t i = 0; i < s->enum_count; i++) {
			if (i > 0)
				buf_str(b, S(", "));
			buf_str(b, s->enums[i]);
		}
		buf_char(b, ']');
		break;
	case RULE_PATTERN:
		buf_str(b, S("Member must satisfy regular expression pattern: "));
		if (c->patterns)
			buf_str(b, pattern_text(c->patterns, s->pattern));
		break;
	case RULE_MIN:
		buf_fmt(b, "Member must have %s greater than or equal to %" PRId64, what, s->min);
		break;
	case RULE_MAX:
		buf_fmt(b, "Member must have %s less than or equal to %" PRId64, what, s->max);
		break;
	case RULE_COUNT:
		break;
	}
}

/* A value that is there, without what is inside it. */
static void check_rules(struct check *c, const struct shape *s, const void *value, bool sensitive,
			const struct place *at)
{
	for (enum rule rule = 0; rule < RULE_COUNT; rule++)
		if (!keeps_rule(c, s, rule, value) && violation(c, s, value, sensitive, at))
			add_rule(c, s, rule);
}

static bool keeps_rules(const struct check *c, const struct shape *s, const void *value)
{
	for (enum rule rule = 0; rule < RULE_COUNT; rule++)
		if (!keeps_rule(c, s, rule, value))
			return false;
	return true;
}

/* AWS reports a bad scalar in a list or map on the whole of it, with all the element's rules. */
static void check_scalars(struct check *c, const struct shape *s, const void *value, bool sensitive,
			  const struct place *at)
{
	/* The order in which AWS lists them. */
	static const enum rule order[] = {RULE_MAX, RULE_MIN, RULE_PATTERN, RULE_ENUM};
	struct list_any list = list_load(value);
	bool first = true;
	size_t i = 0;

	while (i < list.n && (!shape_present(s->element, element_at(s, list, i)) ||
			      keeps_rules(c, s->element, element_at(s, list, i))))
		i++;
	if (i == list.n || !violation(c, s, value, sensitive, at))
		return;
	buf_str(&c->texts, s->kind == SHAPE_MAP ? S("Map value must satisfy constraint: [")
						: S("Member must satisfy constraint: ["));
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!has_rule(s->element, order[i]))
			continue;
		if (!first)
			buf_str(&c->texts, S(", "));
		first = false;
		add_rule(c, s->element, order[i]);
	}
	buf_char(&c->texts, ']');
}

static void check_value(struct check *c, const struct shape *s, const void *value, bool sensitive,
			const struct place *at);

static void check_elements(struct check *c, const struct shape *s, const void *value,
			   bool sensitive, const struct place *at)
{
	struct list_any list = list_load(value);

	if (s->element->kind < SHAPE_STRUCTURE) {
		check_scalars(c, s, value, sensitive, at);
		return;
	}
	for (size_t i = 0; i < list.n && c->violations < VIOLATIONS_MAX; i++) {
		struct place place = {.up = at};

		if (s->kind == SHAPE_MAP)
			place.name = text_clip(*entry_key(s, list, i), KEY_MAX);
		else
			place.index = i + 1;
		if (shape_present(s->element, element_at(s, list, i)))
			check_value(c, s->element, element_at(s, list, i), sensitive, &place);
	}
}

static void check_value(struct check *c, const struct shape *s, const void *value, bool sensitive,
			const struct place *at)
{
	sensitive = sensitive || (s->flags & SHAPE_SENSITIVE);
	check_rules(c, s, value, sensitive, at);
	if (s->kind == SHAPE_STRUCTURE)
		check_structure(c, s, value, at);
	else if (s->kind == SHAPE_LIST || s->kind == SHAPE_MAP)
		check_elements(c, s, value, sensitive, at);
}

static void check_structure(struct check *c, const struct shape *s, const void *value,
			    const struct place *at)
{
	for (size_t i = 0; i < s->member_count && c->violations < VIOLATIONS_MAX; i++) {
		const struct shape_member *m = &s->members[i];
		const void *member = slot_value(m->shape, slot_of(value, m));
		struct place place = {.up = at, .name = m->name};

		if (shape_present(m->shape, member))
			check_value(c, m->shape, member, m->flags & MEMBER_SENSITIVE, &place);
		else if ((m->flags & MEMBER_REQUIRED) &&
			 violation(c, m->shape, NULL, false, &place))
			buf_str(&c->texts, S("Member must not be null"));
	}
}

int shape_validate(const struct shape *s, const struct shape_patterns *patterns, struct arena *a,
		   const void *value, str *ret_message)
{
	const struct place top = {0};
	struct check c = {.patterns = patterns};

	buf_init(&c.texts, MESSAGE_MAX);
	check_structure(&c, s, value, &top);
	if (c.violations == 0) {
		buf_done(&c.texts);
		return 0;
	}
	*ret_message = str_fmt(a, "%d validation error%s detected: %.*s", c.violations,
			       c.violations > 1 ? "s" : "", STR_ARG(buf_get(&c.texts)));
	buf_done(&c.texts);
	return E_INVAL;
}
