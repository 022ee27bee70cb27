/* SPDX-License-Identifier: Apache-2.0 */
/* Operations by name, and answers in both protocols, on the model of tests/apigen/golden. */
#include "arena.h"
#include "errors.h"
#include "form.h"
#include "operations.h"
#include "shape-value.h"
#include "test.h"
#include "toy.h"
#include "wire-query.h"
#include "wire-reply.h"

static const struct operation *op_of(str service, str name)
{
	const struct operation *op = operation_by_name(&api_model, service, name);

	expect(op);
	return op;
}

static str header(const struct wire_reply *r, str name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_ieq(r->headers[i].name, name))
			return r->headers[i].value;
	return (str){0};
}

TEST(operations_are_found_by_target_action_and_name)
{
	const struct operation *op = operation_by_target(&api_model, S("Toy_20200202.MakeThing"));

	expect(op && op->id == OP_TOY_MAKE_THING);
	expect_str(op->action, S("toy:MakeThing"));
	expect(op->staff && op->access == ACCESS_WRITE && op->rate == RATE_MAINSTAY);
	expect_str(op->feature, S("toy-making"));
	expect(op == op_of(S("toy"), S("MakeThing")));
	expect(!operation_by_target(&api_model, S("Toy_20200202.Make")));
	expect(!operation_by_target(&api_model, S("Toy_20200202")));
	expect(!operation_by_target(&api_model, S("Toy_20200203.MakeThing")));
	expect(!operation_by_target(&api_model, S(".MakeThing")));
	expect(!operation_by_target(&api_model, (str){0}));
	op = operation_by_action(&api_model, S("PutForm"), S("2020-01-01"));
	expect(op && op->id == OP_FORM_PUT_FORM);
	expect(!operation_by_action(&api_model, S("PutForm"), S("2020-01-02")));
	expect(!operation_by_action(&api_model, S("MakeThing"), S("2020-02-02")));
	expect(service_by_signing_name(&api_model, S("toy")) ==
	       &api_model.services[API_SERVICE_TOY]);
	expect(!service_by_signing_name(&api_model, S("")));
}

TEST(errors_are_common_or_declared)
{
	const struct operation *op = op_of(S("toy"), S("MakeThing"));

	expect(operation_may_fail_with(&api_model, op, ERR_TOY_TEAPOT));
	expect(operation_may_fail_with(&api_model, op, ERR_INTERNAL_SERVER_ERROR));
	expect(!operation_may_fail_with(&api_model, op, ERR_FORM_BAD_FORM));
	expect(!operation_may_fail_with(&api_model, op, ERR_NONE));
	expect(!operation_may_fail_with(&api_model, op, ERR_COUNT));
	expect_eq(api_errors[ERR_TOY_TEAPOT].status, 418);
	expect_eq(api_errors[ERR_TOY_OUT_OF_TOYS].status, 500);
	expect(api_errors[ERR_TOY_OUT_OF_TOYS].server);
}

TEST(a_dry_run_is_seen_in_the_input)
{
	struct toy_make_thing_request in = {0};
	struct toy_list_things_request other = {0};

	expect(!operation_is_dry_run(op_of(S("toy"), S("MakeThing")), &in));
	in.dry_run = SOME_BOOL(false);
	expect(!operation_is_dry_run(op_of(S("toy"), S("MakeThing")), &in));
	in.dry_run = SOME_BOOL(true);
	expect(operation_is_dry_run(op_of(S("toy"), S("MakeThing")), &in));
	expect(!operation_is_dry_run(op_of(S("toy"), S("ListThings")), &other));
}

