/* SPDX-License-Identifier: Apache-2.0 */
/* When a change of plan takes effect. Pure. */
#include "subscription.h"

usec subscription_month_end(usec t)
{
	struct civil c = usec_to_civil(t);
	struct civil next = {.year = c.year + (c.month == 12), .month = c.month % 12 + 1, .day = 1};
	usec end;

	if (civil_to_usec(&next, &end) < 0)
		return INT64_MAX; /* past the year 9999 there is no civil time */
	return end;
}

bool subscription_is_upgrade(const struct plan *from, const struct plan *to)
{
	const struct plan *same;

	if (!str_eq(from->catalog->name, to->catalog->name))
		return false;
	/* in the catalogue that is bought now: an older version may have had another order */
	same = catalog_plan(to->catalog, from->code);
	return to->rank > (same ? same->rank : from->rank);
}

/* The end of the period that contains t. */
static usec period_end(const struct plan *from, usec starts, usec t)
{
	usec term = DAYS(from->term.min_days);

	switch (from->term.cancel) {
	case CANCEL_AT_ONCE:
		return t;
	case CANCEL_END_OF_TERM:
		return starts + ((t - starts) / term + 1) * term;
	case CANCEL_END_OF_MONTH:
		return subscription_month_end(t);
	}
	return t;
}

usec subscription_effective(const struct plan *from, usec starts, usec min_until,
			    const struct plan *to, const struct subscription_wish *wish, usec now)
{
	usec at;

	if (wish->forced)
		return now;
	if (!wish->at_period_end && subscription_is_upgrade(from, to))
		return now;
	if (wish->at_period_end && from->term.cancel == CANCEL_AT_ONCE)
		return subscription_month_end(now);
	at = period_end(from, starts, now + DAYS(from->term.notice_days));
	return at > min_until ? at : min_until;
}
