/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a call up to its answer: front, gates, decode, rate, reads, raw routes. */
#include "world.h"

#define CALL(...) world_call(w, __VA_ARGS__)

EACH_DATABASE(call_reads_what_a_call_wrote)
{
	struct world *w = world_open(t, where, NULL);
	struct fake_sent sent = CALL("Put", NULL, "{\"id\":\"a\"}");

	expect_eq(sent.status, 200);
	expect_str(sent.body, S("{\"id\":\"a\",\"count\":1}"));
	expect_str(sent.type, S("application/x-amz-json-1.1"));
	expect_eq(sent.request_id.n, 36);
	expect_str(CALL("Get", NULL, "{\"id\":\"a\"}").body, S("{\"id\":\"a\",\"count\":1}"));
	world_close(w);
}

TEST(call_without_signature_is_refused_from_an_address)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x =
		fake_new("POST", "/", "X-Amz-Target: Fake_1.Get", S("{\"id\":\"a\"}"));

	fake_from(x, "192.0.2.7");
	runner_on_request(w->runner, x);
	const struct fake_sent *sent = fake_wait(x);

	expect_eq(sent->status, 400);
	expect_str(sent->error, S("MissingAuthenticationTokenException"));
	expect_str(sent->body, S("{\"__type\":\"MissingAuthenticationTokenException\","
				 "\"message\":\"Missing Authentication Token\"}"));
	fake_free(x);
	expect_eq(counter_get(w->app.counters, COUNT_AUTH_FAILURES), 1);
	world_close(w);
}

TEST(call_of_an_unknown_operation_is_refused)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct fake_sent sent = CALL("Fly", NULL, "{}");

	expect_eq(sent.status, 400);
	expect_str(sent.body, S("{\"__type\":\"UnknownOperationException\"}"));
	world_close(w);
}

TEST(call_with_bad_input_is_refused_and_recorded)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct fake_sent sent = CALL("Put", NULL, "{\"id\":7}");

	expect_str(sent.error, S("SerializationException"));
	sent = CALL("Put", NULL, "{}");
	expect_str(sent.error, S("ValidationException"));
	expect(str_contains(sent.body, S("Value null at 'id' failed to satisfy constraint")));
	expect_eq(world_trail(w, "Put SerializationException - -"), 1);
	expect_eq(world_trail(w, "Put ValidationException - -"), 1);
	/* A read that was merely wrong leaves no record by default. */
	sent = CALL("Get", NULL, "{}");
	expect_str(sent.error, S("ValidationException"));
	expect_eq(world_trail(w, "Get ValidationException - -"), 0);
	expect_eq(world_runs(w), 0);
	world_close(w);
}

/* As in AWS's front end, who may not call learns that a body is none before that they may not. */
TEST(call_without_an_object_is_no_call_whoever_asks)
{
	static const char *const bodies[] = {"[]", "{\"id\":", "{} x", "null"};
	struct world *w = world_open(t, ON_SQLITE, NULL);

	for (size_t i = 0; i < ARRAY_LEN(bodies); i++)
		expect_str(CALL("Put", "User-Agent: stranger", bodies[i]).body,
			   S("{\"__type\":\"SerializationException\"}"));
	expect_eq(world_trail(w, "Put SerializationException - -"), ARRAY_LEN(bodies));
	/* What is merely of a wrong type comes after. */
	expect_str(CALL("Put", "User-Agent: stranger", "{\"id\":7}").error,
		   S("AccessDeniedException"));
	expect_eq(counter_get(w->app.counters, COUNT_DENIED), 1);
	world_close(w);
}

EACH_DATABASE(call_that_is_denied_is_recorded)
{
	struct world *w = world_open(t, where, NULL);
	struct fake_sent sent = CALL("Put", "User-Agent: stranger", "{\"id\":\"a\"}");

	expect_eq(sent.status, 400);
	expect_str(sent.body, S("{\"__type\":\"AccessDeniedException\",\"message\":\"not you\"}"));
	expect_str(CALL("Get", "User-Agent: stranger", "{\"id\":\"a\"}").error,
		   S("AccessDeniedException"));
	expect_eq(world_trail(w, "Put AccessDeniedException - -"), 1);
	expect_eq(world_trail(w, "Get AccessDeniedException - -"), 1);
	expect_eq(world_notes(w, "a"), 0);
	expect_eq(counter_get(w->app.counters, COUNT_DENIED), 2);
	world_close(w);
}

