/* SPDX-License-Identifier: Apache-2.0 */
/* Hours and holidays that change, and what that does to clocks. */
#include "case-world.h"
#include "clock-promise.h"
#include "holidays.h"

#define FILE_OF(days)                                                                              \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ours\r\n" days "END:VCALENDAR\r\n"
#define DAY(uid, day, name)                                                                        \
	"BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART;VALUE=DATE:" day "\r\nSUMMARY:" name               \
	"\r\nEND:VEVENT\r\n"

static usec at(const char *text)
{
	usec t = 0;

	expect_ok(usec_parse_iso(str_from(text), &t));
	return t;
}

static struct holiday_file file(struct test *t, const char *text)
{
	struct holiday_file f = {0};
	str why;

	expect_ok(holidays_read(t->arena, str_from(text), at("2026-01-01"), at("2031-01-01"), &f,
				&why));
	return f;
}

TEST(days_of_a_file_come_in_order_and_once)
{
	struct holiday_file f =
		file(t, FILE_OF(DAY("2", "20261225", "Christmas") DAY("1", "20260101", "New Year")
					DAY("3", "20261225", "Also Christmas")));

	expect_eq(f.count, 2);
	expect_str(f.title, S("Ours"));
	expect_str(f.days, S("20260101 New Year\n20261225 Also Christmas"));
}

TEST(repetitions_and_spans_are_written_out)
{
	struct holiday_file f =
		file(t, FILE_OF("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20200501\r\n"
				"RRULE:FREQ=YEARLY\r\nSUMMARY:Labour\r\nEND:VEVENT\r\n"
				"BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20270216\r\n"
				"DTEND;VALUE=DATE:20270219\r\nSUMMARY:Spring\r\nEND:VEVENT\r\n"));

	expect_eq(f.count, 8);
	expect_str(f.days, S("20260501 Labour\n20270216 Spring\n20270217 Spring\n20270218 Spring\n"
			     "20270501 Labour\n20280501 Labour\n20290501 Labour\n20300501 Labour"));
}

TEST(appointments_are_no_holidays)
{
	struct holiday_file f =
		file(t, FILE_OF("BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260501T090000Z\r\n"
				"DTEND:20260501T100000Z\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\n"));

	expect_eq(f.count, 0);
	expect_eq(f.timed, 1);
}

TEST(names_are_one_line)
{
	struct holiday_file f = file(t, FILE_OF(DAY("1", "20260101", "a\\nb\\, c")));

	expect_str(f.days, S("20260101 a b, c"));
}

TEST(a_file_that_is_none_says_why)
{
	struct holiday_file f;
	str why = {0};

	expect_err(holidays_read(t->arena, S("no calendar"), 0, DAYS(1), &f, &why), E_SYNTAX);
	expect(why.n > 0);
}

/* ---- the operations ---- */

/* Developers' questions are answered in office hours there. */
#define OFFICE "normal: {first_response: 12h, calendar: china-office, source: aws-2024, doubt: D5}"
#define ALWAYS "normal: {first_response: 12h, calendar: always, source: aws-2024, doubt: D5}"

static struct case_world *office_world(struct test *t, enum fixture_kind where)
{
	return world_new_edited(t, where, ALWAYS, OFFICE);
}

static str open_case(struct case_world *w)
{
	const struct mainstay_create_case_request in = {.subject = S("s"),
							.communication_body = S("b"),
							.issue_type = S("technical"),
							.service_code = S("aws-lambda"),
							.severity_code = S("normal")};
	struct mainstay_create_case_response out = {0};

	world_as(w, w->developer);
	expect_ok(CALL(w, MAINSTAY_CREATE_CASE, op_mainstay_create_case(&w->rq, &in, &out)));
	return out.case_->case_id;
}

static struct mainstay_explain_case_clock_response explain(struct case_world *w, str id)
{
	const struct mainstay_explain_case_clock_request in = {.case_id = id};
	struct mainstay_explain_case_clock_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_EXPLAIN_CASE_CLOCK,
		       op_mainstay_explain_case_clock(&w->rq, &in, &out)));
	return out;
}

static int import(struct case_world *w, const char *name, const char *text, const char *from)
{
	const struct mainstay_import_holidays_request in = {
		.name = str_from(name), .calendar_data = str_from(text), .from = str_from(from)};
	struct mainstay_import_holidays_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_IMPORT_HOLIDAYS, op_mainstay_import_holidays(&w->rq, &in, &out));
}

static int put(struct case_world *w, const char *hours, str set, const char *from)
{
	const struct mainstay_put_calendar_request in = {.name = S("china-office"),
							 .hours = str_from(hours),
							 .holiday_sets = {&set, set.p ? 1 : 0},
							 .from = str_from(from)};
	struct mainstay_put_calendar_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_PUT_CALENDAR, op_mainstay_put_calendar(&w->rq, &in, &out));
}

static int delete (struct case_world *w, const char *name)
{
	const struct mainstay_delete_calendar_request in = {.name = str_from(name)};
	struct mainstay_delete_calendar_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_DELETE_CALENDAR, op_mainstay_delete_calendar(&w->rq, &in, &out));
}

#define TWO_DAYS FILE_OF(DAY("1", "20260303", "Lantern") DAY("2", "20270101", "New Year"))

