/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies of an installation. A copy is a folder of plain files and a manifest
 * with their sizes and hashes, which is written last: a copy without one is not
 * whole. It holds the keyring, so it must be kept as safe as the data directory.
 */
#ifndef MAIN_CLI_BACKUP_H
#define MAIN_CLI_BACKUP_H

#include "cli.h"

int backup_run(struct cli *cli);
int restore_run(struct cli *cli);

#endif
