/* SPDX-License-Identifier: Apache-2.0 */
#include "escalate.h"

#include "case-jobs.h"
#include "case-world.h"
#include "clock-promise.h"
#include "subscription.h"

#define LEVELS                                                                                     \
	"format: 1\n"                                                                              \
	"levels:\n"                                                                                \
	"  - {code: half, clocks: [first-response], at: 50%, actions: [{notify: assignee}]}\n"     \
	"  - {code: near, clocks: [first-response], at: 10m before, actions: [{page: on-call}]}\n" \
	"  - {code: hot, severities: [low], at: breach, actions: [{raise: next}, {reassign: "      \
	"hot}]}\n"                                                                                 \
	"  - {code: cold, at: 1h after, actions: [{notify: boss}]}\n"

static struct case_world *levels_world(struct test *t, enum fixture_kind where, const char *levels)
{
	struct case_world *w = world_new(t, where);
	char *why = NULL;

	if (escalations_new(S("levels.yaml"), str_from(levels), w->app.plans, &w->app.escalations,
			    &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return w;
}

static void levels_free(struct case_world *w)
{
	escalations_free(w->app.escalations);
	world_free(w);
}

static struct mainstay_explain_case_clock_response explain(struct case_world *w, str id)
{
	const struct mainstay_explain_case_clock_request in = {.case_id = id};
	struct mainstay_explain_case_clock_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_EXPLAIN_CASE_CLOCK,
		       op_mainstay_explain_case_clock(&w->rq, &in, &out)));
	expect(out.cache_right.v);
	return out;
}

/* How often the log says that a level fired. */
static int fired(struct case_world *w, str id, const char *level)
{
	struct mainstay_explain_case_clock_response out = explain(w, id);
	str needle = str_fmt(w->t->arena, "\"level\":\"%s\"", level);
	int n = 0;

	for (size_t i = 0; i < out.events.n; i++)
		n += str_eq(out.events.v[i].event, S("escalated")) &&
		     str_contains(out.events.v[i].detail, needle);
	return n;
}

static void sweep(struct case_world *w)
{
	world_run_job(w, &desk_escalate_job);
}

static void whole(struct case_world *w)
{
	const struct mainstay_rebuild_case_cache_request in = {.account_id = w->business};
	struct mainstay_rebuild_case_cache_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
		       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
	expect_eq(out.differences.n, 0);
}

EACH_DATABASE(each_level_fires_once_when_it_is_reached)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	int64_t facts;
	str id;

	world_as(w, w->business);
	id = world_case(w); /* low: 24 hours */
	sweep(w);
	expect_eq(fired(w, id, "half"), 0);
	facts = world_rows(w, "outbox");
	world_tick(w, HOURS(12) - 1);
	sweep(w);
	expect_eq(fired(w, id, "half"), 0);
	world_tick(w, 1);
	sweep(w);
	sweep(w);
	expect_eq(fired(w, id, "half"), 1);
	expect_eq(world_rows(w, "outbox"), facts + 1);
	world_tick(w, HOURS(12) - MINUTES(10));
	sweep(w);
	expect_eq(fired(w, id, "near"), 1);
	expect_eq(fired(w, id, "hot"), 0);
	expect_eq(fired(w, id, "breach"), 0);
	expect_eq(world_rows(w, "escalation"), 2);
	whole(w);
	levels_free(w);
}

EACH_DATABASE(a_late_case_is_raised_and_handed_over)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	const struct mainstay_get_desk_case_request in = {0};
	struct mainstay_get_desk_case_request get = in;
	struct mainstay_get_desk_case_response out = {0};
	str id;

	world_as(w, w->business);
	id = world_case(w);
	world_tick(w, HOURS(24) + 1);
	sweep(w);
	expect_eq(fired(w, id, "hot"), 1);
	/* raised to normal, which is twelve hours: another hour after those is long past */
	expect_eq(fired(w, id, "cold"), 1);
	expect_eq(fired(w, id, "breach"), 1);
	get.case_id = id;
	expect_ok(CALL(w, MAINSTAY_GET_DESK_CASE, op_mainstay_get_desk_case(&w->rq, &get, &out)));
	expect_str(out.case_->severity_code, S("normal"));
	expect_str(out.case_->queue, S("hot"));
	expect_eq(world_rows(w, "clock_result"), 1);
	whole(w);
	sweep(w);
	expect_eq(fired(w, id, "breach"), 1);
	levels_free(w);
}

EACH_DATABASE(a_wall_clock_that_jumps_fires_nothing_twice)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	str id;

	world_as(w, w->business);
	id = world_case(w);
	world_tick(w, HOURS(13));
	sweep(w);
	world_tick(w, -HOURS(12));
	sweep(w);
	expect_eq(fired(w, id, "half"), 1);
	world_tick(w, HOURS(11) + MINUTES(30));
	sweep(w);
	expect_eq(fired(w, id, "half"), 1);
	levels_free(w);
}

