/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a fact to notices. A fact says which case and which message; everything
 * else is read from the case, whose log tells who did what at the fact's time.
 */
#include "buf.h"
#include "case-rules.h"
#include "crypto.h"
#include "desk.h"
#include "json.h"
#include "notices.h"
#include "outbox.h"
#include "person.h"
#include "settings.h"

#define COMMUNICATION_ID S("ekko:us-east-1:")
#define FIELDS 16

struct telling {
	struct req rq;
	const struct sql_outbox *fact;
	str event;
	str uuid; /* of the message that it is about; empty for none */
	struct case_row row;
	struct case_event *events;
	size_t event_count;
	struct case_communication said; /* seq 0: nothing */
	enum case_actor actor_kind;     /* who brought the fact about */
	str actor;                      /* principal id */
	bool asks;
	bool urgent;
	str account_name;
	str provider; /* account id */
};

/* ---- what happened ---- */

static int read_fact(struct telling *t, str *ret_case)
{
	struct json_reader r;
	enum json_token token;

	*ret_case = t->event = t->uuid = S("");
	json_open(&r, t->rq.arena, t->fact->payload);
	if (json_next(&r) != JSON_OBJECT)
		return E_SYNTAX;
	while ((token = json_next(&r)) == JSON_KEY) {
		str key = r.text;

		token = json_next(&r);
		if (token == JSON_STRING && str_eq(key, S("case-id")))
			*ret_case = r.text;
		else if (token == JSON_STRING && str_eq(key, S("event-name")))
			t->event = r.text;
		else if (token == JSON_STRING && str_eq(key, S("communication-id")))
			t->uuid = str_starts(r.text, COMMUNICATION_ID)
					  ? str_slice(r.text, COMMUNICATION_ID.n, r.text.n)
					  : S("");
		else if (json_skip(&r, token) < 0)
			return E_SYNTAX;
	}
	return ret_case->n ? 0 : E_SYNTAX;
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

/* The log's line for the fact, with its message. E_NOENT. */
static int find_event(struct telling *t)
{
	for (size_t i = 0; i < t->event_count; i++) {
		const struct case_event *e = &t->events[i];
		int r;

		if (e->at != t->fact->created || !kind_fits(t->event, e->kind))
			continue;
		r = load_said(t, e->communication);
		if (r < 0)
			return r;
		if (t->uuid.n && !str_eq(t->uuid, t->said.uuid))
			continue;
		t->actor_kind = e->actor_kind;
		t->actor = e->actor;
		t->asks = e->actor_kind == ACTOR_STAFF && e->status == CASE_PENDING_CUSTOMER;
		return 0;
	}
	return E_NOENT;
}

/* Whether the case was resolved in the same moment, too. */
static bool resolved_with_it(const struct telling *t)
{
	for (size_t i = 0; i < t->event_count; i++) {
		if (t->events[i].at == t->fact->created && t->events[i].kind == CASE_EVENT_RESOLVED)
			return true;
	}
	return false;
}

static bool listed(str word, str list)
{
	while (list.p) {
		if (str_eq(str_trim(str_cut(&list, ',')), word))
			return true;
	}
	return false;
}

static int load_case(struct telling *t)
{
	struct sql_account account, provider;
	str case_id;
	int r = read_fact(t, &case_id);

	if (r == 0)
		r = case_load(&t->rq, t->fact->account, case_id, &t->row);
	if (r == 0)
		r = case_events_load(&t->rq, &t->row, &t->events, &t->event_count);
	if (r == 0)
		r = find_event(t);
	if (r == 0)
		r = account_load(t->rq.tx, t->row.account, &account);
	if (r == 0)
		r = sql_account_provider(t->rq.tx, &provider);
	if (r < 0)
		return r;
	t->account_name = account.name;
	t->provider = provider.id;
	t->urgent = listed(t->row.severity, t->rq.app->settings->notice_urgent);
	return 0;
}

/* ---- one person ---- */

static size_t fill(const struct telling *t, const struct person *p, bool staff, str url,
		   struct mail_field *v)
{
	const struct settings *s = t->rq.app->settings;
	size_t n = 0;

#define PUT(name_, value_) (v[n++] = (struct mail_field){S(name_), (value_)})
	PUT("id", t->row.display_id);
	PUT("case", t->row.case_id);
	PUT("subject", t->row.subject);
	PUT("severity", t->row.severity);
	PUT("provider", s->provider_name);
	PUT("name", p->name);
	PUT("unsubscribe", url);
	if (t->said.seq) {
		PUT("body", t->said.body);
		/* customers see the provider, as everywhere */
		PUT("author", staff || t->said.author_kind == ACTOR_CUSTOMER ? t->said.submitted_by
									     : s->provider_name);
	}
	if (staff)
		PUT("account", t->account_name);
	if (t->asks)
		PUT("asks", S("1"));
	if (t->said.seq && resolved_with_it(t))
		PUT("resolved", S("1"));
#undef PUT
	return n;
}

static int tell(struct telling *t, const struct person *p, enum notice_event event, bool link)
{
	bool staff = event == NOTICE_CASE_OPENED || event == NOTICE_CUSTOMER_REPLIED;
	struct mail_field fields[FIELDS];
	struct notice_plan plan;
	str url = S("");
	int r = person_plan(t->rq.tx, p, event, t->rq.now, t->urgent, &plan);

	if (r < 0 || plan.what == NOTICE_DROP)
		return r;
	if (link)
		r = unsubscribe_url(t->rq.tx, t->rq.app, p, &url);
	if (r < 0)
		return r;
	const struct mail_order o = {
		.account = t->row.account,
		.source = t->fact->id,
		.to = p->address,
		.to_name = p->name,
		.person_account = p->account,
		.person = p->principal,
		.template = notice_event_words[event],
		.language = p->language,
		.fields = {.v = fields, .n = fill(t, p, staff, url, fields)},
		.case_id = t->row.case_id,
		.display_id = t->row.display_id,
		.due = plan.due,
		.gather = plan.what == NOTICE_GATHER,
	};
	r = mail_queue_add(t->rq.tx, t->rq.app, t->rq.now, &o, NULL);
	return r < 0 ? r : 0;
}

static bool same_address(struct arena *a, str x, str y)
{
	return str_eq(mail_address_key(a, x), mail_address_key(a, y));
}

/* Whether that person did it. */
static bool is_author(const struct telling *t, const struct person *p)
{
	if (p->principal.n && str_eq(p->principal, t->actor))
		return true;
	return t->said.seq && same_address(t->rq.arena, t->said.submitted_by, p->address);
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
	return is_author(t, &p) && !even_author ? 0 : tell(t, &p, event, true);
}

static int tell_copies(struct telling *t, enum notice_event event)
{
	str *v;
	size_t n = cc_split(t->rq.arena, t->row.cc, &v);

	for (size_t i = 0; i < n; i++) {
		struct person p;
		int r = person_of_address(t->rq.tx, t->row.account, v[i], &p);

		if (r == 0 && !is_author(t, &p))
			r = tell(t, &p, event, true);
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
	str team = t->rq.app->settings->notice_team;
	struct person p;
	int r;

	if (!team.n)
		return 0;
	r = person_of_address(t->rq.tx, t->provider, team, &p);
	if (r == 0)
		r = tell(t, &p, event, false);
	return r == E_NOENT ? 0 : r;
}

/* The agent who has the case; the team when nobody does, or who did is gone. */
static int tell_desk(struct telling *t)
{
	struct desk_holder holder;
	struct person p;
	int r = desk_holder_load(&t->rq, &t->row, &holder);

	if (r < 0)
		return r;
	r = holder.assignee.n ? person_load(t->rq.tx, t->provider, holder.assignee, &p) : E_NOENT;
	if (r == E_NOENT)
		return tell_team(t, NOTICE_CUSTOMER_REPLIED);
	return r < 0 ? r : tell(t, &p, NOTICE_CUSTOMER_REPLIED, true);
}

/* ---- facts ---- */

static int on_created(struct telling *t)
{
	int r = tell_submitter(t, NOTICE_CASE_CREATED, true);

	return r < 0 || t->actor_kind != ACTOR_CUSTOMER ? r : tell_team(t, NOTICE_CASE_OPENED);
}

static int on_said(struct telling *t)
{
	return t->actor_kind == ACTOR_CUSTOMER ? tell_desk(t)
					       : tell_customers(t, NOTICE_CASE_REPLIED);
}

/* What was said in the same moment tells it, too. */
static bool told_by_message(const struct telling *t)
{
	for (size_t i = 0; i < t->event_count; i++) {
		if (t->events[i].at == t->fact->created && t->events[i].communication)
			return true;
	}
	return false;
}

static int on_resolved(struct telling *t)
{
	if (told_by_message(t))
		return 0;
	return tell_customers(t, NOTICE_CASE_RESOLVED);
}

static int on_reopened(struct telling *t)
{
	if (told_by_message(t) || t->actor_kind == ACTOR_CUSTOMER)
		return 0;
	return tell_customers(t, NOTICE_CASE_REOPENED);
}

static const struct {
	str event;
	int (*on)(struct telling *t);
} rows[] = {
	{S_INIT("CreateCase"), on_created},
	{S_INIT("AddCommunicationToCase"), on_said},
	{S_INIT("ResolveCase"), on_resolved},
	{S_INIT("ReopenCase"), on_reopened},
};

static int deal(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact)
{
	struct telling t = {
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
	};
	int r;

	if (app->settings->mail_delivery == MAIL_DELIVERY_OFF)
		return 0;
	if (str_eq(fact->kind, MAIL_ANSWER))
		return notice_answer(&t.rq, fact);
	if (!str_eq(fact->kind, OUTBOX_CASE_UPDATE))
		return 0;
	r = load_case(&t);
	/* a case that is gone, or a fact of another form, is nobody's news */
	if (r == E_NOENT || r == E_SYNTAX)
		return 0;
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(rows); i++) {
		if (str_eq(rows[i].event, t.event))
			return rows[i].on(&t);
	}
	return r;
}

const struct outbox_fan notice_fan = {"notices", deal};
