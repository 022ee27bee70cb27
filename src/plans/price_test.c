/* SPDX-License-Identifier: Apache-2.0 */
#include "price.h"

#include "buf.h"
#include "plans-testing.h"

static const char *const shipped[] = {
	"catalog/plans/seed.yaml",
	"catalog/plans/aws-2024.yaml",
	"catalog/plans/aws-2026.yaml",
};

static dec18 dec(str s)
{
	dec18 v;

	expect_ok(dec18_parse(s, &v, NULL));
	return v;
}

static int64_t sum_lines(const struct price_quote *q)
{
	int64_t sum = 0;

	for (size_t i = 0; i < q->line_count; i++)
		sum += q->lines[i].amount;
	return sum;
}

TEST(price_goldens)
{
	struct plan_book *b = testing_book(t, shipped, ARRAY_LEN(shipped));
	str rest = testing_file(t, "tests/data/plan-price-goldens.csv");
	int rows = 0;

	str_cut(&rest, '\n');
	while (rest.n) {
		str line = str_cut(&rest, '\n');
		const struct catalog *c = plan_book_catalog(b, str_cut(&line, ','));
		const struct plan *p = catalog_plan(c, str_cut(&line, ','));
		struct price_usage u = {.usage = dec(str_cut(&line, ','))};
		str expected = str_cut(&line, ',');
		struct price_quote q;

		expect_ok(price_quote(p->price, &u, t->arena, &q));
		expect_str(minor_print(t->arena, q.total, 2), expected);
		expect_eq(sum_lines(&q), q.total);
		rows++;
	}
	expect_eq(rows, 225);
	plan_book_free(b);
}

/* "band 150000 7% 24500.00" and so on, one line each */
static str show(struct test *t, const struct price_quote *q)
{
	static const char *const kinds[] = {"flat",     "band",    "units", "events",
					    "discount", "minimum", "cap"};
	struct buf b;
	str s;

	buf_init(&b, 4096);
	for (size_t i = 0; i < q->line_count; i++)
		buf_fmt(&b, "%s %.*s %lld %.*s\n", kinds[q->lines[i].kind],
			STR_ARG(dec18_print(t->arena, q->lines[i].quantity)),
			(long long)q->lines[i].rate,
			STR_ARG(minor_print(t->arena, q->lines[i].amount, 2)));
	buf_fmt(&b, "total %.*s\n", STR_ARG(minor_print(t->arena, q->total, 2)));
	s = buf_dup(&b, t->arena);
	buf_done(&b);
	return s;
}

static str quote(struct test *t, const char *path, str plan, const struct price_usage *u)
{
	struct plan_book *b = testing_book(t, &path, 1);
	struct price_quote q;
	str s;

	expect_ok(price_quote(catalog_plan(plan_book_selected(b), plan)->price, u, t->arena, &q));
	s = show(t, &q);
	plan_book_free(b);
	return s;
}

TEST(price_lines_of_a_ladder)
{
	struct price_usage u = {.usage = dec(S("1200000"))};

	expect_str(quote(t, shipped[0], S("enterprise"), &u), S("band 150000 100000 15000.00\n"
								"band 350000 70000 24500.00\n"
								"band 500000 50000 25000.00\n"
								"band 200000 30000 6000.00\n"
								"total 70500.00\n"));
}

TEST(price_minimum_is_a_line_of_its_own)
{
	struct price_usage u = {.usage = dec(S("100"))};

	expect_str(quote(t, shipped[0], S("developer"), &u), S("band 100 30000 3.00\n"
							       "minimum 0 0 26.00\n"
							       "total 29.00\n"));
	/* 28.9998: the line gets the cent, and nothing is left to say about the minimum */
	u.usage = dec(S("966.66"));
	expect_str(quote(t, shipped[0], S("developer"), &u), S("band 966.66 30000 29.00\n"
							       "total 29.00\n"));
	u.usage = 0;
	expect_str(quote(t, shipped[0], S("developer"), &u), S("minimum 0 0 29.00\n"
							       "total 29.00\n"));
	expect_str(quote(t, shipped[0], S("basic"), &u), S("total 0.00\n"));
}

