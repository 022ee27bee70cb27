/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole installation in miniature for tests of cases: a database of its own,
 * the shipped catalogue and vocabulary, accounts on plans, and a clock that
 * stands until it is moved. A call runs a handler in its own transaction as the
 * runner would: kept when it succeeds, undone otherwise.
 *
 *	w->caller is set by world_as / world_as_staff;
 *	CALL(w, SUPPORT_CREATE_CASE, op_support_create_case(&w->rq, &in, &out))
 */
#ifndef CASES_CASE_WORLD_H
#define CASES_CASE_WORLD_H

#include "case.h"
#include "db-fixture.h"
#include "db-wrap.h"
#include "errors.h"
#include "mainstay.h"
#include "operations.h"
#include "settings.h"
#include "support.h"

struct job;

#define WORLD_START "2026-03-02T09:00:00Z" /* a Monday */

struct case_world {
	struct test *t;
	struct db_fault *fault; /* arms failures of statements */
	struct fixture *f;
	struct settings settings;
	struct app app;
	struct req rq;
	str provider;                               /* account of the staff */
	str basic, developer, business, enterprise; /* accounts on the four plans */
	str operator_id;
	int tried; /* what the last TRY's begin came to */
};

struct case_world *world_new(struct test *t, enum fixture_kind where);
/* The same with every `from` in the catalogue's file written as `to`. */
struct case_world *world_new_edited(struct test *t, enum fixture_kind where, const char *from,
				    const char *to);
void world_free(struct case_world *w);
void world_tick(struct case_world *w, usec by);
/* Who calls from now on. The account's first user is admin; others are made as needed. */
void world_as(struct case_world *w, str account);
void world_as_user(struct case_world *w, str account, const char *name);
void world_as_staff(struct case_world *w);

/* As CALL, when a statement, the begin or the commit may fail: r is what the call came to. */
#define TRY(w, op, call) (world_try((w), OP_##op) < 0 ? world_tried(w) : world_end_try((w), (call)))
int world_try(struct case_world *w, int operation);
int world_tried(struct case_world *w);
int world_end_try(struct case_world *w, int r);

/* Opens the transaction of a call of that operation. */
void world_begin(struct case_world *w, int operation);
/* Ends it: keeps what a success did. Returns r. */
int world_end(struct case_world *w, int r);

#define CALL(w, op, call) (world_begin((w), OP_##op), world_end((w), (call)))

/* The last call failed with this error and text (NULL: any). */
void world_failed(struct case_world *w, int r, int error, const char *text, const char *file,
		  int line);
#define expect_fails(w, call, error, text)                                                         \
	world_failed((w), (call), (error), (text), __FILE__, __LINE__)

/* A case of the present caller, with defaults. */
str world_case(struct case_world *w);
/* The agent's side, as the desk would do it. */
void world_agent(struct case_world *w, str case_id, enum case_action action, const char *body);
/* One case as DescribeCases shows it. */
struct support_case_details world_describe(struct case_world *w, str case_id);
/* Runs a job once, at the world's time. */
void world_run_job(struct case_world *w, const struct job *job);
/* Rows of a table. */
int64_t world_rows(struct case_world *w, const char *table);

#endif
