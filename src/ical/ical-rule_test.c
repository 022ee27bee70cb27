/* SPDX-License-Identifier: Apache-2.0 */
/* Examples of RFC 5545, section 3.8.5.3, and what no rule may do. */
#include "buf.h"
#include "ical-rule.h"
#include "test.h"

static usec at(str iso)
{
	usec v = 0;

	DISCARD("a bad time shows in the comparison", usec_parse_iso(iso, &v));
	return v;
}

/* The first n starts, "2026-01-02T09:00 2026-..." without what they have in common with others. */
static str starts(struct test *t, const char *start, const char *text, int most)
{
	struct ical_budget budget = {1000000};
	struct ical_rule *r;
	struct buf b;
	usec v;
	int k = 1;
	str s;

	buf_init(&b, 1 << 16);
	expect_ok(ical_rule_new(t->arena, str_from(text), at(str_from(start)), false, &r));
	for (int i = 0; i < most && (k = ical_rule_next(r, &budget, &v)) > 0; i++) {
		struct civil c = usec_to_civil(v);

		buf_fmt(&b, "%s%04d-%02d-%02d", i ? " " : "", c.year, c.month, c.day);
		if (c.hour != 9 || c.minute)
			buf_fmt(&b, "T%02d:%02d", c.hour, c.minute);
	}
	expect(k >= 0);
	s = buf_dup(&b, t->arena);
	buf_done(&b);
	return s;
}

