/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked to take chats and call backs, in simulated time, on both databases. */
#include "offers.h"

#include "case-jobs.h"
#include "chat.h"
#include "desk-scene.h"
#include "jobs.h"

static const char *const pair[] = {"ann", "bob", NULL};

static str start(struct case_world *w, const char *language)
{
	const struct mainstay_start_chat_request in = {
		.subject = S("Down"),
		.communication_body = S("db-1 does not answer"),
		.severity_code = S("urgent"),
		.language = str_from(language),
	};
	struct mainstay_start_chat_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_START_CHAT, op_mainstay_start_chat(&w->rq, &in, &out)));
	return out.chat->chat_id;
}

static struct mainstay_chat look(struct case_world *w, str chat_id)
{
	const struct mainstay_get_chat_request in = {.chat_id = chat_id};
	struct mainstay_get_chat_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_CHAT, op_mainstay_get_chat(&w->rq, &in, &out)));
	return *out.chat;
}

static size_t said(struct case_world *w, str chat_id, const char *kind)
{
	const struct mainstay_get_chat_request in = {.chat_id = chat_id};
	struct mainstay_get_chat_response out = {0};
	size_t n = 0;

	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_GET_CHAT, op_mainstay_get_chat(&w->rq, &in, &out)));
	for (size_t i = 0; i < out.messages.n; i++)
		n += str_eq(out.messages.v[i].kind, str_from(kind));
	return n;
}

static int try_accept(struct case_world *w, const char *who, str chat_id, bool take_over,
		      str *ret_chat)
{
	const struct mainstay_accept_chat_request in = {.chat_id = chat_id,
							.take_over = SOME_BOOL(take_over)};
	struct mainstay_accept_chat_response out = {0};
	int r;

	scene_as(w, who, "agent");
	r = CALL(w, MAINSTAY_ACCEPT_CHAT, op_mainstay_accept_chat(&w->rq, &in, &out));
	*ret_chat = r < 0 ? S("") : out.chat->chat_id;
	return r;
}

/* After that much time the job has run. */
static void later(struct case_world *w, usec time)
{
	world_tick(w, time);
	world_run_job(w, &offers_job);
}

static const char *offered(struct case_world *w, str chat_id)
{
	str name = look(w, chat_id).offered_to;

	return name.p ? str_c(w->t->arena, name) : "";
}

static void speaks(struct case_world *w, const char *name, const char *language)
{
	struct mainstay_skill skill = {.kind = S("language"), .value = str_from(language)};
	const struct mainstay_put_agent_request in = {
		.user_name = str_from(name), .capacity = SOME_I64(20), .skills = {&skill, 1}};
	struct mainstay_put_agent_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_AGENT, op_mainstay_put_agent(&w->rq, &in, &out)));
}

EACH_DATABASE(a_chat_is_offered_to_one_after_the_other)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_chat seen;
	str chat, taken, case_id;
	const char *first, *second;

	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	chat = start(w, NULL);
	expect_eq(strcmp(offered(w, chat), ""), 0);
	later(w, SECONDS(1));
	first = offered(w, chat);
	second = strcmp(first, "ann") == 0 ? "bob" : "ann";
	seen = look(w, chat);
	expect(str_contains(seen.offer_reason, S("Rule all: team first-line. 2 of 2 can take it")));
	expect_eq(seen.position.v, 1); /* it stands in line until somebody takes it */
	expect_eq(seen.nobody_present.v, false);
	case_id = seen.case_id;
	/* the case goes along */
	expect_str(scene_holder(w, case_id), str_from(first));
	scene_route(w);
	expect_str(scene_holder(w, case_id), str_from(first));
	/* it is not for others meanwhile, unless they insist */
	expect_err(try_accept(w, second, (str){0}, false, &taken), E_API);
	expect_fails(w, try_accept(w, second, chat, false, &taken), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "Somebody else is asked to take this chat. Use takeOver to take it "
		     "nevertheless.");
	later(w, SECONDS(30));
	expect_str(str_from(offered(w, chat)), str_from(first));
	/* not in time: the other one, and the case with it */
	later(w, SECONDS(16));
	expect_str(str_from(offered(w, chat)), str_from(second));
	expect_str(scene_holder(w, case_id), str_from(second));
	/* nor that one: it is open to both, and nobody is asked twice */
	later(w, SECONDS(46));
	expect_eq(strcmp(offered(w, chat), ""), 0);
	later(w, SECONDS(46));
	expect_eq(strcmp(offered(w, chat), ""), 0);
	expect_ok(try_accept(w, first, (str){0}, false, &taken));
	expect_str(taken, chat);
	expect_str(scene_holder(w, case_id), str_from(first));
	expect(!look(w, chat).offered_to.p);
	world_free(w);
}

