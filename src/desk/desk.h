/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agents' side of a case: who has it, in which queue it is, and what the
 * provider's people tell each other about it. What a customer can see changes
 * only through case_change; this room adds the assignment and the notes, which
 * customers never see.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "case.h"

struct job;

#define DESK_MAIN_QUEUE S("main")

/* Who has a case. Without a row in the store: nobody, in the main queue. */
struct desk_holder {
	str assignee; /* principal id, empty for nobody */
	str name;     /* user name */
	str queue;
};

MUST_USE int desk_holder_load(struct req *rq, const struct case_row *row, struct desk_holder *ret);
/* A person's choice: routing takes note of it. */
MUST_USE int desk_holder_put(struct req *rq, const struct case_row *row,
			     const struct desk_holder *holder);
/* The row alone; for routing itself. */
MUST_USE int desk_holder_write(struct req *rq, const struct case_row *row,
			       const struct desk_holder *holder);

/* Closes cases whose customer has been silent for cases.auto_resolve_after. */
extern const struct job desk_auto_resolve_job;

#endif
