/* SPDX-License-Identifier: Apache-2.0 */
/* The questions that the vocabulary answers; taxonomy-load.c reads it. */
#include "taxonomy.h"

#include "arena.h"

void taxonomy_free(struct taxonomy *t)
{
	if (!t)
		return;
	arena_free(t->arena);
	mem_free(t);
}

const struct taxonomy_service *taxonomy_service_find(const struct taxonomy *t, str code)
{
	size_t low = 0, high = t->service_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(code, t->services[mid].code);

		if (!order)
			return &t->services[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const struct taxonomy_category *taxonomy_category_find(const struct taxonomy_service *s, str code)
{
	for (size_t i = 0; i < s->category_count; i++) {
		if (str_eq(s->categories[i].code, code))
			return &s->categories[i];
	}
	return NULL;
}

const struct taxonomy_issue_type *taxonomy_issue_type_find(const struct taxonomy *t, str code)
{
	for (size_t i = 0; i < t->issue_type_count; i++) {
		if (str_eq(t->issue_types[i].code, code))
			return &t->issue_types[i];
	}
	return NULL;
}

const struct taxonomy_severity *taxonomy_severity_find(const struct taxonomy *t, str code)
{
	for (size_t i = 0; i < t->severity_count; i++) {
		if (str_eq(t->severities[i].code, code))
			return &t->severities[i];
	}
	return NULL;
}

const struct taxonomy_language *taxonomy_language_find(const struct taxonomy *t, str code)
{
	for (size_t i = 0; i < t->language_count; i++) {
		if (str_eq(t->languages[i].code, code))
			return &t->languages[i];
	}
	return NULL;
}

str taxonomy_name_in(const struct taxonomy *t, const struct taxonomy_names *names, str language)
{
	str fallback = names->n ? names->v[0].text : (str){0};

	for (size_t i = 0; i < names->n; i++) {
		if (str_eq(names->v[i].language, language))
			return names->v[i].text;
		if (str_eq(names->v[i].language, t->default_language))
			fallback = names->v[i].text;
	}
	return fallback;
}

const struct taxonomy_category *taxonomy_default_category(const struct taxonomy *t,
							  const struct taxonomy_service *s)
{
	const struct taxonomy_category *c = taxonomy_category_find(s, t->default_category);

	return c ? c : &s->categories[0];
}

static const str field_types[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT] = S_INIT("text"),
	[FIELD_NUMBER] = S_INIT("number"),
	[FIELD_CHOICE] = S_INIT("choice"),
	[FIELD_BOOL] = S_INIT("bool"),
};

str taxonomy_field_type_code(enum taxonomy_field_type type)
{
	return field_types[type];
}

const struct taxonomy_field *taxonomy_field_find(const struct taxonomy *t, str code)
{
	for (size_t i = 0; i < t->field_count; i++) {
		if (str_eq(t->fields[i].code, code))
			return &t->fields[i];
	}
	return NULL;
}

static bool listed(const str *v, size_t n, str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i], code))
			return true;
	}
	return !n;
}

bool taxonomy_field_applies(const struct taxonomy_field *f, str service, str category)
{
	return listed(f->services, f->service_count, service) &&
	       listed(f->categories, f->category_count, category);
}