EACH_DATABASE(what_was_answered_does_not_escalate)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	str id;

	world_as(w, w->business);
	id = world_case(w);
	world_tick(w, HOURS(11));
	world_agent(w, id, ACTION_STAFF_REPLY, "So it is.");
	world_tick(w, DAYS(3));
	sweep(w);
	expect_eq(world_rows(w, "escalation"), 0);
	expect_eq(world_rows(w, "clock_result"), 1);
	whole(w);
	levels_free(w);
}

/* Whatever fails, and however a commit ends, a level fires once in the end. */
EACH_DATABASE(a_sweep_that_is_cut_off_anywhere_fires_once)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	struct torture tt = torture_start(w->fault);
	int64_t facts;
	str id;

	do {
		world_as(w, w->business);
		id = world_case(w);
		facts = world_rows(w, "outbox");
		world_tick(w, HOURS(12));
		if (!torture_next(&tt))
			break;
		DISCARD("whatever it comes to",
			TRY(w, MAINSTAY_REBUILD_CASE_CACHE,
			    escalate_case(&w->rq, &escalation_hands, w->business, id)));
		DISCARD("the next round tells", torture_struck(&tt));
		expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
			       escalate_case(&w->rq, &escalation_hands, w->business, id)));
		expect_eq(fired(w, id, "half"), 1);
		expect_eq(world_rows(w, "outbox"), facts + 1);
		world_agent(w, id, ACTION_STAFF_RESOLVE, "Done.");
	} while (true);
	expect(tt.struck > 20);
	levels_free(w);
}

EACH_DATABASE(hours_and_levels_that_changed_reach_open_cases)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	struct escalations *fewer, *all = w->app.escalations;
	char *why;
	str id;

	world_as(w, w->business);
	id = world_case(w);
	world_run_job(w, &job_clocks_refresh);
	expect_ok(
		escalations_new(S("x"), S("format: 1\nlevels: []\n"), w->app.plans, &fewer, &why));
	w->app.escalations = fewer;
	world_run_job(w, &job_clocks_refresh);
	expect(explain(w, id).cache_right.v);
	world_tick(w, HOURS(13));
	sweep(w);
	expect_eq(world_rows(w, "escalation"), 0);
	escalations_free(all);
	levels_free(w);
}

EACH_DATABASE(open_cases_follow_their_account_to_another_plan)
{
	struct case_world *w = world_new(t, where);
	const struct plan *to = catalog_plan(plan_book_selected(w->app.plans), S("enterprise"));
	struct mainstay_explain_case_clock_response out;
	struct support_create_case_request in = {
		.subject = S("s"), .communication_body = S("b"), .severity_code = S("urgent")};
	struct support_create_case_response made = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &made)));
	world_run_job(w, &job_cases_replan);
	expect_eq(explain(w, made.case_id).target_minutes.v, 60);
	world_tick(w, MINUTES(5));
	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_CHANGE_SUBSCRIPTION);
	expect_ok(world_end(
		w, subscription_change(&w->rq,
				       &(struct subscription_wish){
					       .account = w->business, .to = to, .forced = true},
				       NULL)));
	world_tick(w, MINUTES(1));
	world_run_job(w, &job_cases_replan);
	world_run_job(w, &job_cases_replan);
	out = explain(w, made.case_id);
	expect_eq(out.target_minutes.v, 15);
	expect_str(out.plan_code, S("enterprise"));
	expect_eq(out.events.n, 2);
	expect_str(out.events.v[1].event, S("plan"));
	whole(w);
	world_free(w);
}

TEST(levels_that_are_wrong_are_told)
{
	static const char *const bad[] = {
		"levels: []",
		"format: 2\nlevels: []",
		"format: 1\nlevels: [{code: A, at: 75%, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: breach, at: 75%, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, at: 0%, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, at: soon, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, at: 15m, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, at: 15x before, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, at: breach, actions: []}]",
		"format: 1\nlevels: [{code: a, at: breach, actions: [{shout: x}]}]",
		"format: 1\nlevels: [{code: a, at: breach, actions: [{raise: sky-high}]}]",
		"format: 1\nlevels: [{code: a, clocks: [x], at: breach, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, plans: [x], at: breach, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, kinds: [x], at: breach, actions: [{notify: x}]}]",
		"format: 1\nlevels: [{code: a, severities: [x], at: breach, actions: [{page: x}]}]",
		("format: 1\nlevels: [{code: a, at: 1h after, actions: [{page: x}]}, "
		 "{code: a, at: breach, actions: [{page: x}]}]"),
		"format: 1\nlevels: [{code: a, at: 1h after, actions: [{page: x}], more: 1}]",
	};
	struct plan_book *book = plan_book_new();

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct escalations *e;
		char *why = NULL;

		if (escalations_new(S("f.yaml"), str_from(bad[i]), book, &e, &why) != E_SYNTAX)
			test_fail(__FILE__, __LINE__, "accepted: %s", bad[i]);
		expect(str_starts(str_from(why), S("f.yaml:")));
		mem_free(why);
	}
	plan_book_free(book);
}

