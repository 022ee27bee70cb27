/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The price rule. Steps, all exact:
 *
 *	1. each component has a value, never below zero; usage below zero counts as zero
 *	2. combine: their sum, or the largest of them (the first of equals)
 *	3. discount: a part is taken off
 *	4. minimum: raised to it; the minimum itself is discounted only if the price says so
 *	5. cap: lowered to it
 *	6. rounded half away from zero to the currency's minor unit, once
 *
 * A band is (from, upto]: marginal bands each take the part of the usage that lies
 * in them; with "whole" the band that the usage ends in holds for all of it.
 */
#include "price.h"

#include "arena.h"

#define PPM 1000000ULL

/* A line before rounding. */
struct exact_line {
	struct price_line line;
	struct wide value;
};

/* At most all bands of one component, or of all when they are added; and three adjustments. */
struct lines {
	VEC(struct exact_line) v;
	struct arena *arena; /* NULL: lines are not wanted */
};

/* major units at scale 18 -> over the common denominator */
static struct wide scaled(dec18 amount)
{
	return wide_mul(wide_from(amount), PRICE_SCALE_REST);
}

static void add_line(struct lines *l, struct price_line line, struct wide value)
{
	if (l->arena)
		*VEC_ADD(l->arena, &l->v) = (struct exact_line){line, value};
}

static dec18 usage_of(const struct price_usage *u, str base)
{
	dec18 v = u->usage;

	for (size_t i = 0; i < u->base_count; i++)
		if (str_eq(u->bases[i].name, base))
			v = u->bases[i].amount;
	return v > 0 ? v : 0;
}

static int64_t count_of(const struct price_usage *u, str name)
{
	for (size_t i = 0; i < u->count_count; i++)
		if (str_eq(u->counts[i].name, name))
			return u->counts[i].count > 0 ? u->counts[i].count : 0;
	return 0;
}

static struct wide bands_value(const struct price_component *c, const struct price_usage *u,
			       struct lines *l)
{
	struct wide sum = {0};
	dec18 usage = usage_of(u, c->base), from = 0;

	for (size_t i = 0; i < c->band_count && usage > 0; i++) {
		const struct price_band *b = &c->bands[i];
		bool ends_here = b->upto == PRICE_NO_END || usage <= b->upto;
		dec18 slice = ends_here ? usage - from : b->upto - from;

		if (c->whole && !ends_here) {
			from = b->upto;
			continue;
		}
		if (c->whole)
			slice = usage;
		struct wide value = wide_mul(wide_mul(wide_from(slice), (uint64_t)b->rate),
					     PRICE_SCALE_REST / PPM);

		add_line(l,
			 (struct price_line){.kind = LINE_BAND,
					     .name = c->base,
					     .from = from,
					     .to = b->upto,
					     .quantity = slice,
					     .rate = b->rate,
					     .months = 1},
			 value);
		sum = wide_add(sum, value);
		if (ends_here)
			break;
		from = b->upto;
	}
	return sum;
}

static struct wide flat_value(const struct price_component *c, struct lines *l)
{
	struct wide value = wide_mul(wide_from(c->amount), PRICE_SCALE_REST / (uint64_t)c->months);

	add_line(l,
		 (struct price_line){.kind = LINE_FLAT,
				     .quantity = DEC18_ONE,
				     .each = c->amount,
				     .months = c->months},
		 value);
	return value;
}

static struct wide count_value(const struct price_component *c, const struct price_usage *u,
			       struct lines *l)
{
	int64_t count = count_of(u, c->unit) - c->included, blocks;
	struct wide value;

	if (count <= 0)
		return (struct wide){0};
	blocks = count / c->block + (count % c->block != 0);
	value = wide_mul(wide_mul(wide_from(c->amount), (uint64_t)blocks),
			 PRICE_SCALE_REST / (uint64_t)c->months);
	add_line(l,
		 (struct price_line){.kind = c->kind == PRICE_UNITS ? LINE_UNITS : LINE_EVENTS,
				     .name = c->unit,
				     .quantity = (dec18)blocks * DEC18_ONE,
				     .each = c->amount,
				     .months = c->months},
		 value);
	return value;
}

static struct wide component_value(const struct price_component *c, const struct price_usage *u,
				   struct lines *l)
{
	switch (c->kind) {
	case PRICE_FLAT:
		return flat_value(c, l);
	case PRICE_BANDS:
		return bands_value(c, u, l);
	case PRICE_UNITS:
	case PRICE_EVENTS:
		return count_value(c, u, l);
	}
	return (struct wide){0};
}

static struct wide combined(const struct price *p, const struct price_usage *u, struct lines *l)
{
	struct lines silent = {0};
	struct wide sum = {0}, best = {0};
	size_t best_at = 0;

