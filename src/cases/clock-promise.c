/* SPDX-License-Identifier: Apache-2.0 */
#include "clock-promise.h"

#include "case-private.h"
#include "identity.h"
#include "plan-gate.h"

struct promise_entry {
	struct clock_terms terms;
	enum clock_kind kind;
	struct clock_promise promise;
};

static int64_t target_minutes(const struct plan_target *t, enum clock_kind kind)
{
	const struct plan_duration *const d[CLOCK_KIND_COUNT] = {
		[CLOCK_FIRST_RESPONSE] = &t->first_response,
		[CLOCK_NEXT_RESPONSE] = &t->next_response,
		[CLOCK_UPDATE] = &t->update_every,
		[CLOCK_RESOLUTION] = &t->resolution,
	};

	return d[kind]->minutes;
}

bool plan_promises_more(const struct plan *plan, str kind)
{
	const struct plan_case_kind *k = plan_case_kind(plan, kind);

	for (size_t i = 0; k && i < k->target_count; i++) {
		for (int c = CLOCK_NEXT_RESPONSE; c < CLOCK_KIND_COUNT; c++) {
			if (target_minutes(&k->targets[i], (enum clock_kind)c))
				return true;
		}
	}
	return false;
}

static bool of_customer(const struct plan_calendar *c)
{
	if (!c || c->always)
		return false;
	for (size_t i = 0; i < c->holiday_set_count; i++) {
		if (str_eq(c->holiday_sets[i], S("customer")))
			return true;
	}
	return str_eq(c->zone, S("customer"));
}

bool plan_needs_place(const struct plan *plan, str kind, str language)
{
	const struct plan_case_kind *k = plan_case_kind(plan, kind);
	const struct plan_calendar *narrow;

	DISCARD("only its calendar matters", plan_language(plan, kind, language, &narrow));
	for (size_t i = 0; k && i < k->target_count; i++) {
		if (of_customer(k->targets[i].calendar))
			return true;
	}
	return of_customer(narrow);
}

/* As they are now, for logs that do not say how they were. */
static int account_place(struct case_promises *p)
{
	struct sql_account account;
	int r;

	if (p->has_place)
		return 0;
	r = account_load(p->hours.rq->tx, p->row->account, &account);
	if (r < 0)
		return r;
	p->place = (struct clock_place){account.zone, account.country};
	p->has_place = true;
	return 0;
}

static str hours_text(struct arena *a, const struct plan_calendar *c,
		      const struct plan_calendar *narrow, const struct clock_place *place)
{
	str text = plan_calendar_text(c, a, place->zone.n ? place->zone : (str){0});

	if (!narrow || narrow->always)
		return text;
	if (c->always)
		return plan_calendar_text(narrow, a, place->zone.n ? place->zone : (str){0});
	return str_fmt(
		a, "%.*s within %.*s", STR_ARG(text),
		STR_ARG(plan_calendar_text(narrow, a, place->zone.n ? place->zone : (str){0})));
}

/* By a plan that the book has. */
static int promise_of_plan(struct case_promises *p, const struct plan *plan,
			   const struct clock_terms *terms, enum clock_kind kind,
			   struct clock_promise *ret)
{
	const struct plan_target *t = plan_target(plan, p->row->issue_type, terms->severity);
	struct clock_place place = {terms->zone, terms->country};
	const struct plan_calendar *narrow = NULL;
	int r = 0;

	if (!t || !target_minutes(t, kind))
		return 0;
	DISCARD("it was allowed when the case was opened",
		plan_language(plan, p->row->issue_type, p->row->language, &narrow));
	/* stored versions of any calendar may be the customer's, too */
	if (!place.zone.p && (!t->calendar->always || (narrow && !narrow->always))) {
		r = account_place(p);
		place = p->place;
	}
	if (r >= 0)
		r = hours_load(&p->hours, t->calendar, narrow, &place, &ret->hours);
	if (r < 0)
		return r;
	ret->minutes = target_minutes(t, kind);
	ret->hours_name = hours_text(p->hours.rq->arena, t->calendar, narrow, &place);
	return 0;
}

