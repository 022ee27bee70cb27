/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole server inside a test: the demo's installation on the test's own
 * database, its runner and its HTTP listener, and calls that come in by socket
 * and are signed with the demo's keys. Its database can be made to fail, and
 * what is in it can be counted behind its back.
 */
#ifndef MAIN_TORTURE_WORLD_H
#define MAIN_TORTURE_WORLD_H

#include "db-fixture.h"
#include "db-wrap.h"
#include "demo-story.h"
#include "house.h"
#include "http.h"

struct torture_world {
	struct test *t;
	usec (*now)(void); /* the server's clock, and the one that calls are signed by */
	struct arena *mem; /* of the round at hand */
	struct db_fault *fault;
	struct fixture *f;
	str *tables; /* all of the schema */
	size_t table_count;
	struct house *house;
	struct http_server *http;
	str local; /* path of the local socket */
	struct story_names names;
};

/* A provider's change to a file of the catalogue: a text in it, which must stand there once, by
 * another. */
struct torture_edit {
	str file; /* "plans/seed.yaml" */
	str find, put;
};

struct torture_options {
	usec (*now)(void); /* NULL: the real clock */
	const struct torture_edit *edits;
	size_t edit_count;
};
struct torture_world *torture_world_open(struct test *t, enum fixture_kind where,
					 const struct torture_options *o);
void torture_world_close(struct torture_world *w);

struct torture_call {
	const struct operation *op; /* NULL: path is called */
	str method, path;           /* of a raw route */
	str who;                    /* "BUSINESS", "AGENT", ...; absent: the directory's owner */
	str invocation;             /* absent: none is sent */
	str body;
};
struct torture_answer {
	int status;
	str body;  /* in w->mem */
	str error; /* x-amzn-ErrorType */
};
struct torture_answer torture_ask(struct torture_world *w, const struct torture_call *call);

/* Rows of each of w->tables, in w->mem. */
int64_t *torture_count(struct torture_world *w);
/* How many rows of cases disagree with what hangs on them. */
int64_t torture_broken_cases(struct torture_world *w);

#endif
