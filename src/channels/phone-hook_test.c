/* SPDX-License-Identifier: Apache-2.0 */
/* What a PBX tells, and what becomes of it, on both databases. */
#include "phone-hook.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "case-world.h"
#include "crypto.h"
#include "encode.h"
#include "phone-private.h"
#include "phone.h"
#include "routes.h"

#define SECRET "a secret of the PBX"
#define CALLER "+4930123456"

struct hook_answer {
	int r;
	str body;
};

static str sign(struct arena *a, str id, str timestamp, str body)
{
	uint8_t mac[SHA256_LEN];

	hmac_sha256(S(SECRET),
		    str_fmt(a, "%.*s.%.*s.%.*s", STR_ARG(id), STR_ARG(timestamp), STR_ARG(body)),
		    mac);
	return str_fmt(a, "v1,%.*s",
		       STR_ARG(base64_encode(a, (str){(const char *)mac, sizeof(mac)})));
}

/* A file with the secret; the world's settings name it. */
static void give_secret(struct case_world *w)
{
	str path = str_fmt(w->t->arena, "/tmp/mainstay-pbx-%d", (int)getpid());
	FILE *f = fopen(str_c(w->t->arena, path), "w");

	expect(f && fputs(SECRET "\n", f) >= 0 && fclose(f) == 0);
	w->settings.pbx_secret_file = path;
}

static struct hook_answer tell_signed(struct case_world *w, str body, str signature, usec at)
{
	str stamp = str_fmt(w->t->arena, "%lld", (long long)(at / SECONDS(1)));
	const struct http_header headers[] = {
		{S("webhook-id"), S("msg_1")},
		{S("webhook-timestamp"), stamp},
		{S("webhook-signature"),
		 signature.p ? signature : sign(w->t->arena, S("msg_1"), stamp, body)},
	};
	const struct http_request http = {.method = S("POST"),
					  .path = S("/hooks/pbx"),
					  .headers = headers,
					  .header_count = ARRAY_LEN(headers),
					  .body = body};
	struct route_reply reply = {.head = {.status = 200}};
	const struct caller before = w->rq.caller;
	struct hook_answer a;

	w->rq.caller = (struct caller){0};
	world_begin(w, OP_MAINSTAY_LIST_CALLBACKS);
	w->rq.op = NULL;
	a.r = phone_routes.routes[0].run(&w->rq, &http, &reply);
	a.body = a.r < 0 ? S("") : str_dup(w->t->arena, reply.head.body);
	a.r = world_end(w, a.r);
	w->rq.caller = before;
	return a;
}

static str tell(struct case_world *w, const char *event, const char *call, const char *from)
{
	str body = str_fmt(w->t->arena,
			   "{\"event\":\"%s\",\"callId\":\"%s\",\"from\":\"%s\",\"to\":\"+49800\","
			   "\"duration\":42,\"recording\":\"https://pbx.example/1.ogg\"}",
			   event, call, from);
	struct hook_answer a = tell_signed(w, body, (str){0}, w->rq.now);

	expect_ok(a.r);
	return a.body;
}

static void know(struct case_world *w, str account)
{
	struct mainstay_phone_entry entry = {.phone_number = S("+49 30 123456"),
					     .contact_name = S("Jane")};
	const struct mainstay_put_phone_numbers_request in = {.numbers = {&entry, 1}};
	struct mainstay_put_phone_numbers_response out = {0};

	world_as(w, account);
	expect_ok(CALL(w, MAINSTAY_PUT_PHONE_NUMBERS,
		       op_mainstay_put_phone_numbers(&w->rq, &in, &out)));
	expect_eq(out.numbers.n, 1);
	expect_str(out.numbers.v[0].phone_number, S(CALLER));
}

static struct mainstay_callback_list queue(struct case_world *w)
{
	const struct mainstay_list_callbacks_request in = {0};
	struct mainstay_list_callbacks_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LIST_CALLBACKS, op_mainstay_list_callbacks(&w->rq, &in, &out)));
	return out.callbacks;
}

EACH_DATABASE(a_missed_call_becomes_a_call_back_on_the_open_case)
{
	struct case_world *w = world_new(t, where);
	str case_id;

	give_secret(w);
	know(w, w->business);
	case_id = world_case(w);
	expect(str_contains(tell(w, "ringing", "c1", CALLER), case_id));
	expect_eq(queue(w).n, 0);
	expect(str_contains(tell(w, "missed", "c1", CALLER), S("callbackId")));
	expect_eq(queue(w).n, 1);
	expect_str(queue(w).v[0].case_id, case_id);
	expect_str(queue(w).v[0].contact_name, S("Jane"));
	expect_str(queue(w).v[0].origin, S("pbx"));
	expect_eq(queue(w).v[0].promised_at.v, w->rq.now + MINUTES(30));
	/* told twice, and another call of the same: one call back */
	expect(str_contains(tell(w, "missed", "c1", CALLER), S("callbackId")));
	tell(w, "missed", "c2", CALLER);
	expect_eq(queue(w).n, 1);
	expect_eq(world_rows(w, "support_case"), 1);
	world_free(w);
}

