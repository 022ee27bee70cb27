/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a chat, what moves it between them, and when silence does.
 * Pure.
 *
 *	waiting ──accept──> active ──silent customer──> idle ──still silent──> ended
 *	   │                 │  ^ <──anybody speaks────  │
 *	   │                 │  └──accept── handed-over <┘ hand over
 *	   │                 └──silent agent──^
 *	   └── given up, or ended by either side, from every state ──> ended
 *
 * A chat that was handed over, or whose agent fell silent, waits like a new one,
 * at the head of the line. While it waits the agent it had may still speak only
 * by taking it again. Who waits too long is asked to leave: the case goes on by
 * e-mail.
 */
#ifndef CHANNELS_CHAT_RULES_H
#define CHANNELS_CHAT_RULES_H

#include "str.h"
#include "usec.h"

enum chat_state {
	CHAT_WAITING,
	CHAT_ACTIVE,
	CHAT_IDLE,
	CHAT_HANDED_OVER,
	CHAT_ENDED,
	CHAT_STATE_COUNT,
};

enum chat_input {
	CHAT_ACCEPT,          /* an agent takes it */
	CHAT_CUSTOMER_SPEAKS, /* the customer says something */
	CHAT_AGENT_SPEAKS,    /* its agent does */
	CHAT_HAND_OVER,       /* its agent gives it away */
	CHAT_FALL_IDLE,       /* the customer has not answered for a while */
	CHAT_AGENT_SILENT,    /* its agent has not */
	CHAT_GIVE_UP,         /* silence, or waiting, was too long */
	CHAT_END,             /* one of the two ends it */
	CHAT_INPUT_COUNT,
};

/* "waiting", "active", "idle", "handed-over", "ended". */
str chat_state_code(enum chat_state s);
/* E_NOENT for any other text. */
MUST_USE int chat_state_parse(str code, enum chat_state *ret);
/* E_INVAL when it is not possible in this state. */
MUST_USE int chat_state_next(enum chat_state from, enum chat_input input, enum chat_state *ret);
/* Whether it stands in the waiting line. */
bool chat_in_line(enum chat_state s);

/* How long silence may last; 0: for ever. */
struct chat_patience {
	usec customer; /* until a customer who was answered is asked whether they are there */
	usec idle;     /* from then to the end */
	usec agent; /* until a customer's word that nobody answers brings it back into the line */
	usec line;  /* in the waiting line */
};

/* What silence looks at. */
struct chat_quiet {
	enum chat_state state;
	usec since;          /* when that state began */
	usec last_at;        /* when something was last said */
	bool customer_waits; /* the customer spoke last, or nobody has since an agent took it */
};

/* When nothing happens until then, *ret_input does; 0 for never. */
usec chat_due(const struct chat_quiet *q, const struct chat_patience *p,
	      enum chat_input *ret_input);

/* What a chat's end means for its case. */
enum chat_outcome {
	CHAT_LEAVES,         /* the case is left as it is: nobody ever answered */
	CHAT_WAITS_FOR_US,   /* the customer had the last word, and gets an answer in the case */
	CHAT_WAITS_FOR_THEM, /* we had it */
};
/* replied: an agent has said something. */
enum chat_outcome chat_outcome(bool replied, bool customer_spoke_last);

/* Seconds that somebody at this position (from 1) may expect to wait: -1 unknown. agents: who took
 * chats lately; mean: how long their chats lasted. Rounded up to half minutes, so that it promises
 * no more than it knows. */
int64_t chat_estimate(int64_t position, int64_t agents, usec mean);

#endif
