/* SPDX-License-Identifier: Apache-2.0 */
/* Facts: their order, their delivery, and what becomes of those that nobody takes. */
#include "outbox.h"

#include "audit.h"
#include "buf.h"
#include "mainstay.h"
#include "outbox-sink.h"
#include "scene.h"

#define CALL(s, ID, name, in, out) scene_call(s, OP_MAINSTAY_##ID, op_mainstay_##name, in, out)
#define TRIES 3

/* A sink that writes down what it gets and can be told to be difficult. */
struct fake {
	struct outbox_sink base;
	struct buf got;      /* "subject:event " for each */
	const char *refuses; /* lines with this in them */
	bool broken;
};

static str between(str text, const char *from, char end)
{
	for (size_t i = 0; i + strlen(from) < text.n; i++) {
		str rest = str_slice(text, i, text.n);
		if (!str_starts(rest, str_from(from)))
			continue;
		rest = str_slice(rest, strlen(from), rest.n);
		return str_cut(&rest, end);
	}
	return S("?");
}

static int fake_put(struct outbox_sink *sink, str envelope, usec now, str *reterr)
{
	struct fake *f = (struct fake *)sink;

	(void)now;
	if (f->refuses && str_contains(envelope, str_from(f->refuses))) {
		*reterr = S("not today");
		return E_INVAL;
	}
	buf_str(&f->got, between(envelope, "\"case-id\":\"", '"'));
	buf_char(&f->got, ':');
	buf_str(&f->got, between(envelope, "\"event-name\":\"", '"'));
	buf_char(&f->got, ' ');
	return 0;
}

static int fake_flush(struct outbox_sink *sink)
{
	return ((struct fake *)sink)->broken ? E_IO : 0;
}

static void add(struct scene *s, const struct sql_account *account, const char *subject,
		const char *event)
{
	struct case_update u = {
		.account = account->id,
		.event = str_from(event),
		.case_id = str_from(subject),
		.display_id = S("173983009900080"),
	};

	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, account->id));
	expect_ok(outbox_add_case_update(s->rq.tx, s->now, &u));
	scene_commit(s);
}

/* One round as the job makes it; what arrived in it. */
static str deliver(struct scene *s, struct fake *f)
{
	struct outbox_result *results;
	struct sql_outbox_rows rows;

	f->base = (struct outbox_sink){.put = fake_put, .flush = fake_flush};
	s->settings.outbox_tries = TRIES;
	buf_init(&f->got, 4096);
	scene_begin(s);
	for (enum outbox_part part = PART_WAITING; part <= PART_FRESH;) {
		expect_ok(outbox_batch(s->rq.tx, s->now, part, 100, &rows));
		if (part == PART_FRESH || !rows.n || f->broken)
			part++; /* what waits goes first, all of it */
		if (outbox_send(&f->base, s->mem, S("us-east-1"), s->now, &rows, &results) == 0)
			expect_ok(outbox_mark(s->rq.tx, &s->app, s->now, &rows, results));
	}
	scene_commit(s);
	str got = buf_dup(&f->got, s->t->arena);
	buf_done(&f->got);
	return got;
}

/* Two words in order: which of two accounts comes first is chance. */
static str sorted(struct test *t, str words)
{
	str rest = words, first = str_cut(&rest, ' '), second = str_cut(&rest, ' ');
	bool swap = str_cmp(first, second) > 0;

	return str_fmt(t->arena, "%.*s %.*s ", STR_ARG(swap ? second : first),
		       STR_ARG(swap ? first : second));
}

static struct mainstay_list_outbox_events_response list(struct scene *s, const char *state)
{
	struct mainstay_list_outbox_events_request in = {.state = str_from(state)};
	struct mainstay_list_outbox_events_response out = {0};

	scene_as_local(s);
	scene_expect_ok(s, CALL(s, LIST_OUTBOX_EVENTS, list_outbox_events, &in, &out));
	return out;
}