	for (size_t i = 0; i < p->component_count && p->combine == PRICE_SUM; i++)
		sum = wide_add(sum, component_value(&p->components[i], u, l));
	if (p->combine == PRICE_SUM || !p->component_count)
		return sum;
	for (size_t i = 0; i < p->component_count; i++) {
		struct wide value = component_value(&p->components[i], u, &silent);

		if (i == 0 || wide_cmp(value, best) > 0) {
			best = value;
			best_at = i;
		}
	}
	return component_value(&p->components[best_at], u, l);
}

/* Every value has the factor PPM left in it for this, so the division is exact. */
static struct wide part(struct wide value, rate_ppm rate)
{
	return wide_mul(wide_div_floor(value, PPM, NULL), (uint64_t)rate);
}

static struct wide compute(const struct price *p, const struct price_usage *u, struct lines *l)
{
	struct wide total = combined(p, u, l), minimum = scaled(p->minimum);

	if (p->discount) {
		struct wide off = wide_sub((struct wide){0}, part(total, p->discount));

		add_line(l, (struct price_line){.kind = LINE_DISCOUNT, .rate = p->discount}, off);
		total = wide_add(total, off);
		if (p->discount_on_minimum)
			minimum = wide_sub(minimum, part(minimum, p->discount));
	}
	if (wide_cmp(minimum, total) > 0) {
		add_line(l, (struct price_line){.kind = LINE_MINIMUM}, wide_sub(minimum, total));
		total = minimum;
	}
	if (p->cap != PRICE_NO_END && wide_cmp(total, scaled(p->cap)) > 0) {
		struct wide cap = scaled(p->cap);

		add_line(l, (struct price_line){.kind = LINE_CAP}, wide_sub(cap, total));
		total = cap;
	}
	return total;
}

static uint64_t minor_units(int digits)
{
	uint64_t v = PRICE_SCALE_AMOUNT;

	while (digits-- > 0)
		v /= 10;
	return v;
}

/* Minor units toward minus infinity, and what is left, over the common denominator. */
static int floor_minor(struct wide v, int digits, int64_t *ret, struct wide *ret_rest)
{
	uint64_t unit = minor_units(digits);
	struct wide q = wide_div_floor(wide_div_floor(v, PRICE_SCALE_REST, NULL), unit, NULL);

	*ret_rest = wide_sub(v, wide_mul(wide_mul(q, unit), PRICE_SCALE_REST));
	return wide_to_i64(q, ret);
}

int price_round(struct wide exact, int digits, int64_t *ret)
{
	struct wide half = wide_from((__int128)minor_units(digits) * (PRICE_SCALE_REST / 2));
	bool negative = exact.negative;
	struct wide rest;
	int64_t v;
	int r;

	exact.negative = false;
	r = floor_minor(wide_add(exact, half), digits, &v, &rest);
	if (r < 0)
		return r;
	*ret = negative ? -v : v;
	return 0;
}

void price_exact(const struct price *p, const struct price_usage *u, struct wide *ret)
{
	struct lines silent = {0};

	*ret = compute(p, u, &silent);
}

/*
 * Each line gets its floor; the units still missing to the total go one each to
 * the lines with the largest rests, the first of equals first. There are always
 * as many lines with a rest as units missing.
 */
static int share_out(struct lines *l, int digits, int64_t total, struct price_line *out)
{
	struct wide *rests = ARENA_ARRAY(l->arena, struct wide, l->v.n + 1);
	int64_t missing = total;

	for (size_t i = 0; i < l->v.n; i++) {
		int r = floor_minor(l->v.v[i].value, digits, &out[i].amount, &rests[i]);

		if (r < 0 || __builtin_sub_overflow(missing, out[i].amount, &missing))
			return E_LIMIT;
	}
	for (; missing > 0; missing--) {
		size_t best = 0;

		for (size_t i = 1; i < l->v.n; i++)
			if (wide_cmp(rests[i], rests[best]) > 0)
				best = i;
		out[best].amount++;
		rests[best] = wide_from(-1);
	}
	return 0;
}

static bool below_zero(const struct price_usage *u)
{
	bool found = u->usage < 0;

	for (size_t i = 0; i < u->base_count; i++)
		found = found || u->bases[i].amount < 0;
	return found;
}

int price_quote(const struct price *p, const struct price_usage *u, struct arena *a,
		struct price_quote *ret)
{
	struct lines l = {.arena = a};
	struct wide total = compute(p, u, &l);
	struct price_line *out = ARENA_ARRAY(a, struct price_line, l.v.n + 1);
	size_t kept = 0;
	int r = price_round(total, p->digits, &ret->total);

	if (r < 0)
		return r;
	for (size_t i = 0; i < l.v.n; i++)
		out[i] = l.v.v[i].line;
	r = share_out(&l, p->digits, ret->total, out);
	if (r < 0)
		return r;
	/* an adjustment that came to nothing says nothing */
	for (size_t i = 0; i < l.v.n; i++) {
		if (out[i].amount == 0 && out[i].kind >= LINE_DISCOUNT)
			continue;
		out[kept++] = out[i];
	}
	ret->lines = out;
	ret->line_count = kept;
	ret->negative_usage = below_zero(u);
	return 0;
}
