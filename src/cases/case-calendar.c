/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A working span of a local day becomes an interval of UTC by one rule: local
 * time L begins at the first moment whose local clock shows L or later. That
 * rule is monotone, so spans stay disjoint and in order over every shift.
 */
#include "case-calendar.h"

#include "case-zone.h"

#define SEARCH_DAYS 3660

static const str day_names[7] = {S_INIT("mon"), S_INIT("tue"), S_INIT("wed"), S_INIT("thu"),
				 S_INIT("fri"), S_INIT("sat"), S_INIT("sun")};

static int parse_day(str s, int *ret)
{
	for (int i = 0; i < 7; i++) {
		if (str_ieq(s, day_names[i])) {
			*ret = i;
			return 0;
		}
	}
	return E_SYNTAX;
}

/* "mon-fri", "sat", "mon,wed,fri-sun": a bit a day. */
static int parse_days(str s, unsigned *ret)
{
	unsigned days = 0;

	while (s.p) {
		str last = str_cut(&s, ',');
		str first = str_cut(&last, '-');
		int from, to;

		if (parse_day(first, &from) < 0)
			return E_SYNTAX;
		to = from;
		if (last.p && parse_day(last, &to) < 0)
			return E_SYNTAX;
		for (int d = from;; d = (d + 1) % 7) {
			days |= 1u << d;
			if (d == to)
				break;
		}
	}
	*ret = days;
	return 0;
}

/* "09:30" or "24:00" in minutes. */
static int parse_minute(str s, int *ret)
{
	int64_t hour, minute;

	if (s.n != 5 || s.p[2] != ':' || str_to_i64(str_slice(s, 0, 2), &hour) < 0 ||
	    str_to_i64(str_slice(s, 3, 5), &minute) < 0)
		return E_SYNTAX;
	if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 1440)
		return E_SYNTAX;
	*ret = (int)(hour * 60 + minute);
	return 0;
}

static int add_span(struct calendar *c, int weekday, int from, int to)
{
	size_t at = c->span_count;

	if (at == CALENDAR_SPANS_MAX)
		return E_LIMIT;
	while (at > 0 && (c->spans[at - 1].weekday > weekday ||
			  (c->spans[at - 1].weekday == weekday && c->spans[at - 1].from > from))) {
		c->spans[at] = c->spans[at - 1];
		at--;
	}
	c->spans[at] = (struct calendar_span){weekday, from, to};
	c->span_count++;
	return 0;
}

