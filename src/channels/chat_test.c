/* SPDX-License-Identifier: Apache-2.0 */
#include "chat.h"

#include "case-jobs.h"
#include "case-world.h"
#include "desk.h"
#include "identity.h"
#include "stream-hub.h"

/* ---- calls ---- */

static int try_start(struct case_world *w, const struct mainstay_start_chat_request *in,
		     struct mainstay_start_chat_response *out)
{
	*out = (struct mainstay_start_chat_response){0};
	return CALL(w, MAINSTAY_START_CHAT, op_mainstay_start_chat(&w->rq, in, out));
}

static struct mainstay_chat start_new(struct case_world *w)
{
	const struct mainstay_start_chat_request in = {
		.subject = S("Down"),
		.communication_body = S("db-1 does not answer"),
		.severity_code = S("urgent"),
	};
	struct mainstay_start_chat_response out;

	expect_ok(try_start(w, &in, &out));
	return *out.chat;
}

static int try_accept(struct case_world *w, str chat_id, bool take_over,
		      struct mainstay_accept_chat_response *out)
{
	const struct mainstay_accept_chat_request in = {.chat_id = chat_id,
							.take_over = SOME_BOOL(take_over)};

	*out = (struct mainstay_accept_chat_response){0};
	return CALL(w, MAINSTAY_ACCEPT_CHAT, op_mainstay_accept_chat(&w->rq, &in, out));
}

static struct mainstay_chat accept_next(struct case_world *w)
{
	struct mainstay_accept_chat_response out;

	expect_ok(try_accept(w, (str){0}, false, &out));
	return *out.chat;
}

static int try_say(struct case_world *w, str chat_id, const char *body, const char *id,
		   int64_t *ret_number)
{
	const struct mainstay_send_chat_message_request in = {
		.chat_id = chat_id, .body = str_from(body), .client_message_id = str_from(id)};
	struct mainstay_send_chat_message_response out = {0};
	int r = CALL(w, MAINSTAY_SEND_CHAT_MESSAGE,
		     op_mainstay_send_chat_message(&w->rq, &in, &out));

	*ret_number = out.number.v;
	return r;
}

static int64_t say(struct case_world *w, str chat_id, const char *body, const char *id)
{
	int64_t number;

	expect_ok(try_say(w, chat_id, body, id, &number));
	world_tick(w, SECONDS(1));
	return number;
}

static struct mainstay_get_chat_response get(struct case_world *w, str chat_id, int64_t after)
{
	const struct mainstay_get_chat_request in = {.chat_id = chat_id, .after = SOME_I64(after)};
	struct mainstay_get_chat_response out = {0};

	expect_ok(CALL(w, MAINSTAY_GET_CHAT, op_mainstay_get_chat(&w->rq, &in, &out)));
	return out;
}

static int try_end(struct case_world *w, str chat_id, const char *next)
{
	const struct mainstay_end_chat_request in = {.chat_id = chat_id,
						     .next_status = str_from(next)};
	struct mainstay_end_chat_response out = {0};

	return CALL(w, MAINSTAY_END_CHAT, op_mainstay_end_chat(&w->rq, &in, &out));
}

static int try_hand_over(struct case_world *w, str chat_id, const char *to,
			 struct mainstay_hand_over_chat_response *out)
{
	const struct mainstay_hand_over_chat_request in = {
		.chat_id = chat_id, .assignee = str_from(to), .reason = S("lunch")};

	*out = (struct mainstay_hand_over_chat_response){0};
	return CALL(w, MAINSTAY_HAND_OVER_CHAT, op_mainstay_hand_over_chat(&w->rq, &in, out));
}

static struct mainstay_get_case_response case_of(struct case_world *w, str case_id)
{
	const struct mainstay_get_case_request in = {.case_id = case_id,
						     .max_results = SOME_I64(50)};
	struct mainstay_get_case_response out = {0};

	expect_ok(CALL(w, MAINSTAY_GET_CASE, op_mainstay_get_case(&w->rq, &in, &out)));
	return out;
}

static struct case_row row_of(struct case_world *w, str case_id)
{
	struct case_row row;

	world_begin(w, OP_MAINSTAY_GET_CASE);
	expect_ok(case_load_any(&w->rq, case_id, &row));
	expect_ok(world_end(w, 0));
	return row;
}

