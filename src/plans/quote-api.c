/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that compute prices. */
#include <stdlib.h>

#include "errors.h"
#include "mainstay.h"
#include "plan-words.h"
#include "plans-private.h"
#include "shape.h"

static int bad_value(struct req *rq, const char *member, str value, const char *remedy)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid %s '%.*s': %s", member,
			STR_ARG(value), remedy);
}

static int read_amount(struct req *rq, const char *member, str text, dec18 *ret)
{
	bool inexact = false;

	if (dec18_parse(text, ret, &inexact) < 0 || inexact)
		return bad_value(rq, member, text, "at most 20 digits and 18 decimals are exact");
	return 0;
}

/* Names that the price does not ask for are mistakes, not zero. */
static bool asks_for(const struct price *p, str name, bool base)
{
	for (size_t i = 0; i < p->component_count; i++) {
		const struct price_component *c = &p->components[i];

		if (base ? c->kind == PRICE_BANDS && str_eq(c->base, name)
			 : (c->kind == PRICE_UNITS || c->kind == PRICE_EVENTS) &&
				    str_eq(c->unit, name))
			return true;
	}
	return false;
}

static int read_usage(struct req *rq, const struct plan *p,
		      const struct mainstay_quote_plan_request *in, struct price_usage *ret)
{
	struct price_amount *bases = ARENA_ARRAY(rq->arena, struct price_amount, in->bases.n + 1);
	struct price_count *counts = ARENA_ARRAY(rq->arena, struct price_count, in->counts.n + 1);
	int r = read_amount(rq, "usage", in->usage, &ret->usage);

	for (size_t i = 0; r == 0 && i < in->bases.n; i++) {
		const struct mainstay_usage_amount *a = &in->bases.v[i];

		if (!asks_for(p->price, a->base, true))
			return bad_value(rq, "base", a->base, "the plan's price has no such base");
		bases[i].name = a->base;
		r = read_amount(rq, "amount", a->amount, &bases[i].amount);
	}
	for (size_t i = 0; r == 0 && i < in->counts.n; i++) {
		const struct mainstay_usage_count *c = &in->counts.v[i];

		if (!asks_for(p->price, c->name, false))
			return bad_value(rq, "name", c->name,
					 "the plan's price has no such unit or event");
		counts[i] = (struct price_count){c->name, c->count.v};
	}
	ret->bases = bases;
	ret->base_count = in->bases.n;
	ret->counts = counts;
	ret->count_count = in->counts.n;
	return r;
}

static str rate_out(struct req *rq, rate_ppm rate)
{
	return dec18_print(rq->arena, (dec18)rate * (DEC18_ONE / 1000000));
}

static struct mainstay_quote_line line_out(struct req *rq, const struct price_line *l, int digits,
					   str language)
{
	bool band = l->kind == LINE_BAND;
	bool priced = l->kind == LINE_FLAT || l->kind == LINE_UNITS || l->kind == LINE_EVENTS;

	return (struct mainstay_quote_line){
		.kind = price_line_code(l->kind),
		.description = words_line(rq->arena, l, digits, language),
		.from = band ? dec18_print(rq->arena, l->from) : (str){0},
		.to = band && l->to != PRICE_NO_END ? dec18_print(rq->arena, l->to) : (str){0},
		.quantity = band || priced ? dec18_print(rq->arena, l->quantity) : (str){0},
		.rate = band || l->kind == LINE_DISCOUNT ? rate_out(rq, l->rate) : (str){0},
		.each = priced ? dec18_print(rq->arena, l->each) : (str){0},
		.amount = minor_print(rq->arena, l->amount, digits),
	};
}

static void warn(struct req *rq, struct mainstay_string_list *out, str text)
{
	out->v = ARENA_ARRAY(rq->arena, str, 1);
	out->v[0] = text;
	out->n = 1;
}

int op_mainstay_quote_plan(struct req *rq, const struct mainstay_quote_plan_request *in,
			   struct mainstay_quote_plan_response *out)
{
	str language = api_language(rq, in->language);
	struct price_usage usage = {0};
	const struct catalog *c;
	const struct plan *p;
	struct price_quote q;
	int r = api_catalog(rq, in->catalog, &c);

	if (r == 0)
		r = api_plan(rq, c, in->plan, &p);
	if (r == 0)
		r = read_usage(rq, p, in, &usage);
	if (r < 0)
		return r;
	if (price_quote(p->price, &usage, rq->arena, &q) < 0)
		return bad_value(rq, "usage", in->usage, word_in(language, WORD_ABOVE_LIMIT).p);
	out->lines.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_quote_line, q.line_count));
	out->lines.n = q.line_count;
	for (size_t i = 0; i < q.line_count; i++)
		out->lines.v[i] = line_out(rq, &q.lines[i], c->currency_digits, language);
	out->warnings.v = list_some(NULL);
	if (q.negative_usage)
		warn(rq, &out->warnings, word_in(language, WORD_NEGATIVE_USAGE));
	out->total = minor_print(rq->arena, q.total, c->currency_digits);
	out->usage = dec18_print(rq->arena, usage.usage);
	out->currency = c->currency;
	out->plan = p->code;
	out->catalog = c->version;
	return 0;
}

