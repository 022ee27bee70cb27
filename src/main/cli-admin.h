/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that work on the installation itself. */
#ifndef MAIN_CLI_ADMIN_H
#define MAIN_CLI_ADMIN_H

#include "cli.h"

int admin_init(struct cli *cli);
int admin_db_migrate(struct cli *cli);
int admin_db_check(struct cli *cli);
int admin_config_check(struct cli *cli);
int admin_config_explain(struct cli *cli);
int admin_version(struct cli *cli);

extern const struct cli_option admin_init_options[];
extern const struct cli_option admin_config_options[];

#endif
