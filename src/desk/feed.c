/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A feed is a secret link: 43 random characters, of which only the hash is kept,
 * so that whoever reads the database cannot open it. It shows shifts and on-call
 * turns of a month back and half a year ahead. An event has the same id, time stamp
 * and bytes at every reading until the fact itself changes.
 */
#include "feed.h"

#include "crypto.h"
#include "errors.h"
#include "ical.h"
#include "identity.h"
#include "mainstay.h"
#include "operations.h"
#include "page.h"
#include "people.h"

#define PREFIX "/calendar/"
#define TOKEN_CHARS 43
#define BACK DAYS(31)
#define AHEAD DAYS(184)
#define SPANS_MOST 400
#define FEED_BYTES_MAX (4u << 20)

static struct mainstay_calendar_feed *view(struct req *rq, const struct sql_feed_list_row *w)
{
	struct mainstay_calendar_feed *v = ARENA_NEW(rq->arena, struct mainstay_calendar_feed);

	*v = (struct mainstay_calendar_feed){
		.feed_id = w->feed_id,
		.user_name = w->name,
		.team = w->team.n ? w->team : (str){0},
		.created_at = SOME_USEC(w->created),
		.created_by = w->created_by_name,
	};
	return v;
}

int op_mainstay_create_calendar_feed(struct req *rq,
				     const struct mainstay_create_calendar_feed_request *in,
				     struct mainstay_create_calendar_feed_response *out)
{
	str token = random_base64url(rq->arena, TOKEN_CHARS), host, name = {0};
	struct sql_desk_feed row = {
		.feed_id = str_fmt(rq->arena, "feed-%.*s", STR_ARG(random_hex(rq->arena, 16))),
		.token_hash = sha256_hex(rq->arena, token),
		.principal = S(""),
		.team = in->team.p ? in->team : S(""),
		.created = rq->now,
		.created_by = rq->caller.principal.p ? rq->caller.principal : S(""),
	};
	struct sql_principal who;
	struct sql_desk_team team;
	int r;

	if (!in->team.p == !in->user_name.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Name a person or a team, one of the two.");
	if (in->team.p) {
		r = people_team(rq, in->team, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &team);
	} else {
		r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);
		row.principal = r >= 0 ? who.id : row.principal;
		name = r >= 0 ? who.name : name;
	}
	if (r >= 0)
		r = sql_feed_insert(rq->tx, &row);
	if (r < 0)
		return r;
	out->feed = view(rq, &(struct sql_feed_list_row){row.feed_id, name, row.team, row.created,
							 rq->caller.name});
	out->url = str_fmt(rq->arena, "%.*s" PREFIX "%.*s.ics", STR_ARG(req_base_url(rq, &host)),
			   STR_ARG(token));
	return 0;
}

int op_mainstay_list_calendar_feeds(struct req *rq,
				    const struct mainstay_list_calendar_feeds_request *in,
				    struct mainstay_list_calendar_feeds_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	struct sql_feed_list_in query = {.account = rq->caller.account, .most = most + 1};
	struct sql_feed_list_rows rows = {0};
	int r = page_resume(rq, in->next_token, S("feeds"), &query.after);

	query.after = query.after.p ? query.after : S("");
	if (r >= 0)
		r = sql_feed_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->feeds.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->feeds.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_calendar_feed, out->feeds.n));
	for (size_t i = 0; i < out->feeds.n; i++)
		out->feeds.v[i] = *view(rq, &rows.v[i]);
	if (rows.n > out->feeds.n)
		out->next_token = page_continue(rq, S("feeds"), rows.v[most - 1].feed_id);
	return 0;
}

