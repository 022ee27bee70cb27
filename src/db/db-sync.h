/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commits whose way to the disk is left to another thread, so that the next
 * transaction runs meanwhile.
 *
 *	r = tx_commit_unsynced(tx, &u);	on the thread that writes
 *	... it begins the next transaction; another thread:
 *	r = db_sync(&u);		only now may anybody be told
 *
 * Every connection sees such a commit at once, though a loss of power can still
 * take it back. So who is about to tell what a transaction has read asks
 * db_unsynced when that has ended, and waits until that mark is synced. Who only
 * writes because of what it read need not wait: its own sync comes later.
 *
 * At most one commit of a database is on its way; a second one goes there by
 * itself and waits for it. Where the database cannot leave a sync for later
 * (PostgreSQL), a commit is on disk when it returns and there is never a mark.
 */
#ifndef DB_DB_SYNC_H
#define DB_DB_SYNC_H

#include "buf.h"
#include "db.h"

/* A commit on its way; filled by tx_commit_unsynced, emptied by db_sync. */
struct unsynced {
	struct conn *conn;
	int64_t mark;       /* rises by one a commit; 0: it is on disk already */
	struct buf signals; /* that leave then */
};

/* As tx_commit. When it returns 0, db_sync must follow, before the connection is closed. */
MUST_USE int tx_commit_unsynced(struct tx *tx, struct unsynced *ret);
/* From any thread. 0: it is on disk. E_UNCERTAIN: nobody knows, and since what comes later would
 * lie behind a hole in the log, this db begins no writing transaction any more (E_IO). */
MUST_USE int db_sync(struct unsynced *u);

/* The newest mark that a transaction which ends now may have read from and that is not synced yet;
 * 0: there is none. */
int64_t db_unsynced(struct db *db);
/* Waits for it. E_UNCERTAIN: its sync has failed. */
MUST_USE int db_wait_synced(struct db *db, int64_t mark);
/* Whether it need not be waited for any more. */
bool db_is_synced(struct db *db, int64_t mark);

#endif
