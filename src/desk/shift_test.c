/* SPDX-License-Identifier: Apache-2.0 */
#include "shift.h"

#include "test.h"

static usec at(const char *iso)
{
	usec t = 0;

	DISCARD("a bad time shows in the comparison", usec_parse_iso(str_from(iso), &t));
	return t;
}

TEST(a_night_shift_is_longer_when_the_clock_goes_back)
{
	struct calendar zone;
	struct shift s = {.weekdays = 1 << 5, /* Saturdays */
			  .zone = &zone,
			  .from_minute = 22 * 60,
			  .minutes = 8 * 60,
			  .first_day = at("2026-10-17")};
	struct shift_span spans[10];
	size_t n;
	usec until;

	expect_ok(calendar_parse(t->arena, S("Europe/Berlin mon 00:00-01:00"), &zone));
	n = shift_spans(&s, at("2026-10-01"), at("2026-11-02"), spans, ARRAY_LEN(spans));
	expect_eq(n, 3);
	expect_eq(spans[0].from, at("2026-10-17T20:00Z"));
	expect_eq(spans[0].to - spans[0].from, HOURS(8));
	expect_eq(spans[1].to - spans[1].from, HOURS(9));
	expect_eq(spans[2].from, at("2026-10-31T21:00Z"));
	expect(shift_covers(&s, at("2026-10-25T04:59:59Z"), &until));
	expect_eq(until, at("2026-10-25T05:00Z"));
	expect(!shift_covers(&s, until, &until));
	expect(!shift_covers(&s, at("2026-10-10T21:00Z"), &until));
	s.last_day = at("2026-10-24");
	expect_eq(shift_spans(&s, at("2026-10-01"), at("2026-11-02"), spans, 10), 2);
}

TEST(spans_agree_with_every_minute)
{
	struct calendar zone;
	struct shift s = {.weekdays = 0x15,
			  .zone = &zone,
			  .from_minute = 17 * 60 + 30,
			  .minutes = 700,
			  .first_day = at("2026-03-25"),
			  .last_day = at("2026-04-03")};
	struct shift_span spans[40];
	size_t n;

	expect_ok(calendar_parse(t->arena, S("America/New_York mon 00:00-01:00"), &zone));
	n = shift_spans(&s, at("2026-03-01"), at("2026-05-01"), spans, ARRAY_LEN(spans));
	for (usec m = at("2026-03-20"); m < at("2026-04-10"); m += MINUTES(10)) {
		bool inside = false;
		usec until = 0;

		for (size_t i = 0; i < n; i++)
			inside = inside || (spans[i].from <= m && m < spans[i].to);
		expect_eq(shift_covers(&s, m, &until), inside);
		expect(!inside || until > m);
	}
}

TEST(a_single_shift_is_what_it_says)
{
	struct shift s = {.from = HOURS(10), .to = HOURS(12)};
	struct shift_span span;
	usec until;

	expect(!shift_covers(&s, HOURS(10) - 1, &until));
	expect(shift_covers(&s, HOURS(10), &until));
	expect_eq(until, HOURS(12));
	expect_eq(shift_spans(&s, 0, HOURS(10), &span, 1), 0);
	expect_eq(shift_spans(&s, HOURS(11), HOURS(20), &span, 1), 1);
	expect_eq(span.from, HOURS(10));
}

TEST(times_of_the_day_are_read_strictly)
{
	int64_t minute;
	usec day;

	expect_ok(shift_minute_parse(S("09:30"), &minute));
	expect_eq(minute, 570);
	expect_str(shift_minute_text(t->arena, 570), S("09:30"));
	expect_ok(shift_minute_parse(S("24:00"), &minute));
	expect_err(shift_minute_parse(S("24:01"), &minute), E_SYNTAX);
	expect_err(shift_minute_parse(S("9:30"), &minute), E_SYNTAX);
	expect_ok(shift_day_parse(S("2024-02-29"), &day));
	expect(shift_day_parse(S("2026-02-29"), &day) < 0);
}
