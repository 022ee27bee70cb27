/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/channels's statements; do not edit. */
#include "channels_sql.h"

#include "queries.h"

static int row_chat(struct stmt *q, struct sql_chat *ret)
{
	struct sql_chat row = {
		.account = col_str(q, 0),
		.chat_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.state = col_str(q, 3),
		.customer = col_str(q, 4),
		.customer_name = col_str(q, 5),
		.language = col_str(q, 6),
		.severity = col_str(q, 7),
		.subject = col_str(q, 8),
		.agent = col_str(q, 9),
		.agent_name = col_str(q, 10),
		.wanted = col_str(q, 11),
		.started = col_i64(q, 12),
		.line_at = col_i64(q, 13),
		.since = col_i64(q, 14),
		.accepted = col_i64(q, 15),
		.replied = col_i64(q, 16),
		.last_at = col_i64(q, 17),
		.last_by = col_str(q, 18),
		.messages = col_i64(q, 19),
		.due = col_i64(q, 20),
		.ended = col_i64(q, 21),
		.ended_by = col_str(q, 22),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_chat_message(struct stmt *q, struct sql_chat_message *ret)
{
	struct sql_chat_message row = {
		.account = col_str(q, 0),
		.chat_id = col_str(q, 1),
		.seq = col_i64(q, 2),
		.at = col_i64(q, 3),
		.kind = col_str(q, 4),
		.author_kind = col_str(q, 5),
		.author = col_str(q, 6),
		.author_name = col_str(q, 7),
		.body = col_str(q, 8),
		.client_id = col_str(q, 9),
		.communication = col_i64(q, 10),
		.state = col_str(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_mail_poll(struct stmt *q, struct sql_mail_poll *ret)
{
	struct sql_mail_poll row = {
		.account = col_str(q, 0),
		.mailbox = col_str(q, 1),
		.due = col_i64(q, 2),
		.tried = col_i64(q, 3),
		.reached = col_i64(q, 4),
		.failures = col_i64(q, 5),
		.error = col_str(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_mail(struct stmt *q, struct sql_mail *ret)
{
	struct sql_mail row = {
		.account = col_str(q, 0),
		.mail_id = col_str(q, 1),
		.received = col_i64(q, 2),
		.via = col_str(q, 3),
		.sha256 = col_str(q, 4),
		.size = col_i64(q, 5),
		.raw = col_bool(q, 6),
		.envelope_from = col_str(q, 7),
		.envelope_to = col_str(q, 8),
		.state = col_str(q, 9),
		.reason = col_str(q, 10),
		.detail = col_str(q, 11),
		.decided = col_i64(q, 12),
		.tries = col_i64(q, 13),
		.due = col_i64(q, 14),
		.kind = col_str(q, 15),
		.sender = col_str(q, 16),
		.sender_name = col_str(q, 17),
		.subject = col_str(q, 18),
		.message_id = col_str(q, 19),
		.digest = col_str(q, 20),
		.auth = col_str(q, 21),
		.auth_why = col_str(q, 22),
		.body = col_str(q, 23),
		.history = col_str(q, 24),
		.parts = col_str(q, 25),
		.customer = col_str(q, 26),
		.case_id = col_str(q, 27),
		.communication = col_i64(q, 28),
		.answered = col_i64(q, 29),
		.released_by = col_str(q, 30),
		.for_account = col_str(q, 31),
		.for_case = col_str(q, 32),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_mail_bounce(struct stmt *q, struct sql_mail_bounce *ret)
{
	struct sql_mail_bounce row = {
		.account = col_str(q, 0),
		.address = col_str(q, 1),
		.permanent = col_i64(q, 2),
		.temporary = col_i64(q, 3),
		.last = col_i64(q, 4),
		.status = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

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

static int row_phone_call(struct stmt *q, struct sql_phone_call *ret)
{
	struct sql_phone_call row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
		.n = col_i64(q, 2),
		.agent = col_str(q, 3),
		.agent_name = col_str(q, 4),
		.agent_number = col_str(q, 5),
		.state = col_str(q, 6),
		.wanted = col_i64(q, 7),
		.rang = col_i64(q, 8),
		.answered = col_i64(q, 9),
		.ended = col_i64(q, 10),
		.outcome = col_str(q, 11),
		.code = col_i64(q, 12),
		.sip_call = col_str(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_phone_number(struct stmt *q, struct sql_phone_number *ret)
{
	struct sql_phone_number row = {
		.account = col_str(q, 0),
		.number = col_str(q, 1),
		.contact = col_str(q, 2),
		.added = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_pbx_event(struct stmt *q, struct sql_pbx_event *ret)
{
	struct sql_pbx_event row = {
		.account = col_str(q, 0),
		.call_id = col_str(q, 1),
		.event = col_str(q, 2),
		.received = col_i64(q, 3),
		.customer = col_str(q, 4),
		.case_id = col_str(q, 5),
		.callback_id = col_str(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_load(struct tx *tx, const struct sql_chat_load_in *in, struct sql_chat *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_chat(&q, ret);
}

static int read_chat_of_case(struct stmt *q, struct sql_chat_of_case_row *ret)
{
	struct sql_chat_of_case_row row = {
		.chat_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_of_case(struct tx *tx, const struct sql_chat_of_case_in *in,
		     struct sql_chat_of_case_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_OF_CASE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_of_case(&q, ret);
}

int sql_chat_insert(struct tx *tx, const struct sql_chat *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	bind_str(&q, 2, in->case_id);
	bind_str(&q, 3, in->state);
	bind_str(&q, 4, in->customer);
	bind_str(&q, 5, in->customer_name);
	bind_str(&q, 6, in->language);
	bind_str(&q, 7, in->severity);
	bind_str(&q, 8, in->subject);
	bind_str(&q, 9, in->agent);
	bind_str(&q, 10, in->agent_name);
	bind_str(&q, 11, in->wanted);
	bind_i64(&q, 12, in->started);
	bind_i64(&q, 13, in->line_at);
	bind_i64(&q, 14, in->since);
	bind_i64(&q, 15, in->accepted);
	bind_i64(&q, 16, in->replied);
	bind_i64(&q, 17, in->last_at);
	bind_str(&q, 18, in->last_by);
	bind_i64(&q, 19, in->messages);
	bind_i64(&q, 20, in->due);
	bind_i64(&q, 21, in->ended);
	bind_str(&q, 22, in->ended_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_chat_save(struct tx *tx, const struct sql_chat_save_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_SAVE);
	int r;

	bind_str(&q, 0, in->state);
	bind_str(&q, 1, in->agent);
	bind_str(&q, 2, in->agent_name);
	bind_str(&q, 3, in->wanted);
	bind_i64(&q, 4, in->line_at);
	bind_i64(&q, 5, in->since);
	bind_i64(&q, 6, in->accepted);
	bind_i64(&q, 7, in->replied);
	bind_i64(&q, 8, in->last_at);
	bind_str(&q, 9, in->last_by);
	bind_i64(&q, 10, in->messages);
	bind_i64(&q, 11, in->due);
	bind_i64(&q, 12, in->ended);
	bind_str(&q, 13, in->ended_by);
	bind_str(&q, 14, in->account);
	bind_str(&q, 15, in->chat_id);
	bind_i64(&q, 16, in->messages_before);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_chat_message_insert(struct tx *tx, const struct sql_chat_message *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_MESSAGE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	bind_i64(&q, 2, in->seq);
	bind_i64(&q, 3, in->at);
	bind_str(&q, 4, in->kind);
	bind_str(&q, 5, in->author_kind);
	bind_str(&q, 6, in->author);
	bind_str(&q, 7, in->author_name);
	bind_str(&q, 8, in->body);
	bind_str(&q, 9, in->client_id);
	bind_i64(&q, 10, in->communication);
	bind_str(&q, 11, in->state);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_chat_message_sent(struct stmt *q, struct sql_chat_message_sent_row *ret)
{
	struct sql_chat_message_sent_row row = {
		.seq = col_i64(q, 0),
		.at = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_message_sent(struct tx *tx, const struct sql_chat_message_sent_in *in,
			  struct sql_chat_message_sent_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_MESSAGE_SENT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	bind_str(&q, 2, in->author);
	bind_str(&q, 3, in->client_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_message_sent(&q, ret);
}

struct stmt sql_chat_messages_open(struct tx *tx, const struct sql_chat_messages_in *in)
{
	struct stmt q = stmt_open(tx, Q_CHAT_MESSAGES);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	bind_i64(&q, 2, in->after);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_chat_messages_next(struct stmt *q, struct sql_chat_message *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_chat_message(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_messages_all(struct tx *tx, const struct sql_chat_messages_in *in,
			  struct sql_chat_message_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_messages_open(tx, in);
	struct sql_chat_message_rows rows = {0};
	struct sql_chat_message row;
	int r;

	while ((r = sql_chat_messages_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_chat_said_since(struct stmt *q, struct sql_chat_said_since_row *ret)
{
	struct sql_chat_said_since_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_said_since(struct tx *tx, const struct sql_chat_said_since_in *in,
			struct sql_chat_said_since_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_SAID_SINCE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->chat_id);
	bind_i64(&q, 2, in->behind);
	bind_str(&q, 3, in->author);
	bind_i64(&q, 4, in->at);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_said_since(&q, ret);
}

static int read_chat_next(struct stmt *q, struct sql_chat_next_row *ret)
{
	struct sql_chat_next_row row = {
		.account = col_str(q, 0),
		.chat_id = col_str(q, 1),
		.case_id = col_str(q, 2),
		.wanted = col_str(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_chat_next_open(struct tx *tx, const struct sql_chat_next_in *in)
{
	struct stmt q = stmt_open(tx, Q_CHAT_NEXT);

	bind_str(&q, 0, in->language);
	bind_str(&q, 1, in->agent);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_chat_next_next(struct stmt *q, struct sql_chat_next_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_chat_next(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_next_all(struct tx *tx, const struct sql_chat_next_in *in,
		      struct sql_chat_next_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_next_open(tx, in);
	struct sql_chat_next_rows rows = {0};
	struct sql_chat_next_row row;
	int r;

	while ((r = sql_chat_next_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_chat_before(struct stmt *q, struct sql_chat_before_row *ret)
{
	struct sql_chat_before_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_before(struct tx *tx, const struct sql_chat_before_in *in,
		    struct sql_chat_before_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_BEFORE);
	int r;

	bind_str(&q, 0, in->language);
	bind_i64(&q, 1, in->line_at);
	bind_str(&q, 2, in->chat_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_before(&q, ret);
}

static int read_chat_line(struct stmt *q, struct sql_chat_line_row *ret)
{
	struct sql_chat_line_row row = {
		.account = col_str(q, 0),
		.chat_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_chat_line_open(struct tx *tx, const struct sql_chat_line_in *in)
{
	struct stmt q = stmt_open(tx, Q_CHAT_LINE);

	bind_str(&q, 0, in->language);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_chat_line_next(struct stmt *q, struct sql_chat_line_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_chat_line(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_line_all(struct tx *tx, const struct sql_chat_line_in *in,
		      struct sql_chat_line_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_line_open(tx, in);
	struct sql_chat_line_rows rows = {0};
	struct sql_chat_line_row row;
	int r;

	while ((r = sql_chat_line_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_chat_held(struct stmt *q, struct sql_chat_held_row *ret)
{
	struct sql_chat_held_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_held(struct tx *tx, const struct sql_chat_held_in *in, struct sql_chat_held_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_HELD);
	int r;

	bind_str(&q, 0, in->agent);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_held(&q, ret);
}

static int read_chat_hands(struct stmt *q, struct sql_chat_hands_row *ret)
{
	struct sql_chat_hands_row row = {
		.agent = col_str(q, 0),
		.n = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_chat_hands_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_CHAT_HANDS);

	return q;
}

int sql_chat_hands_next(struct stmt *q, struct sql_chat_hands_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_chat_hands(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_hands_all(struct tx *tx, struct sql_chat_hands_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_hands_open(tx);
	struct sql_chat_hands_rows rows = {0};
	struct sql_chat_hands_row row;
	int r;

	while ((r = sql_chat_hands_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_chat_pace(struct stmt *q, struct sql_chat_pace_row *ret)
{
	struct sql_chat_pace_row row = {
		.agents = col_i64(q, 0),
		.mean = col_opt_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_chat_pace(struct tx *tx, const struct sql_chat_pace_in *in, struct sql_chat_pace_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CHAT_PACE);
	int r;

	bind_i64(&q, 0, in->since);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_chat_pace(&q, ret);
}

static int read_chat_due(struct stmt *q, struct sql_chat_due_row *ret)
{
	struct sql_chat_due_row row = {
		.account = col_str(q, 0),
		.chat_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_chat_due_open(struct tx *tx, const struct sql_chat_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_CHAT_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_chat_due_next(struct stmt *q, struct sql_chat_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_chat_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_due_all(struct tx *tx, const struct sql_chat_due_in *in, struct sql_chat_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_due_open(tx, in);
	struct sql_chat_due_rows rows = {0};
	struct sql_chat_due_row row;
	int r;

	while ((r = sql_chat_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_chat_list_open(struct tx *tx, const struct sql_chat_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_CHAT_LIST);

	bind_str(&q, 0, in->account);
	bind_bool(&q, 1, in->case_open);
	bind_i64(&q, 2, in->started);
	bind_str(&q, 3, in->behind);
	bind_i64(&q, 4, in->oldest);
	bind_str(&q, 5, in->viewer);
	bind_bool(&q, 6, in->own);
	bind_str(&q, 7, in->lf);
	bind_str(&q, 8, in->watcher);
	bind_i64(&q, 9, in->most);
	return q;
}

int sql_chat_list_next(struct stmt *q, struct sql_chat *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_chat(q, ret);
	return r < 0 ? r : 1;
}

int sql_chat_list_all(struct tx *tx, const struct sql_chat_list_in *in, struct sql_chat_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_chat_list_open(tx, in);
	struct sql_chat_rows rows = {0};
	struct sql_chat row;
	int r;

	while ((r = sql_chat_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_mail_poll_load(struct tx *tx, const struct sql_mail_poll_load_in *in,
		       struct sql_mail_poll *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_POLL_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_mail_poll(&q, ret);
}

int sql_mail_poll_put(struct tx *tx, const struct sql_mail_poll *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_POLL_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	bind_i64(&q, 2, in->due);
	bind_i64(&q, 3, in->tried);
	bind_i64(&q, 4, in->reached);
	bind_i64(&q, 5, in->failures);
	bind_str(&q, 6, in->error);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_mail_fetched_add(struct tx *tx, const struct sql_mail_fetched_add_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_FETCHED_ADD);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	bind_i64(&q, 2, in->validity);
	bind_i64(&q, 3, in->uid);
	bind_str(&q, 4, in->mail_id);
	bind_i64(&q, 5, in->fetched);
	return stmt_exec(&q);
}

static int read_mail_fetched_between(struct stmt *q, struct sql_mail_fetched_between_row *ret)
{
	struct sql_mail_fetched_between_row row = {
		.uid = col_i64(q, 0),
		.mail_id = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_mail_fetched_between_open(struct tx *tx,
					  const struct sql_mail_fetched_between_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_FETCHED_BETWEEN);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	bind_i64(&q, 2, in->validity);
	bind_i64(&q, 3, in->first);
	bind_i64(&q, 4, in->last);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_mail_fetched_between_next(struct stmt *q, struct sql_mail_fetched_between_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_mail_fetched_between(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_fetched_between_all(struct tx *tx, const struct sql_mail_fetched_between_in *in,
				 struct sql_mail_fetched_between_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_fetched_between_open(tx, in);
	struct sql_mail_fetched_between_rows rows = {0};
	struct sql_mail_fetched_between_row row;
	int r;

	while ((r = sql_mail_fetched_between_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_mail_fetched_drop(struct tx *tx, const struct sql_mail_fetched_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_FETCHED_DROP);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	bind_i64(&q, 2, in->validity);
	bind_i64(&q, 3, in->uid);
	return stmt_exec(&q);
}

int sql_mail_fetched_clear(struct tx *tx, const struct sql_mail_fetched_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_FETCHED_CLEAR);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mailbox);
	return stmt_exec(&q);
}

static int read_mail_in_state(struct stmt *q, struct sql_mail_in_state_row *ret)
{
	struct sql_mail_in_state_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_in_state(struct tx *tx, const struct sql_mail_in_state_in *in,
		      struct sql_mail_in_state_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_IN_STATE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->state);
	bind_i64(&q, 2, in->most);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_in_state(&q, ret);
}

int sql_mail_insert(struct tx *tx, const struct sql_mail *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	bind_i64(&q, 2, in->received);
	bind_str(&q, 3, in->via);
	bind_str(&q, 4, in->sha256);
	bind_i64(&q, 5, in->size);
	bind_bool(&q, 6, in->raw);
	bind_str(&q, 7, in->envelope_from);
	bind_str(&q, 8, in->envelope_to);
	bind_str(&q, 9, in->state);
	bind_str(&q, 10, in->reason);
	bind_str(&q, 11, in->detail);
	bind_i64(&q, 12, in->decided);
	bind_i64(&q, 13, in->tries);
	bind_i64(&q, 14, in->due);
	bind_str(&q, 15, in->kind);
	bind_str(&q, 16, in->sender);
	bind_str(&q, 17, in->sender_name);
	bind_str(&q, 18, in->subject);
	bind_str(&q, 19, in->message_id);
	bind_str(&q, 20, in->digest);
	bind_str(&q, 21, in->auth);
	bind_str(&q, 22, in->auth_why);
	bind_str(&q, 23, in->body);
	bind_str(&q, 24, in->history);
	bind_str(&q, 25, in->parts);
	bind_str(&q, 26, in->customer);
	bind_str(&q, 27, in->case_id);
	bind_i64(&q, 28, in->communication);
	bind_i64(&q, 29, in->answered);
	bind_str(&q, 30, in->released_by);
	bind_str(&q, 31, in->for_account);
	bind_str(&q, 32, in->for_case);
	return stmt_exec(&q);
}

int sql_mail_load(struct tx *tx, const struct sql_mail_load_in *in, struct sql_mail *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_mail(&q, ret);
}

int sql_mail_by_bytes(struct tx *tx, const struct sql_mail_by_bytes_in *in, struct sql_mail *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_BY_BYTES);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->sha256);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_mail(&q, ret);
}

int sql_mail_waiting(struct tx *tx, const struct sql_mail_waiting_in *in, struct sql_mail *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_WAITING);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->now);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_mail(&q, ret);
}

struct stmt sql_mail_page_open(struct tx *tx, const struct sql_mail_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_PAGE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->state);
	bind_str(&q, 2, in->mail_id);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_mail_page_next(struct stmt *q, struct sql_mail *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_mail(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_page_all(struct tx *tx, const struct sql_mail_page_in *in, struct sql_mail_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_page_open(tx, in);
	struct sql_mail_rows rows = {0};
	struct sql_mail row;
	int r;

	while ((r = sql_mail_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_mail_known(struct stmt *q, struct sql_mail_known_row *ret)
{
	struct sql_mail_known_row row = {
		.known = col_bool(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_known(struct tx *tx, const struct sql_mail_known_in *in,
		   struct sql_mail_known_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_KNOWN);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->digest);
	bind_str(&q, 2, in->mail_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_known(&q, ret);
}

static int read_mail_sent_since(struct stmt *q, struct sql_mail_sent_since_row *ret)
{
	struct sql_mail_sent_since_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_sent_since(struct tx *tx, const struct sql_mail_sent_since_in *in,
			struct sql_mail_sent_since_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_SENT_SINCE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->sender);
	bind_i64(&q, 2, in->since);
	bind_i64(&q, 3, in->most);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_sent_since(&q, ret);
}

static int read_mail_answered_since(struct stmt *q, struct sql_mail_answered_since_row *ret)
{
	struct sql_mail_answered_since_row row = {
		.answered = col_bool(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_answered_since(struct tx *tx, const struct sql_mail_answered_since_in *in,
			    struct sql_mail_answered_since_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_ANSWERED_SINCE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->sender);
	bind_i64(&q, 2, in->since);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_answered_since(&q, ret);
}

static int read_mail_newest_of_case(struct stmt *q, struct sql_mail_newest_of_case_row *ret)
{
	struct sql_mail_newest_of_case_row row = {
		.message_id = col_str(q, 0),
		.received = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_newest_of_case(struct tx *tx, const struct sql_mail_newest_of_case_in *in,
			    struct sql_mail_newest_of_case_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_NEWEST_OF_CASE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->sender);
	bind_str(&q, 2, in->customer);
	bind_str(&q, 3, in->case_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_newest_of_case(&q, ret);
}

int sql_mail_update(struct tx *tx, const struct sql_mail_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_UPDATE);
	int r;

	bind_str(&q, 0, in->new_state);
	bind_str(&q, 1, in->reason);
	bind_str(&q, 2, in->detail);
	bind_i64(&q, 3, in->decided);
	bind_i64(&q, 4, in->tries);
	bind_i64(&q, 5, in->new_due);
	bind_str(&q, 6, in->kind);
	bind_str(&q, 7, in->sender);
	bind_str(&q, 8, in->sender_name);
	bind_str(&q, 9, in->subject);
	bind_str(&q, 10, in->message_id);
	bind_str(&q, 11, in->digest);
	bind_str(&q, 12, in->auth);
	bind_str(&q, 13, in->auth_why);
	bind_str(&q, 14, in->body);
	bind_str(&q, 15, in->history);
	bind_str(&q, 16, in->parts);
	bind_str(&q, 17, in->customer);
	bind_str(&q, 18, in->case_id);
	bind_i64(&q, 19, in->communication);
	bind_i64(&q, 20, in->answered);
	bind_str(&q, 21, in->released_by);
	bind_str(&q, 22, in->for_account);
	bind_str(&q, 23, in->for_case);
	bind_str(&q, 24, in->account);
	bind_str(&q, 25, in->mail_id);
	bind_str(&q, 26, in->state);
	bind_i64(&q, 27, in->due);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_mail_chunk_insert(struct tx *tx, const struct sql_mail_chunk_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_CHUNK_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	bind_i64(&q, 2, in->n);
	bind_bytes(&q, 3, in->bytes);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_mail_chunks(struct stmt *q, struct sql_mail_chunks_row *ret)
{
	struct sql_mail_chunks_row row = {
		.bytes = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_mail_chunks_open(struct tx *tx, const struct sql_mail_chunks_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_CHUNKS);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	return q;
}

int sql_mail_chunks_next(struct stmt *q, struct sql_mail_chunks_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_mail_chunks(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_chunks_all(struct tx *tx, const struct sql_mail_chunks_in *in,
			struct sql_mail_chunks_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_chunks_open(tx, in);
	struct sql_mail_chunks_rows rows = {0};
	struct sql_mail_chunks_row row;
	int r;

	while ((r = sql_mail_chunks_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_mail_chunks_delete(struct tx *tx, const struct sql_mail_chunks_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_CHUNKS_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	return stmt_exec(&q);
}

int sql_mail_raw_gone(struct tx *tx, const struct sql_mail_raw_gone_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_RAW_GONE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_mail_raw_old(struct stmt *q, struct sql_mail_raw_old_row *ret)
{
	struct sql_mail_raw_old_row row = {
		.mail_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_mail_raw_old_open(struct tx *tx, const struct sql_mail_raw_old_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_RAW_OLD);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->before);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_mail_raw_old_next(struct stmt *q, struct sql_mail_raw_old_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_mail_raw_old(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_raw_old_all(struct tx *tx, const struct sql_mail_raw_old_in *in,
			 struct sql_mail_raw_old_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_raw_old_open(tx, in);
	struct sql_mail_raw_old_rows rows = {0};
	struct sql_mail_raw_old_row row;
	int r;

	while ((r = sql_mail_raw_old_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_mail_old(struct stmt *q, struct sql_mail_old_row *ret)
{
	struct sql_mail_old_row row = {
		.mail_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_mail_old_open(struct tx *tx, const struct sql_mail_old_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_OLD);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->before);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_mail_old_next(struct stmt *q, struct sql_mail_old_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_mail_old(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_old_all(struct tx *tx, const struct sql_mail_old_in *in, struct sql_mail_old_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_old_open(tx, in);
	struct sql_mail_old_rows rows = {0};
	struct sql_mail_old_row row;
	int r;

	while ((r = sql_mail_old_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_mail_delete(struct tx *tx, const struct sql_mail_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_DELETE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->mail_id);
	return stmt_exec(&q);
}

static int read_mail_principals(struct stmt *q, struct sql_mail_principals_row *ret)
{
	struct sql_mail_principals_row row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.name = col_str(q, 2),
		.role = col_str(q, 3),
		.email = col_str(q, 4),
		.status = col_str(q, 5),
		.account_status = col_str(q, 6),
		.language = col_str(q, 7),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_mail_principals_open(struct tx *tx, const struct sql_mail_principals_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_PRINCIPALS);

	bind_str(&q, 0, in->email);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_mail_principals_next(struct stmt *q, struct sql_mail_principals_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_mail_principals(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_principals_all(struct tx *tx, const struct sql_mail_principals_in *in,
			    struct sql_mail_principals_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_principals_open(tx, in);
	struct sql_mail_principals_rows rows = {0};
	struct sql_mail_principals_row row;
	int r;

	while ((r = sql_mail_principals_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_mail_staff(struct stmt *q, struct sql_mail_staff_row *ret)
{
	struct sql_mail_staff_row row = {
		.id = col_str(q, 0),
		.name = col_str(q, 1),
		.role = col_str(q, 2),
		.email = col_str(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_mail_staff(struct tx *tx, const struct sql_mail_staff_in *in,
		   struct sql_mail_staff_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_STAFF);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->email);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_mail_staff(&q, ret);
}

int sql_mail_bounce_add(struct tx *tx, const struct sql_mail_bounce_add_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_BOUNCE_ADD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	bind_i64(&q, 2, in->permanent);
	bind_i64(&q, 3, in->temporary);
	bind_i64(&q, 4, in->last);
	bind_str(&q, 5, in->status);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_mail_bounce_load(struct tx *tx, const struct sql_mail_bounce_load_in *in,
			 struct sql_mail_bounce *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_BOUNCE_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_mail_bounce(&q, ret);
}

struct stmt sql_mail_bounce_page_open(struct tx *tx, const struct sql_mail_bounce_page_in *in)
{
	struct stmt q = stmt_open(tx, Q_MAIL_BOUNCE_PAGE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_mail_bounce_page_next(struct stmt *q, struct sql_mail_bounce *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_mail_bounce(q, ret);
	return r < 0 ? r : 1;
}

int sql_mail_bounce_page_all(struct tx *tx, const struct sql_mail_bounce_page_in *in,
			     struct sql_mail_bounce_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_mail_bounce_page_open(tx, in);
	struct sql_mail_bounce_rows rows = {0};
	struct sql_mail_bounce row;
	int r;

	while ((r = sql_mail_bounce_page_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_mail_bounce_clear(struct tx *tx, const struct sql_mail_bounce_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MAIL_BOUNCE_CLEAR);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->address);
	return stmt_exec(&q);
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

static int read_callback_hands(struct stmt *q, struct sql_callback_hands_row *ret)
{
	struct sql_callback_hands_row row = {
		.agent = col_str(q, 0),
		.n = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_callback_hands_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_CALLBACK_HANDS);

	return q;
}

int sql_callback_hands_next(struct stmt *q, struct sql_callback_hands_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_callback_hands(q, ret);
	return r < 0 ? r : 1;
}

int sql_callback_hands_all(struct tx *tx, struct sql_callback_hands_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_callback_hands_open(tx);
	struct sql_callback_hands_rows rows = {0};
	struct sql_callback_hands_row row;
	int r;

	while ((r = sql_callback_hands_next(&q, &row)) > 0)
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

int sql_phone_call_insert(struct tx *tx, const struct sql_phone_call *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_CALL_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	bind_i64(&q, 2, in->n);
	bind_str(&q, 3, in->agent);
	bind_str(&q, 4, in->agent_name);
	bind_str(&q, 5, in->agent_number);
	bind_str(&q, 6, in->state);
	bind_i64(&q, 7, in->wanted);
	bind_i64(&q, 8, in->rang);
	bind_i64(&q, 9, in->answered);
	bind_i64(&q, 10, in->ended);
	bind_str(&q, 11, in->outcome);
	bind_i64(&q, 12, in->code);
	bind_str(&q, 13, in->sip_call);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_phone_call_load(struct tx *tx, const struct sql_phone_call_load_in *in,
			struct sql_phone_call *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_CALL_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	bind_i64(&q, 2, in->n);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_phone_call(&q, ret);
}

static int read_phone_call_last(struct stmt *q, struct sql_phone_call_last_row *ret)
{
	struct sql_phone_call_last_row row = {
		.n = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_phone_call_last(struct tx *tx, const struct sql_phone_call_last_in *in,
			struct sql_phone_call_last_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_CALL_LAST);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->callback_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_phone_call_last(&q, ret);
}

int sql_phone_call_update(struct tx *tx, const struct sql_phone_call_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_CALL_UPDATE);
	int r;

	bind_str(&q, 0, in->state);
	bind_i64(&q, 1, in->rang);
	bind_i64(&q, 2, in->answered);
	bind_i64(&q, 3, in->ended);
	bind_str(&q, 4, in->outcome);
	bind_i64(&q, 5, in->code);
	bind_str(&q, 6, in->sip_call);
	bind_str(&q, 7, in->account);
	bind_str(&q, 8, in->callback_id);
	bind_i64(&q, 9, in->n);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_phone_call_under_way(struct stmt *q, struct sql_phone_call_under_way_row *ret)
{
	struct sql_phone_call_under_way_row row = {
		.account = col_str(q, 0),
		.callback_id = col_str(q, 1),
		.n = col_i64(q, 2),
		.number = col_str(q, 3),
		.agent_number = col_str(q, 4),
		.state = col_str(q, 5),
		.callback_state = col_str(q, 6),
		.wanted = col_i64(q, 7),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_phone_call_under_way_open(struct tx *tx,
					  const struct sql_phone_call_under_way_in *in)
{
	struct stmt q = stmt_open(tx, Q_PHONE_CALL_UNDER_WAY);

	bind_i64(&q, 0, in->most);
	return q;
}

int sql_phone_call_under_way_next(struct stmt *q, struct sql_phone_call_under_way_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_phone_call_under_way(q, ret);
	return r < 0 ? r : 1;
}

int sql_phone_call_under_way_all(struct tx *tx, const struct sql_phone_call_under_way_in *in,
				 struct sql_phone_call_under_way_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_phone_call_under_way_open(tx, in);
	struct sql_phone_call_under_way_rows rows = {0};
	struct sql_phone_call_under_way_row row;
	int r;

	while ((r = sql_phone_call_under_way_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_phone_number_insert(struct tx *tx, const struct sql_phone_number *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_NUMBER_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->number);
	bind_str(&q, 2, in->contact);
	bind_i64(&q, 3, in->added);
	return stmt_exec(&q);
}

int sql_phone_number_clear(struct tx *tx, const struct sql_phone_number_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_NUMBER_CLEAR);

	bind_str(&q, 0, in->account);
	return stmt_exec(&q);
}

struct stmt sql_phone_number_list_open(struct tx *tx, const struct sql_phone_number_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_PHONE_NUMBER_LIST);

	bind_str(&q, 0, in->account);
	return q;
}

int sql_phone_number_list_next(struct stmt *q, struct sql_phone_number *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_phone_number(q, ret);
	return r < 0 ? r : 1;
}

int sql_phone_number_list_all(struct tx *tx, const struct sql_phone_number_list_in *in,
			      struct sql_phone_number_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_phone_number_list_open(tx, in);
	struct sql_phone_number_rows rows = {0};
	struct sql_phone_number row;
	int r;

	while ((r = sql_phone_number_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_phone_number_find(struct tx *tx, const struct sql_phone_number_find_in *in,
			  struct sql_phone_number *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_NUMBER_FIND);
	int r;

	bind_str(&q, 0, in->number);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_phone_number(&q, ret);
}

static int read_phone_open_case(struct stmt *q, struct sql_phone_open_case_row *ret)
{
	struct sql_phone_open_case_row row = {
		.case_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_phone_open_case(struct tx *tx, const struct sql_phone_open_case_in *in,
			struct sql_phone_open_case_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PHONE_OPEN_CASE);
	int r;

	bind_str(&q, 0, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_phone_open_case(&q, ret);
}

int sql_pbx_event_insert(struct tx *tx, const struct sql_pbx_event *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PBX_EVENT_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->call_id);
	bind_str(&q, 2, in->event);
	bind_i64(&q, 3, in->received);
	bind_str(&q, 4, in->customer);
	bind_str(&q, 5, in->case_id);
	bind_str(&q, 6, in->callback_id);
	return stmt_exec(&q);
}

int sql_pbx_event_load(struct tx *tx, const struct sql_pbx_event_load_in *in,
		       struct sql_pbx_event *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PBX_EVENT_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->call_id);
	bind_str(&q, 2, in->event);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_pbx_event(&q, ret);
}

static int read_pbx_event_of_call(struct stmt *q, struct sql_pbx_event_of_call_row *ret)
{
	struct sql_pbx_event_of_call_row row = {
		.case_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_pbx_event_of_call(struct tx *tx, const struct sql_pbx_event_of_call_in *in,
			  struct sql_pbx_event_of_call_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PBX_EVENT_OF_CALL);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->call_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_pbx_event_of_call(&q, ret);
}

int sql_pbx_event_update(struct tx *tx, const struct sql_pbx_event_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PBX_EVENT_UPDATE);
	int r;

	bind_str(&q, 0, in->customer);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->callback_id);
	bind_str(&q, 3, in->account);
	bind_str(&q, 4, in->call_id);
	bind_str(&q, 5, in->event);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_pbx_event_delete_before(struct tx *tx, const struct sql_pbx_event_delete_before_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PBX_EVENT_DELETE_BEFORE);

	bind_i64(&q, 0, in->before);
	return stmt_exec(&q);
}
