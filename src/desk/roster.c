/* SPDX-License-Identifier: Apache-2.0 */
/* The staff as one decision sees it, read in one transaction. */
#include "people.h"

#include "identity.h"

#define AGENTS_MOST 100000

int roster_load_rules(struct req *rq, struct roster *ret)
{
	static const str uses[] = {S_INIT("never"), S_INIT("nobody"), S_INIT("always")};
	struct sql_desk_rule_rows rows = {0};
	struct sql_weight_list_rows weights = {0};
	struct route_rule *rules;
	int r = sql_rule_list_all(rq->tx, &rows);

	if (r >= 0)
		r = sql_weight_list_all(rq->tx, &weights);
	if (r < 0)
		return r;
	rules = ARENA_ARRAY(rq->arena, struct route_rule, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_desk_rule *w = &rows.v[i];

		rules[i] = (struct route_rule){
			.code = w->code,
			.plans = w->plans,
			.features = w->features,
			.severities = w->severities,
			.services = w->services,
			.languages = w->languages,
			.issue_types = w->issue_types,
			.team = w->team,
			.skill_level = w->skill_level,
			.copy_manager = w->copy_manager,
			.reply_minutes = w->reply_minutes,
		};
		for (size_t k = 0; k < ARRAY_LEN(uses); k++) {
			if (str_eq(w->on_call, uses[k]))
				rules[i].on_call = (enum route_on_call)k;
		}
	}
	ret->route.rules = rules;
	ret->route.rule_count = rows.n;
	ret->rules = rows.v;
	ret->weights = weights.v;
	ret->weight_count = weights.n;
	return 0;
}

int64_t roster_points(const struct roster *h, str severity)
{
	for (size_t i = 0; i < h->weight_count; i++) {
		if (str_eq(h->weights[i].severity, severity))
			return h->weights[i].points;
	}
	return 1;
}

/* Covers of one layer out of those of all, in their order. */
static void covers_of(struct req *rq, const struct sql_override_list_rows *all,
		      struct roster_rotation *h)
{
	struct oncall_override *v = ARENA_ARRAY(rq->arena, struct oncall_override, all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct sql_override_list_row *o = &all->v[i];

		if (str_eq(o->team, h->row.team) && o->layer == h->row.layer)
			v[n++] = (struct oncall_override){
				{o->principal, o->name}, o->starts_at, o->ends_at};
	}
	h->r.overrides = v;
	h->r.override_count = n;
}

static void people_of(struct req *rq, const struct sql_rotation_members_rows *all,
		      struct roster_rotation *h)
{
	struct oncall_person *v = ARENA_ARRAY(rq->arena, struct oncall_person, all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct sql_rotation_members_row *m = &all->v[i];

		if (str_eq(m->team, h->row.team) && m->layer == h->row.layer)
			v[n++] = (struct oncall_person){m->principal, m->name};
	}
	h->r.people = v;
	h->r.n = n;
}

int roster_load_rotations(struct req *rq, str team, usec from, usec to, struct roster *h)
{
	struct sql_desk_rotation_rows rows = {0};
	struct sql_rotation_members_rows members = {0};
	struct sql_override_list_rows covers = {0};
	int r = sql_rotation_list_all(rq->tx, &(struct sql_rotation_list_in){.team = team}, &rows);

	if (r >= 0)
		r = sql_rotation_members_all(rq->tx,
					     &(struct sql_rotation_members_in){
						     .account = rq->caller.account, .team = team},
					     &members);
	if (r >= 0)
		r = sql_override_list_all(
			rq->tx,
			&(struct sql_override_list_in){.account = rq->caller.account,
						       .team = team,
						       .from = from,
						       .to = to},
			&covers);
	if (r < 0)
		return r;
	h->rotations = ARENA_ARRAY(rq->arena, struct roster_rotation, rows.n);
	h->rotation_count = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		struct roster_rotation *w = &h->rotations[i];

		w->row = rows.v[i];
		w->r = (struct oncall_rotation){
			.zone = zone_of(rq->arena, &h->zones, w->row.zone),
			.anchor = w->row.anchor_day,
			.turn_days = w->row.turn_days,
			.handover = w->row.handover_minute,
		};
		people_of(rq, &members, w);
		covers_of(rq, &covers, w);
	}
	return 0;
}

const struct roster_rotation *roster_rotation(const struct roster *h, str team, int64_t layer)
{
	for (size_t i = 0; i < h->rotation_count; i++) {
		const struct roster_rotation *w = &h->rotations[i];

		if (w->r.n && w->row.layer == layer && str_eq(w->row.team, team))
			return w;
	}
	return NULL;
}

int roster_load_shifts(struct req *rq, struct zone_book *zones, str principal, str team, usec from,
		       usec to, struct shift **ret, size_t *ret_n)
{
	struct sql_desk_shift_rows rows = {0};
	const struct sql_shift_between_in in = {
		.principal = principal,
		.team = team,
		.from = from,
		.to = to,
		/* a shift of the day before may last, and no zone is a day off */
		.from_day = from - DAYS(3),
		.to_day = to + DAYS(1),
	};
	struct shift *v;
	int r = sql_shift_between_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	v = ARENA_ARRAY(rq->arena, struct shift, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_desk_shift *w = &rows.v[i];

		v[i] = (struct shift){
			.id = w->shift_id,
			.principal = w->principal,
			.team = w->team,
			.note = w->note,
			.created = w->created,
			.weekdays = w->weekdays,
			.from = w->starts_at,
			.to = w->ends_at,
			.zone = w->weekdays ? zone_of(rq->arena, zones, w->zone) : NULL,
			.from_minute = w->from_minute,
			.minutes = w->minutes,
			.first_day = w->first_day,
			.last_day = w->last_day,
		};
	}
	*ret = v;
	*ret_n = rows.n;
	return 0;
}

