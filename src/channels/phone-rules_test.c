/* SPDX-License-Identifier: Apache-2.0 */
#include "phone-rules.h"

#include "phone.h"
#include "settings.h"
#include "test.h"

TEST(numbers_are_e164)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"+49 30 123456", "+4930123456"},
		{" +1 (555) 010-9999 ", "+15550109999"},
		{"+86.10.1234/5678", "+861012345678"},
		{"+123456789012345", "+123456789012345"},
		{"+1234567890123456", NULL}, /* sixteen digits */
		{"+1234567", NULL},          /* seven */
		{"+0301234567", NULL},
		{"0049 30 123456", NULL},
		{"030 123456", NULL},
		{"+49 30 12345x", NULL},
		{"+49;30123456", NULL},
		{"++4930123456", NULL},
		{"+49\n30123456", NULL},
		{"+4930123456\r\nVia: x", NULL},
		{"", NULL},
		{"+", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str out = {0};
		int r = phone_number(t->arena, str_from(rows[i].in), &out);

		if (!rows[i].out) {
			expect_err(r, E_SYNTAX);
			continue;
		}
		expect_ok(r);
		expect_str(out, str_from(rows[i].out));
	}
}

/* Whatever bytes come: what is accepted is "+" and 8 to 15 digits, and is its own canonical form.
 */
TEST(a_number_that_is_accepted_has_no_other_bytes)
{
	static const char alphabet[] = "+0123456789 -.()/;@\r\n<>x";
	uint64_t seed = 7;
	int accepted = 0;

	for (int i = 0; i < 200000; i++) {
		char text[20];
		size_t n;
		str out, again;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		n = (seed >> 33) % sizeof(text);
		for (size_t k = 0; k < n; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[k] = alphabet[(seed >> 33) % 16];
			if ((seed >> 60) == 0)
				text[k] = alphabet[(seed >> 40) % (sizeof(alphabet) - 1)];
		}
		if (n)
			text[0] = '+';
		if (phone_number(t->arena, (str){text, n}, &out) < 0)
			continue;
		accepted++;
		expect(out.n >= 9 && out.n <= 16 && out.p[0] == '+');
		for (size_t k = 1; k < out.n; k++)
			expect(out.p[k] >= '0' && out.p[k] <= '9');
		expect_ok(phone_number(t->arena, out, &again));
		expect_str(again, out);
	}
	expect(accepted > 100);
}

TEST(prefixes_say_who_may_be_called)
{
	expect(phone_allowed(S("+4930123456"), S("")));
	expect(phone_allowed(S("+4930123456"), S("+1, +49")));
	expect(!phone_allowed(S("+8830123456"), S("+1, +49")));
	expect(!phone_allowed(S("+4930123456"), S("+49301234567,")));
}

TEST(retries_follow_their_rules)
{
	const str rules = S("no-answer=15min,1h,4h; busy=5min ;failed=30s");
	usec wait;

	expect_ok(phone_retry_check(rules));
	expect_ok(phone_retry_check(S("")));
	expect_ok(phone_retry_wait(rules, PHONE_NO_ANSWER, 1, &wait));
	expect_eq(wait, MINUTES(15));
	expect_ok(phone_retry_wait(rules, PHONE_NO_ANSWER, 3, &wait));
	expect_eq(wait, HOURS(4));
	expect_err(phone_retry_wait(rules, PHONE_NO_ANSWER, 4, &wait), E_NOENT);
	expect_ok(phone_retry_wait(rules, PHONE_FAILED, 1, &wait));
	expect_eq(wait, SECONDS(30));
	expect_err(phone_retry_wait(rules, PHONE_REFUSED, 1, &wait), E_NOENT);
	expect_err(phone_retry_wait(rules, PHONE_BUSY, 2, &wait), E_NOENT);
	expect_err(phone_retry_check(S("busy")), E_SYNTAX);
	expect_err(phone_retry_check(S("busy=")), E_SYNTAX);
	expect_err(phone_retry_check(S("busy=5")), E_SYNTAX);
	expect_err(phone_retry_check(S("busy=-5min")), E_SYNTAX);
	expect_err(phone_retry_check(S("sleepy=5min")), E_SYNTAX);
	expect_err(phone_retry_check(S("busy=1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,"
				       "1s,1s,1s")),
		   E_SYNTAX);
}

static usec at(const char *iso)
{
	usec v;

	expect_ok(usec_parse_iso(str_from(iso), &v));
	return v;
}

