/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notify's statements; do not edit. */
#include "notify_sql.h"

#include "queries.h"

static int row_notice(struct stmt *q, struct sql_notice *ret)
{
	struct sql_notice row = {
		.account = col_str(q, 0),
		.notice_id = col_str(q, 1),
		.source = col_str(q, 2),
		.recipient = col_str(q, 3),
		.name = col_str(q, 4),
		.person_account = col_str(q, 5),
		.person = col_str(q, 6),
		.template = col_str(q, 7),
		.language = col_str(q, 8),
		.case_id = col_str(q, 9),
		.display_id = col_str(q, 10),
		.message_id = col_str(q, 11),
		.in_reply_to = col_str(q, 12),
		.refs = col_str(q, 13),
		.answer = col_bool(q, 14),
		.fields = col_str(q, 15),
		.state = col_i64(q, 16),
		.created = col_i64(q, 17),
		.due = col_i64(q, 18),
		.changed = col_i64(q, 19),
		.tries = col_i64(q, 20),
		.error = col_str(q, 21),
		.digest = col_str(q, 22),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

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

static int row_webhook(struct stmt *q, struct sql_webhook *ret)
{
	struct sql_webhook row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.wide = col_bool(q, 2),
		.url = col_str(q, 3),
		.description = col_str(q, 4),
		.format = col_str(q, 5),
		.kinds = col_str(q, 6),
		.events = col_str(q, 7),
		.status = col_str(q, 8),
		.created = col_i64(q, 9),
		.changed = col_i64(q, 10),
		.last_seq = col_i64(q, 11),
		.wake = col_opt_usec(q, 12),
		.failures = col_i64(q, 13),
		.opens = col_i64(q, 14),
		.open_until = col_opt_usec(q, 15),
		.arrived = col_i64(q, 16),
		.failed = col_i64(q, 17),
		.last_arrived = col_opt_usec(q, 18),
		.last_failed = col_opt_usec(q, 19),
		.last_error = col_str(q, 20),
		.last_took = col_i64(q, 21),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_webhook_delivery(struct stmt *q, struct sql_webhook_delivery *ret)
{
	struct sql_webhook_delivery row = {
		.account = col_str(q, 0),
		.webhook = col_str(q, 1),
		.seq = col_i64(q, 2),
		.event_id = col_str(q, 3),
		.of_account = col_str(q, 4),
		.kind = col_str(q, 5),
		.event = col_str(q, 6),
		.subject = col_str(q, 7),
		.body = col_str(q, 8),
		.state = col_i64(q, 9),
		.tries = col_i64(q, 10),
		.created = col_i64(q, 11),
		.due = col_i64(q, 12),
		.changed = col_i64(q, 13),
		.status = col_opt_i64(q, 14),
		.took = col_opt_i64(q, 15),
		.error = col_str(q, 16),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_notice_insert(struct tx *tx, const struct sql_notice *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->notice_id);
	bind_str(&q, 2, in->source);
	bind_str(&q, 3, in->recipient);
	bind_str(&q, 4, in->name);
	bind_str(&q, 5, in->person_account);
	bind_str(&q, 6, in->person);
	bind_str(&q, 7, in->template);
	bind_str(&q, 8, in->language);
	bind_str(&q, 9, in->case_id);
	bind_str(&q, 10, in->display_id);
	bind_str(&q, 11, in->message_id);
	bind_str(&q, 12, in->in_reply_to);
	bind_str(&q, 13, in->refs);
	bind_bool(&q, 14, in->answer);
	bind_str(&q, 15, in->fields);
	bind_i64(&q, 16, in->state);
	bind_i64(&q, 17, in->created);
	bind_i64(&q, 18, in->due);
	bind_i64(&q, 19, in->changed);
	bind_i64(&q, 20, in->tries);
	bind_str(&q, 21, in->error);
	bind_str(&q, 22, in->digest);
	return stmt_exec(&q);
}

static int read_notice_first_of_case(struct stmt *q, struct sql_notice_first_of_case_row *ret)
{
	struct sql_notice_first_of_case_row row = {
		.message_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_notice_first_of_case(struct tx *tx, const struct sql_notice_first_of_case_in *in,
			     struct sql_notice_first_of_case_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_FIRST_OF_CASE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->recipient);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_notice_first_of_case(&q, ret);
}

static int read_notice_last_of_case(struct stmt *q, struct sql_notice_last_of_case_row *ret)
{
	struct sql_notice_last_of_case_row row = {
		.message_id = col_str(q, 0),
		.created = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_notice_last_of_case(struct tx *tx, const struct sql_notice_last_of_case_in *in,
			    struct sql_notice_last_of_case_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_LAST_OF_CASE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->recipient);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_notice_last_of_case(&q, ret);
}

struct stmt sql_notice_next_open(struct tx *tx, const struct sql_notice_next_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTICE_NEXT);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_notice_next_next(struct stmt *q, struct sql_notice *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_notice(q, ret);
	return r < 0 ? r : 1;
}

int sql_notice_next_all(struct tx *tx, const struct sql_notice_next_in *in,
			struct sql_notice_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_notice_next_open(tx, in);
	struct sql_notice_rows rows = {0};
	struct sql_notice row;
	int r;

	while ((r = sql_notice_next_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_notice_load(struct tx *tx, const struct sql_notice_load_in *in, struct sql_notice *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->notice_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_notice(&q, ret);
}

int sql_notice_mark(struct tx *tx, const struct sql_notice_mark_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_MARK);

	bind_i64(&q, 0, in->state);
	bind_i64(&q, 1, in->due);
	bind_i64(&q, 2, in->now);
	bind_i64(&q, 3, in->tries);
	bind_str(&q, 4, in->error);
	bind_str(&q, 5, in->account);
	bind_str(&q, 6, in->notice_id);
	return stmt_exec(&q);
}

int sql_notice_withdraw(struct tx *tx, const struct sql_notice_withdraw_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_WITHDRAW);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->error);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->source);
	return stmt_exec(&q);
}

struct stmt sql_notice_list_any_open(struct tx *tx, const struct sql_notice_list_any_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTICE_LIST_ANY);

	bind_i64(&q, 0, in->state);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->notice_id);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_notice_list_any_next(struct stmt *q, struct sql_notice *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_notice(q, ret);
	return r < 0 ? r : 1;
}

int sql_notice_list_any_all(struct tx *tx, const struct sql_notice_list_any_in *in,
			    struct sql_notice_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_notice_list_any_open(tx, in);
	struct sql_notice_rows rows = {0};
	struct sql_notice row;
	int r;

	while ((r = sql_notice_list_any_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_notice_list_of_open(struct tx *tx, const struct sql_notice_list_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTICE_LIST_OF);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->state);
	bind_str(&q, 2, in->notice_id);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_notice_list_of_next(struct stmt *q, struct sql_notice *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_notice(q, ret);
	return r < 0 ? r : 1;
}

int sql_notice_list_of_all(struct tx *tx, const struct sql_notice_list_of_in *in,
			   struct sql_notice_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_notice_list_of_open(tx, in);
	struct sql_notice_rows rows = {0};
	struct sql_notice row;
	int r;

	while ((r = sql_notice_list_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_notice_retry(struct tx *tx, const struct sql_notice_retry_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_RETRY);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->notice_id);
	return stmt_exec(&q);
}

int sql_notice_retry_dead(struct tx *tx, const struct sql_notice_retry_dead_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_RETRY_DEAD);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	return stmt_exec(&q);
}

static int read_notice_digest_due(struct stmt *q, struct sql_notice_digest_due_row *ret)
{
	struct sql_notice_digest_due_row row = {
		.person_account = col_str(q, 0),
		.person = col_str(q, 1),
		.due = col_i64(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_notice_digest_due_open(struct tx *tx, const struct sql_notice_digest_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTICE_DIGEST_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_notice_digest_due_next(struct stmt *q, struct sql_notice_digest_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_notice_digest_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_notice_digest_due_all(struct tx *tx, const struct sql_notice_digest_due_in *in,
			      struct sql_notice_digest_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_notice_digest_due_open(tx, in);
	struct sql_notice_digest_due_rows rows = {0};
	struct sql_notice_digest_due_row row;
	int r;

	while ((r = sql_notice_digest_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_notice_digest_items_open(struct tx *tx, const struct sql_notice_digest_items_in *in)
{
	struct stmt q = stmt_open(tx, Q_NOTICE_DIGEST_ITEMS);

	bind_str(&q, 0, in->person_account);
	bind_str(&q, 1, in->person);
	bind_i64(&q, 2, in->now);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_notice_digest_items_next(struct stmt *q, struct sql_notice *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_notice(q, ret);
	return r < 0 ? r : 1;
}

int sql_notice_digest_items_all(struct tx *tx, const struct sql_notice_digest_items_in *in,
				struct sql_notice_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_notice_digest_items_open(tx, in);
	struct sql_notice_rows rows = {0};
	struct sql_notice row;
	int r;

	while ((r = sql_notice_digest_items_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_notice_digested(struct tx *tx, const struct sql_notice_digested_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_DIGESTED);

	bind_i64(&q, 0, in->state);
	bind_str(&q, 1, in->digest);
	bind_i64(&q, 2, in->now);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->notice_id);
	return stmt_exec(&q);
}

int sql_notice_purge(struct tx *tx, const struct sql_notice_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_PURGE);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return stmt_exec(&q);
}

int sql_notice_of_case_forget(struct tx *tx, const struct sql_notice_of_case_forget_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_NOTICE_OF_CASE_FORGET);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	return stmt_exec(&q);
}

static int read_pause_load(struct stmt *q, struct sql_pause_load_row *ret)
{
	struct sql_pause_load_row row = {
		.failures = col_i64(q, 0),
		.until = col_i64(q, 1),
		.why = col_str(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_pause_load(struct tx *tx, const struct sql_pause_load_in *in,
		   struct sql_pause_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAUSE_LOAD);
	int r;

	bind_str(&q, 0, in->address);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_pause_load(&q, ret);
}

int sql_pause_put(struct tx *tx, const struct sql_pause_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAUSE_PUT);
	int r;

	bind_str(&q, 0, in->address);
	bind_i64(&q, 1, in->failures);
	bind_i64(&q, 2, in->until);
	bind_str(&q, 3, in->why);
	bind_i64(&q, 4, in->now);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_pause_drop(struct tx *tx, const struct sql_pause_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAUSE_DROP);

	bind_str(&q, 0, in->address);
	return stmt_exec(&q);
}

int sql_pause_purge(struct tx *tx, const struct sql_pause_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAUSE_PURGE);

	bind_i64(&q, 0, in->before);
	return stmt_exec(&q);
}

int sql_preference_purge(struct tx *tx)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PREFERENCE_PURGE);

	return stmt_exec(&q);
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

int sql_webhook_insert(struct tx *tx, const struct sql_webhook *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_bool(&q, 2, in->wide);
	bind_str(&q, 3, in->url);
	bind_str(&q, 4, in->description);
	bind_str(&q, 5, in->format);
	bind_str(&q, 6, in->kinds);
	bind_str(&q, 7, in->events);
	bind_str(&q, 8, in->status);
	bind_i64(&q, 9, in->created);
	bind_i64(&q, 10, in->changed);
	bind_i64(&q, 11, in->last_seq);
	bind_opt_usec(&q, 12, in->wake);
	bind_i64(&q, 13, in->failures);
	bind_i64(&q, 14, in->opens);
	bind_opt_usec(&q, 15, in->open_until);
	bind_i64(&q, 16, in->arrived);
	bind_i64(&q, 17, in->failed);
	bind_opt_usec(&q, 18, in->last_arrived);
	bind_opt_usec(&q, 19, in->last_failed);
	bind_str(&q, 20, in->last_error);
	bind_i64(&q, 21, in->last_took);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_webhook_load(struct tx *tx, const struct sql_webhook_load_in *in, struct sql_webhook *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_webhook(&q, ret);
}

struct stmt sql_webhook_list_open(struct tx *tx, const struct sql_webhook_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_webhook_list_next(struct stmt *q, struct sql_webhook *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_list_all(struct tx *tx, const struct sql_webhook_list_in *in,
			 struct sql_webhook_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_list_open(tx, in);
	struct sql_webhook_rows rows = {0};
	struct sql_webhook row;
	int r;

	while ((r = sql_webhook_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_webhook_count(struct stmt *q, struct sql_webhook_count_row *ret)
{
	struct sql_webhook_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_count(struct tx *tx, const struct sql_webhook_count_in *in,
		      struct sql_webhook_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_COUNT);
	int r;

	bind_str(&q, 0, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_count(&q, ret);
}

struct stmt sql_webhook_own_open(struct tx *tx, const struct sql_webhook_own_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_OWN);

	bind_str(&q, 0, in->account);
	return q;
}

int sql_webhook_own_next(struct stmt *q, struct sql_webhook *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_own_all(struct tx *tx, const struct sql_webhook_own_in *in,
			struct sql_webhook_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_own_open(tx, in);
	struct sql_webhook_rows rows = {0};
	struct sql_webhook row;
	int r;

	while ((r = sql_webhook_own_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_webhook_wide_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_WIDE);

	return q;
}

int sql_webhook_wide_next(struct stmt *q, struct sql_webhook *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_wide_all(struct tx *tx, struct sql_webhook_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_wide_open(tx);
	struct sql_webhook_rows rows = {0};
	struct sql_webhook row;
	int r;

	while ((r = sql_webhook_wide_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_update(struct tx *tx, const struct sql_webhook_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_UPDATE);
	int r;

	bind_str(&q, 0, in->url);
	bind_str(&q, 1, in->description);
	bind_str(&q, 2, in->format);
	bind_str(&q, 3, in->kinds);
	bind_str(&q, 4, in->events);
	bind_str(&q, 5, in->status);
	bind_i64(&q, 6, in->changed);
	bind_str(&q, 7, in->account);
	bind_str(&q, 8, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_webhook_reset(struct tx *tx, const struct sql_webhook_reset_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_RESET);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	return stmt_exec(&q);
}

int sql_webhook_forget(struct tx *tx, const struct sql_webhook_forget_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_FORGET);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_webhook_forgotten(struct stmt *q, struct sql_webhook_forgotten_row *ret)
{
	struct sql_webhook_forgotten_row row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_webhook_forgotten_open(struct tx *tx, const struct sql_webhook_forgotten_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_FORGOTTEN);

	bind_i64(&q, 0, in->most);
	return q;
}

int sql_webhook_forgotten_next(struct stmt *q, struct sql_webhook_forgotten_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_webhook_forgotten(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_forgotten_all(struct tx *tx, const struct sql_webhook_forgotten_in *in,
			      struct sql_webhook_forgotten_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_forgotten_open(tx, in);
	struct sql_webhook_forgotten_rows rows = {0};
	struct sql_webhook_forgotten_row row;
	int r;

	while ((r = sql_webhook_forgotten_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_remove(struct tx *tx, const struct sql_webhook_remove_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_REMOVE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	return stmt_exec(&q);
}

static int read_webhook_number(struct stmt *q, struct sql_webhook_number_row *ret)
{
	struct sql_webhook_number_row row = {
		.seq = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_number(struct tx *tx, const struct sql_webhook_number_in *in,
		       struct sql_webhook_number_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_NUMBER);
	int r;

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_number(&q, ret);
}

int sql_webhook_rouse(struct tx *tx, const struct sql_webhook_rouse_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_ROUSE);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	return stmt_exec(&q);
}

struct stmt sql_webhook_due_open(struct tx *tx, const struct sql_webhook_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_webhook_due_next(struct stmt *q, struct sql_webhook *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_due_all(struct tx *tx, const struct sql_webhook_due_in *in,
			struct sql_webhook_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_due_open(tx, in);
	struct sql_webhook_rows rows = {0};
	struct sql_webhook row;
	int r;

	while ((r = sql_webhook_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_sleep(struct tx *tx, const struct sql_webhook_sleep_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SLEEP);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	bind_opt_usec(&q, 3, in->wake);
	bind_i64(&q, 4, in->last_seq);
	return stmt_exec(&q);
}

int sql_webhook_arrived(struct tx *tx, const struct sql_webhook_arrived_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_ARRIVED);

	bind_i64(&q, 0, in->arrived);
	bind_i64(&q, 1, in->now);
	bind_i64(&q, 2, in->took);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->id);
	return stmt_exec(&q);
}

static int read_webhook_failed(struct stmt *q, struct sql_webhook_failed_row *ret)
{
	struct sql_webhook_failed_row row = {
		.failures = col_i64(q, 0),
		.opens = col_i64(q, 1),
		.open_until = col_opt_usec(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_failed(struct tx *tx, const struct sql_webhook_failed_in *in,
		       struct sql_webhook_failed_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_FAILED);
	int r;

	bind_i64(&q, 0, in->failed);
	bind_i64(&q, 1, in->now);
	bind_str(&q, 2, in->error);
	bind_i64(&q, 3, in->took);
	bind_str(&q, 4, in->account);
	bind_str(&q, 5, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_failed(&q, ret);
}

int sql_webhook_open(struct tx *tx, const struct sql_webhook_open_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_OPEN);

	bind_i64(&q, 0, in->until);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	return stmt_exec(&q);
}

int sql_webhook_gone(struct tx *tx, const struct sql_webhook_gone_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_GONE);

	bind_str(&q, 0, in->error);
	bind_i64(&q, 1, in->now);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->id);
	return stmt_exec(&q);
}

static int read_webhook_open_count(struct stmt *q, struct sql_webhook_open_count_row *ret)
{
	struct sql_webhook_open_count_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_open_count(struct tx *tx, struct sql_webhook_open_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_OPEN_COUNT);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_open_count(&q, ret);
}

int sql_webhook_secret_insert(struct tx *tx, const struct sql_webhook_secret_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->number);
	bind_bytes(&q, 3, in->sealed);
	bind_i64(&q, 4, in->master);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_webhook_secret_list(struct stmt *q, struct sql_webhook_secret_list_row *ret)
{
	struct sql_webhook_secret_list_row row = {
		.number = col_i64(q, 0),
		.sealed = col_str(q, 1),
		.master = col_i64(q, 2),
		.until = col_opt_usec(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_webhook_secret_list_open(struct tx *tx, const struct sql_webhook_secret_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_SECRET_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->now);
	return q;
}

int sql_webhook_secret_list_next(struct stmt *q, struct sql_webhook_secret_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_webhook_secret_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_secret_list_all(struct tx *tx, const struct sql_webhook_secret_list_in *in,
				struct sql_webhook_secret_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_secret_list_open(tx, in);
	struct sql_webhook_secret_list_rows rows = {0};
	struct sql_webhook_secret_list_row row;
	int r;

	while ((r = sql_webhook_secret_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_secret_end(struct tx *tx, const struct sql_webhook_secret_end_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_END);

	bind_i64(&q, 0, in->until);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->webhook);
	return stmt_exec(&q);
}

int sql_webhook_secret_purge(struct tx *tx, const struct sql_webhook_secret_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_PURGE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->now);
	return stmt_exec(&q);
}

int sql_webhook_secret_delete(struct tx *tx, const struct sql_webhook_secret_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	return stmt_exec(&q);
}

static int read_webhook_secret_count_before(struct stmt *q, struct sql_webhook_secret_count_before_row *ret)
{
	struct sql_webhook_secret_count_before_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_secret_count_before(struct tx *tx,
				    const struct sql_webhook_secret_count_before_in *in,
				    struct sql_webhook_secret_count_before_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_COUNT_BEFORE);
	int r;

	bind_i64(&q, 0, in->master);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_secret_count_before(&q, ret);
}

static int read_webhook_secret_sealed_before(struct stmt *q, struct sql_webhook_secret_sealed_before_row *ret)
{
	struct sql_webhook_secret_sealed_before_row row = {
		.account = col_str(q, 0),
		.webhook = col_str(q, 1),
		.number = col_i64(q, 2),
		.sealed = col_str(q, 3),
		.master = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_webhook_secret_sealed_before_open(struct tx *tx,
						  const struct sql_webhook_secret_sealed_before_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_SECRET_SEALED_BEFORE);

	bind_i64(&q, 0, in->master);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_webhook_secret_sealed_before_next(struct stmt *q,
					  struct sql_webhook_secret_sealed_before_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_webhook_secret_sealed_before(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_secret_sealed_before_all(struct tx *tx,
					 const struct sql_webhook_secret_sealed_before_in *in,
					 struct sql_webhook_secret_sealed_before_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_secret_sealed_before_open(tx, in);
	struct sql_webhook_secret_sealed_before_rows rows = {0};
	struct sql_webhook_secret_sealed_before_row row;
	int r;

	while ((r = sql_webhook_secret_sealed_before_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_secret_reseal(struct tx *tx, const struct sql_webhook_secret_reseal_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_SECRET_RESEAL);

	bind_bytes(&q, 0, in->sealed);
	bind_i64(&q, 1, in->master);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->webhook);
	bind_i64(&q, 4, in->number);
	return stmt_exec(&q);
}

int sql_webhook_delivery_insert(struct tx *tx, const struct sql_webhook_delivery_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->seq);
	bind_str(&q, 3, in->event_id);
	bind_str(&q, 4, in->of_account);
	bind_str(&q, 5, in->kind);
	bind_str(&q, 6, in->event);
	bind_str(&q, 7, in->subject);
	bind_str(&q, 8, in->body);
	bind_i64(&q, 9, in->now);
	return stmt_exec(&q);
}

struct stmt sql_webhook_delivery_next_open(struct tx *tx,
					   const struct sql_webhook_delivery_next_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_DELIVERY_NEXT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->now);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_webhook_delivery_next_next(struct stmt *q, struct sql_webhook_delivery *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook_delivery(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_delivery_next_all(struct tx *tx, const struct sql_webhook_delivery_next_in *in,
				  struct sql_webhook_delivery_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_delivery_next_open(tx, in);
	struct sql_webhook_delivery_rows rows = {0};
	struct sql_webhook_delivery row;
	int r;

	while ((r = sql_webhook_delivery_next_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_webhook_delivery_load(struct tx *tx, const struct sql_webhook_delivery_load_in *in,
			      struct sql_webhook_delivery *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_str(&q, 2, in->event_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_webhook_delivery(&q, ret);
}

struct stmt sql_webhook_delivery_list_open(struct tx *tx,
					   const struct sql_webhook_delivery_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_DELIVERY_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->before);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_webhook_delivery_list_next(struct stmt *q, struct sql_webhook_delivery *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook_delivery(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_delivery_list_all(struct tx *tx, const struct sql_webhook_delivery_list_in *in,
				  struct sql_webhook_delivery_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_delivery_list_open(tx, in);
	struct sql_webhook_delivery_rows rows = {0};
	struct sql_webhook_delivery row;
	int r;

	while ((r = sql_webhook_delivery_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_webhook_delivery_list_of_open(struct tx *tx,
					      const struct sql_webhook_delivery_list_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_DELIVERY_LIST_OF);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->state);
	bind_i64(&q, 3, in->before);
	bind_i64(&q, 4, in->most);
	return q;
}

int sql_webhook_delivery_list_of_next(struct stmt *q, struct sql_webhook_delivery *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook_delivery(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_delivery_list_of_all(struct tx *tx,
				     const struct sql_webhook_delivery_list_of_in *in,
				     struct sql_webhook_delivery_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_delivery_list_of_open(tx, in);
	struct sql_webhook_delivery_rows rows = {0};
	struct sql_webhook_delivery row;
	int r;

	while ((r = sql_webhook_delivery_list_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_webhook_delivery_list_dead_open(struct tx *tx,
						const struct sql_webhook_delivery_list_dead_in *in)
{
	struct stmt q = stmt_open(tx, Q_WEBHOOK_DELIVERY_LIST_DEAD);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->before);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_webhook_delivery_list_dead_next(struct stmt *q, struct sql_webhook_delivery *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_webhook_delivery(q, ret);
	return r < 0 ? r : 1;
}

int sql_webhook_delivery_list_dead_all(struct tx *tx,
				       const struct sql_webhook_delivery_list_dead_in *in,
				       struct sql_webhook_delivery_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_webhook_delivery_list_dead_open(tx, in);
	struct sql_webhook_delivery_rows rows = {0};
	struct sql_webhook_delivery row;
	int r;

	while ((r = sql_webhook_delivery_list_dead_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_webhook_delivery_counts(struct stmt *q, struct sql_webhook_delivery_counts_row *ret)
{
	struct sql_webhook_delivery_counts_row row = {
		.waiting = col_i64(q, 0),
		.dead = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_webhook_delivery_counts(struct tx *tx, const struct sql_webhook_delivery_counts_in *in,
				struct sql_webhook_delivery_counts_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_COUNTS);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_webhook_delivery_counts(&q, ret);
}

int sql_webhook_delivery_arrived(struct tx *tx, const struct sql_webhook_delivery_arrived_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_ARRIVED);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->status);
	bind_i64(&q, 2, in->took);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->webhook);
	bind_i64(&q, 5, in->seq);
	return stmt_exec(&q);
}

int sql_webhook_delivery_failed(struct tx *tx, const struct sql_webhook_delivery_failed_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_FAILED);

	bind_i64(&q, 0, in->state);
	bind_i64(&q, 1, in->due);
	bind_i64(&q, 2, in->now);
	bind_opt_i64(&q, 3, in->status);
	bind_i64(&q, 4, in->took);
	bind_str(&q, 5, in->error);
	bind_str(&q, 6, in->account);
	bind_str(&q, 7, in->webhook);
	bind_i64(&q, 8, in->seq);
	return stmt_exec(&q);
}

int sql_webhook_delivery_replay(struct tx *tx, const struct sql_webhook_delivery_replay_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_REPLAY);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->webhook);
	bind_str(&q, 3, in->event_id);
	return stmt_exec(&q);
}

int sql_webhook_delivery_replay_dead(struct tx *tx,
				     const struct sql_webhook_delivery_replay_dead_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_REPLAY_DEAD);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->webhook);
	bind_i64(&q, 3, in->most);
	return stmt_exec(&q);
}

int sql_webhook_delivery_remove(struct tx *tx, const struct sql_webhook_delivery_remove_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_REMOVE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->webhook);
	bind_i64(&q, 2, in->most);
	return stmt_exec(&q);
}

int sql_webhook_delivery_expire(struct tx *tx, const struct sql_webhook_delivery_expire_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_EXPIRE);

	bind_i64(&q, 0, in->now);
	bind_str(&q, 1, in->error);
	bind_i64(&q, 2, in->before);
	bind_i64(&q, 3, in->most);
	return stmt_exec(&q);
}

int sql_webhook_delivery_purge(struct tx *tx, const struct sql_webhook_delivery_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEBHOOK_DELIVERY_PURGE);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return stmt_exec(&q);
}
