/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include <assert.h>
#include <string.h>

#include "near.h"

const struct setting setting_table[] = {
#define SETTING(kind, member, key, standard, min, max, help)                                       \
	{key, SETTING_##kind, offsetof(struct settings, member), standard, min, max, help},
#include "settings-rows.h"
#undef SETTING
};
const size_t setting_count = ARRAY_LEN(setting_table);

struct unit {
	const char *suffix;
	int64_t size;
};

/* The largest first, so that printing finds the shortest form. */
static const struct unit time_units[] = {
	{"d", DAYS(1)},    {"h", HOURS(1)},         {"min", MINUTES(1)},
	{"s", SECONDS(1)}, {"ms", MILLISECONDS(1)},
};
static const struct unit size_units[] = {
	{"GiB", MIB(1024)},
	{"MiB", MIB(1)},
	{"KiB", KIB(1)},
	{"", 1},
};

static void *member_of(struct settings *s, const struct setting *row)
{
	return (char *)s + row->offset;
}

static const void *member_in(const struct settings *s, const struct setting *row)
{
	return (const char *)s + row->offset;
}

/* "30s" by a table of units. "0" needs none. */
static int parse_units(str text, const struct unit *units, size_t n, int64_t *ret)
{
	size_t digits = 0;
	int64_t v;

	while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	if (digits == 0 || str_to_i64(str_slice(text, 0, digits), &v) < 0)
		return E_INVAL;
	str suffix = str_slice(text, digits, text.n);

	if (v == 0 && suffix.n == 0) {
		*ret = 0;
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(suffix, str_from(units[i].suffix)))
			return __builtin_mul_overflow(v, units[i].size, ret) ? E_INVAL : 0;
	}
	return E_INVAL;
}

static str print_units(struct arena *a, int64_t v, const struct unit *units, size_t n)
{
	for (size_t i = 0; i < n && v != 0; i++) {
		if (v % units[i].size == 0)
			return str_fmt(a, "%lld%s", (long long)(v / units[i].size),
				       units[i].suffix);
	}
	return str_fmt(a, "%lld", (long long)v);
}

static str print_number(struct arena *a, const struct setting *row, int64_t v)
{
	if (row->kind == SETTING_TIME)
		return print_units(a, v, time_units, ARRAY_LEN(time_units));
	if (row->kind == SETTING_SIZE)
		return print_units(a, v, size_units, ARRAY_LEN(size_units));
	return str_fmt(a, "%lld", (long long)v);
}

/* The words of a choice: what stands before ':' in its help. */
static str choice_words(const struct setting *row)
{
	str rest = str_from(row->help);

	return str_cut(&rest, ':');
}

static int choice_index(const struct setting *row, str value)
{
	str rest = choice_words(row);
	int i = 0;

	while (rest.p) {
		if (str_eq(str_cut(&rest, '|'), value))
			return i;
		i++;
	}
	return -1;
}

static bool printable(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	}
	return utf8_valid(s);
}

static int set_number(void *to, const struct setting *row, str value)
{
	int64_t v;
	int r;

	if (row->kind == SETTING_TIME)
		r = parse_units(value, time_units, ARRAY_LEN(time_units), &v);
	else if (row->kind == SETTING_SIZE)
		r = parse_units(value, size_units, ARRAY_LEN(size_units), &v);
	else
		r = str_to_i64(value, &v);
	if (r < 0 || v < row->min || v > row->max)
		return E_INVAL;
	*(int64_t *)to = v;
	return 0;
}

/* value must outlive s. */
static int set_value(struct settings *s, const struct setting *row, str value)
{
	void *to = member_of(s, row);
	int i;

	switch (row->kind) {
	case SETTING_BOOL:
		if (!str_eq(value, S("true")) && !str_eq(value, S("false")))
			return E_INVAL;
		*(bool *)to = str_eq(value, S("true"));
		return 0;
	case SETTING_TEXT:
		if ((int64_t)value.n < row->min || (int64_t)value.n > row->max || !printable(value))
			return E_INVAL;
		*(str *)to = value;
		return 0;
	case SETTING_CHOICE:
		i = choice_index(row, value);
		if (i < 0)
			return E_INVAL;
		*(int *)to = i;
		return 0;
	case SETTING_INT:
	case SETTING_TIME:
	case SETTING_SIZE:
		return set_number(to, row, value);
	}
	return E_INVAL;
}

void settings_init(struct settings *s)
{
	*s = (struct settings){0};
	for (size_t i = 0; i < setting_count; i++) {
		int r = set_value(s, &setting_table[i], str_from(setting_table[i].standard));

		assert(r == 0); /* a row's default breaks its own bounds */
	}
}

