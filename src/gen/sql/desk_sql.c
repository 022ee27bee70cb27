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

static int row_desk_macro(struct stmt *q, struct sql_desk_macro *ret)
{
	struct sql_desk_macro row = {
		.account = col_str(q, 0),
		.name = col_str(q, 1),
		.title = col_str(q, 2),
		.reply = col_str(q, 3),
		.note = col_str(q, 4),
		.next_status = col_str(q, 5),
		.severity = col_str(q, 6),
		.add_tags = col_str(q, 7),
		.remove_tags = col_str(q, 8),
		.changed = col_i64(q, 9),
		.changed_by = col_str(q, 10),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_scheduled(struct stmt *q, struct sql_desk_scheduled *ret)
{
	struct sql_desk_scheduled row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.reply_id = col_str(q, 2),
		.send_at = col_i64(q, 3),
		.body = col_str(q, 4),
		.next_status = col_str(q, 5),
		.unless_customer = col_bool(q, 6),
		.agent = col_str(q, 7),
		.agent_name = col_str(q, 8),
		.made = col_i64(q, 9),
		.seen = col_i64(q, 10),
		.state = col_str(q, 11),
		.settled = col_i64(q, 12),
		.reason = col_str(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_bulk_case(struct stmt *q, struct sql_desk_bulk_case *ret)
{
	struct sql_desk_bulk_case row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.bulk_id = col_str(q, 2),
		.severity = col_str(q, 3),
		.status = col_str(q, 4),
		.assignee = col_str(q, 5),
		.assignee_name = col_str(q, 6),
		.queue = col_str(q, 7),
		.tags_added = col_str(q, 8),
		.tags_removed = col_str(q, 9),
		.events = col_i64(q, 10),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_rating(struct stmt *q, struct sql_desk_rating *ret)
{
	struct sql_desk_rating row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.message = col_i64(q, 2),
		.rating = col_i64(q, 3),
		.comment = col_str(q, 4),
		.rater = col_str(q, 5),
		.agent = col_str(q, 6),
		.agent_name = col_str(q, 7),
		.plan = col_str(q, 8),
		.severity = col_str(q, 9),
		.rated = col_i64(q, 10),
		.changed = col_i64(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_contact(struct stmt *q, struct sql_desk_contact *ret)
{
	struct sql_desk_contact row = {
		.account = col_str(q, 0),
		.position = col_i64(q, 1),
		.name = col_str(q, 2),
		.email = col_str(q, 3),
		.phone = col_str(q, 4),
		.kind = col_str(q, 5),
		.channel = col_str(q, 6),
		.language = col_str(q, 7),
		.zone = col_str(q, 8),
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
	bind_str(&q, 9, in->tag);
	bind_i64(&q, 10, in->most);
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

int sql_draft_put(struct tx *tx, const struct sql_draft_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DRAFT_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->agent);
	bind_str(&q, 3, in->agent_name);
	bind_i64(&q, 4, in->since);
	bind_i64(&q, 5, in->until);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_draft_delete(struct tx *tx, const struct sql_draft_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DRAFT_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->agent);
	return stmt_exec(&q);
}

static int read_draft_list(struct stmt *q, struct sql_draft_list_row *ret)
{
	struct sql_draft_list_row row = {
		.agent = col_str(q, 0),
		.agent_name = col_str(q, 1),
		.since = col_i64(q, 2),
		.until = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_draft_list_open(struct tx *tx, const struct sql_draft_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_DRAFT_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->now);
	return q;
}

int sql_draft_list_next(struct stmt *q, struct sql_draft_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_draft_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_draft_list_all(struct tx *tx, const struct sql_draft_list_in *in,
		       struct sql_draft_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_draft_list_open(tx, in);
	struct sql_draft_list_rows rows = {0};
	struct sql_draft_list_row row;
	int r;

	while ((r = sql_draft_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_tag_put(struct tx *tx, const struct sql_tag_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TAG_PUT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->tag);
	return stmt_exec(&q);
}

int sql_tag_delete(struct tx *tx, const struct sql_tag_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TAG_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->tag);
	return stmt_exec(&q);
}

static int read_tag_list(struct stmt *q, struct sql_tag_list_row *ret)
{
	struct sql_tag_list_row row = {
		.tag = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_tag_list_open(struct tx *tx, const struct sql_tag_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_TAG_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
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

int sql_tag_list_all(struct tx *tx, const struct sql_tag_list_in *in, struct sql_tag_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_tag_list_open(tx, in);
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

int sql_link_put(struct tx *tx, const struct sql_link_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_LINK_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->target);
	bind_str(&q, 3, in->title);
	bind_i64(&q, 4, in->added);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_link_delete(struct tx *tx, const struct sql_link_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_LINK_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->target);
	return stmt_exec(&q);
}

static int read_link_list(struct stmt *q, struct sql_link_list_row *ret)
{
	struct sql_link_list_row row = {
		.target = col_str(q, 0),
		.title = col_str(q, 1),
		.added = col_i64(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_link_list_open(struct tx *tx, const struct sql_link_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_LINK_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_link_list_next(struct stmt *q, struct sql_link_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_link_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_link_list_all(struct tx *tx, const struct sql_link_list_in *in,
		      struct sql_link_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_link_list_open(tx, in);
	struct sql_link_list_rows rows = {0};
	struct sql_link_list_row row;
	int r;

	while ((r = sql_link_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_macro_put(struct tx *tx, const struct sql_desk_macro *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MACRO_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->name);
	bind_str(&q, 2, in->title);
	bind_str(&q, 3, in->reply);
	bind_str(&q, 4, in->note);
	bind_str(&q, 5, in->next_status);
	bind_str(&q, 6, in->severity);
	bind_str(&q, 7, in->add_tags);
	bind_str(&q, 8, in->remove_tags);
	bind_i64(&q, 9, in->changed);
	bind_str(&q, 10, in->changed_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_macro_load(struct tx *tx, const struct sql_macro_load_in *in, struct sql_desk_macro *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MACRO_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->name);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_macro(&q, ret);
}

struct stmt sql_macro_list_open(struct tx *tx, const struct sql_macro_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_MACRO_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_macro_list_next(struct stmt *q, struct sql_desk_macro *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_macro(q, ret);
	return r < 0 ? r : 1;
}

int sql_macro_list_all(struct tx *tx, const struct sql_macro_list_in *in,
		       struct sql_desk_macro_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_macro_list_open(tx, in);
	struct sql_desk_macro_rows rows = {0};
	struct sql_desk_macro row;
	int r;

	while ((r = sql_macro_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_macro_delete(struct tx *tx, const struct sql_macro_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MACRO_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->name);
	return stmt_exec(&q);
}

int sql_scheduled_insert(struct tx *tx, const struct sql_desk_scheduled *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SCHEDULED_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->reply_id);
	bind_i64(&q, 3, in->send_at);
	bind_str(&q, 4, in->body);
	bind_str(&q, 5, in->next_status);
	bind_bool(&q, 6, in->unless_customer);
	bind_str(&q, 7, in->agent);
	bind_str(&q, 8, in->agent_name);
	bind_i64(&q, 9, in->made);
	bind_i64(&q, 10, in->seen);
	bind_str(&q, 11, in->state);
	bind_i64(&q, 12, in->settled);
	bind_str(&q, 13, in->reason);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_scheduled_load(struct tx *tx, const struct sql_scheduled_load_in *in,
		       struct sql_desk_scheduled *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SCHEDULED_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->reply_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_scheduled(&q, ret);
}

int sql_scheduled_settle(struct tx *tx, const struct sql_scheduled_settle_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SCHEDULED_SETTLE);
	int r;

	bind_str(&q, 0, in->state);
	bind_i64(&q, 1, in->settled);
	bind_str(&q, 2, in->reason);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->case_id);
	bind_str(&q, 5, in->reply_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_scheduled_due(struct stmt *q, struct sql_scheduled_due_row *ret)
{
	struct sql_scheduled_due_row row = {
		.account = col_str(q, 0),
		.reply_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_scheduled_due_open(struct tx *tx, const struct sql_scheduled_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_SCHEDULED_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_scheduled_due_next(struct stmt *q, struct sql_scheduled_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_scheduled_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_scheduled_due_all(struct tx *tx, const struct sql_scheduled_due_in *in,
			  struct sql_scheduled_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_scheduled_due_open(tx, in);
	struct sql_scheduled_due_rows rows = {0};
	struct sql_scheduled_due_row row;
	int r;

	while ((r = sql_scheduled_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_scheduled_of_case_open(struct tx *tx, const struct sql_scheduled_of_case_in *in)
{
	struct stmt q = stmt_open(tx, Q_SCHEDULED_OF_CASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_bool(&q, 2, in->waiting);
	bind_i64(&q, 3, in->after_at);
	bind_str(&q, 4, in->after_id);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_scheduled_of_case_next(struct stmt *q, struct sql_desk_scheduled *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_scheduled(q, ret);
	return r < 0 ? r : 1;
}

int sql_scheduled_of_case_all(struct tx *tx, const struct sql_scheduled_of_case_in *in,
			      struct sql_desk_scheduled_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_scheduled_of_case_open(tx, in);
	struct sql_desk_scheduled_rows rows = {0};
	struct sql_desk_scheduled row;
	int r;

	while ((r = sql_scheduled_of_case_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_scheduled_waiting_open(struct tx *tx, const struct sql_scheduled_waiting_in *in)
{
	struct stmt q = stmt_open(tx, Q_SCHEDULED_WAITING);

	bind_i64(&q, 0, in->after_at);
	bind_str(&q, 1, in->after_id);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_scheduled_waiting_next(struct stmt *q, struct sql_desk_scheduled *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_scheduled(q, ret);
	return r < 0 ? r : 1;
}

int sql_scheduled_waiting_all(struct tx *tx, const struct sql_scheduled_waiting_in *in,
			      struct sql_desk_scheduled_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_scheduled_waiting_open(tx, in);
	struct sql_desk_scheduled_rows rows = {0};
	struct sql_desk_scheduled row;
	int r;

	while ((r = sql_scheduled_waiting_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_customer_wrote(struct stmt *q, struct sql_customer_wrote_row *ret)
{
	struct sql_customer_wrote_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_customer_wrote(struct tx *tx, const struct sql_customer_wrote_in *in,
		       struct sql_customer_wrote_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CUSTOMER_WROTE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	bind_i64(&q, 2, in->seen);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_customer_wrote(&q, ret);
}

int sql_bulk_insert(struct tx *tx, const struct sql_bulk_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->bulk_id);
	bind_i64(&q, 2, in->made);
	bind_i64(&q, 3, in->expires);
	bind_str(&q, 4, in->actor);
	bind_i64(&q, 5, in->undone);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_bulk_load(struct stmt *q, struct sql_bulk_load_row *ret)
{
	struct sql_bulk_load_row row = {
		.expires = col_i64(q, 0),
		.undone = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_bulk_load(struct tx *tx, const struct sql_bulk_load_in *in, struct sql_bulk_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->bulk_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_bulk_load(&q, ret);
}

int sql_bulk_undone(struct tx *tx, const struct sql_bulk_undone_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_UNDONE);
	int r;

	bind_i64(&q, 0, in->undone);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->bulk_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_bulk_case_insert(struct tx *tx, const struct sql_desk_bulk_case *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_CASE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->bulk_id);
	bind_str(&q, 3, in->severity);
	bind_str(&q, 4, in->status);
	bind_str(&q, 5, in->assignee);
	bind_str(&q, 6, in->assignee_name);
	bind_str(&q, 7, in->queue);
	bind_str(&q, 8, in->tags_added);
	bind_str(&q, 9, in->tags_removed);
	bind_i64(&q, 10, in->events);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_bulk_case_list_open(struct tx *tx, const struct sql_bulk_case_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_BULK_CASE_LIST);

	bind_str(&q, 0, in->bulk_id);
	return q;
}

int sql_bulk_case_list_next(struct stmt *q, struct sql_desk_bulk_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_bulk_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_bulk_case_list_all(struct tx *tx, const struct sql_bulk_case_list_in *in,
			   struct sql_desk_bulk_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_bulk_case_list_open(tx, in);
	struct sql_desk_bulk_case_rows rows = {0};
	struct sql_desk_bulk_case row;
	int r;

	while ((r = sql_bulk_case_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_bulk_expired(struct stmt *q, struct sql_bulk_expired_row *ret)
{
	struct sql_bulk_expired_row row = {
		.account = col_str(q, 0),
		.bulk_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_bulk_expired_open(struct tx *tx, const struct sql_bulk_expired_in *in)
{
	struct stmt q = stmt_open(tx, Q_BULK_EXPIRED);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_bulk_expired_next(struct stmt *q, struct sql_bulk_expired_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_bulk_expired(q, ret);
	return r < 0 ? r : 1;
}

int sql_bulk_expired_all(struct tx *tx, const struct sql_bulk_expired_in *in,
			 struct sql_bulk_expired_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_bulk_expired_open(tx, in);
	struct sql_bulk_expired_rows rows = {0};
	struct sql_bulk_expired_row row;
	int r;

	while ((r = sql_bulk_expired_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_bulk_delete(struct tx *tx, const struct sql_bulk_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->bulk_id);
	return stmt_exec(&q);
}

int sql_bulk_case_delete(struct tx *tx, const struct sql_bulk_case_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_BULK_CASE_DELETE);

	bind_str(&q, 0, in->bulk_id);
	return stmt_exec(&q);
}

int sql_rating_load(struct tx *tx, const struct sql_rating_load_in *in, struct sql_desk_rating *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RATING_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->message);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_rating(&q, ret);
}

int sql_rating_put(struct tx *tx, const struct sql_desk_rating *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RATING_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->message);
	bind_i64(&q, 3, in->rating);
	bind_str(&q, 4, in->comment);
	bind_str(&q, 5, in->rater);
	bind_str(&q, 6, in->agent);
	bind_str(&q, 7, in->agent_name);
	bind_str(&q, 8, in->plan);
	bind_str(&q, 9, in->severity);
	bind_i64(&q, 10, in->rated);
	bind_i64(&q, 11, in->changed);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_rating_list_open(struct tx *tx, const struct sql_rating_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_RATING_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_rating_list_next(struct stmt *q, struct sql_desk_rating *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_rating(q, ret);
	return r < 0 ? r : 1;
}

int sql_rating_list_all(struct tx *tx, const struct sql_rating_list_in *in,
			struct sql_desk_rating_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_rating_list_open(tx, in);
	struct sql_desk_rating_rows rows = {0};
	struct sql_desk_rating row;
	int r;

	while ((r = sql_rating_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_rating_report(struct stmt *q, struct sql_rating_report_row *ret)
{
	struct sql_rating_report_row row = {
		.key = col_str(q, 0),
		.name = col_str(q, 1),
		.ratings = col_i64(q, 2),
		.sum = col_i64(q, 3),
		.ones = col_i64(q, 4),
		.twos = col_i64(q, 5),
		.threes = col_i64(q, 6),
		.fours = col_i64(q, 7),
		.fives = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_rating_report_open(struct tx *tx, const struct sql_rating_report_in *in)
{
	struct stmt q = stmt_open(tx, Q_RATING_REPORT);

	bind_str(&q, 0, in->by);
	bind_i64(&q, 1, in->since);
	bind_i64(&q, 2, in->before);
	bind_bool(&q, 3, in->cases);
	bind_bool(&q, 4, in->replies);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_rating_report_next(struct stmt *q, struct sql_rating_report_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_rating_report(q, ret);
	return r < 0 ? r : 1;
}

int sql_rating_report_all(struct tx *tx, const struct sql_rating_report_in *in,
			  struct sql_rating_report_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_rating_report_open(tx, in);
	struct sql_rating_report_rows rows = {0};
	struct sql_rating_report_row row;
	int r;

	while ((r = sql_rating_report_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_contact_insert(struct tx *tx, const struct sql_desk_contact *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CONTACT_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->position);
	bind_str(&q, 2, in->name);
	bind_str(&q, 3, in->email);
	bind_str(&q, 4, in->phone);
	bind_str(&q, 5, in->kind);
	bind_str(&q, 6, in->channel);
	bind_str(&q, 7, in->language);
	bind_str(&q, 8, in->zone);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_contact_clear(struct tx *tx, const struct sql_contact_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CONTACT_CLEAR);

	bind_str(&q, 0, in->account);
	return stmt_exec(&q);
}

struct stmt sql_contact_list_open(struct tx *tx, const struct sql_contact_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_CONTACT_LIST);

	bind_str(&q, 0, in->account);
	return q;
}

int sql_contact_list_next(struct stmt *q, struct sql_desk_contact *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_contact(q, ret);
	return r < 0 ? r : 1;
}

int sql_contact_list_all(struct tx *tx, const struct sql_contact_list_in *in,
			 struct sql_desk_contact_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_contact_list_open(tx, in);
	struct sql_desk_contact_rows rows = {0};
	struct sql_desk_contact row;
	int r;

	while ((r = sql_contact_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}
