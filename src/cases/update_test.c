/* SPDX-License-Identifier: Apache-2.0 */
/* What customers change of a case: who sees it, who gets copies, its severity, its fields. */
#include <stdio.h>

#include "case-private.h"
#include "case-world.h"
#include "raise.h"

static int update(struct case_world *w, const struct mainstay_update_case_request *in,
		  struct mainstay_update_case_response *out)
{
	*out = (struct mainstay_update_case_response){0};
	return CALL(w, MAINSTAY_UPDATE_CASE, op_mainstay_update_case(&w->rq, in, out));
}

static int get(struct case_world *w, str id)
{
	const struct mainstay_get_case_request in = {.case_id = id};
	struct mainstay_get_case_response out = {0};

	return CALL(w, MAINSTAY_GET_CASE, op_mainstay_get_case(&w->rq, &in, &out));
}

static size_t listed(struct case_world *w)
{
	const struct support_describe_cases_request in = {0};
	struct support_describe_cases_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, &in, &out)));
	return out.cases.n;
}

EACH_DATABASE(a_private_case_is_seen_by_its_opener_and_watchers)
{
	struct case_world *w = world_new(t, where);
	str id, watcher = S("Wa_%tch@USER.example"), like = S("waxxtch@user.example");
	struct mainstay_update_case_request in = {.visibility = S("private")};
	struct mainstay_update_case_response out;

	world_as_user(w, w->business, "olga");
	id = str_dup(t->arena, world_case(w));
	in.case_id = id;
	world_as_user(w, w->business, "peter");
	expect_ok(get(w, id));
	expect_fails(w, update(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_as_user(w, w->business, "olga");
	in.add_cc_email_addresses.v = &watcher;
	in.add_cc_email_addresses.n = 1;
	expect_ok(update(w, &in, &out));
	expect_str(out.case_->visibility, S("private"));
	expect_ok(get(w, id));
	expect_eq(listed(w), 1);
	world_as_user(w, w->business, "peter");
	expect_fails(w, get(w, id), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	expect_eq(listed(w), 0);
	w->rq.caller.email = like;
	expect_fails(w, get(w, id), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	w->rq.caller.email = S("wa_%tch@user.example");
	expect_ok(get(w, id));
	expect_eq(listed(w), 1);
	world_as_user(w, w->business, "olga");
	in = (struct mainstay_update_case_request){.case_id = id,
						   .remove_cc_email_addresses = {&watcher, 1}};
	expect_ok(update(w, &in, &out));
	expect_eq(out.case_->cc_email_addresses.n, 0);
	world_as_user(w, w->business, "peter");
	w->rq.caller.email = watcher;
	expect_fails(w, get(w, id), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	world_as_staff(w);
	in = (struct mainstay_update_case_request){.case_id = id, .visibility = S("account")};
	expect_ok(update(w, &in, &out));
	world_as_user(w, w->business, "peter");
	expect_ok(get(w, id));
	world_free(w);
}

#define RAISING                                                                                    \
	"raising: {allowed: true, free_upto: high, needs_contact: true, lock_minutes: 60, "        \
	"waits_for_response: true}"

EACH_DATABASE(a_severity_is_raised_by_the_plan_s_rules)
{
	struct case_world *w =
		world_new_edited(t, where, "raising: {allowed: false, source: aws-2024}", RAISING);
	struct mainstay_update_case_request in = {0};
	struct mainstay_update_case_response out;

	world_as(w, w->enterprise);
	in.case_id = str_dup(t->arena, world_case(w));
	in.severity_code = S("high");
	expect_ok(update(w, &in, &out));
	in.severity_code = S("normal");
	expect_ok(update(w, &in, &out));
	in.severity_code = S("urgent");
	expect_fails(w, update(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "Raising to urgent needs a contactChannel in the same step.");
	in.contact_channel = S("call");
	expect_fails(w, update(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "contactPhone is needed to be called: none of the account's contacts has a "
		     "number.");
	in.contact_phone = S("+1 555 0100");
	expect_ok(update(w, &in, &out));
	expect_str(out.case_->severity_code, S("urgent"));
	world_tick(w, MINUTES(59));
	in.severity_code = S("low");
	expect_fails(w, update(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "The severity was raised a short time ago and stays until "
		     "2026-03-02T10:00:00.000Z.");
	world_tick(w, MINUTES(1));
	in.severity_code = S("critical");
	expect_ok(update(w, &in, &out));
	world_free(w);
}

EACH_DATABASE(a_plan_without_raising_still_lowers)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_update_case_request in = {.severity_code = S("urgent")};
	struct mainstay_update_case_response out;
	const struct support_create_case_request make = {
		.subject = S("s"), .communication_body = S("b"), .severity_code = S("high")};
	struct support_create_case_response made = {0};

	world_as(w, w->enterprise);
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &make, &made)));
	in.case_id = str_dup(t->arena, made.case_id);
	expect_fails(w, update(w, &in, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	in.severity_code = S("low");
	expect_ok(update(w, &in, &out));
	in.severity_code = S("nonsense");
	expect_fails(w, update(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}

/* The whole rule over every pair of levels and state of the log, against words. */
TEST(raising_is_judged_by_its_words)
{
	static const str codes[] = {S_INIT("low"), S_INIT("normal"), S_INIT("high"),
				    S_INIT("urgent"), S_INIT("critical")};
	struct taxonomy_severity levels[5];
	const struct taxonomy v = {.severities = levels, .severity_count = 5};
	const struct plan_severity high = {.code = S("high")};

	for (int i = 0; i < 5; i++)
		levels[i] = (struct taxonomy_severity){.code = codes[i], .rank = i};
	for (int bits = 0; bits < 64; bits++)
		for (int from = 0; from < 5; from++)
			for (int to = 0; to < 5; to++) {
				bool allowed = bits & 1, contact = bits & 2, raised = bits & 4;
				bool staff = bits & 8, locked = bits & 16, waiting = bits & 32;
				const struct plan_raising rule = {.allowed = allowed,
								  .free_upto = &high,
								  .needs_contact = true,
								  .lock_minutes = 60,
								  .waits_for_response = true};
				usec now = locked    ? MINUTES(30)
					   : waiting ? MINUTES(90)
						     : MINUTES(200);
				const struct case_event log[] = {
					{.kind = CASE_EVENT_CREATED, .severity = S("low")},
					{.kind = CASE_EVENT_SEVERITY,
					 .severity = raised ? S("urgent") : S("high"),
					 .actor_kind = staff ? ACTOR_STAFF : ACTOR_CUSTOMER,
					 .target = 120},
					{.kind = CASE_EVENT_OTHER, .severity = codes[from]},
				};
				bool counts = raised && !staff;
				usec when = 0;
				enum raise_verdict got = case_raise_judge(
					&v, &rule, log, 3, codes[to], contact, now, &when);
				enum raise_verdict want = to > from && !allowed   ? RAISE_NOT_SOLD
							  : counts && locked      ? RAISE_LOCKED
							  : to <= from || to <= 2 ? RAISE_FINE
							  : !contact ? RAISE_NEEDS_CONTACT
							  : counts && now < MINUTES(120)
								  ? RAISE_TOO_SOON
								  : RAISE_FINE;

				expect_eq(got, want);
			}
}

/* The shipped vocabulary with these fields on top. */
static void add_fields(struct case_world *w, const char *text)
{
	char *err = NULL, *bytes = arena_alloc(w->t->arena, 1 << 20);
	FILE *f = fopen(SOURCE_ROOT "/catalog/taxonomy.yaml", "r");
	struct taxonomy_file files[2] = {{S("taxonomy.yaml"), {0}}, {S("x.yaml"), str_from(text)}};

	expect(f);
	files[0].text = (str){bytes, fread(bytes, 1, 1 << 20, f)};
	fclose(f);
	taxonomy_free(w->app.taxonomy);
	expect_ok(taxonomy_new(files, 2, &w->app.taxonomy, &err));
}

EACH_DATABASE(fields_are_asked_for_and_checked)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_case_field_value v[3] = {{S("users"), S("12.5")}, {S("cause"), S("x")}};
	struct mainstay_create_case_request in = {
		.subject = S("s"), .communication_body = S("b"), .service_code = S("billing")};
	struct mainstay_create_case_response out = {0};
	struct mainstay_update_case_request change = {0};
	struct mainstay_update_case_response changed;
	const struct mainstay_list_case_fields_request ask = {.service_code = S("billing")};
	struct mainstay_list_case_fields_response fields = {0};

	add_fields(w, "fields:\n"
		      "  - {code: users, name: Users, type: number, required: true, services: "
		      "[billing]}\n"
		      "  - {code: cause, name: Cause, type: text, customer_visible: false}\n"
		      "  - {code: sure, name: Sure, type: bool}\n"
		      "  - {code: size, name: Size, type: choice, choices: [s, m]}\n");
	world_as(w, w->business);
	expect_ok(CALL(w, MAINSTAY_LIST_CASE_FIELDS,
		       op_mainstay_list_case_fields(&w->rq, &ask, &fields)));
	expect_eq(fields.fields.n, 3);
	expect_fails(w, CALL(w, MAINSTAY_CREATE_CASE, op_mainstay_create_case(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "The field users is needed.");
	in.fields.v = v;
	in.fields.n = 2;
	expect_fails(w, CALL(w, MAINSTAY_CREATE_CASE, op_mainstay_create_case(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Cases like this have no field cause.");
	in.fields.n = 1;
	expect_ok(CALL(w, MAINSTAY_CREATE_CASE, op_mainstay_create_case(&w->rq, &in, &out)));
	expect_str(out.case_->fields.v[0].value, S("12.5"));
	change = (struct mainstay_update_case_request){.case_id = out.case_id, .fields = {v, 1}};
	v[0].value = S("12.");
	expect_fails(w, update(w, &change, &changed), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The field users is a number.");
	v[0].value = S("");
	expect_fails(w, update(w, &change, &changed), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The field users is needed.");
	v[0] = (struct mainstay_case_field_value){S("size"), S("xl")};
	expect_fails(w, update(w, &change, &changed), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The field size is one of s, m.");
	v[0].value = S("m");
	expect_ok(update(w, &change, &changed));
	expect_eq(changed.case_->fields.n, 2);
	v[0].value = S("");
	expect_ok(update(w, &change, &changed));
	expect_eq(changed.case_->fields.n, 1);
	world_free(w);
}