EACH_DATABASE(what_was_offered_is_taken_and_the_log_says_why)
{
	struct case_world *w = world_new(t, where);
	struct case_event *events;
	struct case_row row;
	bool told = false;
	str chat, case_id, taken;
	size_t n;

	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	chat = start(w, NULL);
	later(w, SECONDS(1));
	expect_ok(try_accept(w, offered(w, chat), (str){0}, false, &taken));
	expect_str(taken, chat);
	later(w, MINUTES(2));
	expect_str(look(w, chat).state, S("active"));
	case_id = look(w, chat).case_id;
	world_begin(w, OP_MAINSTAY_GET_CHAT);
	expect_ok(case_load_any(&w->rq, case_id, &row));
	expect_ok(case_events_load(&w->rq, &row, &events, &n));
	for (size_t i = 0; i < n; i++)
		told = told || (events[i].kind == CASE_EVENT_TAKEN &&
				str_contains(events[i].detail, S("2 of 2 can take it")));
	expect(told);
	expect_ok(world_end(w, 0));
	world_free(w);
}

EACH_DATABASE(skills_and_room_are_those_of_the_desk)
{
	struct case_world *w = world_new(t, where);
	str english, spanish, more, taken;

	w->settings.chat_per_agent = 1;
	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	speaks(w, "ann", "es");
	speaks(w, "bob", "en");
	english = start(w, NULL);
	spanish = start(w, "es");
	world_tick(w, SECONDS(1)); /* behind them in line */
	more = start(w, NULL);
	later(w, SECONDS(1));
	expect_str(str_from(offered(w, english)), S("bob"));
	expect_str(str_from(offered(w, spanish)), S("ann"));
	/* what one is asked for counts */
	expect_eq(strcmp(offered(w, more), ""), 0);
	expect(str_contains(look(w, more).offer_reason, S("None of 2 can take it")));
	expect_eq(look(w, more).nobody_present.v, false);
	expect_ok(try_accept(w, "ann", (str){0}, false, &taken));
	expect_str(taken, spanish);
	w->settings.chat_per_agent = 2;
	/* the next in line speaks another language than she does */
	expect_fails(w, try_accept(w, "ann", (str){0}, false, &taken),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "No chat waits that is for you to take. Name one by its id to take it all "
		     "the same, with takeOver while another agent is asked.");
	/* by name anybody may */
	expect_ok(try_accept(w, "ann", more, false, &taken));
	world_free(w);
}

EACH_DATABASE(whoever_has_the_case_is_asked_first)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_start_chat_request in = {0};
	struct mainstay_start_chat_response out = {0};
	struct mainstay_take_case_request take = {0};
	struct mainstay_take_case_response took = {0};
	str chat;

	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	in.case_id = take.case_id = scene_case(w, "urgent");
	scene_as(w, "bob", "agent");
	expect_ok(CALL(w, MAINSTAY_TAKE_CASE, op_mainstay_take_case(&w->rq, &take, &took)));
	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_START_CHAT, op_mainstay_start_chat(&w->rq, &in, &out)));
	chat = out.chat->chat_id;
	later(w, SECONDS(1));
	expect_str(str_from(offered(w, chat)), S("bob"));
	expect_str(look(w, chat).offer_reason, S("bob has the case, and is there."));
	/* he works on it: it stays his while another one is asked for the chat */
	later(w, SECONDS(46));
	expect_str(str_from(offered(w, chat)), S("ann"));
	expect_str(scene_holder(w, in.case_id), S("bob"));
	world_free(w);
}

EACH_DATABASE(when_nobody_is_there_the_customer_is_told)
{
	struct case_world *w = world_new(t, where);
	str chat, late;

	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	scene_presence(w, "ann", "away");
	scene_presence(w, "bob", "offline");
	chat = start(w, NULL);
	later(w, SECONDS(1));
	expect_eq(look(w, chat).nobody_present.v, true);
	later(w, SECONDS(6));
	later(w, SECONDS(6));
	expect_eq(said(w, chat, "nobody"), 1);
	/* somebody comes */
	scene_presence(w, "ann", "available");
	later(w, SECONDS(6));
	expect_str(str_from(offered(w, chat)), S("ann"));
	expect_eq(look(w, chat).nobody_present.v, false);
	/* nobody comes: the case goes on by e-mail */
	scene_presence(w, "ann", "away");
	late = start(w, NULL);
	later(w, SECONDS(1));
	later(w, MINUTES(9));
	expect_str(look(w, late).state, S("waiting"));
	later(w, MINUTES(1));
	expect_str(look(w, late).state, S("ended"));
	expect_str(look(w, late).ended_by, S("waiting"));
	world_free(w);
}

