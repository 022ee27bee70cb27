/* SPDX-License-Identifier: Apache-2.0 */
/* What the provider's people hear of: levels of escalation, pages, assignments, and their team's
 * cases. */
#include "case-rules.h"
#include "desk-scene.h"
#include "escalate.h"
#include "notice-scene.h"

#define ANN S("ann@provider.example")
#define BOB S("bob@provider.example")
#define LEA S("lea@provider.example")
#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

static const char levels[] =
	"format: 1\n"
	"levels:\n"
	"  - {code: soon, clocks: [first-response], at: 50%, actions: [{notify: assignee}]}\n"
	"  - {code: late, clocks: [first-response], at: breach, actions: [{notify: lead}]}\n"
	"  - {code: named, clocks: [first-response], at: 10m after, actions: [{notify: bob}]}\n"
	"  - {code: word, clocks: [first-response], at: 20m after, actions: [{notify: someone}]}\n"
	"  - {code: wake, clocks: [first-response], at: 30m after, actions: [{page: on-call}]}\n";

static struct case_world *open_world(struct test *t, enum fixture_kind where)
{
	struct case_world *w = notice_world_open(t, where, MAIL_DELIVERY_DIR, "");
	char *why = NULL;

	if (escalations_new(S("levels.yaml"), str_from(levels), w->app.plans, &w->app.escalations,
			    &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return w;
}

static void close_world(struct case_world *w)
{
	escalations_free(w->app.escalations);
	notice_world_close(w);
}

/* ann and bob, led by lea. */
static void make_team(struct case_world *w)
{
	static const struct mainstay_team_member members[] = {
		{.user_name = S_INIT("ann")},
		{.user_name = S_INIT("bob")},
		{.user_name = S_INIT("lea"), .role = S_INIT("lead")},
	};
	const struct mainstay_put_team_request in = {
		.team = S("night"), .members = {(struct mainstay_team_member *)members, 3}};
	struct mainstay_put_team_response out = {0};

	scene_team(w, "night", 20, NAMES("ann", "bob"));
	scene_as(w, "lea", "lead");
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_TEAM, op_mainstay_put_team(&w->rq, &in, &out)));
	scene_rule(w, "night", "nobody", 0);
}

static size_t told(struct case_world *w, str to, const char *template)
{
	return scene_count(w, NOTICE_WAITING, to, template);
}

static void later(struct case_world *w, usec by)
{
	world_tick(w, by);
	world_run_job(w, &desk_escalate_job);
	scene_deal(w);
}

static void prefer(struct case_world *w, const char *name,
		   struct mainstay_put_notification_preferences_request in)
{
	struct mainstay_put_notification_preferences_response out = {0};

	in.user_name = str_from(name);
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_PUT_NOTIFICATION_PREFERENCES,
		       op_mainstay_put_notification_preferences(&w->rq, &in, &out)));
}

EACH_DATABASE(levels_tell_whom_they_name_and_are_never_silent)
{
	struct case_world *w = open_world(t, where);
	struct sql_notice n;
	str id, holder, other;

	make_team(w);
	id = scene_case(w, "urgent"); /* an hour */
	scene_deal(w);
	/* a case that a rule gives to a team is that team's, from the first moment */
	expect_eq(told(w, ANN, "case-opened"), 1);
	expect_eq(told(w, BOB, "case-opened"), 1);
	expect_eq(told(w, LEA, "case-opened"), 1);
	expect_eq(told(w, TEAM, "case-opened"), 0);
	scene_route(w);
	scene_deal(w);
	holder = str_eq(scene_holder(w, id), S("ann")) ? ANN : BOB;
	other = str_eq(holder, ANN) ? BOB : ANN;
	n = scene_only(w, NOTICE_WAITING, holder, "case-assigned");
	expect_str(n.person_account, w->provider);
	expect(str_contains(n.fields, S("Rule all: team night.")));
	expect_eq(told(w, other, "case-assigned"), 0);

	later(w, MINUTES(31));
	n = scene_only(w, NOTICE_WAITING, holder, "case-escalated");
	expect(str_contains(n.fields, S("\"late\":\"\"")));
	expect_eq(told(w, LEA, "case-escalated"), 0);
	later(w, MINUTES(30));
	n = scene_only(w, NOTICE_WAITING, LEA, "case-escalated");
	expect(str_contains(n.fields, S("\"late\":\"1\"")));
	expect_eq(told(w, holder, "case-escalated"), 1);
	/* a person by name; a word that is nobody's goes to the lead */
	later(w, MINUTES(10));
	expect_eq(told(w, BOB, "case-escalated"), str_eq(holder, BOB) ? 2 : 1);
	later(w, MINUTES(10));
	expect_eq(told(w, LEA, "case-escalated"), 2);
	/* nobody is on call where it pages: the lead has to know */
	later(w, MINUTES(10));
	n = scene_only(w, NOTICE_WAITING, LEA, "on-call-page");
	expect(str_contains(n.fields, S("\"nobody\":\"1\"")));
	/* and nothing twice */
	later(w, MINUTES(10));
	expect_eq(told(w, LEA, "case-escalated") + told(w, LEA, "on-call-page"), 3);
	close_world(w);
}

