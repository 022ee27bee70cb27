/* SPDX-License-Identifier: Apache-2.0 */
#include "usec.h"

#include <stdlib.h>

#include "test.h"

static bool is_leap(int year)
{
	return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

/* Walks through every day of the years 1..9999 on a calendar of its own. */
TEST(every_day_round_trips)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	usec at = -62135596800LL * 1000000; /* 0001-01-01, a Monday */
	int weekday = 0;

	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			int days = lengths[month - 1] + (month == 2 && is_leap(year));

			for (int day = 1; day <= days; day++) {
				struct civil c = usec_to_civil(at), last;
				usec back;

				if (c.year != year || c.month != month || c.day != day ||
				    c.weekday != weekday || c.hour || c.micro)
					test_fail(__FILE__, __LINE__, "%d-%d-%d", year, month, day);
				expect_ok(civil_to_usec(&c, &back));
				expect(back == at);
				last = usec_to_civil(at + DAYS(1) - 1);
				expect(last.day == day && last.hour == 23 && last.micro == 999999);
				at += DAYS(1);
				weekday = (weekday + 1) % 7;
			}
			{
				struct civil none = {.year = year, .month = month, .day = days + 1};
				usec ret;

				expect_err(civil_to_usec(&none, &ret), E_INVAL);
			}
		}
	}
	expect(at == 253402300800LL * 1000000);
}

TEST(random_times_round_trip)
{
	unsigned short rng[3] = {3, 1, 4};

	for (int i = 0; i < 100000; i++) {
		usec at = (usec)((uint64_t)nrand48(rng) << 31 ^ (uint64_t)nrand48(rng)), back;
		struct civil c;

		at = at % (315537897600LL * 1000000) - 62135596800LL * 1000000;
		c = usec_to_civil(at);
		expect_ok(civil_to_usec(&c, &back));
		expect(back == at);
	}
}

TEST(times_outside_the_years_are_clipped)
{
	expect_str(usec_format(t->arena, INT64_MIN, USEC_MICRO_Z),
		   S("0001-01-01T00:00:00.000000Z"));
	expect_str(usec_format(t->arena, INT64_MAX, USEC_MICRO_Z),
		   S("9999-12-31T23:59:59.999999Z"));
}

TEST(civil_fields_have_ranges)
{
	static const struct civil bad[] = {
		{.year = 0, .month = 1, .day = 1},
		{.year = 10000, .month = 1, .day = 1},
		{.year = 2020, .month = 0, .day = 1},
		{.year = 2020, .month = 13, .day = 1},
		{.year = 2020, .month = 1, .day = 0},
		{.year = 2020, .month = 1, .day = 1, .hour = 24},
		{.year = 2020, .month = 1, .day = 1, .hour = -1},
		{.year = 2020, .month = 1, .day = 1, .minute = 60},
		{.year = 2020, .month = 1, .day = 1, .minute = -1},
		{.year = 2020, .month = 1, .day = 1, .second = 60},
		{.year = 2020, .month = 1, .day = 1, .second = -1},
		{.year = 2020, .month = 1, .day = 1, .micro = 1000000},
		{.year = 2020, .month = 1, .day = 1, .micro = -1},
	};
	usec ret;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(civil_to_usec(&bad[i], &ret), E_INVAL);
}

TEST(printed_forms)
{
	usec at = 1584999107LL * 1000000 + 774123;

	expect_str(usec_format(t->arena, at, USEC_MILLI_Z), S("2020-03-23T21:31:47.774Z"));
	expect_str(usec_format(t->arena, at, USEC_SECOND_Z), S("2020-03-23T21:31:47Z"));
	expect_str(usec_format(t->arena, at, USEC_MILLI_OFFSET), S("2020-03-23T21:31:47.774+0000"));
	expect_str(usec_format(t->arena, at, USEC_MICRO_Z), S("2020-03-23T21:31:47.774123Z"));
	expect_str(usec_format(t->arena, at, USEC_BASIC_Z), S("20200323T213147Z"));
	expect_str(usec_format(t->arena, at, USEC_DATE), S("2020-03-23"));
	expect_str(usec_format(t->arena, at, USEC_HTTP), S("Mon, 23 Mar 2020 21:31:47 GMT"));
	/* RFC 9110's own example, and a time before the epoch. */
	expect_str(usec_format(t->arena, SECONDS(784111777), USEC_HTTP),
		   S("Sun, 06 Nov 1994 08:49:37 GMT"));
	expect_str(usec_format(t->arena, -1, USEC_MICRO_Z), S("1969-12-31T23:59:59.999999Z"));
}

