/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which a catalogue writes amounts, rates, spans of time, dates and hours. */
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "catalog-load.h"

/* Major units; leaves room for every product that a price makes. */
#define AMOUNT_MAX ((dec18)1000000000000LL * DEC18_ONE)
#define MINUTES_MAX (10LL * 366 * 24 * 60)

bool load_amount(struct loader *l, const struct ynode *n, dec18 *ret)
{
	bool inexact;
	dec18 v;
	str s;

	if (!ynode_str(l->p, n, &s))
		return false;
	if (dec18_parse(s, &v, &inexact) < 0 || inexact || str_index(s, 'e') >= 0 ||
	    str_index(s, 'E') >= 0) {
		yproblem_add(l->p, n, S("write it like 29.00 or 10000, without signs or commas"),
			     "is \"%.*s\", not an amount", STR_ARG(s));
		return false;
	}
	if (v < 0 || v > AMOUNT_MAX) {
		yproblem_add(l->p, n, S("write an amount from 0 to 1000000000000"),
			     "is %.*s, which is out of range", STR_ARG(s));
		return false;
	}
	*ret = v;
	return true;
}

bool load_money(struct loader *l, const struct ynode *n, dec18 *ret)
{
	dec18 unit = DEC18_ONE;

	if (!load_amount(l, n, ret))
		return false;
	for (int i = 0; i < l->c->currency_digits; i++)
		unit /= 10;
	if (*ret % unit == 0)
		return true;
	yproblem_add(
		l->p, n, str_fmt(l->p->arena, "write at most %d decimals", l->c->currency_digits),
		"is %.*s, finer than %.*s has coins", STR_ARG(n->text), STR_ARG(l->c->currency));
	return false;
}

bool load_rate(struct loader *l, const struct ynode *n, rate_ppm *ret)
{
	dec18 v = -1;
	bool inexact;
	str s, number;

	if (!ynode_str(l->p, n, &s))
		return false;
	number = str_trim(str_slice(s, 0, s.n - 1));
	if (!str_ends(s, S("%")) || dec18_parse(number, &v, &inexact) < 0 || inexact ||
	    v % (DEC18_ONE / 10000) != 0) {
		yproblem_add(l->p, n, S("write it like 3% or 4.25%, with at most 4 decimals"),
			     "is \"%.*s\", not a percentage", STR_ARG(s));
		return false;
	}
	if (v < 0 || v > 100 * DEC18_ONE) {
		yproblem_add(l->p, n, S("write a percentage from 0% to 100%"),
			     "is %.*s, which is out of range", STR_ARG(s));
		return false;
	}
	*ret = (rate_ppm)(v / (DEC18_ONE / 10000));
	return true;
}

/* Minutes of one working day; 0 when they differ from day to day or there is none. */
static int64_t day_minutes(const struct plan_calendar *c)
{
	int64_t length = 0;

	if (c->always)
		return (int64_t)24 * 60;
	for (size_t d = 0; d < ARRAY_LEN(c->week); d++) {
		int64_t sum = 0;

		for (size_t i = 0; i < c->week[d].n; i++)
			sum += c->week[d].v[i].to - c->week[d].v[i].from;
		if (sum && length && sum != length)
			return 0;
		if (sum)
			length = sum;
	}
	return length;
}

static bool working_days(struct loader *l, const struct ynode *n, const struct plan_calendar *c,
			 int64_t count, struct plan_duration *ret)
{
	int64_t length = c ? day_minutes(c) : 0;

	if (!c) /* its calendar is a problem already */
		return false;
	if (!length) {
		yproblem_add(l->p, n, S("write hours, like 16h, or give all its days one length"),
			     "counts working days, but those of calendar %.*s differ in length",
			     STR_ARG(c->code));
		return false;
	}
	*ret = (struct plan_duration){.minutes = count * length, .working_days = count};
	return true;
}

