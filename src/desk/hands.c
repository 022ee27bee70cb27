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

int desk_contacts(struct req *rq, const struct case_row *row, struct desk_contact **ret,
		  size_t *ret_n)
{
	struct sql_team_members_rows members = {0};
	struct desk_holder holder;
	struct sql_account provider;
	struct sql_principal who;
	VEC(struct desk_contact) all = {0};
	int r = desk_holder_load(rq, row, &holder);

	if (r >= 0)
		r = sql_account_provider(rq->tx, &provider);
	if (r >= 0 && holder.assignee.n) {
		r = principal_load(rq->tx, provider.id, holder.assignee, &who);
		if (r == 0 && str_eq(who.status, S("active")))
			*VEC_ADD(rq->arena, &all) =
				(struct desk_contact){who.id, who.name, who.email};
		r = r == E_NOENT ? 0 : r;
	}
	if (r >= 0)
		r = sql_team_members_all(
			rq->tx,
			&(struct sql_team_members_in){.account = provider.id, .team = holder.queue},
			&members);
	if (r < 0)
		return r;
	for (size_t i = 0; i < members.n; i++) {
		const struct sql_team_members_row *m = &members.v[i];

		if (str_eq(m->role, S("lead")) && str_eq(m->status, S("active")) &&
		    !str_eq(m->principal, holder.assignee))
			*VEC_ADD(rq->arena, &all) =
				(struct desk_contact){m->principal, m->name, m->email};
	}
	*ret = all.v;
	*ret_n = all.n;
	return 0;
}
