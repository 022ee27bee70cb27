/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that read catalogues: lists, comparison, differences, quotes. */
#include <stdlib.h>

#include "buf.h"
#include "errors.h"
#include "mainstay.h"
#include "plan-compare.h"
#include "plan-words.h"
#include "plans-private.h"
#include "shape.h"

static int no_catalog(struct req *rq, str name)
{
	const struct catalog **list;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &list);
	struct buf b;
	int r;

	buf_init(&b, 16384);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(list[i]->name));
	r = api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no catalogue %.*s. There are: %.*s.", STR_ARG(name),
		     STR_ARG(buf_get(&b)));
	buf_done(&b);
	return r;
}

int api_catalog(struct req *rq, str name, const struct catalog **ret)
{
	int r;

	if (!name.p) {
		*ret = plan_book_selected(rq->app->plans);
		return 0;
	}
	*ret = plan_book_catalog(rq->app->plans, name);
	if (*ret)
		return 0;
	/* a version that somebody is pinned to, and that this process has not met yet */
	r = str_index(name, '@') < 0 ? E_NOENT : catalog_fetch(rq, name);
	if (r == E_BUSY || r == E_IO)
		return r;
	*ret = plan_book_catalog(rq->app->plans, name);
	return *ret ? 0 : no_catalog(rq, name);
}

int api_plan(struct req *rq, const struct catalog *c, str code, const struct plan **ret)
{
	struct buf b;
	int r;

	*ret = catalog_plan(c, code);
	if (*ret)
		return 0;
	buf_init(&b, 16384);
	for (size_t i = 0; i < c->plan_count; i++)
		buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(c->plans[i].code));
	r = api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no plan %.*s in catalogue %.*s. There are: %.*s.", STR_ARG(code),
		     STR_ARG(c->name), STR_ARG(buf_get(&b)));
	buf_done(&b);
	return r;
}

str api_language(const struct req *rq, str given)
{
	if (given.p)
		return given;
	return rq->caller.language.p ? rq->caller.language : S("en");
}

static struct mainstay_string_list strings(const str *v, size_t n)
{
	return (struct mainstay_string_list){list_some((void *)v), n};
}

static str way(bool self_service)
{
	return self_service ? S("self-service") : S("provider");
}

static struct opt_usec opt_time(usec t)
{
	return t ? SOME_USEC(t) : (struct opt_usec){0};
}

static int by_code(const void *a, const void *b)
{
	const struct catalog_note *const *x = a, *const *y = b;

	return str_cmp((*x)->code, (*y)->code);
}

/* Codes that were met, each once, with their texts. */
struct noted {
	const struct catalog_note **v;
	size_t n;
};

static void note(struct req *rq, struct noted *to, const struct catalog_note *all, size_t count,
		 struct code_list codes)
{
	for (size_t i = 0; i < codes.n; i++)
		for (size_t k = 0; k < count; k++) {
			bool there = !str_eq(all[k].code, codes.v[i]);

			for (size_t j = 0; j < to->n && !there; j++)
				there = to->v[j] == &all[k];
			if (there)
				continue;
			if (!to->v)
				to->v = ARENA_ARRAY(rq->arena, const struct catalog_note *,
						    NOTED_MAX);
			if (to->n < NOTED_MAX)
				to->v[to->n++] = &all[k];
		}
}

static void note_doubts(struct req *rq, struct noted *to, const struct catalog *c,
			struct code_list codes)
{
	note(rq, to, c->doubts, c->doubt_count, codes);
}

static struct mainstay_plan_notes notes_out(struct req *rq, struct noted *from, str language)
{
	struct mainstay_plan_notes out;

	if (from->n)
		qsort(from->v, from->n, sizeof(*from->v), by_code);
	out.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_note, from->n));
	out.n = from->n;
	for (size_t i = 0; i < from->n; i++)
		out.v[i] = (struct mainstay_plan_note){
			.code = from->v[i]->code,
			.text = plan_label_in(&from->v[i]->label, language),
		};
	return out;
}

int op_mainstay_list_catalogs(struct req *rq, const struct mainstay_list_catalogs_request *in,
			      struct mainstay_list_catalogs_response *out)
{
	str language = api_language(rq, in->language);
	const struct catalog **list;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &list);

	out->catalogs.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_catalog, n));
	out->catalogs.n = n;
	for (size_t i = 0; i < n; i++)
		out->catalogs.v[i] = (struct mainstay_catalog){
			.catalog = list[i]->name,
			.version = list[i]->version,
			.name = plan_label_in(&list[i]->label, language),
			.currency = list[i]->currency,
			.selected = SOME_BOOL(list[i] == plan_book_selected(rq->app->plans)),
			.default_plan = list[i]->default_plan->code,
			.plan_count = SOME_I64((int64_t)list[i]->plan_count),
		};
	return 0;
}

