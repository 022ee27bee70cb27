/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "plans-testing.h"

static const char small_yaml[] = "src/plans/testdata/small.yaml";

/* "\n" written out becomes a line break. */
static str unescape(struct test *t, str s)
{
	struct buf b;
	str out;

	buf_init(&b, 4096);
	for (size_t i = 0; i < s.n; i++) {
		bool line = s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n';

		buf_char(&b, line ? '\n' : s.p[i]);
		i += line;
	}
	out = buf_dup(&b, t->arena);
	buf_done(&b);
	return out;
}

/* text with the first `from` replaced; the test fails when there is none. */
static str replaced(struct test *t, str text, str from, str to)
{
	for (size_t i = 0; i + from.n <= text.n; i++)
		if (str_eq(str_slice(text, i, i + from.n), from))
			return str_fmt(t->arena, "%.*s%.*s%.*s", (int)i, text.p, STR_ARG(to),
				       STR_ARG(str_slice(text, i + from.n, text.n)));
	test_fail(__FILE__, __LINE__, "small.yaml does not contain %.*s", STR_ARG(from));
}

static void expect_refused(str text, str expected)
{
	struct plan_book *b = plan_book_new();
	const struct catalog *c;
	char *err = NULL;

	expect_err(plan_book_add(b, S("small.yaml"), text, true, &c, &err), E_INVAL);
	expect_str(str_from(err), expected);
	mem_free(err);
	plan_book_free(b);
}

TEST(catalog_refuses_every_mistake_with_its_place_and_remedy)
{
	str small = testing_file(t, small_yaml);
	str rest = testing_file(t, "src/plans/testdata/refusals.txt");
	str line = str_cut(&rest, '\n');
	int count = 0;

	while (rest.p) {
		str from, to;
		const char *first;

		while (!str_starts(line, S("from: ")) && rest.p)
			line = str_cut(&rest, '\n');
		if (!rest.p)
			break;
		from = unescape(t, str_slice(line, 6, line.n));
		line = str_cut(&rest, '\n');
		expect(str_starts(line, S("to: ")));
		to = unescape(t, str_slice(line, 4, line.n));
		first = rest.p;
		do
			line = str_cut(&rest, '\n');
		while (line.n);
		expect_refused(replaced(t, small, from, to),
			       (str){first, (size_t)(line.p - first)});
		count++;
	}
	expect(count > 120);
}

TEST(catalog_reads_everything_the_format_has)
{
	const char *const paths[] = {small_yaml};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct plan *pro = catalog_plan(c, S("pro"));
	const struct plan_target *major = plan_target(pro, S("technical"), S("major"));

	expect_str(c->name, S("small"));
	expect(str_starts(c->version, S("small@")));
	expect_eq(c->version.n, sizeof("small@0123456789ab") - 1);
	expect_str(c->default_plan->code, S("open"));
	expect_str(plan_label_in(&pro->label, S("de")), S("Profi"));
	expect_str(plan_label_in(&pro->label, S("fr")), S("Pro"));
	expect_eq(pro->rank, 1);
	expect(pro->join_self_service && !pro->leave_self_service);
	expect_eq(pro->term.min_days, 30);
	expect_eq(pro->term.notice_days, 10);
	expect(!pro->term.renews && pro->term.in_advance && pro->term.prorate_by_day);
	expect_eq(pro->term.cancel, CANCEL_END_OF_TERM);
	expect_str(pro->successor, S("max"));
	expect(pro->allocation_fixed && !pro->provider_may_regrade);
	expect_eq(major->first_response.minutes, 240);
	expect_eq(major->channel_count, 1);
	expect_str(major->calendar->code, S("office"));
	/* two working days of eight hours */
	expect_eq(plan_target(pro, S("technical"), S("minor"))->first_response.minutes, 960);
	expect_eq(plan_target(pro, S("technical"), S("minor"))->first_response.working_days, 2);
	expect_eq(plan_target(pro, S("technical"), S("outage"))->resolution.minutes, 2880);
	expect_str(pro->raising.free_upto->code, S("major"));
	expect_eq(pro->raising.lock_minutes, 60);
	expect_str(pro->duties[0].lowers_to->code, S("major"));
	expect_eq(c->bases[1].kinds, BASE_USAGE);
	expect_str(c->bases[1].tag_value, S("gold"));
	expect(catalog_core_check(c, S("b2")) && !catalog_core_check(c, S("b3")));
	plan_book_free(b);
}

static const struct catalog_fact *fact(const struct catalog *c, str path)
{
	for (size_t i = 0; i < c->fact_count; i++)
		if (str_eq(c->facts[i].path, path))
			return &c->facts[i];
	test_fail(__FILE__, __LINE__, "no fact %.*s", STR_ARG(path));
}

