/* SPDX-License-Identifier: Apache-2.0 */
/* One plan: who it is for, its cases and targets, what it grants, and its terms. */
#include "catalog-load.h"

#define DAYS_MAX 3660

/* {web: always, call: office}: every channel with its hours. */
static void load_channels(struct loader *l, const struct ynode *n,
			  const struct plan_channel_hours **ret, size_t *ret_n)
{
	struct plan_channel_hours *v;
	size_t count = 0;

	if (!n || !ynode_is(l->p, n, YNODE_MAP))
		return;
	if (n->n == 0)
		yproblem_add(l->p, n, S("open one channel, like web: always"), "is empty");
	v = ARENA_ARRAY(l->a, struct plan_channel_hours, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		const struct plan_channel *ch = load_find(
			n->keys[i], l->c->channels, sizeof(*l->c->channels), l->c->channel_count);
		const struct plan_calendar *cal =
			LOAD_REF(l, n->items[i], "calendar", calendars, calendar_count);

		if (ch && cal)
			v[count++] = (struct plan_channel_hours){ch, cal};
	}
	*ret = v;
	*ret_n = count;
}

static void load_languages(struct loader *l, const struct ynode *n, struct plan_case_kind *k)
{
	/* in the order of enum language_availability */
	static const char *const words[] = {"unavailable", "best-effort", "available"};
	struct plan_language *v;

	if (!n || !ynode_is(l->p, n, YNODE_MAP))
		return;
	if (n->n == 0)
		yproblem_add(l->p, n, S("list one language, like en: available"), "is empty");
	v = ARENA_ARRAY(l->a, struct plan_language, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		const struct ynode *item = n->items[i], *word = item, *calendar = NULL;
		size_t index = 0;
		struct ymap m;

		v[i].code = load_keep(l, n->keys[i]);
		if (item->kind == YNODE_MAP && ymap_open(&m, l->p, item)) {
			word = ymap_need(&m, "availability",
					 "add availability: available, best-effort or unavailable");
			calendar = ymap_get(&m, "calendar");
			ymap_close(&m);
		}
		if (word && ynode_word(l->p, word, words, ARRAY_LEN(words), &index))
			v[i].availability = (enum language_availability)index;
		if (calendar)
			v[i].calendar =
				LOAD_REF(l, calendar, "calendar", calendars, calendar_count);
	}
	k->languages = v;
	k->language_count = n->n;
}

static void opt_duration(struct loader *l, struct ymap *m, const char *key,
			 const struct plan_calendar *c, struct plan_duration *ret, bool *any)
{
	const struct ynode *n = ymap_get(m, key);

	if (!n)
		return;
	*any = true;
	DISCARD("a bad one is reported", load_duration(l, n, c, ret));
}

static void load_target(struct loader *l, const struct ynode *n, struct plan_target *t,
			const struct plan_case_kind *kind)
{
	const struct ynode *calendar, *channels;
	bool any = false;
	struct ymap m;

	t->calendar = l->c->calendars; /* of a target without durations it means nothing */
	t->channels = kind->channels;
	t->channel_count = kind->channel_count;
	if (!ymap_open(&m, l->p, n))
		return;
	calendar = ymap_get(&m, "calendar");
	if (calendar)
		t->calendar = LOAD_REF(l, calendar, "calendar", calendars, calendar_count);
	opt_duration(l, &m, "first_response", t->calendar, &t->first_response, &any);
	opt_duration(l, &m, "next_response", t->calendar, &t->next_response, &any);
	opt_duration(l, &m, "update_every", t->calendar, &t->update_every, &any);
	opt_duration(l, &m, "resolution", t->calendar, &t->resolution, &any);
	if (any && !calendar)
		yproblem_add(l->p, n, S("add calendar: NAME"),
			     "has a target, but no calendar to count it on");
	channels = ymap_get(&m, "channels");
	if (channels)
		load_channels(l, channels, &t->channels, &t->channel_count);
	for (size_t i = 0; channels && i < t->channel_count; i++) {
		bool there = false;

		for (size_t k = 0; k < kind->channel_count && !there; k++)
			there = kind->channels[k].channel == t->channels[i].channel;
		if (!there)
			yproblem_add(l->p, channels, S("add it to the case kind's channels"),
				     "opens %.*s, which the case kind does not have",
				     STR_ARG(t->channels[i].channel->code));
	}
	ymap_close(&m);
}