TEST(an_envelope_has_the_form_of_the_event_bus)
{
	struct sql_outbox row = {
		.id = S("5f3c"),
		.kind = OUTBOX_CASE_UPDATE,
		.account = S("111122223333"),
		.payload = S("{\"case-id\":\"case-1\"}"),
		.created = SECONDS(1645456759),
	};

	expect_str(outbox_envelope(t->arena, &row, S("us-east-1")),
		   S("{\"version\":\"0\",\"id\":\"5f3c\",\"detail-type\":\"Support Case Update\","
		     "\"source\":\"aws.support\",\"account\":\"111122223333\","
		     "\"time\":\"2022-02-21T15:19:19Z\",\"region\":\"us-east-1\",\"resources\":[],"
		     "\"detail\":{\"case-id\":\"case-1\"}}"));
}

EACH_DATABASE(what_is_added_arrives_once_in_order)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct fake f = {0};

	expect_str(deliver(s, &f), S(""));
	add(s, &s->customer, "a", "CreateCase");
	s->now -= SECONDS(5); /* a request that came earlier and was written later */
	add(s, &s->customer, "a", "ResolveCase");
	add(s, &s->customer, "b", "CreateCase");
	s->now += SECONDS(6);
	expect_str(deliver(s, &f), S("a:CreateCase a:ResolveCase b:CreateCase "));
	expect_str(deliver(s, &f), S(""));
	expect_eq(list(s, "waiting").events.n, 0);
	expect_eq(list(s, "delivered").events.n, 3);
	scene_close(s);
}

EACH_DATABASE(the_payload_says_what_happened_to_which_case)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct case_update u = {
		.account = s->customer.id,
		.event = S("AddCommunicationToCase"),
		.case_id = S("case-1"),
		.display_id = S("17398"),
		.communication_id = S("ekko:us-east-1:1"),
		.origin = S("CUSTOMER"),
	};
	struct mainstay_list_outbox_events_response out;

	scene_begin(s);
	expect_ok(account_lock(s->rq.tx, u.account));
	expect_ok(outbox_add_case_update(s->rq.tx, s->now, &u));
	scene_commit(s);
	add(s, &s->customer, "case-1", "ResolveCase");
	out = list(s, "waiting");
	expect_eq(out.events.n, 2);
	expect_str(out.events.v[0].detail,
		   S("{\"case-id\":\"case-1\",\"display-id\":\"17398\","
		     "\"communication-id\":\"ekko:us-east-1:1\","
		     "\"event-name\":\"AddCommunicationToCase\",\"origin\":\"CUSTOMER\"}"));
	expect_str(out.events.v[1].detail,
		   S("{\"case-id\":\"case-1\",\"display-id\":\"173983009900080\","
		     "\"communication-id\":\"\",\"event-name\":\"ResolveCase\",\"origin\":\"\"}"));
	expect_eq(out.events.v[0].sequence.v, s->now);
	expect(out.events.v[1].sequence.v > out.events.v[0].sequence.v);
	expect(!str_eq(out.events.v[0].event_id, out.events.v[1].event_id));
	scene_close(s);
}

EACH_DATABASE(a_broken_sink_costs_no_tries)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct fake f = {.broken = true};

	add(s, &s->customer, "a", "CreateCase");
	for (int i = 0; i < TRIES * 2; i++)
		expect_str(deliver(s, &f), S("a:CreateCase "));
	struct mainstay_list_outbox_events_response out = list(s, "waiting");
	expect_eq(out.events.v[0].attempts.v, 0);
	f.broken = false;
	expect_str(deliver(s, &f), S("a:CreateCase "));
	expect_str(deliver(s, &f), S(""));
	scene_close(s);
}

