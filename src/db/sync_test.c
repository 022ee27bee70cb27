/* SPDX-License-Identifier: Apache-2.0 */
/* Commits that leave their sync for later. */
#include "db-fixture.h"
#include "db-signal.h"
#include "db-sync.h"
#include "db-wrap.h"

#include <stdatomic.h>

enum { PUT, COUNT, QUERIES };

static const struct query queries[QUERIES] = {
	[PUT] = {"put", "INSERT INTO note (id) VALUES ($1)", NULL, "i", "", true},
	[COUNT] = {"count", "SELECT COUNT(*) FROM note", NULL, "", "i", false},
};

/* A wrapper that refuses syncs. */
struct disk {
	struct db_wrap wrap; /* first */
	bool fails;
};

static int before(struct db_wrap *w, enum db_event e, const struct query *q)
{
	(void)q;
	return e == DB_EVENT_SYNC && ((struct disk *)w)->fails ? E_IO : 0;
}

static struct fixture *open_notes(struct test *t, enum fixture_kind where, struct disk *disk)
{
	struct db_options o = {.queries = queries, .query_count = QUERIES, .synchronous_full = 1};
	struct fixture *f;

	if (disk) {
		disk->wrap.before = before;
		o.wrap = &disk->wrap;
	}
	f = fixture_open(t, where, &o, false);
	fixture_run(f, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY)");
	return f;
}

static struct tx *put(struct fixture *f, struct arena *a, int64_t id)
{
	struct tx *tx;

	expect_ok(tx_begin(f->write, a, &tx));
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

	bind_i64(&q, 0, id);
	expect_eq(stmt_exec(&q), 1);
	return tx;
}

static int64_t count(struct fixture *f, struct arena *a)
{
	struct tx *tx;
	int64_t n;

	expect_ok(tx_begin(f->read, a, &tx));
	{
		struct stmt CLEANUP(stmt_done) q = stmt_open(tx, COUNT);

		expect_eq(stmt_step(&q), 1);
		n = col_i64(&q, 0);
	}
	tx_rollback(tx);
	return n;
}

EACH_DATABASE(an_unsynced_commit_is_seen_and_has_a_mark_until_it_is_synced)
{
	struct fixture *f = open_notes(t, where, NULL);
	struct unsynced u;

	expect_eq(db_unsynced(f->db), 0);
	for (int64_t id = 1; id <= 3; id++) {
		expect_ok(tx_commit_unsynced(put(f, t->arena, id), &u));
		expect_eq(count(f, t->arena), id);
		expect_eq(u.mark, where == ON_SQLITE ? id : 0);
		expect_eq(db_unsynced(f->db), u.mark);

		int64_t mark = u.mark;

		expect(db_is_synced(f->db, mark) == (where == ON_POSTGRES));
		expect_ok(db_sync(&u));
		expect(db_is_synced(f->db, mark));
		expect_ok(db_wait_synced(f->db, mark));
		expect_eq(db_unsynced(f->db), 0);
	}
	fixture_close(f);
}

TEST(a_second_commit_on_its_way_goes_there_by_itself)
{
	struct fixture *f = open_notes(t, ON_SQLITE, NULL);
	struct unsynced first, second;

	expect_ok(tx_commit_unsynced(put(f, t->arena, 1), &first));
	expect_ok(tx_commit_unsynced(put(f, t->arena, 2), &second));
	expect_eq(second.mark, 0);
	expect_ok(db_sync(&second));
	expect_eq(db_unsynced(f->db), first.mark);
	expect_ok(db_sync(&first));
	expect_eq(count(f, t->arena), 2);
	fixture_close(f);
}

static void hear(void *ctx, str payload)
{
	if (payload.p)
		atomic_fetch_add((atomic_int *)ctx, 1);
}

TEST(signals_leave_with_the_sync)
{
	struct fixture *f = open_notes(t, ON_SQLITE, NULL);
	atomic_int heard = 0;
	struct unsynced u;
	struct tx *tx;

	expect_ok(db_listen(f->db, hear, &heard));
	tx = put(f, t->arena, 1);
	expect_ok(tx_signal(tx, S("one")));
	expect_ok(tx_signal(tx, S("two")));
	expect_ok(tx_commit_unsynced(tx, &u));
	/* those of the next transaction are its own */
	tx = put(f, t->arena, 2);
	expect_ok(tx_signal(tx, S("three")));
	expect_eq(atomic_load(&heard), 0);
	expect_ok(db_sync(&u));
	expect_eq(atomic_load(&heard), 2);
	tx_rollback(tx);
	expect_ok(tx_commit(put(f, t->arena, 3)));
	expect_eq(atomic_load(&heard), 2);
	fixture_close(f);
}

TEST(a_commit_that_fails_leaves_nothing_to_wait_for)
{
	struct fixture *f = open_notes(t, ON_SQLITE, NULL);
	struct unsynced u;
	struct tx *tx = put(f, t->arena, 1);

	{
		struct stmt CLEANUP(stmt_done) q = stmt_open(tx, PUT);

		bind_i64(&q, 0, 1);
		expect_err(stmt_exec(&q), E_CONFLICT);
	}
	expect_err(tx_commit_unsynced(tx, &u), E_CONFLICT);
	expect_eq(u.mark, 0);
	expect_eq(db_unsynced(f->db), 0);
	expect_ok(db_sync(&u));
	expect_eq(count(f, t->arena), 0);
	fixture_close(f);
}

TEST(after_a_failed_sync_nothing_is_written)
{
	struct disk disk = {.fails = true};
	struct fixture *f = open_notes(t, ON_SQLITE, &disk);
	struct unsynced u;
	struct tx *tx;

	expect_ok(tx_commit_unsynced(put(f, t->arena, 1), &u));

	int64_t mark = u.mark;

	expect_err(db_sync(&u), E_UNCERTAIN);
	expect_err(db_wait_synced(f->db, mark), E_UNCERTAIN);
	disk.fails = false;
	expect_err(tx_begin(f->write, t->arena, &tx), E_IO);
	expect(str_starts(conn_error(f->write), S("the log could not be synced")));
	expect_eq(count(f, t->arena), 1); /* what is there can be read */
	fixture_close(f);
}
