/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Databases for tests. On SQLite a file in a temporary folder; on PostgreSQL a
 * schema of its own in the database of MAINSTAY_TEST_PG, made the first one of
 * the search path by the connection's options, so that tests run in parallel.
 */
#include "db-fixture.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

static char *text_new(const char *fmt, ...) PRINTF(1, 2);

static char *text_new(const char *fmt, ...)
{
	char room[2000];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(room, sizeof(room), fmt, args);
	va_end(args);
	return mem_copy_text(room, (size_t)n);
}

/* Runs a command on the server outside of any fixture. */
static void on_server(const char *sql)
{
	PGconn *pg = PQconnectdb(getenv("MAINSTAY_TEST_PG"));
	PGresult *res = PQexec(pg, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		test_fail(__FILE__, __LINE__, "%s: %s", sql, PQerrorMessage(pg));
	PQclear(res);
	PQfinish(pg);
}

static void make_space(struct fixture *f)
{
	static atomic_int made;
	const char *url = getenv("MAINSTAY_TEST_PG");
	char *sql;

	f->space = text_new("t_%d_%d", (int)getpid(), atomic_fetch_add(&made, 1));
	sql = text_new("SET client_min_messages = warning; DROP SCHEMA IF EXISTS %s CASCADE; "
		       "CREATE SCHEMA %s",
		       f->space, f->space);
	on_server(sql);
	mem_free(sql);
	f->url = text_new("%s%soptions=-csearch_path%%3D%s", url, strchr(url, '?') ? "&" : "?",
			  f->space);
}

static struct db_options completed(const struct fixture *f, const struct db_options *o)
{
	struct db_options all = *o;

	all.url = f->url;
	if (!all.busy_timeout)
		all.busy_timeout = SECONDS(10); /* a slow machine is no failure */
	return all;
}

static void migrate(struct fixture *f, struct test *t)
{
	size_t n;
	struct migration *list = fixture_migrations(t->arena, &n);
	char *why = NULL;
	int applied;

	if (db_migrate(f->db, list, n, SECONDS(1), &applied, &why) < 0)
		test_fail(__FILE__, __LINE__, "schema: %s", why);
}

void fixture_needs(enum fixture_kind kind)
{
	if (kind == ON_POSTGRES && !getenv("MAINSTAY_TEST_PG"))
		test_skip("MAINSTAY_TEST_PG is not set");
}

struct fixture *fixture_open(struct test *t, enum fixture_kind kind, const struct db_options *o,
			     bool with_schema)
{
	const char *base = getenv("TMPDIR");
	struct db_options all;
	struct fixture *f;
	char *why = NULL;

	fixture_needs(kind);
	f = MEM_NEW(struct fixture);
	f->kind = kind;
	f->folder = text_new("%s/mainstay-test-XXXXXX", base ? base : "/tmp");
	expect(mkdtemp(f->folder) != NULL);
	if (kind == ON_POSTGRES)
		make_space(f);
	else
		f->url = text_new("sqlite:%s/test.db", f->folder);
	all = completed(f, o);
	if (db_open(&all, &f->db, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s: %s", f->url, why);
	if (with_schema)
		migrate(f, t);
	expect_ok(conn_open(f->db, CONN_WRITE, &f->write));
	expect_ok(conn_open(f->db, CONN_READ, &f->read));
	return f;
}

void fixture_close(struct fixture *f)
{
	conn_close(f->read);
	conn_close(f->write);
	db_close(f->db);
	if (f->space) {
		char *sql = text_new("SET client_min_messages = warning; DROP SCHEMA %s CASCADE",
				     f->space);

		on_server(sql);
		mem_free(sql);
	}
	test_remove(f->folder);
	mem_free(f->space);
	mem_free(f->folder);
	mem_free(f->url);
	mem_free(f);
}

struct db *fixture_again(struct fixture *f, const struct db_options *o)
{
	struct db_options all = completed(f, o);
	char *why = NULL;
	struct db *db = NULL;

	if (db_open(&all, &db, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s: %s", f->url, why);
	return db;
}

void fixture_run(struct fixture *f, const char *sql)
{
	struct arena *a = arena_new();
	struct tx *tx;

	expect_ok(tx_begin(f->write, a, &tx));
	if (tx_run_script(tx, str_from(sql)) < 0)
		test_fail(__FILE__, __LINE__, "%s: %.*s", sql, STR_ARG(conn_error(f->write)));
	expect_ok(tx_commit(tx));
	arena_free(a);
}

/* --- schema/ --- */

static int is_schema(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 9 && strcmp(e->d_name + n - 4, ".sql") == 0 && e->d_name[4] == '_';
}

static const char *file_text(struct arena *a, const char *path)
{
	FILE *in = fopen(path, "re");
	size_t n = 0, got;
	char *text = arena_alloc(a, 1 << 18);

	if (!in)
		test_fail(__FILE__, __LINE__, "cannot read %s", path);
	while ((got = fread(text + n, 1, (1 << 18) - 1 - n, in)) > 0)
		n += got;
	fclose(in);
	return text;
}

struct migration *fixture_migrations(struct arena *a, size_t *ret_n)
{
	struct dirent **entries;
	int n = scandir(SCHEMA_DIR, &entries, is_schema, alphasort);
	struct migration *list;

	if (n < 0)
		test_fail(__FILE__, __LINE__, "cannot read %s", SCHEMA_DIR);
	list = ARENA_ARRAY(a, struct migration, n);
	for (int i = 0; i < n; i++) {
		str name = str_from(entries[i]->d_name);
		str path = str_fmt(a, "%s/%.*s", SCHEMA_DIR, STR_ARG(name));
		int64_t number = 0;

		expect_ok(str_to_i64(str_slice(name, 0, 4), &number));
		list[i] = (struct migration){
			.number = (int)number,
			.name = str_c(a, str_slice(name, 5, name.n - 4)),
			.sql = file_text(a, str_c(a, path)),
		};
		free(entries[i]);
	}
	free(entries);
	*ret_n = (size_t)n;
	return list;
}
