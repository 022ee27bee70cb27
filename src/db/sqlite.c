/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SQLite driver: connections, transactions, statements. The file is in WAL
 * mode with synchronous=FULL, so a commit is on disk when it returns (or when
 * db_sync does, see db-sync.h), readers never wait for the writer and the writer
 * never waits for readers. Statements
 * are prepared once a connection and reset after use; values are bound where
 * they lie (SQLITE_STATIC), which is why db.h asks that they stay in place.
 *
 * Checkpoints are left to db_checkpoint, called often by a thread of its own:
 * a checkpoint inside a commit would make that one commit slow. Only a log that
 * grew to AUTOCHECKPOINT_PAGES is moved by the writer itself.
 */
#include "sqlite-private.h"

#include "sqlite-cache.h"
#include "sqlite-gather.h"

#include <assert.h>
#include <unistd.h>

enum {
	AUTOCHECKPOINT_PAGES = 131072, /* 512 MiB of 4 KiB pages */
	PROGRESS_STEPS = 5000,         /* virtual machine steps between looks at the clock */
	CACHE_KIB = 16 * 1024,
};

struct sqlite_stmt {
	struct sqlite_conn *conn;
	const struct query *query;
	sqlite3_stmt *h;
	bool busy;
	bool kept; /* belongs to the connection's table */
	bool reads;
};

int sqlite_kind(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_CONSTRAINT:
		/* a value of the wrong type in a STRICT table is no conflict */
		return code == SQLITE_CONSTRAINT_DATATYPE ? E_INVAL : E_CONFLICT;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_INTERRUPT:
		return E_BUSY;
	case SQLITE_TOOBIG:
		return E_LIMIT;
	case SQLITE_MISMATCH:
	case SQLITE_READONLY:
		return E_INVAL;
	default:
		return E_IO;
	}
}

int sqlite_failed(struct sqlite_conn *sc, int code)
{
	conn_say(&sc->c, "%s", sqlite3_errmsg(sc->h));
	return sqlite_kind(code);
}

static struct sqlite_conn *own(struct conn *c)
{
	return (struct sqlite_conn *)c;
}

int sqlite_run(sqlite3 *h, const char *sql)
{
	return sqlite3_exec(h, sql, NULL, NULL, NULL);
}

static int open_layered(const char *path, int flags, const char *vfs, sqlite3 **ret)
{
	sqlite3 *h = NULL;
	int code =
		sqlite3_open_v2(path, &h, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);

	if (code != SQLITE_OK) {
		sqlite3_close(h);
		return code;
	}
	*ret = h;
	return SQLITE_OK;
}

int sqlite_open_file(const char *path, int flags, sqlite3 **ret)
{
	return open_layered(path, flags, NULL, ret);
}

/* Waits for a lock in short steps: SQLite's own waiting doubles its naps up to 100 ms, far longer
 * than a group commit or the end of a checkpoint takes. */
static int on_busy(void *ctx, int tries)
{
	struct sqlite_conn *sc = ctx;
	usec now = usec_monotonic();

	if (tries == 0)
		sc->waiting_since = now;
	if (now - sc->waiting_since > sc->busy_timeout)
		return 0;
	usleep(tries < 10 ? 100 : 1000);
	return 1;
}

/* --- the database --- */

static int open_failed(const struct db *db, const char *what, int code, char **reterr)
{
	static const char hint[] = "check that the directory exists and that this user may write "
				   "there";
	size_t n = strlen(db->url) + 300;
	char *text = mem_new(n);

	snprintf(text, n, "%s: %s: %s; %s", db->url, what, sqlite3_errstr(code), hint);
	*reterr = text;
	return sqlite_kind(code);
}

static int db_sqlite_open(struct db *db, char **reterr)
{
	sqlite3_stmt *q = NULL;
	sqlite3 *h;
	bool wal;
	int code;

	/* counting memory takes a lock in every allocation; refused once SQLite runs, which is
	 * as well */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite_cache_install();
	code = sqlite_open_file(db->url, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &h);
	if (code != SQLITE_OK)
		return open_failed(db, "cannot open", code, reterr);
	sqlite3_busy_timeout(h, (int)(db->busy_timeout / 1000));
	code = sqlite3_prepare_v2(h, "PRAGMA journal_mode = WAL", -1, &q, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(q);
	wal = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), "wal") == 0;
	sqlite3_finalize(q);
	sqlite3_close(h);
	if (code != SQLITE_ROW)
		return open_failed(db, "cannot read", code, reterr);
	if (!wal)
		return open_failed(db, "cannot keep a write-ahead log here", SQLITE_CANTOPEN,
				   reterr);
	return 0;
}

