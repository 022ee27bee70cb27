/* SPDX-License-Identifier: Apache-2.0 */
#include "raise.h"

#include "plan.h"
#include "taxonomy.h"

/* -1 for a level that the vocabulary does not know any more: below all. */
static int rank_of(const struct taxonomy *t, str severity)
{
	const struct taxonomy_severity *s = taxonomy_severity_find(t, severity);

	return s ? s->rank : -1;
}

/* The newest raise by the customer to a level that is not free; NULL without one. */
static const struct case_event *last_raise(const struct taxonomy *t, int free_rank,
					   const struct case_event *events, size_t n)
{
	const struct case_event *found = NULL;

	for (size_t i = 1; i < n; i++) {
		const struct case_event *e = &events[i];
		int rank = rank_of(t, e->severity);

		if (e->kind == CASE_EVENT_SEVERITY && e->actor_kind == ACTOR_CUSTOMER &&
		    rank > free_rank && rank > rank_of(t, events[i - 1].severity))
			found = e;
	}
	return found;
}

enum raise_verdict case_raise_judge(const struct taxonomy *t, const struct plan_raising *rule,
				    const struct case_event *events, size_t n, str to, bool contact,
				    usec now, usec *ret_when)
{
	int free_rank = rule->free_upto ? rank_of(t, rule->free_upto->code) : -1;
	int from_rank = n ? rank_of(t, events[n - 1].severity) : -1, to_rank = rank_of(t, to);
	const struct case_event *last = last_raise(t, free_rank, events, n);
	bool raises = to_rank > from_rank;

	if (raises && !rule->allowed)
		return RAISE_NOT_SOLD;
	if (last && now < last->at + MINUTES(rule->lock_minutes)) {
		*ret_when = last->at + MINUTES(rule->lock_minutes);
		return RAISE_LOCKED;
	}
	if (!raises || to_rank <= free_rank)
		return RAISE_FINE;
	if (rule->needs_contact && !contact)
		return RAISE_NEEDS_CONTACT;
	if (rule->waits_for_response && last && last->target > 0 &&
	    now < last->at + MINUTES(last->target)) {
		*ret_when = last->at + MINUTES(last->target);
		return RAISE_TOO_SOON;
	}
	return RAISE_FINE;
}
