/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A TZif file is a header, a block with 32-bit times, a second header, the same
 * block with 64-bit times, and a line with a POSIX rule for the time after the
 * last entry ("CET-1CEST,M3.5.0,M10.5.0/3"). Only the 64-bit block and the rule
 * are used. Shifts before 1970 are dropped: no clock runs there.
 */
#include "case-zone.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HEADER_LEN 44
#define FILE_MAX 65536
#define RULE_UNTIL 2100

struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

static uint64_t be(const char *p, int n)
{
	uint64_t v = 0;

	for (int i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static int read_header(str s, size_t at, struct counts *ret)
{
	const char *p = s.p + at;

	if (at + HEADER_LEN > s.n || memcmp(p, "TZif", 4) != 0)
		return E_SYNTAX;
	*ret = (struct counts){
		.isut = (uint32_t)be(p + 20, 4),
		.isstd = (uint32_t)be(p + 24, 4),
		.leap = (uint32_t)be(p + 28, 4),
		.time = (uint32_t)be(p + 32, 4),
		.type = (uint32_t)be(p + 36, 4),
		.chars = (uint32_t)be(p + 40, 4),
	};
	/* no file of FILE_MAX bytes can hold more of anything */
	if (ret->isut > FILE_MAX || ret->isstd > FILE_MAX || ret->leap > FILE_MAX ||
	    ret->time > FILE_MAX || ret->type > FILE_MAX || ret->chars > FILE_MAX || !ret->type)
		return E_SYNTAX;
	return 0;
}

static size_t block_len(const struct counts *c, size_t time_len)
{
	return c->time * (time_len + 1) + c->type * 6 + c->chars + c->leap * (time_len + 4) +
	       c->isstd + c->isut;
}

/* A rule like "CET-1CEST,M3.5.0,M10.5.0/3", or "UTC0" without summer time. */
struct rule_day {
	enum { DAY_MONTH_WEEK, DAY_JULIAN, DAY_ZERO } form;
	int month, week, weekday; /* weekday 0 Sunday, as POSIX counts */
	int day;
	int64_t time; /* seconds of the local day */
};

struct rule {
	bool summer;
	int64_t standard_offset, summer_offset; /* seconds east of UTC */
	struct rule_day start, end;
};

static int rule_number(str *s, int64_t most, int64_t *ret)
{
	int64_t v = 0;
	size_t i = 0;

	while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9' && v <= most)
		v = v * 10 + (s->p[i++] - '0');
	if (i == 0 || v > most)
		return E_SYNTAX;
	*s = str_slice(*s, i, s->n);
	*ret = v;
	return 0;
}

static bool rule_take(str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

/* A name: letters, or anything within <>. */
static int rule_name(str *s)
{
	size_t i = 0;

	if (rule_take(s, '<')) {
		ptrdiff_t end = str_index(*s, '>');

		if (end < 0)
			return E_SYNTAX;
		*s = str_slice(*s, (size_t)end + 1, s->n);
		return 0;
	}
	while (i < s->n && ((s->p[i] | 32) >= 'a' && (s->p[i] | 32) <= 'z'))
		i++;
	*s = str_slice(*s, i, s->n);
	return i < 3 ? E_SYNTAX : 0;
}

/* [+-]h[h[h]][:mm[:ss]] in seconds */
static int rule_time(str *s, int64_t *ret)
{
	bool minus = rule_take(s, '-');
	int64_t part, unit = 3600, sum = 0;

	if (!minus)
		(void)rule_take(s, '+');
	do {
		if (rule_number(s, 167, &part) < 0)
			return E_SYNTAX;
		sum += part * unit;
		unit /= 60;
	} while (unit && rule_take(s, ':'));
	*ret = minus ? -sum : sum;
	return 0;
}

static int rule_day(str *s, struct rule_day *ret)
{
	int64_t month, week, weekday, day;

	if (!rule_take(s, ','))
		return E_SYNTAX;
	if (rule_take(s, 'M')) {
		if (rule_number(s, 12, &month) < 0 || !rule_take(s, '.') ||
		    rule_number(s, 5, &week) < 0 || !rule_take(s, '.') ||
		    rule_number(s, 6, &weekday) < 0 || month < 1 || week < 1)
			return E_SYNTAX;
		*ret = (struct rule_day){.form = DAY_MONTH_WEEK,
					 .month = (int)month,
					 .week = (int)week,
					 .weekday = (int)weekday};
	} else {
		bool julian = rule_take(s, 'J');

		if (rule_number(s, 365, &day) < 0 || (julian && day < 1))
			return E_SYNTAX;
		*ret = (struct rule_day){.form = julian ? DAY_JULIAN : DAY_ZERO, .day = (int)day};
	}
	ret->time = 7200;
	if (rule_take(s, '/'))
		return rule_time(s, &ret->time);
	return 0;
}

static int rule_parse(str s, struct rule *ret)
{
	int64_t west;

	*ret = (struct rule){0};
	if (rule_name(&s) < 0 || rule_time(&s, &west) < 0)
		return E_SYNTAX;
	ret->standard_offset = -west;
	if (!s.n)
		return 0;
	ret->summer = true;
	if (rule_name(&s) < 0)
		return E_SYNTAX;
	ret->summer_offset = ret->standard_offset + 3600;
	if (s.n && s.p[0] != ',') {
		if (rule_time(&s, &west) < 0)
			return E_SYNTAX;
		ret->summer_offset = -west;
	}
	if (rule_day(&s, &ret->start) < 0 || rule_day(&s, &ret->end) < 0 || s.n)
		return E_SYNTAX;
	return 0;
}

static usec day_start(int year, int month, int day)
{
	struct civil c = {.year = year, .month = month, .day = day};
	usec t = 0;

	DISCARD("month and day are in range", civil_to_usec(&c, &t));
	return t;
}

static bool leap_year(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Local time, as if it were UTC, at which the rule's day and time come in that year. */
static usec rule_moment(const struct rule_day *d, int year)
{
	usec day;

	if (d->form == DAY_MONTH_WEEK) {
		usec first = day_start(year, d->month, 1);
		usec next = d->month == 12 ? day_start(year + 1, 1, 1)
					   : day_start(year, d->month + 1, 1);
		int sunday_based = (usec_to_civil(first).weekday + 1) % 7;

		day = first + DAYS((d->weekday - sunday_based + 7) % 7 + 7 * (d->week - 1));
		while (day >= next)
			day -= DAYS(7);
	} else {
		int n = d->form == DAY_JULIAN ? d->day - 1 : d->day;

		/* Julian days never count 29 February */
		if (d->form == DAY_JULIAN && leap_year(year) && d->day >= 60)
			n++;
		day = day_start(year, 1, 1) + DAYS(n);
	}
	return day + SECONDS(d->time);
}

typedef VEC(struct calendar_shift) shift_vec;

static void add_shift(struct arena *a, shift_vec *v, usec from, usec offset)
{
	struct calendar_shift *s = VEC_ADD(a, v);

	*s = (struct calendar_shift){.from = from, .offset = offset};
}

/* Carries the rule on from behind the last known shift. */
static void add_rule(struct arena *a, shift_vec *v, const struct rule *r)
{
	usec last = v->n ? v->v[v->n - 1].from : 0;

	if (!r->summer)
		return;
	for (int year = usec_to_civil(last).year; year <= RULE_UNTIL; year++) {
		usec on = rule_moment(&r->start, year) - SECONDS(r->standard_offset);
		usec off = rule_moment(&r->end, year) - SECONDS(r->summer_offset);
		bool south = off < on;
		usec first = south ? off : on, second = south ? on : off;
		usec standard = SECONDS(r->standard_offset), summer = SECONDS(r->summer_offset);

		if (first > last)
			add_shift(a, v, first, south ? standard : summer);
		if (second > last)
			add_shift(a, v, second, south ? summer : standard);
	}
}

static int parse_block(struct arena *a, str s, size_t at, const struct counts *c, shift_vec *v,
		       usec *ret_offset)
{
	const char *times = s.p + at;
	const char *index = times + (size_t)c->time * 8;
	const char *types = index + c->time;

	*ret_offset = SECONDS((int32_t)be(types, 4));
	for (uint32_t i = 0; i < c->time; i++) {
		int64_t second = (int64_t)be(times + (size_t)i * 8, 8);
		unsigned char type = (unsigned char)index[i];
		int32_t offset;

		if (type >= c->type)
			return E_SYNTAX;
		offset = (int32_t)be(types + (size_t)type * 6, 4);
		if (offset < -93600 || offset > 93600 || second > 253402300799)
			return E_SYNTAX;
		if (second < 0)
			*ret_offset = SECONDS(offset);
		else
			add_shift(a, v, SECONDS(second), SECONDS(offset));
	}
	return 0;
}

int zone_parse(struct arena *a, str tzif, struct zone *ret)
{
	struct counts c;
	shift_vec v = {0};
	struct rule rule;
	size_t at;
	usec offset;
	str tail;

	if (read_header(tzif, 0, &c) < 0 || tzif.n > FILE_MAX)
		return E_SYNTAX;
	at = HEADER_LEN + block_len(&c, 4);
	if (read_header(tzif, at, &c) < 0)
		return E_SYNTAX;
	at += HEADER_LEN;
	if (at + block_len(&c, 8) > tzif.n)
		return E_SYNTAX;
	if (parse_block(a, tzif, at, &c, &v, &offset) < 0)
		return E_SYNTAX;
	tail = str_trim(str_slice(tzif, at + block_len(&c, 8), tzif.n));
	if (tail.n) {
		if (rule_parse(tail, &rule) < 0)
			return E_SYNTAX;
		add_rule(a, &v, &rule);
	}
	for (size_t i = 1; i < v.n; i++) {
		if (v.v[i].from <= v.v[i - 1].from)
			return E_SYNTAX;
	}
	*ret = (struct zone){.offset = offset, .shifts = v.v, .shift_count = v.n};
	return 0;
}

/* "+09:00", "-0330"; 1 when it is one. */
static int parse_offset(str s, usec *ret)
{
	int d[4], n = 0;

	if (s.n < 5 || s.n > 6 || (s.p[0] != '+' && s.p[0] != '-'))
		return 0;
	for (size_t i = 1; i < s.n; i++) {
		if (i == 3 && s.n == 6 && s.p[i] == ':')
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || n == 4)
			return 0;
		d[n++] = s.p[i] - '0';
	}
	if (n != 4 || d[0] * 10 + d[1] > 14 || d[2] > 5)
		return 0;
	*ret = HOURS(d[0] * 10 + d[1]) + MINUTES(d[2] * 10 + d[3]);
	if (s.p[0] == '-')
		*ret = -*ret;
	return 1;
}

static bool zone_name_valid(str s)
{
	if (!s.n || s.n > 64 || s.p[0] == '/' || str_contains(s, S("..")))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';

		if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '+' &&
		    c != '/')
			return false;
	}
	return true;
}

int zone_load(struct arena *a, str name, struct zone *ret)
{
	char *bytes;
	size_t n = 0;
	int fd;

	*ret = (struct zone){0};
	if (str_eq(name, S("UTC")) || parse_offset(name, &ret->offset))
		return 0;
	if (!zone_name_valid(name))
		return E_SYNTAX;
	fd = open(str_c(a, str_fmt(a, "%s/%.*s", ZONE_DIR, STR_ARG(name))), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return E_NOENT;
	bytes = arena_alloc(a, FILE_MAX);
	for (;;) {
		ssize_t r = read(fd, bytes + n, FILE_MAX - n);

		if (r <= 0)
			break;
		n += (size_t)r;
	}
	close(fd);
	return zone_parse(a, (str){bytes, n}, ret);
}