TEST(price_combines_components)
{
	static const char path[] = "src/plans/testdata/small.yaml";
	const struct price_amount bases[] = {{S_INIT("gross"), 0}, {S_INIT("tagged"), 0}};
	struct price_amount with[2] = {bases[0], bases[1]};
	const struct price_count counts[] = {{S_INIT("seat"), 24}, {S_INIT("review"), 3}};
	struct price_usage u = {.bases = with, .base_count = 2, .counts = counts, .count_count = 2};

	/* pro: the larger of bands and 120 a year, less 2.5 %, at least 29 less 2.5 % */
	expect_str(quote(t, path, S("pro"), &u), S("flat 1 0 10.00\n"
						   "discount 0 25000 -0.25\n"
						   "minimum 0 0 18.53\n"
						   "total 28.28\n"));
	with[0].amount = dec(S("6000"));
	expect_str(quote(t, path, S("pro"), &u), S("band 1000.5 100000 100.05\n"
						   "band 3999.5 70000 279.96\n"
						   "band 1000 30000 30.00\n"
						   "discount 0 25000 -10.25\n"
						   "total 399.76\n"));
	with[0].amount = dec(S("1000000"));
	expect_str(quote(t, path, S("pro"), &u), S("band 1000.5 100000 100.05\n"
						   "band 3999.5 70000 279.96\n"
						   "band 995000 30000 29850.00\n"
						   "discount 0 25000 -755.75\n"
						   "cap 0 0 -20474.26\n"
						   "total 9000.00\n"));
	/* max: a whole band, blocks of ten seats past three by the quarter, events past one */
	with[1].amount = dec(S("100"));
	expect_str(quote(t, path, S("max"), &u), S("band 100 500000 50.00\n"
						   "units 3 0 5.01\n"
						   "events 2 0 1000.00\n"
						   "total 1055.01\n"));
	with[1].amount = dec(S("100.01"));
	expect_str(quote(t, path, S("max"), &u), S("band 100.01 400000 40.00\n"
						   "units 3 0 5.01\n"
						   "events 2 0 1000.00\n"
						   "total 1045.01\n"));
}

TEST(price_negative_usage_counts_as_zero_and_is_told)
{
	const char *const paths[] = {shipped[0]};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct plan *p = catalog_plan(plan_book_selected(b), S("business"));
	struct price_usage u = {.usage = dec(S("-12.5"))};
	struct price_quote q;

	expect_ok(price_quote(p->price, &u, t->arena, &q));
	expect_eq(q.total, 10000);
	expect(q.negative_usage);
	u.usage = 0;
	expect_ok(price_quote(p->price, &u, t->arena, &q));
	expect(!q.negative_usage);
	plan_book_free(b);
}

TEST(price_past_64_bits_is_an_error)
{
	struct price_band band = {.upto = PRICE_NO_END, .rate = 1000000};
	struct price_component c = {.kind = PRICE_BANDS, .bands = &band, .band_count = 1};
	struct price p = {.components = &c, .component_count = 1, .cap = PRICE_NO_END, .digits = 2};
	struct price_usage u = {.usage = dec(S("92233720368547758.07"))};
	struct price_quote q;

	expect_ok(price_quote(&p, &u, t->arena, &q));
	expect_eq(q.total, INT64_MAX);
	u.usage = dec(S("92233720368547758.075"));
	expect_err(price_quote(&p, &u, t->arena, &q), E_LIMIT);
	u.usage = (dec18)(~(unsigned __int128)0 >> 1);
	expect_err(price_quote(&p, &u, t->arena, &q), E_LIMIT);
}

/* Random prices. rates_fall: as the shipped ones do, so that charge per usage never rises. */
static struct price *random_price(struct test *t, uint64_t *state, bool whole)
{
	struct price *p = ARENA_NEW(t->arena, struct price);
	size_t n = 1 + testing_random(state, 3);
	struct price_component *c = ARENA_ARRAY(t->arena, struct price_component, n);

	*p = (struct price){.components = c,
			    .component_count = n,
			    .combine = (enum price_combine)testing_random(state, 2),
			    .cap = PRICE_NO_END,
			    .digits = (int)testing_random(state, 5)};
	for (size_t i = 0; i < n; i++) {
		size_t bands = 1 + testing_random(state, 5);
		struct price_band *v = ARENA_ARRAY(t->arena, struct price_band, bands);
		dec18 at = 0;

		c[i] = (struct price_component){.kind = (enum price_kind)testing_random(state, 2),
						.amount = (dec18)testing_random(state, 1000000) *
							  (DEC18_ONE / 10000),
						.months = testing_random(state, 2) ? 12 : 3,
						.base = S("b"),
						.whole = whole,
						.bands = v,
						.band_count = bands,
						.block = 1};
		for (size_t k = 0; k < bands; k++) {
			at += (dec18)(1 + testing_random(state, 100000)) * (DEC18_ONE / 1000);
			v[k].upto = k + 1 == bands ? PRICE_NO_END : at;
			v[k].rate = (rate_ppm)testing_random(state, 300000);
		}
	}
	/* whole minor units: minima and caps are amounts of money */
	int64_t unit = 1;
	for (int i = 0; i < p->digits; i++)
		unit *= 10;
	if (testing_random(state, 2))
		p->minimum = (dec18)testing_random(state, 1000) * (DEC18_ONE / unit);
	if (testing_random(state, 4) == 0)
		p->cap = p->minimum + (dec18)testing_random(state, 100000) * (DEC18_ONE / unit);
	if (testing_random(state, 3) == 0) {
		p->discount = (rate_ppm)testing_random(state, 1000001);
		p->discount_on_minimum = testing_random(state, 2);
	}
	return p;
}

