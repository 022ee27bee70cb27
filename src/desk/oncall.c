/* SPDX-License-Identifier: Apache-2.0 */
#include "oncall.h"

static usec turn_start(const struct oncall_rotation *r, int64_t n)
{
	return calendar_to_utc(r->zone, r->anchor + DAYS(n * r->turn_days) + MINUTES(r->handover));
}

/* Rounds towards the past. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct oncall_turn oncall_regular(const struct oncall_rotation *r, usec t)
{
	/* no local clock is two days off, and starts rise with n */
	int64_t n = floor_div(t - r->anchor, DAYS(r->turn_days)) - 2;
	usec from = turn_start(r, n), to;
	int64_t who;

	while (from > t)
		from = turn_start(r, --n);
	while ((to = turn_start(r, n + 1)) <= t) {
		from = to;
		n++;
	}
	who = n - floor_div(n, (int64_t)r->n) * (int64_t)r->n;
	return (struct oncall_turn){.person = &r->people[who], .from = from, .to = to};
}

struct oncall_turn oncall_at(const struct oncall_rotation *r, usec t)
{
	struct oncall_turn turn = oncall_regular(r, t);
	size_t holds = r->override_count;

	for (size_t i = r->override_count; i-- > 0;) {
		const struct oncall_override *o = &r->overrides[i];

		if (t < o->from || t >= o->to)
			continue;
		holds = i;
		turn = (struct oncall_turn){&o->person, o->from, o->to, true};
		break;
	}
	/* what was made later cuts it short on both sides; over a regular turn all do */
	for (size_t i = holds == r->override_count ? 0 : holds + 1; i < r->override_count; i++) {
		const struct oncall_override *o = &r->overrides[i];

		if (o->from >= o->to)
			continue;
		if (o->from > t && o->from < turn.to)
			turn.to = o->from;
		if (o->to <= t && o->to > turn.from)
			turn.from = o->to;
	}
	return turn;
}

size_t oncall_schedule(const struct oncall_rotation *r, usec from, usec to,
		       struct oncall_turn *turns, size_t most)
{
	size_t n = 0;

	for (usec at = from; at < to;) {
		struct oncall_turn turn = oncall_at(r, at);
		struct oncall_turn *last = n ? &turns[n - 1] : NULL;

		turn.from = at;
		turn.to = turn.to < to ? turn.to : to;
		at = turn.to;
		if (last && str_eq(last->person->id, turn.person->id) &&
		    last->covered == turn.covered) {
			last->to = turn.to;
			continue;
		}
		if (n == most)
			break;
		turns[n++] = turn;
	}
	return n;
}