static void db_sqlite_close(struct db *db)
{
	(void)db;
}

static str describe(struct db *db, struct arena *a)
{
	(void)db;
	return str_fmt(a, "sqlite %s", sqlite3_libversion());
}

/* --- connections --- */

/* Stops a reading statement that runs past its time. */
static int on_progress(void *ctx)
{
	struct sqlite_conn *sc = ctx;
	usec now;

	if (sc->deadline < 0)
		return 0;
	now = usec_monotonic();
	if (sc->deadline == 0)
		sc->deadline = now + sc->c.db->statement_timeout;
	return now > sc->deadline;
}

static int set_up(struct sqlite_conn *sc)
{
	bool writes = sc->c.mode == CONN_WRITE;
	char text[400];

	snprintf(text, sizeof(text),
		 "PRAGMA foreign_keys = 1; PRAGMA case_sensitive_like = 1;"
		 "PRAGMA temp_store = 2; PRAGMA synchronous = %d; PRAGMA cache_size = -%d;"
		 "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d;"
		 "PRAGMA query_only = %d",
		 sc->c.db->synchronous_full ? 2 : 1, CACHE_KIB, writes ? AUTOCHECKPOINT_PAGES : 0,
		 256 << 20, !writes);
	sc->busy_timeout = sc->c.db->busy_timeout;
	sqlite3_busy_handler(sc->h, on_busy, sc);
	sqlite3_progress_handler(sc->h, PROGRESS_STEPS, on_progress, sc);
	return sqlite_run(sc->h, text);
}

static void conn_sqlite_close(struct conn *c)
{
	struct sqlite_conn *sc = own(c);

	for (size_t i = 0; i < c->db->query_count; i++)
		sqlite3_finalize(sc->kept[i].h);
	for (size_t i = 0; i < SQLITE_DO_COUNT; i++)
		sqlite3_finalize(sc->control[i]);
	if (sqlite3_close(sc->h) != SQLITE_OK)
		assert(!"a statement outlived its connection");
	mem_free(sc->kept);
	mem_free(sc);
}

static int conn_sqlite_open(struct db *db, enum conn_mode mode, struct conn **ret)
{
	struct sqlite_conn *sc = MEM_NEW(struct sqlite_conn);
	bool gather =
		mode == CONN_WRITE && db->synchronous_full && sqlite_gather_register() == SQLITE_OK;
	int code;

	sc->c.db = db;
	sc->c.mode = mode;
	code = open_layered(db->url, SQLITE_OPEN_READWRITE, gather ? SQLITE_GATHER_VFS : NULL,
			    &sc->h);
	if (code != SQLITE_OK) {
		mem_free(sc);
		return sqlite_kind(code);
	}
	sc->kept = mem_array(db->query_count + 1, sizeof(*sc->kept));
	code = set_up(sc);
	if (code != SQLITE_OK) {
		conn_sqlite_close(&sc->c);
		return sqlite_kind(code);
	}
	*ret = &sc->c;
	return 0;
}

/* --- transactions --- */

static const char *control_text(char *room, size_t n, int which, enum conn_mode mode)
{
	static const struct {
		int from;
		const char *text;
	} levels[] = {
		{SQLITE_DO_UNDO, "ROLLBACK TO s%d"},
		{SQLITE_DO_RELEASE, "RELEASE s%d"},
		{SQLITE_DO_SAVEPOINT, "SAVEPOINT s%d"},
	};

	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (which >= levels[i].from) {
			/* NOLINTNEXTLINE: a format from the table above */
			snprintf(room, n, levels[i].text, which - levels[i].from + 1);
			return room;
		}
	if (which == SQLITE_DO_BEGIN)
		return mode == CONN_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
	return which == SQLITE_DO_COMMIT ? "COMMIT" : "ROLLBACK";
}

/* Runs a control statement; a result code of SQLite. */
static int control(struct sqlite_conn *sc, int which)
{
	sqlite3_stmt **q = &sc->control[which];
	char room[40];
	int code;

	if (!*q) {
		code = sqlite3_prepare_v3(sc->h,
					  control_text(room, sizeof(room), which, sc->c.mode), -1,
					  SQLITE_PREPARE_PERSISTENT, q, NULL);
		if (code != SQLITE_OK)
			return code;
	}
	sc->deadline = -1;
	sqlite3_step(*q);
	return sqlite3_reset(*q);
}

