/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole stories on a whole server, in simulated time: tests/data/stories/NAME.yaml
 * says who calls what and what must come of it, and how long they then wait. A
 * wait turns the server's clock on minute by minute (a longer one in at most
 * WAIT_STEPS steps) and runs each background job when its interval has passed, so
 * a week of a support desk takes seconds.
 *
 *	begins: 2026-12-25T03:00:00Z      when the story begins; the demo was made then
 *	catalog:                        what the provider changed in its catalogue; may be missing
 *	- {file: plans/seed.yaml, find: "a text", put: "another"}
 *	steps:
 *	- as: BUSINESS                    a name of demo.env; without it the owner calls
 *	  do: support:CreateCase
 *	  with: {...}                     as in catalog/demo.yaml
 *	  keep: {case: caseId}            "$case" stands for it from then on
 *	  expect: {status: resolved}      path of the answer: its text; "~" and a text: contains it;
 *	                                  "none": is not there; "#" at the path's end: how many
 *	- as: BASIC
 *	  do: support:DescribeCases
 *	  fails: SubscriptionRequiredException
 *	  says: upgrade                   a part of the message
 *	- wait: 3h 30m
 *	- mail: {from: dana@example.com, subject: Help, text: "..."}
 *	                                somebody writes a mail, and the intake takes it; answers:
 *$told is an answer to one of ours, verified: false has nobody vouch for its sender; keep and
 *expect are of GetMail's answer
 *	- told:                         the mails that left since the last such step, of that case
 *(without of: $case                   it: of none): these, and no others; texts as in expect mails:
 *	    - {to: dana@example.com, template: case-replied, subject: "~[Case", text: ~Hello,
 *	       language: en, answers: $first, keep: second}
 *	                                answers: it is in the thread of that mail, or answers a mail
 *of that Message-ID; none: it begins one
 *
 * Paths are those of json_path. A message names the step's line.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "encode.h"
#include "job-list.h"
#include "jobs.h"
#include "json-tree.h"
#include "operations.h"
#include "story-mail.h"

#define HOLDER S("story")
#define WAIT_STEPS 100

/* The server's clock; it has no argument to hang it on. */
static _Atomic(usec) story_clock;

static usec story_now(void)
{
	return atomic_load(&story_clock);
}

struct play {
	struct torture_world *w;
	const char *file;
	struct yproblems problems;
	usec *ran; /* when each job of the list last ran */
	struct story_post post;
	size_t letters; /* that people wrote */
};

#define STEP_FAILS(play, node, ...) test_fail((play)->file, (node)->line, __VA_ARGS__)

static void no_problems(struct play *p)
{
	if (p->problems.n)
		test_fail(__FILE__, __LINE__, "%s",
			  str_c(p->w->t->arena, yproblems_print(&p->problems, p->w->t->arena)));
}

/* ---- time ---- */

static void run_jobs(struct play *p)
{
	for (size_t i = 0; i < job_list_count; i++) {
		const struct job *job = job_list[i];
		usec now = story_now();
		int r;

		if (now - p->ran[i] < job->interval)
			continue;
		p->ran[i] = now;
		do
			r = jobs_run_now(p->w->house->runner, &p->w->house->app, job, HOLDER, now);
		while (r == 1);
		if (r < 0)
			test_fail(__FILE__, __LINE__, "the job %s returned %s", job->name,
				  err_name(r));
	}
}

static void wait_for(struct play *p, usec span)
{
	usec until = story_now() + span;
	usec step = MINUTES(1 + span / MINUTES(WAIT_STEPS));

	while (story_now() < until) {
		usec next = story_now() + step;

		atomic_store(&story_clock, next < until ? next : until);
		run_jobs(p);
	}
}

/* ---- calls ---- */

/* "$name" inside a path, as in cases.caseId=$case.status, by what it stands for. */
static str path_of(struct play *p, str path)
{
	str rest = path, before = str_cut(&rest, '$'), name;

	if (!rest.p)
		return path;
	name = str_cut(&rest, '.');
	return str_fmt(p->w->mem, "%.*s%.*s%s%.*s", STR_ARG(before),
		       STR_ARG(story_name_find(&p->w->names, name)), rest.p ? "." : "",
		       STR_ARG(rest));
}

