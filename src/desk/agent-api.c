/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on agents: profile, skills, presence, and what they have in hand. */
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "operations.h"
#include "page.h"
#include "people.h"
#include "plan.h"
#include "taxonomy.h"

#define CAPACITY_STANDARD 20
#define LEVEL_STANDARD 3

/* Teams of an agent out of the members of all. */
static struct mainstay_string_list teams_of(struct req *rq, str principal,
					    const struct sql_team_members_rows *members)
{
	struct mainstay_string_list l = {ARENA_ARRAY(rq->arena, str, members->n), 0};

	for (size_t i = 0; i < members->n; i++) {
		if (str_eq(members->v[i].principal, principal))
			l.v[l.n++] = members->v[i].team;
	}
	l.v = list_some(l.v);
	return l;
}

static void agent_view(struct req *rq, const struct roster *h, size_t at,
		       const struct sql_team_members_rows *members, struct mainstay_agent *ret)
{
	const struct route_agent *g = &h->route.agents[at];
	const struct presence *p = &h->presence[at];
	struct mainstay_skill *skills =
		ARENA_ARRAY(rq->arena, struct mainstay_skill, g->skill_count);

	for (size_t i = 0; i < g->skill_count; i++)
		skills[i] = (struct mainstay_skill){g->skills[i].kind, g->skills[i].value,
						    SOME_I64(g->skills[i].level)};
	*ret = (struct mainstay_agent){
		.user_name = g->name,
		.user_id = g->id,
		.teams = teams_of(rq, g->id, members),
		.skills = {list_some(skills), g->skill_count},
		.capacity = SOME_I64(g->capacity),
		.load = SOME_I64((g->load + ROUTE_POINT - 1) / ROUTE_POINT),
		.open_cases = SOME_I64(g->cases),
		.presence = p->state,
		.presence_from = p->from,
		.presence_note = p->note.n ? p->note : (str){0},
	};
	if (p->until)
		ret->presence_until = SOME_USEC(p->until);
	if (g->last_routed)
		ret->last_routed = SOME_USEC(g->last_routed);
}

/* One agent as stored now. */
static int agent_answer(struct req *rq, str principal, struct mainstay_agent **ret)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_team_members_rows members = {0};
	int r = roster_load(rq, h);

	if (r >= 0)
		r = sql_team_members_all(
			rq->tx, &(struct sql_team_members_in){.account = rq->caller.account},
			&members);
	if (r < 0)
		return r;
	*ret = ARENA_NEW(rq->arena, struct mainstay_agent);
	for (size_t i = 0; i < h->route.agent_count; i++) {
		if (str_eq(h->route.agents[i].id, principal))
			agent_view(rq, h, i, &members, *ret);
	}
	return 0;
}

static bool known_plan_or_feature(const struct req *rq, str value)
{
	const struct catalog **list;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &list);

	for (size_t i = 0; i < n; i++) {
		if (catalog_plan(list[i], value))
			return true;
		for (size_t k = 0; k < list[i]->feature_count; k++) {
			if (str_eq(list[i]->features[k].code, value))
				return true;
		}
	}
	return false;
}

static int check_skill(struct req *rq, const struct mainstay_skill *s)
{
	const struct taxonomy *t = rq->app->taxonomy;
	bool known = str_eq(s->kind, S("service"))    ? taxonomy_service_find(t, s->value) != NULL
		     : str_eq(s->kind, S("language")) ? taxonomy_language_find(t, s->value) != NULL
						      : known_plan_or_feature(rq, s->value);

	if (known)
		return 0;
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "There is no %.*s %.*s%s.",
			STR_ARG(s->kind), STR_ARG(s->value),
			str_eq(s->kind, S("plan")) ? " and no feature of that code" : "");
}

static int put_skills(struct req *rq, str principal, const struct mainstay_skill_list *skills)
{
	int r = sql_skill_clear(rq->tx, &(struct sql_skill_clear_in){.principal = principal});

	for (size_t i = 0; r >= 0 && i < skills->n; i++) {
		const struct mainstay_skill *s = &skills->v[i];

		for (size_t k = 0; k < i; k++) {
			if (str_eq(skills->v[k].kind, s->kind) &&
			    str_eq(skills->v[k].value, s->value))
				return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
						"The skill %.*s is given twice.",
						STR_ARG(s->value));
		}
		r = check_skill(rq, s);
		if (r >= 0)
			r = sql_skill_insert(
				rq->tx, &(struct sql_skill_insert_in){
						.principal = principal,
						.kind = s->kind,
						.value = s->value,
						.level = s->level.set ? s->level.v : LEVEL_STANDARD,
					});
	}
	return r < 0 ? r : 0;
}

/* The profile, or the one that a new agent begins with. */
static int profile(struct req *rq, str principal, struct sql_desk_agent *ret)
{
	int r = sql_agent_load(rq->tx, &(struct sql_agent_load_in){.principal = principal}, ret);

	if (r != E_NOENT)
		return r;
	*ret = (struct sql_desk_agent){
		.principal = principal,
		.capacity = CAPACITY_STANDARD,
		.presence = S(""),
		.presence_note = S(""),
		.created = rq->now,
	};
	return 0;
}