static void as_agent(struct case_world *w, const char *name)
{
	struct sql_principal agent;
	int r;

	world_begin(w, OP_MAINSTAY_CREATE_USER);
	r = principal_load_by_name(w->rq.tx, w->provider, str_from(name), &agent);
	if (r == E_NOENT) {
		agent = (struct sql_principal){.account = w->provider,
					       .name = str_from(name),
					       .email = S("agent@provider.example"),
					       .role = S("agent")};
		r = principal_create(w->rq.tx, identity_roles(w->app.identity), w->rq.now, &agent);
	}
	w->rq.caller = (struct caller){
		.kind = PRINCIPAL_STAFF,
		.account = w->provider,
		.principal = str_dup(w->t->arena, agent.id),
		.name = str_from(name),
		.role = S("agent"),
	};
	expect_ok(world_end(w, r));
}

/* What the cache says must be what the log says. */
static void expect_cache_true(struct case_world *w)
{
	const struct mainstay_rebuild_case_cache_request in = {.account_id = w->business};
	struct mainstay_rebuild_case_cache_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
		       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
	expect_eq(out.differences.n, 0);
}

/* ---- stories ---- */

EACH_DATABASE(a_chat_from_its_start_to_its_transcript)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_get_chat_response seen;
	struct mainstay_get_case_response shown;
	struct mainstay_chat chat;
	usec replied;

	world_as(w, w->business);
	chat = start_new(w);
	expect_str(chat.state, S("waiting"));
	expect_eq(chat.position.v, 1);
	expect_eq(row_of(w, chat.case_id).responded_at, 0);
	say(w, chat.chat_id, "hello? my card is 4111 1111 1111 1111", "c-1");
	as_agent(w, "ann");
	chat = accept_next(w);
	expect_str(chat.state, S("active"));
	expect_str(chat.agent_name, S("ann"));
	expect_eq(row_of(w, chat.case_id).responded_at, 0); /* to take it is no answer yet */
	world_tick(w, SECONDS(20));
	replied = w->rq.now;
	say(w, chat.chat_id, "I am looking at it.", "a-1");
	expect_eq(row_of(w, chat.case_id).responded_at, replied);
	say(w, chat.chat_id, "It is up again.", "a-2");
	world_as(w, w->business);
	say(w, chat.chat_id, "thanks", "c-2");
	seen = get(w, chat.chat_id, 0);
	expect_eq(seen.messages.n, 6);
	for (size_t i = 0; i < seen.messages.n; i++)
		expect_eq(seen.messages.v[i].number.v, (int64_t)i + 1);
	expect_str(seen.messages.v[0].kind, S("started"));
	expect(!str_contains(seen.messages.v[1].body, S("4111")));
	expect_str(seen.messages.v[2].kind, S("joined"));
	expect_str(seen.messages.v[3].name, w->settings.provider_name);
	expect_eq(get(w, chat.chat_id, 4).messages.n, 2);
	/* nothing of it is in the case yet but that it was answered */
	expect_eq(case_of(w, chat.case_id).messages.n, 1);
	as_agent(w, "ann");
	expect_ok(try_end(w, chat.chat_id, "resolved"));
	world_as(w, w->business);
	shown = case_of(w, chat.case_id);
	expect_str(shown.case_->status, S("resolved"));
	expect_eq(shown.messages.n, 2);
	expect(str_contains(shown.messages.v[0].body, S("I am looking at it.\n")));
	expect(str_contains(shown.messages.v[0].body, S("admin: thanks\n")));
	expect(!str_contains(shown.messages.v[0].body, S("ann")));
	expect_eq(row_of(w, chat.case_id).responded_at, replied);
	seen = get(w, chat.chat_id, 6);
	expect_eq(seen.messages.n, 1);
	expect_str(seen.messages.v[0].kind, S("ended"));
	expect_str(seen.chat->ended_by, S("staff"));
	expect_fails(w, try_end(w, chat.chat_id, NULL), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This is not possible while the chat is ended.");
	expect_cache_true(w);
	world_free(w);
}