/* A more severe case must not be promised a later answer. */
static void check_order(struct loader *l, const struct ynode *n, const struct plan_target *v,
			size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct plan_target *a = &v[i - 1], *b = &v[i];

		if (a->first_response.minutes && b->first_response.minutes &&
		    a->calendar == b->calendar &&
		    b->first_response.minutes > a->first_response.minutes)
			yproblem_add(l->p, ynode_find(n, b->severity->code),
				     S("give the higher severity the shorter time"),
				     "is answered later than the lower severity %.*s",
				     STR_ARG(a->severity->code));
	}
}

static void load_severities(struct loader *l, const struct ynode *n, struct plan_case_kind *k)
{
	struct plan_target *v;
	size_t count = 0;

	if (!n || !ynode_is(l->p, n, YNODE_MAP))
		return;
	if (n->n == 0)
		yproblem_add(l->p, n, S("allow one severity, like low: {}"), "is empty");
	/* in the catalogue's order, whatever the file's */
	v = ARENA_ARRAY(l->a, struct plan_target, l->c->severity_count + 1);
	for (size_t s = 0; s < l->c->severity_count; s++) {
		const struct ynode *at = ynode_find(n, l->c->severities[s].code);

		if (!at)
			continue;
		v[count].severity = &l->c->severities[s];
		load_target(l, at, &v[count++], k);
	}
	for (size_t i = 0; i < n->n; i++)
		DISCARD("a missing one is reported",
			LOAD_KEY(l, n->items[i], n->keys[i], "severity", severities,
				 severity_count));
	check_order(l, n, v, count);
	k->targets = v;
	k->target_count = count;
}

static void load_cases(struct loader *l, const struct ynode *n, struct plan *p)
{
	struct plan_case_kind *v;
	size_t count = 0;

	if (!n || !ynode_is(l->p, n, YNODE_MAP))
		return;
	v = ARENA_ARRAY(l->a, struct plan_case_kind, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		struct plan_case_kind *k = &v[count];
		struct ymap m;

		k->kind = LOAD_KEY(l, n->items[i], n->keys[i], "case kind", case_kinds,
				   case_kind_count);
		if (!k->kind || !ymap_open(&m, l->p, n->items[i]))
			continue;
		load_channels(l, ymap_need(&m, "channels", "say how such a case may arrive"),
			      &k->channels, &k->channel_count);
		load_languages(l, ymap_need(&m, "languages", "say in which languages"), k);
		load_severities(l, ymap_need(&m, "severities", "say which severities it may have"),
				k);
		ymap_close(&m);
		count++;
	}
	p->kinds = v;
	p->kind_count = count;
}

static void grant_level(struct loader *l, const struct ynode *n, struct plan_grant *g)
{
	const char **words = ARENA_ARRAY(l->p->arena, const char *, g->feature->level_count + 1);

	for (size_t i = 0; i < g->feature->level_count; i++)
		words[i] = str_c(l->p->arena, g->feature->levels[i]);
	if (ynode_word(l->p, n, words, g->feature->level_count, &g->level))
		g->entitled = g->level > 0;
}

static void grant_count(struct loader *l, const struct ynode *n, struct plan_grant *g)
{
	if (n->kind == YNODE_SCALAR && str_eq(n->text, S("none")))
		return;
	if (n->kind == YNODE_SCALAR && str_eq(n->text, S("unlimited"))) {
		g->count = -1;
		g->entitled = true;
		return;
	}
	if (n->kind == YNODE_SCALAR)
		yproblem_add(l->p, n, S("write none, unlimited, or {count: 1, per: year}"),
			     "is \"%.*s\", not a count", STR_ARG(n->text));
	else
		DISCARD("reports it", ynode_is(l->p, n, YNODE_SCALAR));
}

static void grant_fee(struct loader *l, const struct ynode *n, struct plan_grant *g)
{
	dec18 amount;

	g->paid = true;
	g->entitled = true;
	if (n->kind == YNODE_SCALAR && str_eq(n->text, S("by-agreement")))
		return;
	if (load_money(l, n, &amount))
		g->fee = load_keep(l, n->text);
}