/* Skills come ordered by principal, as the agents do. */
static int load_skills(struct req *rq, struct route_agent *agents, size_t n)
{
	struct sql_skill_list_rows rows = {0};
	struct route_skill *skills;
	size_t at = 0;
	int r = sql_skill_list_all(rq->tx, &(struct sql_skill_list_in){0}, &rows);

	if (r < 0)
		return r;
	skills = ARENA_ARRAY(rq->arena, struct route_skill, rows.n);
	for (size_t i = 0; i < rows.n; i++)
		skills[i] = (struct route_skill){rows.v[i].kind, rows.v[i].value, rows.v[i].level};
	for (size_t i = 0; i < n; i++) {
		while (at < rows.n && str_cmp(rows.v[at].principal, agents[i].id) < 0)
			at++;
		agents[i].skills = skills + at;
		while (at < rows.n && str_eq(rows.v[at].principal, agents[i].id)) {
			at++;
			agents[i].skill_count++;
		}
	}
	return 0;
}

static struct route_agent *agent_find(const struct route_roster *h, str id)
{
	size_t low = 0, high = h->agent_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int k = str_cmp(h->agents[mid].id, id);

		if (k == 0)
			return &h->agents[mid];
		if (k < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static int load_loads(struct req *rq, struct roster *h)
{
	struct sql_agent_loads_rows rows = {0};
	int r = sql_agent_loads_all(rq->tx, &rows);

	if (r < 0)
		return r;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_agent_loads_row *w = &rows.v[i];
		struct route_agent *g = agent_find(&h->route, w->assignee);

		if (!g)
			continue;
		g->load += w->cases * roster_points(h, w->severity) *
			   (w->waiting ? ROUTE_POINT_WAITING : ROUTE_POINT);
		g->cases += w->cases;
	}
	return 0;
}

static int load_agents(struct req *rq, struct roster *h)
{
	struct sql_agent_row_rows rows = {0};
	const struct sql_agent_list_in in = {
		.account = rq->caller.account, .after = S(""), .most = AGENTS_MOST};
	struct presence *presence;
	struct shift *shifts;
	size_t shift_count;
	int r = sql_agent_list_all(rq->tx, &in, &rows);

	if (r >= 0)
		r = roster_load_shifts(rq, &h->zones, (str){0}, (str){0}, rq->now, rq->now + 1,
				       &shifts, &shift_count);
	if (r < 0)
		return r;
	h->route.agents = ARENA_ARRAY(rq->arena, struct route_agent, rows.n);
	h->route.agent_count = rows.n;
	h->presence = presence = ARENA_ARRAY(rq->arena, struct presence, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_agent_row *w = &rows.v[i];
		bool active = str_eq(w->status, S("active"));

		presence[i] = presence_derive(w, shifts, shift_count, rq->now);
		h->route.agents[i] = (struct route_agent){
			.id = w->principal,
			.name = w->name,
			.email = w->email,
			.available = active && str_eq(presence[i].state, S("available")),
			.presence = active ? presence_text(rq->arena, &presence[i])
					   : S("no active user"),
			.capacity = w->capacity,
			.last_routed = w->last_routed,
		};
	}
	r = load_skills(rq, h->route.agents, rows.n);
	return r < 0 ? r : load_loads(rq, h);
}

/* Teams with their members that have a profile, and whoever is on call now. */
static int load_teams(struct req *rq, struct roster *h)
{
	struct sql_desk_team_rows rows = {0};
	struct sql_team_members_rows members = {0};
	struct route_team *teams;
	size_t at = 0;
	const struct sql_team_list_in all = {.after = S(""), .most = PEOPLE_TEAMS_MAX};
	int r = sql_team_list_all(rq->tx, &all, &rows);

	if (r >= 0)
		r = sql_team_members_all(
			rq->tx, &(struct sql_team_members_in){.account = rq->caller.account},
			&members);
	if (r < 0)
		return r;
	teams = ARENA_ARRAY(rq->arena, struct route_team, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct roster_rotation *rotation = roster_rotation(h, rows.v[i].team, 1);
		VEC(size_t) v = {0};

		/* both come in order of the codes */
		while (at < members.n && str_cmp(members.v[at].team, rows.v[i].team) < 0)
			at++;
		for (; at < members.n && str_eq(members.v[at].team, rows.v[i].team); at++) {
			const struct route_agent *g =
				agent_find(&h->route, members.v[at].principal);

			if (g)
				*VEC_ADD(rq->arena, &v) = (size_t)(g - h->route.agents);
		}
		teams[i] = (struct route_team){
			.code = rows.v[i].team,
			.members = v.v,
			.n = v.n,
			.on_call = rotation ? oncall_at(&rotation->r, rq->now).person : NULL,
		};
	}
	h->route.teams = teams;
	h->route.team_count = rows.n;
	return 0;
}

int roster_load(struct req *rq, struct roster *ret)
{
	int r;

	*ret = (struct roster){0};
	r = roster_load_rules(rq, ret);
	if (r >= 0)
		r = roster_load_rotations(rq, (str){0}, rq->now, rq->now + 1, ret);
	if (r >= 0)
		r = load_agents(rq, ret);
	return r < 0 ? r : load_teams(rq, ret);
}
