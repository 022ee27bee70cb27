/* SPDX-License-Identifier: Apache-2.0 */
#include "case-calendar.h"

#include "case-zone.h"
#include "test.h"

static usec at(const char *text)
{
	usec t = 0;

	expect_ok(usec_parse_iso(str_from(text), &t));
	return t;
}

static struct calendar calendar(struct test *t, const char *text)
{
	struct calendar c;
	int r = calendar_parse(t->arena, str_from(text), &c);

	if (r == E_NOENT)
		test_skip("the system has no zone files (package tzdata)");
	expect_ok(r);
	return c;
}

static str added(struct test *t, const struct calendar *c, const char *start, usec work)
{
	usec due = 0;

	expect_ok(calendar_add(c, at(start), work, &due));
	return usec_format(t->arena, due, USEC_SECOND_Z);
}

TEST(round_the_clock_every_minute_counts)
{
	struct calendar c = calendar(t, "24x7");

	expect_str(added(t, &c, "2026-03-01T09:00:00Z", HOURS(1)), S("2026-03-01T10:00:00Z"));
	expect_str(added(t, &c, "2026-03-01T09:00:00Z", 0), S("2026-03-01T09:00:00Z"));
	expect_eq(calendar_between(&c, 10, 50), 40);
	expect_eq(calendar_between(&c, 50, 10), 0);
	expect(calendar_working(&c, 0));
}

TEST(hours_carry_over_nights_and_weekends)
{
	struct calendar c = calendar(t, "UTC mon-fri 08:00-18:00");

	/* 2026-11-20 is a Friday */
	expect_str(added(t, &c, "2026-11-20T17:00:00Z", HOURS(1)), S("2026-11-20T18:00:00Z"));
	expect_str(added(t, &c, "2026-11-20T17:00:00Z", HOURS(2)), S("2026-11-23T09:00:00Z"));
	expect_str(added(t, &c, "2026-11-21T12:00:00Z", HOURS(24)), S("2026-11-25T12:00:00Z"));
	expect_str(added(t, &c, "2026-11-20T05:00:00Z", MINUTES(1)), S("2026-11-20T08:01:00Z"));
	expect_eq(calendar_between(&c, at("2026-11-20T17:00:00Z"), at("2026-11-23T09:00:00Z")),
		  HOURS(2));
	expect(calendar_working(&c, at("2026-11-20T17:59:59Z")));
	expect(!calendar_working(&c, at("2026-11-20T18:00:00Z")));
	expect(!calendar_working(&c, at("2026-11-21T12:00:00Z")));
}

TEST(hours_are_those_of_the_zone)
{
	struct calendar c = calendar(t, "+09:00 mon-fri 09:00-18:00");

	expect_str(added(t, &c, "2026-11-22T23:00:00Z", HOURS(1)), S("2026-11-23T01:00:00Z"));
	c = calendar(t, "-0330 sun 00:00-24:00");
	expect_str(added(t, &c, "2026-11-21T00:00:00Z", HOURS(1)), S("2026-11-22T04:30:00Z"));
}

TEST(summer_time_moves_the_hours)
{
	struct calendar c = calendar(t, "Europe/Berlin mon-sun 09:00-10:00");

	expect_str(added(t, &c, "2026-03-28T00:00:00Z", HOURS(1)), S("2026-03-28T09:00:00Z"));
	expect_str(added(t, &c, "2026-03-29T00:00:00Z", HOURS(1)), S("2026-03-29T08:00:00Z"));
	/* after 2037 the rule at the end of the zone file goes on */
	expect_str(added(t, &c, "2080-07-01T00:00:00Z", HOURS(1)), S("2080-07-01T08:00:00Z"));
	expect_str(added(t, &c, "2080-01-15T00:00:00Z", HOURS(1)), S("2080-01-15T09:00:00Z"));
}

TEST(a_day_across_a_shift_is_longer_or_shorter)
{
	struct calendar c = calendar(t, "America/New_York mon-sun 00:00-24:00");

	/* 2026-03-08 has 23 hours there, 2026-11-01 has 25 */
	expect_eq(calendar_between(&c, at("2026-03-08T05:00:00Z"), at("2026-03-09T04:00:00Z")),
		  HOURS(23));
	expect_eq(calendar_between(&c, at("2026-11-01T04:00:00Z"), at("2026-11-02T05:00:00Z")),
		  HOURS(25));
	c = calendar(t, "America/New_York sun 01:00-04:00");
	expect_str(added(t, &c, "2026-03-08T00:00:00Z", HOURS(2)), S("2026-03-08T08:00:00Z"));
	expect_str(added(t, &c, "2026-11-01T00:00:00Z", HOURS(4)), S("2026-11-01T09:00:00Z"));
	/* hours that the clock jumps over do not exist */
	c = calendar(t, "America/New_York sun 02:00-03:00");
	expect_str(added(t, &c, "2026-03-08T00:00:00Z", HOURS(1)), S("2026-03-15T07:00:00Z"));
}

TEST(both_hemispheres)
{
	struct calendar c = calendar(t, "Australia/Sydney mon-sun 09:00-10:00");

	expect_str(added(t, &c, "2070-01-10T00:00:00Z", HOURS(1)), S("2070-01-10T23:00:00Z"));
	expect_str(added(t, &c, "2070-07-10T00:00:00Z", HOURS(1)), S("2070-07-11T00:00:00Z"));
}

