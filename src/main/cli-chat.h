/* SPDX-License-Identifier: Apache-2.0 */
/* `mainstay chat follow`: what happens, as it happens. */
#ifndef MAIN_CLI_CHAT_H
#define MAIN_CLI_CHAT_H

#include "cli.h"

extern const struct cli_option chat_follow_options[];
int chat_follow_run(struct cli *cli);

#endif
