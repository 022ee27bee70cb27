/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plays catalog/demo.yaml. The calls take the way that the runner gives them
 * (lock, permission, plan, decoding, handler, audit record), but at times of the
 * past, in the name of whoever the story says, and all in one transaction: an
 * installation has all of its demo or none, wherever it was interrupted.
 *
 * DIR/demo.env is written before that transaction's commit. When the commit
 * then does not happen, the next start finds nobody installed and writes it
 * anew; when it does, the file is there.
 */
#include "demo.h"

#include "catalog-files.h"
#include "codec.h"
#include "crypto.h"
#include "demo-story.h"
#include "front.h"
#include "handlers.h"
#include "identity.h"
#include "json-tree.h"
#include "log.h"
#include "operations.h"
#include "settings.h"
#include "shape-check.h"
#include "wire-reply.h"

#define ENV_NAME "demo.env"
#define ENV_MAX KIB(64)
#define ENDPOINT_NAME "MAINSTAY_ENDPOINT"

struct play {
	struct house *house;
	/* The house's, but that nothing is past retention while the story is told: its steps speak
	 * of cases that may be. */
	struct app app;
	struct settings settings;
	struct story story;
	struct story_names names;
	struct yproblems problems; /* of the file */
	struct shape_patterns *patterns;
	struct conn *conn;
	struct tx *tx;
	usec now; /* when the story ends */
	struct arena *arena;
};

static int fail_at(struct play *p, const struct story_step *s, str what)
{
	yproblem_add(&p->problems, s->at, S("mend the step, or the operation"), "fails: %.*s",
		     STR_ARG(what));
	return E_INVAL;
}

/* ---- one call ---- */

static int enter(struct play *p, const struct story_step *s, struct req *rq, void **ret_head)
{
	const struct gates *g = &p->house->gates;
	struct front_key key;
	int r;

	if (s->as.p) {
		str id = story_text(&p->names, &p->problems, s->at, s->as);

		if (!id.p)
			return E_INVAL;
		r = g->authenticate(rq, id, &key);
		rq->client.source_ip = S("127.0.0.1");
	} else {
		r = g->authenticate_local(rq);
		rq->client.source_ip = S("local");
		rq->client.local = true;
	}
	if (r == 0)
		r = g->audit_lock(rq, ret_head);
	if (r == 0)
		r = g->permit(rq);
	if (r == 0)
		r = g->entitled(rq, rq->op->feature);
	return r;
}

static int run_call(struct play *p, const struct story_step *s, struct req *rq, str body,
		    str *ret_answer)
{
	const struct operation *op = s->op;
	void *head, *in, *out = arena_alloc(rq->arena, op->output->size);
	struct wire_reply reply;
	str why = {0};
	int r = enter(p, s, rq, &head);

	if (r == 0)
		r = codec_decode(rq, p->patterns, body, &in);
	if (r == 0)
		r = api_handlers[op->id](rq, in, out);
	if (r >= 0)
		r = wire_reply_ok(op, out, rq->id, rq->arena, &reply, &why);
	if (r < 0)
		return r;
	*ret_answer = reply.body;
	return p->house->gates.audit(rq, head,
				     codec_audit(rq->arena, op->input, op->audit_request, in),
				     codec_audit(rq->arena, op->output, op->audit_response, out));
}

static int keep(struct play *p, const struct story_step *s, struct arena *a, str answer)
{
	struct json_node *tree;

	if (s->keep.n == 0)
		return 0;
	if (json_tree(a, answer, &tree) < 0)
		return fail_at(p, s, S("its answer is no JSON"));
	for (size_t i = 0; i < s->keep.n; i++) {
		const struct json_node *n = json_path(tree, s->keep.v[i].value);

		if (!n || !n->text.p)
			return fail_at(
				p, s,
				str_fmt(a, "its answer has no %.*s", STR_ARG(s->keep.v[i].value)));
		story_name_put(&p->names, s->keep.v[i].name, n->text);
	}
	return 0;
}

static int play_step(struct play *p, const struct story_step *s)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct req rq = {
		.arena = a,
		.app = &p->app,
		.now = p->now - s->ago,
		.id = random_uuid(a),
		.op = s->op,
		.client = {.user_agent = S("mainstay demo"), .region = S("us-east-1")},
		.tx = p->tx,
	};
	str body, answer = {0};
	int r = story_input(&p->problems, s, &p->names, &body);

	if (r == 0)
		r = run_call(p, s, &rq, body, &answer);
	if (r == E_API) {
		str error = api_model.errors[rq.failure.error].name;

		return fail_at(
			p, s, str_fmt(a, "%.*s %.*s", STR_ARG(error), STR_ARG(rq.failure.message)));
	}
	return r < 0 ? r : keep(p, s, a, answer);
}

/* ---- all of them ---- */

static int begin_provider(struct play *p)
{
	const struct story *s = &p->story;
	struct bootstrap b = {.provider_name = s->name,
			      .email = s->email,
			      .country = s->country,
			      .zone = s->zone,
			      .language = s->language,
			      .operator_name = s->operator, };
	const struct app *app = &p->house->app;
	int r = identity_bootstrap(p->tx, app->keyring, identity_roles(app->identity),
				   p->now - s->ago, &b);

	if (r < 0)
		return r;
	story_name_put(&p->names, S("provider"), b.account.id);
	story_name_put(&p->names, S("operator-key"), b.key.id);
	story_name_put(&p->names, S("operator-secret"), b.secret);
	return 0;
}

