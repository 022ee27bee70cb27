/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on shifts, and their import from calendar files. */
#include "crypto.h"
#include "errors.h"
#include "ical.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"
#include "people.h"

#define IMPORT_AHEAD DAYS(400)

static const str weekdays[7] = {S_INIT("mon"), S_INIT("tue"), S_INIT("wed"), S_INIT("thu"),
				S_INIT("fri"), S_INIT("sat"), S_INIT("sun")};

static void shift_view(struct req *rq, const struct sql_desk_shift *w, str name,
		       struct mainstay_shift *ret)
{
	*ret = (struct mainstay_shift){
		.shift_id = w->shift_id,
		.user_name = name,
		.team = w->team.n ? w->team : (str){0},
		.note = w->note.n ? w->note : (str){0},
		.source = w->source.n ? w->source : (str){0},
	};
	if (!w->weekdays) {
		ret->starts_at = SOME_USEC(w->starts_at);
		ret->ends_at = SOME_USEC(w->ends_at);
		return;
	}
	ret->weekdays.v = ARENA_ARRAY(rq->arena, str, 7);
	for (int i = 0; i < 7; i++) {
		if (w->weekdays & 1 << i)
			ret->weekdays.v[ret->weekdays.n++] = weekdays[i];
	}
	ret->from = shift_minute_text(rq->arena, w->from_minute);
	ret->to = shift_minute_text(rq->arena, (w->from_minute + w->minutes - 1) % 1440 + 1);
	ret->time_zone = w->zone;
	ret->first_day = usec_format(rq->arena, w->first_day, USEC_DATE);
	if (w->last_day)
		ret->last_day = usec_format(rq->arena, w->last_day, USEC_DATE);
}

static int bad(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%s", what);
}

static int once(struct req *rq, const struct mainstay_put_shift_request *in,
		struct sql_desk_shift *row)
{
	if (!in->starts_at.set || !in->ends_at.set)
		return bad(rq, "Give startsAt and endsAt, or weekdays, from and to.");
	if (in->from.p || in->to.p || in->first_day.p || in->last_day.p)
		return bad(rq, "A single shift has startsAt and endsAt only.");
	if (in->ends_at.v <= in->starts_at.v || in->ends_at.v - in->starts_at.v > SHIFT_ONCE_MAX)
		return bad(rq, "A shift ends after it starts, at most 48 hours later.");
	row->starts_at = in->starts_at.v;
	row->ends_at = in->ends_at.v;
	return 0;
}

static int weekly(struct req *rq, const struct mainstay_put_shift_request *in,
		  struct sql_desk_shift *row)
{
	struct zone_book zones = {0};
	int64_t to;
	int r = people_check_zone(rq, row->zone);

	if (r < 0)
		return r;
	if (in->starts_at.set || in->ends_at.set)
		return bad(rq, "A weekly shift has weekdays, from and to only.");
	for (size_t i = 0; i < in->weekdays.n; i++) {
		for (int d = 0; d < 7; d++) {
			if (str_eq(in->weekdays.v[i], weekdays[d]))
				row->weekdays |= 1 << d;
		}
	}
	if (!in->from.p || !in->to.p || shift_minute_parse(in->from, &row->from_minute) < 0 ||
	    shift_minute_parse(in->to, &to) < 0 || row->from_minute == 1440)
		return bad(rq, "Give from and to like 09:00 and 17:30.");
	row->minutes = to - row->from_minute + (to <= row->from_minute ? 1440 : 0);
	row->first_day = calendar_local_day(zone_of(rq->arena, &zones, row->zone), rq->now);
	if ((in->first_day.p && shift_day_parse(in->first_day, &row->first_day) < 0) ||
	    (in->last_day.p && shift_day_parse(in->last_day, &row->last_day) < 0))
		return bad(rq, "There is no such day.");
	if (row->last_day && row->last_day < row->first_day)
		return bad(rq, "The last day comes before the first.");
	return 0;
}

int op_mainstay_put_shift(struct req *rq, const struct mainstay_put_shift_request *in,
			  struct mainstay_put_shift_response *out)
{
	struct sql_desk_shift row = {.zone = S("UTC"), .source = S(""), .created = rq->now}, old;
	struct sql_desk_team team;
	struct sql_principal who;
	int r = people_find(rq, in->user_name, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &who);