bool load_duration(struct loader *l, const struct ynode *n, const struct plan_calendar *c,
		   struct plan_duration *ret)
{
	static const struct {
		str suffix;
		int64_t minutes; /* 0: working days */
	} units[] = {{S_INIT("wd"), 0}, {S_INIT("m"), 1}, {S_INIT("h"), 60}, {S_INIT("d"), 1440}};
	int64_t count;
	str s;

	if (!ynode_str(l->p, n, &s))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		str number = str_slice(s, 0, s.n - units[i].suffix.n);

		if (!str_ends(s, units[i].suffix))
			continue;
		if (str_to_i64(number, &count) < 0)
			break;
		if (count < 1 || count > MINUTES_MAX / 1440) {
			yproblem_add(l->p, n, S("write a number from 1 to 3660"),
				     "is %.*s, which is out of range", STR_ARG(s));
			return false;
		}
		if (units[i].minutes == 0)
			return working_days(l, n, c, count, ret);
		*ret = (struct plan_duration){.minutes = count * units[i].minutes};
		return true;
	}
	yproblem_add(l->p, n, S("write it like 15m, 4h, 2d, or 2wd for working days"),
		     "is \"%.*s\", not a span of time", STR_ARG(s));
	return false;
}

bool load_date(struct loader *l, const struct ynode *n, usec *ret)
{
	str s;

	if (!ynode_str(l->p, n, &s))
		return false;
	if (s.n == 10 && usec_parse_iso(s, ret) == 0)
		return true;
	yproblem_add(l->p, n, S("write it like 2027-01-01"), "is \"%.*s\", not a date", STR_ARG(s));
	return false;
}

static bool offset_valid(str s)
{
	int64_t hours, minutes;

	return s.n == 6 && (s.p[0] == '+' || s.p[0] == '-') && s.p[3] == ':' && s.p[1] != '-' &&
	       s.p[4] != '-' && str_to_i64(str_slice(s, 1, 3), &hours) == 0 &&
	       str_to_i64(str_slice(s, 4, 6), &minutes) == 0 && hours <= 14 && minutes < 60;
}

/* Whether the system's zone files have it; on a system without them any plausible name passes. */
static bool zone_known(struct arena *a, str s)
{
	static const char dir[] = "/usr/share/zoneinfo";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    !strchr("/_+-", c))
			return false;
	}
	if (s.n > CATALOG_CODE_MAX || s.p[0] == '/' || str_contains(s, S("//")))
		return false;
	return access(dir, R_OK) != 0 ||
	       access(str_fmt(a, "%s/%.*s", dir, STR_ARG(s)).p, R_OK) == 0;
}

bool load_zone(struct loader *l, const struct ynode *n, str *ret)
{
	str s;

	if (!ynode_str(l->p, n, &s))
		return false;
	if (!str_eq(s, S("customer")) && !str_eq(s, S("UTC")) && !offset_valid(s) &&
	    !zone_known(l->p->arena, s)) {
		yproblem_add(l->p, n,
			     S("write UTC, an offset like \"+09:00\", a name like Europe/Berlin, "
			       "or customer for the account's own"),
			     "is \"%.*s\", not a time zone", STR_ARG(s));
		return false;
	}
	*ret = load_keep(l, s);
	return true;
}

/* "08:00"; 24:00 ends a day. -1 for anything else. */
static int clock_minutes(str s)
{
	int64_t hours, minutes;

	if (s.n != 5 || s.p[2] != ':' || s.p[0] == '-' || s.p[3] == '-' ||
	    str_to_i64(str_slice(s, 0, 2), &hours) < 0 ||
	    str_to_i64(str_slice(s, 3, 5), &minutes) < 0 || minutes > 59 ||
	    hours * 60 + minutes > 1440)
		return -1;
	return (int)(hours * 60 + minutes);
}

