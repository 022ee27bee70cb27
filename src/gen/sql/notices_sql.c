/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notices's statements; do not edit. */
#include "notices_sql.h"

#include "queries.h"

static int row_notice_preference(struct stmt *q, struct sql_notice_preference *ret)
{
	struct sql_notice_preference row = {
		.account = col_str(q, 0),
		.principal = col_str(q, 1),
		.language = col_str(q, 2),
		.zone = col_str(q, 3),
		.quiet_from = col_i64(q, 4),
		.quiet_to = col_i64(q, 5),
		.daily_at = col_i64(q, 6),
		.choices = col_str(q, 7),
		.changed = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_preference_load(struct tx *tx, const struct sql_preference_load_in *in,
			struct sql_notice_preference *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PREFERENCE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->principal);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_notice_preference(&q, ret);
}

int sql_preference_put(struct tx *tx, const struct sql_notice_preference *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PREFERENCE_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->principal);
	bind_str(&q, 2, in->language);
	bind_str(&q, 3, in->zone);
	bind_i64(&q, 4, in->quiet_from);
	bind_i64(&q, 5, in->quiet_to);
	bind_i64(&q, 6, in->daily_at);
	bind_str(&q, 7, in->choices);
	bind_i64(&q, 8, in->changed);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_stop_load(struct stmt *q, struct sql_stop_load_row *ret)
{
	struct sql_stop_load_row row = {
		.since = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_stop_load(struct tx *tx, const struct sql_stop_load_in *in, struct sql_stop_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_STOP_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_stop_load(&q, ret);
}

int sql_stop_put(struct tx *tx, const struct sql_stop_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_STOP_PUT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	bind_i64(&q, 2, in->now);
	return stmt_exec(&q);
}

int sql_stop_drop(struct tx *tx, const struct sql_stop_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_STOP_DROP);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	return stmt_exec(&q);
}
