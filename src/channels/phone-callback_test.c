/* SPDX-License-Identifier: Apache-2.0 */
/* Call backs from both sides, on both databases, in simulated time. */
#include "case-jobs.h"
#include "case-world.h"
#include "jobs.h"
#include "notify-jobs.h"
#include "phone-private.h"
#include "phone.h"

#define NUMBER S("+49 30 123456")

static struct mainstay_callback request(struct case_world *w, str case_id, const char *from,
					const char *until)
{
	struct mainstay_request_callback_request in = {
		.case_id = case_id,
		.phone_number = NUMBER,
		.contact_name = S("Jane"),
		.message = S("It is about the shop."),
	};
	struct mainstay_request_callback_response out = {0};

	in.wanted_from.set = from != NULL;
	in.wanted_until.set = until != NULL;
	if (from)
		expect_ok(usec_parse_iso(str_from(from), &in.wanted_from.v));
	if (until)
		expect_ok(usec_parse_iso(str_from(until), &in.wanted_until.v));
	expect_ok(CALL(w, MAINSTAY_REQUEST_CALLBACK,
		       op_mainstay_request_callback(&w->rq, &in, &out)));
	return *out.callback;
}

static int try_request(struct case_world *w, str case_id, str number, usec from, usec until)
{
	const struct mainstay_request_callback_request in = {
		.case_id = case_id,
		.phone_number = number,
		.wanted_from = {from != 0, from},
		.wanted_until = {until != 0, until},
	};
	struct mainstay_request_callback_response out = {0};

	return CALL(w, MAINSTAY_REQUEST_CALLBACK, op_mainstay_request_callback(&w->rq, &in, &out));
}

static int claim(struct case_world *w, str id, bool take_over)
{
	const struct mainstay_claim_callback_request in = {.callback_id = id,
							   .take_over = SOME_BOOL(take_over)};
	struct mainstay_claim_callback_response out = {0};

	return CALL(w, MAINSTAY_CLAIM_CALLBACK, op_mainstay_claim_callback(&w->rq, &in, &out));
}

static int cancel(struct case_world *w, str id)
{
	const struct mainstay_cancel_callback_request in = {.callback_id = id};
	struct mainstay_cancel_callback_response out = {0};

	return CALL(w, MAINSTAY_CANCEL_CALLBACK, op_mainstay_cancel_callback(&w->rq, &in, &out));
}

static struct mainstay_callback complete(struct case_world *w, str id, const char *outcome,
					 const char *body)
{
	const struct mainstay_complete_callback_request in = {
		.callback_id = id,
		.outcome = str_from(outcome),
		.communication_body = str_from(body),
		.recording_url = S("https://pbx.example/rec/1.ogg"),
	};
	struct mainstay_complete_callback_response out = {0};

	expect_ok(CALL(w, MAINSTAY_COMPLETE_CALLBACK,
		       op_mainstay_complete_callback(&w->rq, &in, &out)));
	return *out.callback;
}

static struct mainstay_callback_list list(struct case_world *w, bool ended)
{
	const struct mainstay_list_callbacks_request in = {.include_ended = SOME_BOOL(ended)};
	struct mainstay_list_callbacks_response out = {0};

	expect_ok(CALL(w, MAINSTAY_LIST_CALLBACKS, op_mainstay_list_callbacks(&w->rq, &in, &out)));
	return out.callbacks;
}

/* How often the case's log has that step of a call back. */
static int steps(struct case_world *w, str account, str case_id, const char *step)
{
	struct caller before = w->rq.caller;
	str needle = str_fmt(w->t->arena, "\"step\":\"%s\"", step);
	struct case_event *events;
	struct case_row row;
	int found = 0;
	size_t n;

	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_LIST_CALLBACKS);
	expect_ok(case_load(&w->rq, account, case_id, &row));
	expect_ok(case_events_load(&w->rq, &row, &events, &n));
	for (size_t i = 0; i < n; i++)
		found += events[i].detail.n && str_contains(events[i].detail, needle);
	expect_ok(world_end(w, 0));
	w->rq.caller = before;
	return found;
}

