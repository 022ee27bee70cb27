/* SPDX-License-Identifier: Apache-2.0 */
/* Invented values. The generator is splitmix64: small, seeded, the same everywhere. */
#include "arena.h"
#include "buf.h"
#include "shape-private.h"
#include "shape-value.h"

/* Structures nested deeper get only what they must have. */
#define DEPTH_RICH 5
#define ELEMENTS_MOST 4
#define CHARACTERS_MOST 40

struct dice {
	struct arena *arena;
	uint64_t *seed;
	int depth;
};

static void roll_value(struct dice *d, const struct shape *s, void *value);

static uint64_t roll(struct dice *d, uint64_t sides)
{
	uint64_t z = *d->seed += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	z ^= z >> 31;
	return sides ? z % sides : z;
}

/* A length within the shape's bounds, near the lower one. */
static size_t roll_length(struct dice *d, const struct shape *s, size_t most)
{
	uint64_t min = s->min == SHAPE_NO_MIN ? 0 : (uint64_t)s->min;
	uint64_t max = min + most;

	if (s->max != SHAPE_NO_MAX && max > (uint64_t)s->max)
		max = (uint64_t)s->max;
	return (size_t)(min + roll(d, max - min + 1));
}

static str roll_text(struct dice *d, const struct shape *s)
{
	/* Characters of each length in UTF-8, and those that JSON escapes. */
	static const str letters[] = {S_INIT("a"),
				      S_INIT("Z"),
				      S_INIT("0"),
				      S_INIT("-"),
				      S_INIT(" "),
				      S_INIT("\""),
				      S_INIT("\\"),
				      S_INIT("\n"),
				      S_INIT("\x01"),
				      S_INIT("/"),
				      S_INIT("<&>'"),
				      S_INIT("\x7f"),
				      S_INIT("\xc3\xa9"),
				      S_INIT("\xe2\x82\xac"),
				      S_INIT("\xf0\x9f\x98\x80"),
				      S_INIT("\0")};
	size_t n = roll_length(d, s, CHARACTERS_MOST);
	struct buf text;
	str copy;

	buf_init(&text, n * 4 + 4);
	while (n > 0) {
		str letter = letters[roll(d, sizeof(letters) / sizeof(letters[0]))];
		size_t count = utf8_count(letter);

		if (count > n)
			continue;
		buf_str(&text, letter);
		n -= count;
	}
	copy = buf_dup(&text, d->arena);
	buf_done(&text);
	return copy;
}

static str roll_bytes(struct dice *d, const struct shape *s)
{
	size_t n = roll_length(d, s, CHARACTERS_MOST);
	char *p = arena_alloc(d->arena, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)roll(d, 256);
	return (str){p, n};
}

static int64_t roll_whole(struct dice *d, const struct shape *s)
{
	int64_t low = s->kind == SHAPE_INTEGER ? INT32_MIN : INT64_MIN;
	int64_t high = s->kind == SHAPE_INTEGER ? INT32_MAX : INT64_MAX;

	if (s->min != SHAPE_NO_MIN && s->min > low)
		low = s->min;
	if (s->max != SHAPE_NO_MAX && s->max < high)
		high = s->max;
	return (int64_t)((uint64_t)low + roll(d, (uint64_t)high - (uint64_t)low + 1));
}

/* Halves and quarters: exact in any decimal writing. */
static double roll_fraction(struct dice *d, const struct shape *s)
{
	int64_t low = s->min == SHAPE_NO_MIN ? -1000000 : s->min;
	int64_t high = s->max == SHAPE_NO_MAX ? low + 2000000 : s->max;

	return (double)(low + (int64_t)roll(d, (uint64_t)(high - low) + 1)) -
	       (low < high && s->min == SHAPE_NO_MIN ? (double)roll(d, 4) / 4 : 0);
}

static void roll_list(struct dice *d, const struct shape *s, void *value)
{
	size_t n = roll_length(d, s, ELEMENTS_MOST);
	struct list_any list = {.n = n};

	list.v = list_some(n ? arena_array(d->arena, n, s->element_size) : NULL);
	for (size_t i = 0; i < n; i++) {
		/* Keys differ: the index makes them so. */
		if (s->kind == SHAPE_MAP)
			*entry_key(s, list, i) = str_fmt(d->arena, "key %zu", i);
		if (!(s->flags & SHAPE_SPARSE) || roll(d, 4) > 0)
			roll_value(d, s->element, element_at(s, list, i));
	}
	list_store(value, list);
}

static void roll_structure(struct dice *d, const struct shape *s, void *value)
{
	d->depth++;
	for (size_t i = 0; i < s->member_count; i++) {
		const struct shape_member *m = &s->members[i];
		void *to = slot_at(value, m);

		if (!(m->flags & MEMBER_REQUIRED) && (d->depth > DEPTH_RICH || roll(d, 3) == 0))
			continue;
		if (m->shape->kind == SHAPE_STRUCTURE) {
			to = arena_alloc(d->arena, m->shape->size);
			pointer_store(slot_at(value, m), to);
		}
		roll_value(d, m->shape, to);
	}
	d->depth--;
}

static void roll_value(struct dice *d, const struct shape *s, void *value)
{
	switch (s->kind) {
	case SHAPE_STRING:
		*(str *)value = s->enum_count ? s->enums[roll(d, s->enum_count)] : roll_text(d, s);
		break;
	case SHAPE_BLOB:
		*(str *)value = roll_bytes(d, s);
		break;
	case SHAPE_BOOLEAN:
		*(struct opt_bool *)value = SOME_BOOL(roll(d, 2));
		break;
	case SHAPE_INTEGER:
	case SHAPE_LONG:
		*(struct opt_i64 *)value = SOME_I64(roll_whole(d, s));
		break;
	case SHAPE_DOUBLE:
		*(struct opt_f64 *)value = SOME_F64(roll_fraction(d, s));
		break;
	case SHAPE_TIMESTAMP:
		*(struct opt_usec *)value =
			SOME_USEC((usec)roll(d, (uint64_t)DAYS(40000)) - DAYS(10000));
		break;
	case SHAPE_LIST:
	case SHAPE_MAP:
		roll_list(d, s, value);
		break;
	case SHAPE_STRUCTURE:
		roll_structure(d, s, value);
		break;
	}
}

void shape_random(const struct shape *s, struct arena *a, uint64_t *seed, void *out)
{
	struct dice d = {.arena = a, .seed = seed};

	roll_structure(&d, s, out);
}
