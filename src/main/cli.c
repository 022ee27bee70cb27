/* SPDX-License-Identifier: Apache-2.0 */
/* Which command, which options; the commands themselves stand in cli-commands.c. */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "cli-data.h"
#include "cli-help.h"
#include "cli-input.h"
#include "log.h"
#include "near.h"
#include "operations.h"

const struct cli_option cli_common[] = {
	{"data", "DIR", "the data directory (default: $MAINSTAY_DATA, else ./mainstay-data)"},
	{"json", NULL, "print the result as JSON"},
	{"csv", NULL, "print a list as comma-separated values (RFC 4180)"},
	{"help", NULL, "say what this command does and takes"},
	{0},
};

static void say(const char *fmt, va_list args)
{
	char text[2048];

	vsnprintf(text, sizeof(text), fmt, args);
	fprintf(stderr, "mainstay: %s\n", text);
}

int cli_fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return CLI_FAILED;
}

int cli_misuse(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return CLI_USAGE;
}

int cli_print(str text)
{
	size_t done = 0;

	while (done < text.n) {
		ssize_t n = write(STDOUT_FILENO, text.p + done, text.n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return cli_fail("cannot write the result: %m");
		done += (size_t)n;
	}
	return CLI_DONE;
}

str cli_value(const struct cli *cli, const char *name)
{
	str found = {0};

	for (size_t i = 0; i < cli->given_count; i++) {
		if (cli->given[i].name.p && str_eq(cli->given[i].name, str_from(name)))
			found = cli->given[i].value;
	}
	return found;
}

bool cli_flag(const struct cli *cli, const char *name)
{
	return cli_value(cli, name).p != NULL;
}

str cli_operand(const struct cli *cli, size_t n)
{
	for (size_t i = 0; i < cli->given_count; i++) {
		if (!cli->given[i].name.p && n-- == 0)
			return cli->given[i].value;
	}
	return (str){0};
}

str cli_data_dir(const struct cli *cli)
{
	str dir = cli_value(cli, "data");
	const char *environment = getenv("MAINSTAY_DATA");

	if (dir.n > 0)
		return dir;
	return environment && *environment ? str_from(environment) : S("mainstay-data");
}

bool cli_data_dir_named(const struct cli *cli)
{
	const char *environment = getenv("MAINSTAY_DATA");

	return cli_value(cli, "data").n > 0 || (environment && *environment);
}

const struct operation *cli_operation_of(const struct cli_command *c)
{
	str name = str_from(c->operation), service;

	if (!c->operation)
		return NULL;
	service = str_cut(&name, ':');
	return operation_by_name(&api_model, service, name);
}

str cli_help_of(const struct cli_command *c)
{
	const struct operation *op = cli_operation_of(c);
	str doc;

	if (c->help || !op || !op->doc.p)
		return str_from(c->help ? c->help : "");
	doc = op->doc; /* its first sentence */
	for (size_t i = 0; i + 1 < doc.n; i++) {
		if (doc.p[i] == '.' && doc.p[i + 1] == ' ')
			return str_slice(doc, 0, i + 1);
	}
	return doc;
}

struct cli_options cli_options_of(struct arena *a, const struct cli_command *c,
				  const struct operation *op)
{
	VEC(struct cli_known) list = {0};

	for (size_t i = 0; op && i < op->input->member_count; i++) {
		const struct shape_member *m = &op->input->members[i];

		*VEC_ADD(a, &list) = (struct cli_known){
			.name = cli_kebab(a, m->name),
			.value = cli_placeholder(a, m->shape),
			.help = m->doc.p ? m->doc : S(""),
			.member = m,
			.required = m->flags & MEMBER_REQUIRED,
		};
	}
	for (const struct cli_option *tables[] = {c->options, cli_common}, **t = tables;
	     t < tables + 2; t++) {
		for (const struct cli_option *o = *t; o && o->name; o++)
			*VEC_ADD(a, &list) = (struct cli_known){
				.name = str_from(o->name),
				.value = str_from(o->value),
				.help = str_from(o->help),
				.hidden = !o->help,
			};
	}
	return (struct cli_options){list.v, list.n};
}

static const struct cli_known *known(const struct cli_options *options, str name)
{
	for (size_t i = 0; i < options->n; i++) {
		const struct cli_known *k = &options->v[i];

		if (str_eq(k->name, name))
			return k;
		if (k->member && !k->value.p && str_starts(name, S("no-")) &&
		    str_eq(str_slice(name, 3, name.n), k->name))
			return k;
	}
	return NULL;
}

static int unknown_option(const struct cli *cli, const struct cli_options *options, str name)
{
	str *names = ARENA_ARRAY(cli->arena, str, options->n);
	const struct cli_command *c = cli->command;

	for (size_t i = 0; i < options->n; i++)
		names[i] = options->v[i].name;
	ptrdiff_t near = near_find(name, names, options->n);

	if (near >= 0)
		return cli_misuse("there is no option --%.*s; did you mean --%.*s?", STR_ARG(name),
				  STR_ARG(names[near]));
	return cli_misuse("there is no option --%.*s; see `mainstay %s%s%s --help`", STR_ARG(name),
			  c->noun, c->verb ? " " : "", c->verb ? c->verb : "");
}

static size_t operands_allowed(const struct cli_command *c)
{
	str list = str_from(c->operation ? c->positional : c->operands);
	char between = c->operation ? ',' : ' ';
	const struct operation *op = cli_operation_of(c);
	size_t n = 0;

	while (list.p) {
		str name = str_cut(&list, between);
		const struct shape_member *m =
			op && name.n ? shape_member_find(op->input, name) : NULL;

		if (m && m->shape->kind == SHAPE_LIST)
			return SIZE_MAX;
		n += name.n > 0;
	}
	return n;
}

/* Takes the arguments apart into cli->given. */
static int parse(struct cli *cli, const struct cli_options *options, int argc, char **argv)
{
	struct cli_given *given = ARENA_ARRAY(cli->arena, struct cli_given, (size_t)argc + 1);
	size_t operands = 0;
	bool only_operands = false;

	cli->given = given;
	for (int i = 0; i < argc; i++) {
		str word = str_from(argv[i]);
		struct cli_given *g = &given[cli->given_count];

		if (!only_operands && str_eq(word, S("--"))) {
			only_operands = true;
			continue;
		}
		cli->given_count++;
		if (only_operands || !str_starts(word, S("-")) || word.n == 1) {
			g->value = word;
			operands++;
			continue;
		}
		if (!str_starts(word, S("--")))
			return cli_misuse("there is no option %.*s; options are words after two "
					  "dashes",
					  STR_ARG(word));
		str value = str_slice(word, 2, word.n);

		g->name = str_cut(&value, '=');
		const struct cli_known *k = known(options, g->name);

		if (!k)
			return unknown_option(cli, options, g->name);
		if (!k->value.p && value.p)
			return cli_misuse("--%.*s takes no value", STR_ARG(g->name));
		if (k->value.p && !value.p) {
			if (++i == argc)
				return cli_misuse("--%.*s needs a value: %.*s", STR_ARG(g->name),
						  STR_ARG(k->value));
			value = str_from(argv[i]);
		}
		g->value = value.p ? value : S("");
	}
	if (operands > operands_allowed(cli->command) && !cli_flag(cli, "help"))
		return cli_misuse("\"%.*s\" is one word too many; see `mainstay %s --help`",
				  STR_ARG(cli_operand(cli, operands_allowed(cli->command))),
				  cli->command->noun);
	return CLI_DONE;
}

/* Whether everything required is there, by option or by position. */
static int check_required(const struct cli *cli, const struct cli_options *options)
{
	for (size_t i = 0; i < options->n; i++) {
		const struct cli_known *k = &options->v[i];
		bool found = !k->required || cli_value(cli, str_c(cli->arena, k->name)).p;
		str rest = str_from(cli->command->positional);

		for (size_t at = 0; !found && rest.p; at++)
			found = str_eq(str_cut(&rest, ','), k->member->name) &&
				cli_operand(cli, at).p;
		if (!found)
			return cli_misuse("--%.*s is required", STR_ARG(k->name));
	}
	return CLI_DONE;
}

static int run_command(struct arena *a, const struct cli_command *c, int argc, char **argv)
{
	struct cli cli = {.arena = a, .command = c, .operation = cli_operation_of(c)};
	struct cli_options options;
	int r;

	if (c->operation && !cli.operation)
		return cli_fail("the operation %s is not in this build", c->operation);
	options = cli_options_of(a, c, cli.operation);
	r = parse(&cli, &options, argc, argv);
	if (r != CLI_DONE)
		return r;
	if (cli_flag(&cli, "help"))
		return cli_help_command(a, c);
	r = check_required(&cli, &options);
	if (r != CLI_DONE)
		return r;
	return c->run ? c->run(&cli) : cli_data_run(&cli);
}

static const struct cli_command *find(str noun, str verb)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];

		if (str_eq(str_from(c->noun), noun) &&
		    (!c->verb || str_eq(str_from(c->verb), verb)))
			return c;
	}
	return NULL;
}

