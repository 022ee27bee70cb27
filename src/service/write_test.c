/* SPDX-License-Identifier: Apache-2.0 */
/* Writes: group commit, isolation of neighbours, idempotency, dry runs, full queues, failures. */
#include "crypto.h"
#include "encode.h"
#include "queries.h"
#include "world.h"

#include <stdio.h>
#include <unistd.h>

#define CALL(...) world_call(w, __VA_ARGS__)
#define INVOCATION "amz-sdk-invocation-id: 5f3e"

TEST(answers_leave_only_after_their_commit)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);
	struct http_exchange *first = world_send(w, "Put", NULL, "{\"id\":\"a\"}");
	struct http_exchange *gate;
	struct http_exchange *more[10];

	fake_wait(first);
	gate = world_send(w, "Put", NULL, "{\"id\":\"g\",\"mode\":\"gate\"}");
	world_await_gate(w);
	for (int i = 0; i < 10; i++)
		more[i] = world_send(w, "Put", NULL, "{\"id\":\"m\"}");
	usleep(20000);
	for (int i = 0; i < 10; i++)
		expect(!fake_is_done(more[i]));
	expect(!fake_is_done(gate));
	expect_eq(world_notes(w, "g"), 0);
	int64_t commits = counter_get(w->app.counters, COUNT_COMMITS);

	world_open_gate(w);
	for (int i = 0; i < 10; i++) {
		expect_eq(fake_wait(more[i])->status, 200);
		fake_free(more[i]);
	}
	expect_eq(fake_wait(gate)->status, 200);
	/* Those that came while the first one ran share its commit. */
	expect_eq(counter_get(w->app.counters, COUNT_COMMITS) - commits, 1);
	expect_eq(counter_get(w->app.counters, COUNT_COMMITTED), 12);
	expect_eq(world_notes(w, "m"), 10);
	fake_free(first);
	fake_free(gate);
	world_close(w);
}

EACH_DATABASE(a_write_that_fails_takes_no_neighbour_with_it)
{
	struct world *w = world_open(t, where, NULL);
	struct http_exchange *x[6];
	static const char *const bodies[6] = {
		"{\"id\":\"a\",\"mode\":\"gate\"}",     "{\"id\":\"a\"}",
		"{\"id\":\"bad\",\"mode\":\"refuse\"}", "{\"id\":\"a\"}",
		"{\"id\":\"bad\",\"mode\":\"broken\"}", "{\"id\":\"a\"}",
	};

	x[0] = world_send(w, "Put", NULL, bodies[0]);
	world_await_gate(w);
	for (int i = 1; i < 6; i++)
		x[i] = world_send(w, "Put", NULL, bodies[i]);
	world_open_gate(w);
	for (int i = 0; i < 6; i++) {
		static const int status[6] = {200, 200, 400, 200, 500, 200};

		expect_eq(fake_wait(x[i])->status, status[i]);
		fake_free(x[i]);
	}
	expect_eq(world_notes(w, "a"), 4);
	expect_eq(world_notes(w, "bad"), 0);
	expect_eq(world_trail(w, "Put ResourceNotFoundException {\"id\":\"bad\"} -"), 1);
	expect_eq(world_trail(w, "Put ok {\"id\":\"a\"} {\"id\":\"a\"}"), 4);
	world_close(w);
}

EACH_DATABASE(a_repeated_call_gets_the_first_answer)
{
	struct world *w = world_open(t, where, NULL);
	struct fake_sent first = CALL("Put", INVOCATION, "{\"id\":\"a\"}");
	struct fake_sent again = CALL("Put", INVOCATION, "{\"id\":\"a\"}");

	expect_str(again.body, first.body);
	expect_str(again.request_id, first.request_id);
	expect_str(again.type, first.type);
	expect_eq(world_notes(w, "a"), 1);
	expect_eq(world_runs(w), 1);
	expect_eq(counter_get(w->app.counters, COUNT_REPLAYED), 1);
	expect_eq(world_trail(w, "Put ok {\"id\":\"a\"} {\"id\":\"a\"}"), 1);
	/* Another body is another call, without the header nothing is remembered. */
	expect_str(CALL("Put", INVOCATION, "{\"id\":\"a\" }").body,
		   S("{\"id\":\"a\",\"count\":2}"));
	expect_str(CALL("Put", NULL, "{\"id\":\"a\"}").body, S("{\"id\":\"a\",\"count\":3}"));
	expect_eq(world_stored(w), 2);
	/* Both of the id's calls keep their answers, in whatever order they are tried again. */
	expect_str(CALL("Put", INVOCATION, "{\"id\":\"a\"}").body, first.body);
	expect_str(CALL("Put", INVOCATION, "{\"id\":\"a\" }").body,
		   S("{\"id\":\"a\",\"count\":2}"));
	expect_eq(world_notes(w, "a"), 3);
	world_close(w);
}

