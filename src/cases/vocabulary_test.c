/* SPDX-License-Identifier: Apache-2.0 */
/* What a case can be, as each plan shows it. */
#include "case-world.h"

static struct support_severity_levels_list levels(struct case_world *w, str language)
{
	const struct support_describe_severity_levels_request in = {.language = language};
	struct support_describe_severity_levels_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_SEVERITY_LEVELS,
		       op_support_describe_severity_levels(&w->rq, &in, &out)));
	return out.severity_levels;
}

static int services(struct case_world *w, struct support_describe_services_request in,
		    struct support_service_list *ret)
{
	struct support_describe_services_response out = {0};
	int r = CALL(w, SUPPORT_DESCRIBE_SERVICES, op_support_describe_services(&w->rq, &in, &out));

	*ret = out.services;
	return r;
}

static int options(struct case_world *w, const char *issue_type, const char *service,
		   const char *category, const char *language,
		   struct support_describe_create_case_options_response *out)
{
	const struct support_describe_create_case_options_request in = {
		.issue_type = str_from(issue_type),
		.service_code = str_from(service),
		.category_code = str_from(category),
		.language = str_from(language),
	};

	*out = (struct support_describe_create_case_options_response){0};
	return CALL(w, SUPPORT_DESCRIBE_CREATE_CASE_OPTIONS,
		    op_support_describe_create_case_options(&w->rq, &in, out));
}

/* Public clients read the plan off this list. */
EACH_DATABASE(severities_are_those_of_the_plan)
{
	struct case_world *w = world_new(t, where);
	static const char *const codes[] = {"low", "normal", "high", "urgent", "critical"};
	const struct {
		str account;
		size_t n;
	} plans[] = {{w->developer, 2}, {w->business, 4}, {w->enterprise, 5}};

	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		struct support_severity_levels_list v;

		world_as(w, plans[i].account);
		v = levels(w, S("en"));
		expect_eq(v.n, plans[i].n);
		for (size_t k = 0; k < v.n; k++)
			expect_str(v.v[k].code, str_from(codes[k]));
		expect_str(v.v[0].name, S("Low"));
	}
	expect_str(levels(w, S("fr")).v[4].name, S("Critique"));
	world_free(w);
}

