/* SPDX-License-Identifier: Apache-2.0 */
/* Teams, agents, shifts, rotations and feeds as operations. */
#include "desk-scene.h"
#include "feed.h"
#include "http.h"

static struct mainstay_agent agent(struct case_world *w, const char *name)
{
	const struct mainstay_list_agents_request in = {.user_name = str_from(name)};
	struct mainstay_list_agents_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LIST_AGENTS, op_mainstay_list_agents(&w->rq, &in, &out)));
	expect_eq(out.agents.n, 1);
	return out.agents.v[0];
}

static struct mainstay_shift put_shift(struct case_world *w, struct mainstay_put_shift_request in)
{
	struct mainstay_put_shift_response out = {0};

	expect_ok(CALL(w, MAINSTAY_PUT_SHIFT, op_mainstay_put_shift(&w->rq, &in, &out)));
	return *out.shift;
}

EACH_DATABASE(a_shift_makes_an_agent_available_unless_told_otherwise)
{
	struct case_world *w = world_new(t, where); /* Monday 09:00 UTC */
	struct mainstay_put_presence_request away = {.presence = S("away"), .note = S("lunch")};
	struct mainstay_put_presence_response out = {0};
	str weekdays[] = {S("mon"), S("tue")};
	struct mainstay_shift s;

	scene_team(w, "first", 5, (const char *const[]){"ann", NULL});
	scene_presence(w, "ann", "by-shift");
	expect_str(agent(w, "ann").presence, S("offline"));
	s = put_shift(w, (struct mainstay_put_shift_request){.user_name = S("ann"),
							     .team = S("first"),
							     .weekdays = {weekdays, 2},
							     .from = S("09:30"),
							     .to = S("17:00"),
							     .time_zone = S("Europe/Berlin")});
	expect_str(s.to, S("17:00"));
	expect_str(s.first_day, S("2026-03-02"));
	expect_str(agent(w, "ann").presence, S("available"));
	expect_str(agent(w, "ann").presence_from, S("shift"));
	expect_eq(agent(w, "ann").presence_until.v, w->rq.now + HOURS(7));
	scene_as(w, "ann", "agent");
	away.until = SOME_USEC(w->rq.now + HOURS(1));
	expect_ok(CALL(w, MAINSTAY_PUT_PRESENCE, op_mainstay_put_presence(&w->rq, &away, &out)));
	expect_str(agent(w, "ann").presence, S("away"));
	expect_str(agent(w, "ann").presence_note, S("lunch"));
	world_tick(w, HOURS(1));
	expect_str(agent(w, "ann").presence, S("available"));
	world_tick(w, HOURS(6));
	expect_str(agent(w, "ann").presence, S("offline"));
	world_free(w);
}

EACH_DATABASE(only_who_may_says_it_of_others)
{
	struct case_world *w = world_new(t, where);
	const struct mainstay_put_presence_request in = {.user_name = S("ann"),
							 .presence = S("busy")};
	struct mainstay_put_presence_response out = {0};

	scene_team(w, "first", 5, (const char *const[]){"ann", "bob", NULL});
	scene_as(w, "bob", "agent");
	expect_fails(w, CALL(w, MAINSTAY_PUT_PRESENCE, op_mainstay_put_presence(&w->rq, &in, &out)),
		     ERR_ACCESS_DENIED_EXCEPTION, NULL);
	scene_as(w, "bob", "lead");
	expect_ok(CALL(w, MAINSTAY_PUT_PRESENCE, op_mainstay_put_presence(&w->rq, &in, &out)));
	expect_str(out.agent->presence, S("busy"));
	world_free(w);
}

#define CALENDAR                                                                                   \
	"BEGIN:VCALENDAR\r\n"                                                                      \
	"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:ann: early\r\nDTSTART;TZID=Europe/Berlin:20260303T0600"  \
	"00\r\nDTEND;TZID=Europe/Berlin:20260303T140000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"          \
	"END:VEVENT\r\n"                                                                           \
	"BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:nobody late\r\nDTSTART:20260303T140000Z\r\nDURATION:"    \
	"PT8H\r\nEND:VEVENT\r\n"                                                                   \
	"BEGIN:VEVENT\r\nUID:3\r\nSUMMARY:ann holiday\r\nDTSTART;VALUE=DATE:20260401\r\nDTEND;"    \
	"VALUE=DATE:20260420\r\nEND:VEVENT\r\n"                                                    \
	"END:VCALENDAR\r\n"

