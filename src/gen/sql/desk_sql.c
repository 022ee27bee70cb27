/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/desk's statements; do not edit. */
#include "desk_sql.h"

#include "queries.h"

static int row_desk_offer(struct stmt *q, struct sql_desk_offer *ret)
{
	struct sql_desk_offer row = {
		.account = col_str(q, 0),
		.kind = col_str(q, 1),
		.contact = col_str(q, 2),
		.case_id = col_str(q, 3),
		.look = col_i64(q, 4),
		.offered_to = col_str(q, 5),
		.offered_name = col_str(q, 6),
		.expires = col_i64(q, 7),
		.outcome = col_str(q, 8),
		.reason = col_str(q, 9),
		.passed = col_str(q, 10),
		.alone = col_i64(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_rotation(struct stmt *q, struct sql_desk_rotation *ret)
{
	struct sql_desk_rotation row = {
		.team = col_str(q, 0),
		.layer = col_i64(q, 1),
		.label = col_str(q, 2),
		.zone = col_str(q, 3),
		.anchor_day = col_i64(q, 4),
		.turn_days = col_i64(q, 5),
		.handover_minute = col_i64(q, 6),
		.ack_minutes = col_i64(q, 7),
		.changed = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_page(struct stmt *q, struct sql_desk_page *ret)
{
	struct sql_desk_page row = {
		.page_id = col_str(q, 0),
		.account = col_str(q, 1),
		.case_id = col_str(q, 2),
		.team = col_str(q, 3),
		.cause = col_str(q, 4),
		.reason = col_str(q, 5),
		.state = col_str(q, 6),
		.layer = col_i64(q, 7),
		.next_at = col_i64(q, 8),
		.acknowledged_by = col_str(q, 9),
		.acknowledged_at = col_i64(q, 10),
		.created = col_i64(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_team(struct stmt *q, struct sql_desk_team *ret)
{
	struct sql_desk_team row = {
		.team = col_str(q, 0),
		.label = col_str(q, 1),
		.zone = col_str(q, 2),
		.created = col_i64(q, 3),
		.changed = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_agent(struct stmt *q, struct sql_desk_agent *ret)
{
	struct sql_desk_agent row = {
		.principal = col_str(q, 0),
		.capacity = col_i64(q, 1),
		.presence = col_str(q, 2),
		.presence_until = col_i64(q, 3),
		.presence_note = col_str(q, 4),
		.presence_set = col_i64(q, 5),
		.last_routed = col_i64(q, 6),
		.created = col_i64(q, 7),
		.changed = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_agent_row(struct stmt *q, struct sql_agent_row *ret)
{
	struct sql_agent_row row = {
		.principal = col_str(q, 0),
		.name = col_str(q, 1),
		.email = col_str(q, 2),
		.status = col_str(q, 3),
		.capacity = col_i64(q, 4),
		.presence = col_str(q, 5),
		.presence_until = col_i64(q, 6),
		.presence_note = col_str(q, 7),
		.last_routed = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_shift(struct stmt *q, struct sql_desk_shift *ret)
{
	struct sql_desk_shift row = {
		.shift_id = col_str(q, 0),
		.principal = col_str(q, 1),
		.team = col_str(q, 2),
		.weekdays = col_i64(q, 3),
		.starts_at = col_i64(q, 4),
		.ends_at = col_i64(q, 5),
		.zone = col_str(q, 6),
		.from_minute = col_i64(q, 7),
		.minutes = col_i64(q, 8),
		.first_day = col_i64(q, 9),
		.last_day = col_i64(q, 10),
		.note = col_str(q, 11),
		.source = col_str(q, 12),
		.created = col_i64(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_feed(struct stmt *q, struct sql_desk_feed *ret)
{
	struct sql_desk_feed row = {
		.feed_id = col_str(q, 0),
		.token_hash = col_str(q, 1),
		.principal = col_str(q, 2),
		.team = col_str(q, 3),
		.created = col_i64(q, 4),
		.created_by = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_rule(struct stmt *q, struct sql_desk_rule *ret)
{
	struct sql_desk_rule row = {
		.position = col_i64(q, 0),
		.code = col_str(q, 1),
		.label = col_str(q, 2),
		.plans = col_str(q, 3),
		.features = col_str(q, 4),
		.severities = col_str(q, 5),
		.services = col_str(q, 6),
		.languages = col_str(q, 7),
		.issue_types = col_str(q, 8),
		.team = col_str(q, 9),
		.skill_level = col_i64(q, 10),
		.on_call = col_str(q, 11),
		.copy_manager = col_bool(q, 12),
		.reply_minutes = col_i64(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_desk_routing(struct stmt *q, struct sql_desk_routing *ret)
{
	struct sql_desk_routing row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.team = col_str(q, 2),
		.passed = col_str(q, 3),
		.retry_at = col_i64(q, 4),
		.tries = col_i64(q, 5),
		.held_since = col_i64(q, 6),
		.reply_by = col_i64(q, 7),
		.rule = col_str(q, 8),
		.reason = col_str(q, 9),
		.decided_at = col_i64(q, 10),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_routing_task(struct stmt *q, struct sql_routing_task *ret)
{
	struct sql_routing_task row = {
		.account = col_str(q, 0),
		.case_id = col_str(q, 1),
		.display_id = col_str(q, 2),
		.severity = col_str(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

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

int sql_offer_load(struct tx *tx, const struct sql_offer_load_in *in, struct sql_desk_offer *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OFFER_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->kind);
	bind_str(&q, 2, in->contact);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_offer(&q, ret);
}

int sql_offer_put(struct tx *tx, const struct sql_desk_offer *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OFFER_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->kind);
	bind_str(&q, 2, in->contact);
	bind_str(&q, 3, in->case_id);
	bind_i64(&q, 4, in->look);
	bind_str(&q, 5, in->offered_to);
	bind_str(&q, 6, in->offered_name);
	bind_i64(&q, 7, in->expires);
	bind_str(&q, 8, in->outcome);
	bind_str(&q, 9, in->reason);
	bind_str(&q, 10, in->passed);
	bind_i64(&q, 11, in->alone);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_offer_drop(struct tx *tx, const struct sql_offer_drop_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OFFER_DROP);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->kind);
	bind_str(&q, 2, in->contact);
	return stmt_exec(&q);
}

static int read_offer_due(struct stmt *q, struct sql_offer_due_row *ret)
{
	struct sql_offer_due_row row = {
		.account = col_str(q, 0),
		.contact = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_offer_due_open(struct tx *tx, const struct sql_offer_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_OFFER_DUE);

	bind_str(&q, 0, in->kind);
	bind_i64(&q, 1, in->now);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_offer_due_next(struct stmt *q, struct sql_offer_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_offer_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_offer_due_all(struct tx *tx, const struct sql_offer_due_in *in,
		      struct sql_offer_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_offer_due_open(tx, in);
	struct sql_offer_due_rows rows = {0};
	struct sql_offer_due_row row;
	int r;

	while ((r = sql_offer_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_offer_held(struct stmt *q, struct sql_offer_held_row *ret)
{
	struct sql_offer_held_row row = {
		.offered_to = col_str(q, 0),
		.n = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_offer_held_open(struct tx *tx, const struct sql_offer_held_in *in)
{
	struct stmt q = stmt_open(tx, Q_OFFER_HELD);

	bind_str(&q, 0, in->kind);
	return q;
}

int sql_offer_held_next(struct stmt *q, struct sql_offer_held_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_offer_held(q, ret);
	return r < 0 ? r : 1;
}

int sql_offer_held_all(struct tx *tx, const struct sql_offer_held_in *in,
		       struct sql_offer_held_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_offer_held_open(tx, in);
	struct sql_offer_held_rows rows = {0};
	struct sql_offer_held_row row;
	int r;

	while ((r = sql_offer_held_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_rotation_list_open(struct tx *tx, const struct sql_rotation_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_ROTATION_LIST);

	bind_str(&q, 0, in->team);
	return q;
}

int sql_rotation_list_next(struct stmt *q, struct sql_desk_rotation *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_rotation(q, ret);
	return r < 0 ? r : 1;
}

int sql_rotation_list_all(struct tx *tx, const struct sql_rotation_list_in *in,
			  struct sql_desk_rotation_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_rotation_list_open(tx, in);
	struct sql_desk_rotation_rows rows = {0};
	struct sql_desk_rotation row;
	int r;

	while ((r = sql_rotation_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_rotation_put(struct tx *tx, const struct sql_desk_rotation *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROTATION_PUT);
	int r;

	bind_str(&q, 0, in->team);
	bind_i64(&q, 1, in->layer);
	bind_str(&q, 2, in->label);
	bind_str(&q, 3, in->zone);
	bind_i64(&q, 4, in->anchor_day);
	bind_i64(&q, 5, in->turn_days);
	bind_i64(&q, 6, in->handover_minute);
	bind_i64(&q, 7, in->ack_minutes);
	bind_i64(&q, 8, in->changed);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_rotation_delete(struct tx *tx, const struct sql_rotation_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROTATION_DELETE);

	bind_str(&q, 0, in->team);
	bind_i64(&q, 1, in->layer);
	return stmt_exec(&q);
}

static int read_rotation_members(struct stmt *q, struct sql_rotation_members_row *ret)
{
	struct sql_rotation_members_row row = {
		.team = col_str(q, 0),
		.layer = col_i64(q, 1),
		.position = col_i64(q, 2),
		.principal = col_str(q, 3),
		.name = col_str(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_rotation_members_open(struct tx *tx, const struct sql_rotation_members_in *in)
{
	struct stmt q = stmt_open(tx, Q_ROTATION_MEMBERS);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->team);
	return q;
}

int sql_rotation_members_next(struct stmt *q, struct sql_rotation_members_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_rotation_members(q, ret);
	return r < 0 ? r : 1;
}

int sql_rotation_members_all(struct tx *tx, const struct sql_rotation_members_in *in,
			     struct sql_rotation_members_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_rotation_members_open(tx, in);
	struct sql_rotation_members_rows rows = {0};
	struct sql_rotation_members_row row;
	int r;

	while ((r = sql_rotation_members_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_rotation_members_clear(struct tx *tx, const struct sql_rotation_members_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROTATION_MEMBERS_CLEAR);

	bind_str(&q, 0, in->team);
	bind_i64(&q, 1, in->layer);
	return stmt_exec(&q);
}

int sql_rotation_member_insert(struct tx *tx, const struct sql_rotation_member_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROTATION_MEMBER_INSERT);
	int r;

	bind_str(&q, 0, in->team);
	bind_i64(&q, 1, in->layer);
	bind_i64(&q, 2, in->position);
	bind_str(&q, 3, in->principal);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_override_insert(struct tx *tx, const struct sql_desk_override *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OVERRIDE_INSERT);
	int r;

	bind_str(&q, 0, in->override_id);
	bind_str(&q, 1, in->team);
	bind_i64(&q, 2, in->layer);
	bind_str(&q, 3, in->principal);
	bind_i64(&q, 4, in->starts_at);
	bind_i64(&q, 5, in->ends_at);
	bind_str(&q, 6, in->reason);
	bind_i64(&q, 7, in->created);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_override_delete(struct tx *tx, const struct sql_override_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_OVERRIDE_DELETE);

	bind_str(&q, 0, in->override_id);
	return stmt_exec(&q);
}

static int read_override_list(struct stmt *q, struct sql_override_list_row *ret)
{
	struct sql_override_list_row row = {
		.override_id = col_str(q, 0),
		.team = col_str(q, 1),
		.layer = col_i64(q, 2),
		.principal = col_str(q, 3),
		.name = col_str(q, 4),
		.starts_at = col_i64(q, 5),
		.ends_at = col_i64(q, 6),
		.reason = col_str(q, 7),
		.created = col_i64(q, 8),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_override_list_open(struct tx *tx, const struct sql_override_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_OVERRIDE_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->team);
	bind_i64(&q, 2, in->from);
	bind_i64(&q, 3, in->to);
	return q;
}

int sql_override_list_next(struct stmt *q, struct sql_override_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_override_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_override_list_all(struct tx *tx, const struct sql_override_list_in *in,
			  struct sql_override_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_override_list_open(tx, in);
	struct sql_override_list_rows rows = {0};
	struct sql_override_list_row row;
	int r;

	while ((r = sql_override_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_page_insert(struct tx *tx, const struct sql_page_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAGE_INSERT);

	bind_str(&q, 0, in->page_id);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->case_id);
	bind_str(&q, 3, in->team);
	bind_str(&q, 4, in->cause);
	bind_str(&q, 5, in->reason);
	bind_str(&q, 6, in->state);
	bind_i64(&q, 7, in->layer);
	bind_i64(&q, 8, in->next_at);
	bind_str(&q, 9, in->acknowledged_by);
	bind_i64(&q, 10, in->acknowledged_at);
	bind_i64(&q, 11, in->created);
	return stmt_exec(&q);
}

int sql_page_of_cause(struct tx *tx, const struct sql_page_of_cause_in *in,
		      struct sql_desk_page *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAGE_OF_CAUSE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->cause);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_page(&q, ret);
}

int sql_page_load(struct tx *tx, const struct sql_page_load_in *in, struct sql_desk_page *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAGE_LOAD);
	int r;

	bind_str(&q, 0, in->page_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_page(&q, ret);
}

int sql_page_save(struct tx *tx, const struct sql_page_save_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAGE_SAVE);
	int r;

	bind_str(&q, 0, in->state);
	bind_i64(&q, 1, in->layer);
	bind_i64(&q, 2, in->next_at);
	bind_str(&q, 3, in->acknowledged_by);
	bind_i64(&q, 4, in->acknowledged_at);
	bind_str(&q, 5, in->account);
	bind_str(&q, 6, in->page_id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_page_due(struct stmt *q, struct sql_page_due_row *ret)
{
	struct sql_page_due_row row = {
		.page_id = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_page_due_open(struct tx *tx, const struct sql_page_due_in *in)
{
	struct stmt q = stmt_open(tx, Q_PAGE_DUE);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_page_due_next(struct stmt *q, struct sql_page_due_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_page_due(q, ret);
	return r < 0 ? r : 1;
}

int sql_page_due_all(struct tx *tx, const struct sql_page_due_in *in, struct sql_page_due_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_page_due_open(tx, in);
	struct sql_page_due_rows rows = {0};
	struct sql_page_due_row row;
	int r;

	while ((r = sql_page_due_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_page_list_open(struct tx *tx, const struct sql_page_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_PAGE_LIST);

	bind_i64(&q, 0, in->before);
	bind_str(&q, 1, in->before_id);
	bind_str(&q, 2, in->state);
	bind_str(&q, 3, in->team);
	bind_str(&q, 4, in->principal);
	bind_i64(&q, 5, in->most);
	return q;
}

int sql_page_list_next(struct stmt *q, struct sql_desk_page *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_page(q, ret);
	return r < 0 ? r : 1;
}

int sql_page_list_all(struct tx *tx, const struct sql_page_list_in *in,
		      struct sql_desk_page_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_page_list_open(tx, in);
	struct sql_desk_page_rows rows = {0};
	struct sql_desk_page row;
	int r;

	while ((r = sql_page_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_page_step_insert(struct tx *tx, const struct sql_page_step_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PAGE_STEP_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->page_id);
	bind_i64(&q, 2, in->layer);
	bind_str(&q, 3, in->principal);
	bind_i64(&q, 4, in->at);
	return stmt_exec(&q);
}

static int read_page_steps(struct stmt *q, struct sql_page_steps_row *ret)
{
	struct sql_page_steps_row row = {
		.layer = col_i64(q, 0),
		.principal = col_str(q, 1),
		.name = col_str(q, 2),
		.at = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_page_steps_open(struct tx *tx, const struct sql_page_steps_in *in)
{
	struct stmt q = stmt_open(tx, Q_PAGE_STEPS);

	bind_str(&q, 0, in->provider);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->page_id);
	return q;
}

int sql_page_steps_next(struct stmt *q, struct sql_page_steps_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_page_steps(q, ret);
	return r < 0 ? r : 1;
}

int sql_page_steps_all(struct tx *tx, const struct sql_page_steps_in *in,
		       struct sql_page_steps_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_page_steps_open(tx, in);
	struct sql_page_steps_rows rows = {0};
	struct sql_page_steps_row row;
	int r;

	while ((r = sql_page_steps_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_team_load(struct tx *tx, const struct sql_team_load_in *in, struct sql_desk_team *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_LOAD);
	int r;

	bind_str(&q, 0, in->team);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_team(&q, ret);
}

struct stmt sql_team_list_open(struct tx *tx, const struct sql_team_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_TEAM_LIST);

	bind_str(&q, 0, in->after);
	bind_str(&q, 1, in->team);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_team_list_next(struct stmt *q, struct sql_desk_team *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_team(q, ret);
	return r < 0 ? r : 1;
}

int sql_team_list_all(struct tx *tx, const struct sql_team_list_in *in,
		      struct sql_desk_team_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_team_list_open(tx, in);
	struct sql_desk_team_rows rows = {0};
	struct sql_desk_team row;
	int r;

	while ((r = sql_team_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_team_count(struct stmt *q, struct sql_team_count_row *ret)
{
	struct sql_team_count_row row = {
		.teams = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_team_count(struct tx *tx, struct sql_team_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_COUNT);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_team_count(&q, ret);
}

int sql_team_put(struct tx *tx, const struct sql_desk_team *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_PUT);
	int r;

	bind_str(&q, 0, in->team);
	bind_str(&q, 1, in->label);
	bind_str(&q, 2, in->zone);
	bind_i64(&q, 3, in->created);
	bind_i64(&q, 4, in->changed);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_team_delete(struct tx *tx, const struct sql_team_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_DELETE);

	bind_str(&q, 0, in->team);
	return stmt_exec(&q);
}

static int read_team_members(struct stmt *q, struct sql_team_members_row *ret)
{
	struct sql_team_members_row row = {
		.team = col_str(q, 0),
		.principal = col_str(q, 1),
		.name = col_str(q, 2),
		.email = col_str(q, 3),
		.status = col_str(q, 4),
		.role = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_team_members_open(struct tx *tx, const struct sql_team_members_in *in)
{
	struct stmt q = stmt_open(tx, Q_TEAM_MEMBERS);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->team);
	return q;
}

int sql_team_members_next(struct stmt *q, struct sql_team_members_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_team_members(q, ret);
	return r < 0 ? r : 1;
}

int sql_team_members_all(struct tx *tx, const struct sql_team_members_in *in,
			 struct sql_team_members_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_team_members_open(tx, in);
	struct sql_team_members_rows rows = {0};
	struct sql_team_members_row row;
	int r;

	while ((r = sql_team_members_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_team_members_clear(struct tx *tx, const struct sql_team_members_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_MEMBERS_CLEAR);

	bind_str(&q, 0, in->team);
	return stmt_exec(&q);
}

int sql_team_member_insert(struct tx *tx, const struct sql_team_member_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_TEAM_MEMBER_INSERT);
	int r;

	bind_str(&q, 0, in->team);
	bind_str(&q, 1, in->principal);
	bind_str(&q, 2, in->role);
	bind_i64(&q, 3, in->since);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_agent_load(struct tx *tx, const struct sql_agent_load_in *in, struct sql_desk_agent *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AGENT_LOAD);
	int r;

	bind_str(&q, 0, in->principal);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_agent(&q, ret);
}

int sql_agent_put(struct tx *tx, const struct sql_desk_agent *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AGENT_PUT);
	int r;

	bind_str(&q, 0, in->principal);
	bind_i64(&q, 1, in->capacity);
	bind_str(&q, 2, in->presence);
	bind_i64(&q, 3, in->presence_until);
	bind_str(&q, 4, in->presence_note);
	bind_i64(&q, 5, in->presence_set);
	bind_i64(&q, 6, in->last_routed);
	bind_i64(&q, 7, in->created);
	bind_i64(&q, 8, in->changed);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_agent_routed(struct tx *tx, const struct sql_agent_routed_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AGENT_ROUTED);

	bind_i64(&q, 0, in->at);
	bind_str(&q, 1, in->principal);
	return stmt_exec(&q);
}

struct stmt sql_agent_list_open(struct tx *tx, const struct sql_agent_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_AGENT_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->team);
	bind_i64(&q, 4, in->most);
	return q;
}

int sql_agent_list_next(struct stmt *q, struct sql_agent_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_agent_row(q, ret);
	return r < 0 ? r : 1;
}

int sql_agent_list_all(struct tx *tx, const struct sql_agent_list_in *in,
		       struct sql_agent_row_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_agent_list_open(tx, in);
	struct sql_agent_row_rows rows = {0};
	struct sql_agent_row row;
	int r;

	while ((r = sql_agent_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_skill_list(struct stmt *q, struct sql_skill_list_row *ret)
{
	struct sql_skill_list_row row = {
		.principal = col_str(q, 0),
		.kind = col_str(q, 1),
		.value = col_str(q, 2),
		.level = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_skill_list_open(struct tx *tx, const struct sql_skill_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_SKILL_LIST);

	bind_str(&q, 0, in->principal);
	return q;
}

int sql_skill_list_next(struct stmt *q, struct sql_skill_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_skill_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_skill_list_all(struct tx *tx, const struct sql_skill_list_in *in,
		       struct sql_skill_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_skill_list_open(tx, in);
	struct sql_skill_list_rows rows = {0};
	struct sql_skill_list_row row;
	int r;

	while ((r = sql_skill_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_skill_clear(struct tx *tx, const struct sql_skill_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SKILL_CLEAR);

	bind_str(&q, 0, in->principal);
	return stmt_exec(&q);
}

int sql_skill_insert(struct tx *tx, const struct sql_skill_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SKILL_INSERT);
	int r;

	bind_str(&q, 0, in->principal);
	bind_str(&q, 1, in->kind);
	bind_str(&q, 2, in->value);
	bind_i64(&q, 3, in->level);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_agent_loads(struct stmt *q, struct sql_agent_loads_row *ret)
{
	struct sql_agent_loads_row row = {
		.assignee = col_str(q, 0),
		.severity = col_str(q, 1),
		.waiting = col_bool(q, 2),
		.cases = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_agent_loads_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_AGENT_LOADS);

	return q;
}

int sql_agent_loads_next(struct stmt *q, struct sql_agent_loads_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_agent_loads(q, ret);
	return r < 0 ? r : 1;
}

int sql_agent_loads_all(struct tx *tx, struct sql_agent_loads_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_agent_loads_open(tx);
	struct sql_agent_loads_rows rows = {0};
	struct sql_agent_loads_row row;
	int r;

	while ((r = sql_agent_loads_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_shift_load(struct tx *tx, const struct sql_shift_load_in *in, struct sql_desk_shift *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SHIFT_LOAD);
	int r;

	bind_str(&q, 0, in->shift_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_shift(&q, ret);
}

int sql_shift_put(struct tx *tx, const struct sql_desk_shift *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SHIFT_PUT);
	int r;

	bind_str(&q, 0, in->shift_id);
	bind_str(&q, 1, in->principal);
	bind_str(&q, 2, in->team);
	bind_i64(&q, 3, in->weekdays);
	bind_i64(&q, 4, in->starts_at);
	bind_i64(&q, 5, in->ends_at);
	bind_str(&q, 6, in->zone);
	bind_i64(&q, 7, in->from_minute);
	bind_i64(&q, 8, in->minutes);
	bind_i64(&q, 9, in->first_day);
	bind_i64(&q, 10, in->last_day);
	bind_str(&q, 11, in->note);
	bind_str(&q, 12, in->source);
	bind_i64(&q, 13, in->created);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_shift_delete(struct tx *tx, const struct sql_shift_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SHIFT_DELETE);

	bind_str(&q, 0, in->shift_id);
	return stmt_exec(&q);
}

static int read_shift_list(struct stmt *q, struct sql_shift_list_row *ret)
{
	struct sql_shift_list_row row = {
		.shift_id = col_str(q, 0),
		.principal = col_str(q, 1),
		.name = col_str(q, 2),
		.team = col_str(q, 3),
		.weekdays = col_i64(q, 4),
		.starts_at = col_i64(q, 5),
		.ends_at = col_i64(q, 6),
		.zone = col_str(q, 7),
		.from_minute = col_i64(q, 8),
		.minutes = col_i64(q, 9),
		.first_day = col_i64(q, 10),
		.last_day = col_i64(q, 11),
		.note = col_str(q, 12),
		.source = col_str(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_shift_list_open(struct tx *tx, const struct sql_shift_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_SHIFT_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->team);
	bind_i64(&q, 4, in->now);
	bind_i64(&q, 5, in->today);
	bind_i64(&q, 6, in->most);
	return q;
}

int sql_shift_list_next(struct stmt *q, struct sql_shift_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_shift_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_shift_list_all(struct tx *tx, const struct sql_shift_list_in *in,
		       struct sql_shift_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_shift_list_open(tx, in);
	struct sql_shift_list_rows rows = {0};
	struct sql_shift_list_row row;
	int r;

	while ((r = sql_shift_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_shift_between_open(struct tx *tx, const struct sql_shift_between_in *in)
{
	struct stmt q = stmt_open(tx, Q_SHIFT_BETWEEN);

	bind_str(&q, 0, in->principal);
	bind_str(&q, 1, in->team);
	bind_i64(&q, 2, in->from);
	bind_i64(&q, 3, in->to);
	bind_i64(&q, 4, in->to_day);
	bind_i64(&q, 5, in->from_day);
	return q;
}

int sql_shift_between_next(struct stmt *q, struct sql_desk_shift *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_shift(q, ret);
	return r < 0 ? r : 1;
}

int sql_shift_between_all(struct tx *tx, const struct sql_shift_between_in *in,
			  struct sql_desk_shift_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_shift_between_open(tx, in);
	struct sql_desk_shift_rows rows = {0};
	struct sql_desk_shift row;
	int r;

	while ((r = sql_shift_between_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_shift_import_clear(struct tx *tx, const struct sql_shift_import_clear_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SHIFT_IMPORT_CLEAR);

	bind_str(&q, 0, in->source);
	bind_i64(&q, 1, in->now);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->team);
	return stmt_exec(&q);
}

static int read_shift_import_count(struct stmt *q, struct sql_shift_import_count_row *ret)
{
	struct sql_shift_import_count_row row = {
		.shifts = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_shift_import_count(struct tx *tx, const struct sql_shift_import_count_in *in,
			   struct sql_shift_import_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SHIFT_IMPORT_COUNT);
	int r;

	bind_str(&q, 0, in->source);
	bind_i64(&q, 1, in->now);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->team);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_shift_import_count(&q, ret);
}

int sql_feed_insert(struct tx *tx, const struct sql_desk_feed *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FEED_INSERT);
	int r;

	bind_str(&q, 0, in->feed_id);
	bind_str(&q, 1, in->token_hash);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->team);
	bind_i64(&q, 4, in->created);
	bind_str(&q, 5, in->created_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_feed_load(struct tx *tx, const struct sql_feed_load_in *in, struct sql_desk_feed *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FEED_LOAD);
	int r;

	bind_str(&q, 0, in->feed_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_feed(&q, ret);
}

int sql_feed_find(struct tx *tx, const struct sql_feed_find_in *in, struct sql_desk_feed *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FEED_FIND);
	int r;

	bind_str(&q, 0, in->token_hash);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_feed(&q, ret);
}

int sql_feed_delete(struct tx *tx, const struct sql_feed_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_FEED_DELETE);

	bind_str(&q, 0, in->feed_id);
	return stmt_exec(&q);
}

static int read_feed_list(struct stmt *q, struct sql_feed_list_row *ret)
{
	struct sql_feed_list_row row = {
		.feed_id = col_str(q, 0),
		.name = col_str(q, 1),
		.team = col_str(q, 2),
		.created = col_i64(q, 3),
		.created_by_name = col_str(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_feed_list_open(struct tx *tx, const struct sql_feed_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_FEED_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_feed_list_next(struct stmt *q, struct sql_feed_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_feed_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_feed_list_all(struct tx *tx, const struct sql_feed_list_in *in,
		      struct sql_feed_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_feed_list_open(tx, in);
	struct sql_feed_list_rows rows = {0};
	struct sql_feed_list_row row;
	int r;

	while ((r = sql_feed_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_manager_put(struct tx *tx, const struct sql_manager_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MANAGER_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->principal);
	bind_i64(&q, 2, in->since);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_manager_delete(struct tx *tx, const struct sql_manager_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MANAGER_DELETE);

	bind_str(&q, 0, in->account);
	return stmt_exec(&q);
}

static int read_manager_load(struct stmt *q, struct sql_manager_load_row *ret)
{
	struct sql_manager_load_row row = {
		.principal = col_str(q, 0),
		.name = col_str(q, 1),
		.since = col_i64(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_manager_load(struct tx *tx, const struct sql_manager_load_in *in,
		     struct sql_manager_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_MANAGER_LOAD);
	int r;

	bind_str(&q, 0, in->provider);
	bind_str(&q, 1, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_manager_load(&q, ret);
}

static int read_manager_list(struct stmt *q, struct sql_manager_list_row *ret)
{
	struct sql_manager_list_row row = {
		.account = col_str(q, 0),
		.account_name = col_str(q, 1),
		.name = col_str(q, 2),
		.since = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_manager_list_open(struct tx *tx, const struct sql_manager_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_MANAGER_LIST);

	bind_str(&q, 0, in->provider);
	bind_str(&q, 1, in->after);
	bind_str(&q, 2, in->principal);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_manager_list_next(struct stmt *q, struct sql_manager_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_manager_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_manager_list_all(struct tx *tx, const struct sql_manager_list_in *in,
			 struct sql_manager_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_manager_list_open(tx, in);
	struct sql_manager_list_rows rows = {0};
	struct sql_manager_list_row row;
	int r;

	while ((r = sql_manager_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_copy_put(struct tx *tx, const struct sql_copy_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_COPY_PUT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->principal);
	bind_str(&q, 3, in->reason);
	bind_i64(&q, 4, in->since);
	return stmt_exec(&q);
}

static int read_copy_list(struct stmt *q, struct sql_copy_list_row *ret)
{
	struct sql_copy_list_row row = {
		.principal = col_str(q, 0),
		.name = col_str(q, 1),
		.email = col_str(q, 2),
		.reason = col_str(q, 3),
		.since = col_i64(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_copy_list_open(struct tx *tx, const struct sql_copy_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_COPY_LIST);

	bind_str(&q, 0, in->provider);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->case_id);
	return q;
}

int sql_copy_list_next(struct stmt *q, struct sql_copy_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_copy_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_copy_list_all(struct tx *tx, const struct sql_copy_list_in *in,
		      struct sql_copy_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_copy_list_open(tx, in);
	struct sql_copy_list_rows rows = {0};
	struct sql_copy_list_row row;
	int r;

	while ((r = sql_copy_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_agent_work(struct stmt *q, struct sql_agent_work_row *ret)
{
	struct sql_agent_work_row row = {
		.account = col_str(q, 0),
		.account_name = col_str(q, 1),
		.case_id = col_str(q, 2),
		.display_id = col_str(q, 3),
		.subject = col_str(q, 4),
		.status = col_str(q, 5),
		.severity = col_str(q, 6),
		.queue = col_str(q, 7),
		.since = col_i64(q, 8),
		.reply_by = col_opt_usec(q, 9),
		.copied = col_bool(q, 10),
		.note = col_str(q, 11),
		.note_by = col_str(q, 12),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_agent_work_open(struct tx *tx, const struct sql_agent_work_in *in)
{
	struct stmt q = stmt_open(tx, Q_AGENT_WORK);

	bind_str(&q, 0, in->principal);
	bind_i64(&q, 1, in->after_since);
	bind_str(&q, 2, in->after_case);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_agent_work_next(struct stmt *q, struct sql_agent_work_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_agent_work(q, ret);
	return r < 0 ? r : 1;
}

int sql_agent_work_all(struct tx *tx, const struct sql_agent_work_in *in,
		       struct sql_agent_work_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_agent_work_open(tx, in);
	struct sql_agent_work_rows rows = {0};
	struct sql_agent_work_row row;
	int r;

	while ((r = sql_agent_work_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_rule_list_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_RULE_LIST);

	return q;
}

int sql_rule_list_next(struct stmt *q, struct sql_desk_rule *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_desk_rule(q, ret);
	return r < 0 ? r : 1;
}

int sql_rule_list_all(struct tx *tx, struct sql_desk_rule_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_rule_list_open(tx);
	struct sql_desk_rule_rows rows = {0};
	struct sql_desk_rule row;
	int r;

	while ((r = sql_rule_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_rule_clear(struct tx *tx)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RULE_CLEAR);

	return stmt_exec(&q);
}

int sql_rule_insert(struct tx *tx, const struct sql_desk_rule *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RULE_INSERT);
	int r;

	bind_i64(&q, 0, in->position);
	bind_str(&q, 1, in->code);
	bind_str(&q, 2, in->label);
	bind_str(&q, 3, in->plans);
	bind_str(&q, 4, in->features);
	bind_str(&q, 5, in->severities);
	bind_str(&q, 6, in->services);
	bind_str(&q, 7, in->languages);
	bind_str(&q, 8, in->issue_types);
	bind_str(&q, 9, in->team);
	bind_i64(&q, 10, in->skill_level);
	bind_str(&q, 11, in->on_call);
	bind_bool(&q, 12, in->copy_manager);
	bind_i64(&q, 13, in->reply_minutes);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_rule_of_team(struct stmt *q, struct sql_rule_of_team_row *ret)
{
	struct sql_rule_of_team_row row = {
		.code = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_rule_of_team(struct tx *tx, const struct sql_rule_of_team_in *in,
		     struct sql_rule_of_team_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RULE_OF_TEAM);
	int r;

	bind_str(&q, 0, in->team);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_rule_of_team(&q, ret);
}

static int read_weight_list(struct stmt *q, struct sql_weight_list_row *ret)
{
	struct sql_weight_list_row row = {
		.severity = col_str(q, 0),
		.points = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_weight_list_open(struct tx *tx)
{
	struct stmt q = stmt_open(tx, Q_WEIGHT_LIST);

	return q;
}

int sql_weight_list_next(struct stmt *q, struct sql_weight_list_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_weight_list(q, ret);
	return r < 0 ? r : 1;
}

int sql_weight_list_all(struct tx *tx, struct sql_weight_list_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_weight_list_open(tx);
	struct sql_weight_list_rows rows = {0};
	struct sql_weight_list_row row;
	int r;

	while ((r = sql_weight_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_weight_clear(struct tx *tx)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEIGHT_CLEAR);

	return stmt_exec(&q);
}

int sql_weight_insert(struct tx *tx, const struct sql_weight_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_WEIGHT_INSERT);
	int r;

	bind_str(&q, 0, in->severity);
	bind_i64(&q, 1, in->points);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_routing_load(struct tx *tx, const struct sql_routing_load_in *in,
		     struct sql_desk_routing *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROUTING_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_desk_routing(&q, ret);
}

int sql_routing_put(struct tx *tx, const struct sql_desk_routing *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROUTING_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->case_id);
	bind_str(&q, 2, in->team);
	bind_str(&q, 3, in->passed);
	bind_i64(&q, 4, in->retry_at);
	bind_i64(&q, 5, in->tries);
	bind_i64(&q, 6, in->held_since);
	bind_i64(&q, 7, in->reply_by);
	bind_str(&q, 8, in->rule);
	bind_str(&q, 9, in->reason);
	bind_i64(&q, 10, in->decided_at);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_routing_waiting_open(struct tx *tx, const struct sql_routing_waiting_in *in)
{
	struct stmt q = stmt_open(tx, Q_ROUTING_WAITING);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_routing_waiting_next(struct stmt *q, struct sql_routing_task *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_routing_task(q, ret);
	return r < 0 ? r : 1;
}

int sql_routing_waiting_all(struct tx *tx, const struct sql_routing_waiting_in *in,
			    struct sql_routing_task_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_routing_waiting_open(tx, in);
	struct sql_routing_task_rows rows = {0};
	struct sql_routing_task row;
	int r;

	while ((r = sql_routing_waiting_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_routing_lapsed_open(struct tx *tx, const struct sql_routing_lapsed_in *in)
{
	struct stmt q = stmt_open(tx, Q_ROUTING_LAPSED);

	bind_i64(&q, 0, in->now);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_routing_lapsed_next(struct stmt *q, struct sql_routing_task *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_routing_task(q, ret);
	return r < 0 ? r : 1;
}

int sql_routing_lapsed_all(struct tx *tx, const struct sql_routing_lapsed_in *in,
			   struct sql_routing_task_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_routing_lapsed_open(tx, in);
	struct sql_routing_task_rows rows = {0};
	struct sql_routing_task row;
	int r;

	while ((r = sql_routing_lapsed_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_routing_new_open(struct tx *tx, const struct sql_routing_new_in *in)
{
	struct stmt q = stmt_open(tx, Q_ROUTING_NEW);

	bind_str(&q, 0, in->from_display);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_routing_new_next(struct stmt *q, struct sql_routing_task *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_routing_task(q, ret);
	return r < 0 ? r : 1;
}

int sql_routing_new_all(struct tx *tx, const struct sql_routing_new_in *in,
			struct sql_routing_task_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_routing_new_open(tx, in);
	struct sql_routing_task_rows rows = {0};
	struct sql_routing_task row;
	int r;

	while ((r = sql_routing_new_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_routing_anew(struct tx *tx, const struct sql_routing_anew_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROUTING_ANEW);

	bind_i64(&q, 0, in->now);
	return stmt_exec(&q);
}

static int read_routing_mark(struct stmt *q, struct sql_routing_mark_row *ret)
{
	struct sql_routing_mark_row row = {
		.seen = col_i64(q, 0),
		.swept = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_routing_mark(struct tx *tx, struct sql_routing_mark_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROUTING_MARK);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_routing_mark(&q, ret);
}

int sql_routing_mark_put(struct tx *tx, const struct sql_routing_mark_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ROUTING_MARK_PUT);
	int r;

	bind_i64(&q, 0, in->seen);
	bind_i64(&q, 1, in->swept);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
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

int sql_desk_holder_copy(struct tx *tx, const struct sql_desk_holder_copy_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_DESK_HOLDER_COPY);
	int r;

	bind_str(&q, 0, in->assignee);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->case_id);
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

static int read_bulk_given(struct stmt *q, struct sql_bulk_given_row *ret)
{
	struct sql_bulk_given_row row = {
		.account = col_str(q, 0),
		.account_name = col_str(q, 1),
		.case_id = col_str(q, 2),
		.display_id = col_str(q, 3),
		.subject = col_str(q, 4),
		.severity = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_bulk_given_open(struct tx *tx, const struct sql_bulk_given_in *in)
{
	struct stmt q = stmt_open(tx, Q_BULK_GIVEN);

	bind_str(&q, 0, in->bulk_id);
	bind_str(&q, 1, in->assignee);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_bulk_given_next(struct stmt *q, struct sql_bulk_given_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_bulk_given(q, ret);
	return r < 0 ? r : 1;
}

int sql_bulk_given_all(struct tx *tx, const struct sql_bulk_given_in *in,
		       struct sql_bulk_given_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_bulk_given_open(tx, in);
	struct sql_bulk_given_rows rows = {0};
	struct sql_bulk_given_row row;
	int r;

	while ((r = sql_bulk_given_next(&q, &row)) > 0)
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