int op_mainstay_delete_calendar_feed(struct req *rq,
				     const struct mainstay_delete_calendar_feed_request *in,
				     struct mainstay_delete_calendar_feed_response *out
				     __attribute__((unused)))
{
	struct sql_desk_feed row;
	int r = sql_feed_load(rq->tx, &(struct sql_feed_load_in){.feed_id = in->feed_id}, &row);

	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such feed.");
	if (r < 0)
		return r;
	if (!str_eq(row.principal, rq->caller.principal) &&
	    !str_eq(row.created_by, rq->caller.principal) && !people_may(rq, OP_MAINSTAY_PUT_TEAM))
		return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
				"Only who may change teams revokes links of others.");
	r = sql_feed_delete(rq->tx, &(struct sql_feed_delete_in){.feed_id = in->feed_id});
	return r < 0 ? r : 0;
}

/* A calendar being written. */
struct feed {
	struct req *rq;
	struct buf b;
	struct sql_desk_feed row;
	struct sql_team_members_rows members; /* of all teams */
	struct roster *h;
	usec from, to;
};

static str name_of(const struct feed *f, str principal)
{
	for (size_t i = 0; i < f->members.n; i++) {
		if (str_eq(f->members.v[i].principal, principal))
			return f->members.v[i].name;
	}
	return S("");
}

static bool member(const struct feed *f, str team, str principal)
{
	for (size_t i = 0; i < f->members.n; i++) {
		if (str_eq(f->members.v[i].principal, principal) &&
		    str_eq(f->members.v[i].team, team))
			return true;
	}
	return false;
}

static void write_shift(struct feed *f, const struct shift *s, const struct shift_span *spans,
			size_t n)
{
	struct arena *a = f->rq->arena;
	str name = f->row.team.n ? name_of(f, s->principal) : S("");

	for (size_t i = 0; i < n; i++) {
		struct ical_out e = {
			.uid = str_fmt(a, "%.*s-%.*s@mainstay", STR_ARG(s->id),
				       STR_ARG(usec_format(a, spans[i].from, USEC_BASIC_Z))),
			.description = s->note,
			.start = spans[i].from,
			.end = spans[i].to,
			.stamp = s->created,
		};

		e.summary =
			name.n ? str_fmt(a, "%.*s: shift", STR_ARG(name))
			       : str_fmt(a, "Shift%s%.*s", s->team.n ? ", " : "", STR_ARG(s->team));
		ical_event(&f->b, &e);
	}
}

static int write_shifts(struct feed *f)
{
	struct shift_span *spans = ARENA_ARRAY(f->rq->arena, struct shift_span, SPANS_MOST);
	struct shift *shifts;
	size_t n;
	int r = roster_load_shifts(f->rq, &f->h->zones,
				   f->row.principal.n ? f->row.principal : (str){0}, (str){0},
				   f->from, f->to, &shifts, &n);

	for (size_t i = 0; r >= 0 && i < n; i++) {
		const struct shift *s = &shifts[i];

		if (f->row.team.n && !str_eq(s->team, f->row.team) &&
		    (s->team.n || !member(f, f->row.team, s->principal)))
			continue;
		write_shift(f, s, spans, shift_spans(s, f->from, f->to, spans, SPANS_MOST));
	}
	return r;
}

static int write_turns(struct feed *f)
{
	struct oncall_turn *turns = ARENA_ARRAY(f->rq->arena, struct oncall_turn, SPANS_MOST);
	struct arena *a = f->rq->arena;
	int r = roster_load_rotations(f->rq, f->row.team.n ? f->row.team : (str){0}, f->from, f->to,
				      f->h);

	for (size_t i = 0; r >= 0 && i < f->h->rotation_count; i++) {
		const struct roster_rotation *w = &f->h->rotations[i];
		size_t n = w->r.n ? oncall_schedule(&w->r, f->from, f->to, turns, SPANS_MOST) : 0;

		for (size_t k = 0; k < n; k++) {
			const struct oncall_turn *t = &turns[k];
			struct ical_out e = {.start = t->from,
					     .end = t->to,
					     .description = w->row.label,
					     .transparent = true,
					     .stamp = w->row.changed};

			/* the ends of the window move with every reading */
			if (t->from == f->from || t->to == f->to)
				continue;
			if (f->row.principal.n && !str_eq(t->person->id, f->row.principal))
				continue;
			e.uid = str_fmt(a, "oncall-%.*s-%lld-%.*s@mainstay", STR_ARG(w->row.team),
					(long long)w->row.layer,
					STR_ARG(usec_format(a, t->from, USEC_BASIC_Z)));
			e.summary = str_fmt(a, "%.*s%son call, %.*s%s", STR_ARG(t->person->name),
					    t->person->name.n ? " " : "", STR_ARG(w->row.team),
					    t->covered ? " (cover)" : "");
			ical_event(&f->b, &e);
		}
	}
	return r;
}

