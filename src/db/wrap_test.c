/* SPDX-License-Identifier: Apache-2.0 */
/* The driver suite, fourth part: the trace and fault wrappers, on both databases. */
#include "db-fixture.h"
#include "db-wrap.h"

enum { MOVE_OUT, MOVE_IN, TOTAL, MARK, MARKS, QUERIES };

/* Money is moved between two purses: whatever fails, the total stays. */
static const struct query queries[QUERIES] = {
	[MOVE_OUT] = {"move_out", "UPDATE purse SET n = n - $1 WHERE id = 1", NULL, "i", "", true},
	[MOVE_IN] = {"move_in", "UPDATE purse SET n = n + $1 WHERE id = 2", NULL, "i", "", true},
	[TOTAL] = {"total", "SELECT CAST(SUM(n) AS BIGINT), MIN(n) FROM purse", NULL, "", "ii",
		   false},
	[MARK] = {"mark", "INSERT INTO mark (id) VALUES ($1)", NULL, "i", "", true},
	[MARKS] = {"marks", "SELECT COUNT(*) FROM mark", NULL, "", "i", false},
};
static const struct db_options plain = {.queries = queries, .query_count = QUERIES};

static struct fixture *open_purses(struct test *t, enum fixture_kind where, struct db_wrap *wrap)
{
	struct db_options o = plain;
	struct fixture *f;

	o.wrap = wrap;
	f = fixture_open(t, where, &o, false);
	fixture_run(f, "CREATE TABLE purse (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL);"
		       "CREATE TABLE mark (id BIGINT NOT NULL PRIMARY KEY);"
		       "INSERT INTO purse (id, n) VALUES (1, 1000000), (2, 0)");
	return f;
}

static int exec(struct tx *tx, int query, int64_t v)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, query);

	bind_i64(&q, 0, v);
	return stmt_exec(&q);
}

static int64_t read_one(struct fixture *f, struct test *t, int query, int column)
{
	struct tx *tx;
	int64_t v;

	expect_ok(tx_begin(f->read, t->arena, &tx));
	struct stmt q = stmt_open(tx, query);
	expect_eq(stmt_step(&q), 1);
	v = col_i64(&q, column);
	stmt_done(&q);
	expect_ok(tx_commit(tx));
	return v;
}

/* Two moves of 1, the second in a savepoint, and a mark. */
static int move(struct fixture *f, struct test *t, int64_t mark)
{
	struct tx CLEANUP(tx_rollbackp) *tx = NULL;
	struct tx *inner, *ending;
	int r = tx_begin(f->write, t->arena, &tx);

	if (r == 0)
		r = exec(tx, MOVE_OUT, 1);
	if (r > 0)
		r = exec(tx, MOVE_IN, 1);
	if (r > 0)
		r = tx_savepoint(tx, t->arena, &inner);
	if (r < 0)
		return r;
	r = exec(inner, MOVE_OUT, 1);
	if (r > 0)
		r = exec(inner, MOVE_IN, 1);
	if (r < 0) {
		int undone = tx_undo(inner);

		return undone < 0 ? undone : r;
	}
	r = tx_release(inner);
	if (r == 0)
		r = exec(tx, MARK, mark);
	if (r < 0)
		return r;
	ending = tx;
	tx = NULL;
	return tx_commit(ending);
}

EACH_DATABASE(a_trace_counts_what_ran)
{
	struct db_trace *trace = trace_new(&plain, NULL, NULL);
	struct fixture *f = open_purses(t, where, trace_wrap(trace));
	struct db_trace_row *rows;
	size_t n;
	int found = 0;

	expect_ok(move(f, t, 1));
	expect_ok(move(f, t, 2));
	expect_err(move(f, t, 2), E_CONFLICT);
	rows = trace_read(trace, t->arena, &n);
	for (size_t i = 0; i < n; i++) {
		str name = str_from(rows[i].name);

		expect(!str_eq(name, S("total")));
		if (str_eq(name, S("move_out"))) {
			expect_eq(rows[i].count, 6);
			expect_eq(rows[i].failures, 0);
			expect(rows[i].time >= rows[i].longest && rows[i].longest > 0);
			found++;
		}
		if (str_eq(name, S("mark"))) {
			expect_eq(rows[i].count, 3);
			expect_eq(rows[i].failures, 1);
			found++;
		}
		if (str_eq(name, S("savepoint"))) {
			expect_eq(rows[i].count, 3);
			found++;
		}
		if (str_eq(name, S("commit"))) {
			expect_eq(rows[i].count, 3); /* the fixture's table and two moves */
			found++;
		}
		if (str_eq(name, S("rollback"))) {
			expect_eq(rows[i].count, 1);
			found++;
		}
	}
	expect_eq(found, 5);
	fixture_close(f);
	trace_free(trace);
}

