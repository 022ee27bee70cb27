/* SPDX-License-Identifier: Apache-2.0 */
/* What calls leave in the trail, and reading it. */
#include "audit.h"
#include "buf.h"
#include "keyring.h"
#include "mainstay.h"
#include "scene.h"

#define CALL(s, ID, name, in, out) scene_call(s, OP_MAINSTAY_##ID, op_mainstay_##name, in, out)

static struct mainstay_lookup_audit_events_response
lookup(struct scene *s, const struct mainstay_lookup_audit_events_request *in)
{
	struct mainstay_lookup_audit_events_response out = {0};

	scene_expect_ok(s, CALL(s, LOOKUP_AUDIT_EVENTS, lookup_audit_events, in, &out));
	return out;
}

static void rename_account(struct scene *s, const char *account, const char *name)
{
	struct mainstay_update_account_request in = {
		.account_id = str_from(account),
		.name = str_from(name),
	};
	struct mainstay_update_account_response out = {0};

	scene_expect_ok(s, CALL(s, UPDATE_ACCOUNT, update_account, &in, &out));
}

/* The record with what is random in it replaced. */
static str plain(struct scene *s, str record)
{
	static const char *const keys[] = {"\"principalId\":\"", "\"requestID\":\"",
					   "\"eventID\":\"", "\"sharedEventID\":\""};
	struct buf CLEANUP(buf_done) out;

	buf_init(&out, record.n + 100);
	for (size_t at = 0; at < record.n;) {
		str rest = str_slice(record, at, record.n);
		size_t skip = 0;

		for (size_t i = 0; i < ARRAY_LEN(keys); i++)
			if (str_starts(rest, str_from(keys[i])))
				skip = strlen(keys[i]);
		if (!skip) {
			buf_char(&out, rest.p[0]);
			at++;
			continue;
		}
		buf_add(&out, rest.p, skip);
		buf_char(&out, '?');
		while (record.p[at + skip] != '"')
			skip++;
		at += skip;
	}
	return buf_dup(&out, s->t->arena);
}

EACH_DATABASE(a_record_has_cloudtrails_form)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00.5Z");
	struct mainstay_create_user_request in = {
		.user_name = S("jane"),
		.email = S("jane@example.com"),
		.role = S("member"),
	};
	struct mainstay_create_user_response out = {0};
	struct mainstay_lookup_audit_events_response found;
	str id = s->customer.id;

	s->rq.client.tls_version = S("TLSv1.3");
	s->rq.client.tls_cipher = S("TLS_AES_256_GCM_SHA384");
	scene_expect_ok(s, CALL(s, CREATE_USER, create_user, &in, &out));
	found = lookup(s, &(struct mainstay_lookup_audit_events_request){0});
	expect_eq(found.events.n, 1);
	expect_str(found.events.v[0].event_name, S("CreateUser"));
	expect_str(found.events.v[0].user_name, S("admin"));
	expect_eq(found.events.v[0].sequence.v, 1);
	expect_eq(found.events.v[0].event_time.v, s->now);
	expect(!found.events.v[0].read_only.v);
	expect(!found.events.v[0].error_code.p);
	expect_eq(found.events.v[0].event_id.n, 36);
	str record = plain(s, found.events.v[0].record);
	const char *form =
		"{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"IAMUser\","
		"\"principalId\":\"?\",\"arn\":\"arn:aws:iam::%.*s:user/admin\","
		"\"accountId\":\"%.*s\",\"accessKeyId\":\"AKIAEXAMPLEEXAMPLE23\","
		"\"userName\":\"admin\"},\"eventTime\":\"2026-03-01T09:00:00Z\","
		"\"eventSource\":\"mainstay\",\"eventName\":\"CreateUser\","
		"\"awsRegion\":\"eu-west-1\",\"sourceIPAddress\":\"192.0.2.7\","
		"\"userAgent\":\"test/1.0\",\"requestParameters\":{\"userName\":\"jane\","
		"\"role\":\"member\"},\"responseElements\":{\"user\":{\"accountId\":\"%.*s\","
		"\"userName\":\"jane\",";
	expect(str_starts(record, str_fmt(t->arena, form, STR_ARG(id), STR_ARG(id), STR_ARG(id))));
	expect(!str_contains(record, S("jane@example.com")));
	expect(str_ends(record,
			str_fmt(t->arena,
				"\"requestID\":\"?\",\"eventID\":\"?\",\"readOnly\":false,"
				"\"eventType\":\"AwsApiCall\",\"managementEvent\":true,"
				"\"recipientAccountId\":\"%.*s\",\"eventCategory\":\"Management\","
				"\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\","
				"\"cipherSuite\":\"TLS_AES_256_GCM_SHA384\","
				"\"clientProvidedHostHeader\":\"127.0.0.1:8080\"}}",
				STR_ARG(id))));
	scene_close(s);
}

