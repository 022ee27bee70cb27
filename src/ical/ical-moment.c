/* SPDX-License-Identifier: Apache-2.0 */
/* Values of time: DATE, DATE-TIME, DURATION, UTC-OFFSET. */
#include "ical-moment.h"

#define YEAR_LEAST 1970
#define YEAR_MOST 2200

/* Digits [at, at + n) as a number; -1 when one is none. */
static int digits(str s, size_t at, size_t n)
{
	int v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

int ical_moment_parse(str value, str zone, struct ical_moment *ret)
{
	struct ical_moment m = {.zone = zone.p ? zone : S("")};
	struct civil c = {.year = digits(value, 0, 4),
			  .month = digits(value, 4, 2),
			  .day = digits(value, 6, 2)};

	m.date = value.n == 8;
	if (!m.date) {
		m.utc = value.n == 16 && value.p[15] == 'Z';
		if ((value.n != 15 && !m.utc) || value.p[8] != 'T')
			return E_SYNTAX;
		c.hour = digits(value, 9, 2);
		c.minute = digits(value, 11, 2);
		c.second = digits(value, 13, 2);
		/* a leap second is the last one of its minute for us */
		if (c.second == 60)
			c.second = 59;
	}
	if (c.year < YEAR_LEAST || c.year > YEAR_MOST || civil_to_usec(&c, &m.local) < 0)
		return E_SYNTAX;
	if (m.utc || m.date)
		m.zone = S("");
	*ret = m;
	return 0;
}

int ical_duration_parse(str value, usec *ret_days, usec *ret_exact)
{
	usec days = 0, exact = 0;
	bool time = false;
	int parts = 0;
	size_t i = 0;

	if (i < value.n && value.p[i] == '+')
		i++;
	if (i == value.n || value.p[i++] != 'P')
		return E_SYNTAX;
	while (i < value.n) {
		int64_t v = 0;
		size_t from = i;

		if (value.p[i] == 'T' && !time) {
			time = true;
			i++;
			continue;
		}
		while (i < value.n && value.p[i] >= '0' && value.p[i] <= '9' && i - from < 7)
			v = v * 10 + (value.p[i++] - '0');
		if (i == from || i == value.n)
			return E_SYNTAX;
		switch (value.p[i++]) {
		case 'W':
			days += DAYS(7) * v;
			break;
		case 'D':
			days += DAYS(v);
			break;
		case 'H':
			exact += HOURS(v);
			break;
		case 'M':
			exact += MINUTES(v);
			break;
		case 'S':
			exact += SECONDS(v);
			break;
		default:
			return E_SYNTAX;
		}
		if (++parts > 5 || days + exact > DAYS(3660))
			return E_SYNTAX;
	}
	if (!parts)
		return E_SYNTAX;
	*ret_days = days;
	*ret_exact = exact;
	return 0;
}

int ical_offset_parse(str value, usec *ret)
{
	int hour = digits(value, 1, 2), minute = digits(value, 3, 2), second = 0;
	usec v;

	if ((value.n != 5 && value.n != 7) || (value.p[0] != '+' && value.p[0] != '-'))
		return E_SYNTAX;
	if (value.n == 7)
		second = digits(value, 5, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return E_SYNTAX;
	v = HOURS(hour) + MINUTES(minute) + SECONDS(second);
	*ret = value.p[0] == '-' ? -v : v;
	return 0;
}
