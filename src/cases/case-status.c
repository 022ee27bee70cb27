/* SPDX-License-Identifier: Apache-2.0 */
/* The status machine of a case, as one table. */
#include "case-status.h"

static const str status_codes[CASE_STATUS_COUNT] = {
	[CASE_UNASSIGNED] = S_INIT("unassigned"),
	[CASE_OPENED] = S_INIT("opened"),
	[CASE_WORK_IN_PROGRESS] = S_INIT("work-in-progress"),
	[CASE_PENDING_CUSTOMER] = S_INIT("pending-customer-action"),
	[CASE_PENDING_PROVIDER] = S_INIT("pending-amazon-action"),
	[CASE_CUSTOMER_COMPLETED] = S_INIT("customer-action-completed"),
	[CASE_REOPENED] = S_INIT("reopened"),
	[CASE_RESOLVED] = S_INIT("resolved"),
};

#define REFUSED (-1)
#define UNAS CASE_UNASSIGNED
#define OPEN CASE_OPENED
#define WIP CASE_WORK_IN_PROGRESS
#define PCUS CASE_PENDING_CUSTOMER
#define PPRO CASE_PENDING_PROVIDER
#define REOP CASE_REOPENED
#define RES CASE_RESOLVED

/*
 * Rows: the state before. Columns: the action. A customer's resolve of a
 * resolved case succeeds and changes nothing, and so does an agent's; silence
 * can only end what waits for the customer.
 */
static const signed char next_status[CASE_STATUS_COUNT][CASE_ACTION_COUNT] = {
	/*                            reply resolve take  release reply working resolve reopen
	 * silence merge
	 */
	[CASE_UNASSIGNED] = {UNAS, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_OPENED] = {OPEN, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_WORK_IN_PROGRESS] = {PPRO, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_PENDING_CUSTOMER] = {PPRO, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, RES, RES},
	[CASE_PENDING_PROVIDER] = {PPRO, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_CUSTOMER_COMPLETED] = {PPRO, RES, WIP, UNAS, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_REOPENED] = {REOP, RES, WIP, REOP, PCUS, WIP, RES, REFUSED, REFUSED, RES},
	[CASE_RESOLVED] = {REOP, RES, REFUSED, REFUSED, RES, REFUSED, RES, REOP, REFUSED, RES},
};

str case_status_code(enum case_status s)
{
	return status_codes[s];
}

int case_status_parse(str code, enum case_status *ret)
{
	for (size_t i = 0; i < CASE_STATUS_COUNT; i++) {
		if (str_eq(code, status_codes[i])) {
			*ret = (enum case_status)i;
			return 0;
		}
	}
	return E_NOENT;
}

bool case_status_open(enum case_status s)
{
	return s != CASE_RESOLVED;
}

int case_status_next(enum case_status from, enum case_action action, enum case_status *ret)
{
	signed char to = next_status[from][action];

	if (to == REFUSED)
		return E_INVAL;
	*ret = (enum case_status)to;
	return 0;
}

bool case_reopen_allowed(usec resolved_at, usec now)
{
	return now - resolved_at <= CASE_REOPEN_WINDOW;
}
