/* SPDX-License-Identifier: Apache-2.0 */
/* Routing with real cases: who gets them, when they come back, who is woken. */
#include "routing.h"

#include "desk-scene.h"

#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

/* Events of a case of one kind. */
static int events(struct case_world *w, str case_id, enum case_event_kind kind, str *ret_last)
{
	struct case_event *v;
	struct case_row row;
	size_t n;
	int found = 0;

	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_GET_DESK_CASE);
	expect_ok(case_load_any(&w->rq, case_id, &row));
	expect_ok(case_events_load(&w->rq, &row, &v, &n));
	expect_ok(world_end(w, 0));
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind != kind)
			continue;
		found++;
		*ret_last = v[i].detail;
	}
	return found;
}

static struct mainstay_on_call_page_list pages(struct case_world *w)
{
	const struct mainstay_list_pages_request in = {0};
	struct mainstay_list_pages_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LIST_PAGES, op_mainstay_list_pages(&w->rq, &in, &out)));
	return out.pages;
}

EACH_DATABASE(new_cases_are_spread_over_the_team)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_put_account_manager_request tam = {.user_name = S("tina")};
	struct mainstay_put_account_manager_response done = {0};
	struct mainstay_get_desk_case_response shown;
	str cases[4], detail;
	int count[2] = {0};

	scene_team(w, "first", 2, NAMES("ann", "bob"));
	scene_rule(w, "first", "never", 0);
	scene_as(w, "tina", "lead");
	tam.account_id = w->business;
	expect_ok(CALL(w, MAINSTAY_PUT_ACCOUNT_MANAGER,
		       op_mainstay_put_account_manager(&w->rq, &tam, &done)));
	for (int i = 0; i < 4; i++)
		cases[i] = scene_case(w, "low");
	scene_route(w);
	for (int i = 0; i < 4; i++) {
		str who = scene_holder(w, cases[i]);

		count[0] += str_eq(who, S("ann"));
		count[1] += str_eq(who, S("bob"));
	}
	expect_eq(count[0], 2);
	expect_eq(count[1], 2);
	shown = scene_show(w, cases[0]);
	expect_str(shown.case_->queue, S("first"));
	expect_str(shown.case_->status, S("unassigned"));
	expect_str(shown.routing->rule, S("all"));
	expect(str_contains(shown.routing->reason, S("of 2 can take it")));
	expect_eq(shown.copies.n, 1);
	expect_str(shown.copies.v[0], S("tina"));
	expect_eq(events(w, cases[0], CASE_EVENT_TRANSFERRED, &detail), 1);
	expect(str_contains(detail, S("\"outcome\":\"assigned\"")));
	/* once more changes nothing; a fifth case finds no room, and says so once */
	scene_route(w);
	expect_eq(events(w, cases[0], CASE_EVENT_TRANSFERRED, &detail), 1);
	cases[0] = scene_case(w, "low");
	for (int i = 0; i < 3; i++) {
		scene_route(w);
		world_tick(w, MINUTES(2));
	}
	expect_str(scene_holder(w, cases[0]), S(""));
	expect_eq(events(w, cases[0], CASE_EVENT_TRANSFERRED, &detail), 1);
	expect(str_contains(detail, S("None of 2 can take it")));
	/* until somebody has room */
	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_RESOLVE_CASE,
		       op_support_resolve_case(
			       &w->rq,
			       &(const struct support_resolve_case_request){.case_id = cases[1]},
			       &(struct support_resolve_case_response){0})));
	scene_route(w);
	expect(scene_holder(w, cases[0]).n > 0);
	world_free(w);
}

static void reply(struct case_world *w, const char *name, str case_id)
{
	const struct mainstay_reply_to_case_request in = {.case_id = case_id,
							  .communication_body = S("We look."),
							  .next_status = S("work-in-progress")};
	struct mainstay_reply_to_case_response out = {0};

	scene_as(w, name, "agent");
	expect_ok(CALL(w, MAINSTAY_REPLY_TO_CASE, op_mainstay_reply_to_case(&w->rq, &in, &out)));
}