static void keep(struct play *p, const struct story_step *s, const struct json_node *answer)
{
	for (size_t i = 0; i < s->keep.n; i++) {
		const struct story_pair *k = &s->keep.v[i];
		const struct json_node *n = json_path(answer, path_of(p, k->value));

		if (!n || !n->text.p)
			STEP_FAILS(p, s->at, "the answer has no %.*s", STR_ARG(k->value));
		story_name_put(&p->w->names, k->name, n->text);
	}
}

/* "a.b" -> its text; "a.#" -> how many are in a; absent when there is nothing. */
static str found_at(struct play *p, const struct json_node *answer, str path)
{
	bool count = str_ends(path, S(".#"));
	const struct json_node *n =
		json_path(answer, count ? str_slice(path, 0, path.n - 2) : path);

	if (count)
		return str_fmt(p->w->mem, "%zu", n ? n->count : 0);
	if (!n)
		return (str){0};
	return n->kind == JSON_TRUE ? S("true") : n->kind == JSON_FALSE ? S("false") : n->text;
}

/* Whether a text is what was wanted: as in expect. */
static bool fits(str is, str wanted)
{
	if (str_eq(wanted, S("none")))
		return !is.p;
	if (str_starts(wanted, S("~")))
		return is.p && str_contains(is, str_slice(wanted, 1, wanted.n));
	return is.p && str_eq(is, wanted);
}

static str named(struct play *p, const struct ynode *at, str text)
{
	str r = text.p ? story_text(&p->w->names, &p->problems, at, text) : text;

	no_problems(p);
	return r;
}

static void check_path(struct play *p, const struct ynode *at, str path, str wanted, str body,
		       const struct json_node *answer)
{
	str is = found_at(p, answer, path);

	wanted = named(p, at, wanted);
	if (!fits(is, wanted))
		STEP_FAILS(p, at, "%.*s is \"%.*s\", not \"%.*s\", in %.*s", STR_ARG(path),
			   STR_ARG(is), STR_ARG(wanted), STR_ARG(body));
}

static void check_all(struct play *p, const struct ynode *expect, str body,
		      const struct json_node *answer)
{
	for (size_t i = 0; expect && i < expect->n; i++)
		check_path(p, expect->items[i], path_of(p, expect->keys[i]), expect->items[i]->text,
			   body, answer);
}

static void check_answer(struct play *p, const struct story_step *s, struct ymap *m,
			 const struct torture_answer *a)
{
	str fails = ymap_opt_str(m, "fails"), says = ymap_opt_str(m, "says");
	const struct ynode *expect = ymap_get(m, "expect");
	struct json_node *tree;

	if (fails.p ? !str_eq(a->error, fails) : a->status != 200)
		STEP_FAILS(p, s->at, "%.*s answers %d %.*s: %.*s", STR_ARG(s->op->action),
			   a->status, STR_ARG(a->error), STR_ARG(a->body));
	if (says.p && !str_contains(a->body, says))
		STEP_FAILS(p, s->at, "the answer does not say \"%.*s\": %.*s", STR_ARG(says),
			   STR_ARG(a->body));
	if (json_tree(p->w->mem, a->body, &tree) < 0)
		STEP_FAILS(p, s->at, "the answer is no JSON: %.*s", STR_ARG(a->body));
	check_all(p, expect, a->body, tree);
	keep(p, s, tree);
}

static void play_call(struct play *p, struct ymap *m)
{
	struct story_step s = {0};
	struct torture_answer a;
	str body;

	story_read_call(&p->problems, &api_model, m, &s);
	no_problems(p);
	DISCARD("p has the problem", story_input(&p->problems, &s, &p->w->names, &body));
	no_problems(p);
	a = torture_ask(p->w, &(struct torture_call){.op = s.op, .who = s.as, .body = body});
	check_answer(p, &s, m, &a);
}

/* ---- mails ---- */

static struct torture_answer call_owner(struct play *p, const struct ynode *at, const char *name,
					str body)
{
	const struct torture_call call = {
		.op = operation_by_name(&api_model, S("mainstay"), str_from(name)), .body = body};
	struct torture_answer a = torture_ask(p->w, &call);

	if (a.status != 200)
		STEP_FAILS(p, at, "%s: %.*s", name, STR_ARG(a.body));
	return a;
}