	if (r >= 0 && in->team.p) {
		r = people_team(rq, in->team, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, &team);
		row.zone = r >= 0 ? team.zone : row.zone;
	}
	if (r < 0)
		return r;
	row.principal = who.id;
	row.team = in->team.p ? in->team : S("");
	row.note = in->note.p ? in->note : S("");
	row.zone = in->time_zone.p ? in->time_zone : row.zone;
	row.shift_id = in->shift_id.p ? in->shift_id
				      : str_fmt(rq->arena, "shift-%.*s",
						STR_ARG(random_hex(rq->arena, 16)));
	if (in->shift_id.p) {
		r = sql_shift_load(rq->tx, &(struct sql_shift_load_in){.shift_id = in->shift_id},
				   &old);
		if (r == E_NOENT)
			return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
					"There is no such shift.");
		if (r < 0)
			return r;
		row.created = old.created;
	}
	r = in->weekdays.n ? weekly(rq, in, &row) : once(rq, in, &row);
	if (r >= 0)
		r = sql_shift_put(rq->tx, &row);
	if (r < 0)
		return r;
	out->shift = ARENA_NEW(rq->arena, struct mainstay_shift);
	shift_view(rq, &row, who.name, out->shift);
	return 0;
}

int op_mainstay_list_shifts(struct req *rq, const struct mainstay_list_shifts_request *in,
			    struct mainstay_list_shifts_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	str filters = str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(in->team), STR_ARG(in->user_name));
	struct sql_shift_list_in query = {
		.account = rq->caller.account,
		.team = in->team,
		.now = rq->now,
		.today = rq->now - DAYS(2),
		.most = most + 1,
	};
	struct sql_shift_list_rows rows = {0};
	int r = page_resume(rq, in->next_token, filters, &query.after);

	query.after = query.after.p ? query.after : S("");
	if (r >= 0)
		r = people_filter(rq, in->user_name, &query.principal);
	if (r >= 0)
		r = sql_shift_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->shifts.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->shifts.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_shift, out->shifts.n));
	for (size_t i = 0; i < out->shifts.n; i++) {
		const struct sql_shift_list_row *w = &rows.v[i];
		const struct sql_desk_shift row = {w->shift_id,  w->principal,
						   w->team,      w->weekdays,
						   w->starts_at, w->ends_at,
						   w->zone,      w->from_minute,
						   w->minutes,   w->first_day,
						   w->last_day,  w->note,
						   w->source,    0};

		shift_view(rq, &row, w->name, &out->shifts.v[i]);
	}
	if (rows.n > out->shifts.n)
		out->next_token = page_continue(rq, filters, rows.v[most - 1].shift_id);
	return 0;
}

int op_mainstay_delete_shift(struct req *rq, const struct mainstay_delete_shift_request *in,
			     struct mainstay_delete_shift_response *out __attribute__((unused)))
{
	int r = sql_shift_delete(rq->tx, &(struct sql_shift_delete_in){.shift_id = in->shift_id});

	if (r == 0)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such shift.");
	return r < 0 ? r : 0;
}

/* An import under way. */
struct import {
	struct req *rq;
	const struct mainstay_import_shifts_request *in;
	struct mainstay_import_shifts_response *out;
	str principal; /* all events are this one's; absent: each summary begins with a name */
	struct zone_book zones;
};

static int to_utc(void *arg, str zone, usec local, usec *ret)
{
	struct import *m = arg;

	if (people_check_zone(m->rq, zone) < 0) {
		m->rq->failure = (struct api_failure){0};
		return E_NOENT;
	}
	*ret = calendar_to_utc(zone_of(m->rq->arena, &m->zones, zone), local);
	return 0;
}

static void problem(struct import *m, int line, str what)
{
	struct mainstay_import_problem_list *l = &m->out->problems;

	if (l->n < ICAL_PROBLEMS_MAX)
		l->v[l->n++] = (struct mainstay_import_problem){SOME_I64(line), what};
}

