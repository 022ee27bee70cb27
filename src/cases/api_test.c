/* SPDX-License-Identifier: Apache-2.0 */
/* The Support API's operations on cases, on both databases. */
#include "case-rules.h"
#include "case-world.h"

static int create(struct case_world *w, const struct support_create_case_request *in, str *ret_id)
{
	struct support_create_case_response out = {0};
	int r = CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, in, &out));

	*ret_id = out.case_id;
	return r;
}

static int reply(struct case_world *w, str case_id, const char *body)
{
	const struct support_add_communication_to_case_request in = {
		.case_id = case_id, .communication_body = str_from(body)};
	struct support_add_communication_to_case_response out = {0};

	return CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		    op_support_add_communication_to_case(&w->rq, &in, &out));
}

static int resolve(struct case_world *w, str case_id, struct support_resolve_case_response *out)
{
	const struct support_resolve_case_request in = {.case_id = case_id};

	*out = (struct support_resolve_case_response){0};
	return CALL(w, SUPPORT_RESOLVE_CASE, op_support_resolve_case(&w->rq, &in, out));
}

static int describe(struct case_world *w, const struct support_describe_cases_request *in,
		    struct support_describe_cases_response *out)
{
	*out = (struct support_describe_cases_response){0};
	return CALL(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, in, out));
}

static int messages(struct case_world *w, const struct support_describe_communications_request *in,
		    struct support_describe_communications_response *out)
{
	*out = (struct support_describe_communications_response){0};
	return CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
		    op_support_describe_communications(&w->rq, in, out));
}

EACH_DATABASE(a_new_case_is_shown_as_the_api_says)
{
	struct case_world *w = world_new(t, where);
	str cc[] = {S("a@x.example"), S("b@x.example")};
	struct support_case_details c;
	str id;

	expect_ok(create(w,
			 &(struct support_create_case_request){
				 .subject = S("Down"),
				 .communication_body = S("db-1 does not answer"),
				 .service_code = S("amazon-dynamodb"),
				 .category_code = S("apis"),
				 .severity_code = S("urgent"),
				 .language = S("ja"),
				 .issue_type = S("technical"),
				 .cc_email_addresses = {cc, 2},
			 },
			 &id));
	c = world_describe(w, id);
	expect_str(c.case_id, id);
	expect_eq(c.display_id.n, 15);
	expect(str_starts(c.display_id, S("1772442000")));
	expect_str(c.subject, S("Down"));
	expect_str(c.status, S("unassigned"));
	expect_str(c.service_code, S("amazon-dynamodb"));
	expect_str(c.category_code, S("apis"));
	expect_str(c.severity_code, S("urgent"));
	expect_str(c.language, S("ja"));
	expect_str(c.submitted_by, S("admin@business.example"));
	expect_str(c.time_created, S("2026-03-02T09:00:00.000Z"));
	expect_eq(c.cc_email_addresses.n, 2);
	expect_str(c.cc_email_addresses.v[1], S("b@x.example"));
	expect_eq(c.recent_communications->communications.n, 1);
	expect(!c.recent_communications->next_token.p);
	expect_str(c.recent_communications->communications.v[0].body, S("db-1 does not answer"));
	expect_str(c.recent_communications->communications.v[0].submitted_by,
		   S("admin@business.example"));
	expect(c.recent_communications->communications.v[0].attachment_set.v);
	expect_eq(c.recent_communications->communications.v[0].attachment_set.n, 0);
	expect_eq(world_rows(w, "case_event"), 1);
	expect_eq(world_rows(w, "outbox"), 1);
	world_free(w);
}

/* Open point: what stands in for what is left out. */
EACH_DATABASE(what_is_left_out_gets_the_defaults)
{
	struct case_world *w = world_new(t, where);
	struct support_case_details c = world_describe(w, world_case(w));
	str id;

	expect_str(c.service_code, S("general-info"));
	expect_str(c.category_code, S("other"));
	expect_str(c.severity_code, S("low"));
	expect_str(c.language, S("en"));
	expect_ok(create(w,
			 &(struct support_create_case_request){
				 .subject = S("s"),
				 .communication_body = S("b"),
				 .service_code = S("amazon-virtual-private-cloud"),
			 },
			 &id));
	expect_str(world_describe(w, id).category_code, S("apis"));
	world_free(w);
}

