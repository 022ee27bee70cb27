/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front of the database: opening, connections and transactions. The open
 * txs of a connection form a stack, the transaction at the bottom and its
 * savepoints above it; only the top one runs statements. A failure spoils the
 * top; when the driver says that the whole transaction is lost, it spoils all.
 */
#include "db-private.h"

#include <assert.h>

int wrap_before(struct db *db, enum db_event e, const struct query *q)
{
	for (struct db_wrap *w = db->wrap; w; w = w->inner) {
		int r = w->before ? w->before(w, e, q) : 0;

		if (r != 0)
			return r;
	}
	return 0;
}

void wrap_after(struct db *db, enum db_event e, const struct query *q, int result, usec took)
{
	for (struct db_wrap *w = db->wrap; w; w = w->inner)
		if (w->after)
			w->after(w, e, q, result, took);
}

void conn_say(struct conn *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(c->error, sizeof(c->error), fmt, args);
	va_end(args);
	for (size_t n = strlen(c->error); n && c->error[n - 1] == '\n'; n--)
		c->error[n - 1] = '\0';
}

str conn_error(const struct conn *c)
{
	return str_from(c->error);
}

static void release(struct db *db)
{
	pthread_mutex_destroy(&db->ear.lock);
	pthread_cond_destroy(&db->syncs.settled_one);
	pthread_mutex_destroy(&db->syncs.lock);
	mem_free(db->url);
	mem_free(db);
}

int db_open(const struct db_options *o, struct db **ret, char **reterr)
{
	static const struct {
		str prefix;
		bool cut; /* the driver does not want to see it */
		const struct driver *driver;
	} schemes[] = {
		{S_INIT("sqlite:"), true, &driver_sqlite},
		{S_INIT("postgresql://"), false, &driver_postgres},
		{S_INIT("postgres://"), false, &driver_postgres},
	};
	str url = str_from(o->url);
	const struct driver *driver = NULL;
	struct db *db;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(schemes) && !driver; i++) {
		if (!str_starts(url, schemes[i].prefix))
			continue;
		driver = schemes[i].driver;
		if (schemes[i].cut)
			url = str_slice(url, schemes[i].prefix.n, url.n);
	}
	if (!driver && str_index(url, '=') > 0)
		driver = &driver_postgres; /* "host=... dbname=..." */
	if (!driver) {
		static const char text[] = "the database must be sqlite:PATH, postgresql://... or "
					   "libpq's host=... dbname=...";

		*reterr = mem_copy_text(text, sizeof(text) - 1);
		return E_INVAL;
	}
	db = MEM_NEW(struct db);
	db->driver = driver;
	db->queries = o->queries;
	db->query_count = o->query_count;
	db->busy_timeout = o->busy_timeout ? o->busy_timeout : SECONDS(5);
	db->statement_timeout = o->statement_timeout ? o->statement_timeout : SECONDS(30);
	db->synchronous_full = o->synchronous_full;
	db->wrap = o->wrap;
	db->url = mem_copy_text(url.p, url.n);
	pthread_mutex_init(&db->ear.lock, NULL);
	pthread_mutex_init(&db->syncs.lock, NULL);
	pthread_cond_init(&db->syncs.settled_one, NULL);
	r = driver->open(db, reterr);
	if (r < 0) {
		release(db);
		return r;
	}
	*ret = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_unlisten(db);
	db->driver->close(db);
	release(db);
}

bool db_single_writer(const struct db *db)
{
	return db->driver->single_writer;
}

str db_describe(struct db *db, struct arena *a)
{
	return db->driver->describe(db, a);
}

int conn_open(struct db *db, enum conn_mode mode, struct conn **ret)
{
	return db->driver->conn_open(db, mode, ret);
}

void conn_close(struct conn *c)
{
	if (!c)
		return;
	if (c->depth)
		tx_rollback(&c->stack[0]);
	buf_done(&c->signals);
	c->db->driver->conn_close(c);
}

/* --- transactions --- */

static bool is_top(const struct tx *tx)
{
	return tx == &tx->conn->stack[tx->conn->depth - 1];
}

static struct tx *push(struct conn *c, struct arena *arena, struct db_cost *cost)
{
	struct tx *tx = &c->stack[c->depth++];

	*tx = (struct tx){.conn = c, .arena = arena, .cost = cost, .signals = c->signals.n};
	return tx;
}

