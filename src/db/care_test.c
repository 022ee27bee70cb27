/* SPDX-License-Identifier: Apache-2.0 */
/* Care of the database: checks, checkpoints, and copies made while others write. */
#include "db-fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PUT, PAIRS, QUERIES };

/* Every transaction writes the same number to both tables. */
static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO pair (id, filler) VALUES ($1, $2)", NULL, "ib", "", true},
	[PAIRS] = {"pairs", "SELECT COUNT(*), CAST(SUM(id % 2) AS BIGINT) FROM pair", NULL, "",
		   "iI", false},
};
static const struct db_options options = {
	.queries = queries, .query_count = QUERIES, .synchronous_full = 1};

static struct fixture *open_pairs(struct test *t, enum fixture_kind where)
{
	struct fixture *f = fixture_open(t, where, &options, false);

	fixture_run(f, "CREATE TABLE pair (id BIGINT NOT NULL PRIMARY KEY, filler BYTEA NOT NULL);"
		       "CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY,"
		       " parent BIGINT NOT NULL REFERENCES pair (id))");
	return f;
}

/* An odd and an even row in one transaction. */
static void put_pair(struct conn *c, struct arena *a, int64_t n)
{
	static const char filler[3000] = "filler";
	struct tx *tx;

	expect_ok(tx_begin(c, a, &tx));
	for (int64_t id = 2 * n; id <= 2 * n + 1; id++) {
		struct stmt q = stmt_open(tx, PUT);

		bind_i64(&q, 0, id);
		bind_bytes(&q, 1, (str){filler, sizeof(filler)});
		expect_eq(stmt_exec(&q), 1);
		stmt_done(&q);
	}
	expect_ok(tx_commit(tx));
}

static void count_in(struct tx *tx, int64_t *ret_all, int64_t *ret_odd)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PAIRS);

	expect_eq(stmt_step(&q), 1);
	*ret_all = col_i64(&q, 0);
	*ret_odd = col_opt_i64(&q, 1).v;
}

static void count_pairs(struct conn *c, struct arena *a, int64_t *ret_all, int64_t *ret_odd)
{
	struct tx *tx;

	expect_ok(tx_begin(c, a, &tx));
	count_in(tx, ret_all, ret_odd);
	expect_ok(tx_commit(tx));
}

EACH_DATABASE(a_sound_database_is_ok)
{
	struct fixture *f = open_pairs(t, where);
	str report;

	put_pair(f->write, t->arena, 1);
	expect_ok(db_check(f->read, t->arena, &report));
	expect_str(report, S("ok"));
	expect_ok(db_checkpoint(f->read));
	fixture_close(f);
}

TEST(a_row_without_its_parent_is_reported)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	struct tx *tx;
	str report;

	/* foreign keys can be switched off outside of transactions only; a copy of the schema
	 * without them is the other way to make such a row */
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_run_script(
		tx,
		S("PRAGMA writable_schema = 1;"
		  "UPDATE sqlite_schema SET sql = 'CREATE TABLE child (id INTEGER NOT NULL "
		  "PRIMARY KEY, parent INTEGER NOT NULL)' WHERE name = 'child';"
		  "PRAGMA writable_schema = RESET; INSERT INTO child (id, parent) VALUES (1, 77);"
		  "PRAGMA writable_schema = 1;"
		  "UPDATE sqlite_schema SET sql = 'CREATE TABLE child (id INTEGER NOT NULL "
		  "PRIMARY KEY, parent INTEGER NOT NULL REFERENCES pair (id))' "
		  "WHERE name = 'child'; PRAGMA writable_schema = RESET")));
	expect_ok(tx_commit(tx));
	expect_ok(db_check(f->read, t->arena, &report));
	expect_str(report, S("child: row 1 has no parent in pair\n"));
	fixture_close(f);
}

TEST(a_damaged_file_is_reported)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	struct conn *c;
	str report;
	int fd;

	for (int i = 0; i < 50; i++)
		put_pair(f->write, t->arena, i);
	expect_ok(db_checkpoint(f->read));
	conn_close(f->read);
	conn_close(f->write); /* the last one empties the log */
	fd = open(f->url + strlen("sqlite:"), O_RDWR | O_CLOEXEC);
	expect(fd >= 0);
	for (int page = 6; page < 12; page++)
		expect_eq(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, 4096L * page), 8);
	close(fd);
	expect_ok(conn_open(f->db, CONN_READ, &c));
	expect_ok(db_check(c, t->arena, &report));
	expect(!str_eq(report, S("ok")) && report.n > 0);
	conn_close(c);
	expect_ok(conn_open(f->db, CONN_WRITE, &f->write));
	expect_ok(conn_open(f->db, CONN_READ, &f->read));
	fixture_close(f);
}

