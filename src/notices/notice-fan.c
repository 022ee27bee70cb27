/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a fact to notices. A fact says which case and which message; everything
 * else is read from the case, whose log tells who did what at the fact's time.
 */
#include "case-rules.h"
#include "desk.h"
#include "notice-tell.h"
#include "notices.h"
#include "outbox.h"
#include "settings.h"

#define COMMUNICATION_ID S("ekko:us-east-1:")

/* An update of a case being told. */
struct update {
	struct telling t;
	str event;
	str uuid; /* of the message that it is about; empty for none */
	struct case_event *events;
	size_t event_count;
	enum case_actor actor_kind; /* who brought the fact about */
	enum {
		CHAT_NONE,
		CHAT_LIVE,
		CHAT_WHOLE
	} chat; /* the message is a part of a chat, or all */
};

/* ---- what happened ---- */

static int read_fact(struct update *u, str *ret_case)
{
	str id = S("");
	const struct fact_member members[] = {{S("case-id"), ret_case},
					      {S("event-name"), &u->event},
					      {S("communication-id"), &id}};
	int r;

	*ret_case = u->event = S("");
	r = fact_read(u->t.rq.arena, u->t.fact->payload, members, ARRAY_LEN(members));
	u->uuid =
		str_starts(id, COMMUNICATION_ID) ? str_slice(id, COMMUNICATION_ID.n, id.n) : S("");
	return r < 0 || ret_case->n ? r : E_SYNTAX;
}

static bool kind_fits(str event, enum case_event_kind kind)
{
	static const struct {
		str event;
		enum case_event_kind kind;
	} rows[] = {
		{S_INIT("CreateCase"), CASE_EVENT_CREATED},
		{S_INIT("AddCommunicationToCase"), CASE_EVENT_CUSTOMER_REPLIED},
		{S_INIT("AddCommunicationToCase"), CASE_EVENT_STAFF_REPLIED},
		{S_INIT("AddCommunicationToCase"), CASE_EVENT_NOTICE},
		{S_INIT("ResolveCase"), CASE_EVENT_RESOLVED},
		{S_INIT("ReopenCase"), CASE_EVENT_REOPENED},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].kind == kind && str_eq(rows[i].event, event))
			return true;
	}
	return false;
}

static int load_said(struct telling *t, int64_t seq)
{
	struct case_communication *list;
	size_t n;
	int r;

	t->said = (struct case_communication){0};
	if (!seq)
		return 0;
	r = case_communications_load(&t->rq, &t->row, seq + 1, 1, &list, &n);
	if (r == 0 && n)
		t->said = list[0];
	return r;
}

/* Whether the case was resolved in the same moment, too. */
static bool resolved_with_it(const struct update *u)
{
	for (size_t i = 0; i < u->event_count; i++) {
		if (u->events[i].at == u->t.fact->created &&
		    u->events[i].kind == CASE_EVENT_RESOLVED)
			return true;
	}
	return false;
}

/* What the log says of a notice's place in a chat. */
static int read_chat(struct update *u, const struct case_event *e)
{
	str chat = {0}, transcript = {0};
	const struct fact_member members[] = {{S("chat"), &chat}, {S("transcript"), &transcript}};
	int r = e->kind == CASE_EVENT_NOTICE && e->detail.n
			? fact_read(u->t.rq.arena, e->detail, members, ARRAY_LEN(members))
			: 0;

	u->chat = transcript.n ? CHAT_WHOLE : chat.n ? CHAT_LIVE : CHAT_NONE;
	return r;
}

/* The log's line for the fact, with its message. E_NOENT. */
static int find_event(struct update *u)
{
	for (size_t i = 0; i < u->event_count; i++) {
		const struct case_event *e = &u->events[i];
		int r;

		if (e->at != u->t.fact->created || !kind_fits(u->event, e->kind))
			continue;
		r = load_said(&u->t, e->communication);
		if (r < 0)
			return r;
		if (u->uuid.n && !str_eq(u->uuid, u->t.said.uuid))
			continue;
		u->actor_kind = e->actor_kind;
		u->t.actor = e->actor;
		u->t.asks = e->actor_kind == ACTOR_STAFF && e->status == CASE_PENDING_CUSTOMER;
		u->t.resolved = u->t.said.seq && resolved_with_it(u);
		return read_chat(u, e);
	}
	return E_NOENT;
}

static int load_update(struct update *u)
{
	str case_id;
	int r = read_fact(u, &case_id);

	if (r == 0)
		r = telling_load(&u->t, u->t.fact->account, case_id);
	if (r == 0)
		r = case_events_load(&u->t.rq, &u->t.row, &u->events, &u->event_count);
	return r == 0 ? find_event(u) : r;
}

/* ---- whom it concerns ---- */

/* A user that was deleted hears of nothing any more; one who wrote by mail has no user, and a case
 * that staff opened for a customer bears the staff's id. */