EACH_DATABASE(a_refused_fact_holds_up_its_subject_only_and_then_dies)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct fake f = {.refuses = "\"case-id\":\"a\",\"display-id\":\"173983009900080\","
				    "\"communication-id\":\"\",\"event-name\":\"CreateCase\""};
	struct mainstay_replay_outbox_events_request in = {.account_id = s->customer.id};
	struct mainstay_replay_outbox_events_response out = {0};

	add(s, &s->customer, "a", "CreateCase");
	add(s, &s->customer, "a", "ResolveCase");
	add(s, &s->customer, "b", "CreateCase");
	add(s, &s->other, "a", "ResolveCase"); /* same subject, another account */
	scene_tick(s, SECONDS(1));
	expect_str(sorted(t, deliver(s, &f)), S("a:ResolveCase b:CreateCase "));
	expect_str(deliver(s, &f), S("")); /* held */
	add(s, &s->customer, "a", "ReopenCase");
	expect_str(deliver(s, &f), S(""));
	for (int attempt = 1; attempt < TRIES; attempt++) {
		struct mainstay_list_outbox_events_response waits = list(s, "waiting");
		expect_eq(waits.events.n, 3);
		expect_eq(waits.events.v[0].attempts.v, attempt);
		expect_str(waits.events.v[0].error, S("not today"));
		scene_tick(s, outbox_backoff(attempt) - 1);
		expect_str(deliver(s, &f), S(""));
		scene_tick(s, 1);
		/* dead with the last try, which frees the others at once */
		expect_str(deliver(s, &f),
			   attempt + 1 < TRIES ? S("") : S("a:ResolveCase a:ReopenCase "));
	}
	expect_eq(list(s, "dead").events.n, 1);

	f.refuses = NULL;
	scene_expect_ok(s, CALL(s, REPLAY_OUTBOX_EVENTS, replay_outbox_events, &in, &out));
	expect_eq(out.replayed.v, 1);
	expect_str(deliver(s, &f), S("a:CreateCase "));
	expect_eq(list(s, "dead").events.n, 0);
	scene_close(s);
}

EACH_DATABASE(a_delivered_fact_can_be_sent_again_by_its_number)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct opt_i64 numbers[] = {SOME_I64(0), SOME_I64(99)};
	struct mainstay_replay_outbox_events_request in = {
		.account_id = s->customer.id,
		.sequences = {.v = numbers, .n = 2},
	};
	struct mainstay_replay_outbox_events_response out = {0};
	struct fake f = {0};

	add(s, &s->customer, "a", "CreateCase");
	add(s, &s->customer, "b", "CreateCase");
	scene_tick(s, SECONDS(1));
	deliver(s, &f);
	numbers[0] = list(s, "delivered").events.v[1].sequence;
	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, CALL(s, REPLAY_OUTBOX_EVENTS, replay_outbox_events, &in, &out));
	expect_eq(out.replayed.v, 1);
	expect_str(deliver(s, &f), S("b:CreateCase "));
	in.account_id = S("999999999999");
	expect_err(CALL(s, REPLAY_OUTBOX_EVENTS, replay_outbox_events, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_as(s, &s->customer, "admin");
	in.account_id = s->customer.id;
	expect_err(CALL(s, REPLAY_OUTBOX_EVENTS, replay_outbox_events, &in, &out), E_API);
	scene_expect_error(s, "AccessDeniedException");
	scene_close(s);
}

EACH_DATABASE(lists_of_every_state_page_over_accounts)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	static const char *const states[] = {"waiting", "delivered", "dead"};
	struct fake f = {0};

	for (int i = 0; i < 3; i++) {
		add(s, &s->customer, "a", "CreateCase");
		add(s, &s->other, "a", "CreateCase");
	}
	scene_tick(s, SECONDS(1));
	scene_as_local(s);
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		struct mainstay_list_outbox_events_request in = {
			.state = str_from(states[i]),
			.max_results = SOME_I64(4),
		};
		struct mainstay_list_outbox_events_response out = {0};

		if (i == 1)
			deliver(s, &f);
		if (i == 2)
			fixture_run(s->f, "UPDATE outbox SET state = 2");
		scene_expect_ok(s, CALL(s, LIST_OUTBOX_EVENTS, list_outbox_events, &in, &out));
		expect_eq(out.events.n, 4);
		in.next_token = str_dup(t->arena, out.next_token);
		out = (struct mainstay_list_outbox_events_response){0};
		scene_expect_ok(s, CALL(s, LIST_OUTBOX_EVENTS, list_outbox_events, &in, &out));
		expect_eq(out.events.n, 2);
		expect(!out.next_token.p);
		in.next_token = (str){0};
		in.account_id = s->other.id;
		in.max_results = SOME_I64(2);
		out = (struct mainstay_list_outbox_events_response){0};
		scene_expect_ok(s, CALL(s, LIST_OUTBOX_EVENTS, list_outbox_events, &in, &out));
		expect_eq(out.events.n, 2);
		in.next_token = str_dup(t->arena, out.next_token);
		out = (struct mainstay_list_outbox_events_response){0};
		scene_expect_ok(s, CALL(s, LIST_OUTBOX_EVENTS, list_outbox_events, &in, &out));
		expect_eq(out.events.n, 1);
		expect_str(out.events.v[0].state, str_from(states[i]));
	}
	scene_close(s);
}