static void count_line(void *ctx, const char *name, int result, usec took)
{
	int *lines = ctx;

	*lines += strcmp(name, "mark") == 0 && result == 0 && took >= 0;
}

TEST(a_trace_may_log_and_pass_on)
{
	struct db_fault *fault = fault_new();
	int lines = 0;
	struct db_trace *trace = trace_new(&plain, count_line, &lines);
	struct fixture *f;

	trace_wrap(trace)->inner = fault_wrap(fault);
	f = open_purses(t, ON_SQLITE, trace_wrap(trace));
	expect_ok(move(f, t, 1));
	expect_eq(lines, 1);
	fault_arm(fault, FAULT_IO, 1);
	expect_err(move(f, t, 2), E_IO);
	expect(fault_disarm(fault));
	fixture_close(f);
	trace_free(trace);
	fault_free(fault);
}

EACH_DATABASE(a_fault_strikes_the_nth_call_once)
{
	struct db_fault *fault = fault_new();
	struct fixture *f = open_purses(t, where, fault_wrap(fault));

	fault_arm(fault, FAULT_BUSY, 3); /* begin, out, in */
	expect_err(move(f, t, 1), E_BUSY);
	expect_ok(move(f, t, 2));
	expect(fault_disarm(fault));
	fault_arm(fault, FAULT_BUSY, 50);
	expect_ok(move(f, t, 3));
	expect(!fault_disarm(fault));
	expect_ok(move(f, t, 4));
	expect_eq(read_one(f, t, MARKS, 0), 3);
	fixture_close(f);
	fault_free(fault);
}

EACH_DATABASE(an_uncertain_commit_happened_or_not)
{
	struct db_fault *fault = fault_new();
	struct fixture *f = open_purses(t, where, fault_wrap(fault));

	fault_arm(fault, FAULT_UNKEPT, 1);
	expect_err(move(f, t, 1), E_UNCERTAIN);
	expect_eq(read_one(f, t, MARKS, 0), 0);
	fault_arm(fault, FAULT_KEPT, 1);
	expect_err(move(f, t, 1), E_UNCERTAIN);
	expect_eq(read_one(f, t, MARKS, 0), 1);
	expect_err(move(f, t, 1), E_CONFLICT); /* how one finds out */
	fixture_close(f);
	fault_free(fault);
}

EACH_DATABASE(a_lost_transaction_spoils_every_level)
{
	struct db_fault *fault = fault_new();
	struct fixture *f = open_purses(t, where, fault_wrap(fault));
	struct tx *tx, *inner;

	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_eq(exec(tx, MARK, 1), 1);
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	fault_arm(fault, FAULT_LOST, 1);
	expect_err(exec(inner, MARK, 2), E_BUSY);
	expect_err(tx_undo(inner), E_BUSY);
	expect_err(exec(tx, MARK, 3), E_BUSY);
	expect_err(tx_commit(tx), E_BUSY);
	expect_eq(read_one(f, t, MARKS, 0), 0);
	expect_ok(move(f, t, 4));
	fixture_close(f);
	fault_free(fault);
}

EACH_DATABASE(under_torture_the_total_stays)
{
	struct db_fault *fault = fault_new();
	struct fixture *f = open_purses(t, where, fault_wrap(fault));
	struct torture tt;
	int64_t marks = 0, before;
	int rounds = 0;

	for (tt = torture_start(fault); torture_next(&tt); rounds++) {
		int r = move(f, t, rounds);

		if (torture_struck(&tt))
			expect(r == E_BUSY || r == E_IO || r == E_UNCERTAIN);
		else
			expect_ok(r);
		expect_eq(read_one(f, t, TOTAL, 0), 1000000);
		/* all of it or nothing */
		before = marks;
		marks = read_one(f, t, MARKS, 0);
		if (r == 0)
			expect_eq(marks, before + 1);
		else if (r == E_UNCERTAIN)
			expect(marks == before || marks == before + 1);
		else
			expect_eq(marks, before);
	}
	/* begin, 5 statements, savepoint, release, commit; the commit alone for two kinds; and
	 * one round each that was not reached */
	expect_eq(tt.struck, 9 * 3 + 2);
	expect_eq(rounds, 9 * 3 + 2 + FAULT_KINDS);
	expect_eq(read_one(f, t, TOTAL, 1), 2 * read_one(f, t, MARKS, 0));
	fixture_close(f);
	fault_free(fault);
}
