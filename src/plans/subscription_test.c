/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions on both databases, through the operations as the runner calls them. */
#include "subscription.h"

#include "mainstay.h"
#include "plan-gate.h"
#include "plans-testing.h"
#include "price.h"
#include "scene.h"

static const char *const seed[] = {"catalog/plans/seed.yaml"};

struct stage {
	struct scene *s;
	struct plan_book *book;
};

static struct stage stage_open(struct test *t, enum fixture_kind where)
{
	struct stage g = {scene_open(t, where, "2026-03-10T12:00:00Z"), testing_book(t, seed, 1)};

	g.s->app.plans = g.book;
	return g;
}

static void stage_close(struct stage *g)
{
	scene_close(g->s);
	plan_book_free(g->book);
}

static str iso(struct test *t, struct opt_usec at)
{
	return at.set ? usec_format(t->arena, at.v, USEC_SECOND_Z) : S("-");
}

/* What the account at hand is told it is on: "business", "basic default", ... */
static str current(struct test *t, struct stage *g)
{
	struct mainstay_get_subscription_request in = {0};
	struct mainstay_get_subscription_response out = {0};
	const struct mainstay_subscription_in_force *s;

	scene_expect_ok(g->s, scene_call(g->s, OP_MAINSTAY_GET_SUBSCRIPTION,
					 op_mainstay_get_subscription, &in, &out));
	s = out.subscription;
	if (!s->pending)
		return str_fmt(t->arena, "%.*s%s", STR_ARG(s->plan),
			       s->is_default.v ? " default" : "");
	return str_fmt(t->arena, "%.*s%s, %.*s from %.*s", STR_ARG(s->plan),
		       s->is_default.v ? " default" : "", STR_ARG(s->pending->plan),
		       STR_ARG(iso(t, s->pending->effective_at)));
}

static int change_with(struct stage *g, struct mainstay_change_subscription_request in,
		       struct mainstay_change_subscription_response *out)
{
	*out = (struct mainstay_change_subscription_response){0};
	return scene_call(g->s, OP_MAINSTAY_CHANGE_SUBSCRIPTION, op_mainstay_change_subscription,
			  &in, out);
}

static int change(struct stage *g, const char *plan)
{
	struct mainstay_change_subscription_response out;

	return change_with(g, (struct mainstay_change_subscription_request){.plan = str_from(plan)},
			   &out);
}

static int revoke(struct stage *g)
{
	struct mainstay_revoke_subscription_change_request in = {0};
	struct mainstay_revoke_subscription_change_response out = {0};

	return scene_call(g->s, OP_MAINSTAY_REVOKE_SUBSCRIPTION_CHANGE,
			  op_mainstay_revoke_subscription_change, &in, &out);
}

EACH_DATABASE(everyone_without_a_subscription_is_on_the_default_plan)
{
	struct stage g = stage_open(t, where);
	const struct plan *plan;

	expect_str(current(t, &g), S("basic default"));
	scene_begin(g.s);
	expect_ok(plan_of_account(&g.s->rq, g.s->customer.id, &plan));
	expect(plan == plan_book_selected(g.book)->default_plan);
	scene_commit(g.s);
	stage_close(&g);
}

EACH_DATABASE(upgrades_hold_at_once_and_downgrades_wait)
{
	struct stage g = stage_open(t, where);
	struct mainstay_change_subscription_response out;

	scene_expect_ok(g.s, change(&g, "developer"));
	expect_str(current(t, &g), S("developer"));
	scene_tick(g.s, HOURS(1));
	scene_expect_ok(g.s, change(&g, "business"));
	expect_str(current(t, &g), S("business"));
	/* the minimum term of 30 days ends after the month */
	scene_expect_ok(g.s, change_with(&g,
					 (struct mainstay_change_subscription_request){
						 .plan = S("developer")},
					 &out));
	expect_str(iso(t, out.effective_at), S("2026-04-09T13:00:00Z"));
	expect_str(current(t, &g), S("business, developer from 2026-04-09T13:00:00Z"));
	scene_tick(g.s, DAYS(30) - 1);
	expect_str(current(t, &g), S("business, developer from 2026-04-09T13:00:00Z"));
	scene_tick(g.s, 1);
	expect_str(current(t, &g), S("developer"));
	/* past the term the end of the month counts */
	scene_tick(g.s, DAYS(60));
	scene_expect_ok(g.s, change(&g, "basic"));
	expect_str(current(t, &g), S("developer, basic from 2026-07-01T00:00:00Z"));
	scene_tick(g.s, DAYS(30));
	expect_str(current(t, &g), S("basic default"));
	stage_close(&g);
}

