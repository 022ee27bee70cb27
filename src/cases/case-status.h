/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The states of a case and what moves it between them. Pure.
 *
 *	unassigned ──taken──> work-in-progress ──replied──> pending-customer-action
 *	     │                      ^                              │ customer replies
 *	     │                      └───────taken/replied── pending-amazon-action
 *	     └── resolve, from every open state ──> resolved ──customer replies──> reopened
 *
 * A customer's message leaves a case alone that nobody has taken yet. A
 * resolved case takes a customer's message for 14 days and is reopened by it;
 * later ones are refused and belong into a new, related case.
 * `opened` and `customer-action-completed` are words of the API that imported
 * cases may carry; nothing moves a case into them. `all-open` is a filter word
 * and never a state.
 */
#ifndef CASES_CASE_STATUS_H
#define CASES_CASE_STATUS_H

#include "str.h"
#include "usec.h"

#define CASE_REOPEN_WINDOW DAYS(14)

enum case_status {
	CASE_UNASSIGNED,
	CASE_OPENED,
	CASE_WORK_IN_PROGRESS,
	CASE_PENDING_CUSTOMER,
	CASE_PENDING_PROVIDER, /* pending-amazon-action on the wire */
	CASE_CUSTOMER_COMPLETED,
	CASE_REOPENED,
	CASE_RESOLVED,
	CASE_STATUS_COUNT,
};

enum case_action {
	ACTION_CUSTOMER_REPLY,      /* the customer added a communication */
	ACTION_CUSTOMER_RESOLVE,    /* the customer closed it */
	ACTION_STAFF_TAKE,          /* an agent starts on it */
	ACTION_STAFF_RELEASE,       /* nobody is on it any more */
	ACTION_STAFF_REPLY,         /* an agent answered and waits for the customer */
	ACTION_STAFF_REPLY_WORKING, /* an agent answered and goes on working */
	ACTION_STAFF_RESOLVE,       /* an agent closed it */
	ACTION_STAFF_REOPEN,        /* an agent takes a resolved case up again */
	ACTION_SYSTEM_RESOLVE,      /* closed after silence */
	ACTION_STAFF_MERGE,         /* it goes on in another case */
	CASE_ACTION_COUNT,
};

/* The word of the API, e.g. "pending-customer-action". */
str case_status_code(enum case_status s);
/* E_NOENT for any other text, "all-open" included. */
MUST_USE int case_status_parse(str code, enum case_status *ret);
/* Whether work remains: all but resolved. */
bool case_status_open(enum case_status s);
/* The state after the action; E_INVAL when it is not possible in this state. */
MUST_USE int case_status_next(enum case_status from, enum case_action action,
			      enum case_status *ret);
/* Whether a case resolved at that time can still be reopened by a customer. */
bool case_reopen_allowed(usec resolved_at, usec now);

#endif