TEST(examples_of_the_standard)
{
	/* all start at 9 o'clock, which is left out */
	static const struct {
		const char *start, *rule, *starts;
	} rows[] = {
		{"1997-09-02T09:00Z", "FREQ=DAILY;COUNT=3", "1997-09-02 1997-09-03 1997-09-04"},
		{"1997-09-02T09:00Z", "FREQ=DAILY;INTERVAL=10;COUNT=3",
		 "1997-09-02 1997-09-12 1997-09-22"},
		{"1998-01-01T09:00Z", "FREQ=DAILY;BYMONTH=1;INTERVAL=16;COUNT=3",
		 "1998-01-01 1998-01-17 1999-01-04"},
		{"1997-09-02T09:00Z", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=3",
		 "1997-09-02 1997-09-16 1997-09-30"},
		{"1997-09-01T09:00Z", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR;COUNT=5",
		 "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17"},
		{"1997-08-05T09:00Z", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
		 "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
		{"1997-08-05T09:00Z", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
		 "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
		{"1997-09-05T09:00Z", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR",
		 "1997-09-05 1997-10-03 1997-11-07 1997-12-05"},
		{"1997-09-07T09:00Z", "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
		 "1997-09-07 1997-09-28 1997-11-02 1997-11-30"},
		{"1997-09-22T09:00Z", "FREQ=MONTHLY;COUNT=3;BYDAY=-2MO",
		 "1997-09-22 1997-10-20 1997-11-17"},
		{"1997-09-28T09:00Z", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4",
		 "1997-09-28 1997-10-29 1997-11-28 1997-12-29"},
		{"1997-09-30T09:00Z", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1",
		 "1997-09-30 1997-10-01 1997-10-31 1997-11-01"},
		{"1997-06-10T09:00Z", "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
		 "1997-06-10 1997-07-10 1998-06-10 1998-07-10"},
		{"1997-01-01T09:00Z", "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200",
		 "1997-01-01 1997-04-10 1997-07-19 2000-01-01"},
		{"1997-05-19T09:00Z", "FREQ=YEARLY;BYDAY=20MO;COUNT=3",
		 "1997-05-19 1998-05-18 1999-05-17"},
		{"1997-05-12T09:00Z", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3",
		 "1997-05-12 1998-05-11 1999-05-17"},
		{"1998-02-13T09:00Z", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4",
		 "1998-02-13 1998-03-13 1998-11-13 1999-08-13"},
		{"1996-11-05T09:00Z",
		 "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
		 "1996-11-05 2000-11-07 2004-11-02"},
		{"1997-09-04T09:00Z", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
		 "1997-09-04 1997-10-07 1997-11-06"},
		{"1997-09-29T09:00Z", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
		 "1997-09-29 1997-10-30 1997-11-27"},
		{"1997-09-02T09:00Z", "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20;COUNT=5",
		 "1997-09-02 1997-09-02T09:20 1997-09-02T10:00 1997-09-02T10:20 1997-09-03"},
		{"2007-01-15T09:00Z", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=4;",
		 "2007-01-15 2007-01-30 2007-02-15 2007-03-15"},
		/* the 53rd week of years that have one, and the first, which may begin in December
		 */
		{"2015-01-01T09:00Z", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH;COUNT=2",
		 "2015-12-31 2020-12-31"},
		{"2018-12-31T09:00Z", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3",
		 "2018-12-31 2019-12-30 2021-01-04"},
		{"2024-02-29T09:00Z", "FREQ=YEARLY;COUNT=2", "2024-02-29 2028-02-29"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_str(starts(t, rows[i].start, rows[i].rule, 10), str_from(rows[i].starts));
}

TEST(skipping_changes_nothing_later)
{
	static const char *const rules[] = {
		"FREQ=DAILY;INTERVAL=5;BYDAY=MO,TU",
		"FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO;WKST=SU",
		"FREQ=MONTHLY;INTERVAL=7;BYMONTHDAY=-1",
		"FREQ=YEARLY;INTERVAL=3;BYMONTH=2,9;BYDAY=1FR",
		"FREQ=DAILY;COUNT=10000",
	};

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		for (usec from = at(S("2001-01-01")); from < at(S("2026-01-01"));
		     from += DAYS(97)) {
			struct ical_budget all = {1000000}, some = all;
			struct ical_rule *x, *y;
			usec start = at(S("2001-02-03T10:30Z")), a = 0, b = 0;

			expect_ok(ical_rule_new(t->arena, str_from(rules[i]), start, false, &x));
			expect_ok(ical_rule_new(t->arena, str_from(rules[i]), start, false, &y));
			ical_rule_skip(y, from);
			do {
				expect_eq(ical_rule_next(x, &all, &a), 1);
			} while (a < from);
			do {
				expect_eq(ical_rule_next(y, &some, &b), 1);
			} while (b < from);
			expect_eq(a, b);
			expect(some.steps >= all.steps);
		}
	}
}

TEST(what_is_no_rule)
{
	static const struct {
		const char *rule;
		int kind;
	} rows[] = {
		{"", E_SYNTAX},
		{"COUNT=2", E_SYNTAX},
		{"FREQ=NEVER", E_SYNTAX},
		{"FREQ=SECONDLY", E_INVAL},
		{"FREQ=HOURLY;BYDAY=MO", E_INVAL},
		{"FREQ=DAILY;BYSECOND=0", E_INVAL},
		{"RSCALE=CHINESE;FREQ=YEARLY", E_INVAL},
		{"FREQ=DAILY;FREQ=DAILY", E_SYNTAX},
		{"FREQ=DAILY;INTERVAL=0", E_SYNTAX},
		{"FREQ=DAILY;INTERVAL=-1", E_SYNTAX},
		{"FREQ=DAILY;INTERVAL=99999999999999999999", E_SYNTAX},
		{"FREQ=DAILY;COUNT=0", E_SYNTAX},
		{"FREQ=DAILY;COUNT=", E_SYNTAX},
		{"FREQ=DAILY;UNTIL=soon", E_SYNTAX},
		{"FREQ=DAILY;BYMONTH=13", E_SYNTAX},
		{"FREQ=DAILY;BYMONTH=-1", E_SYNTAX},
		{"FREQ=DAILY;BYMONTH=1,,2", E_SYNTAX},
		{"FREQ=DAILY;BYHOUR=24", E_SYNTAX},
		{"FREQ=MONTHLY;BYMONTHDAY=0", E_SYNTAX},
		{"FREQ=MONTHLY;BYMONTHDAY=--1", E_SYNTAX},
		{"FREQ=MONTHLY;BYMONTHDAY=32", E_SYNTAX},
		{"FREQ=MONTHLY;BYDAY=0MO", E_SYNTAX},
		{"FREQ=MONTHLY;BYDAY=XX", E_SYNTAX},
		{"FREQ=MONTHLY;BYDAY=M", E_SYNTAX},
		{"FREQ=WEEKLY;BYDAY=1MO", E_SYNTAX},
		{"FREQ=WEEKLY;BYMONTHDAY=1", E_SYNTAX},
		{"FREQ=MONTHLY;BYWEEKNO=1", E_SYNTAX},
		{"FREQ=MONTHLY;BYYEARDAY=1", E_SYNTAX},
		{"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", E_SYNTAX},
		{"FREQ=YEARLY;BYYEARDAY=367", E_SYNTAX},
		{"FREQ=MONTHLY;BYSETPOS=1", E_SYNTAX},
		{"FREQ=MONTHLY;BYNOTHING=1", E_SYNTAX},
		{"FREQ=MONTHLY;WKST=1", E_SYNTAX},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ical_rule *r;
		int k = ical_rule_new(t->arena, str_from(rows[i].rule), 0, false, &r);

		if (k != rows[i].kind)
			test_fail(__FILE__, __LINE__, "%s: %s", rows[i].rule, err_name(k));
	}
}

TEST(rules_end)
{
	struct ical_budget b = {100000}, little = {1000};
	struct ical_rule *r;
	usec v;
	int k;

	/* never: a step for each year */
	expect_ok(ical_rule_new(t->arena, S("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), 0, false, &r));
	expect_eq(ical_rule_next(r, &b, &v), 0);
	expect(b.steps > 99000);
	expect_ok(ical_rule_new(t->arena, S("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), 0, false, &r));
	expect_err(ical_rule_next(r, &little, &v), E_LIMIT);
	/* the last year is 2200 */
	expect_ok(ical_rule_new(t->arena, S("FREQ=YEARLY;INTERVAL=200"), 0, false, &r));
	expect_eq(ical_rule_next(r, &b, &v), 1);
	expect_eq(ical_rule_next(r, &b, &v), 1);
	expect_eq(usec_to_civil(v).year, 2170);
	expect_eq(ical_rule_next(r, &b, &v), 0);
	expect_ok(ical_rule_new(t->arena, S("FREQ=WEEKLY;INTERVAL=1000000"), 0, false, &r));
	expect_eq(ical_rule_next(r, &b, &v), 1);
	expect_eq(ical_rule_next(r, &b, &v), 0);
	expect_ok(ical_rule_new(t->arena, S("FREQ=YEARLY"), 0, false, &r));
	ical_rule_skip(r, at(S("9000-01-01")));
	expect_eq(ical_rule_next(r, &b, &v), 0);
	/* every minute of a year, of which two are taken */
	expect_ok(ical_rule_new(
		t->arena,
		S("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,-1;"
		  "BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;"
		  "BYMINUTE=0,30"),
		0, false, &r));
	for (int i = 0; (k = ical_rule_next(r, &b, &v)) > 0; i++) {
		struct civil c = usec_to_civil(v);

		expect_eq(c.year, 1970 + i / 2);
		expect(i % 2 ? c.month == 12 && c.day == 31 && c.hour == 23 && c.minute == 30
			     : c.month == 1 && c.day == 1 && c.hour == 0 && c.minute == 0);
	}
	expect_eq(k, 0);
	expect_eq(usec_to_civil(v).year, 2200);
}

TEST(a_day_has_no_hours)
{
	struct ical_budget b = {1000};
	struct ical_rule *r;
	usec v;

	expect_ok(ical_rule_new(t->arena, S("FREQ=DAILY;BYHOUR=9;BYMINUTE=30"), at(S("2026-01-01")),
				true, &r));
	expect_eq(ical_rule_next(r, &b, &v), 1);
	expect_eq(v, at(S("2026-01-01")));
}
