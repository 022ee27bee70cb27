/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rule is walked period by period: the day, week, month or year that FREQ
 * names. Of a period all days are looked at, and those stay that every part of
 * the rule agrees with; the parts that expand and those that limit come to the
 * same then. Each day that stays has the times that BYHOUR and BYMINUTE give, and of
 * all these BYSETPOS takes some. What the rule leaves open is taken from the start.
 *
 * Every period costs steps, also one in which nothing matches, so a rule that
 * never does ends soon.
 */
#include "ical-rule.h"

#define YEAR_MOST 2200
#define DAYS_A_STEP 32

void ical_numbers_add(struct ical_numbers *n, int number)
{
	int at = number < 0 ? -number : number;
	uint64_t *bits = number < 0 ? n->back : n->front;

	bits[at / 64] |= (uint64_t)1 << at % 64;
	n->any = true;
}

static bool has(const uint64_t *bits, int64_t at)
{
	return at >= 0 && at <= ICAL_NUMBER_MAX && (bits[at / 64] >> at % 64 & 1);
}

bool ical_numbers_have(const struct ical_numbers *n, int64_t from_front, int64_t from_back)
{
	return has(n->front, from_front) || has(n->back, from_back);
}

/* ---- days ---- */

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int year_days(int year)
{
	return leap(year) ? 366 : 365;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && leap(year));
}

/* From 0. */
static int day_of_year(const struct civil *c)
{
	int n = c->day - 1;

	for (int m = 1; m < c->month; m++)
		n += month_days(c->year, m);
	return n;
}

/* A week belongs to the year that has four days of it, and so its fourth day. */
static bool week_matches(const struct ical_rule *r, const struct civil *c)
{
	int fourth = day_of_year(c) - (c->weekday - r->week_start + 7) % 7 + 3;
	int length = year_days(c->year);

	if (fourth < 0) {
		length = year_days(c->year - 1);
		fourth += length;
	} else if (fourth >= length) {
		fourth -= length;
		length = year_days(c->year + 1);
	}
	return ical_numbers_have(&r->weeks, fourth / 7 + 1, (length - 1 - fourth) / 7 + 1);
}

static bool weekday_matches(const struct ical_rule *r, const struct civil *c)
{
	bool of_month = r->freq == ICAL_MONTHLY || r->months.any;
	int day = of_month ? c->day - 1 : day_of_year(c);
	int length = of_month ? month_days(c->year, c->month) : year_days(c->year);

	return ical_numbers_have(&r->weekdays, c->weekday, -1) ||
	       ical_numbers_have(&r->nth[c->weekday], day / 7 + 1, (length - 1 - day) / 7 + 1);
}

static bool day_matches(const struct ical_rule *r, const struct civil *c)
{
	int day = day_of_year(c);

	if (r->month_days.any &&
	    !ical_numbers_have(&r->month_days, c->day, month_days(c->year, c->month) - c->day + 1))
		return false;
	if (r->year_days.any &&
	    !ical_numbers_have(&r->year_days, day + 1, year_days(c->year) - day))
		return false;
	if (r->weeks.any && !week_matches(r, c))
		return false;
	return !(r->weekdays.any || r->some_nth) || weekday_matches(r, c);
}

/* ---- periods ---- */

static usec first_of(int64_t months)
{
	struct civil c = {.year = (int)(months / 12), .month = (int)(months % 12) + 1, .day = 1};
	usec t = 0;

	DISCARD("the first of a month in a year that was looked at", civil_to_usec(&c, &t));
	return t;
}

/* Months since the year 0 of the period's first day. */
static int64_t months_of(usec t)
{
	struct civil c = usec_to_civil(t);

	return (int64_t)c.year * 12 + c.month - 1;
}

/* False: that is past the last year. */
static bool move(struct ical_rule *r, int64_t periods)
{
	static const usec lengths[] = {[ICAL_DAILY] = DAYS(1), [ICAL_WEEKLY] = DAYS(7)};
	int64_t by = periods * r->interval;

	if (r->freq <= ICAL_WEEKLY) {
		if (by > DAYS(366) * YEAR_MOST / lengths[r->freq])
			return false;
		r->period += by * lengths[r->freq];
	} else {
		by = months_of(r->period) + by * (r->freq == ICAL_YEARLY ? 12 : 1);
		if (by / 12 > YEAR_MOST)
			return false;
		r->period = first_of(by);
	}
	return usec_to_civil(r->period).year <= YEAR_MOST;
}

static int period_days(const struct ical_rule *r)
{
	struct civil c = usec_to_civil(r->period);

	switch (r->freq) {
	case ICAL_DAILY:
		return 1;
	case ICAL_WEEKLY:
		return 7;
	case ICAL_MONTHLY:
		return month_days(c.year, c.month);
	default:
		return year_days(c.year);
	}
}

