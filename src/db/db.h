/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door to the database. One SQL text serves SQLite and PostgreSQL; nobody
 * outside src/db knows which one is behind it. How to write that text, and how
 * the generator turns it into typed functions, stands in docs/sql.md.
 *
 * Integers are 64 bits (BIGINT), texts are TEXT, bytes are BYTEA, booleans are
 * BIGINT 0 or 1, times are BIGINT microseconds, money is BIGINT minor units or
 * canonical decimal TEXT. Values are always bound, never printed into SQL. A
 * text is valid UTF-8 without U+0000, which PostgreSQL cannot store: binding
 * one that has it is E_INVAL on both databases.
 *
 * A db is opened once; a conn is used by one thread at a time; a tx is open on
 * a conn until committed or rolled back; a stmt runs in a tx. Failures are
 * E_BUSY (nothing happened, try again), E_IO (nothing happened), E_CONFLICT (a
 * constraint), E_INVAL or E_LIMIT (a value that the database refuses),
 * E_UNCERTAIN (from commit only).
 *
 * A failed statement spoils its tx: every later statement in it answers with
 * the same kind, and a commit or release undoes instead and answers with it
 * too. A savepoint that is undone takes its failure along; the outer tx goes
 * on, unless the whole transaction was lost (connection gone, disk full). To
 * try a write that may meet a constraint, use ON CONFLICT DO NOTHING or a
 * savepoint. Finding no row is no failure.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "arena.h"
#include "opt.h"
#include "str.h"
#include "usec.h"

struct db;
struct conn;
struct tx;
struct db_wrap; /* db-wrap.h */

/* A named statement. Tables of these are generated from the rooms' store.sql. */
struct query {
	const char *name;
	const char *sql;          /* parameters as $1, $2, ... numbered by first use */
	const char *sql_postgres; /* another text where none can serve both; NULL: the same */
	const char *params;       /* one letter a parameter: i integer, t text, b bytes; a capital
				     may be NULL */
	const char *columns;      /* one letter a result column, the same */
	bool writes;
};

struct db_options {
	/* "sqlite:PATH", or a libpq connection string or URI ("postgresql://..."). */
	const char *url;
	const struct query *queries; /* the table that query ids index */
	size_t query_count;
	usec busy_timeout;      /* how long a lock is waited for; 0: 5 s */
	usec statement_timeout; /* how long a statement may run; E_BUSY then. 0: 30 s */
	int synchronous_full;   /* 1: a commit is on disk when it returns. 0 only in a bench's own
				   configuration */
	struct db_wrap *wrap;   /* trace or fault wrapper; must outlive the db. NULL: none */
};

/* *reterr is heap text that names the remedy (mem_free). A PostgreSQL server need not be up yet:
 * connections are made when they are needed, and made again when they are lost. */
MUST_USE int db_open(const struct db_options *o, struct db **ret, char **reterr);
/* All connections must be closed. */
void db_close(struct db *db);
/* Whether writes of all connections go one after another (SQLite): the runner then uses one writer
 * with group commit. */
bool db_single_writer(const struct db *db);
/* "sqlite 3.40.1", "postgresql 15.18": for version and metrics, never for decisions. */
str db_describe(struct db *db, struct arena *a);

/* A CONN_READ connection refuses writes, and its transactions see one unchanging snapshot. */
enum conn_mode { CONN_READ, CONN_WRITE };
MUST_USE int conn_open(struct db *db, enum conn_mode mode, struct conn **ret);
void conn_close(struct conn *c);

/* A transaction. arena is where columns and generated rows live. One at a time on a conn. */
MUST_USE int tx_begin(struct conn *c, struct arena *arena, struct tx **ret);
/* 0, the kind of the failure that spoiled it, E_BUSY or E_IO (nothing happened), or E_UNCERTAIN.
 * The tx is gone in every case. */
MUST_USE int tx_commit(struct tx *tx);
void tx_rollback(struct tx *tx);
/* For CLEANUP: rolls back what is still open. */
void tx_rollbackp(struct tx **tx);
/* A savepoint inside an open tx with its own arena: kept or undone alone. While it is open the
 * outer tx runs no statement. At most TX_DEPTH_MAX deep. */
#define TX_DEPTH_MAX 8
MUST_USE int tx_savepoint(struct tx *outer, struct arena *arena, struct tx **ret);
/* Keeps it. When it was spoiled: undoes it and returns why. It is gone in every case. */
MUST_USE int tx_release(struct tx *savepoint);
/* Undoes it. Fails only when the whole transaction is lost; the outer tx is spoiled then. It is
 * gone in every case. */
MUST_USE int tx_undo(struct tx *savepoint);
/*
 * A part of outer with an arena of its own and no savepoint: it spares the copy of every page that
 * a savepoint costs on SQLite. tx_release keeps it. tx_undo works as long as nothing was written in
 * it; else outer is spoiled (E_BUSY) and can only be rolled back and tried again with savepoints.
 */