static str letter_bytes(struct play *p, const struct ynode *node)
{
	struct story_letter l = {0};
	struct ymap m;
	str text;

	ymap_open(&m, &p->problems, node);
	l.from = ymap_str(&m, "from", "say who writes");
	l.to = ymap_opt_str(&m, "to");
	l.subject = ymap_opt_str(&m, "subject");
	l.headers = ymap_opt_str(&m, "headers");
	l.verified = ymap_opt_bool(&m, "verified", true);
	l.answers = named(p, node, ymap_opt_str(&m, "answers"));
	text = ymap_str(&m, "text", "say what is written");
	ymap_close(&m);
	no_problems(p);
	l.text = text;
	l.id = str_fmt(p->w->mem, "letter-%zu@example.com", ++p->letters);
	return story_letter_write(&p->post, &l);
}

/* It is delivered, and taken in within a minute. */
static void play_mail(struct play *p, struct ymap *m)
{
	struct story_step s = {.at = m->node};
	const struct ynode *expect = ymap_get(m, "expect");
	str bytes = letter_bytes(p, ymap_get(m, "mail"));
	struct torture_answer a = call_owner(p, m->node, "DeliverMail",
					     str_fmt(p->w->mem, "{\"data\":\"%.*s\"}",
						     STR_ARG(base64_encode(p->w->mem, bytes))));
	struct json_node *tree;

	story_read_keep(&p->problems, m, &s);
	no_problems(p);
	expect_ok(json_tree(p->w->mem, a.body, &tree));
	wait_for(p, MINUTES(1));
	a = call_owner(p, m->node, "GetMail",
		       str_fmt(p->w->mem, "{\"mailId\":\"%.*s\"}",
			       STR_ARG(json_path(tree, S("mailId"))->text)));
	expect_ok(json_tree(p->w->mem, a.body, &tree));
	check_all(p, expect, a.body, tree);
	keep(p, &s, tree);
}

/* Whether a mail belongs to the thread of a mail with that id, or begins one (absent). */
static bool in_thread(struct play *p, const struct story_sent *s, str answers)
{
	str id = story_name_find(&p->w->names,
				 str_fmt(p->w->mem, "message of %.*s", STR_ARG(answers)));

	if (str_eq(answers, S("none")))
		return s->mail.reference_count == 0;
	id = id.p ? id : answers;
	for (size_t i = 0; i < s->mail.reference_count; i++) {
		if (str_eq(s->mail.references[i], id))
			return true;
	}
	return false;
}

static bool is_told(struct play *p, const struct ynode *node, const struct story_sent *s)
{
	const struct {
		str key, is;
	} texts[] = {{S("to"), s->to},
		     {S("template"), s->template},
		     {S("language"), s->language},
		     {S("subject"), s->mail.subject},
		     {S("text"), s->mail.text}};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const struct ynode *n = ynode_find(node, texts[i].key);

		if (n && !fits(texts[i].is, named(p, n, n->text)))
			return false;
	}
	const struct ynode *answers = ynode_find(node, S("answers"));

	return !answers || in_thread(p, s, named(p, answers, answers->text));
}

static str describe(struct play *p, const struct story_sent *v, size_t n, const bool *taken)
{
	str r = S("");

	for (size_t i = 0; i < n; i++) {
		if (!taken[i])
			r = str_fmt(p->w->mem, "%.*s\n  %.*s to %.*s (%.*s), %.*s: %.*s",
				    STR_ARG(r), STR_ARG(v[i].template), STR_ARG(v[i].to),
				    STR_ARG(v[i].language), STR_ARG(v[i].mail.subject),
				    STR_ARG(v[i].mail.text));
	}
	return r.n ? r : S(" none");
}

static void keep_mail(struct play *p, const struct ynode *node, const struct story_sent *s)
{
	const struct ynode *name = ynode_find(node, S("keep"));

	if (!name)
		return;
	story_name_put(&p->w->names, name->text, s->notice_id);
	story_name_put(&p->w->names, str_fmt(p->w->mem, "message of %.*s", STR_ARG(s->notice_id)),
		       s->mail.message_id);
}

