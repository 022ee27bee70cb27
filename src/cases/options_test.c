/* SPDX-License-Identifier: Apache-2.0 */
/* What DescribeCreateCaseOptions says about hours is held against working time, moment by moment.
 */
#include "case-calendar.h"
#include "case-world.h"

static int ask(struct case_world *w, const char *language, const char *severity,
	       struct support_describe_create_case_options_response *out)
{
	const struct support_describe_create_case_options_request in = {
		.issue_type = S("technical"),
		.service_code = S("aws-lambda"),
		.category_code = S("other"),
		.language = str_from(language),
		.severity_code = str_from(severity),
	};

	*out = (struct support_describe_create_case_options_response){0};
	return CALL(w, SUPPORT_DESCRIBE_CREATE_CASE_OPTIONS,
		    op_support_describe_create_case_options(&w->rq, &in, out));
}

static const struct support_communication_type_options *
find(const struct support_describe_create_case_options_response *out, const char *type)
{
	for (size_t i = 0; i < out->communication_types.n; i++) {
		if (str_eq(out->communication_types.v[i].type, str_from(type)))
			return &out->communication_types.v[i];
	}
	return NULL;
}

/* "09:00:00.000"; the last moment of a day stands for its end. */
static usec of_day(str text)
{
	int64_t h, m, s;

	expect_ok(str_to_i64(str_slice(text, 0, 2), &h));
	expect_ok(str_to_i64(str_slice(text, 3, 5), &m));
	expect_ok(str_to_i64(str_slice(text, 6, 8), &s));
	return HOURS(h) + MINUTES(m) + SECONDS(s) + (str_ends(text, S(".999")) ? SECONDS(1) : 0);
}

/* Whether the answer promises somebody at that moment. */
static bool promised(const struct support_communication_type_options *o, usec at)
{
	bool hours = false;

	for (size_t i = 0; i < o->supported_hours.n; i++)
		hours = hours || (of_day(o->supported_hours.v[i].start_time) <= at % DAYS(1) &&
				  at % DAYS(1) < of_day(o->supported_hours.v[i].end_time));
	for (size_t i = 0; i < o->dates_without_support.n; i++) {
		usec from, to;

		expect_ok(usec_parse_iso(o->dates_without_support.v[i].start_date_time, &from));
		expect_ok(usec_parse_iso(o->dates_without_support.v[i].end_date_time, &to));
		hours = hours && !(from <= at && at < to);
	}
	return hours;
}

static void same_as(struct case_world *w, const struct support_communication_type_options *o,
		    const char *hours, const struct calendar_holiday *off, size_t n)
{
	struct calendar c;

	expect(o);
	expect_ok(calendar_parse(w->t->arena, str_from(hours), &c));
	c.holidays = off;
	c.holiday_count = n;
	for (usec at = w->rq.now; at < w->rq.now + DAYS(13); at += MINUTES(10)) {
		if (promised(o, at) != calendar_working(&c, at))
			test_fail(__FILE__, __LINE__, "at %.*s it says %d",
				  STR_ARG(usec_format(w->t->arena, at, USEC_MILLI_Z)),
				  promised(o, at));
	}
}

#define EASTER                                                                                     \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"                                                       \
	"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260403\r\nSUMMARY:Good Friday\r\n"          \
	"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20260406\r\n"                   \
	"SUMMARY:Easter Monday\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
#define OFFICE "Europe/Berlin mon-thu 08:00-12:00,13:00-17:30; fri 08:00-14:00"
#define ALL_ALWAYS "channels: {web: always, chat: always, call: always}"
#define CALL_IN_OFFICE_HOURS "channels: {web: always, chat: always, call: china-office}"

static void give_hours(struct case_world *w)
{
	const struct mainstay_import_holidays_request import = {.name = S("DE"),
								.calendar_data = S(EASTER)};
	struct mainstay_import_holidays_response imported = {0};
	str customer = S("customer");
	const struct mainstay_put_calendar_request put = {
		.name = S("china-office"), .hours = S(OFFICE), .holiday_sets = {&customer, 1}};
	struct mainstay_put_calendar_response done = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_IMPORT_HOLIDAYS,
		       op_mainstay_import_holidays(&w->rq, &import, &imported)));
	expect_ok(CALL(w, MAINSTAY_PUT_CALENDAR, op_mainstay_put_calendar(&w->rq, &put, &done)));
	world_as(w, w->business);
}

EACH_DATABASE(breaks_holidays_and_summer_time_are_told_exactly)
{
	static const struct calendar_holiday easter[] = {{DAYS(20546), S_INIT("Good Friday")},
							 {DAYS(20549), S_INIT("Easter Monday")}};
	struct case_world *w = world_new_edited(t, where, ALL_ALWAYS, CALL_IN_OFFICE_HOURS);
	struct support_describe_create_case_options_response out;

	/* summer time begins on 29 March; Easter is the weekend after */
	world_tick(w, DAYS(24));
	give_hours(w);
	world_tick(w, MINUTES(1));
	expect_ok(ask(w, "en", NULL, &out));
	same_as(w, find(&out, "call"), OFFICE, easter, ARRAY_LEN(easter));
	same_as(w, find(&out, "web"), "24x7", NULL, 0);
	expect_ok(ask(w, "en", "urgent", &out));
	same_as(w, find(&out, "call"), OFFICE, easter, ARRAY_LEN(easter));
	expect_fails(w, ask(w, "en", "critical", &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Invalid severity code");
	world_free(w);
}

/* Chinese billing cases: the language's office hours and the channel's both count. */
EACH_DATABASE(a_language_narrows_the_hours_of_a_channel)
{
	struct case_world *w = world_new_edited(t, where, ALL_ALWAYS,
						"channels: {web: always, chat: always, "
						"call: japan-korea-office}");
	const struct support_describe_create_case_options_request in = {
		.issue_type = S("customer-service"),
		.service_code = S("billing"),
		.category_code = S("charge-inquiry"),
		.language = S("zh"),
	};
	struct support_describe_create_case_options_response out = {0};

	expect_ok(CALL(w, SUPPORT_DESCRIBE_CREATE_CASE_OPTIONS,
		       op_support_describe_create_case_options(&w->rq, &in, &out)));
	/* nine to six in Tokyo, and nine to six in Peking */
	same_as(w, find(&out, "call"), "+08:00 mon-fri 09:00-17:00", NULL, 0);
	same_as(w, find(&out, "web"), "+08:00 mon-fri 09:00-18:00", NULL, 0);
	world_free(w);
}
