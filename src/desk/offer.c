/* SPDX-License-Identifier: Apache-2.0 */
#include "offer.h"

#include "routing.h"

/* When to look again: while all have something to do, and while no rule is about it. */
#define LOOK_SOON SECONDS(5)
#define LOOK_LATER MINUTES(1)

str offer_outcome_code(enum offer_outcome o)
{
	static const str codes[] = {[OFFER_OPEN] = S_INIT("open"),
				    [OFFER_ASKED] = S_INIT("asked"),
				    [OFFER_ALL_ASKED] = S_INIT("all-asked"),
				    [OFFER_BUSY] = S_INIT("busy"),
				    [OFFER_NOBODY] = S_INIT("nobody")};

	return codes[o];
}

static int put(struct req *rq, const struct offer_of *o, const struct sql_desk_offer *like)
{
	struct sql_desk_offer row = *like;

	row.account = o->account;
	row.kind = o->kind;
	row.contact = o->contact;
	row.case_id = o->case_id;
	row.reason = S("");
	row.outcome = offer_outcome_code(row.offered_to.n ? OFFER_ASKED : OFFER_OPEN);
	return sql_offer_put(rq->tx, &row);
}

int offer_queue(struct req *rq, const struct offer_of *o, usec when, str passed)
{
	return put(rq, o,
		   &(struct sql_desk_offer){.look = when,
					    .offered_to = S(""),
					    .offered_name = S(""),
					    .passed = passed});
}

int offer_give(struct req *rq, const struct offer_of *o, str principal, str name, usec expires)
{
	return put(rq, o,
		   &(struct sql_desk_offer){.look = expires,
					    .offered_to = principal,
					    .offered_name = name,
					    .expires = expires,
					    .passed = S("")});
}

int offer_end(struct req *rq, const struct offer_of *o)
{
	int r = sql_offer_drop(rq->tx,
			       &(struct sql_offer_drop_in){o->account, o->kind, o->contact});

	return r < 0 ? r : 0;
}

int offer_find(struct req *rq, const struct offer_of *o, struct sql_desk_offer *ret)
{
	const struct sql_offer_load_in in = {o->account, o->kind, o->contact};

	return sql_offer_load(rq->tx, &in, ret);
}

static struct route_agent *agent_of(struct roster *h, str principal)
{
	for (size_t i = 0; i < h->route.agent_count; i++) {
		if (str_eq(h->route.agents[i].id, principal))
			return &h->route.agents[i];
	}
	return NULL;
}

void offer_full(struct roster *h, str principal, str why)
{
	struct route_agent *g = agent_of(h, principal);

	if (g && !g->full.p)
		g->full = why;
}

/* Whoever was asked did not take it. A case that went along and was not touched since goes on. */
static int lapse(struct req *rq, struct sql_desk_offer *o)
{
	struct desk_holder holder;
	struct case_row row;
	int r = case_load(rq, o->account, o->case_id, &row);

	if (r >= 0)
		r = desk_holder_load(rq, &row, &holder);
	if (r >= 0 && row.status == CASE_UNASSIGNED && str_eq(holder.assignee, o->offered_to))
		r = routing_requeue(rq, &row, &holder,
				    str_fmt(rq->arena,
					    "%.*s was asked to take a %.*s of it, and "
					    "did not in time.",
					    STR_ARG(o->offered_name), STR_ARG(o->kind)));
	if (r < 0)
		return r;
	o->passed = routing_passed(rq, o->passed, o->offered_to);
	o->offered_to = S("");
	o->offered_name = S("");
	o->expires = 0;
	return 0;
}

/* Whoever has the case goes first, as far as they are there and have room. */
static bool ask_holder(struct req *rq, struct roster *h, const struct routing *w,
		       struct sql_desk_offer *o)
{
	const struct route_agent *g = agent_of(h, w->holder.assignee);
	struct route_case facts = w->facts;
	str why;

	facts.points = 0; /* it is counted already */
	if (!g || route_list_has(o->passed, g->id) ||
	    !route_eligible(rq->arena, g, &facts, 0, &why))
		return false;
	o->offered_to = g->id;
	o->offered_name = g->name;
	o->reason = str_fmt(rq->arena, "%.*s has the case, and is there.", STR_ARG(g->name));
	return true;
}

static bool team_is_there(const struct roster *h, const struct route_decision *d)
{
	for (size_t i = 0; i < d->candidate_count; i++) {
		if (h->route.agents[d->candidates[i].agent].available)
			return true;
	}
	return false;
}

/* By the rules. The case goes along when nobody has it. */
static int ask_team(struct req *rq, struct roster *h, struct routing *w, struct sql_desk_offer *o,
		    enum offer_outcome *ret)
{
	o->reason = w->d.reason;
	if (w->d.outcome == ROUTE_NONE) {
		*ret = OFFER_OPEN;
		return 0;
	}
	if (w->d.outcome == ROUTE_WAITING) {
		*ret = team_is_there(h, &w->d) ? OFFER_BUSY : OFFER_NOBODY;
		return 0;
	}
	if (route_list_has(o->passed, w->d.assignee)) {
		*ret = OFFER_ALL_ASKED;
		return 0;
	}
	*ret = OFFER_ASKED;
	o->offered_to = w->d.assignee;
	o->offered_name = w->d.name;
	if (w->holder.assignee.n || w->row.status != CASE_UNASSIGNED)
		return 0;
	return routing_apply(rq, h, w);
}

static int ask(struct req *rq, struct roster *h, struct sql_desk_offer *o, enum offer_outcome *ret)
{
	struct routing w;
	int r = routing_decide_for(rq, h, o->account, o->case_id, o->passed, &w);

	if (r < 0)
		return r;
	if (w.holder.assignee.n && ask_holder(rq, h, &w, o)) {
		*ret = OFFER_ASKED;
		return 0;
	}
	return ask_team(rq, h, &w, o, ret);
}

int offer_decide(struct req *rq, struct roster *h, struct sql_desk_offer *offer, usec patience,
		 enum offer_outcome *ret)
{
	int r = 0;

	if (offer->offered_to.n && offer->expires > rq->now)
		return E_BUSY;
	if (offer->offered_to.n)
		r = lapse(rq, offer);
	if (r >= 0)
		r = ask(rq, h, offer, ret);
	if (r < 0)
		return r;
	offer->outcome = offer_outcome_code(*ret);
	offer->look = rq->now + (*ret == OFFER_OPEN ? LOOK_LATER : LOOK_SOON);
	if (*ret == OFFER_ASKED)
		offer->look = offer->expires = rq->now + patience;
	if (*ret != OFFER_NOBODY)
		offer->alone = 0;
	else if (!offer->alone)
		offer->alone = rq->now;
	return sql_offer_put(rq->tx, offer);
}

int offer_fits(struct req *rq, struct roster *h, str account, str case_id, str principal, bool *ret)
{
	struct routing w;
	int r = routing_decide_for(rq, h, account, case_id, S(""), &w);

	*ret = true;
	if (r < 0 || w.d.outcome == ROUTE_NONE)
		return r;
	*ret = !agent_of(h, principal) || str_eq(w.holder.assignee, principal);
	for (size_t i = 0; i < w.d.candidate_count && !*ret; i++) {
		const struct route_agent *g = &h->route.agents[w.d.candidates[i].agent];
		str why;

		*ret = str_eq(g->id, principal) &&
		       route_skilled(rq->arena, g, &w.facts, w.d.rule ? w.d.rule->skill_level : 0,
				     &why);
	}
	return 0;
}
