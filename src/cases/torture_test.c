/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each writing operation with its 1st, 2nd, ... call to the database failing in
 * every way: it answers a kind that the runner knows, and of its rows either all
 * are there or none.
 */
#include "case-world.h"

static const char *const tables[] = {"support_case",     "case_communication", "case_event",
				     "outbox",           "attachment_set",     "attachment_file",
				     "attachment_chunk", "attachment",         "attachment_upload"};
#define TABLES ARRAY_LEN(tables)

struct rows {
	int64_t n[TABLES];
};

static struct rows count(struct case_world *w)
{
	struct rows r;

	for (size_t i = 0; i < TABLES; i++)
		r.n[i] = world_rows(w, tables[i]);
	return r;
}

/* The rows that one success adds. */
struct adds {
	int64_t n[TABLES];
};

static void check(struct case_world *w, int r, const struct rows *before, const struct adds *adds)
{
	struct rows now = count(w);
	bool kept = r >= 0;

	if (r < 0 && r != E_BUSY && r != E_IO && r != E_UNCERTAIN)
		test_fail(__FILE__, __LINE__, "answers %s", err_name(r));
	for (size_t i = 0; r == E_UNCERTAIN && i < TABLES; i++)
		kept = kept || now.n[i] != before->n[i];
	for (size_t i = 0; i < TABLES; i++) {
		if (now.n[i] - before->n[i] != (kept ? adds->n[i] : 0))
			test_fail(__FILE__, __LINE__, "%s: %lld rows after %s", tables[i],
				  (long long)(now.n[i] - before->n[i]), err_name(r));
	}
}

static str a_set(struct case_world *w)
{
	struct support_attachment file = {S("f"), S("abc")};
	const struct support_add_attachments_to_set_request in = {.attachments = {&file, 1}};
	struct support_add_attachments_to_set_response out = {0};

	expect_ok(CALL(w, SUPPORT_ADD_ATTACHMENTS_TO_SET,
		       op_support_add_attachments_to_set(&w->rq, &in, &out)));
	return out.attachment_set_id;
}

EACH_DATABASE(creating_a_case_is_whole_or_nothing)
{
	struct case_world *w = world_new(t, where);
	const struct support_create_case_request in = {
		.subject = S("s"), .communication_body = S("b"), .attachment_set_id = a_set(w)};
	const struct adds adds = {.n = {1, 1, 1, 1, 0, 0, 0, 1, 0}};
	struct torture tt = torture_start(w->fault);

	while (torture_next(&tt)) {
		struct support_create_case_response out = {0};
		struct rows before;
		int r;

		fault_disarm(w->fault);
		world_as(w, w->business);
		w->settings.case_quota = 100000;
		before = count(w);
		fault_arm(w->fault, tt.kind, tt.at);
		r = TRY(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out));
		torture_struck(&tt);
		check(w, r, &before, &adds);
	}
	/* begin, plan, quota, set, its file, and the five rows and commit at least */
	expect(tt.struck > 20);
	world_free(w);
}

EACH_DATABASE(answering_a_resolved_case_is_whole_or_nothing)
{
	struct case_world *w = world_new(t, where);
	const struct adds adds = {.n = {0, 1, 2, 2}};
	struct torture tt = torture_start(w->fault);
	str id = {0};

	w->settings.case_quota = 0;
	while (torture_next(&tt)) {
		struct support_add_communication_to_case_response out = {0};
		struct support_resolve_case_response resolved = {0};
		struct support_add_communication_to_case_request in = {.communication_body =
									       S("again")};
		struct rows before;
		int r;

		fault_disarm(w->fault);
		id = world_case(w);
		in.case_id = id;
		expect_ok(
			CALL(w, SUPPORT_RESOLVE_CASE,
			     op_support_resolve_case(
				     &w->rq, &(struct support_resolve_case_request){.case_id = id},
				     &resolved)));
		before = count(w);
		fault_arm(w->fault, tt.kind, tt.at);
		r = TRY(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
			op_support_add_communication_to_case(&w->rq, &in, &out));
		torture_struck(&tt);
		check(w, r, &before, &adds);
	}
	expect(tt.struck > 15);
	world_free(w);
}

EACH_DATABASE(adding_files_is_whole_or_nothing)
{
	struct case_world *w = world_new(t, where);
	struct support_attachment files[] = {{S("a"), S("abc")}, {S("b"), S("def")}};
	const struct support_add_attachments_to_set_request in = {.attachments = {files, 2}};
	const struct adds adds = {.n = {0, 0, 0, 0, 1, 2, 2}};
	struct torture tt = torture_start(w->fault);

	while (torture_next(&tt)) {
		struct support_add_attachments_to_set_response out = {0};
		struct rows before;
		int r;

		fault_disarm(w->fault);
		before = count(w);
		fault_arm(w->fault, tt.kind, tt.at);
		r = TRY(w, SUPPORT_ADD_ATTACHMENTS_TO_SET,
			op_support_add_attachments_to_set(&w->rq, &in, &out));
		torture_struck(&tt);
		check(w, r, &before, &adds);
	}
	expect(tt.struck > 10);
	world_free(w);
}

EACH_DATABASE(reading_fails_as_it_should)
{
	struct case_world *w = world_new(t, where);
	const struct support_describe_cases_request in = {0};
	struct torture tt = torture_start(w->fault);

	world_case(w);
	while (torture_next(&tt)) {
		struct support_describe_cases_response out = {0};
		int r;

		w->rq.caller.plan = (str){0};
		r = TRY(w, SUPPORT_DESCRIBE_CASES, op_support_describe_cases(&w->rq, &in, &out));
		if (!torture_struck(&tt))
			expect_eq(out.cases.n, 1);
		else
			expect(r == E_BUSY || r == E_IO || r == E_UNCERTAIN);
	}
	expect(tt.struck > 5);
	world_free(w);
}