TEST(iso_texts)
{
	static const struct {
		const char *text;
		int rc;
		const char *same; /* as USEC_MICRO_Z */
	} rows[] = {
		{"2020-03-23", 0, "2020-03-23T00:00:00.000000Z"},
		{"2020-03-23T21:31", 0, "2020-03-23T21:31:00.000000Z"},
		{"2020-03-23T21:31Z", 0, "2020-03-23T21:31:00.000000Z"},
		{"2020-03-23T21:31:47", 0, "2020-03-23T21:31:47.000000Z"},
		{"2020-03-23T21:31:47Z", 0, "2020-03-23T21:31:47.000000Z"},
		{"2020-03-23T21:31:47.7Z", 0, "2020-03-23T21:31:47.700000Z"},
		{"2020-03-23T21:31:47.774123", 0, "2020-03-23T21:31:47.774123Z"},
		{"2020-03-23T21:31:47.7741239999999Z", 0, "2020-03-23T21:31:47.774123Z"},
		{"2020-03-23T21:31:47+0000", 0, "2020-03-23T21:31:47.000000Z"},
		{"2020-03-23T21:31:47+02:00", 0, "2020-03-23T19:31:47.000000Z"},
		{"2020-03-23T21:31:47+0530", 0, "2020-03-23T16:01:47.000000Z"},
		{"2020-03-23T21:31:47.5-08:00", 0, "2020-03-24T05:31:47.500000Z"},
		{"2020-03-23T21:31-0330", 0, "2020-03-24T01:01:00.000000Z"},
		{"2020-02-29", 0, "2020-02-29T00:00:00.000000Z"},
		{"0001-01-01T00:00:00Z", 0, "0001-01-01T00:00:00.000000Z"},
		{"9999-12-31T23:59:59.999999Z", 0, "9999-12-31T23:59:59.999999Z"},
		{"2019-02-29", E_INVAL, NULL},
		{"2020-02-31T00:00:00Z", E_INVAL, NULL},
		{"2020-13-01", E_INVAL, NULL},
		{"2020-00-01", E_INVAL, NULL},
		{"2020-01-00", E_INVAL, NULL},
		{"0000-01-01", E_INVAL, NULL},
		{"2020-01-01T24:00:00Z", E_INVAL, NULL},
		{"2020-01-01T23:60Z", E_INVAL, NULL},
		{"2020-01-01T23:59:60Z", E_INVAL, NULL},
		{"2020-01-01T00:00:00+24:00", E_INVAL, NULL},
		{"2020-01-01T00:00:00+00:60", E_INVAL, NULL},
		{"0001-01-01T00:00:00+01:00", E_INVAL, NULL},
		{"9999-12-31T23:59:59-01:00", E_INVAL, NULL},
		{"", E_SYNTAX, NULL},
		{"2020", E_SYNTAX, NULL},
		{"2020-3-23", E_SYNTAX, NULL},
		{"20200323", E_SYNTAX, NULL},
		{"2020-03-23T", E_SYNTAX, NULL},
		{"2020-03-23T21", E_SYNTAX, NULL},
		{"2020-03-23T21:3", E_SYNTAX, NULL},
		{"2020-03-23T21:31:", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47.", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47.Z", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47,5Z", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47z", E_SYNTAX, NULL},
		{"2020-03-23t21:31:47Z", E_SYNTAX, NULL},
		{"2020-03-23 21:31:47Z", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47ZZ", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47Z ", E_SYNTAX, NULL},
		{" 2020-03-23", E_SYNTAX, NULL},
		{"2020-03-23Z", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47+", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47+02", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47+02:0", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47+02:00Z", E_SYNTAX, NULL},
		{"2020-03-23T21:31:47Z+02:00", E_SYNTAX, NULL},
		{"-020-03-23", E_SYNTAX, NULL},
		{"+2020-03-23", E_SYNTAX, NULL},
		{"02020-03-23", E_SYNTAX, NULL},
		{"1584999107", E_SYNTAX, NULL},
		{"yesterday", E_SYNTAX, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		usec at = 42;
		int rc = usec_parse_iso(str_from(rows[i].text), &at);

		if (rc != rows[i].rc)
			test_fail(__FILE__, __LINE__, "\"%s\" gives %s", rows[i].text,
				  err_name(rc));
		if (rc == 0)
			expect_str(usec_format(t->arena, at, USEC_MICRO_Z), str_from(rows[i].same));
		else
			expect_eq(at, 42);
	}
}

TEST(what_is_printed_is_read)
{
	static const enum usec_form forms[] = {USEC_MICRO_Z, USEC_MILLI_Z, USEC_MILLI_OFFSET,
					       USEC_SECOND_Z, USEC_DATE};
	static const usec units[] = {1, 1000, 1000, 1000000, DAYS(1)};
	unsigned short rng[3] = {2, 7, 1};

	for (int i = 0; i < 5000; i++) {
		usec at = ((usec)nrand48(rng) << 22) + nrand48(rng), back;

		for (size_t k = 0; k < ARRAY_LEN(forms); k++) {
			expect_ok(usec_parse_iso(usec_format(t->arena, at, forms[k]), &back));
			expect(back == at / units[k] * units[k]);
		}
		expect_ok(usec_parse_basic(usec_format(t->arena, at, USEC_BASIC_Z), &back));
		expect(back == at / 1000000 * 1000000);
	}
}

TEST(basic_texts)
{
	static const char *const bad[] = {"",
					  "20150830T123600",
					  "20150830T123600z",
					  "20150830T123600Z ",
					  "20150830 123600Z",
					  "2015-08-30T12:36:00Z",
					  "20150830T1236Z",
					  "20150830",
					  "2015083aT123600Z"};
	usec at;

	expect_ok(usec_parse_basic(S("20150830T123600Z"), &at));
	expect(at == SECONDS(1440938160));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(usec_parse_basic(str_from(bad[i]), &at), E_SYNTAX);
	expect_err(usec_parse_basic(S("20150832T123600Z"), &at), E_INVAL);
	expect_err(usec_parse_basic(S("20150830T243600Z"), &at), E_INVAL);
}

TEST(clocks_run)
{
	usec before = usec_monotonic();

	expect(usec_monotonic() >= before);
	expect(usec_now() > 1700000000LL * 1000000);
}
