/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the front (db.c, stmt.c, migrate.c) and the drivers share. The front
 * keeps the rules of db.h: which tx is on top, what spoils it, what is counted,
 * what a wrapper may change. A driver only talks to its database and never
 * looks at those rules.
 */
#ifndef DB_DB_PRIVATE_H
#define DB_DB_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "buf.h"
#include "db-signal.h"
#include "db-sync.h"
#include "db-wrap.h"
#include "db.h"

struct tx {
	struct conn *conn;
	struct arena *arena;
	struct db_cost *cost; /* NULL: nobody counts */
	int failed;           /* what spoiled it, or 0 */
	int open_stmts;
	bool part;       /* made by tx_part: there is no savepoint behind it */
	int64_t written; /* writing statements begun */
	size_t signals;  /* where its part of conn.signals begins */
};

/* The head of every driver's connection. */
struct conn {
	struct db *db;
	enum conn_mode mode;
	int depth;                         /* how many txs are open, the transaction included */
	struct tx stack[TX_DEPTH_MAX + 1]; /* [0] the transaction, then its savepoints */
	char error[400];                   /* the last error's text */
	struct buf signals;                /* to be sent with the commit (signal.c) */
};

/* Commits that are not on disk yet (sync.c). */
struct db_syncs {
	pthread_mutex_t lock; /* of changes */
	pthread_cond_t settled_one;
	atomic_llong begun;   /* the newest mark that was given to a commit */
	atomic_llong settled; /* marks up to here need not be waited for any more */
	atomic_bool failed;   /* a sync has; nothing is written any more */
};

/* Who hears signals in this process. */
struct db_ear {
	pthread_mutex_t lock; /* held while fn runs */
	void (*fn)(void *ctx, str payload);
	void *ctx;
};

struct db {
	const struct driver *driver;
	const struct query *queries;
	size_t query_count;
	usec busy_timeout;
	usec statement_timeout;
	bool synchronous_full;
	struct db_wrap *wrap;
	char *url; /* without the driver's own prefix */
	void *impl;
	struct db_ear ear;
	struct db_syncs syncs;
};

/* Values of a parameter or column are named by the letters of struct query: i, t, b. */
struct driver {
	const char *name;
	bool single_writer;
	int (*open)(struct db *db, char **reterr);
	void (*close)(struct db *db);
	str (*describe)(struct db *db, struct arena *a);
	int (*conn_open)(struct db *db, enum conn_mode mode, struct conn **ret);
	void (*conn_close)(struct conn *c);

	int (*begin)(struct conn *c);
	/* unsynced: may return before it is on disk, which sync makes up for; only where there is a
	 * sync. */
	int (*commit)(struct conn *c, bool unsynced);
	/* From any thread, while the connection is used by another; NULL: a commit is on disk when
	 * it returns. */
	int (*sync)(struct conn *c);
	void (*rollback)(struct conn *c);
	/* depth counts from 1 for the outermost savepoint. */
	int (*savepoint)(struct conn *c, int depth);
	int (*release)(struct conn *c, int depth);
	int (*undo)(struct conn *c, int depth);
	/* Whether a failure took the whole transaction along. */
	bool (*lost)(struct conn *c);

	/* id -1: a statement outside the table, not kept. */
	int (*stmt_open)(struct conn *c, const struct query *q, int id, void **ret);
	int (*bind_i64)(void *stmt, int index, int64_t v);
	int (*bind_text)(void *stmt, int index, str v);
	int (*bind_bytes)(void *stmt, int index, str v);
	int (*bind_null)(void *stmt, int index);
	int (*step)(void *stmt);
	int (*exec)(void *stmt);
	bool (*col_null)(void *stmt, int index);
	int64_t (*col_i64)(void *stmt, int index);
	/* Valid until the next step; never absent. */
	str (*col_str)(void *stmt, int index);
	void (*stmt_done)(void *stmt);

	/* One or more statements, as they are. */
	int (*script)(struct conn *c, const char *sql);
	/* Rewrites what db.h calls a part for one database only, and the names of types. */
	const char *keep_marker, *drop_marker;
	const char *(*type_name)(str word); /* another name for the type, or NULL */
	/* Holds up other migrations until the transaction ends; lifts time limits. */
	int (*schema_lock)(struct conn *c);
	/* Fails with the reason in why. */
	int (*prepare)(struct conn *c, const struct query *q, int id, struct buf *why);
	int (*checkpoint)(struct conn *c);
	int (*check)(struct conn *c, struct buf *report);
	int (*backup)(struct db *db, const char *path,
		      void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx);

	/* Signals, for a database with several processes; all NULL where there is but one. notify
	 * sends one with the transaction, shout at once and without waiting; listen calls
	 * signal_hear until unlisten. */
	int (*notify)(struct conn *c, str payload);
	void (*shout)(struct db *db, str payload);
	int (*listen)(struct db *db);
	void (*unlisten)(struct db *db);
};

extern const struct driver driver_sqlite;
extern const struct driver driver_postgres;

/* Sets conn_error. */
void conn_say(struct conn *c, const char *fmt, ...) PRINTF(2, 3);
/* A statement outside the table. */
struct stmt stmt_open_text(struct tx *tx, const struct query *q);
/* Asks the wrapper; see db-wrap.h for the verdicts. */
int wrap_before(struct db *db, enum db_event e, const struct query *q);
void wrap_after(struct db *db, enum db_event e, const struct query *q, int result, usec took);
/* Spoils tx; all of them when the transaction is lost. Returns kind. */
int tx_spoil(struct tx *tx, int kind);
/* Sends what waits in the connection within its transaction, where the driver does that. */
int signals_send(struct conn *c);
/* The commit came to this: those that wait are heard, or not. Forgets them. */
void signals_committed(struct db *db, struct buf *signals, int result);
/* A mark for a commit that is about to be made; 0: another is still on its way to the disk, or none
 * can be. */
int64_t sync_begin(struct db *db);
/* The commit of that mark is on disk (0), did not happen (0), or nobody knows (E_*). */
void sync_settle(struct db *db, int64_t mark, int result);
/* Forgets what was added behind `to`. */
void signals_cut(struct conn *c, size_t to);
/* Gives it to the listener of this process. */
void signal_hear(struct db *db, str payload);
/* Spoils every open tx: a wrapper's WRAP_LOST. */
int tx_lose(struct conn *c, int kind);

/* The text of a migration as one database reads it, in the arena. */
const char *script_for(const struct driver *d, struct arena *a, str sql);
/* A checksum that comments and white space do not change. */
int64_t script_checksum(str sql);

#endif
