/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The PostgreSQL driver: transactions and statements over the round trips of
 * postgres-trip.c. Parameters and results travel in binary form with declared
 * types. A write transaction is READ COMMITTED; a reading one sees a single
 * snapshot, as on SQLite.
 *
 * When the server's answer to a commit does not come, nobody knows whether it
 * happened: E_UNCERTAIN. Before that a lost connection is E_BUSY: the server
 * rolls back, and the next transaction makes a new session.
 */
#include "postgres-private.h"

#include <assert.h>
#include <endian.h>

enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_UNKNOWN = 705,
	OID_VARCHAR = 1043
};

static struct pg_conn *own(struct conn *c)
{
	return (struct pg_conn *)c;
}

/* --- the database --- */

static int db_pg_open(struct db *db, char **reterr)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(db->url, &why);
	struct pg_shared *shared;

	if (!options) {
		size_t n = why ? strlen(why) : 0;

		while (n && why[n - 1] == '\n')
			n--;
		*reterr = n ? mem_copy_text(why, n) : mem_copy_text("bad database URL", 16);
		PQfreemem(why);
		return E_INVAL;
	}
	PQconninfoFree(options);
	shared = MEM_NEW(struct pg_shared);
	pthread_mutex_init(&shared->ear_lock, NULL);
	db->impl = shared;
	return 0;
}

static void db_pg_close(struct db *db)
{
	struct pg_shared *shared = db->impl;

	pthread_mutex_destroy(&shared->ear_lock);
	mem_free(shared);
}

static int conn_pg_open(struct db *db, enum conn_mode mode, struct conn **ret)
{
	struct pg_conn *pc = MEM_NEW(struct pg_conn);

	pc->c.db = db;
	pc->c.mode = mode;
	pc->kept = mem_array(db->query_count + 1, sizeof(*pc->kept));
	*ret = &pc->c;
	return 0;
}

static void stmt_clear(struct pg_stmt *s)
{
	PQclear(s->result);
	mem_free(s->values);
	mem_free(s->lengths);
	mem_free(s->formats);
	mem_free(s->types);
	mem_free(s->numbers);
}

static void conn_pg_close(struct conn *c)
{
	struct pg_conn *pc = own(c);

	pg_drop(pc);
	for (size_t i = 0; i < c->db->query_count; i++)
		stmt_clear(&pc->kept[i]);
	mem_free(pc->kept);
	mem_free(pc);
}

static str describe(struct db *db, struct arena *a)
{
	struct pg_shared *shared = db->impl;
	int version = atomic_load(&shared->version);
	struct conn *c;

	if (version == 0 && conn_pg_open(db, CONN_READ, &c) == 0) {
		DISCARD("without a server the version stays unknown", pg_connect(own(c)));
		conn_pg_close(c);
		version = atomic_load(&shared->version);
	}
	if (version == 0)
		return S("postgresql (not reached yet)");
	return str_fmt(a, "postgresql %d.%d", version / 10000, version % 10000);
}

/* --- transactions --- */

static void enqueue(struct pg_conn *pc, const char *command)
{
	assert(pc->waiting < PG_QUEUE_MAX);
	pc->queue[pc->waiting++] = command;
}

