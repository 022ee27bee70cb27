/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is asked to take a live contact: a chat that stands in line, a call back
 * that waits. The rules are those of routing (route.h), over the same roster, with
 * two differences: somebody of the team who has the contact's case is asked first,
 * and each is asked once, for a while. Whoever does not take it in that time is
 * passed over, and the next one is asked; when all were asked it is open to
 * anybody of them, until somebody else comes.
 *
 * A case that nobody has goes with the offer: to whoever is asked, by the same
 * decision, and on when that lapses. So routing and offers never send a case and
 * its chat to two people. A case that somebody works on stays theirs until another
 * one takes the contact.
 *
 * Rows are kept here; channels say when a contact begins and ends to wait, run the
 * decisions in jobs of theirs, and tell people.
 */
#ifndef DESK_OFFER_H
#define DESK_OFFER_H

#include "people.h"

struct offer_of {
	str kind; /* "chat" or "call" */
	str account, contact, case_id;
};

/* It waits from `when` on. passed (principal, may be empty) had it just now and is asked last. */
MUST_USE int offer_queue(struct req *rq, const struct offer_of *o, usec when, str passed);
/* A colleague gives it to that person, until `expires`. */
MUST_USE int offer_give(struct req *rq, const struct offer_of *o, str principal, str name,
			usec expires);
/* It does not wait any more. */
MUST_USE int offer_end(struct req *rq, const struct offer_of *o);
/* E_NOENT: it does not wait. */
MUST_USE int offer_find(struct req *rq, const struct offer_of *o, struct sql_desk_offer *ret);

enum offer_outcome {
	OFFER_OPEN,      /* no rule is about it: anybody may take it */
	OFFER_ASKED,     /* somebody is asked now */
	OFFER_ALL_ASKED, /* all who could were: any of them may take it */
	OFFER_BUSY,      /* all who are there have enough to do, or lack what it needs */
	OFFER_NOBODY,    /* nobody of the team is there */
};
str offer_outcome_code(enum offer_outcome o);

/* Marks an agent of the roster as having no room for another such contact. */
void offer_full(struct roster *h, str principal, str why);
/*
 * Looks whether what was offered lapsed, and decides anew; *offer is the row, whose account is
 * locked after the provider's, and is written. Each has `patience` to take it.
 */
MUST_USE int offer_decide(struct req *rq, struct roster *h, struct sql_desk_offer *offer,
			  usec patience, enum offer_outcome *ret);
/* Whether that person should be given a contact about the case: whoever has no profile, and
 * whoever is of its team and has the skills. */
MUST_USE int offer_fits(struct req *rq, struct roster *h, str account, str case_id, str principal,
			bool *ret);

#endif
