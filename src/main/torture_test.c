/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every operation, with its 1st, 2nd, 3rd ... call of the database failing in
 * every way there is: busy, broken, connection lost, commit uncertain (made and
 * not made). Whatever fails,
 *
 *	- the answer is whole and an error that the operation declares or that is common,
 *	- nothing is left of a call that was refused (its audit record aside),
 *	- the same call again, with the same invocation id, is answered, and both
 *	  together had exactly the effect of one call without failures,
 *	- a job that was cut off does its work the next time,
 *	- in the end all cases agree with their events and the audit trail is whole.
 *
 * The effect is told by how many rows each table has.
 */
#include <stdio.h>

#include "buf.h"
#include "crypto.h"
#include "job-list.h"
#include "jobs.h"
#include "json-tree.h"
#include "operations.h"
#include "torture-story.h"
#include "torture-world.h"

/* A broken statement is tried at every one up to here, then at every seventh; busy and lost ones
 * are handled alike wherever they are, and the other database runs through the same code: there
 * some are picked, beginning elsewhere for each operation. */
#define EACH_UP_TO 40
#define STRIDE 7
#define STRIDE_ALIKE 3
#define STRIDE_POSTGRES 7
#define STRIDE_FEW 4
/* Jobs walk through all accounts: what they do for the first ones is what they do for all. */
#define JOB_CALLS_MAX 60

struct story_run {
	struct torture_world *w;
	const struct torture_line *line; /* at hand */
	size_t first, until;             /* the lines that come before it */
	int64_t n;
	str invocation;
	int struck;
	bool called[OPERATION_COUNT];
};

/* ---- texts of the story ---- */

/* The text with each <NAME> replaced. */
static str fill(struct story_run *s, const char *text)
{
	struct buf out CLEANUP(buf_done) = {0};
	str rest = str_from(text);

	buf_init(&out, (size_t)KIB(64));
	for (;;) {
		buf_str(&out, str_cut(&rest, '<'));
		if (!rest.p)
			return buf_dup(&out, s->w->mem);
		str name = str_cut(&rest, '>'), value = story_name_find(&s->w->names, name);

		if (!value.p)
			test_fail(__FILE__, __LINE__, "nothing kept <%.*s>", STR_ARG(name));
		buf_str(&out, value);
	}
}

static void keep_all(struct story_run *s, const struct torture_line *line, str body)
{
	str rest = str_from(line->keep);
	struct json_node *tree;

	if (!line->keep)
		return;
	expect_ok(json_tree(s->w->mem, body, &tree));
	while (rest.p) {
		str path = str_cut(&rest, ' '), name = str_cut(&path, '=');
		const struct json_node *n = json_path(tree, path);

		if (!n || !n->text.p)
			test_fail(__FILE__, __LINE__, "%s: no %.*s in %.*s", line->call,
				  STR_ARG(path), STR_ARG(body));
		story_name_put(&s->w->names, name, n->text);
	}
}

/* ---- calls ---- */

static bool is_operation(const struct torture_line *line)
{
	return str_contains(str_from(line->call), S(":"));
}

static const struct operation *operation_of(const struct torture_line *line)
{
	str name = str_from(line->call), service = str_cut(&name, ':');
	const struct operation *op = operation_by_name(&api_model, service, name);

	if (!op)
		test_fail(__FILE__, __LINE__, "%s is no operation", line->call);
	return op;
}

/* A run of a job, as if it were a call. */
static struct torture_answer run_job(struct story_run *s, str name)
{
	struct house *h = s->w->house;

	for (size_t i = 0; i < job_list_count; i++) {
		if (!str_eq(str_from(job_list[i]->name), name))
			continue;
		int r = jobs_run_now(h->runner, &h->app, job_list[i], S("torture"), usec_now());

		return (struct torture_answer){.status = r < 0 ? 500 : 200,
					       .body = str_from(r < 0 ? err_name(r) : "")};
	}
	test_fail(__FILE__, __LINE__, "%.*s is no job", STR_ARG(name));
}

static struct torture_answer call(struct story_run *s, const struct torture_line *line,
				  str invocation)
{
	struct torture_call c = {
		.who = line->who ? str_from(line->who) : (str){0},
		.invocation = invocation,
		.body = fill(s, line->body),
	};

	if (str_starts(str_from(line->call), S("job ")))
		return run_job(s, str_from(line->call + 4));
	if (str_starts(str_from(line->call), S("PUT "))) {
		str url = fill(s, line->call + 4);

		for (int i = 0; i < 3; i++)
			str_cut(&url, '/');
		c.method = S("PUT");
		c.path = str_fmt(s->w->mem, "/%.*s", STR_ARG(url));
	} else {
		c.op = operation_of(line);
	}
	return torture_ask(s->w, &c);
}

