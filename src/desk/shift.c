/* SPDX-License-Identifier: Apache-2.0 */
#include "shift.h"

static int weekday_of(usec local_midnight)
{
	return usec_to_civil(local_midnight).weekday;
}

/* The times of a weekly shift that begin on the local days [day, last]. */
static size_t weekly(const struct shift *s, usec day, usec last, usec from, usec to,
		     struct shift_span *spans, size_t most)
{
	size_t n = 0;

	if (day < s->first_day)
		day = s->first_day;
	if (s->last_day && last > s->last_day)
		last = s->last_day;
	for (; day <= last && n < most; day += DAYS(1)) {
		usec begin, end;

		if (!(s->weekdays & 1 << weekday_of(day)))
			continue;
		begin = calendar_to_utc(s->zone, day + MINUTES(s->from_minute));
		end = calendar_to_utc(s->zone, day + MINUTES(s->from_minute + s->minutes));
		if (begin < end && begin < to && end > from)
			spans[n++] = (struct shift_span){s, begin, end};
	}
	return n;
}

size_t shift_spans(const struct shift *s, usec from, usec to, struct shift_span *spans, size_t most)
{
	if (!most || from >= to)
		return 0;
	if (!s->weekdays) {
		if (s->from >= to || s->to <= from)
			return 0;
		spans[0] = (struct shift_span){s, s->from, s->to};
		return 1;
	}
	/* it may have begun the day before */
	return weekly(s, calendar_local_day(s->zone, from) - DAYS(2),
		      calendar_local_day(s->zone, to) + DAYS(1), from, to, spans, most);
}

bool shift_covers(const struct shift *s, usec t, usec *ret_until)
{
	struct shift_span span;

	if (!shift_spans(s, t, t + 1, &span, 1))
		return false;
	*ret_until = span.to;
	return true;
}

int shift_minute_parse(str text, int64_t *ret)
{
	int64_t hour, minute;

	if (text.n != 5 || text.p[2] != ':' || str_to_i64(str_slice(text, 0, 2), &hour) < 0 ||
	    str_to_i64(str_slice(text, 3, 5), &minute) < 0)
		return E_SYNTAX;
	if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 1440)
		return E_SYNTAX;
	*ret = hour * 60 + minute;
	return 0;
}

int shift_day_parse(str text, usec *ret)
{
	return text.n == 10 ? usec_parse_iso(text, ret) : E_SYNTAX;
}

str shift_minute_text(struct arena *a, int64_t minute)
{
	return str_fmt(a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}