const struct setting *setting_find(str key)
{
	for (size_t i = 0; i < setting_count; i++) {
		if (str_eq(key, str_from(setting_table[i].key)))
			return &setting_table[i];
	}
	return NULL;
}

const struct setting *setting_near(struct arena *a, str key)
{
	str *keys = ARENA_ARRAY(a, str, setting_count);

	for (size_t i = 0; i < setting_count; i++)
		keys[i] = str_from(setting_table[i].key);
	ptrdiff_t i = near_find(key, keys, setting_count);

	return i < 0 ? NULL : &setting_table[i];
}

str setting_domain(struct arena *a, const struct setting *row)
{
	str words;

	switch (row->kind) {
	case SETTING_BOOL:
		return S("true or false");
	case SETTING_TEXT:
		return str_fmt(a, "a text of %lld to %lld bytes", (long long)row->min,
			       (long long)row->max);
	case SETTING_CHOICE:
		words = choice_words(row);
		return str_fmt(a, "one of %.*s", STR_ARG(words));
	case SETTING_INT:
		return str_fmt(a, "a number from %lld to %lld", (long long)row->min,
			       (long long)row->max);
	case SETTING_TIME:
	case SETTING_SIZE:
		break;
	}
	str low = print_number(a, row, row->min), high = print_number(a, row, row->max);
	const char *what =
		row->kind == SETTING_TIME ? "a time (ms, s, min, h, d)" : "a size (KiB, MiB, GiB)";

	return str_fmt(a, "%s from %.*s to %.*s", what, STR_ARG(low), STR_ARG(high));
}

int settings_set(struct settings *s, struct arena *a, str key, str value, str *reterr)
{
	const struct setting *row = setting_find(key);

	if (!row) {
		const struct setting *near = setting_near(a, key);

		*reterr = near ? str_fmt(a, "there is no setting \"%.*s\"; did you mean \"%s\"?",
					 STR_ARG(key), near->key)
			       : str_fmt(a,
					 "there is no setting \"%.*s\"; `mainstay config explain` "
					 "lists all",
					 STR_ARG(key));
		return E_INVAL;
	}
	if (set_value(s, row, str_dup(a, value)) < 0) {
		str domain = setting_domain(a, row);

		*reterr = str_fmt(a, "%s cannot be \"%.*s\"; write %.*s", row->key, STR_ARG(value),
				  STR_ARG(domain));
		return E_INVAL;
	}
	return 0;
}

/* One line; seen tells which rows had a line already. */
static int parse_line(struct settings *s, struct arena *a, str line, bool *seen, str *reterr)
{
	str rest = line;
	str key = str_trim(str_cut(&rest, '='));

	if (!rest.p) {
		*reterr = str_fmt(a, "\"%.*s\" is not of the form `key = value`", STR_ARG(key));
		return E_INVAL;
	}
	const struct setting *row = setting_find(key);

	if (row && seen[row - setting_table]) {
		*reterr = str_fmt(a, "%s stands here a second time; remove one", row->key);
		return E_INVAL;
	}
	int r = settings_set(s, a, key, str_trim(rest), reterr);

	if (r == 0)
		seen[row - setting_table] = true;
	return r;
}

int settings_parse(struct settings *s, struct arena *a, str name, str text, str *reterr)
{
	bool *seen = ARENA_ARRAY(a, bool, setting_count);
	str rest = text;
	int number = 0;

	while (rest.p) {
		str line = str_trim(str_cut(&rest, '\n'));
		str why;

		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (parse_line(s, a, line, seen, &why) < 0) {
			*reterr = str_fmt(a, "%.*s:%d: %.*s", STR_ARG(name), number, STR_ARG(why));
			return E_INVAL;
		}
	}
	return 0;
}

str setting_print(struct arena *a, const struct settings *s, const struct setting *row)
{
	const void *from = member_in(s, row);
	str rest, word = S("");

	switch (row->kind) {
	case SETTING_BOOL:
		return *(const bool *)from ? S("true") : S("false");
	case SETTING_TEXT:
		return *(const str *)from;
	case SETTING_CHOICE:
		rest = choice_words(row);
		for (int i = 0; i <= *(const int *)from && rest.p; i++)
			word = str_cut(&rest, '|');
		return word;
	case SETTING_INT:
	case SETTING_TIME:
	case SETTING_SIZE:
		break;
	}
	return print_number(a, row, *(const int64_t *)from);
}