TEST(a_file_that_is_no_database_is_refused)
{
	struct fixture *f = fixture_open(t, ON_SQLITE, &options, false);
	const char *path = str_c(t->arena, str_fmt(t->arena, "%s/other", f->folder));
	FILE *out = fopen(path, "we");
	struct db_options o = options;
	char *why = NULL;
	struct db *db;

	expect(out != NULL);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database", out);
	fclose(out);
	o.url = str_c(t->arena, str_fmt(t->arena, "sqlite:%s", path));
	expect_err(db_open(&o, &db, &why), E_IO);
	expect(str_contains(str_from(why), S("file is not a database")));
	mem_free(why);
	fixture_close(f);
}

/* --- a full disk --- */

static int put_large(struct tx *tx, int64_t id, str filler)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

	bind_i64(&q, 0, id);
	bind_bytes(&q, 1, filler);
	return stmt_exec(&q);
}

TEST(a_full_disk_is_an_io_failure_and_leaves_what_was_committed)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	str large = {arena_alloc(t->arena, 1 << 20), 1 << 20};
	struct tx *tx, *inner;
	int64_t all, odd;
	int r;

	put_pair(f->write, t->arena, 1);
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_run_script(tx, S("PRAGMA max_page_count = 100")));
	expect_ok(tx_commit(tx));

	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_eq(put_large(tx, 10, S("small")), 1);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_err(put_large(inner, 11, large), E_IO);
	/* SQLite may give up the savepoint or all of it; either way it says so */
	r = tx_undo(inner);
	expect(r == 0 || r == E_IO);
	expect_eq(tx_failed(tx), r);
	expect_eq(tx_commit(tx), r);
	count_pairs(f->read, t->arena, &all, &odd);
	expect_eq(all, r == 0 ? 3 : 2);

	/* and goes on when there is room again */
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_run_script(tx, S("PRAGMA max_page_count = 100000")));
	expect_eq(put_large(tx, 12, large), 1);
	expect_ok(tx_commit(tx));
	fixture_close(f);
}

/* --- pages that are held back until a sync --- */

static void copy_file(struct test *t, const char *from, const char *to)
{
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char *piece = arena_alloc(t->arena, 65536);
	size_t n;

	expect(in && out);
	while ((n = fread(piece, 1, 65536, in)) > 0)
		expect_eq(fwrite(piece, 1, n, out), n);
	fclose(in);
	expect_eq(fclose(out), 0);
}

/* Opens a copy of the files as they lie there, which is what a crash of the process would leave. */
static void count_after_crash(struct fixture *f, struct test *t, int64_t *ret_all, int64_t *ret_odd)
{
	str from = str_from(f->url + strlen("sqlite:")),
	    to = str_fmt(t->arena, "%s/copy", f->folder);
	struct db_options o = options;
	char *why = NULL;
	struct conn *c;
	struct db *db;

	copy_file(t, str_c(t->arena, from), str_c(t->arena, to));
	copy_file(t, str_c(t->arena, str_fmt(t->arena, "%.*s-wal", STR_ARG(from))),
		  str_c(t->arena, str_fmt(t->arena, "%.*s-wal", STR_ARG(to))));
	o.url = str_c(t->arena, str_fmt(t->arena, "sqlite:%.*s", STR_ARG(to)));
	expect_ok(db_open(&o, &db, &why));
	expect_ok(conn_open(db, CONN_READ, &c));
	count_pairs(c, t->arena, ret_all, ret_odd);
	conn_close(c);
	db_close(db);
}

/* Transactions of all sizes around what is held: what is committed is in the files, nothing else is
 * seen or survives, and pages that the transaction itself reads back are right. */
