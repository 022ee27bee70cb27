/* SPDX-License-Identifier: Apache-2.0 */
#include "phone-state.h"

#include <string.h>

#include "test.h"

/* The same machine, written down as sentences. */
static const char *const paths[] = {
	"waiting 0 claimed",
	"waiting 2 ringing-agent",
	"claimed 1 waiting",
	"ringing-agent 3 ringing-customer",
	"ringing-agent 1 claimed",
	"ringing-agent 11 cancelled",
	"ringing-customer 4 talking",
	"ringing-customer 6 waiting",
	"ringing-customer 8 no-answer",
	"ringing-customer 9 busy",
	"ringing-customer 10 failed",
	"ringing-customer 11 cancelled",
	"talking 5 after-call",
	"after-call 7 done",
	"after-call 2 ringing-agent",
	"waiting 12 expired",
	"claimed 12 expired",
};

TEST(the_states_lead_where_they_should)
{
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		str rest = str_from(paths[i]);
		str from = str_cut(&rest, ' '), event = str_cut(&rest, ' ');
		enum callback_state a, b;
		int64_t e;

		expect_ok(callback_state_parse(from, &a));
		expect_ok(str_to_i64(event, &e));
		expect_ok(callback_next(a, (enum callback_event)e, &b));
		expect_str(callback_state_code(b), rest);
	}
}

TEST(what_has_ended_stays_so)
{
	enum callback_state to;

	for (int s = CALLBACK_DONE; s < CALLBACK_STATE_COUNT; s++) {
		for (int e = 0; e < CALLBACK_EVENT_COUNT; e++)
			expect_err(
				callback_next((enum callback_state)s, (enum callback_event)e, &to),
				E_INVAL);
	}
}

TEST(from_every_open_state_there_is_a_way_to_an_end)
{
	bool ends[CALLBACK_STATE_COUNT] = {0};

	for (int s = CALLBACK_DONE; s < CALLBACK_STATE_COUNT; s++)
		ends[s] = true;
	for (int round = 0; round < CALLBACK_STATE_COUNT; round++) {
		for (int s = 0; s < CALLBACK_STATE_COUNT; s++) {
			for (int e = 0; e < CALLBACK_EVENT_COUNT; e++) {
				enum callback_state to;

				if (callback_next((enum callback_state)s, (enum callback_event)e,
						  &to) == 0 &&
				    ends[to])
					ends[s] = true;
			}
		}
	}
	for (int s = 0; s < CALLBACK_STATE_COUNT; s++)
		expect(ends[s]);
}

TEST(while_a_call_is_under_way_nobody_takes_or_completes_it)
{
	static const enum callback_event human[] = {CALLBACK_CLAIM, CALLBACK_DIAL, CALLBACK_REACHED,
						    CALLBACK_EXPIRE};

	for (int s = 0; s < CALLBACK_STATE_COUNT; s++) {
		for (size_t i = 0; callback_live((enum callback_state)s) && i < ARRAY_LEN(human);
		     i++) {
			enum callback_state to;

			expect_err(callback_next((enum callback_state)s, human[i], &to), E_INVAL);
		}
	}
}

TEST(words_of_states_and_outcomes_are_read_back)
{
	for (int s = 0; s < CALLBACK_STATE_COUNT; s++) {
		enum callback_state back;

		expect_ok(callback_state_parse(callback_state_code((enum callback_state)s), &back));
		expect_eq(back, s);
	}
	for (int o = 0; o < PHONE_OUTCOME_COUNT; o++) {
		enum phone_outcome back;

		expect_ok(phone_outcome_parse(phone_outcome_code((enum phone_outcome)o), &back));
		expect_eq(back, o);
	}
}
