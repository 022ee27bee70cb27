/* SPDX-License-Identifier: Apache-2.0 */
#include "db-signal.h"

#include <pthread.h>
#include <unistd.h>

#include "buf.h"
#include "db-fixture.h"

/* What was heard, joined by commas; "?" stands for "some may be lost". */
struct heard {
	pthread_mutex_t lock;
	struct buf text;
};

static void hear(void *ctx, str payload)
{
	struct heard *h = ctx;

	pthread_mutex_lock(&h->lock);
	buf_str(&h->text, payload.p ? payload : S("?"));
	buf_char(&h->text, ',');
	pthread_mutex_unlock(&h->lock);
}

static struct heard *heard_new(void)
{
	struct heard *h = MEM_NEW(struct heard);

	pthread_mutex_init(&h->lock, NULL);
	buf_init(&h->text, 100000);
	return h;
}

static void heard_free(struct heard *h)
{
	pthread_mutex_destroy(&h->lock);
	buf_done(&h->text);
	mem_free(h);
}

static bool is(struct heard *h, const char *text)
{
	bool r;

	pthread_mutex_lock(&h->lock);
	r = str_eq(buf_get(&h->text), str_from(text));
	pthread_mutex_unlock(&h->lock);
	return r;
}

/* Signals may take a moment; what is not there after ten seconds never comes. */
static void expect_heard(struct heard *h, const char *text)
{
	for (int i = 0; i < 1000 && !is(h, text); i++)
		usleep(10000);
	if (!is(h, text))
		test_fail(__FILE__, __LINE__, "heard \"%.*s\", not \"%s\"",
			  STR_ARG(buf_get(&h->text)), text);
}

EACH_DATABASE(a_signal_leaves_with_the_commit_and_not_without)
{
	struct fixture *f = fixture_open(t, where, &(struct db_options){0}, true);
	struct heard *h = heard_new();
	struct tx *tx, *inner;

	expect_ok(db_listen(f->db, hear, h));
	expect_err(db_listen(f->db, hear, h), E_BUSY);
	expect_heard(h, "?,");
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("undone")));
	tx_rollback(tx);
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("one")));
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_ok(tx_signal(inner, S("undone, too")));
	expect_ok(tx_undo(inner));
	expect_ok(tx_savepoint(tx, t->arena, &inner));
	expect_ok(tx_signal(inner, S("two")));
	expect_ok(tx_release(inner));
	expect_ok(tx_part(tx, t->arena, &inner));
	expect_ok(tx_signal(inner, S("undone as well")));
	expect_ok(tx_undo(inner));
	expect(is(h, "?,"));
	expect_ok(tx_commit(tx));
	expect_heard(h, "?,one,two,");
	db_signal(f->db, S("at once"));
	expect_heard(h, "?,one,two,at once,");
	db_unlisten(f->db);
	db_signal(f->db, S("to nobody"));
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("to nobody")));
	expect_ok(tx_commit(tx));
	expect(is(h, "?,one,two,at once,"));
	fixture_close(f);
	heard_free(h);
}

EACH_DATABASE(signals_have_bounds)
{
	struct fixture *f = fixture_open(t, where, &(struct db_options){0}, true);
	char *big = arena_alloc(t->arena, SIGNAL_MAX + 1);
	struct heard *h = heard_new();
	struct tx *tx;
	int n = 0;

	memset(big, 'a', SIGNAL_MAX + 1);
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_err(tx_signal(tx, (str){big, SIGNAL_MAX + 1}), E_LIMIT);
	while (tx_signal(tx, (str){big, SIGNAL_MAX}) == 0)
		n++;
	expect(n > 10 && n < 100);
	tx_rollback(tx);
	expect_ok(db_listen(f->db, hear, h));
	expect_heard(h, "?,");
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("after")));
	expect_ok(tx_commit(tx));
	expect_heard(h, "?,after,");
	fixture_close(f);
	heard_free(h);
}

/* Two processes on one database hear each other; on SQLite there is only one. */
TEST(signals_travel_between_nodes_on_postgres)
{
	struct fixture *f;
	struct heard *h;
	struct db *other;
	struct tx *tx;

	fixture_needs(ON_POSTGRES);
	h = heard_new();
	f = fixture_open(t, ON_POSTGRES, &(struct db_options){0}, true);
	other = fixture_again(f, &(struct db_options){0});
	expect_ok(db_listen(other, hear, h));
	expect_heard(h, "?,");
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("from there")));
	expect_ok(tx_commit(tx));
	expect_heard(h, "?,from there,");
	/* a session that the server ends is made anew, and the listener told */
	fixture_run(f, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
		       "WHERE query LIKE 'LISTEN \"mainstay.' || current_schema() || '\"%'");
	expect_heard(h, "?,from there,?,");
	expect_ok(tx_begin(f->write, t->arena, &tx));
	expect_ok(tx_signal(tx, S("again")));
	expect_ok(tx_commit(tx));
	expect_heard(h, "?,from there,?,again,");
	db_close(other);
	fixture_close(f);
	heard_free(h);
}