TEST(a_json_answer_is_whole)
{
	struct toy_thing thing = {.name = S("ab"), .when = SOME_USEC(SECONDS(5))};
	struct toy_make_thing_response out = {.thing = &thing};
	struct wire_reply r;
	str why;

	expect_ok(wire_reply_ok(op_of(S("toy"), S("MakeThing")), &out, S("id-1"), t->arena, &r,
				&why));
	expect_eq(r.status, 200);
	expect_str(header(&r, S("Content-Type")), S("application/x-amz-json-1.1"));
	expect_str(header(&r, S("x-amzn-RequestId")), S("id-1"));
	expect(!header(&r, S("x-amzn-ErrorType")).p);
	expect_str(r.body, S("{\"thing\":{\"name\":\"ab\",\"when\":5}}"));
}

TEST(an_answer_that_breaks_the_model_is_not_sent)
{
	struct toy_list_things_response out = {0};
	struct wire_reply r;
	str why;

#ifdef WIRE_CHECK_REPLIES
	expect_err(
		wire_reply_ok(op_of(S("toy"), S("ListThings")), &out, S("id"), t->arena, &r, &why),
		E_INVAL);
	expect(str_contains(why, S("'things'")));
#else
	expect_ok(
		wire_reply_ok(op_of(S("toy"), S("ListThings")), &out, S("id"), t->arena, &r, &why));
#endif
}