/* "mon-fri 09:00-12:00,13:00-18:00" */
static int parse_group(struct calendar *c, str group)
{
	str hours = str_trim(group);
	str day_text = str_cut(&hours, ' ');
	unsigned days;
	int r;

	if (parse_days(day_text, &days) < 0 || !hours.p)
		return E_SYNTAX;
	hours = str_trim(hours);
	while (hours.p) {
		str to_text = str_cut(&hours, ',');
		str from_text = str_cut(&to_text, '-');
		int from, to;

		if (!to_text.p || parse_minute(from_text, &from) < 0 ||
		    parse_minute(to_text, &to) < 0 || from >= to)
			return E_SYNTAX;
		for (int d = 0; d < 7; d++) {
			if (!(days & 1u << d))
				continue;
			r = add_span(c, d, from, to);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

int calendar_parse(struct arena *a, str text, struct calendar *ret)
{
	struct calendar c = {0};
	struct zone zone;
	str rest = str_trim(text);
	int r;

	if (str_eq(rest, S("24x7"))) {
		*ret = (struct calendar){.always = true, .zone = S("UTC")};
		return 0;
	}
	c.zone = str_dup(a, str_cut(&rest, ' '));
	if (!rest.p)
		return E_SYNTAX;
	while (rest.p) {
		r = parse_group(&c, str_cut(&rest, ';'));
		if (r < 0)
			return r;
	}
	for (size_t i = 1; i < c.span_count; i++) {
		if (c.spans[i].weekday == c.spans[i - 1].weekday &&
		    c.spans[i].from < c.spans[i - 1].to)
			return E_SYNTAX;
	}
	r = zone_load(a, c.zone, &zone);
	if (r < 0)
		return r;
	c.offset = zone.offset;
	c.shifts = zone.shifts;
	c.shift_count = zone.shift_count;
	*ret = c;
	return 0;
}

/* Number of shifts at or before t. */
static size_t shifts_until(const struct calendar *c, usec t)
{
	size_t low = 0, high = c->shift_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->shifts[mid].from <= t)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static usec offset_after(const struct calendar *c, size_t shifts)
{
	return shifts ? c->shifts[shifts - 1].offset : c->offset;
}

usec calendar_to_utc(const struct calendar *c, usec local)
{
	/* no zone is a day away from UTC, so no shift before that can matter */
	for (size_t i = shifts_until(c, local - DAYS(2));; i++) {
		usec t = local - offset_after(c, i);

		if (i > 0 && t < c->shifts[i - 1].from)
			t = c->shifts[i - 1].from;
		if (i == c->shift_count || t < c->shifts[i].from)
			return t;
	}
}

usec calendar_to_local(const struct calendar *c, usec t)
{
	return t + offset_after(c, shifts_until(c, t));
}

usec calendar_local_day(const struct calendar *c, usec t)
{
	usec local = calendar_to_local(c, t);
	usec rest = local % DAYS(1);

	return local - (rest < 0 ? rest + DAYS(1) : rest);
}

static int weekday_of(usec local_midnight)
{
	usec days = local_midnight / DAYS(1) - (local_midnight % DAYS(1) < 0);

	/* 1970-01-01 was a Thursday */
	return (int)(((days + 3) % 7 + 7) % 7);
}

const struct calendar_holiday *calendar_holiday_find(const struct calendar *c, usec local_day)
{
	size_t low = 0, high = c->holiday_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (c->holidays[mid].day == local_day)
			return &c->holidays[mid];
		if (c->holidays[mid].day < local_day)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Hours of the day before may reach over a shift into the one at hand, so the walk begins there. */
struct calendar_walk calendar_walk_from(const struct calendar *c, usec start)
{
	return (struct calendar_walk){
		.c = c,
		.start = start,
		.day = c->always ? 0 : calendar_local_day(c, start) - DAYS(1),
		.days_left = SEARCH_DAYS,
	};
}

/* Whether the walk's day is a holiday; days only ever ascend. */
static bool on_holiday(struct calendar_walk *w)
{
	const struct calendar *c = w->c;

	while (w->holiday < c->holiday_count && c->holidays[w->holiday].day < w->day)
		w->holiday++;
	return w->holiday < c->holiday_count && c->holidays[w->holiday].day == w->day;
}

bool calendar_walk_next(struct calendar_walk *w, struct opening *ret)
{
	const struct calendar *c = w->c;

	if (c->always) {
		*ret = (struct opening){w->start, INT64_MAX};
		return w->span++ == 0;
	}
	while (w->days_left > 0) {
		int weekday = weekday_of(w->day);

		if (on_holiday(w))
			w->span = c->span_count;
		while (w->span < c->span_count) {
			const struct calendar_span *s = &c->spans[w->span++];

			if (s->weekday != weekday)
				continue;
			ret->from = calendar_to_utc(c, w->day + MINUTES(s->from));
			ret->to = calendar_to_utc(c, w->day + MINUTES(s->to));
			if (ret->from >= ret->to || ret->to <= w->start)
				continue;
			w->days_left = SEARCH_DAYS;
			return true;
		}
		w->span = 0;
		w->day += DAYS(1);
		w->days_left--;
	}
	return false;
}

int calendar_add(const struct calendar *c, usec start, usec work, usec *ret)
{
	struct calendar_walk w = calendar_walk_from(c, start);
	struct opening i;

	if (c->always || work <= 0) {
		*ret = start + (work > 0 ? work : 0);
		return 0;
	}
	while (calendar_walk_next(&w, &i)) {
		usec from = i.from > start ? i.from : start;

		if (work <= i.to - from) {
			*ret = from + work;
			return 0;
		}
		work -= i.to - from;
	}
	return E_LIMIT;
}

usec calendar_between(const struct calendar *c, usec from, usec to)
{
	struct calendar_walk w = calendar_walk_from(c, from);
	struct opening i;
	usec sum = 0;

	if (to <= from)
		return 0;
	while (calendar_walk_next(&w, &i) && i.from < to) {
		usec a = i.from > from ? i.from : from;
		usec b = i.to < to ? i.to : to;

		if (a < b)
			sum += b - a;
	}
	return sum;
}

bool calendar_working(const struct calendar *c, usec at)
{
	struct calendar_walk w = calendar_walk_from(c, at);
	struct opening i;

	return calendar_walk_next(&w, &i) && i.from <= at && at < i.to;
}
