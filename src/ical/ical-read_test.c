/* SPDX-License-Identifier: Apache-2.0 */
#include "ical.h"
#include "test.h"

/* A zone of the tests: two hours east in summer (April to September), one in winter. */
static int test_zone(void *arg __attribute__((unused)), str zone, usec local, usec *ret)
{
	struct civil c = usec_to_civil(local);

	if (!str_eq(zone, S("Europe/Berlin")))
		return E_NOENT;
	*ret = local - HOURS(c.month >= 4 && c.month <= 9 ? 2 : 1);
	return 0;
}

static usec at(const char *iso)
{
	usec t = 0;

	DISCARD("a bad time shows in the comparison", usec_parse_iso(str_from(iso), &t));
	return t;
}

static struct ical read_ok(struct test *t, const char *body)
{
	const struct ical_options o = {.from = at("2026-01-01"),
				       .to = at("2027-01-01"),
				       .zone = S("Europe/Berlin"),
				       .to_utc = test_zone};
	str text = str_fmt(t->arena, "BEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n", body);
	struct ical c;
	str why;

	expect_ok(ical_read(t->arena, text, &o, &c, &why));
	return c;
}

#define EVENT(body) "BEGIN:VEVENT\r\nUID:u1\r\n" body "END:VEVENT\r\n"

TEST(an_event_is_read_with_its_zone)
{
	struct ical c = read_ok(
		t,
		EVENT("SUMMARY:Early\\, team \\;\\nA\r\nDTSTART;TZID=Europe/Berlin:20260701T060000"
		      "\r\nDTEND;TZID=Europe/Berlin:20260701T140000\r\n"));

	expect_eq(c.n, 1);
	expect_eq(c.problem_count, 0);
	expect_str(c.events[0].uid, S("u1"));
	expect_str(c.events[0].summary, S("Early, team ;\nA"));
	expect_eq(c.events[0].start, at("2026-07-01T04:00Z"));
	expect_eq(c.events[0].end, at("2026-07-01T12:00Z"));
	expect_eq(c.events[0].local_start, at("2026-07-01T06:00Z"));
	expect_str(c.events[0].zone, S("Europe/Berlin"));
	expect(!c.events[0].all_day && !c.events[0].repeats);
}

TEST(a_holiday_is_a_day_of_the_calendar)
{
	struct ical c = read_ok(t, EVENT("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Weih\r\n"
					 " nachten\r\nTRANSP:TRANSPARENT\r\n"));

	expect_eq(c.n, 1);
	expect(c.events[0].all_day && c.events[0].transparent);
	expect_str(c.events[0].summary, S("Weihnachten"));
	expect_eq(c.events[0].local_start, at("2026-12-25"));
	expect_eq(c.events[0].local_end, at("2026-12-26"));
	expect_eq(c.events[0].start, at("2026-12-24T23:00Z"));
}

TEST(a_rule_is_written_out_within_the_window)
{
	struct ical c = read_ok(t, EVENT("DTSTART:20250106T080000Z\r\nDURATION:PT8H\r\n"
					 "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO\r\n"));

	/* from Monday 6 January 2025 every 14 days: 26 of them in 2026 */
	expect_eq(c.n, 26);
	expect_eq(c.events[0].start, at("2026-01-05T08:00Z"));
	expect_eq(c.events[25].end, at("2026-12-21T16:00Z"));
	for (size_t i = 0; i < c.n; i++)
		expect(c.events[i].repeats);
}

TEST(examples_of_the_standard_match)
{
	/* section 3.8.5.3: the last work day of the month; every 29 February */
	struct ical c =
		read_ok(t, EVENT("DTSTART:20260130T090000Z\r\n"
				 "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1\r\n"));

	expect_eq(c.n, 12);
	expect_eq(c.events[1].start, at("2026-02-27T09:00Z"));
	expect_eq(c.events[4].start, at("2026-05-29T09:00Z"));
	c = read_ok(t, EVENT("DTSTART;VALUE=DATE:20240229\r\nRRULE:FREQ=YEARLY\r\n"));
	expect_eq(c.n, 0);
	c = read_ok(t, EVENT("DTSTART:20251229T090000Z\r\nRRULE:FREQ=DAILY;COUNT=5\r\n"));
	expect_eq(c.n, 2);
}

TEST(until_is_the_last_one_in_the_events_own_zone)
{
	/* 08:00 in Berlin on 3 July is 06:00 UTC */
	struct ical c = read_ok(t, EVENT("DTSTART;TZID=Europe/Berlin:20260701T080000\r\n"
					 "RRULE:FREQ=DAILY;UNTIL=20260703T060000Z\r\n"));

	expect_eq(c.n, 3);
	c = read_ok(t, EVENT("DTSTART;TZID=Europe/Berlin:20260701T080000\r\n"
			     "RRULE:FREQ=DAILY;UNTIL=20260703T055959Z\r\n"));
	expect_eq(c.n, 2);
	c = read_ok(t, EVENT("DTSTART;TZID=Europe/Berlin:20260701T080000\r\n"
			     "RRULE:FREQ=DAILY;UNTIL=20260703\r\n"));
	expect_eq(c.n, 3);
}