TEST(a_promise_is_kept_in_working_hours)
{
	struct calendar office;
	const struct timetable_part part = {.from = INT64_MIN, .hours = &office};
	const struct timetable hours = {&part, 1};
	struct phone_window any = {0}, window;
	usec due;

	expect_ok(calendar_parse(t->arena, S("+08:00 mon-fri 09:00-18:00"), &office));
	/* Friday 17:50 in China: 10 minutes are left that day, 20 go over to Monday */
	expect_ok(phone_promise(&hours, at("2026-03-06T09:50:00Z"), &any, MINUTES(30), &due));
	expect_eq(due, at("2026-03-09T01:20:00Z"));
	/* asked for on the weekend */
	expect_ok(phone_promise(&hours, at("2026-03-07T12:00:00Z"), &any, MINUTES(30), &due));
	expect_eq(due, at("2026-03-09T01:30:00Z"));
	/* a window on Saturday has no hours; the next ones begin on Monday */
	window = (struct phone_window){at("2026-03-07T02:00:00Z"), at("2026-03-07T08:00:00Z")};
	expect_err(phone_promise(&hours, at("2026-03-06T09:50:00Z"), &window, MINUTES(30), &due),
		   E_NOENT);
	expect_eq(due, at("2026-03-09T01:00:00Z"));
	/* a window that ends before the usual time: by its end */
	window = (struct phone_window){at("2026-03-09T03:00:00Z"), at("2026-03-09T03:10:00Z")};
	expect_ok(phone_promise(&hours, at("2026-03-06T09:50:00Z"), &window, MINUTES(30), &due));
	expect_eq(due, window.until);
}

TEST(holidays_promise_nothing)
{
	struct calendar_holiday days[1] = {{.name = S("a holiday")}};
	struct calendar office;
	const struct timetable_part part = {.from = INT64_MIN, .hours = &office};
	const struct timetable hours = {&part, 1};
	struct phone_window any = {0};
	usec due;

	days[0].day = at("2026-03-09T00:00:00Z");
	expect_ok(calendar_parse(t->arena, S("+08:00 mon-fri 09:00-18:00"), &office));
	office.holidays = days;
	office.holiday_count = 1;
	/* Friday 17:50; Monday is a holiday, so the rest is on Tuesday */
	expect_ok(phone_promise(&hours, at("2026-03-06T09:50:00Z"), &any, MINUTES(30), &due));
	expect_eq(due, at("2026-03-10T01:20:00Z"));
}

/* Against a count of minutes, one by one. */
TEST(promises_agree_with_counting_minutes)
{
	struct calendar office;
	const struct timetable_part part = {.from = INT64_MIN, .hours = &office};
	const struct timetable hours = {&part, 1};
	uint64_t seed = 42;

	expect_ok(calendar_parse(
		t->arena, S("+03:00 mon-fri 08:00-12:00,13:00-17:30; sat 10:00-12:00"), &office));
	for (int i = 0; i < 2000; i++) {
		usec now = at("2026-03-01T00:00:00Z"), due, m;
		struct phone_window w = {0};
		int64_t within, left;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		now += MINUTES((seed >> 33) % 20160);
		within = 1 + (int64_t)((seed >> 20) % 600);
		if (seed & 1)
			w.from = now + MINUTES((seed >> 8) % 3000);
		expect_ok(phone_promise(&hours, now, &w, MINUTES(within), &due));
		left = within;
		for (m = w.from > now ? w.from : now; left; m += MINUTES(1))
			left -= calendar_working(&office, m);
		expect_eq(due, m);
	}
}

/* Empty when the settings are taken. */
static str wrong_with(struct test *t, const char *key, const char *value)
{
	struct settings s;
	char *why = NULL;
	str text = S("");

	settings_init(&s);
	expect_ok(settings_set(&s, t->arena, str_from(key), str_from(value), &text));
	if (phone_check(&s, &why) == 0)
		return S("");
	text = str_dup(t->arena, str_from(why));
	mem_free(why);
	return text;
}

TEST(settings_of_the_phone)
{
	static const char *const good[] = {"", "busy=5min", "no-answer=15min,1h; busy=5min;"};
	static const struct {
		const char *rules, *said;
	} bad[] = {
		{"busy=5min; sleepy=5min", "phone.retry has \"sleepy=5min\""},
		{"busy", "phone.retry has \"busy\""},
		{"no-answer=15min,soon", "write it like busy=5min,1h"},
		{"talked=5", "no-answer, busy, refused"},
	};

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		expect_str(wrong_with(t, "phone.retry", good[i]), S(""));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(str_contains(wrong_with(t, "phone.retry", bad[i].rules),
				    str_from(bad[i].said)));
	expect(str_contains(wrong_with(t, "pbx.secret_file", "/nonexistent"),
			    S("pbx.secret_file is \"/nonexistent\"")));
	expect(str_contains(wrong_with(t, "sip.password_file", "/dev/null"), S("is empty")));
}
