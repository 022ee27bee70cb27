/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts that only the provider's people hear of. An escalation goes to whom its
 * level names, or to the next in line when there is nobody: it is never silent
 * as long as anybody can be told. A page and an assignment are each one person's.
 */
#include "bulk.h"
#include "desk_sql.h"
#include "escalate.h"
#include "notice-tell.h"
#include "paging.h"

#define LISTED_MAX 100 /* cases in one mail */
#define BODY_MAX 10    /* and in a digest, which cuts their names */

static int of_gone(int r)
{
	return r == E_NOENT || r == E_SYNTAX ? 0 : r;
}

static int on_escalation(struct telling *t)
{
	str case_id = S(""), event = S(""), to = S(""), clock = S(""), level = S(""), due = S("");
	str reached = S("");
	const struct fact_member members[] = {
		{S("case-id"), &case_id}, {S("event-name"), &event}, {S("to"), &to},
		{S("clock"), &clock},     {S("level"), &level},      {S("due"), &due},
		{S("reached"), &reached},
	};
	bool page;
	int r = fact_read(t->rq.arena, t->fact->payload, members, ARRAY_LEN(members));

	page = str_eq(event, S("PageOnCall"));
	if (r < 0 || (!page && !str_eq(event, S("EscalateCase"))))
		return of_gone(r);
	r = telling_load(t, t->fact->account, case_id);
	if (r < 0)
		return of_gone(r);
	/* moments of one form are in the order of their texts */
	bool late = due.n && str_cmp(reached, due) >= 0;
	const struct mail_field more[] = {
		{S("clock"), clock},
		{S("level"), level},
		{S("due"), due},
		{S("late"), late ? S("1") : S("")},
		{S("nobody"), page ? S("1") : S("")},
	};
	/* whom the level pages has nobody on call */
	const str words[] = {page ? S("lead") : to, S("lead"), S("team")};

	t->more = more;
	t->more_count = ARRAY_LEN(more);
	return tell_first(t, words, ARRAY_LEN(words),
			  page ? NOTICE_ON_CALL_PAGE : NOTICE_CASE_ESCALATED);
}

/* Facts of desk_tell: in the provider's account, for one person. */
static int on_person(struct telling *t, enum notice_event notice)
{
	str account = S(""), case_id = S(""), event = S(""), user = S(""), reason = S("");
	str team = S("");
	const struct fact_member members[] = {
		{S("account-id"), &account}, {S("case-id"), &case_id}, {S("event-name"), &event},
		{S("user-id"), &user},       {S("reason"), &reason},   {S("team"), &team},
	};
	size_t told = 0;
	int r = fact_read(t->rq.arena, t->fact->payload, members, ARRAY_LEN(members));

	if (r == 0)
		r = telling_load(t, account, case_id);
	if (r < 0)
		return of_gone(r);
	const struct mail_field more[] = {
		{S("reason"), reason},
		{S("team"), team},
		{S("copied"), str_eq(event, S("CaseCopied")) ? S("1") : S("")},
	};

	t->more = more;
	t->more_count = ARRAY_LEN(more);
	return tell_user(t, user, notice, &told);
}

/* The cases as items, and as lines for a digest, which is short. */
static void list_cases(struct telling *t, const struct sql_bulk_given_rows *rows,
		       struct mail_fields *ret, str *ret_body)
{
	struct arena *a = t->rq.arena;
	size_t n = rows->n < LISTED_MAX ? rows->n : LISTED_MAX;
	struct mail_fields *items = ARENA_ARRAY(a, struct mail_fields, n);
	str body = S("");

	for (size_t i = 0; i < n; i++) {
		const struct sql_bulk_given_row *c = &rows->v[i];
		struct mail_field *v = ARENA_ARRAY(a, struct mail_field, 5);

		v[0] = (struct mail_field){S("id"), c->display_id};
		v[1] = (struct mail_field){S("case"), c->case_id};
		v[2] = (struct mail_field){S("subject"), c->subject};
		v[3] = (struct mail_field){S("severity"), c->severity};
		v[4] = (struct mail_field){S("account"), c->account_name};
		items[i] = (struct mail_fields){.v = v, .n = 5};
		if (i < BODY_MAX)
			body = str_fmt(a, "%.*s%s[%.*s] %.*s", STR_ARG(body), i ? ", " : "",
				       STR_ARG(c->display_id), STR_ARG(c->subject));
	}
	ret->items = items;
	ret->item_count = n;
	*ret_body = body;
}

/* One case is told like any other; several are one mail. Those that went on to others, or back by
 * an undo, are nobody's news any more. */
static int on_given(struct telling *t)
{
	str id = S(""), user = S(""), by = S(""), reason = S(""), source = S(""), body;
	const struct fact_member members[] = {
		{S("bulk-id"), &id},    {S("user-id"), &user},  {S("by"), &by},
		{S("reason"), &reason}, {S("source"), &source},
	};
	struct mail_fields what = {0};
	struct sql_account provider;
	struct sql_bulk_given_rows rows = {0};
	struct person p;
	size_t told = 0;
	int r = fact_read(t->rq.arena, t->fact->payload, members, ARRAY_LEN(members));

	if (r == 0)
		r = sql_account_provider(t->rq.tx, &provider);
	if (r == 0)
		r = sql_bulk_given_all(t->rq.tx,
				       &(struct sql_bulk_given_in){id, user, DESK_BULK_MAX}, &rows);
	if (r < 0 || !rows.n)
		return of_gone(r);
	t->source = source;
	if (rows.n == 1) {
		const struct mail_field more[] = {
			{S("reason"), str_fmt(t->rq.arena, "%.*s gave it to you%s%.*s", STR_ARG(by),
					      reason.n ? ": " : ".", STR_ARG(reason))},
			{S("team"), S("")},
			{S("copied"), S("")},
		};

		r = telling_load(t, rows.v[0].account, rows.v[0].case_id);
		t->more = more;
		t->more_count = ARRAY_LEN(more);
		return r < 0 ? of_gone(r) : tell_user(t, user, NOTICE_CASE_ASSIGNED, &told);
	}
	r = person_load(t->rq.tx, provider.id, user, &p);
	if (r < 0)
		return of_gone(r);
	list_cases(t, &rows, &what, &body);
	const struct mail_field fields[] = {
		{S("count"), str_fmt(t->rq.arena, "%zu", rows.n)},
		{S("more"),
		 rows.n > LISTED_MAX ? str_fmt(t->rq.arena, "%zu", rows.n - LISTED_MAX) : S("")},
		{S("by"), by},
		{S("reason"), reason},
		{S("body"), body},
	};

	what.v = fields;
	what.n = ARRAY_LEN(fields);
	return tell_list(t, &p, NOTICE_CASE_ASSIGNED, S("cases-assigned"), &what);
}

int notice_desk(struct telling *t)
{
	if (str_eq(t->fact->kind, OUTBOX_ESCALATION))
		return on_escalation(t);
	if (str_eq(t->fact->kind, OUTBOX_PAGE))
		return on_person(t, NOTICE_ON_CALL_PAGE);
	if (str_eq(t->fact->kind, OUTBOX_ASSIGNMENT))
		return str_eq(t->fact->event, DESK_CASES_GIVEN)
			       ? on_given(t)
			       : on_person(t, NOTICE_CASE_ASSIGNED);
	return 0;
}
