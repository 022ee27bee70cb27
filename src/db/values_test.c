/* SPDX-License-Identifier: Apache-2.0 */
/* The driver suite, first part: what goes in comes out, on every driver. */
#include "db-fixture.h"

enum { PUT, GET, GET_BARE, PUT_STRICT, ORDER, LIKE, COUNT, SUM, TRUTH, BIG, QUERIES };

static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO v (id, n, t, b) VALUES ($1, $2, $3, $4)", NULL, "iITB", "",
		 true},
	[GET] = {"get", "SELECT n, t, b FROM v WHERE id = $1", NULL, "i", "ITB", false},
	[GET_BARE] = {"get_bare", "SELECT n, t, b FROM v WHERE id = $1", NULL, "i", "itb", false},
	[PUT_STRICT] = {"put_strict", "INSERT INTO v (id, n, t, b) VALUES ($1, $2, $3, $4)", NULL,
			"iitb", "", true},
	[ORDER] = {"order", "SELECT t FROM v ORDER BY t", NULL, "", "t", false},
	[LIKE] = {"like", "SELECT COUNT(*) FROM v WHERE t LIKE $1", NULL, "t", "i", false},
	[COUNT] = {"count", "SELECT COUNT(*) FROM v", NULL, "", "i", false},
	[SUM] = {"sum", "SELECT CAST(SUM(n) AS BIGINT), MAX(n) FROM v", NULL, "", "II", false},
	[TRUTH] = {"truth", "SELECT n = 1, EXISTS (SELECT 1 FROM v), 7 FROM v WHERE id = $1", NULL,
		   "i", "Iii", false},
	[BIG] = {"big", "SELECT n FROM v WHERE id = $1 AND (n > $2 OR n > $2)", NULL, "ii", "i",
		 false},
};
static const struct db_options options = {.queries = queries, .query_count = QUERIES};

static struct fixture *open_table(struct test *t, enum fixture_kind where)
{
	struct fixture *f = fixture_open(t, where, &options, false);

	fixture_run(f, "CREATE TABLE v (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, t TEXT, b BYTEA)"
		       " /*sqlite STRICT*/;");
	return f;
}

static void put(struct fixture *f, int64_t id, struct opt_i64 n, str text, str bytes)
{
	struct arena *a = arena_new();
	struct tx *tx;

	expect_ok(tx_begin(f->write, a, &tx));
	struct stmt q = stmt_open(tx, PUT);
	bind_i64(&q, 0, id);
	bind_opt_i64(&q, 1, n);
	bind_str(&q, 2, text);
	bind_bytes(&q, 3, bytes);
	expect_eq(stmt_exec(&q), 1);
	stmt_done(&q);
	expect_ok(tx_commit(tx));
	arena_free(a);
}

static struct tx *reading(struct fixture *f, struct test *t)
{
	struct tx *tx;

	expect_ok(tx_begin(f->read, t->arena, &tx));
	return tx;
}

EACH_DATABASE(values_come_back_as_they_went)
{
	static const struct {
		int64_t n;
		str text, bytes;
	} rows[] = {
		{INT64_MAX, S_INIT("plain"), S_INIT("a\0b")},
		{INT64_MIN, S_INIT("\xC3\xA9 e\xCC\x81 \xF0\x9F\x90\x98"), S_INIT("\xff\xfe\x00")},
		{0, S_INIT(""), S_INIT("")},
		{-1, S_INIT("it's \"quoted\" \\ %_\n\t\x7f\x01"), S_INIT("\\x41")},
	};
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		put(f, (int64_t)i, SOME_I64(rows[i].n), rows[i].text, rows[i].bytes);
	tx = reading(f, t);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct stmt q = stmt_open(tx, GET);

		bind_i64(&q, 0, (int64_t)i);
		expect_eq(stmt_step(&q), 1);
		expect(col_opt_i64(&q, 0).set);
		expect_eq(col_opt_i64(&q, 0).v, rows[i].n);
		expect_str(col_str(&q, 1), rows[i].text);
		expect_str(col_str(&q, 2), rows[i].bytes);
		expect_eq(stmt_step(&q), 0);
		stmt_done(&q);
	}
	expect_ok(tx_commit(tx));
	fixture_close(f);
}

