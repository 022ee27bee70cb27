/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The front of statements: checks what is bound and read against the query's
 * letters, spoils the tx when one fails, counts, and asks the wrapper once a
 * statement. The driver does the rest.
 */
#include "db-private.h"

#include <assert.h>

static bool watched(const struct stmt *s)
{
	return s->tx->cost || s->tx->conn->db->wrap;
}

static const struct driver *driver_of(const struct stmt *s)
{
	return s->tx->conn->db->driver;
}

static int fail(struct stmt *s, int kind)
{
	if (!s->failed)
		s->failed = tx_spoil(s->tx, kind);
	return s->failed;
}

static struct stmt open_query(struct tx *tx, const struct query *q, int id)
{
	struct conn *c = tx->conn;
	struct stmt s = {.tx = tx, .query = q};
	int r = tx->failed;

	assert(tx == &c->stack[c->depth - 1]);
	if (r < 0) {
		s.failed = r;
		return s;
	}
	r = c->db->driver->stmt_open(c, q, id, &s.impl);
	if (r < 0) {
		s.impl = NULL;
		fail(&s, r);
		return s;
	}
	tx->open_stmts++;
	tx->written += q->writes;
	return s;
}

struct stmt stmt_open(struct tx *tx, int query_id)
{
	struct db *db = tx->conn->db;

	assert(query_id >= 0 && (size_t)query_id < db->query_count);
	return open_query(tx, &db->queries[query_id], query_id);
}

struct stmt stmt_open_text(struct tx *tx, const struct query *q)
{
	return open_query(tx, q, -1);
}

/* Whether the parameter may be bound now; letter is its kind. */
static bool may_bind(struct stmt *s, int index, char letter)
{
	assert((s->query->params[index] | 0x20) == letter);
	return s->failed == 0;
}

void bind_null(struct stmt *s, int index)
{
	if (s->failed)
		return;
	if (s->query->params[index] & 0x20) {
		conn_say(s->tx->conn, "%s: parameter %d must not be absent", s->query->name,
			 index + 1);
		fail(s, E_INVAL);
		return;
	}
	int r = driver_of(s)->bind_null(s->impl, index);

	if (r < 0)
		fail(s, r);
}

void bind_i64(struct stmt *s, int index, int64_t v)
{
	int r;

	if (!may_bind(s, index, 'i'))
		return;
	r = driver_of(s)->bind_i64(s->impl, index, v);
	if (r < 0)
		fail(s, r);
}

void bind_bool(struct stmt *s, int index, bool v)
{
	bind_i64(s, index, v);
}

void bind_str(struct stmt *s, int index, str v)
{
	int r;

	if (!may_bind(s, index, 't'))
		return;
	if (!v.p) {
		bind_null(s, index);
		return;
	}
	if (v.n && memchr(v.p, 0, v.n)) {
		conn_say(s->tx->conn, "%s: the text of parameter %d holds U+0000", s->query->name,
			 index + 1);
		fail(s, E_INVAL);
		return;
	}
	r = driver_of(s)->bind_text(s->impl, index, v);
	if (r < 0)
		fail(s, r);
}

void bind_bytes(struct stmt *s, int index, str v)
{
	int r;

	if (!may_bind(s, index, 'b'))
		return;
	if (!v.p) {
		bind_null(s, index);
		return;
	}
	r = driver_of(s)->bind_bytes(s->impl, index, v);
	if (r < 0)
		fail(s, r);
}

void bind_opt_i64(struct stmt *s, int index, struct opt_i64 v)
{
	if (v.set)
		bind_i64(s, index, v.v);
	else
		bind_null(s, index);
}

void bind_opt_usec(struct stmt *s, int index, struct opt_usec v)
{
	if (v.set)
		bind_i64(s, index, v.v);
	else
		bind_null(s, index);
}

void bind_opt_bool(struct stmt *s, int index, struct opt_bool v)
{
	if (v.set)
		bind_i64(s, index, v.v);
	else
		bind_null(s, index);
}

