/* SPDX-License-Identifier: Apache-2.0 */
/* Our own operations on cases, the rebuilt cache and the jobs, on both databases. */
#include "case-jobs.h"
#include "case-private.h"
#include "case-world.h"

static int create(struct case_world *w, const struct mainstay_create_case_request *in,
		  struct mainstay_create_case_response *out)
{
	*out = (struct mainstay_create_case_response){0};
	return CALL(w, MAINSTAY_CREATE_CASE, op_mainstay_create_case(&w->rq, in, out));
}

static int get(struct case_world *w, str id, struct mainstay_get_case_response *out)
{
	const struct mainstay_get_case_request in = {.case_id = id};

	*out = (struct mainstay_get_case_response){0};
	return CALL(w, MAINSTAY_GET_CASE, op_mainstay_get_case(&w->rq, &in, out));
}

static int list(struct case_world *w, const struct mainstay_list_cases_request *in,
		struct mainstay_list_cases_response *out)
{
	*out = (struct mainstay_list_cases_response){0};
	return CALL(w, MAINSTAY_LIST_CASES, op_mainstay_list_cases(&w->rq, in, out));
}

static int explain(struct case_world *w, str id, struct mainstay_explain_case_clock_response *out)
{
	const struct mainstay_explain_case_clock_request in = {.case_id = id};

	*out = (struct mainstay_explain_case_clock_response){0};
	return CALL(w, MAINSTAY_EXPLAIN_CASE_CLOCK,
		    op_mainstay_explain_case_clock(&w->rq, &in, out));
}

EACH_DATABASE(basic_customers_open_billing_cases)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_create_case_request in = {.subject = S("Invoice"),
						  .communication_body = S("wrong total"),
						  .service_code = S("billing")};
	struct mainstay_create_case_response out;
	struct mainstay_get_case_response got;

	world_as(w, w->basic);
	expect_ok(create(w, &in, &out));
	expect_str(out.case_->issue_type, S("customer-service"));
	expect_str(out.case_->category_code, S("charge-inquiry"));
	in.service_code = S("service-limit-increase");
	expect_ok(create(w, &in, &out));
	in.service_code = S("aws-lambda");
	expect_fails(
		w, create(w, &in, &out), ERR_SUBSCRIPTION_REQUIRED_EXCEPTION,
		"Basic Support does not include \"Technical cases\". Developer Support, Business "
		"Support or Enterprise Support does: compare the plans with ComparePlans and "
		"move to one with ChangeSubscription.");
	in.issue_type = S("customer-service");
	in.severity_code = S("urgent");
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid severity code");
	in.severity_code = (str){0};
	in.account_id = w->business;
	expect_fails(w, create(w, &in, &out), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no such account.");
	in.account_id = w->basic;
	in.language = S("de");
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid language");
	in.language = S("zh");
	expect_ok(create(w, &in, &out));
	expect_ok(get(w, out.display_id, &got));
	expect_str(got.case_->case_id, out.case_id);
	expect_eq(got.messages.n, 1);
	expect(!got.messages.v[0].from_provider.v);
	world_free(w);
}

