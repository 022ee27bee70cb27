/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk that loses power, for tests: SQLite's default file layer with a record
 * of all that is written to a database and its log, and of every sync. From it
 * come the files as they may be after the power went at any moment: what was
 * synced is there; of what was written later each sector or page is there or not,
 * in whatever order the disk took them.
 */
#ifndef DB_POWER_DISK_H
#define DB_POWER_DISK_H

#include <stddef.h>
#include <stdint.h>

/* Becomes the default layer; before any database is opened, once a program. */
void power_disk_install(void);
/* How many writes, truncations and syncs there were so far. */
size_t power_disk_count(void);
/* Writes path and path-wal as they may be when the power went behind the first n of them. *seed
 * chooses what of the rest got there, and moves on. */
void power_disk_image(size_t n, uint64_t *seed, const char *path);
/* Forgets the record. All databases must be closed. */
void power_disk_forget(void);

/* A number that looks random and moves the seed, which must not be 0, on. */
uint64_t power_disk_random(uint64_t *seed);

#endif
