/* SPDX-License-Identifier: Apache-2.0 */
/* From what happens to a case to mails in a folder, by the jobs that the server runs. */
#include "notice-scene.h"

#include "keyring.h"
#include "outbox.h"
#include "person.h"
#include "reply-token.h"

#define COPY S("boss@customer.example")
#define AGENT S("ops@provider.example")

static str case_with_copy(struct case_world *w)
{
	static const str copies[] = {S_INIT("boss@customer.example")};
	const struct support_create_case_request in = {
		.subject = S("数据库 down"),
		.communication_body = S("db-1 does not answer"),
		.cc_email_addresses = {.v = (str *)copies, .n = 1},
	};
	struct support_create_case_response out = {0};

	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	return out.case_id;
}

static void customer_says(struct case_world *w, str case_id, const char *text)
{
	const struct support_add_communication_to_case_request in = {
		.case_id = case_id, .communication_body = str_from(text)};
	struct support_add_communication_to_case_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		       op_support_add_communication_to_case(&w->rq, &in, &out)));
}

static void prefer(struct case_world *w, struct mainstay_put_notification_preferences_request in)
{
	struct mainstay_put_notification_preferences_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
		       op_mainstay_put_notification_preferences(&w->rq, &in, &out)));
}

static struct mainstay_notice_choice replied(str mode)
{
	return (struct mainstay_notice_choice){.event = S("case-replied"), .mode = mode};
}

EACH_DATABASE(each_hears_what_concerns_him_and_once)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	struct mainstay_take_case_response taken = {0};
	str id = case_with_copy(w);

	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-created"), 1);
	expect_eq(scene_count(w, NOTICE_WAITING, TEAM, "case-opened"), 1);
	expect_eq(scene_notices(w, w->business, NOTICE_WAITING).n, 2);
	customer_says(w, id, "more");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, TEAM, "customer-replied"), 1);
	world_agent(w, id, ACTION_STAFF_REPLY, "which one?");
	scene_deal(w);
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 1);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "case-replied"), 1);
	expect_eq(scene_notices(w, w->business, NOTICE_WAITING).n, 5);
	/* who has the case hears of it instead of the team */
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_TAKE_CASE,
		       op_mainstay_take_case(&w->rq,
					     &(struct mainstay_take_case_request){.case_id = id},
					     &taken)));
	customer_says(w, id, "db-1");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, TEAM, "customer-replied"), 1);
	expect_eq(scene_count(w, NOTICE_WAITING, AGENT, "customer-replied"), 1);
	world_agent(w, id, ACTION_STAFF_RESOLVE, "done");
	scene_deal(w);
	/* the message says that it is resolved */
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 2);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-resolved"), 0);
	notice_world_close(w);
}

/* A chat about the case has ended. */
static void chat_ends(struct case_world *w, str case_id)
{
	const struct case_change c = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = w->settings.provider_name,
		.channel = S("chat"),
		.notice = true,
		.notice_detail = S("{\"chat\":\"chat-1\",\"transcript\":\"whole\"}"),
		.body = S("What was said"),
	};
	struct case_row row;

	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_END_CHAT);
	expect_ok(case_load_any(&w->rq, case_id, &row));
	expect_ok(case_change(&w->rq, &row, &c, NULL));
	expect_ok(world_end(w, 0));
	scene_deal(w);
}

EACH_DATABASE(transcripts_of_chats_are_mailed_unless_the_house_does_not)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	str id = case_with_copy(w);

	scene_deal(w);
	w->settings.notice_transcripts = true;
	chat_ends(w, id);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "chat-ended"), 1);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "chat-ended"), 1);
	w->settings.notice_transcripts = false;
	chat_ends(w, id);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "chat-ended"), 1);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "chat-ended"), 1);
	notice_world_close(w);
}