static void audit_all(struct settings *s)
{
	s->audit_reads = AUDIT_READS_ALL;
}

static void audit_none(struct settings *s)
{
	s->audit_reads = AUDIT_READS_NONE;
}

TEST(call_records_reads_as_the_setting_says)
{
	struct world *w = world_open(t, ON_SQLITE, audit_all);

	expect_str(CALL("Get", NULL, "{\"id\":\"a\"}").body, S("{\"id\":\"a\",\"count\":0}"));
	expect_eq(world_trail(w, "Get ok - -"), 1);
	world_close(w);
	w = world_open(t, ON_SQLITE, audit_none);
	expect_str(CALL("Get", "User-Agent: stranger", "{\"id\":\"a\"}").error,
		   S("AccessDeniedException"));
	expect_eq(world_trail(w, "Get AccessDeniedException - -"), 0);
	world_close(w);
}

static void slow_rate(struct settings *s)
{
	s->rate_mainstay = 1;
	s->burst_mainstay = 2;
}

TEST(call_too_often_is_throttled)
{
	struct world *w = world_open(t, ON_SQLITE, slow_rate);
	struct fake_sent sent;

	CALL("Get", NULL, "{\"id\":\"a\"}");
	CALL("Get", NULL, "{}"); /* costs nothing: it was refused before */
	CALL("Get", NULL, "{\"id\":\"a\"}");
	sent = CALL("Get", NULL, "{\"id\":\"a\"}");
	expect_eq(sent.status, 400);
	expect_str(sent.body, S("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\","
				"\"throttlingReasons\":[{\"reason\":\"RateExceeded\",\"resource\":"
				"\"fake:Get\"}]}"));
	expect_eq(counter_get(w->app.counters, COUNT_THROTTLED), 1);
	expect_eq(CALL("Put", NULL, "{\"id\":\"a\"}").status, 200); /* another class */
	world_close(w);
}

TEST(call_whose_read_is_busy_is_tried_again)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);

	expect_eq(CALL("Get", NULL, "{\"id\":\"a\",\"mode\":\"busy\"}").status, 200);
	world_close(w);
}

TEST(call_that_breaks_answers_internal_server_error)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct fake_sent sent = CALL("Get", NULL, "{\"id\":\"a\",\"mode\":\"broken\"}");

	expect_eq(sent.status, 500);
	expect_str(sent.body, S("{\"__type\":\"InternalServerError\",\"message\":\"An internal "
				"server error occurred.\"}"));
	expect_eq(counter_get(w->app.counters, COUNT_REQUEST_FAULTS), 1);
	world_close(w);
}

TEST(call_in_process_is_answered_the_same)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	int status;
	str body;

	expect_ok(runner_call(w->runner, S("Fake_1.Put"), S("{\"id\":\"a\"}"), t->arena, &status,
			      &body));
	expect_eq(status, 200);
	expect_str(body, S("{\"id\":\"a\",\"count\":1}"));
	expect_ok(runner_call(w->runner, S("Fake_1.Put"), S("{"), t->arena, &status, &body));
	expect_eq(status, 400);
	world_close(w);
}

TEST(call_body_limit_follows_the_operation)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("POST", "/", "X-Amz-Target: Fake_1.Put", S(""));
	struct http_exchange *y = fake_new("PUT", "/note", "", S(""));

	expect_eq(runner_body_limit(w->runner, http_exchange_request(x)), 2000);
	expect_eq(runner_body_limit(w->runner, http_exchange_request(y)), 77);
	runner_on_request(w->runner, x);
	runner_on_request(w->runner, y);
	fake_wait(x);
	fake_wait(y);
	fake_free(x);
	fake_free(y);
	world_close(w);
}

TEST(refusals_of_the_transport_are_json)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);

	for (int why = HTTP_BAD_REQUEST; why <= HTTP_VERSION; why++) {
		struct http_reply reply = {0};

		runner_on_refuse(w->runner, (enum http_refusal)why, t->arena, &reply);
		expect(reply.status >= 400 && reply.close);
		expect(str_starts(reply.body, S("{\"__type\":\"")));
		expect_eq(reply.header_count, 3);
	}
	world_close(w);
}