static void play_told(struct play *p, const struct ynode *node)
{
	struct story_sent *v;
	struct ymap m;
	bool *taken;
	size_t n;

	ymap_open(&m, &p->problems, node);
	const struct ynode *mails = ymap_need(&m, "mails", "list them, [] for none");
	str of = named(p, node, ymap_opt_str(&m, "of"));

	ymap_close(&m);
	no_problems(p);
	n = story_post_take(&p->post, of, &v);
	taken = ARENA_ARRAY(p->w->mem, bool, n + 1);
	for (size_t i = 0; i < mails->n; i++) {
		size_t k = 0;

		while (k < n && (taken[k] || !is_told(p, mails->items[i], &v[k])))
			k++;
		if (k == n)
			STEP_FAILS(p, mails->items[i], "nobody was told so; left are%.*s",
				   STR_ARG(describe(p, v, n, taken)));
		taken[k] = true;
		keep_mail(p, mails->items[i], &v[k]);
	}
	for (size_t k = 0; k < n; k++) {
		if (!taken[k])
			STEP_FAILS(p, node, "these were told, too:%.*s",
				   STR_ARG(describe(p, v, n, taken)));
	}
}

/* ---- the story ---- */

static void play_step(struct play *p, const struct ynode *node)
{
	struct ymap m;

	arena_reset(p->w->mem);
	ymap_open(&m, &p->problems, node);
	struct ynode *wait = ymap_get(&m, "wait"), *told = ymap_get(&m, "told");

	if (wait) {
		usec span = story_read_span(&p->problems, wait, wait->text);

		no_problems(p);
		wait_for(p, span);
	} else if (told) {
		play_told(p, told);
	} else if (ynode_find(node, S("mail"))) {
		play_mail(p, &m);
	} else {
		play_call(p, &m);
	}
	ymap_close(&m);
	no_problems(p);
}

static struct torture_options read_options(struct play *p, struct test *t, struct ymap *m)
{
	const struct ynode *list = ymap_get(m, "catalog");
	size_t n = list ? list->n : 0;
	struct torture_edit *v = ARENA_ARRAY(t->arena, struct torture_edit, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct ymap e;

		ymap_open(&e, &p->problems, list->items[i]);
		v[i] = (struct torture_edit){ymap_str(&e, "file", "name it"),
					     ymap_str(&e, "find", "say what is replaced"),
					     ymap_str(&e, "put", "say by what")};
		ymap_close(&e);
	}
	return (struct torture_options){.now = story_now, .edits = v, .edit_count = n};
}

static void play_story(struct test *t, enum fixture_kind where, const char *name)
{
	const char *file = str_c(t->arena, str_fmt(t->arena, "stories/%s.yaml", name));
	struct play p = {.file = file};
	struct torture_options options;
	struct ynode *root, *steps;
	struct ymap m;
	usec begins = 0;

	yproblems_init(&p.problems, t->arena, str_from(file));
	root = yaml_read(&p.problems, test_file(t, file));
	ymap_open(&m, &p.problems, root);
	str at = ymap_str(&m, "begins", "say when, like 2026-12-25T03:00:00Z");

	options = read_options(&p, t, &m);
	steps = ymap_need(&m, "steps", "list what happens");
	ymap_close(&m);
	if (p.problems.n || usec_parse_iso(at, &begins) < 0 || steps->kind != YNODE_LIST)
		test_fail(file, 1, "%s", str_c(t->arena, yproblems_print(&p.problems, t->arena)));
	atomic_store(&story_clock, begins);
	p.w = torture_world_open(t, where, &options);
	story_post_init(&p.post, p.w);
	p.ran = ARENA_ARRAY(t->arena, usec, job_list_count);
	for (size_t i = 0; i < steps->n; i++)
		play_step(&p, steps->items[i]);
	torture_world_close(p.w);
}

#define STORY(id, name)                                                                            \
	EACH_DATABASE(id)                                                                          \
	{                                                                                          \
		play_story(t, where, name);                                                        \
	}

STORY(a_basic_account_is_refused_kindly, "basic-refused")
STORY(a_developer_asks_by_mail, "developer-by-mail")
STORY(who_writes_a_mail_is_answered_once, "mail-answers")
STORY(an_enterprise_is_down, "enterprise-critical")
STORY(production_is_down_at_night_on_a_holiday, "outage-at-night")
