/* SPDX-License-Identifier: Apache-2.0 */
/* The driver suite, second part: transactions, savepoints, constraints, time limits. */
#include "db-fixture.h"

#include <pthread.h>

enum { PUT, PUT_ONCE, GET, LIST, BUMP, BUMP_ALL, PUT_CHILD, SLOW, TEXT_PUT, QUERIES };

static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO p (id, n, name) VALUES ($1, $2, $3)", NULL, "iiT", "", true},
	[PUT_ONCE] = {"put_once",
		      "INSERT INTO p (id, n, name) VALUES ($1, 1, 'x') ON CONFLICT DO NOTHING",
		      NULL, "i", "", true},
	[GET] = {"get", "SELECT n FROM p WHERE id = $1", NULL, "i", "i", false},
	[LIST] = {"list", "SELECT id FROM p ORDER BY id", NULL, "", "i", false},
	[BUMP] = {"bump", "UPDATE p SET n = n + 1 WHERE id = $1 RETURNING n", NULL, "i", "i", true},
	[BUMP_ALL] = {"bump_all", "UPDATE p SET n = n + 1", NULL, "", "", true},
	[PUT_CHILD] = {"put_child", "INSERT INTO c (id, parent) VALUES ($1, $2)", NULL, "ii", "",
		       true},
	[SLOW] = {"slow",
		  "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < "
		  "2000000000) SELECT COUNT(*) FROM r",
		  NULL, "", "i", false},
	[TEXT_PUT] = {"text_put", "INSERT INTO p (id, n, name) VALUES ($1, $2, $3)", NULL, "itT",
		      "", true},
};
static const struct db_options options = {.queries = queries, .query_count = QUERIES};

static struct fixture *open_with(struct test *t, enum fixture_kind where,
				 const struct db_options *o)
{
	struct fixture *f = fixture_open(t, where, o, false);

	fixture_run(f, "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY,"
		       " n BIGINT NOT NULL CHECK (n >= 0), name TEXT UNIQUE);"
		       "CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY,"
		       " parent BIGINT NOT NULL REFERENCES p (id));");
	return f;
}

static struct tx *begin(struct conn *c, struct test *t)
{
	struct tx *tx;

	expect_ok(tx_begin(c, t->arena, &tx));
	return tx;
}

static int put(struct tx *tx, int64_t id, int64_t n, str name)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

	bind_i64(&q, 0, id);
	bind_i64(&q, 1, n);
	bind_str(&q, 2, name);
	return stmt_exec(&q);
}

static int exec_with(struct tx *tx, int query, int64_t a, int64_t b)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, query);

	if (queries[query].params[0])
		bind_i64(&q, 0, a);
	if (queries[query].params[0] && queries[query].params[1])
		bind_i64(&q, 1, b);
	return stmt_exec(&q);
}

/* The value of a row, -1 when it is not there. */
static int64_t get(struct tx *tx, int64_t id)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, GET);
	int r;

	bind_i64(&q, 0, id);
	r = stmt_step(&q);
	expect_ok(r);
	return r ? col_i64(&q, 0) : -1;
}

/* The same on the reading connection. */
static int64_t seen(struct fixture *f, struct test *t, int64_t id)
{
	struct tx *tx = begin(f->read, t);
	int64_t n = get(tx, id);

	expect_ok(tx_commit(tx));
	return n;
}

EACH_DATABASE(a_commit_stays_and_a_rollback_leaves_nothing)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t);

	expect_eq(put(tx, 1, 10, S("one")), 1);
	expect_eq(seen(f, t, 1), -1);
	expect_eq(get(tx, 1), 10);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 1), 10);

	tx = begin(f->write, t);
	expect_eq(exec_with(tx, BUMP_ALL, 0, 0), 1);
	tx_rollback(tx);
	expect_eq(seen(f, t, 1), 10);

	tx = begin(f->write, t); /* an empty one */
	expect_ok(tx_commit(tx));
	fixture_close(f);
}

EACH_DATABASE(changes_are_counted_and_returned)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t);

	expect_eq(exec_with(tx, PUT_ONCE, 1, 0), 1);
	expect_eq(exec_with(tx, PUT_ONCE, 1, 0), 0);
	expect_eq(put(tx, 2, 5, S("b")), 1);
	expect_eq(exec_with(tx, BUMP_ALL, 0, 0), 2);
	struct stmt q = stmt_open(tx, BUMP);
	bind_i64(&q, 0, 2);
	expect_eq(stmt_step(&q), 1);
	expect_eq(col_i64(&q, 0), 7);
	stmt_done(&q);
	stmt_done(&q);
	struct stmt none = stmt_open(tx, BUMP);
	bind_i64(&none, 0, 99);
	expect_eq(stmt_step(&none), 0);
	stmt_done(&none);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 2), 7);
	fixture_close(f);
}

