/* SPDX-License-Identifier: Apache-2.0 */
/* Each rule of docs/cases.md about clocks, once. */
#include "case-clock.h"

#include "case-private.h"
#include "escalation.h"
#include "test.h"

#define START SECONDS(1767261600) /* 2026-01-01T10:00:00Z, a Thursday */

/* A plan for tests: minutes by severity and clock, all on one timetable. */
struct book {
	struct clock_book book;
	const struct timetable *hours;
	int64_t low[CLOCK_KIND_COUNT], high[CLOCK_KIND_COUNT];
	int64_t other_plan; /* first response of the plan "other" */
};

static int find(struct clock_book *book, const struct clock_terms *terms, enum clock_kind kind,
		struct clock_promise *ret)
{
	const struct book *b = (const struct book *)(const void *)book;
	bool high = str_eq(terms->severity, S("high"));

	*ret = (struct clock_promise){.minutes = high ? b->high[kind] : b->low[kind],
				      .hours = b->hours,
				      .hours_name = S("test")};
	if (str_eq(terms->plan, S("other")) && kind == CLOCK_FIRST_RESPONSE)
		ret->minutes = b->other_plan;
	return 0;
}

static struct book round_the_clock(int64_t first, int64_t next, int64_t update, int64_t resolution)
{
	return (struct book){
		.book = {find},
		.hours = &timetable_always,
		.low = {first, next, update, resolution},
		.high = {first / 4, next / 4, update / 4, resolution / 4},
	};
}

/* A log being told. */
struct log {
	struct case_event v[32];
	size_t n;
};

static struct case_event *happens(struct log *l, usec after, enum case_event_kind kind,
				  enum case_status status)
{
	struct case_event *e = &l->v[l->n];

	*e = (struct case_event){
		.seq = (int64_t)l->n + 1,
		.at = START + after,
		.kind = kind,
		.status = status,
		.severity = l->n ? l->v[l->n - 1].severity : S("low"),
		.target = -1,
		.actor = S("someone"),
	};
	l->n++;
	return e;
}

static void opens(struct log *l)
{
	*l = (struct log){0};
	happens(l, 0, CASE_EVENT_CREATED, CASE_UNASSIGNED);
}

/* The usual ways of a case. */
static void answers(struct log *l, usec after)
{
	happens(l, after, CASE_EVENT_STAFF_REPLIED, CASE_WORK_IN_PROGRESS);
}

static void asks(struct log *l, usec after)
{
	happens(l, after, CASE_EVENT_STAFF_REPLIED, CASE_PENDING_CUSTOMER);
}

static void writes(struct log *l, usec after)
{
	happens(l, after, CASE_EVENT_CUSTOMER_REPLIED, CASE_PENDING_PROVIDER);
}

static void becomes(struct log *l, usec after, str severity)
{
	happens(l, after, CASE_EVENT_SEVERITY, l->v[l->n - 1].status)->severity = severity;
}

static struct case_clocks clocks_at(struct test *t, struct book *b, const struct log *l, usec after)
{
	struct case_clocks c;

	expect_ok(case_clocks_derive(t->arena, l->v, l->n, START + after, &b->book, &c));
	return c;
}

static struct clock_run last(struct test *t, struct book *b, const struct log *l, usec after,
			     enum clock_kind kind)
{
	struct case_clocks c = clocks_at(t, b, l, after);
	const struct clock_run *r = case_clock_last(&c, kind);

	expect(r);
	return *r;
}

static const struct timetable *timetable(struct test *t, const char *text)
{
	struct calendar *c = ARENA_NEW(t->arena, struct calendar);
	struct timetable_part *p = ARENA_NEW(t->arena, struct timetable_part);
	struct timetable *tt = ARENA_NEW(t->arena, struct timetable);

	expect_ok(calendar_parse(t->arena, str_from(text), c));
	*p = (struct timetable_part){.from = INT64_MIN, .hours = c};
	*tt = (struct timetable){p, 1};
	return tt;
}