static rate_ppm top_rate(const struct price *p)
{
	rate_ppm sum = 0;

	for (size_t i = 0; i < p->component_count; i++) {
		rate_ppm top = 0;

		for (size_t k = 0; k < p->components[i].band_count; k++)
			if (p->components[i].bands[k].rate > top)
				top = p->components[i].bands[k].rate;
		sum += top;
	}
	return sum;
}

static dec18 random_usage(const struct price *p, uint64_t *state)
{
	dec18 v = (dec18)testing_random(state, 400000000) * (DEC18_ONE / 1000000);
	const struct price_component *c = &p->components[testing_random(state, p->component_count)];
	dec18 edge = c->bands[testing_random(state, c->band_count)].upto;

	/* often right at an edge, or a hair beside it */
	if (testing_random(state, 2) && edge != PRICE_NO_END)
		v = edge + (dec18)testing_random(state, 3) - 1;
	return v;
}

TEST(price_properties_on_random_prices)
{
	uint64_t state = 42;

	for (int i = 0; i < 20000; i++) {
		struct price *p = random_price(t, &state, false);
		struct price_usage low = {.usage = random_usage(p, &state)};
		struct price_usage high = {.usage =
						   low.usage + (dec18)testing_random(&state, 3000) *
								       (DEC18_ONE / 1000)};
		struct price_quote a, b;
		struct wide x, y, most;

		expect_ok(price_quote(p, &low, t->arena, &a));
		expect_ok(price_quote(p, &high, t->arena, &b));
		expect_eq(sum_lines(&a), a.total);
		expect_eq(sum_lines(&b), b.total);
		/* monotone */
		expect(b.total >= a.total);
		/* continuous: no more than the top rates times the difference */
		price_exact(p, &low, &x);
		price_exact(p, &high, &y);
		most = wide_mul(wide_mul(wide_from(high.usage - low.usage), (uint64_t)top_rate(p)),
				PRICE_SCALE_REST / 1000000);
		expect(wide_cmp(wide_sub(y, x), most) <= 0);
		/* between minimum and cap */
		if (!p->discount_on_minimum)
			expect(minor_to_dec18(a.total, p->digits) >= p->minimum);
		if (p->cap != PRICE_NO_END)
			expect(minor_to_dec18(a.total, p->digits) <= p->cap);
		if (i % 1000 == 999)
			arena_reset(t->arena);
	}
}

TEST(price_lines_add_up_with_whole_bands_too)
{
	uint64_t state = 7;

	for (int i = 0; i < 20000; i++) {
		struct price *p = random_price(t, &state, true);
		struct price_usage u = {.usage = random_usage(p, &state)};
		struct price_quote q;

		expect_ok(price_quote(p, &u, t->arena, &q));
		expect_eq(sum_lines(&q), q.total);
		for (size_t k = 0; k < q.line_count; k++)
			expect(q.lines[k].amount >= 0 || q.lines[k].kind >= LINE_DISCOUNT);
		if (i % 1000 == 999)
			arena_reset(t->arena);
	}
}

/* charge(a + b) <= charge(a) + charge(b) while rates fall; charge per usage then never rises */
TEST(price_of_a_falling_ladder_is_subadditive)
{
	struct plan_book *b = testing_book(t, shipped, ARRAY_LEN(shipped));
	uint64_t state = 99;

	for (int i = 0; i < 20000; i++) {
		const struct catalog *c = plan_book_catalog(b, i % 3 == 0   ? S("seed")
							       : i % 3 == 1 ? S("aws-2024")
									    : S("aws-2026"));
		const struct price *p = c->plans[testing_random(&state, c->plan_count)].price;
		struct price_usage u = {.usage = (dec18)testing_random(&state, 3000000000) *
						 (DEC18_ONE / 1000)};
		struct price_usage v = {.usage = (dec18)testing_random(&state, 3000000000) *
						 (DEC18_ONE / 1000)};
		struct price_usage both = {.usage = u.usage + v.usage};
		struct wide x, y, z;

		price_exact(p, &u, &x);
		price_exact(p, &v, &y);
		price_exact(p, &both, &z);
		expect(wide_cmp(z, wide_add(x, y)) <= 0);
	}
	plan_book_free(b);
}

TEST(price_rounds_half_away_from_zero)
{
	static const struct {
		int64_t exact; /* thousandths of a cent */
		int64_t minor;
	} rows[] = {{499, 0}, {500, 1}, {1499, 1}, {1500, 2}, {-499, 0}, {-500, -1}, {-1500, -2}};
	int64_t v;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct wide exact =
			wide_mul(wide_from((__int128)rows[i].exact * (DEC18_ONE / 100000)),
				 PRICE_SCALE_REST);

		expect_ok(price_round(exact, 2, &v));
		expect_eq(v, rows[i].minor);
	}
}
