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
 */
#ifndef DB_SQLITE_GATHER_H
#define DB_SQLITE_GATHER_H

#include <sqlite3.h>

/* Name of the layer for sqlite3_open_v2. */
#define SQLITE_GATHER_VFS "mainstay-gather"

/* Makes the layer known to SQLite; safe to repeat and to call from any thread. A result code. */
int sqlite_gather_register(void);

#endif
