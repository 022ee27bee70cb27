/* SPDX-License-Identifier: Apache-2.0 */
#include "case-private.h"
#include "test.h"

#define START SECONDS(1767261600) /* 2026-01-01T10:00:00Z, a Thursday */

/* A log being told. */
struct log {
	struct case_event v[16];
	size_t n;
};

static void happens(struct log *l, usec at, enum case_event_kind kind)
{
	l->v[l->n] =
		(struct case_event){.seq = (int64_t)l->n + 1, .at = at, .kind = kind, .target = -1};
	l->n++;
}

static void opened(struct log *l, int64_t target, const char *calendar)
{
	happens(l, START, CASE_EVENT_CREATED);
	l->v[0].target = target;
	l->v[0].calendar = str_from(calendar);
	l->v[0].communication = 1;
	l->v[0].severity = S("low");
}

static struct case_clock clock_at(struct test *t, const struct log *l, usec now)
{
	struct case_clock c;

	expect_ok(case_clock_derive(t->arena, l->v, l->n, now, &c));
	return c;
}

TEST(a_clock_runs_until_somebody_answers)
{
	struct log l = {0};
	struct case_clock c;

	opened(&l, 60, "24x7");
	c = clock_at(t, &l, START + MINUTES(10));
	expect_eq(c.due, START + MINUTES(60));
	expect_eq(c.left, MINUTES(50));
	expect(!c.met && !c.breached);
	happens(&l, START + MINUTES(20), CASE_EVENT_TAKEN);
	happens(&l, START + MINUTES(30), CASE_EVENT_STAFF_REPLIED);
	c = clock_at(t, &l, START + DAYS(3));
	expect(c.met && !c.breached);
	expect_eq(c.responded, START + MINUTES(30));
	expect_eq(c.left, 0);
}

TEST(it_is_breached_one_moment_after_it_is_due)
{
	struct log l = {0};

	opened(&l, 60, "24x7");
	expect(!clock_at(t, &l, START + MINUTES(60)).breached);
	expect(clock_at(t, &l, START + MINUTES(60) + 1).breached);
	happens(&l, START + MINUTES(60) + 1, CASE_EVENT_STAFF_REPLIED);
	expect(clock_at(t, &l, START + DAYS(1)).breached);
	expect(!clock_at(t, &l, START + DAYS(1)).met);
}

TEST(customers_and_notes_do_not_answer)
{
	struct log l = {0};

	opened(&l, 60, "24x7");
	happens(&l, START + MINUTES(1), CASE_EVENT_CUSTOMER_REPLIED);
	happens(&l, START + MINUTES(2), CASE_EVENT_NOTED);
	happens(&l, START + MINUTES(3), CASE_EVENT_TRANSFERRED);
	expect_eq(clock_at(t, &l, START + MINUTES(10)).responded, 0);
}

TEST(working_hours_carry_it_over_the_weekend)
{
	struct log l = {0};
	struct case_clock c;

	opened(&l, 12 * 60, "UTC mon-fri 08:00-18:00");
	c = clock_at(t, &l, START);
	/* eight hours on Thursday, four on Friday */
	expect_str(usec_format(t->arena, c.due, USEC_SECOND_Z), S("2026-01-02T12:00:00Z"));
	expect_eq(clock_at(t, &l, START + HOURS(10)).left, HOURS(4));
}

TEST(a_new_severity_aims_it_anew_from_the_opening)
{
	struct log l = {0};

	opened(&l, 24 * 60, "24x7");
	happens(&l, START + MINUTES(30), CASE_EVENT_SEVERITY);
	l.v[1].target = 60;
	l.v[1].calendar = S("24x7");
	expect_eq(clock_at(t, &l, START + MINUTES(31)).due, START + MINUTES(60));
	/* after the answer it moves nothing */
	happens(&l, START + MINUTES(40), CASE_EVENT_STAFF_REPLIED);
	happens(&l, START + MINUTES(50), CASE_EVENT_SEVERITY);
	l.v[3].target = 15;
	l.v[3].calendar = S("24x7");
	expect(clock_at(t, &l, START + DAYS(1)).met);
	expect_eq(clock_at(t, &l, START + DAYS(1)).target, 60);
}

