/* SPDX-License-Identifier: Apache-2.0 */
#include "sip-call.h"

#include <stddef.h>

static const char *const words[SIP_OUTCOME_COUNT] = {
	[SIP_UNDECIDED] = "undecided", [SIP_REACHED] = "reached",
	[SIP_NO_ANSWER] = "no-answer", [SIP_BUSY] = "busy",
	[SIP_REFUSED] = "refused",     [SIP_WRONG_NUMBER] = "wrong-number",
	[SIP_FAILED] = "failed",       [SIP_AGENT_MISSED] = "agent-missed",
	[SIP_CANCELLED] = "cancelled",
};

/* What a final answer means, of the customer's side and of the agent's. Others: failed. */
static const struct {
	int code;
	enum sip_outcome customer, agent;
} answers[] = {
	{404, SIP_WRONG_NUMBER, SIP_FAILED},    /* not found */
	{408, SIP_NO_ANSWER, SIP_AGENT_MISSED}, /* request timeout */
	{410, SIP_WRONG_NUMBER, SIP_FAILED},    /* gone */
	{480, SIP_NO_ANSWER, SIP_AGENT_MISSED}, /* temporarily unavailable */
	{484, SIP_WRONG_NUMBER, SIP_FAILED},    /* address incomplete */
	{486, SIP_BUSY, SIP_AGENT_MISSED},      /* busy here */
	{487, SIP_NO_ANSWER, SIP_AGENT_MISSED}, /* request terminated */
	{600, SIP_BUSY, SIP_AGENT_MISSED},      /* busy everywhere */
	{603, SIP_REFUSED, SIP_AGENT_MISSED},   /* decline */
	{604, SIP_WRONG_NUMBER, SIP_FAILED},    /* does not exist anywhere */
	{607, SIP_REFUSED, SIP_AGENT_MISSED},   /* unwanted */
	{608, SIP_REFUSED, SIP_AGENT_MISSED},   /* rejected by a machine for its owner */
};

static enum sip_outcome meaning(enum sip_side side, int code)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (answers[i].code == code)
			return side == SIP_CUSTOMER ? answers[i].customer : answers[i].agent;
	}
	return SIP_FAILED;
}

static unsigned end(struct sip_call *c, enum sip_outcome outcome, int code)
{
	unsigned actions = SIP_DO_TELL;

	if (c->open[SIP_AGENT])
		actions |= SIP_DO_CLOSE_AGENT;
	if (c->open[SIP_CUSTOMER])
		actions |= SIP_DO_CLOSE_CUSTOMER;
	c->open[SIP_AGENT] = c->open[SIP_CUSTOMER] = false;
	c->phase = SIP_OVER;
	c->outcome = outcome;
	c->code = code;
	return actions;
}

static unsigned answered(struct sip_call *c, enum sip_side side)
{
	if (c->phase == SIP_RING_AGENT && side == SIP_AGENT) {
		c->phase = SIP_RING_CUSTOMER;
		c->open[SIP_CUSTOMER] = true;
		return SIP_DO_INVITE_CUSTOMER | SIP_DO_TIMER | SIP_DO_TELL;
	}
	if (c->phase == SIP_RING_CUSTOMER && side == SIP_CUSTOMER) {
		c->phase = SIP_TALK;
		return SIP_DO_JOIN | SIP_DO_TIMER | SIP_DO_TELL;
	}
	return 0;
}

static unsigned closed(struct sip_call *c, enum sip_side side, int code)
{
	if (!c->open[side])
		return 0;
	c->open[side] = false;
	if (c->phase == SIP_TALK)
		return end(c, SIP_REACHED, 0);
	/* the agent hangs up while the customer's phone rings */
	if (c->phase == SIP_RING_CUSTOMER && side == SIP_AGENT)
		return end(c, SIP_CANCELLED, 0);
	return end(c, meaning(side, code), code);
}

static unsigned timed_out(struct sip_call *c)
{
	static const enum sip_outcome outcomes[] = {
		[SIP_RING_AGENT] = SIP_AGENT_MISSED,
		[SIP_RING_CUSTOMER] = SIP_NO_ANSWER,
		[SIP_TALK] = SIP_REACHED,
	};

	return c->phase == SIP_NEW ? 0 : end(c, outcomes[c->phase], 0);
}

unsigned sip_call_step(struct sip_call *c, enum sip_input in, enum sip_side side, int code)
{
	if (c->phase == SIP_OVER)
		return 0;
	switch (in) {
	case SIP_START:
		if (c->phase != SIP_NEW)
			return 0;
		c->phase = SIP_RING_AGENT;
		c->open[SIP_AGENT] = true;
		return SIP_DO_INVITE_AGENT | SIP_DO_TIMER;
	case SIP_ANSWERED:
		return answered(c, side);
	case SIP_CLOSED:
		return closed(c, side, code);
	case SIP_TIMEOUT:
		return timed_out(c);
	case SIP_HANG_UP:
		return end(c, c->phase == SIP_TALK ? SIP_REACHED : SIP_CANCELLED, 0);
	case SIP_INPUT_COUNT:
		break;
	}
	return 0;
}

const char *sip_outcome_word(enum sip_outcome o)
{
	return words[o];
}
