/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendars of catalogues, stored hours and holiday sets made into timetables.
 * Every moment at which any of them changes begins a new part.
 */
#include "case-private.h"
#include "clock-promise.h"

#define CUSTOMER S("customer")
#define MOMENTS_MAX 1000

struct hours_entry {
	const struct plan_calendar *c, *narrow;
	struct clock_place place;
	const struct timetable *t;
};

/* Late by hours is better than no clock. */
int case_calendar_read(struct arena *a, str text, struct calendar *ret)
{
	int r = calendar_parse(a, text, ret);

	if (r == E_NOENT) {
		str rest = text;

		DISCARD("the zone is replaced", str_cut(&rest, ' '));
		r = calendar_parse(a, str_fmt(a, "UTC %.*s", STR_ARG(rest)), ret);
	}
	return r;
}

static int day_read(str s, usec *ret)
{
	int64_t n;
	struct civil c;

	if (s.n != 8 || str_to_i64(s, &n) < 0 || n < 0)
		return E_SYNTAX;
	c = (struct civil){
		.year = (int)(n / 10000), .month = (int)(n / 100 % 100), .day = (int)(n % 100)};
	return civil_to_usec(&c, ret) < 0 ? E_SYNTAX : 0;
}

int holiday_days_read(struct arena *a, str days, struct calendar_holiday **ret, size_t *ret_n)
{
	VEC(struct calendar_holiday) v = {0};

	while (days.p && days.n) {
		str name = str_cut(&days, '\n');
		str day = str_cut(&name, ' ');
		struct calendar_holiday *h = VEC_ADD(a, &v);

		if (day_read(day, &h->day) < 0)
			return E_SYNTAX;
		h->name = name.p ? name : S("");
	}
	*ret = v.v;
	*ret_n = v.n;
	return 0;
}

/* One calendar through time. */
struct line {
	const struct plan_calendar *c;
	const struct clock_place *place;
	struct sql_calendar_version_rows versions;
	struct {
		str name;
		struct sql_holiday_set_rows rows;
	} sets[32];
	size_t set_count;
};

static str set_name(const struct line *l, str name)
{
	return str_eq(name, CUSTOMER) ? l->place->country : name;
}

static int add_set(struct req *rq, struct line *l, str name)
{
	name = set_name(l, name);
	for (size_t i = 0; i < l->set_count; i++) {
		if (str_eq(l->sets[i].name, name))
			return 0;
	}
	if (!name.n || l->set_count == ARRAY_LEN(l->sets))
		return 0;
	l->sets[l->set_count].name = name;
	return sql_holiday_set_load_all(rq->tx, &(struct sql_holiday_set_load_in){.name = name},
					&l->sets[l->set_count++].rows);
}

static int line_load(struct req *rq, struct line *l)
{
	int r = sql_calendar_version_load_all(
		rq->tx, &(struct sql_calendar_version_load_in){.name = l->c->code}, &l->versions);

	for (size_t i = 0; r >= 0 && i < l->c->holiday_set_count; i++)
		r = add_set(rq, l, l->c->holiday_sets[i]);
	for (size_t i = 0; r >= 0 && i < l->versions.n; i++) {
		str rest = l->versions.v[i].holiday_sets;

		while (r >= 0 && rest.p && rest.n)
			r = add_set(rq, l, str_cut(&rest, ','));
	}
	return r;
}

typedef VEC(usec) moment_vec;

static void add_moment(struct arena *a, moment_vec *v, usec at)
{
	size_t i = v->n;

	for (size_t k = 0; k < v->n; k++) {
		if (v->v[k] == at)
			return;
	}
	if (v->n == MOMENTS_MAX)
		return;
	*VEC_ADD(a, v) = at;
	for (; i > 0 && v->v[i - 1] > at; i--)
		v->v[i] = v->v[i - 1];
	v->v[i] = at;
}

static void line_moments(struct arena *a, const struct line *l, moment_vec *v)
{
	for (size_t i = 0; i < l->versions.n; i++)
		add_moment(a, v, l->versions.v[i].starts);
	for (size_t i = 0; i < l->set_count; i++) {
		for (size_t k = 0; k < l->sets[i].rows.n; k++)
			add_moment(a, v, l->sets[i].rows.v[k].starts);
	}
}

typedef VEC(struct calendar_holiday) holiday_vec;

static void add_holiday(struct arena *a, holiday_vec *v, usec day, str name)
{
	size_t i = v->n;

	*VEC_ADD(a, v) = (struct calendar_holiday){day, name};
	for (; i > 0 && v->v[i - 1].day > day; i--)
		v->v[i] = v->v[i - 1];
	v->v[i] = (struct calendar_holiday){day, name};
}

static bool names_set(const struct line *l, str list, str name)
{
	while (list.p && list.n) {
		if (str_eq(set_name(l, str_cut(&list, ',')), name))
			return true;
	}
	return false;
}

