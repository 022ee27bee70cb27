/* SPDX-License-Identifier: Apache-2.0 */
/* When the phone is answered, and what a try leads to. */
#include "clock-promise.h"
#include "identity.h"
#include "phone-private.h"
#include "plan-gate.h"
#include "plan.h"
#include "settings.h"

int phone_hours(struct req *rq, const struct case_row *row, const struct timetable **ret,
		const struct plan **ret_plan)
{
	const struct plan_calendar *narrower = NULL;
	const struct plan_channel_hours *open;
	struct hours_book book = {.rq = rq};
	struct clock_place place;
	struct sql_account account;
	int r = plan_of_account(rq, row->account, ret_plan);

	if (r < 0)
		return r == E_NOENT ? E_IO : r;
	open = plan_channel(*ret_plan, row->issue_type, row->severity, PHONE_CHANNEL);
	if (!open)
		return E_NOENT;
	if (plan_language(*ret_plan, row->issue_type, row->language, &narrower) ==
		    LANGUAGE_UNAVAILABLE ||
	    (narrower && narrower->always))
		narrower = NULL;
	if (open->calendar->always && !narrower) {
		*ret = &timetable_always;
		return 0;
	}
	r = account_load(rq->tx, row->account, &account);
	if (r < 0)
		return r == E_NOENT ? E_IO : r;
	place = (struct clock_place){account.zone, account.country};
	r = hours_load(&book, open->calendar, narrower, &place, ret);
	return r == E_NOENT || r == E_SYNTAX ? E_IO : r;
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
	const struct timetable *hours = &timetable_always;
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
	r = phone_working(hours, w->rq->now + wait, ret);
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