static int submitter(struct telling *t, struct person *ret)
{
	const struct case_row *row = &t->row;
	bool user = str_starts(row->submitter, S("AIDA")) && !str_eq(row->channel, S("staff"));

	if (user)
		return person_load(t->rq.tx, row->account, row->submitter, ret);
	return person_of_address(t->rq.tx, row->account, row->submitted_by, ret);
}

static int tell_submitter(struct telling *t, enum notice_event event, bool even_author)
{
	struct person p;
	int r = submitter(t, &p);

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	return is_author(t, &p) && !even_author ? 0 : tell(t, &p, event);
}

static int tell_copies(struct telling *t, enum notice_event event)
{
	str *v;
	size_t n = cc_split(t->rq.arena, t->row.cc, &v);

	for (size_t i = 0; i < n; i++) {
		struct person p;
		int r = person_of_address(t->rq.tx, t->row.account, v[i], &p);

		if (r == 0 && !is_author(t, &p))
			r = tell(t, &p, event);
		if (r < 0 && r != E_NOENT)
			return r;
	}
	return 0;
}

static int tell_customers(struct telling *t, enum notice_event event)
{
	int r = tell_submitter(t, event, false);

	return r < 0 ? r : tell_copies(t, event);
}

static int tell_team(struct telling *t, enum notice_event event)
{
	const str words[] = {S("team")};

	return tell_first(t, words, ARRAY_LEN(words), event);
}

/* The agent who has the case; the team when nobody does, or who did is gone. */
static int tell_desk(struct telling *t)
{
	struct desk_holder holder;
	size_t told = 0;
	int r = desk_holder_load(&t->rq, &t->row, &holder);

	if (r >= 0)
		r = tell_user(t, holder.assignee, NOTICE_CUSTOMER_REPLIED, &told);
	if (r >= 0 && !told)
		r = tell_team(t, NOTICE_CUSTOMER_REPLIED);
	/* of one fact everybody gets one mail, whatever he is to the case */
	return r < 0 ? r : tell_word(t, S("copies"), NOTICE_CUSTOMER_REPLIED, &told);
}

/* ---- facts ---- */

static int on_created(struct update *u)
{
	int r = tell_submitter(&u->t, NOTICE_CASE_CREATED, true);

	return r < 0 || u->actor_kind != ACTOR_CUSTOMER ? r : tell_team(&u->t, NOTICE_CASE_OPENED);
}

static int on_said(struct update *u)
{
	if (u->chat == CHAT_WHOLE && !u->t.rq.app->settings->notice_transcripts)
		return 0;
	if (u->chat != CHAT_NONE)
		return u->chat == CHAT_WHOLE ? tell_customers(&u->t, NOTICE_CHAT_ENDED) : 0;
	return u->actor_kind == ACTOR_CUSTOMER ? tell_desk(&u->t)
					       : tell_customers(&u->t, NOTICE_CASE_REPLIED);
}

/* What was said in the same moment tells it, too. */
static bool told_by_message(const struct update *u)
{
	for (size_t i = 0; i < u->event_count; i++) {
		if (u->events[i].at == u->t.fact->created && u->events[i].communication)
			return true;
	}
	return false;
}

static int on_resolved(struct update *u)
{
	return told_by_message(u) ? 0 : tell_customers(&u->t, NOTICE_CASE_RESOLVED);
}

static int on_reopened(struct update *u)
{
	if (told_by_message(u) || u->actor_kind == ACTOR_CUSTOMER)
		return 0;
	return tell_customers(&u->t, NOTICE_CASE_REOPENED);
}

static const struct {
	str event;
	int (*on)(struct update *u);
} rows[] = {
	{S_INIT("CreateCase"), on_created},
	{S_INIT("AddCommunicationToCase"), on_said},
	{S_INIT("ResolveCase"), on_resolved},
	{S_INIT("ReopenCase"), on_reopened},
};

static int on_update(struct update *u)
{
	int r = load_update(u);

	/* a case that is gone, or a fact of another form, is nobody's news */
	if (r == E_NOENT || r == E_SYNTAX)
		return 0;
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(rows); i++) {
		if (str_eq(rows[i].event, u->event))
			return rows[i].on(u);
	}
	return r;
}

static int deal(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact)
{
	struct update u = {.t = {
				   .rq =
					   {
						   .arena = tx_arena(tx),
						   .app = app,
						   .now = now,
						   .caller = {.kind = PRINCIPAL_LOCAL},
						   .id = S("notices"),
						   .tx = tx,
					   },
				   .fact = fact,
				   .actor = S(""),
			   }};

	if (app->settings->mail_delivery == MAIL_DELIVERY_OFF)
		return 0;
	if (str_eq(fact->kind, MAIL_ANSWER))
		return notice_answer(&u.t.rq, fact);
	if (str_eq(fact->kind, OUTBOX_CASE_UPDATE))
		return on_update(&u);
	return notice_desk(&u.t);
}

const struct outbox_fan notice_fan = {"notices", deal};