TEST(a_resolution_stops_it_and_a_reopening_starts_it)
{
	struct log l = {0};
	struct case_clock c;

	opened(&l, 60, "24x7");
	happens(&l, START + MINUTES(10), CASE_EVENT_RESOLVED);
	c = clock_at(t, &l, START + DAYS(1));
	expect(!c.breached && !c.met);
	expect_eq(c.stopped, START + MINUTES(10));
	happens(&l, START + DAYS(2), CASE_EVENT_REOPENED);
	c = clock_at(t, &l, START + DAYS(2) + MINUTES(5));
	expect_eq(c.due, START + DAYS(2) + MINUTES(60));
	expect_eq(c.left, MINUTES(55));
}

TEST(a_case_resolved_too_late_is_breached)
{
	struct log l = {0};

	opened(&l, 60, "24x7");
	happens(&l, START + MINUTES(61), CASE_EVENT_RESOLVED);
	expect(clock_at(t, &l, START + DAYS(1)).breached);
}

TEST(without_a_target_nothing_is_due)
{
	struct log l = {0};
	struct case_clock c;

	opened(&l, 0, "");
	c = clock_at(t, &l, START + DAYS(100));
	expect_eq(c.due, 0);
	expect(!c.breached && !c.met);
}

TEST(logs_that_cannot_be)
{
	struct log l = {0};
	struct case_clock c;

	expect_err(case_clock_derive(t->arena, l.v, 0, START, &c), E_SYNTAX);
	happens(&l, START, CASE_EVENT_TAKEN);
	expect_err(case_clock_derive(t->arena, l.v, 1, START, &c), E_SYNTAX);
	l.n = 0;
	opened(&l, 60, "no calendar");
	expect_err(case_clock_derive(t->arena, l.v, 1, START, &c), E_SYNTAX);
}

TEST(a_zone_this_machine_lacks_counts_as_utc)
{
	struct log l = {0};

	opened(&l, 60, "Nowhere/At_All mon-fri 08:00-18:00");
	expect_eq(clock_at(t, &l, START).due, START + MINUTES(60));
}

TEST(the_row_follows_from_the_log)
{
	struct case_row row = {.subject = S("kept")};
	struct log l = {0};

	opened(&l, 60, "24x7");
	l.v[0].status = CASE_UNASSIGNED;
	happens(&l, START + MINUTES(10), CASE_EVENT_STAFF_REPLIED);
	l.v[1].communication = 2;
	l.v[1].status = CASE_PENDING_CUSTOMER;
	happens(&l, START + MINUTES(20), CASE_EVENT_RESOLVED);
	l.v[2].status = CASE_RESOLVED;
	l.v[2].severity = S("high");
	expect_ok(case_cache_derive(t->arena, l.v, l.n, START + DAYS(1), &row));
	expect_eq(row.status, CASE_RESOLVED);
	expect_eq(row.resolved_at, START + MINUTES(20));
	expect_eq(row.communications, 2);
	expect_eq(row.last_communication, START + MINUTES(10));
	expect_eq(row.last_activity, START + MINUTES(20));
	expect_eq(row.events, 3);
	expect_eq(row.responded_at, START + MINUTES(10));
	expect_eq(row.response_due, START + MINUTES(60));
	expect_str(row.severity, S("high"));
	expect_str(row.subject, S("kept"));
	happens(&l, START + MINUTES(30), CASE_EVENT_REOPENED);
	l.v[3].status = CASE_REOPENED;
	expect_ok(case_cache_derive(t->arena, l.v, l.n, START + DAYS(1), &row));
	expect_eq(row.resolved_at, 0);
}
