/* SPDX-License-Identifier: Apache-2.0 */
/* The price of a plan, read from its file; what it means is in price.c. */
#include "catalog-load.h"

#define COMPONENTS_MAX 16
#define COUNT_MAX 1000000000LL

static int64_t load_months(struct ymap *m)
{
	static const char *const words[] = {"month", "quarter", "year"};
	static const int64_t months[] = {1, 3, 12};

	return months[ymap_opt_word(m, "per", words, ARRAY_LEN(words), 0)];
}

/* The tiers: each ends where the next begins, the last has no end. */
static void load_tiers(struct loader *l, const struct ynode *n, struct price_component *c)
{
	struct price_band *v;

	if (!n || !ynode_is(l->p, n, YNODE_LIST))
		return;
	if (n->n == 0 || n->n > PRICE_BANDS_MAX) {
		yproblem_add(l->p, n, S("list 1 to 20 tiers"), "has %zu tiers", n->n);
		return;
	}
	v = ARENA_ARRAY(l->a, struct price_band, n->n);
	c->bands = v;
	c->band_count = n->n;
	for (size_t i = 0; i < n->n; i++) {
		bool last = i + 1 == n->n;
		const struct ynode *upto, *rate;
		struct ymap m;

		v[i].upto = PRICE_NO_END;
		if (!ymap_open(&m, l->p, n->items[i]))
			continue;
		rate = ymap_need(&m, "rate", "add a rate, like rate: 10%");
		if (rate)
			DISCARD("a bad one is reported", load_rate(l, rate, &v[i].rate));
		upto = ymap_get(&m, "upto");
		if (last && upto)
			yproblem_add(l->p, upto, S("remove it, or add a tier for all above"),
				     "ends the last tier, so that usage above has no rate");
		if (!last && !upto)
			yproblem_add(l->p, n->items[i], S("add upto: AMOUNT"),
				     "lacks the end that only the last tier may lack");
		if (upto && load_amount(l, upto, &v[i].upto) &&
		    (v[i].upto <= 0 ||
		     (i > 0 && v[i - 1].upto != PRICE_NO_END && v[i].upto <= v[i - 1].upto)))
			yproblem_add(l->p, upto, S("order the tiers by their ends, from above 0"),
				     "is not above the end of the tier before it");
		ymap_close(&m);
	}
}

static void load_bands(struct loader *l, const struct ynode *n, struct price_component *c)
{
	static const char *const modes[] = {"marginal", "whole"};
	const struct plan_base *base = NULL;
	const struct ynode *of;
	struct ymap m;

	c->kind = PRICE_BANDS;
	if (!ymap_open(&m, l->p, n))
		return;
	of = ymap_need(&m, "of", "name the usage it is a part of, like of: gross");
	if (of)
		base = LOAD_REF(l, of, "base", bases, base_count);
	c->base = base ? base->code : S("");
	c->whole = ymap_opt_word(&m, "mode", modes, ARRAY_LEN(modes), 0) == 1;
	load_tiers(l,
		   ymap_need(&m, "tiers", "list the tiers: [{upto: 10000, rate: 10%}, {rate: 3%}]"),
		   c);
	ymap_close(&m);
}

static void load_flat(struct loader *l, const struct ynode *n, struct price_component *c)
{
	const struct ynode *amount;
	struct ymap m;

	c->kind = PRICE_FLAT;
	if (!ymap_open(&m, l->p, n))
		return;
	amount = ymap_need(&m, "amount", "add an amount, like amount: 500.00");
	if (amount)
		DISCARD("a bad one is reported", load_money(l, amount, &c->amount));
	c->months = load_months(&m);
	ymap_close(&m);
}

static void load_each(struct loader *l, const struct ynode *n, struct price_component *c,
		      enum price_kind kind)
{
	const char *name = kind == PRICE_UNITS ? "unit" : "event";
	const struct ynode *unit, *each;
	struct ymap m;