static str minimum_charge(struct req *rq, const struct plan *p)
{
	int64_t minor;

	/* a loaded minimum has whole minor units and is bounded */
	if (dec18_to_minor(p->price->minimum, p->price->digits, &minor) < 0)
		return (str){0};
	return minor_print(rq->arena, minor, p->price->digits);
}

/* The members that a summary and a detail have in common. */
#define FILL_PLAN(rq, out, p, language)                                                            \
	do {                                                                                       \
		(out)->plan = (p)->code;                                                           \
		(out)->name = plan_label_in(&(p)->label, (language));                              \
		(out)->audience = plan_label_in(&(p)->audience, (language));                       \
		(out)->price = words_price((rq)->arena, (p), (language));                          \
		(out)->minimum_charge = minimum_charge((rq), (p));                                 \
		(out)->scope =                                                                     \
			(p)->scope == SCOPE_ORGANIZATION ? S("organization") : S("account");       \
		(out)->join = way((p)->join_self_service);                                         \
		(out)->leave = way((p)->leave_self_service);                                       \
		(out)->is_default = SOME_BOOL((p)->catalog->default_plan == (p));                  \
		(out)->minimum_term_days = SOME_I64((p)->term.min_days);                           \
		(out)->valid_from = opt_time((p)->valid_from);                                     \
		(out)->valid_until = opt_time((p)->valid_until);                                   \
		(out)->successor = (p)->successor;                                                 \
	} while (0)

int op_mainstay_list_plans(struct req *rq, const struct mainstay_list_plans_request *in,
			   struct mainstay_list_plans_response *out)
{
	str language = api_language(rq, in->language);
	const struct catalog *c;
	int r = api_catalog(rq, in->catalog, &c);

	if (r < 0)
		return r;
	out->plans.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_summary, c->plan_count));
	out->plans.n = c->plan_count;
	for (size_t i = 0; i < c->plan_count; i++)
		FILL_PLAN(rq, &out->plans.v[i], &c->plans[i], language);
	out->catalog = c->version;
	out->currency = c->currency;
	return 0;
}

static struct mainstay_plan_hours_list hours_out(struct req *rq, const struct plan_case_kind *k,
						 str language)
{
	struct mainstay_plan_hours_list out = {
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_hours, k->channel_count)),
		k->channel_count};

	for (size_t i = 0; i < out.n; i++)
		out.v[i] = (struct mainstay_plan_hours){
			.channel = k->channels[i].channel->code,
			.name = plan_label_in(&k->channels[i].channel->label, language),
			.hours = plan_label_in(&k->channels[i].calendar->label, language),
		};
	return out;
}

static struct mainstay_plan_case_languages
languages_out(struct req *rq, const struct plan_case_kind *k, str language)
{
	static const str words[] = {S_INIT("unavailable"), S_INIT("best-effort"),
				    S_INIT("available")};
	struct mainstay_plan_case_languages out = {
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_case_language,
				      k->language_count)),
		k->language_count};

	for (size_t i = 0; i < out.n; i++) {
		const struct plan_language *l = &k->languages[i];

		out.v[i] = (struct mainstay_plan_case_language){
			.language = l->code,
			.availability = words[l->availability],
			.hours = l->calendar ? plan_label_in(&l->calendar->label, language)
					     : (str){0},
		};
	}
	return out;
}

static str duration_out(struct req *rq, const struct plan_duration *d, str language)
{
	return d->minutes ? words_duration(rq->arena, d, language) : (str){0};
}

static struct mainstay_plan_severity_targets
targets_out(struct req *rq, const struct plan_case_kind *k, str language)
{
	struct mainstay_plan_severity_targets out = {
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_severity_target,
				      k->target_count)),
		k->target_count};

	for (size_t i = 0; i < out.n; i++) {
		const struct plan_target *t = &k->targets[i];
		str *channels = ARENA_ARRAY(rq->arena, str, t->channel_count + 1);
		int64_t minutes = t->first_response.minutes;

		for (size_t c = 0; c < t->channel_count; c++)
			channels[c] = t->channels[c].channel->code;
		out.v[i] = (struct mainstay_plan_severity_target){
			.severity = t->severity->code,
			.name = plan_label_in(&t->severity->label, language),
			.first_response = duration_out(rq, &t->first_response, language),
			.first_response_minutes = minutes ? SOME_I64(minutes) : (struct opt_i64){0},
			.next_response = duration_out(rq, &t->next_response, language),
			.update_every = duration_out(rq, &t->update_every, language),
			.resolution = duration_out(rq, &t->resolution, language),
			.hours = minutes ? plan_label_in(&t->calendar->label, language) : (str){0},
			.channels = strings(channels, t->channel_count),
		};
	}
	return out;
}

