/* SPDX-License-Identifier: Apache-2.0 */
/* The driver suite, third part: schema changes and leases. */
#include "db-fixture.h"

#include <pthread.h>

static const char foundation[] =
	"CREATE TABLE schema_migration (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
	" checksum BIGINT NOT NULL, applied BIGINT NOT NULL);"
	"CREATE TABLE lease (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL,"
	" until BIGINT NOT NULL)";
static const struct migration good[] = {
	{0, "foundation", foundation},
	{1, "note",
	 "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL);\n"
	 "INSERT INTO note (id, body) VALUES (1, 'TEXT;--''BIGINT')"},
	{7, "more",
	 "ALTER TABLE note ADD COLUMN seen BIGINT; -- when\n"
	 "CREATE INDEX note_seen ON note (seen)"},
};

enum { COUNT, BODY, QUERIES };
static const struct query queries[QUERIES] = {
	[COUNT] = {"count", "SELECT COUNT(*) FROM note WHERE seen IS NULL", NULL, "", "i", false},
	[BODY] = {"body", "SELECT body FROM note WHERE id = 1", NULL, "", "t", false},
};
static const struct db_options options = {.queries = queries, .query_count = QUERIES};

static int migrate(struct fixture *f, const struct migration *list, size_t n, int *ret_applied,
		   char **why)
{
	*ret_applied = -1;
	*why = NULL;
	return db_migrate(f->db, list, n, SECONDS(5), ret_applied, why);
}

