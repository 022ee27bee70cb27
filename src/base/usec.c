/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil time by arithmetic. Years are counted from March, so the leap day is
 * the last of its year and the days before a month follow from one linear
 * formula; 400 years always have 146,097 days.
 */
#include "usec.h"

#include <string.h>
#include <time.h>

#include "arena.h"

#define DAYS_400Y 146097
/* Days from 0000-03-01 to 1970-01-01. */
#define DAYS_TO_EPOCH 719468

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z. */
#define USEC_FIRST (-62135596800LL * 1000000)
#define USEC_LAST (253402300800LL * 1000000 - 1)

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char weekday_names[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static usec clock_read(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) < 0)
		die("the clock cannot be read");
	return SECONDS(now.tv_sec) + now.tv_nsec / 1000;
}

usec usec_now(void)
{
	return clock_read(CLOCK_REALTIME);
}

usec usec_monotonic(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

struct civil usec_to_civil(usec t)
{
	struct civil c;
	int64_t days, of_day;
	int era_day, era_year, year_day, month;

	if (t < USEC_FIRST)
		t = USEC_FIRST;
	if (t > USEC_LAST)
		t = USEC_LAST;
	days = floor_div(t, DAYS(1));
	of_day = t - days * DAYS(1);

	/* 1970-01-01 was a Thursday. */
	c.weekday = (int)(days - floor_div(days + 3, 7) * 7 + 3);
	days += DAYS_TO_EPOCH;
	era_day = (int)(days % DAYS_400Y);
	era_year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
	year_day = era_day - (365 * era_year + era_year / 4 - era_year / 100);
	month = (5 * year_day + 2) / 153; /* 0 is March */
	c.day = year_day - (153 * month + 2) / 5 + 1;
	c.month = month < 10 ? month + 3 : month - 9;
	c.year = (int)(days / DAYS_400Y) * 400 + era_year + (c.month <= 2);

	c.micro = (int)(of_day % 1000000);
	of_day /= 1000000;
	c.second = (int)(of_day % 60);
	c.minute = (int)(of_day / 60 % 60);
	c.hour = (int)(of_day / 3600);
	return c;
}

int civil_to_usec(const struct civil *c, usec *ret)
{
	int year, month, era_year, year_day;
	int64_t days;

	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1 ||
	    c->day > month_days(c->year, c->month))
		return E_INVAL;
	if (c->hour < 0 || c->hour > 23 || c->minute < 0 || c->minute > 59 || c->second < 0 ||
	    c->second > 59 || c->micro < 0 || c->micro > 999999)
		return E_INVAL;
	year = c->year - (c->month <= 2);
	month = c->month > 2 ? c->month - 3 : c->month + 9;
	era_year = year % 400;
	year_day = (153 * month + 2) / 5 + c->day - 1;
	days = (int64_t)(year / 400) * DAYS_400Y + era_year * 365 + era_year / 4 - era_year / 100 +
	       year_day - DAYS_TO_EPOCH;
	*ret = DAYS(days) + HOURS(c->hour) + MINUTES(c->minute) + SECONDS(c->second) + c->micro;
	return 0;
}