static void cases_out(struct req *rq, const struct plan *p, str language,
		      struct mainstay_plan_case_kinds *out)
{
	out->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_case_kind, p->kind_count));
	out->n = p->kind_count;
	for (size_t i = 0; i < out->n; i++) {
		const struct plan_case_kind *k = &p->kinds[i];

		out->v[i] = (struct mainstay_plan_case_kind){
			.kind = k->kind->code,
			.name = plan_label_in(&k->kind->label, language),
			.channels = hours_out(rq, k, language),
			.languages = languages_out(rq, k, language),
			.severities = targets_out(rq, k, language),
		};
	}
}

static void features_out(struct req *rq, const struct plan *p, str language,
			 struct mainstay_plan_feature_grants *out)
{
	out->v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_plan_feature_grant, p->grant_count));
	for (size_t i = 0; i < p->grant_count; i++) {
		const struct plan_grant *g = &p->grants[i];
		str path = str_fmt(rq->arena, "plans.%.*s.features.%.*s", STR_ARG(p->code),
				   STR_ARG(g->feature->code));
		struct code_list doubts = catalog_doubts(p->catalog, rq->arena, path);

		out->v[out->n++] = (struct mainstay_plan_feature_grant){
			.feature = g->feature->code,
			.name = plan_label_in(&g->feature->label, language),
			.granted = SOME_BOOL(g->entitled),
			.text = words_grant(rq->arena, p, g, language),
			.doubts = strings(doubts.v, doubts.n),
		};
	}
}

/* All values below the plan, with the plan's own part of the path left out. */
static void facts_out(struct req *rq, const struct plan *p, struct mainstay_get_plan_response *out,
		      str language)
{
	const struct catalog *c = p->catalog;
	str prefix = str_fmt(rq->arena, "plans.%.*s.", STR_ARG(p->code));
	struct mainstay_plan_facts *facts = &out->plan->facts;
	struct noted doubts = {0}, sources = {0};

	facts->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_fact, c->fact_count));
	for (size_t i = 0; i < c->fact_count; i++) {
		const struct catalog_fact *f = &c->facts[i];

		if (!str_starts(f->path, prefix))
			continue;
		facts->v[facts->n++] = (struct mainstay_plan_fact){
			.path = str_slice(f->path, prefix.n, f->path.n),
			.value = f->value.p ? f->value : S("{}"),
			.sources = strings(f->sources, f->source_count),
			.doubts = strings(f->doubts, f->doubt_count),
		};
		note_doubts(rq, &doubts, c, (struct code_list){f->doubts, f->doubt_count});
		note(rq, &sources, c->sources, c->source_count,
		     (struct code_list){f->sources, f->source_count});
	}
	for (size_t i = 0; i < c->claim_count; i++)
		if (str_eq(c->claims[i].plan, p->code))
			note_doubts(
				rq, &doubts, c,
				(struct code_list){c->claims[i].doubts, c->claims[i].doubt_count});
	out->doubts = notes_out(rq, &doubts, language);
	out->sources = notes_out(rq, &sources, language);
}

static void claims_out(struct req *rq, const struct plan *p, str language,
		       struct mainstay_plan_claims *out)
{
	const struct catalog *c = p->catalog;

	out->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_plan_claim, c->claim_count));
	for (size_t i = 0; i < c->claim_count; i++) {
		const struct catalog_claim *claim = &c->claims[i];

		if (!str_eq(claim->plan, p->code))
			continue;
		out->v[out->n++] = (struct mainstay_plan_claim){
			.claim = claim->id,
			.text = plan_label_in(&claim->label, language),
			.verdict = claim->verdict,
			.fields = strings(claim->fields, claim->field_count),
			.doubts = strings(claim->doubts, claim->doubt_count),
		};
	}
}

int op_mainstay_get_plan(struct req *rq, const struct mainstay_get_plan_request *in,
			 struct mainstay_get_plan_response *out)
{
	str language = api_language(rq, in->language);
	const struct catalog *c;
	const struct plan *p;
	str *highlights;
	int r = api_catalog(rq, in->catalog, &c);

	if (r == 0)
		r = api_plan(rq, c, in->plan, &p);
	if (r < 0)
		return r;
	out->plan = ARENA_NEW(rq->arena, struct mainstay_plan_detail);
	FILL_PLAN(rq, out->plan, p, language);
	highlights = ARENA_ARRAY(rq->arena, str, p->highlight_count + 1);
	for (size_t i = 0; i < p->highlight_count; i++)
		highlights[i] = plan_label_in(&p->highlights[i], language);
	out->plan->highlights = strings(highlights, p->highlight_count);
	cases_out(rq, p, language, &out->plan->cases);
	features_out(rq, p, language, &out->plan->features);
	claims_out(rq, p, language, &out->plan->claims);
	facts_out(rq, p, out, language);
	out->catalog = c->version;
	out->currency = c->currency;
	return 0;
}

