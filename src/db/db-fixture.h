/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Databases for tests: each test has its own, empty or with the whole schema,
 * and it is removed at the end. EACH_DATABASE registers a body twice, on SQLite
 * and on PostgreSQL; the latter is skipped, loudly, without MAINSTAY_TEST_PG
 * (the URL of a database in which schemas may be created).
 *
 *	EACH_DATABASE(a_note_is_kept)
 *	{
 *		struct fixture *f = fixture_open(t, where, &(struct db_options){...}, true);
 *		struct tx *tx;
 *
 *		expect_ok(tx_begin(f->write, t->arena, &tx));
 *		...
 *		fixture_close(f);
 *	}
 */
#ifndef DB_DB_FIXTURE_H
#define DB_DB_FIXTURE_H

#include "db.h"
#include "test.h"

enum fixture_kind { ON_SQLITE, ON_POSTGRES };

struct fixture {
	enum fixture_kind kind;
	struct db *db;
	struct conn *write; /* one connection of each mode; open more as needed */
	struct conn *read;
	char *url;    /* of this test's own database */
	char *folder; /* an empty folder for files of the test */
	char *space;  /* the PostgreSQL schema */
};

/* Ends the test as skipped when there is no such database here. Call it before anything that would
 * leak; EACH_DATABASE does. */
void fixture_needs(enum fixture_kind kind);
/* url, times and durability of *o are filled in (a test that wants FULL sets it). with_schema
 * applies the files of schema/. Ends the test when anything fails. */
struct fixture *fixture_open(struct test *t, enum fixture_kind kind, const struct db_options *o,
			     bool with_schema);
void fixture_close(struct fixture *f);
/* Opens the fixture's database once more, as another process would; db_close it. */
struct db *fixture_again(struct fixture *f, const struct db_options *o);
/* The files of schema/ in order, in the arena. */
struct migration *fixture_migrations(struct arena *a, size_t *ret_n);
/* Runs statements without parameters in a transaction of their own, or ends the test. */
void fixture_run(struct fixture *f, const char *sql);

#define EACH_DATABASE(id)                                                                          \
	static void each_##id(struct test *t, enum fixture_kind where);                            \
	TEST(id##_on_sqlite)                                                                       \
	{                                                                                          \
		each_##id(t, ON_SQLITE);                                                           \
	}                                                                                          \
	TEST(id##_on_postgres)                                                                     \
	{                                                                                          \
		fixture_needs(ON_POSTGRES);                                                        \
		each_##id(t, ON_POSTGRES);                                                         \
	}                                                                                          \
	static void each_##id(struct test *t __attribute__((unused)), enum fixture_kind where)

#endif