MUST_USE int tx_part(struct tx *outer, struct arena *arena, struct tx **ret);
/* How many writing statements were begun in this tx, those of its savepoints and parts left out. */
int64_t tx_written(const struct tx *tx);
struct arena *tx_arena(const struct tx *tx);
/* 0, or the kind of the failure that spoiled it. */
int tx_failed(const struct tx *tx);

/* What a request cost. */
struct db_cost {
	int64_t statements;
	usec time; /* inside the database */
};
/* Statements of this tx, and of savepoints opened in it from now on, are added to *cost, which must
 * outlive the tx; NULL ends it. */
void tx_count(struct tx *tx, struct db_cost *cost);

/* A running statement. Failures of open and bind are sticky and reported by step or exec. */
struct stmt {
	struct tx *tx;
	const struct query *query;
	void *impl;
	usec took; /* inside the database, when somebody counts */
	bool stepped;
	int failed; /* 0 or E_* */
};

struct stmt stmt_open(struct tx *tx, int query_id);
/* Index from 0, in the order of query->params. Bytes are NOT copied: they stay in place until the
 * statement is done. An absent str, or opt, binds NULL; where the parameter may not be NULL that
 * fails with E_INVAL. */
void bind_i64(struct stmt *s, int index, int64_t v);
void bind_bool(struct stmt *s, int index, bool v);
void bind_str(struct stmt *s, int index, str v);
void bind_bytes(struct stmt *s, int index, str v);
void bind_opt_i64(struct stmt *s, int index, struct opt_i64 v);
void bind_opt_usec(struct stmt *s, int index, struct opt_usec v);
void bind_opt_bool(struct stmt *s, int index, struct opt_bool v);
void bind_null(struct stmt *s, int index);
/* 1: a row is there; 0: no more; E_*. Statements may run while another is being stepped. */
MUST_USE int stmt_step(struct stmt *s);
/* Runs to the end; the number of changed rows, or E_*. */
MUST_USE int stmt_exec(struct stmt *s);
/* Column of the present row, index from 0; texts and bytes are copied into the tx's arena. NULL
 * reads as 0, false or absent, and where the column may not be NULL the statement fails with
 * E_INVAL. */
int64_t col_i64(struct stmt *s, int index);
bool col_bool(struct stmt *s, int index);
str col_str(struct stmt *s, int index);
struct opt_i64 col_opt_i64(struct stmt *s, int index);
struct opt_usec col_opt_usec(struct stmt *s, int index);
struct opt_bool col_opt_bool(struct stmt *s, int index);
bool col_null(struct stmt *s, int index);
/* Releases it for reuse. Safe to call twice; fit for CLEANUP(stmt_done). */
void stmt_done(struct stmt *s);

/* Statements outside the table (migrations). No parameters, no rows. The text may hold parts for
 * one database only: see docs/sql.md. */
MUST_USE int tx_run_script(struct tx *tx, str sql);
/* Prepares every query of the table on this connection and compares its parameters and columns with
 * what the table says; *reterr (heap text) names the first that fails. */
MUST_USE int db_prepare_all(struct conn *c, char **reterr);
/* Last error of the connection, constant until the next call; for logs and tests. */
str conn_error(const struct conn *c);

/* A numbered schema change, embedded in the binary. */
struct migration {
	int number; /* ascending; gaps are allowed */
	const char *name;
	const char *sql;
};
/* Applies what is missing, each in a transaction of its own; *ret_applied counts. E_CONFLICT when
 * the database is newer than we are, or when an applied change was edited afterwards. Safe to call
 * from several processes at once. */
MUST_USE int db_migrate(struct db *db, const struct migration *list, size_t n, usec now,
			int *ret_applied, char **reterr);
/* The newest applied number, -1 for none. */
MUST_USE int db_schema_version(struct db *db, int *ret);

/* Moves the write-ahead log into the database file without holding up the writer, unless the log
 * grew very long. Not inside a tx. Does nothing on PostgreSQL. */
MUST_USE int db_checkpoint(struct conn *c);
/* Integrity of the file, indexes and foreign keys; *ret_report is "ok" or what is wrong. */
MUST_USE int db_check(struct conn *c, struct arena *a, str *ret_report);
/* A consistent copy of an embedded database into a new file, while others read and write.
 * E_CONFLICT when path exists; E_INVAL on PostgreSQL, whose own tools do that. progress may be
 * NULL. */
MUST_USE int db_backup(struct db *db, const char *path,
		       void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx);

/* A lease named `name` for `holder` until now + length; taking it again prolongs it. 1: we have it;
 * 0: another has; E_*. Work done in the same tx is safe from a holder whose lease ran out. */
MUST_USE int db_lease(struct tx *tx, str name, str holder, usec now, usec length);
/* Gives it back early; nothing happens when it is not ours. */
MUST_USE int db_lease_drop(struct tx *tx, str name, str holder);

#endif
