/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first-response clock. It is a fold over the event log: the creation
 * starts it with the target that the plan promised then, a new severity gives
 * it the target of that severity from the same start, the first answer of the
 * provider's side ends it, a resolution before any answer stops it, and a
 * reopening after that starts it anew.
 */
#include "case-calendar.h"
#include "case-private.h"

/* Late by hours is better than no clock. */
int case_calendar_read(struct arena *a, str text, struct calendar *ret)
{
	int r = calendar_parse(a, text, ret);

	if (r == E_NOENT) {
		str rest = text;

		DISCARD("the zone is replaced", str_cut(&rest, ' '));
		r = calendar_parse(a, str_fmt(a, "UTC %.*s", STR_ARG(rest)), ret);
	}
	return r;
}

int case_due(struct arena *a, usec started, int64_t minutes, str calendar, usec *ret)
{
	struct calendar c;
	int r;

	*ret = 0;
	if (minutes <= 0)
		return 0;
	r = case_calendar_read(a, calendar, &c);
	if (r < 0)
		return E_SYNTAX;
	r = calendar_add(&c, started, MINUTES(minutes), ret);
	/* a calendar without any hours never lets a clock run out */
	return r == E_LIMIT ? 0 : r;
}

static int judge(struct arena *a, usec now, struct case_clock *c)
{
	usec until = c->responded ? c->responded : c->stopped ? c->stopped : now;
	struct calendar calendar;
	int r = case_due(a, c->started, c->target, c->calendar, &c->due);

	if (r < 0 || !c->due)
		return r;
	c->breached = until > c->due;
	c->met = c->responded && !c->breached;
	if (c->responded || c->stopped || c->breached)
		return 0;
	r = case_calendar_read(a, c->calendar, &calendar);
	if (r < 0)
		return E_SYNTAX;
	c->left = calendar_between(&calendar, now, c->due);
	return 0;
}

int case_clock_derive(struct arena *a, const struct case_event *events, size_t n, usec now,
		      struct case_clock *ret)
{
	struct case_clock c = {0};
	int r;

	if (!n || events[0].kind != CASE_EVENT_CREATED)
		return E_SYNTAX;
	for (size_t i = 0; i < n && !c.responded; i++) {
		const struct case_event *e = &events[i];

		if (e->target >= 0) {
			c.target = e->target;
			c.calendar = e->calendar;
		}
		switch (e->kind) {
		case CASE_EVENT_CREATED:
			c.started = e->at;
			break;
		case CASE_EVENT_STAFF_REPLIED:
			c.responded = e->at;
			break;
		case CASE_EVENT_RESOLVED:
			c.stopped = e->at;
			break;
		case CASE_EVENT_REOPENED:
			c.started = e->at;
			c.stopped = 0;
			break;
		default:
			break;
		}
	}
	r = judge(a, now, &c);
	if (r < 0)
		return r;
	*ret = c;
	return 0;
}