static bool load_spans(struct loader *l, const struct ynode *n, struct plan_span **ret,
		       size_t *ret_n)
{
	struct plan_span *v;
	size_t count;
	str *texts;

	if (!ynode_str_list(l->p, n, &texts, &count))
		return false;
	v = ARENA_ARRAY(l->a, struct plan_span, count + 1);
	for (size_t i = 0; i < count; i++) {
		const struct ynode *at = n->kind == YNODE_LIST ? n->items[i] : n;
		str rest = texts[i];
		str from = str_cut(&rest, '-');

		v[i].from = clock_minutes(from);
		v[i].to = rest.p ? clock_minutes(rest) : -1;
		if (v[i].from < 0 || v[i].to <= v[i].from) {
			yproblem_add(l->p, at, S("write it like 08:00-18:00, within one day"),
				     "is \"%.*s\", not a span of hours", STR_ARG(texts[i]));
			return false;
		}
		if (i > 0 && v[i].from <= v[i - 1].to) {
			yproblem_add(l->p, at, S("list the hours in order, with a gap between"),
				     "starts before the span above it has ended");
			return false;
		}
	}
	*ret = v;
	*ret_n = count;
	return true;
}

static const str day_names[7] = {S_INIT("mon"), S_INIT("tue"), S_INIT("wed"), S_INIT("thu"),
				 S_INIT("fri"), S_INIT("sat"), S_INIT("sun")};

static int day_index(str s)
{
	for (int i = 0; i < 7; i++)
		if (str_eq(s, day_names[i]))
			return i;
	return -1;
}

void load_week(struct loader *l, const struct ynode *n, struct plan_calendar *ret)
{
	if (!ynode_is(l->p, n, YNODE_MAP))
		return;
	for (size_t i = 0; i < n->n; i++) {
		str last = n->keys[i];
		str first = str_cut(&last, '-');
		int from = day_index(first), to = last.p ? day_index(last) : from;
		struct plan_span *v;
		size_t count;

		if (from < 0 || to < from) {
			yproblem_add(l->p, n->items[i], S("write mon, or mon-fri"),
				     "stands under \"%.*s\", which is no day of the week",
				     STR_ARG(n->keys[i]));
			continue;
		}
		if (!load_spans(l, n->items[i], &v, &count))
			continue;
		for (int d = from; d <= to; d++) {
			if (ret->week[d].n) {
				yproblem_add(l->p, n->items[i], S("give each day its hours once"),
					     "gives %.*s hours again", STR_ARG(day_names[d]));
				break;
			}
			ret->week[d].v = v;
			ret->week[d].n = count;
		}
	}
}

static void add_spans(struct buf *b, const struct plan_calendar *c, size_t day)
{
	for (size_t i = 0; i < c->week[day].n; i++) {
		struct plan_span s = c->week[day].v[i];

		buf_fmt(b, "%s%02d:%02d-%02d:%02d", i ? "," : "", s.from / 60, s.from % 60,
			s.to / 60, s.to % 60);
	}
}

static bool same_spans(const struct plan_calendar *c, size_t a, size_t b)
{
	return c->week[a].n == c->week[b].n &&
	       (c->week[a].n == 0 ||
		memcmp(c->week[a].v, c->week[b].v, c->week[a].n * sizeof(*c->week[a].v)) == 0);
}

str plan_calendar_text(const struct plan_calendar *c, struct arena *a, str customer_zone)
{
	struct buf b;
	bool first = true;
	str zone = c->zone, s;

	if (c->always)
		return S("24x7");
	if (str_eq(zone, S("customer")))
		zone = customer_zone.p ? customer_zone : S("UTC");
	buf_init(&b, 4096);
	buf_str(&b, zone);
	for (size_t d = 0; d < 7; d++) {
		size_t end = d;

		if (!c->week[d].n)
			continue;
		while (end + 1 < 7 && same_spans(c, d, end + 1))
			end++;
		buf_fmt(&b, "%s %.*s", first ? "" : ";", STR_ARG(day_names[d]));
		if (end > d)
			buf_fmt(&b, "-%.*s", STR_ARG(day_names[end]));
		buf_char(&b, ' ');
		add_spans(&b, c, d);
		first = false;
		d = end;
	}
	s = buf_dup(&b, a);
	buf_done(&b);
	return s;
}