static int begin(struct conn *c)
{
	struct pg_conn *pc = own(c);

	pc->waiting = 0;
	pc->in_tx = true;
	pc->begun = false;
	enqueue(pc, c->mode == CONN_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
					  : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
	return 0;
}

static bool lost(struct conn *c)
{
	return !own(c)->in_tx;
}

static void rollback(struct conn *c)
{
	struct pg_conn *pc = own(c);

	if (pc->begun)
		pg_fire(pc, "ROLLBACK");
	if (pc->stale && pc->pg)
		pg_drop(pc);
	pc->waiting = 0;
	pc->in_tx = pc->begun = false;
}

static int commit(struct conn *c, bool unsynced)
{
	struct pg_conn *pc = own(c);
	PGresult *res = NULL;
	bool done;
	int r;

	(void)unsynced; /* there is no sync that could come later */
	if (!pc->begun) {
		pc->waiting = 0; /* no statement was run */
		pc->in_tx = false;
		return 0;
	}
	if (c->mode == CONN_READ) {
		pg_fire(pc, "COMMIT");
		return 0;
	}
	pc->committing = true;
	pc->doubt = false;
	r = pg_trip(pc, NULL, "COMMIT", &res);
	if (!pc->pg)
		return E_UNCERTAIN; /* sent, perhaps, and not answered */
	pc->committing = false;
	done = r == 0 && strcmp(PQcmdStatus(res), "COMMIT") == 0;
	PQclear(res);
	if (done) {
		pc->in_tx = pc->begun = false;
		if (pc->doubt)
			conn_say(c, "the commit did not wait for its standby");
		return pc->doubt ? E_UNCERTAIN : 0;
	}
	if (pc->stale)
		r = E_UNCERTAIN; /* the server ended the session in the middle of it */
	rollback(c);
	return r < 0 ? r : E_IO;
}

/* Commands of savepoints, by depth from 1. */
#define PER_DEPTH(text)                                                                            \
	{                                                                                          \
		text "1", text "2", text "3", text "4", text "5", text "6", text "7", text "8"     \
	}
static const char *const savepoint_texts[] = PER_DEPTH("SAVEPOINT s");
static const char *const release_texts[] = PER_DEPTH("RELEASE SAVEPOINT s");
static const char *const undo_texts[] = PER_DEPTH("ROLLBACK TO SAVEPOINT s");
_Static_assert(ARRAY_LEN(savepoint_texts) == TX_DEPTH_MAX, "one text a depth");

static int savepoint(struct conn *c, int depth)
{
	enqueue(own(c), savepoint_texts[depth - 1]);
	return 0;
}

/* Forgets a savepoint that was never sent. */
static bool take_back(struct pg_conn *pc, int depth)
{
	if (!pc->waiting || pc->queue[pc->waiting - 1] != savepoint_texts[depth - 1])
		return false;
	pc->waiting--;
	return true;
}

static int release(struct conn *c, int depth)
{
	if (!take_back(own(c), depth))
		enqueue(own(c), release_texts[depth - 1]);
	return 0;
}

static int undo(struct conn *c, int depth)
{
	if (take_back(own(c), depth))
		return 0;
	enqueue(own(c), undo_texts[depth - 1]);
	enqueue(own(c), release_texts[depth - 1]);
	return 0;
}

/* --- statements --- */

static void stmt_init(struct pg_stmt *s, struct pg_conn *pc, const struct query *q, int id)
{
	size_t n = strlen(q->params);

	s->conn = pc;
	s->query = q;
	s->sql = q->sql_postgres ? q->sql_postgres : q->sql;
	s->params = (int)n;
	s->values = mem_array(n + 1, sizeof(*s->values));
	s->lengths = mem_array(n + 1, sizeof(*s->lengths));
	s->formats = mem_array(n + 1, sizeof(*s->formats));
	s->types = mem_array(n + 1, sizeof(*s->types));
	s->numbers = mem_array(n + 1, sizeof(*s->numbers));
	for (size_t i = 0; i < n; i++) {
		char letter = q->params[i] | 0x20;

		s->formats[i] = 1;
		s->types[i] = letter == 'i' ? OID_INT8 : letter == 't' ? OID_TEXT : OID_BYTEA;
	}
	if (id >= 0)
		snprintf(s->name, sizeof(s->name), "q%d", id);
}

static int stmt_pg_open(struct conn *c, const struct query *q, int id, void **ret)
{
	struct pg_conn *pc = own(c);
	struct pg_stmt *s = id >= 0 ? &pc->kept[id] : NULL;

	if (!s || s->busy) { /* outside the table, or in use further up */
		s = MEM_NEW(struct pg_stmt);
		stmt_init(s, pc, q, -1);
	} else if (!s->query) {
		stmt_init(s, pc, q, id);
		s->kept = true;
	}
	s->busy = true;
	*ret = s;
	return 0;
}

static void stmt_pg_done(void *stmt)
{
	struct pg_stmt *s = stmt;

	if (!s->kept) {
		stmt_clear(s);
		mem_free(s);
		return;
	}
	PQclear(s->result);
	s->result = NULL;
	for (int i = 0; i < s->params; i++)
		s->values[i] = NULL;
	s->busy = false;
}

static int bind_i64_at(void *stmt, int index, int64_t v)
{
	struct pg_stmt *s = stmt;

	s->numbers[index] = htobe64((uint64_t)v);
	s->values[index] = (const char *)&s->numbers[index];
	s->lengths[index] = sizeof(s->numbers[index]);
	return 0;
}

static int bind_bytes_at(void *stmt, int index, str v)
{
	struct pg_stmt *s = stmt;

	if (v.n > INT32_MAX)
		return E_LIMIT;
	s->values[index] = v.p;
	s->lengths[index] = (int)v.n;
	return 0;
}

static int bind_null_at(void *stmt, int index)
{
	struct pg_stmt *s = stmt;

	s->values[index] = NULL;
	return 0;
}

/* Whether a column of this type can be read as the letter says. */
static bool readable(Oid type, char letter)
{
	switch (letter | 0x20) {
	case 'i':
		return type == OID_INT8 || type == OID_INT4 || type == OID_INT2 || type == OID_BOOL;
	case 't':
		return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME ||
		       type == OID_UNKNOWN;
	default:
		return type == OID_BYTEA;
	}
}

/* Compares the columns of a result with what the query declares. */
static int check_columns(struct pg_stmt *s, const PGresult *res)
{
	int n = (int)strlen(s->query->columns);

	if (PQnfields(res) != n) {
		conn_say(&s->conn->c, "%s: %d columns declared, %d found", s->query->name, n,
			 PQnfields(res));
		return E_INVAL;
	}
	for (int i = 0; i < n; i++)
		if (!readable(PQftype(res, i), s->query->columns[i])) {
			conn_say(&s->conn->c,
				 "%s: column %d (%s) has type %u, declared '%c'; use CAST",
				 s->query->name, i + 1, PQfname(res, i), PQftype(res, i),
				 s->query->columns[i]);
			return E_INVAL;
		}
	return 0;
}

static int run(struct pg_stmt *s)
{
	int r = pg_trip(s->conn, s, NULL, &s->result);

	if (r < 0)
		return r;
	s->row = -1;
	if (!s->checked) {
		r = check_columns(s, s->result);
		if (r < 0)
			return r;
		s->checked = true;
	}
	return 0;
}

static int step(void *stmt)
{
	struct pg_stmt *s = stmt;
	int r;

	if (!s->result) {
		r = run(s);
		if (r < 0)
			return r;
	}
	if (s->row + 1 >= PQntuples(s->result))
		return 0;
	s->row++;
	return 1;
}

static int exec(void *stmt)
{
	struct pg_stmt *s = stmt;
	int64_t changed;
	int r = run(s);

	if (r < 0)
		return r;
	r = str_to_i64(str_from(PQcmdTuples(s->result)), &changed);
	if (r < 0)
		return 0; /* not a command that counts */
	return changed > INT32_MAX ? INT32_MAX : (int)changed;
}

static bool null_at(void *stmt, int index)
{
	struct pg_stmt *s = stmt;

	return PQgetisnull(s->result, s->row, index);
}

static int64_t i64_at(void *stmt, int index)
{
	struct pg_stmt *s = stmt;
	const char *p = PQgetvalue(s->result, s->row, index);
	uint64_t v8;
	uint32_t v4;
	uint16_t v2;

	switch (PQgetlength(s->result, s->row, index)) {
	case 8:
		memcpy(&v8, p, 8);
		return (int64_t)be64toh(v8);
	case 4:
		memcpy(&v4, p, 4);
		return (int32_t)be32toh(v4);
	case 2:
		memcpy(&v2, p, 2);
		return (int16_t)be16toh(v2);
	default:
		return *p;
	}
}

static str str_at(void *stmt, int index)
{
	struct pg_stmt *s = stmt;

	return (str){PQgetvalue(s->result, s->row, index),
		     (size_t)PQgetlength(s->result, s->row, index)};
}

/* --- schema --- */

static int script(struct conn *c, const char *sql)
{
	return pg_script(own(c), sql);
}

static const char *type_name(str word)
{
	/* so that texts sort by bytes whatever the database's own collation is */
	return str_eq(word, S("TEXT")) ? "TEXT COLLATE \"C\"" : NULL;
}

static int schema_lock(struct conn *c)
{
	return pg_script(own(c), "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;"
				 "SELECT pg_advisory_xact_lock(5279013477)");
}

static int prepare_checked(struct conn *c, const struct query *q, int id, struct buf *why)
{
	struct pg_conn *pc = own(c);
	PGresult *res = NULL;
	struct pg_stmt *s;
	void *impl;
	int r = stmt_pg_open(c, q, id, &impl);

	if (r < 0)
		return r;
	s = impl;
	r = pg_describe(pc, s, &res);
	if (r == 0)
		r = check_columns(s, res);
	if (r < 0)
		buf_fmt(why, "%s: %s", q->name, c->error);
	PQclear(res);
	stmt_pg_done(impl);
	return r;
}

static int checkpoint(struct conn *c)
{
	(void)c; /* the server does that */
	return 0;
}

static int check(struct conn *c, struct buf *report)
{
	static const struct query q = {
		.name = "(check)",
		.sql = "SELECT 'index ' || indexrelid::regclass::text || ' is not valid' AS what "
		       "FROM pg_index WHERE NOT indisvalid "
		       "UNION ALL SELECT 'constraint ' || conname || ' is not validated' "
		       "FROM pg_constraint WHERE NOT convalidated ORDER BY what",
		.params = "",
		.columns = "t",
	};
	void *s;
	int r = begin(c);

	if (r == 0)
		r = stmt_pg_open(c, &q, -1, &s);
	if (r < 0)
		return r;
	while ((r = step(s)) > 0)
		buf_fmt(report, "%.*s\n", STR_ARG(str_at(s, 0)));
	stmt_pg_done(s);
	rollback(c);
	return r;
}

static int backup(struct db *db, const char *path,
		  void (*progress)(void *ctx, int64_t done, int64_t all), void *ctx)
{
	(void)db;
	(void)path;
	(void)progress;
	(void)ctx;
	return E_INVAL;
}

const struct driver driver_postgres = {
	.name = "postgresql",
	.single_writer = false,
	.open = db_pg_open,
	.close = db_pg_close,
	.describe = describe,
	.conn_open = conn_pg_open,
	.conn_close = conn_pg_close,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.savepoint = savepoint,
	.release = release,
	.undo = undo,
	.lost = lost,
	.stmt_open = stmt_pg_open,
	.bind_i64 = bind_i64_at,
	.bind_text = bind_bytes_at,
	.bind_bytes = bind_bytes_at,
	.bind_null = bind_null_at,
	.step = step,
	.exec = exec,
	.col_null = null_at,
	.col_i64 = i64_at,
	.col_str = str_at,
	.stmt_done = stmt_pg_done,
	.script = script,
	.keep_marker = "/*postgres",
	.drop_marker = "/*sqlite",
	.type_name = type_name,
	.schema_lock = schema_lock,
	.prepare = prepare_checked,
	.checkpoint = checkpoint,
	.check = check,
	.backup = backup,
	.notify = pg_notify_in_tx,
	.shout = pg_shout,
	.listen = pg_listen,
	.unlisten = pg_unlisten,
};