EACH_DATABASE(mails_of_a_case_are_a_thread_and_answers_come_back_to_it)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	str id = case_with_copy(w), mail;
	struct sql_notice first, second;
	struct reply_token token;

	scene_deal(w);
	first = scene_only(w, NOTICE_WAITING, ADMIN, "case-created");
	world_run_job(w, &notice_send_job);
	world_agent(w, id, ACTION_STAFF_REPLY, "which <one>?");
	scene_deal(w);
	second = scene_only(w, NOTICE_WAITING, ADMIN, "case-replied");
	expect_str(second.in_reply_to, first.message_id);
	expect_str(second.refs, first.message_id);
	world_run_job(w, &notice_send_job);
	expect_eq(scene_notices(w, w->business, NOTICE_WAITING).n, 0);
	second = scene_only(w, NOTICE_SENT, ADMIN, "case-replied");
	mail = scene_mail(w, &second);
	expect(mail.p);
	expect(str_contains(
		mail, str_fmt(t->arena, "In-Reply-To: <%.*s>\r\n", STR_ARG(first.message_id))));
	expect(str_contains(mail, S("Reply-To: <support+")));
	expect(str_contains(mail, S("which &lt;one&gt;?")));
	expect(str_contains(mail, S("The case waits for your answer")));
	expect(str_contains(mail, S("List-Unsubscribe: <https://support.example/base/notices/")));
	expect(!str_contains(mail, S("Otto"))); /* customers see the provider */
	expect_ok(reply_token_open(w->app.keyring, t->arena,
				   reply_message_id_token(second.message_id), &token));
	expect_str(token.account, w->business);
	expect(reply_token_is_for(w->app.keyring, t->arena, &token, ADMIN));
	notice_world_close(w);
}

EACH_DATABASE(tastes_are_kept)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	struct mainstay_quiet_hours night = {S("22:00"), S("07:00")};
	struct mainstay_notice_choice choice = replied(S("none"));
	struct mainstay_put_notification_preferences_request in = {
		.choices = {&choice, 1},
		.time_zone = S("Asia/Shanghai"), /* 09:00Z is 17:00 there */
		.language = S("zh"),
		.daily_at = S("18:00"),
	};
	struct sql_notice_rows rows;
	struct sql_notice n;
	str id, mail;

	prefer(w, in);
	id = case_with_copy(w);
	world_agent(w, id, ACTION_STAFF_REPLY, "one");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 0);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "case-replied"), 1);
	n = scene_only(w, NOTICE_WAITING, ADMIN, "case-created");
	expect_str(n.language, S("zh"));
	expect(str_contains(n.fields, S("\"subject\":\"数据库 down\"")));
	/* a digest at ten UTC */
	choice = replied(S("daily"));
	prefer(w, in);
	world_agent(w, id, ACTION_STAFF_REPLY, "two");
	scene_deal(w);
	world_agent(w, id, ACTION_STAFF_REPLY, "three");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_GATHERED, ADMIN, "case-replied"), 2);
	world_run_job(w, &notice_digest_job);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "digest"), 0);
	world_tick(w, HOURS(1));
	world_run_job(w, &notice_digest_job);
	world_run_job(w, &notice_digest_job);
	expect_eq(scene_count(w, NOTICE_GATHERED, ADMIN, "case-replied"), 0);
	n = scene_only(w, NOTICE_WAITING, ADMIN, "digest");
	rows = scene_notices(w, w->business, NOTICE_DIGESTED);
	expect_eq(rows.n, 2);
	expect_str(rows.v[0].digest, n.notice_id);
	world_run_job(w, &notice_send_job);
	n = scene_only(w, NOTICE_SENT, ADMIN, "digest");
	mail = scene_mail(w, &n);
	expect(str_contains(mail, S("two")) && str_contains(mail, S("three")));
	/* quiet hours hold, unless the case is urgent */
	choice = replied(S("immediate"));
	in.quiet_hours = &night;
	prefer(w, in);
	world_tick(w, HOURS(5)); /* about 23:00 there */
	world_agent(w, id, ACTION_STAFF_REPLY, "four");
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, ADMIN, "case-replied");
	expect_str(usec_format(t->arena, n.due, USEC_SECOND_Z), S("2026-03-02T23:00:00Z"));
	w->settings.notice_urgent = S("critical, low,normal");
	world_agent(w, id, ACTION_STAFF_REPLY, "five");
	scene_deal(w);
	rows = scene_notices(w, w->business, NOTICE_WAITING);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 2);
	expect(rows.v[rows.n - 1].due <= w->rq.now || rows.v[rows.n - 2].due <= w->rq.now);
	notice_world_close(w);
}

