/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Catalogues without an installation: the operations that only read catalogue
 * files run right here, on the files in the program. And the check of a file
 * that somebody edits.
 */
#include "cli-plan.h"

#include "buf.h"
#include "catalog-files.h"
#include "codec.h"
#include "handlers.h"
#include "json-tree.h"
#include "operations.h"
#include "plan.h"
#include "settings.h"
#include "shape-check.h"
#include "shape-json.h"

#define ANSWER_MAX MIB(16)
#define CATALOGUE_MAX ((size_t)MIB(4))

/* The plans of the program; NULL after a message. */
static struct plan_book *shipped_book(struct cli *cli)
{
	struct plan_book *book = plan_book_new();
	struct settings settings;
	struct catalog_files files;
	char *why = NULL;
	str wrong;
	int r = catalog_files(cli->arena, (str){0}, "plans/", ".yaml", &files, &wrong);

	for (size_t i = 0; r == 0 && i < files.n; i++) {
		const struct catalog *c;

		r = plan_book_add(book, files.v[i].name, files.v[i].text, true, &c, &why);
	}
	settings_init(&settings);
	if (r == 0)
		r = plan_book_select(book, settings.plan_catalogue);
	if (r == 0)
		return book;
	cli_fail("the program's own catalogues cannot be read: %s", why ? why : err_name(r));
	mem_free(why);
	plan_book_free(book);
	return NULL;
}

static str encode(struct arena *a, const struct shape *s, const void *value)
{
	struct json_writer w;
	struct buf b;
	str text;

	buf_init(&b, ANSWER_MAX);
	json_writer_init(&w, &b);
	shape_encode_json(s, value, &w);
	text = buf_dup(&b, a);
	buf_done(&b);
	return text;
}

static int call(struct cli *cli, struct plan_book *book, const struct shape_patterns *patterns,
		str input, struct json_node **ret)
{
	const struct operation *op = cli->operation;
	struct app app = {.model = &api_model, .plans = book};
	struct req rq = {.arena = cli->arena, .app = &app, .now = usec_now(), .op = op};
	void *in, *out = arena_alloc(cli->arena, op->output->size);
	int r;

	rq.caller.kind = PRINCIPAL_LOCAL;
	r = codec_decode(&rq, patterns, input, &in);
	if (r == 0)
		r = api_handlers[op->id](&rq, in, out);
	if (r == E_API)
		return cli_fail("%.*s", STR_ARG(rq.failure.message));
	if (r < 0 || json_tree(cli->arena, encode(cli->arena, op->output, out), ret) < 0)
		return cli_fail("the answer could not be made");
	return CLI_DONE;
}

int plan_offline(struct cli *cli, str input, struct json_node **ret)
{
	struct plan_book *book = shipped_book(cli);
	struct shape_patterns *patterns = NULL;
	char *why = NULL;
	int r;

	if (!book)
		return CLI_FAILED;
	r = shape_patterns_new(api_model.patterns, api_model.pattern_count, &patterns, &why);
	r = r < 0 ? cli_fail("%s", why ? why : err_name(r)) : call(cli, book, patterns, input, ret);
	mem_free(why);
	shape_patterns_free(patterns);
	plan_book_free(book);
	return r;
}

int plan_check_run(struct cli *cli)
{
	str path = cli_operand(cli, 0), text, wrong;
	struct plan_book *book;
	const struct catalog *c;
	char *why = NULL;
	int r;

	if (!path.p)
		return cli_misuse("say which FILE to check");
	if (file_read(cli->arena, str_c(cli->arena, path), CATALOGUE_MAX, &text, &wrong) < 0)
		return cli_fail("%.*s", STR_ARG(wrong));
	book = plan_book_new();
	if (plan_book_add(book, path, text, true, &c, &why) < 0) {
		r = cli_print(str_from(why));
		r = r == CLI_DONE ? CLI_FAILED : r;
	} else {
		r = cli_print(str_fmt(cli->arena, "%.*s: %.*s is fine: %zu plans, %zu values\n",
				      STR_ARG(path), STR_ARG(c->version), c->plan_count,
				      c->fact_count));
	}
	mem_free(why);
	plan_book_free(book);
	return r;
}