EACH_DATABASE(a_call_back_from_the_wish_to_the_talk)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_callback c;
	str case_id;

	world_as(w, w->business);
	case_id = world_case(w);
	c = request(w, case_id, NULL, NULL);
	expect_str(c.state, S("waiting"));
	expect_str(c.phone_number, S("+4930123456"));
	expect_eq(c.promised_at.v, w->rq.now + MINUTES(30));
	expect_eq(c.minutes_to_promise.v, 30);
	expect(!c.agent_name.p);
	expect_eq(list(w, false).n, 1);

	world_as_staff(w);
	expect_eq(list(w, false).n, 1);
	expect_ok(claim(w, c.callback_id, false));
	world_tick(w, MINUTES(5));
	c = complete(w, c.callback_id, "reached", "We restarted it together.");
	expect_str(c.state, S("done"));
	expect(!c.late.v);
	expect_str(c.recording_url, S("https://pbx.example/rec/1.ogg"));
	expect_eq(list(w, false).n, 0);
	expect_eq(list(w, true).n, 1);
	expect_eq(steps(w, w->business, case_id, "requested"), 1);
	expect_eq(steps(w, w->business, case_id, "claimed"), 1);
	expect_eq(steps(w, w->business, case_id, "called"), 1);

	world_as(w, w->business);
	struct support_case_details seen = world_describe(w, case_id);

	expect_str(seen.status, S("pending-customer-action"));
	expect_str(seen.recent_communications->communications.v[0].body,
		   S("We restarted it together."));
	expect(str_starts(seen.recent_communications->communications.v[1].body,
			  S("Please call back: +4930123456, Jane.")));
	/* a customer sees neither agent nor recording */
	expect_eq(list(w, true).n, 1);
	expect(!list(w, true).v[0].agent_name.p && !list(w, true).v[0].recording_url.p);
	world_free(w);
}

EACH_DATABASE(a_plan_without_phone_is_refused_with_the_way_to_it)
{
	struct case_world *w = world_new(t, where);
	str case_id;

	world_as(w, w->developer);
	case_id = world_case(w);
	expect_fails(w, try_request(w, case_id, NUMBER, 0, 0), ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
		     "Developer Support does not answer the phone for this case; Business Support "
		     "does. An administrator of the account can change to it at any time with "
		     "ChangeSubscription (plan business). Until then write to us in the case.");
	expect_eq(world_rows(w, "callback"), 0);
	world_free(w);
}

