/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that the server sets up: the rows of the dialler, and what each thing
 * that happens to a call does to its call back and its case. How calls are made
 * is phone-sip.h's business.
 */
#ifndef CHANNELS_PHONE_DIAL_H
#define CHANNELS_PHONE_DIAL_H

#include "phone-private.h"

enum dial_event {
	DIAL_BEGUN,   /* it was given to the one who makes calls */
	DIAL_RINGING, /* the agent has answered; the customer's phone rings */
	DIAL_TALKING, /* the customer has answered */
	DIAL_OVER,    /* with an outcome */
};

struct dial_report {
	str account, callback_id;
	int64_t n;
	enum dial_event event;
	enum phone_outcome outcome; /* of DIAL_OVER */
	int64_t code;
	str sip_call;
};

/* Writes it down: the call's row, the call back's state, the case's log. What does not fit any more
 * (withdrawn meanwhile) ends the call's row and changes nothing else. */
MUST_USE int dial_note(struct req *rq, const struct dial_report *report);
/* A phone of an agent: an extension or a number, safe in a SIP URI. */
bool dial_number_valid(str number);

#endif