static int write_feed(struct feed *f, str *ret)
{
	str title = f->row.team.n ? f->row.team : name_of(f, f->row.principal);
	int r;

	ical_begin(&f->b, S("-//Mainstay//Desk//EN"),
		   str_fmt(f->rq->arena, "Desk: %.*s", STR_ARG(title)), S("UTC"));
	r = write_shifts(f);
	if (r >= 0)
		r = write_turns(f);
	if (r < 0)
		return r;
	ical_end(&f->b);
	if (f->b.failed)
		return E_LIMIT;
	*ret = buf_dup(&f->b, f->rq->arena);
	return 0;
}

/* Whoever left has no calendar any more. */
static int still_here(struct req *rq, const struct sql_desk_feed *row)
{
	struct sql_principal who;
	struct sql_desk_team team;
	int r;

	if (row->team.n)
		return sql_team_load(rq->tx, &(struct sql_team_load_in){.team = row->team}, &team);
	r = principal_load(rq->tx, rq->caller.account, row->principal, &who);
	return r == 0 && !str_eq(who.status, S("active")) ? E_NOENT : r;
}

static int serve(struct req *rq, const struct http_request *http, struct route_reply *ret)
{
	struct http_header *headers = ARENA_ARRAY(rq->arena, struct http_header, 2);
	str token = str_slice(http->path, sizeof(PREFIX) - 1, http->path.n);
	struct feed f = {.rq = rq, .h = ARENA_NEW(rq->arena, struct roster)};
	struct sql_account provider;
	int r = E_NOENT;

	if (token.n == TOKEN_CHARS + 4 && str_ends(token, S(".ics"))) {
		token = str_slice(token, 0, TOKEN_CHARS);
		r = sql_feed_find(rq->tx, &(struct sql_feed_find_in){sha256_hex(rq->arena, token)},
				  &f.row);
	}
	if (r == 0)
		r = sql_account_provider(rq->tx, &provider);
	if (r == 0) {
		rq->caller.account = provider.id;
		r = still_here(rq, &f.row);
	}
	if (r == E_NOENT)
		return api_fail(rq, ERR_NOT_FOUND_EXCEPTION, "There is no such calendar.");
	if (r >= 0)
		r = sql_team_members_all(
			rq->tx, &(struct sql_team_members_in){.account = provider.id}, &f.members);
	if (r < 0)
		return r;
	/* whole days, so that the same day reads the same */
	f.from = rq->now - rq->now % DAYS(1) - BACK;
	f.to = f.from + BACK + AHEAD;
	buf_init(&f.b, FEED_BYTES_MAX);
	r = write_feed(&f, &ret->head.body);
	buf_done(&f.b);
	headers[0] = (struct http_header){S("Content-Type"), S("text/calendar; charset=utf-8")};
	headers[1] = (struct http_header){S("Cache-Control"), S("private, max-age=300")};
	ret->head.headers = headers;
	ret->head.header_count = 2;
	return r;
}

static const struct route routes[] = {
	{.method = "GET",
	 .prefix = PREFIX,
	 .help = "Calendars of shifts and on-call turns, by secret link",
	 .run = serve},
};

const struct route_table feed_routes = {routes, ARRAY_LEN(routes)};
