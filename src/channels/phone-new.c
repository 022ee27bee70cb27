/* SPDX-License-Identifier: Apache-2.0 */
/* How a call back begins, whoever wished for it. */
#include "phone-private.h"
#include "settings.h"
#include "timetable.h"

#define CONTACT_MAX 100 /* characters; what the model lets a call back have */

void phone_begin(struct phone_work *w, struct req *rq, const struct phone_wish *wish)
{
	/* a name of the account's contacts may be longer */
	bool named = wish->contact.p && utf8_count(wish->contact) <= CONTACT_MAX;

	*w = (struct phone_work){.rq = rq, .has_case = wish->of, .state = CALLBACK_WAITING};
	if (wish->of)
		w->of = *wish->of;
	w->row = (struct sql_callback){
		.account = wish->account,
		.callback_id = callback_id_new(rq->arena),
		.case_id = wish->of ? wish->of->case_id : (str){0},
		.number = wish->number,
		.contact = named ? wish->contact : S(""),
		.message = wish->message,
		.origin = wish->origin,
		.requested = rq->now,
		.requester = S(""),
		.requester_name = S(""),
		.state = callback_state_code(CALLBACK_WAITING),
		.agent = S(""),
		.agent_name = S(""),
		.outcome = S(""),
		.recording = S(""),
	};
}

/* When it is promised and due; on the plan's hours, else at any hour. */
static int promised(struct phone_work *w)
{
	const struct timetable *hours = &timetable_always;
	const struct phone_window any = {0};
	usec within = w->rq->app->settings->phone_promise;
	const struct plan *plan;
	int r = w->has_case ? phone_hours(w->rq, &w->of, &hours, &plan) : E_NOENT;

	if (r < 0 && r != E_NOENT)
		return r;
	if (r >= 0)
		within = phone_within(w->rq, plan, &w->of);
	r = phone_promise(hours, w->rq->now, &any, within, &w->row.promised);
	if (r == E_NOENT)
		w->row.promised = w->rq->now + within;
	w->row.due = w->rq->now;
	return r == E_NOENT ? 0 : r;
}

int phone_keep_promised(struct phone_work *w)
{
	int r = promised(w);

	return r < 0 ? r
		     : phone_keep_new(w,
				      &(struct phone_step){.name = S("requested"),
							   .promised = w->row.promised},
				      NULL);
}
