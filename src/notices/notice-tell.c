/* SPDX-License-Identifier: Apache-2.0 */
#include "notice-tell.h"

#include "hands.h"
#include "json.h"
#include "mail.h"
#include "settings.h"

#define FIELDS 24

int fact_read(struct arena *a, str json, const struct fact_member *v, size_t n)
{
	struct json_reader r;
	enum json_token token;

	json_open(&r, a, json);
	if (json_next(&r) != JSON_OBJECT)
		return E_SYNTAX;
	while ((token = json_next(&r)) == JSON_KEY) {
		str key = r.text;
		size_t i = 0;

		token = json_next(&r);
		while (i < n && !str_eq(v[i].key, key))
			i++;
		if (token == JSON_STRING && i < n)
			*v[i].to = r.text;
		else if (json_skip(&r, token) < 0)
			return E_SYNTAX;
	}
	return token == JSON_OBJECT_END ? 0 : E_SYNTAX;
}

static bool listed(str word, str list)
{
	while (list.p) {
		if (str_eq(str_trim(str_cut(&list, ',')), word))
			return true;
	}
	return false;
}

int telling_load(struct telling *t, str account, str case_id)
{
	struct sql_account owner, provider;
	int r = case_load(&t->rq, account, case_id, &t->row);

	if (r == 0)
		r = account_load(t->rq.tx, t->row.account, &owner);
	if (r == 0)
		r = sql_account_provider(t->rq.tx, &provider);
	if (r < 0)
		return r;
	t->account_name = owner.name;
	t->provider = provider.id;
	t->urgent = listed(t->row.severity, t->rq.app->settings->notice_urgent);
	return 0;
}

/* ---- one person ---- */

static bool for_staff(enum notice_event event)
{
	return event >= NOTICE_STAFF_FIRST;
}

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
	if (t->resolved)
		PUT("resolved", S("1"));
#undef PUT
	for (size_t i = 0; i < t->more_count && n < FIELDS; i++)
		v[n++] = t->more[i];
	return n;
}

/* The team's common address has nobody behind it who could speak for all, and a call in the night
 * is no news to be unsubscribed from. */
static bool has_link(const struct person *p, enum notice_event event)
{
	return event != NOTICE_ON_CALL_PAGE && (p->principal.n || !for_staff(event));
}

/* What a customer wrote by mail is answered in its thread. */
static int find_heard(struct telling *t, const struct person *p, enum notice_event event,
		      str *ret_id, usec *ret_at)
{
	int r = for_staff(event) ? E_NOENT
				 : mail_newest(t->rq.tx, t->row.account, t->row.case_id, p->address,
					       ret_id, ret_at);

	return r == E_NOENT ? 0 : r;
}

static str source_of(const struct telling *t)
{
	return t->source.p ? t->source : t->fact->id;
}

int tell_list(struct telling *t, const struct person *p, enum notice_event event, str template,
	      const struct mail_fields *what)
{
	struct mail_field *fields = ARENA_ARRAY(t->rq.arena, struct mail_field, what->n + 3);
	struct notice_plan plan;
	size_t n = what->n;
	str url;
	int r = person_plan(t->rq.tx, p, event, t->rq.now, t->urgent, &plan);

	if (r >= 0 && plan.what != NOTICE_DROP)
		r = unsubscribe_url(t->rq.tx, t->rq.app, p, &url);
	if (r < 0 || plan.what == NOTICE_DROP)
		return r < 0 ? r : 0;
	for (size_t i = 0; i < n; i++)
		fields[i] = what->v[i];
	fields[n++] = (struct mail_field){S("provider"), t->rq.app->settings->provider_name};
	fields[n++] = (struct mail_field){S("name"), p->name};
	fields[n++] = (struct mail_field){S("unsubscribe"), url};
	const struct mail_order o = {
		.account = p->account,
		.source = source_of(t),
		.to = p->address,
		.to_name = p->name,
		.person_account = p->account,
		.person = p->principal,
		.template = template,
		.language = p->language,
		.fields = {fields, n, what->items, what->item_count},
		.due = plan.due,
		.gather = plan.what == NOTICE_GATHER,
	};
	r = mail_queue_add(t->rq.tx, t->rq.app, t->rq.now, &o, NULL);
	return r < 0 ? r : 0;
}

int tell(struct telling *t, const struct person *p, enum notice_event event)
{
	struct mail_field fields[FIELDS];
	struct notice_plan plan;
	str url = S(""), heard = {0};
	usec heard_at = 0;
	int r = person_plan(t->rq.tx, p, event, t->rq.now, t->urgent, &plan);

	if (r < 0 || plan.what == NOTICE_DROP)
		return r;
	if (has_link(p, event))
		r = unsubscribe_url(t->rq.tx, t->rq.app, p, &url);
	if (r == 0)
		r = find_heard(t, p, event, &heard, &heard_at);
	if (r < 0)
		return r;
	const struct mail_order o = {
		.account = t->row.account,
		.source = source_of(t),
		.to = p->address,
		.to_name = p->name,
		.person_account = p->account,
		.person = p->principal,
		.template = notice_event_words[event],
		.language = p->language,
		.fields = {.v = fields, .n = fill(t, p, for_staff(event), url, fields)},
		.case_id = t->row.case_id,
		.display_id = t->row.display_id,
		.heard_id = heard,
		.heard_at = heard_at,
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

bool is_author(const struct telling *t, const struct person *p)
{
	if (p->principal.n && str_eq(p->principal, t->actor))
		return true;
	return t->said.seq && same_address(t->rq.arena, t->said.submitted_by, p->address);
}

/* ---- the people of the desk ---- */

int tell_user(struct telling *t, str principal, enum notice_event event, size_t *ret_told)
{
	struct person p;
	int r = principal.n ? person_load(t->rq.tx, t->provider, principal, &p) : E_NOENT;

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	++*ret_told;
	return tell(t, &p, event);
}

int tell_word(struct telling *t, str word, enum notice_event event, size_t *ret_told)
{
	struct desk_contact *v;
	size_t n;
	int r = desk_contacts(&t->rq, &t->row, word, &v, &n);

	for (size_t i = 0; r >= 0 && i < n; i++)
		r = tell_user(t, v[i].principal, event, ret_told);
	return r;
}

static int tell_address(struct telling *t, enum notice_event event)
{
	str team = t->rq.app->settings->notice_team;
	struct person p;
	int r;

	if (!team.n)
		return 0;
	r = person_of_address(t->rq.tx, t->provider, team, &p);
	if (r == 0)
		r = tell(t, &p, event);
	return r == E_NOENT ? 0 : r;
}

int tell_first(struct telling *t, const str *words, size_t n, enum notice_event event)
{
	size_t told = 0;
	int r = 0;

	for (size_t i = 0; r >= 0 && !told && i < n; i++)
		r = tell_word(t, words[i], event, &told);
	return r < 0 || told ? r : tell_address(t, event);
}
