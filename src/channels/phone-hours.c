/* SPDX-License-Identifier: Apache-2.0 */
/* When the phone is answered, and what a try leads to. */
#include "identity.h"
#include "phone-private.h"
#include "plan-gate.h"
#include "plan.h"
#include "settings.h"

/* The zone of a calendar that says "customer". A zone that this machine lacks counts as UTC. */
static int read_calendar(struct req *rq, str account, const struct plan_calendar *c,
			 struct calendar *ret)
{
	struct sql_account row = {0};
	int r = 0;

	if (!c->always && str_eq(c->zone, S("customer")))
		r = account_load(rq->tx, account, &row);
	if (r < 0)
		return r;
	r = calendar_parse(rq->arena, plan_calendar_text(c, rq->arena, row.zone), ret);
	if (r == E_NOENT) {
		struct plan_calendar utc = *c;

		utc.zone = S("UTC");
		r = calendar_parse(rq->arena, plan_calendar_text(&utc, rq->arena, (str){0}), ret);
	}
	return r < 0 ? E_IO : 0;
}

int phone_hours(struct req *rq, const struct case_row *row, struct calendar *ret,
		const struct plan **ret_plan)
{
	const struct plan_calendar *narrower = NULL;
	const struct plan_channel_hours *open;
	int r = plan_of_account(rq, row->account, ret_plan);

	if (r < 0)
		return r == E_NOENT ? E_IO : r;
	open = plan_channel(*ret_plan, row->issue_type, row->severity, PHONE_CHANNEL);
	if (!open)
		return E_NOENT;
	if (plan_language(*ret_plan, row->issue_type, row->language, &narrower) ==
	    LANGUAGE_UNAVAILABLE)
		narrower = NULL;
	return read_calendar(rq, row->account, narrower ? narrower : open->calendar, ret);
}

const struct plan *phone_upgrade(const struct plan *plan, str kind)
{
	const struct catalog *c = plan->catalog;
	const struct plan *best = NULL;

	for (size_t i = 0; i < c->plan_count; i++) {
		const struct plan *p = &c->plans[i];

		if (p->rank > plan->rank && (!best || p->rank < best->rank) &&
		    plan_channel(p, kind, (str){0}, PHONE_CHANNEL))
			best = p;
	}
	return best;
}

usec phone_within(const struct req *rq, const struct plan *plan, const struct case_row *row)
{
	const struct plan_target *t = plan_target(plan, row->issue_type, row->severity);
	usec within = rq->app->settings->phone_promise;

	if (t && t->first_response.minutes && MINUTES(t->first_response.minutes) < within)
		within = MINUTES(t->first_response.minutes);
	return within;
}

/* When the next try is; E_NOENT: there is none, by the rules or since nobody wants it any more. */
static int next_try(struct phone_work *w, enum phone_outcome outcome, usec *ret)
{
	struct calendar hours = {.always = true};
	const struct plan *plan;
	usec wait;
	int r = phone_retry_wait(w->rq->app->settings->phone_retry, outcome, w->row.tries, &wait);

	if (r < 0)
		return r;
	if (w->has_case)
		r = phone_hours(w->rq, &w->of, &hours, &plan);
	/* a plan without the phone since then: what was promised is kept, at any hour */
	if (r < 0 && r != E_NOENT)
		return r;
	r = phone_working(&hours, w->rq->now + wait, ret);
	if (r < 0 || (w->row.wanted_until && *ret >= w->row.wanted_until))
		return E_NOENT;
	return 0;
}

int phone_settle(struct phone_work *w, enum phone_outcome outcome)
{
	enum callback_event event = phone_outcome_end(outcome);
	usec due;
	int r;

	w->row.outcome = phone_outcome_code(outcome);
	if (event == CALLBACK_REACHED || event == CALLBACK_RELEASE)
		return phone_move(w, event);
	w->row.tries++;
	r = next_try(w, outcome, &due);
	if (r < 0 && r != E_NOENT)
		return r;
	if (r == E_NOENT)
		return phone_move(w, event);
	w->row.due = due;
	w->row.agent = w->row.agent_name = S("");
	return phone_move(w, CALLBACK_RETRY);
}