EACH_DATABASE(absent_and_empty_differ)
{
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	put(f, 1, (struct opt_i64){0}, (str){0}, (str){0});
	put(f, 2, SOME_I64(0), S(""), S(""));
	tx = reading(f, t);
	for (int id = 1; id <= 2; id++) {
		struct stmt q = stmt_open(tx, GET);

		bind_i64(&q, 0, id);
		expect_eq(stmt_step(&q), 1);
		expect_eq(col_opt_i64(&q, 0).set, id == 2);
		expect_eq(col_opt_usec(&q, 0).set, id == 2);
		expect_eq(col_opt_bool(&q, 0).set, id == 2);
		expect_eq(col_str(&q, 1).p != NULL, id == 2);
		expect_eq(col_str(&q, 2).p != NULL, id == 2);
		expect_eq(col_null(&q, 2), id == 1);
		stmt_done(&q);
	}
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(a_large_value_fits)
{
	struct fixture *f = open_table(t, where);
	size_t n = 3 << 20;
	char *p = arena_alloc(t->arena, n);
	struct tx *tx;

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 7);
	put(f, 1, SOME_I64(1), S("x"), (str){p, n});
	tx = reading(f, t);
	struct stmt q = stmt_open(tx, GET);
	bind_i64(&q, 0, 1);
	expect_eq(stmt_step(&q), 1);
	expect(str_eq(col_str(&q, 2), ((str){p, n})));
	stmt_done(&q);
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(a_parameter_may_stand_twice)
{
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	put(f, 1, SOME_I64(10), S("x"), S("x"));
	tx = reading(f, t);
	for (int least = 9; least <= 10; least++) {
		struct stmt q = stmt_open(tx, BIG);

		bind_i64(&q, 0, 1);
		bind_i64(&q, 1, least);
		expect_eq(stmt_step(&q), least == 9);
		stmt_done(&q);
	}
	tx_rollback(tx);
	fixture_close(f);
}

/* Opens a tx, binds n, text and bytes to the strict insert, and says what exec answers. */
static int put_strict(struct fixture *f, struct test *t, struct opt_i64 n, str text, str bytes)
{
	struct tx *tx;
	int r;

	expect_ok(tx_begin(f->write, t->arena, &tx));
	struct stmt q = stmt_open(tx, PUT_STRICT);
	bind_i64(&q, 0, 1);
	bind_opt_i64(&q, 1, n);
	bind_str(&q, 2, text);
	bind_bytes(&q, 3, bytes);
	r = stmt_exec(&q);
	stmt_done(&q);
	expect_eq(tx_failed(tx), r < 0 ? r : 0);
	if (r < 0)
		expect_err(tx_commit(tx), r);
	else
		tx_rollback(tx);
	return r;
}

EACH_DATABASE(what_may_not_be_absent_is_refused)
{
	struct fixture *f = open_table(t, where);

	expect_eq(put_strict(f, t, SOME_I64(1), S(""), S("")), 1);
	expect_err(put_strict(f, t, (struct opt_i64){0}, S(""), S("")), E_INVAL);
	expect(str_contains(conn_error(f->write), S("put_strict: parameter 2")));
	expect_err(put_strict(f, t, SOME_I64(1), (str){0}, S("")), E_INVAL);
	expect_err(put_strict(f, t, SOME_I64(1), S(""), (str){0}), E_INVAL);
	fixture_close(f);
}

EACH_DATABASE(a_text_with_nul_is_refused)
{
	struct fixture *f = open_table(t, where);

	expect_err(put_strict(f, t, SOME_I64(1), S("a\0b"), S("")), E_INVAL);
	expect_eq(put_strict(f, t, SOME_I64(1), S("ab"), S("a\0b")), 1);
	fixture_close(f);
}

EACH_DATABASE(an_undeclared_null_fails_the_statement)
{
	struct fixture *f = open_table(t, where);

	put(f, 1, (struct opt_i64){0}, S(""), S(""));
	put(f, 2, SOME_I64(5), (str){0}, S(""));
	for (int id = 1; id <= 2; id++) {
		struct tx *tx = reading(f, t);
		struct stmt q = stmt_open(tx, GET_BARE);

		bind_i64(&q, 0, id);
		expect_eq(stmt_step(&q), 1);
		expect_eq(col_i64(&q, 0), id == 1 ? 0 : 5);
		expect_eq(col_str(&q, 1).p != NULL, false);
		expect_eq(q.failed, E_INVAL);
		expect_err(stmt_step(&q), E_INVAL);
		stmt_done(&q);
		expect(str_contains(conn_error(f->read), S("declare it with '?'")));
		expect_err(tx_commit(tx), E_INVAL);
	}
	fixture_close(f);
}

EACH_DATABASE(texts_sort_by_bytes)
{
	static const char *const words[] = {"a", "B", "\xC3\xA9", "Z", "a b", "ab", "z", "_", "-"};
	static const char *const sorted[] = {"-", "B", "Z", "_", "a", "a b", "ab", "z", "\xC3\xA9"};
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		put(f, (int64_t)i, SOME_I64(0), str_from(words[i]), S(""));
	tx = reading(f, t);
	struct stmt q = stmt_open(tx, ORDER);
	for (size_t i = 0; i < ARRAY_LEN(sorted); i++) {
		expect_eq(stmt_step(&q), 1);
		expect_str(col_str(&q, 0), str_from(sorted[i]));
	}
	stmt_done(&q);
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(like_sees_the_case)
{
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	put(f, 1, SOME_I64(0), S("Down"), S(""));
	put(f, 2, SOME_I64(0), S("down"), S(""));
	tx = reading(f, t);
	struct stmt q = stmt_open(tx, LIKE);
	bind_str(&q, 0, S("do%"));
	expect_eq(stmt_step(&q), 1);
	expect_eq(col_i64(&q, 0), 1);
	stmt_done(&q);
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(sums_and_truths_are_integers)
{
	struct fixture *f = open_table(t, where);
	struct tx *tx;

	tx = reading(f, t);
	struct stmt none = stmt_open(tx, SUM);
	expect_eq(stmt_step(&none), 1);
	expect(col_null(&none, 0) && col_null(&none, 1));
	stmt_done(&none);
	tx_rollback(tx);

	put(f, 1, SOME_I64(1), S(""), S(""));
	put(f, 2, SOME_I64(-40000000000), S(""), S(""));
	tx = reading(f, t);
	struct stmt sum = stmt_open(tx, SUM);
	expect_eq(stmt_step(&sum), 1);
	expect_eq(col_i64(&sum, 0), -39999999999);
	expect_eq(col_i64(&sum, 1), 1);
	stmt_done(&sum);
	for (int id = 1; id <= 2; id++) {
		struct stmt q = stmt_open(tx, TRUTH);

		bind_i64(&q, 0, id);
		expect_eq(stmt_step(&q), 1);
		expect_eq(col_opt_bool(&q, 0).v, id == 1);
		expect_eq(col_bool(&q, 1), true);
		expect_eq(col_i64(&q, 2), 7);
		stmt_done(&q);
	}
	tx_rollback(tx);
	fixture_close(f);
}

EACH_DATABASE(every_query_can_be_prepared_and_wrong_ones_are_named)
{
	static const struct query wrong[] = {
		{"no_table", "SELECT n FROM nowhere", NULL, "", "i", false},
		{"few_columns", "SELECT n, t FROM v", NULL, "", "I", false},
	};
	struct fixture *f = open_table(t, where);
	char *why = NULL;

	if (db_prepare_all(f->write, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	/* prepared ones still run */
	put(f, 1, SOME_I64(1), S(""), S(""));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct db_options o = {.queries = &wrong[i], .query_count = 1};
		struct db *db = fixture_again(f, &o);
		struct conn *c;

		expect_ok(conn_open(db, CONN_READ, &c));
		expect(db_prepare_all(c, &why) < 0);
		expect(str_starts(str_from(why), str_from(wrong[i].name)));
		mem_free(why);
		conn_close(c);
		db_close(db);
	}
	fixture_close(f);
}
