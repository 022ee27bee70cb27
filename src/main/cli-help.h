/* SPDX-License-Identifier: Apache-2.0 */
/* Help, manual page and shell completion, all printed from the table of commands. */
#ifndef MAIN_CLI_HELP_H
#define MAIN_CLI_HELP_H

#include "cli.h"

int cli_help_command(struct arena *a, const struct cli_command *c);
/* The verbs of a noun. */
int cli_help_noun(struct arena *a, str noun);
/* The command `help`: [COMMAND...], --man, --completion, --settings. */
int cli_help_run(struct cli *cli);
extern const struct cli_option cli_help_options[];

#endif