EACH_DATABASE(wishes_that_cannot_be_are_refused)
{
	struct case_world *w = world_new(t, where);
	usec now = w->rq.now;
	str case_id, foreign;

	world_as(w, w->enterprise);
	foreign = world_case(w);
	world_as(w, w->business);
	case_id = world_case(w);
	expect_fails(w, try_request(w, case_id, S("030 123456"), 0, 0),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, try_request(w, case_id, NUMBER, now + HOURS(2), now + HOURS(1)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, try_request(w, case_id, NUMBER, 0, now - 1),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, try_request(w, case_id, NUMBER, now + DAYS(91), 0),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, try_request(w, foreign, NUMBER, 0, 0),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	w->settings.phone_prefixes = S("+1");
	expect_fails(w, try_request(w, case_id, NUMBER, 0, 0),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	w->settings.phone_prefixes = S("+49");
	expect_ok(try_request(w, case_id, NUMBER, 0, 0));
	expect_fails(w, try_request(w, case_id, NUMBER, 0, 0), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This case has a call back already. Cancel that first.");
	world_free(w);
}

EACH_DATABASE(promises_follow_the_hours_of_the_language)
{
	struct case_world *w = world_new(t, where);
	struct support_create_case_request in = {.subject = S("s"),
						 .communication_body = S("b"),
						 .issue_type = S("customer-service"),
						 .severity_code = S("low"),
						 .language = S("zh")};
	struct support_create_case_response out = {0};
	usec due;

	/* 09:00 UTC on a Monday is 17:00 in China; 18:00 is the end of the day */
	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	world_tick(w, MINUTES(50));
	expect_ok(usec_parse_iso(S("2026-03-03T01:20:00Z"), &due));
	expect_eq(request(w, out.case_id, NULL, NULL).promised_at.v, due);
	world_free(w);
}

EACH_DATABASE(tries_that_reach_nobody_are_repeated_by_rule_and_then_given_up)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_callback c;
	str case_id;

	w->settings.phone_retry = S("no-answer=15min,1h; busy=5min");
	world_as(w, w->business);
	case_id = world_case(w);
	c = request(w, case_id, NULL, NULL);
	world_as_staff(w);
	expect_ok(claim(w, c.callback_id, false));
	c = complete(w, c.callback_id, "no-answer", NULL);
	expect_str(c.state, S("waiting"));
	expect_eq(c.next_try_at.v, w->rq.now + MINUTES(15));
	expect_eq(c.tries.v, 1);
	expect(!c.agent_name.p);
	world_tick(w, MINUTES(15));
	c = complete(w, c.callback_id, "no-answer", NULL);
	expect_eq(c.next_try_at.v, w->rq.now + HOURS(1));
	c = complete(w, c.callback_id, "no-answer", NULL);
	expect_str(c.state, S("no-answer"));
	expect_eq(c.tries.v, 3);
	expect(c.ended_at.set);
	expect_eq(steps(w, w->business, case_id, "called"), 3);
	/* nobody was spoken to: nothing was said to the customer */
	world_as(w, w->business);
	expect_eq(world_describe(w, case_id).recent_communications->communications.n, 2);
	/* and there may be a new one */
	expect_ok(try_request(w, case_id, NUMBER, 0, 0));
	world_free(w);
}

EACH_DATABASE(no_retry_reaches_past_the_window)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_callback c;

	world_as(w, w->business);
	c = request(w, world_case(w), NULL, "2026-03-02T09:10:00Z");
	expect_eq(c.promised_at.v, w->rq.now + MINUTES(10));
	world_as_staff(w);
	c = complete(w, c.callback_id, "busy", NULL);
	expect_str(c.state, S("waiting"));
	c = complete(w, c.callback_id, "no-answer", NULL);
	expect_str(c.state, S("no-answer"));
	world_free(w);
}

EACH_DATABASE(a_broken_promise_is_seen_and_logged_once)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_callback kept, broken;
	str of_kept, of_broken;

	world_as(w, w->business);
	of_kept = world_case(w);
	of_broken = world_case(w);
	kept = request(w, of_kept, NULL, NULL);
	world_tick(w, MINUTES(1));
	broken = request(w, of_broken, NULL, NULL);
	world_as_staff(w);
	complete(w, kept.callback_id, "busy", NULL);
	world_tick(w, MINUTES(31));
	world_run_job(w, &phone_watch_job);
	world_run_job(w, &phone_watch_job);
	expect_eq(steps(w, w->business, of_broken, "promise-broken"), 1);
	expect_eq(steps(w, w->business, of_kept, "promise-broken"), 0);
	world_as_staff(w);
	for (size_t i = 0; i < 2; i++) {
		struct mainstay_callback *c = &list(w, false).v[i];

		expect_eq(c->late.v, str_eq(c->callback_id, broken.callback_id));
	}
	/* late stays late, also when it was made in the end */
	expect(complete(w, broken.callback_id, "reached", NULL).late.v);
	world_free(w);
}

EACH_DATABASE(what_is_over_expires_and_frees_the_case)
{
	struct case_world *w = world_new(t, where);
	str case_id, other;

	world_as(w, w->business);
	case_id = world_case(w);
	other = world_case(w);
	request(w, case_id, NULL, "2026-03-02T09:40:00Z");
	request(w, other, NULL, NULL);
	world_tick(w, HOURS(1));
	world_run_job(w, &phone_watch_job);
	expect_eq(steps(w, w->business, case_id, "expired"), 1);
	expect_eq(steps(w, w->business, other, "expired"), 0);
	expect_ok(try_request(w, case_id, NUMBER, 0, 0));
	world_tick(w, DAYS(8));
	world_run_job(w, &phone_watch_job);
	expect_eq(steps(w, w->business, other, "expired"), 1);
	expect_eq(list(w, false).n, 0);
	world_free(w);
}

EACH_DATABASE(who_has_a_call_back_keeps_it)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_complete_callback_request in = {.outcome = S("reached")};
	struct mainstay_complete_callback_response out = {0};
	struct mainstay_callback c;

	world_as(w, w->business);
	c = request(w, world_case(w), NULL, NULL);
	world_as_staff(w);
	expect_ok(claim(w, c.callback_id, false));
	expect_ok(claim(w, c.callback_id, false));
	w->rq.caller.principal = S("AIDAOTHERAGENT");
	w->rq.caller.name = S("other");
	expect_fails(w, claim(w, c.callback_id, false), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "operator has this call back. Claim it with takeOver first.");
	in.callback_id = c.callback_id;
	expect_fails(w,
		     CALL(w, MAINSTAY_COMPLETE_CALLBACK,
			  op_mainstay_complete_callback(&w->rq, &in, &out)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_ok(claim(w, c.callback_id, true));
	expect_ok(CALL(w, MAINSTAY_COMPLETE_CALLBACK,
		       op_mainstay_complete_callback(&w->rq, &in, &out)));
	expect_fails(w, claim(w, c.callback_id, true), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This call back is done. It cannot be claimed.");
	world_free(w);
}

EACH_DATABASE(a_customer_withdraws_its_own_only)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_callback c;
	str case_id;

	world_as(w, w->business);
	case_id = world_case(w);
	c = request(w, case_id, NULL, NULL);
	world_as(w, w->enterprise);
	expect_fails(w, cancel(w, c.callback_id), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	expect_eq(list(w, true).n, 0);
	world_as(w, w->business);
	expect_ok(cancel(w, c.callback_id));
	expect_fails(w, cancel(w, c.callback_id), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_eq(steps(w, w->business, case_id, "cancelled"), 1);
	expect_fails(w, cancel(w, S("callback-0123456789abcdef0123")),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	world_free(w);
}

EACH_DATABASE(call_backs_go_with_their_case)
{
	struct case_world *w = world_new(t, where);

	world_as(w, w->business);
	request(w, world_case(w), NULL, NULL);
	expect_eq(world_rows(w, "callback"), 1);
	world_tick(w, DAYS(800));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "callback"), 0);
	world_free(w);
}

/* The note of a talk is the agents' own; what was told to the customer answers the clock. */
EACH_DATABASE(a_talk_answers_the_first_response_clock)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_complete_callback_request in = {.outcome = S("reached"),
							.note = S("sounded tired"),
							.next_status = S("work-in-progress")};
	struct mainstay_complete_callback_response out = {0};
	struct case_row row;
	str case_id;

	world_as(w, w->business);
	case_id = world_case(w);
	in.callback_id = request(w, case_id, NULL, NULL).callback_id;
	world_as_staff(w);
	world_tick(w, MINUTES(3));
	expect_ok(CALL(w, MAINSTAY_COMPLETE_CALLBACK,
		       op_mainstay_complete_callback(&w->rq, &in, &out)));
	world_begin(w, OP_MAINSTAY_LIST_CALLBACKS);
	expect_ok(case_load(&w->rq, w->business, case_id, &row));
	expect_eq(row.responded_at, w->rq.now);
	expect_str(case_status_code(row.status), S("work-in-progress"));
	expect_ok(world_end(w, 0));
	expect_eq(world_rows(w, "desk_note"), 1);
	world_free(w);
}

static void put_contacts(struct case_world *w, struct mainstay_contact *v, size_t n)
{
	const struct mainstay_put_contacts_request in = {.contacts = {v, n}};
	struct mainstay_put_contacts_response out = {0};

	expect_ok(CALL(w, MAINSTAY_PUT_CONTACTS, op_mainstay_put_contacts(&w->rq, &in, &out)));
}

/* Asks without a number; cancels what came of it, whose number and contact are returned. */
static struct mainstay_callback ask_to_be_called(struct case_world *w, str case_id)
{
	const struct mainstay_request_callback_request in = {.case_id = case_id};
	struct mainstay_request_callback_response out = {0};
	struct mainstay_callback got;

	expect_ok(CALL(w, MAINSTAY_REQUEST_CALLBACK,
		       op_mainstay_request_callback(&w->rq, &in, &out)));
	got = *out.callback;
	expect_ok(cancel(w, got.callback_id));
	return got;
}

EACH_DATABASE(without_a_number_the_account_s_contacts_say_where_to_call)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_contact v[] = {
		{.name = S("Bo"), .email = S("bo@business.example"), .phone = S("+1 555 0101")},
		{.name = S("Cy"),
		 .email = S("cy@business.example"),
		 .phone = S("+1 555 0102"),
		 .channel = S("call")},
		{.name = S("Ann"), .email = S("ADMIN@business.example"), .phone = S("+1 555 0103")},
	};
	struct mainstay_callback got;
	str id;

	world_as(w, w->business);
	w->rq.caller.email = S("admin@business.example");
	id = str_dup(t->arena, world_case(w));
	expect_fails(w, try_request(w, id, (str){0}, 0, 0), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Give a phoneNumber: none of the account's contacts has one.");
	put_contacts(w, v, 1);
	expect_str(ask_to_be_called(w, id).phone_number, S("+15550101"));
	put_contacts(w, v, 2);
	expect_str(ask_to_be_called(w, id).phone_number, S("+15550102"));
	put_contacts(w, v, 3);
	got = ask_to_be_called(w, id);
	expect_str(got.phone_number, S("+15550103"));
	expect_str(got.contact_name, S("Ann"));
	/* an agent calls who opened the case */
	world_as_staff(w);
	expect_str(ask_to_be_called(w, id).contact_name, S("Ann"));
	/* a number that is given wins */
	world_as(w, w->business);
	expect_str(request(w, id, NULL, NULL).contact_name, S("Jane"));
	world_free(w);
}

static const struct outbox_fan *const fans[] = {&phone_fan};
static const struct outbox_fans fan_list = {fans, 1};

static void raise_to(struct case_world *w, str case_id, const char *severity, const char *phone)
{
	const struct mainstay_update_case_request in = {
		.case_id = case_id,
		.severity_code = str_from(severity),
		.contact_channel = S("call"),
		.contact_phone = phone ? str_from(phone) : (str){0},
	};
	struct mainstay_update_case_response out = {0};

	expect_ok(CALL(w, MAINSTAY_UPDATE_CASE, op_mainstay_update_case(&w->rq, &in, &out)));
	world_tick(w, SECONDS(1));
	world_run_job(w, &outbox_job);
}

#define RAISING                                                                                    \
	"raising: {allowed: true, free_upto: high, needs_contact: true, lock_minutes: 0, "         \
	"waits_for_response: false}"

EACH_DATABASE(a_raise_without_a_number_calls_the_account_s_contact)
{
	struct case_world *w =
		world_new_edited(t, where, "raising: {allowed: false, source: aws-2024}", RAISING);
	struct mainstay_contact v[] = {
		{.name = S("Bo"), .email = S("bo@enterprise.example"), .phone = S("+1 555 0101")},
		{.name = S("Ann \"A\""),
		 .email = S("admin@enterprise.example"),
		 .phone = S("+1 555 0103")},
	};
	const struct mainstay_update_case_request bare = {.severity_code = S("urgent"),
							  .contact_channel = S("call")};
	struct mainstay_update_case_request in = bare;
	struct mainstay_update_case_response out = {0};
	struct mainstay_callback_list calls;
	str id;

	w->app.fans = &fan_list;
	world_as(w, w->enterprise);
	w->rq.caller.email = S("admin@enterprise.example");
	id = str_dup(t->arena, world_case(w));
	in.case_id = id;
	expect_fails(w, CALL(w, MAINSTAY_UPDATE_CASE, op_mainstay_update_case(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "contactPhone is needed to be called: none of the account's contacts has a "
		     "number.");
	put_contacts(w, v, 2);
	raise_to(w, id, "urgent", NULL);
	calls = list(w, false);
	expect_eq(calls.n, 1);
	expect_str(calls.v[0].phone_number, S("+15550103"));
	expect_str(calls.v[0].contact_name, S("Ann \"A\""));
	/* a number that is given is nobody's that we know */
	expect_ok(cancel(w, calls.v[0].callback_id));
	raise_to(w, id, "critical", "+1 555 0100");
	calls = list(w, false);
	expect_str(calls.v[0].phone_number, S("+15550100"));
	expect(!calls.v[0].contact_name.p);
	world_free(w);
}

EACH_DATABASE(a_raise_that_wants_a_call_gets_one)
{
	struct case_world *w =
		world_new_edited(t, where, "raising: {allowed: false, source: aws-2024}", RAISING);
	struct mainstay_callback_list calls;
	str id;

	w->app.fans = &fan_list;
	world_as(w, w->enterprise);
	id = str_dup(t->arena, world_case(w));
	raise_to(w, id, "urgent", "+1 555 0100");
	calls = list(w, false);
	expect_eq(calls.n, 1);
	expect_str(calls.v[0].case_id, id);
	expect_str(calls.v[0].phone_number, S("+15550100"));
	expect_str(calls.v[0].message, S("The severity was raised to urgent."));
	expect_str(calls.v[0].origin, S("customer"));
	/* promised within the first response of the new severity */
	expect(calls.v[0].promised_at.v <= w->rq.now + MINUTES(15));
	expect_eq(steps(w, w->enterprise, id, "requested"), 1);
	/* who is called already is not called twice */
	raise_to(w, id, "critical", "+1 555 0199");
	calls = list(w, false);
	expect_eq(calls.n, 1);
	expect_str(calls.v[0].phone_number, S("+15550100"));
	/* a number that leads nowhere is answered in the case */
	expect_ok(cancel(w, calls.v[0].callback_id));
	raise_to(w, id, "urgent", "0100");
	expect_eq(list(w, false).n, 0);
	expect(str_contains(world_describe(w, id).recent_communications->communications.v[0].body,
			    S("cannot be called")));
	world_free(w);
}