static int write_env(struct play *p)
{
	struct buf b CLEANUP(buf_done) = {0};
	str path = house_path(p->arena, p->house->dir, ENV_NAME), why;

	buf_init(&b, ENV_MAX);
	buf_str(&b, S(ENDPOINT_NAME "=\n"));
	for (size_t i = 0; i < p->story.env.n; i++) {
		const struct story_pair *line = &p->story.env.v[i];
		str value = story_text(&p->names, &p->problems, line->at, line->value);

		if (!value.p)
			return E_INVAL;
		buf_fmt(&b, "%.*s=%.*s\n", STR_ARG(line->name), STR_ARG(value));
	}
	if (file_write(p->arena, str_c(p->arena, path), buf_get(&b), 0600, &why) == 0)
		return 0;
	yproblem_add(&p->problems, NULL, S("make room or mend the folder"), "%.*s", STR_ARG(why));
	return E_INVAL;
}

static int play_all(struct play *p)
{
	int r = begin_provider(p);

	for (size_t i = 0; r == 0 && i < p->story.step_count; i++)
		r = play_step(p, &p->story.steps[i]);
	return r == 0 ? write_env(p) : r;
}

static int play(struct play *p)
{
	int r = conn_open(p->house->app.db, CONN_WRITE, &p->conn);

	if (r < 0)
		return r;
	r = tx_begin(p->conn, p->arena, &p->tx);
	if (r == 0) {
		r = play_all(p);
		if (r == 0)
			r = tx_commit(p->tx);
		else
			tx_rollback(p->tx);
	}
	conn_close(p->conn);
	return r;
}

/* A provider may put its own story over the built-in one. */
static int read_story(struct play *p, str catalog)
{
	struct catalog_files files;
	str why;
	int r = catalog_files(p->arena, catalog, "demo", ".yaml", &files, &why);

	if (r < 0 || files.n == 0) {
		yproblem_add(&p->problems, NULL, S("look at the folder given as --catalog"),
			     "cannot be read: %.*s", STR_ARG(r < 0 ? why : S("there is none")));
		return E_INVAL;
	}
	p->problems.file = files.v[0].name;
	return story_read(&p->problems, &api_model, files.v[0].text, &p->story);
}

static int explain(const struct play *p, int r, char **reterr)
{
	str text;

	if (p->problems.n > 0)
		text = str_fmt(p->arena, "the demo cannot be made:\n%.*s",
			       STR_ARG(str_trim(yproblems_print(&p->problems, p->arena))));
	else
		text = str_fmt(p->arena, "the demo's data could not be written (%s); start again",
			       err_name(r));
	*reterr = mem_copy_text(text.p, text.n);
	return r;
}

/* What the story tells of and nobody will see. */
static void warn_of_retention(const struct play *p)
{
	usec keep = p->house->app.settings->case_retention;

	if (keep && keep < p->story.ago)
		LOG(LOG_WARN, "demo-past-retention",
		    LOG_S("why",
			  S("cases.retention is shorter than the demo's story: its older cases "
			    "cannot be seen and will be removed")),
		    LOG_I("story_days", p->story.ago / DAYS(1)),
		    LOG_I("retention_days", keep / DAYS(1)));
}

int demo_install(struct house *h, str catalog, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct play p = {.house = h, .arena = a, .now = h->now(), .names = {.arena = a}};
	int r = shape_patterns_new(api_model.patterns, api_model.pattern_count, &p.patterns,
				   reterr);

	if (r < 0)
		return r;
	p.settings = *h->app.settings;
	p.settings.case_retention = 0;
	p.app = h->app;
	p.app.settings = &p.settings;
	yproblems_init(&p.problems, a, S("demo.yaml"));
	r = read_story(&p, catalog);
	if (r == 0)
		r = play(&p);
	if (r == 0) {
		h->installed = true;
		warn_of_retention(&p);
	} else
		r = explain(&p, r, reterr);
	shape_patterns_free(p.patterns);
	arena_wipe(a); /* secrets of keys */
	return r;
}

/* ---- demo.env ---- */

int demo_write_env(struct house *h, str endpoint, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct buf b CLEANUP(buf_done) = {0};
	str path = house_path(a, h->dir, ENV_NAME), text, why = {0}, rest;
	int r = file_read(a, str_c(a, path), ENV_MAX, &text, &why);

	if (r == E_NOENT)
		return 0;
	buf_init(&b, ENV_MAX + KIB(4));
	buf_fmt(&b, ENDPOINT_NAME "=%.*s\n", STR_ARG(endpoint));
	rest = r == 0 ? text : (str){0};
	while (rest.n > 0) {
		str line = str_cut(&rest, '\n');

		if (!str_starts(line, S(ENDPOINT_NAME "=")))
			buf_fmt(&b, "%.*s\n", STR_ARG(line));
	}
	if (r == 0 && !str_eq(text, buf_get(&b)))
		r = file_write(a, str_c(a, path), buf_get(&b), 0600, &why);
	if (r < 0)
		*reterr = mem_copy_text(why.p, why.n);
	arena_wipe(a);
	return r;
}