EACH_DATABASE(staff_write_down_what_a_customer_says)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_case_file file = {S("log.txt"), S("boom")};
	struct mainstay_create_case_request in = {.subject = S("Phone"),
						  .communication_body = S("called us"),
						  .attachments = {&file, 1}};
	struct mainstay_create_case_response out;
	struct mainstay_get_case_response got;
	struct mainstay_get_case_attachment_response link = {0};
	struct support_case_details shown;
	str id;

	world_as_staff(w);
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	in.account_id = S("000000000000");
	expect_fails(w, create(w, &in, &out), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no such account.");
	in.account_id = w->basic;
	in.service_code = S("aws-lambda");
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The account's plan has no cases of this issue type.");
	in.account_id = w->business;
	in.submitted_by = S("Amazon Web Services");
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid e-mail address in submittedBy");
	in.submitted_by = (str){0};
	expect_ok(create(w, &in, &out));
	id = out.case_id;
	expect_str(out.case_->submitted_by, S("business@customer.example"));
	expect_ok(get(w, id, &got));
	expect_eq(got.messages.v[0].attachments.n, 1);
	expect_ok(CALL(
		w, MAINSTAY_GET_CASE_ATTACHMENT,
		op_mainstay_get_case_attachment(
			&w->rq,
			&(struct mainstay_get_case_attachment_request){
				.account_id = w->business,
				.attachment_id = got.messages.v[0].attachments.v[0].attachment_id},
			&link)));
	expect_eq(link.size_bytes.v, 4);
	/* the customer reads it as its own, and it does not count against the quota */
	world_as(w, w->business);
	shown = world_describe(w, id);
	expect_str(shown.recent_communications->communications.v[0].submitted_by,
		   S("business@customer.example"));
	w->settings.case_quota = 1;
	world_case(w);
	expect_fails(w,
		     create(w,
			    &(struct mainstay_create_case_request){.subject = S("s"),
								   .communication_body = S("b")},
			    &out),
		     ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION, NULL);
	world_free(w);
}

EACH_DATABASE(a_related_case_is_the_accounts_own)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_create_case_request in = {.subject = S("s"), .communication_body = S("b")};
	struct mainstay_create_case_response first, out;

	expect_ok(create(w, &in, &first));
	in.related_case_id = first.display_id;
	expect_ok(create(w, &in, &out));
	expect_str(out.case_->related_case_id, first.case_id);
	world_as(w, w->enterprise);
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid related case");
	in.related_case_id = first.case_id;
	expect_fails(w, create(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid related case");
	world_free(w);
}

EACH_DATABASE(a_related_case_is_like_the_older_one)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_create_case_request in = {
		.subject = S("s"),
		.communication_body = S("b"),
		.issue_type = S("technical"),
		.service_code = S("aws-lambda"),
		.category_code = S("general-guidance"),
		.severity_code = S("urgent"),
	};
	struct mainstay_create_case_response first, out;

	world_as(w, w->business);
	expect_ok(create(w, &in, &first));
	in = (struct mainstay_create_case_request){
		.subject = S("s"), .communication_body = S("b"), .related_case_id = first.case_id};
	expect_ok(create(w, &in, &out));
	expect_str(out.case_->issue_type, S("technical"));
	expect_str(out.case_->service_code, S("aws-lambda"));
	expect_str(out.case_->category_code, S("general-guidance"));
	expect_str(out.case_->severity_code, S("urgent"));
	/* what is said counts, and another service has its own category */
	in.service_code = S("billing");
	in.severity_code = S("low");
	expect_ok(create(w, &in, &out));
	expect_str(out.case_->service_code, S("billing"));
	expect_str(out.case_->category_code, S("charge-inquiry"));
	expect_str(out.case_->severity_code, S("low"));
	world_free(w);
}