/* The long form: {is: true, kinds: [technical]}, {count: 1, per: year}, {paid: 500.00}. */
static void grant_map(struct loader *l, const struct ynode *n, struct plan_grant *g)
{
	static const char *const periods[] = {"month", "quarter", "year", "term"};
	enum feature_kind kind = g->feature->kind;
	const struct ynode *value, *paid, *kinds;
	bool flag = false;
	struct ymap m;

	if (!ymap_open(&m, l->p, n))
		return;
	paid = ymap_get(&m, "paid");
	value = kind == FEATURE_COUNT   ? ymap_get(&m, "count")
		: kind == FEATURE_LEVEL ? ymap_get(&m, "level")
					: ymap_get(&m, "is");
	if (kind == FEATURE_COUNT) {
		g->period = (enum feature_period)ymap_opt_word(&m, "per", periods,
							       ARRAY_LEN(periods), PERIOD_YEAR);
		g->carry_over = ymap_opt_bool(&m, "carry_over", false);
	}
	kinds = ymap_get(&m, "kinds");
	if (!value && !paid)
		yproblem_add(l->p, n,
			     S("add is (of a flag), level, count or paid, as the feature's kind "
			       "asks"),
			     "says neither what is granted nor that it is paid for");
	if (value && kind == FEATURE_FLAG && ynode_bool(l->p, value, &flag))
		g->entitled = flag;
	if (value && kind == FEATURE_LEVEL)
		grant_level(l, value, g);
	if (value && kind == FEATURE_COUNT && ynode_int(l->p, value, 0, 1000000, &g->count))
		g->entitled = g->count > 0;
	if (paid)
		grant_fee(l, paid, g);
	if (kinds && ynode_is(l->p, kinds, YNODE_LIST)) {
		for (size_t i = 0; i < kinds->n; i++)
			DISCARD("a missing one is reported",
				LOAD_REF(l, kinds->items[i], "case kind", case_kinds,
					 case_kind_count));
		load_str_list(l, kinds, &g->kinds, &g->kind_count);
	}
	ymap_close(&m);
}

static void load_grant(struct loader *l, const struct ynode *n, struct plan_grant *g)
{
	bool flag = false;

	if (n->kind == YNODE_MAP) {
		grant_map(l, n, g);
		return;
	}
	switch (g->feature->kind) {
	case FEATURE_FLAG:
		if (ynode_bool(l->p, n, &flag))
			g->entitled = flag;
		break;
	case FEATURE_LEVEL:
		grant_level(l, n, g);
		break;
	case FEATURE_COUNT:
		grant_count(l, n, g);
		break;
	}
}

/* What the plan's cases say about a feature that is not granted by name. */
static bool derived_grant(const struct plan *p, str feature)
{
	for (size_t i = 0; i < p->kind_count; i++) {
		const struct plan_case_kind *k = &p->kinds[i];

		if (str_eq(k->kind->feature, feature))
			return true;
		for (size_t c = 0; c < k->channel_count; c++) {
			str code = k->channels[c].channel->code;

			if (str_starts(feature, S("channel-")) &&
			    str_eq(str_slice(feature, sizeof("channel-") - 1, feature.n), code))
				return true;
		}
	}
	return false;
}

static void load_grants(struct loader *l, const struct ynode *n, struct plan *p)
{
	struct plan_grant *v;
	struct ymap m;

	v = ARENA_ARRAY(l->a, struct plan_grant, l->c->feature_count + 1);
	if (!n || !ymap_open(&m, l->p, n))
		return;
	for (size_t i = 0; i < l->c->feature_count; i++) {
		const struct plan_feature *f = &l->c->features[i];
		const struct ynode *at;

		v[i].feature = f;
		if (f->derived) {
			v[i].entitled = derived_grant(p, f->code);
			continue;
		}
		at = ynode_find(n, f->code);
		if (at)
			load_grant(l, at, &v[i]);
		else
			yproblem_add(l->p, n, S("say what the plan grants; false or none is fine"),
				     "lacks the feature %.*s", STR_ARG(f->code));
	}
	for (size_t i = 0; i < n->n; i++) {
		const struct plan_feature *f =
			LOAD_KEY(l, n->items[i], n->keys[i], "feature", features, feature_count);

		if (f && f->derived)
			yproblem_add(l->p, n->items[i], S("remove it; it follows from cases"),
				     "grants a feature that case kinds and channels decide");
	}
	p->grants = v;
	p->grant_count = l->c->feature_count;
}

static void load_term(struct loader *l, const struct ynode *n, struct plan_term *t)
{
	/* in the order of enum term_cancel */
	static const char *const cancel[] = {"end-of-month", "end-of-term", "at-once"};
	static const char *const proration[] = {"second", "day"};
	static const char *const billing[] = {"arrears", "advance"};
	struct ymap m;

	if (!n || !ymap_open(&m, l->p, n))
		return;
	t->min_days = ymap_int(&m, "min_days", 0, DAYS_MAX);
	t->notice_days = ymap_opt_int(&m, "notice_days", 0, 366, 0);
	t->renews = ymap_opt_bool(&m, "renews", true);
	t->cancel = (enum term_cancel)ymap_opt_word(&m, "cancel", cancel, ARRAY_LEN(cancel),
						    CANCEL_END_OF_MONTH);
	t->prorate_by_day = ymap_opt_word(&m, "proration", proration, ARRAY_LEN(proration), 0) == 1;
	t->in_advance = ymap_opt_word(&m, "billing", billing, ARRAY_LEN(billing), 0) == 1;
	if (t->cancel == CANCEL_END_OF_TERM && t->min_days == 0)
		yproblem_add(l->p, n, S("add min_days, or cancel: end-of-month"),
			     "ends with a term that has no length");
	ymap_close(&m);
}