/* Asks the wrapper before the first step. */
static int admit(struct stmt *s)
{
	struct conn *c = s->tx->conn;
	int r;

	s->stepped = true;
	if (s->tx->cost)
		s->tx->cost->statements++;
	r = wrap_before(c->db, DB_EVENT_STATEMENT, s->query);
	if (r == 0)
		return 0;
	conn_say(c, "a wrapper refused %s", s->query->name);
	if (r != WRAP_LOST)
		return fail(s, r);
	c->db->driver->rollback(c);
	s->failed = tx_lose(c, E_BUSY);
	return s->failed;
}

/* Runs the driver's step or exec and takes the time when somebody wants it. */
static int run(struct stmt *s, int (*call)(void *stmt))
{
	usec began;
	int r;

	if (s->failed)
		return s->failed;
	if (!s->stepped) {
		assert(s->tx == &s->tx->conn->stack[s->tx->conn->depth - 1]);
		r = admit(s);
		if (r < 0)
			return r;
	}
	if (!watched(s)) {
		r = call(s->impl);
		return r < 0 ? fail(s, r) : r;
	}
	began = usec_monotonic();
	r = call(s->impl);
	began = usec_monotonic() - began;
	s->took += began;
	if (s->tx->cost)
		s->tx->cost->time += began;
	return r < 0 ? fail(s, r) : r;
}

int stmt_step(struct stmt *s)
{
	return run(s, driver_of(s)->step);
}

int stmt_exec(struct stmt *s)
{
	return run(s, driver_of(s)->exec);
}

void stmt_done(struct stmt *s)
{
	if (!s->impl)
		return;
	driver_of(s)->stmt_done(s->impl);
	s->impl = NULL;
	s->tx->open_stmts--;
	if (s->stepped && s->tx->conn->db->wrap)
		wrap_after(s->tx->conn->db, DB_EVENT_STATEMENT, s->query, s->failed, s->took);
	if (!s->failed)
		s->failed = E_INVAL; /* a use after this is our mistake */
}

/* --- columns --- */

/* Whether the column holds a value; a NULL that was not declared fails the statement. */
static bool has_value(struct stmt *s, int index, const char *letters)
{
	char letter = s->query->columns[index];

	assert((letter | 0x20) == letters[0] || (letter | 0x20) == letters[1]);
	if (s->failed)
		return false;
	if (!driver_of(s)->col_null(s->impl, index))
		return true;
	if (letter & 0x20) {
		conn_say(s->tx->conn, "%s: column %d is NULL; declare it with '?'", s->query->name,
			 index + 1);
		fail(s, E_INVAL);
	}
	return false;
}

bool col_null(struct stmt *s, int index)
{
	return s->failed || driver_of(s)->col_null(s->impl, index);
}

int64_t col_i64(struct stmt *s, int index)
{
	return has_value(s, index, "ii") ? driver_of(s)->col_i64(s->impl, index) : 0;
}

bool col_bool(struct stmt *s, int index)
{
	return col_i64(s, index) != 0;
}

str col_str(struct stmt *s, int index)
{
	if (!has_value(s, index, "tb"))
		return (str){0};
	return str_dup(s->tx->arena, driver_of(s)->col_str(s->impl, index));
}

struct opt_i64 col_opt_i64(struct stmt *s, int index)
{
	if (!has_value(s, index, "ii"))
		return (struct opt_i64){0};
	return SOME_I64(driver_of(s)->col_i64(s->impl, index));
}

struct opt_usec col_opt_usec(struct stmt *s, int index)
{
	struct opt_i64 v = col_opt_i64(s, index);

	return (struct opt_usec){.set = v.set, .v = v.v};
}

struct opt_bool col_opt_bool(struct stmt *s, int index)
{
	struct opt_i64 v = col_opt_i64(s, index);

	return (struct opt_bool){.set = v.set, .v = v.v != 0};
}