EACH_DATABASE(lists_for_customers_and_for_staff)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_list_cases_request in = {.max_results = SOME_I64(2)};
	struct mainstay_list_cases_response out;
	struct mainstay_get_case_response got;
	struct mainstay_resolve_case_response resolved = {0};
	str mine[3], theirs;

	for (size_t i = 0; i < 3; i++) {
		mine[i] = world_case(w);
		world_tick(w, SECONDS(2));
	}
	world_as(w, w->enterprise);
	theirs = world_case(w);
	expect_ok(list(w, &in, &out));
	expect_eq(out.cases.n, 1);
	in.account_id = w->business;
	expect_fails(w, list(w, &in, &out), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no such account.");
	expect_fails(w, get(w, mine[0], &got), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     "There is no such case. Give its case id or its display id.");
	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_RESOLVE_CASE,
		       op_mainstay_resolve_case(
			       &w->rq, &(struct mainstay_resolve_case_request){.case_id = mine[2]},
			       &resolved)));
	expect_str(resolved.final_case_status, S("resolved"));
	in = (struct mainstay_list_cases_request){.status = S("resolved")};
	expect_ok(list(w, &in, &out));
	expect_eq(out.cases.n, 1);
	expect_str(out.cases.v[0].case_id, mine[2]);

	world_as_staff(w);
	in = (struct mainstay_list_cases_request){.max_results = SOME_I64(2)};
	expect_ok(list(w, &in, &out));
	expect_eq(out.cases.n, 2);
	expect_str(out.cases.v[0].case_id, theirs);
	expect_str(out.cases.v[1].case_id, mine[1]);
	in.next_token = out.next_token;
	expect_ok(list(w, &in, &out));
	expect_eq(out.cases.n, 1);
	expect_str(out.cases.v[0].case_id, mine[0]);
	expect(!out.next_token.p);
	in = (struct mainstay_list_cases_request){.include_resolved = SOME_BOOL(true)};
	expect_ok(list(w, &in, &out));
	expect_eq(out.cases.n, 4);
	in = (struct mainstay_list_cases_request){.account_id = w->business,
						  .max_results = SOME_I64(1)};
	expect_ok(list(w, &in, &out));
	in.next_token = out.next_token;
	expect_ok(list(w, &in, &out));
	expect_str(out.cases.v[0].case_id, mine[0]);
	world_free(w);
}

EACH_DATABASE(staff_see_who_wrote_and_customers_the_provider)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_get_case_response got;
	str id = world_case(w);

	world_agent(w, id, ACTION_STAFF_REPLY, "Hello");
	expect_ok(get(w, id, &got));
	expect_str(got.messages.v[0].submitted_by, S("Amazon Web Services"));
	expect(got.messages.v[0].from_provider.v);
	world_as_staff(w);
	expect_ok(get(w, id, &got));
	expect_str(got.messages.v[0].submitted_by, S("Otto Operator"));
	expect_eq(got.messages.v[1].number.v, 1);
	world_free(w);
}

EACH_DATABASE(a_clock_explains_itself)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_explain_case_clock_response out;
	const struct support_create_case_request in = {
		.subject = S("s"), .communication_body = S("b"), .severity_code = S("urgent")};
	struct support_create_case_response made = {0};

	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &made)));
	world_as_staff(w);
	world_tick(w, MINUTES(20));
	expect_ok(explain(w, made.case_id, &out));
	expect_str(out.state, S("running"));
	expect_eq(out.target_minutes.v, 60);
	expect_eq(out.working_minutes_left.v, 40);
	expect_str(out.due, S("2026-03-02T10:00:00.000Z"));
	expect_str(out.plan_code, S("business"));
	expect(out.cache_right.v);
	world_agent(w, made.case_id, ACTION_STAFF_REPLY, "Looking.");
	expect_ok(explain(w, made.case_id, &out));
	expect_str(out.state, S("met"));
	expect(out.cache_right.v);
	expect_eq(out.events.n, 2);
	expect_str(out.events.v[1].event, S("staff-replied"));
	expect_fails(w, explain(w, S("case-000000000000-exen-2026-0"), &out),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	world_free(w);
}

EACH_DATABASE(working_hours_are_the_customers)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_explain_case_clock_response out;
	struct mainstay_create_case_response made;

	/* the developer plan answers in business hours of the customer, here Berlin: the Monday's
	 * ten o'clock is two hours into them */
	world_as(w, w->developer);
	expect_ok(create(w,
			 &(struct mainstay_create_case_request){.subject = S("s"),
								.communication_body = S("b"),
								.service_code = S("aws-lambda")},
			 &made));
	world_as_staff(w);
	expect_ok(explain(w, made.case_id, &out));
	expect_str(out.state, S("running"));
	if (str_eq(out.calendar, S("24x7")))
		expect_str(out.due, S("2026-03-03T09:00:00.000Z"));
	else
		expect(str_starts(out.calendar, S("Europe/Berlin ")));
	world_free(w);
}

