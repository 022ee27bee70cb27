/* SPDX-License-Identifier: Apache-2.0 */
/* Operations that read catalogues, as the runner calls them. */
#include "mainstay.h"
#include "plans-testing.h"
#include "scene.h"

static const char *const shipped[] = {
	"catalog/plans/seed.yaml",
	"catalog/plans/aws-2024.yaml",
	"src/plans/testdata/small.yaml",
};

struct stage {
	struct scene *s;
	struct plan_book *book;
};

static struct stage stage_open(struct test *t)
{
	struct stage g = {scene_open(t, ON_SQLITE, "2026-03-10T12:00:00Z"),
			  testing_book(t, shipped, ARRAY_LEN(shipped))};

	g.s->app.plans = g.book;
	scene_as(g.s, &g.s->customer, "readonly");
	return g;
}

static void stage_close(struct stage *g)
{
	scene_close(g->s);
	plan_book_free(g->book);
}

static int quote(struct stage *g, struct mainstay_quote_plan_request in,
		 struct mainstay_quote_plan_response *out)
{
	*out = (struct mainstay_quote_plan_response){0};
	return scene_call(g->s, OP_MAINSTAY_QUOTE_PLAN, op_mainstay_quote_plan, &in, out);
}

TEST(quote_has_lines_and_a_total)
{
	struct stage g = stage_open(t);
	struct mainstay_quote_plan_request in = {.plan = S("business"), .usage = S("10500")};
	struct mainstay_quote_plan_response out;

	scene_expect_ok(g.s, quote(&g, in, &out));
	expect_eq(out.lines.n, 2);
	expect_str(out.lines.v[0].kind, S("band"));
	expect_str(out.lines.v[0].description, S("10% of 0 to 10,000"));
	expect_str(out.lines.v[0].rate, S("0.1"));
	expect_str(out.lines.v[0].amount, S("1000.00"));
	expect_str(out.lines.v[1].from, S("10000"));
	expect_str(out.lines.v[1].quantity, S("500"));
	expect_str(out.lines.v[1].amount, S("35.00"));
	expect_str(out.total, S("1035.00"));
	expect_str(out.currency, S("USD"));
	expect_eq(out.warnings.n, 0);
	in.usage = S("-1");
	in.language = S("zh");
	scene_expect_ok(g.s, quote(&g, in, &out));
	expect_eq(out.lines.n, 1);
	expect_str(out.lines.v[0].description, S("补足每月最低费用"));
	expect_str(out.total, S("100.00"));
	expect_str(out.warnings.v[0], S("负的使用费按零计算。"));
	stage_close(&g);
}

TEST(quote_takes_bases_and_counts_that_the_price_asks_for)
{
	struct stage g = stage_open(t);
	struct mainstay_usage_amount bases[] = {{S("tagged"), S("100")}};
	struct mainstay_usage_count counts[] = {{S("seat"), SOME_I64(24)},
						{S("review"), SOME_I64(3)}};
	struct mainstay_quote_plan_request in = {.plan = S("max"),
						 .usage = S("0"),
						 .catalog = S("small"),
						 .bases = {bases, 1},
						 .counts = {counts, 2}};
	struct mainstay_quote_plan_response out;

	scene_expect_ok(g.s, quote(&g, in, &out));
	expect_str(out.total, S("1055.01"));
	bases[0].base = S("gross");
	expect_err(quote(&g, in, &out), E_API);
	scene_expect_error(g.s, "InvalidParameterValueException");
	bases[0].base = S("tagged");
	counts[0].name = S("sead");
	expect_err(quote(&g, in, &out), E_API);
	scene_expect_error(g.s, "InvalidParameterValueException");
	stage_close(&g);
}

TEST(quote_refuses_what_it_cannot_compute_exactly)
{
	static const char *const amounts[] = {"0.0000000000000000001", "1000000000000000000000",
					      "170000000000000000000"};
	struct stage g = stage_open(t);
	struct mainstay_quote_plan_response out;

	for (size_t i = 0; i < ARRAY_LEN(amounts); i++) {
		struct mainstay_quote_plan_request in = {.plan = S("business"),
							 .usage = str_from(amounts[i])};

		expect_err(quote(&g, in, &out), E_API);
		scene_expect_error(g.s, "InvalidParameterValueException");
	}
	stage_close(&g);
}

TEST(unknown_names_are_answered_with_the_known_ones)
{
	struct stage g = stage_open(t);
	struct mainstay_quote_plan_request in = {.plan = S("busines"), .usage = S("1")};
	struct mainstay_quote_plan_response out;

	expect_err(quote(&g, in, &out), E_API);
	scene_expect_error(g.s, "ResourceNotFoundException");
	expect_str(g.s->rq.failure.message,
		   S("There is no plan busines in catalogue seed. There are: basic, developer, "
		     "business, enterprise."));
	in = (struct mainstay_quote_plan_request){
		.plan = S("basic"), .usage = S("1"), .catalog = S("seeds")};
	expect_err(quote(&g, in, &out), E_API);
	expect_str(g.s->rq.failure.message,
		   S("There is no catalogue seeds. There are: aws-2024, seed, small."));
	/* a version that nobody was ever pinned to */
	in.catalog = S("seed@000000000000");
	expect_err(quote(&g, in, &out), E_API);
	scene_expect_error(g.s, "ResourceNotFoundException");
	stage_close(&g);
}

