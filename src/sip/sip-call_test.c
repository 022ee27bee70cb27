/* SPDX-License-Identifier: Apache-2.0 */
#include "sip-call.h"

#include <string.h>

#include "test.h"

static const char *outcome_of(const struct sip_call *c)
{
	return sip_outcome_word(c->outcome);
}

/* Both phones answered. */
static struct sip_call talking(void)
{
	struct sip_call c = {0};

	expect_eq(sip_call_step(&c, SIP_START, SIP_AGENT, 0), SIP_DO_INVITE_AGENT | SIP_DO_TIMER);
	expect_eq(sip_call_step(&c, SIP_ANSWERED, SIP_AGENT, 0),
		  SIP_DO_INVITE_CUSTOMER | SIP_DO_TIMER | SIP_DO_TELL);
	expect_eq(sip_call_step(&c, SIP_ANSWERED, SIP_CUSTOMER, 0),
		  SIP_DO_JOIN | SIP_DO_TIMER | SIP_DO_TELL);
	return c;
}

TEST(a_talk_ends_by_either_side_and_closes_the_other)
{
	struct sip_call c = talking();

	expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_CUSTOMER, 0), SIP_DO_TELL | SIP_DO_CLOSE_AGENT);
	expect(!strcmp(outcome_of(&c), "reached"));
	c = talking();
	expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_AGENT, 0), SIP_DO_TELL | SIP_DO_CLOSE_CUSTOMER);
	expect(!strcmp(outcome_of(&c), "reached"));
	c = talking();
	expect_eq(sip_call_step(&c, SIP_TIMEOUT, SIP_AGENT, 0),
		  SIP_DO_TELL | SIP_DO_CLOSE_CUSTOMER | SIP_DO_CLOSE_AGENT);
}

TEST(answers_of_the_customer_become_outcomes)
{
	static const struct {
		int code;
		const char *outcome;
	} rows[] = {{486, "busy"},         {600, "busy"},         {603, "refused"},
		    {404, "wrong-number"}, {484, "wrong-number"}, {480, "no-answer"},
		    {408, "no-answer"},    {401, "failed"},       {407, "failed"},
		    {403, "failed"},       {503, "failed"},       {0, "failed"}};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sip_call c = {0};

		sip_call_step(&c, SIP_START, SIP_AGENT, 0);
		sip_call_step(&c, SIP_ANSWERED, SIP_AGENT, 0);
		expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_CUSTOMER, rows[i].code),
			  SIP_DO_TELL | SIP_DO_CLOSE_AGENT);
		expect(!strcmp(outcome_of(&c), rows[i].outcome));
		expect_eq(c.code, rows[i].code);
	}
}

TEST(the_customer_is_not_called_without_the_agent)
{
	struct sip_call c = {0};

	sip_call_step(&c, SIP_START, SIP_AGENT, 0);
	expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_AGENT, 486), SIP_DO_TELL);
	expect(!strcmp(outcome_of(&c), "agent-missed"));
	c = (struct sip_call){0};
	sip_call_step(&c, SIP_START, SIP_AGENT, 0);
	expect_eq(sip_call_step(&c, SIP_TIMEOUT, SIP_AGENT, 0), SIP_DO_TELL | SIP_DO_CLOSE_AGENT);
	expect(!strcmp(outcome_of(&c), "agent-missed"));
	c = (struct sip_call){0};
	sip_call_step(&c, SIP_START, SIP_AGENT, 0);
	expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_AGENT, 401), SIP_DO_TELL);
	expect(!strcmp(outcome_of(&c), "failed"));
}

TEST(an_agent_who_hangs_up_while_it_rings_ends_it)
{
	struct sip_call c = {0};

	sip_call_step(&c, SIP_START, SIP_AGENT, 0);
	sip_call_step(&c, SIP_ANSWERED, SIP_AGENT, 0);
	expect_eq(sip_call_step(&c, SIP_CLOSED, SIP_AGENT, 0), SIP_DO_TELL | SIP_DO_CLOSE_CUSTOMER);
	expect(!strcmp(outcome_of(&c), "cancelled"));
}

/*
 * Against a record of what a stack would have: a leg is open from its INVITE until it is closed
 * by either side. Any inputs in any order, then the end: no leg is left open, nothing is closed
 * that is not open, nobody is invited twice, and there was one outcome.
 */
TEST(whatever_happens_both_legs_are_closed_and_there_is_one_outcome)
{
	uint64_t seed = 11;

	for (int round = 0; round < 200000; round++) {
		struct sip_call c = {0};
		bool open[2] = {0}, invited[2] = {0};
		int over = 0, n;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		n = (int)((seed >> 33) % 12);
		for (int i = 0; i <= n; i++) {
			enum sip_input in;
			enum sip_side side;
			enum sip_phase before = c.phase;
			unsigned todo;

			seed = seed * 6364136223846793005u + 1442695040888963407u;
			in = i == n ? SIP_HANG_UP
				    : (enum sip_input)((seed >> 33) % SIP_INPUT_COUNT);
			side = (enum sip_side)((seed >> 50) & 1);
			/* a stack reports no end of what is not there */
			if (in == SIP_CLOSED && !open[side])
				continue;
			if (in == SIP_CLOSED)
				open[side] = false;
			todo = sip_call_step(&c, in, side, (int)((seed >> 40) % 700));
			for (int leg = 0; leg < 2; leg++) {
				if (todo & (leg ? SIP_DO_INVITE_CUSTOMER : SIP_DO_INVITE_AGENT)) {
					expect(!invited[leg]);
					open[leg] = invited[leg] = true;
				}
				if (todo & (leg ? SIP_DO_CLOSE_CUSTOMER : SIP_DO_CLOSE_AGENT)) {
					expect(open[leg]);
					open[leg] = false;
				}
			}
			over += c.phase == SIP_OVER && before != SIP_OVER;
			expect((c.phase == SIP_OVER) == (c.outcome != SIP_UNDECIDED));
			if (c.phase == SIP_TALK)
				expect(open[0] && open[1]);
		}
		expect_eq(over, 1);
		expect(!open[0] && !open[1]);
	}
}
