/* SPDX-License-Identifier: Apache-2.0 */
/* The comparison table: a row for what is charged, promised and granted. */
#include "plan-compare.h"

#include "buf.h"
#include "plan-words.h"

struct table {
	struct arena *a;
	const struct plan *const *plans;
	size_t n;
	str language;
	VEC(struct compare_row) rows;
};

static bool below(str path, str prefix)
{
	return str_starts(path, prefix) && (path.n == prefix.n || path.p[prefix.n] == '.');
}

struct code_list catalog_doubts(const struct catalog *c, struct arena *a, str path)
{
	str *v = ARENA_ARRAY(a, str, c->doubt_count + 1);
	struct code_list list = {.v = v};

	for (size_t i = 0; i < c->fact_count; i++) {
		const struct catalog_fact *f = &c->facts[i];

		if (!f->doubt_count || !below(f->path, path))
			continue;
		for (size_t d = 0; d < f->doubt_count; d++) {
			bool there = false;

			for (size_t k = 0; k < list.n && !there; k++)
				there = str_eq(v[k], f->doubts[d]);
			if (!there)
				v[list.n++] = f->doubts[d];
		}
	}
	return list;
}

const struct catalog_note *catalog_doubt(const struct catalog *c, str code)
{
	for (size_t i = 0; i < c->doubt_count; i++)
		if (str_eq(c->doubts[i].code, code))
			return &c->doubts[i];
	return NULL;
}

static struct compare_row *add_row(struct table *t, str code, str name)
{
	struct compare_row *row = VEC_ADD(t->a, &t->rows);

	row->code = code;
	row->name = name;
	row->cells = ARENA_ARRAY(t->a, struct compare_cell, t->n + 1);
	return row;
}

/* field is below the plan: "price.minimum" */
static void set_cell(struct table *t, struct compare_row *row, size_t plan, str text, str field)
{
	const struct plan *p = t->plans[plan];
	str path = str_fmt(t->a, "plans.%.*s.%.*s", STR_ARG(p->code), STR_ARG(field));

	row->cells[plan].text = text;
	row->cells[plan].doubts = catalog_doubts(p->catalog, t->a, path);
}

static void price_rows(struct table *t)
{
	struct compare_row *audience, *minimum, *share, *scope;

	add_row(t, S("audience"), word_in(t->language, WORD_AUDIENCE));
	add_row(t, S("minimum"), word_in(t->language, WORD_MINIMUM));
	add_row(t, S("share"), word_in(t->language, WORD_PRICE));
	add_row(t, S("scope"), word_in(t->language, WORD_SCOPE));
	/* only now: the array moves while it grows */
	audience = &t->rows.v[0];
	minimum = &t->rows.v[1];
	share = &t->rows.v[2];
	scope = &t->rows.v[3];
	for (size_t i = 0; i < t->n; i++) {
		const struct plan *p = t->plans[i];
		str part = words_share(t->a, p, t->language);
		bool free = !p->price->component_count && p->price->minimum == 0;

		set_cell(t, audience, i, plan_label_in(&p->audience, t->language), S("audience"));
		set_cell(t, minimum, i, words_minimum(t->a, p, t->language),
			 free ? S("price") : S("price.minimum"));
		set_cell(t, share, i, part.p ? part : word_in(t->language, WORD_NO),
			 S("price.components"));
		set_cell(t, scope, i,
			 word_in(t->language, p->scope == SCOPE_ACCOUNT ? WORD_SCOPE_ACCOUNT
									: WORD_SCOPE_ORGANIZATION),
			 S("scope"));
	}
}

static void kind_row(struct table *t, const struct plan_kind_name *kind)
{
	struct compare_row *row = add_row(t, str_fmt(t->a, "cases.%.*s", STR_ARG(kind->code)),
					  plan_label_in(&kind->label, t->language));

	for (size_t i = 0; i < t->n; i++)
		set_cell(t, row, i,
			 words_channels(t->a, plan_case_kind(t->plans[i], kind->code), t->language),
			 str_fmt(t->a, "cases.%.*s.channels", STR_ARG(kind->code)));
}

/* Whether any plan promises a time for cases of that kind (and severity, if given). */
static bool has_target(const struct table *t, str kind, str severity)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct plan_case_kind *k = plan_case_kind(t->plans[i], kind);

		for (size_t s = 0; k && s < k->target_count; s++)
			if (k->targets[s].first_response.minutes &&
			    (!severity.p || str_eq(k->targets[s].severity->code, severity)))
				return true;
	}
	return false;
}

static void response_rows(struct table *t, const struct catalog *c)
{
	size_t kinds = 0;

	for (size_t k = 0; k < c->case_kind_count; k++)
		kinds += has_target(t, c->case_kinds[k].code, (str){0});
	for (size_t k = 0; k < c->case_kind_count; k++)
		for (size_t s = 0; s < c->severity_count; s++) {
			const struct plan_kind_name *kind = &c->case_kinds[k];
			const struct plan_severity *severity = &c->severities[s];
			str name = kinds > 1 ? plan_label_in(&kind->label, t->language)
					     : word_in(t->language, WORD_FIRST_RESPONSE);
			struct compare_row *row;

			if (!has_target(t, kind->code, severity->code))
				continue;
			row = add_row(
				t,
				str_fmt(t->a, "response.%.*s.%.*s", STR_ARG(kind->code),
					STR_ARG(severity->code)),
				str_fmt(t->a, "%.*s: %.*s", STR_ARG(name),
					STR_ARG(plan_label_in(&severity->label, t->language))));
			for (size_t i = 0; i < t->n; i++)
				set_cell(t, row, i,
					 words_target(t->a,
						      plan_target(t->plans[i], kind->code,
								  severity->code),
						      t->language),
					 str_fmt(t->a, "cases.%.*s.severities.%.*s",
						 STR_ARG(kind->code), STR_ARG(severity->code)));
		}
}

static void feature_rows(struct table *t, const struct catalog *c)
{
	for (size_t f = 0; f < c->feature_count; f++) {
		const struct plan_feature *feature = &c->features[f];
		struct compare_row *row;

		if (feature->derived)
			continue;
		row = add_row(t, feature->code, plan_label_in(&feature->label, t->language));
		for (size_t i = 0; i < t->n; i++)
			set_cell(t, row, i,
				 words_grant(t->a, t->plans[i],
					     plan_grant(t->plans[i], feature->code), t->language),
				 str_fmt(t->a, "features.%.*s", STR_ARG(feature->code)));
	}
}

struct compare_table plans_compare(struct arena *a, const struct plan *const *plans, size_t n,
				   str language)
{
	struct table t = {.a = a, .plans = plans, .n = n, .language = language};
	const struct catalog *c;

	if (n == 0)
		return (struct compare_table){0};
	c = plans[0]->catalog;
	price_rows(&t);
	for (size_t k = 0; k < c->case_kind_count; k++)
		kind_row(&t, &c->case_kinds[k]);
	response_rows(&t, c);
	feature_rows(&t, c);
	return (struct compare_table){t.rows.v, t.rows.n};
}
