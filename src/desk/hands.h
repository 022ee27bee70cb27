/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a clock, a rule or a person may set off about a case: other hands, or a
 * call in the night. Both only write down what is to be done, under the lock of
 * the case's account, which the caller holds; the jobs desk-routing and desk-pages
 * do it within seconds, each thing exactly once. So nothing here waits for the
 * provider's lock, whatever the caller holds.
 */
#ifndef DESK_HANDS_H
#define DESK_HANDS_H

#include "desk.h"

/*
 * Takes the case from whoever has it and queues it for routing; that person comes
 * last in the next decision. reason is a sentence for the case's log. A resolved
 * case stays as it is. *row is brought up to date.
 */
MUST_USE int desk_reassign(struct req *rq, struct case_row *row, str reason);

/*
 * Pages whoever is on call for the team (absent: that of the case's queue, else of
 * the rule that the case meets). The same cause of a case pages once, however
 * often it is asked for, e.g. "breach/first-response/2". *ret_new (may be NULL)
 * tells whether this call made it. E_NOENT: no such team, or it has no rotation.
 */
MUST_USE int desk_page(struct req *rq, const struct case_row *row, str team, str cause, str reason,
		       bool *ret_new);

/* Somebody of the provider's people who is to be told. */
struct desk_contact {
	str principal, name, email;
};
/*
 * Whom a word means in a case: "assignee" whoever has it, "lead" who leads the team that it is with
 * (that of its queue, else of the rule that it meets), "team" all of that team, "account-manager"
 * the manager of its account, "copies" who has it in copy; any other word is a team's code or a
 * user's name. Active people only; nobody is no error.
 */
MUST_USE int desk_contacts(struct req *rq, const struct case_row *row, str to,
			   struct desk_contact **ret, size_t *ret_n);

extern const struct job desk_pages_job;
extern const struct job desk_routing_job;

#endif