EACH_DATABASE(changes_are_applied_once_and_in_order)
{
	struct fixture *f = fixture_open(t, where, &options, false);
	int applied, version = 99;
	char *why;
	struct tx *tx;

	expect_ok(db_schema_version(f->db, &version));
	expect_eq(version, -1);
	expect_ok(migrate(f, good, 2, &applied, &why));
	expect_eq(applied, 2);
	expect_ok(migrate(f, good, 3, &applied, &why));
	expect_eq(applied, 1);
	expect_ok(migrate(f, good, 3, &applied, &why));
	expect_eq(applied, 0);
	expect_ok(db_schema_version(f->db, &version));
	expect_eq(version, 7);

	expect_ok(tx_begin(f->read, t->arena, &tx));
	struct stmt q = stmt_open(tx, COUNT);
	expect_eq(stmt_step(&q), 1);
	expect_eq(col_i64(&q, 0), 1);
	stmt_done(&q);
	struct stmt body = stmt_open(tx, BODY);
	expect_eq(stmt_step(&body), 1);
	expect_str(col_str(&body, 0), S("TEXT;--'BIGINT"));
	stmt_done(&body);
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(a_newer_database_is_left_alone)
{
	struct fixture *f = fixture_open(t, where, &options, false);
	int applied;
	char *why;

	expect_ok(migrate(f, good, 3, &applied, &why));
	expect_err(migrate(f, good, 2, &applied, &why), E_CONFLICT);
	expect(str_contains(str_from(why), S("schema change 7 (more)")));
	expect(str_contains(str_from(why), S("newer program")));
	mem_free(why);
	fixture_close(f);
}

EACH_DATABASE(an_edited_change_is_noticed_but_comments_may_grow)
{
	struct migration list[] = {good[0], good[1], good[2]};
	struct fixture *f = fixture_open(t, where, &options, false);
	int applied;
	char *why;

	expect_ok(migrate(f, list, 3, &applied, &why));
	list[2].sql = "ALTER TABLE note  ADD COLUMN seen BIGINT; -- when it was seen\n"
		      "/* for the list */ CREATE INDEX note_seen ON note (seen)";
	expect_ok(migrate(f, list, 3, &applied, &why));
	list[2].sql = "ALTER TABLE note ADD COLUMN seen TEXT; -- when\n"
		      "CREATE INDEX note_seen ON note (seen)";
	expect_err(migrate(f, list, 3, &applied, &why), E_CONFLICT);
	expect(str_contains(str_from(why), S("schema change 7 (more) was edited")));
	mem_free(why);
	fixture_close(f);
}

EACH_DATABASE(a_change_that_fails_leaves_nothing_behind)
{
	static const struct migration bad[] = {
		{0, "foundation", foundation},
		{1, "half", "CREATE TABLE half (id BIGINT NOT NULL); CREATE TABLE nonsense"},
	};
	static const struct migration mended[] = {
		{0, "foundation", foundation},
		{1, "half", "CREATE TABLE half (id BIGINT NOT NULL)"},
	};
	struct fixture *f = fixture_open(t, where, &options, false);
	int applied, version;
	char *why;

	expect(migrate(f, bad, 2, &applied, &why) < 0);
	expect(str_starts(str_from(why), S("schema change 1 (half): ")));
	mem_free(why);
	expect_ok(db_schema_version(f->db, &version));
	expect_eq(version, 0);
	expect_ok(migrate(f, mended, 2, &applied, &why));
	expect_eq(applied, 1);
	fixture_close(f);
}

struct migrator {
	struct fixture *f;
	int result, applied;
	char *why;
};

static void *run_migrator(void *ctx)
{
	struct migrator *m = ctx;
	struct db *db = fixture_again(m->f, &options);

	m->result = db_migrate(db, good, 3, SECONDS(5), &m->applied, &m->why);
	db_close(db);
	return NULL;
}

EACH_DATABASE(several_processes_may_migrate_at_once)
{
	struct fixture *f = fixture_open(t, where, &options, false);
	struct migrator all[4];
	pthread_t threads[4];
	int applied = 0;

	for (int i = 0; i < 4; i++) {
		all[i] = (struct migrator){.f = f};
		expect_eq(pthread_create(&threads[i], NULL, run_migrator, &all[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		if (all[i].result < 0)
			test_fail(__FILE__, __LINE__, "%s", all[i].why);
		applied += all[i].applied;
	}
	expect_eq(applied, 3);
	fixture_close(f);
}

/* Parts for one database: the SQLite one must hold a WITHOUT ROWID table and no Y, and so on. */
EACH_DATABASE(marked_parts_are_read_by_their_database)
{
	static const struct migration list[] = {
		{0, "foundation", foundation},
		{1, "parts",
		 "CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, seen BIGINT, body BYTEA,\n"
		 "/*sqlite x BIGINT*/ /*postgres y BIGINT*/ /*sqlitex no*/, n TEXT -- /*sqlite (\n"
		 ") /*sqlite WITHOUT ROWID, STRICT*/;\n"
		 "/*sqlite INSERT INTO note (id, x) VALUES ('a', 1);*/\n"
		 "/*postgres INSERT INTO note (id, y) VALUES ('a', 1);*/"},
	};
	struct fixture *f = fixture_open(t, where, &options, false);
	int applied;
	char *why = NULL;
	struct tx *tx;

	if (migrate(f, list, 2, &applied, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(tx_begin(f->read, t->arena, &tx));
	struct stmt q = stmt_open(tx, COUNT);
	expect_eq(stmt_step(&q), 1);
	expect_eq(col_i64(&q, 0), 1);
	stmt_done(&q);
	tx_rollback(tx);
	fixture_close(f);
}

/* --- leases --- */

static int take(struct fixture *f, struct test *t, str holder, usec now, usec length)
{
	struct tx *tx;
	int r;

	expect_ok(tx_begin(f->write, t->arena, &tx));
	r = db_lease(tx, S("work"), holder, now, length);
	expect_ok(tx_commit(tx));
	return r;
}

static void drop(struct fixture *f, struct test *t, str holder)
{
	struct tx *tx;

	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(db_lease_drop(tx, S("work"), holder));
	expect_ok(tx_commit(tx));
}

EACH_DATABASE(a_lease_is_held_prolonged_lost_and_given_back)
{
	struct fixture *f = fixture_open(t, where, &options, true);

	expect_eq(take(f, t, S("a"), SECONDS(100), SECONDS(10)), 1);
	expect_eq(take(f, t, S("b"), SECONDS(105), SECONDS(10)), 0);
	expect_eq(take(f, t, S("a"), SECONDS(109), SECONDS(10)), 1);
	expect_eq(take(f, t, S("b"), SECONDS(118), SECONDS(10)), 0);
	expect_eq(take(f, t, S("b"), SECONDS(119), SECONDS(10)), 1);
	expect_eq(take(f, t, S("a"), SECONDS(119), SECONDS(10)), 0);
	drop(f, t, S("a")); /* not ours any more */
	expect_eq(take(f, t, S("a"), SECONDS(120), SECONDS(10)), 0);
	drop(f, t, S("b"));
	expect_eq(take(f, t, S("a"), SECONDS(120), SECONDS(10)), 1);
	fixture_close(f);
}

struct taker {
	struct fixture *f;
	str holder;
	bool took[40];
};

static void *run_taker(void *ctx)
{
	struct taker *k = ctx;
	struct arena *a = arena_new();
	struct conn *c;

	expect_ok(conn_open(k->f->db, CONN_WRITE, &c));
	for (int i = 0; i < 40; i++) {
		struct tx *tx;
		int r;

		expect_ok(tx_begin(c, a, &tx));
		/* each round a second later, and leases last half a second */
		r = db_lease(tx, str_fmt(a, "work %d", i), k->holder, SECONDS(i),
			     MILLISECONDS(500));
		expect_ok(r);
		expect_ok(tx_commit(tx));
		k->took[i] = r;
	}
	conn_close(c);
	arena_free(a);
	return NULL;
}

EACH_DATABASE(a_lease_has_one_holder_however_many_race_for_it)
{
	struct fixture *f = fixture_open(t, where, &options, true);
	struct taker takers[4];
	pthread_t threads[4];

	for (int i = 0; i < 4; i++) {
		takers[i] = (struct taker){.f = f, .holder = str_fmt(t->arena, "holder %d", i)};
		expect_eq(pthread_create(&threads[i], NULL, run_taker, &takers[i]), 0);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int round = 0; round < 40; round++) {
		int holders = 0;

		for (int i = 0; i < 4; i++)
			holders += takers[i].took[round];
		expect_eq(holders, 1);
	}
	fixture_close(f);
}
