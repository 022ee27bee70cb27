/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two catalogues by their meaning. Plans of the same code are set side by side
 * row by row, as in the comparison table and with its details; a plan that one
 * of them lacks is one difference. The core set is compared as a set.
 */
#include "plan-compare.h"
#include "plan-words.h"

struct diff {
	struct arena *a;
	const struct catalog *from, *to;
	str language;
	VEC(struct catalog_difference) v;
};

static const struct compare_row *row_of(const struct compare_table *t, str code)
{
	for (size_t i = 0; i < t->row_count; i++)
		if (str_eq(t->rows[i].code, code))
			return &t->rows[i];
	return NULL;
}

/* What a catalogue that lacks a plan doubts about its line-up: the doubts of its claims about the
 * plans as a whole. */
static struct code_list doubts_of_lack(struct arena *a, const struct catalog *c)
{
	str *v = ARENA_ARRAY(a, str, c->claim_count + 1);
	struct code_list list = {.v = v};

	for (size_t i = 0; i < c->claim_count; i++)
		for (size_t k = 0; k < c->claims[i].field_count; k++)
			if (str_eq(c->claims[i].fields[k], S("plans")) && c->claims[i].doubt_count)
				v[list.n++] = c->claims[i].doubts[0];
	return list;
}

static void only_plan(struct diff *d, const struct plan *p, bool in_from)
{
	str path = str_fmt(d->a, "plans.%.*s", STR_ARG(p->code));
	str name = plan_label_in(&p->label, d->language);
	struct code_list has = catalog_doubts(p->catalog, d->a, path);
	struct code_list lacks = doubts_of_lack(d->a, in_from ? d->to : d->from);

	*VEC_ADD(d->a, &d->v) = (struct catalog_difference){
		.path = path,
		.plan = name,
		.name = word_in(d->language, WORD_PLAN),
		.from = in_from ? name : (str){0},
		.to = in_from ? (str){0} : name,
		.doubts_from = in_from ? has : lacks,
		.doubts_to = in_from ? lacks : has,
	};
}

/* A row that one catalogue has no word for counts as "-" there. */
static void row_difference(struct diff *d, const struct plan *p, const struct compare_row *x,
			   const struct compare_row *y)
{
	str none = word_in(d->language, WORD_NO);
	str from = x ? x->cells[0].key : none, to = y ? y->cells[0].key : none;

	if (str_eq(from, to))
		return;
	*VEC_ADD(d->a, &d->v) = (struct catalog_difference){
		.path = str_fmt(d->a, "plans.%.*s.%.*s", STR_ARG(p->code),
				STR_ARG(x ? x->code : y->code)),
		.plan = plan_label_in(&p->label, d->language),
		.name = x ? x->name : y->name,
		.from = x ? x->cells[0].text : none,
		.to = y ? y->cells[0].text : none,
		.doubts_from = x ? x->cells[0].doubts : (struct code_list){0},
		.doubts_to = y ? y->cells[0].doubts : (struct code_list){0},
	};
}

static void both_plans(struct diff *d, const struct plan *p, const struct plan *q)
{
	struct compare_table x = plans_compare(d->a, &p, 1, d->language);
	struct compare_table y = plans_compare(d->a, &q, 1, d->language);

	for (size_t i = 0; i < x.row_count; i++)
		row_difference(d, p, &x.rows[i], row_of(&y, x.rows[i].code));
	for (size_t i = 0; i < y.row_count; i++)
		if (!row_of(&x, y.rows[i].code))
			row_difference(d, p, NULL, &y.rows[i]);
}

static void core_difference(struct diff *d, const struct catalog *has, const struct catalog *lacks,
			    bool in_from)
{
	for (size_t i = 0; i < has->core_check_count; i++) {
		str id = has->core_checks[i];
		struct catalog_difference *v;
		str path;

		if (catalog_core_check(lacks, id))
			continue;
		path = str_fmt(d->a, "core_checks.%zu", i);
		v = VEC_ADD(d->a, &d->v);
		v->path = str_fmt(d->a, "core_checks.%.*s", STR_ARG(id));
		v->name = word_in(d->language, WORD_CORE_CHECKS);
		if (in_from) {
			v->from = id;
			v->doubts_from = catalog_doubts(has, d->a, path);
		} else {
			v->to = id;
			v->doubts_to = catalog_doubts(has, d->a, path);
		}
	}
}

struct catalog_differences catalogs_diff(struct arena *a, const struct catalog *from,
					 const struct catalog *to, str language)
{
	struct diff d = {.a = a, .from = from, .to = to, .language = language};

	core_difference(&d, from, to, true);
	core_difference(&d, to, from, false);
	for (size_t i = 0; i < from->plan_count; i++) {
		const struct plan *p = &from->plans[i], *q = catalog_plan(to, p->code);

		if (q)
			both_plans(&d, p, q);
		else
			only_plan(&d, p, true);
	}
	for (size_t i = 0; i < to->plan_count; i++)
		if (!catalog_plan(from, to->plans[i].code))
			only_plan(&d, &to->plans[i], false);
	return (struct catalog_differences){d.v.v, d.v.n};
}
