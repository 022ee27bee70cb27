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

/* The new row's index: the array moves while it grows, so no pointer is kept. */
static size_t add_row(struct table *t, str code, str name, bool detail)
{
	struct compare_row *row = VEC_ADD(t->a, &t->rows);

	row->code = code;
	row->name = name;
	row->detail = detail;
	row->cells = ARENA_ARRAY(t->a, struct compare_cell, t->n + 1);
	return t->rows.n - 1;
}

/* field is where the doubts stand, when that is not the row's own. */
static void set_cell(struct table *t, size_t row, size_t plan, str text, str key, str field)
{
	const struct plan *p = t->plans[plan];
	struct compare_cell *cell = &t->rows.v[row].cells[plan];
	str at = field.p ? field : t->rows.v[row].code;
	str path = str_fmt(t->a, "plans.%.*s.%.*s", STR_ARG(p->code), STR_ARG(at));

	cell->text = text;
	cell->key = key.p ? key : text;
	cell->doubts = catalog_doubts(p->catalog, t->a, path);
}

static str way(bool self_service)
{
	return self_service ? S("self-service") : S("provider");
}

static str validity(struct table *t, const struct plan *p)
{
	str from = p->valid_from ? usec_format(t->a, p->valid_from, USEC_DATE) : S("...");
	str until = p->valid_until ? usec_format(t->a, p->valid_until, USEC_DATE) : S("...");

	if (!p->valid_from && !p->valid_until)
		return word_in(t->language, WORD_ALWAYS);
	return str_fmt(t->a, "%.*s - %.*s", STR_ARG(from), STR_ARG(until));
}

static void price_rows(struct table *t)
{
	size_t audience = add_row(t, S("audience"), word_in(t->language, WORD_AUDIENCE), false);
	size_t minimum = add_row(t, S("price.minimum"), word_in(t->language, WORD_MINIMUM), false);
	size_t share = add_row(t, S("price.components"), word_in(t->language, WORD_PRICE), false);
	size_t scope = add_row(t, S("scope"), word_in(t->language, WORD_SCOPE), false);
	size_t term = add_row(t, S("term.min_days"), word_in(t->language, WORD_TERM), false);
	size_t join = add_row(t, S("join"), word_in(t->language, WORD_JOIN), true);
	size_t leave = add_row(t, S("leave"), word_in(t->language, WORD_LEAVE), true);
	size_t valid = add_row(t, S("valid"), word_in(t->language, WORD_VALID), true);

	for (size_t i = 0; i < t->n; i++) {
		const struct plan *p = t->plans[i];
		str part = words_share(t->a, p, t->language);
		bool free = !p->price->component_count && p->price->minimum == 0;

		/* whom a plan is for is said in words that no two catalogues share */
		set_cell(t, audience, i, plan_label_in(&p->audience, t->language), S("-"),
			 (str){0});
		set_cell(t, minimum, i, words_minimum(t->a, p, t->language), (str){0},
			 free ? S("price") : (str){0});
		set_cell(t, share, i, part.p ? part : word_in(t->language, WORD_NO), (str){0},
			 (str){0});
		set_cell(t, scope, i,
			 word_in(t->language, p->scope == SCOPE_ACCOUNT ? WORD_SCOPE_ACCOUNT
									: WORD_SCOPE_ORGANIZATION),
			 (str){0}, (str){0});
		set_cell(t, term, i, words_days(t->a, p->term.min_days, t->language), (str){0},
			 (str){0});
		set_cell(t, join, i, way(p->join_self_service), (str){0}, (str){0});
		set_cell(t, leave, i, way(p->leave_self_service), (str){0}, (str){0});
		set_cell(t, valid, i, validity(t, p), (str){0}, (str){0});
	}
}

static str channels_key(struct table *t, const struct plan_case_kind *k)
{
	struct buf b;
	str s;

	buf_init(&b, 64 * 1024);
	for (size_t i = 0; k && i < k->channel_count; i++) {
		const struct plan_channel_hours *h = &k->channels[i];

		buf_fmt(&b, "%.*s:%.*s;", STR_ARG(h->channel->code),
			STR_ARG(plan_calendar_text(h->calendar, t->a, (str){0})));
	}
	s = buf_dup(&b, t->a);
	buf_done(&b);
	return s;
}

static void add_languages(struct table *t, struct buf *b, const struct plan_case_kind *k,
			  enum language_availability which)
{
	bool first = true;

	for (size_t i = 0; i < k->language_count; i++) {
		if (k->languages[i].availability != which)
			continue;
		if (first && b->n)
			buf_str(b, S("; "));
		if (first && which == LANGUAGE_BEST_EFFORT)
			buf_fmt(b, "%.*s: ", STR_ARG(word_in(t->language, WORD_BEST_EFFORT)));
		buf_fmt(b, "%s%.*s%s", first ? "" : ", ", STR_ARG(k->languages[i].code),
			k->languages[i].calendar ? "*" : "");
		first = false;
	}
}

/* "en, zh*; best effort: es": a star for hours of its own. */
static str languages_text(struct table *t, const struct plan_case_kind *k)
{
	struct buf b;
	str s;

	if (!k)
		return word_in(t->language, WORD_NO);
	buf_init(&b, 64 * 1024);
	add_languages(t, &b, k, LANGUAGE_AVAILABLE);
	add_languages(t, &b, k, LANGUAGE_BEST_EFFORT);
	s = buf_dup(&b, t->a);
	buf_done(&b);
	return s;
}

