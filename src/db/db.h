/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door to the database. One SQL text serves SQLite and PostgreSQL; nobody
 * outside src/db knows which one is behind it.
 *
 * Named parameters are written :name in the text; values are always bound.
 * Integers are 64 bits (BIGINT), texts are TEXT, bytes are BYTEA, booleans are
 * BIGINT 0 or 1, times are BIGINT microseconds, money is BIGINT minor units or
 * canonical decimal TEXT.
 *
 * A db is opened once; a conn is used by one thread at a time; a tx is open on
 * a conn until committed or rolled back; a stmt runs in a tx. Failures are
 * E_BUSY (nothing happened, try again), E_IO (nothing happened), E_CONFLICT (a
 * constraint), E_UNCERTAIN (from commit only). After a failed statement the tx
 * can only be rolled back.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "arena.h"
#include "str.h"
#include "usec.h"

struct db;
struct conn;
struct tx;

/* A named statement. Tables of these are generated from the rooms' store.sql. */
struct query {
	const char *name;
	const char *sql;          /* parameters as ?1, ?2, ... in order of first use */
	const char *sql_postgres; /* another text where none can serve both; NULL: the same, as $1,
				     $2, ... */
	const char *params;       /* one letter a parameter: i integer, t text, b bytes */
	const char *columns;      /* one letter a result column */
	bool writes;
};

struct db_options {
	/* "sqlite:PATH", or a libpq connection string or URI ("postgresql://..."). */
	const char *url;
	const struct query *queries; /* the table that query ids index */
	size_t query_count;
	usec busy_timeout;
	int synchronous_full; /* 1: a commit is on disk when it returns. 0 only in a bench's own
				 configuration */
	struct db_wrap *wrap; /* trace or fault wrapper (db-wrap.h); NULL: none */
};

/* *reterr is heap text that names the remedy (mem_free). */
MUST_USE int db_open(const struct db_options *o, struct db **ret, char **reterr);
void db_close(struct db *db);
/* Whether writes of all connections go one after another (SQLite): the runner then uses one writer
 * with group commit. */
bool db_single_writer(const struct db *db);
/* "sqlite 3.40.1", "postgresql 15.18": for version and metrics, never for decisions. */
str db_describe(struct db *db, struct arena *a);

enum conn_mode { CONN_READ, CONN_WRITE };
MUST_USE int conn_open(struct db *db, enum conn_mode mode, struct conn **ret);
void conn_close(struct conn *c);

/* A transaction. arena is where columns and generated rows live. */
MUST_USE int tx_begin(struct conn *c, struct arena *arena, struct tx **ret);
/* 0, E_BUSY or E_IO (nothing happened), or E_UNCERTAIN. The tx is gone in every case. */
MUST_USE int tx_commit(struct tx *tx);
void tx_rollback(struct tx *tx);
/* For CLEANUP: rolls back what is still open. */
void tx_rollbackp(struct tx **tx);
/* A savepoint inside an open tx with its own arena: kept or undone alone. */
MUST_USE int tx_savepoint(struct tx *outer, struct arena *arena, struct tx **ret);
MUST_USE int tx_release(struct tx *savepoint);
MUST_USE int tx_undo(struct tx *savepoint);
struct arena *tx_arena(const struct tx *tx);

/* A running statement. Failures of open and bind are sticky and reported by step or exec. */
struct stmt {
	struct tx *tx;
	const struct query *query;
	void *impl;
	int failed; /* 0 or E_* */
};

struct stmt stmt_open(struct tx *tx, int query_id);
/* Index from 0, in the order of query->params. Bytes are copied. An absent str binds NULL. */
void bind_i64(struct stmt *s, int index, int64_t v);
void bind_str(struct stmt *s, int index, str v);
void bind_bytes(struct stmt *s, int index, str v);
void bind_null(struct stmt *s, int index);
/* 1: a row is there; 0: no more; E_*. */
MUST_USE int stmt_step(struct stmt *s);
/* Runs to the end; the number of changed rows, or E_*. */
MUST_USE int stmt_exec(struct stmt *s);
/* Column of the present row, index from 0; texts and bytes are copied into the tx's arena. NULL
 * reads as 0 or absent. */
int64_t col_i64(struct stmt *s, int index);
str col_str(struct stmt *s, int index);
bool col_null(struct stmt *s, int index);
/* Releases it for reuse. Safe to call twice; fit for CLEANUP(stmt_done). */
void stmt_done(struct stmt *s);

/* Statements outside the table (migrations, checks). No parameters. */
MUST_USE int tx_run_script(struct tx *tx, str sql);
/* Prepares every query of the table on this connection; *reterr names the first that fails. */
MUST_USE int db_prepare_all(struct conn *c, char **reterr);
/* Last error of the connection, constant until the next call; for logs and tests. */
str conn_error(const struct conn *c);

/* A numbered schema change, embedded in the binary. */
struct migration {
	int number;
	const char *name;
	const char *sql;
};
/* Applies what is missing, each in a transaction of its own; *ret_applied counts. E_CONFLICT when
 * the database is newer than we are. */
MUST_USE int db_migrate(struct db *db, const struct migration *list, size_t n, usec now,
			int *ret_applied, char **reterr);
/* The newest applied number, 0 for none. */
MUST_USE int db_schema_version(struct db *db, int *ret);

/* Moves the write-ahead log into the database file; passive. Does nothing on PostgreSQL. */
MUST_USE int db_checkpoint(struct conn *c);
/* Integrity of the file and foreign keys; *ret_report is "ok" or what is wrong. */
MUST_USE int db_check(struct conn *c, struct arena *a, str *ret_report);
/* A consistent copy of an embedded database into a new file; E_INVAL on PostgreSQL, whose own tools
 * do that. */
MUST_USE int db_backup(struct db *db, const char *path,
		       void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx);

/* A lease named `name` for `holder` until now + length. 1: we have it; 0: another has; E_*. */
MUST_USE int db_lease(struct tx *tx, str name, str holder, usec now, usec length);

#endif
