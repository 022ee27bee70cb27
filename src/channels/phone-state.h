/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a call back, as a table: what may happen in which state, and
 * where it leads. Pure.
 *
 *	waiting --claim--> claimed --dial--> ringing-agent --agent answers-->
 *	ringing-customer --customer answers--> talking --hung up--> after-call
 *	--completed--> done
 *
 * A try that reaches nobody leads back to waiting as long as the retry rules
 * (phone-rules.h) allow another one, else to an end that says why.
 */
#ifndef CHANNELS_PHONE_STATE_H
#define CHANNELS_PHONE_STATE_H

#include "str.h"

enum callback_state {
	CALLBACK_WAITING,          /* for its time, or for an agent */
	CALLBACK_CLAIMED,          /* an agent has it */
	CALLBACK_RINGING_AGENT,    /* the agent's phone rings */
	CALLBACK_RINGING_CUSTOMER, /* the customer's phone rings */
	CALLBACK_TALKING,
	CALLBACK_AFTER_CALL, /* they talked; the agent has to write down what came of it */
	CALLBACK_DONE,
	CALLBACK_NO_ANSWER, /* given up: nobody answered */
	CALLBACK_BUSY,      /* given up: always busy */
	CALLBACK_FAILED,    /* given up: no such number, refused, or no way there */
	CALLBACK_CANCELLED, /* the customer or an agent did not want it any more */
	CALLBACK_EXPIRED,   /* the time in which it was wanted is over */
	CALLBACK_STATE_COUNT,
};

enum callback_event {
	CALLBACK_CLAIM,    /* an agent takes it */
	CALLBACK_RELEASE,  /* back to the agent who has it: the call did not get to the customer */
	CALLBACK_DIAL,     /* a call begins, with the agent's phone */
	CALLBACK_AGENT_UP, /* the agent answered */
	CALLBACK_CUSTOMER_UP, /* the customer answered */
	CALLBACK_HUNG_UP,     /* either of them ended the talk */
	CALLBACK_RETRY,       /* nobody was reached, and there will be another try */
	CALLBACK_REACHED,     /* an agent says: we talked */
	CALLBACK_GAVE_UP_NO_ANSWER,
	CALLBACK_GAVE_UP_BUSY,
	CALLBACK_GAVE_UP_FAILED,
	CALLBACK_CANCEL,
	CALLBACK_EXPIRE,
	CALLBACK_EVENT_COUNT,
};

/* What came of an attempt. */
enum phone_outcome {
	PHONE_REACHED,
	PHONE_NO_ANSWER,
	PHONE_BUSY,
	PHONE_REFUSED,      /* the customer's side did not take the call */
	PHONE_WRONG_NUMBER, /* there is no such number */
	PHONE_FAILED,       /* the network, the PBX, or a password of ours */
	PHONE_AGENT_MISSED, /* the agent's own phone was not answered */
	PHONE_CANCELLED,    /* ended by us before anybody answered */
	PHONE_OUTCOME_COUNT,
};

/* E_INVAL: not in this state. */
MUST_USE int callback_next(enum callback_state from, enum callback_event event,
			   enum callback_state *ret);
bool callback_open(enum callback_state s);
/* A call is under way. */
bool callback_live(enum callback_state s);
str callback_state_code(enum callback_state s);
/* E_NOENT for a word that is none. */
MUST_USE int callback_state_parse(str code, enum callback_state *ret);
str phone_outcome_code(enum phone_outcome o);
MUST_USE int phone_outcome_parse(str code, enum phone_outcome *ret);
/* How a call back ends that is given up after such an attempt. */
enum callback_event phone_outcome_end(enum phone_outcome o);

#endif