TEST(a_json_error_names_itself_twice)
{
	const struct api_service *toy = &api_model.services[API_SERVICE_TOY];
	static const struct {
		int error, status;
		const char *message, *extra, *body;
	} rows[] = {
		{ERR_TOY_TEAPOT, 418, "short", NULL,
		 "{\"__type\":\"Teapot\",\"message\":\"short\"}"},
		{ERR_TOY_TEAPOT, 418, NULL, NULL, "{\"__type\":\"Teapot\"}"},
		{ERR_TOY_OUT_OF_TOYS, 500, "x", NULL,
		 "{\"__type\":\"OutOfToys\",\"Message\":\"x\"}"},
		{ERR_SERIALIZATION_EXCEPTION, 400, "\"", NULL,
		 "{\"__type\":\"SerializationException\",\"Message\":\"\\\"\"}"},
		{ERR_THROTTLING_EXCEPTION, 400, "slow", "\"reasons\":[1]",
		 "{\"__type\":\"ThrottlingException\",\"message\":\"slow\",\"reasons\":[1]}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct api_error_def *e = &api_errors[rows[i].error];
		struct wire_reply r;

		wire_reply_error(toy, e, 0, str_from(rows[i].message), str_from(rows[i].extra),
				 S("id-2"), t->arena, &r);
		expect_eq(r.status, rows[i].status);
		expect_str(r.body, str_from(rows[i].body));
		expect_str(header(&r, S("x-amzn-ErrorType")), e->name);
		expect_str(header(&r, S("x-amzn-RequestId")), S("id-2"));
	}
}

TEST(a_form_is_decoded)
{
	struct form_form in = {0};
	str message;

	expect_ok(wire_decode_input(
		op_of(S("form"), S("PutForm")), t->arena,
		S("Action=PutForm&Version=2020-01-01&Text=a+b%2B%C3%A9&Flag=true&Number=-7&Ratio=1."
		  "5"
		  "&When=2020-01-02T03%3A04%3A05Z&Bytes=aGk%3D&Texts.member.1=x&Texts.member.2="
		  "&Parts.member.1.Id=p&Parts.member.1.Texts.member.1=q&Parts.member.2.Id=r"
		  "&Named.entry.1.key=k&Named.entry.1.value=v&Part.Id=z&Stranger.x=1&Newer"),
		&in, &message));
	expect_str(in.text, S("a b+\xc3\xa9"));
	expect(in.flag.set && in.flag.v);
	expect_eq(in.number.v, -7);
	expect(in.ratio.v == 1.5);
	expect_eq(in.when.v, SECONDS(1577934245));
	expect_str(in.bytes, S("hi"));
	expect_eq(in.texts.n, 2);
	expect(in.texts.v[1].p && in.texts.v[1].n == 0);
	expect_eq(in.parts.n, 2);
	expect_str(in.parts.v[0].texts.v[0], S("q"));
	expect_str(in.parts.v[1].id, S("r"));
	expect_str(in.named.v[0].key, S("k"));
	expect_str(in.named.v[0].value, S("v"));
	expect_str(in.part->id, S("z"));
	expect(in.newer.p && in.newer.n == 0);
}

TEST(bad_forms_say_why)
{
	static const struct {
		const char *form, *message;
	} rows[] = {
		{"Number=x", "The value of Number is not a whole number"},
		{"Number=3000000000", "The value of Number is not a whole number"},
		{"Ratio=nan", "The value of Ratio is not a number"},
		{"Ratio=", "The value of Ratio is not a number"},
		{"Flag=1", "The value of Flag is not true or false"},
		{"When=now", "The value of When is not a time in ISO 8601"},
		{"Bytes=a", "The value of Bytes is not base64"},
		{"Texts.member.2=x", "The value of Texts.member.2 is not in its list's order"},
		{"Texts.member.0=x", "The value of Texts.member.0 is not in its list's order"},
		{"Texts.element.1=x", "The value of Texts.element.1 is not in its list's order"},
		{"Text=%zz", "The form is not percent-encoded UTF-8"},
		{"Text=%ff", "The form is not percent-encoded UTF-8"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct form_form in = {0};
		str message;

		expect_err(query_decode(&shape_form_form, t->arena, str_from(rows[i].form), &in,
					&message),
			   E_SYNTAX);
		expect_str(message, str_from(rows[i].message));
	}
}

TEST(an_xml_answer_is_whole)
{
	str texts[] = {S("a<&>\x01"), S("")};
	struct form_text_map_entry entry = {.key = S("k"), .value = S("v")};
	struct form_form form = {.text = S("\"x\""),
				 .flag = SOME_BOOL(true),
				 .number = SOME_I64(5),
				 .when = SOME_USEC(SECONDS(1577934245)),
				 .bytes = S("hi"),
				 .texts = {texts, 2},
				 .named = {&entry, 1}};
	struct form_put_form_response out = {.form = &form};
	struct wire_reply r;
	str why;

	expect_ok(
		wire_reply_ok(op_of(S("form"), S("PutForm")), &out, S("id-3"), t->arena, &r, &why));
	expect_str(header(&r, S("Content-Type")), S("text/xml"));
	expect_str(
		r.body,
		S("<PutFormResponse xmlns=\"https://form.example/doc/2020-01-01/\"><PutFormResult>"
		  "<Form><Text>&quot;x&quot;</Text><Flag>true</Flag><Number>5</Number>"
		  "<When>2020-01-02T03:04:05Z</When><Bytes>aGk=</Bytes><Texts>"
		  "<member>a&lt;&amp;&gt;\xef\xbf\xbd</member><member></member></"
		  "Texts><Named><entry>"
		  "<key>k</key><value>v</value></entry></Named></Form></PutFormResult>"
		  "<ResponseMetadata><RequestId>id-3</RequestId></ResponseMetadata>"
		  "</PutFormResponse>"));
}

TEST(an_xml_error_has_its_own_names)
{
	const struct api_service *form = &api_model.services[API_SERVICE_FORM];
	struct wire_reply r;

	wire_reply_error(form, &api_errors[ERR_THROTTLING_EXCEPTION], 0, S("slow & low"),
			 S("\"a\":1"), S("id-4"), t->arena, &r);
	expect_eq(r.status, 429);
	expect_str(r.body, S("<ErrorResponse xmlns=\"https://form.example/doc/2020-01-01/\"><Error>"
			     "<Type>Sender</Type><Code>Throttling</Code>"
			     "<Message>slow &amp; low</Message></Error>"
			     "<RequestId>id-4</RequestId></ErrorResponse>"));
	wire_reply_error(form, &api_errors[ERR_INTERNAL_SERVER_ERROR], 503, (str){0}, (str){0},
			 S("id-5"), t->arena, &r);
	expect_eq(r.status, 503);
	expect(str_contains(r.body,
			    S("<Type>Receiver</Type><Code>InternalFailure</Code></Error>")));
}
