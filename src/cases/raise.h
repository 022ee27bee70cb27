/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a customer may set another severity. A plan's `raising` says: whether
 * a severity may be raised after the case was opened at all; up to which level
 * that is free; whether beyond it a live contact channel must be asked for in the
 * same step; for how long the severity then stays as it is; and whether the next
 * such raise waits until the first-response time of the present level has passed
 * since the last one (counted round the clock). Lowering is free but for the
 * lock. What staff set neither locks nor counts: a provider may re-grade. Pure.
 */
#ifndef CASES_RAISE_H
#define CASES_RAISE_H

#include "case.h"

struct plan_raising;
struct taxonomy;

/* The detail-type of the fact that a customer wants to be talked to about a new severity, in the
 * case's account: event ContactCustomer, members case-id and contact-channel. The number to call
 * stays in the case's log, in the event of that moment. */
#define OUTBOX_CASE_CONTACT S("Support Case Contact")

enum raise_verdict {
	RAISE_FINE,
	RAISE_NOT_SOLD,      /* the plan has no raising */
	RAISE_NEEDS_CONTACT, /* a channel must be named */
	RAISE_LOCKED,        /* until *ret_when */
	RAISE_TOO_SOON,      /* until *ret_when */
};

/* events: the case's log. to: the severity asked for. ret_when may be set for the last two. */
enum raise_verdict case_raise_judge(const struct taxonomy *t, const struct plan_raising *rule,
				    const struct case_event *events, size_t n, str to, bool contact,
				    usec now, usec *ret_when);

#endif
