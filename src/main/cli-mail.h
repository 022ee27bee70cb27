/* SPDX-License-Identifier: Apache-2.0 */
/* Subcommands that mail servers call. */
#ifndef MAIN_CLI_MAIL_H
#define MAIN_CLI_MAIL_H

#include "cli.h"

extern const struct cli_option mail_deliver_options[];
/*
 * Accepts the mail on standard input, for a mail server's pipe. Its exit codes are those of
 * sysexits.h that mail servers know: 0 accepted and on disk, 65 this mail will never be accepted,
 * 75 try again later, 64 wrong use.
 */
int mail_deliver_run(struct cli *cli);

#endif