TEST(catalog_notes_hold_for_what_is_inside)
{
	const char *const paths[] = {small_yaml};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);
	const struct catalog_fact *f;

	f = fact(c, S("plans.pro.term.min_days"));
	expect_str(f->value, S("30"));
	expect_eq(f->line, 99);
	expect_eq(f->source_count, 1);
	expect_str(f->sources[0], S("page"));
	expect_eq(f->doubt_count, 0);
	/* a nearer source replaces; doubts add up */
	f = fact(c, S("plans.pro.cases.technical.severities.major.first_response"));
	expect_str(f->value, S("4h"));
	expect_str(f->sources[0], S("talk"));
	expect_eq(f->doubt_count, 2);
	f = fact(c, S("plans.pro.highlights.0.en"));
	expect_str(f->doubts[0], S("Q2"));
	/* shared by an alias, found at both places */
	expect_str(fact(c, S("plans.pro.cases.billing.channels.web"))->sources[0], S("page"));
	expect_eq(fact(c, S("plans.max.cases.billing.channels.web"))->source_count, 0);
	expect_eq(c->claims[0].doubt_count, 1);
	expect_str(c->claims[0].doubts[0], S("Q2"));
	plan_book_free(b);
}

TEST(book_keeps_versions_and_finds_them)
{
	struct plan_book *b = plan_book_new();
	str text = testing_file(t, small_yaml);
	str changed = replaced(t, text, S("minimum: 29.00"), S("minimum: 31.00"));
	const struct catalog *first, *again, *second, **list;
	char *err;

	expect(!plan_book_selected(b));
	expect_ok(plan_book_add(b, S("a"), text, true, &first, &err));
	expect_ok(plan_book_add(b, S("a"), text, true, &again, &err));
	expect(first == again);
	/* a pinned text is found by version only; the name stays with the file */
	expect_ok(plan_book_add(b, S("stored"), changed, false, &second, &err));
	expect(second != first);
	expect(plan_book_catalog(b, S("small")) == first);
	expect(plan_book_catalog(b, second->version) == second);
	expect(plan_find(b, second->version, S("pro"))->catalog == second);
	expect(!plan_find(b, second->version, S("nothing")));
	expect(!plan_find(b, S("small@000000000000"), S("pro")));
	/* a new file takes the name over */
	expect_ok(plan_book_add(b, S("a"), changed, true, &again, &err));
	expect(plan_book_catalog(b, S("small")) == second);
	expect(plan_book_selected(b) == second);
	expect_eq(plan_book_list(b, t->arena, &list), 1);
	expect_err(plan_book_select(b, S("other")), E_NOENT);
	expect_ok(plan_book_select(b, S("small")));
	plan_book_free(b);
}

TEST(calendars_print_as_clocks_keep_them)
{
	const char *const paths[] = {small_yaml};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);

	expect_str(plan_calendar_text(catalog_calendar(c, S("always")), t->arena, S("UTC")),
		   S("24x7"));
	expect_str(plan_calendar_text(catalog_calendar(c, S("office")), t->arena, (str){0}),
		   S("Europe/Berlin mon-thu 08:00-12:00,13:00-17:00; fri 09:00-17:00"));
	expect_str(plan_calendar_text(catalog_calendar(c, S("local")), t->arena, S("Asia/Tokyo")),
		   S("Asia/Tokyo mon-sun 08:00-18:00"));
	expect_str(plan_calendar_text(catalog_calendar(c, S("local")), t->arena, (str){0}),
		   S("UTC mon-sun 08:00-18:00"));
	expect_str(plan_calendar_text(catalog_calendar(c, S("odd")), t->arena, (str){0}),
		   S("+05:30 mon 08:00-12:00; sun 08:00-24:00"));
	plan_book_free(b);
}

TEST(seed_carries_every_claim_and_doubt_of_its_document)
{
	const char *const paths[] = {"catalog/plans/seed.yaml"};
	struct plan_book *b = testing_book(t, paths, 1);
	const struct catalog *c = plan_book_selected(b);
	size_t per_plan[4] = {0}, of_all = 0;

	expect_eq(c->plan_count, 4);
	expect_eq(c->claim_count, 58);
	expect_eq(c->doubt_count, 9);
	for (size_t i = 0; i < c->claim_count; i++) {
		const struct plan *p = catalog_plan(c, c->claims[i].plan);

		if (p)
			per_plan[p->rank]++;
		else
			of_all++;
		expect(plan_label_in(&c->claims[i].label, S("zh")).n > 0);
	}
	expect_eq(of_all, 3);
	expect_eq(per_plan[0], 10);
	expect_eq(per_plan[1], 13);
	expect_eq(per_plan[2], 14);
	expect_eq(per_plan[3], 18);
	/* D1..D9 are about fields, not only about claims */
	for (size_t d = 0; d < c->doubt_count; d++) {
		bool found = false;

		for (size_t i = 0; i < c->fact_count && !found; i++)
			for (size_t k = 0; k < c->facts[i].doubt_count; k++)
				found = found ||
					(str_starts(c->facts[i].path, S("claims")) == false &&
					 str_eq(c->facts[i].doubts[k], c->doubts[d].code));
		if (!found)
			test_fail(__FILE__, __LINE__, "no field carries %.*s",
				  STR_ARG(c->doubts[d].code));
	}
	plan_book_free(b);
}
