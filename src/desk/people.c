/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include "case-zone.h"
#include "errors.h"
#include "identity.h"
#include "operation.h"
#include "roles.h"

int people_find(struct req *rq, str name, int error, struct sql_principal *ret)
{
	int r;

	if (!name.p || str_eq(name, S("me")))
		name = rq->caller.principal;
	r = principal_load_by_name(rq->tx, rq->caller.account, name, ret);
	if (r == E_NOENT)
		r = principal_load(rq->tx, rq->caller.account, name, ret);
	if (r == E_NOENT || (r == 0 && !str_eq(ret->status, S("active"))))
		return api_fail(rq, error, "There is no active agent named %.*s.", STR_ARG(name));
	return r;
}

int people_filter(struct req *rq, str name, str *ret_principal)
{
	struct sql_principal found;
	int r;

	*ret_principal = name;
	if (!name.p)
		return 0;
	if (str_eq(name, S("me"))) {
		*ret_principal = rq->caller.principal;
		return 0;
	}
	r = principal_load_by_name(rq->tx, rq->caller.account, name, &found);
	if (r == 0)
		*ret_principal = found.id;
	return r == E_NOENT ? 0 : r;
}

int people_team(struct req *rq, str team, int error, struct sql_desk_team *ret)
{
	int r = sql_team_load(rq->tx, &(struct sql_team_load_in){.team = team}, ret);

	if (r == E_NOENT)
		return api_fail(rq, error, "There is no team %.*s.", STR_ARG(team));
	return r;
}

bool people_may(const struct req *rq, int operation)
{
	const struct operation *op = &rq->app->model->operations[operation];

	return rq->caller.kind == PRINCIPAL_LOCAL ||
	       role_allows(identity_roles(rq->app->identity), rq->caller.role, op);
}

int people_check_zone(struct req *rq, str zone)
{
	struct zone found;

	if (zone_load(rq->arena, zone, &found) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no time zone %.*s. Write it like Europe/Berlin.",
				STR_ARG(zone));
	return 0;
}

const struct calendar *zone_of(struct arena *a, struct zone_book *b, str name)
{
	struct calendar *zone;

	for (size_t i = 0; i < b->n; i++) {
		if (str_eq(b->v[i].name, name))
			return &b->v[i].zone;
	}
	zone = b->n < ARRAY_LEN(b->v) ? &b->v[b->n].zone : ARENA_NEW(a, struct calendar);
	if (calendar_parse(a, str_fmt(a, "%.*s mon 00:00-01:00", STR_ARG(name)), zone) < 0)
		DISCARD("UTC is always there", calendar_parse(a, S("UTC mon 00:00-01:00"), zone));
	if (b->n < ARRAY_LEN(b->v))
		b->v[b->n++].name = str_dup(a, name);
	return zone;
}

struct presence presence_derive(const struct sql_agent_row *g, const struct shift *shifts, size_t n,
				usec now)
{
	struct presence p = {.state = S("offline"), .from = S("nothing"), .note = S("")};

	if (g->presence.n && (!g->presence_until || g->presence_until > now))
		return (struct presence){g->presence, S("set"), g->presence_until,
					 g->presence_note};
	for (size_t i = 0; i < n; i++) {
		usec until;

		if (!str_eq(shifts[i].principal, g->principal) ||
		    !shift_covers(&shifts[i], now, &until))
			continue;
		p.state = S("available");
		p.from = S("shift");
		p.until = until > p.until ? until : p.until;
	}
	return p;
}

str presence_text(struct arena *a, const struct presence *p)
{
	str until = S("");

	if (p->until)
		until = str_fmt(a, " until %.*s", STR_ARG(usec_format(a, p->until, USEC_SECOND_Z)));
	if (p->note.n)
		return str_fmt(a, "%.*s%.*s (%.*s)", STR_ARG(p->state), STR_ARG(until),
			       STR_ARG(p->note));
	return str_fmt(a, "%.*s%.*s", STR_ARG(p->state), STR_ARG(until));
}
