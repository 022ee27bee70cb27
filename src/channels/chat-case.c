/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a chat does to its case. To the case's clocks a chat is one contact:
 * asking for it is the customer's word, the agent's first message is the answer,
 * at the moment it is said. The transcript is added as a record, which no clock
 * counts again.
 */
#include "attachment.h"
#include "chat-private.h"
#include "desk.h"
#include "json.h"
#include "settings.h"

#define DETAIL_MAX KIB(8)

/* {"key":"value",...}; empty values are left out. */
struct fact {
	const char *key;
	str value;
};
static str detail_of(struct req *rq, const struct fact *facts, size_t n)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;

	buf_init(&b, DETAIL_MAX);
	json_writer_init(&j, &b);
	json_object(&j);
	for (size_t i = 0; i < n; i++) {
		if (facts[i].value.n)
			json_pair_str(&j, str_from(facts[i].key), facts[i].value);
	}
	json_object_end(&j);
	return buf_dup(&b, rq->arena);
}
#define DETAIL(rq, ...)                                                                            \
	detail_of((rq), (const struct fact[]){__VA_ARGS__},                                        \
		  ARRAY_LEN(((const struct fact[]){__VA_ARGS__})))

static struct case_change change_by(struct req *rq, enum case_actor by)
{
	struct case_change c = {
		.actor_kind = by,
		.actor = by == ACTOR_SYSTEM ? S("") : rq->caller.principal,
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("chat"),
	};

	if (by == ACTOR_CUSTOMER)
		c.submitted_by = rq->caller.email.n ? rq->caller.email : rq->caller.name;
	return c;
}

/* The case may have been resolved meanwhile, or be in a state that has no such move. */
static void act_if_possible(struct case_change *c, const struct case_row *row,
			    enum case_action action)
{
	enum case_status next;

	c->has_action =
		case_status_open(row->status) && case_status_next(row->status, action, &next) == 0;
	c->action = action;
}

int chat_case_asked(struct req *rq, struct case_row *row)
{
	struct case_change c = change_by(rq, ACTOR_CUSTOMER);

	c.has_action = true; /* who asks reopens, where that is possible */
	c.action = ACTION_CUSTOMER_REPLY;
	c.has_event = true;
	c.event = CASE_EVENT_CUSTOMER_REPLIED;
	c.detail = S("{\"chat\":\"asked for\"}");
	return case_change(rq, row, &c, NULL);
}

int chat_case_taken(struct chat_work *w, str why)
{
	struct req *rq = w->rq;
	struct case_change c = change_by(rq, ACTOR_STAFF);
	struct desk_holder holder;
	int r = desk_holder_load(rq, &w->row, &holder);

	if (r < 0)
		return r;
	holder.assignee = rq->caller.principal;
	holder.name = rq->caller.name;
	act_if_possible(&c, &w->row, ACTION_STAFF_TAKE);
	c.has_event = true;
	c.event = CASE_EVENT_TAKEN;
	c.detail = DETAIL(rq, {"assignee", holder.assignee}, {"name", holder.name},
			  {"queue", holder.queue}, {"chat", w->chat.chat_id}, {"reason", why});
	r = case_change(rq, &w->row, &c, NULL);
	return r < 0 ? r : desk_holder_put(rq, &w->row, &holder);
}

int chat_case_handed(struct chat_work *w, str assignee, str name, str reason)
{
	struct req *rq = w->rq;
	struct case_change c = change_by(rq, ACTOR_STAFF);
	struct desk_holder holder;
	int r = desk_holder_load(rq, &w->row, &holder);

	if (r < 0)
		return r;
	holder.assignee = assignee;
	holder.name = name;
	c.has_event = true;
	c.event = CASE_EVENT_TRANSFERRED;
	c.detail = DETAIL(rq, {"assignee", assignee}, {"name", name}, {"queue", holder.queue},
			  {"reason", reason}, {"chat", w->chat.chat_id});
	r = case_change(rq, &w->row, &c, NULL);
	return r < 0 ? r : desk_holder_put(rq, &w->row, &holder);
}

int chat_case_answered(struct chat_work *w)
{
	struct case_change c = change_by(w->rq, ACTOR_STAFF);

	if (!case_status_open(w->row.status))
		return 0;
	act_if_possible(&c, &w->row, ACTION_STAFF_REPLY_WORKING);
	c.has_event = true;
	c.event = CASE_EVENT_STAFF_REPLIED;
	c.detail = DETAIL(w->rq, {"chat", w->chat.chat_id});
	return case_change(w->rq, &w->row, &c, NULL);
}

int chat_case_files(struct chat_work *w, enum case_actor by, str body, str set_id,
		    int64_t *ret_communication)
{
	struct case_change c = change_by(w->rq, by);

	c.notice = true;
	c.notice_detail = DETAIL(w->rq, {"chat", w->chat.chat_id});
	c.body = body;
	c.attachment_set = set_id;
	return case_change(w->rq, &w->row, &c, ret_communication);
}

/* What the last part of the transcript brings about. */
static void conclude(struct chat_work *w, str next_status, struct case_change *c)
{
	bool customer_last = str_eq(w->chat.last_by, case_actor_code(ACTOR_CUSTOMER));
	enum case_status wished;

	if (next_status.p && case_status_parse(next_status, &wished) == 0) {
		act_if_possible(c, &w->row,
				wished == CASE_RESOLVED           ? ACTION_STAFF_RESOLVE
				: wished == CASE_PENDING_CUSTOMER ? ACTION_STAFF_REPLY
								  : ACTION_STAFF_REPLY_WORKING);
		return;
	}
	switch (chat_outcome(w->chat.replied, customer_last)) {
	case CHAT_LEAVES:
		break;
	case CHAT_WAITS_FOR_THEM:
		act_if_possible(c, &w->row, ACTION_STAFF_REPLY);
		break;
	case CHAT_WAITS_FOR_US:
		act_if_possible(c, &w->row, ACTION_CUSTOMER_REPLY);
		c->has_event = true;
		c->event = CASE_EVENT_CUSTOMER_REPLIED;
		c->detail = DETAIL(w->rq, {"chat", w->chat.chat_id});
		break;
	}
}

int chat_case_ended(struct chat_work *w, str next_status)
{
	str *parts;
	size_t n;
	int r = chat_transcript(w, &parts, &n);

	for (size_t i = 0; r >= 0 && i < n; i++) {
		struct case_change c = change_by(w->rq, ACTOR_SYSTEM);

		c.notice = true;
		/* by this word it is mailed on to the customer */
		c.notice_detail =
			DETAIL(w->rq, {"chat", w->chat.chat_id}, {"transcript", S("whole")});
		c.body = parts[i];
		if (i + 1 == n)
			conclude(w, next_status, &c);
		r = case_change(w->rq, &w->row, &c, NULL);
	}
	return r;
}
