/* SPDX-License-Identifier: Apache-2.0 */
/* The real models as C: tables are in order, and values of every operation survive the wire. */
#include "arena.h"
#include "errors.h"
#include "json.h"
#include "operations.h"
#include "shape-check.h"
#include "shape-json.h"
#include "shape-value.h"
#include "sts.h"
#include "support.h"
#include "test.h"
#include "wire-query.h"
#include "wire-reply.h"

TEST(operations_are_found_by_every_name)
{
	for (size_t i = 0; i < api_model.operation_count; i++) {
		const struct operation *op = &api_model.operations[i];

		expect_eq(op->id, i);
		expect(operation_by_name(&api_model, op->service->id, op->name) == op);
		if (op->service->protocol == WIRE_QUERY)
			expect(operation_by_action(&api_model, op->name, op->service->version) ==
			       op);
		else
			expect(operation_by_target(&api_model, op->target) == op);
		expect(op->body_max > 0);
		expect(op->input->kind == SHAPE_STRUCTURE && op->output->kind == SHAPE_STRUCTURE);
	}
}

TEST(patterns_compile)
{
	struct shape_patterns *patterns;
	char *why = NULL;

	expect_ok(shape_patterns_new(api_model.patterns, api_model.pattern_count, &patterns, &why));
	shape_patterns_free(patterns);
}

static str encoded(struct test *t, const struct shape *s, const void *value)
{
	struct json_writer w;
	struct buf b;
	str copy;

	buf_init(&b, 16 << 20);
	json_writer_init(&w, &b);
	shape_encode_json(s, value, &w);
	expect(!b.failed);
	copy = buf_dup(&b, t->arena);
	buf_done(&b);
	return copy;
}

static void survives(struct test *t, const struct shape *s, uint64_t *seed)
{
	void *value = arena_alloc(t->arena, s->size), *back = arena_alloc(t->arena, s->size);
	void *copy = arena_alloc(t->arena, s->size);
	str message = {0}, json;

	shape_random(s, t->arena, seed, value);
	if (shape_validate(s, NULL, t->arena, value, &message) < 0)
		test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(s->name), STR_ARG(message));
	json = encoded(t, s, value);
	if (shape_decode_json(s, t->arena, json, back, &message) < 0)
		test_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(s->name), STR_ARG(message));
	if (!shape_equal(s, value, back))
		test_fail(__FILE__, __LINE__, "%.*s differs: %.*s", STR_ARG(s->name),
			  STR_ARG(json));
	shape_copy(s, t->arena, value, copy);
	expect(shape_equal(s, value, copy));
}

TEST(random_values_of_every_operation_survive)
{
	uint64_t seed = 20261123;

	for (size_t i = 0; i < api_model.operation_count; i++)
		for (int round = 0; round < 20; round++) {
			survives(t, api_model.operations[i].input, &seed);
			survives(t, api_model.operations[i].output, &seed);
			arena_reset(t->arena);
		}
}

static bool is_sensitive(const struct shape_member *m)
{
	return (m->flags & MEMBER_SENSITIVE) || (m->shape->flags & SHAPE_SENSITIVE);
}

TEST(audit_lists_name_real_members_that_are_not_sensitive)
{
	for (size_t i = 0; i < api_model.operation_count; i++) {
		const struct operation *op = &api_model.operations[i];

		for (size_t j = 0; j < op->audit_request.n; j++) {
			expect(op->audit_request.v[j] < op->input->member_count);
			expect(!is_sensitive(&op->input->members[op->audit_request.v[j]]));
		}
		for (size_t j = 0; j < op->audit_response.n; j++)
			expect(op->audit_response.v[j] < op->output->member_count);
	}
}

