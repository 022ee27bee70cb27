/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones that a file defines itself. Of all observances of a zone the one whose
 * onset is the latest before a local time is in force; times that a shift jumps
 * over are read by the offset after it.
 */
#include "ical-private.h"

#define ONSETS_MAX 512

static int expand(struct ical_observance *o, struct arena *a, struct ical_budget *b, usec from,
		  usec to)
{
	VEC(usec) onsets = {0};
	struct ical_rule *rule = NULL;
	usec at;
	int r;

	o->expanded = true;
	*VEC_ADD(a, &onsets) = o->start;
	if (o->rule.n && ical_rule_new(a, o->rule, o->start, false, &rule) == 0 &&
	    rule->freq == ICAL_YEARLY) {
		while ((r = ical_rule_next(rule, b, &at)) > 0) {
			/* a day more or less does not matter between two shifts */
			if (at > to + DAYS(2) ||
			    (rule->has_until && at > rule->until.local + DAYS(1)) ||
			    onsets.n == ONSETS_MAX)
				break;
			/* only the last one before the window counts of those before it */
			if (at < from - DAYS(2))
				onsets.v[onsets.n - 1] = at;
			else if (at > onsets.v[onsets.n - 1])
				*VEC_ADD(a, &onsets) = at;
		}
		if (r < 0)
			return r;
	}
	o->onsets = onsets.v;
	o->onset_count = onsets.n;
	return 0;
}

int ical_zones_to_utc(struct ical_zones *z, struct arena *a, struct ical_budget *b, str zone,
		      usec from, usec to, usec local, usec *ret)
{
	const struct ical_observance *first = NULL, *best = NULL;
	usec best_at = 0;

	for (size_t i = 0; i < z->n; i++) {
		struct ical_observance *o = &z->v[i];
		int r;

		if (!o->complete || !str_eq(o->zone, zone))
			continue;
		if (!o->expanded && (r = expand(o, a, b, from, to)) < 0)
			return r;
		if (!first || o->onsets[0] < first->onsets[0])
			first = o;
		for (size_t k = o->onset_count; k-- > 0;) {
			if (o->onsets[k] > local)
				continue;
			if (!best || o->onsets[k] > best_at) {
				best = o;
				best_at = o->onsets[k];
			}
			break;
		}
	}
	if (!first)
		return E_NOENT;
	*ret = local - (best ? best : first)->offset;
	return 0;
}
