/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "case-jobs.h"
#include "case-world.h"

static str status_of(struct case_world *w, str case_id)
{
	world_as(w, w->business);
	return world_describe(w, case_id).status;
}

static void ask(struct case_world *w, str case_id)
{
	const struct mainstay_ask_customer_request in = {.case_id = case_id,
							 .communication_body = S("Which zone?")};
	struct mainstay_ask_customer_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_ASK_CUSTOMER, op_mainstay_ask_customer(&w->rq, &in, &out)));
}

static void answer(struct case_world *w, str case_id)
{
	const struct support_add_communication_to_case_request in = {.case_id = case_id,
								     .communication_body = S("b")};
	struct support_add_communication_to_case_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		       op_support_add_communication_to_case(&w->rq, &in, &out)));
}

EACH_DATABASE(a_silent_customer_s_case_is_resolved)
{
	struct case_world *w = world_new(t, where);
	str silent, answered, never_asked;

	world_as(w, w->business);
	silent = world_case(w);
	answered = world_case(w);
	never_asked = world_case(w);
	ask(w, silent);
	ask(w, answered);
	world_tick(w, DAYS(6));
	answer(w, answered);
	world_tick(w, DAYS(1) - SECONDS(1));
	world_run_job(w, &desk_auto_resolve_job);
	expect_str(status_of(w, silent), S("pending-customer-action"));
	world_tick(w, SECONDS(2));
	world_run_job(w, &desk_auto_resolve_job);
	expect_str(status_of(w, silent), S("resolved"));
	expect_str(status_of(w, answered), S("pending-amazon-action"));
	expect_str(status_of(w, never_asked), S("unassigned"));
	answer(w, silent);
	expect_str(status_of(w, silent), S("reopened"));
	world_free(w);
}

EACH_DATABASE(silence_means_nothing_where_the_setting_is_off)
{
	struct case_world *w = world_new(t, where);
	str case_id;

	world_as(w, w->business);
	case_id = world_case(w);
	ask(w, case_id);
	w->settings.auto_resolve_after = 0;
	world_tick(w, DAYS(100));
	world_run_job(w, &desk_auto_resolve_job);
	expect_str(status_of(w, case_id), S("pending-customer-action"));
	world_free(w);
}

EACH_DATABASE(what_the_desk_knows_of_a_case_goes_with_it)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_add_note_request note = {.body = S("a note")};
	struct mainstay_add_note_response out = {0};

	world_as(w, w->business);
	note.case_id = world_case(w);
	ask(w, note.case_id);
	expect_ok(CALL(w, MAINSTAY_ADD_NOTE, op_mainstay_add_note(&w->rq, &note, &out)));
	expect_eq(world_rows(w, "desk_assignment"), 1);
	expect_eq(world_rows(w, "desk_note"), 1);
	world_tick(w, DAYS(800));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "support_case"), 0);
	expect_eq(world_rows(w, "desk_assignment"), 0);
	expect_eq(world_rows(w, "desk_note"), 0);
	world_free(w);
}