static int chosen_plans(struct req *rq, const struct catalog *c,
			const struct mainstay_plan_code_list *codes, const struct plan ***ret,
			size_t *ret_n)
{
	size_t n = codes->v ? codes->n : c->plan_count;
	const struct plan **v = ARENA_ARRAY(rq->arena, const struct plan *, n + 1);

	for (size_t i = 0; i < n; i++) {
		int r = 0;

		if (codes->v)
			r = api_plan(rq, c, codes->v[i], &v[i]);
		else
			v[i] = &c->plans[i];
		if (r < 0)
			return r;
	}
	*ret = v;
	*ret_n = n;
	return 0;
}

int op_mainstay_compare_plans(struct req *rq, const struct mainstay_compare_plans_request *in,
			      struct mainstay_compare_plans_response *out)
{
	str language = api_language(rq, in->language);
	struct noted doubts = {0};
	struct compare_table table;
	const struct plan **plans = NULL;
	const struct catalog *c;
	size_t n = 0;
	int r = api_catalog(rq, in->catalog, &c);

	if (r == 0)
		r = chosen_plans(rq, c, &in->plans, &plans, &n);
	if (r < 0)
		return r;
	table = plans_compare(rq->arena, plans, n, language);
	out->plans.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_compared_plan, n));
	out->plans.n = n;
	for (size_t i = 0; i < n; i++) {
		str path = str_fmt(rq->arena, "plans.%.*s.label", STR_ARG(plans[i]->code));
		struct code_list codes = catalog_doubts(c, rq->arena, path);

		note_doubts(rq, &doubts, c, codes);
		out->plans.v[i] = (struct mainstay_compared_plan){
			.plan = plans[i]->code,
			.name = plan_label_in(&plans[i]->label, language),
			.doubts = strings(codes.v, codes.n),
		};
	}
	out->rows.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_compared_row, table.row_count));
	for (size_t i = 0; i < table.row_count; i++) {
		struct mainstay_compared_row *row = &out->rows.v[out->rows.n];
		struct mainstay_compared_cells *cells = &row->cells;

		if (table.rows[i].detail)
			continue;
		out->rows.n++;
		row->row = table.rows[i].code;
		row->name = table.rows[i].name;
		cells->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_compared_cell, n));
		cells->n = n;
		for (size_t k = 0; k < n; k++) {
			const struct compare_cell *cell = &table.rows[i].cells[k];

			note_doubts(rq, &doubts, c, cell->doubts);
			cells->v[k].text = cell->text;
			cells->v[k].doubts = strings(cell->doubts.v, cell->doubts.n);
		}
	}
	out->doubts = notes_out(rq, &doubts, language);
	out->catalog = c->version;
	return 0;
}

/* The doubts of both sides; each catalogue has codes of its own. */
static struct mainstay_string_list both(struct req *rq, const struct catalog_difference *d)
{
	str *v = ARENA_ARRAY(rq->arena, str, d->doubts_from.n + d->doubts_to.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->doubts_from.n; i++)
		v[n++] = d->doubts_from.v[i];
	for (size_t i = 0; i < d->doubts_to.n; i++)
		v[n++] = d->doubts_to.v[i];
	return strings(v, n);
}

int op_mainstay_diff_catalogs(struct req *rq, const struct mainstay_diff_catalogs_request *in,
			      struct mainstay_diff_catalogs_response *out)
{
	str language = api_language(rq, in->language);
	struct catalog_differences list;
	const struct catalog *from, *to;
	struct noted doubts = {0};
	int r = api_catalog(rq, in->from, &from);

	if (r == 0)
		r = api_catalog(rq, in->to, &to);
	if (r < 0)
		return r;
	list = catalogs_diff(rq->arena, from, to, language);
	out->differences.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_catalog_difference, list.n));
	out->differences.n = list.n;
	for (size_t i = 0; i < list.n; i++) {
		const struct catalog_difference *d = &list.v[i];

		note_doubts(rq, &doubts, from, d->doubts_from);
		note_doubts(rq, &doubts, to, d->doubts_to);
		out->differences.v[i] = (struct mainstay_catalog_difference){
			.path = d->path,
			.plan = d->plan,
			.name = d->name,
			.from = d->from,
			.to = d->to,
			.doubts = both(rq, d),
		};
	}
	out->doubts = notes_out(rq, &doubts, language);
	out->from = from->version;
	out->to = to->version;
	return 0;
}