static struct mainstay_import_shifts_response import(struct case_world *w, bool explain)
{
	const struct mainstay_import_shifts_request in = {.calendar = S(CALENDAR),
							  .source = S("plan.ics"),
							  .team = S("first"),
							  .explain = SOME_BOOL(explain)};
	struct mainstay_import_shifts_response out = {0};

	expect_ok(CALL(w, MAINSTAY_IMPORT_SHIFTS, op_mainstay_import_shifts(&w->rq, &in, &out)));
	return out;
}

static struct mainstay_shift_list shifts(struct case_world *w)
{
	const struct mainstay_list_shifts_request in = {.team = S("first")};
	struct mainstay_list_shifts_response out = {0};

	expect_ok(CALL(w, MAINSTAY_LIST_SHIFTS, op_mainstay_list_shifts(&w->rq, &in, &out)));
	return out.shifts;
}

EACH_DATABASE(shifts_come_from_a_calendar_file)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_import_shifts_response r;

	scene_team(w, "first", 5, (const char *const[]){"ann", NULL});
	r = import(w, true);
	expect_eq(r.imported.v, 3);
	expect_eq(shifts(w).n, 0);
	r = import(w, false);
	expect_eq(r.imported.v, 3);
	expect_eq(r.replaced.v, 0);
	expect_eq(r.problems.n, 2);
	expect_eq(r.problems.v[0].line.v, 9);
	expect_eq(shifts(w).n, 3);
	expect_str(shifts(w).v[0].source, S("plan.ics"));
	/* the same file again: what is to come is replaced, what is over stays away */
	world_tick(w, DAYS(9));
	r = import(w, false);
	expect_eq(r.imported.v, 1);
	expect_eq(r.replaced.v, 1);
	expect_eq(shifts(w).n, 1);
	expect_eq(shifts(w).v[0].starts_at.v % DAYS(1), HOURS(5));
	world_free(w);
}

/* Reads a feed as its route does. */
static int fetch(struct case_world *w, str url, str *ret_body)
{
	struct http_request http = {.path = url};
	struct route_reply reply = {.head.status = 200};
	const struct caller before = w->rq.caller;
	int r;

	while (http.path.n && !str_starts(http.path, S("/calendar/")))
		http.path = str_slice(http.path, 1, http.path.n);
	w->rq.caller = (struct caller){0};
	world_begin(w, OP_MAINSTAY_LIST_CALENDAR_FEEDS);
	w->rq.op = NULL;
	r = world_end(w, feed_routes.routes[0].run(&w->rq, &http, &reply));
	w->rq.caller = before;
	*ret_body = r == 0 ? str_dup(w->t->arena, reply.head.body) : S("");
	return r;
}

static int lines_with(str text, str word)
{
	int n = 0;

	while (text.p)
		n += str_starts(str_cut(&text, '\n'), word);
	return n;
}

EACH_DATABASE(a_feed_shows_shifts_and_turns_until_it_is_revoked)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_create_calendar_feed_request in = {.team = S("first")};
	struct mainstay_create_calendar_feed_response team = {0}, mine = {0};
	struct mainstay_delete_calendar_feed_request gone = {0};
	struct mainstay_delete_calendar_feed_response done = {0};
	str body, again;

	scene_team(w, "first", 5, (const char *const[]){"ann", "bob", NULL});
	scene_on_call(w, "first", (const char *const[]){"bob", NULL});
	import(w, false);
	expect_ok(CALL(w, MAINSTAY_CREATE_CALENDAR_FEED,
		       op_mainstay_create_calendar_feed(&w->rq, &in, &team)));
	in = (struct mainstay_create_calendar_feed_request){.user_name = S("ann")};
	expect_ok(CALL(w, MAINSTAY_CREATE_CALENDAR_FEED,
		       op_mainstay_create_calendar_feed(&w->rq, &in, &mine)));
	expect_ok(fetch(w, team.url, &body));
	expect(str_starts(body, S("BEGIN:VCALENDAR\r\n")));
	expect_eq(lines_with(body, S("SUMMARY:ann: shift")), 3);
	/* one person all the time: no turn begins or ends within the window */
	expect_eq(lines_with(body, S("BEGIN:VEVENT")), 3);
	world_tick(w, HOURS(3));
	expect_ok(fetch(w, team.url, &again));
	expect_str(again, body);
	expect_ok(fetch(w, mine.url, &body));
	expect_eq(lines_with(body, S("SUMMARY:Shift\\, first")), 3);
	gone.feed_id = mine.feed->feed_id;
	expect_ok(CALL(w, MAINSTAY_DELETE_CALENDAR_FEED,
		       op_mainstay_delete_calendar_feed(&w->rq, &gone, &done)));
	expect(fetch(w, mine.url, &body) == E_API);
	expect(fetch(w, S("/calendar/x.ics"), &body) == E_API);
	expect_ok(fetch(w, team.url, &body));
	world_free(w);
}