static int begin(struct conn *c)
{
	int code = control(own(c), SQLITE_DO_BEGIN);

	return code == SQLITE_OK ? 0 : sqlite_failed(own(c), code);
}

static bool lost(struct conn *c)
{
	return sqlite3_get_autocommit(own(c)->h) != 0;
}

static void rollback(struct conn *c)
{
	if (!lost(c))
		DISCARD("the transaction is gone either way", control(own(c), SQLITE_DO_ROLLBACK));
}

static int commit(struct conn *c, bool unsynced)
{
	struct sqlite_conn *sc = own(c);
	int code, r;

	if (unsynced && !sc->log)
		sc->log = sqlite_gather_log(sc->h);
	if (sc->log)
		sqlite_gather_put_off(sc->log, unsynced);
	code = control(sc, SQLITE_DO_COMMIT);
	if (sc->log)
		sqlite_gather_put_off(sc->log, false);
	if (code == SQLITE_OK)
		return 0;
	r = sqlite_failed(sc, code);
	rollback(c);
	/* written whole, but not known to be on disk: a crash now may show it or not */
	return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC ? E_UNCERTAIN : r;
}

static int sync_log(struct conn *c)
{
	struct gather_file *log = own(c)->log;

	return log ? sqlite_kind(sqlite_gather_sync(log)) : 0;
}

static int savepoint(struct conn *c, int depth)
{
	int code = control(own(c), SQLITE_DO_SAVEPOINT + depth - 1);

	return code == SQLITE_OK ? 0 : sqlite_failed(own(c), code);
}

static int release(struct conn *c, int depth)
{
	int code = control(own(c), SQLITE_DO_RELEASE + depth - 1);

	return code == SQLITE_OK ? 0 : sqlite_failed(own(c), code);
}

static int undo(struct conn *c, int depth)
{
	int code = control(own(c), SQLITE_DO_UNDO + depth - 1);

	return code == SQLITE_OK ? release(c, depth) : sqlite_failed(own(c), code);
}

/* --- statements --- */

static int prepare(struct sqlite_conn *sc, struct sqlite_stmt *s, unsigned flags)
{
	int code = sqlite3_prepare_v3(sc->h, s->query->sql, -1, flags, &s->h, NULL);

	if (code != SQLITE_OK)
		return sqlite_failed(sc, code);
	s->reads = sqlite3_stmt_readonly(s->h) != 0;
	return 0;
}

static int stmt_sqlite_open(struct conn *c, const struct query *q, int id, void **ret)
{
	struct sqlite_conn *sc = own(c);
	struct sqlite_stmt *s = id >= 0 ? &sc->kept[id] : NULL;
	int r = 0;

	if (s && !s->busy && s->h) {
		s->busy = true;
		*ret = s;
		return 0;
	}
	if (!s || s->busy) /* outside the table, or in use further up */
		s = MEM_NEW(struct sqlite_stmt);
	else
		s->kept = true;
	s->conn = sc;
	s->query = q;
	r = prepare(sc, s, s->kept ? SQLITE_PREPARE_PERSISTENT : 0);
	if (r < 0) {
		if (!s->kept)
			mem_free(s);
		return r;
	}
	s->busy = true;
	*ret = s;
	return 0;
}

static void stmt_sqlite_done(void *stmt)
{
	struct sqlite_stmt *s = stmt;

	if (!s->kept) {
		sqlite3_finalize(s->h);
		mem_free(s);
		return;
	}
	sqlite3_reset(s->h);
	sqlite3_clear_bindings(s->h);
	s->busy = false;
}

static int bound(struct sqlite_stmt *s, int code)
{
	return code == SQLITE_OK ? 0 : sqlite_failed(s->conn, code);
}

static int bind_i64_at(void *stmt, int index, int64_t v)
{
	struct sqlite_stmt *s = stmt;

	return bound(s, sqlite3_bind_int64(s->h, index + 1, v));
}