EACH_DATABASE(a_call_opens_a_case_where_the_plan_answers_the_phone)
{
	struct case_world *w = world_new(t, where);

	give_secret(w);
	know(w, w->business);
	expect(str_contains(tell(w, "answered", "c1", CALLER), S("caseId")));
	expect_eq(world_rows(w, "support_case"), 1);
	/* the same call goes on in it */
	expect(str_contains(tell(w, "ended", "c1", CALLER), S("caseId")));
	expect_eq(world_rows(w, "support_case"), 1);
	expect_eq(queue(w).n, 0);
	world_free(w);
}

EACH_DATABASE(who_has_no_phone_or_is_unknown_is_called_by_the_agents_without_a_case)
{
	struct case_world *w = world_new(t, where);

	give_secret(w);
	know(w, w->developer);
	expect(!str_contains(tell(w, "answered", "c1", CALLER), S("caseId")));
	tell(w, "voicemail", "c2", CALLER);
	tell(w, "missed", "c3", "+15550100000");
	tell(w, "missed", "c4", "anonymous");
	expect_eq(world_rows(w, "support_case"), 0);
	expect_eq(queue(w).n, 2);
	for (size_t i = 0; i < 2; i++) {
		struct mainstay_callback *c = &queue(w).v[i];

		expect(!c->case_id.p);
		expect_str(c->account_id,
			   str_eq(c->phone_number, S(CALLER)) ? w->developer : w->provider);
	}
	world_free(w);
}

EACH_DATABASE(only_what_is_signed_now_is_heard)
{
	struct case_world *w = world_new(t, where);
	str body = S("{\"event\":\"missed\",\"callId\":\"c\",\"from\":\"+15550100000\"}");

	expect_fails(w, tell_signed(w, body, (str){0}, w->rq.now).r, ERR_NOT_FOUND_EXCEPTION, NULL);
	give_secret(w);
	expect_fails(w, tell_signed(w, body, S("v1,AAAA"), w->rq.now).r,
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	expect_fails(w, tell_signed(w, body, (str){0}, w->rq.now - MINUTES(6)).r,
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	expect_fails(w, tell_signed(w, body, (str){0}, w->rq.now + MINUTES(6)).r,
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	expect_fails(w, tell_signed(w, S("[]"), (str){0}, w->rq.now).r,
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_eq(queue(w).n, 0);
	expect_ok(tell_signed(w, body, (str){0}, w->rq.now).r);
	expect_eq(queue(w).n, 1);
	world_free(w);
}

EACH_DATABASE(a_number_is_of_one_account)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_phone_entry entry = {.phone_number = S(CALLER)};
	const struct mainstay_put_phone_numbers_request in = {.numbers = {&entry, 1}};
	struct mainstay_put_phone_numbers_response out = {0};

	know(w, w->business);
	know(w, w->business);
	world_as(w, w->enterprise);
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_PHONE_NUMBERS,
			  op_mainstay_put_phone_numbers(&w->rq, &in, &out)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_free(w);
}

TEST(events_are_read_strictly)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		"{\"event\":\"ringing\"}",
		"{\"event\":\"x\",\"callId\":\"1\"}",
		"{\"event\":\"ringing\",\"callId\":\"\"}",
		"{\"event\":\"ringing\",\"callId\":\"a\\nb\"}",
		"{\"event\":\"ended\",\"callId\":\"1\",\"duration\":-1}",
		"{\"event\":\"ended\",\"callId\":\"1\",\"duration\":1.5}",
		"{\"event\":\"ended\",\"callId\":\"1\",\"recording\":\"javascript:x\"}",
		"{\"event\":\"ended\",\"callId\":\"1\"} x",
	};
	struct pbx_event e;
	const char *why;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(pbx_event_read(t->arena, str_from(bad[i]), &e, &why), E_SYNTAX);
	expect_ok(pbx_event_read(t->arena,
				 S("{\"event\":\"ended\",\"callId\":\"1\",\"from\":\"anonymous\","
				   "\"more\":{\"x\":[1]},\"duration\":\"61\"}"),
				 &e, &why));
	expect(!e.from.p);
	expect_eq(e.seconds, 61);
}
