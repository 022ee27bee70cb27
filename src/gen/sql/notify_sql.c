/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notify's statements; do not edit. */
#include "notify_sql.h"

#include "queries.h"

static int row_outbox(struct stmt *q, struct sql_outbox *ret)
{
	struct sql_outbox row = {
		.account = col_str(q, 0),
		.seq = col_i64(q, 1),
		.id = col_str(q, 2),
		.kind = col_str(q, 3),
		.event = col_str(q, 4),
		.subject = col_str(q, 5),
		.payload = col_str(q, 6),
		.created = col_i64(q, 7),
		.state = col_i64(q, 8),
		.attempts = col_i64(q, 9),
		.changed = col_i64(q, 10),
		.error = col_str(q, 11),
		.fresh = col_bool(q, 12),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_outbox_insert(struct tx *tx, const struct sql_outbox_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->now);
	bind_str(&q, 2, in->id);
	bind_str(&q, 3, in->kind);
	bind_str(&q, 4, in->event);
	bind_str(&q, 5, in->subject);
	bind_str(&q, 6, in->payload);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_outbox_due_open(struct tx *tx, const struct sql_outbox_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_DUE);

	bind_bool(&q, 0, in->fresh);
	bind_bool(&q, 1, in->held);
	bind_i64(&q, 2, in->now);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_outbox_due_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_due_all(struct tx *tx, const struct sql_outbox_due_in *in,
		       struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_due_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_outbox_load(struct tx *tx, const struct sql_outbox_load_in *in, struct sql_outbox *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_outbox(&q, ret);
}

int sql_outbox_delivered(struct tx *tx, const struct sql_outbox_delivered_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_DELIVERED);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_i64(&q, 2, in->seq);
	bind_bool(&q, 3, in->fresh);
	return stmt_exec(&q);
}

int sql_outbox_failed(struct tx *tx, const struct sql_outbox_failed_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_FAILED);

	bind_i64(&q, 0, in->state);
	bind_i64(&q, 1, in->attempts);
	bind_i64(&q, 2, in->now);
	bind_str(&q, 3, in->error);
	bind_str(&q, 4, in->account);
	bind_i64(&q, 5, in->seq);
	bind_bool(&q, 6, in->fresh);
	return stmt_exec(&q);
}

int sql_outbox_dealt(struct tx *tx, const struct sql_outbox_dealt_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_DEALT);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	return stmt_exec(&q);
}

int sql_outbox_hold_put(struct tx *tx, const struct sql_outbox_hold_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_HOLD_PUT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->subject);
	bind_i64(&q, 2, in->until);
	return stmt_exec(&q);
}

int sql_outbox_hold_drop(struct tx *tx, const struct sql_outbox_hold_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_HOLD_DROP);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->subject);
	return stmt_exec(&q);
}

struct stmt sql_outbox_waiting_open(struct tx *tx, const struct sql_outbox_waiting_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_WAITING);

	bind_bool(&q, 0, in->fresh);
	bind_i64(&q, 1, in->seq);
	bind_str(&q, 2, in->account);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_outbox_waiting_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_waiting_all(struct tx *tx, const struct sql_outbox_waiting_in *in,
			   struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_waiting_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_waiting_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_outbox_given_up_open(struct tx *tx, const struct sql_outbox_given_up_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_GIVEN_UP);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_outbox_given_up_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_given_up_all(struct tx *tx, const struct sql_outbox_given_up_in *in,
			    struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_given_up_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_given_up_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_outbox_arrived_open(struct tx *tx, const struct sql_outbox_arrived_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_ARRIVED);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_outbox_arrived_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_arrived_all(struct tx *tx, const struct sql_outbox_arrived_in *in,
			   struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_arrived_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_arrived_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_outbox_waiting_of_open(struct tx *tx, const struct sql_outbox_waiting_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_WAITING_OF);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_outbox_waiting_of_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_waiting_of_all(struct tx *tx, const struct sql_outbox_waiting_of_in *in,
			      struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_waiting_of_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_waiting_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_outbox_given_up_of_open(struct tx *tx, const struct sql_outbox_given_up_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_GIVEN_UP_OF);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_outbox_given_up_of_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_given_up_of_all(struct tx *tx, const struct sql_outbox_given_up_of_in *in,
			       struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_given_up_of_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_given_up_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_outbox_arrived_of_open(struct tx *tx, const struct sql_outbox_arrived_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_OUTBOX_ARRIVED_OF);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_outbox_arrived_of_next(struct stmt *q, struct sql_outbox *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_outbox(q, ret);
	return r < 0 ? r : 1;
}

int sql_outbox_arrived_of_all(struct tx *tx, const struct sql_outbox_arrived_of_in *in,
			      struct sql_outbox_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_outbox_arrived_of_open(tx, in);
	struct sql_outbox_rows rows = {0};
	struct sql_outbox row;
	int r;

	while ((r = sql_outbox_arrived_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_outbox_replay(struct tx *tx, const struct sql_outbox_replay_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_REPLAY);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_i64(&q, 2, in->seq);
	return stmt_exec(&q);
}

int sql_outbox_replay_dead(struct tx *tx, const struct sql_outbox_replay_dead_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_REPLAY_DEAD);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	return stmt_exec(&q);
}

int sql_outbox_purge(struct tx *tx, const struct sql_outbox_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OUTBOX_PURGE);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return stmt_exec(&q);
}
