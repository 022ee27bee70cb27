/* SPDX-License-Identifier: Apache-2.0 */
#include "hands.h"

#include "crypto.h"
#include "identity.h"
#include "paging.h"
#include "routing.h"

int desk_reassign(struct req *rq, struct case_row *row, str reason)
{
	struct desk_holder holder;
	int r = desk_holder_load(rq, row, &holder);

	if (r < 0 || !case_status_open(row->status))
		return r;
	return routing_requeue(rq, row, &holder, reason);
}

/* The team that a case is with. */
static int team_of(struct req *rq, const struct case_row *row, str *ret)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct desk_holder holder;
	struct sql_desk_team team;
	struct route_case c;
	const struct route_rule *rule;
	int r = desk_holder_load(rq, row, &holder);

	if (r >= 0)
		r = sql_team_load(rq->tx, &(struct sql_team_load_in){.team = holder.queue}, &team);
	if (r != E_NOENT) {
		*ret = holder.queue;
		return r;
	}
	r = roster_load_rules(rq, h);
	if (r < 0)
		return r;
	c = routing_facts(rq, h, row);
	rule = route_rule_find(&h->route, &c);
	if (!rule)
		return E_NOENT;
	*ret = rule->team;
	return 0;
}

int desk_page(struct req *rq, const struct case_row *row, str team, str cause, str reason,
	      bool *ret_new)
{
	struct sql_desk_rotation_rows rotations = {0};
	struct sql_page_insert_in page = {
		.page_id = str_fmt(rq->arena, "page-%.*s", STR_ARG(random_hex(rq->arena, 16))),
		.account = row->account,
		.case_id = row->case_id,
		.cause = cause,
		.reason = reason,
		.state = S("waiting"),
		.next_at = rq->now,
		.acknowledged_by = S(""),
		.created = rq->now,
	};
	int r = team.p ? 0 : team_of(rq, row, &team);

	if (r >= 0)
		r = sql_rotation_list_all(rq->tx, &(struct sql_rotation_list_in){.team = team},
					  &rotations);
	if (r < 0)
		return r;
	if (!rotations.n)
		return E_NOENT;
	page.team = team;
	r = sql_page_insert(rq->tx, &page);
	if (r < 0)
		return r;
	if (ret_new)
		*ret_new = r > 0;
	return 0;
}

/* ---- people behind a word ---- */

struct contacts {
	struct req *rq;
	const struct case_row *row;
	str provider; /* account id */
	VEC(struct desk_contact) found;
};

static void add_contact(struct contacts *c, str principal, str name, str email, str status)
{
	if (str_eq(status, S("active")))
		*VEC_ADD(c->rq->arena, &c->found) = (struct desk_contact){principal, name, email};
}

static int add_person(struct contacts *c, str principal)
{
	struct sql_principal who;
	int r = principal.n ? principal_load(c->rq->tx, c->provider, principal, &who) : E_NOENT;

	if (r == 0)
		add_contact(c, who.id, who.name, who.email, who.status);
	return r == E_NOENT ? 0 : r;
}

static int add_assignee(struct contacts *c)
{
	struct desk_holder holder;
	int r = desk_holder_load(c->rq, c->row, &holder);

	return r < 0 ? r : add_person(c, holder.assignee);
}

static int add_members(struct contacts *c, str team, bool leads_only)
{
	const struct sql_team_members_in which = {.account = c->provider, .team = team};
	struct sql_team_members_rows members;
	int r = sql_team_members_all(c->rq->tx, &which, &members);

	for (size_t i = 0; r >= 0 && i < members.n; i++) {
		const struct sql_team_members_row *m = &members.v[i];

		if (!leads_only || str_eq(m->role, S("lead")))
			add_contact(c, m->principal, m->name, m->email, m->status);
	}
	return r;
}

static int add_own_team(struct contacts *c, bool leads_only)
{
	str team;
	int r = team_of(c->rq, c->row, &team);

	return r < 0 ? (r == E_NOENT ? 0 : r) : add_members(c, team, leads_only);
}

static int add_team(struct contacts *c)
{
	return add_own_team(c, false);
}

static int add_leads(struct contacts *c)
{
	return add_own_team(c, true);
}

static int add_manager(struct contacts *c)
{
	const struct sql_manager_load_in which = {c->row->account, c->provider};
	struct sql_manager_load_row manager;
	int r = sql_manager_load(c->rq->tx, &which, &manager);

	return r < 0 ? (r == E_NOENT ? 0 : r) : add_person(c, manager.principal);
}

static int add_copies(struct contacts *c)
{
	const struct sql_copy_list_in which = {c->row->account, c->row->case_id, c->provider};
	struct sql_copy_list_rows rows;
	int r = sql_copy_list_all(c->rq->tx, &which, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++)
		r = add_person(c, rows.v[i].principal);
	return r;
}

/* A team's code, or the name of one of the provider's people. */
static int add_named(struct contacts *c, str name)
{
	struct sql_principal who;
	int r = add_members(c, name, false);

	if (r < 0 || c->found.n)
		return r;
	r = principal_load_by_name(c->rq->tx, c->provider, name, &who);
	if (r == 0)
		add_contact(c, who.id, who.name, who.email, who.status);
	return r == E_NOENT ? 0 : r;
}

int desk_contacts(struct req *rq, const struct case_row *row, str to, struct desk_contact **ret,
		  size_t *ret_n)
{
	static const struct {
		str word;
		int (*add)(struct contacts *c);
	} words[] = {
		{S_INIT("assignee"), add_assignee}, {S_INIT("lead"), add_leads},
		{S_INIT("team"), add_team},         {S_INIT("account-manager"), add_manager},
		{S_INIT("copies"), add_copies},
	};
	struct contacts c = {.rq = rq, .row = row};
	struct sql_account provider;
	size_t i = 0;
	int r = sql_account_provider(rq->tx, &provider);

	if (r < 0)
		return r;
	c.provider = provider.id;
	while (i < ARRAY_LEN(words) && !str_eq(words[i].word, to))
		i++;
	r = i < ARRAY_LEN(words) ? words[i].add(&c) : add_named(&c, to);
	if (r < 0)
		return r;
	*ret = c.found.v;
	*ret_n = c.found.n;
	return 0;
}
