/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list is fetched to its end, page by page, unless the caller asks for a
 * page with --max-results or --next-token; the pages are joined, so that --json
 * is one document either way.
 */
#include "cli-data.h"

#include <stdio.h>

#include "buf.h"
#include "cli-door.h"
#include "cli-input.h"
#include "cli-print.h"
#include "operation.h"
#include "settings.h"

#define PAGES_MAX 10000
#define OUTPUT_MAX MIB(512)

static int refused(const struct cli *cli, int status, str body)
{
	struct json_node *n = NULL;
	const struct json_node *type, *text;

	if (json_tree(cli->arena, body, &n) < 0)
		return cli_fail("the answer (status %d) is no JSON", status);
	type = json_member(n, S("__type"));
	text = json_member(n, S("message"));
	if (!text)
		text = json_member(n, S("Message"));
	if (!text)
		return cli_fail("%.*s", type ? (int)type->text.n : 7,
				type ? type->text.p : "refused");
	return cli_fail("%.*s (%.*s)", STR_ARG(text->text), type ? (int)type->text.n : 0,
			type ? type->text.p : "");
}

static int call(struct cli *cli, struct cli_door *door, str input, struct json_node **ret)
{
	char *why = NULL;
	int status = 0;
	str body = {0};

	if (door_call(door, cli->operation->target, input, cli->arena, &status, &body, &why) < 0) {
		int r = cli_fail("%s", why ? why : "the call could not be made");

		mem_free(why);
		return r;
	}
	if (status != 200)
		return refused(cli, status, body);
	if (json_tree(cli->arena, body, ret) < 0)
		return cli_fail("the answer is no JSON");
	return CLI_DONE;
}

/* The input with nextToken set. input is an object that we wrote. */
static str with_token(struct arena *a, str input, str token)
{
	struct buf b CLEANUP(buf_done) = {0};
	struct json_writer w;

	buf_init(&b, MIB(64));
	buf_str(&b, str_slice(input, 0, input.n - 1));
	if (input.n > 2)
		buf_char(&b, ',');
	buf_str(&b, S("\"nextToken\":"));
	json_writer_init(&w, &b);
	json_str(&w, token);
	buf_char(&b, '}');
	return buf_dup(&b, a);
}

static struct json_node *find_list(struct json_node *answer, str name)
{
	for (struct json_node *m = answer->first; m; m = m->next) {
		if (str_eq(m->key, name))
			return m;
	}
	return NULL;
}

static void join(struct json_node *to, const struct json_node *from)
{
	struct json_node **link = &to->first;

	while (*link)
		link = &(*link)->next;
	*link = from->first;
	to->count += from->count;
}

/* Counts of a page are counts of that page: all pages together have their sum. */
static void add_counts(struct arena *a, struct json_node *to, const struct json_node *from)
{
	for (struct json_node *m = to->first; m; m = m->next) {
		const struct json_node *more = json_member(from, m->key);
		int64_t x, y;

		if (m->kind == JSON_NUMBER && more && more->kind == JSON_NUMBER &&
		    str_to_i64(m->text, &x) == 0 && str_to_i64(more->text, &y) == 0)
			m->text = str_fmt(a, "%lld", (long long)(x + y));
	}
}

static void drop_token(struct json_node *answer)
{
	struct json_node **link = &answer->first;

	while (*link && !str_eq((*link)->key, S("nextToken")))
		link = &(*link)->next;
	if (*link)
		*link = (*link)->next;
}

/* The rest of the pages, joined to the first. */
static int follow(struct cli *cli, struct cli_door *door, str input, str list,
		  struct json_node *first)
{
	const struct json_node *token = json_member(first, S("nextToken"));
	struct json_node *all = find_list(first, list);

	for (int i = 0; token && token->text.n > 0 && all; i++) {
		struct json_node *page;
		const struct json_node *more;
		int r = call(cli, door, with_token(cli->arena, input, token->text), &page);

		if (r != CLI_DONE)
			return r;
		more = json_member(page, list);
		if (more)
			join(all, more);
		add_counts(cli->arena, first, page);
		token = json_member(page, S("nextToken"));
		if (i == PAGES_MAX)
			return cli_fail("the list has no end within %d pages", PAGES_MAX);
	}
	drop_token(first);
	return CLI_DONE;
}