EACH_DATABASE(turns_and_covers_are_shown)
{
	struct case_world *w = world_new(t, where);
	str names[] = {S("ann"), S("bob")};
	const struct mainstay_put_rotation_request rotation = {.team = S("first"),
							       .time_zone = S("Europe/Berlin"),
							       .turn_days = SOME_I64(1),
							       .handover = S("09:00"),
							       .members = {names, 2}};
	struct mainstay_put_rotation_response put = {0};
	const struct mainstay_get_on_call_request in = {.team = S("first"), .days = SOME_I64(3)};
	struct mainstay_get_on_call_response out = {0};
	struct mainstay_put_on_call_override_request cover = {
		.team = S("first"), .user_name = S("bob"), .reason = S("swap")};
	struct mainstay_put_on_call_override_response covered = {0};
	const struct mainstay_put_rotation_request none = {.team = S("first")};

	scene_team(w, "first", 5, (const char *const[]){"ann", "bob", NULL});
	expect_ok(
		CALL(w, MAINSTAY_PUT_ROTATION, op_mainstay_put_rotation(&w->rq, &rotation, &put)));
	expect_str(put.rotation->on_call, S("ann"));
	cover.starts_at = SOME_USEC(w->rq.now + HOURS(1));
	cover.ends_at = SOME_USEC(w->rq.now + HOURS(2));
	expect_ok(CALL(w, MAINSTAY_PUT_ON_CALL_OVERRIDE,
		       op_mainstay_put_on_call_override(&w->rq, &cover, &covered)));
	expect_ok(CALL(w, MAINSTAY_GET_ON_CALL, op_mainstay_get_on_call(&w->rq, &in, &out)));
	/* ann, bob covers, ann, bob, ann, bob */
	expect_eq(out.schedule.n, 6);
	expect_str(out.schedule.v[1].user_name, S("bob"));
	expect(out.schedule.v[1].override.v);
	expect_eq(out.overrides.n, 1);
	expect_eq(out.schedule.v[5].ends_at.v, w->rq.now + DAYS(3));
	put = (struct mainstay_put_rotation_response){0};
	expect_ok(CALL(w, MAINSTAY_PUT_ROTATION, op_mainstay_put_rotation(&w->rq, &none, &put)));
	expect(!put.rotation);
	out = (struct mainstay_get_on_call_response){0};
	expect_ok(CALL(w, MAINSTAY_GET_ON_CALL, op_mainstay_get_on_call(&w->rq, &in, &out)));
	expect_eq(out.rotations.n, 0);
	world_free(w);
}

EACH_DATABASE(what_is_wrong_is_refused_by_name)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_skill skill = {.kind = S("service"), .value = S("no-such-service")};
	const struct mainstay_put_agent_request bad = {.user_name = S("ann"),
						       .skills = {&skill, 1}};
	struct mainstay_put_agent_response out = {0};
	struct mainstay_routing_rule rule = {.code = S("x"), .team = S("nowhere")};
	const struct mainstay_put_routing_rules_request rules = {.rules = {&rule, 1}};
	struct mainstay_put_routing_rules_response put = {0};
	const struct mainstay_delete_team_request gone = {.team = S("first")};
	struct mainstay_delete_team_response done = {0};

	scene_team(w, "first", 5, (const char *const[]){"ann", NULL});
	expect_fails(w, CALL(w, MAINSTAY_PUT_AGENT, op_mainstay_put_agent(&w->rq, &bad, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "There is no service no-such-service.");
	skill = (struct mainstay_skill){.kind = S("plan"), .value = S("account-manager")};
	expect_ok(CALL(w, MAINSTAY_PUT_AGENT, op_mainstay_put_agent(&w->rq, &bad, &out)));
	expect_eq(out.agent->skills.n, 1);
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_ROUTING_RULES,
			  op_mainstay_put_routing_rules(&w->rq, &rules, &put)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "There is no team nowhere.");
	rule.team = S("first");
	rule.severity_codes.v = (str[]){S("loud")};
	rule.severity_codes.n = 1;
	expect_fails(w,
		     CALL(w, MAINSTAY_PUT_ROUTING_RULES,
			  op_mainstay_put_routing_rules(&w->rq, &rules, &put)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Rule x: there is no severity loud.");
	scene_rule(w, "first", "never", 0);
	expect_fails(w,
		     CALL(w, MAINSTAY_DELETE_TEAM, op_mainstay_delete_team(&w->rq, &gone, &done)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_free(w);
}