TEST(the_first_response_runs_until_somebody_answers)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	opens(&l);
	c = clocks_at(t, &b, &l, MINUTES(10));
	expect_eq(c.first.due, START + MINUTES(60));
	expect_eq(c.next_due, START + MINUTES(60));
	expect_eq(c.first.left, MINUTES(50));
	expect_eq(c.first.counted, MINUTES(10));
	expect_eq(clock_run_state(&c.first), RUN_RUNNING);
	happens(&l, MINUTES(20), CASE_EVENT_TAKEN, CASE_WORK_IN_PROGRESS);
	answers(&l, MINUTES(30));
	c = clocks_at(t, &b, &l, DAYS(3));
	expect_eq(clock_run_state(&c.first), RUN_WAS_MET);
	expect_eq(c.responded, START + MINUTES(30));
	expect_eq(c.first.counted, MINUTES(30));
	expect_eq(c.next_due, 0);
	expect_str(c.first.ended_actor, S("someone"));
}

TEST(it_is_late_one_moment_after_it_is_due)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct log l;

	opens(&l);
	expect(!clocks_at(t, &b, &l, MINUTES(60)).first.late);
	expect_eq(clocks_at(t, &b, &l, MINUTES(60) + 1).first.late, START + MINUTES(60));
	answers(&l, MINUTES(60) + 1);
	expect(clocks_at(t, &b, &l, DAYS(1)).first.late);
}

TEST(customers_and_notes_do_not_answer)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct log l;

	opens(&l);
	happens(&l, MINUTES(1), CASE_EVENT_CUSTOMER_REPLIED, CASE_UNASSIGNED);
	happens(&l, MINUTES(2), CASE_EVENT_NOTED, CASE_UNASSIGNED);
	happens(&l, MINUTES(3), CASE_EVENT_TRANSFERRED, CASE_UNASSIGNED);
	expect_eq(clocks_at(t, &b, &l, MINUTES(10)).responded, 0);
}

TEST(working_hours_carry_it_over_the_weekend)
{
	struct book b = round_the_clock(12 * 60, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	b.hours = timetable(t, "UTC mon-fri 08:00-18:00");
	opens(&l);
	c = clocks_at(t, &b, &l, 0);
	/* eight hours on Thursday, four on Friday */
	expect_str(usec_format(t->arena, c.first.due, USEC_SECOND_Z), S("2026-01-02T12:00:00Z"));
	expect_eq(clocks_at(t, &b, &l, HOURS(10)).first.left, HOURS(4));
}

TEST(a_new_severity_aims_it_anew_from_its_beginning)
{
	struct book b = round_the_clock(240, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	opens(&l);
	becomes(&l, MINUTES(30), S("high"));
	expect_eq(clocks_at(t, &b, &l, MINUTES(31)).first.due, START + MINUTES(60));
	/* after the answer it moves nothing */
	answers(&l, MINUTES(40));
	becomes(&l, MINUTES(50), S("low"));
	c = clocks_at(t, &b, &l, DAYS(1));
	expect_eq(clock_run_state(&c.first), RUN_WAS_MET);
	expect_eq(c.first.promise.minutes, 60);
	expect_str(c.first.severity, S("high"));
}

TEST(what_was_late_stays_late)
{
	struct book b = round_the_clock(240, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	opens(&l);
	l.v[0].severity = S("high");
	becomes(&l, MINUTES(61), S("low"));
	answers(&l, MINUTES(70));
	c = clocks_at(t, &b, &l, DAYS(1));
	expect_eq(c.first.late, START + MINUTES(60));
	expect_eq(c.first.due, START + MINUTES(240));
	/* lowered in time it is not */
	l.v[1].at = START + MINUTES(60);
	expect_eq(clocks_at(t, &b, &l, DAYS(1)).first.late, 0);
}

TEST(a_severity_that_comes_too_late_for_its_own_target_is_late_at_once)
{
	struct book b = round_the_clock(240, 0, 0, 0);
	struct log l;

	opens(&l);
	becomes(&l, MINUTES(100), S("high"));
	expect_eq(clocks_at(t, &b, &l, MINUTES(101)).first.late, START + MINUTES(100));
}

TEST(another_plan_aims_it_anew_from_its_beginning)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	b.other_plan = 15;
	opens(&l);
	happens(&l, MINUTES(5), CASE_EVENT_PLAN, CASE_UNASSIGNED)->detail =
		S("{\"fromPlan\":\"old\",\"fromCatalogue\":\"c@1\",\"plan\":\"other\","
		  "\"catalogue\":\"c@2\"}");
	c = clocks_at(t, &b, &l, MINUTES(6));
	expect_eq(c.first.due, START + MINUTES(15));
	expect_str(c.plan, S("other"));
	expect_str(c.catalogue, S("c@2"));
	expect_str(c.first.plan, S("other"));
}

TEST(a_resolution_stops_it_and_a_reopening_starts_it)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	opens(&l);
	happens(&l, MINUTES(10), CASE_EVENT_RESOLVED, CASE_RESOLVED);
	c = clocks_at(t, &b, &l, DAYS(1));
	expect_eq(clock_run_state(&c.first), RUN_WAS_STOPPED);
	expect_eq(c.next_due, 0);
	happens(&l, DAYS(2), CASE_EVENT_REOPENED, CASE_REOPENED);
	c = clocks_at(t, &b, &l, DAYS(2) + MINUTES(5));
	expect_eq(c.first.number, 2);
	expect_eq(c.first.due, START + DAYS(2) + MINUTES(60));
	expect_eq(c.first.left, MINUTES(55));
	expect_eq(c.n, 2);
}

TEST(a_case_resolved_too_late_is_late)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct log l;

	opens(&l);
	happens(&l, MINUTES(61), CASE_EVENT_RESOLVED, CASE_RESOLVED);
	expect(clocks_at(t, &b, &l, DAYS(1)).first.late);
}