EACH_DATABASE(every_constraint_is_a_conflict_and_spoils_its_tx)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t);

	expect_eq(put(tx, 1, 1, S("a")), 1);
	expect_ok(tx_commit(tx));
	for (int i = 0; i < 4; i++) {
		int r = 0;

		tx = begin(f->write, t);
		expect_eq(put(tx, 50, 1, S("kept?")), 1);
		if (i == 0)
			r = put(tx, 1, 1, S("b")); /* primary key */
		if (i == 1)
			r = put(tx, 2, 1, S("a")); /* unique */
		if (i == 2)
			r = put(tx, 2, -1, S("b")); /* check */
		if (i == 3)
			r = exec_with(tx, PUT_CHILD, 1, 77); /* reference */
		expect_eq(r, E_CONFLICT);
		expect(conn_error(f->write).n > 0);
		expect_eq(put(tx, 3, 1, S("c")), E_CONFLICT); /* the same answer from now on */
		expect_err(tx_commit(tx), E_CONFLICT);
		expect_eq(seen(f, t, 50), -1);
	}
	fixture_close(f);
}

EACH_DATABASE(savepoints_are_kept_or_undone_alone)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *one, *two, *three;

	expect_eq(put(tx, 1, 1, S("a")), 1);
	expect_ok(tx_savepoint(tx, t->arena, &one));
	expect_eq(put(one, 2, 2, S("b")), 1);
	expect_ok(tx_savepoint(one, t->arena, &two));
	expect_eq(put(two, 3, 3, S("c")), 1);
	expect_ok(tx_savepoint(two, t->arena, &three));
	expect_eq(put(three, 4, 4, S("d")), 1);
	expect_ok(tx_undo(three));
	expect_eq(get(two, 4), -1);
	expect_ok(tx_release(two));
	expect_ok(tx_release(one));
	expect_ok(tx_savepoint(tx, t->arena, &one));
	expect_eq(exec_with(one, BUMP_ALL, 0, 0), 3);
	expect_ok(tx_undo(one));
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 1), 1);
	expect_eq(seen(f, t, 2), 2);
	expect_eq(seen(f, t, 3), 3);
	expect_eq(seen(f, t, 4), -1);
	fixture_close(f);
}

EACH_DATABASE(empty_savepoints_cost_nothing_and_change_nothing)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *levels[TX_DEPTH_MAX];

	for (int round = 0; round < 5; round++) {
		struct tx *outer = tx;

		for (int i = 0; i < TX_DEPTH_MAX; i++) {
			expect_ok(tx_savepoint(outer, t->arena, &levels[i]));
			outer = levels[i];
		}
		if (round == 2)
			expect_eq(put(outer, 1, 1, S("deep")), 1);
		for (int i = TX_DEPTH_MAX - 1; i >= 0; i--)
			expect_ok(round == 1 ? tx_undo(levels[i]) : tx_release(levels[i]));
	}
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 1), 1);
	fixture_close(f);
}

EACH_DATABASE(a_failure_in_a_savepoint_goes_with_it)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *inner;

	expect_eq(put(tx, 1, 1, S("a")), 1);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_eq(put(inner, 2, 2, S("b")), 1);
	expect_eq(put(inner, 1, 1, S("c")), E_CONFLICT);
	expect_eq(tx_failed(inner), E_CONFLICT);
	expect_eq(tx_failed(tx), 0);
	expect_ok(tx_undo(inner));
	expect_eq(get(tx, 2), -1);

	/* a release of a spoiled one undoes it and says why */
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_eq(put(inner, 3, 3, S("c")), 1);
	expect_eq(put(inner, 4, -1, S("d")), E_CONFLICT);
	expect_err(tx_release(inner), E_CONFLICT);
	expect_eq(put(tx, 5, 5, S("e")), 1);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 1), 1);
	expect_eq(seen(f, t, 3), -1);
	expect_eq(seen(f, t, 5), 5);
	fixture_close(f);
}

