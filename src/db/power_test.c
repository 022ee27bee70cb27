/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a loss of power leaves of a database whose commits are synced while the
 * next transaction runs and the log is moved in between: everything that was
 * acknowledged, nothing of a commit without all before it, and a sound file.
 */
#include "db-fixture.h"
#include "db-sync.h"
#include "power-disk.h"

#include <sqlite3.h>
#include <stdio.h>

enum { PUT, TALLY, QUERIES };

static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO note (id, filler) VALUES ($1, $2)", NULL, "ib", "", true},
	[TALLY] = {"tally", "UPDATE tally SET n = $1", NULL, "i", "", true},
};

enum { COMMITS = 150, CUTS = 1200, FILLER_MOST = 5000 };

/* What happened, counted in operations of the disk. */
struct run {
	size_t begun;              /* the schema was there */
	size_t acked[COMMITS + 1]; /* when commit k was known to be on disk */
	uint64_t seed;
};

static unsigned choose(struct run *run, unsigned n)
{
	return (unsigned)(power_disk_random(&run->seed) % n);
}

/* Writes row k and counts it. */
static struct tx *put(struct fixture *f, struct run *run, struct arena *a, int64_t k)
{
	static const char filler[FILLER_MOST] = "filler";
	struct tx *tx;

	expect_ok(tx_begin(f->write, a, &tx));
	{
		struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

		bind_i64(&q, 0, k);
		bind_bytes(&q, 1, (str){filler, choose(run, FILLER_MOST)});
		expect_eq(stmt_exec(&q), 1);
	}
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, TALLY);

	bind_i64(&q, 0, k);
	expect_eq(stmt_exec(&q), 1);
	return tx;
}

/* Moves the log now and then; when all of it is moved the next commit begins it anew. */
static void maybe_checkpoint(struct run *run, struct conn *care)
{
	if (choose(run, 3) == 0)
		expect_ok(db_checkpoint(care));
}

/* Commit k is synced when the statements of k + 1 have run. */
static void write_all(struct fixture *f, struct run *run, struct conn *care)
{
	struct arena *a = arena_new();
	struct unsynced u = {.mark = 0};

	run->begun = power_disk_count();
	for (int64_t k = 1; k <= COMMITS; k++) {
		struct tx *tx = put(f, run, a, k);

		maybe_checkpoint(run, care);
		expect_ok(db_sync(&u));
		run->acked[k - 1] = power_disk_count();
		maybe_checkpoint(run, care);
		expect_ok(tx_commit_unsynced(tx, &u));
		expect(u.mark > 0);
		maybe_checkpoint(run, care);
		arena_reset(a);
	}
	expect_ok(db_sync(&u));
	run->acked[COMMITS] = power_disk_count();
	arena_free(a);
}

static int64_t ask(sqlite3 *h, const char *sql)
{
	sqlite3_stmt *q;
	int64_t n = -1;

	if (sqlite3_prepare_v2(h, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* Opens what was left, as a start after the crash would. */
static int64_t look(const char *path)
{
	sqlite3 *h;
	int64_t n;

	expect_eq(sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE, "unix"), SQLITE_OK);
	n = ask(h, "SELECT COUNT(*) FROM note");
	expect_eq(ask(h, "SELECT MAX(id) FROM note"), n);
	expect_eq(ask(h, "SELECT n FROM tally"), n);
	expect_eq(ask(h, "SELECT COUNT(*) FROM pragma_integrity_check"
			 " WHERE integrity_check = 'ok'"),
		  1);
	sqlite3_close(h);
	return n;
}

/* Anywhere, or while the last pages of a commit wait for their sync. */
static size_t choose_cut(struct run *run)
{
	size_t all = power_disk_count();

	if (choose(run, 2))
		return run->begun + choose(run, (unsigned)(all - run->begun + 1));
	return run->acked[1 + choose(run, COMMITS)] - 1;
}

static void cut_often(struct run *run, const char *path)
{
	for (int i = 0; i < CUTS; i++) {
		size_t cut = choose_cut(run);
		int64_t acked = 0, there;

		power_disk_image(cut, &run->seed, path);
		while (acked < COMMITS && run->acked[acked + 1] <= cut)
			acked++;
		there = look(path);
		if (there < acked)
			test_fail(__FILE__, __LINE__,
				  "%lld of %lld acknowledged commits are there, cut %zu",
				  (long long)there, (long long)acked, cut);
	}
}

TEST(what_was_acknowledged_survives_a_loss_of_power)
{
	struct db_options o = {.queries = queries, .query_count = QUERIES, .synchronous_full = 1};
	struct run *run = ARENA_NEW(t->arena, struct run);
	struct fixture *f;
	struct conn *care;
	char path[300];

	power_disk_install();
	run->seed = 20261127;
	f = fixture_open(t, ON_SQLITE, &o, false);
	fixture_run(f, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, filler BYTEA NOT NULL);"
		       "CREATE TABLE tally (n BIGINT NOT NULL); INSERT INTO tally VALUES (0)");
	expect_ok(conn_open(f->db, CONN_WRITE, &care));
	write_all(f, run, care);
	snprintf(path, sizeof(path), "%s/cut.db", f->folder);
	cut_often(run, path);
	conn_close(care);
	fixture_close(f);
	power_disk_forget();
}