EACH_DATABASE(without_a_reply_a_case_is_queued_again_once)
{
	struct case_world *w = world_new(t, where);
	str silent, answered, first, detail, who;

	scene_team(w, "first", 20, NAMES("ann", "bob"));
	scene_rule(w, "first", "never", 30);
	silent = scene_case(w, "low");
	answered = scene_case(w, "low");
	scene_route(w);
	first = scene_holder(w, silent);
	expect(first.n > 0);
	world_tick(w, MINUTES(29));
	who = scene_holder(w, answered);
	reply(w, str_c(t->arena, who), answered);
	scene_route(w);
	expect_str(scene_holder(w, silent), first);
	world_tick(w, MINUTES(1));
	/* taken away and given on within one run and the next */
	scene_route(w);
	scene_route(w);
	expect(!str_eq(scene_holder(w, silent), first));
	expect(scene_holder(w, silent).n > 0);
	expect_str(scene_holder(w, answered), who);
	expect_eq(events(w, silent, CASE_EVENT_TRANSFERRED, &detail), 3);
	expect_eq(events(w, answered, CASE_EVENT_TRANSFERRED, &detail), 1);
	for (int i = 0; i < 3; i++)
		scene_route(w);
	expect_eq(events(w, silent, CASE_EVENT_TRANSFERRED, &detail), 3);
	/* the other one lets it lapse, too: the first one's turn again, and so on */
	world_tick(w, MINUTES(30));
	scene_route(w);
	scene_route(w);
	expect_eq(events(w, silent, CASE_EVENT_TRANSFERRED, &detail), 5);
	expect(scene_show(w, silent).routing->reply_by.set);
	/* taking it keeps the time that runs; replying ends it */
	first = scene_holder(w, silent);
	world_tick(w, MINUTES(20));
	reply(w, str_c(t->arena, first), silent);
	world_tick(w, MINUTES(60));
	scene_route(w);
	expect_str(scene_holder(w, silent), first);
	expect(!scene_show(w, silent).routing->reply_by.set);
	world_free(w);
}

EACH_DATABASE(what_cannot_wait_wakes_whoever_is_on_call)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_on_call_page_list list;
	struct mainstay_acknowledge_page_request ack = {0};
	struct mainstay_acknowledge_page_response out = {0};
	str night;

	scene_team(w, "first", 20, NAMES("ann", "bob"));
	scene_rule(w, "first", "nobody", 0);
	scene_on_call(w, "first", NAMES("ann", "bob"));
	scene_presence(w, "ann", "offline");
	scene_presence(w, "bob", "offline");
	night = scene_case(w, "urgent");
	scene_route(w);
	expect_str(scene_holder(w, night), S("ann"));
	list = pages(w);
	expect_eq(list.n, 1);
	expect_eq(list.v[0].steps.n, 0);
	for (int i = 0; i < 3; i++)
		world_run_job(w, &desk_pages_job);
	list = pages(w);
	expect_eq(list.v[0].steps.n, 1);
	expect_str(list.v[0].steps.v[0].user_name, S("ann"));
	/* nobody answers for ten minutes: the next layer, once */
	world_tick(w, MINUTES(10) - 1);
	world_run_job(w, &desk_pages_job);
	expect_eq(pages(w).v[0].steps.n, 1);
	world_tick(w, 1);
	world_run_job(w, &desk_pages_job);
	world_run_job(w, &desk_pages_job);
	list = pages(w);
	expect_eq(list.v[0].steps.n, 2);
	expect_str(list.v[0].steps.v[1].user_name, S("bob"));
	/* whoever acknowledges ends it; the other one is told so */
	ack.page_id = list.v[0].page_id;
	scene_as(w, "bob", "agent");
	expect_ok(CALL(w, MAINSTAY_ACKNOWLEDGE_PAGE,
		       op_mainstay_acknowledge_page(&w->rq, &ack, &out)));
	expect_ok(CALL(w, MAINSTAY_ACKNOWLEDGE_PAGE,
		       op_mainstay_acknowledge_page(&w->rq, &ack, &out)));
	scene_as(w, "ann", "agent");
	expect_fails(w,
		     CALL(w, MAINSTAY_ACKNOWLEDGE_PAGE,
			  op_mainstay_acknowledge_page(&w->rq, &ack, &out)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_tick(w, HOURS(1));
	world_run_job(w, &desk_pages_job);
	list = pages(w);
	expect_eq(list.v[0].steps.n, 2);
	expect_str(list.v[0].state, S("acknowledged"));
	expect_str(list.v[0].acknowledged_by, S("bob"));
	world_free(w);
}

EACH_DATABASE(a_cause_pages_once_and_layers_end)
{
	struct case_world *w = world_new(t, where);
	struct case_row row;
	bool first;
	str id, closed;

	scene_team(w, "first", 20, NAMES("ann"));
	scene_rule(w, "first", "never", 0);
	scene_on_call(w, "first", NAMES("ann"));
	id = scene_case(w, "urgent");
	closed = scene_case(w, "urgent");
	for (int i = 0; i < 2; i++) {
		world_begin(w, OP_MAINSTAY_PAGE_ON_CALL);
		expect_ok(case_load_any(&w->rq, id, &row));
		/* before routing put it into a queue, its rule tells the team */
		expect_ok(desk_page(&w->rq, &row, (str){0}, S("breach/1"), S("late"), &first));
		expect_eq(first, i == 0);
		expect_ok(case_load_any(&w->rq, closed, &row));
		expect_ok(desk_page(&w->rq, &row, S("first"), S("breach/1"), S("late"), NULL));
		expect_err(desk_page(&w->rq, &row, S("none"), S("breach/2"), S("late"), NULL),
			   E_NOENT);
		expect_ok(world_end(w, 0));
	}
	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_RESOLVE_CASE,
		       op_support_resolve_case(
			       &w->rq,
			       &(const struct support_resolve_case_request){.case_id = closed},
			       &(struct support_resolve_case_response){0})));
	world_run_job(w, &desk_pages_job);
	world_tick(w, MINUTES(11));
	world_run_job(w, &desk_pages_job);
	expect_eq(pages(w).n, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct mainstay_on_call_page *p = &pages(w).v[i];

		expect_str(p->state, str_eq(p->case_id, id) ? S("exhausted") : S("closed"));
		expect_eq(p->steps.n, str_eq(p->case_id, id) ? 1 : 0);
	}
	world_free(w);
}