static void load_contact_steps(struct loader *l, const struct ynode *n, struct plan_contacts *c)
{
	struct contact_step *v;

	if (!ynode_is(l->p, n, YNODE_LIST))
		return;
	v = ARENA_ARRAY(l->a, struct contact_step, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		struct ymap m;

		if (!ymap_open(&m, l->p, n->items[i]))
			return;
		v[i].upto = ymap_int(&m, "upto", 1, INT32_MAX);
		v[i].contacts = ymap_int(&m, "contacts", 0, INT32_MAX);
		ymap_close(&m);
		if (i > 0 && v[i].upto <= v[i - 1].upto)
			yproblem_add(l->p, n->items[i], S("order the steps by upto"),
				     "does not reach farther than the step before it");
	}
	c->steps = v;
	c->step_count = n->n;
}

static void load_contacts(struct loader *l, const struct ynode *n, struct plan_contacts *c)
{
	static const char *const see[] = {"account", "own"};
	const struct ynode *limit, *steps, *beyond, *roles;
	struct ymap m, b;

	c->limit = -1;
	if (!n || !ymap_open(&m, l->p, n))
		return;
	limit = ymap_get(&m, "limit");
	steps = ymap_get(&m, "steps");
	if (!limit == !steps)
		yproblem_add(l->p, n, S("add limit: unlimited, limit: NUMBER, or steps"),
			     "needs either a limit or steps");
	if (limit && !str_eq(limit->text, S("unlimited")) &&
	    !ynode_int(l->p, limit, 0, INT32_MAX, &c->limit))
		c->limit = -1;
	if (steps)
		load_contact_steps(l, steps, c);
	c->unit = load_keep(l, ymap_opt_str(&m, "unit"));
	if (steps && !c->unit.p)
		yproblem_add(l->p, n, S("add unit: node"), "has steps of no unit");
	beyond = ymap_get(&m, "beyond");
	if (beyond && ymap_open(&b, l->p, beyond)) {
		c->beyond_every = ymap_int(&b, "every", 1, INT32_MAX);
		c->beyond_add = ymap_int(&b, "add", 0, INT32_MAX);
		ymap_close(&b);
	}
	roles = ymap_get(&m, "may_open");
	if (roles)
		load_str_list(l, roles, &c->may_open, &c->may_open_count);
	c->see_own_only = ymap_opt_word(&m, "see", see, ARRAY_LEN(see), 0) == 1;
	ymap_close(&m);
}

static void load_raising(struct loader *l, const struct ynode *n, struct plan_raising *r)
{
	const struct ynode *free_upto;
	struct ymap m;

	if (!n || !ymap_open(&m, l->p, n))
		return;
	r->allowed = ymap_opt_bool(&m, "allowed", false);
	free_upto = ymap_get(&m, "free_upto");
	if (free_upto)
		r->free_upto = LOAD_REF(l, free_upto, "severity", severities, severity_count);
	r->needs_contact = ymap_opt_bool(&m, "needs_contact", false);
	r->lock_minutes = ymap_opt_int(&m, "lock_minutes", 0, 366 * 1440, 0);
	r->waits_for_response = ymap_opt_bool(&m, "waits_for_response", false);
	ymap_close(&m);
}

static void each_duty(struct loader *l, struct ymap *m, void *element)
{
	struct plan_duty *d = element;
	const struct ynode *n = ymap_need(m, "severities", "say at which severities it holds");
	const struct plan_severity **v;

	load_label(l, ymap_need(m, "label", "say what the customer has to do"), &d->label);
	if (n && ynode_is(l->p, n, YNODE_LIST)) {
		v = ARENA_ARRAY(l->a, const struct plan_severity *, n->n + 1);
		for (size_t i = 0; i < n->n; i++) {
			v[d->severity_count] =
				LOAD_REF(l, n->items[i], "severity", severities, severity_count);
			if (v[d->severity_count])
				d->severity_count++;
		}
		d->severities = v;
	}
	n = ymap_need(m, "lowers_to", "say which severity the case then gets");
	if (n)
		d->lowers_to = LOAD_REF(l, n, "severity", severities, severity_count);
	for (size_t i = 0; i < d->severity_count && d->lowers_to; i++)
		if (d->lowers_to->rank >= d->severities[i]->rank)
			yproblem_add(l->p, n, S("name a lower one"),
				     "is not lower than %.*s, which it is to replace",
				     STR_ARG(d->severities[i]->code));
}

