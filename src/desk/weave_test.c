/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging and splitting. First what each does, as both sides see it; then random
 * histories against a model that knows nothing of rows: every message that was
 * said is seen where the model says, once; statuses are the model's; doing and
 * undoing leaves everything as it was; and every log still derives its case.
 */
#include <stdlib.h>
#include <string.h>

#include "attachment.h"
#include "case-jobs.h"
#include "case-rules.h"
#include "case-world.h"
#include "desk.h"
#include "weave.h"

#define CASES 6
#define MESSAGES 160
#define HANDLES 40

struct merged {
	int r;
	str undo_id;
};

static struct merged merge(struct case_world *w, str from, str into)
{
	const struct mainstay_merge_cases_request in = {.case_id = from, .into_case_id = into};
	struct mainstay_merge_cases_response out = {0};
	int r;

	world_as_staff(w);
	r = CALL(w, MAINSTAY_MERGE_CASES, op_mainstay_merge_cases(&w->rq, &in, &out));
	return (struct merged){r, out.undo_id};
}

static int undo(struct case_world *w, str id)
{
	const struct mainstay_undo_action_request in = {.undo_id = id};
	struct mainstay_undo_action_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_UNDO_ACTION, op_mainstay_undo_action(&w->rq, &in, &out));
}

static int split(struct case_world *w, str id, const int64_t *numbers, size_t n,
		 struct mainstay_split_case_response *out)
{
	struct opt_i64 v[MESSAGES];
	const struct mainstay_split_case_request in = {
		.case_id = id, .messages = {v, n}, .subject = S("Another thing")};

	for (size_t i = 0; i < n; i++)
		v[i] = SOME_I64(numbers[i]);
	*out = (struct mainstay_split_case_response){0};
	world_as_staff(w);
	return CALL(w, MAINSTAY_SPLIT_CASE, op_mainstay_split_case(&w->rq, &in, out));
}

static int say(struct case_world *w, str id, str text)
{
	const struct support_add_communication_to_case_request in = {.case_id = id,
								     .communication_body = text};
	struct support_add_communication_to_case_response out = {0};

	world_as(w, w->business);
	return CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		    op_support_add_communication_to_case(&w->rq, &in, &out));
}

static int answer(struct case_world *w, str id, str text, str next)
{
	const struct mainstay_reply_to_case_request in = {
		.case_id = id, .communication_body = text, .next_status = next};
	struct mainstay_reply_to_case_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_REPLY_TO_CASE, op_mainstay_reply_to_case(&w->rq, &in, &out));
}

static str open_case(struct case_world *w, str text)
{
	const struct support_create_case_request in = {.subject = S("s"),
						       .communication_body = text};
	struct support_create_case_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	return str_dup(w->t->arena, out.case_id);
}

/* All that the customer reads on a case, newest first, page by page, joined by blanks. */
static str read_case(struct case_world *w, str id)
{
	struct support_describe_communications_request in = {.case_id = id,
							     .max_results = SOME_I64(10)};
	str all = S("");

	world_as(w, w->business);
	do {
		struct support_describe_communications_response out = {0};

		expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
			       op_support_describe_communications(&w->rq, &in, &out)));
		for (size_t i = 0; i < out.communications.n; i++) {
			expect_str(out.communications.v[i].case_id, id);
			all = str_fmt(w->t->arena, "%.*s%s%.*s", STR_ARG(all), all.n ? "|" : "",
				      STR_ARG(out.communications.v[i].body));
		}
		in.next_token = out.next_token;
	} while (in.next_token.p);
	return all;
}

static str status_of(struct case_world *w, str id)
{
	world_as(w, w->business);
	return world_describe(w, id).status;
}

