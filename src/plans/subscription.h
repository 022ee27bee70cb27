/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who stands on which plan, from when to when. A subscription is an interval
 * [starts, ends) on one plan of one pinned catalogue version; a change in the
 * future is simply the next interval, so what is in force at a moment is read,
 * never computed by a job. Intervals of one account and scope do not overlap.
 * Who has none is on the default plan of the selected catalogue.
 *
 * An account is covered by its own subscription and by its organization's. When
 * both are in force the plan that ranks higher counts if both are of one
 * catalogue; with different catalogues the organization's.
 *
 * Whoever writes must hold the account's lock (identity's audit.h).
 */
#ifndef PLANS_SUBSCRIPTION_H
#define PLANS_SUBSCRIPTION_H

#include "plan.h"
#include "plans_sql.h"
#include "req.h"

/* What is in force, and what comes next. */
struct subscription_state {
	bool has; /* now is a row; else the default plan holds */
	struct sql_subscription now;
	const struct plan *plan; /* in force; never NULL */
	bool pending;            /* something else begins at next_at */
	usec next_at;
	bool next_has; /* next is a row; else the default plan follows */
	struct sql_subscription next;
	const struct plan *next_plan; /* never NULL when pending */
};

/* The state of one account's own, or of its organization's, subscription at rq->now. */
MUST_USE int subscription_load(struct req *rq, str account, enum plan_scope scope,
			       struct subscription_state *ret);
/* What covers the account at `at`, its organization's counted in; without what comes next. */
MUST_USE int subscription_covering(struct req *rq, str account, usec at,
				   struct subscription_state *ret);

/* A change that is asked for. */
struct subscription_wish {
	str account;
	enum plan_scope scope;
	str organization;      /* with SCOPE_ORGANIZATION */
	const struct plan *to; /* NULL: back to the default plan */
	bool at_period_end;    /* even if it could be at once */
	bool forced;           /* at once, whatever period and term say */
	str reason;
};

/*
 * The moment from which a change holds. Pure. from is the plan in force and
 * min_until the end of its minimum term (0: none). Upgrades, which are plans of
 * higher rank in the catalogue of the same name, hold at once. Anything else
 * waits for the end of the period by the rule of `from`, after its notice, and
 * for the end of the minimum term.
 */
usec subscription_effective(const struct plan *from, usec starts, usec min_until,
			    const struct plan *to, const struct subscription_wish *wish, usec now);
bool subscription_is_upgrade(const struct plan *from, const struct plan *to);
/* 00:00 UTC of the first day of the month after t. Pure. */
usec subscription_month_end(usec t);

/*
 * Makes the change: ends the interval in force, replaces what was pending, adds
 * the next one, stores the catalogue's text, writes the history. Asks nothing
 * about permission. E_LIMIT when the plan is not sold at that moment, E_CONFLICT
 * when another account holds a subscription for the organization. *ret_effective
 * may be NULL.
 */
MUST_USE int subscription_change(struct req *rq, const struct subscription_wish *wish,
				 usec *ret_effective);
/*
 * Stores the text of a catalogue, so that what was promised under it can be looked up when the file
 * has changed; a version that is stored already is left alone. _kept: 1 when it is stored.
 */
MUST_USE int catalogue_keep(struct req *rq, const struct catalog *c);
MUST_USE int catalogue_kept(struct req *rq, const struct catalog *c);
/* Takes back what is pending; E_NOENT when nothing is. */
MUST_USE int subscription_revoke(struct req *rq, str account, enum plan_scope scope, str reason);

#endif