	c->kind = kind;
	if (!ymap_open(&m, l->p, n))
		return;
	unit = ymap_need(&m, name, "name what is counted");
	if (unit && !load_code(l, unit, &c->unit))
		c->unit = S("");
	each = ymap_need(&m, "each", "add the price of one, like each: 5.00");
	if (each)
		DISCARD("a bad one is reported", load_amount(l, each, &c->amount));
	c->included = ymap_opt_int(&m, "included", 0, COUNT_MAX, 0);
	c->block = kind == PRICE_UNITS ? ymap_opt_int(&m, "block", 1, COUNT_MAX, 1) : 1;
	c->months = kind == PRICE_UNITS ? load_months(&m) : 1;
	ymap_close(&m);
}

static void load_component(struct loader *l, const struct ynode *n, struct price_component *c)
{
	const struct ynode *bands, *flat, *units, *event;
	struct ymap m;

	*c = (struct price_component){.months = 1, .block = 1};
	if (!ymap_open(&m, l->p, n))
		return;
	bands = ymap_get(&m, "bands");
	flat = ymap_get(&m, "flat");
	units = ymap_get(&m, "per_unit");
	event = ymap_get(&m, "per_event");
	if (!!bands + !!flat + !!units + !!event != 1)
		yproblem_add(l->p, n, S("write one of bands, flat, per_unit and per_event"),
			     "is not exactly one kind of component");
	else if (bands)
		load_bands(l, bands, c);
	else if (flat)
		load_flat(l, flat, c);
	else
		load_each(l, units ? units : event, c, units ? PRICE_UNITS : PRICE_EVENTS);
	ymap_close(&m);
}

static void load_components(struct loader *l, const struct ynode *n, struct price *p)
{
	struct price_component *v;

	if (!ynode_is(l->p, n, YNODE_LIST))
		return;
	if (n->n > COMPONENTS_MAX) {
		yproblem_add(l->p, n, S("list at most 16"), "has %zu components", n->n);
		return;
	}
	v = ARENA_ARRAY(l->a, struct price_component, n->n + 1);
	for (size_t i = 0; i < n->n; i++)
		load_component(l, n->items[i], &v[i]);
	p->components = v;
	p->component_count = n->n;
}

static void load_discount(struct loader *l, const struct ynode *n, struct price *p)
{
	const struct ynode *rate;
	struct ymap m;

	if (!ymap_open(&m, l->p, n))
		return;
	rate = ymap_need(&m, "rate", "add a rate, like rate: 5%");
	if (rate)
		DISCARD("a bad one is reported", load_rate(l, rate, &p->discount));
	p->discount_on_minimum = ymap_opt_bool(&m, "on_minimum", false);
	ymap_close(&m);
}

const struct price *load_price(struct loader *l, const struct ynode *n)
{
	static const char *const combine[] = {"sum", "max"};
	struct price *p = ARENA_NEW(l->a, struct price);
	const struct ynode *node;
	struct ymap m;

	*p = (struct price){.cap = PRICE_NO_END, .digits = l->c->currency_digits};
	if (!n || (n->kind == YNODE_SCALAR && str_eq(n->text, S("free"))))
		return p;
	if (n->kind == YNODE_SCALAR) {
		yproblem_add(l->p, n, S("write free, or a map with minimum and components"),
			     "is \"%.*s\", not a price", STR_ARG(n->text));
		return p;
	}
	if (!ymap_open(&m, l->p, n))
		return p;
	p->combine = (enum price_combine)ymap_opt_word(&m, "combine", combine, ARRAY_LEN(combine),
						       PRICE_SUM);
	node = ymap_get(&m, "components");
	if (node)
		load_components(l, node, p);
	node = ymap_get(&m, "minimum");
	if (node)
		DISCARD("a bad one is reported", load_money(l, node, &p->minimum));
	if (p->component_count == 0 && p->minimum == 0)
		yproblem_add(l->p, n, S("write \"price: free\", or add components"),
			     "charges nothing");
	node = ymap_get(&m, "cap");
	if (node && load_money(l, node, &p->cap) && p->cap < p->minimum)
		yproblem_add(l->p, node, S("raise the cap or lower the minimum"),
			     "is below the minimum");
	node = ymap_get(&m, "discount");
	if (node)
		load_discount(l, node, p);
	ymap_close(&m);
	return p;
}