/* The logs of all cases say what their rows say. */
static void expect_derived(struct case_world *w)
{
	const struct mainstay_rebuild_case_cache_request in = {.account_id = w->business};
	struct mainstay_rebuild_case_cache_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REBUILD_CASE_CACHE,
		       op_mainstay_rebuild_case_cache(&w->rq, &in, &out)));
	for (size_t i = 0; i < out.differences.n; i++)
		test_fail(__FILE__, __LINE__, "%.*s of %.*s: stored %.*s, derived %.*s",
			  STR_ARG(out.differences.v[i].member),
			  STR_ARG(out.differences.v[i].case_id),
			  STR_ARG(out.differences.v[i].stored),
			  STR_ARG(out.differences.v[i].derived));
	expect(out.cases_checked.v > 0 && !out.next_token.p);
}

EACH_DATABASE(a_merged_case_goes_on_in_the_other)
{
	struct case_world *w = world_new(t, where);
	str a = open_case(w, S("a1")), b, display;
	struct merged m;

	world_tick(w, SECONDS(1));
	b = open_case(w, S("b1"));
	display = world_describe(w, a).display_id;
	world_tick(w, SECONDS(1));
	expect_ok(say(w, a, S("a2")));
	m = merge(w, b, a);
	expect_ok(m.r);
	expect_str(status_of(w, b), S("resolved"));
	expect_str(status_of(w, a), S("unassigned"));
	expect_str(read_case(w, a), S("a2|b1|a1"));
	expect_str(read_case(w, b),
		   str_fmt(t->arena,
			   "This case was merged into case %.*s and goes on there. What you add "
			   "here is added there.|b1",
			   STR_ARG(display)));
	/* what is said to either is read on the one that stays */
	world_tick(w, SECONDS(1));
	expect_ok(say(w, b, S("b2")));
	expect_str(read_case(w, a), S("b2|a2|b1|a1"));
	expect_str(status_of(w, b), S("resolved"));
	/* and then it cannot be undone without tearing that out */
	expect_fails(w, undo(w, m.undo_id), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_fails(w, answer(w, b, S("x"), (str){0}), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_derived(w);
	world_free(w);
}

EACH_DATABASE(an_undone_merge_leaves_statuses_and_clocks_as_they_were)
{
	struct case_world *w = world_new(t, where);
	str a = open_case(w, S("a1")), b = open_case(w, S("b1")), c = open_case(w, S("c1"));
	struct case_row before, after;
	struct merged m, resolved;

	expect_ok(answer(w, c, S("c2"), S("resolved")));
	world_begin(w, OP_MAINSTAY_GET_DESK_CASE);
	expect_ok(case_load_any(&w->rq, b, &before));
	expect_ok(world_end(w, 0));
	world_tick(w, MINUTES(10));
	m = merge(w, b, a);
	expect_ok(m.r);
	resolved = merge(w, c, a);
	expect_ok(resolved.r);
	world_tick(w, MINUTES(10));
	expect_ok(undo(w, m.undo_id));
	expect_ok(undo(w, resolved.undo_id));
	expect_fails(w, undo(w, m.undo_id), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This was undone already.");
	expect_str(status_of(w, b), S("unassigned"));
	expect_str(status_of(w, c), S("resolved"));
	world_as_staff(w);
	world_begin(w, OP_MAINSTAY_GET_DESK_CASE);
	expect_ok(case_load_any(&w->rq, b, &after));
	expect_ok(world_end(w, 0));
	expect_eq(after.response_due, before.response_due);
	expect_eq(after.responded_at, 0);
	expect_eq(after.resolved_at, 0);
	expect(!after.merged_into.p);
	expect_str(read_case(w, a), S("a1"));
	expect_ok(say(w, b, S("b2")));
	expect(str_starts(read_case(w, b), S("b2|")));
	expect_derived(w);
	expect_err(undo(w, S("merge-123456789012-0123456789abcdef")), E_API);
	expect_err(undo(w, S("nonsense")), E_API);
	world_free(w);
}

EACH_DATABASE(merges_that_make_no_sense_are_refused)
{
	struct case_world *w = world_new(t, where);
	str a = open_case(w, S("a")), b = open_case(w, S("b")), c = open_case(w, S("c")), other;

	world_as(w, w->enterprise);
	other = world_case(w);
	expect_fails(w, merge(w, a, a).r, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, merge(w, a, other).r, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The cases belong to different accounts.");
	expect_fails(w, merge(w, a, S("case-1")).r, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
		     NULL);
	expect_ok(merge(w, a, b).r);
	expect_fails(w, merge(w, a, c).r, ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_fails(w, merge(w, c, a).r, ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_fails(w, merge(w, b, c).r, ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_ok(answer(w, c, S("done"), S("resolved")));
	expect_fails(w, merge(w, b, c).r, ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_free(w);
}

EACH_DATABASE(a_split_moves_messages_and_can_be_undone)
{
	struct case_world *w = world_new(t, where);
	str a = open_case(w, S("a1")), part;
	struct mainstay_split_case_response out;
	const int64_t first[] = {1}, twice[] = {3, 3}, none[] = {9}, two[] = {3};
	str undo_id;

	for (int i = 2; i <= 4; i++) {
		world_tick(w, SECONDS(1));
		expect_ok(say(w, a, str_fmt(t->arena, "a%d", i)));
	}
	expect_fails(w, split(w, a, first, 1, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, split(w, a, twice, 2, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, split(w, a, none, 1, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_tick(w, SECONDS(1));
	expect_ok(split(w, a, two, 1, &out));
	part = str_dup(t->arena, out.new_case->case_id);
	undo_id = str_dup(t->arena, out.undo_id);
	expect_fails(w, split(w, a, two, 1, &out), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_str(read_case(w, a), S("a4|a2|a1"));
	expect(str_ends(read_case(w, part), S("|a3")));
	expect_str(status_of(w, part), S("unassigned"));
	expect_ok(undo(w, undo_id));
	expect_str(read_case(w, a), S("a4|a3|a2|a1"));
	expect_str(status_of(w, part), S("resolved"));
	/* what is said to the part goes to the whole */
	world_tick(w, SECONDS(1));
	expect_ok(say(w, part, S("late")));
	expect_str(read_case(w, a), S("late|a4|a3|a2|a1"));
	/* a part that has a life of its own stays one */
	expect_ok(split(w, a, two, 1, &out));
	undo_id = str_dup(t->arena, out.undo_id);
	expect_ok(say(w, str_dup(t->arena, out.new_case->case_id), S("own")));
	expect_fails(w, undo(w, undo_id), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_derived(w);
	world_free(w);
}

EACH_DATABASE(a_page_begun_before_a_merge_goes_on_after_it)
{
	struct case_world *w = world_new(t, where);
	str a = open_case(w, S("m1")), b = open_case(w, S("b1"));
	struct support_describe_communications_request in = {.case_id = a,
							     .max_results = SOME_I64(10)};
	struct support_describe_communications_response out = {0};

	for (int i = 2; i <= 15; i++) {
		world_tick(w, SECONDS(1));
		expect_ok(say(w, a, str_fmt(t->arena, "m%d", i)));
	}
	expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
		       op_support_describe_communications(&w->rq, &in, &out)));
	in.next_token = str_dup(t->arena, out.next_token);
	expect_ok(merge(w, b, a).r);
	world_as(w, w->business);
	out = (struct support_describe_communications_response){0};
	expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
		       op_support_describe_communications(&w->rq, &in, &out)));
	expect_eq(out.communications.n, 6);
	expect_str(out.communications.v[0].body, S("m5"));
	expect(!out.next_token.p);
	world_free(w);
}

/* The files that a case shows, newest first, as the customer can fetch them. */
static str read_files(struct case_world *w, str id)
{
	const struct support_describe_communications_request in = {.case_id = id};
	struct support_describe_communications_response out = {0};
	str all = S("");

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
		       op_support_describe_communications(&w->rq, &in, &out)));
	for (size_t i = 0; i < out.communications.n; i++) {
		for (size_t k = 0; k < out.communications.v[i].attachments.n; k++) {
			const struct support_describe_attachment_request file = {
				.attachment_id =
					out.communications.v[i].attachments.v[k].attachment_id};
			struct support_describe_attachment_response read = {0};

			expect_ok(CALL(w, SUPPORT_DESCRIBE_ATTACHMENT,
				       op_support_describe_attachment(&w->rq, &file, &read)));
			all = str_fmt(w->t->arena, "%.*s%.*s", STR_ARG(all),
				      STR_ARG(read.attachment->data));
		}
	}
	return all;
}

/* A case with one file. */
static str open_with_file(struct case_world *w, str text)
{
	struct support_attachment files[] = {{.file_name = S("f"), .data = text}};
	const struct support_add_attachments_to_set_request set = {.attachments = {files, 1}};
	struct support_add_attachments_to_set_response stored = {0};
	struct support_create_case_request in = {.subject = S("s"), .communication_body = text};
	struct support_create_case_response out = {0};

	world_as(w, w->business);
	expect_ok(CALL(w, SUPPORT_ADD_ATTACHMENTS_TO_SET,
		       op_support_add_attachments_to_set(&w->rq, &set, &stored)));
	in.attachment_set_id = stored.attachment_set_id;
	expect_ok(CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out)));
	return str_dup(w->t->arena, out.case_id);
}

EACH_DATABASE(messages_live_as_long_as_a_case_that_shows_them)
{
	struct case_world *w = world_new(t, where);
	str old, gone, young, part;
	struct mainstay_split_case_response out;
	const int64_t second[] = {2};

	w->settings.case_quota = 0;
	for (int i = 0; i < 25; i++) /* more than a step of the job */
		gone = open_case(w, S("gone"));
	old = open_with_file(w, S("o1"));
	world_tick(w, SECONDS(1));
	expect_ok(say(w, old, S("o2")));
	for (int i = 0; i < 25; i++)
		gone = open_case(w, S("gone"));
	world_tick(w, DAYS(100));
	young = open_case(w, S("y1"));
	/* one message goes by a split, the others by a merge */
	expect_ok(split(w, old, second, 1, &out));
	part = str_dup(t->arena, out.new_case->case_id);
	expect_ok(merge(w, old, young).r);
	expect_ok(merge(w, part, young).r);
	expect_str(read_case(w, young), S("y1|o2|o1"));
	world_tick(w, DAYS(731 - 50));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "support_case"), 3);
	expect_str(read_case(w, young), S("y1|o2|o1"));
	expect_str(read_files(w, young), S("o1"));
	/* by itself it is past retention like any other, for its customer as for the desk */
	world_as(w, w->business);
	expect_fails(w, say(w, old, S("x")), ERR_SUPPORT_CASE_ID_NOT_FOUND, NULL);
	expect_fails(w, say(w, gone, S("x")), ERR_SUPPORT_CASE_ID_NOT_FOUND, NULL);
	world_tick(w, DAYS(51));
	world_run_job(w, &job_cases_expire);
	expect_eq(world_rows(w, "support_case"), 0);
	expect_eq(world_rows(w, "case_communication"), 0);
	expect_eq(world_rows(w, "attachment"), 0);
	world_free(w);
}

EACH_DATABASE(a_case_whose_other_is_past_retention_goes_on_by_itself)
{
	struct case_world *w = world_new(t, where);
	str into = open_case(w, S("i1")), from;

	world_tick(w, DAYS(725));
	from = open_case(w, S("f1"));
	expect_ok(merge(w, from, into).r);
	world_tick(w, DAYS(7));
	world_run_job(w, &job_cases_expire);
	expect_ok(say(w, from, S("f2")));
	expect_str(status_of(w, from), S("reopened"));
	expect(str_starts(read_case(w, from), S("f2|")));
	expect_ok(answer(w, from, S("f3"), (str){0}));
	expect_derived(w);
	world_free(w);
}

/* ---- random histories ---- */

struct model_case {
	str id;
	int into;   /* -1 */
	str status; /* as the API says it */
	int own;    /* messages of its own, notices too */
};

struct model_message {
	int home, shown;
	int64_t number;
	bool notice;
};

struct model_handle {
	str id;
	bool is_merge, done;
	int one, other;
	str status; /* of `one` before */
	bool redirected;
	int own; /* messages of `other` right after a split */
	int from[MESSAGES];
	int n;
};

struct history {
	struct case_world *w;
	uint64_t seed;
	struct model_case cases[CASES * 4];
	int case_count;
	struct model_message messages[MESSAGES];
	int message_count;
	struct model_handle handles[HANDLES];
	int handle_count;
};

static int chance(struct history *h, int n)
{
	h->seed ^= h->seed << 13;
	h->seed ^= h->seed >> 7;
	h->seed ^= h->seed << 17;
	return (int)(h->seed % (uint64_t)n);
}

static void remember(struct history *h, int home)
{
	struct model_message *m = &h->messages[h->message_count++];

	*m = (struct model_message){home, home, ++h->cases[home].own, false};
}

static str next_text(struct history *h)
{
	return str_fmt(h->w->t->arena, "msg-%d", h->message_count);
}

static void do_open(struct history *h)
{
	struct model_case *c = &h->cases[h->case_count];

	*c = (struct model_case){open_case(h->w, next_text(h)), -1, S("unassigned"), 0};
	remember(h, h->case_count++);
}

static void do_say(struct history *h)
{
	int i = chance(h, h->case_count), at = h->cases[i].into >= 0 ? h->cases[i].into : i;
	struct model_case *c = &h->cases[at];

	expect_ok(say(h->w, h->cases[i].id, next_text(h)));
	for (int k = 0; k < h->handle_count; k++)
		if (h->handles[k].is_merge && !h->handles[k].done && h->handles[k].one == i)
			h->handles[k].redirected = true;
	remember(h, at);
	if (str_eq(c->status, S("resolved")))
		c->status = S("reopened");
	else if (str_eq(c->status, S("pending-customer-action")) ||
		 str_eq(c->status, S("work-in-progress")))
		c->status = S("pending-amazon-action");
}

static void do_answer(struct history *h)
{
	int i = chance(h, h->case_count);
	struct model_case *c = &h->cases[i];
	str next = chance(h, 3) ? S("pending-customer-action") : S("resolved");
	int r = answer(h->w, c->id, next_text(h), next);

	if (str_eq(c->status, S("resolved"))) {
		expect_err(r, E_API);
		return;
	}
	expect_ok(r);
	remember(h, i);
	c->status = next;
}

static bool has_inside(const struct history *h, int i)
{
	for (int k = 0; k < h->case_count; k++)
		if (h->cases[k].into == i)
			return true;
	return false;
}

static void do_merge(struct history *h)
{
	int i = chance(h, h->case_count), k = chance(h, h->case_count);
	struct model_case *a = &h->cases[i], *b = &h->cases[k];
	bool fine = i != k && a->into < 0 && b->into < 0 && !has_inside(h, i) &&
		    !str_eq(b->status, S("resolved"));
	struct merged m = merge(h->w, a->id, b->id);

	if (!fine) {
		expect_err(m.r, E_API);
		return;
	}
	expect_ok(m.r);
	h->handles[h->handle_count++] =
		(struct model_handle){.id = str_dup(h->w->t->arena, m.undo_id),
				      .is_merge = true,
				      .one = i,
				      .other = k,
				      .status = a->status};
	a->into = k;
	a->own++;
	a->status = S("resolved");
}

static void do_split(struct history *h)
{
	int i = chance(h, h->case_count);
	struct model_handle *u = &h->handles[h->handle_count];
	struct mainstay_split_case_response out;
	struct model_case *part = &h->cases[h->case_count];
	int64_t numbers[MESSAGES];

	*u = (struct model_handle){.one = i, .other = h->case_count};
	for (int k = 0; k < h->message_count && u->n < 4; k++) {
		const struct model_message *m = &h->messages[k];

		if (m->home == i && m->shown == i && m->number > 1 && chance(h, 2)) {
			numbers[u->n] = m->number;
			u->from[u->n++] = k;
		}
	}
	if (!u->n)
		return;
	if (h->cases[i].into >= 0) {
		expect_err(split(h->w, h->cases[i].id, numbers, (size_t)u->n, &out), E_API);
		return;
	}
	expect_ok(split(h->w, h->cases[i].id, numbers, (size_t)u->n, &out));
	*part = (struct model_case){str_dup(h->w->t->arena, out.new_case->case_id), -1,
				    S("unassigned"), 1};
	u->id = str_dup(h->w->t->arena, out.undo_id);
	u->own = 1;
	for (int k = 0; k < u->n; k++)
		h->messages[u->from[k]].shown = h->case_count;
	h->case_count++;
	h->handle_count++;
}

static void do_undo(struct history *h, int which)
{
	struct model_handle *u = &h->handles[which];
	struct model_case *a = &h->cases[u->one], *b = &h->cases[u->other];
	bool fine = !u->done && (u->is_merge ? !u->redirected
					     : a->into < 0 && b->into < 0 && b->own == 1 &&
						       !has_inside(h, u->other));
	int r = undo(h->w, u->id);

	if (!fine) {
		expect_err(r, E_API);
		return;
	}
	expect_ok(r);
	u->done = true;
	if (u->is_merge) {
		a->into = -1;
		a->own++;
		a->status = u->status;
		return;
	}
	for (int k = 0; k < u->n; k++)
		h->messages[u->from[k]].shown = u->one;
	b->into = u->one;
	b->own++;
	b->status = S("resolved");
}

/* Whether the model shows message m on case i. */
static bool shown_on(const struct history *h, int m, int i)
{
	int at = h->messages[m].shown;

	return at == i || h->cases[at].into == i;
}

static void compare(struct history *h)
{
	for (int i = 0; i < h->case_count; i++) {
		int seen[MESSAGES] = {0};
		str rest = read_case(h->w, h->cases[i].id);

		while (rest.p) {
			str one = str_cut(&rest, '|');
			int64_t number;

			if (!str_starts(one, S("msg-")))
				continue;
			expect_ok(str_to_i64(str_slice(one, 4, one.n), &number));
			seen[number]++;
		}
		for (int m = 0; m < h->message_count; m++)
			if (seen[m] != shown_on(h, m, i))
				test_fail(__FILE__, __LINE__, "case %d shows message %d %d times",
					  i, m, seen[m]);
		expect_str(status_of(h->w, h->cases[i].id), h->cases[i].status);
	}
	expect_derived(h->w);
}

/* When the messages that a case shows were written, oldest last; *ret_n counts them. */
static usec *times_of(struct case_world *w, str id, size_t *ret_n)
{
	struct support_describe_communications_request in = {.case_id = id,
							     .max_results = SOME_I64(100)};
	usec *v = ARENA_ARRAY(w->t->arena, usec, MESSAGES * 2);
	size_t n = 0;

	world_as(w, w->business);
	do {
		struct support_describe_communications_response out = {0};

		expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
			       op_support_describe_communications(&w->rq, &in, &out)));
		for (size_t i = 0; i < out.communications.n; i++)
			expect_ok(case_time_parse(out.communications.v[i].time_created, &v[n++]));
		in.next_token = out.next_token;
	} while (in.next_token.p);
	*ret_n = n;
	return v;
}

/* Whether DescribeCases gives the case for the window; by its id, or in the list of all. */
static bool listed(struct case_world *w, str id, bool by_id, usec after, usec before)
{
	str ids[] = {id};
	struct support_describe_cases_request in = {
		.case_id_list = {ids, by_id},
		.after_time = usec_format(w->t->arena, after, USEC_MILLI_Z),
		.before_time = usec_format(w->t->arena, before, USEC_MILLI_Z),
		.include_resolved_cases = SOME_BOOL(1),
		.include_communications = SOME_BOOL(0),
		.max_results = SOME_I64(10),
	};
	str last = S("~");
	int found = 0;

	world_as(w, w->business);
	do {
		struct support_describe_cases_response out = {0};

		expect_ok(CALL(w, SUPPORT_DESCRIBE_CASES,
			       op_support_describe_cases(&w->rq, &in, &out)));
		for (size_t i = 0; i < out.cases.n; i++) {
			expect(str_cmp(out.cases.v[i].case_id, last) < 0);
			last = out.cases.v[i].case_id;
			found += str_eq(last, id);
		}
		in.next_token = out.next_token;
	} while (in.next_token.p);
	expect(found <= 1);
	return found;
}

static int64_t counted(struct case_world *w, str id)
{
	const struct mainstay_get_case_request in = {.case_id = id};
	struct mainstay_get_case_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_CASE, op_mainstay_get_case(&w->rq, &in, &out)));
	return out.case_->communication_count.v;
}