EACH_DATABASE(delivered_facts_leave_after_a_while_and_numbers_go_on)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct fake f = {0};
	int removed;

	add(s, &s->customer, "a", "CreateCase");
	scene_tick(s, SECONDS(1));
	deliver(s, &f);
	add(s, &s->customer, "a", "ResolveCase");
	scene_begin(s);
	removed = sql_outbox_purge(
		s->rq.tx, &(struct sql_outbox_purge_in){.before = s->now + DAYS(1), .most = 100});
	expect_eq(removed, 1);
	scene_commit(s);
	scene_tick(s, SECONDS(1));
	expect_str(deliver(s, &f), S("a:ResolveCase "));
	scene_close(s);
}

static void tamper_states(struct scene *s)
{
	expect_ok(tx_run_script(s->rq.tx, S("UPDATE outbox SET state = 2")));
}

static void number(struct scene *s, str account, int64_t was, int64_t is)
{
	str text = str_fmt(s->t->arena,
			   "UPDATE outbox SET seq = %lld WHERE account = '%.*s' AND seq = %lld",
			   (long long)is, STR_ARG(account), (long long)was);

	scene_begin(s);
	expect_ok(tx_run_script(s->rq.tx, text));
	scene_commit(s);
}

/* Both accounts have rows of the same number and subject; each statement touches one. */
EACH_DATABASE(statements_keep_to_their_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	str own = s->customer.id, foreign = s->other.id;
	struct sql_outbox row;

	add(s, &s->customer, "a", "CreateCase");
	add(s, &s->other, "a", "CreateCase");
	add(s, &s->other, "a", "ResolveCase");
	number(s, own, s->now, 1);
	number(s, foreign, s->now + 1, 1);
	number(s, foreign, s->now + 2, 2);
	scene_begin(s);
	expect_eq(sql_outbox_delivered(s->rq.tx, &(struct sql_outbox_delivered_in){.account = own,
										   .seq = 1,
										   .fresh = true,
										   .now = s->now}),
		  1);
	expect_eq(sql_outbox_failed(s->rq.tx,
				    &(struct sql_outbox_failed_in){
					    .account = own,
					    .seq = 2,
					    .fresh = true,
					    .state = OUTBOX_DEAD,
					    .attempts = 1,
					    .now = s->now,
					    .error = S("x"),
				    }),
		  0);
	expect_eq(
		sql_outbox_dealt(s->rq.tx, &(struct sql_outbox_dealt_in){.account = own, .seq = 2}),
		0);
	expect_ok(sql_outbox_load(
		s->rq.tx, &(struct sql_outbox_load_in){.account = foreign, .seq = 1}, &row));
	expect_eq(row.state, OUTBOX_WAITING);
	expect(row.fresh);
	expect_ok(sql_outbox_hold_put(
		s->rq.tx, &(struct sql_outbox_hold_put_in){
				  .account = foreign, .subject = S("a"), .until = s->now + 1}));
	expect_eq(sql_outbox_hold_drop(
			  s->rq.tx,
			  &(struct sql_outbox_hold_drop_in){.account = own, .subject = S("a")}),
		  0);
	tamper_states(s);
	expect_eq(sql_outbox_replay(
			  s->rq.tx,
			  &(struct sql_outbox_replay_in){.account = own, .seq = 2, .now = s->now}),
		  0);
	expect_eq(sql_outbox_replay_dead(
			  s->rq.tx,
			  &(struct sql_outbox_replay_dead_in){.account = own, .now = s->now}),
		  1);
	expect_ok(sql_outbox_load(
		s->rq.tx, &(struct sql_outbox_load_in){.account = foreign, .seq = 1}, &row));
	expect_eq(row.state, OUTBOX_DEAD);
	scene_commit(s);
	scene_close(s);
}

TEST(waiting_grows_to_an_hour)
{
	expect_eq(outbox_backoff(1), SECONDS(10));
	expect_eq(outbox_backoff(2), SECONDS(20));
	expect_eq(outbox_backoff(5), SECONDS(160));
	expect_eq(outbox_backoff(10), HOURS(1));
	expect_eq(outbox_backoff(1000000), HOURS(1));
}