EACH_DATABASE(wrong_words_are_refused_one_by_one)
{
	struct case_world *w = world_new(t, where);
	const struct {
		struct support_create_case_request in;
		const char *text;
	} cases[] = {
		{{.service_code = S("amazon-ec2")}, "Invalid service code"},
		{{.category_code = S("nothing")}, "Invalid category code"},
		{{.severity_code = S("mild")}, "Invalid severity code"},
		/* business has no critical */
		{{.severity_code = S("critical")}, "Invalid severity code"},
		{{.language = S("xx")}, "Invalid language"},
		{{.issue_type = S("account-and-billing")}, "Invalid issue type"},
		{{.issue_type = S("service-limit-increase")}, "Invalid issue type"},
		{{.cc_email_addresses = {(str[]){S("a@x\r\nBcc: b@y")}, 1}},
		 "Invalid CC e-mail address"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct support_create_case_request in = cases[i].in;
		str id;

		in.subject = S("s");
		in.communication_body = S("b");
		expect_fails(w, create(w, &in, &id), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
			     cases[i].text);
	}
	expect_eq(world_rows(w, "support_case"), 0);
	world_free(w);
}

EACH_DATABASE(the_plan_decides_about_severities_and_third_party_software)
{
	struct case_world *w = world_new(t, where);
	struct support_create_case_request in = {
		.subject = S("s"), .communication_body = S("b"), .severity_code = S("critical")};
	str id;

	world_as(w, w->enterprise);
	expect_ok(create(w, &in, &id));
	in.severity_code = S("low");
	in.service_code = S("third-party-software");
	in.category_code = S("database");
	expect_ok(create(w, &in, &id));
	world_as(w, w->developer);
	expect_fails(w, create(w, &in, &id), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid category code");
	in.service_code = in.category_code = (str){0};
	in.severity_code = S("high");
	expect_fails(w, create(w, &in, &id), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid severity code");
	world_free(w);
}

EACH_DATABASE(ten_cases_an_hour)
{
	struct case_world *w = world_new(t, where);
	const struct support_create_case_request in = {.subject = S("s"),
						       .communication_body = S("b")};
	str id;

	for (int i = 0; i < 10; i++) {
		world_case(w);
		world_tick(w, MINUTES(1));
	}
	expect_fails(w, create(w, &in, &id), ERR_SUPPORT_CASE_CREATION_LIMIT_EXCEEDED,
		     "You have exceeded your limit of 10 cases per hour.");
	world_as(w, w->enterprise);
	world_case(w);
	world_as(w, w->business);
	world_tick(w, MINUTES(50) - 1);
	expect_fails(w, create(w, &in, &id), ERR_SUPPORT_CASE_CREATION_LIMIT_EXCEEDED, NULL);
	world_tick(w, 1);
	world_case(w);
	w->settings.case_quota = 0;
	for (int i = 0; i < 20; i++)
		world_case(w);
	world_free(w);
}

EACH_DATABASE(a_case_goes_its_way)
{
	struct case_world *w = world_new(t, where);
	struct support_resolve_case_response out;
	str id = world_case(w);

	expect_ok(reply(w, id, "More."));
	expect_str(world_describe(w, id).status, S("unassigned"));
	world_agent(w, id, ACTION_STAFF_TAKE, NULL);
	expect_str(world_describe(w, id).status, S("work-in-progress"));
	world_tick(w, MINUTES(5));
	world_agent(w, id, ACTION_STAFF_REPLY, "Which region?");
	expect_str(world_describe(w, id).status, S("pending-customer-action"));
	world_tick(w, MINUTES(5));
	expect_ok(reply(w, id, "eu-west-1"));
	expect_str(world_describe(w, id).status, S("pending-amazon-action"));
	expect_ok(resolve(w, id, &out));
	expect_str(out.initial_case_status, S("pending-amazon-action"));
	expect_str(out.final_case_status, S("resolved"));
	/* an id finds a resolved case without asking for resolved ones */
	expect_str(world_describe(w, id).status, S("resolved"));
	expect_ok(reply(w, id, "Again."));
	expect_str(world_describe(w, id).status, S("reopened"));
	world_free(w);
}

EACH_DATABASE(staff_speak_under_the_providers_name)
{
	struct case_world *w = world_new(t, where);
	str id = world_case(w);
	struct support_communication_list list;

	world_agent(w, id, ACTION_STAFF_REPLY, "Hello");
	list = world_describe(w, id).recent_communications->communications;
	expect_eq(list.n, 2);
	/* newest first */
	expect_str(list.v[0].submitted_by, S("Amazon Web Services"));
	expect_str(list.v[0].body, S("Hello"));
	expect_str(list.v[1].submitted_by, S("admin@business.example"));
	w->settings.provider_name = S("Acme Support");
	list = world_describe(w, id).recent_communications->communications;
	expect_str(list.v[0].submitted_by, S("Acme Support"));
	world_free(w);
}

/* Open point: resolving what is resolved answers and does nothing. */
EACH_DATABASE(resolving_twice_is_resolving_once)
{
	struct case_world *w = world_new(t, where);
	struct support_resolve_case_response out;
	str id = world_case(w);
	int64_t events;

	expect_ok(resolve(w, id, &out));
	expect_str(out.initial_case_status, S("unassigned"));
	events = world_rows(w, "case_event");
	expect_ok(resolve(w, id, &out));
	expect_str(out.initial_case_status, S("resolved"));
	expect_str(out.final_case_status, S("resolved"));
	expect_eq(world_rows(w, "case_event"), events);
	expect_eq(world_rows(w, "outbox"), 2);
	world_free(w);
}

/* Open point: past the window a message is refused. */
EACH_DATABASE(a_case_reopens_for_fourteen_days)
{
	struct case_world *w = world_new(t, where);
	struct support_resolve_case_response out;
	str id = world_case(w);

	expect_ok(resolve(w, id, &out));
	world_tick(w, DAYS(14));
	expect_ok(reply(w, id, "Just in time."));
	expect_str(world_describe(w, id).status, S("reopened"));
	/* CreateCase, ResolveCase, ReopenCase, AddCommunicationToCase */
	expect_eq(world_rows(w, "outbox"), 4);
	expect_ok(resolve(w, id, &out));
	world_tick(w, DAYS(14) + 1);
	expect_fails(w, reply(w, id, "Too late."), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The case was resolved more than 14 days ago and cannot be reopened. Create a "
		     "new case that refers to it.");
	expect_str(world_describe(w, id).status, S("resolved"));
	world_free(w);
}

EACH_DATABASE(secrets_are_never_stored)
{
	struct case_world *w = world_new(t, where);
	struct support_case_details c;
	str id;

	expect_ok(
		create(w,
		       &(struct support_create_case_request){
			       .subject = S("card 4111 1111 1111 1111"),
			       .communication_body = S("AKIAIOSFODNN7EXAMPLE "
						       "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
		       },
		       &id));
	expect_ok(reply(w, id, "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----"));
	c = world_describe(w, id);
	expect_str(c.subject, S("card [REDACTED_BY_AWS]1111"));
	expect_str(c.recent_communications->communications.v[0].body, S("[REDACTED_BY_AWS]"));
	expect_str(c.recent_communications->communications.v[1].body,
		   S("AKIAIOSFODNN7EXAMPLE [REDACTED_BY_AWS]"));
	world_free(w);
}

EACH_DATABASE(every_text_comes_back_as_it_was_sent)
{
	struct case_world *w = world_new(t, where);
	struct support_case_details c;
	str id;

	expect_ok(create(w,
			 &(struct support_create_case_request){
				 .subject = S("\xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x94\xa5 '\";--"),
				 .communication_body = {"a\0b\r\n\t\xc3\xa9", 8},
			 },
			 &id));
	c = world_describe(w, id);
	expect_str(c.subject, S("\xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x94\xa5 '\";--"));
	/* a database text cannot hold U+0000 */
	expect_str(c.recent_communications->communications.v[0].body, S("a\xef\xbf\xbd"
									"b\r\n\t\xc3\xa9"));
	world_free(w);
}

/* A foreign id and one that never was are the same, in every operation. */
EACH_DATABASE(a_foreign_case_is_no_case)
{
	struct case_world *w = world_new(t, where);
	str mine = world_case(w);
	str ids[5];

	ids[0] = mine;
	ids[1] = str_fmt(t->arena, "%.*s0", STR_ARG(str_slice(mine, 0, mine.n - 1)));
	ids[2] = S("x");
	ids[3] = (str){"a\0b", 3};
	ids[4] = (str){0};
	world_as(w, w->enterprise);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		static const char text[] = "The requested CaseId could not be located.";
		struct support_describe_communications_response m;
		struct support_describe_cases_response d;
		struct support_resolve_case_response r;

		expect_fails(w, reply(w, ids[i], "x"), ERR_SUPPORT_CASE_ID_NOT_FOUND, text);
		expect_fails(w, resolve(w, ids[i], &r), ERR_SUPPORT_CASE_ID_NOT_FOUND, text);
		expect_fails(w,
			     messages(w,
				      &(struct support_describe_communications_request){
					      .case_id = ids[i]},
				      &m),
			     ERR_SUPPORT_CASE_ID_NOT_FOUND, text);
		expect_fails(w,
			     describe(w,
				      &(struct support_describe_cases_request){
					      .case_id_list = {&ids[i], 1}},
				      &d),
			     ERR_SUPPORT_CASE_ID_NOT_FOUND, text);
	}
	world_free(w);
}

EACH_DATABASE(lists_show_the_account_and_nothing_else)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_cases_response out;
	struct support_resolve_case_response resolved;
	str first = world_case(w), second;
	str display;

	world_tick(w, SECONDS(1));
	second = world_case(w);
	display = world_describe(w, first).display_id;
	expect_ok(resolve(w, first, &resolved));
	world_as(w, w->enterprise);
	expect_ok(describe(w, &(struct support_describe_cases_request){0}, &out));
	expect(out.cases.v);
	expect_eq(out.cases.n, 0);
	expect_ok(
		describe(w, &(struct support_describe_cases_request){.display_id = display}, &out));
	expect_eq(out.cases.n, 0);
	world_as(w, w->business);
	expect_ok(describe(w, &(struct support_describe_cases_request){0}, &out));
	expect_eq(out.cases.n, 1);
	expect_str(out.cases.v[0].case_id, second);
	expect_ok(describe(
		w,
		&(struct support_describe_cases_request){.include_resolved_cases = SOME_BOOL(true)},
		&out));
	/* newest first */
	expect_eq(out.cases.n, 2);
	expect_str(out.cases.v[0].case_id, second);
	expect_str(out.cases.v[1].case_id, first);
	expect_ok(
		describe(w, &(struct support_describe_cases_request){.display_id = display}, &out));
	expect_eq(out.cases.n, 1);
	expect_ok(describe(w,
			   &(struct support_describe_cases_request){.include_communications =
									    SOME_BOOL(false)},
			   &out));
	expect(!out.cases.v[0].recent_communications);
	expect_ok(describe(w, &(struct support_describe_cases_request){.language = S("ja")}, &out));
	expect_eq(out.cases.n, 0);
	expect_fails(
		w, describe(w, &(struct support_describe_cases_request){.language = S("xx")}, &out),
		ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	world_free(w);
}

EACH_DATABASE(times_of_communications_count)
{
	struct case_world *w = world_new(t, where);
	str id = world_case(w);
	const struct {
		const char *after, *before;
		size_t n;
	} rows[] = {
		{NULL, NULL, 1},
		{"2026-03-02", NULL, 1},
		{"2026-03-03", NULL, 1},
		{"2026-03-04T09:00:00Z", NULL, 1},
		{"2026-03-04T09:00:01Z", NULL, 0},
		{NULL, "2026-03-02T09:00:00Z", 0},
		{NULL, "2026-03-02T09:00:01Z", 1},
		/* neither created nor written to in between */
		{"2026-03-02T10:00Z", "2026-03-04T08:00Z", 0},
		{"2026-03-02T09:00Z", "2026-03-02T10:00Z", 1},
		{"2026-03-04", "2026-03-05", 1},
		{"2026-03-05", "2026-03-04", 0},
	};

	world_tick(w, DAYS(2));
	expect_ok(reply(w, id, "Still down."));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct support_describe_cases_request in = {.after_time = str_from(rows[i].after),
							    .before_time =
								    str_from(rows[i].before)};
		struct support_describe_cases_response out;

		expect_ok(describe(w, &in, &out));
		expect_eq(out.cases.n, rows[i].n);
		in.case_id_list.v = &id;
		in.case_id_list.n = 1;
		expect_ok(describe(w, &in, &out));
		expect_eq(out.cases.n, rows[i].n);
		in.case_id_list.n = 0;
		in.include_resolved_cases = SOME_BOOL(true);
		expect_ok(describe(w, &in, &out));
		expect_eq(out.cases.n, rows[i].n);
	}
	{
		struct support_describe_cases_response out;

		expect_fails(w,
			     describe(w,
				      &(struct support_describe_cases_request){
					      .after_time = S("yesterday")},
				      &out),
			     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid after time");
	}
	world_free(w);
}

/* Open point: ten to a page. The token of a case's recent ones goes on in the list of all. */
EACH_DATABASE(communications_page_from_the_newest)
{
	struct case_world *w = world_new(t, where);
	str id = world_case(w);
	struct support_describe_communications_response out;
	struct support_describe_communications_request in = {.case_id = id};
	struct support_case_details c;

	for (int i = 2; i <= 23; i++) {
		world_tick(w, SECONDS(1));
		expect_ok(reply(w, id, str_c(t->arena, str_fmt(t->arena, "%d", i))));
	}
	expect_ok(messages(w, &in, &out));
	expect_eq(out.communications.n, 10);
	expect_str(out.communications.v[0].body, S("23"));
	expect_str(out.communications.v[9].body, S("14"));
	in.next_token = out.next_token;
	expect_ok(messages(w, &in, &out));
	expect_str(out.communications.v[0].body, S("13"));
	in.next_token = out.next_token;
	expect_ok(messages(w, &in, &out));
	expect_eq(out.communications.n, 3);
	expect_str(out.communications.v[2].body, S("db-1 does not answer"));
	expect(!out.next_token.p);

	c = world_describe(w, id);
	expect_eq(c.recent_communications->communications.n, 5);
	expect_str(c.recent_communications->communications.v[4].body, S("19"));
	in.next_token = c.recent_communications->next_token;
	in.max_results = SOME_I64(100);
	expect_ok(messages(w, &in, &out));
	expect_eq(out.communications.n, 18);
	expect_str(out.communications.v[0].body, S("18"));
	expect(!out.next_token.p);

	/* with times */
	in = (struct support_describe_communications_request){
		.case_id = id,
		.after_time = S("2026-03-02T09:00:01Z"),
		.before_time = S("2026-03-02T09:00:03Z")};
	expect_ok(messages(w, &in, &out));
	expect_eq(out.communications.n, 2);
	expect_str(out.communications.v[1].body, S("2"));
	world_free(w);
}

/* Open point: a token lives a day and opens only its own list. */
EACH_DATABASE(tokens_open_only_their_own_list)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_cases_request in = {.max_results = SOME_I64(10)};
	struct support_describe_cases_response out;
	str token;

	w->settings.case_quota = 0;
	for (int i = 0; i < 11; i++)
		world_case(w);
	expect_ok(describe(w, &in, &out));
	token = out.next_token;
	expect(token.p);
	in.next_token = token;
	expect_ok(describe(w, &in, &out));
	expect_eq(out.cases.n, 1);
	/* another page size is no other list */
	in.max_results = SOME_I64(50);
	expect_ok(describe(w, &in, &out));
	in.include_resolved_cases = SOME_BOOL(true);
	expect_fails(w, describe(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid next token");
	in.include_resolved_cases = (struct opt_bool){0};
	in.next_token = S("abc");
	expect_fails(w, describe(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid next token");
	in.next_token = token;
	world_as(w, w->enterprise);
	expect_fails(w, describe(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid next token");
	world_as(w, w->business);
	world_tick(w, HOURS(24));
	expect_fails(w, describe(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid next token");
	world_free(w);
}

EACH_DATABASE(ids_page_like_any_list)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_cases_request in = {.max_results = SOME_I64(10)};
	struct support_describe_cases_response out;
	str ids[26];

	w->settings.case_quota = 0;
	for (size_t i = 0; i < 25; i++) {
		ids[i] = world_case(w);
		world_tick(w, SECONDS(1));
	}
	ids[25] = ids[0];
	in.case_id_list.v = ids;
	in.case_id_list.n = 26;
	for (size_t at = 0; at < 25; at += out.cases.n) {
		expect_ok(describe(w, &in, &out));
		for (size_t i = 0; i < out.cases.n; i++)
			expect_str(out.cases.v[i].case_id, ids[24 - at - i]);
		expect_eq(out.next_token.p != NULL, at + out.cases.n < 25);
		in.next_token = out.next_token;
	}
	world_free(w);
}

EACH_DATABASE(after_two_years_a_case_is_gone)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_cases_response out;
	struct support_resolve_case_response resolved;
	str id = world_case(w);

	world_tick(w, DAYS(731));
	expect_str(world_describe(w, id).case_id, id);
	world_tick(w, 1);
	expect_fails(w, resolve(w, id, &resolved), ERR_SUPPORT_CASE_ID_NOT_FOUND, NULL);
	expect_ok(describe(
		w,
		&(struct support_describe_cases_request){.include_resolved_cases = SOME_BOOL(true)},
		&out));
	expect_eq(out.cases.n, 0);
	world_free(w);
}

EACH_DATABASE(copies_are_added)
{
	struct case_world *w = world_new(t, where);
	str id = world_case(w), more[] = {S("a@x.example"), S("A@x.example"), S("b@x.example")};
	const struct support_add_communication_to_case_request in = {
		.case_id = id, .communication_body = S("x"), .cc_email_addresses = {more, 3}};
	struct support_add_communication_to_case_response out = {0};

	expect_ok(CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		       op_support_add_communication_to_case(&w->rq, &in, &out)));
	expect(out.result.v);
	expect_eq(world_describe(w, id).cc_email_addresses.n, 2);
	expect_ok(CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		       op_support_add_communication_to_case(&w->rq, &in, &out)));
	expect_eq(world_describe(w, id).cc_email_addresses.n, 2);
	world_free(w);
}
