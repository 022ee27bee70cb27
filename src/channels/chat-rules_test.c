/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table against a second telling of the rules, in words of conditions instead
 * of cells, over long random histories; and what silence does, against a clock
 * that is moved second by second.
 */
#include "chat-rules.h"

#include "test.h"

static uint64_t dice(uint64_t *seed, uint64_t sides)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % sides;
}

/* What a chat is, in other words. */
struct oracle {
	bool ended, has_agent, asked, had_agent;
};

static enum chat_state state_of(const struct oracle *o)
{
	if (o->ended)
		return CHAT_ENDED;
	if (!o->has_agent)
		return o->had_agent ? CHAT_HANDED_OVER : CHAT_WAITING;
	return o->asked ? CHAT_IDLE : CHAT_ACTIVE;
}

/* false: not possible. */
static bool oracle_step(struct oracle *o, enum chat_input input)
{
	if (o->ended)
		return false;
	switch (input) {
	case CHAT_ACCEPT:
		o->has_agent = o->had_agent = true;
		o->asked = false;
		return true;
	case CHAT_CUSTOMER_SPEAKS:
		o->asked = false;
		return true;
	case CHAT_AGENT_SPEAKS:
		o->asked = false;
		return o->has_agent;
	case CHAT_HAND_OVER:
		if (!o->had_agent)
			return false;
		o->has_agent = o->asked = false;
		return true;
	case CHAT_FALL_IDLE:
		if (!o->has_agent || o->asked)
			return false;
		o->asked = true;
		return true;
	case CHAT_AGENT_SILENT:
		if (!o->has_agent || o->asked)
			return false;
		o->has_agent = false;
		return true;
	case CHAT_GIVE_UP:
		if (o->has_agent && !o->asked)
			return false;
		o->ended = true;
		return true;
	case CHAT_END:
		o->ended = true;
		return true;
	case CHAT_INPUT_COUNT:
		break;
	}
	return false;
}

TEST(the_table_follows_the_rules)
{
	uint64_t seed = 88172645463325252u;

	for (int chat = 0; chat < 20000; chat++) {
		enum chat_state state = CHAT_WAITING;
		struct oracle o = {0};

		for (int i = 0; i < 40; i++) {
			enum chat_input input = (enum chat_input)dice(&seed, CHAT_INPUT_COUNT);
			struct oracle before = o;
			enum chat_state next = state;
			bool can = oracle_step(&o, input);
			int r = chat_state_next(state, input, &next);

			if (!can)
				o = before;
			expect_eq(r == 0, can);
			expect_eq(next, state_of(&o));
			state = next;
		}
	}
}

TEST(every_state_has_a_word_and_leads_to_an_end)
{
	for (int i = 0; i < CHAT_STATE_COUNT; i++) {
		enum chat_state s, next;

		expect_ok(chat_state_parse(chat_state_code((enum chat_state)i), &s));
		expect_eq(s, i);
		if (s == CHAT_ENDED)
			continue;
		expect_ok(chat_state_next(s, CHAT_END, &next));
		expect_eq(next, CHAT_ENDED);
	}
	expect_err(chat_state_parse(S("open"), &(enum chat_state){0}), E_NOENT);
}

/* Random talks, looked at each second: whatever comes due is possible then, and no chat lives
 * longer than its patience allows. */
TEST(silence_ends_every_chat)
{
	const struct chat_patience p = {SECONDS(50), SECONDS(20), SECONDS(30), SECONDS(90)};
	uint64_t seed = 1181783497276652981u;

	for (int chat = 0; chat < 500; chat++) {
		struct chat_quiet q = {.state = CHAT_WAITING, .customer_waits = true};
		usec spoken_until = SECONDS((usec)dice(&seed, 600));
		usec now = 0;

		for (; q.state != CHAT_ENDED; now += SECONDS(1)) {
			enum chat_state before = q.state;
			enum chat_input input;
			usec due = chat_due(&q, &p, &input);

			expect(due > 0);
			expect(now < spoken_until + SECONDS(400));
			if (now >= due) {
				expect_ok(chat_state_next(q.state, input, &q.state));
			} else if (now < spoken_until && dice(&seed, 12) == 0) {
				input = (enum chat_input)dice(&seed, CHAT_HAND_OVER);
				if (chat_state_next(q.state, input, &q.state) < 0)
					continue;
				if (input != CHAT_ACCEPT) {
					q.last_at = now;
					q.customer_waits = input == CHAT_CUSTOMER_SPEAKS;
				} else {
					q.since = now;
					q.customer_waits = true;
				}
			}
			if (q.state != before)
				q.since = now;
		}
	}
}

TEST(patience_without_end_is_never_due)
{
	const struct chat_patience p = {0};
	enum chat_input input;

	for (int i = 0; i < CHAT_STATE_COUNT; i++)
		expect_eq(chat_due(&(struct chat_quiet){.state = (enum chat_state)i, .since = 5},
				   &p, &input),
			  0);
}

TEST(an_estimate_is_made_of_what_was_seen)
{
	expect_eq(chat_estimate(1, 0, MINUTES(5)), -1);
	expect_eq(chat_estimate(1, 2, 0), -1);
	expect_eq(chat_estimate(0, 2, MINUTES(5)), -1);
	expect_eq(chat_estimate(1, 1, MINUTES(5)), 300);
	expect_eq(chat_estimate(3, 2, MINUTES(5)), 450);
	expect_eq(chat_estimate(1, 1, SECONDS(1)), 30);
	expect_eq(chat_outcome(false, true), CHAT_LEAVES);
	expect_eq(chat_outcome(true, true), CHAT_WAITS_FOR_US);
	expect_eq(chat_outcome(true, false), CHAT_WAITS_FOR_THEM);
}
