/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/desk's statements; do not edit. */
#include "desk_sql.h"

#include "queries.h"

static int row_desk_case_row(struct stmt *q, struct sql_desk_case_row *ret)
{
	struct sql_desk_case_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.display_id = col_str(q, 2),
		.account_name = col_str(q, 3),
		.plan = col_str(q, 4),
		.subject = col_str(q, 5),
		.status = col_str(q, 6),
		.severity = col_str(q, 7),
		.service = col_str(q, 8),
		.category = col_str(q, 9),
		.issue_type = col_str(q, 10),
		.language = col_str(q, 11),
		.submitted_by = col_str(q, 12),
		.opened = col_i64(q, 13),
		.last_activity = col_i64(q, 14),
		.response_due = col_i64(q, 15),
		.responded_at = col_i64(q, 16),
		.next_due = col_i64(q, 17),
		.assignee = col_str(q, 18),
		.assignee_name = col_str(q, 19),
		.queue = col_str(q, 20),
		.sort_key = col_i64(q, 21),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_note_row(struct stmt *q, struct sql_desk_note_row *ret)
{
	struct sql_desk_note_row row = {
		.seq = col_i64(q, 0),
		.at = col_i64(q, 1),
		.author = col_str(q, 2),
		.author_name = col_str(q, 3),
		.body = col_str(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_desk_queue_open(struct tx *tx, const struct sql_desk_queue_in *in)
{
	struct stmt q = stmt_open(tx, Q_DESK_QUEUE);

	bind_i64(&q, 0, in->after_key);
	bind_str(&q, 1, in->after_case);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->assignee);
	bind_bool(&q, 4, in->unassigned);
	bind_str(&q, 5, in->queue);
	bind_str(&q, 6, in->severity);
	bind_str(&q, 7, in->status);
	bind_str(&q, 8, in->language);
	bind_i64(&q, 9, in->most);
	return q;
}

int sql_desk_queue_next(struct stmt *q, struct sql_desk_case_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_case_row(q, ret);
	return r < 0 ? r : 1;
}

int sql_desk_queue_all(struct tx *tx, const struct sql_desk_queue_in *in,
		       struct sql_desk_case_row_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_desk_queue_open(tx, in);
	struct sql_desk_case_row_rows rows = {0};
	struct sql_desk_case_row row;
	int r;

	while ((r = sql_desk_queue_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_desk_assignment_load(struct stmt *q, struct sql_desk_assignment_load_row *ret)
{
	struct sql_desk_assignment_load_row row = {
		.assignee = col_str(q, 0),
		.assignee_name = col_str(q, 1),
		.queue = col_str(q, 2),
		.since = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_desk_assignment_load(struct tx *tx, const struct sql_desk_assignment_load_in *in,
			     struct sql_desk_assignment_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DESK_ASSIGNMENT_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_desk_assignment_load(&q, ret);
}

int sql_desk_assignment_put(struct tx *tx, const struct sql_desk_assignment_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DESK_ASSIGNMENT_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->assignee);
	bind_str(&q, 3, in->assignee_name);
	bind_str(&q, 4, in->queue);
	bind_i64(&q, 5, in->since);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_desk_note_last(struct stmt *q, struct sql_desk_note_last_row *ret)
{
	struct sql_desk_note_last_row row = {
		.seq = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_desk_note_last(struct tx *tx, const struct sql_desk_note_last_in *in,
		       struct sql_desk_note_last_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DESK_NOTE_LAST);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_desk_note_last(&q, ret);
}

int sql_desk_note_insert(struct tx *tx, const struct sql_desk_note_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DESK_NOTE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->seq);
	bind_i64(&q, 3, in->at);
	bind_str(&q, 4, in->author);
	bind_str(&q, 5, in->author_name);
	bind_str(&q, 6, in->body);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_desk_note_list_open(struct tx *tx, const struct sql_desk_note_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_DESK_NOTE_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->after);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_desk_note_list_next(struct stmt *q, struct sql_desk_note_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_note_row(q, ret);
	return r < 0 ? r : 1;
}

int sql_desk_note_list_all(struct tx *tx, const struct sql_desk_note_list_in *in,
			   struct sql_desk_note_row_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_desk_note_list_open(tx, in);
	struct sql_desk_note_row_rows rows = {0};
	struct sql_desk_note_row row;
	int r;

	while ((r = sql_desk_note_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_desk_silent(struct stmt *q, struct sql_desk_silent_row *ret)
{
	struct sql_desk_silent_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_desk_silent_open(struct tx *tx, const struct sql_desk_silent_in *in)
{
	struct stmt q = stmt_open(tx, Q_DESK_SILENT);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_desk_silent_next(struct stmt *q, struct sql_desk_silent_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_desk_silent(q, ret);
	return r < 0 ? r : 1;
}

int sql_desk_silent_all(struct tx *tx, const struct sql_desk_silent_in *in,
			struct sql_desk_silent_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_desk_silent_open(tx, in);
	struct sql_desk_silent_rows rows = {0};
	struct sql_desk_silent_row row;
	int r;

	while ((r = sql_desk_silent_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}
