/* SPDX-License-Identifier: Apache-2.0 */
/* `mainstay serve`: the process that answers. */
#ifndef MAIN_SERVE_H
#define MAIN_SERVE_H

#include "cli.h"

int serve_run(struct cli *cli);
extern const struct cli_option serve_options[];

#endif