EACH_DATABASE(where_no_team_has_it_the_common_address_is_told)
{
	struct case_world *w = open_world(t, where);

	scene_case(w, "urgent");
	scene_deal(w);
	expect_eq(told(w, TEAM, "case-opened"), 1);
	later(w, MINUTES(31));
	expect_eq(told(w, TEAM, "case-escalated"), 1);
	later(w, MINUTES(30));
	expect_eq(told(w, TEAM, "case-escalated"), 2);
	close_world(w);
}

EACH_DATABASE(a_page_waits_for_no_morning_and_for_no_digest)
{
	struct case_world *w = open_world(t, where);
	struct mainstay_quiet_hours always = {S("00:00"), S("23:59")};
	struct mainstay_notice_choice choice = {.event = S("on-call-page"), .mode = S("daily")};
	struct mainstay_put_notification_preferences_request taste = {
		.quiet_hours = &always, .choices = {&choice, 1}, .subscribed = SOME_BOOL(false)};
	struct mainstay_page_on_call_request in = {.reason = S("Come")};
	struct mainstay_page_on_call_response page = {0};
	struct sql_notice n;

	make_team(w);
	scene_on_call(w, "night", NAMES("ann", "bob"));
	in.case_id = scene_case(w, "low");
	prefer(w, "ann", taste);
	expect_ok(CALL(w, MAINSTAY_PAGE_ON_CALL, op_mainstay_page_on_call(&w->rq, &in, &page)));
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, ANN, "on-call-page");
	expect(n.due <= w->rq.now);
	expect(str_contains(n.fields, S("\"reason\":\"Come\"")));
	expect(str_contains(n.fields, S("\"team\":\"night\"")));
	expect(str_contains(n.fields, S("\"unsubscribe\":\"\"")));
	/* all other mails she does not want */
	expect_eq(told(w, ANN, "case-opened"), 0);
	expect_eq(told(w, BOB, "case-opened"), 1);
	/* the next layer has another way to be called and said so */
	choice.mode = S("none");
	taste.subscribed.v = true;
	prefer(w, "bob", taste);
	world_tick(w, MINUTES(11));
	world_run_job(w, &desk_pages_job);
	scene_deal(w);
	expect_eq(told(w, BOB, "on-call-page"), 0);
	expect_eq(told(w, ANN, "on-call-page"), 1);
	close_world(w);
}

EACH_DATABASE(who_has_a_case_in_copy_hears_what_its_customer_says)
{
	struct case_world *w = open_world(t, where);
	const struct mainstay_put_account_manager_request in = {.account_id = w->business,
								.user_name = S("lea")};
	struct mainstay_put_account_manager_response out = {0};
	struct support_add_communication_to_case_request more = {.communication_body = S("more")};
	struct support_add_communication_to_case_response said = {0};
	struct sql_notice n;
	str holder;

	make_team(w);
	expect_ok(CALL(w, MAINSTAY_PUT_ACCOUNT_MANAGER,
		       op_mainstay_put_account_manager(&w->rq, &in, &out)));
	more.case_id = scene_case(w, "low");
	scene_route(w);
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, LEA, "case-assigned");
	expect(str_contains(n.fields, S("\"copied\":\"1\"")));
	holder = str_eq(scene_holder(w, more.case_id), S("ann")) ? ANN : BOB;
	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		       op_support_add_communication_to_case(&w->rq, &more, &said)));
	scene_deal(w);
	expect_eq(told(w, LEA, "customer-replied"), 1);
	expect_eq(told(w, holder, "customer-replied"), 1);
	expect_eq(told(w, str_eq(holder, ANN) ? BOB : ANN, "customer-replied"), 0);
	close_world(w);
}

EACH_DATABASE(whom_a_colleague_gives_a_case_hears_why)
{
	struct case_world *w = open_world(t, where);
	struct mainstay_transfer_case_request in = {.assignee = S("bob"),
						    .reason = S("My shift ends.")};
	struct mainstay_transfer_case_response out = {0};
	struct sql_notice n;

	make_team(w);
	in.case_id = scene_case(w, "low");
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_TRANSFER_CASE, op_mainstay_transfer_case(&w->rq, &in, &out)));
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, BOB, "case-assigned");
	expect(str_contains(n.fields, S("gave it to you: My shift ends.")));
	/* an errand of one's own is no news */
	in.assignee = w->rq.caller.name;
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_TRANSFER_CASE, op_mainstay_transfer_case(&w->rq, &in, &out)));
	scene_deal(w);
	expect_eq(told(w, BOB, "case-assigned"), 1);
	close_world(w);
}