EACH_DATABASE(a_transcript_speaks_the_customers_language_on_their_clock)
{
	struct case_world *w = world_new(t, where);
	const struct mainstay_update_account_request in = {
		.account_id = w->business, .language = S("zh"), .time_zone = S("Asia/Shanghai")};
	struct mainstay_update_account_response out = {0};
	struct mainstay_chat chat;
	str body, want;

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_UPDATE_ACCOUNT, op_mainstay_update_account(&w->rq, &in, &out)));
	world_as(w, w->business);
	chat = start_new(w);
	as_agent(w, "ann");
	accept_next(w);
	/* eight hours ahead of us, all year */
	want = usec_format(t->arena, w->rq.now + HOURS(8), USEC_SECOND_Z);
	say(w, chat.chat_id, "It is up again.", "a-1");
	expect_ok(try_end(w, chat.chat_id, "resolved"));
	world_as(w, w->business);
	body = case_of(w, chat.case_id).messages.v[0].body;
	expect(str_contains(
		body, str_fmt(t->arena, "%.*s 的聊天记录，时间为 Asia/Shanghai。", 10, want.p)));
	expect(str_contains(body, str_fmt(t->arena, "[%.*s] %.*s：It is up again.\n", 8,
					  want.p + 11, STR_ARG(w->settings.provider_name))));
	expect(str_contains(body, S(" 结束了聊天\n")));
	world_free(w);
}

EACH_DATABASE(a_message_that_is_sent_twice_is_one)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_chat chat;
	int64_t number;

	world_as(w, w->business);
	chat = start_new(w);
	expect_eq(say(w, chat.chat_id, "one", "id-1"), 2);
	expect_eq(say(w, chat.chat_id, "one", "id-1"), 2);
	expect_eq(say(w, chat.chat_id, "two", "id-2"), 3);
	expect_eq(say(w, chat.chat_id, "something else", "id-1"), 2);
	expect_eq(get(w, chat.chat_id, 0).messages.n, 3);
	as_agent(w, "ann");
	chat = accept_next(w);
	expect_eq(say(w, chat.chat_id, "another's id is no matter", "id-1"), 5);
	for (int64_t i = 0; i < w->settings.chat_messages_per_second; i++)
		expect_ok(try_say(w, chat.chat_id, "quick",
				  str_c(t->arena, str_fmt(t->arena, "q-%lld", (long long)i)),
				  &number));
	expect_fails(w, try_say(w, chat.chat_id, "quick", "q-x", &number), ERR_THROTTLING_EXCEPTION,
		     NULL);
	expect_ok(try_say(w, chat.chat_id, "quick", "q-1", &number));
	expect_eq(number, 7);
	world_tick(w, SECONDS(1));
	expect_ok(try_say(w, chat.chat_id, "quick", "q-x", &number));
	world_free(w);
}