EACH_DATABASE(a_broken_cache_is_found_and_mended)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_rebuild_case_cache_request in = {0};
	struct mainstay_rebuild_case_cache_response out = {0};
	str id = world_case(w);
	int64_t seen = 0;

	world_agent(w, id, ACTION_STAFF_REPLY, "Hello");
	world_as(w, w->enterprise);
	world_case(w);
	fixture_run(w->f, "UPDATE support_case SET response_due = 1, status = 'reopened', "
			  "communications = 7 WHERE communications = 2");
	world_as_staff(w);
	in.repair = SOME_BOOL(true);
	for (int round = 0; round < 2; round++) {
		size_t differences = 0;

		in.next_token = (str){0};
		seen = 0;
		do {
			out = (struct mainstay_rebuild_case_cache_response){0};
			expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
				       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
			seen += out.cases_checked.v;
			differences += out.differences.n;
			in.next_token = out.next_token;
		} while (in.next_token.p);
		expect_eq(seen, 2);
		expect_eq(differences, round ? 0 : 3);
	}
	world_as(w, w->business);
	expect_str(world_describe(w, id).status, S("pending-customer-action"));
	world_free(w);
}

/* Whatever happens to a case, what is stored is what the log says. */
EACH_DATABASE(the_cache_follows_every_change)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_rebuild_case_cache_request in = {0};
	struct mainstay_rebuild_case_cache_response out = {0};
	uint64_t seed = 99;

	w->settings.case_quota = 0;
	for (int i = 0; i < 20; i++) {
		str id = world_case(w);

		for (int step = 0; step < 12; step++) {
			struct case_change c = {.actor = S("x"), .channel = S("api")};
			struct case_row row;
			int r;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			world_tick(w, MINUTES((int64_t)(seed >> 40) % 2000));
			c.has_action = true;
			c.action = (enum case_action)((seed >> 33) % CASE_ACTION_COUNT);
			c.actor_kind = c.action == ACTION_CUSTOMER_REPLY ||
						       c.action == ACTION_CUSTOMER_RESOLVE
					       ? ACTOR_CUSTOMER
					       : ACTOR_STAFF;
			if ((seed >> 50) % 2)
				c.body = S("text");
			if ((seed >> 52) % 4 == 0)
				c.severity = (seed >> 55) % 2 ? S("urgent") : S("normal");
			world_begin(w, OP_MAINSTAY_REPLY_TO_CASE);
			r = case_load(&w->rq, w->business, id, &row);
			if (r >= 0)
				r = case_change(&w->rq, &row, &c, NULL);
			(void)world_end(w, r);
		}
	}
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
		       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
	expect_eq(out.cases_checked.v, 20);
	for (size_t i = 0; i < out.differences.n; i++)
		test_fail(__FILE__, __LINE__, "%.*s: %.*s, not %.*s",
			  STR_ARG(out.differences.v[i].member),
			  STR_ARG(out.differences.v[i].stored),
			  STR_ARG(out.differences.v[i].derived));
	world_free(w);
}

/* A job calls no operation. */
static str stored_set(struct case_world *w, const char *name)
{
	struct support_attachment file = {str_from(name), S("bytes")};
	const struct support_add_attachments_to_set_request in = {.attachments = {&file, 1}};
	struct support_add_attachments_to_set_response out = {0};

	expect_ok(CALL(w, SUPPORT_ADD_ATTACHMENTS_TO_SET,
		       op_support_add_attachments_to_set(&w->rq, &in, &out)));
	return out.attachment_set_id;
}

