/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No statement reads a whole table where an index could serve: SQLite is asked
 * for its plan of each. The few that mean to are listed here with their reason.
 * (PostgreSQL plans by the data, so it cannot be asked on an empty database;
 * its indexes are the same.)
 */
#include <sqlite3.h>

#include "db-fixture.h"
#include "queries.h"

static const struct db_options options = {.queries = sql_queries, .query_count = Q_COUNT};

static const char *const whole_tables[] = {
	/* Sealing keys anew goes through all of them, once, when the operator changes the master
	 * key. */
	"access_key_sealed_before",
	"audit_head_marked_before",
	"reseal_count",
	"webhook_secret_count_before",
	"webhook_secret_sealed_before",
	/* A hundred rules at most, all of which a decision needs. */
	"rule_list",
	"rule_of_team",
	/* How people who are users no more wanted to hear, once in a while. */
	"preference_purge",
	/* All webhooks, for a gauge. */
	"webhook_open_count",
};

static bool is_table(sqlite3 *h, str name)
{
	sqlite3_stmt *q;
	bool found;

	expect_eq(sqlite3_prepare_v2(h,
				     "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND "
				     "name = ?",
				     -1, &q, NULL),
		  SQLITE_OK);
	sqlite3_bind_text(q, 1, name.p, (int)name.n, SQLITE_STATIC);
	found = sqlite3_step(q) == SQLITE_ROW;
	sqlite3_finalize(q);
	return found;
}

/* Whether the name is a table, or "TABLE AS name" stands in the statement. */
static bool means_table(sqlite3 *h, struct arena *a, str sql, str name)
{
	str alias = str_fmt(a, " AS %.*s", STR_ARG(name));

	if (is_table(h, name))
		return true;
	for (size_t at = 0; at + alias.n <= sql.n; at++) {
		size_t from = at;

		if (!str_starts(str_slice(sql, at, sql.n), alias))
			continue;
		while (from > 0 && sql.p[from - 1] != ' ' && sql.p[from - 1] != '(')
			from--;
		if (is_table(h, str_slice(sql, from, at)))
			return true;
	}
	return false;
}

/* Looks through the plan; says which table is read whole. */
static str scanned(sqlite3 *h, struct arena *a, const struct query *query)
{
	str sql = str_from(query->sql), found = {0};
	sqlite3_stmt *q;

	expect_eq(sqlite3_prepare_v2(h, str_c(a, str_fmt(a, "EXPLAIN QUERY PLAN %s", query->sql)),
				     -1, &q, NULL),
		  SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		str line = str_from((const char *)sqlite3_column_text(q, 3));
		str name, rest = str_slice(line, 5, line.n);

		if (!str_starts(line, S("SCAN ")) || str_contains(line, S(" USING ")))
			continue;
		name = str_cut(&rest, ' ');
		if (means_table(h, a, sql, name))
			found = str_dup(a, name);
	}
	sqlite3_finalize(q);
	return found;
}

static bool may_read_all(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(whole_tables); i++)
		if (strcmp(whole_tables[i], name) == 0)
			return true;
	return false;
}

TEST(no_statement_reads_a_whole_table_unawares)
{
	struct fixture *f = fixture_open(t, ON_SQLITE, &options, true);
	sqlite3 *h;

	expect_eq(sqlite3_open(f->url + strlen("sqlite:"), &h), SQLITE_OK);
	for (int i = 0; i < Q_COUNT; i++) {
		str table = scanned(h, t->arena, &sql_queries[i]);

		if (table.p && !may_read_all(sql_queries[i].name))
			test_fail(__FILE__, __LINE__,
				  "%s reads all of %.*s; add an index, or list it above",
				  sql_queries[i].name, STR_ARG(table));
		if (!table.p && may_read_all(sql_queries[i].name))
			test_fail(__FILE__, __LINE__, "%s reads no whole table any more",
				  sql_queries[i].name);
	}
	sqlite3_close(h);
	fixture_close(f);
}

TEST(the_check_sees_what_it_looks_for)
{
	static const struct query bad[] = {
		{.name = "plain", .sql = "SELECT name FROM organization WHERE name = $1"},
		{.name = "alias", .sql = "SELECT o.id FROM organization AS o WHERE o.name = $1"},
		{.name = "inner",
		 .sql = "SELECT x.one FROM (SELECT 1 AS one FROM organization "
			"WHERE name = $1) AS x"},
	};
	static const struct query good = {.name = "good",
					  .sql = "SELECT name FROM organization WHERE id = $1"};
	struct fixture *f = fixture_open(t, ON_SQLITE, &options, true);
	sqlite3 *h;

	expect_eq(sqlite3_open(f->url + strlen("sqlite:"), &h), SQLITE_OK);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(scanned(h, t->arena, &bad[i]).p != NULL);
	expect(scanned(h, t->arena, &good).p == NULL);
	sqlite3_close(h);
	fixture_close(f);
}