EACH_DATABASE(a_failed_call_may_be_repeated)
{
	struct world *w = world_open(t, where, NULL);

	expect_eq(CALL("Put", INVOCATION, "{\"id\":\"a\",\"mode\":\"refuse\"}").status, 400);
	expect_eq(CALL("Put", INVOCATION, "{\"id\":\"a\",\"mode\":\"refuse\"}").status, 400);
	/* Refused after it wrote: on SQLite the first one runs once more, with a savepoint. */
	expect_eq(world_runs(w), where == ON_SQLITE ? 3 : 2);
	expect_eq(world_stored(w), 0);
	world_close(w);
}

static void keep_briefly(struct settings *s)
{
	s->idempotency_keep = MILLISECONDS(50);
}

TEST(an_answer_is_kept_only_so_long)
{
	struct world *w = world_open(t, ON_SQLITE, keep_briefly);

	CALL("Put", INVOCATION, "{\"id\":\"a\"}");
	usleep(60000);
	expect_str(CALL("Put", INVOCATION, "{\"id\":\"a\"}").body, S("{\"id\":\"a\",\"count\":2}"));
	world_close(w);
}

EACH_DATABASE(an_answer_with_a_secret_is_kept_sealed)
{
	struct world *w = world_open(t, where, NULL);
	struct fake_sent first = CALL("Secret", INVOCATION, "{\"id\":\"a\"}");
	struct fake_sent again = CALL("Secret", INVOCATION, "{\"id\":\"a\"}");
	uint8_t hash[SHA256_LEN];
	struct tx *tx;

	expect_str(again.body, first.body);
	sha256(S("{\"id\":\"a\"}"), hash);
	sha256(str_fmt(t->arena, "111122223333/AIDAFAKE/fake:Secret/5f3e/%.*s",
		       STR_ARG(hex_encode(t->arena, (str){(const char *)hash, sizeof(hash)}))),
	       hash);
	expect_ok(tx_begin(w->f->read, t->arena, &tx));
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_IDEMPOTENCY_FIND);

	bind_str(&q, 0, S("111122223333"));
	bind_bytes(&q, 1, str_slice((str){(const char *)hash, sizeof(hash)}, 0, 16));
	bind_i64(&q, 2, 0);
	expect_eq(stmt_step(&q), 1);
	expect(!str_contains(col_str(&q, 1), S("secret")));
	stmt_done(&q);
	tx_rollback(tx);
	world_close(w);
}

EACH_DATABASE(a_dry_run_changes_nothing)
{
	struct world *w = world_open(t, where, NULL);
	struct fake_sent sent = CALL("Put", INVOCATION, "{\"id\":\"a\",\"dryRun\":true}");

	expect_eq(sent.status, 400);
	expect_str(sent.error, S("DryRunOperationException"));
	expect_eq(world_runs(w), 1);
	expect_eq(world_notes(w, "a"), 0);
	expect_eq(world_stored(w), 0);
	expect_eq(world_trail(w, "Put DryRunOperationException {\"id\":\"a\"} -"), 1);
	expect_str(CALL("Get", NULL, "{\"id\":\"a\",\"dryRun\":true}").error,
		   S("DryRunOperationException"));
	/* One that would fail says why instead. */
	expect_str(CALL("Put", NULL, "{\"id\":\"a\",\"mode\":\"refuse\",\"dryRun\":true}").error,
		   S("ResourceNotFoundException"));
	world_close(w);
}

static void small_queue(struct settings *s)
{
	s->queue_max = 3;
}

static int done_of(struct http_exchange *const *x, int n)
{
	int done = 0;

	for (int i = 0; i < n; i++)
		done += fake_is_done(x[i]);
	return done;
}

TEST(a_full_queue_is_answered_with_throttling)
{
	struct world *w = world_open(t, ON_SQLITE, small_queue);
	struct http_exchange *gate = world_send(w, "Put", NULL, "{\"id\":\"g\",\"mode\":\"gate\"}");
	struct http_exchange *more[20];
	int refused = 0;

	world_await_gate(w);
	for (int i = 0; i < 20; i++) {
		more[i] = world_send(w, "Put", NULL, "{\"id\":\"m\"}");
		usleep(1000);
	}
	while (done_of(more, 20) < 17)
		usleep(1000);
	for (int i = 0; i < 20; i++) {
		if (!fake_is_done(more[i]))
			continue;
		expect_eq(fake_wait(more[i])->status, 400);
		expect_str(fake_wait(more[i])->error, S("ThrottlingException"));
		refused++;
	}
	expect_eq(refused, 17);
	expect_eq(counter_get(w->app.counters, COUNT_OVERLOADED), 17);
	world_open_gate(w);
	for (int i = 0; i < 20; i++) {
		fake_wait(more[i]);
		fake_free(more[i]);
	}
	fake_wait(gate);
	fake_free(gate);
	expect_eq(world_notes(w, "m"), 3);
	world_close(w);
}

