/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/channels's statements; do not edit. */
#include "channels_sql.h"

#include "queries.h"

static int row_callback(struct stmt *q, struct sql_callback *ret)
{
	struct sql_callback row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.number = col_str(q, 3),
		.contact = col_str(q, 4),
		.message = col_str(q, 5),
		.origin = col_str(q, 6),
		.requested = col_i64(q, 7),
		.requester = col_str(q, 8),
		.requester_name = col_str(q, 9),
		.wanted_from = col_i64(q, 10),
		.wanted_until = col_i64(q, 11),
		.promised = col_i64(q, 12),
		.first_try = col_i64(q, 13),
		.broken = col_i64(q, 14),
		.due = col_i64(q, 15),
		.state = col_str(q, 16),
		.tries = col_i64(q, 17),
		.agent = col_str(q, 18),
		.agent_name = col_str(q, 19),
		.outcome = col_str(q, 20),
		.recording = col_str(q, 21),
		.ended = col_i64(q, 22),
		.changed = col_i64(q, 23),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_callback_insert(struct tx *tx, const struct sql_callback *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALLBACK_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	bind_str(&q, 2, in->case_id);
	bind_str(&q, 3, in->number);
	bind_str(&q, 4, in->contact);
	bind_str(&q, 5, in->message);
	bind_str(&q, 6, in->origin);
	bind_i64(&q, 7, in->requested);
	bind_str(&q, 8, in->requester);
	bind_str(&q, 9, in->requester_name);
	bind_i64(&q, 10, in->wanted_from);
	bind_i64(&q, 11, in->wanted_until);
	bind_i64(&q, 12, in->promised);
	bind_i64(&q, 13, in->first_try);
	bind_i64(&q, 14, in->broken);
	bind_i64(&q, 15, in->due);
	bind_str(&q, 16, in->state);
	bind_i64(&q, 17, in->tries);
	bind_str(&q, 18, in->agent);
	bind_str(&q, 19, in->agent_name);
	bind_str(&q, 20, in->outcome);
	bind_str(&q, 21, in->recording);
	bind_i64(&q, 22, in->ended);
	bind_i64(&q, 23, in->changed);
	return stmt_exec(&q);
}

int sql_callback_load(struct tx *tx, const struct sql_callback_load_in *in,
		      struct sql_callback *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALLBACK_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_callback(&q, ret);
}

int sql_callback_load_any(struct tx *tx, const struct sql_callback_load_any_in *in,
			  struct sql_callback *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALLBACK_LOAD_ANY);
	int r;

	bind_str(&q, 0, in->callback_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_callback(&q, ret);
}

int sql_callback_update(struct tx *tx, const struct sql_callback_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALLBACK_UPDATE);
	int r;

	bind_i64(&q, 0, in->first_try);
	bind_i64(&q, 1, in->broken);
	bind_i64(&q, 2, in->due);
	bind_str(&q, 3, in->state);
	bind_i64(&q, 4, in->tries);
	bind_str(&q, 5, in->agent);
	bind_str(&q, 6, in->agent_name);
	bind_str(&q, 7, in->outcome);
	bind_str(&q, 8, in->recording);
	bind_i64(&q, 9, in->ended);
	bind_i64(&q, 10, in->changed);
	bind_str(&q, 11, in->account);
	bind_str(&q, 12, in->callback_id);
	bind_str(&q, 13, in->state_before);
	bind_i64(&q, 14, in->changed_before);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_callback_page_open(struct tx *tx, const struct sql_callback_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_PAGE);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->after);
	bind_str(&q, 2, in->after_id);
	bind_str(&q, 3, in->case_id);
	bind_bool(&q, 4, in->closed);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_callback_page_next(struct stmt *q, struct sql_callback *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_callback(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_page_all(struct tx *tx, const struct sql_callback_page_in *in,
			  struct sql_callback_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_page_open(tx, in);
	struct sql_callback_rows rows = {0};
	struct sql_callback row;
	int r;

	while ((r = sql_callback_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_callback_queue_open(struct tx *tx, const struct sql_callback_queue_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_QUEUE);

	bind_i64(&q, 0, in->after);
	bind_str(&q, 1, in->after_id);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->case_id);
	bind_str(&q, 4, in->state);
	bind_str(&q, 5, in->agent);
	bind_i64(&q, 6, in->most);
	return q;
}

int sql_callback_queue_next(struct stmt *q, struct sql_callback *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_callback(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_queue_all(struct tx *tx, const struct sql_callback_queue_in *in,
			   struct sql_callback_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_queue_open(tx, in);
	struct sql_callback_rows rows = {0};
	struct sql_callback row;
	int r;

	while ((r = sql_callback_queue_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_callback_history_open(struct tx *tx, const struct sql_callback_history_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_HISTORY);

	bind_i64(&q, 0, in->after);
	bind_str(&q, 1, in->after_id);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->case_id);
	bind_str(&q, 4, in->state);
	bind_str(&q, 5, in->agent);
	bind_i64(&q, 6, in->most);
	return q;
}

int sql_callback_history_next(struct stmt *q, struct sql_callback *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_callback(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_history_all(struct tx *tx, const struct sql_callback_history_in *in,
			     struct sql_callback_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_history_open(tx, in);
	struct sql_callback_rows rows = {0};
	struct sql_callback row;
	int r;

	while ((r = sql_callback_history_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_callback_breaking(struct stmt *q, struct sql_callback_breaking_row *ret)
{
	struct sql_callback_breaking_row row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_callback_breaking_open(struct tx *tx, const struct sql_callback_breaking_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_BREAKING);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_callback_breaking_next(struct stmt *q, struct sql_callback_breaking_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_callback_breaking(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_breaking_all(struct tx *tx, const struct sql_callback_breaking_in *in,
			      struct sql_callback_breaking_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_breaking_open(tx, in);
	struct sql_callback_breaking_rows rows = {0};
	struct sql_callback_breaking_row row;
	int r;

	while ((r = sql_callback_breaking_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_callback_stale(struct stmt *q, struct sql_callback_stale_row *ret)
{
	struct sql_callback_stale_row row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_callback_stale_open(struct tx *tx, const struct sql_callback_stale_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_STALE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->before);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_callback_stale_next(struct stmt *q, struct sql_callback_stale_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_callback_stale(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_stale_all(struct tx *tx, const struct sql_callback_stale_in *in,
			   struct sql_callback_stale_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_stale_open(tx, in);
	struct sql_callback_stale_rows rows = {0};
	struct sql_callback_stale_row row;
	int r;

	while ((r = sql_callback_stale_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_callback_ended_before(struct stmt *q, struct sql_callback_ended_before_row *ret)
{
	struct sql_callback_ended_before_row row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_callback_ended_before_open(struct tx *tx,
					   const struct sql_callback_ended_before_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_ENDED_BEFORE);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_callback_ended_before_next(struct stmt *q, struct sql_callback_ended_before_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_callback_ended_before(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_ended_before_all(struct tx *tx, const struct sql_callback_ended_before_in *in,
				  struct sql_callback_ended_before_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_ended_before_open(tx, in);
	struct sql_callback_ended_before_rows rows = {0};
	struct sql_callback_ended_before_row row;
	int r;

	while ((r = sql_callback_ended_before_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_callback_delete(struct tx *tx, const struct sql_callback_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALLBACK_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	return stmt_exec(&q);
}