EACH_DATABASE(a_chat_that_is_given_to_somebody_does_not_wait_for_them_for_ever)
{
	static const char *const three[] = {"ann", "bob", "eve", NULL};
	struct case_world *w = world_new(t, where);
	struct mainstay_hand_over_chat_request in = {.assignee = S("eve")};
	struct mainstay_hand_over_chat_response out = {0};
	const char *first;
	str taken;

	scene_team(w, "first-line", 20, three);
	scene_rule(w, "first-line", "never", 0);
	in.chat_id = start(w, NULL);
	later(w, SECONDS(1));
	first = offered(w, in.chat_id);
	if (strcmp(first, "eve") == 0)
		in.assignee = S("bob");
	expect_ok(try_accept(w, first, in.chat_id, false, &taken));
	expect_ok(CALL(w, MAINSTAY_HAND_OVER_CHAT, op_mainstay_hand_over_chat(&w->rq, &in, &out)));
	expect_str(str_from(offered(w, in.chat_id)), in.assignee);
	later(w, SECONDS(46));
	expect(offered(w, in.chat_id)[0]);
	expect(!str_eq(str_from(offered(w, in.chat_id)), in.assignee));
	world_free(w);
}

EACH_DATABASE(without_a_rule_a_chat_is_for_anybody)
{
	struct case_world *w = world_new(t, where);
	str chat, taken;

	scene_team(w, "first-line", 20, pair);
	chat = start(w, NULL);
	later(w, MINUTES(5));
	expect_eq(strcmp(offered(w, chat), ""), 0);
	expect_eq(said(w, chat, "nobody"), 0);
	expect_ok(try_accept(w, "stranger", (str){0}, false, &taken));
	expect_str(taken, chat);
	world_free(w);
}

/* ---- call backs ---- */

static struct mainstay_callback first_call(struct case_world *w)
{
	const struct mainstay_list_callbacks_request in = {0};
	struct mainstay_list_callbacks_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LIST_CALLBACKS, op_mainstay_list_callbacks(&w->rq, &in, &out)));
	expect(out.callbacks.n > 0);
	return out.callbacks.v[0];
}

EACH_DATABASE(a_call_back_is_offered_and_offered_again)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_request_callback_request in = {.phone_number = S("+49 30 123456")};
	struct mainstay_request_callback_response out = {0};
	struct mainstay_claim_callback_request claim = {0};
	struct mainstay_claim_callback_response claimed = {0};
	struct mainstay_complete_callback_request complete = {.outcome = S("no-answer")};
	struct mainstay_complete_callback_response completed = {0};
	str first;

	scene_team(w, "first-line", 20, pair);
	scene_rule(w, "first-line", "never", 0);
	in.case_id = scene_case(w, "urgent");
	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_REQUEST_CALLBACK,
		       op_mainstay_request_callback(&w->rq, &in, &out)));
	claim.callback_id = complete.callback_id = out.callback->callback_id;
	later(w, SECONDS(1));
	first = first_call(w).offered_to;
	expect(first.n > 0);
	expect(str_contains(first_call(w).offer_reason, S("2 of 2 can take it")));
	expect_str(scene_holder(w, in.case_id), first);
	later(w, MINUTES(5) + SECONDS(1));
	expect(first_call(w).offered_to.n && !str_eq(first_call(w).offered_to, first));
	/* whoever was not asked may claim it all the same */
	scene_as(w, str_c(t->arena, first), "agent");
	expect_ok(CALL(w, MAINSTAY_CLAIM_CALLBACK,
		       op_mainstay_claim_callback(&w->rq, &claim, &claimed)));
	expect(!first_call(w).offered_to.p);
	later(w, MINUTES(10));
	expect(!first_call(w).offered_to.p);
	/* nobody answered: offered again when the next try is due, not before */
	scene_as(w, str_c(t->arena, first), "agent");
	expect_ok(CALL(w, MAINSTAY_COMPLETE_CALLBACK,
		       op_mainstay_complete_callback(&w->rq, &complete, &completed)));
	later(w, MINUTES(14));
	expect(!first_call(w).offered_to.p);
	later(w, MINUTES(1));
	expect(first_call(w).offered_to.n > 0);
	world_free(w);
}
