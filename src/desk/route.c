/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include "plan.h"

str route_outcome_code(enum route_outcome o)
{
	static const str codes[] = {[ROUTE_NONE] = S_INIT("none"),
				    [ROUTE_WAITING] = S_INIT("waiting"),
				    [ROUTE_ASSIGNED] = S_INIT("assigned"),
				    [ROUTE_ON_CALL] = S_INIT("on-call")};

	return codes[o];
}

bool route_list_has(str list, str word)
{
	while (list.p) {
		if (word.n && str_eq(str_cut(&list, ' '), word))
			return true;
		if (!word.n)
			return false;
	}
	return false;
}

static bool allows(str list, str word)
{
	return !list.n || route_list_has(list, word);
}

static bool grants_all(str list, const struct plan *plan)
{
	while (list.n) {
		if (!plan || !plan_entitled(plan, str_cut(&list, ' ')))
			return false;
	}
	return true;
}

const struct route_rule *route_rule_find(const struct route_roster *h, const struct route_case *c)
{
	for (size_t i = 0; i < h->rule_count; i++) {
		const struct route_rule *r = &h->rules[i];

		if (allows(r->plans, c->plan_code) && grants_all(r->features, c->plan) &&
		    allows(r->severities, c->severity) && allows(r->services, c->service) &&
		    allows(r->languages, c->language) && allows(r->issue_types, c->issue_type))
			return r;
	}
	return NULL;
}

static bool skill_fits(const struct route_skill *s, const struct route_case *c)
{
	if (str_eq(s->kind, S("service")))
		return str_eq(s->value, c->service);
	if (str_eq(s->kind, S("language")))
		return str_eq(s->value, c->language);
	return str_eq(s->value, c->plan_code) || (c->plan && plan_entitled(c->plan, s->value));
}

/* Whether the agent names skills of that kind; *ret_level is the best fitting one's, 0 for none. */
static bool skill_of(const struct route_agent *g, const struct route_case *c, str kind,
		     int64_t *ret_level)
{
	bool any = false;

	*ret_level = 0;
	for (size_t i = 0; i < g->skill_count; i++) {
		const struct route_skill *s = &g->skills[i];

		if (!str_eq(s->kind, kind))
			continue;
		any = true;
		if (s->level > *ret_level && skill_fits(s, c))
			*ret_level = s->level;
	}
	return any;
}

/* Points as people read them; halves are rounded up. */
static long long points(int64_t hundredths)
{
	return (long long)((hundredths + ROUTE_POINT - 1) / ROUTE_POINT);
}

bool route_skilled(struct arena *a, const struct route_agent *g, const struct route_case *c,
		   int64_t skill_level, str *ret_why)
{
	int64_t level;

	if (skill_of(g, c, S("language"), &level) && !level) {
		*ret_why = str_fmt(a, "does not speak %.*s", STR_ARG(c->language));
		return false;
	}
	if (skill_of(g, c, S("plan"), &level) && !level) {
		*ret_why = str_fmt(a, "does not serve plan %.*s", STR_ARG(c->plan_code));
		return false;
	}
	if (skill_of(g, c, S("service"), &level)) {
		if (!level) {
			*ret_why = str_fmt(a, "does not know %.*s", STR_ARG(c->service));
			return false;
		}
		if (level < skill_level) {
			*ret_why = str_fmt(a, "knows %.*s at level %lld, and level %lld is needed",
					   STR_ARG(c->service), (long long)level,
					   (long long)skill_level);
			return false;
		}
	}
	return true;
}

bool route_eligible(struct arena *a, const struct route_agent *g, const struct route_case *c,
		    int64_t skill_level, str *ret_why)
{
	if (!g->available) {
		*ret_why = str_fmt(a, "is %.*s", STR_ARG(g->presence));
		return false;
	}
	if (g->capacity <= 0) {
		*ret_why = S("is given no cases");
		return false;
	}
	if (!route_skilled(a, g, c, skill_level, ret_why))
		return false;
	if (g->full.p) {
		*ret_why = g->full;
		return false;
	}
	if (g->load + c->points * ROUTE_POINT > g->capacity * ROUTE_POINT) {
		*ret_why = str_fmt(a, "has %lld of %lld points, and the case weighs %lld",
				   points(g->load), (long long)g->capacity, (long long)c->points);
		return false;
	}
	*ret_why = str_fmt(a, "has %lld of %lld points", points(g->load), (long long)g->capacity);
	return true;
}

