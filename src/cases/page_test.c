/* SPDX-License-Identifier: Apache-2.0 */
/* Paging over many cases agrees with a naive model of the list. */
#include <string.h>

#include "case-private.h"
#include "case-rules.h"
#include "case-world.h"

#define CASES_MANY 10000
#define WORDS 3

static const char *const languages[WORDS] = {"en", "ja", "zh"};

/* One case as the model remembers it. */
struct known {
	usec opened, replied; /* replied 0: never */
	int language;
	bool resolved;
	str case_id;
};

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Newest first, ids descending: insertion from the back is cheap as times mostly rise. */
static void remember(struct known *v, size_t n, struct known k)
{
	while (n > 0 &&
	       (v[n - 1].opened < k.opened ||
		(v[n - 1].opened == k.opened && str_cmp(v[n - 1].case_id, k.case_id) < 0))) {
		v[n] = v[n - 1];
		n--;
	}
	v[n] = k;
}

static bool matches(const struct known *k, const struct support_describe_cases_request *in,
		    usec after, usec before)
{
	if (k->resolved && !in->include_resolved_cases.v)
		return false;
	if (in->language.p && !str_eq(in->language, str_from(languages[k->language])))
		return false;
	return (k->opened >= after && k->opened < before) ||
	       (k->replied && k->replied >= after && k->replied < before);
}

/* Writes the rows straight: the handlers have their own tests, and this is about reading. */
static void fill(struct case_world *w, struct known *model, size_t n, uint64_t *seed)
{
	usec now = w->rq.now;

	for (size_t i = 0; i < n; i++) {
		struct case_communication said = {.channel = S("api"), .body = S("b")};
		struct known k = {.language = (int)(next_random(seed) % WORDS),
				  .resolved = next_random(seed) % 3 == 0};
		struct case_row row = {
			.account = w->business,
			.display_id = str_fmt(w->t->arena, "%015zu", i),
			.subject = S("s"),
			.service = S("general-info"),
			.category = S("other"),
			.issue_type = S("technical"),
			.language = str_from(languages[k.language]),
			.submitter = S("x"),
			.submitted_by = S("x"),
			.channel = S("api"),
			.plan = S("p"),
			.catalogue = S("c"),
			.severity = S("low"),
			.cc = S(""),
			.visibility = S("account"),
			.status = k.resolved ? CASE_RESOLVED : CASE_UNASSIGNED,
			.response_calendar = S(""),
		};
		bool replied = next_random(seed) % 4 == 0;
		struct sql_support_case line;

		/* several share a moment */
		w->rq.now += SECONDS(1) * (int64_t)(next_random(seed) % 3);
		k.opened = row.opened = w->rq.now;
		if (replied)
			k.replied = k.opened + MINUTES((int64_t)(next_random(seed) % 10000));
		k.case_id = row.case_id =
			str_fmt(w->t->arena, "%.*s%04zx",
				STR_ARG(case_id_prefix(w->t->arena, w->business, row.opened)), i);
		remember(model, i, k);
		row.communications = replied ? 2 : 1;
		row.last_communication = replied ? k.replied : k.opened;
		line = case_to_row(&row);
		expect_eq(sql_case_insert(w->rq.tx, &line), 1);
		row.communications = 0;
		expect_ok(case_communication_append(&w->rq, &row, &said));
		if (replied) {
			usec back = w->rq.now;

			w->rq.now = k.replied;
			expect_ok(case_communication_append(&w->rq, &row, &said));
			w->rq.now = back;
		}
	}
	w->rq.now = now + DAYS(30);
}

/* Reads one list to its end and holds every element against the model. */
static void walk(struct case_world *w, const struct known *model, size_t n,
		 struct support_describe_cases_request *in, usec after, usec before)
{
	size_t at = 0, seen = 0, expected = 0;

	for (size_t i = 0; i < n; i++)
		expected += matches(&model[i], in, after, before);
	in->next_token = (str){0};
	do {
		struct support_describe_cases_response out = {0};

		expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES,
			       op_support_describe_cases(&w->rq, in, &out)));
		for (size_t i = 0; i < out.cases.n; i++, at++, seen++) {
			while (at < n && !matches(&model[at], in, after, before))
				at++;
			expect(at < n);
			expect_str(out.cases.v[i].case_id, model[at].case_id);
		}
		/* a page is full unless it is the last */
		expect(!out.next_token.p || (int64_t)out.cases.n == in->max_results.v);
		in->next_token = out.next_token;
	} while (in->next_token.p);
	expect_eq(seen, expected);
}

EACH_DATABASE(ten_thousand_cases_page_like_a_naive_list)
{
	struct case_world *w = world_new(t, where);
	struct known *model = ARENA_ARRAY(t->arena, struct known, CASES_MANY + 1);
	uint64_t seed = 20261123;
	usec start = w->rq.now;

	world_begin(w, OP_SUPPORT_CREATE_CASE);
	fill(w, model, CASES_MANY, &seed);
	expect_ok(world_end(w, 0));
	for (int round = 0; round < 12; round++) {
		struct support_describe_cases_request in = {
			.max_results = SOME_I64(10 + (int64_t)(next_random(&seed) % 91)),
			.include_resolved_cases = SOME_BOOL(next_random(&seed) % 2 == 0),
			.include_communications = SOME_BOOL(false),
		};
		usec after = 0, before = INT64_MAX;

		if (next_random(&seed) % 2)
			in.language = str_from(languages[next_random(&seed) % WORDS]);
		if (next_random(&seed) % 2) {
			after = start + SECONDS((int64_t)(next_random(&seed) % 20000));
			in.after_time = usec_format(t->arena, after, USEC_MICRO_Z);
		}
		if (next_random(&seed) % 2) {
			before = start + SECONDS((int64_t)(next_random(&seed) % 40000));
			in.before_time = usec_format(t->arena, before, USEC_MICRO_Z);
		}
		walk(w, model, CASES_MANY, &in, after, before);
	}
	world_free(w);
}

/* What is opened while somebody pages neither repeats nor hides what was there. */
EACH_DATABASE(new_cases_do_not_move_a_list)
{
	struct case_world *w = world_new(t, where);
	struct support_describe_cases_request in = {.max_results = SOME_I64(10)};
	struct support_describe_cases_response out = {0};
	str ids[25];
	size_t seen = 0;

	w->settings.case_quota = 0;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		ids[i] = world_case(w);
		world_tick(w, MILLISECONDS(1));
	}
	do {
		expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES,
			       op_support_describe_cases(&w->rq, &in, &out)));
		for (size_t i = 0; i < out.cases.n; i++, seen++)
			expect_str(out.cases.v[i].case_id, ids[ARRAY_LEN(ids) - 1 - seen]);
		in.next_token = out.next_token;
		out = (struct support_describe_cases_response){0};
		world_case(w);
	} while (in.next_token.p);
	expect_eq(seen, ARRAY_LEN(ids));
	world_free(w);
}