/* A case is in a window of time if it was opened then or shows a message of then, whoever wrote it
 * where; the times are those that the case itself shows. */
static void compare_windows(struct history *h)
{
	struct case_world *w = h->w;

	for (int i = 0; i < h->case_count; i++) {
		str id = h->cases[i].id;
		size_t n;
		const usec *times = times_of(w, id, &n);
		usec after = times[chance(h, (int)n)] + SECONDS(chance(h, 3)),
		     before = after + SECONDS(1 + chance(h, 3)), opened;
		bool expected;

		world_as(w, w->business);
		expect_ok(case_time_parse(world_describe(w, id).time_created, &opened));
		expected = opened >= after && opened < before;
		for (size_t k = 0; k < n; k++)
			expected = expected || (times[k] >= after && times[k] < before);
		expect_eq(listed(w, id, true, after, before), expected);
		expect_eq(listed(w, id, false, after, before), expected);
		expect_eq(counted(w, id), (int64_t)n);
	}
}

/* Everything that anybody sees, but for notices. */
static str picture(struct history *h)
{
	str all = S("");

	for (int i = 0; i < h->case_count; i++) {
		str rest = read_case(h->w, h->cases[i].id);

		all = str_fmt(h->w->t->arena, "%.*s;%.*s", STR_ARG(all),
			      STR_ARG(status_of(h->w, h->cases[i].id)));
		while (rest.p) {
			str one = str_cut(&rest, '|');

			if (str_starts(one, S("msg-")))
				all = str_fmt(h->w->t->arena, "%.*s %.*s", STR_ARG(all),
					      STR_ARG(one));
		}
	}
	return all;
}

