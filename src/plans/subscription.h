/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who stands on which plan, from when to when. A subscription is an interval
 * [starts, ends) on one plan of one pinned catalogue version; a change in the
 * future is simply the next interval, so what is in force at a moment is read,
 * never computed by a job. Intervals of one account and scope do not overlap.
 * Who has none is on the default plan of the selected catalogue.
 *
 * An account is covered by its own subscription and by its organization's. When
 * both are in force the plan that ranks higher in their common catalogue counts;
 * with different catalogues the organization's.
 */
#ifndef PLANS_SUBSCRIPTION_H
#define PLANS_SUBSCRIPTION_H

#include "plan.h"
#include "req.h"

/* A row of subscription; schema/0003_plans.sql says what each member means. */
struct subscription {
	str account; /* that asked for it and pays */
	str id;
	enum plan_scope scope;
	str organization; /* absent unless scope is SCOPE_ORGANIZATION */
	str plan;
	str catalogue; /* version */
	usec starts;
	usec ends; /* 0: open */
	usec min_until;
	usec created;
	str created_by;
};

enum subscription_act {
	SUBSCRIPTION_STARTED,
	SUBSCRIPTION_CHANGED,
	SUBSCRIPTION_SCHEDULED,
	SUBSCRIPTION_REVOKED,
};

/* A row of subscription_change: the history. */
struct subscription_change {
	str account;
	int64_t seq;
	usec at;
	enum subscription_act act;
	enum plan_scope scope;
	str from_plan, from_catalogue; /* absent: the default plan */
	str to_plan, to_catalogue;     /* absent: the default plan */
	usec effective;
	bool forced; /* staff overrode the term */
	str actor;   /* principal id */
	str reason;
};

/* What is in force, and what comes next. */
struct subscription_state {
	bool has; /* current is a row; else the default plan holds */
	struct subscription current;
	const struct plan *plan; /* never NULL */
	bool pending;            /* something changes at next_at */
	usec next_at;
	bool next_has; /* next is a row; else the default plan follows */
	struct subscription next;
};

/* One account's own (or its organization's, as payer) state at rq->now. */
MUST_USE int subscription_state_load(struct req *rq, str account, enum plan_scope scope,
				     struct subscription_state *ret);
/* What covers the account at `at`, its organization counted in. */
MUST_USE int subscription_in_force(struct req *rq, str account, usec at,
				   struct subscription_state *ret);

/*
 * The moment from which a change holds. Pure. Upgrades (higher rank in the same
 * catalogue) hold at once; anything else waits for the end of the period by the
 * plan's cancel rule and for the minimum term, unless forced.
 */
usec subscription_effective(const struct plan *from, const struct subscription *current,
			    const struct plan *to, usec now, bool forced, bool at_period_end);
/* 00:00 UTC of the first day of the month after t. Pure. */
usec subscription_month_end(usec t);

/*
 * Puts an account on a plan. For demo data, tests and import: no permission or
 * self-service rule is asked; the catalogue's text is stored and pinned.
 */
MUST_USE int subscription_start(struct req *rq, str account, enum plan_scope scope,
				const struct plan *plan, str reason);

#endif
