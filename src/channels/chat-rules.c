/* SPDX-License-Identifier: Apache-2.0 */
#include "chat-rules.h"

static const str state_codes[CHAT_STATE_COUNT] = {
	[CHAT_WAITING] = S_INIT("waiting"), [CHAT_ACTIVE] = S_INIT("active"),
	[CHAT_IDLE] = S_INIT("idle"),       [CHAT_HANDED_OVER] = S_INIT("handed-over"),
	[CHAT_ENDED] = S_INIT("ended"),
};

#define NO (-1)
#define WAIT CHAT_WAITING
#define ACT CHAT_ACTIVE
#define IDLE CHAT_IDLE
#define HAND CHAT_HANDED_OVER
#define END CHAT_ENDED

/* Rows: the state before. Columns: the input. An agent may accept what another one has. */
static const signed char next_state[CHAT_STATE_COUNT][CHAT_INPUT_COUNT] = {
	/*                   accept customer agent hand-over idle silent give-up end */
	[CHAT_WAITING] = {ACT, WAIT, NO, NO, NO, NO, END, END},
	[CHAT_ACTIVE] = {ACT, ACT, ACT, HAND, IDLE, HAND, NO, END},
	[CHAT_IDLE] = {ACT, ACT, ACT, HAND, NO, NO, END, END},
	[CHAT_HANDED_OVER] = {ACT, HAND, NO, HAND, NO, NO, END, END},
	[CHAT_ENDED] = {NO, NO, NO, NO, NO, NO, NO, NO},
};

str chat_state_code(enum chat_state s)
{
	return state_codes[s];
}

int chat_state_parse(str code, enum chat_state *ret)
{
	for (size_t i = 0; i < CHAT_STATE_COUNT; i++) {
		if (str_eq(code, state_codes[i])) {
			*ret = (enum chat_state)i;
			return 0;
		}
	}
	return E_NOENT;
}

int chat_state_next(enum chat_state from, enum chat_input input, enum chat_state *ret)
{
	signed char next = next_state[from][input];

	if (next == NO)
		return E_INVAL;
	*ret = (enum chat_state)next;
	return 0;
}

bool chat_in_line(enum chat_state s)
{
	return s == CHAT_WAITING || s == CHAT_HANDED_OVER;
}

static usec due_after(usec from, usec patience)
{
	return patience ? from + patience : 0;
}

usec chat_due(const struct chat_quiet *q, const struct chat_patience *p, enum chat_input *ret_input)
{
	switch (q->state) {
	case CHAT_WAITING:
	case CHAT_HANDED_OVER:
		*ret_input = CHAT_GIVE_UP;
		return due_after(q->since, p->line);
	case CHAT_IDLE:
		*ret_input = CHAT_GIVE_UP;
		return due_after(q->since, p->idle);
	case CHAT_ACTIVE:
		*ret_input = q->customer_waits ? CHAT_AGENT_SILENT : CHAT_FALL_IDLE;
		return due_after(q->last_at > q->since ? q->last_at : q->since,
				 q->customer_waits ? p->agent : p->customer);
	case CHAT_ENDED:
	case CHAT_STATE_COUNT:
		break;
	}
	return 0;
}

enum chat_outcome chat_outcome(bool replied, bool customer_spoke_last)
{
	if (!replied)
		return CHAT_LEAVES;
	return customer_spoke_last ? CHAT_WAITS_FOR_US : CHAT_WAITS_FOR_THEM;
}

int64_t chat_estimate(int64_t position, int64_t agents, usec mean)
{
	usec wait;

	if (position < 1 || agents < 1 || mean < 1)
		return -1;
	wait = position * mean / agents;
	return (wait + SECONDS(30) - 1) / SECONDS(30) * 30;
}