EACH_DATABASE(a_breach_puts_a_case_into_other_hands)
{
	struct case_world *w = world_new(t, where);
	struct desk_contact *contacts;
	struct case_row row;
	str id, first, detail;
	size_t n;

	scene_team(w, "first", 20, NAMES("ann", "bob"));
	scene_rule(w, "first", "never", 0);
	id = scene_case(w, "urgent");
	scene_route(w);
	first = scene_holder(w, id);
	world_begin(w, OP_MAINSTAY_ROUTE_CASE);
	expect_ok(case_load_any(&w->rq, id, &row));
	expect_ok(desk_contacts(&w->rq, &row, S("assignee"), &contacts, &n));
	expect_eq(n, 1);
	expect_str(contacts[0].name, first);
	expect_ok(desk_reassign(&w->rq, &row, S("Its first response is late.")));
	expect_ok(world_end(w, 0));
	expect_str(scene_holder(w, id), S(""));
	scene_route(w);
	expect(scene_holder(w, id).n && !str_eq(scene_holder(w, id), first));
	expect_eq(events(w, id, CASE_EVENT_TRANSFERRED, &detail), 3);
	world_free(w);
}

static struct mainstay_routing_decision route(struct case_world *w, str id, bool explain,
					      bool again)
{
	const struct mainstay_route_case_request in = {
		.case_id = id, .explain = SOME_BOOL(explain), .again = SOME_BOOL(again)};
	struct mainstay_route_case_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_ROUTE_CASE, op_mainstay_route_case(&w->rq, &in, &out)));
	return *out.decision;
}

