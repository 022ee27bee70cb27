/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on rotations and covers. */
#include "crypto.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "people.h"

#define HANDOVER_STANDARD (9 * 60)
#define TURN_STANDARD 7
#define ACK_STANDARD 10
#define COVER_MAX DAYS(92)
#define SCHEDULE_STANDARD 14
#define TURNS_MOST 1000

static struct mainstay_rotation rotation_view(struct req *rq, const struct roster_rotation *w,
					      usec at)
{
	const struct sql_desk_rotation *row = &w->row;
	str *names = ARENA_ARRAY(rq->arena, str, w->r.n);
	struct mainstay_rotation v = {
		.team = row->team,
		.layer = SOME_I64(row->layer),
		.label = row->label,
		.time_zone = row->zone,
		.first_day = usec_format(rq->arena, row->anchor_day, USEC_DATE),
		.turn_days = SOME_I64(row->turn_days),
		.handover = shift_minute_text(rq->arena, row->handover_minute),
		.acknowledge_minutes = SOME_I64(row->ack_minutes),
	};
	struct oncall_turn turn;

	for (size_t i = 0; i < w->r.n; i++)
		names[i] = w->r.people[i].name.p ? w->r.people[i].name : w->r.people[i].id;
	v.members.v = list_some(names);
	v.members.n = w->r.n;
	if (w->r.n) {
		turn = oncall_at(&w->r, at);
		v.on_call = turn.person->name.p ? turn.person->name : turn.person->id;
		v.on_call_until = SOME_USEC(turn.to);
	}
	return v;
}

static int put_people(struct req *rq, const struct mainstay_put_rotation_request *in, int64_t layer)
{
	const struct sql_rotation_members_clear_in clear = {in->team, layer};
	int r = sql_rotation_members_clear(rq->tx, &clear);

	for (size_t i = 0; r >= 0 && i < in->members.n; i++) {
		struct sql_principal who;

		r = people_find(rq, in->members.v[i], ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &who);
		if (r >= 0)
			r = sql_rotation_member_insert(
				rq->tx, &(struct sql_rotation_member_insert_in){
						in->team, layer, (int64_t)i, who.id});
	}
	return r < 0 ? r : 0;
}

/* What is asked for, with what is left out filled in. */
static int rotation_row(struct req *rq, const struct mainstay_put_rotation_request *in,
			const struct sql_desk_team *team, struct sql_desk_rotation *row)
{
	struct zone_book zones = {0};
	int r;

	*row = (struct sql_desk_rotation){
		.team = in->team,
		.layer = in->layer.set ? in->layer.v : 1,
		.zone = in->time_zone.p ? in->time_zone : team->zone,
		.turn_days = in->turn_days.set ? in->turn_days.v : TURN_STANDARD,
		.handover_minute = HANDOVER_STANDARD,
		.ack_minutes =
			in->acknowledge_minutes.set ? in->acknowledge_minutes.v : ACK_STANDARD,
		.changed = rq->now,
	};
	row->label = in->label.p ? in->label
				 : str_fmt(rq->arena, "%.*s %lld", STR_ARG(in->team),
					   (long long)row->layer);
	r = people_check_zone(rq, row->zone);
	if (r < 0)
		return r;
	row->anchor_day = calendar_local_day(zone_of(rq->arena, &zones, row->zone), rq->now);
	if (in->first_day.p && shift_day_parse(in->first_day, &row->anchor_day) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "There is no day %.*s.",
				STR_ARG(in->first_day));
	if (in->handover.p && (shift_minute_parse(in->handover, &row->handover_minute) < 0 ||
			       row->handover_minute == 1440))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no time %.*s. Write it like 09:00.",
				STR_ARG(in->handover));
	return 0;
}

int op_mainstay_put_rotation(struct req *rq, const struct mainstay_put_rotation_request *in,
			     struct mainstay_put_rotation_response *out)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_desk_team team;
	struct sql_desk_rotation row;
	int r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &team);

	if (r >= 0)
		r = rotation_row(rq, in, &team, &row);
	if (r < 0)
		return r;
	if (!in->members.n) {
		r = sql_rotation_delete(rq->tx,
					&(struct sql_rotation_delete_in){row.team, row.layer});
		return r < 0 ? r : 0;
	}
	r = sql_rotation_put(rq->tx, &row);
	if (r >= 0)
		r = put_people(rq, in, row.layer);
	if (r >= 0)
		r = roster_load_rotations(rq, in->team, rq->now, rq->now + 1, h);
	if (r < 0)
		return r;
	out->rotation = ARENA_NEW(rq->arena, struct mainstay_rotation);
	*out->rotation = rotation_view(rq, roster_rotation(h, row.team, row.layer), rq->now);
	return 0;
}

static struct mainstay_on_call_override cover_view(const struct sql_desk_override *row, str name)
{
	return (struct mainstay_on_call_override){
		.override_id = row->override_id,
		.team = row->team,
		.layer = SOME_I64(row->layer),
		.user_name = name,
		.starts_at = SOME_USEC(row->starts_at),
		.ends_at = SOME_USEC(row->ends_at),
		.reason = row->reason.n ? row->reason : (str){0},
	};
}