EACH_DATABASE(a_refused_call_is_recorded_with_its_reason)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_create_user_request in = {
		.user_name = S("jane"),
		.email = S("jane@example.com"),
		.role = S("member"),
	};
	struct mainstay_create_user_response out = {0};
	struct mainstay_lookup_audit_events_response found;

	scene_as(s, &s->customer, "member");
	expect_err(CALL(s, CREATE_USER, create_user, &in, &out), E_API);
	scene_as(s, &s->customer, "admin");
	in.role = S("agent");
	expect_err(CALL(s, CREATE_USER, create_user, &in, &out), E_API);
	found = lookup(s, &(struct mainstay_lookup_audit_events_request){0});
	expect_eq(found.events.n, 2);
	expect_str(found.events.v[0].error_code, S("InvalidParameterValueException"));
	expect_str(found.events.v[1].error_code, S("AccessDeniedException"));
	expect_str(found.events.v[1].user_name, S("member"));
	expect(str_contains(found.events.v[1].record, S("\"errorMessage\":\"User: arn:aws:iam::")));
	expect(str_contains(found.events.v[1].record, S("\"responseElements\":null")));
	scene_close(s);
}

EACH_DATABASE(a_customer_sees_what_the_staff_did_but_not_who)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_lookup_audit_events_response theirs, ours;
	const char *account = str_c(t->arena, s->customer.id);

	scene_as(s, &s->provider, "operator");
	rename_account(s, account, "Renamed");
	ours = lookup(s, &(struct mainstay_lookup_audit_events_request){0});
	expect_eq(ours.events.n, 1);
	expect_str(ours.events.v[0].user_name, S("operator"));
	expect(str_contains(ours.events.v[0].record,
			    str_fmt(t->arena, "\"recipientAccountId\":\"%s\"", account)));
	expect(str_contains(ours.events.v[0].record, S("\"sharedEventID\":\"")));

	scene_as(s, &s->customer, "readonly");
	theirs = lookup(s, &(struct mainstay_lookup_audit_events_request){0});
	expect_eq(theirs.events.n, 1);
	expect_str(theirs.events.v[0].user_name, S("Amazon Web Services"));
	str record = theirs.events.v[0].record;
	expect(str_contains(record, S("\"userIdentity\":{\"type\":\"AWSService\","
				      "\"invokedBy\":\"Amazon Web Services\"}")));
	expect(str_contains(record, S("\"eventType\":\"AwsServiceEvent\"")));
	expect(!str_contains(record, S("operator")));
	expect(!str_contains(record, S("192.0.2.7")));
	expect(!str_contains(record, s->provider.id));

	/* reading leaves nothing, nor does a call that failed */
	scene_as(s, &s->provider, "operator");
	struct mainstay_update_account_request in = {
		.account_id = s->customer.id,
		.email = S("nobody"),
	};
	struct mainstay_update_account_response out = {0};
	expect_err(CALL(s, UPDATE_ACCOUNT, update_account, &in, &out), E_API);
	scene_as(s, &s->customer, "readonly");
	expect_eq(lookup(s, &(struct mainstay_lookup_audit_events_request){0}).events.n, 1);
	scene_close(s);
}