TEST(without_a_target_nothing_is_due)
{
	struct book b = round_the_clock(0, 0, 0, 0);
	struct case_clocks c;
	struct log l;

	opens(&l);
	c = clocks_at(t, &b, &l, DAYS(100));
	expect_eq(c.n, 0);
	expect_eq(c.next_due, 0);
	expect_eq(c.first.due, 0);
}

TEST(the_next_response_begins_with_the_first_message_that_waits)
{
	struct book b = round_the_clock(0, 30, 0, 0);
	struct clock_run r;
	struct log l;

	opens(&l);
	writes(&l, MINUTES(1));
	expect_eq(clocks_at(t, &b, &l, MINUTES(2)).n, 0);
	answers(&l, MINUTES(10));
	writes(&l, MINUTES(20));
	writes(&l, MINUTES(40));
	r = last(t, &b, &l, MINUTES(45), CLOCK_NEXT_RESPONSE);
	expect_eq(r.started, START + MINUTES(20));
	expect_eq(r.due, START + MINUTES(50));
	answers(&l, MINUTES(46));
	r = last(t, &b, &l, HOURS(9), CLOCK_NEXT_RESPONSE);
	expect_eq(clock_run_state(&r), RUN_WAS_MET);
	writes(&l, HOURS(10));
	r = last(t, &b, &l, HOURS(10), CLOCK_NEXT_RESPONSE);
	expect_eq(r.number, 2);
	expect_eq(r.due, START + HOURS(10) + MINUTES(30));
}

TEST(updates_are_owed_from_each_answer_on)
{
	struct book b = round_the_clock(0, 0, 120, 0);
	struct clock_run r;
	struct log l;

	opens(&l);
	expect_eq(clocks_at(t, &b, &l, DAYS(1)).n, 0);
	answers(&l, MINUTES(10));
	writes(&l, MINUTES(20));
	r = last(t, &b, &l, MINUTES(30), CLOCK_UPDATE);
	expect_eq(r.due, START + MINUTES(130));
	answers(&l, MINUTES(100));
	r = last(t, &b, &l, MINUTES(101), CLOCK_UPDATE);
	expect_eq(r.number, 2);
	expect_eq(r.due, START + MINUTES(220));
	happens(&l, MINUTES(110), CASE_EVENT_RESOLVED, CASE_RESOLVED);
	r = last(t, &b, &l, DAYS(1), CLOCK_UPDATE);
	expect_eq(clock_run_state(&r), RUN_WAS_STOPPED);
	happens(&l, DAYS(2), CASE_EVENT_REOPENED, CASE_REOPENED);
	r = last(t, &b, &l, DAYS(2), CLOCK_UPDATE);
	expect_eq(r.number, 3);
	expect_eq(r.due, START + DAYS(2) + MINUTES(120));
}

