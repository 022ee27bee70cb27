/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file layer for SQLite's writing connections that gathers what is written to
 * the write-ahead log. SQLite writes each page of a transaction with two calls
 * of a few kilobytes; here they collect in memory and reach the file in one
 * call for some thirty pages when it is synced.
 *
 * Only for connections with synchronous=FULL: SQLite then syncs the log before
 * it tells other connections of new pages, so nobody looks for what is still in
 * memory. A page that the connection itself reads back is written out first.
 * All other files, and all other calls, go to the default layer as they are.
 *
 * A commit may leave its sync to another thread: what SQLite believes to be the
 * sync then only writes the pages out, where other connections and a checkpoint
 * find them, and the layer remembers what it owes the disk. The sync of a new
 * log's head, without which old and new pages could be mixed up after a loss of
 * power, is never put off.
 */
#ifndef DB_SQLITE_GATHER_H
#define DB_SQLITE_GATHER_H

#include <sqlite3.h>
#include <stdbool.h>

/* Name of the layer for sqlite3_open_v2. */
#define SQLITE_GATHER_VFS "mainstay-gather"

/* Makes the layer known to SQLite; safe to repeat and to call from any thread. A result code. */
int sqlite_gather_register(void);

/* The log of h's database, open until h is closed; NULL when h has not come to it yet or does not
 * go through the layer. */
struct gather_file *sqlite_gather_log(sqlite3 *h);
/* Whether syncs of the log are put off from now on. For the thread that uses the connection. */
void sqlite_gather_put_off(struct gather_file *log, bool on);
/* Makes up for what was put off; a result code. For any thread, one at a time. After a failure
 * nobody knows what is on disk. */
int sqlite_gather_sync(struct gather_file *log);

#endif