EACH_DATABASE(the_trail_is_filtered_and_paged_newest_first)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_lookup_audit_events_request in = {.max_results = SOME_I64(4)};
	struct mainstay_lookup_audit_events_response out;
	usec start = s->now;
	int64_t last = 100;
	size_t all = 0;

	for (int i = 0; i < 10; i++) {
		scene_tick(s, HOURS(1));
		rename_account(s, NULL, "Name");
	}
	do {
		out = lookup(s, &in);
		for (size_t i = 0; i < out.events.n; i++) {
			expect(out.events.v[i].sequence.v < last);
			last = out.events.v[i].sequence.v;
		}
		all += out.events.n;
		in.next_token = str_dup(t->arena, out.next_token);
	} while (in.next_token.p);
	expect_eq(all, 10);

	in = (struct mainstay_lookup_audit_events_request){
		.start_time = SOME_USEC(start + HOURS(3)),
		.end_time = SOME_USEC(start + HOURS(5)),
	};
	out = lookup(s, &in);
	expect_eq(out.events.n, 3);
	expect_eq(out.events.v[0].event_time.v, start + HOURS(5));
	in.event_name = S("CreateUser");
	expect_eq(lookup(s, &in).events.n, 0);
	in.event_name = S("UpdateAccount");
	in.user_name = S("admin");
	expect_eq(lookup(s, &in).events.n, 3);
	in.user_name = S("member");
	expect_eq(lookup(s, &in).events.n, 0);
	in = (struct mainstay_lookup_audit_events_request){.start_time =
								   SOME_USEC(start + DAYS(3))};
	expect_eq(lookup(s, &in).events.n, 0);
	in = (struct mainstay_lookup_audit_events_request){.end_time = SOME_USEC(start - DAYS(3))};
	expect_eq(lookup(s, &in).events.n, 0);
	in = (struct mainstay_lookup_audit_events_request){.account_id = s->other.id};
	struct mainstay_lookup_audit_events_response none = {0};
	expect_err(CALL(s, LOOKUP_AUDIT_EVENTS, lookup_audit_events, &in, &none), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_close(s);
}

EACH_DATABASE(verify_tells_of_every_chain_and_names_the_bad_record)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_verify_audit_request in = {0};
	struct mainstay_verify_audit_response out = {0};
	char sql[300];

	for (int i = 0; i < 5; i++)
		rename_account(s, NULL, "Name");
	scene_expect_ok(s, CALL(s, VERIFY_AUDIT, verify_audit, &in, &out));
	expect_eq(out.chains.n, 1);
	expect(out.chains.v[0].whole.v);
	expect_eq(out.chains.v[0].records.v, 5);
	expect_eq(out.chains.v[0].first_sequence.v, 1);
	expect_eq(out.chains.v[0].sequence.v, 5);
	expect(!out.chains.v[0].fault.p);
	in.anchor_sequence = SOME_I64(5);
	in.anchor_hash = str_dup(t->arena, out.chains.v[0].hash);
	scene_expect_ok(s, CALL(s, VERIFY_AUDIT, verify_audit, &in, &out));

	snprintf(sql, sizeof(sql),
		 "UPDATE audit_record SET actor = 'nobody' WHERE account = '%.*s' AND seq = 3",
		 STR_ARG(s->customer.id));
	fixture_run(s->f, sql);
	scene_as_local(s);
	out = (struct mainstay_verify_audit_response){0};
	expect_err(CALL(s, VERIFY_AUDIT, verify_audit, &in, &out), E_API); /* whose anchor? */
	scene_expect_error(s, "InvalidParameterValueException");
	in = (struct mainstay_verify_audit_request){0};
	scene_expect_ok(s, CALL(s, VERIFY_AUDIT, verify_audit, &in, &out));
	expect_eq(out.chains.n, 3);
	expect(!out.next_token.p);
	for (size_t i = 0; i < 3; i++) {
		const struct mainstay_audit_chain *c = &out.chains.v[i];
		bool bad = str_eq(c->account_id, s->customer.id);

		expect_eq(c->whole.v, !bad);
		if (bad) {
			expect_str(c->fault, S("edited"));
			expect_eq(c->sequence.v, 3);
			expect_str(c->detail, S("record 3 is not what was written"));
		}
	}
	scene_close(s);
}

