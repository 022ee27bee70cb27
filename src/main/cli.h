/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: one table of commands, and what all of them share. A
 * command is a noun and, for most, a verb. Either it has a function, or it
 * names an operation: then its options are made of the operation's input and
 * its output is printed from the answer, so nothing is written for it but a
 * row.
 *
 * Results go to standard output, everything else to standard error. A command
 * returns CLI_DONE, CLI_FAILED or CLI_USAGE.
 */
#ifndef MAIN_CLI_H
#define MAIN_CLI_H

#include "arena.h"
#include "shape.h"
#include "str.h"

#define CLI_DONE 0
#define CLI_FAILED 1
#define CLI_USAGE 2

struct buf;
struct json_node;
struct operation;
struct cli;

struct cli_option {
	const char *name;  /* without dashes */
	const char *value; /* what stands for its value in help; NULL: a flag */
	const char *help;  /* NULL: the option is not shown */
};

struct cli_command {
	const char *noun;
	const char *verb; /* NULL: the noun is all */
	const char *help; /* one line; NULL: the operation's own */
	/* With a function: */
	int (*run)(struct cli *cli);
	const struct cli_option
		*options;     /* ends with a zeroed one; NULL: none but the common ones */
	const char *operands; /* "FILE", "[KEY]"; NULL: none */
	/* With an operation: */
	const char *operation; /* "mainstay:CreateAccount" */
	const char *columns; /* of a list: paths, "accountId,name,plan.code"; NULL: key and value */
	const char *positional; /* input members given without a dash, in this order; NULL: none */
	const char *fixed;      /* JSON members that every input gets: "\"repair\":true" */
	const char *must;       /* boolean of each element that must be true, else CLI_FAILED */
	/* Prints the answer for people, in place of a table or keys and values. */
	void (*print)(struct cli *cli, struct buf *out, const struct json_node *answer);
	/* Answers when no data directory was named and there is none at the usual place; NULL: that
	 * is an error. */
	int (*offline)(struct cli *cli, str input, struct json_node **ret);
};

struct cli_noun {
	const char *name;
	const char *help;
};

extern const struct cli_command cli_commands[];
extern const size_t cli_command_count;
/* Nouns in the order of the help. */
extern const struct cli_noun cli_nouns[];
extern const size_t cli_noun_count;
/* Options that every command takes. Ends with a zeroed one. */
extern const struct cli_option cli_common[];

/* An option as given. */
struct cli_given {
	str name; /* absent: an operand */
	str value;
};

struct cli {
	struct arena *arena;
	const struct cli_command *command;
	const struct operation *operation; /* NULL without one */
	const struct cli_given *given;     /* in order */
	size_t given_count;
};

/* Runs the command that the arguments (without the program's name) ask for. */
int cli_run(int argc, char **argv);

/* Prints "mainstay: ..." to standard error and returns CLI_FAILED or CLI_USAGE. */
int cli_fail(const char *fmt, ...) PRINTF(1, 2);
int cli_misuse(const char *fmt, ...) PRINTF(1, 2);

/* The last value of an option; absent without it. For a flag an empty text when given. */
str cli_value(const struct cli *cli, const char *name);
bool cli_flag(const struct cli *cli, const char *name);
/* The n-th operand, absent without one. */
str cli_operand(const struct cli *cli, size_t n);
/* --data, else MAINSTAY_DATA, else "mainstay-data" here. */
str cli_data_dir(const struct cli *cli);
/* Whether one of the first two names it. */
bool cli_data_dir_named(const struct cli *cli);
/* Writes text to standard output; CLI_FAILED when it cannot be written (a full disk, a closed
 * pipe). */
int cli_print(str text);

/* All options of a command in the order of its help: common ones last. */
struct cli_options {
	struct cli_known {
		str name;
		str value; /* absent: a flag */
		str help;
		const struct shape_member *member; /* of the operation's input; NULL: a plain one */
		bool required;
		bool hidden; /* taken, but in no help */
	} * v;
	size_t n;
};
struct cli_options cli_options_of(struct arena *a, const struct cli_command *c,
				  const struct operation *op);
/* The operation a command names, NULL without one. */
const struct operation *cli_operation_of(const struct cli_command *c);
/* The command's one-line help. */
str cli_help_of(const struct cli_command *c);

#endif
