/* SPDX-License-Identifier: Apache-2.0 */
/* How the commands of `mainstay plan` print, and how they answer without an installation. */
#ifndef MAIN_CLI_PLAN_H
#define MAIN_CLI_PLAN_H

#include "cli.h"

/* For cli_command.print. */
void plan_print_list(struct cli *cli, struct buf *out, const struct json_node *answer);
void plan_print_plan(struct cli *cli, struct buf *out, const struct json_node *answer);
void plan_print_compare(struct cli *cli, struct buf *out, const struct json_node *answer);
void plan_print_diff(struct cli *cli, struct buf *out, const struct json_node *answer);
void plan_print_quote(struct cli *cli, struct buf *out, const struct json_node *answer);
void plan_print_advice(struct cli *cli, struct buf *out, const struct json_node *answer);

/* For cli_command.offline: from the catalogues that travel in the program. */
MUST_USE int plan_offline(struct cli *cli, str input, struct json_node **ret);
/* `mainstay plan check FILE`. */
int plan_check_run(struct cli *cli);

#endif