TEST(a_clock_pauses_while_the_customer_is_asked_and_keeps_its_count)
{
	struct book b = round_the_clock(0, 0, 60, 600);
	struct case_clocks c;
	struct clock_run r;
	struct log l;

	opens(&l);
	asks(&l, MINUTES(100));
	r = last(t, &b, &l, HOURS(50), CLOCK_RESOLUTION);
	expect_eq(clock_run_state(&r), RUN_PAUSED);
	expect_eq(r.due, 0);
	expect_eq(r.counted, MINUTES(100));
	expect_eq(r.left, MINUTES(500));
	expect_eq(clocks_at(t, &b, &l, HOURS(50)).next_due, 0);
	writes(&l, HOURS(50));
	r = last(t, &b, &l, HOURS(50), CLOCK_RESOLUTION);
	expect_eq(clock_run_state(&r), RUN_RUNNING);
	expect_eq(r.due, START + HOURS(50) + MINUTES(500));
	r = last(t, &b, &l, HOURS(50), CLOCK_UPDATE);
	expect_eq(r.due, START + HOURS(50) + MINUTES(60));
	c = clocks_at(t, &b, &l, HOURS(50));
	expect_eq(c.next_due, r.due);
}

TEST(only_waiting_for_the_customer_pauses)
{
	static const enum case_status others[] = {CASE_UNASSIGNED,       CASE_OPENED,
						  CASE_WORK_IN_PROGRESS, CASE_PENDING_PROVIDER,
						  CASE_REOPENED,         CASE_CUSTOMER_COMPLETED};
	struct book b = round_the_clock(0, 0, 0, 600);
	struct log l;

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		opens(&l);
		happens(&l, MINUTES(10), CASE_EVENT_OTHER, others[i]);
		expect_eq(last(t, &b, &l, MINUTES(50), CLOCK_RESOLUTION).counted, MINUTES(50));
	}
}

TEST(what_is_used_up_when_the_pause_begins_is_due_when_it_ends)
{
	struct book b = round_the_clock(0, 0, 0, 60);
	struct clock_run r;
	struct log l;

	opens(&l);
	asks(&l, MINUTES(60));
	r = last(t, &b, &l, HOURS(5), CLOCK_RESOLUTION);
	expect_eq(clock_run_state(&r), RUN_PAUSED);
	expect_eq(r.left, 0);
	writes(&l, HOURS(6));
	r = last(t, &b, &l, HOURS(6), CLOCK_RESOLUTION);
	expect_eq(r.due, START + HOURS(6));
	expect_eq(r.late, 0);
	expect_eq(last(t, &b, &l, HOURS(6) + 1, CLOCK_RESOLUTION).late, START + HOURS(6));
}

TEST(a_reopening_takes_the_resolution_up_with_its_count)
{
	struct book b = round_the_clock(0, 0, 0, 60);
	struct clock_run r;
	struct log l;

	opens(&l);
	happens(&l, MINUTES(40), CASE_EVENT_RESOLVED, CASE_RESOLVED);
	r = last(t, &b, &l, DAYS(1), CLOCK_RESOLUTION);
	expect_eq(clock_run_state(&r), RUN_WAS_MET);
	happens(&l, DAYS(1), CASE_EVENT_REOPENED, CASE_REOPENED);
	r = last(t, &b, &l, DAYS(1) + MINUTES(10), CLOCK_RESOLUTION);
	expect_eq(r.number, 1);
	expect_eq(r.counted, MINUTES(50));
	expect_eq(r.due, START + DAYS(1) + MINUTES(20));
	happens(&l, DAYS(1) + MINUTES(30), CASE_EVENT_RESOLVED, CASE_RESOLVED);
	expect_eq(last(t, &b, &l, DAYS(2), CLOCK_RESOLUTION).late, START + DAYS(1) + MINUTES(20));
}

TEST(clocks_run_beside_each_other)
{
	struct book b = round_the_clock(60, 30, 120, 600);
	struct case_clocks c;
	struct log l;

	opens(&l);
	c = clocks_at(t, &b, &l, 0);
	expect_eq(c.n, 2);
	expect_eq(c.next_due, START + MINUTES(60));
	answers(&l, MINUTES(10));
	writes(&l, MINUTES(20));
	c = clocks_at(t, &b, &l, MINUTES(20));
	expect_eq(c.n, 4);
	expect_eq(case_clock_last(&c, CLOCK_NEXT_RESPONSE)->due, START + MINUTES(50));
	expect_eq(case_clock_last(&c, CLOCK_UPDATE)->due, START + MINUTES(130));
	expect_eq(case_clock_last(&c, CLOCK_RESOLUTION)->due, START + MINUTES(600));
	expect_eq(c.next_due, START + MINUTES(50));
}