TEST(a_commit_is_in_the_files_when_it_returns)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	str page = {arena_alloc(t->arena, 4000), 4000};
	int64_t id = 0, all, odd, committed = 0, inside;

	struct tx *tx;

	/* few pages in memory, so that some are written before the commit and read again */
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_run_script(tx, S("PRAGMA cache_size = 10")));
	expect_ok(tx_commit(tx));
	for (int pages = 1; pages < 400; pages = pages * 3 + 1) {
		for (int keep = 0; keep <= 1; keep++) {
			expect_ok(tx_begin(f->write, t->arena, &tx));
			for (int i = 0; i < pages; i++)
				expect_eq(put_large(tx, ++id, page), 1);
			count_in(tx, &inside, &odd);
			expect_eq(inside, committed + pages);
			count_pairs(f->read, t->arena, &all, &odd);
			expect_eq(all, committed);
			if (keep)
				expect_ok(tx_commit(tx));
			else
				tx_rollback(tx);
			committed += keep ? pages : 0;
			count_pairs(f->read, t->arena, &all, &odd);
			expect_eq(all, committed);
			count_after_crash(f, t, &all, &odd);
			expect_eq(all, committed);
		}
		if (pages > 100)
			expect_ok(db_checkpoint(f->read));
	}
	fixture_close(f);
}

/* --- checkpoints --- */

static int64_t size_of(struct fixture *f, struct test *t, const char *end)
{
	const char *path =
		str_c(t->arena, str_fmt(t->arena, "%s%s", f->url + strlen("sqlite:"), end));
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

TEST(the_log_is_moved_into_the_file)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	int64_t before;

	for (int i = 0; i < 200; i++)
		put_pair(f->write, t->arena, i);
	before = size_of(f, t, "");
	expect(size_of(f, t, "-wal") > 200 * 6000);
	expect_ok(db_checkpoint(f->read));
	expect(size_of(f, t, "") > before);
	/* and is used again from its start */
	before = size_of(f, t, "-wal");
	for (int i = 200; i < 300; i++)
		put_pair(f->write, t->arena, i);
	expect_eq(size_of(f, t, "-wal"), before);
	fixture_close(f);
}

/* --- copies --- */

struct writer {
	struct fixture *f;
	atomic_bool stop;
	atomic_int written;
};

static void *keep_writing(void *ctx)
{
	struct writer *w = ctx;
	struct arena *a = arena_new();

	while (!atomic_load(&w->stop)) {
		put_pair(w->f->write, a, 1000 + atomic_fetch_add(&w->written, 1));
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

struct progress {
	struct writer *w;
	int calls;
	int64_t last, all;
	int written_between; /* rows that were written while the copy ran */
};

static void on_progress(void *ctx, int64_t done, int64_t all)
{
	struct progress *p = ctx;
	int before = atomic_load(&p->w->written);

	expect(done > p->last && done <= all);
	expect(p->all == 0 || p->all == all); /* a copy that starts again would see it change */
	p->last = done;
	p->all = all;
	p->calls++;
	while (atomic_load(&p->w->written) < before + 3)
		usleep(1000);
	p->written_between += atomic_load(&p->w->written) - before;
}

TEST(a_copy_made_while_others_write_is_whole)
{
	struct fixture *f = open_pairs(t, ON_SQLITE);
	struct writer w = {.f = f};
	struct progress p = {.w = &w};
	const char *path = str_c(t->arena, str_fmt(t->arena, "%s/copy.db", f->folder));
	struct db_options o = options;
	char *why = NULL;
	struct db *copy;
	struct conn *c;
	pthread_t thread;
	int64_t all, odd;
	str report;

	for (int i = 0; i < 600; i++)
		put_pair(f->write, t->arena, i);
	expect_eq(pthread_create(&thread, NULL, keep_writing, &w), 0);
	expect_ok(db_backup(f->db, path, on_progress, &p));
	atomic_store(&w.stop, true);
	pthread_join(thread, NULL);
	expect(p.calls > 1 && p.written_between > 0);
	expect_eq(p.last, p.all);

	o.url = str_c(t->arena, str_fmt(t->arena, "sqlite:%s", path));
	if (db_open(&o, &copy, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_ok(conn_open(copy, CONN_READ, &c));
	expect_ok(db_check(c, t->arena, &report));
	expect_str(report, S("ok"));
	count_pairs(c, t->arena, &all, &odd);
	expect(all >= 1200 && all == 2 * odd);
	conn_close(c);
	db_close(copy);

	/* an existing file is never written over */
	expect_err(db_backup(f->db, path, NULL, NULL), E_CONFLICT);
	expect_err(db_backup(f->db, "/nonexistent/folder/copy.db", NULL, NULL), E_IO);
	fixture_close(f);
}

TEST(postgres_is_copied_by_its_own_tools)
{
	struct fixture *f = open_pairs(t, ON_POSTGRES);

	expect_err(db_backup(f->db, "/tmp/never-made.db", NULL, NULL), E_INVAL);
	fixture_close(f);
}