EACH_DATABASE(statements_run_while_another_is_stepped)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *inner;
	int rows = 0, r;

	for (int i = 1; i <= 5; i++)
		expect_eq(put(tx, i, i, str_fmt(t->arena, "%d", i)), 1);
	struct stmt outer = stmt_open(tx, LIST);
	while ((r = stmt_step(&outer)) > 0) {
		int64_t id = col_i64(&outer, 0);
		struct stmt same = stmt_open(tx, LIST); /* the same query once more */

		expect_eq(stmt_step(&same), 1);
		expect_eq(col_i64(&same, 0), 1);
		stmt_done(&same);
		expect_ok(tx_savepoint(tx, t->arena, &inner));
		expect_eq(exec_with(inner, PUT_CHILD, id, id), 1);
		expect_ok(id == 3 ? tx_undo(inner) : tx_release(inner));
		expect_eq(col_i64(&outer, 0), id);
		rows++;
	}
	expect_eq(r, 0);
	expect_eq(rows, 5);
	stmt_done(&outer);
	expect_ok(tx_commit(tx));
	fixture_close(f);
}

EACH_DATABASE(an_arena_belongs_to_each_level)
{
	struct fixture *f = open_with(t, where, &options);
	struct arena *inner_arena = arena_new();
	struct tx *tx = begin(f->write, t), *inner;

	expect_ok(tx_savepoint(tx, inner_arena, &inner));
	expect(tx_arena(inner) == inner_arena && tx_arena(tx) == t->arena);
	expect_ok(tx_release(inner));
	tx_rollback(tx);
	arena_free(inner_arena);
	fixture_close(f);
}

EACH_DATABASE(a_reading_connection_refuses_writes)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->read, t);

	expect_eq(put(tx, 1, 1, S("a")), E_INVAL);
	tx_rollback(tx);
	expect_eq(seen(f, t, 1), -1);
	fixture_close(f);
}

EACH_DATABASE(a_reader_sees_one_snapshot)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *reader = begin(f->read, t), *writer;

	expect_eq(get(reader, 1), -1);
	writer = begin(f->write, t);
	expect_eq(put(writer, 1, 1, S("a")), 1);
	expect_ok(tx_commit(writer));
	expect_eq(get(reader, 1), -1);
	expect_ok(tx_commit(reader));
	expect_eq(seen(f, t, 1), 1);
	fixture_close(f);
}

EACH_DATABASE(a_lock_that_does_not_come_is_busy)
{
	struct db_options o = options;
	struct tx *first, *second = NULL;
	struct fixture *f;
	struct conn *c;
	int r;

	o.busy_timeout = MILLISECONDS(100);
	f = open_with(t, where, &o);
	first = begin(f->write, t);
	expect_eq(put(first, 1, 1, S("a")), 1);
	expect_ok(tx_commit(first));

	expect_ok(conn_open(f->db, CONN_WRITE, &c));
	first = begin(f->write, t);
	expect_eq(exec_with(first, BUMP_ALL, 0, 0), 1);
	r = tx_begin(c, t->arena, &second);
	if (r == 0) {
		r = exec_with(second, BUMP_ALL, 0, 0);
		tx_rollback(second);
	}
	expect_eq(r, E_BUSY);
	expect_ok(tx_commit(first));
	second = begin(c, t);
	expect_eq(exec_with(second, BUMP_ALL, 0, 0), 1);
	expect_ok(tx_commit(second));
	expect_eq(seen(f, t, 1), 3);
	conn_close(c);
	fixture_close(f);
}

EACH_DATABASE(a_statement_without_end_is_stopped)
{
	struct db_options o = options;
	struct fixture *f;
	struct tx *tx;

	o.statement_timeout = MILLISECONDS(100);
	f = open_with(t, where, &o);
	tx = begin(f->read, t);
	struct stmt q = stmt_open(tx, SLOW);
	expect_eq(stmt_step(&q), E_BUSY);
	stmt_done(&q);
	tx_rollback(tx);
	expect_eq(seen(f, t, 1), -1); /* the connection is good for more */
	fixture_close(f);
}

