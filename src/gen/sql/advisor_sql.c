/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/advisor's statements; do not edit. */
#include "advisor_sql.h"

#include "queries.h"

static int row_advisor_refresh_row(struct stmt *q, struct sql_advisor_refresh_row *ret)
{
	struct sql_advisor_refresh_row row = {
		.check_id = col_str(q, 0),
		.requested_at = col_i64(q, 1),
		.finished_at = col_opt_usec(q, 2),
		.state = col_str(q, 3),
		.next_refreshable_at = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_advisor_refresh_load(struct tx *tx, const struct sql_advisor_refresh_load_in *in,
			     struct sql_advisor_refresh_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ADVISOR_REFRESH_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->check_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_advisor_refresh_row(&q, ret);
}

int sql_advisor_refresh_put(struct tx *tx, const struct sql_advisor_refresh_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ADVISOR_REFRESH_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->check_id);
	bind_i64(&q, 2, in->requested_at);
	bind_str(&q, 3, in->state);
	bind_i64(&q, 4, in->next_refreshable_at);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_advisor_refresh_waiting(struct stmt *q, struct sql_advisor_refresh_waiting_row *ret)
{
	struct sql_advisor_refresh_waiting_row row = {
		.account = col_str(q, 0),
		.check_id = col_str(q, 1),
		.requested_at = col_i64(q, 2),
		.state = col_str(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_advisor_refresh_waiting_open(struct tx *tx,
					     const struct sql_advisor_refresh_waiting_in *in)
{
	struct stmt q = stmt_open(tx, Q_ADVISOR_REFRESH_WAITING);

	bind_i64(&q, 0, in->most);
	return q;
}

int sql_advisor_refresh_waiting_next(struct stmt *q, struct sql_advisor_refresh_waiting_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_advisor_refresh_waiting(q, ret);
	return r < 0 ? r : 1;
}

int sql_advisor_refresh_waiting_all(struct tx *tx, const struct sql_advisor_refresh_waiting_in *in,
				    struct sql_advisor_refresh_waiting_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_advisor_refresh_waiting_open(tx, in);
	struct sql_advisor_refresh_waiting_rows rows = {0};
	struct sql_advisor_refresh_waiting_row row;
	int r;

	while ((r = sql_advisor_refresh_waiting_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_advisor_refresh_move(struct tx *tx, const struct sql_advisor_refresh_move_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ADVISOR_REFRESH_MOVE);

	bind_str(&q, 0, in->state);
	bind_opt_usec(&q, 1, in->finished_at);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->check_id);
	bind_i64(&q, 4, in->requested_at);
	return stmt_exec(&q);
}
