/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels of escalation carried out. The sweep reads the cases whose clocks are
 * due to be looked at and nothing else; a level that was reached fires once: its
 * row, its effects and the event in the case's log are one transaction, and the
 * row's key is what keeps a second one out.
 */
#ifndef DESK_ESCALATE_H
#define DESK_ESCALATE_H

#include "desk.h"
#include "escalation.h"

/*
 * The detail-type of the fact that tells of a level, in the case's account. Its events:
 * EscalateCase (member "to" says whom to tell), PageOnCall (nobody is on call where the level
 * pages), ClockBreached.
 */
#define OUTBOX_ESCALATION S("Support Case Escalation")

/* A level that fires. */
struct escalation_call {
	struct case_row *row; /* brought up to date by what is done */
	str level;            /* code */
	str clock;
	int64_t run;
	usec due, reached; /* due 0: the clock is never due now */
	str to;            /* what the action names */
};

/*
 * Those actions that others know better. Each works in the transaction of rq under the account's
 * lock, returns 0 or an E_* kind, and says in *ret_did what it did, for the log. What cannot be
 * done (nobody is on call) is no failure: *ret_did says so.
 */
struct escalation_hands {
	int (*reassign)(struct req *rq, const struct escalation_call *call, str *ret_did);
	int (*page)(struct req *rq, const struct escalation_call *call, str *ret_did);
};
/* Where there is nothing better: another queue and nobody's; a fact for whoever pages. */
extern const struct escalation_hands escalation_hands;

/* Looks at one case: fires what it has reached, and mends when to look again. E_NOENT: it is gone.
 */
MUST_USE int escalate_case(struct req *rq, const struct escalation_hands *hands, str account,
			   str case_id);

extern const struct job desk_escalate_job;

#endif
