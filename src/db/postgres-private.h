/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the PostgreSQL driver share: sessions and round trips
 * (postgres-trip.c), and the driver's calls (postgres.c).
 *
 * The connection is always in libpq's pipeline mode. A command whose answer
 * nobody needs yet (BEGIN, SAVEPOINT, RELEASE, ROLLBACK TO) waits in a queue
 * and travels with the next statement, and the end of a reading transaction is
 * sent without waiting for its answer, so a transaction of n statements costs n
 * round trips, and one more when it commits writes.
 */
#ifndef DB_POSTGRES_PRIVATE_H
#define DB_POSTGRES_PRIVATE_H

#include <libpq-fe.h>
#include <stdatomic.h>

#include "db-private.h"

enum { PG_QUEUE_MAX = 4 * TX_DEPTH_MAX + 1 };

/* What a database's connections share. */
struct pg_shared {
	atomic_int version;      /* of the server, 0: not known yet */
	atomic_llong down_until; /* connecting failed; no new try before this (monotonic) */
	pthread_mutex_t ear_lock;
	struct pg_ear *ear; /* who hears signals; NULL: nobody */
};

struct pg_conn {
	struct conn c; /* first: the front's view */
	PGconn *pg;    /* NULL: not connected */
	struct pg_stmt *kept;
	bool in_tx;      /* a transaction is open, though the server may not know yet */
	bool begun;      /* the server knows */
	bool stale;      /* of no use any more: close it when the transaction ends */
	bool committing; /* a warning now puts the commit in doubt */
	bool doubt;
	int backlog; /* trips whose answers nobody waits for */
	int waiting; /* commands in the queue */
	const char *queue[PG_QUEUE_MAX];
};

/* A statement of the table, or one outside it. */
struct pg_stmt {
	struct pg_conn *conn;
	const struct query *query;
	const char *sql;
	char name[16]; /* of the prepared statement; empty: none is kept */
	bool busy;
	bool kept;     /* belongs to the connection's table */
	bool prepared; /* known to the session (entries of the table only) */
	bool checked;  /* the types of the columns were compared */
	int params;
	const char **values;
	int *lengths;
	int *formats;
	Oid *types;
	uint64_t *numbers; /* the parameters that are integers, as they travel */
	PGresult *result;  /* NULL: not run yet */
	int row;
};

/* Connected, set up and in pipeline mode, or E_*. */
int pg_connect(struct pg_conn *pc);
/* Closes the session; an open transaction is lost. */
void pg_drop(struct pg_conn *pc);
/* Sends what waits, then the statement or the command (either may be NULL), and returns the answer
 * of the last. When the session turns out to be dead before the server knew of the transaction,
 * it is made again and the trip repeated. */
int pg_trip(struct pg_conn *pc, struct pg_stmt *s, const char *command, PGresult **ret);
/* Sends a command that ends the transaction and forgets it. */
void pg_fire(struct pg_conn *pc, const char *command);
/* Prepares and describes a statement; *ret is the description. */
int pg_describe(struct pg_conn *pc, struct pg_stmt *s, PGresult **ret);
/* Signals (postgres-listen.c), as struct driver says. */
int pg_notify_in_tx(struct conn *c, str payload);
void pg_shout(struct db *db, str payload);
int pg_listen(struct db *db);
void pg_unlisten(struct db *db);
/* Runs several statements in one text. */
int pg_script(struct pg_conn *pc, const char *sql);

#endif
