/* SPDX-License-Identifier: Apache-2.0 */
#include "case-status.h"

#include "test.h"

/*
 * The whole machine, written down a second time as words: status, action, next
 * status ("-" refused). Every pair stands here, so a change of the table must be
 * meant.
 */
static const struct {
	const char *from;
	const char *next[CASE_ACTION_COUNT];
} expected[] = {
	/* customer: reply, resolve; staff: take, release, reply, reply and go on, resolve, reopen;
	 * silence; merge */
	{"unassigned",
	 {"unassigned", "resolved", "work-in-progress", "unassigned", "pending-customer-action",
	  "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"opened",
	 {"opened", "resolved", "work-in-progress", "unassigned", "pending-customer-action",
	  "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"work-in-progress",
	 {"pending-amazon-action", "resolved", "work-in-progress", "unassigned",
	  "pending-customer-action", "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"pending-customer-action",
	 {"pending-amazon-action", "resolved", "work-in-progress", "unassigned",
	  "pending-customer-action", "work-in-progress", "resolved", "-", "resolved", "resolved"}},
	{"pending-amazon-action",
	 {"pending-amazon-action", "resolved", "work-in-progress", "unassigned",
	  "pending-customer-action", "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"customer-action-completed",
	 {"pending-amazon-action", "resolved", "work-in-progress", "unassigned",
	  "pending-customer-action", "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"reopened",
	 {"reopened", "resolved", "work-in-progress", "reopened", "pending-customer-action",
	  "work-in-progress", "resolved", "-", "-", "resolved"}},
	{"resolved",
	 {"reopened", "resolved", "-", "-", "resolved", "-", "resolved", "reopened", "-",
	  "resolved"}},
};

TEST(every_status_and_action_goes_where_it_should)
{
	expect_eq(ARRAY_LEN(expected), CASE_STATUS_COUNT);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		enum case_status from, to;

		expect_ok(case_status_parse(str_from(expected[i].from), &from));
		for (int action = 0; action < CASE_ACTION_COUNT; action++) {
			str next = str_from(expected[i].next[action]);

			if (str_eq(next, S("-"))) {
				expect_err(case_status_next(from, (enum case_action)action, &to),
					   E_INVAL);
				continue;
			}
			expect_ok(case_status_next(from, (enum case_action)action, &to));
			expect_str(case_status_code(to), next);
		}
	}
}

TEST(statuses_have_the_words_of_the_api)
{
	for (int i = 0; i < CASE_STATUS_COUNT; i++) {
		enum case_status s;

		expect_ok(case_status_parse(case_status_code((enum case_status)i), &s));
		expect_eq(s, i);
		expect_eq(case_status_open(s), s != CASE_RESOLVED);
	}
}

TEST(all_open_is_no_status)
{
	enum case_status s;

	expect_err(case_status_parse(S("all-open"), &s), E_NOENT);
	expect_err(case_status_parse(S(""), &s), E_NOENT);
	expect_err(case_status_parse(S("Resolved"), &s), E_NOENT);
}

TEST(a_resolved_case_is_reopened_for_fourteen_days)
{
	usec resolved = SECONDS(1700000000);

	expect(case_reopen_allowed(resolved, resolved));
	expect(case_reopen_allowed(resolved, resolved + DAYS(14)));
	expect(!case_reopen_allowed(resolved, resolved + DAYS(14) + 1));
}