static bool uses_set(const struct line *l, const struct sql_calendar_version *own, str name)
{
	if (own)
		return names_set(l, own->holiday_sets, name);
	for (size_t i = 0; i < l->c->holiday_set_count; i++) {
		if (str_eq(set_name(l, l->c->holiday_sets[i]), name))
			return true;
	}
	return false;
}

static int add_sets(struct arena *a, const struct line *l, const struct sql_calendar_version *own,
		    usec at, holiday_vec *v)
{
	for (size_t i = 0; i < l->set_count; i++) {
		const struct sql_holiday_set *in_force = NULL;
		struct calendar_holiday *days;
		size_t n;

		for (size_t k = 0; k < l->sets[i].rows.n; k++) {
			if (l->sets[i].rows.v[k].starts <= at)
				in_force = &l->sets[i].rows.v[k];
		}
		if (!in_force || !uses_set(l, own, l->sets[i].name))
			continue;
		if (holiday_days_read(a, in_force->days, &days, &n) < 0)
			return E_IO;
		for (size_t k = 0; k < n; k++)
			add_holiday(a, v, days[k].day, days[k].name);
	}
	return 0;
}

/* "customer mon-fri ..." with the customer's zone. */
static str with_zone(struct arena *a, str hours, str zone)
{
	if (!str_starts(hours, S("customer ")))
		return hours;
	return str_fmt(a, "%.*s %.*s", STR_ARG(zone.n ? zone : S("UTC")),
		       STR_ARG(str_slice(hours, sizeof("customer ") - 1, hours.n)));
}

/* The calendar as it is at that moment. */
static int line_at(struct arena *a, const struct line *l, usec at, const struct calendar **ret)
{
	const struct sql_calendar_version *own = NULL;
	struct calendar *c = ARENA_NEW(a, struct calendar);
	holiday_vec v = {0};
	str text;
	int r;

	for (size_t i = 0; i < l->versions.n; i++) {
		if (l->versions.v[i].starts <= at)
			own = &l->versions.v[i];
	}
	if (own && !own->hours.n)
		own = NULL;
	text = own ? with_zone(a, own->hours, l->place->zone)
		   : plan_calendar_text(l->c, a, l->place->zone.n ? l->place->zone : S("UTC"));
	if (case_calendar_read(a, text, c) < 0)
		return E_IO;
	for (size_t i = 0; !own && i < l->c->holidays.n; i++)
		add_holiday(a, &v, l->c->holidays.v[i], S(""));
	r = add_sets(a, l, own, at, &v);
	if (r < 0)
		return r;
	for (size_t i = 0; i < v.n; i++) {
		/* one day may be in several sets */
		if (c->holiday_count && v.v[c->holiday_count - 1].day == v.v[i].day)
			continue;
		v.v[c->holiday_count++] = v.v[i];
	}
	c->holidays = v.v;
	*ret = c;
	return 0;
}

static int build(struct hours_book *b, const struct plan_calendar *c,
		 const struct plan_calendar *narrow, const struct clock_place *place,
		 const struct timetable **ret)
{
	struct arena *a = b->rq->arena;
	struct line first = {.c = c, .place = place}, second = {.c = narrow, .place = place};
	struct timetable *t = ARENA_NEW(a, struct timetable);
	struct timetable_part *parts;
	moment_vec moments = {0};
	int r = 0;

	add_moment(a, &moments, INT64_MIN);
	if (!c->always)
		r = line_load(b->rq, &first);
	if (r >= 0 && narrow)
		r = line_load(b->rq, &second);
	if (r < 0)
		return r;
	line_moments(a, &first, &moments);
	if (narrow)
		line_moments(a, &second, &moments);
	parts = ARENA_ARRAY(a, struct timetable_part, moments.n);
	for (size_t i = 0; r >= 0 && i < moments.n; i++) {
		parts[i].from = moments.v[i];
		r = line_at(a, &first, moments.v[i], &parts[i].hours);
		if (r >= 0 && narrow)
			r = line_at(a, &second, moments.v[i], &parts[i].narrow);
	}
	t->v = parts;
	t->n = moments.n;
	*ret = t;
	return r;
}

static bool same_place(const struct clock_place *a, const struct clock_place *b)
{
	return str_eq(a->zone, b->zone) && str_eq(a->country, b->country);
}

int hours_load(struct hours_book *b, const struct plan_calendar *c,
	       const struct plan_calendar *narrow, const struct clock_place *place,
	       const struct timetable **ret)
{
	struct arena *a = b->rq->arena;
	int r;

	if (narrow && narrow->always)
		narrow = NULL;
	if (c->always && !narrow) {
		*ret = &timetable_always;
		return 0;
	}
	for (size_t i = 0; i < b->n; i++) {
		const struct hours_entry *e = &b->entries[i];

		if (e->c == c && e->narrow == narrow && same_place(&e->place, place)) {
			*ret = e->t;
			return 0;
		}
	}
	r = build(b, c, narrow, place, ret);
	if (r < 0)
		return r;
	b->entries = vec_grow(a, b->entries, b->n, &b->cap, sizeof(*b->entries));
	b->entries[b->n++] = (struct hours_entry){c, narrow, *place, *ret};
	return 0;
}
