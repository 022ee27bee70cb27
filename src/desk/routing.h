/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Routing as it is stored and carried out: what desk_routing keeps of a case, and
 * how a decision of route.h becomes an assignment. Every decision is an event of
 * the case with its reason. Decisions are made under the provider's lock, then the
 * case's account's, in this order, so that two of them never count on the same
 * agent's last free points.
 */
#ifndef DESK_ROUTING_H
#define DESK_ROUTING_H

#include "people.h"

struct job_run;

/* A request of a job in the provider's name; takes the provider's lock. */
MUST_USE int job_request(const struct job_run *run, struct tx *tx, struct req *ret);

/* The case as the rules see it; chosen team and passed people are left empty. */
struct route_case routing_facts(struct req *rq, const struct roster *h, const struct case_row *row);

/* A person changed who has a case: the reply that is due, and whether somebody is to be looked for,
 * follow from that. */
MUST_USE int routing_held(struct req *rq, const struct case_row *row, const struct desk_holder *old,
			  const struct desk_holder *new);
/* Takes the case from its holder, who comes last in the next decision, and queues it. */
MUST_USE int routing_requeue(struct req *rq, struct case_row *row, const struct desk_holder *holder,
			     str reason);

/* A decision about a case, and what is needed to carry it out. */
struct routing {
	struct case_row row;
	struct desk_holder holder;
	struct sql_desk_routing known; /* account is absent when there is no row yet */
	struct route_case facts;
	struct route_decision d;
};

/*
 * Loads the case, whose account's lock is held, and decides. A holder comes last and is judged
 * without the case's own weight. E_NOENT: no such case.
 */
MUST_USE int routing_decide(struct req *rq, struct roster *h, str account, str case_id,
			    struct routing *ret);
/* The same for a contact of the case: whoever has it comes first, so is judged like all; passed are
 * those whose turn on the contact is over. */
MUST_USE int routing_decide_for(struct req *rq, struct roster *h, str account, str case_id,
				str passed, struct routing *ret);
/* The list with that principal, too; the oldest of too many goes. */
str routing_passed(struct req *rq, str passed, str principal);
/* Carries it out; h learns of it, so that the next decision of this transaction counts it. */
MUST_USE int routing_apply(struct req *rq, struct roster *h, struct routing *w);
/* Looks whether the reply that was due came; queues the case again if not. */
MUST_USE int routing_lapse(struct req *rq, str account, str case_id);

#endif
