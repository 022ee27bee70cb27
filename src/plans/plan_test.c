/* SPDX-License-Identifier: Apache-2.0 */
#include "plans-testing.h"

static const char *const shipped[] = {
	"catalog/plans/seed.yaml",
	"catalog/plans/aws-2024.yaml",
	"catalog/plans/aws-2026.yaml",
};

/* What the founding document's table says, and what stands in for its silence. */
TEST(seed_answers_the_gates)
{
	static const struct {
		const char *feature;
		bool granted[4]; /* basic, developer, business, enterprise */
	} rows[] = {
		{"support-api", {false, true, true, true}},
		{"technical-cases", {false, true, true, true}},
		{"billing-cases", {true, true, true, true}},
		{"limit-cases", {true, true, true, true}},
		{"channel-web", {true, true, true, true}},
		{"channel-chat", {false, false, true, true}},
		{"channel-call", {false, false, true, true}},
		{"third-party-software", {false, false, true, true}},
		{"advisor-core", {true, true, true, true}},
		{"advisor-full", {false, false, true, true}},
		{"account-health", {true, true, true, true}},
		{"account-manager", {false, false, false, true}},
		{"event-management", {false, false, true, true}},
		{"no-such-feature", {false, false, false, false}},
	};
	struct plan_book *b = testing_book(t, shipped, 1);
	const struct catalog *c = plan_book_selected(b);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t p = 0; p < 4; p++)
			if (plan_entitled(&c->plans[p], str_from(rows[i].feature)) !=
			    rows[i].granted[p])
				test_fail(__FILE__, __LINE__, "%s of %.*s", rows[i].feature,
					  STR_ARG(c->plans[p].code));
	plan_book_free(b);
}

TEST(seed_targets)
{
	static const char *const severities[] = {"low", "normal", "high", "urgent", "critical"};
	/* minutes; -1: the severity is not allowed */
	static const int64_t minutes[4][5] = {
		{-1, -1, -1, -1, -1},
		{1440, 720, -1, -1, -1},
		{1440, 720, 240, 60, -1},
		{1440, 720, 240, 15, 15},
	};
	struct plan_book *b = testing_book(t, shipped, 1);
	const struct catalog *c = plan_book_selected(b);

	for (size_t p = 0; p < 4; p++)
		for (size_t s = 0; s < ARRAY_LEN(severities); s++) {
			const struct plan_target *target =
				plan_target(&c->plans[p], S("technical"), str_from(severities[s]));

			expect_eq(target ? target->first_response.minutes : -1, minutes[p][s]);
			if (target)
				expect(target->calendar->always);
		}
	/* account and billing cases have severities, but no target */
	expect_eq(
		plan_target(&c->plans[0], S("customer-service"), S("low"))->first_response.minutes,
		0);
	expect(plan_severity_allowed(&c->plans[0], S("low")));
	expect(!plan_severity_allowed(&c->plans[0], S("normal")));
	expect(plan_severity_allowed(&c->plans[3], S("critical")));
	expect(!plan_severity_allowed(&c->plans[2], S("critical")));
	plan_book_free(b);
}