EACH_DATABASE(a_value_of_the_wrong_type_is_refused)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx;
	int r;

	if (where == ON_SQLITE) {
		fixture_run(f, "DROP TABLE c; DROP TABLE p; CREATE TABLE p (id BIGINT NOT NULL "
			       "PRIMARY KEY, n BIGINT NOT NULL, name TEXT) /*sqlite STRICT*/");
	}
	tx = begin(f->write, t);
	struct stmt q = stmt_open(tx, TEXT_PUT);
	bind_i64(&q, 0, 1);
	bind_str(&q, 1, S("seven"));
	bind_str(&q, 2, S("a"));
	r = stmt_exec(&q);
	expect(r == E_INVAL || r == E_IO);
	stmt_done(&q);
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(what_a_request_costs_is_counted)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *inner;
	struct db_cost cost = {0};

	expect_eq(put(tx, 1, 1, S("a")), 1);
	tx_count(tx, &cost);
	expect_eq(put(tx, 2, 1, S("b")), 1);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_eq(get(inner, 1), 1);
	expect_ok(tx_release(inner));
	tx_count(tx, NULL);
	expect_eq(put(tx, 3, 1, S("c")), 1);
	expect_ok(tx_commit(tx));
	expect_eq(cost.statements, 2);
	expect(cost.time > 0);
	fixture_close(f);
}

EACH_DATABASE(it_says_what_it_is)
{
	struct fixture *f = open_with(t, where, &options);

	expect(str_starts(db_describe(f->db, t->arena),
			  where == ON_SQLITE ? S("sqlite 3.") : S("postgresql 1")));
	expect_eq(db_single_writer(f->db), where == ON_SQLITE);
	fixture_close(f);
}

TEST(a_url_that_is_none_is_refused_with_a_remedy)
{
	static const char *const urls[] = {"mysql://x", "", "sqlite:/nonexistent/folder/x.db",
					   "postgresql://[", "sqlite:/"};

	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		struct db_options o = {.url = urls[i]};
		char *why = NULL;
		struct db *db;

		expect(db_open(&o, &db, &why) < 0);
		expect(why && strlen(why) > 10);
		mem_free(why);
	}
}

/* --- many writers at once --- */

struct bumper {
	struct fixture *f;
	int done;
};

static void *bump(void *ctx)
{
	struct bumper *b = ctx;
	struct arena *a = arena_new();
	struct conn *c;
	struct tx *tx;

	expect_ok(conn_open(b->f->db, CONN_WRITE, &c));
	for (int i = 0; i < 50; i++) {
		int r = tx_begin(c, a, &tx);

		if (r < 0)
			continue;
		struct stmt q = stmt_open(tx, BUMP);
		bind_i64(&q, 0, 1);
		r = stmt_step(&q);
		stmt_done(&q);
		if (r < 0)
			tx_rollback(tx);
		else if (tx_commit(tx) == 0)
			b->done++;
	}
	conn_close(c);
	arena_free(a);
	return NULL;
}

EACH_DATABASE(writers_at_once_lose_nothing)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t);
	struct bumper bumpers[4];
	pthread_t threads[4];
	int done = 0;

	expect_eq(put(tx, 1, 0, S("a")), 1);
	expect_ok(tx_commit(tx));
	for (int i = 0; i < 4; i++) {
		bumpers[i] = (struct bumper){.f = f};
		expect_eq(pthread_create(&threads[i], NULL, bump, &bumpers[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		done += bumpers[i].done;
	}
	expect_eq(seen(f, t, 1), done);
	expect_eq(done, 200);
	fixture_close(f);
}

EACH_DATABASE(a_part_is_kept_without_a_savepoint)
{
	struct fixture *f = open_with(t, where, &options);
	struct tx *tx = begin(f->write, t), *part;

	expect_ok(tx_part(tx, t->arena, &part));
	expect_eq(get(part, 1), -1);
	expect_eq(tx_written(part), 0);
	expect_ok(tx_undo(part)); /* nothing was written: nothing to undo */
	expect_eq(tx_failed(tx), 0);
	expect_ok(tx_part(tx, t->arena, &part));
	expect_eq(put(part, 1, 10, S("kept")), 1);
	expect_eq(tx_written(part), 1);
	expect_ok(tx_release(part));
	expect_eq(tx_written(tx), 0);
	expect_ok(tx_commit(tx));
	expect_eq(seen(f, t, 1), 10);

	tx = begin(f->write, t);
	expect_eq(put(tx, 2, 20, S("lost with the part")), 1);
	expect_ok(tx_part(tx, t->arena, &part));
	expect_eq(put(part, 3, 30, S("lost")), 1);
	expect_err(tx_undo(part), E_BUSY);
	expect_eq(tx_failed(tx), E_BUSY);
	expect_err(tx_commit(tx), E_BUSY);
	expect_eq(seen(f, t, 2), -1);
	fixture_close(f);
}