/* Writes v with exactly `width` digits and returns what follows them. */
static char *put_digits(char *to, int v, int width)
{
	for (int i = width - 1; i >= 0; i--) {
		to[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return to + width;
}

static char *put_text(char *to, const char *text)
{
	size_t n = strlen(text);

	memcpy(to, text, n);
	return to + n;
}

static char *put_char(char *to, char c)
{
	*to = c;
	return to + 1;
}

/* Year, month, day and hour, minute, second with what stands between them ('\0' for nothing). */
static char *put_date(char *to, const struct civil *c, char between)
{
	to = put_digits(to, c->year, 4);
	if (between)
		to = put_char(to, between);
	to = put_digits(to, c->month, 2);
	if (between)
		to = put_char(to, between);
	return put_digits(to, c->day, 2);
}

static char *put_clock(char *to, const struct civil *c, char between)
{
	to = put_digits(to, c->hour, 2);
	if (between)
		to = put_char(to, between);
	to = put_digits(to, c->minute, 2);
	if (between)
		to = put_char(to, between);
	return put_digits(to, c->second, 2);
}

static char *put_http(char *to, const struct civil *c)
{
	to = put_text(to, weekday_names[c->weekday]);
	to = put_text(to, ", ");
	to = put_digits(to, c->day, 2);
	to = put_char(to, ' ');
	to = put_text(to, month_names[c->month - 1]);
	to = put_char(to, ' ');
	to = put_digits(to, c->year, 4);
	to = put_char(to, ' ');
	to = put_clock(to, c, ':');
	return put_text(to, " GMT");
}

str usec_format(struct arena *a, usec t, enum usec_form form)
{
	struct civil c = usec_to_civil(t);
	char *p = arena_alloc(a, 32);
	char *to = p;

	if (form == USEC_HTTP) {
		to = put_http(to, &c);
	} else if (form == USEC_BASIC_Z) {
		to = put_date(to, &c, '\0');
		to = put_char(to, 'T');
		to = put_clock(to, &c, '\0');
		to = put_char(to, 'Z');
	} else {
		to = put_date(to, &c, '-');
		if (form == USEC_DATE)
			return (str){p, (size_t)(to - p)};
		to = put_char(to, 'T');
		to = put_clock(to, &c, ':');
		if (form != USEC_SECOND_Z)
			to = put_char(to, '.');
		if (form == USEC_MICRO_Z)
			to = put_digits(to, c.micro, 6);
		else if (form != USEC_SECOND_Z)
			to = put_digits(to, c.micro / 1000, 3);
		to = put_text(to, form == USEC_MILLI_OFFSET ? "+0000" : "Z");
	}
	return (str){p, (size_t)(to - p)};
}

/* Takes exactly `width` digits from the front. */
static bool take_digits(str *s, int width, int *ret)
{
	int v = 0;

	if (s->n < (size_t)width)
		return false;
	for (int i = 0; i < width; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_slice(*s, (size_t)width, s->n);
	*ret = v;
	return true;
}

static bool take_char(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

static bool take_date(str *s, struct civil *c)
{
	return take_digits(s, 4, &c->year) && take_char(s, '-') && take_digits(s, 2, &c->month) &&
	       take_char(s, '-') && take_digits(s, 2, &c->day);
}

/* Microseconds of a fraction of at least one digit; what is finer is cut. */
static bool take_fraction(str *s, int *ret)
{
	int unit = 100000, micro = 0;
	size_t n = 0;

	for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
		micro += (s->p[n] - '0') * unit;
		unit /= 10;
	}
	if (n == 0)
		return false;
	*s = str_slice(*s, n, s->n);
	*ret = micro;
	return true;
}

/* HH:MM[:SS[.fraction]] */
static bool take_clock(str *s, struct civil *c)
{
	if (!take_digits(s, 2, &c->hour) || !take_char(s, ':') || !take_digits(s, 2, &c->minute))
		return false;
	if (!take_char(s, ':'))
		return true;
	if (!take_digits(s, 2, &c->second))
		return false;
	return !take_char(s, '.') || take_fraction(s, &c->micro);
}

/* Z, +HH:MM, +HHMM, -HH:MM, -HHMM or nothing; the rest must be empty. */
static int take_zone(str s, usec *ret)
{
	int hours, minutes;
	bool minus;

	*ret = 0;
	if (s.n == 0 || str_eq(s, S("Z")))
		return 0;
	minus = take_char(&s, '-');
	if (!minus && !take_char(&s, '+'))
		return E_SYNTAX;
	if (!take_digits(&s, 2, &hours))
		return E_SYNTAX;
	take_char(&s, ':');
	if (!take_digits(&s, 2, &minutes) || s.n)
		return E_SYNTAX;
	if (hours > 23 || minutes > 59)
		return E_INVAL;
	*ret = HOURS(hours) + MINUTES(minutes);
	if (minus)
		*ret = -*ret;
	return 0;
}

int usec_parse_iso(str s, usec *ret)
{
	struct civil c = {0};
	usec zone = 0, t;
	int r;

	if (!take_date(&s, &c))
		return E_SYNTAX;
	if (s.n) {
		if (!take_char(&s, 'T') || !take_clock(&s, &c))
			return E_SYNTAX;
		r = take_zone(s, &zone);
		if (r < 0)
			return r;
	}
	r = civil_to_usec(&c, &t);
	if (r < 0)
		return r;
	t -= zone;
	if (t < USEC_FIRST || t > USEC_LAST)
		return E_INVAL;
	*ret = t;
	return 0;
}

int usec_parse_basic(str s, usec *ret)
{
	struct civil c = {0};

	if (!take_digits(&s, 4, &c.year) || !take_digits(&s, 2, &c.month) ||
	    !take_digits(&s, 2, &c.day) || !take_char(&s, 'T') || !take_digits(&s, 2, &c.hour) ||
	    !take_digits(&s, 2, &c.minute) || !take_digits(&s, 2, &c.second) ||
	    !take_char(&s, 'Z') || s.n)
		return E_SYNTAX;
	return civil_to_usec(&c, ret);
}
