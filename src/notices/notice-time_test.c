/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rule against an oracle that knows nothing of shifts: it goes from minute
 * to minute and asks the C library what the clock shows.
 */
#include "notice-time.h"

#include "test.h"

#define FROM_DAY 10957 /* 2000-01-01 */
#define DAYS_TESTED 22000
#define SEARCH_MINUTES (4 * 1440)

/* Every offset change here is on a full minute. */
static const char *const zones[] = {
	"UTC",
	"Europe/Berlin",
	"America/New_York",
	"Australia/Lord_Howe",
	"Asia/Kolkata",
	"America/St_Johns",
	"Pacific/Apia",
	"Africa/Casablanca",
	"Asia/Tehran",
	"America/Sao_Paulo",
	"Pacific/Chatham",
	"Asia/Shanghai",
	"Antarctica/Troll",
};

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* What the clock shows at that minute, in minutes of a local count. */
static int64_t shown(int64_t minute)
{
	time_t t = (time_t)(minute * 60);
	struct tm tm;

	localtime_r(&t, &tm);
	return minute + tm.tm_gmtoff / 60;
}

static int64_t floor_to(int64_t v, int64_t unit)
{
	int64_t r = v % unit;

	return v - (r < 0 ? r + unit : r);
}

static bool oracle_quiet(const struct notice_taste *t, int64_t minute)
{
	int64_t local = shown(minute);
	int64_t of_day = local - floor_to(local, 1440);

	for (int64_t m = t->quiet_from; m != t->quiet_to; m = (m + 1) % 1440) {
		if (m == of_day)
			return true;
	}
	return false;
}

/* Whether an hourly digest is made at that minute. */
static bool oracle_hour(int64_t minute)
{
	int64_t now = shown(minute), before = shown(minute - 1);

	return now % 60 == 0 || floor_to(now, 60) > before;
}

/* Whether the clock shows, or has just jumped over, that minute of some day for the first time. */
static bool oracle_daily(int64_t minute, int at)
{
	int64_t now = shown(minute), wanted = floor_to(now - at, 1440) + at;

	/* the newest such local time that is not past: was it reached earlier? */
	for (int64_t m = minute - 3 * 1440; m < minute; m++) {
		if (shown(m) >= wanted)
			return false;
	}
	return true;
}

static int64_t oracle(const struct notice_taste *t, int64_t minute, bool urgent)
{
	int64_t due = minute, end = minute + SEARCH_MINUTES;

	if (t->mode == NOTICE_HOURLY) {
		for (due++; due < end && !oracle_hour(due);)
			due++;
	} else if (t->mode == NOTICE_DAILY) {
		for (due++; due < end; due++) {
			int64_t now = shown(due), before = shown(due - 1);

			/* only then is a look back worth it */
			if (floor_to(now - t->daily_at, 1440) + t->daily_at > before &&
			    oracle_daily(due, t->daily_at))
				break;
		}
	}
	while (!urgent && oracle_quiet(t, due))
		due++;
	return due;
}

static void set_zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void check(const struct zone *z, const char *name, const struct notice_taste *taste,
		  int64_t minute, bool urgent)
{
	struct notice_plan got = notice_schedule(z, taste, MINUTES(minute), urgent);
	int64_t want = oracle(taste, minute, urgent);

	if (got.due != MINUTES(want))
		test_fail(__FILE__, __LINE__,
			  "%s at minute %lld, mode %d, quiet %d-%d, daily %d, urgent %d: due "
			  "%lld, not %lld",
			  name, (long long)minute, taste->mode, taste->quiet_from, taste->quiet_to,
			  taste->daily_at, urgent, (long long)(got.due / MINUTES(1)),
			  (long long)want);
	expect_eq(got.what, taste->mode == NOTICE_IMMEDIATE ? NOTICE_TELL : NOTICE_GATHER);
}

static struct notice_taste random_taste(uint64_t *seed)
{
	struct notice_taste t = {
		.mode = (enum notice_mode)(next(seed) % 3),
		.quiet_from = (int)(next(seed) % 1440),
		.quiet_to = (int)(next(seed) % 1440),
		.daily_at = (int)(next(seed) % 1440),
	};

	if (next(seed) % 4 == 0)
		t.quiet_to = t.quiet_from;
	if (next(seed) % 2) { /* where clocks are changed */
		t.quiet_from = (int)(1380 + next(seed) % 60);
		t.quiet_to = (int)(60 + next(seed) % 150);
		t.daily_at = (int)(60 + next(seed) % 150);
	}
	return t;
}

TEST(the_rule_agrees_with_a_clock_read_minute_by_minute)
{
	uint64_t seed = 0x5851f42d4c957f2d;

	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		struct zone z;

		expect_ok(zone_load(t->arena, str_from(zones[i]), &z));
		set_zone(zones[i]);
		for (int round = 0; round < 250; round++) {
			struct notice_taste taste = random_taste(&seed);
			int64_t day = FROM_DAY + (int64_t)(next(&seed) % DAYS_TESTED);
			int64_t minute = day * 1440 + (int64_t)(next(&seed) % 1440);

			/* most of the trouble is around a change of the clock */
			if (z.shift_count && round % 3) {
				size_t at = next(&seed) % z.shift_count;

				while (at + 1 < z.shift_count && z.shifts[at].from < DAYS(FROM_DAY))
					at++;
				if (z.shifts[at].from >= DAYS(FROM_DAY) &&
				    z.shifts[at].from < DAYS(FROM_DAY + DAYS_TESTED))
					minute = z.shifts[at].from / MINUTES(1) - 720 +
						 (int64_t)(next(&seed) % 1440);
			}
			check(&z, zones[i], &taste, minute, next(&seed) % 4 == 0);
		}
	}
	set_zone("UTC");
}

TEST(none_is_none_and_no_quiet_hours_are_none)
{
	struct zone utc = {0};
	struct notice_taste taste = {.mode = NOTICE_NONE};

	expect_eq(notice_schedule(&utc, &taste, 5, true).what, NOTICE_DROP);
	taste.mode = NOTICE_IMMEDIATE;
	expect_eq(notice_schedule(&utc, &taste, 5, false).due, 5);
	taste.quiet_from = 22 * 60;
	taste.quiet_to = 7 * 60;
	expect_eq(notice_schedule(&utc, &taste, HOURS(23), false).due, HOURS(31));
	expect_eq(notice_schedule(&utc, &taste, HOURS(23), true).due, HOURS(23));
	expect_eq(notice_schedule(&utc, &taste, HOURS(7), false).due, HOURS(7));
}
