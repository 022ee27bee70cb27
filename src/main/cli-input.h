/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From options to the JSON input of an operation, by its input's shape:
 * --case-id X for the member caseId. A list's option is given once an element;
 * a blob comes from a file (@PATH) or is the text itself; a time is ISO 8601;
 * a structure or map is JSON, or name=value,name=value.
 */
#ifndef MAIN_CLI_INPUT_H
#define MAIN_CLI_INPUT_H

#include "cli.h"

/* caseId -> case-id, ccEmailAddresses -> cc-email-addresses, SLADue -> sla-due. */
str cli_kebab(struct arena *a, str name);
/* What stands for a value of this shape in help: TEXT, NUMBER, TIME, @FILE, NAME=VALUE,... for a
 * map, file-name=TEXT,data=@FILE for a structure; absent for a boolean, which is a flag. In the
 * arena, or constant. */
str cli_placeholder(struct arena *a, const struct shape *shape);
/* The JSON object of everything given. E_INVAL with *reterr in the arena: which option, what is
 * wrong, what to write. */
MUST_USE int cli_input(const struct cli *cli, str *ret_json, str *reterr);

#endif