EACH_DATABASE(services_are_listed_and_chosen)
{
	struct case_world *w = world_new(t, where);
	struct support_service_list v;
	str codes[] = {S("amazon-dynamodb"), S("no-such-service"), S("general-info")};

	expect_ok(services(w, (struct support_describe_services_request){0}, &v));
	expect_eq(v.n, 272);
	expect_ok(services(
		w, (struct support_describe_services_request){.service_code_list = {codes, 3}},
		&v));
	/* what is unknown is left out */
	expect_eq(v.n, 2);
	expect_str(v.v[1].code, S("general-info"));
	expect_str(v.v[1].name, S("General Info and Getting Started"));
	expect_eq(v.v[1].categories.n, 9);
	expect_ok(services(w,
			   (struct support_describe_services_request){
				   .service_code_list = {codes, 1}, .language = S("ja")},
			   &v));
	expect_str(v.v[0].categories.v[1].name, S("機能リクエスト"));
	expect_fails(
		w,
		services(w, (struct support_describe_services_request){.language = S("tlh")}, &v),
		ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	/* third-party software is sold with business, not with developer */
	world_as(w, w->developer);
	expect_ok(services(w, (struct support_describe_services_request){0}, &v));
	expect_eq(v.n, 271);
	world_free(w);
}

EACH_DATABASE(languages_are_those_of_the_plan)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_supported_languages_request in = {
		.issue_type = S("technical"),
		.service_code = S("aws-lambda"),
		.category_code = S("other"),
	};
	struct support_describe_supported_languages_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_SUPPORTED_LANGUAGES,
		       op_support_describe_supported_languages(&w->rq, &in, &out)));
	expect_eq(out.supported_languages.n, 8);
	expect_str(out.supported_languages.v[0].code, S("en"));
	expect_str(out.supported_languages.v[0].language, S("ENGLISH"));
	expect_str(out.supported_languages.v[0].display, S("ENGLISH"));
	in.category_code = S("nothing");
	expect_fails(w,
		     CALL(w, SUPPORT_DESCRIBE_SUPPORTED_LANGUAGES,
			  op_support_describe_supported_languages(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid category code");
	in.service_code = S("nothing");
	expect_fails(w,
		     CALL(w, SUPPORT_DESCRIBE_SUPPORTED_LANGUAGES,
			  op_support_describe_supported_languages(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid service code");
	in.issue_type = S("no-such-type");
	expect_fails(w,
		     CALL(w, SUPPORT_DESCRIBE_SUPPORTED_LANGUAGES,
			  op_support_describe_supported_languages(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid issue type");
	world_free(w);
}

EACH_DATABASE(options_follow_plan_and_language)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_create_case_options_response out;
	struct support_communication_type_options *web;

	expect_ok(options(w, "technical", "aws-lambda", "other", "en", &out));
	expect_str(out.language_availability, S("available"));
	expect_eq(out.communication_types.n, 3);
	web = &out.communication_types.v[0];
	expect_str(web->type, S("web"));
	expect_str(out.communication_types.v[2].type, S("call"));
	expect_eq(web->supported_hours.n, 1);
	expect_str(web->supported_hours.v[0].start_time, S("00:00:00.000"));
	expect_str(web->supported_hours.v[0].end_time, S("23:59:59.999"));
	expect(web->dates_without_support.v);
	expect_eq(web->dates_without_support.n, 0);

	/* Japanese billing cases are answered from nine to six in Tokyo */
	expect_ok(options(w, "customer-service", "billing", "charge-inquiry", "ja", &out));
	expect_str(out.language_availability, S("available"));
	web = &out.communication_types.v[0];
	expect_eq(web->supported_hours.n, 1);
	expect_str(web->supported_hours.v[0].start_time, S("00:00:00.000"));
	expect_str(web->supported_hours.v[0].end_time, S("09:00:00.000"));
	expect_eq(web->dates_without_support.n, 2);
	/* Saturday and Sunday after Monday 2026-03-02, in UTC */
	expect_str(web->dates_without_support.v[0].start_date_time, S("2026-03-06T15:00:00.000Z"));
	expect_str(web->dates_without_support.v[0].end_date_time, S("2026-03-08T15:00:00.000Z"));

	expect_ok(options(w, "technical", "aws-lambda", "other", "es", &out));
	expect_str(out.language_availability, S("best_effort"));
	expect_fails(w, options(w, "technical", "aws-lambda", "other", "de", &out),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	world_as(w, w->developer);
	expect_ok(options(w, "technical", "aws-lambda", "other", "en", &out));
	expect_eq(out.communication_types.n, 1);
	world_free(w);
}

/* A plan may sell that people see only what they opened themselves. */
EACH_DATABASE(a_plan_may_show_people_their_own_cases_only)
{
	struct case_world *w =
		world_new_edited(t, where, "contacts: {limit: unlimited, source: aws-2024}",
				 "contacts: {limit: unlimited, see: own}");
	struct support_describe_cases_request in = {0};
	struct support_describe_cases_response out = {0};
	str mine;

	world_as_user(w, w->business, "ann");
	mine = world_case(w);
	world_as_user(w, w->business, "bob");
	expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, &in, &out)));
	expect_eq(out.cases.n, 0);
	in.case_id_list.v = &mine;
	in.case_id_list.n = 1;
	expect_fails(w,
		     CALL(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, &in, &out)),
		     ERR_SUPPORT_CASE_ID_NOT_FOUND, NULL);
	world_as_user(w, w->business, "ann");
	expect_str(world_describe(w, mine).case_id, mine);
	world_free(w);
}

EACH_DATABASE(a_plan_may_name_the_roles_that_open_cases)
{
	struct case_world *w =
		world_new_edited(t, where, "contacts: {limit: unlimited, source: aws-2024}",
				 "contacts: {limit: unlimited, may_open: [admin]}");
	const struct support_create_case_request in = {.subject = S("s"),
						       .communication_body = S("b")};
	struct support_create_case_response out = {0};

	world_case(w);
	world_as_user(w, w->business, "ann");
	expect_fails(w, CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)),
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	world_free(w);
}
