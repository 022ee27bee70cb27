/* SPDX-License-Identifier: Apache-2.0 */
/* What the things that happen to a call do to its call back, on both databases, without SIP. */
#include "phone-dial.h"

#include "case-world.h"
#include "phone-child.h"

struct story {
	struct case_world *w;
	str case_id, callback_id;
	int64_t n;
};

static struct mainstay_callback seen(struct story *s)
{
	const struct mainstay_list_callbacks_request in = {.include_ended = SOME_BOOL(true)};
	struct mainstay_list_callbacks_response out = {0};

	world_as_staff(s->w);
	expect_ok(CALL(s->w, MAINSTAY_LIST_CALLBACKS,
		       op_mainstay_list_callbacks(&s->w->rq, &in, &out)));
	expect_eq(out.callbacks.n, 1);
	return out.callbacks.v[0];
}

static int start(struct story *s, str number)
{
	const struct mainstay_start_call_request in = {.callback_id = s->callback_id,
						       .agent_number = number};
	struct mainstay_start_call_response out = {0};

	world_as_staff(s->w);
	return CALL(s->w, MAINSTAY_START_CALL, op_mainstay_start_call(&s->w->rq, &in, &out));
}

static struct story begin(struct test *t, enum fixture_kind where)
{
	struct story s = {.w = world_new(t, where), .n = 1};
	struct mainstay_request_callback_request in = {.phone_number = S("+4930123456")};
	struct mainstay_request_callback_response out = {0};

	s.w->settings.sip_proxy = S("pbx.example");
	s.w->settings.phone_retry = S("no-answer=15min; failed=1min");
	world_as(s.w, s.w->business);
	in.case_id = s.case_id = world_case(s.w);
	expect_ok(CALL(s.w, MAINSTAY_REQUEST_CALLBACK,
		       op_mainstay_request_callback(&s.w->rq, &in, &out)));
	s.callback_id = str_dup(t->arena, out.callback->callback_id);
	return s;
}

static void note(struct story *s, enum dial_event event, enum phone_outcome outcome)
{
	const struct dial_report report = {
		.account = s->w->business,
		.callback_id = s->callback_id,
		.n = s->n,
		.event = event,
		.outcome = outcome,
		.sip_call = S("abc@pbx"),
	};
	const struct caller before = s->w->rq.caller;

	s->w->rq.caller = (struct caller){.kind = PRINCIPAL_LOCAL};
	expect_ok(CALL(s->w, MAINSTAY_START_CALL, dial_note(&s->w->rq, &report)));
	s->w->rq.caller = before;
}

EACH_DATABASE(a_call_from_the_click_to_the_hang_up)
{
	struct story s = begin(t, where);

	expect_ok(start(&s, S("1001")));
	expect_str(seen(&s).state, S("ringing-agent"));
	expect_fails(s.w, start(&s, S("1001")), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This call back is ringing-agent. It cannot be called now.");
	note(&s, DIAL_BEGUN, 0);
	world_tick(s.w, SECONDS(5));
	note(&s, DIAL_RINGING, 0);
	expect_str(seen(&s).state, S("ringing-customer"));
	expect_eq(seen(&s).first_try_at.v, s.w->rq.now);
	note(&s, DIAL_TALKING, 0);
	expect_str(seen(&s).state, S("talking"));
	note(&s, DIAL_OVER, PHONE_REACHED);
	expect_str(seen(&s).state, S("after-call"));
	expect_str(seen(&s).outcome, S("reached"));
	/* told twice: nothing more happens */
	note(&s, DIAL_OVER, PHONE_BUSY);
	expect_str(seen(&s).state, S("after-call"));
	expect_eq(seen(&s).tries.v, 0);
	/* and once more, by the same agent */
	expect_ok(start(&s, S("+4930999999")));
	expect_eq(world_rows(s.w, "phone_call"), 2);
	world_free(s.w);
}

EACH_DATABASE(an_agent_who_is_not_there_costs_no_try)
{
	struct story s = begin(t, where);

	expect_ok(start(&s, S("1001")));
	note(&s, DIAL_BEGUN, 0);
	note(&s, DIAL_OVER, PHONE_AGENT_MISSED);
	expect_str(seen(&s).state, S("claimed"));
	expect_eq(seen(&s).tries.v, 0);
	expect(!seen(&s).first_try_at.set);
	expect_str(seen(&s).outcome, S("agent-missed"));
	/* nor does a PBX that cannot be reached */
	expect_ok(start(&s, S("1001")));
	s.n = 2;
	note(&s, DIAL_OVER, PHONE_FAILED);
	expect_str(seen(&s).state, S("claimed"));
	expect_eq(seen(&s).tries.v, 0);
	world_free(s.w);
}

EACH_DATABASE(a_customer_who_does_not_answer_is_called_again)
{
	struct story s = begin(t, where);

	expect_ok(start(&s, S("1001")));
	note(&s, DIAL_RINGING, 0);
	note(&s, DIAL_OVER, PHONE_NO_ANSWER);
	expect_str(seen(&s).state, S("waiting"));
	expect_eq(seen(&s).next_try_at.v, s.w->rq.now + MINUTES(15));
	expect(!seen(&s).agent_name.p);
	expect_ok(start(&s, S("1001")));
	s.n = 2;
	note(&s, DIAL_RINGING, 0);
	note(&s, DIAL_OVER, PHONE_NO_ANSWER);
	expect_str(seen(&s).state, S("no-answer"));
	expect_fails(s.w, start(&s, S("1001")), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_free(s.w);
}

EACH_DATABASE(what_was_withdrawn_stays_so_whatever_the_phones_do)
{
	struct story s = begin(t, where);
	const struct mainstay_cancel_callback_request in = {.callback_id = s.callback_id};
	struct mainstay_cancel_callback_response out = {0};

	expect_ok(start(&s, S("1001")));
	note(&s, DIAL_RINGING, 0);
	world_as(s.w, s.w->business);
	expect_ok(CALL(s.w, MAINSTAY_CANCEL_CALLBACK,
		       op_mainstay_cancel_callback(&s.w->rq, &in, &out)));
	note(&s, DIAL_TALKING, 0);
	note(&s, DIAL_OVER, PHONE_REACHED);
	expect_str(seen(&s).state, S("cancelled"));
	world_free(s.w);
}

EACH_DATABASE(calls_need_a_pbx_and_a_phone)
{
	struct story s = begin(t, where);
	static const char *const bad[] = {"1001@elsewhere", "10;x=1", "-1", "a b", "1\r\nX: y"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_fails(s.w, start(&s, str_from(bad[i])),
			     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	s.w->settings.sip_proxy = S("");
	expect_fails(s.w, start(&s, S("1001")), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_str(seen(&s).state, S("waiting"));
	expect_eq(world_rows(s.w, "phone_call"), 0);
	world_free(s.w);
}

TEST(uris_are_made_of_a_number_and_a_place)
{
	expect_str(sip_uri(t->arena, S("+4930123456"), S("pbx.example:5070"), false),
		   S("sip:+4930123456@pbx.example:5070;transport=udp"));
}
