/* SPDX-License-Identifier: Apache-2.0 */
#include "plan-compare.h"

#include "plan-words.h"
#include "plans-testing.h"

static const char *const shipped[] = {
	"catalog/plans/seed.yaml",
	"catalog/plans/aws-2024.yaml",
	"catalog/plans/aws-2026.yaml",
};

static const struct compare_row *row(const struct compare_table *table, const char *code)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (str_eq(table->rows[i].code, str_from(code)))
			return &table->rows[i];
	test_fail(__FILE__, __LINE__, "no row %s", code);
}

TEST(comparison_is_the_seeds_table)
{
	struct plan_book *b = testing_book(t, shipped, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct plan *plans[] = {&c->plans[0], &c->plans[1], &c->plans[2], &c->plans[3]};
	struct compare_table en = plans_compare(t->arena, plans, 4, S("en"));
	struct compare_table zh = plans_compare(t->arena, plans, 4, S("zh"));
	const struct compare_row *r = row(&en, "price.minimum");

	expect_str(r->cells[0].text, S("free"));
	expect_str(r->cells[3].text, S("15,000.00 USD"));
	expect_eq(r->cells[3].doubts.n, 1);
	expect_str(r->cells[3].doubts.v[0], S("D7"));
	expect_str(row(&en, "price.components")->cells[2].text,
		   S("10% to 10,000, 7% to 80,000, 5% to 250,000, 3% above"));
	r = row(&en, "cases.technical.severities.urgent");
	expect_str(r->name, S("First response: Production system down"));
	expect_str(r->cells[1].text, S("-"));
	expect_str(r->cells[2].text, S("1 h"));
	expect_str(r->cells[3].text, S("15 min"));
	expect_str(row(&en, "features.architecture")->cells[2].text, S("contextual"));
	expect_eq(zh.row_count, en.row_count);
	expect_str(row(&zh, "price.minimum")->name, S("每月最低费用"));
	expect_str(row(&zh, "cases.technical.severities.urgent")->cells[2].text, S("1 小时"));
	plan_book_free(b);
}

static const struct catalog_difference *difference(const struct catalog_differences *d,
						   const char *path)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->v[i].path, str_from(path)))
			return &d->v[i];
	return NULL;
}

TEST(differences_name_what_the_doubts_are_about)
{
	struct plan_book *b = testing_book(t, shipped, ARRAY_LEN(shipped));
	struct catalog_differences d = catalogs_diff(t->arena, plan_book_catalog(b, S("seed")),
						     plan_book_catalog(b, S("aws-2024")), S("en"));
	const struct catalog_difference *v;

	v = difference(&d, "plans.developer.features.support-api");
	expect(v);
	expect_str(v->from, S("yes"));
	expect_str(v->to, S("-"));
	expect_str(v->doubts_from.v[0], S("D6"));
	v = difference(&d, "plans.enterprise.cases.technical.severities.urgent");
	expect_str(v->from, S("15 min"));
	expect_str(v->to, S("1 h"));
	expect_str(v->doubts_from.v[0], S("D8"));
	/* the fifth plan, and the doubt about there being four */
	v = difference(&d, "plans.enterprise-on-ramp");
	expect(!v->from.p);
	expect_str(v->doubts_from.v[0], S("D1"));
	expect(difference(&d, "core_checks.Z4AUBRNSmz"));
	/* the prices of 2024 are the seed's, and labels are no difference */
	expect(!difference(&d, "plans.business.price.minimum"));
	expect(!difference(&d, "plans.business.price.components"));
	expect(!difference(&d, "plans.business.audience"));
	expect(!difference(&d, "plans.business.cases.technical.channels"));
	plan_book_free(b);
}

TEST(differences_go_both_ways_and_end)
{
	struct plan_book *b = testing_book(t, shipped, ARRAY_LEN(shipped));
	const struct catalog *x = plan_book_catalog(b, S("seed"));
	const struct catalog *y = plan_book_catalog(b, S("aws-2026"));
	struct catalog_differences there = catalogs_diff(t->arena, x, y, S("en"));
	struct catalog_differences back = catalogs_diff(t->arena, y, x, S("en"));

	expect_eq(catalogs_diff(t->arena, x, x, S("en")).n, 0);
	expect_eq(there.n, back.n);
	for (size_t i = 0; i < there.n; i++) {
		const char *path = str_c(t->arena, there.v[i].path);
		const struct catalog_difference *v = difference(&back, path);

		expect(v);
		expect_str(v->from, there.v[i].to);
		expect_str(v->to, there.v[i].from);
	}
	expect_str(difference(&there, "plans.enterprise.price.minimum")->to, S("5,000.00 USD"));
	plan_book_free(b);
}

TEST(prices_in_words)
{
	const char *const paths[] = {"src/plans/testdata/small.yaml"};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);

	expect_str(words_price(t->arena, catalog_plan(c, S("open")), S("en")), S("free"));
	expect_str(words_price(t->arena, catalog_plan(c, S("pro")), S("en")),
		   S("10% to 1,000.50, 7% to 5,000, 3% above or 120.00 EUR a year, less 2.5%, at "
		     "most 9,000.00 EUR; at least 29.00 EUR"));
	expect_str(words_price(t->arena, catalog_plan(c, S("max")), S("zh")),
		   S("50%（至 100），40%（以上）（按全额） + 5.005 EUR / 10 seat/季 + 500.00 EUR / "
		     "review"));
	expect_str(words_amount(t->arena, (dec18)-1234567 * DEC18_ONE / 100, 2), S("-12,345.67"));
	expect_str(words_amount(t->arena, 999 * DEC18_ONE, 0), S("999"));
	expect_str(words_rate(t->arena, 25000), S("2.5%"));
	plan_book_free(b);
}