EACH_DATABASE(the_waiting_line_is_in_order_and_kind)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_hand_over_chat_response handed;
	struct mainstay_accept_chat_response taken;
	struct mainstay_chat first, second, third;
	int64_t number;

	world_as(w, w->business);
	first = start_new(w);
	world_tick(w, SECONDS(10));
	second = start_new(w);
	world_as(w, w->enterprise);
	world_tick(w, SECONDS(10));
	third = start_new(w);
	expect_eq(third.position.v, 3);
	expect(!third.estimated_wait_seconds.set);
	as_agent(w, "ann");
	expect_str(accept_next(w).chat_id, first.chat_id);
	world_as(w, w->enterprise);
	expect_eq(get(w, third.chat_id, 0).chat->position.v, 2);
	/* handed over to somebody: before the others, and for nobody else */
	as_agent(w, "bob");
	as_agent(w, "ann");
	expect_ok(try_hand_over(w, first.chat_id, "bob", &handed));
	expect_str(handed.chat->state, S("handed-over"));
	expect_eq(handed.chat->position.v, 1);
	expect_fails(w, try_say(w, first.chat_id, "still me", "x", &number),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, "Accept this chat before you speak in it.");
	expect_str(accept_next(w).chat_id, second.chat_id);
	expect_fails(w, try_accept(w, first.chat_id, false, &taken),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	as_agent(w, "bob");
	expect_str(accept_next(w).chat_id, first.chat_id);
	expect_fails(w, try_accept(w, first.chat_id, false, &taken),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, "You have this chat already.");
	as_agent(w, "ann");
	expect_fails(w, try_accept(w, first.chat_id, false, &taken),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "bob has this chat. Use takeOver to take it nevertheless.");
	expect_ok(try_accept(w, first.chat_id, true, &taken));
	expect_fails(w, try_hand_over(w, first.chat_id, "nobody", &handed),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_str(accept_next(w).chat_id, third.chat_id);
	/* three at once are enough, and the line is empty */
	world_as(w, w->business);
	start_new(w);
	as_agent(w, "ann");
	expect_fails(w, try_accept(w, (str){0}, false, &taken), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "You have 3 chats, as many as one agent may have at once.");
	as_agent(w, "bob");
	accept_next(w);
	expect_fails(w, try_accept(w, (str){0}, false, &taken),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "No chat waits that is for you to take. Name one by its id to take it all "
		     "the same, with takeOver while another agent is asked.");
	world_free(w);
}

EACH_DATABASE(silence_ends_a_chat_and_the_case_goes_on)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_get_case_response shown;
	struct mainstay_get_chat_response seen;
	struct mainstay_chat chat;

	world_as(w, w->business);
	chat = start_new(w);
	as_agent(w, "ann");
	accept_next(w);
	say(w, chat.chat_id, "Which zone?", "a");
	world_tick(w, MINUTES(4));
	world_run_job(w, &chat_silence_job);
	expect_str(get(w, chat.chat_id, 0).chat->state, S("active"));
	world_tick(w, MINUTES(1));
	world_run_job(w, &chat_silence_job);
	world_run_job(w, &chat_silence_job);
	seen = get(w, chat.chat_id, 3);
	expect_str(seen.chat->state, S("idle"));
	expect_eq(seen.messages.n, 1);
	expect_str(seen.messages.v[0].kind, S("idle"));
	world_as(w, w->business);
	say(w, chat.chat_id, "here", "c");
	expect_str(get(w, chat.chat_id, 0).chat->state, S("active"));
	/* now it is the agent who is silent */
	world_tick(w, MINUTES(6));
	world_run_job(w, &chat_silence_job);
	seen = get(w, chat.chat_id, 0);
	expect_str(seen.chat->state, S("handed-over"));
	expect_eq(seen.chat->position.v, 1);
	as_agent(w, "bob");
	accept_next(w);
	say(w, chat.chat_id, "I am Bob", "b");
	world_tick(w, MINUTES(6));
	world_run_job(w, &chat_silence_job);
	world_tick(w, MINUTES(6));
	world_run_job(w, &chat_silence_job);
	world_as(w, w->business);
	seen = get(w, chat.chat_id, 0);
	expect_str(seen.chat->state, S("ended"));
	expect_str(seen.chat->ended_by, S("silence"));
	shown = case_of(w, chat.case_id);
	expect_str(shown.case_->status, S("pending-customer-action"));
	expect_eq(shown.messages.n, 2);
	expect(shown.messages.v[0].from_provider.v);
	expect_cache_true(w);
	world_free(w);
}

EACH_DATABASE(who_waits_too_long_is_answered_in_the_case)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_chat chat;

	world_as(w, w->business);
	chat = start_new(w);
	world_tick(w, MINUTES(31));
	world_run_job(w, &chat_silence_job);
	expect_str(get(w, chat.chat_id, 0).chat->ended_by, S("waiting"));
	expect_str(case_of(w, chat.case_id).case_->status, S("unassigned"));
	expect_eq(row_of(w, chat.case_id).responded_at, 0);
	expect_eq(row_of(w, chat.case_id).communications, 2);
	expect_cache_true(w);
	world_free(w);
}