/* What an answer with a table says besides its list. */
static void print_rest(struct buf *out, struct arena *a, const struct shape *output,
		       const struct json_node *answer)
{
	for (size_t i = 0; i < output->member_count; i++) {
		const struct json_node *n = json_member(answer, output->members[i].name);
		str key = cli_kebab(a, output->members[i].name);

		if (n && n->kind == JSON_NUMBER)
			buf_fmt(out, "%.*s: %.*s\n", STR_ARG(key), STR_ARG(n->text));
	}
}

/* Commands that check something fail when what they found is not well. */
static int judge(const struct cli *cli, const struct json_node *rows)
{
	const char *must = cli->command->must;

	for (const struct json_node *m = must && rows ? rows->first : NULL; m; m = m->next) {
		const struct json_node *n = json_member(m, str_from(must));

		if (!n || n->kind != JSON_TRUE)
			return CLI_FAILED;
	}
	return CLI_DONE;
}

static int print_answer(struct cli *cli, const struct json_node *answer,
			const struct shape_member *list)
{
	const struct json_node *rows = list ? json_member(answer, list->name) : NULL;
	struct buf out;
	int r;

	buf_init(&out, OUTPUT_MAX);
	if (cli_flag(cli, "json")) {
		json_tree_write(&out, answer, true);
		buf_char(&out, '\n');
	} else if (cli_flag(cli, "csv") && rows) {
		print_csv(&out, cli->arena, list->shape->element, rows, cli->command->columns);
	} else if (cli->command->print) {
		cli->command->print(cli, &out, answer);
	} else if (rows && cli->command->columns) {
		print_table(&out, cli->arena, list->shape->element, rows, cli->command->columns);
		print_rest(&out, cli->arena, cli->operation->output, answer);
	} else {
		print_value(&out, cli->arena, cli->operation->output, answer);
	}
	r = out.failed ? cli_fail("the answer is too long to print; ask for fewer")
		       : cli_print(buf_get(&out));
	buf_done(&out);
	if (r == CLI_DONE && json_member(answer, S("nextToken")) && !cli_flag(cli, "json")) {
		str token = json_member(answer, S("nextToken"))->text;

		fprintf(stderr, "there are more: --next-token %.*s\n", STR_ARG(token));
	}
	return r == CLI_DONE ? judge(cli, rows) : r;
}

static int run_through(struct cli *cli, struct cli_door *door, str input)
{
	const struct shape *in = cli->operation->input, *out = cli->operation->output;
	const struct shape_member *list = print_list_of(out);
	bool pages = list && shape_member_find(in, S("nextToken")) &&
		     shape_member_find(out, S("nextToken")) && !cli_flag(cli, "next-token") &&
		     !cli_flag(cli, "max-results");
	struct json_node *answer;
	int r = call(cli, door, input, &answer);

	if (r == CLI_DONE && pages)
		r = follow(cli, door, input, list->name, answer);
	return r == CLI_DONE ? print_answer(cli, answer, list) : r;
}

static int run_offline(struct cli *cli, str input)
{
	struct json_node *answer;
	int r = cli->command->offline(cli, input, &answer);

	if (r != CLI_DONE)
		return r;
	return print_answer(cli, answer, print_list_of(cli->operation->output));
}

int cli_data_run(struct cli *cli)
{
	struct cli_door *door = NULL;
	char *why = NULL;
	str input, wrong;
	int r;

	if (cli_input(cli, &input, &wrong) < 0)
		return cli_misuse("%.*s", STR_ARG(wrong));
	r = door_open(cli_data_dir(cli), &door, &why);
	if (r == E_NOENT && cli->command->offline && !cli_data_dir_named(cli)) {
		mem_free(why);
		return run_offline(cli, input);
	}
	if (r < 0) {
		r = cli_fail("%s", why ? why : "the data directory cannot be opened");
		mem_free(why);
		return r;
	}
	r = run_through(cli, door, input);
	door_close(door);
	return r;
}