static void load_texts(struct loader *l, const struct ynode *n, struct plan *p)
{
	struct plan_label *v;

	if (!n || !ynode_is(l->p, n, YNODE_LIST))
		return;
	v = ARENA_ARRAY(l->a, struct plan_label, n->n + 1);
	for (size_t i = 0; i < n->n; i++)
		load_label(l, n->items[i], &v[i]);
	p->highlights = v;
	p->highlight_count = n->n;
}

static void load_validity(struct loader *l, struct ymap *m, struct plan *p)
{
	const struct ynode *n = ymap_get(m, "valid");
	const struct ynode *from, *until;
	struct ymap v;

	if (!n || !ymap_open(&v, l->p, n))
		return;
	from = ymap_get(&v, "from");
	until = ymap_get(&v, "until");
	if (from && !load_date(l, from, &p->valid_from))
		p->valid_from = 0;
	if (until && load_date(l, until, &p->valid_until) && p->valid_until <= p->valid_from)
		yproblem_add(l->p, until, S("write a later day"), "is not after its beginning");
	ymap_close(&v);
}

static void each_plan(struct loader *l, struct ymap *m, void *element)
{
	static const char *const scopes[] = {"account", "organization"};
	static const char *const ways[] = {"self-service", "provider"};
	static const char *const allocations[] = {"proportional", "fixed"};
	struct plan *p = element;

	p->catalog = l->c;
	load_label(l, ymap_need(m, "label", "give the plan a label"), &p->label);
	load_label(l, ymap_get(m, "audience"), &p->audience);
	load_texts(l, ymap_get(m, "highlights"), p);
	p->scope = (enum plan_scope)ymap_opt_word(m, "scope", scopes, ARRAY_LEN(scopes),
						  SCOPE_ACCOUNT);
	p->join_self_service = ymap_opt_word(m, "join", ways, ARRAY_LEN(ways), 1) == 0;
	p->leave_self_service = ymap_opt_word(m, "leave", ways, ARRAY_LEN(ways), 1) == 0;
	p->price = load_price(l, ymap_need(m, "price", "add \"price: free\", or what it costs"));
	p->allocation_fixed =
		ymap_opt_word(m, "allocation", allocations, ARRAY_LEN(allocations), 0) == 1;
	load_term(l, ymap_need(m, "term", "add \"term: {min_days: 0}\""), &p->term);
	load_validity(l, m, p);
	p->successor = load_keep(l, ymap_opt_str(m, "successor"));
	load_cases(l, ymap_need(m, "cases", "say which cases may be opened; {} for none"), p);
	load_contacts(l, ymap_need(m, "contacts", "add \"contacts: {limit: unlimited}\""),
		      &p->contacts);
	load_raising(l, ymap_get(m, "raising"), &p->raising);
	p->provider_may_regrade = ymap_opt_bool(m, "regrade", true);
	p->duties = load_coded_list(l, ymap_get(m, "duties"),
				    &(struct load_list){sizeof(*p->duties), 0, 50, each_duty},
				    &p->duty_count);
	load_grants(l, ymap_need(m, "features", "say what the plan grants"), p);
}

/* A successor must exist, and following them must come to an end. */
static void check_successors(struct loader *l, const struct ynode *n)
{
	for (size_t i = 0; i < l->c->plan_count; i++) {
		const struct ynode *at = ynode_find(n->items[i], S("successor"));
		const struct plan *p;
		size_t steps = 0;

		if (!at)
			continue;
		p = LOAD_REF(l, at, "plan", plans, plan_count);
		while (p && p->successor.p && steps++ <= l->c->plan_count)
			p = catalog_plan(l->c, p->successor);
		if (p && p->successor.p)
			yproblem_add(l->p, at, S("let the last one have none"),
				     "leads in a circle of successors");
	}
}

void load_plans(struct loader *l, const struct ynode *n)
{
	struct plan *v = load_coded_list(l, n, &(struct load_list){sizeof(*v), 1, 50, each_plan},
					 &l->c->plan_count);

	for (size_t i = 0; i < l->c->plan_count; i++)
		v[i].rank = (int)i;
	l->c->plans = v;
	if (l->p->n == 0)
		check_successors(l, n);
}
