/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands against the model: every name in it means something. */
#include "cli-input.h"
#include "cli-print.h"
#include "cli.h"
#include "operation.h"
#include "operations.h"
#include "test.h"

static void check_path(const struct cli_command *c, const struct shape *s, str path)
{
	while (path.p) {
		str name = str_cut(&path, '.');
		const struct shape_member *m =
			s && s->kind == SHAPE_STRUCTURE ? shape_member_find(s, name) : NULL;

		if (!m)
			test_fail(__FILE__, __LINE__, "%s %s: there is no member %.*s", c->noun,
				  c->verb, STR_ARG(name));
		s = m->shape;
	}
}

TEST(commands_name_what_exists)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];
		const struct operation *op = cli_operation_of(c);
		str rest = str_from(c->positional);

		expect(!c->operation == !op);
		expect(!c->operation == (c->run != NULL));
		expect(cli_help_of(c).n > 0);
		while (rest.p)
			check_path(c, op->input, str_cut(&rest, ','));
		rest = str_from(c->columns);
		while (rest.p)
			check_path(c, print_list_of(op->output)->shape->element,
				   str_cut(&rest, ','));
	}
}

TEST(commands_are_told_apart)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];
		bool listed = false;

		for (size_t j = 0; j < cli_noun_count; j++)
			listed = listed || str_eq(str_from(c->noun), str_from(cli_nouns[j].name));
		expect(listed);
		for (size_t j = 0; j < i; j++) {
			const struct cli_command *d = &cli_commands[j];

			expect(!str_eq(str_from(c->noun), str_from(d->noun)) ||
			       !str_eq(str_from(c->verb), str_from(d->verb)));
		}
	}
}

/* What the console and an API client can do, the command line can, too. */
TEST(commands_cover_our_service)
{
	for (size_t i = 0; i < api_model.operation_count; i++) {
		const struct operation *op = &api_model.operations[i];
		/* mainstay mail deliver calls it, with the mail on standard input */
		bool found = !str_eq(op->service->id, S("mainstay")) ||
			     str_eq(op->name, S("DeliverMail"));

		for (size_t j = 0; j < cli_command_count && !found; j++)
			found = cli_operation_of(&cli_commands[j]) == op;
		if (!found)
			test_fail(__FILE__, __LINE__,
				  "%.*s has no command; add a row to src/main/cli-commands.c",
				  STR_ARG(op->action));
	}
}

TEST(commands_have_options_of_one_name)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		const struct cli_command *c = &cli_commands[i];
		struct cli_options o = cli_options_of(t->arena, c, cli_operation_of(c));

		for (size_t j = 0; j < o.n; j++) {
			for (size_t k = 0; k < j; k++)
				expect(!str_eq(o.v[j].name, o.v[k].name));
		}
	}
}