static str up_to(str s, str word)
{
	size_t i = 0;

	while (i < s.n && !str_starts(str_slice(s, i, s.n), word))
		i++;
	return str_slice(s, 0, i);
}

/* By what the log itself says, when nobody knows the plan any more. */
static int promise_of_log(struct case_promises *p, const struct clock_terms *terms,
			  struct clock_promise *ret)
{
	struct arena *a = p->hours.rq->arena;
	struct calendar *c = ARENA_NEW(a, struct calendar);
	struct timetable_part *part = ARENA_NEW(a, struct timetable_part);
	struct timetable *t = ARENA_NEW(a, struct timetable);

	if (terms->target <= 0)
		return 0;
	if (case_calendar_read(a, up_to(terms->calendar, S(" within ")), c) < 0)
		return E_SYNTAX;
	*part = (struct timetable_part){.from = INT64_MIN, .hours = c};
	*t = (struct timetable){part, 1};
	*ret = (struct clock_promise){terms->target, t, terms->calendar};
	return 0;
}

int case_promise_of(struct case_promises *p, const struct plan *plan, str severity,
		    enum clock_kind kind, struct clock_promise *ret)
{
	*ret = (struct clock_promise){0};
	return promise_of_plan(p, plan, &(struct clock_terms){.severity = severity}, kind, ret);
}

int case_place_load(struct case_promises *p, struct clock_place *ret)
{
	int r = account_place(p);

	*ret = p->place;
	return r;
}

static bool same_terms(const struct clock_terms *a, const struct clock_terms *b)
{
	return str_eq(a->plan, b->plan) && str_eq(a->catalogue, b->catalogue) &&
	       str_eq(a->severity, b->severity) && str_eq(a->zone, b->zone) &&
	       str_eq(a->country, b->country) && a->target == b->target &&
	       str_eq(a->calendar, b->calendar);
}

static int find(struct clock_book *book, const struct clock_terms *asked, enum clock_kind kind,
		struct clock_promise *ret)
{
	struct case_promises *p = (struct case_promises *)(void *)book;
	struct clock_terms terms = *asked;
	const struct plan *plan;
	int r;

	*ret = (struct clock_promise){0};
	if (!terms.plan.p) {
		terms.plan = p->row->plan;
		terms.catalogue = p->row->catalogue;
	}
	for (size_t i = 0; i < p->n; i++) {
		if (p->entries[i].kind == kind && same_terms(&p->entries[i].terms, &terms)) {
			*ret = p->entries[i].promise;
			return 0;
		}
	}
	r = plan_of_version(p->hours.rq, terms.catalogue, terms.plan, &plan);
	if (r >= 0)
		r = promise_of_plan(p, plan, &terms, kind, ret);
	else if (r == E_NOENT)
		r = kind == CLOCK_FIRST_RESPONSE ? promise_of_log(p, &terms, ret) : 0;
	if (r < 0)
		return r;
	p->entries = vec_grow(p->hours.rq->arena, p->entries, p->n, &p->cap, sizeof(*p->entries));
	p->entries[p->n++] = (struct promise_entry){terms, kind, *ret};
	return 0;
}

void case_promises_init(struct case_promises *p, struct req *rq, const struct case_row *row)
{
	*p = (struct case_promises){.book = {find}, .hours = {.rq = rq}, .row = row};
}

int case_clocks_load(struct case_promises *p, const struct case_event *events, size_t n, usec now,
		     struct case_clocks *ret)
{
	int r = case_clocks_derive(p->hours.rq->arena, events, n, now, &p->book, ret);

	if (r < 0)
		return r;
	if (!ret->plan.p) {
		ret->plan = p->row->plan;
		ret->catalogue = p->row->catalogue;
	}
	for (size_t i = 0; i < ret->n; i++) {
		if (!ret->runs[i].plan.p) {
			ret->runs[i].plan = p->row->plan;
			ret->runs[i].catalogue = p->row->catalogue;
		}
	}
	return 0;
}
