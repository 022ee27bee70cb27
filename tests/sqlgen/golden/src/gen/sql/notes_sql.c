/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notes's statements; do not edit. */
#include "notes_sql.h"

#include "queries.h"

static int row_note(struct stmt *q, struct sql_note *ret)
{
	struct sql_note row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.body = col_str(q, 2),
		.written = col_i64(q, 3),
		.due = col_opt_usec(q, 4),
		.picture = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_note_load(struct tx *tx, const struct sql_note_load_in *in, struct sql_note *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_note(&q, ret);
}

int sql_note_insert(struct tx *tx, const struct sql_note *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_str(&q, 2, in->body);
	bind_i64(&q, 3, in->written);
	bind_opt_usec(&q, 4, in->due);
	bind_bytes(&q, 5, in->picture);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_note_list(struct stmt *q, struct sql_note_list_row *ret)
{
	struct sql_note_list_row row = {
		.id = col_str(q, 0),
		.open = col_bool(q, 1),
		.due = col_opt_usec(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_note_list_open(struct tx *tx, const struct sql_note_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTE_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_note_list_next(struct stmt *q, struct sql_note_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_note_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_note_list_all(struct tx *tx, const struct sql_note_list_in *in,
		      struct sql_note_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_note_list_open(tx, in);
	struct sql_note_list_rows rows = {0};
	struct sql_note_list_row row;
	int r;

	while ((r = sql_note_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_note_change(struct tx *tx, const struct sql_note_change_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTE_CHANGE);

	bind_str(&q, 0, in->body);
	bind_opt_bool(&q, 1, in->hidden);
	bind_opt_i64(&q, 2, in->most);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->id);
	return stmt_exec(&q);
}

int sql_note_purge(struct tx *tx, const struct sql_note_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTE_PURGE);

	bind_i64(&q, 0, in->before);
	return stmt_exec(&q);
}

static int read_note_claim(struct stmt *q, struct sql_note_claim_row *ret)
{
	struct sql_note_claim_row row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_note_claim(struct tx *tx, struct sql_note_claim_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTE_CLAIM);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_note_claim(&q, ret);
}

struct stmt sql_note_page_open(struct tx *tx, const struct sql_note_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTE_PAGE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->ids);
	return q;
}

int sql_note_page_next(struct stmt *q, struct sql_note *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_note(q, ret);
	return r < 0 ? r : 1;
}

int sql_note_page_all(struct tx *tx, const struct sql_note_page_in *in, struct sql_note_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_note_page_open(tx, in);
	struct sql_note_rows rows = {0};
	struct sql_note row;
	int r;

	while ((r = sql_note_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_tag_list(struct stmt *q, struct sql_tag_list_row *ret)
{
	struct sql_tag_list_row row = {
		.name = col_str(q, 0),
		.hidden = col_bool(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_tag_list_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_TAG_LIST);

	return q;
}

int sql_tag_list_next(struct stmt *q, struct sql_tag_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_tag_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_tag_list_all(struct tx *tx, struct sql_tag_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_tag_list_open(tx);
	struct sql_tag_list_rows rows = {0};
	struct sql_tag_list_row row;
	int r;

	while ((r = sql_tag_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_tag_hide(struct stmt *q, struct sql_tag_hide_row *ret)
{
	struct sql_tag_hide_row row = {
		.hidden = col_bool(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_tag_hide(struct tx *tx, const struct sql_tag_hide_in *in, struct sql_tag_hide_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TAG_HIDE);
	int r;

	bind_str(&q, 0, in->name);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_tag_hide(&q, ret);
}