int op_mainstay_put_on_call_override(struct req *rq,
				     const struct mainstay_put_on_call_override_request *in,
				     struct mainstay_put_on_call_override_response *out)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	struct sql_desk_override row = {
		.override_id = str_fmt(rq->arena, "cover-%.*s", STR_ARG(random_hex(rq->arena, 16))),
		.team = in->team,
		.layer = in->layer.set ? in->layer.v : 1,
		.starts_at = in->starts_at.v,
		.ends_at = in->ends_at.v,
		.reason = in->reason.p ? in->reason : S(""),
		.created = rq->now,
	};
	struct sql_desk_team team;
	struct sql_principal who;
	int r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &team);

	if (r >= 0)
		r = people_find(rq, in->user_name, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &who);
	if (r >= 0)
		r = roster_load_rotations(rq, in->team, rq->now, rq->now + 1, h);
	if (r < 0)
		return r;
	if (!roster_rotation(h, row.team, row.layer))
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"Team %.*s has no rotation in layer %lld.", STR_ARG(row.team),
				(long long)row.layer);
	if (row.ends_at <= row.starts_at || row.ends_at - row.starts_at > COVER_MAX ||
	    row.ends_at <= rq->now)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A cover ends after it starts, in the future, at most 92 days "
				"later.");
	row.principal = who.id;
	r = sql_override_insert(rq->tx, &row);
	if (r < 0)
		return r;
	out->override = ARENA_NEW(rq->arena, struct mainstay_on_call_override);
	*out->override = cover_view(&row, who.name);
	return 0;
}

int op_mainstay_delete_on_call_override(struct req *rq,
					const struct mainstay_delete_on_call_override_request *in,
					struct mainstay_delete_on_call_override_response *out
					__attribute__((unused)))
{
	int r = sql_override_delete(
		rq->tx, &(struct sql_override_delete_in){.override_id = in->override_id});

	if (r == 0)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such cover.");
	return r < 0 ? r : 0;
}

static void schedule_view(struct req *rq, const struct roster *h, usec from, usec to,
			  struct mainstay_get_on_call_response *out)
{
	struct oncall_turn *turns = ARENA_ARRAY(rq->arena, struct oncall_turn, TURNS_MOST);
	VEC(struct mainstay_on_call_turn) all = {0};

	for (size_t i = 0; i < h->rotation_count; i++) {
		const struct roster_rotation *w = &h->rotations[i];
		size_t n = w->r.n ? oncall_schedule(&w->r, from, to, turns, TURNS_MOST) : 0;

		for (size_t k = 0; k < n; k++)
			*VEC_ADD(rq->arena, &all) = (struct mainstay_on_call_turn){
				.layer = SOME_I64(w->row.layer),
				.user_name = turns[k].person->name.p ? turns[k].person->name
								     : turns[k].person->id,
				.starts_at = SOME_USEC(turns[k].from),
				.ends_at = SOME_USEC(turns[k].to),
				.override = SOME_BOOL(turns[k].covered),
			};
	}
	out->schedule.v = list_some(all.v);
	out->schedule.n = all.n;
}

static int covers_view(struct req *rq, str team, usec from,
		       struct mainstay_get_on_call_response *out)
{
	struct sql_override_list_rows rows = {0};
	const struct sql_override_list_in in = {rq->caller.account, team, from, INT64_MAX};
	int r = sql_override_list_all(rq->tx, &in, &rows);

	if (r < 0)
		return r;
	out->overrides.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_on_call_override, rows.n));
	out->overrides.n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_override_list_row *w = &rows.v[i];
		const struct sql_desk_override row = {w->override_id, w->team,      w->layer,
						      w->principal,   w->starts_at, w->ends_at,
						      w->reason,      w->created};

		out->overrides.v[i] = cover_view(&row, w->name.p ? w->name : w->principal);
	}
	return 0;
}

int op_mainstay_get_on_call(struct req *rq, const struct mainstay_get_on_call_request *in,
			    struct mainstay_get_on_call_response *out)
{
	struct roster *h = ARENA_NEW(rq->arena, struct roster);
	usec at = in->at.set ? in->at.v : rq->now;
	usec to = at + DAYS(in->days.set ? in->days.v : SCHEDULE_STANDARD);
	struct sql_desk_team team;
	int r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &team);

	if (r >= 0)
		r = roster_load_rotations(rq, in->team, at, to, h);
	if (r < 0)
		return r;
	out->rotations.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_rotation, h->rotation_count));
	out->rotations.n = h->rotation_count;
	for (size_t i = 0; i < h->rotation_count; i++)
		out->rotations.v[i] = rotation_view(rq, &h->rotations[i], at);
	schedule_view(rq, h, at, to, out);
	return covers_view(rq, in->team, at, out);
}