EACH_DATABASE(what_is_pending_can_be_replaced_and_revoked)
{
	struct stage g = stage_open(t, where);

	scene_expect_ok(g.s, change(&g, "business"));
	scene_expect_ok(g.s, change(&g, "developer"));
	scene_tick(g.s, HOURS(1));
	scene_expect_ok(g.s, change(&g, "basic"));
	expect_str(current(t, &g), S("business, basic from 2026-04-09T12:00:00Z"));
	scene_expect_ok(g.s, revoke(&g));
	expect_str(current(t, &g), S("business"));
	expect_err(revoke(&g), E_API);
	scene_expect_error(g.s, "ConflictException");
	/* and nothing of it comes true */
	scene_tick(g.s, DAYS(60));
	expect_str(current(t, &g), S("business"));
	stage_close(&g);
}

EACH_DATABASE(an_upgrade_takes_the_place_of_a_pending_downgrade)
{
	struct stage g = stage_open(t, where);

	scene_expect_ok(g.s, change(&g, "developer"));
	scene_tick(g.s, HOURS(1));
	scene_expect_ok(g.s, change(&g, "basic"));
	scene_tick(g.s, HOURS(1));
	scene_expect_ok(g.s, change(&g, "business"));
	expect_str(current(t, &g), S("business"));
	scene_tick(g.s, DAYS(60));
	expect_str(current(t, &g), S("business"));
	stage_close(&g);
}

EACH_DATABASE(an_upgrade_may_wait_for_the_end_of_the_period)
{
	struct stage g = stage_open(t, where);
	struct mainstay_change_subscription_request in = {.plan = S("business"),
							  .when = S("period-end")};
	struct mainstay_change_subscription_response out;

	scene_expect_ok(g.s, change_with(&g, in, &out));
	expect_str(current(t, &g), S("basic default, business from 2026-04-01T00:00:00Z"));
	scene_tick(g.s, DAYS(21) + HOURS(12));
	expect_str(current(t, &g), S("business"));
	stage_close(&g);
}