static int ask_route(struct case_world *w, const char *method, str path, struct route_reply *ret)
{
	const struct http_request http = {.method = str_from(method), .path = path};
	const struct route *route = NULL;
	struct req rq = {.arena = w->t->arena, .app = &w->app, .now = w->rq.now};

	for (size_t i = 0; i < notice_routes.n; i++) {
		if (strcmp(notice_routes.routes[i].method, method) == 0)
			route = &notice_routes.routes[i];
	}
	*ret = (struct route_reply){.head.status = 200};
	world_begin(w, OP_MAINSTAY_LIST_CASES);
	rq.tx = w->rq.tx;
	return world_end(w, route->run(&rq, &http, ret));
}

EACH_DATABASE(a_link_unsubscribes_by_post_alone)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	str id = case_with_copy(w), url, path, forged;
	struct route_reply reply;
	struct mail_fields fields;
	struct sql_notice n;

	world_agent(w, id, ACTION_STAFF_REPLY, "one");
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, ADMIN, "case-replied");
	expect_ok(mail_fields_parse(t->arena, n.fields, &fields));
	url = mail_field_get(&fields, S("unsubscribe"));
	path = str_slice(url, S("https://support.example/base").n, url.n);
	expect_ok(ask_route(w, "GET", path, &reply));
	expect(str_contains(reply.head.body, ADMIN));
	expect(str_contains(reply.head.body, S("<form method=\"post\">")));
	world_agent(w, id, ACTION_STAFF_REPLY, "two");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 2);
	expect_ok(ask_route(w, "POST", path, &reply));
	expect_eq(reply.head.status, 200);
	expect_ok(ask_route(w, "POST", path, &reply));
	world_agent(w, id, ACTION_STAFF_REPLY, "three");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 2);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "case-replied"), 3);
	/* the person may turn them on again */
	prefer(w, (struct mainstay_put_notification_preferences_request){.subscribed =
										 SOME_BOOL(true)});
	world_agent(w, id, ACTION_STAFF_REPLY, "four");
	scene_deal(w);
	expect_eq(scene_count(w, NOTICE_WAITING, ADMIN, "case-replied"), 3);
	/* every byte of a link counts */
	for (size_t i = NOTICE_ROUTE.n; i < path.n; i += 3) {
		char *p = (char *)str_c(t->arena, path);

		p[i] = p[i] == 'A' ? 'B' : 'A';
		forged = (str){p, path.n};
		expect_ok(ask_route(w, "POST", forged, &reply));
		expect_eq(reply.head.status, 404);
	}
	notice_world_close(w);
}

EACH_DATABASE(failures_are_told_apart)
{
	/* the address decides what the program says */
	struct case_world *w =
		notice_world_open(t, where, MAIL_DELIVERY_PIPE,
				  "cat > /dev/null; case $MAIL_TO in admin*) exit 67;; "
				  "boss*) exit 75;; esac");
	str id = case_with_copy(w);
	struct mainstay_retry_notices_response again = {0};
	struct sql_notice n, before;

	w->settings.notice_tries = 3;
	world_agent(w, id, ACTION_STAFF_REPLY, "one");
	scene_deal(w);
	before = scene_only(w, NOTICE_WAITING, COPY, "case-replied");
	world_run_job(w, &notice_send_job);
	/* nobody there: given up at once, and what follows is not sent at all */
	n = scene_only(w, NOTICE_DEAD, ADMIN, "case-created");
	expect_str(n.error, S("mail.command ended with 67"));
	n = scene_only(w, NOTICE_SENT, TEAM, "case-opened");
	n = scene_only(w, NOTICE_WAITING, COPY, "case-replied");
	expect_eq(n.tries, 1);
	expect(n.due >= w->rq.now + MINUTES(1) && n.due <= w->rq.now + MINUTES(2));
	world_agent(w, id, ACTION_STAFF_REPLY, "two");
	scene_deal(w);
	world_run_job(w, &notice_send_job);
	expect(scene_count(w, NOTICE_DROPPED, ADMIN, "case-replied") >= 1);
	for (int i = 0; i < 3; i++) {
		world_tick(w, HOURS(5));
		world_run_job(w, &notice_send_job);
	}
	expect_eq(scene_count(w, NOTICE_DEAD, COPY, "case-replied"), 2);
	/* brought back, it is the same mail */
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_RETRY_NOTICES,
		       op_mainstay_retry_notices(
			       &w->rq,
			       &(struct mainstay_retry_notices_request){.account_id = w->business},
			       &again)));
	expect(again.retried.v >= 3);
	expect_eq(scene_count(w, NOTICE_WAITING, COPY, "case-replied"), 2);
	for (size_t i = 0; i < 1; i++) {
		struct sql_notice_rows rows = scene_notices(w, w->business, NOTICE_WAITING);
		bool same = false;

		for (size_t j = 0; j < rows.n; j++)
			same = same || str_eq(rows.v[j].message_id, before.message_id);
		expect(same);
	}
	notice_world_close(w);
}