static void must(struct story_run *s, const struct torture_line *line,
		 const struct torture_answer *a, const char *when)
{
	if (a->status != 200)
		test_fail(__FILE__, __LINE__, "%s %s: %d %.*s", line->call, when, a->status,
			  STR_ARG(a->body));
	keep_all(s, line, a->body);
}

/* Everything that the line needs, made anew. */
static void prepare(struct story_run *s)
{
	arena_reset(s->w->mem);
	story_name_put(&s->w->names, S("n"), str_fmt(s->w->mem, "%lld", (long long)++s->n));
	for (size_t i = s->first; i < s->until; i++) {
		struct torture_answer a = call(s, &torture_story[i], (str){0});

		must(s, &torture_story[i], &a, "as a preparation");
	}
	s->invocation = random_uuid(s->w->mem);
}

/* ---- what an answer may be ---- */

/* "CaseIdNotFound" of the header; query services name their errors otherwise. */
static bool may_fail_with(const struct operation *op, str error)
{
	if (op->service->protocol == WIRE_QUERY)
		return true;
	for (size_t i = 1; i < api_model.error_count; i++) {
		if (str_eq(api_model.errors[i].name, error) &&
		    operation_may_fail_with(&api_model, op, (int)i))
			return true;
	}
	return false;
}

static void check_refusal(struct story_run *s, const struct torture_answer *a)
{
	struct json_node *tree;

	if (a->status < 400 || a->body.n == 0)
		test_fail(__FILE__, __LINE__, "%s: answer %d %.*s", s->line->call, a->status,
			  STR_ARG(a->body));
	if (!is_operation(s->line))
		return;
	if (!may_fail_with(operation_of(s->line), a->error))
		test_fail(__FILE__, __LINE__, "%s may not fail with %.*s", s->line->call,
			  STR_ARG(a->error));
	if (operation_of(s->line)->service->protocol == WIRE_JSON11)
		expect_ok(json_tree(s->w->mem, a->body, &tree));
}

/* Tables whose rows tell nothing about an effect: who tried what is recorded of failures, too. */
static bool counts(str table)
{
	return !str_starts(table, S("audit_")) && !str_eq(table, S("lease"));
}

/* Whether the tables grew from `before` to `now` by `by`; by NULL: not at all. */
static bool grew(struct story_run *s, const int64_t *before, const int64_t *now, const int64_t *by,
		 str *ret_table)
{
	const struct torture_world *w = s->w;

	for (size_t i = 0; i < w->table_count; i++) {
		if (counts(w->tables[i]) && now[i] - before[i] != (by ? by[i] : 0)) {
			*ret_table = w->tables[i];
			return false;
		}
	}
	return true;
}

/* ---- a round ---- */

static const char *const kind_names[FAULT_KINDS] = {
	[FAULT_BUSY] = "busy",     [FAULT_IO] = "io",     [FAULT_LOST] = "lost",
	[FAULT_UNKEPT] = "unkept", [FAULT_KEPT] = "kept",
};

/* The call of the line under fire, and once more in peace. clean: what one call does. */
static void round_of(struct story_run *s, struct torture *tt, const int64_t *clean)
{
	bool in_doubt = tt->kind != FAULT_BUSY && tt->kind != FAULT_IO;
	bool loose = s->line->flags & TORTURE_LOOSE;
	struct torture_world *w = s->w;
	str table = {0};
	const int64_t *before = torture_count(w);

	fault_arm(w->fault, tt->kind, tt->at);
	struct torture_answer a = call(s, s->line, s->invocation);

	torture_struck(tt);
	const int64_t *after = torture_count(w);
	bool whole = grew(s, before, after, clean, &table);

	if (a.status != 200) {
		check_refusal(s, &a);
		whole = grew(s, before, after, NULL, &table) || (in_doubt && whole);
	}
	if (!whole && !loose)
		test_fail(__FILE__, __LINE__, "%s: %s at call %d: answer %d, and %.*s is not right",
			  s->line->call, kind_names[tt->kind], tt->at, a.status, STR_ARG(table));
	a = call(s, s->line, s->invocation);
	if (a.status != 200 && s->line->flags & TORTURE_OUTSIDE) {
		check_refusal(s, &a);
		return;
	}
	must(s, s->line, &a, "again after a failure");
	if (!grew(s, before, torture_count(w), clean, &table) && !loose)
		test_fail(__FILE__, __LINE__,
			  "%s: %s at call %d: both calls together did not do to %.*s what one does",
			  s->line->call, kind_names[tt->kind], tt->at, STR_ARG(table));
}