int op_mainstay_put_agent(struct req *rq, const struct mainstay_put_agent_request *in,
			  struct mainstay_put_agent_response *out)
{
	struct sql_desk_agent row;
	struct sql_principal who;
	int r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);

	if (r >= 0)
		r = profile(rq, who.id, &row);
	if (r < 0)
		return r;
	row.capacity = in->capacity.set ? in->capacity.v : row.capacity;
	row.changed = rq->now;
	r = sql_agent_put(rq->tx, &row);
	if (r >= 0 && in->skills.v)
		r = put_skills(rq, who.id, &in->skills);
	return r < 0 ? r : agent_answer(rq, who.id, &out->agent);
}

int op_mainstay_put_presence(struct req *rq, const struct mainstay_put_presence_request *in,
			     struct mainstay_put_presence_response *out)
{
	struct sql_desk_agent row;
	struct sql_principal who;
	bool shift = str_eq(in->presence, S("by-shift"));
	int r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);

	if (r < 0)
		return r;
	if (!str_eq(who.id, rq->caller.principal) && !people_may(rq, OP_MAINSTAY_PUT_AGENT))
		return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
				"Only who may change agents says this of others.");
	if (in->until.set && in->until.v <= rq->now)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The end must lie in the future.");
	r = profile(rq, who.id, &row);
	if (r < 0)
		return r;
	row.presence = shift ? S("") : in->presence;
	row.presence_until = !shift && in->until.set ? in->until.v : 0;
	row.presence_note = !shift && in->note.p ? in->note : S("");
	row.presence_set = row.changed = rq->now;
	r = sql_agent_put(rq->tx, &row);
	return r < 0 ? r : agent_answer(rq, who.id, &out->agent);
}

int op_mainstay_list_agents(struct req *rq, const struct mainstay_list_agents_request *in,
			    struct mainstay_list_agents_response *out)
{
	size_t most = (size_t)(in->max_results.set ? in->max_results.v : PEOPLE_PAGE);
	str filters = str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(in->team), STR_ARG(in->user_name));
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_team_members_rows members = {0};
	str position, only;
	int r = page_resume(rq, in->next_token, filters, &position);

	if (r >= 0)
		r = people_filter(rq, in->user_name, &only);
	if (r >= 0)
		r = roster_load(rq, h);
	if (r >= 0)
		r = sql_team_members_all(
			rq->tx, &(struct sql_team_members_in){.account = rq->caller.account},
			&members);
	if (r < 0)
		return r;
	out->agents.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_agent, most));
	for (size_t i = 0; i < h->route.agent_count; i++) {
		str id = h->route.agents[i].id;
		bool member = !in->team.p;

		for (size_t k = 0; !member && k < members.n; k++)
			member = str_eq(members.v[k].team, in->team) &&
				 str_eq(members.v[k].principal, id);
		if (!member || (only.p && !str_eq(id, only)) ||
		    (position.p && str_cmp(id, position) <= 0))
			continue;
		if (out->agents.n == most) {
			out->next_token =
				page_continue(rq, filters, out->agents.v[most - 1].user_id);
			break;
		}
		agent_view(rq, h, i, &members, &out->agents.v[out->agents.n++]);
	}
	return 0;
}

static void work_view(struct req *rq, const struct sql_agent_work_row *w,
		      struct mainstay_agent_work *ret)
{
	(void)rq;
	*ret = (struct mainstay_agent_work){
		.case_id = w->case_id,
		.display_id = w->display_id,
		.account_id = w->account,
		.account_name = w->account_name,
		.subject = w->subject,
		.status = w->status,
		.severity_code = w->severity,
		.queue = w->queue,
		.since = SOME_USEC(w->since),
		.copied = SOME_BOOL(w->copied),
		.last_note = w->note,
		.last_note_by = w->note_by,
	};
	if (!w->copied && w->reply_by.set && w->reply_by.v)
		ret->reply_by = SOME_USEC(w->reply_by.v);
}

int op_mainstay_list_agent_work(struct req *rq, const struct mainstay_list_agent_work_request *in,
				struct mainstay_list_agent_work_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	struct sql_agent_work_in query = {.after_case = S(""), .most = most + 1};
	struct sql_agent_work_rows rows = {0};
	struct sql_principal who;
	str position, rest;
	int r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);

	if (r >= 0)
		r = page_resume(rq, in->next_token, who.id, &position);
	if (r >= 0 && position.p) {
		rest = position;
		r = str_to_i64(str_cut(&rest, ' '), &query.after_since);
		query.after_case = rest.p ? rest : S("");
	}
	query.principal = who.id;
	if (r >= 0)
		r = sql_agent_work_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->work.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->work.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_agent_work, out->work.n));
	for (size_t i = 0; i < out->work.n; i++)
		work_view(rq, &rows.v[i], &out->work.v[i]);
	if (rows.n > out->work.n)
		out->next_token = page_continue(rq, who.id,
						str_fmt(rq->arena, "%lld %.*s",
							(long long)rows.v[most - 1].since,
							STR_ARG(rows.v[most - 1].case_id)));
	return 0;
}