/* ---- reports ---- */

static struct mainstay_attainment_group_list report(struct case_world *w, const char *by,
						    const char *month)
{
	const struct mainstay_report_attainment_request in = {.by = str_from(by),
							      .from_month = str_from(month)};
	struct mainstay_report_attainment_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REPORT_ATTAINMENT,
		       op_mainstay_report_attainment(&w->rq, &in, &out)));
	return out.groups;
}

EACH_DATABASE(figures_have_their_evidence)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	struct mainstay_list_clock_results_request in = {.outcome = S("late"),
							 .max_results = SOME_I64(1)};
	struct mainstay_list_clock_results_response out = {0};
	struct mainstay_attainment_group_list groups;
	str ids[4];

	world_as(w, w->business);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		ids[i] = world_case(w);
	world_agent(w, ids[0], ACTION_STAFF_REPLY, "Yes.");
	world_tick(w, HOURS(25));
	world_agent(w, ids[1], ACTION_STAFF_REPLY, "Yes, at last.");
	sweep(w);
	world_as(w, w->enterprise);
	world_agent(w, world_case(w), ACTION_STAFF_RESOLVE, NULL);
	groups = report(w, "plan", NULL);
	expect_eq(groups.n, 2);
	expect_str(groups.v[0].group, S("business"));
	expect_str(groups.v[0].clock, S("first-response"));
	expect_eq(groups.v[0].met.v, 1);
	expect_eq(groups.v[0].late.v, 3);
	expect_str(groups.v[0].attainment, S("25.00"));
	expect_str(groups.v[1].group, S("enterprise"));
	expect_eq(groups.v[1].stopped.v, 1);
	expect(!groups.v[1].attainment.p);
	groups = report(w, "agent", "2026-03");
	expect_eq(groups.n, 2);
	expect_str(groups.v[0].group, S(""));
	expect_eq(groups.v[0].late.v, 2);
	expect_str(groups.v[1].name, S("operator"));
	expect_eq(groups.v[1].met.v, 1);
	expect_eq(groups.v[1].late.v, 1);
	groups = report(w, "account", NULL);
	expect_str(groups.v[0].name.n == 8 ? groups.v[0].name : groups.v[1].name, S("business"));
	groups = report(w, "month", NULL);
	expect_str(groups.v[0].group, S("2026-03"));
	expect_eq(report(w, "severity", "2026-04").n, 0);
	/* each late one is found, page by page */
	for (int i = 0; i < 3; i++) {
		out = (struct mainstay_list_clock_results_response){0};
		expect_ok(CALL(w, MAINSTAY_LIST_CLOCK_RESULTS,
			       op_mainstay_list_clock_results(&w->rq, &in, &out)));
		expect_eq(out.results.n, 1);
		expect_str(out.results.v[0].decided, S("2026-03-03T09:00:00.000Z"));
		in.next_token = str_dup(t->arena, out.next_token);
	}
	expect(!in.next_token.p);
	whole(w);
	levels_free(w);
}

EACH_DATABASE(results_follow_from_the_log)
{
	struct case_world *w = levels_world(t, where, LEVELS);
	struct mainstay_rebuild_case_cache_request in = {.repair = SOME_BOOL(true)};
	struct mainstay_rebuild_case_cache_response out = {0};
	str id;

	world_as(w, w->business);
	id = world_case(w);
	world_agent(w, id, ACTION_STAFF_REPLY, "Yes.");
	world_begin(w, OP_MAINSTAY_REBUILD_CASE_CACHE);
	expect_ok(sql_clock_result_drop(
		w->rq.tx,
		&(struct sql_clock_result_drop_in){w->business, id, S("first-response"), 1}));
	expect_ok(world_end(w, 0));
	expect_eq(world_rows(w, "clock_result"), 0);
	world_as_staff(w);
	in.account_id = w->business;
	expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
		       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
	expect_eq(out.differences.n, 1);
	expect_str(out.differences.v[0].member, S("result first-response 1"));
	expect_eq(world_rows(w, "clock_result"), 1);
	whole(w);
	levels_free(w);
}