EACH_DATABASE(hours_and_holidays_aim_running_clocks_anew)
{
	struct case_world *w = office_world(t, where);
	struct mainstay_explain_case_clock_response out;
	str id;

	/* Monday 09:00 UTC is 17:00 there: one hour today, nine on Tuesday, two on Wednesday */
	id = open_case(w);
	expect_str(explain(w, id).due, S("2026-03-04T03:00:00.000Z"));
	expect_ok(import(w, "CN", TWO_DAYS, NULL));
	expect_str(explain(w, id).due, S("2026-03-04T03:00:00.000Z"));
	expect_ok(put(w, "+08:00 mon-fri 09:00-18:00", S("CN"), NULL));
	out = explain(w, id);
	expect_str(out.due, S("2026-03-05T03:00:00.000Z"));
	expect_eq(out.clocks.n, 1);
	/* from Wednesday noon there on, half of the day is free */
	world_tick(w, MINUTES(1));
	expect_ok(put(w, "+08:00 mon-fri 14:00-18:00", S("CN"), "2026-03-04T04:00:00Z"));
	expect_str(explain(w, id).due, S("2026-03-05T10:00:00.000Z"));
	world_tick(w, DAYS(2) + HOURS(14));
	out = explain(w, id);
	expect_eq(out.clocks.v[0].counted_seconds.v, 3600 * (1 + 3 + 4));
	expect_eq(out.clocks.v[0].intervals.n, 8);
	expect_str(out.clocks.v[0].intervals.v[2].reason, S("holiday Lantern"));
	expect_str(out.clocks.v[0].intervals.v[4].reason, S("working hours"));
	expect_eq(out.clocks.v[0].intervals.v[4].seconds.v, 3 * 3600);
	/* its end takes back nothing of what was counted */
	expect_ok(delete (w, "china-office"));
	expect_str(explain(w, id).due, S("2026-03-05T05:00:00.000Z"));
	world_free(w);
}

EACH_DATABASE(a_set_may_be_that_of_the_customers_country)
{
	struct case_world *w = office_world(t, where);
	str id = open_case(w);

	expect_ok(import(w, "DE", TWO_DAYS, NULL));
	expect_ok(import(w, "FR", FILE_OF(DAY("1", "20260304", "Mercredi")), NULL));
	expect_ok(put(w, "customer mon-fri 09:00-18:00", S("customer"), NULL));
	/* Monday 10:00 to 18:00 in Berlin, Tuesday is free, four hours on Wednesday */
	expect_str(explain(w, id).due, S("2026-03-04T12:00:00.000Z"));
	world_free(w);
}

EACH_DATABASE(what_calendars_refuse)
{
	struct case_world *w = office_world(t, where);

	expect_fails(w, import(w, "CN", "nonsense", NULL), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	expect_fails(w, import(w, "CN", FILE_OF(""), NULL), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	expect_fails(w, import(w, "CN", TWO_DAYS, "2026-03-01"),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, import(w, "CN", TWO_DAYS, "soon"), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	expect_fails(w, put(w, "mon-fri", (str){0}, NULL), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     NULL);
	expect_fails(w, put(w, "Nowhere/At_All mon-fri 09:00-18:00", (str){0}, NULL),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, put(w, "UTC mon-fri 09:00-18:00", S("XX"), NULL),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_fails(w, delete (w, "CN"), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	expect_ok(import(w, "CN", TWO_DAYS, "2027-01-01"));
	expect_ok(delete (w, "CN"));
	expect_fails(w, delete (w, "CN"), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	world_free(w);
}

EACH_DATABASE(calendars_are_shown)
{
	struct case_world *w = office_world(t, where);
	struct mainstay_list_calendars_request list = {.max_results = SOME_I64(1)};
	struct mainstay_list_calendars_response page = {0};
	const struct mainstay_get_calendar_request get = {.name = S("CN")};
	struct mainstay_get_calendar_response out = {0};

	expect_ok(import(w, "CN", TWO_DAYS, NULL));
	expect_ok(put(w, "24x7", S("CN"), NULL));
	expect_ok(CALL(w, MAINSTAY_GET_CALENDAR, op_mainstay_get_calendar(&w->rq, &get, &out)));
	expect_eq(out.versions.n, 1);
	expect_eq(out.versions.v[0].days.n, 2);
	expect_str(out.versions.v[0].days.v[0].day, S("2026-03-03"));
	expect_str(out.versions.v[0].days.v[0].name, S("Lantern"));
	expect_ok(
		CALL(w, MAINSTAY_LIST_CALENDARS, op_mainstay_list_calendars(&w->rq, &list, &page)));
	expect_eq(page.calendars.n, 1);
	expect_str(page.calendars.v[0].name, S("CN"));
	list.next_token = page.next_token;
	page = (struct mainstay_list_calendars_response){0};
	expect_ok(
		CALL(w, MAINSTAY_LIST_CALENDARS, op_mainstay_list_calendars(&w->rq, &list, &page)));
	expect_eq(page.calendars.n, 1);
	expect_str(page.calendars.v[0].kind, S("hours"));
	expect_str(page.calendars.v[0].summary, S("24x7"));
	expect(!page.next_token.p);
	world_free(w);
}