/* The verbs of a noun; with noun absent, all nouns. */
static str *words_of(struct arena *a, str noun, size_t *ret_n)
{
	str *words = ARENA_ARRAY(a, str, cli_command_count + cli_noun_count);
	size_t n = 0;

	for (size_t i = 0; !noun.p && i < cli_noun_count; i++)
		words[n++] = str_from(cli_nouns[i].name);
	for (size_t i = 0; noun.p && i < cli_command_count; i++) {
		if (str_eq(str_from(cli_commands[i].noun), noun) && cli_commands[i].verb)
			words[n++] = str_from(cli_commands[i].verb);
	}
	*ret_n = n;
	return words;
}

static int no_command(struct arena *a, str noun, str verb)
{
	size_t n;
	str *words = words_of(a, noun, &n);
	str word = noun.p ? verb : noun;
	ptrdiff_t near;

	if (noun.p && n == 0) {
		words = words_of(a, (str){0}, &n);
		near = near_find(noun, words, n);
		if (near >= 0)
			return cli_misuse("there is no command \"%.*s\"; did you mean \"%.*s\"?",
					  STR_ARG(noun), STR_ARG(words[near]));
		return cli_misuse("there is no command \"%.*s\"; `mainstay help` lists them",
				  STR_ARG(noun));
	}
	near = word.p ? near_find(word, words, n) : -1;
	if (near >= 0)
		return cli_misuse("there is no `%.*s %.*s`; did you mean `%.*s %.*s`?",
				  STR_ARG(noun), STR_ARG(word), STR_ARG(noun),
				  STR_ARG(words[near]));
	struct buf list CLEANUP(buf_done) = {0};

	buf_init(&list, 1024);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&list, "%s%.*s", i ? ", " : "", STR_ARG(words[i]));
	return cli_misuse("say what to do with \"%.*s\": %.*s", STR_ARG(noun),
			  STR_ARG(buf_get(&list)));
}

int cli_run(int argc, char **argv)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str noun = argc > 0 ? str_from(argv[0]) : (str){0};
	str verb = argc > 1 ? str_from(argv[1]) : (str){0};
	const struct cli_command *c;

	log_open(-1, LOG_ERROR); /* a command speaks to a person; only `serve` keeps a log */
	if (!noun.p)
		return cli_misuse("say what to do; `mainstay help` lists the commands");
	if (str_eq(noun, S("--help")) || str_eq(noun, S("-h")))
		noun = S("help");
	if (str_eq(noun, S("--version")))
		noun = S("version");
	c = find(noun, verb);
	if (c)
		return run_command(a, c, argc - (c->verb ? 2 : 1), argv + (c->verb ? 2 : 1));
	if (str_eq(verb, S("--help")) || str_eq(verb, S("-h")))
		return cli_help_noun(a, noun);
	return no_command(a, noun, verb);
}
