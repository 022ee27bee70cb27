/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole schema applies to an empty database, and every statement of every
 * room can be prepared on it, with the parameters and columns its header
 * declares. On both databases.
 */
#include "db-fixture.h"
#include "queries.h"

static const struct db_options options = {.queries = sql_queries, .query_count = Q_COUNT};

EACH_DATABASE(every_statement_can_be_prepared)
{
	struct fixture *f = fixture_open(t, where, &options, true);
	struct conn *const conns[] = {f->write, f->read};
	char *why = NULL;

	for (size_t i = 0; i < ARRAY_LEN(conns); i++)
		if (db_prepare_all(conns[i], &why) < 0)
			test_fail(__FILE__, __LINE__, "%s", why);
	fixture_close(f);
}

EACH_DATABASE(a_second_start_finds_the_schema_as_it_is)
{
	struct fixture *f = fixture_open(t, where, &options, true);
	int applied = -1, version = -1;
	char *why = NULL;
	str report;
	size_t n;
	struct migration *list = fixture_migrations(t->arena, &n);

	if (db_migrate(f->db, list, n, SECONDS(2), &applied, &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	expect_eq(applied, 0);
	expect_ok(db_schema_version(f->db, &version));
	expect_eq(version, list[n - 1].number);
	expect_ok(db_check(f->write, t->arena, &report));
	expect_str(report, S("ok"));
	fixture_close(f);
}
