/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations on call backs: customers ask and withdraw, agents claim and
 * write down what came of it.
 */
#include "audit.h"
#include "buf.h"
#include "desk.h"
#include "desk_sql.h"
#include "errors.h"
#include "mainstay.h"
#include "phone-private.h"
#include "plan.h"
#include "settings.h"

#define MESSAGE_MAX 500 /* characters, as the model says */
#define TEXT_MAX ((size_t)8 << 10)

static int invalid(struct req *rq, const char *text)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%s", text);
}

static int no_callback(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There is no such call back.");
}

static int conflict(const struct phone_work *w, const char *what)
{
	return api_fail(w->rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"This call back is %.*s. It cannot be %s.", STR_ARG(w->before.state), what);
}

static struct mainstay_callback *view_new(const struct phone_work *w)
{
	struct mainstay_callback *v = ARENA_NEW(w->rq->arena, struct mainstay_callback);

	phone_view(w->rq, &w->row, v);
	return v;
}

/* ---- asking ---- */

static int no_phone(struct req *rq, const struct plan *plan, const struct case_row *row)
{
	const struct plan *up = phone_upgrade(plan, row->issue_type);
	str name = plan_label_in(&plan->label, row->language);

	if (!up)
		return api_fail(
			rq, ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
			"%.*s does not answer the phone for this case. Write to us in the case; "
			"we answer there.",
			STR_ARG(name));
	return api_fail(rq, ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
			"%.*s does not answer the phone for this case; %.*s does. An administrator "
			"of the account can change to it at any time with ChangeSubscription "
			"(plan %.*s). Until then write to us in the case.",
			STR_ARG(name), STR_ARG(plan_label_in(&up->label, row->language)),
			STR_ARG(up->code));
}

static int check_number(struct req *rq, str text, str *ret)
{
	if (phone_number(rq->arena, text, ret) < 0)
		return invalid(rq, "Invalid phone number. Write it in international form, such as "
				   "+49 30 123456.");
	if (!phone_allowed(*ret, rq->app->settings->phone_prefixes))
		return invalid(rq, "Numbers of this country or kind are not called.");
	return 0;
}

/* Where to call, and whom to ask for: as was asked, else as the account's contacts say. */
static int find_number(struct req *rq, const struct mainstay_request_callback_request *in,
		       const struct case_row *row, str *ret_number, str *ret_contact)
{
	str address = req_is_staff(rq) ? row->submitted_by : rq->caller.email, name, phone;
	int r;

	*ret_contact = in->contact_name;
	if (in->phone_number.p)
		return check_number(rq, in->phone_number, ret_number);
	r = case_phone_contact(rq, row->account, address.p ? address : S(""), &name, &phone);
	if (r == E_NOENT)
		return invalid(rq, "Give a phoneNumber: none of the account's contacts has one.");
	if (r < 0)
		return r;
	if (!in->contact_name.p)
		*ret_contact = name;
	return check_number(rq, phone, ret_number);
}

static int find_case(struct req *rq, str id, struct case_row *ret)
{
	int r = phone_case_load(rq, id, ret);

	if (r >= 0 && req_is_staff(rq)) {
		r = account_lock(rq->tx, ret->account);
		if (r >= 0)
			r = case_load(rq, ret->account, ret->case_id, ret);
		rq->audit.recipient = ret->account;
		rq->audit.show = true;
	}
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such case. Give its case id or its display id.");
	return r;
}

static int check_window(struct req *rq, const struct mainstay_request_callback_request *in,
			struct phone_window *ret)
{
	*ret = (struct phone_window){in->wanted_from.v, in->wanted_until.v};
	if (ret->until && (ret->until <= rq->now || ret->until <= ret->from))
		return invalid(rq, "wantedUntil lies in the past or before wantedFrom.");
	if (ret->from > rq->now + DAYS(90))
		return invalid(rq, "wantedFrom is more than 90 days away.");
	return 0;
}

static int promise(struct phone_work *w)
{
	const struct phone_window window = {w->row.wanted_from, w->row.wanted_until};
	struct req *rq = w->rq;
	const struct timetable *hours;
	const struct plan *plan;
	usec first;
	int r = phone_hours(rq, &w->of, &hours, &plan);

	if (r == E_NOENT)
		return no_phone(rq, plan, &w->of);
	if (r < 0)
		return r;
	r = phone_promise(hours, rq->now, &window, phone_within(rq, plan, &w->of),
			  &w->row.promised);
	if (r == E_NOENT && w->row.promised)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Nobody answers the phone in that time. The next time is from %.*s "
				"on.",
				STR_ARG(usec_format(rq->arena, w->row.promised, USEC_SECOND_Z)));
	if (r == E_NOENT)
		return invalid(rq, "Nobody answers the phone in that time.");
	if (r < 0)
		return r;
	r = phone_working(hours, window.from > rq->now ? window.from : rq->now, &first);
	w->row.due = r < 0 ? rq->now : first;
	return 0;
}