/* ---- raw routes ---- */

static struct fake_sent ask(struct world *w, const char *method, const char *path,
			    const char *headers, const char *body)
{
	struct http_exchange *x = fake_new(method, path, headers, str_from(body));

	runner_on_request(w->runner, x);
	struct fake_sent sent = *fake_wait(x);

	sent.body = str_dup(w->t->arena, sent.body);
	sent.error = str_dup(w->t->arena, sent.error);
	fake_free(x);
	return sent;
}

EACH_DATABASE(route_answers_and_writes)
{
	struct world *w = world_open(t, where, NULL);

	expect_str(ask(w, "GET", "/hello/you?x=1", "", "").body, S("hello /hello/you"));
	expect_eq(ask(w, "PUT", "/note", "", "n1").status, 204);
	expect_eq(world_notes(w, "n1"), 1);
	expect_eq(ask(w, "PUT", "/note", "", "bad").status, 404);
	expect_eq(world_notes(w, "bad"), 0);
	world_close(w);
}

EACH_DATABASE(route_that_cannot_be_written_says_so)
{
	struct world *w = world_open(t, where, NULL);
	int struck = 0;

	for (int at = 1;; at++) {
		str note = str_fmt(t->arena, "n%d", at);

		fault_arm(w->fault, FAULT_IO, at);
		int status = ask(w, "PUT", "/note", "", str_c(t->arena, note)).status;

		if (!fault_disarm(w->fault)) {
			expect_eq(status, 204);
			break;
		}
		struck++;
		if (status != 204)
			expect_eq(status, 500);
		expect_eq(world_notes(w, str_c(t->arena, note)), status == 204);
	}
	expect(struck >= 3); /* begin, statement, commit */
	world_close(w);
}

TEST(route_that_is_local_only_is_hidden_from_others)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("GET", "/hello/private", "", S(""));

	expect_eq(ask(w, "GET", "/hello/private", "", "").status, 200);
	fake_from(x, "192.0.2.7");
	runner_on_request(w->runner, x);
	expect_eq(fake_wait(x)->status, 404);
	fake_free(x);
	/* Paths without a route are the API's, which knows only POST. */
	expect_eq(ask(w, "GET", "/nothing", "Authorization: x", "").status, 403);
	world_close(w);
}

static void pump(struct http_exchange *x)
{
	while (!fake_is_done(x)) {
		fake_drain(x);
		sched_yield();
	}
}

TEST(route_streams_a_long_body)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("GET", "/long", "", S(""));

	runner_on_request(w->runner, x);
	while (fake_streamed(x) < 100)
		sched_yield();
	pump(x);
	const struct fake_sent *sent = fake_wait(x);

	expect(sent->streamed && !sent->broken);
	expect_eq(sent->body.n, 1000);
	expect(str_ends(sent->body, S("0123456789")));
	fake_free(x);
	world_close(w);
}

TEST(route_tells_the_length_of_a_long_body_without_sending_it)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("HEAD", "/long", "", S(""));

	runner_on_request(w->runner, x);
	const struct fake_sent *sent = fake_wait(x);

	expect_eq(sent->status, 200);
	expect_eq(sent->length, 1000);
	expect_eq(sent->body.n, 0);
	expect(!sent->broken);
	fake_free(x);
	world_close(w);
}

TEST(route_that_fails_in_the_middle_breaks_its_connection)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("GET", "/long", "User-Agent: fails", S(""));

	runner_on_request(w->runner, x);
	while (fake_streamed(x) < 100)
		sched_yield();
	pump(x);
	expect(fake_wait(x)->broken);
	expect_eq(fake_streamed(x), 500);
	fake_free(x);
	world_close(w);
}

TEST(route_whose_client_leaves_ends)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *x = fake_new("GET", "/long", "", S(""));

	runner_on_request(w->runner, x);
	while (fake_streamed(x) < 100)
		sched_yield();
	fake_abort(x);
	expect(fake_wait(x)->broken);
	fake_free(x);
	world_close(w);
}