struct given {
	int r;
	str undo_id;
};

/* Gives cases to bob. */
static struct given give(struct case_world *w, str *ids, size_t n)
{
	const struct mainstay_bulk_update_cases_request in = {
		.case_ids = {ids, n}, .assignee = S("bob"), .reason = S("My shift ends.")};
	struct mainstay_bulk_update_cases_response out = {0};
	int r;

	world_as_staff(w);
	r = CALL(w, MAINSTAY_BULK_UPDATE_CASES, op_mainstay_bulk_update_cases(&w->rq, &in, &out));
	return (struct given){r, out.undo_id};
}

static void take_back(struct case_world *w, str undo_id)
{
	const struct mainstay_undo_action_request in = {.undo_id = undo_id};
	struct mainstay_undo_action_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_UNDO_ACTION, op_mainstay_undo_action(&w->rq, &in, &out)));
}

/* Notices of that template to bob in the provider's account, in a state. */
static size_t listed(struct case_world *w, int64_t state, struct sql_notice *ret)
{
	struct sql_notice_rows rows = scene_notices(w, w->provider, state);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		if (!str_eq(rows.v[i].template, S("cases-assigned")))
			continue;
		expect_str(rows.v[i].recipient, BOB);
		if (ret)
			*ret = rows.v[i];
		n++;
	}
	return n;
}

EACH_DATABASE(a_bulk_hand_over_is_one_mail_and_an_undo_none)
{
	struct case_world *w = open_world(t, where);
	struct mainstay_transfer_case_request away = {.assignee = S("ann")};
	struct mainstay_transfer_case_response gone = {0};
	struct sql_notice n = {0};
	struct given g;
	str ids[3], text;

	make_team(w);
	for (int i = 0; i < 3; i++)
		ids[i] = scene_case(w, "low");
	/* one that went on before the mail was made is not in it */
	g = give(w, ids, 3);
	expect_ok(g.r);
	away.case_id = ids[2];
	expect_ok(CALL(w, MAINSTAY_TRANSFER_CASE, op_mainstay_transfer_case(&w->rq, &away, &gone)));
	scene_deal(w);
	expect_eq(listed(w, NOTICE_WAITING, &n), 1);
	expect_eq(told(w, BOB, "case-assigned"), 0);
	expect(str_contains(n.fields, S("\"count\":\"2\"")));
	expect(str_contains(n.fields, ids[0]) && str_contains(n.fields, ids[1]));
	expect(!str_contains(n.fields, ids[2]));
	/* as it is read */
	world_run_job(w, &notice_send_job);
	text = scene_mail(w, &n);
	expect(str_contains(text, S("Subject: 2 cases are yours now")));
	expect(str_contains(text, S("gave you 2 cases: My shift ends.")));
	take_back(w, g.undo_id);
	scene_deal(w);
	expect_eq(listed(w, NOTICE_WAITING, NULL) + told(w, BOB, "case-assigned"), 0);
	/* undone at once: nobody hears anything */
	g = give(w, ids, 2);
	take_back(w, g.undo_id);
	scene_deal(w);
	expect_eq(listed(w, NOTICE_WAITING, NULL), 0);
	/* undone before the mail left; who keeps one of them hears of that one */
	g = give(w, ids, 3);
	scene_deal(w);
	expect_eq(listed(w, NOTICE_WAITING, NULL), 1);
	away.case_id = ids[0];
	away.assignee = S("bob");
	world_as_staff(w);
	w->rq.caller.name = S("bob");
	expect_ok(CALL(w, MAINSTAY_TRANSFER_CASE, op_mainstay_transfer_case(&w->rq, &away, &gone)));
	take_back(w, g.undo_id);
	scene_deal(w);
	expect_eq(listed(w, NOTICE_WAITING, NULL), 0);
	expect_eq(listed(w, NOTICE_DROPPED, NULL), 1);
	expect(told(w, BOB, "case-assigned") >= 1);
	close_world(w);
}

EACH_DATABASE(one_case_in_bulk_is_told_like_one_by_hand)
{
	struct case_world *w = open_world(t, where);
	struct sql_notice n;
	str id;

	make_team(w);
	id = scene_case(w, "low");
	expect_ok(give(w, &id, 1).r);
	scene_deal(w);
	n = scene_only(w, NOTICE_WAITING, BOB, "case-assigned");
	expect(str_contains(n.fields, S("gave it to you: My shift ends.")));
	expect_str(n.case_id, id);
	close_world(w);
}
