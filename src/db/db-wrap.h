/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wrappers look at every call that reaches the database, and may make it fail.
 * One is given to db_open as db_options.wrap; it may pass on to an inner one.
 * Two are here: a trace, which counts and may log, and faults, which let tests
 * see what a program does when its 1st, 2nd, ... statement fails.
 *
 *	struct db_fault *f = fault_new();
 *	struct db_options o = {..., .wrap = fault_wrap(f)};
 *	...
 *	for (struct torture tt = torture_start(f); torture_next(&tt);) {
 *		r = the_operation();
 *		... r is 0 or one of the declared failures; the data is whole ...
 *	}
 */
#ifndef DB_DB_WRAP_H
#define DB_DB_WRAP_H

#include "db.h"

enum db_event {
	DB_EVENT_BEGIN,
	DB_EVENT_STATEMENT, /* once for each running statement, however many rows it has */
	DB_EVENT_SAVEPOINT,
	DB_EVENT_RELEASE,
	DB_EVENT_UNDO,
	DB_EVENT_COMMIT,
	DB_EVENT_ROLLBACK,
	DB_EVENT_SYNC, /* of a commit that left it for later; a refusal makes it fail */
};

/* Verdicts besides 0 (go on) and E_* (do not run it and fail so; E_UNCERTAIN at a commit rolls it
 * back and leaves the caller in doubt). */
enum {
	WRAP_LOST = 1, /* the whole transaction goes, as if the connection broke: E_BUSY */
	WRAP_KEPT = 2, /* at a commit: it is made, and then reported as E_UNCERTAIN */
};

struct db_wrap {
	/* May be NULL. Called from the thread that uses the connection; q is NULL unless it is a
	 * statement. Undo and rollback cannot be refused. */
	int (*before)(struct db_wrap *w, enum db_event e, const struct query *q);
	/* May be NULL. result is what the caller gets; took is the time inside the database. */
	void (*after)(struct db_wrap *w, enum db_event e, const struct query *q, int result,
		      usec took);
	struct db_wrap *inner; /* asked next; NULL: none */
};

/* --- trace: how often and how long; thread-safe --- */

struct db_trace;

struct db_trace_row {
	const char *name; /* of the query; "begin", "commit", ... for other events */
	int64_t count, failures;
	usec time, longest;
};

/* log may be NULL; it gets each event as it ends. */
struct db_trace *trace_new(const struct db_options *o,
			   void (*log)(void *ctx, const char *name, int result, usec took),
			   void *ctx);
void trace_free(struct db_trace *t);
struct db_wrap *trace_wrap(struct db_trace *t);
/* What was counted since the start, in the order of the query table, then the other events; rows
 * that never happened are left out. */
struct db_trace_row *trace_read(const struct db_trace *t, struct arena *a, size_t *ret_n);

/* --- faults: thread-safe --- */

struct db_fault;

enum fault_kind {
	FAULT_BUSY,   /* the statement, begin or commit fails with E_BUSY */
	FAULT_IO,     /* the same with E_IO */
	FAULT_LOST,   /* the connection breaks: the whole transaction is lost */
	FAULT_UNKEPT, /* a commit answers E_UNCERTAIN, and did not happen */
	FAULT_KEPT,   /* a commit answers E_UNCERTAIN, and did happen */
	FAULT_KINDS,
};

struct db_fault *fault_new(void);
void fault_free(struct db_fault *f);
struct db_wrap *fault_wrap(struct db_fault *f);
/* The at-th call from now that this kind applies to fails so, once; at counts from 1, 0 disarms.
 * FAULT_UNKEPT and FAULT_KEPT count commits; the others begins, statements, savepoints, releases
 * and commits. */
void fault_arm(struct db_fault *f, enum fault_kind kind, int at);
/* Disarms; whether it had struck. */
bool fault_disarm(struct db_fault *f);

/* Repeats an operation with its 1st, 2nd, ... call failing in each way, until it runs through
 * without reaching the fault. */
struct torture {
	struct db_fault *fault;
	enum fault_kind kind; /* what strikes in this round */
	int at;               /* and where, from 1 */
	int struck;           /* rounds so far whose fault was reached */
	bool running;
};
struct torture torture_start(struct db_fault *f);
/* Arms the next round; false when all are done. */
bool torture_next(struct torture *tt);
/* Call it before looking at the data in a round: disarms, and says whether the fault was reached.
 * torture_next does it otherwise. */
bool torture_struck(struct torture *tt);

#endif
