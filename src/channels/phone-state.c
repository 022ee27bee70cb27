/* SPDX-License-Identifier: Apache-2.0 */
/* The state machine of a call back, as one table. */
#include "phone-state.h"

static const str state_codes[CALLBACK_STATE_COUNT] = {
	[CALLBACK_WAITING] = S_INIT("waiting"),
	[CALLBACK_CLAIMED] = S_INIT("claimed"),
	[CALLBACK_RINGING_AGENT] = S_INIT("ringing-agent"),
	[CALLBACK_RINGING_CUSTOMER] = S_INIT("ringing-customer"),
	[CALLBACK_TALKING] = S_INIT("talking"),
	[CALLBACK_AFTER_CALL] = S_INIT("after-call"),
	[CALLBACK_DONE] = S_INIT("done"),
	[CALLBACK_NO_ANSWER] = S_INIT("no-answer"),
	[CALLBACK_BUSY] = S_INIT("busy"),
	[CALLBACK_FAILED] = S_INIT("failed"),
	[CALLBACK_CANCELLED] = S_INIT("cancelled"),
	[CALLBACK_EXPIRED] = S_INIT("expired"),
};

static const str outcome_codes[PHONE_OUTCOME_COUNT] = {
	[PHONE_REACHED] = S_INIT("reached"),
	[PHONE_NO_ANSWER] = S_INIT("no-answer"),
	[PHONE_BUSY] = S_INIT("busy"),
	[PHONE_REFUSED] = S_INIT("refused"),
	[PHONE_WRONG_NUMBER] = S_INIT("wrong-number"),
	[PHONE_FAILED] = S_INIT("failed"),
	[PHONE_AGENT_MISSED] = S_INIT("agent-missed"),
	[PHONE_CANCELLED] = S_INIT("cancelled"),
};

#define __ (-1)
#define WAIT CALLBACK_WAITING
#define CLAI CALLBACK_CLAIMED
#define RAGT CALLBACK_RINGING_AGENT
#define RCUS CALLBACK_RINGING_CUSTOMER
#define TALK CALLBACK_TALKING
#define AFTR CALLBACK_AFTER_CALL
#define DONE CALLBACK_DONE
#define NOAN CALLBACK_NO_ANSWER
#define BUSY CALLBACK_BUSY
#define FAIL CALLBACK_FAILED
#define CANC CALLBACK_CANCELLED
#define EXPI CALLBACK_EXPIRED

/*
 * Rows: the state before. Columns: the event. While a call is under way only
 * the call itself and its cancellation move it; nobody cancels a talk that is
 * being held or was.
 */
static const signed char next_state[CALLBACK_STATE_COUNT][CALLBACK_EVENT_COUNT] = {
	/* claim release dial agent customer hung-up retry reached no-answer busy failed cancel
	 * expire */
	[CALLBACK_WAITING] = {CLAI, __, RAGT, __, __, __, WAIT, DONE, NOAN, BUSY, FAIL, CANC, EXPI},
	[CALLBACK_CLAIMED] = {CLAI, WAIT, RAGT, __, __, __, WAIT, DONE, NOAN, BUSY, FAIL, CANC,
			      EXPI},
	[CALLBACK_RINGING_AGENT] = {__, CLAI, __, RCUS, __, __, __, __, __, __, __, CANC, __},
	[CALLBACK_RINGING_CUSTOMER] = {__, CLAI, __, __, TALK, __, WAIT, __, NOAN, BUSY, FAIL, CANC,
				       __},
	[CALLBACK_TALKING] = {__, __, __, __, __, AFTR, __, __, __, __, __, __, __},
	[CALLBACK_AFTER_CALL] = {AFTR, __, RAGT, __, __, __, WAIT, DONE, NOAN, BUSY, FAIL, __, __},
	[CALLBACK_DONE] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
	[CALLBACK_NO_ANSWER] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
	[CALLBACK_BUSY] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
	[CALLBACK_FAILED] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
	[CALLBACK_CANCELLED] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
	[CALLBACK_EXPIRED] = {__, __, __, __, __, __, __, __, __, __, __, __, __},
};

static const enum callback_event outcome_ends[PHONE_OUTCOME_COUNT] = {
	[PHONE_REACHED] = CALLBACK_REACHED,
	[PHONE_NO_ANSWER] = CALLBACK_GAVE_UP_NO_ANSWER,
	[PHONE_BUSY] = CALLBACK_GAVE_UP_BUSY,
	[PHONE_REFUSED] = CALLBACK_GAVE_UP_FAILED,
	[PHONE_WRONG_NUMBER] = CALLBACK_GAVE_UP_FAILED,
	[PHONE_FAILED] = CALLBACK_GAVE_UP_FAILED,
	[PHONE_AGENT_MISSED] = CALLBACK_RELEASE,
	[PHONE_CANCELLED] = CALLBACK_RELEASE,
};

int callback_next(enum callback_state from, enum callback_event event, enum callback_state *ret)
{
	signed char to = next_state[from][event];

	if (to == __)
		return E_INVAL;
	*ret = (enum callback_state)to;
	return 0;
}

bool callback_open(enum callback_state s)
{
	return s < CALLBACK_DONE;
}

bool callback_live(enum callback_state s)
{
	return s == CALLBACK_RINGING_AGENT || s == CALLBACK_RINGING_CUSTOMER ||
	       s == CALLBACK_TALKING;
}

str callback_state_code(enum callback_state s)
{
	return state_codes[s];
}

int callback_state_parse(str code, enum callback_state *ret)
{
	for (size_t i = 0; i < CALLBACK_STATE_COUNT; i++) {
		if (str_eq(code, state_codes[i])) {
			*ret = (enum callback_state)i;
			return 0;
		}
	}
	return E_NOENT;
}

str phone_outcome_code(enum phone_outcome o)
{
	return outcome_codes[o];
}

int phone_outcome_parse(str code, enum phone_outcome *ret)
{
	for (size_t i = 0; i < PHONE_OUTCOME_COUNT; i++) {
		if (str_eq(code, outcome_codes[i])) {
			*ret = (enum phone_outcome)i;
			return 0;
		}
	}
	return E_NOENT;
}

enum callback_event phone_outcome_end(enum phone_outcome o)
{
	return outcome_ends[o];
}
