/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that are one operation each: input from options, call, answer as JSON or as text. */
#ifndef MAIN_CLI_DATA_H
#define MAIN_CLI_DATA_H

#include "cli.h"

int cli_data_run(struct cli *cli);

#endif