static void open_period(struct ical_rule *r, struct ical_budget *b)
{
	int n = period_days(r), looked = 0;
	int64_t days = 0;

	for (int i = 0; i < n; i++, looked++) {
		struct civil c = usec_to_civil(r->period + i * DAYS(1));

		if (r->months.any && !ical_numbers_have(&r->months, c.month, -1))
			i += month_days(c.year, c.month) - c.day;
		else if (day_matches(r, &c))
			r->days[days++] = (uint16_t)i;
	}
	b->steps -= looked / DAYS_A_STEP + 1;
	r->open = true;
	r->at = 0;
	r->total = days * r->times;
}

/* The kth of the period's times. */
static usec time_at(const struct ical_rule *r, int64_t k)
{
	int64_t nth = k % r->times;
	usec day = r->period + r->days[k / r->times] * DAYS(1);

	for (int hour = 0; hour < 24; hour++) {
		for (int minute = 0; minute < 60 && has(r->hours.front, hour); minute++) {
			if (has(r->minutes.front, minute) && nth-- == 0)
				return day + HOURS(hour) + MINUTES(minute) + r->start % MINUTES(1);
		}
	}
	return day;
}

/* Positions are counted to 366 from either end; what lies between them is not looked at. */
static bool chosen(struct ical_rule *r, int64_t k)
{
	if (!r->positions.any)
		return true;
	if (k > ICAL_NUMBER_MAX && r->total - k > ICAL_NUMBER_MAX)
		r->at = r->total - ICAL_NUMBER_MAX;
	return ical_numbers_have(&r->positions, k + 1, r->total - k);
}

/* ---- the rule ---- */

static int64_t size_of(const struct ical_numbers *n)
{
	int64_t size = 0;

	for (size_t i = 0; i < ARRAY_LEN(n->front); i++)
		size += __builtin_popcountll(n->front[i]);
	return size;
}

/* What the rule leaves open is as at the start. */
static void complete(struct ical_rule *r, bool date)
{
	struct civil c = usec_to_civil(r->start);
	bool days = r->month_days.any || r->weekdays.any || r->some_nth;

	if (r->freq == ICAL_YEARLY && !days && !r->year_days.any && !r->weeks.any && !r->months.any)
		ical_numbers_add(&r->months, c.month);
	if ((r->freq == ICAL_MONTHLY || r->freq == ICAL_YEARLY) && !days && !r->year_days.any &&
	    !r->weeks.any)
		ical_numbers_add(&r->month_days, c.day);
	if (!days && (r->freq == ICAL_WEEKLY || (r->weeks.any && !r->year_days.any)))
		ical_numbers_add(&r->weekdays, c.weekday);
	if (date)
		r->hours = r->minutes = (struct ical_numbers){0};
	if (!r->hours.any)
		ical_numbers_add(&r->hours, c.hour);
	if (!r->minutes.any)
		ical_numbers_add(&r->minutes, c.minute);
	r->times = size_of(&r->hours) * size_of(&r->minutes);
}

int ical_rule_new(struct arena *a, str text, usec start, bool date, struct ical_rule **ret)
{
	struct ical_rule *r = ARENA_NEW(a, struct ical_rule);
	struct civil c = usec_to_civil(start);
	int k = ical_rule_read(text, r);

	if (k < 0)
		return k;
	r->start = start;
	r->period = start - start % DAYS(1);
	if (r->freq == ICAL_WEEKLY)
		r->period -= (c.weekday - r->week_start + 7) % 7 * DAYS(1);
	else if (r->freq != ICAL_DAILY)
		r->period = first_of((int64_t)c.year * 12 +
				     (r->freq == ICAL_MONTHLY ? c.month - 1 : 0));
	complete(r, date);
	*ret = r;
	return 0;
}

void ical_rule_skip(struct ical_rule *r, usec local)
{
	int64_t periods;

	/* what is counted must be seen */
	if (r->count || local <= r->period)
		return;
	if (r->freq <= ICAL_WEEKLY)
		periods = (local - r->period) / (r->freq == ICAL_DAILY ? DAYS(1) : DAYS(7));
	else
		periods = (months_of(local) - months_of(r->period)) /
			  (r->freq == ICAL_YEARLY ? 12 : 1);
	/* behind the last year there is nothing to skip to */
	if (!move(r, periods / r->interval))
		r->count = r->told = 1;
}

int ical_rule_next(struct ical_rule *r, struct ical_budget *b, usec *ret)
{
	if (r->count && r->told == r->count)
		return 0;
	for (;;) {
		if (b->steps <= 0)
			return E_LIMIT;
		if (!r->open)
			open_period(r, b);
		while (r->at < r->total) {
			int64_t k = r->at++;
			usec t;

			if (!chosen(r, k))
				continue;
			t = time_at(r, k);
			if (t < r->start)
				continue;
			b->steps--;
			r->told++;
			*ret = t;
			return 1;
		}
		r->open = false;
		if (!move(r, 1))
			return 0;
	}
}