/* The same with the hours themselves. */
static str languages_key(struct table *t, const struct plan_case_kind *k)
{
	str s = languages_text(t, k);

	for (size_t i = 0; k && i < k->language_count; i++)
		if (k->languages[i].calendar)
			s = str_fmt(t->a, "%.*s;%.*s %.*s", STR_ARG(s),
				    STR_ARG(k->languages[i].code),
				    STR_ARG(plan_calendar_text(k->languages[i].calendar, t->a,
							       (str){0})));
	return s;
}

static void kind_rows(struct table *t, const struct plan_kind_name *kind)
{
	str name = plan_label_in(&kind->label, t->language);
	size_t row =
		add_row(t, str_fmt(t->a, "cases.%.*s.channels", STR_ARG(kind->code)), name, false);
	size_t spoken = add_row(t, str_fmt(t->a, "cases.%.*s.languages", STR_ARG(kind->code)),
				str_fmt(t->a, "%.*s: %.*s", STR_ARG(name),
					STR_ARG(word_in(t->language, WORD_LANGUAGES))),
				true);

	for (size_t i = 0; i < t->n; i++) {
		const struct plan_case_kind *k = plan_case_kind(t->plans[i], kind->code);

		set_cell(t, row, i, words_channels(t->a, k, t->language), channels_key(t, k),
			 (str){0});
		set_cell(t, spoken, i, languages_text(t, k), languages_key(t, k), (str){0});
	}
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

static str target_key(struct table *t, const struct plan_target *target)
{
	if (!target)
		return S("none");
	if (!target->first_response.minutes)
		return S("allowed");
	return str_fmt(t->a, "%lld %.*s", (long long)target->first_response.minutes,
		       STR_ARG(plan_calendar_text(target->calendar, t->a, (str){0})));
}

static void response_row(struct table *t, const struct plan_kind_name *kind,
			 const struct plan_severity *severity, bool several_kinds)
{
	str of = several_kinds ? plan_label_in(&kind->label, t->language)
			       : word_in(t->language, WORD_FIRST_RESPONSE);
	str code = str_fmt(t->a, "cases.%.*s.severities.%.*s", STR_ARG(kind->code),
			   STR_ARG(severity->code));
	str name = str_fmt(t->a, "%.*s: %.*s", STR_ARG(of),
			   STR_ARG(plan_label_in(&severity->label, t->language)));
	size_t row = add_row(t, code, name, false);

	for (size_t i = 0; i < t->n; i++) {
		const struct plan_target *target =
			plan_target(t->plans[i], kind->code, severity->code);

		set_cell(t, row, i, words_target(t->a, target, t->language), target_key(t, target),
			 (str){0});
	}
}

static void response_rows(struct table *t, const struct catalog *c)
{
	size_t kinds = 0;

	for (size_t k = 0; k < c->case_kind_count; k++)
		kinds += has_target(t, c->case_kinds[k].code, (str){0});
	for (size_t k = 0; k < c->case_kind_count; k++)
		for (size_t s = 0; s < c->severity_count; s++)
			if (has_target(t, c->case_kinds[k].code, c->severities[s].code))
				response_row(t, &c->case_kinds[k], &c->severities[s], kinds > 1);
}

static void people_rows(struct table *t)
{
	size_t contacts = add_row(t, S("contacts"), word_in(t->language, WORD_CONTACTS), false);
	size_t raising = add_row(t, S("raising"), word_in(t->language, WORD_RAISING), true);

	for (size_t i = 0; i < t->n; i++) {
		const struct plan *p = t->plans[i];

		set_cell(t, contacts, i, words_contacts(t->a, p, t->language), (str){0}, (str){0});
		set_cell(t, raising, i,
			 word_in(t->language, p->raising.allowed ? WORD_YES : WORD_NO), (str){0},
			 (str){0});
	}
}

static str grant_key(struct table *t, const struct plan_grant *g)
{
	if (g->paid)
		return str_fmt(t->a, "paid %.*s", STR_ARG(g->fee));
	if (!g->entitled)
		return S("-");
	if (g->feature->kind == FEATURE_LEVEL)
		return g->feature->levels[g->level];
	return str_fmt(t->a, "%lld %d", (long long)g->count, (int)g->period);
}

static void feature_rows(struct table *t, const struct catalog *c)
{
	for (size_t f = 0; f < c->feature_count; f++) {
		const struct plan_feature *feature = &c->features[f];
		size_t row;

		if (feature->derived)
			continue;
		row = add_row(t, str_fmt(t->a, "features.%.*s", STR_ARG(feature->code)),
			      plan_label_in(&feature->label, t->language), false);
		for (size_t i = 0; i < t->n; i++) {
			const struct plan_grant *g = plan_grant(t->plans[i], feature->code);

			set_cell(t, row, i, words_grant(t->a, t->plans[i], g, t->language),
				 grant_key(t, g), (str){0});
		}
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
		kind_rows(&t, &c->case_kinds[k]);
	response_rows(&t, c);
	people_rows(&t);
	feature_rows(&t, c);
	return (struct compare_table){t.rows.v, t.rows.n};
}