/* Takes the top off; its statements must be done. */
static void pop(struct conn *c)
{
	assert(c->stack[c->depth - 1].open_stmts == 0);
	c->depth--;
}

int tx_lose(struct conn *c, int kind)
{
	for (int i = 0; i < c->depth; i++)
		if (!c->stack[i].failed)
			c->stack[i].failed = kind;
	return kind;
}

int tx_spoil(struct tx *tx, int kind)
{
	struct conn *c = tx->conn;

	if (!tx->failed)
		tx->failed = kind;
	return c->db->driver->lost(c) ? tx_lose(c, kind) : kind;
}

/* What a wrapper's refusal means to the transaction. */
static int refused(struct conn *c, int verdict)
{
	conn_say(c, "a wrapper refused the call");
	if (verdict != WRAP_LOST)
		return verdict;
	c->db->driver->rollback(c);
	return tx_lose(c, E_BUSY);
}

/* What is written behind a hole in the log would be lost with it. */
static int may_write(struct conn *c)
{
	if (c->mode == CONN_READ || !atomic_load(&c->db->syncs.failed))
		return 0;
	conn_say(c, "the log could not be synced; look at the disk and start again");
	return E_IO;
}

int tx_begin(struct conn *c, struct arena *arena, struct tx **ret)
{
	int r;

	assert(c->depth == 0);
	r = wrap_before(c->db, DB_EVENT_BEGIN, NULL);
	if (r == 0 && may_write(c) < 0)
		r = E_IO;
	else if (r == 0)
		r = c->db->driver->begin(c);
	else
		r = r < 0 ? r : E_BUSY;
	wrap_after(c->db, DB_EVENT_BEGIN, NULL, r, 0);
	if (r < 0)
		return r;
	*ret = push(c, arena, NULL);
	return 0;
}

/* The commit itself, when nothing spoiled it. */
static int commit(struct conn *c, bool unsynced)
{
	int verdict = wrap_before(c->db, DB_EVENT_COMMIT, NULL);
	int r;

	if (verdict == 0)
		return c->db->driver->commit(c, unsynced);
	conn_say(c, "a wrapper refused the commit");
	if (verdict == WRAP_KEPT) {
		r = c->db->driver->commit(c, false);
		return r < 0 ? r : E_UNCERTAIN;
	}
	c->db->driver->rollback(c);
	return verdict < 0 ? verdict : E_UNCERTAIN;
}

/* *later takes over what is to be done once the commit is on disk; NULL: it is when we
 * return. */
static int commit_whole(struct tx *tx, struct unsynced *later)
{
	struct conn *c = tx->conn;
	struct db_cost *cost = tx->cost;
	int r = tx->failed;
	usec began = 0, took = 0;
	bool unsynced;

	assert(c->depth == 1 && tx == &c->stack[0]);
	if (r < 0) {
		tx_rollback(tx);
		return r;
	}
	assert(tx->open_stmts == 0);
	r = may_write(c);
	if (r == 0 && c->signals.n)
		r = signals_send(c);
	if (r < 0) {
		tx_rollback(tx);
		return r;
	}
	if (cost || c->db->wrap)
		began = usec_monotonic();
	if (later)
		later->mark = sync_begin(c->db);
	unsynced = later && later->mark;
	r = commit(c, unsynced);
	if (began)
		took = usec_monotonic() - began;
	if (cost)
		cost->time += took;
	wrap_after(c->db, DB_EVENT_COMMIT, NULL, r, took);
	pop(c);
	if (unsynced && r == 0) {
		later->conn = c;
		later->signals = c->signals;
		c->signals = (struct buf){0};
		return 0;
	}
	if (unsynced) {
		sync_settle(c->db, later->mark, 0);
		later->mark = 0;
	}
	signals_committed(c->db, &c->signals, r);
	return r;
}

int tx_commit(struct tx *tx)
{
	return commit_whole(tx, NULL);
}

int tx_commit_unsynced(struct tx *tx, struct unsynced *ret)
{
	*ret = (struct unsynced){.mark = 0};
	return commit_whole(tx, ret);
}

void tx_rollback(struct tx *tx)
{
	struct conn *c = tx->conn;

	assert(c->depth > 0 && tx == &c->stack[0]);
	c->db->driver->rollback(c);
	wrap_after(c->db, DB_EVENT_ROLLBACK, NULL, 0, 0);
	signals_cut(c, 0);
	while (c->depth)
		pop(c);
}