static int bind_text_at(void *stmt, int index, str v)
{
	struct sqlite_stmt *s = stmt;

	return bound(s, sqlite3_bind_text64(s->h, index + 1, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

static int bind_bytes_at(void *stmt, int index, str v)
{
	struct sqlite_stmt *s = stmt;

	return bound(s, sqlite3_bind_blob64(s->h, index + 1, v.p, v.n, SQLITE_STATIC));
}

static int bind_null_at(void *stmt, int index)
{
	struct sqlite_stmt *s = stmt;

	return bound(s, sqlite3_bind_null(s->h, index + 1));
}

static int step(void *stmt)
{
	struct sqlite_stmt *s = stmt;
	int code;

	/* an interrupted write would take the whole transaction along */
	s->conn->deadline = s->reads ? 0 : -1;
	code = sqlite3_step(s->h);
	if (code == SQLITE_ROW)
		return 1;
	return code == SQLITE_DONE ? 0 : sqlite_failed(s->conn, code);
}

static int exec(void *stmt)
{
	struct sqlite_stmt *s = stmt;
	int r;

	do
		r = step(stmt);
	while (r > 0);
	return r < 0 ? r : sqlite3_changes(s->conn->h);
}

static bool null_at(void *stmt, int index)
{
	struct sqlite_stmt *s = stmt;

	return sqlite3_column_type(s->h, index) == SQLITE_NULL;
}

static int64_t i64_at(void *stmt, int index)
{
	struct sqlite_stmt *s = stmt;

	return sqlite3_column_int64(s->h, index);
}

static str str_at(void *stmt, int index)
{
	struct sqlite_stmt *s = stmt;
	const void *p = sqlite3_column_blob(s->h, index);

	return p ? (str){p, (size_t)sqlite3_column_bytes(s->h, index)} : S("");
}

/* --- schema --- */

static int script(struct conn *c, const char *sql)
{
	struct sqlite_conn *sc = own(c);
	int code;

	sc->deadline = -1;
	code = sqlite_run(sc->h, sql);
	return code == SQLITE_OK ? 0 : sqlite_failed(sc, code);
}

static const char *type_name(str word)
{
	static const struct {
		str word;
		const char *type;
	} types[] = {{S_INIT("BIGINT"), "INTEGER"}, {S_INIT("BYTEA"), "BLOB"}};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_eq(word, types[i].word))
			return types[i].type;
	return NULL;
}

static int schema_lock(struct conn *c)
{
	(void)c; /* BEGIN IMMEDIATE took the only lock there is */
	return 0;
}

static int prepare_checked(struct conn *c, const struct query *q, int id, struct buf *why)
{
	int params = (int)strlen(q->params), columns = (int)strlen(q->columns);
	struct sqlite_stmt *s;
	void *impl;
	int r = stmt_sqlite_open(c, q, id, &impl);

	if (r < 0) {
		buf_fmt(why, "%s: %s", q->name, c->error);
		return r;
	}
	s = impl;
	if (sqlite3_bind_parameter_count(s->h) != params) {
		buf_fmt(why, "%s: %d parameters declared, %d found", q->name, params,
			sqlite3_bind_parameter_count(s->h));
		r = E_INVAL;
	} else if (sqlite3_column_count(s->h) != columns) {
		buf_fmt(why, "%s: %d columns declared, %d found", q->name, columns,
			sqlite3_column_count(s->h));
		r = E_INVAL;
	} else if (s->reads == q->writes) {
		buf_fmt(why, "%s: declared as %s", q->name, q->writes ? "writing" : "reading");
		r = E_INVAL;
	}
	for (int i = 0; i < params && r == 0; i++) {
		char name[16];

		snprintf(name, sizeof(name), "$%d", i + 1);
		if (sqlite3_bind_parameter_index(s->h, name) != i + 1) {
			buf_fmt(why, "%s: parameters are not numbered by first use", q->name);
			r = E_INVAL;
		}
	}
	stmt_sqlite_done(impl);
	return r;
}

const struct driver driver_sqlite = {
	.name = "sqlite",
	.single_writer = true,
	.open = db_sqlite_open,
	.close = db_sqlite_close,
	.describe = describe,
	.conn_open = conn_sqlite_open,
	.conn_close = conn_sqlite_close,
	.begin = begin,
	.commit = commit,
	.sync = sync_log,
	.rollback = rollback,
	.savepoint = savepoint,
	.release = release,
	.undo = undo,
	.lost = lost,
	.stmt_open = stmt_sqlite_open,
	.bind_i64 = bind_i64_at,
	.bind_text = bind_text_at,
	.bind_bytes = bind_bytes_at,
	.bind_null = bind_null_at,
	.step = step,
	.exec = exec,
	.col_null = null_at,
	.col_i64 = i64_at,
	.col_str = str_at,
	.stmt_done = stmt_sqlite_done,
	.script = script,
	.keep_marker = "/*sqlite",
	.drop_marker = "/*postgres",
	.type_name = type_name,
	.schema_lock = schema_lock,
	.prepare = prepare_checked,
	.checkpoint = sqlite_checkpoint,
	.check = sqlite_check,
	.backup = sqlite_backup,
};
