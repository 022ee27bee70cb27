/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two catalogues as two lists of facts. A fact's path says what it is about, so
 * equal paths are compared; lists whose elements have codes do not mind order.
 */
#include "map.h"
#include "plan-compare.h"

/* Paths with one of these steps are texts for people, or about the file itself. */
static const str ignored_steps[] = {
	S_INIT("label"),     S_INIT("audience"),  S_INIT("highlights"),
	S_INIT("sources"),   S_INIT("doubts"),    S_INIT("claims"),
	S_INIT("catalogue"), S_INIT("languages"), S_INIT("code"),
};

struct side {
	const struct catalog *c;
	struct map *facts;    /* path -> struct catalog_fact */
	struct map *elements; /* "plans.basic", "features.forum" -> the first fact in it */
};

struct diff {
	struct arena *a;
	str language;
	VEC(struct catalog_difference) v;
};

/* "plans" of "plans.basic.price", and "plans.basic": false without a second step. */
static bool element_of(str path, str *ret)
{
	ptrdiff_t first = str_index(path, '.'), second;

	if (first < 0)
		return false;
	second = str_index(str_slice(path, (size_t)first + 1, path.n), '.');
	if (second < 0)
		return false;
	*ret = str_slice(path, 0, (size_t)(first + 1 + second));
	return true;
}

/* languages of a case kind are compared; those of the catalogue's texts are not. */
static bool ignored(str path)
{
	bool first = true;

	while (path.p) {
		str step = str_cut(&path, '.');

		for (size_t i = 0; i < ARRAY_LEN(ignored_steps); i++)
			if (str_eq(step, ignored_steps[i]) &&
			    (first || !str_eq(step, S("languages"))))
				return true;
		first = false;
	}
	return false;
}

static void side_init(struct side *s, const struct catalog *c)
{
	str element;

	s->c = c;
	s->facts = map_new();
	s->elements = map_new();
	for (size_t i = 0; i < c->fact_count; i++) {
		struct catalog_fact *f = (struct catalog_fact *)&c->facts[i];

		DISCARD("paths are unique, or the later one counts", map_put(s->facts, f->path, f));
		if (element_of(f->path, &element) && !map_find(s->elements, element))
			DISCARD("it was not there", map_put(s->elements, element, f));
	}
}

static void side_done(struct side *s)
{
	map_free(s->facts, NULL);
	map_free(s->elements, NULL);
}

static str shown(const struct catalog_fact *f)
{
	return f->value.p ? f->value : S("{}");
}

/*
 * What a side that lacks an element doubts about having it or not: the doubts of
 * its claims about the whole section ("plans").
 */
static struct code_list doubts_of_lack(const struct side *s, struct arena *a, str element)
{
	str section = str_cut(&element, '.');
	str *v = ARENA_ARRAY(a, str, s->c->claim_count + 1);
	struct code_list list = {.v = v};

	for (size_t i = 0; i < s->c->claim_count; i++)
		for (size_t k = 0; k < s->c->claims[i].field_count; k++)
			if (str_eq(s->c->claims[i].fields[k], section) &&
			    s->c->claims[i].doubt_count)
				v[list.n++] = s->c->claims[i].doubts[0];
	return list;
}

static struct code_list doubts_of(const struct catalog_fact *f)
{
	return f ? (struct code_list){f->doubts, f->doubt_count} : (struct code_list){0};
}

/* What a whole element is called: its label, or its code. */
static str element_name(const struct side *s, struct arena *a, str element, str language)
{
	str path = str_fmt(a, "%.*s.label.%.*s", STR_ARG(element), STR_ARG(language));
	const struct catalog_fact *f = map_find(s->facts, path);

	if (!f && s->c->language_count)
		f = map_find(s->facts, str_fmt(a, "%.*s.label.%.*s", STR_ARG(element),
					       STR_ARG(s->c->languages[0])));
	return f ? f->value : S("(present)");
}

/* A grant of a feature that the other catalogue does not know says nothing new. */
static bool of_unknown_feature(str path, const struct side *other)
{
	str rest = path, step;
	bool granted;

	step = str_cut(&rest, '.');
	if (!str_eq(step, S("plans")) || !rest.p)
		return false;
	str_cut(&rest, '.');
	if (!rest.p)
		return false;
	granted = str_eq(str_cut(&rest, '.'), S("features"));
	if (!granted || !rest.p)
		return false;
	step = str_cut(&rest, '.');
	for (size_t i = 0; i < other->c->feature_count; i++)
		if (str_eq(other->c->features[i].code, step))
			return false;
	return true;
}

static void add(struct diff *d, str path, str from, str to, struct code_list doubts_from,
		struct code_list doubts_to)
{
	*VEC_ADD(d->a, &d->v) = (struct catalog_difference){path, from, to, doubts_from, doubts_to};
}

static void add_element(struct diff *d, const struct side *mine, const struct side *other,
			bool mine_is_from, str element)
{
	str name = element_name(mine, d->a, element, d->language);
	struct code_list has = catalog_doubts(mine->c, d->a, element);
	struct code_list lacks = doubts_of_lack(other, d->a, element);

	if (mine_is_from)
		add(d, element, name, (str){0}, has, lacks);
	else
		add(d, element, (str){0}, name, lacks, has);
}

/* Facts of one side: those that the other lacks, and, of the first side, those that differ. */
static void walk(struct diff *d, const struct side *mine, const struct side *other,
		 bool mine_is_from)
{
	str last = {0};

	for (size_t i = 0; i < mine->c->fact_count; i++) {
		const struct catalog_fact *f = &mine->c->facts[i];
		const struct catalog_fact *g = map_find(other->facts, f->path);
		str element = {0};

		if (element_of(f->path, &element) && !map_find(other->elements, element)) {
			if (!str_eq(element, last) && !ignored(element))
				add_element(d, mine, other, mine_is_from, element);
			last = element;
			continue;
		}
		if (ignored(f->path) || (g && (!mine_is_from || str_eq(shown(f), shown(g)))))
			continue;
		if (!g && of_unknown_feature(f->path, other))
			continue;
		if (mine_is_from)
			add(d, f->path, shown(f), g ? shown(g) : (str){0}, doubts_of(f),
			    doubts_of(g));
		else
			add(d, f->path, (str){0}, shown(f), (struct code_list){0}, doubts_of(f));
	}
}

struct catalog_differences catalogs_diff(struct arena *a, const struct catalog *from,
					 const struct catalog *to, str language)
{
	struct diff d = {.a = a, .language = language};
	struct side x, y;

	side_init(&x, from);
	side_init(&y, to);
	walk(&d, &x, &y, true);
	walk(&d, &y, &x, false);
	side_done(&x);
	side_done(&y);
	return (struct catalog_differences){d.v.v, d.v.n};
}
