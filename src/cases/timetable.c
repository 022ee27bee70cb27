/* SPDX-License-Identifier: Apache-2.0 */
#include "timetable.h"

static const struct calendar always = {.always = true};
static const struct timetable_part always_part = {.from = INT64_MIN, .hours = &always};
const struct timetable timetable_always = {&always_part, 1};

static size_t part_at(const struct timetable *t, usec at)
{
	size_t i = t->n - 1;

	while (i > 0 && t->v[i].from > at)
		i--;
	return i;
}

const struct timetable_part *timetable_at(const struct timetable *t, usec at)
{
	return &t->v[part_at(t, at)];
}

struct timetable_walk timetable_walk_from(const struct timetable *t, usec start)
{
	return (struct timetable_walk){.t = t, .part = part_at(t, start), .at = start};
}

static void begin_part(struct timetable_walk *w)
{
	const struct timetable_part *p = &w->t->v[w->part];

	w->begun = true;
	w->end = w->part + 1 < w->t->n ? w->t->v[w->part + 1].from : INT64_MAX;
	w->a = calendar_walk_from(p->hours, w->at);
	w->has_a = calendar_walk_next(&w->a, &w->open_a);
	w->has_b = false;
	if (p->narrow) {
		w->b = calendar_walk_from(p->narrow, w->at);
		w->has_b = calendar_walk_next(&w->b, &w->open_b);
	}
}

/* The next opening of the part at hand, not clipped to it. */
static bool part_next(struct timetable_walk *w, struct opening *ret)
{
	if (!w->t->v[w->part].narrow) {
		if (!w->has_a)
			return false;
		*ret = w->open_a;
		w->has_a = calendar_walk_next(&w->a, &w->open_a);
		return true;
	}
	while (w->has_a && w->has_b) {
		struct opening a = w->open_a, b = w->open_b;

		*ret = (struct opening){a.from > b.from ? a.from : b.from,
					a.to < b.to ? a.to : b.to};
		/* whichever ends first can meet nothing more */
		if (a.to <= b.to)
			w->has_a = calendar_walk_next(&w->a, &w->open_a);
		else
			w->has_b = calendar_walk_next(&w->b, &w->open_b);
		if (ret->from < ret->to)
			return true;
		if (ret->from >= w->end)
			break;
	}
	return false;
}

bool timetable_next(struct timetable_walk *w, struct opening *ret)
{
	struct opening o;

	for (;;) {
		if (!w->begun)
			begin_part(w);
		if (part_next(w, &o) && o.from < w->end) {
			ret->from = o.from > w->at ? o.from : w->at;
			ret->to = o.to < w->end ? o.to : w->end;
			if (ret->from < ret->to)
				return true;
			continue;
		}
		if (w->end == INT64_MAX)
			return false;
		w->at = w->end;
		w->part++;
		w->begun = false;
	}
}

int timetable_add(const struct timetable *t, usec start, usec work, usec *ret)
{
	struct timetable_walk w = timetable_walk_from(t, start);
	struct opening o;

	if (work <= 0) {
		*ret = start;
		return 0;
	}
	while (timetable_next(&w, &o)) {
		if (work <= o.to - o.from) {
			*ret = o.from + work;
			return 0;
		}
		work -= o.to - o.from;
	}
	return E_LIMIT;
}

usec timetable_between(const struct timetable *t, usec from, usec to)
{
	struct timetable_walk w = timetable_walk_from(t, from);
	struct opening o;
	usec sum = 0;

	while (from < to && timetable_next(&w, &o) && o.from < to)
		sum += (o.to < to ? o.to : to) - o.from;
	return sum;
}

typedef VEC(struct closed_piece) piece_vec;

static void add_piece(struct arena *a, piece_vec *v, struct closed_piece p)
{
	struct closed_piece *last = v->n ? &v->v[v->n - 1] : NULL;

	if (p.from >= p.to)
		return;
	if (last && last->reason == p.reason && str_eq(last->holiday, p.holiday))
		last->to = p.to;
	else
		*VEC_ADD(a, v) = p;
}

/* The first holiday of a calendar that reaches into [from, to), on a day that had hours. */
static bool holiday_within(const struct calendar *c, usec from, usec to, struct closed_piece *ret)
{
	if (!c || c->always || !c->holiday_count)
		return false;
	for (usec day = calendar_local_day(c, from); calendar_to_utc(c, day) < to; day += DAYS(1)) {
		const struct calendar_holiday *h = calendar_holiday_find(c, day);
		usec start = calendar_to_utc(c, day), end = calendar_to_utc(c, day + DAYS(1));
		bool hours = false;

		for (size_t i = 0; i < c->span_count; i++)
			hours = hours || c->spans[i].weekday == usec_to_civil(day).weekday;
		if (!h || !hours || end <= from)
			continue;
		*ret = (struct closed_piece){
			.from = start > from ? start : from,
			.to = end < to ? end : to,
			.reason = CLOSED_HOLIDAY,
			.holiday = h->name,
		};
		return true;
	}
	return false;
}

size_t timetable_closed(const struct timetable *t, struct arena *a, usec from, usec to,
			struct closed_piece **ret)
{
	piece_vec v = {0};

	while (from < to) {
		size_t i = part_at(t, from);
		const struct timetable_part *p = &t->v[i];
		usec end = i + 1 < t->n && t->v[i + 1].from < to ? t->v[i + 1].from : to;
		struct closed_piece h, other;
		bool found = holiday_within(p->hours, from, end, &h);

		if (holiday_within(p->narrow, from, end, &other) &&
		    (!found || other.from < h.from)) {
			found = true;
			h = other;
		}
		if (!found)
			h = (struct closed_piece){.from = end, .to = end};
		add_piece(a, &v,
			  (struct closed_piece){.from = from, .to = h.from, .holiday = S("")});
		if (found)
			add_piece(a, &v, h);
		from = found ? h.to : end;
	}
	*ret = v.v;
	return v.n;
}