EACH_DATABASE(a_decision_explains_itself_without_being_made)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_routing_decision d;
	str id, detail, first;

	scene_team(w, "first", 1, NAMES("ann", "bob"));
	id = scene_case(w, "low");
	d = route(w, id, true, false);
	expect_str(d.outcome, S("none"));
	scene_rule(w, "first", "never", 0);
	scene_presence(w, "bob", "away");
	d = route(w, id, true, false);
	expect_str(d.outcome, S("assigned"));
	expect_str(d.assignee, S("ann"));
	expect(!d.done.v);
	expect_eq(d.candidates.n, 2);
	expect_str(d.candidates.v[1].reason, S("is away"));
	expect_str(scene_holder(w, id), S(""));
	expect_eq(events(w, id, CASE_EVENT_TRANSFERRED, &detail), 0);
	/* and then it is made, by the same words */
	d = route(w, id, false, false);
	expect(d.done.v);
	first = scene_holder(w, id);
	expect_str(first, S("ann"));
	/* again: ann has no room but for this case; with bob there it goes on to him */
	d = route(w, id, true, true);
	expect_str(d.assignee, S("ann"));
	scene_presence(w, "bob", "available");
	route(w, id, false, true);
	expect_str(scene_holder(w, id), S("bob"));
	expect_fails(
		w,
		CALL(w, MAINSTAY_ROUTE_CASE,
		     op_mainstay_route_case(
			     &w->rq, &(const struct mainstay_route_case_request){.case_id = id},
			     &(struct mainstay_route_case_response){0})),
		ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_free(w);
}

static void transfer(struct case_world *w, str id, const char *to, const char *queue,
		     const char *note)
{
	const struct mainstay_transfer_case_request in = {.case_id = id,
							  .assignee = str_from(to),
							  .queue = str_from(queue),
							  .note = str_from(note)};
	struct mainstay_transfer_case_response out = {0};

	expect_ok(CALL(w, MAINSTAY_TRANSFER_CASE, op_mainstay_transfer_case(&w->rq, &in, &out)));
}

EACH_DATABASE(people_choose_and_routing_follows)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_list_agent_work_request mine = {.user_name = S("cat")};
	struct mainstay_list_agent_work_response work = {0};
	str id, detail;

	scene_team(w, "second", 5, NAMES("cat"));
	scene_team(w, "first", 5, NAMES("ann"));
	scene_rule(w, "first", "never", 15);
	id = scene_case(w, "low");
	scene_route(w);
	expect_str(scene_holder(w, id), S("ann"));
	/* to a team: somebody of it gets it; the note goes with it */
	scene_as(w, "ann", "agent");
	transfer(w, id, NULL, "second", "The index is missing.");
	expect_str(scene_holder(w, id), S(""));
	scene_route(w);
	expect_str(scene_holder(w, id), S("cat"));
	expect_eq(CALL(w, MAINSTAY_LIST_AGENT_WORK,
		       op_mainstay_list_agent_work(&w->rq, &mine, &work)),
		  0);
	expect_eq(work.work.n, 1);
	expect_str(work.work.v[0].last_note, S("The index is missing."));
	expect_str(work.work.v[0].last_note_by, S("ann"));
	expect(work.work.v[0].reply_by.set);
	/* given back, it stays with the team that a person chose */
	scene_as(w, "cat", "agent");
	expect_ok(CALL(w, MAINSTAY_RELEASE_CASE,
		       op_mainstay_release_case(
			       &w->rq, &(const struct mainstay_release_case_request){.case_id = id},
			       &(struct mainstay_release_case_response){0})));
	scene_route(w);
	expect_str(scene_holder(w, id), S("cat"));
	/* a queue that is no team's is left to its people */
	transfer(w, id, NULL, "billing", NULL);
	world_tick(w, HOURS(2));
	scene_route(w);
	expect_str(scene_holder(w, id), S(""));
	expect_str(scene_show(w, id).case_->queue, S("billing"));
	expect(events(w, id, CASE_EVENT_TRANSFERRED, &detail) >= 4);
	world_free(w);
}

EACH_DATABASE(rules_that_come_later_find_older_cases)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_routing_rule rule = {
		.code = S("ja"), .team = S("first"), .languages = {(str[]){S("ja")}, 1}};
	const struct mainstay_put_routing_rules_request in = {.rules = {&rule, 1}};
	struct mainstay_put_routing_rules_response out = {0};
	str id;

	scene_team(w, "first", 5, NAMES("ann"));
	id = scene_case(w, "low");
	expect_ok(CALL(w, MAINSTAY_PUT_ROUTING_RULES,
		       op_mainstay_put_routing_rules(&w->rq, &in, &out)));
	scene_route(w);
	world_tick(w, HOURS(1));
	scene_route(w);
	expect_str(scene_holder(w, id), S(""));
	scene_rule(w, "first", "never", 0);
	scene_route(w);
	expect_str(scene_holder(w, id), S("ann"));
	world_free(w);
}
