/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of lists, for handlers: the nextToken of a request opened, the one of
 * the answer made, both bound to the caller's account, the operation and the
 * list's filters (page-token.h has the mechanism).
 */
#ifndef IDENTITY_PAGE_H
#define IDENTITY_PAGE_H

#include "req.h"

/*
 * Where the page starts: the position that the page before ended with, absent
 * for an absent token. filters: any text that differs when the filters differ.
 * A token that is not of this list is answered with InvalidParameterValueException.
 */
MUST_USE int page_resume(struct req *rq, str token, str filters, str *ret_position);
/* The token for the page behind position. */
str page_continue(struct req *rq, str filters, str position);

#endif
