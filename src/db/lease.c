/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Leases: who does a piece of background work, and until when. One row a name;
 * taking it is one statement, so two takers are put in order by the row itself.
 */
#include "db-private.h"

static const struct query q_take = {
	.name = "(lease take)",
	.sql = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) "
	       "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
	       "WHERE lease.holder = excluded.holder OR lease.until <= $4",
	.params = "ttii",
	.columns = "",
	.writes = true,
};
static const struct query q_drop = {
	.name = "(lease drop)",
	.sql = "DELETE FROM lease WHERE name = $1 AND holder = $2",
	.params = "tt",
	.columns = "",
	.writes = true,
};

int db_lease(struct tx *tx, str name, str holder, usec now, usec length)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open_text(tx, &q_take);

	bind_str(&q, 0, name);
	bind_str(&q, 1, holder);
	bind_i64(&q, 2, now + length);
	bind_i64(&q, 3, now);
	return stmt_exec(&q);
}

int db_lease_drop(struct tx *tx, str name, str holder)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open_text(tx, &q_drop);
	int r;

	bind_str(&q, 0, name);
	bind_str(&q, 1, holder);
	r = stmt_exec(&q);
	return r < 0 ? r : 0;
}