/* The request as a message of the case. */
static str request_text(struct phone_work *w)
{
	struct arena *a = w->rq->arena;
	const struct sql_callback *c = &w->row;
	struct buf CLEANUP(buf_done) b = {0};

	buf_init(&b, TEXT_MAX);
	buf_fmt(&b, "Please call back: %.*s", STR_ARG(c->number));
	if (c->contact.n)
		buf_fmt(&b, ", %.*s", STR_ARG(c->contact));
	if (c->wanted_from)
		buf_fmt(&b, ", from %.*s on",
			STR_ARG(usec_format(a, c->wanted_from, USEC_SECOND_Z)));
	if (c->wanted_until)
		buf_fmt(&b, ", until %.*s",
			STR_ARG(usec_format(a, c->wanted_until, USEC_SECOND_Z)));
	buf_fmt(&b, ".\nPromised until %.*s.", STR_ARG(usec_format(a, c->promised, USEC_SECOND_Z)));
	if (c->message.n)
		buf_fmt(&b, "\n\n%.*s", STR_ARG(c->message));
	return buf_dup(&b, a);
}

static str clean(struct req *rq, str text)
{
	return text.p ? case_clean_text(rq, text, MESSAGE_MAX) : S("");
}

int op_mainstay_request_callback(struct req *rq, const struct mainstay_request_callback_request *in,
				 struct mainstay_request_callback_response *out)
{
	struct case_change change = phone_actor(rq);
	struct phone_window window;
	struct phone_work w;
	struct case_row row;
	str number, contact;
	int r = find_case(rq, in->case_id, &row);

	if (r >= 0)
		r = find_number(rq, in, &row, &number, &contact);
	if (r >= 0)
		r = check_window(rq, in, &window);
	if (r < 0)
		return r;
	phone_begin(&w, rq,
		    &(struct phone_wish){
			    .account = row.account,
			    .of = &row,
			    .number = number,
			    .contact = contact,
			    .message = clean(rq, in->message),
			    .origin = req_is_staff(rq) ? S("staff") : S("customer"),
		    });
	if (rq->caller.principal.p)
		w.row.requester = rq->caller.principal;
	if (rq->caller.name.p)
		w.row.requester_name = rq->caller.name;
	w.row.wanted_from = window.from;
	w.row.wanted_until = window.until;
	r = promise(&w);
	if (r < 0)
		return r;
	if (change.actor_kind == ACTOR_CUSTOMER) {
		change.has_action = true;
		change.action = ACTION_CUSTOMER_REPLY;
		change.body = request_text(&w);
	}
	r = phone_keep_new(&w,
			   &(struct phone_step){.name = S("requested"), .promised = w.row.promised},
			   &change);
	if (r == E_CONFLICT)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This case has a call back already. Cancel that first.");
	if (r >= 0)
		out->callback = view_new(&w);
	return r;
}

int op_mainstay_cancel_callback(struct req *rq, const struct mainstay_cancel_callback_request *in,
				struct mainstay_cancel_callback_response *out)
{
	struct phone_work w;
	int r = phone_open(rq, in->callback_id, &w);

	if (r < 0)
		return r == E_NOENT ? no_callback(rq) : r;
	if (phone_move(&w, CALLBACK_CANCEL) < 0)
		return conflict(&w, "cancelled");
	r = phone_keep(&w, &(struct phone_step){.name = S("cancelled")}, NULL);
	if (r >= 0)
		out->callback = view_new(&w);
	return r;
}

/* ---- agents ---- */

/* Whether somebody else has it. */
static bool held(const struct phone_work *w)
{
	return w->row.agent.n && !str_eq(w->row.agent, w->rq->caller.principal);
}

static int held_by_other(const struct phone_work *w)
{
	return api_fail(w->rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"%.*s has this call back. Claim it with takeOver first.",
			STR_ARG(w->row.agent_name));
}

static void take(struct phone_work *w)
{
	const struct caller *c = &w->rq->caller;

	w->row.agent = c->principal.p ? c->principal : S("");
	w->row.agent_name = c->name.p ? c->name : S("");
}

int op_mainstay_claim_callback(struct req *rq, const struct mainstay_claim_callback_request *in,
			       struct mainstay_claim_callback_response *out)
{
	struct phone_work w;
	int r = phone_open(rq, in->callback_id, &w);

