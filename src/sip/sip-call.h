/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call between an agent and a customer, as third-party call control does it
 * (RFC 3725), without a byte of SIP: what happened goes in, what to do next comes
 * out. Pure.
 *
 *	1. INVITE the agent without a session; the agent's answer brings an offer,
 *	   which is answered with media held.
 *	2. INVITE the customer with the agent's offer, so that the customer's phone
 *	   rings only once the agent is there.
 *	3. The customer's answer is offered to the agent. From then on they talk with
 *	   each other; no media ever comes here.
 *
 * That is flow I of the RFC with a held answer in between, as in its flow IV: the
 * agent's transaction does not wait for a person who lets the phone ring. Unlike
 * flow IV nothing has to be kept open while the other side is asked, since each
 * answer is at hand when it is due.
 *
 * Whatever comes in whatever order: both legs end closed, and there is exactly
 * one outcome.
 */
#ifndef SIP_SIP_CALL_H
#define SIP_SIP_CALL_H

#include <stdbool.h>

enum sip_side { SIP_AGENT, SIP_CUSTOMER };

enum sip_phase { SIP_NEW, SIP_RING_AGENT, SIP_RING_CUSTOMER, SIP_TALK, SIP_OVER };

enum sip_input {
	SIP_START,
	SIP_ANSWERED, /* that side's INVITE was answered and acknowledged */
	SIP_CLOSED,   /* that side ended or refused; code: the status of its answer, 0 for none */
	SIP_TIMEOUT,  /* the time of the phase is over */
	SIP_HANG_UP,  /* ours to end it */
	SIP_INPUT_COUNT,
};

/* What to do, as bits, in this order. */
enum sip_action {
	SIP_DO_CLOSE_AGENT = 1, /* CANCEL or BYE, as fits; no more is heard of that side */
	SIP_DO_CLOSE_CUSTOMER = 2,
	SIP_DO_INVITE_AGENT = 4,
	SIP_DO_INVITE_CUSTOMER = 8,
	SIP_DO_JOIN = 16,  /* offer the customer's answer to the agent */
	SIP_DO_TIMER = 32, /* start the timer of the new phase */
	SIP_DO_TELL = 64,  /* the new phase is news */
};

enum sip_outcome {
	SIP_UNDECIDED,
	SIP_REACHED,
	SIP_NO_ANSWER,
	SIP_BUSY,
	SIP_REFUSED,
	SIP_WRONG_NUMBER,
	SIP_FAILED,
	SIP_AGENT_MISSED,
	SIP_CANCELLED,
	SIP_OUTCOME_COUNT,
};

/* Zeroed: a new one. */
struct sip_call {
	enum sip_phase phase;
	bool open[2];
	enum sip_outcome outcome; /* decided when phase is SIP_OVER */
	int code;                 /* of the answer that decided it, 0 without */
};

/* Returns actions. Inputs that do not fit the phase change nothing. */
unsigned sip_call_step(struct sip_call *c, enum sip_input in, enum sip_side side, int code);
/* The word of an outcome, "no-answer". */
const char *sip_outcome_word(enum sip_outcome o);

#endif