EACH_DATABASE(expired_sets_and_uploads_go_and_used_files_stay)
{
	struct case_world *w = world_new(t, where);
	str used = stored_set(w, "used");
	const struct support_create_case_request with_file = {
		.subject = S("s"), .communication_body = S("b"), .attachment_set_id = used};
	struct support_create_case_response made = {0};
	const struct support_get_attachment_upload_links_request up = {
		.file_name = S("x"), .file_size_bytes = SOME_I64(10)};
	struct support_get_attachment_upload_links_response links = {0};

	stored_set(w, "unused");
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &with_file, &made)));
	expect_ok(CALL(w, SUPPORT_GET_ATTACHMENT_UPLOAD_LINKS,
		       op_support_get_attachment_upload_links(&w->rq, &up, &links)));
	expect_eq(world_rows(w, "attachment_file"), 3);
	world_tick(w, HOURS(25));
	world_run_job(w, &job_attachments_expire);
	/* a day of "expired" is not over for either */
	expect_eq(world_rows(w, "attachment_set"), 2);
	world_tick(w, SECONDS(1));
	world_run_job(w, &job_attachments_expire);
	expect_eq(world_rows(w, "attachment_set"), 0);
	expect_eq(world_rows(w, "attachment_upload"), 1);
	expect_eq(world_rows(w, "attachment_chunk"), 1);
	world_tick(w, DAYS(1));
	world_run_job(w, &job_attachments_expire);
	expect_eq(world_rows(w, "attachment_upload"), 0);
	expect_eq(world_rows(w, "attachment_file"), 1);
	expect_eq(world_describe(w, made.case_id)
			  .recent_communications->communications.v[0]
			  .attachment_set.n,
		  1);
	world_free(w);
}

EACH_DATABASE(old_cases_go_with_all_that_is_theirs)
{
	struct case_world *w = world_new(t, where);
	str old = world_case(w), young;
	const struct support_create_case_request with_file = {.subject = S("s"),
							      .communication_body = S("b"),
							      .attachment_set_id =
								      stored_set(w, "f")};
	struct support_create_case_response made = {0};

	w->settings.case_quota = 0;
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &with_file, &made)));
	for (int i = 0; i < 45; i++)
		world_case(w);
	world_agent(w, old, ACTION_STAFF_REPLY, "Hello");
	world_as(w, w->enterprise);
	world_case(w);
	world_tick(w, DAYS(30));
	world_run_job(w, &job_attachments_expire);
	young = world_case(w);
	world_tick(w, DAYS(731 - 29));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "support_case"), 1);
	expect_eq(world_rows(w, "case_communication"), 1);
	expect_eq(world_rows(w, "case_event"), 1);
	expect_eq(world_rows(w, "attachment"), 0);
	expect_eq(world_rows(w, "attachment_file"), 0);
	expect_eq(world_rows(w, "attachment_chunk"), 0);
	expect_str(world_describe(w, young).case_id, young);
	w->settings.case_retention = 0;
	world_tick(w, DAYS(3000));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "support_case"), 1);
	world_free(w);
}

/* A message with a file; gives how many statements reading the case took then. */
static int64_t cost_with_one_more(struct case_world *w, str case_id)
{
	struct mainstay_case_file files[] = {{.file_name = S("f"), .data = S("x")}};
	const struct mainstay_add_case_communication_request more = {
		.case_id = case_id, .communication_body = S("b"), .attachments = {files, 1}};
	struct mainstay_add_case_communication_response added = {0};
	const struct mainstay_get_case_request in = {.case_id = case_id};
	struct mainstay_get_case_response out = {0};
	struct db_cost cost = {0};

	expect_ok(CALL(w, MAINSTAY_ADD_CASE_COMMUNICATION,
		       op_mainstay_add_case_communication(&w->rq, &more, &added)));
	world_begin(w, OP_MAINSTAY_GET_CASE);
	tx_count(w->rq.tx, &cost);
	expect_ok(world_end(w, op_mainstay_get_case(&w->rq, &in, &out)));
	expect_eq(out.messages.v[0].attachments.n, 1);
	expect_eq(out.messages.v[out.messages.n - 1].attachments.n, 0);
	return cost.statements;
}

EACH_DATABASE(reading_a_case_costs_the_same_however_many_files_it_has)
{
	struct case_world *w = world_new(t, where);
	str id = str_dup(t->arena, world_case(w));
	int64_t one = cost_with_one_more(w, id);

	expect_eq(cost_with_one_more(w, id), one);
	expect_eq(cost_with_one_more(w, id), one);
	world_free(w);
}