	if (r < 0)
		return r == E_NOENT ? no_callback(rq) : r;
	if (phone_move(&w, CALLBACK_CLAIM) < 0)
		return conflict(&w, "claimed");
	if (held(&w) && !in->take_over.v)
		return held_by_other(&w);
	take(&w);
	r = phone_keep(&w, &(struct phone_step){.name = S("claimed"), .agent = w.row.agent_name},
		       NULL);
	if (r >= 0)
		out->callback = view_new(&w);
	return r;
}

static int add_note(struct phone_work *w, str body)
{
	struct req *rq = w->rq;
	struct case_change change = phone_actor(rq);
	struct sql_desk_note_last_row last;
	int r;

	if (!body.p)
		return 0;
	if (!w->has_case)
		return invalid(rq, "This call back is about no case; there is nothing to note it "
				   "on.");
	r = sql_desk_note_last(
		rq->tx, &(struct sql_desk_note_last_in){w->of.account, w->of.case_id}, &last);
	if (r >= 0)
		r = sql_desk_note_insert(rq->tx,
					 &(struct sql_desk_note_insert_in){
						 .account = w->of.account,
						 .case_id = w->of.case_id,
						 .seq = last.seq + 1,
						 .at = rq->now,
						 .author = rq->caller.principal,
						 .author_name = rq->caller.name,
						 .body = case_clean_text(rq, body, CASE_TEXT_MAX),
					 });
	if (r < 0)
		return r;
	change.has_event = true;
	change.event = CASE_EVENT_NOTED;
	change.detail = str_fmt(rq->arena, "{\"note\":%lld}", (long long)last.seq + 1);
	return case_change(rq, &w->of, &change, NULL);
}

static enum case_action reached_action(str next_status)
{
	if (str_eq(next_status, case_status_code(CASE_WORK_IN_PROGRESS)))
		return ACTION_STAFF_REPLY_WORKING;
	if (str_eq(next_status, case_status_code(CASE_RESOLVED)))
		return ACTION_STAFF_RESOLVE;
	return ACTION_STAFF_REPLY;
}

/* What the customer reads of a talk. It is an answer, so it answers the clocks, too. */
static int add_talk(struct phone_work *w, const struct mainstay_complete_callback_request *in,
		    struct case_change *change)
{
	bool told = in->communication_body.p != NULL;

	if (w->has_case && w->of.status == CASE_RESOLVED) {
		/* nothing is answered any more; the log has it */
		return told || in->next_status.p
			       ? invalid(w->rq, "The case is resolved. Reopen it, or leave out "
						"communicationBody and nextStatus.")
			       : 0;
	}
	change->has_action = true;
	change->action = reached_action(in->next_status);
	change->body = told ? in->communication_body
			    : str_fmt(w->rq->arena, "We talked on the phone (%.*s).",
				      STR_ARG(w->row.number));
	return 0;
}

static int check_completion(struct phone_work *w,
			    const struct mainstay_complete_callback_request *in,
			    enum phone_outcome *ret)
{
	if (phone_outcome_parse(in->outcome, ret) < 0)
		return invalid(w->rq, "Invalid outcome");
	if (!callback_open(w->state) || callback_live(w->state))
		return conflict(w, "completed");
	if (held(w))
		return held_by_other(w);
	if (*ret != PHONE_REACHED && (in->communication_body.p || in->next_status.p))
		return invalid(w->rq, "communicationBody and nextStatus are for the outcome "
				      "reached. Use note, or reply to the case.");
	return 0;
}

int op_mainstay_complete_callback(struct req *rq,
				  const struct mainstay_complete_callback_request *in,
				  struct mainstay_complete_callback_response *out)
{
	struct case_change change = phone_actor(rq);
	struct phone_step step = {.name = S("called"), .outcome = in->outcome};
	enum phone_outcome outcome;
	struct phone_work w;
	int r = phone_open(rq, in->callback_id, &w);

	if (r < 0)
		return r == E_NOENT ? no_callback(rq) : r;
	r = check_completion(&w, in, &outcome);
	if (r >= 0)
		r = add_note(&w, in->note);
	if (r >= 0 && outcome == PHONE_REACHED)
		r = add_talk(&w, in, &change);
	if (r < 0)
		return r;
	take(&w);
	if (!w.row.first_try)
		w.row.first_try = rq->now;
	if (in->recording_url.p)
		w.row.recording = in->recording_url;
	step.agent = w.row.agent_name;
	step.recording = w.row.recording.n ? w.row.recording : (str){0};
	r = phone_settle(&w, outcome);
	if (r == E_INVAL)
		return conflict(&w, "completed");
	if (r < 0)
		return r;
	if (callback_open(w.state))
		step.due = w.row.due;
	r = phone_keep(&w, &step, &change);
	if (r >= 0)
		out->callback = view_new(&w);
	return r;
}