/* Whose event it is; absent after a problem. */
static int whose(struct import *m, const struct ical_event *e, str *ret)
{
	str rest = str_trim(e->summary);
	str name = str_cut(&rest, ' ');
	struct sql_principal who;
	int r;

	*ret = m->principal;
	if (ret->p)
		return 0;
	while (name.n && (name.p[name.n - 1] == ':' || name.p[name.n - 1] == ','))
		name = str_slice(name, 0, name.n - 1);
	if (name.n) {
		r = principal_load_by_name(m->rq->tx, m->rq->caller.account, name, &who);
		if (r == 0)
			*ret = who.id;
		if (r != E_NOENT)
			return r;
	}
	problem(m, e->line,
		str_fmt(m->rq->arena, "begins an event of nobody: %.*s", STR_ARG(name)));
	return 0;
}

static int import_event(struct import *m, const struct ical_event *e)
{
	struct req *rq = m->rq;
	struct sql_desk_shift row = {
		.shift_id = str_fmt(rq->arena, "shift-%.*s", STR_ARG(random_hex(rq->arena, 16))),
		.team = m->in->team.p ? m->in->team : S(""),
		.starts_at = e->start,
		.ends_at = e->end,
		.zone = S("UTC"),
		.note = str_slice(e->summary, 0, e->summary.n > 500 ? 500 : e->summary.n),
		.source = m->in->source,
		.created = rq->now,
	};
	int r;

	while (row.note.n && !utf8_valid(row.note))
		row.note.n--;
	if (e->transparent || e->end <= rq->now)
		return 0;
	if (e->end - e->start > SHIFT_ONCE_MAX || e->end == e->start) {
		problem(m, e->line,
			S("begins an event that is no shift: it has no length, or more "
			  "than 48 hours"));
		return 0;
	}
	r = whose(m, e, &row.principal);
	if (r < 0 || !row.principal.p)
		return r;
	m->out->imported.v++;
	return m->in->explain.v ? 0 : sql_shift_put(rq->tx, &row);
}

/* What the last import of this source brought goes, as far as it is not over. */
static int replace(struct import *m)
{
	const struct mainstay_import_shifts_request *in = m->in;
	struct sql_shift_import_count_row count;
	const struct sql_shift_import_count_in which = {in->source, m->principal, in->team,
							m->rq->now};
	int r = sql_shift_import_count(m->rq->tx, &which, &count);

	if (r < 0)
		return r;
	m->out->replaced = SOME_I64(count.shifts);
	if (in->explain.v)
		return 0;
	r = sql_shift_import_clear(
		m->rq->tx, &(struct sql_shift_import_clear_in){which.source, which.principal,
							       which.team, which.now});
	return r < 0 ? r : 0;
}

int op_mainstay_import_shifts(struct req *rq, const struct mainstay_import_shifts_request *in,
			      struct mainstay_import_shifts_response *out)
{
	struct import *m = ARENA_NEW(rq->arena, struct import);
	struct ical_options o = {.from = rq->now,
				 .to = rq->now + IMPORT_AHEAD,
				 .zone = S("UTC"),
				 .to_utc = to_utc,
				 .arg = m};
	struct sql_desk_team team;
	struct sql_principal who;
	struct ical c;
	str why;
	int r = 0;

	m->rq = rq;
	m->in = in;
	m->out = out;
	out->imported = SOME_I64(0);
	out->problems.v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_import_problem, ICAL_PROBLEMS_MAX));
	if (in->user_name.p) {
		r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);
		m->principal = r >= 0 ? who.id : (str){0};
	}
	if (r >= 0 && in->team.p) {
		r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &team);
		o.zone = r >= 0 ? team.zone : o.zone;
	}
	if (r < 0)
		return r;
	r = ical_read(rq->arena, in->calendar, &o, &c, &why);
	if (r == E_SYNTAX || r == E_LIMIT)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The calendar cannot be read: %.*s.", STR_ARG(why));
	if (r >= 0)
		r = replace(m);
	for (size_t i = 0; r >= 0 && i < c.n; i++)
		r = import_event(m, &c.events[i]);
	for (size_t i = 0; i < c.problem_count && i < ICAL_PROBLEMS_MAX; i++)
		problem(m, c.problems[i].line, c.problems[i].what);
	return r < 0 ? r : 0;
}