EACH_DATABASE(a_write_that_is_busy_is_run_again)
{
	struct world *w = world_open(t, where, NULL);

	expect_str(CALL("Put", NULL, "{\"id\":\"a\",\"mode\":\"busy\"}").body,
		   S("{\"id\":\"a\",\"count\":1}"));
	expect_eq(world_runs(w), 3);
	expect_eq(counter_get(w->app.counters, COUNT_WRITE_RETRIES), 2);
	world_close(w);
}

/* Whatever statement fails, and however: the answer is whole, and says what happened to the data.
 */
EACH_DATABASE(a_write_survives_failing_statements)
{
	struct world *w = world_open(t, where, NULL);
	int64_t notes = 0;

	for (struct torture tt = torture_start(w->fault); torture_next(&tt);) {
		struct fake_sent sent = CALL("Put", NULL, "{\"id\":\"a\"}");
		bool struck = torture_struck(&tt);
		int64_t now = world_notes(w, "a");

		if (sent.status == 200)
			expect_eq(now, notes + 1);
		else if (tt.kind == FAULT_KEPT)
			expect_eq(now, notes + struck);
		else
			expect_eq(now, notes);
		expect(sent.status == 200 || sent.status == 500);
		expect_eq(world_trail(w, "Put ok {\"id\":\"a\"} {\"id\":\"a\"}"), now);
		notes = now;
	}
	world_close(w);
}

TEST(a_commit_in_doubt_is_settled_by_the_retry)
{
	struct world *w = world_open(t, ON_SQLITE, NULL);

	fault_arm(w->fault, FAULT_KEPT, 1);
	expect_eq(CALL("Put", INVOCATION, "{\"id\":\"a\"}").status, 500);
	expect_str(CALL("Put", INVOCATION, "{\"id\":\"a\"}").body, S("{\"id\":\"a\",\"count\":1}"));
	expect_eq(world_notes(w, "a"), 1);
	fault_arm(w->fault, FAULT_UNKEPT, 1);
	expect_eq(CALL("Put", NULL, "{\"id\":\"b\"}").status, 500);
	expect_eq(world_notes(w, "b"), 0);
	world_close(w);
}

static int add_and_fail(struct tx *tx, void *arg)
{
	int r = tx_run_script(tx, S("INSERT INTO note (id) VALUES ('step')"));

	return r < 0 ? r : *(int *)arg;
}

static int count_step(struct tx *tx, void *arg)
{
	(void)arg;
	return tx_run_script(tx, S("SELECT 1"));
}

EACH_DATABASE(a_step_of_a_job_is_kept_or_undone)
{
	struct world *w = world_open(t, where, NULL);
	int verdict = 0;

	expect_ok(runner_write(w->runner, t->arena, add_and_fail, &verdict));
	expect_eq(world_notes(w, "step"), 1);
	verdict = E_NOENT;
	expect_err(runner_write(w->runner, t->arena, add_and_fail, &verdict), E_NOENT);
	expect_eq(world_notes(w, "step"), 1);
	expect_ok(runner_read(w->runner, t->arena, count_step, NULL));
	world_close(w);
}

EACH_DATABASE(many_clients_at_once_lose_nothing)
{
	enum { CALLS = 300 };
	struct world *w = world_open(t, where, NULL);
	struct http_exchange *x[CALLS];
	int64_t sum = 0;

	for (int i = 0; i < CALLS; i++) {
		str body = str_fmt(t->arena, "{\"id\":\"n%d\"%s}", i % 7,
				   i % 5 == 4 ? ",\"mode\":\"refuse\"" : "");

		x[i] = world_send(w, i % 3 == 2 ? "Get" : "Put", NULL, str_c(t->arena, body));
	}
	for (int i = 0; i < CALLS; i++) {
		fake_wait(x[i]);
		if (i % 3 != 2)
			sum += fake_wait(x[i])->status == 200;
		fake_free(x[i]);
	}
	int64_t kept = 0;

	for (int i = 0; i < 7; i++) {
		str id = str_fmt(t->arena, "n%d", i);

		kept += world_notes(w, str_c(t->arena, id));
	}
	expect_eq(kept, sum);
	expect(sum > 100);
	world_close(w);
}
