/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on teams. */
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"
#include "people.h"

static struct mainstay_team team_view(struct req *rq, const struct sql_desk_team *row,
				      const struct sql_team_members_rows *members)
{
	VEC(struct mainstay_team_member) own = {0};

	for (size_t i = 0; i < members->n; i++) {
		if (str_eq(members->v[i].team, row->team))
			*VEC_ADD(rq->arena, &own) = (struct mainstay_team_member){
				members->v[i].name, members->v[i].role};
	}
	return (struct mainstay_team){
		.team = row->team,
		.label = row->label,
		.time_zone = row->zone,
		.members = {list_some(own.v), own.n},
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
	};
}

static int load_members(struct req *rq, str team, struct sql_team_members_rows *ret)
{
	return sql_team_members_all(
		rq->tx, &(struct sql_team_members_in){.account = rq->caller.account, .team = team},
		ret);
}

static int put_members(struct req *rq, str team, const struct mainstay_team_member_list *members)
{
	str *seen = ARENA_ARRAY(rq->arena, str, members->n);
	int r = sql_team_members_clear(rq->tx, &(struct sql_team_members_clear_in){.team = team});

	for (size_t i = 0; r >= 0 && i < members->n; i++) {
		const struct mainstay_team_member *m = &members->v[i];
		struct sql_principal who;

		r = people_find(rq, m->user_name, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &who);
		if (r < 0)
			return r;
		for (size_t k = 0; k < i; k++) {
			if (str_eq(seen[k], who.id))
				return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
						"%.*s is named twice.", STR_ARG(who.name));
		}
		seen[i] = who.id;
		r = sql_team_member_insert(rq->tx,
					   &(struct sql_team_member_insert_in){
						   .team = team,
						   .principal = who.id,
						   .role = m->role.p ? m->role : S("member"),
						   .since = rq->now,
					   });
	}
	return r < 0 ? r : 0;
}

int op_mainstay_put_team(struct req *rq, const struct mainstay_put_team_request *in,
			 struct mainstay_put_team_response *out)
{
	struct sql_desk_team row;
	struct sql_team_count_row count;
	struct sql_team_members_rows members = {0};
	int r = sql_team_load(rq->tx, &(struct sql_team_load_in){.team = in->team}, &row);

	if (r == E_NOENT) {
		r = sql_team_count(rq->tx, &count);
		if (r >= 0 && count.teams >= PEOPLE_TEAMS_MAX)
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"There are %d teams already.", PEOPLE_TEAMS_MAX);
		row = (struct sql_desk_team){
			.team = in->team, .label = in->team, .zone = S("UTC"), .created = rq->now};
	}
	if (r >= 0 && in->time_zone.p)
		r = people_check_zone(rq, in->time_zone);
	if (r < 0)
		return r;
	row.label = in->label.p ? in->label : row.label;
	row.zone = in->time_zone.p ? in->time_zone : row.zone;
	row.changed = rq->now;
	r = sql_team_put(rq->tx, &row);
	if (r >= 0 && in->members.v)
		r = put_members(rq, in->team, &in->members);
	if (r >= 0)
		r = load_members(rq, in->team, &members);
	if (r < 0)
		return r;
	out->team = ARENA_NEW(rq->arena, struct mainstay_team);
	*out->team = team_view(rq, &row, &members);
	return 0;
}

int op_mainstay_list_teams(struct req *rq, const struct mainstay_list_teams_request *in,
			   struct mainstay_list_teams_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	str filters = in->team.p ? in->team : S("");
	struct sql_team_list_in query = {.team = in->team, .most = most + 1};
	struct sql_desk_team_rows rows = {0};
	struct sql_team_members_rows members = {0};
	int r = page_resume(rq, in->next_token, filters, &query.after);

	query.after = query.after.p ? query.after : S("");
	if (r >= 0)
		r = sql_team_list_all(rq->tx, &query, &rows);
	if (r >= 0)
		r = load_members(rq, in->team, &members);
	if (r < 0)
		return r;
	out->teams.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->teams.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_team, out->teams.n));
	for (size_t i = 0; i < out->teams.n; i++)
		out->teams.v[i] = team_view(rq, &rows.v[i], &members);
	if (rows.n > out->teams.n)
		out->next_token = page_continue(rq, filters, rows.v[most - 1].team);
	return 0;
}

int op_mainstay_delete_team(struct req *rq, const struct mainstay_delete_team_request *in,
			    struct mainstay_delete_team_response *out __attribute__((unused)))
{
	struct sql_rule_of_team_row rule;
	struct sql_desk_team row;
	int r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &row);

	if (r < 0)
		return r;
	r = sql_rule_of_team(rq->tx, &(struct sql_rule_of_team_in){.team = in->team}, &rule);
	if (r == 0)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"Rule %.*s gives cases to this team. Change the rules first.",
				STR_ARG(rule.code));
	if (r != E_NOENT)
		return r;
	r = sql_team_delete(rq->tx, &(struct sql_team_delete_in){.team = in->team});
	return r < 0 ? r : 0;
}