/* Whether x goes before y. Loads are compared as parts of the capacities, without division. */
static bool before(const struct route_case *c, const struct route_agent *x,
		   const struct route_agent *y)
{
	bool x_passed = route_list_has(c->passed, x->id),
	     y_passed = route_list_has(c->passed, y->id);
	int64_t x_load = x->load * y->capacity, y_load = y->load * x->capacity;

	if (x_passed != y_passed)
		return y_passed;
	if (x_load != y_load)
		return x_load < y_load;
	if (x->last_routed != y->last_routed)
		return x->last_routed < y->last_routed;
	return str_cmp(x->id, y->id) < 0;
}

static const struct route_team *team_find(const struct route_roster *h, str code)
{
	for (size_t i = 0; i < h->team_count; i++) {
		if (str_eq(h->teams[i].code, code))
			return &h->teams[i];
	}
	return NULL;
}

/* Judges everybody of the team; returns how many can take it, *ret_best the first of them. */
static size_t judge(struct arena *a, const struct route_roster *h, const struct route_case *c,
		    const struct route_team *team, struct route_decision *d, size_t *ret_best)
{
	size_t able = 0;

	d->candidates = ARENA_ARRAY(a, struct route_candidate, team->n);
	d->candidate_count = team->n;
	for (size_t i = 0; i < team->n; i++) {
		struct route_candidate *x = &d->candidates[i];

		x->agent = team->members[i];
		x->eligible = route_eligible(a, &h->agents[x->agent], c,
					     d->rule ? d->rule->skill_level : 0, &x->why);
		if (!x->eligible)
			continue;
		if (!able || before(c, &h->agents[x->agent], &h->agents[*ret_best]))
			*ret_best = x->agent;
		able++;
	}
	return able;
}

/* What the decision goes back to. */
static str because(struct arena *a, const struct route_decision *d, const struct route_case *c)
{
	if (c->team.n)
		return str_fmt(a, "A person chose team %.*s.", STR_ARG(d->team));
	return str_fmt(a, "Rule %.*s: team %.*s.", STR_ARG(d->rule->code), STR_ARG(d->team));
}

static void give_on_call(struct arena *a, const struct route_roster *h, struct route_decision *d,
			 const struct oncall_person *who, const char *why)
{
	d->outcome = ROUTE_ON_CALL;
	d->assignee = who->id;
	d->name = who->name;
	d->reason = str_fmt(a, "%.*s %s: %.*s is on call.", STR_ARG(d->reason), why,
			    STR_ARG(who->name));
	for (size_t i = 0; i < h->agent_count; i++) {
		if (str_eq(h->agents[i].id, who->id))
			d->agent = i;
	}
}

struct route_decision route_decide(struct arena *a, const struct route_roster *h,
				   const struct route_case *c)
{
	struct route_decision d = {.rule = route_rule_find(h, c),
				   .agent = h->agent_count,
				   .team = S(""),
				   .assignee = S(""),
				   .name = S("")};
	enum route_on_call use = d.rule ? d.rule->on_call : ON_CALL_NEVER;
	const struct route_team *team;
	const struct oncall_person *on_call;
	size_t able, best = 0;

	if (!c->team.n && !d.rule) {
		d.reason = S("No rule applies to it.");
		return d;
	}
	d.team = c->team.n ? c->team : d.rule->team;
	d.reason = because(a, &d, c);
	team = team_find(h, d.team);
	if (!team) {
		d.outcome = ROUTE_WAITING;
		d.reason = str_fmt(a, "%.*s There is no such team.", STR_ARG(d.reason));
		return d;
	}
	on_call = team->on_call && team->on_call->name.p ? team->on_call : NULL;
	able = judge(a, h, c, team, &d, &best);
	if (use == ON_CALL_ALWAYS && on_call) {
		give_on_call(a, h, &d, on_call, "It cannot wait");
	} else if (able) {
		const struct route_agent *g = &h->agents[best];

		d.outcome = ROUTE_ASSIGNED;
		d.agent = best;
		d.assignee = g->id;
		d.name = g->name;
		d.reason = str_fmt(a,
				   "%.*s %zu of %zu can take it; %.*s has the least to do, %lld of "
				   "%lld points.",
				   STR_ARG(d.reason), able, team->n, STR_ARG(g->name),
				   points(g->load), (long long)g->capacity);
	} else if (use != ON_CALL_NEVER && on_call) {
		give_on_call(a, h, &d, on_call, "Nobody can take it");
	} else {
		d.outcome = ROUTE_WAITING;
		d.reason = str_fmt(a, "%.*s None of %zu can take it%s.", STR_ARG(d.reason), team->n,
				   use != ON_CALL_NEVER ? ", and nobody is on call" : "");
	}
	return d;
}
