/* SPDX-License-Identifier: Apache-2.0 */
#include "holidays.h"

#include <stdlib.h>

#include "buf.h"
#include "case-calendar.h"
#include "ical.h"

static int by_day(const void *x, const void *y)
{
	const struct calendar_holiday *a = x, *b = y;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return str_cmp(a->name, b->name);
}

/* One line of whole characters. */
static str clean_name(struct arena *a, str s)
{
	struct buf CLEANUP(buf_done) b = {0};
	size_t at = 0;

	buf_init(&b, HOLIDAY_NAME_MAX + 8);
	while (at < s.n) {
		size_t n = utf8_sequence(str_slice(s, at, s.n));

		if (b.n + (n ? n : 1) > HOLIDAY_NAME_MAX)
			break;
		if (!n || (unsigned char)s.p[at] < 0x20 || s.p[at] == 0x7f)
			buf_char(&b, ' ');
		else
			buf_add(&b, s.p + at, n);
		at += n ? n : 1;
	}
	return str_trim(buf_dup(&b, a));
}

static str days_text(struct arena *a, const struct calendar_holiday *v, size_t n, int64_t *ret_n)
{
	struct buf CLEANUP(buf_done) b = {0};

	*ret_n = 0;
	buf_init(&b, n * (HOLIDAY_NAME_MAX + 16) + 1);
	for (size_t i = 0; i < n; i++) {
		struct civil c = usec_to_civil(v[i].day);

		/* what falls on one day is one holiday, by the name that comes first */
		if (i && v[i].day == v[i - 1].day)
			continue;
		buf_fmt(&b, "%s%04d%02d%02d %.*s", *ret_n ? "\n" : "", c.year, c.month, c.day,
			STR_ARG(v[i].name));
		++*ret_n;
	}
	return buf_dup(&b, a);
}

static void tell_problems(struct arena *a, const struct ical *c, struct holiday_file *ret)
{
	size_t n = c->problem_count < ICAL_PROBLEMS_MAX ? c->problem_count : ICAL_PROBLEMS_MAX;
	str *v = ARENA_ARRAY(a, str, n + 1);

	for (size_t i = 0; i < n; i++)
		v[i] = str_fmt(a, "line %d %.*s", c->problems[i].line,
			       STR_ARG(c->problems[i].what));
	ret->problems = v;
	ret->problem_count = n;
}

int holidays_read(struct arena *a, str file, usec from, usec to, struct holiday_file *ret,
		  str *reterr_why)
{
	const struct ical_options o = {.from = from, .to = to};
	struct calendar_holiday *v = ARENA_ARRAY(a, struct calendar_holiday, HOLIDAYS_MAX);
	struct holiday_file f = {0};
	struct ical c;
	size_t n = 0;
	int r = ical_read(a, file, &o, &c, reterr_why);

	if (r < 0)
		return r;
	for (size_t i = 0; i < c.n; i++) {
		const struct ical_event *e = &c.events[i];

		f.timed += !e->all_day;
		for (usec day = e->local_start; e->all_day && day < e->local_end; day += DAYS(1)) {
			if (day < from || day >= to)
				continue;
			if (n == HOLIDAYS_MAX) {
				*reterr_why = str_fmt(a, "has more than %d holidays", HOLIDAYS_MAX);
				return E_LIMIT;
			}
			v[n++] = (struct calendar_holiday){day, clean_name(a, e->summary)};
		}
	}
	qsort(v, n, sizeof(*v), by_day);
	f.days = days_text(a, v, n, &f.count);
	f.title = clean_name(a, c.name);
	tell_problems(a, &c, &f);
	*ret = f;
	return 0;
}