/* Whoever removes a whole trail with its head leaves the account, which had one from the first day.
 */
EACH_DATABASE(a_trail_that_is_gone_as_a_whole_is_missed)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_verify_audit_request in = {0};
	struct mainstay_verify_audit_response out = {0};
	char sql[300];
	int bad = 0;

	rename_account(s, NULL, "Name");
	snprintf(sql, sizeof(sql),
		 "DELETE FROM audit_record WHERE account = '%.*s'; "
		 "DELETE FROM audit_head WHERE account = '%.*s'",
		 STR_ARG(s->customer.id), STR_ARG(s->customer.id));
	fixture_run(s->f, sql);
	scene_as_local(s);
	scene_expect_ok(s, CALL(s, VERIFY_AUDIT, verify_audit, &in, &out));
	expect_eq(out.chains.n, 3);
	for (size_t i = 0; i < out.chains.n; i++) {
		if (out.chains.v[i].whole.v)
			continue;
		bad++;
		expect_str(out.chains.v[i].account_id, s->customer.id);
		expect_str(out.chains.v[i].fault, S("head"));
		expect_str(out.chains.v[i].detail, S("the head is gone"));
	}
	expect_eq(bad, 1);
	scene_close(s);
}

/* More records than one call walks: the walk goes on where it stopped. */
TEST(a_long_chain_is_verified_in_several_calls)
{
	struct scene *s = scene_open(t, ON_SQLITE, "2026-03-01T09:00:00Z");
	struct mainstay_verify_audit_request in = {.account_id = s->customer.id};
	struct mainstay_verify_audit_response out = {0};
	struct mainstay_lookup_audit_events_request rare = {.event_name = S("Rare")};
	struct sql_audit_head head;
	int calls = 0;
	size_t found = 0;

	for (int i = 0; i < 45; i++) {
		scene_begin(s);
		expect_ok(audit_lock(s->rq.tx, s->customer.id, &head));
		for (int k = 0; k < 1000; k++) {
			struct audit_entry e = {
				.time = s->now + i,
				.event = i == 0 && k == 0 ? S("Rare") : S("Often"),
				.actor = S("admin"),
				.record = S("{}"),
			};
			expect_ok(audit_append(s->rq.tx, s->app.keyring, &head, &e));
		}
		scene_commit(s);
	}
	scene_as_local(s);
	do {
		out = (struct mainstay_verify_audit_response){0};
		scene_expect_ok(s, CALL(s, VERIFY_AUDIT, verify_audit, &in, &out));
		in.next_token = str_dup(t->arena, out.next_token);
		calls++;
	} while (in.next_token.p);
	expect(calls >= 3);
	expect_eq(out.chains.n, 1);
	expect(out.chains.v[0].whole.v);
	expect_eq(out.chains.v[0].records.v, 45000);

	scene_as(s, &s->customer, "admin");
	calls = 0;
	do {
		struct mainstay_lookup_audit_events_response page = lookup(s, &rare);
		found += page.events.n;
		rare.next_token = str_dup(t->arena, page.next_token);
		calls++;
	} while (rare.next_token.p);
	expect_eq(found, 1);
	expect(calls >= 3);
	scene_close(s);
}
