/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts that only the provider's people hear of. An escalation goes to whom its
 * level names, or to the next in line when there is nobody: it is never silent
 * as long as anybody can be told. A page and an assignment are each one person's.
 */
#include "escalate.h"
#include "notice-tell.h"
#include "paging.h"

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

int notice_desk(struct telling *t)
{
	if (str_eq(t->fact->kind, OUTBOX_ESCALATION))
		return on_escalation(t);
	if (str_eq(t->fact->kind, OUTBOX_PAGE))
		return on_person(t, NOTICE_ON_CALL_PAGE);
	if (str_eq(t->fact->kind, OUTBOX_ASSIGNMENT))
		return on_person(t, NOTICE_CASE_ASSIGNED);
	return 0;
}
