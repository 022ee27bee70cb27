/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: a call for whoever is on call about a case. A page is made with its first
 * layer due at once; the job desk-pages goes from layer to layer until somebody
 * acknowledges it. Going on a layer is one transaction: the step, the fact that
 * tells the person, and when the next layer's turn comes. A layer's step is written
 * once, so nobody is called twice by the same page, whatever crashes.
 */
#ifndef DESK_PAGING_H
#define DESK_PAGING_H

#include "people.h"

struct mainstay_on_call_page;

/* The detail-type of the fact that a page becomes, in the provider's account. */
#define OUTBOX_PAGE S("Support Desk Page")
/* The same for cases that routing or a colleague gave to somebody, or routing copied. */
#define OUTBOX_ASSIGNMENT S("Support Desk Assignment")

/* A fact for one person, about a case, in the provider's outbox; its lock is held. extra is JSON
 * members with a leading comma, or empty. */
MUST_USE int desk_tell(struct req *rq, const struct case_row *row, str kind, str event, str subject,
		       const struct sql_principal *who, str reason, str extra);
/* Goes on to the next layer of a page that is due; the provider's lock is held. */
MUST_USE int page_step(struct req *rq, str page_id);

#endif