TEST(channels_and_languages_by_kind)
{
	struct plan_book *b = testing_book(t, shipped, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct plan *business = &c->plans[2];
	const struct plan_calendar *calendar;

	expect(plan_channel(business, S("technical"), (str){0}, S("call")));
	expect(plan_channel(business, S("technical"), S("high"), S("call")));
	expect(!plan_channel(business, S("technical"), S("critical"), S("call")));
	expect(!plan_channel(&c->plans[1], S("technical"), (str){0}, S("chat")));
	expect(!plan_channel(&c->plans[0], S("technical"), (str){0}, S("web")));
	expect_eq(plan_language(business, S("technical"), S("zh"), &calendar), LANGUAGE_AVAILABLE);
	expect(!calendar);
	expect_eq(plan_language(business, S("customer-service"), S("zh"), &calendar),
		  LANGUAGE_AVAILABLE);
	expect_str(calendar->code, S("china-office"));
	expect_eq(plan_language(business, S("technical"), S("tr"), &calendar),
		  LANGUAGE_BEST_EFFORT);
	expect_eq(plan_language(business, S("technical"), S("xx"), &calendar),
		  LANGUAGE_UNAVAILABLE);
	expect_eq(plan_language(&c->plans[0], S("technical"), S("en"), &calendar),
		  LANGUAGE_UNAVAILABLE);
	plan_book_free(b);
}

TEST(levels_are_ordered)
{
	struct plan_book *b = testing_book(t, shipped, 1);
	const struct catalog *c = plan_book_selected(b);

	expect_str(plan_level(&c->plans[2], S("architecture")), S("contextual"));
	expect(plan_level_reaches(&c->plans[2], S("architecture"), S("general")));
	expect(!plan_level_reaches(&c->plans[2], S("architecture"), S("review")));
	expect(!plan_level_reaches(&c->plans[2], S("architecture"), S("no such word")));
	expect(!plan_level(&c->plans[2], S("support-api")).p);
	plan_book_free(b);
}

TEST(grants_are_counted_scoped_and_paid)
{
	const char *const paths[] = {"src/plans/testdata/small.yaml"};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct plan_grant *g = plan_grant(catalog_plan(c, S("pro")), S("reviews"));

	expect(g->entitled && !g->paid && g->carry_over);
	expect_eq(g->count, 2);
	expect_eq(g->period, PERIOD_QUARTER);
	g = plan_grant(catalog_plan(c, S("pro")), S("third-party-software"));
	expect_eq(g->kind_count, 1);
	expect_str(g->kinds[0], S("technical"));
	g = plan_grant(catalog_plan(c, S("max")), S("third-party-software"));
	expect(g->paid && g->entitled);
	expect_str(g->fee, S("99.50"));
	g = plan_grant(catalog_plan(c, S("max")), S("reviews"));
	expect(g->paid && !g->fee.p);
	plan_book_free(b);
}

TEST(contacts_grow_with_units)
{
	const char *const paths[] = {"src/plans/testdata/small.yaml"};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct plan *pro = catalog_plan(c, S("pro"));

	expect_eq(plan_contact_limit(pro, 0), 20);
	expect_eq(plan_contact_limit(pro, 250), 20);
	expect_eq(plan_contact_limit(pro, 251), 40);
	expect_eq(plan_contact_limit(pro, 1000), 40);
	expect_eq(plan_contact_limit(pro, 1001), 80);
	expect_eq(plan_contact_limit(pro, 2000), 80);
	expect_eq(plan_contact_limit(pro, 2001), 120);
	expect_eq(plan_contact_limit(catalog_plan(c, S("open")), 7), -1);
	expect_eq(plan_contact_limit(catalog_plan(c, S("max")), 7), 5);
	expect(plan_may_open(pro, S("member")));
	expect(!plan_may_open(pro, S("readonly")));
	expect(plan_may_open(catalog_plan(c, S("open")), S("readonly")));
	plan_book_free(b);
}

TEST(other_line_ups_ship_beside_the_seed)
{
	struct plan_book *b = testing_book(t, shipped, ARRAY_LEN(shipped));
	const struct catalog *old = plan_book_catalog(b, S("aws-2024"));
	const struct catalog *new = plan_book_catalog(b, S("aws-2026"));
	const struct plan *developer = catalog_plan(old, S("developer"));

	expect_str(plan_book_selected(b)->name, S("seed"));
	expect_eq(old->plan_count, 5);
	expect_eq(new->plan_count, 4);
	/* where the seed and AWS differ */
	expect(!plan_entitled(developer, S("support-api")));
	expect(!plan_target(developer, S("technical"), S("low"))->calendar->always);
	expect_eq(plan_contact_limit(developer, 1), 1);
	expect(developer->valid_until > 0);
	expect_eq(plan_target(catalog_plan(old, S("enterprise")), S("technical"), S("urgent"))
			  ->first_response.minutes,
		  60);
	expect_eq(plan_target(catalog_plan(new, S("unified-operations")), S("technical"),
			      S("critical"))
			  ->first_response.minutes,
		  5);
	expect(catalog_plan(new, S("enterprise"))->raising.allowed);
	plan_book_free(b);
}