TEST(hours_that_change_count_as_they_were_and_as_they_are)
{
	struct book b = round_the_clock(0, 0, 0, 600);
	struct timetable_part parts[2];
	struct timetable both = {parts, 2};
	struct clock_run r;
	struct log l;

	parts[0] = timetable(t, "UTC mon-sun 00:00-24:00")->v[0];
	parts[1] = timetable(t, "UTC mon-fri 08:00-12:00")->v[0];
	parts[1].from = START + HOURS(4); /* Thursday, 14:00 */
	b.hours = &both;
	opens(&l);
	r = last(t, &b, &l, DAYS(1), CLOCK_RESOLUTION);
	/* four hours until the change, four on Friday, two on Monday */
	expect_str(usec_format(t->arena, r.due, USEC_SECOND_Z), S("2026-01-05T10:00:00Z"));
	expect_eq(r.counted, HOURS(4) + HOURS(2));
}

TEST(a_wall_clock_set_back_turns_nothing_around)
{
	struct book b = round_the_clock(0, 0, 0, 600);
	struct clock_run r;
	struct log l;

	opens(&l);
	asks(&l, MINUTES(100));
	writes(&l, MINUTES(50));
	r = last(t, &b, &l, MINUTES(10), CLOCK_RESOLUTION);
	expect_eq(r.counted, MINUTES(100));
	expect_eq(r.due, START + MINUTES(600));
}

TEST(logs_that_cannot_be)
{
	struct book b = round_the_clock(60, 0, 0, 0);
	struct case_clocks c;
	struct log l = {0};

	expect_err(case_clocks_derive(t->arena, l.v, 0, START, &b.book, &c), E_SYNTAX);
	happens(&l, 0, CASE_EVENT_TAKEN, CASE_WORK_IN_PROGRESS);
	expect_err(case_clocks_derive(t->arena, l.v, 1, START, &b.book, &c), E_SYNTAX);
	opens(&l);
	happens(&l, 1, CASE_EVENT_PLAN, CASE_UNASSIGNED)->detail = S("{\"plan\":");
	expect_err(case_clocks_derive(t->arena, l.v, 2, START, &b.book, &c), E_SYNTAX);
	l.v[1].kind = CASE_EVENT_ESCALATED;
	l.v[1].detail = S("{\"clock\":\"none\",\"run\":1,\"level\":\"x\"}");
	expect_err(case_clocks_derive(t->arena, l.v, 2, START, &b.book, &c), E_SYNTAX);
}

TEST(words_of_clocks)
{
	enum clock_kind k;

	for (int i = 0; i < CLOCK_KIND_COUNT; i++) {
		expect_ok(clock_kind_parse(clock_kind_code((enum clock_kind)i), &k));
		expect_eq(k, i);
	}
	expect_err(clock_kind_parse(S("last-response"), &k), E_NOENT);
}

TEST(the_row_follows_from_the_log)
{
	struct case_row row = {.subject = S("kept")};
	struct log l;

	opens(&l);
	l.v[0].communication = 1;
	asks(&l, MINUTES(10));
	l.v[1].communication = 2;
	happens(&l, MINUTES(20), CASE_EVENT_RESOLVED, CASE_RESOLVED)->severity = S("high");
	expect_ok(case_cache_derive(l.v, l.n, &row));
	expect_eq(row.status, CASE_RESOLVED);
	expect_eq(row.resolved_at, START + MINUTES(20));
	expect_eq(row.communications, 2);
	expect_eq(row.last_communication, START + MINUTES(10));
	expect_eq(row.last_activity, START + MINUTES(20));
	expect_eq(row.events, 3);
	expect_str(row.severity, S("high"));
	expect_str(row.subject, S("kept"));
	happens(&l, MINUTES(30), CASE_EVENT_REOPENED, CASE_REOPENED);
	expect_ok(case_cache_derive(l.v, l.n, &row));
	expect_eq(row.resolved_at, 0);
	expect_err(case_cache_derive(l.v, 0, &row), E_SYNTAX);
}
