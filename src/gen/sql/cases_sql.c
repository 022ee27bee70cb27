/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/cases's statements; do not edit. */
#include "cases_sql.h"

#include "queries.h"

static int row_attachment_set(struct stmt *q, struct sql_attachment_set *ret)
{
	struct sql_attachment_set row = {
		.account = col_str(q, 0),
		.set_id = col_str(q, 1),
		.created = col_i64(q, 2),
		.expires = col_i64(q, 3),
		.files = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_attachment_file(struct stmt *q, struct sql_attachment_file *ret)
{
	struct sql_attachment_file row = {
		.account = col_str(q, 0),
		.file_id = col_str(q, 1),
		.set_id = col_str(q, 2),
		.position = col_i64(q, 3),
		.file_name = col_str(q, 4),
		.size = col_i64(q, 5),
		.created = col_i64(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_attachment(struct stmt *q, struct sql_attachment *ret)
{
	struct sql_attachment row = {
		.account = col_str(q, 0),
		.attachment_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.communication = col_i64(q, 3),
		.position = col_i64(q, 4),
		.file_id = col_str(q, 5),
		.file_name = col_str(q, 6),
		.size = col_i64(q, 7),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_attachment_upload(struct stmt *q, struct sql_attachment_upload *ret)
{
	struct sql_attachment_upload row = {
		.account = col_str(q, 0),
		.upload_id = col_str(q, 1),
		.file_id = col_str(q, 2),
		.file_name = col_str(q, 3),
		.size = col_i64(q, 4),
		.part_size = col_i64(q, 5),
		.parts = col_i64(q, 6),
		.parts_done = col_i64(q, 7),
		.created = col_i64(q, 8),
		.expires = col_i64(q, 9),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_attachment_part(struct stmt *q, struct sql_attachment_part *ret)
{
	struct sql_attachment_part row = {
		.account = col_str(q, 0),
		.upload_id = col_str(q, 1),
		.part = col_i64(q, 2),
		.size = col_i64(q, 3),
		.etag = col_str(q, 4),
		.confirmed = col_bool(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_attachment_scan(struct stmt *q, struct sql_attachment_scan *ret)
{
	struct sql_attachment_scan row = {
		.account = col_str(q, 0),
		.file_id = col_str(q, 1),
		.state = col_str(q, 2),
		.signature = col_str(q, 3),
		.tries = col_i64(q, 4),
		.due = col_i64(q, 5),
		.changed = col_i64(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_calendar_version(struct stmt *q, struct sql_calendar_version *ret)
{
	struct sql_calendar_version row = {
		.name = col_str(q, 0),
		.starts = col_i64(q, 1),
		.hours = col_str(q, 2),
		.holiday_sets = col_str(q, 3),
		.created = col_i64(q, 4),
		.created_by = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_holiday_set(struct stmt *q, struct sql_holiday_set *ret)
{
	struct sql_holiday_set row = {
		.name = col_str(q, 0),
		.starts = col_i64(q, 1),
		.title = col_str(q, 2),
		.days = col_str(q, 3),
		.day_count = col_i64(q, 4),
		.created = col_i64(q, 5),
		.created_by = col_str(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_calendar_line(struct stmt *q, struct sql_calendar_line *ret)
{
	struct sql_calendar_line row = {
		.name = col_str(q, 0),
		.kind = col_str(q, 1),
		.starts = col_i64(q, 2),
		.summary = col_str(q, 3),
		.day_count = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_clock_result(struct stmt *q, struct sql_clock_result *ret)
{
	struct sql_clock_result row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.clock = col_str(q, 2),
		.run = col_i64(q, 3),
		.outcome = col_str(q, 4),
		.decided = col_i64(q, 5),
		.month = col_i64(q, 6),
		.plan = col_str(q, 7),
		.severity = col_str(q, 8),
		.issue_type = col_str(q, 9),
		.agent = col_str(q, 10),
		.started = col_i64(q, 11),
		.due = col_i64(q, 12),
		.ended = col_i64(q, 13),
		.target = col_i64(q, 14),
		.counted = col_i64(q, 15),
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

static int row_support_case(struct stmt *q, struct sql_support_case *ret)
{
	struct sql_support_case row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.display_id = col_str(q, 2),
		.subject = col_str(q, 3),
		.service = col_str(q, 4),
		.category = col_str(q, 5),
		.issue_type = col_str(q, 6),
		.language = col_str(q, 7),
		.submitter = col_str(q, 8),
		.submitted_by = col_str(q, 9),
		.channel = col_str(q, 10),
		.related_case = col_str(q, 11),
		.plan = col_str(q, 12),
		.catalogue = col_str(q, 13),
		.opened = col_i64(q, 14),
		.severity = col_str(q, 15),
		.cc = col_str(q, 16),
		.status = col_str(q, 17),
		.resolved_at = col_i64(q, 18),
		.last_communication = col_i64(q, 19),
		.last_activity = col_i64(q, 20),
		.communications = col_i64(q, 21),
		.events = col_i64(q, 22),
		.response_target = col_i64(q, 23),
		.response_calendar = col_str(q, 24),
		.response_due = col_i64(q, 25),
		.responded_at = col_i64(q, 26),
		.next_due = col_i64(q, 27),
		.alarm_at = col_i64(q, 28),
		.visibility = col_str(q, 29),
		.merged_into = col_str(q, 30),
		.woven = col_bool(q, 31),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_case_communication(struct stmt *q, struct sql_case_communication *ret)
{
	struct sql_case_communication row = {
		.account = col_str(q, 0),
		.display_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.seq = col_i64(q, 3),
		.uuid = col_str(q, 4),
		.at = col_i64(q, 5),
		.author_kind = col_str(q, 6),
		.author = col_str(q, 7),
		.submitted_by = col_str(q, 8),
		.channel = col_str(q, 9),
		.body = col_str(q, 10),
		.attachments = col_i64(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_case_event(struct stmt *q, struct sql_case_event *ret)
{
	struct sql_case_event row = {
		.account = col_str(q, 0),
		.display_id = col_str(q, 1),
		.seq = col_i64(q, 2),
		.at = col_i64(q, 3),
		.kind = col_str(q, 4),
		.actor_kind = col_str(q, 5),
		.actor = col_str(q, 6),
		.communication = col_i64(q, 7),
		.status = col_str(q, 8),
		.severity = col_str(q, 9),
		.target = col_i64(q, 10),
		.calendar = col_str(q, 11),
		.detail = col_str(q, 12),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_case_weave(struct stmt *q, struct sql_case_weave *ret)
{
	struct sql_case_weave row = {
		.account = col_str(q, 0),
		.weave_id = col_str(q, 1),
		.kind = col_str(q, 2),
		.case_id = col_str(q, 3),
		.other = col_str(q, 4),
		.made = col_i64(q, 5),
		.actor = col_str(q, 6),
		.actor_name = col_str(q, 7),
		.status = col_str(q, 8),
		.resolved_at = col_i64(q, 9),
		.redirected = col_i64(q, 10),
		.undone = col_i64(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_set_insert(struct tx *tx, const struct sql_attachment_set *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SET_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->set_id);
	bind_i64(&q, 2, in->created);
	bind_i64(&q, 3, in->expires);
	bind_i64(&q, 4, in->files);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_attachment_set_load(struct tx *tx, const struct sql_attachment_set_load_in *in,
			    struct sql_attachment_set *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SET_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->set_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment_set(&q, ret);
}

static int read_attachment_set_count(struct stmt *q, struct sql_attachment_set_count_row *ret)
{
	struct sql_attachment_set_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_set_count(struct tx *tx, const struct sql_attachment_set_count_in *in,
			     struct sql_attachment_set_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SET_COUNT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->since);
	bind_i64(&q, 2, in->most);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_set_count(&q, ret);
}

int sql_attachment_set_grow(struct tx *tx, const struct sql_attachment_set_grow_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SET_GROW);
	int r;

	bind_i64(&q, 0, in->files);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->set_id);
	bind_i64(&q, 3, in->files_before);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_attachment_set_expired_open(struct tx *tx,
					    const struct sql_attachment_set_expired_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_SET_EXPIRED);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_attachment_set_expired_next(struct stmt *q, struct sql_attachment_set *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_attachment_set(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_set_expired_all(struct tx *tx, const struct sql_attachment_set_expired_in *in,
				   struct sql_attachment_set_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_set_expired_open(tx, in);
	struct sql_attachment_set_rows rows = {0};
	struct sql_attachment_set row;
	int r;

	while ((r = sql_attachment_set_expired_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_attachment_set_delete(struct tx *tx, const struct sql_attachment_set_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SET_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->set_id);
	return stmt_exec(&q);
}

int sql_attachment_file_insert(struct tx *tx, const struct sql_attachment_file *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	bind_str(&q, 2, in->set_id);
	bind_i64(&q, 3, in->position);
	bind_str(&q, 4, in->file_name);
	bind_i64(&q, 5, in->size);
	bind_i64(&q, 6, in->created);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_attachment_file_of_set_open(struct tx *tx,
					    const struct sql_attachment_file_of_set_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_FILE_OF_SET);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->set_id);
	return q;
}

int sql_attachment_file_of_set_next(struct stmt *q, struct sql_attachment_file *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_attachment_file(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_file_of_set_all(struct tx *tx, const struct sql_attachment_file_of_set_in *in,
				   struct sql_attachment_file_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_file_of_set_open(tx, in);
	struct sql_attachment_file_rows rows = {0};
	struct sql_attachment_file row;
	int r;

	while ((r = sql_attachment_file_of_set_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_attachment_file_unused(struct stmt *q, struct sql_attachment_file_unused_row *ret)
{
	struct sql_attachment_file_unused_row row = {
		.unused = col_bool(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_file_unused(struct tx *tx, const struct sql_attachment_file_unused_in *in,
			       struct sql_attachment_file_unused_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_UNUSED);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_file_unused(&q, ret);
}

static int read_attachment_file_held(struct stmt *q, struct sql_attachment_file_held_row *ret)
{
	struct sql_attachment_file_held_row row = {
		.held = col_bool(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_file_held(struct tx *tx, const struct sql_attachment_file_held_in *in,
			     struct sql_attachment_file_held_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_HELD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_file_held(&q, ret);
}

int sql_attachment_file_release(struct tx *tx, const struct sql_attachment_file_release_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_RELEASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->set_id);
	return stmt_exec(&q);
}

int sql_attachment_file_delete(struct tx *tx, const struct sql_attachment_file_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	return stmt_exec(&q);
}

int sql_attachment_chunk_insert(struct tx *tx, const struct sql_attachment_chunk_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_CHUNK_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	bind_i64(&q, 2, in->n);
	bind_bytes(&q, 3, in->bytes);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_attachment_chunk_load(struct stmt *q, struct sql_attachment_chunk_load_row *ret)
{
	struct sql_attachment_chunk_load_row row = {
		.bytes = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_chunk_load(struct tx *tx, const struct sql_attachment_chunk_load_in *in,
			      struct sql_attachment_chunk_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_CHUNK_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	bind_i64(&q, 2, in->n);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_chunk_load(&q, ret);
}

int sql_attachment_chunk_delete(struct tx *tx, const struct sql_attachment_chunk_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_CHUNK_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	return stmt_exec(&q);
}

int sql_attachment_insert(struct tx *tx, const struct sql_attachment *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->attachment_id);
	bind_str(&q, 2, in->case_id);
	bind_i64(&q, 3, in->communication);
	bind_i64(&q, 4, in->position);
	bind_str(&q, 5, in->file_id);
	bind_str(&q, 6, in->file_name);
	bind_i64(&q, 7, in->size);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_attachment_load(struct tx *tx, const struct sql_attachment_load_in *in,
			struct sql_attachment *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->attachment_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment(&q, ret);
}

struct stmt sql_attachment_of_case_open(struct tx *tx, const struct sql_attachment_of_case_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_OF_CASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->from_seq);
	bind_i64(&q, 3, in->to_seq);
	return q;
}

int sql_attachment_of_case_next(struct stmt *q, struct sql_attachment *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_attachment(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_of_case_all(struct tx *tx, const struct sql_attachment_of_case_in *in,
			       struct sql_attachment_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_of_case_open(tx, in);
	struct sql_attachment_rows rows = {0};
	struct sql_attachment row;
	int r;

	while ((r = sql_attachment_of_case_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_attachment_delete_of_case(struct tx *tx, const struct sql_attachment_delete_of_case_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_DELETE_OF_CASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return stmt_exec(&q);
}

int sql_attachment_upload_insert(struct tx *tx, const struct sql_attachment_upload *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	bind_str(&q, 2, in->file_id);
	bind_str(&q, 3, in->file_name);
	bind_i64(&q, 4, in->size);
	bind_i64(&q, 5, in->part_size);
	bind_i64(&q, 6, in->parts);
	bind_i64(&q, 7, in->parts_done);
	bind_i64(&q, 8, in->created);
	bind_i64(&q, 9, in->expires);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_attachment_upload_load(struct tx *tx, const struct sql_attachment_upload_load_in *in,
			       struct sql_attachment_upload *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment_upload(&q, ret);
}

static int read_attachment_upload_count(struct stmt *q, struct sql_attachment_upload_count_row *ret)
{
	struct sql_attachment_upload_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_upload_count(struct tx *tx, const struct sql_attachment_upload_count_in *in,
				struct sql_attachment_upload_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_COUNT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->since);
	bind_i64(&q, 2, in->most);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_upload_count(&q, ret);
}

int sql_attachment_upload_done(struct tx *tx, const struct sql_attachment_upload_done_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_DONE);
	int r;

	bind_i64(&q, 0, in->parts_done);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->upload_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_attachment_upload_expired_open(struct tx *tx,
					       const struct sql_attachment_upload_expired_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_EXPIRED);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_attachment_upload_expired_next(struct stmt *q, struct sql_attachment_upload *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_attachment_upload(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_upload_expired_all(struct tx *tx,
				      const struct sql_attachment_upload_expired_in *in,
				      struct sql_attachment_upload_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_upload_expired_open(tx, in);
	struct sql_attachment_upload_rows rows = {0};
	struct sql_attachment_upload row;
	int r;

	while ((r = sql_attachment_upload_expired_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_attachment_upload_delete(struct tx *tx, const struct sql_attachment_upload_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_UPLOAD_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	return stmt_exec(&q);
}

int sql_attachment_part_put(struct tx *tx, const struct sql_attachment_part_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_PART_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	bind_i64(&q, 2, in->part);
	bind_i64(&q, 3, in->size);
	bind_str(&q, 4, in->etag);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_attachment_part_load(struct tx *tx, const struct sql_attachment_part_load_in *in,
			     struct sql_attachment_part *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_PART_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	bind_i64(&q, 2, in->part);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment_part(&q, ret);
}

int sql_attachment_part_confirm(struct tx *tx, const struct sql_attachment_part_confirm_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_PART_CONFIRM);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	bind_i64(&q, 2, in->part);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_attachment_part_count(struct stmt *q, struct sql_attachment_part_count_row *ret)
{
	struct sql_attachment_part_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_attachment_part_count(struct tx *tx, const struct sql_attachment_part_count_in *in,
			      struct sql_attachment_part_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_PART_COUNT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_attachment_part_count(&q, ret);
}

int sql_attachment_part_delete(struct tx *tx, const struct sql_attachment_part_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_PART_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->upload_id);
	return stmt_exec(&q);
}

int sql_attachment_scan_ask(struct tx *tx, const struct sql_attachment_scan_ask_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SCAN_ASK);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	bind_i64(&q, 2, in->due);
	bind_i64(&q, 3, in->changed);
	return stmt_exec(&q);
}

int sql_attachment_scan_load(struct tx *tx, const struct sql_attachment_scan_load_in *in,
			     struct sql_attachment_scan *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SCAN_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment_scan(&q, ret);
}

static int read_attachment_scan_due(struct stmt *q, struct sql_attachment_scan_due_row *ret)
{
	struct sql_attachment_scan_due_row row = {
		.account = col_str(q, 0),
		.file_id = col_str(q, 1),
		.tries = col_i64(q, 2),
		.due = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_attachment_scan_due_open(struct tx *tx, const struct sql_attachment_scan_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_SCAN_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_attachment_scan_due_next(struct stmt *q, struct sql_attachment_scan_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_attachment_scan_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_scan_due_all(struct tx *tx, const struct sql_attachment_scan_due_in *in,
				struct sql_attachment_scan_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_scan_due_open(tx, in);
	struct sql_attachment_scan_due_rows rows = {0};
	struct sql_attachment_scan_due_row row;
	int r;

	while ((r = sql_attachment_scan_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_attachment_quarantine(struct stmt *q, struct sql_attachment_quarantine_row *ret)
{
	struct sql_attachment_quarantine_row row = {
		.account = col_str(q, 0),
		.attachment_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.communication = col_i64(q, 3),
		.file_name = col_str(q, 4),
		.size = col_i64(q, 5),
		.signature = col_str(q, 6),
		.changed = col_i64(q, 7),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_attachment_quarantine_open(struct tx *tx,
					   const struct sql_attachment_quarantine_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_QUARANTINE);

	bind_i64(&q, 0, in->until);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_attachment_quarantine_next(struct stmt *q, struct sql_attachment_quarantine_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_attachment_quarantine(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_quarantine_all(struct tx *tx, const struct sql_attachment_quarantine_in *in,
				  struct sql_attachment_quarantine_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_quarantine_open(tx, in);
	struct sql_attachment_quarantine_rows rows = {0};
	struct sql_attachment_quarantine_row row;
	int r;

	while ((r = sql_attachment_quarantine_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_attachment_scan_set(struct tx *tx, const struct sql_attachment_scan_set_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SCAN_SET);
	int r;

	bind_str(&q, 0, in->new_state);
	bind_str(&q, 1, in->signature);
	bind_i64(&q, 2, in->tries);
	bind_i64(&q, 3, in->new_due);
	bind_i64(&q, 4, in->changed);
	bind_str(&q, 5, in->account);
	bind_str(&q, 6, in->file_id);
	bind_i64(&q, 7, in->due);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_attachment_scan_again(struct tx *tx, const struct sql_attachment_scan_again_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SCAN_AGAIN);

	bind_i64(&q, 0, in->due);
	bind_i64(&q, 1, in->changed);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->file_id);
	return stmt_exec(&q);
}

int sql_attachment_scan_delete(struct tx *tx, const struct sql_attachment_scan_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_SCAN_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	return stmt_exec(&q);
}

int sql_attachment_file_load(struct tx *tx, const struct sql_attachment_file_load_in *in,
			     struct sql_attachment_file *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ATTACHMENT_FILE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_attachment_file(&q, ret);
}

struct stmt sql_attachment_of_file_open(struct tx *tx, const struct sql_attachment_of_file_in *in)
{
	struct stmt q = stmt_open(tx, Q_ATTACHMENT_OF_FILE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->file_id);
	return q;
}

int sql_attachment_of_file_next(struct stmt *q, struct sql_attachment *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_attachment(q, ret);
	return r < 0 ? r : 1;
}

int sql_attachment_of_file_all(struct tx *tx, const struct sql_attachment_of_file_in *in,
			       struct sql_attachment_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_attachment_of_file_open(tx, in);
	struct sql_attachment_rows rows = {0};
	struct sql_attachment row;
	int r;

	while ((r = sql_attachment_of_file_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_calendar_version_load_open(struct tx *tx,
					   const struct sql_calendar_version_load_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALENDAR_VERSION_LOAD);

	bind_str(&q, 0, in->name);
	return q;
}

int sql_calendar_version_load_next(struct stmt *q, struct sql_calendar_version *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_calendar_version(q, ret);
	return r < 0 ? r : 1;
}

int sql_calendar_version_load_all(struct tx *tx, const struct sql_calendar_version_load_in *in,
				  struct sql_calendar_version_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_calendar_version_load_open(tx, in);
	struct sql_calendar_version_rows rows = {0};
	struct sql_calendar_version row;
	int r;

	while ((r = sql_calendar_version_load_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_calendar_version_put(struct tx *tx, const struct sql_calendar_version *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALENDAR_VERSION_PUT);
	int r;

	bind_str(&q, 0, in->name);
	bind_i64(&q, 1, in->starts);
	bind_str(&q, 2, in->hours);
	bind_str(&q, 3, in->holiday_sets);
	bind_i64(&q, 4, in->created);
	bind_str(&q, 5, in->created_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_calendar_version_drop(struct tx *tx, const struct sql_calendar_version_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CALENDAR_VERSION_DROP);

	bind_str(&q, 0, in->name);
	bind_i64(&q, 1, in->after);
	return stmt_exec(&q);
}

struct stmt sql_holiday_set_load_open(struct tx *tx, const struct sql_holiday_set_load_in *in)
{
	struct stmt q = stmt_open(tx, Q_HOLIDAY_SET_LOAD);

	bind_str(&q, 0, in->name);
	return q;
}

int sql_holiday_set_load_next(struct stmt *q, struct sql_holiday_set *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_holiday_set(q, ret);
	return r < 0 ? r : 1;
}

int sql_holiday_set_load_all(struct tx *tx, const struct sql_holiday_set_load_in *in,
			     struct sql_holiday_set_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_holiday_set_load_open(tx, in);
	struct sql_holiday_set_rows rows = {0};
	struct sql_holiday_set row;
	int r;

	while ((r = sql_holiday_set_load_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_holiday_set_put(struct tx *tx, const struct sql_holiday_set *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_HOLIDAY_SET_PUT);
	int r;

	bind_str(&q, 0, in->name);
	bind_i64(&q, 1, in->starts);
	bind_str(&q, 2, in->title);
	bind_str(&q, 3, in->days);
	bind_i64(&q, 4, in->day_count);
	bind_i64(&q, 5, in->created);
	bind_str(&q, 6, in->created_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_holiday_set_drop(struct tx *tx, const struct sql_holiday_set_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_HOLIDAY_SET_DROP);

	bind_str(&q, 0, in->name);
	bind_i64(&q, 1, in->after);
	return stmt_exec(&q);
}

struct stmt sql_calendar_list_open(struct tx *tx, const struct sql_calendar_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_CALENDAR_LIST);

	bind_str(&q, 0, in->name);
	bind_str(&q, 1, in->kind);
	bind_i64(&q, 2, in->starts);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_calendar_list_next(struct stmt *q, struct sql_calendar_line *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_calendar_line(q, ret);
	return r < 0 ? r : 1;
}

int sql_calendar_list_all(struct tx *tx, const struct sql_calendar_list_in *in,
			  struct sql_calendar_line_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_calendar_list_open(tx, in);
	struct sql_calendar_line_rows rows = {0};
	struct sql_calendar_line row;
	int r;

	while ((r = sql_calendar_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_clock_refresh_ask(struct tx *tx)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_REFRESH_ASK);
	int r;

	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_clock_refresh_levels(struct tx *tx, const struct sql_clock_refresh_levels_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_REFRESH_LEVELS);

	bind_str(&q, 0, in->levels);
	return stmt_exec(&q);
}

static int read_clock_refresh_load(struct stmt *q, struct sql_clock_refresh_load_row *ret)
{
	struct sql_clock_refresh_load_row row = {
		.generation = col_i64(q, 0),
		.done = col_bool(q, 1),
		.account = col_str(q, 2),
		.case_id = col_str(q, 3),
		.levels = col_str(q, 4),
		.plans_seen = col_i64(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_clock_refresh_load(struct tx *tx, struct sql_clock_refresh_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_REFRESH_LOAD);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_clock_refresh_load(&q, ret);
}

int sql_clock_plans_seen(struct tx *tx, const struct sql_clock_plans_seen_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_PLANS_SEEN);
	int r;

	bind_i64(&q, 0, in->until);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_clock_replan_next(struct stmt *q, struct sql_clock_replan_next_row *ret)
{
	struct sql_clock_replan_next_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_clock_replan_next_open(struct tx *tx, const struct sql_clock_replan_next_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_REPLAN_NEXT);

	bind_i64(&q, 0, in->since);
	bind_i64(&q, 1, in->until);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->case_id);
	bind_i64(&q, 4, in->most);
	return q;
}

int sql_clock_replan_next_next(struct stmt *q, struct sql_clock_replan_next_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_clock_replan_next(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_replan_next_all(struct tx *tx, const struct sql_clock_replan_next_in *in,
			      struct sql_clock_replan_next_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_replan_next_open(tx, in);
	struct sql_clock_replan_next_rows rows = {0};
	struct sql_clock_replan_next_row row;
	int r;

	while ((r = sql_clock_replan_next_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_clock_refresh_move(struct tx *tx, const struct sql_clock_refresh_move_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_REFRESH_MOVE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_bool(&q, 2, in->done);
	bind_i64(&q, 3, in->generation);
	return stmt_exec(&q);
}

static int read_clock_refresh_next(struct stmt *q, struct sql_clock_refresh_next_row *ret)
{
	struct sql_clock_refresh_next_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_clock_refresh_next_open(struct tx *tx, const struct sql_clock_refresh_next_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_REFRESH_NEXT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_clock_refresh_next_next(struct stmt *q, struct sql_clock_refresh_next_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_clock_refresh_next(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_refresh_next_all(struct tx *tx, const struct sql_clock_refresh_next_in *in,
			       struct sql_clock_refresh_next_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_refresh_next_open(tx, in);
	struct sql_clock_refresh_next_rows rows = {0};
	struct sql_clock_refresh_next_row row;
	int r;

	while ((r = sql_clock_refresh_next_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_clock_alarms(struct stmt *q, struct sql_clock_alarms_row *ret)
{
	struct sql_clock_alarms_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_clock_alarms_open(struct tx *tx, const struct sql_clock_alarms_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_ALARMS);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_clock_alarms_next(struct stmt *q, struct sql_clock_alarms_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_clock_alarms(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_alarms_all(struct tx *tx, const struct sql_clock_alarms_in *in,
			 struct sql_clock_alarms_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_alarms_open(tx, in);
	struct sql_clock_alarms_rows rows = {0};
	struct sql_clock_alarms_row row;
	int r;

	while ((r = sql_clock_alarms_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_case_alarm_set(struct tx *tx, const struct sql_case_alarm_set_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_ALARM_SET);
	int r;

	bind_i64(&q, 0, in->next_due);
	bind_i64(&q, 1, in->alarm_at);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->case_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_escalation_insert(struct tx *tx, const struct sql_escalation_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ESCALATION_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->clock);
	bind_i64(&q, 3, in->run);
	bind_str(&q, 4, in->level);
	bind_i64(&q, 5, in->reached);
	bind_i64(&q, 6, in->fired);
	return stmt_exec(&q);
}

int sql_clock_result_put(struct tx *tx, const struct sql_clock_result *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_RESULT_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->clock);
	bind_i64(&q, 3, in->run);
	bind_str(&q, 4, in->outcome);
	bind_i64(&q, 5, in->decided);
	bind_i64(&q, 6, in->month);
	bind_str(&q, 7, in->plan);
	bind_str(&q, 8, in->severity);
	bind_str(&q, 9, in->issue_type);
	bind_str(&q, 10, in->agent);
	bind_i64(&q, 11, in->started);
	bind_i64(&q, 12, in->due);
	bind_i64(&q, 13, in->ended);
	bind_i64(&q, 14, in->target);
	bind_i64(&q, 15, in->counted);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_clock_result_drop(struct tx *tx, const struct sql_clock_result_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CLOCK_RESULT_DROP);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->clock);
	bind_i64(&q, 3, in->run);
	return stmt_exec(&q);
}

struct stmt sql_clock_result_load_open(struct tx *tx, const struct sql_clock_result_load_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_RESULT_LOAD);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_clock_result_load_next(struct stmt *q, struct sql_clock_result *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_clock_result(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_result_load_all(struct tx *tx, const struct sql_clock_result_load_in *in,
			      struct sql_clock_result_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_result_load_open(tx, in);
	struct sql_clock_result_rows rows = {0};
	struct sql_clock_result row;
	int r;

	while ((r = sql_clock_result_load_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_clock_attainment(struct stmt *q, struct sql_clock_attainment_row *ret)
{
	struct sql_clock_attainment_row row = {
		.grp = col_str(q, 0),
		.clock = col_str(q, 1),
		.met = col_i64(q, 2),
		.late = col_i64(q, 3),
		.stopped = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_clock_attainment_open(struct tx *tx, const struct sql_clock_attainment_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_ATTAINMENT);

	bind_str(&q, 0, in->by);
	bind_i64(&q, 1, in->from_month);
	bind_i64(&q, 2, in->until_month);
	bind_str(&q, 3, in->clock);
	bind_str(&q, 4, in->account);
	bind_str(&q, 5, in->plan);
	bind_str(&q, 6, in->severity);
	bind_str(&q, 7, in->agent);
	bind_str(&q, 8, in->after_key);
	bind_str(&q, 9, in->after_clock);
	bind_i64(&q, 10, in->most);
	return q;
}

int sql_clock_attainment_next(struct stmt *q, struct sql_clock_attainment_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_clock_attainment(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_attainment_all(struct tx *tx, const struct sql_clock_attainment_in *in,
			     struct sql_clock_attainment_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_attainment_open(tx, in);
	struct sql_clock_attainment_rows rows = {0};
	struct sql_clock_attainment_row row;
	int r;

	while ((r = sql_clock_attainment_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_clock_evidence_open(struct tx *tx, const struct sql_clock_evidence_in *in)
{
	struct stmt q = stmt_open(tx, Q_CLOCK_EVIDENCE);

	bind_i64(&q, 0, in->from_month);
	bind_i64(&q, 1, in->until_month);
	bind_i64(&q, 2, in->after_month);
	bind_str(&q, 3, in->after_account);
	bind_str(&q, 4, in->after_case);
	bind_str(&q, 5, in->after_clock);
	bind_i64(&q, 6, in->after_run);
	bind_str(&q, 7, in->clock);
	bind_str(&q, 8, in->account);
	bind_str(&q, 9, in->plan);
	bind_str(&q, 10, in->severity);
	bind_str(&q, 11, in->agent);
	bind_str(&q, 12, in->outcome);
	bind_i64(&q, 13, in->most);
	return q;
}

int sql_clock_evidence_next(struct stmt *q, struct sql_clock_result *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_clock_result(q, ret);
	return r < 0 ? r : 1;
}

int sql_clock_evidence_all(struct tx *tx, const struct sql_clock_evidence_in *in,
			   struct sql_clock_result_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_clock_evidence_open(tx, in);
	struct sql_clock_result_rows rows = {0};
	struct sql_clock_result row;
	int r;

	while ((r = sql_clock_evidence_next(&q, &row)) > 0)
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

static int read_field_list(struct stmt *q, struct sql_field_list_row *ret)
{
	struct sql_field_list_row row = {
		.field = col_str(q, 0),
		.value = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_field_list_open(struct tx *tx, const struct sql_field_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_FIELD_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_field_list_next(struct stmt *q, struct sql_field_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_field_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_field_list_all(struct tx *tx, const struct sql_field_list_in *in,
		       struct sql_field_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_field_list_open(tx, in);
	struct sql_field_list_rows rows = {0};
	struct sql_field_list_row row;
	int r;

	while ((r = sql_field_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_field_put(struct tx *tx, const struct sql_field_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FIELD_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->field);
	bind_str(&q, 3, in->value);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_field_delete(struct tx *tx, const struct sql_field_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FIELD_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->field);
	return stmt_exec(&q);
}

int sql_case_insert(struct tx *tx, const struct sql_support_case *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->display_id);
	bind_str(&q, 3, in->subject);
	bind_str(&q, 4, in->service);
	bind_str(&q, 5, in->category);
	bind_str(&q, 6, in->issue_type);
	bind_str(&q, 7, in->language);
	bind_str(&q, 8, in->submitter);
	bind_str(&q, 9, in->submitted_by);
	bind_str(&q, 10, in->channel);
	bind_str(&q, 11, in->related_case);
	bind_str(&q, 12, in->plan);
	bind_str(&q, 13, in->catalogue);
	bind_i64(&q, 14, in->opened);
	bind_str(&q, 15, in->severity);
	bind_str(&q, 16, in->cc);
	bind_str(&q, 17, in->status);
	bind_i64(&q, 18, in->resolved_at);
	bind_i64(&q, 19, in->last_communication);
	bind_i64(&q, 20, in->last_activity);
	bind_i64(&q, 21, in->communications);
	bind_i64(&q, 22, in->events);
	bind_i64(&q, 23, in->response_target);
	bind_str(&q, 24, in->response_calendar);
	bind_i64(&q, 25, in->response_due);
	bind_i64(&q, 26, in->responded_at);
	bind_i64(&q, 27, in->next_due);
	bind_i64(&q, 28, in->alarm_at);
	bind_str(&q, 29, in->visibility);
	bind_str(&q, 30, in->merged_into);
	bind_bool(&q, 31, in->woven);
	return stmt_exec(&q);
}

int sql_case_load(struct tx *tx, const struct sql_case_load_in *in, struct sql_support_case *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->oldest);
	bind_str(&q, 3, in->viewer);
	bind_bool(&q, 4, in->own);
	bind_str(&q, 5, in->lf);
	bind_str(&q, 6, in->watcher);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_support_case(&q, ret);
}

int sql_case_load_display(struct tx *tx, const struct sql_case_load_display_in *in,
			  struct sql_support_case *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_LOAD_DISPLAY);
	int r;

	bind_str(&q, 0, in->display_id);
	bind_str(&q, 1, in->account);
	bind_i64(&q, 2, in->oldest);
	bind_str(&q, 3, in->viewer);
	bind_bool(&q, 4, in->own);
	bind_str(&q, 5, in->lf);
	bind_str(&q, 6, in->watcher);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_support_case(&q, ret);
}

static int read_case_display_any(struct stmt *q, struct sql_case_display_any_row *ret)
{
	struct sql_case_display_any_row row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_case_display_any(struct tx *tx, const struct sql_case_display_any_in *in,
			 struct sql_case_display_any_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_DISPLAY_ANY);
	int r;

	bind_str(&q, 0, in->display_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_case_display_any(&q, ret);
}

struct stmt sql_case_page_open(struct tx *tx, const struct sql_case_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_CASE_PAGE);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->oldest);
	bind_str(&q, 2, in->at_least);
	bind_str(&q, 3, in->until);
	bind_i64(&q, 4, in->before);
	bind_i64(&q, 5, in->after);
	bind_bool(&q, 6, in->windowed);
	bind_str(&q, 7, in->viewer);
	bind_bool(&q, 8, in->own);
	bind_str(&q, 9, in->lf);
	bind_str(&q, 10, in->watcher);
	bind_str(&q, 11, in->language);
	bind_str(&q, 12, in->status);
	bind_i64(&q, 13, in->most);
	return q;
}

int sql_case_page_next(struct stmt *q, struct sql_support_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_support_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_case_page_all(struct tx *tx, const struct sql_case_page_in *in,
		      struct sql_support_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_open(tx, in);
	struct sql_support_case_rows rows = {0};
	struct sql_support_case row;
	int r;

	while ((r = sql_case_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_case_page_unresolved_open(struct tx *tx,
					  const struct sql_case_page_unresolved_in *in)
{
	struct stmt q = stmt_open(tx, Q_CASE_PAGE_UNRESOLVED);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->oldest);
	bind_str(&q, 2, in->at_least);
	bind_str(&q, 3, in->until);
	bind_i64(&q, 4, in->before);
	bind_i64(&q, 5, in->after);
	bind_bool(&q, 6, in->windowed);
	bind_str(&q, 7, in->viewer);
	bind_bool(&q, 8, in->own);
	bind_str(&q, 9, in->lf);
	bind_str(&q, 10, in->watcher);
	bind_str(&q, 11, in->language);
	bind_i64(&q, 12, in->most);
	return q;
}

int sql_case_page_unresolved_next(struct stmt *q, struct sql_support_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_support_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_case_page_unresolved_all(struct tx *tx, const struct sql_case_page_unresolved_in *in,
				 struct sql_support_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_unresolved_open(tx, in);
	struct sql_support_case_rows rows = {0};
	struct sql_support_case row;
	int r;

	while ((r = sql_case_page_unresolved_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_case_page_woven_open(struct tx *tx, const struct sql_case_page_woven_in *in)
{
	struct stmt q = stmt_open(tx, Q_CASE_PAGE_WOVEN);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->oldest);
	bind_str(&q, 2, in->at_least);
	bind_str(&q, 3, in->until);
	bind_str(&q, 4, in->viewer);
	bind_bool(&q, 5, in->own);
	bind_str(&q, 6, in->lf);
	bind_str(&q, 7, in->watcher);
	bind_str(&q, 8, in->language);
	bind_str(&q, 9, in->status);
	bind_bool(&q, 10, in->resolved);
	bind_i64(&q, 11, in->after);
	bind_i64(&q, 12, in->before);
	bind_i64(&q, 13, in->most);
	return q;
}

int sql_case_page_woven_next(struct stmt *q, struct sql_support_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_support_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_case_page_woven_all(struct tx *tx, const struct sql_case_page_woven_in *in,
			    struct sql_support_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_woven_open(tx, in);
	struct sql_support_case_rows rows = {0};
	struct sql_support_case row;
	int r;

	while ((r = sql_case_page_woven_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_case_page_any_open(struct tx *tx, const struct sql_case_page_any_in *in)
{
	struct stmt q = stmt_open(tx, Q_CASE_PAGE_ANY);

	bind_str(&q, 0, in->display_id);
	bind_i64(&q, 1, in->oldest);
	bind_str(&q, 2, in->status);
	bind_bool(&q, 3, in->resolved);
	bind_i64(&q, 4, in->most);
	return q;
}

int sql_case_page_any_next(struct stmt *q, struct sql_support_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_support_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_case_page_any_all(struct tx *tx, const struct sql_case_page_any_in *in,
			  struct sql_support_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_any_open(tx, in);
	struct sql_support_case_rows rows = {0};
	struct sql_support_case row;
	int r;

	while ((r = sql_case_page_any_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_case_count_since(struct stmt *q, struct sql_case_count_since_row *ret)
{
	struct sql_case_count_since_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_case_count_since(struct tx *tx, const struct sql_case_count_since_in *in,
			 struct sql_case_count_since_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_COUNT_SINCE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->at_least);
	bind_i64(&q, 2, in->since);
	bind_i64(&q, 3, in->most);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_case_count_since(&q, ret);
}

int sql_case_update(struct tx *tx, const struct sql_case_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_UPDATE);
	int r;

	bind_str(&q, 0, in->severity);
	bind_str(&q, 1, in->cc);
	bind_str(&q, 2, in->status);
	bind_i64(&q, 3, in->resolved_at);
	bind_i64(&q, 4, in->last_communication);
	bind_i64(&q, 5, in->last_activity);
	bind_i64(&q, 6, in->communications);
	bind_i64(&q, 7, in->events);
	bind_i64(&q, 8, in->response_target);
	bind_str(&q, 9, in->response_calendar);
	bind_i64(&q, 10, in->response_due);
	bind_i64(&q, 11, in->responded_at);
	bind_i64(&q, 12, in->next_due);
	bind_i64(&q, 13, in->alarm_at);
	bind_str(&q, 14, in->plan);
	bind_str(&q, 15, in->catalogue);
	bind_str(&q, 16, in->visibility);
	bind_str(&q, 17, in->merged_into);
	bind_bool(&q, 18, in->woven);
	bind_str(&q, 19, in->account);
	bind_str(&q, 20, in->case_id);
	bind_i64(&q, 21, in->events_before);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_communication_insert(struct tx *tx, const struct sql_case_communication *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_COMMUNICATION_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	bind_str(&q, 2, in->case_id);
	bind_i64(&q, 3, in->seq);
	bind_str(&q, 4, in->uuid);
	bind_i64(&q, 5, in->at);
	bind_str(&q, 6, in->author_kind);
	bind_str(&q, 7, in->author);
	bind_str(&q, 8, in->submitted_by);
	bind_str(&q, 9, in->channel);
	bind_str(&q, 10, in->body);
	bind_i64(&q, 11, in->attachments);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_communication_page_open(struct tx *tx, const struct sql_communication_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_COMMUNICATION_PAGE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	bind_i64(&q, 2, in->seq_before);
	bind_i64(&q, 3, in->after);
	bind_i64(&q, 4, in->before);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_communication_page_next(struct stmt *q, struct sql_case_communication *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_case_communication(q, ret);
	return r < 0 ? r : 1;
}

int sql_communication_page_all(struct tx *tx, const struct sql_communication_page_in *in,
			       struct sql_case_communication_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_page_open(tx, in);
	struct sql_case_communication_rows rows = {0};
	struct sql_case_communication row;
	int r;

	while ((r = sql_communication_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_communication_recent_open(struct tx *tx,
					  const struct sql_communication_recent_in *in)
{
	struct stmt q = stmt_open(tx, Q_COMMUNICATION_RECENT);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->most);
	bind_str(&q, 2, in->id1);
	bind_str(&q, 3, in->id2);
	bind_str(&q, 4, in->id3);
	bind_str(&q, 5, in->id4);
	bind_str(&q, 6, in->id5);
	bind_str(&q, 7, in->id6);
	bind_str(&q, 8, in->id7);
	bind_str(&q, 9, in->id8);
	bind_str(&q, 10, in->id9);
	bind_str(&q, 11, in->id10);
	return q;
}

int sql_communication_recent_next(struct stmt *q, struct sql_case_communication *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_case_communication(q, ret);
	return r < 0 ? r : 1;
}

int sql_communication_recent_all(struct tx *tx, const struct sql_communication_recent_in *in,
				 struct sql_case_communication_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_recent_open(tx, in);
	struct sql_case_communication_rows rows = {0};
	struct sql_case_communication row;
	int r;

	while ((r = sql_communication_recent_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_event_insert(struct tx *tx, const struct sql_case_event *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_EVENT_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	bind_i64(&q, 2, in->seq);
	bind_i64(&q, 3, in->at);
	bind_str(&q, 4, in->kind);
	bind_str(&q, 5, in->actor_kind);
	bind_str(&q, 6, in->actor);
	bind_i64(&q, 7, in->communication);
	bind_str(&q, 8, in->status);
	bind_str(&q, 9, in->severity);
	bind_i64(&q, 10, in->target);
	bind_str(&q, 11, in->calendar);
	bind_str(&q, 12, in->detail);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_event_list_open(struct tx *tx, const struct sql_event_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_EVENT_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	return q;
}

int sql_event_list_next(struct stmt *q, struct sql_case_event *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_case_event(q, ret);
	return r < 0 ? r : 1;
}

int sql_event_list_all(struct tx *tx, const struct sql_event_list_in *in,
		       struct sql_case_event_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_event_list_open(tx, in);
	struct sql_case_event_rows rows = {0};
	struct sql_case_event row;
	int r;

	while ((r = sql_event_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_case_next_account(struct stmt *q, struct sql_case_next_account_row *ret)
{
	struct sql_case_next_account_row row = {
		.account = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_case_next_account(struct tx *tx, const struct sql_case_next_account_in *in,
			  struct sql_case_next_account_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_NEXT_ACCOUNT);
	int r;

	bind_str(&q, 0, in->after);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_case_next_account(&q, ret);
}

struct stmt sql_case_walk_open(struct tx *tx, const struct sql_case_walk_in *in)
{
	struct stmt q = stmt_open(tx, Q_CASE_WALK);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_case_walk_next(struct stmt *q, struct sql_support_case *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_support_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_case_walk_all(struct tx *tx, const struct sql_case_walk_in *in,
		      struct sql_support_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_walk_open(tx, in);
	struct sql_support_case_rows rows = {0};
	struct sql_support_case row;
	int r;

	while ((r = sql_case_walk_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_case_delete(struct tx *tx, const struct sql_case_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CASE_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return stmt_exec(&q);
}

int sql_communication_delete(struct tx *tx, const struct sql_communication_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_COMMUNICATION_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	return stmt_exec(&q);
}

int sql_event_delete(struct tx *tx, const struct sql_event_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_EVENT_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	return stmt_exec(&q);
}

int sql_weave_insert(struct tx *tx, const struct sql_case_weave *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEAVE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->weave_id);
	bind_str(&q, 2, in->kind);
	bind_str(&q, 3, in->case_id);
	bind_str(&q, 4, in->other);
	bind_i64(&q, 5, in->made);
	bind_str(&q, 6, in->actor);
	bind_str(&q, 7, in->actor_name);
	bind_str(&q, 8, in->status);
	bind_i64(&q, 9, in->resolved_at);
	bind_i64(&q, 10, in->redirected);
	bind_i64(&q, 11, in->undone);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_weave_load(struct tx *tx, const struct sql_weave_load_in *in, struct sql_case_weave *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEAVE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->weave_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_case_weave(&q, ret);
}

int sql_weave_undone(struct tx *tx, const struct sql_weave_undone_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEAVE_UNDONE);
	int r;

	bind_i64(&q, 0, in->undone);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->weave_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_weave_redirect(struct tx *tx, const struct sql_weave_redirect_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEAVE_REDIRECT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return stmt_exec(&q);
}

static int read_weave_of_case(struct stmt *q, struct sql_weave_of_case_row *ret)
{
	struct sql_weave_of_case_row row = {
		.weave_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_weave_of_case_open(struct tx *tx, const struct sql_weave_of_case_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEAVE_OF_CASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_weave_of_case_next(struct stmt *q, struct sql_weave_of_case_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_weave_of_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_weave_of_case_all(struct tx *tx, const struct sql_weave_of_case_in *in,
			  struct sql_weave_of_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_weave_of_case_open(tx, in);
	struct sql_weave_of_case_rows rows = {0};
	struct sql_weave_of_case_row row;
	int r;

	while ((r = sql_weave_of_case_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_merged_cases(struct stmt *q, struct sql_merged_cases_row *ret)
{
	struct sql_merged_cases_row row = {
		.case_id = col_str(q, 0),
		.display_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_merged_cases_open(struct tx *tx, const struct sql_merged_cases_in *in)
{
	struct stmt q = stmt_open(tx, Q_MERGED_CASES);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return q;
}

int sql_merged_cases_next(struct stmt *q, struct sql_merged_cases_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_merged_cases(q, ret);
	return r < 0 ? r : 1;
}

int sql_merged_cases_all(struct tx *tx, const struct sql_merged_cases_in *in,
			 struct sql_merged_cases_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_merged_cases_open(tx, in);
	struct sql_merged_cases_rows rows = {0};
	struct sql_merged_cases_row row;
	int r;

	while ((r = sql_merged_cases_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_moved_insert(struct tx *tx, const struct sql_moved_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MOVED_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	bind_i64(&q, 2, in->seq);
	bind_str(&q, 3, in->shown);
	bind_str(&q, 4, in->weave_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_moved_delete(struct tx *tx, const struct sql_moved_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MOVED_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->weave_id);
	return stmt_exec(&q);
}

static int read_moved_of_case(struct stmt *q, struct sql_moved_of_case_row *ret)
{
	struct sql_moved_of_case_row row = {
		.seq = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_moved_of_case_open(struct tx *tx, const struct sql_moved_of_case_in *in)
{
	struct stmt q = stmt_open(tx, Q_MOVED_OF_CASE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->display_id);
	return q;
}

int sql_moved_of_case_next(struct stmt *q, struct sql_moved_of_case_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_moved_of_case(q, ret);
	return r < 0 ? r : 1;
}

int sql_moved_of_case_all(struct tx *tx, const struct sql_moved_of_case_in *in,
			  struct sql_moved_of_case_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_moved_of_case_open(tx, in);
	struct sql_moved_of_case_rows rows = {0};
	struct sql_moved_of_case_row row;
	int r;

	while ((r = sql_moved_of_case_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_communication_woven_open(struct tx *tx, const struct sql_communication_woven_in *in)
{
	struct stmt q = stmt_open(tx, Q_COMMUNICATION_WOVEN);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->at);
	bind_str(&q, 3, in->at_display);
	bind_i64(&q, 4, in->at_seq);
	bind_i64(&q, 5, in->after);
	bind_i64(&q, 6, in->before);
	bind_str(&q, 7, in->display_id);
	bind_i64(&q, 8, in->most);
	return q;
}

int sql_communication_woven_next(struct stmt *q, struct sql_case_communication *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_case_communication(q, ret);
	return r < 0 ? r : 1;
}

int sql_communication_woven_all(struct tx *tx, const struct sql_communication_woven_in *in,
				struct sql_case_communication_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_woven_open(tx, in);
	struct sql_case_communication_rows rows = {0};
	struct sql_case_communication row;
	int r;

	while ((r = sql_communication_woven_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_communication_woven_count(struct stmt *q, struct sql_communication_woven_count_row *ret)
{
	struct sql_communication_woven_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_communication_woven_count(struct tx *tx, const struct sql_communication_woven_count_in *in,
				  struct sql_communication_woven_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_COMMUNICATION_WOVEN_COUNT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->display_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_communication_woven_count(&q, ret);
}

static int read_weave_showing(struct stmt *q, struct sql_weave_showing_row *ret)
{
	struct sql_weave_showing_row row = {
		.case_id = col_str(q, 0),
		.opened = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_weave_showing_open(struct tx *tx, const struct sql_weave_showing_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEAVE_SHOWING);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_i64(&q, 2, in->seq);
	return q;
}

int sql_weave_showing_next(struct stmt *q, struct sql_weave_showing_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_weave_showing(q, ret);
	return r < 0 ? r : 1;
}

int sql_weave_showing_all(struct tx *tx, const struct sql_weave_showing_in *in,
			  struct sql_weave_showing_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_weave_showing_open(tx, in);
	struct sql_weave_showing_rows rows = {0};
	struct sql_weave_showing_row row;
	int r;

	while ((r = sql_weave_showing_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}