TEST(exceptions_additions_and_changes_count)
{
	struct ical c = read_ok(
		t,
		EVENT("DTSTART:20260701T080000Z\r\nDTEND:20260701T090000Z\r\n"
		      "RRULE:FREQ=DAILY;COUNT=4\r\nEXDATE:20260702T080000Z\r\n"
		      "RDATE:20260710T080000Z\r\nSUMMARY:a\r\n") EVENT("RECURRENCE-ID:20260703T080"
								       "000Z\r\nDTSTART:20260703T1"
								       "20000Z\r\nSUMMARY:b\r\n")
			EVENT("RECURRENCE-ID:20260704T080000Z\r\nDTSTART:20260704T080000Z\r\n"
			      "STATUS:CANCELLED\r\n"));

	expect_eq(c.n, 3);
	expect_eq(c.events[0].start, at("2026-07-01T08:00Z"));
	expect_eq(c.events[1].start, at("2026-07-03T12:00Z"));
	expect_str(c.events[1].summary, S("b"));
	expect_eq(c.events[2].start, at("2026-07-10T08:00Z"));
}

TEST(a_zone_may_be_defined_in_the_file)
{
	const char *zone = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\n"
			   "DTSTART:16010101T030000\r\nDTSTART:19701025T030000\r\n"
			   "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
			   "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
			   "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\n"
			   "TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
			   "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
	const char *events =
		EVENT("DTSTART;TZID=\"W. Europe Standard Time\":20260328T120000\r\nDTEND;TZID=W. "
		      "Europe Standard Time:20260328T130000\r\nRRULE:FREQ=DAILY;COUNT=2\r\n");
	struct ical c = read_ok(t, str_c(t->arena, str_fmt(t->arena, "%s%s", zone, events)));

	expect_eq(c.n, 2);
	expect_eq(c.events[0].start, at("2026-03-28T11:00Z"));
	expect_eq(c.events[1].start, at("2026-03-29T10:00Z"));
	/* the maker's prefix before a name that is known */
	c = read_ok(
		t, EVENT("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20260701T080000\r\n"));
	expect_eq(c.events[0].start, at("2026-07-01T06:00Z"));
}

TEST(what_is_wrong_with_one_event_leaves_the_others)
{
	struct ical c = read_ok(
		t, EVENT("SUMMARY:no start\r\n") EVENT("DTSTART:20260230T080000Z\r\n")
			   EVENT("DTSTART;TZID=Mars/Base:20260701T080000\r\n")
				   EVENT("DTSTART:20260701T080000Z\r\nRRULE:FREQ=SECONDLY\r\n")
					   EVENT("DTSTART:20260701T080000Z\r\nRRULE:FREQ=NEVER\r\n")
						   EVENT("DTSTART:20260801T080000Z\r\n"));
	static const int lines[] = {2, 8, 10, 14, 19};

	expect_eq(c.problem_count, ARRAY_LEN(lines));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		bool found = false;

		for (size_t k = 0; k < c.problem_count; k++)
			found = found || c.problems[k].line == lines[i];
		if (!found)
			test_fail(__FILE__, __LINE__, "nothing was said of line %d", lines[i]);
	}
	expect(c.n >= 1);
	expect_eq(c.events[c.n - 1].start, at("2026-08-01T08:00Z"));
}

static void refused(struct test *t, const char *text, int kind)
{
	const struct ical_options o = {.from = at("2026-01-01"), .to = at("2027-01-01")};
	struct ical c;
	str why = {0};

	expect_err(ical_read(t->arena, str_from(text), &o, &c, &why), kind);
	expect(why.n > 0);
}

TEST(what_is_no_calendar_is_refused)
{
	refused(t, "", E_SYNTAX);
	refused(t, "hello", E_SYNTAX);
	refused(t, "BEGIN:VEVENT\r\nEND:VEVENT\r\n", E_SYNTAX);
	refused(t, "BEGIN:VCALENDAR\r\n", E_SYNTAX);
	refused(t, "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", E_SYNTAX);
	refused(t, "BEGIN:VCALENDAR\r\nX:\xff\r\nEND:VCALENDAR\r\n", E_SYNTAX);
}

TEST(hostile_files_end)
{
	struct buf CLEANUP(buf_done) b;
	const struct ical_options o = {.from = at("2026-01-01"), .to = at("2027-01-01")};
	usec start = usec_monotonic();
	struct ical c;
	str why = {0};

	/* rules that never match, each of which is looked for through centuries */
	buf_init(&b, 1 << 20);
	buf_str(&b, S("BEGIN:VCALENDAR\n"));
	for (int i = 0; i < 400; i++)
		buf_str(&b, S("BEGIN:VEVENT\nDTSTART:19700101T000000Z\n"
			      "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n"));
	buf_str(&b, S("END:VCALENDAR\n"));
	expect_err(ical_read(t->arena, buf_get(&b), &o, &c, &why), E_LIMIT);
	expect(usec_monotonic() - start < SECONDS(20));
	buf_reset(&b);
	for (int i = 0; i < 100; i++)
		buf_str(&b, S("BEGIN:VCALENDAR\n"));
	expect_err(ical_read(t->arena, buf_get(&b), &o, &c, &why), E_LIMIT);
}