EACH_DATABASE(a_program_that_is_not_there_counts_against_no_mail)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_PIPE,
						 "/nonexistent/sendmail 2>/dev/null");
	struct sql_notice_rows rows;

	case_with_copy(w);
	scene_deal(w);
	world_run_job(w, &notice_send_job);
	rows = scene_notices(w, w->business, NOTICE_WAITING);
	expect_eq(rows.n, 2);
	expect_eq(rows.v[0].tries + rows.v[1].tries, 0);
	/* the first says what is wrong, the second was not tried */
	expect((rows.v[0].error.n > 0) != (rows.v[1].error.n > 0));
	notice_world_close(w);
}

EACH_DATABASE(a_refused_mail_is_answered)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	struct sql_notice_rows rows;
	struct sql_notice n;
	str mail;

	world_begin(w, OP_MAINSTAY_LIST_CASES);
	expect_ok(world_end(
		w, outbox_add(w->rq.tx, w->rq.now,
			      &(struct outbox_fact){
				      .account = w->provider,
				      .kind = S("Mail Answer"),
				      .event = S("RefuseMail"),
				      .subject = S("mail-1"),
				      .payload = S(
					      "{\"to\":\"Joe@x.example\",\"reason\":\"no-channel\","
					      "\"subject\":\"Re: help\",\"in-reply-to\":\"a@x\","
					      "\"references\":[\"b@x\",\"bad id\"],\"plan\":"
					      "\"Basic\",\"upgrade\":\"Developer\"}"),
			      })));
	scene_deal(w);
	rows = scene_notices(w, w->provider, NOTICE_WAITING);
	expect_eq(rows.n, 1);
	n = rows.v[0];
	expect_str(n.recipient, S("joe@x.example"));
	expect_str(n.refs, S("b@x"));
	world_run_job(w, &notice_send_job);
	mail = scene_mail(w, &n);
	expect(str_contains(mail, S("Auto-Submitted: auto-replied\r\n")));
	expect(str_contains(mail, S("In-Reply-To: <a@x>\r\n")));
	expect(str_contains(mail, S("Subject: Re: help\r\n")));
	expect(str_contains(mail, S("The plan Developer does.")));
	expect(!str_contains(mail, S("List-Unsubscribe")));
	notice_world_close(w);
}

EACH_DATABASE(only_who_may_change_users_changes_their_tastes)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	struct mainstay_put_notification_preferences_request in = {.user_name = S("admin"),
								   .daily_at = S("06:15")};
	struct mainstay_put_notification_preferences_response out = {0};
	struct mainstay_get_notification_preferences_response got = {0};

	world_as_user(w, w->business, "mia");
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
			  op_mainstay_put_notification_preferences(&w->rq, &in, &out)),
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	in.user_name = S("mia");
	expect_ok(CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
		       op_mainstay_put_notification_preferences(&w->rq, &in, &out)));
	expect_str(out.preferences->daily_at, S("06:15"));
	expect(!out.preferences->quiet_hours);
	expect(out.preferences->subscribed.v);
	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
		       op_mainstay_put_notification_preferences(&w->rq, &in, &out)));
	in.time_zone = S("Mars/Olympus");
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
			  op_mainstay_put_notification_preferences(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_as(w, w->enterprise);
	in.time_zone = S("");
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
			  op_mainstay_put_notification_preferences(&w->rq, &in, &out)),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	world_as_user(w, w->business, "mia");
	expect_ok(CALL(
		w, MAINSTAY_GET_NOTIFICATION_PREFERENCES,
		op_mainstay_get_notification_preferences(
			&w->rq, &(struct mainstay_get_notification_preferences_request){0}, &got)));
	expect_str(got.preferences->daily_at, S("06:15"));
	notice_world_close(w);
}

EACH_DATABASE(without_delivery_nothing_is_made)
{
	struct case_world *w = world_new(t, where);

	w->app.fans = &scene_fans;
	case_with_copy(w);
	scene_deal(w);
	expect_eq(scene_notices(w, w->business, NOTICE_WAITING).n, 0);
	world_free(w);
}