EACH_DATABASE(customers_move_themselves_only_where_the_catalogue_says_so)
{
	struct stage g = stage_open(t, where);
	struct mainstay_change_subscription_request in = {.plan = S("enterprise")};
	struct mainstay_change_subscription_response out;

	/* the plan is sold by staff */
	expect_err(change(&g, "enterprise"), E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	in.account_id = g.s->customer.id;
	scene_as(g.s, &g.s->provider, "billing");
	scene_expect_ok(g.s, change_with(&g, in, &out));
	/* and left through staff */
	scene_as(g.s, &g.s->customer, "admin");
	expect_str(current(t, &g), S("enterprise"));
	expect_err(change(&g, "basic"), E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	/* no force, no organization, no other account */
	expect_err(change_with(&g,
			       (struct mainstay_change_subscription_request){
				       .plan = S("business"), .force = SOME_BOOL(true)},
			       &out),
		   E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	expect_err(change_with(&g,
			       (struct mainstay_change_subscription_request){
				       .plan = S("business"), .scope = S("organization")},
			       &out),
		   E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	expect_err(change_with(&g,
			       (struct mainstay_change_subscription_request){
				       .plan = S("business"), .account_id = g.s->other.id},
			       &out),
		   E_API);
	scene_expect_error(g.s, "ResourceNotFoundException");
	/* members may look, not change */
	scene_as(g.s, &g.s->customer, "member");
	expect_str(current(t, &g), S("enterprise"));
	expect_err(change(&g, "business"), E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	stage_close(&g);
}

EACH_DATABASE(staff_may_force_and_only_staff_take_that_back)
{
	struct stage g = stage_open(t, where);
	struct mainstay_change_subscription_request in = {
		.plan = S("developer"), .force = SOME_BOOL(true), .reason = S("unpaid")};
	struct mainstay_change_subscription_response out;

	scene_expect_ok(g.s, change(&g, "business"));
	scene_tick(g.s, HOURS(1));
	scene_as(g.s, &g.s->provider, "billing");
	in.account_id = g.s->customer.id;
	scene_expect_ok(g.s, change_with(&g, in, &out));
	expect_str(iso(t, out.effective_at), S("2026-03-10T13:00:00Z"));
	in.force = (struct opt_bool){0};
	in.plan = S("basic");
	scene_expect_ok(g.s, change_with(&g, in, &out));
	scene_as(g.s, &g.s->customer, "admin");
	expect_str(current(t, &g), S("developer, basic from 2026-04-09T13:00:00Z"));
	expect_err(revoke(&g), E_API);
	scene_expect_error(g.s, "AccessDeniedException");
	stage_close(&g);
}

EACH_DATABASE(an_organization_covers_all_its_accounts)
{
	struct stage g = stage_open(t, where);
	struct mainstay_change_subscription_request in = {.plan = S("business"),
							  .scope = S("organization")};
	struct mainstay_change_subscription_response out;

	in.account_id = g.s->customer.id;
	scene_as(g.s, &g.s->provider, "billing");
	scene_expect_ok(g.s, change_with(&g, in, &out));
	scene_as(g.s, &g.s->other, "admin");
	expect_str(current(t, &g), S("business"));
	/* an account's own plan counts when it is the higher one */
	scene_as(g.s, &g.s->provider, "billing");
	in = (struct mainstay_change_subscription_request){.plan = S("enterprise"),
							   .account_id = g.s->other.id};
	scene_expect_ok(g.s, change_with(&g, in, &out));
	scene_as(g.s, &g.s->other, "admin");
	expect_str(current(t, &g), S("enterprise"));
	scene_as(g.s, &g.s->customer, "admin");
	expect_str(current(t, &g), S("business"));
	/* one subscription for an organization */
	scene_as(g.s, &g.s->provider, "billing");
	in = (struct mainstay_change_subscription_request){
		.plan = S("developer"), .scope = S("organization"), .account_id = g.s->other.id};
	expect_err(change_with(&g, in, &out), E_API);
	scene_expect_error(g.s, "ConflictException");
	stage_close(&g);
}

EACH_DATABASE(a_plan_that_is_already_so_is_a_conflict)
{
	struct stage g = stage_open(t, where);

	expect_err(change(&g, "basic"), E_API);
	scene_expect_error(g.s, "ConflictException");
	scene_expect_ok(g.s, change(&g, "developer"));
	expect_err(change(&g, "developer"), E_API);
	scene_expect_error(g.s, "ConflictException");
	expect_err(change(&g, "devloper"), E_API);
	scene_expect_error(g.s, "ResourceNotFoundException");
	stage_close(&g);
}

/* Two seats of the same price list, one edited: the pinned customer keeps the old terms. */
EACH_DATABASE(a_pinned_catalogue_outlives_its_file)
{
	struct stage g = stage_open(t, where);
	const struct catalog *before = plan_book_selected(g.book), *after;
	struct plan_book *edited = plan_book_new();
	const struct plan *plan;
	str text = testing_file(t, seed[0]), old_version;
	char *err = NULL;

	scene_expect_ok(g.s, change(&g, "business"));
	old_version = str_dup(t->arena, before->version);
	/* a restart with an edited file: another book, which knows the new text only */
	for (size_t i = 0; i + 6 <= text.n; i++)
		if (str_eq(str_slice(text, i, i + 15), S("minimum: 100.00"))) {
			text = str_fmt(t->arena, "%.*sminimum: 250.00%.*s", (int)i, text.p,
				       STR_ARG(str_slice(text, i + 15, text.n)));
			break;
		}
	expect_ok(plan_book_add(edited, S("seed.yaml"), text, true, &after, &err));
	expect(!str_eq(after->version, old_version));
	g.s->app.plans = edited;
	expect_str(current(t, &g), S("business"));
	scene_begin(g.s);
	expect_ok(plan_of_account(&g.s->rq, g.s->customer.id, &plan));
	expect_str(plan->catalog->version, old_version);
	expect(plan->price->minimum == 100 * DEC18_ONE);
	/* the other account would buy the new one */
	expect_ok(plan_of_account(&g.s->rq, g.s->other.id, &plan));
	expect_str(plan->catalog->version, after->version);
	scene_commit(g.s);
	/* moving to the same plan of the new version is a change */
	scene_expect_ok(g.s, change(&g, "business"));
	plan_book_free(edited);
	g.s->app.plans = g.book;
	stage_close(&g);
}

static str history(struct test *t, struct stage *g, int64_t most, str token, str *ret_token)
{
	struct mainstay_list_subscription_changes_request in = {.max_results = SOME_I64(most),
								.next_token = token};
	struct mainstay_list_subscription_changes_response out = {0};
	str all = S("");

	scene_expect_ok(g->s, scene_call(g->s, OP_MAINSTAY_LIST_SUBSCRIPTION_CHANGES,
					 op_mainstay_list_subscription_changes, &in, &out));
	for (size_t i = 0; i < out.changes.n; i++) {
		const struct mainstay_subscription_change *c = &out.changes.v[i];

		all = str_fmt(t->arena, "%.*s%.*s %.*s>%.*s;", STR_ARG(all), STR_ARG(c->change),
			      STR_ARG(c->from_plan), STR_ARG(c->to_plan));
	}
	*ret_token = str_dup(t->arena, out.next_token);
	return all;
}

EACH_DATABASE(history_is_kept_and_paged)
{
	struct stage g = stage_open(t, where);
	str token;

	scene_expect_ok(g.s, change(&g, "developer"));
	scene_expect_ok(g.s, change(&g, "business"));
	scene_expect_ok(g.s, change(&g, "basic"));
	scene_expect_ok(g.s, revoke(&g));
	expect_str(history(t, &g, 50, (str){0}, &token),
		   S("revoked >business;scheduled business>;changed developer>business;started "
		     ">developer;"));
	expect(!token.p);
	expect_str(history(t, &g, 3, (str){0}, &token),
		   S("revoked >business;scheduled business>;changed developer>business;"));
	expect_str(history(t, &g, 3, token, &token), S("started >developer;"));
	expect(!token.p);
	stage_close(&g);
}

EACH_DATABASE(intervals_are_listed_by_account_and_by_the_provider)
{
	struct stage g = stage_open(t, where);
	struct mainstay_list_subscriptions_request in = {.max_results = SOME_I64(1)};
	struct mainstay_list_subscriptions_response out = {0};
	size_t n = 0;

	scene_expect_ok(g.s, change(&g, "developer"));
	scene_tick(g.s, HOURS(1));
	scene_expect_ok(g.s, change(&g, "business"));
	scene_as(g.s, &g.s->other, "admin");
	scene_expect_ok(g.s, change(&g, "developer"));
	scene_as(g.s, &g.s->customer, "readonly");
	for (;;) {
		out = (struct mainstay_list_subscriptions_response){0};
		scene_expect_ok(g.s, scene_call(g.s, OP_MAINSTAY_LIST_SUBSCRIPTIONS,
						op_mainstay_list_subscriptions, &in, &out));
		expect_eq(out.subscriptions.n, 1);
		expect_str(out.subscriptions.v[0].plan, n == 0 ? S("business") : S("developer"));
		expect_str(out.subscriptions.v[0].account_id, g.s->customer.id);
		n++;
		if (!out.next_token.p)
			break;
		in.next_token = str_dup(t->arena, out.next_token);
	}
	expect_eq(n, 2);
	/* for the provider: what is in force, of everybody */
	scene_as(g.s, &g.s->provider, "agent");
	in.next_token = (str){0};
	for (n = 0;; n++) {
		out = (struct mainstay_list_subscriptions_response){0};
		scene_expect_ok(g.s, scene_call(g.s, OP_MAINSTAY_LIST_SUBSCRIPTIONS,
						op_mainstay_list_subscriptions, &in, &out));
		expect_eq(out.subscriptions.n, 1);
		if (!out.next_token.p)
			break;
		in.next_token = str_dup(t->arena, out.next_token);
	}
	expect_eq(n, 1);
	stage_close(&g);
}

EACH_DATABASE(the_gate_asks_the_plan)
{
	struct stage g = stage_open(t, where);
	struct req *rq = &g.s->rq;

	scene_begin(g.s);
	rq->caller = (struct caller){.kind = PRINCIPAL_USER, .account = g.s->customer.id};
	expect_err(plan_gate(rq, S("support-api")), E_API);
	expect_str(rq->failure.message,
		   S("Amazon Web Services Premium Support Subscription is required to use this "
		     "service."));
	expect_str(rq->caller.plan, S("basic"));
	expect_ok(plan_gate(rq, (str){0}));
	expect_ok(plan_gate(rq, S("billing-cases")));
	/* staff have no plan and need none */
	rq->caller = (struct caller){.kind = PRINCIPAL_STAFF, .account = g.s->provider.id};
	expect_ok(plan_gate(rq, S("support-api")));
	expect(!rq->caller.plan.p);
	scene_commit(g.s);
	scene_as(g.s, &g.s->customer, "admin");
	scene_expect_ok(g.s, change(&g, "developer"));
	scene_begin(g.s);
	rq->caller = (struct caller){.kind = PRINCIPAL_USER, .account = g.s->customer.id};
	expect_ok(plan_gate(rq, S("support-api")));
	expect_str(rq->caller.plan, S("developer"));
	scene_commit(g.s);
	stage_close(&g);
}

TEST(months_end_where_the_next_begins)
{
	static const struct {
		const char *at, *end;
	} rows[] = {
		{"2026-03-10T12:00:00Z", "2026-04-01T00:00:00Z"},
		{"2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"},
		{"2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		usec at;

		expect_ok(usec_parse_iso(str_from(rows[i].at), &at));
		expect_str(usec_format(t->arena, subscription_month_end(at), USEC_SECOND_Z),
			   str_from(rows[i].end));
	}
}

TEST(a_change_waits_by_the_rule_of_the_plan_that_is_left)
{
	const char *const paths[] = {"src/plans/testdata/small.yaml", seed[0]};
	struct plan_book *b = testing_book(t, paths, 2);
	const struct catalog *small = plan_book_catalog(b, S("small"));
	const struct plan *open = catalog_plan(small, S("open")),
			  *pro = catalog_plan(small, S("pro"));
	const struct plan *max = catalog_plan(small, S("max"));
	const struct plan *foreign = catalog_plan(plan_book_catalog(b, S("seed")), S("enterprise"));
	struct subscription_wish wish = {0};
	usec starts = DAYS(100), now = DAYS(105), term = starts + DAYS(30);

	expect(subscription_is_upgrade(open, pro) && subscription_is_upgrade(pro, max));
	expect(!subscription_is_upgrade(max, pro) && !subscription_is_upgrade(pro, pro));
	expect(!subscription_is_upgrade(pro, foreign));
	expect_eq(subscription_effective(pro, starts, term, max, &wish, now), now);
	/* terms of 30 days with a notice of 10 */
	expect_eq(subscription_effective(pro, starts, term, open, &wish, now), term);
	expect_eq(subscription_effective(pro, starts, term, open, &wish, starts + DAYS(25)),
		  starts + DAYS(60));
	expect_eq(subscription_effective(pro, starts, term, foreign, &wish, now), term);
	/* what may be left at once waits only when asked to */
	expect_eq(subscription_effective(open, starts, 0, foreign, &wish, now), now);
	wish.at_period_end = true;
	expect_eq(subscription_effective(open, starts, 0, pro, &wish, now),
		  subscription_month_end(now));
	wish.forced = true;
	expect_eq(subscription_effective(pro, starts, term, open, &wish, now), now);
	plan_book_free(b);
}