/* Moves on to just before the next call that is to be struck. */
static void skip(const struct story_run *s, struct torture *tt)
{
	int stride = 1;
	bool commits = tt->kind == FAULT_UNKEPT || tt->kind == FAULT_KEPT;

	if (!is_operation(s->line) && tt->at >= JOB_CALLS_MAX) {
		tt->kind++;
		tt->at = 0;
	}
	if (commits)
		return;
	if (s->line->flags & TORTURE_FEW)
		stride = STRIDE_FEW;
	else if (s->w->f->kind == ON_POSTGRES)
		stride = STRIDE_POSTGRES;
	else if (tt->kind != FAULT_IO)
		stride = STRIDE_ALIKE;
	else if (tt->at >= EACH_UP_TO)
		stride = STRIDE;
	tt->at += tt->at > 0 ? stride - 1 : (int)s->until % stride;
}

static void torture_line(struct story_run *s)
{
	struct torture_world *w = s->w;
	int64_t *clean = ARENA_ARRAY(w->t->arena, int64_t, w->table_count);
	struct torture tt = torture_start(w->fault);

	prepare(s);
	const int64_t *before = torture_count(w);
	struct torture_answer a = call(s, s->line, s->invocation);

	must(s, s->line, &a, "without a failure");
	const int64_t *after = torture_count(w);

	for (size_t i = 0; i < w->table_count; i++)
		clean[i] = after[i] - before[i];
	if (is_operation(s->line))
		s->called[operation_of(s->line)->id] = true;
	for (;;) {
		skip(s, &tt);
		if (!torture_next(&tt))
			break;
		fault_disarm(w->fault);
		prepare(s);
		round_of(s, &tt, clean);
	}
	s->struck += tt.struck;
}

/* ---- the end ---- */

/* Pages through a checking operation; each answer must have this text and not the other. */
static void check_pages(struct story_run *s, const char *name, const char *has, const char * not )
{
	str token = {0};

	do {
		arena_reset(s->w->mem);
		str body = token.p ? str_fmt(s->w->mem, "{\"nextToken\":\"%.*s\"}", STR_ARG(token))
				   : S("{}");
		struct torture_answer a = torture_ask(
			s->w,
			&(struct torture_call){
				.op = operation_by_name(&api_model, S("mainstay"), str_from(name)),
				.body = body,
			});
		struct json_node *tree;
		const struct json_node *next;

		if (a.status != 200 || !str_contains(a.body, str_from(has)) ||
		    str_contains(a.body, str_from(not )))
			test_fail(__FILE__, __LINE__, "%s: %.*s", name, STR_ARG(a.body));
		expect_ok(json_tree(s->w->mem, a.body, &tree));
		next = json_member(tree, S("nextToken"));
		token = next ? str_dup(s->w->t->arena, next->text) : (str){0};
	} while (token.p);
}

EACH_DATABASE(every_operation_survives_a_failing_database)
{
	struct torture_world *w = torture_world_open(t, where, &(struct torture_options){0});
	struct story_run s = {.w = w};

	for (size_t i = 0; i < torture_story_lines; i++) {
		s.line = &torture_story[i];
		if (s.line->flags & TORTURE_BEFORE)
			continue;
		s.until = i;
		torture_line(&s);
		s.first = s.until = i + 1;
	}
	for (size_t i = 0; i < OPERATION_COUNT; i++) {
		const struct operation *op = &api_model.operations[i];

		if (!s.called[i])
			test_fail(__FILE__, __LINE__, "%.*s needs a line in torture-story.c",
				  STR_ARG(op->action));
	}
	for (size_t i = 0; i < job_list_count; i++) {
		struct torture_line line = {
			.call = str_c(t->arena, str_fmt(t->arena, "job %s", job_list[i]->name)),
			.body = "",
			.flags = TORTURE_LOOSE,
		};

		s.line = &line;
		torture_line(&s);
	}
	expect_eq(torture_broken_cases(w), 0);
	check_pages(&s, "RebuildCaseCache", "\"differences\":[]", "\"member\":\"log\"");
	check_pages(&s, "VerifyAudit", "\"chains\":[", ":false");
	printf("    %d faults struck in %lld rounds\n", s.struck, (long long)s.n);
	torture_world_close(w);
}