/* Does something and takes it back at once. */
static void do_and_undo(struct history *h)
{
	str before = picture(h);
	int handles = h->handle_count, count = h->case_count;

	if (chance(h, 2))
		do_merge(h);
	else
		do_split(h);
	if (h->handle_count == handles)
		return;
	do_undo(h, handles);
	/* a part that was made stays as an empty case */
	if (count != h->case_count)
		return;
	expect_str(picture(h), before);
}

static void live(struct test *t, enum fixture_kind where, uint64_t seed, int steps)
{
	struct history *h = ARENA_NEW(t->arena, struct history);

	h->w = world_new(t, where);
	h->seed = seed;
	for (int i = 0; i < 3; i++)
		do_open(h);
	for (int i = 0; i < steps && h->message_count < MESSAGES - 2 && h->case_count < CASES * 3;
	     i++) {
		world_tick(h->w, SECONDS(chance(h, 3)));
		if (h->handle_count >= HANDLES - 2)
			break;
		switch (chance(h, 9)) {
		case 0:
			if (h->case_count < CASES)
				do_open(h);
			break;
		case 1:
		case 2:
			do_say(h);
			break;
		case 3:
			do_answer(h);
			break;
		case 4:
			do_merge(h);
			break;
		case 5:
			do_split(h);
			break;
		case 6:
			do_and_undo(h);
			break;
		default:
			if (h->handle_count)
				do_undo(h, chance(h, h->handle_count));
		}
		if (i % 8 == 7) {
			compare(h);
			compare_windows(h);
		}
	}
	compare(h);
	compare_windows(h);
	world_free(h->w);
}

TEST(random_histories_lose_and_double_nothing)
{
	for (uint64_t seed = 1; seed <= 12; seed++)
		live(t, ON_SQLITE, seed * 0x9e3779b97f4a7c15ull, 60);
}

TEST(random_histories_on_the_other_database)
{
	live(t, ON_POSTGRES, 0x2545f4914f6cdd1dull, 60);
}