TEST(a_plan_shows_its_values_with_source_and_doubt)
{
	struct stage g = stage_open(t);
	struct mainstay_get_plan_request in = {.plan = S("enterprise")};
	struct mainstay_get_plan_response out = {0};
	bool found = false;

	scene_expect_ok(g.s,
			scene_call(g.s, OP_MAINSTAY_GET_PLAN, op_mainstay_get_plan, &in, &out));
	expect_str(out.plan->name, S("Enterprise Support"));
	expect_str(out.plan->minimum_charge, S("15000.00"));
	expect_str(out.plan->join, S("provider"));
	expect_eq(out.plan->cases.n, 3);
	expect_str(out.plan->cases.v[2].severities.v[3].first_response, S("15 min"));
	expect_eq(out.plan->claims.n, 18);
	for (size_t i = 0; i < out.plan->facts.n; i++) {
		const struct mainstay_plan_fact *f = &out.plan->facts.v[i];

		if (!str_eq(f->path, S("price.minimum")))
			continue;
		found = true;
		expect_str(f->value, S("15000.00"));
		expect_str(f->sources.v[0], S("seed"));
		expect_str(f->doubts.v[0], S("D7"));
	}
	expect(found);
	/* every code that is used is explained */
	for (size_t i = 0; i < out.plan->facts.n; i++)
		for (size_t k = 0; k < out.plan->facts.v[i].doubts.n; k++) {
			found = false;
			for (size_t d = 0; d < out.doubts.n && !found; d++)
				found = str_eq(out.doubts.v[d].code,
					       out.plan->facts.v[i].doubts.v[k]);
			expect(found);
		}
	stage_close(&g);
}

TEST(plans_and_catalogues_are_listed)
{
	struct stage g = stage_open(t);
	struct mainstay_list_plans_request in = {.language = S("zh")};
	struct mainstay_list_plans_response out = {0};
	struct mainstay_list_catalogs_request all_in = {0};
	struct mainstay_list_catalogs_response all = {0};

	scene_expect_ok(g.s,
			scene_call(g.s, OP_MAINSTAY_LIST_PLANS, op_mainstay_list_plans, &in, &out));
	expect_eq(out.plans.n, 4);
	expect_str(out.plans.v[0].name, S("基础支持"));
	expect(out.plans.v[0].is_default.v && !out.plans.v[1].is_default.v);
	expect_str(out.plans.v[0].price, S("免费"));
	scene_expect_ok(g.s, scene_call(g.s, OP_MAINSTAY_LIST_CATALOGS, op_mainstay_list_catalogs,
					&all_in, &all));
	expect_eq(all.catalogs.n, 3);
	expect_str(all.catalogs.v[0].catalog, S("aws-2024"));
	expect(!all.catalogs.v[0].selected.v && all.catalogs.v[1].selected.v);
	stage_close(&g);
}

TEST(comparison_takes_the_plans_asked_for)
{
	struct stage g = stage_open(t);
	str codes[] = {S("business"), S("basic")};
	struct mainstay_compare_plans_request in = {.plans = {codes, 2}};
	struct mainstay_compare_plans_response out = {0};

	scene_expect_ok(g.s, scene_call(g.s, OP_MAINSTAY_COMPARE_PLANS, op_mainstay_compare_plans,
					&in, &out));
	expect_eq(out.plans.n, 2);
	expect_str(out.plans.v[0].plan, S("business"));
	expect_eq(out.rows.v[0].cells.n, 2);
	/* details are for differences */
	for (size_t i = 0; i < out.rows.n; i++)
		expect(!str_eq(out.rows.v[i].row, S("join")));
	codes[1] = S("gold");
	out = (struct mainstay_compare_plans_response){0};
	expect_err(scene_call(g.s, OP_MAINSTAY_COMPARE_PLANS, op_mainstay_compare_plans, &in, &out),
		   E_API);
	scene_expect_error(g.s, "ResourceNotFoundException");
	stage_close(&g);
}

static int recommend(struct stage *g, struct mainstay_recommend_plan_request in,
		     struct mainstay_recommend_plan_response *out)
{
	*out = (struct mainstay_recommend_plan_response){0};
	return scene_call(g->s, OP_MAINSTAY_RECOMMEND_PLAN, op_mainstay_recommend_plan, &in, out);
}

TEST(recommendation_is_the_cheapest_plan_that_fits)
{
	struct stage g = stage_open(t);
	str features[] = {S("support-api")}, severities[] = {S("urgent")};
	struct mainstay_recommend_plan_request in = {
		.usage = S("5000"), .features = {features, 1}, .severities = {severities, 1}};
	struct mainstay_recommend_plan_response out;

	scene_expect_ok(g.s, recommend(&g, in, &out));
	expect_eq(out.recommendations.n, 4);
	expect_str(out.recommendations.v[0].plan, S("business"));
	expect_str(out.recommendations.v[0].total, S("500.00"));
	expect(out.recommendations.v[0].fits.v);
	expect_str(out.recommendations.v[1].plan, S("enterprise"));
	expect_str(out.recommendations.v[2].plan, S("basic"));
	expect_eq(out.recommendations.v[2].missing.n, 2);
	in.first_response_minutes = SOME_I64(30);
	scene_expect_ok(g.s, recommend(&g, in, &out));
	expect_str(out.recommendations.v[0].plan, S("enterprise"));
	/* nothing needed: the free one */
	in = (struct mainstay_recommend_plan_request){.usage = S("5000")};
	scene_expect_ok(g.s, recommend(&g, in, &out));
	expect_str(out.recommendations.v[0].plan, S("basic"));
	features[0] = S("suport-api");
	in.features = (struct mainstay_plan_codes20){features, 1};
	expect_err(recommend(&g, in, &out), E_API);
	scene_expect_error(g.s, "InvalidParameterValueException");
	stage_close(&g);
}
