/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schema changes: numbered, forward only, each in a transaction of its own that
 * also records it in schema_migration. Several processes may come here at once;
 * the first takes the schema lock, the others find its work done.
 */
#include "db-private.h"

static const struct query q_exists = {
	.name = "(schema table)",
	.sql = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'schema_migration'",
	.sql_postgres = "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('schema_migration')",
	.params = "",
	.columns = "i",
};
static const struct query q_applied = {
	.name = "(schema applied)",
	.sql = "SELECT number, checksum, name FROM schema_migration ORDER BY number",
	.params = "",
	.columns = "iit",
};
static const struct query q_record = {
	.name = "(schema record)",
	.sql = "INSERT INTO schema_migration (number, name, checksum, applied) "
	       "VALUES ($1, $2, $3, $4)",
	.params = "itii",
	.columns = "",
	.writes = true,
};

struct applied {
	int64_t number, checksum;
	str name;
};

struct applied_list {
	struct applied *v;
	size_t n, cap;
};

static int read_applied(struct tx *tx, struct applied_list *ret)
{
	struct stmt CLEANUP(stmt_done) exists = stmt_open_text(tx, &q_exists);
	struct applied_list list = {0};
	int r = stmt_step(&exists);
	bool there = r == 1 && col_i64(&exists, 0) > 0;

	if (r < 0)
		return r;
	if (there) {
		struct stmt CLEANUP(stmt_done) q = stmt_open_text(tx, &q_applied);

		while ((r = stmt_step(&q)) > 0)
			*VEC_ADD(tx_arena(tx), &list) =
				(struct applied){col_i64(&q, 0), col_i64(&q, 1), col_str(&q, 2)};
		if (r < 0)
			return r;
	}
	*ret = list;
	return 0;
}

/* 0, or E_CONFLICT and why, when what was applied is not what we know. */
static int compare(const struct applied_list *have, const struct migration *list, size_t n,
		   struct arena *a, char **reterr)
{
	str why = {0};

	for (size_t i = 0; i < have->n && !why.p; i++) {
		const struct applied *done = &have->v[i];
		const struct migration *known = NULL;

		for (size_t k = 0; k < n && !known; k++)
			if (list[k].number == done->number)
				known = &list[k];
		if (!known)
			why = str_fmt(a,
				      "the database has schema change %lld (%.*s), which this "
				      "program does not know; use the newer program",
				      (long long)done->number, STR_ARG(done->name));
		else if (script_checksum(str_from(known->sql)) != done->checksum)
			why = str_fmt(
				a,
				"schema change %d (%s) was edited after it was applied to "
				"this database; add a new file instead, or use a new database",
				known->number, known->name);
	}
	if (!why.p)
		return 0;
	*reterr = mem_copy_text(why.p, why.n);
	return E_CONFLICT;
}

/* The first that is missing, or NULL. */
static const struct migration *missing(const struct applied_list *have,
				       const struct migration *list, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		bool done = false;

		for (size_t i = 0; i < have->n && !done; i++)
			done = have->v[i].number == list[k].number;
		if (!done)
			return &list[k];
	}
	return NULL;
}

static int record(struct tx *tx, const struct migration *m, usec now)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open_text(tx, &q_record);
	int r;

	bind_i64(&q, 0, m->number);
	bind_str(&q, 1, str_from(m->name));
	bind_i64(&q, 2, script_checksum(str_from(m->sql)));
	bind_i64(&q, 3, now);
	r = stmt_exec(&q);
	return r < 0 ? r : 0;
}

static int explain(struct conn *c, const struct migration *m, int r, struct arena *a, char **reterr)
{
	str text = m ? str_fmt(a, "schema change %d (%s): %s", m->number, m->name, c->error)
		     : str_fmt(a, "reading the schema's state: %s", c->error);

	*reterr = mem_copy_text(text.p, text.n);
	return r;
}

/* Applies one: 1 it did, 0 nothing was missing, E_*. */
static int apply_next(struct conn *c, struct arena *a, const struct migration *list, size_t n,
		      usec now, char **reterr)
{
	struct tx CLEANUP(tx_rollbackp) *tx = NULL;
	const struct migration *m = NULL;
	struct applied_list have;
	struct tx *ending;
	int r = tx_begin(c, a, &tx);

	if (r == 0)
		r = c->db->driver->schema_lock(c);
	if (r == 0)
		r = read_applied(tx, &have);
	if (r < 0)
		return explain(c, NULL, r, a, reterr);
	r = compare(&have, list, n, a, reterr);
	if (r < 0)
		return r;
	m = missing(&have, list, n);
	if (!m)
		return 0;
	r = tx_run_script(tx, str_from(m->sql));
	if (r == 0)
		r = record(tx, m, now);
	if (r == 0) {
		ending = tx;
		tx = NULL;
		r = tx_commit(ending);
	}
	return r < 0 ? explain(c, m, r, a, reterr) : 1;
}

int db_migrate(struct db *db, const struct migration *list, size_t n, usec now, int *ret_applied,
	       char **reterr)
{
	struct arena CLEANUP(arena_freep) *a = arena_new();
	struct conn *c;
	int applied = 0;
	int r = conn_open(db, CONN_WRITE, &c);

	if (r < 0) {
		static const char text[] = "the database cannot be opened for writing";

		*reterr = mem_copy_text(text, sizeof(text) - 1);
		return r;
	}
	while ((r = apply_next(c, a, list, n, now, reterr)) > 0) {
		applied++;
		arena_reset(a);
	}
	conn_close(c);
	if (r < 0)
		return r;
	*ret_applied = applied;
	return 0;
}

int db_schema_version(struct db *db, int *ret)
{
	struct arena CLEANUP(arena_freep) *a = arena_new();
	struct applied_list have;
	struct conn *c;
	struct tx *tx;
	int r = conn_open(db, CONN_READ, &c);

	if (r < 0)
		return r;
	r = tx_begin(c, a, &tx);
	if (r == 0) {
		r = read_applied(tx, &have);
		tx_rollback(tx);
	}
	conn_close(c);
	if (r < 0)
		return r;
	*ret = have.n ? (int)have.v[have.n - 1].number : -1;
	return 0;
}
