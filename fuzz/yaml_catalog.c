/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A catalogue file from anywhere: it is refused with reasons, each of which
 * names the file and a remedy, or it loads, and then every question can be asked:
 * prices whose lines add up, comparison, differences (none from itself), the
 * same catalogue when read again.
 */
#include "fuzz.h"
#include "plan-compare.h"
#include "price.h"

static void check_reasons(str all)
{
	fuzz_must(all.n > 0);
	while (all.n) {
		str line = str_cut(&all, '\n');

		fuzz_must(str_starts(line, S("f.yaml:")));
		fuzz_must(str_contains(line, S("; ")) || str_contains(line, S(" more problems ")));
	}
}

static int64_t total(struct arena *a, const struct price *p, dec18 usage)
{
	const struct price_count counts[] = {{S_INIT("seat"), 7}, {S_INIT("review"), 2}};
	struct price_usage u = {.usage = usage, .counts = counts, .count_count = 2};
	struct price_quote q;
	int64_t sum = 0;

	if (price_quote(p, &u, a, &q) < 0)
		return -1; /* past 64 bits */
	for (size_t i = 0; i < q.line_count; i++)
		sum += q.lines[i].amount;
	fuzz_must(sum == q.total);
	fuzz_must(q.total >= 0);
	return q.total;
}

static void ask(struct arena *a, const struct catalog *c)
{
	const struct plan **plans = ARENA_ARRAY(a, const struct plan *, c->plan_count);

	for (size_t i = 0; i < c->plan_count; i++) {
		const struct plan *p = &c->plans[i];

		plans[i] = p;
		fuzz_must(catalog_plan(c, p->code) == p);
		fuzz_must(p->grant_count == c->feature_count);
		total(a, p->price, 0);
		total(a, p->price, DEC18_ONE * 123456 + 7);
		for (size_t k = 0; k < p->kind_count; k++) {
			const struct plan_case_kind *kind = &p->kinds[k];

			fuzz_must(plan_entitled(p, kind->kind->feature));
			for (size_t s = 0; s < kind->target_count; s++)
				fuzz_must(plan_target(p, kind->kind->code,
						      kind->targets[s].severity->code) != NULL);
		}
		fuzz_must(plan_contact_limit(p, 1000) >= -1);
	}
	fuzz_must(c->default_plan && c->default_plan->catalog == c);
	for (size_t i = 0; i < c->calendar_count; i++)
		fuzz_must(plan_calendar_text(&c->calendars[i], a, (str){0}).n > 0);
	fuzz_must(plans_compare(a, plans, c->plan_count, S("zh")).row_count > 0);
	fuzz_must(catalogs_diff(a, c, c, S("en")).n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	struct plan_book *b = plan_book_new();
	const struct catalog *c, *again;
	str text = {(const char *)data, size};
	char *why = NULL;

	if (size <= 64 * 1024) {
		int r = plan_book_add(b, S("f.yaml"), text, true, &c, &why);

		fuzz_must(r == 0 || r == E_INVAL);
		if (r < 0) {
			check_reasons(str_from(why));
			mem_free(why);
		} else {
			ask(a, c);
			fuzz_must(plan_book_add(b, S("f.yaml"), text, false, &again, &why) == 0);
			fuzz_must(again == c);
		}
	}
	plan_book_free(b);
	return 0;
}