void tx_rollbackp(struct tx **tx)
{
	if (*tx)
		tx_rollback(*tx);
	*tx = NULL;
}

int tx_savepoint(struct tx *outer, struct arena *arena, struct tx **ret)
{
	struct conn *c = outer->conn;
	int r = outer->failed;

	assert(is_top(outer) && c->depth <= TX_DEPTH_MAX);
	if (r < 0)
		return r;
	r = wrap_before(c->db, DB_EVENT_SAVEPOINT, NULL);
	if (r == 0)
		r = c->db->driver->savepoint(c, c->depth);
	else
		r = refused(c, r);
	wrap_after(c->db, DB_EVENT_SAVEPOINT, NULL, r, 0);
	if (r < 0)
		return tx_spoil(outer, r);
	*ret = push(c, arena, outer->cost);
	return 0;
}

int tx_part(struct tx *outer, struct arena *arena, struct tx **ret)
{
	struct conn *c = outer->conn;

	assert(is_top(outer) && c->depth <= TX_DEPTH_MAX);
	if (outer->failed)
		return outer->failed;
	*ret = push(c, arena, outer->cost);
	(*ret)->part = true;
	return 0;
}

static int part_undo(struct tx *part)
{
	struct conn *c = part->conn;

	pop(c);
	if (!part->written && !c->db->driver->lost(c))
		return 0;
	return tx_spoil(&c->stack[c->depth - 1], E_BUSY);
}

int tx_undo(struct tx *savepoint)
{
	struct conn *c = savepoint->conn;
	int r;

	assert(is_top(savepoint) && c->depth > 1);
	signals_cut(c, savepoint->signals);
	if (savepoint->part)
		return part_undo(savepoint);
	pop(c);
	if (c->db->driver->lost(c))
		r = c->stack[0].failed ? c->stack[0].failed : E_BUSY;
	else
		r = c->db->driver->undo(c, c->depth);
	wrap_after(c->db, DB_EVENT_UNDO, NULL, r, 0);
	return r < 0 ? tx_spoil(&c->stack[c->depth - 1], r) : 0;
}

int tx_release(struct tx *savepoint)
{
	struct conn *c = savepoint->conn;
	int r = savepoint->failed;

	assert(is_top(savepoint) && c->depth > 1);
	if (r == 0) {
		r = wrap_before(c->db, DB_EVENT_RELEASE, NULL);
		if (r != 0)
			r = refused(c, r);
	}
	if (r < 0) {
		int undone = tx_undo(savepoint);

		return undone < 0 ? undone : r;
	}
	pop(c);
	if (savepoint->part)
		return 0;
	r = c->db->driver->release(c, c->depth);
	wrap_after(c->db, DB_EVENT_RELEASE, NULL, r, 0);
	return r < 0 ? tx_spoil(&c->stack[c->depth - 1], r) : 0;
}

struct arena *tx_arena(const struct tx *tx)
{
	return tx->arena;
}

int64_t tx_written(const struct tx *tx)
{
	return tx->written;
}

int tx_failed(const struct tx *tx)
{
	return tx->failed;
}

void tx_count(struct tx *tx, struct db_cost *cost)
{
	tx->cost = cost;
}

/* --- care --- */

int db_prepare_all(struct conn *c, char **reterr)
{
	struct buf why;
	int r = 0;

	buf_init(&why, 2000);
	for (size_t i = 0; i < c->db->query_count && r == 0; i++)
		r = c->db->driver->prepare(c, &c->db->queries[i], (int)i, &why);
	if (r < 0)
		*reterr = mem_copy_text(buf_get(&why).p, buf_get(&why).n);
	buf_done(&why);
	return r;
}

int db_checkpoint(struct conn *c)
{
	assert(c->depth == 0);
	return c->db->driver->checkpoint(c);
}

int db_check(struct conn *c, struct arena *a, str *ret_report)
{
	struct buf report;
	int r;

	assert(c->depth == 0);
	buf_init(&report, 100000);
	r = c->db->driver->check(c, &report);
	if (r == 0)
		*ret_report = report.n ? buf_dup(&report, a) : S("ok");
	buf_done(&report);
	return r;
}

int db_backup(struct db *db, const char *path,
	      void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
	return db->driver->backup(db, path, progress, ctx);
}