/* What is written of a case goes into no audit record (CloudTrail's own list of members). */
TEST(create_case_is_audited_without_its_text)
{
	const struct operation *op = operation_by_name(&api_model, S("support"), S("CreateCase"));
	struct support_create_case_request in = {.subject = S("secret subject"),
						 .communication_body = S("secret body"),
						 .service_code = S("amazon-ec2"),
						 .severity_code = S("low")};
	struct json_writer w;
	struct buf b;

	buf_init(&b, 4096);
	json_writer_init(&w, &b);
	shape_encode_audit(op->input, op->audit_request, &in, &w);
	expect_str(buf_get(&b), S("{\"serviceCode\":\"amazon-ec2\",\"severityCode\":\"low\"}"));
	buf_done(&b);
}

TEST(limits_of_support_are_judged_in_awss_words)
{
	static const struct {
		const char *operation, *json, *message;
	} rows[] = {
		{"DescribeCases", "{\"maxResults\": 101}",
		 "1 validation error detected: Value '101' at 'maxResults' failed to satisfy "
		 "constraint: Member must have value less than or equal to 100"},
		{"DescribeCases", "{\"maxResults\": 9}",
		 "1 validation error detected: Value '9' at 'maxResults' failed to satisfy "
		 "constraint: Member must have value greater than or equal to 10"},
		{"CreateCase", "{}",
		 "2 validation errors detected: Value null at 'subject' failed to satisfy "
		 "constraint: Member must not be null; Value null at 'communicationBody' failed to "
		 "satisfy constraint: Member must not be null"},
		{"CreateCase", "{\"subject\": \"s\", \"communicationBody\": \"\"}",
		 "1 validation error detected: Value '***' at 'communicationBody' failed to "
		 "satisfy "
		 "constraint: Member must have length greater than or equal to 1"},
		{"DescribeSupportedLanguages",
		 "{\"issueType\": \"x\", \"serviceCode\": \"a\", \"categoryCode\": \"b\"}",
		 "1 validation error detected: Value 'x' at 'issueType' failed to satisfy "
		 "constraint: Member must have length greater than or equal to 9"},
		{"CompleteAttachmentUpload",
		 "{\"uploadId\": \"u\", \"completedUploads\": [{\"partIndex\": 0}]}",
		 "2 validation errors detected: Value '0' at 'completedUploads.1.member.partIndex' "
		 "failed to satisfy constraint: Member must have value greater than or equal to 1; "
		 "Value null at 'completedUploads.1.member.eTag' failed to satisfy constraint: "
		 "Member must not be null"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct operation *op =
			operation_by_name(&api_model, S("support"), str_from(rows[i].operation));
		void *in = arena_alloc(t->arena, op->input->size);
		str message;

		expect_ok(wire_decode_input(op, t->arena, str_from(rows[i].json), in, &message));
		expect_err(shape_validate(op->input, NULL, t->arena, in, &message), E_INVAL);
		expect_str(message, str_from(rows[i].message));
	}
}

TEST(get_caller_identity_answers_like_sts)
{
	const struct operation *op =
		operation_by_action(&api_model, S("GetCallerIdentity"), S("2011-06-15"));
	struct sts_get_caller_identity_response out = {
		.user_id = S("AIDAEXAMPLEEXAMPLE123"),
		.account = S("111122223333"),
		.arn = S("arn:aws:iam::111122223333:user/jane")};
	struct sts_get_caller_identity_request in = {0};
	struct wire_reply r;
	str message, why;

	expect_ok(wire_decode_input(op, t->arena, S("Action=GetCallerIdentity&Version=2011-06-15"),
				    &in, &message));
	expect_ok(wire_reply_ok(op, &out, S("id"), t->arena, &r, &why));
	expect_str(
		r.body,
		S("<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
		  "<GetCallerIdentityResult><UserId>AIDAEXAMPLEEXAMPLE123</UserId>"
		  "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/jane</Arn>"
		  "</GetCallerIdentityResult><ResponseMetadata><RequestId>id</RequestId>"
		  "</ResponseMetadata></GetCallerIdentityResponse>"));
}