EACH_DATABASE(a_chat_about_a_case_that_is_there)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_start_chat_request in = {0};
	struct mainstay_start_chat_response out;
	str why;

	world_as(w, w->business);
	in.case_id = world_case(w);
	world_agent(w, in.case_id, ACTION_STAFF_REPLY, "Which zone?");
	expect_str(world_describe(w, in.case_id).status, S("pending-customer-action"));
	/* what a new case would say has no place here, and is not to be lost without a word */
	in.communication_body = S("It is down again.");
	expect_fails(w, try_start(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	in.communication_body = (str){0};
	expect_ok(try_start(w, &in, &out));
	expect_str(out.chat->case_id, in.case_id);
	expect_str(world_describe(w, in.case_id).status, S("pending-amazon-action"));
	expect_cache_true(w);
	world_as(w, w->business);
	why = str_fmt(t->arena, "There is an open chat about this case: %.*s.",
		      STR_ARG(out.chat->chat_id));
	expect_fails(w, try_start(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     str_c(t->arena, why));
	world_as(w, w->enterprise);
	expect_fails(w, try_start(w, &in, &out), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	in.case_id = (str){0};
	expect_fails(w, try_start(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_as_staff(w);
	expect_fails(w, try_start(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}

/* On a plan that promises further answers, asking for a chat starts that clock and the agent's
 * first message stops it. */
EACH_DATABASE(a_chat_is_one_contact_to_the_next_response_clock)
{
	struct case_world *w = world_new_edited(
		t, where, "low: {first_response: 24h, calendar: always, source: aws-2024}",
		"low: {first_response: 24h, next_response: 8h, calendar: always, source: "
		"aws-2024}");
	struct mainstay_start_chat_request in = {0};
	struct mainstay_start_chat_response out;

	world_as(w, w->business);
	in.case_id = world_case(w);
	world_agent(w, in.case_id, ACTION_STAFF_REPLY_WORKING, "We are looking.");
	expect_eq(row_of(w, in.case_id).next_due, 0);
	world_as(w, w->business);
	expect_ok(try_start(w, &in, &out));
	expect_eq(row_of(w, in.case_id).next_due, w->rq.now + HOURS(8));
	as_agent(w, "ann");
	accept_next(w);
	expect(row_of(w, in.case_id).next_due > 0);
	world_tick(w, SECONDS(5));
	say(w, out.chat->chat_id, "Here I am.", "a");
	expect_eq(row_of(w, in.case_id).next_due, 0);
	expect_cache_true(w);
	world_free(w);
}

EACH_DATABASE(a_closed_chat_says_when_it_opens)
{
	struct case_world *w = world_new_edited(t, where, "chat: always", "chat: turkey-office");
	const struct mainstay_start_chat_request in = {.subject = S("s"),
						       .communication_body = S("b")};
	struct mainstay_start_chat_response out;

	world_as(w, w->business);
	expect_ok(try_start(w, &in, &out)); /* Monday, noon there */
	world_tick(w, HOURS(12));
	expect_fails(w, try_start(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "Chat is open again at 2026-03-03T06:00:00.000Z for such a case "
		     "(customer-service, low, en). Other ways: web (open now); call (open now); a "
		     "case can be opened at any time.");
	expect_eq(world_rows(w, "support_case"), 1);
	world_free(w);
}

EACH_DATABASE(files_of_a_chat_hang_on_the_case)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_case_file file = {S("a.txt"), S("hello")};
	struct mainstay_send_chat_message_request in = {
		.body = S("see the file"), .client_message_id = S("f"), .attachments = {&file, 1}};
	struct mainstay_send_chat_message_response out = {0};
	struct mainstay_get_chat_response seen;
	struct mainstay_get_case_response shown;

	world_as(w, w->business);
	in.chat_id = start_new(w).chat_id;
	expect_ok(CALL(w, MAINSTAY_SEND_CHAT_MESSAGE,
		       op_mainstay_send_chat_message(&w->rq, &in, &out)));
	seen = get(w, in.chat_id, 1);
	expect_eq(seen.messages.v[0].attachments.n, 1);
	expect_str(seen.messages.v[0].attachments.v[0].file_name, S("a.txt"));
	shown = case_of(w, seen.chat->case_id);
	expect_eq(shown.messages.n, 2);
	expect_str(shown.messages.v[0].attachments.v[0].attachment_id,
		   seen.messages.v[0].attachments.v[0].attachment_id);
	expect_eq(row_of(w, seen.chat->case_id).responded_at, 0);
	expect_ok(try_end(w, in.chat_id, NULL));
	expect(str_contains(case_of(w, seen.chat->case_id).messages.v[0].body,
			    S("see the file (with files, see above)")));
	expect_cache_true(w);
	world_free(w);
}

/* A transcript is longer than a communication may be: it takes several, and loses nothing. */
EACH_DATABASE(a_long_chat_is_told_in_parts)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_get_case_response shown;
	struct mainstay_chat chat;
	char *body = arena_alloc(t->arena, 4001);
	int64_t found = 0;

	w->settings.chat_messages_per_second = 1000;
	memset(body, 'x', 4000);
	world_as(w, w->business);
	chat = start_new(w);
	for (int i = 0; i < 7; i++) {
		body[0] = (char)('0' + i);
		body[3999] = (char)('0' + i);
		say(w, chat.chat_id, str_c(t->arena, (str){body, 4000}),
		    str_c(t->arena, str_fmt(t->arena, "m-%d", i)));
	}
	expect_ok(try_end(w, chat.chat_id, NULL));
	shown = case_of(w, chat.case_id);
	expect(shown.messages.n > 4);
	for (size_t i = shown.messages.n - 1; i-- > 0;) {
		str text = shown.messages.v[i].body;

		expect(utf8_count(text) <= CASE_TEXT_MAX);
		for (size_t k = 0; k + 1 < text.n; k++)
			found += text.p[k] == (char)('0' + found) && text.p[k + 1] == 'x';
	}
	expect_eq(found, 7);
	world_free(w);
}

EACH_DATABASE(nobody_sees_another_account_s_chat)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_get_chat_request in = {0};
	struct mainstay_get_chat_response out = {0};
	struct mainstay_list_chats_request list = {0};
	struct mainstay_list_chats_response listed = {0};
	struct mainstay_create_stream_token_request ask = {0};
	struct mainstay_create_stream_token_response token = {0};
	int64_t number;

	world_as(w, w->business);
	in.chat_id = ask.chat_id = start_new(w).chat_id;
	expect_ok(CALL(w, MAINSTAY_LIST_CHATS, op_mainstay_list_chats(&w->rq, &list, &listed)));
	expect_eq(listed.chats.n, 1);
	expect_ok(CALL(w, MAINSTAY_CREATE_STREAM_TOKEN,
		       op_mainstay_create_stream_token(&w->rq, &ask, &token)));
	world_as(w, w->enterprise);
	expect_fails(w, CALL(w, MAINSTAY_GET_CHAT, op_mainstay_get_chat(&w->rq, &in, &out)),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such chat.");
	expect_fails(w, try_say(w, in.chat_id, "x", "x", &number),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such chat.");
	expect_fails(w, try_end(w, in.chat_id, NULL), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     NULL);
	expect_fails(w,
		     CALL(w, MAINSTAY_CREATE_STREAM_TOKEN,
			  op_mainstay_create_stream_token(&w->rq, &ask, &token)),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	ask.chat_id = (str){0};
	expect_fails(w,
		     CALL(w, MAINSTAY_CREATE_STREAM_TOKEN,
			  op_mainstay_create_stream_token(&w->rq, &ask, &token)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_ok(CALL(w, MAINSTAY_LIST_CHATS, op_mainstay_list_chats(&w->rq, &list, &listed)));
	expect_eq(listed.chats.n, 0);
	as_agent(w, "ann");
	expect_ok(CALL(w, MAINSTAY_LIST_CHATS, op_mainstay_list_chats(&w->rq, &list, &listed)));
	expect_eq(listed.chats.n, 1);
	world_free(w);
}

static int64_t cost_of_list(struct case_world *w, struct mainstay_list_chats_response *out)
{
	const struct mainstay_list_chats_request in = {0};
	struct db_cost cost = {0};

	*out = (struct mainstay_list_chats_response){0};
	world_begin(w, OP_MAINSTAY_LIST_CHATS);
	tx_count(w->rq.tx, &cost);
	expect_ok(world_end(w, op_mainstay_list_chats(&w->rq, &in, out)));
	return cost.statements;
}

EACH_DATABASE(a_list_of_chats_costs_the_same_however_long_it_is)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_list_chats_response out;
	int64_t one, many;

	world_as(w, w->business);
	start_new(w);
	one = cost_of_list(w, &out);
	expect_eq(out.chats.n, 1);
	for (int i = 0; i < 5; i++) {
		world_tick(w, SECONDS(1));
		start_new(w);
	}
	many = cost_of_list(w, &out);
	expect_eq(out.chats.n, 6);
	expect_eq(many, one);
	/* each stands where it would be told by itself */
	for (size_t i = 0; i < out.chats.n; i++) {
		const struct mainstay_get_chat_request in = {.chat_id = out.chats.v[i].chat_id};
		struct mainstay_get_chat_response alone = {0};

		expect_ok(CALL(w, MAINSTAY_GET_CHAT, op_mainstay_get_chat(&w->rq, &in, &alone)));
		expect_eq(out.chats.v[i].position.v, alone.chat->position.v);
		expect_eq(out.chats.v[i].position.v, 6 - (int64_t)i);
		expect_eq(out.chats.v[i].estimated_wait_seconds.v,
			  alone.chat->estimated_wait_seconds.v);
	}
	world_free(w);
}