/* One plan under a customer's needs. */
struct candidate {
	const struct plan *plan;
	int64_t total;
	str *missing;
	size_t missing_count;
};

static void lacks(struct req *rq, struct candidate *c, const char *what, str code)
{
	c->missing[c->missing_count++] = str_fmt(rq->arena, "%s%.*s", what, STR_ARG(code));
}

/* The shortest first response that the plan promises for a severity, of any kind; 0: none. */
static int64_t best_response(const struct plan *p, str severity)
{
	int64_t best = 0;

	for (size_t i = 0; i < p->kind_count; i++) {
		const struct plan_target *t = plan_target(p, p->kinds[i].kind->code, severity);

		if (t && t->first_response.minutes && t->calendar->always &&
		    (!best || t->first_response.minutes < best))
			best = t->first_response.minutes;
	}
	return best;
}

/* How soon the plan answers the most urgent of these severities, or of all when none is given. */
static int64_t soonest_response(const struct plan *p, const str *severities, size_t n)
{
	const struct catalog *c = p->catalog;
	size_t count = n ? n : c->severity_count;
	int64_t soonest = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t minutes = best_response(p, n ? severities[i] : c->severities[i].code);

		if (minutes && (!soonest || minutes < soonest))
			soonest = minutes;
	}
	return soonest;
}

static void judge(struct req *rq, const struct mainstay_recommend_plan_request *in,
		  struct candidate *c)
{
	int64_t soonest = soonest_response(c->plan, in->severities.v, in->severities.n);
	int64_t wanted = in->first_response_minutes.v;

	c->missing = ARENA_ARRAY(rq->arena, str, in->features.n + in->severities.n + 1);
	for (size_t i = 0; i < in->features.n; i++)
		if (!plan_entitled(c->plan, in->features.v[i]))
			lacks(rq, c, "", in->features.v[i]);
	for (size_t i = 0; i < in->severities.n; i++)
		if (!plan_severity_allowed(c->plan, in->severities.v[i]))
			lacks(rq, c, "severity ", in->severities.v[i]);
	if (in->first_response_minutes.set && (!soonest || soonest > wanted))
		lacks(rq, c, "firstResponse",
		      str_fmt(rq->arena, " within %lld minutes", (long long)wanted));
}

static int better(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (!x->missing_count != !y->missing_count)
		return x->missing_count ? 1 : -1;
	if (x->total != y->total)
		return x->total < y->total ? -1 : 1;
	return y->plan->rank - x->plan->rank; /* more for the same money */
}

/* Needs that no plan of the catalogue knows are spelled wrong. */
static int check_needs(struct req *rq, const struct catalog *c,
		       const struct mainstay_recommend_plan_request *in)
{
	for (size_t i = 0; i < in->features.n; i++)
		if (!plan_grant(c->default_plan, in->features.v[i]))
			return bad_value(rq, "feature", in->features.v[i],
					 "the catalogue has no such feature");
	for (size_t i = 0; i < in->severities.n; i++)
		if (!catalog_severity(c, in->severities.v[i]))
			return bad_value(rq, "severity", in->severities.v[i],
					 "the catalogue has no such severity");
	return 0;
}

int op_mainstay_recommend_plan(struct req *rq, const struct mainstay_recommend_plan_request *in,
			       struct mainstay_recommend_plan_response *out)
{
	str language = api_language(rq, in->language);
	struct price_usage usage = {0};
	const struct catalog *c;
	struct candidate *v;
	int r = api_catalog(rq, in->catalog, &c);

	if (r == 0)
		r = read_amount(rq, "usage", in->usage, &usage.usage);
	if (r == 0)
		r = check_needs(rq, c, in);
	if (r < 0)
		return r;
	v = ARENA_ARRAY(rq->arena, struct candidate, c->plan_count);
	for (size_t i = 0; i < c->plan_count; i++) {
		struct price_quote q;

		v[i].plan = &c->plans[i];
		if (price_quote(v[i].plan->price, &usage, rq->arena, &q) < 0)
			return bad_value(rq, "usage", in->usage,
					 word_in(language, WORD_ABOVE_LIMIT).p);
		v[i].total = q.total;
		judge(rq, in, &v[i]);
	}
	qsort(v, c->plan_count, sizeof(*v), better);
	out->recommendations.v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_plan_recommendation, c->plan_count));
	out->recommendations.n = c->plan_count;
	for (size_t i = 0; i < c->plan_count; i++)
		out->recommendations.v[i] = (struct mainstay_plan_recommendation){
			.plan = v[i].plan->code,
			.name = plan_label_in(&v[i].plan->label, language),
			.fits = SOME_BOOL(v[i].missing_count == 0),
			.total = minor_print(rq->arena, v[i].total, c->currency_digits),
			.missing = {list_some(v[i].missing), v[i].missing_count},
			.summary = words_price(rq->arena, v[i].plan, language),
		};
	out->currency = c->currency;
	out->catalog = c->version;
	return 0;
}