TEST(texts_that_are_no_calendar)
{
	static const char *const bad[] = {"",
					  "24x6",
					  "UTC",
					  "UTC mon",
					  "UTC mon-fri",
					  "UTC xyz 09:00-18:00",
					  "UTC mon 18:00-09:00",
					  "UTC mon 09:00-09:00",
					  "UTC mon 9:00-18:00",
					  "UTC mon 09:00-24:01",
					  "UTC mon 09:60-18:00",
					  "UTC mon 09:00-12:00,11:00-13:00",
					  "UTC mon 09:00-12:00; mon 11:00-13:00",
					  "UTC mon 09:00-12:00;",
					  "../../etc/passwd mon 09:00-12:00",
					  "/etc/passwd mon 09:00-12:00",
					  "+25:00 mon 09:00-12:00",
					  "+09:70 mon 09:00-12:00"};
	struct calendar c;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(calendar_parse(t->arena, str_from(bad[i]), &c), E_SYNTAX);
	expect_err(calendar_parse(t->arena, S("Nowhere/At_All mon 09:00-12:00"), &c), E_NOENT);
	expect_err(calendar_parse(t->arena,
				  S("UTC mon-sun 01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,"
				    "09:00-10:00"),
				  &c),
		   E_LIMIT);
}

TEST(an_empty_week_never_ends)
{
	struct calendar c = {.zone = S("UTC")};
	usec due;

	expect_err(calendar_add(&c, 0, 1, &due), E_LIMIT);
	expect_eq(calendar_between(&c, 0, DAYS(30)), 0);
}

TEST(lists_of_days_may_wrap)
{
	struct calendar c = calendar(t, "UTC sat-mon,wed 10:00-11:00");

	/* Thursday 2026-11-19 to Thursday 2026-11-26: Saturday, Sunday, Monday, Wednesday */
	expect_eq(calendar_between(&c, at("2026-11-19"), at("2026-11-26")), HOURS(4));
}

/* Deterministic numbers for the properties below. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Whether that minute is worked, straight from the local clock. */
static bool oracle_working(const struct calendar *c, usec at)
{
	usec offset = c->offset, local;
	int weekday, minute;

	for (size_t i = 0; i < c->shift_count && c->shifts[i].from <= at; i++)
		offset = c->shifts[i].offset;
	local = at + offset;
	weekday = usec_to_civil(local).weekday;
	minute = usec_to_civil(local).hour * 60 + usec_to_civil(local).minute;
	for (size_t i = 0; i < c->span_count; i++) {
		if (c->spans[i].weekday == weekday && c->spans[i].from <= minute &&
		    minute < c->spans[i].to)
			return true;
	}
	return false;
}

TEST(adding_agrees_with_counting_minute_by_minute)
{
	static const char *const zones[] = {
		"UTC",       "+05:30", "Europe/Berlin", "America/New_York", "Australia/Sydney",
		"Asia/Tokyo"};
	uint64_t seed = 88172645463325252ULL;

	for (int round = 0; round < 60; round++) {
		/* hours that end or begin in the night of a shift have no agreed meaning, so they
		 * begin at 4 at the earliest; see local time in case-calendar.h */
		int from = 240 + (int)(next_random(&seed) % 600);
		int to = from + 1 + (int)(next_random(&seed) % (uint64_t)(1440 - from));
		str text = str_fmt(t->arena, "%s mon-fri %02d:%02d-%02d:%02d; sat 10:00-11:30",
				   zones[next_random(&seed) % ARRAY_LEN(zones)], from / 60,
				   from % 60, to / 60, to % 60);
		struct calendar c = calendar(t, str_c(t->arena, text));
		usec start = MINUTES((int64_t)(next_random(&seed) % (60ULL * 365 * 1440)));
		int64_t work = (int64_t)(next_random(&seed) % 1500);
		usec due = 0, now = start;

		expect_ok(calendar_add(&c, start, MINUTES(work), &due));
		for (int64_t left = work; left > 0; now += MINUTES(1))
			left -= oracle_working(&c, now);
		expect_eq(due, now);
		expect_eq(calendar_between(&c, start, due), MINUTES(work));
	}
}

TEST(adding_twice_is_adding_once)
{
	struct calendar c = calendar(t, "Europe/Berlin mon-fri 08:00-12:00,13:00-18:00");
	uint64_t seed = 2463534242ULL;

	for (int round = 0; round < 200; round++) {
		usec start = MINUTES((int64_t)(next_random(&seed) % (60ULL * 365 * 1440)));
		usec first = SECONDS((int64_t)(next_random(&seed) % 100000));
		usec second = SECONDS((int64_t)(next_random(&seed) % 100000));
		usec half, twice, once;

		expect_ok(calendar_add(&c, start, first, &half));
		expect_ok(calendar_add(&c, half, second, &twice));
		expect_ok(calendar_add(&c, start, first + second, &once));
		expect_eq(twice, once);
	}
}

TEST(zone_files_that_are_none)
{
	struct zone z;
	char bytes[64] = "TZif2";

	expect_err(zone_parse(t->arena, S(""), &z), E_SYNTAX);
	expect_err(zone_parse(t->arena, S("TZif"), &z), E_SYNTAX);
	expect_err(zone_parse(t->arena, (str){bytes, sizeof(bytes)}, &z), E_SYNTAX);
	for (size_t i = 20; i < 44; i++)
		bytes[i] = (char)0xff;
	expect_err(zone_parse(t->arena, (str){bytes, sizeof(bytes)}, &z), E_SYNTAX);
}
