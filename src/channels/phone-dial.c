/* SPDX-License-Identifier: Apache-2.0 */
/* Click to call: the wish of an agent, and what comes of it. */
#include "phone-dial.h"

#include "errors.h"
#include "mainstay.h"
#include "settings.h"

#define NUMBER_MAX 32

bool dial_number_valid(str number)
{
	if (!number.n || number.n > NUMBER_MAX)
		return false;
	for (size_t i = 0; i < number.n; i++) {
		char c = number.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (i == 0 && c == '+') || (i && (c == '.' || c == '_' || c == '-'))))
			return false;
	}
	return true;
}

static int refuse(const struct phone_work *w)
{
	return api_fail(w->rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"This call back is %.*s. It cannot be called now.",
			STR_ARG(w->before.state));
}

static int insert_call(struct phone_work *w, str agent_number)
{
	struct sql_phone_call_last_row last;
	int r = sql_phone_call_last(
		w->rq->tx, &(struct sql_phone_call_last_in){w->row.account, w->row.callback_id},
		&last);

	if (r < 0)
		return r;
	return sql_phone_call_insert(w->rq->tx, &(struct sql_phone_call){
							.account = w->row.account,
							.callback_id = w->row.callback_id,
							.n = last.n + 1,
							.agent = w->row.agent,
							.agent_name = w->row.agent_name,
							.agent_number = agent_number,
							.state = S("wanted"),
							.wanted = w->rq->now,
							.outcome = S(""),
							.sip_call = S(""),
						});
}

int op_mainstay_start_call(struct req *rq, const struct mainstay_start_call_request *in,
			   struct mainstay_start_call_response *out)
{
	const struct caller *me = &rq->caller;
	struct phone_work w;
	int r = phone_open(rq, in->callback_id, &w);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such call back.");
	if (r < 0)
		return r;
	if (!dial_number_valid(in->agent_number))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid agentNumber. Give the extension or number of your phone.");
	if (!rq->app->settings->sip_proxy.n)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"No PBX is connected (sip.proxy). Call by hand, and complete the "
				"call back.");
	if (w.row.agent.n && !str_eq(w.row.agent, me->principal))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"%.*s has this call back. Claim it with takeOver first.",
				STR_ARG(w.row.agent_name));
	if (phone_move(&w, CALLBACK_DIAL) < 0)
		return refuse(&w);
	w.row.agent = me->principal.p ? me->principal : S("");
	w.row.agent_name = me->name.p ? me->name : S("");
	r = phone_keep(&w, &(struct phone_step){.name = S("dialled"), .agent = w.row.agent_name},
		       NULL);
	if (r >= 0)
		r = insert_call(&w, in->agent_number);
	if (r < 0)
		return r;
	out->callback = ARENA_NEW(rq->arena, struct mainstay_callback);
	phone_view(rq, &w.row, out->callback);
	return 0;
}

/* ---- what comes of it ---- */

/* How the call back goes on after a call of that outcome. */
static int settle(struct phone_work *w, enum phone_outcome outcome, struct phone_step *step)
{
	int r;

	step->name = S("called");
	step->outcome = phone_outcome_code(outcome);
	if (w->state == CALLBACK_TALKING) {
		w->row.outcome = step->outcome = phone_outcome_code(PHONE_REACHED);
		return phone_move(w, CALLBACK_HUNG_UP);
	}
	if (w->state == CALLBACK_RINGING_AGENT) {
		/* the customer was not called: not a try, and not the customer's fault */
		w->row.outcome = step->outcome;
		return phone_move(w, CALLBACK_RELEASE);
	}
	if (w->state != CALLBACK_RINGING_CUSTOMER)
		return E_INVAL;
	r = phone_settle(w, outcome == PHONE_REACHED ? PHONE_FAILED : outcome);
	if (r >= 0 && w->state == CALLBACK_WAITING)
		step->due = w->row.due;
	return r;
}

/* 1: the call back changed, 0: it did not, E_INVAL: that is not how it stands. */
static int apply(struct phone_work *w, const struct dial_report *report, struct phone_step *step)
{
	int r = 0;

	switch (report->event) {
	case DIAL_BEGUN:
		return 0;
	case DIAL_RINGING:
		step->name = S("ringing");
		r = phone_move(w, CALLBACK_AGENT_UP);
		if (!w->row.first_try)
			w->row.first_try = w->rq->now;
		break;
	case DIAL_TALKING:
		step->name = S("answered");
		r = phone_move(w, CALLBACK_CUSTOMER_UP);
		break;
	case DIAL_OVER:
		r = settle(w, report->outcome, step);
		break;
	}
	return r < 0 ? r : 1;
}

static void mark(struct sql_phone_call_update_in *u, const struct dial_report *report, usec now)
{
	switch (report->event) {
	case DIAL_BEGUN:
		u->state = S("dialling");
		break;
	case DIAL_RINGING:
		u->rang = now;
		break;
	case DIAL_TALKING:
		u->state = S("talking");
		u->answered = now;
		u->sip_call = report->sip_call.p ? report->sip_call : S("");
		break;
	case DIAL_OVER:
		u->state = S("ended");
		u->ended = now;
		u->outcome = phone_outcome_code(report->outcome);
		u->code = report->code;
		break;
	}
}

static int mark_call(struct req *rq, const struct dial_report *report)
{
	struct sql_phone_call c;
	struct sql_phone_call_update_in u;
	int r = sql_phone_call_load(
		rq->tx,
		&(struct sql_phone_call_load_in){report->account, report->callback_id, report->n},
		&c);

	if (r < 0)
		return r;
	if (c.ended)
		return E_NOENT;
	u = (struct sql_phone_call_update_in){
		.account = c.account,
		.callback_id = c.callback_id,
		.n = c.n,
		.state = c.state,
		.rang = c.rang,
		.answered = c.answered,
		.ended = c.ended,
		.outcome = c.outcome,
		.code = c.code,
		.sip_call = c.sip_call,
	};
	mark(&u, report, rq->now);
	return sql_phone_call_update(rq->tx, &u);
}

int dial_note(struct req *rq, const struct dial_report *report)
{
	struct phone_step step = {0};
	struct phone_work w;
	int r = phone_open_of(rq, report->account, report->callback_id, &w);

	if (r >= 0)
		r = mark_call(rq, report);
	if (r < 0)
		return r == E_NOENT ? 0 : r; /* it went with its case, or is over already */
	step.agent = w.row.agent_name;
	r = apply(&w, report, &step);
	if (r <= 0)
		return r == E_INVAL ? 0 : r;
	return phone_keep(&w, &step, NULL);
}
