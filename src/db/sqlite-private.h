/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the SQLite driver share: connections (sqlite.c) and care of the file
 * (sqlite-care.c). */
#ifndef DB_SQLITE_PRIVATE_H
#define DB_SQLITE_PRIVATE_H

#include <sqlite3.h>

#include "db-private.h"

/* The control statements of a connection, prepared when first needed. */
enum {
	SQLITE_DO_BEGIN,
	SQLITE_DO_COMMIT,
	SQLITE_DO_ROLLBACK,
	SQLITE_DO_SAVEPOINT, /* one a depth */
	SQLITE_DO_RELEASE = SQLITE_DO_SAVEPOINT + TX_DEPTH_MAX,
	SQLITE_DO_UNDO = SQLITE_DO_RELEASE + TX_DEPTH_MAX,
	SQLITE_DO_COUNT = SQLITE_DO_UNDO + TX_DEPTH_MAX,
};

struct sqlite_conn {
	struct conn c; /* first: the front's view */
	sqlite3 *h;
	struct sqlite_stmt *kept; /* one a query of the table, prepared when first needed */
	sqlite3_stmt *control[SQLITE_DO_COUNT];
	struct gather_file *log; /* syncs of it can be put off; NULL: not known yet, or never */
	usec busy_timeout;       /* how long a lock is waited for at present */
	usec waiting_since;      /* it is waited for */
	usec deadline;           /* of the running step: -1 none, 0 not asked for yet */
};

/* The E_* kind of a result code. */
int sqlite_kind(int code);
/* Records the connection's error text and returns the kind of code. */
int sqlite_failed(struct sqlite_conn *sc, int code);
/* Opens a file for one thread at a time; a result code of SQLite. */
int sqlite_open_file(const char *path, int flags, sqlite3 **ret);
/* Runs SQL without results; a result code of SQLite. */
int sqlite_run(sqlite3 *h, const char *sql);

int sqlite_checkpoint(struct conn *c);
int sqlite_check(struct conn *c, struct buf *report);
int sqlite_backup(struct db *db, const char *path,
		  void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx);

#endif
