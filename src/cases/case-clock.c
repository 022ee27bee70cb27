/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log is gone through once. It yields when the case was active (open, and
 * not waiting for its customer), which terms were in force from which event on,
 * and where runs begin and end; then each run is held against all of these.
 */
#include "case-clock.h"

#include "case-private.h"
#include "json.h"

static const str kind_codes[CLOCK_KIND_COUNT] = {
	[CLOCK_FIRST_RESPONSE] = S_INIT("first-response"),
	[CLOCK_NEXT_RESPONSE] = S_INIT("next-response"),
	[CLOCK_UPDATE] = S_INIT("update"),
	[CLOCK_RESOLUTION] = S_INIT("resolution"),
};

static const str state_codes[] = {
	[RUN_RUNNING] = S_INIT("running"), [RUN_PAUSED] = S_INIT("paused"),
	[RUN_WAS_MET] = S_INIT("met"),     [RUN_WAS_STOPPED] = S_INIT("stopped"),
	[RUN_LATE] = S_INIT("breached"),
};

str clock_kind_code(enum clock_kind k)
{
	return kind_codes[k];
}

int clock_kind_parse(str code, enum clock_kind *ret)
{
	for (size_t i = 0; i < CLOCK_KIND_COUNT; i++) {
		if (str_eq(code, kind_codes[i])) {
			*ret = (enum clock_kind)i;
			return 0;
		}
	}
	return E_NOENT;
}

str run_state_code(enum run_state s)
{
	return state_codes[s];
}

/* Terms in force from an event on. */
struct epoch {
	size_t event; /* index */
	usec from;
	struct clock_terms terms;
};

struct fold {
	struct arena *a;
	struct clock_book *book;
	usec now;
	usec at;      /* of the event at hand, or the latest before */
	size_t event; /* its index */
	bool answered, open;
	int64_t resolved_by; /* seq of the newest resolution */
	VEC(struct opening) active;
	VEC(struct epoch) epochs;
	VEC(struct clock_run) runs;
	VEC(struct clock_firing) fired;
	ptrdiff_t current[CLOCK_KIND_COUNT]; /* index of the run that goes on, -1 */
	int64_t count[CLOCK_KIND_COUNT];
	struct case_clocks *ret;
};

static bool status_active(enum case_status s)
{
	return case_status_open(s) && s != CASE_PENDING_CUSTOMER;
}

static void run_begin(struct fold *f, enum clock_kind kind, const struct case_event *e)
{
	if (f->current[kind] >= 0)
		return;
	f->current[kind] = (ptrdiff_t)f->runs.n;
	*VEC_ADD(f->a, &f->runs) = (struct clock_run){
		.kind = kind, .number = ++f->count[kind], .started = f->at, .begun_by = e->seq};
}

static void run_end(struct fold *f, enum clock_kind kind, const struct case_event *e,
		    enum run_ending how)
{
	struct clock_run *r;

	if (f->current[kind] < 0)
		return;
	r = &f->runs.v[f->current[kind]];
	r->ended = f->at;
	r->ending = how;
	r->ended_by = e->seq;
	r->ended_actor = e->actor.p ? e->actor : S("");
	f->current[kind] = -1;
}

/* A reopening takes the last resolution run up again. */
static void run_again(struct fold *f, enum clock_kind kind, const struct case_event *e)
{
	for (size_t i = f->runs.n; i-- > 0;) {
		struct clock_run *r = &f->runs.v[i];

		if (r->kind != kind)
			continue;
		r->ended = r->ended_by = 0;
		r->ending = RUN_GOES_ON;
		f->current[kind] = (ptrdiff_t)i;
		return;
	}
	run_begin(f, kind, e);
}

/* The newest resolution never was: what it ended goes on, and the time since counts. */
static void unresolve(struct fold *f, enum case_status status)
{
	f->open = true;
	for (size_t i = 0; i < f->runs.n; i++) {
		struct clock_run *r = &f->runs.v[i];

		if (!r->ended || r->ended_by != f->resolved_by || f->current[r->kind] >= 0)
			continue;
		r->ended = r->ended_by = 0;
		r->ending = RUN_GOES_ON;
		f->current[r->kind] = (ptrdiff_t)i;
	}
	if (f->active.n && status_active(status))
		f->active.v[f->active.n - 1].to = INT64_MAX;
}

static void answer(struct fold *f, const struct case_event *e)
{
	if (!f->answered)
		f->ret->responded = f->at;
	f->answered = true;
	run_end(f, CLOCK_FIRST_RESPONSE, e, RUN_MET);
	run_end(f, CLOCK_NEXT_RESPONSE, e, RUN_MET);
	run_end(f, CLOCK_UPDATE, e, RUN_MET);
	if (f->open)
		run_begin(f, CLOCK_UPDATE, e);
}

static void happen(struct fold *f, const struct case_event *e)
{
	switch (e->kind) {
	case CASE_EVENT_CREATED:
		f->open = true;
		run_begin(f, CLOCK_FIRST_RESPONSE, e);
		run_begin(f, CLOCK_RESOLUTION, e);
		break;
	case CASE_EVENT_STAFF_REPLIED:
		answer(f, e);
		break;
	case CASE_EVENT_CUSTOMER_REPLIED:
		if (f->answered && f->open)
			run_begin(f, CLOCK_NEXT_RESPONSE, e);
		break;
	case CASE_EVENT_RESTORED:
		if (!f->open && case_status_open(e->status))
			unresolve(f, e->status);
		break;
	case CASE_EVENT_RESOLVED:
		f->open = false;
		f->resolved_by = e->seq;
		run_end(f, CLOCK_FIRST_RESPONSE, e, RUN_STOPPED);
		run_end(f, CLOCK_NEXT_RESPONSE, e, RUN_STOPPED);
		run_end(f, CLOCK_UPDATE, e, RUN_STOPPED);
		run_end(f, CLOCK_RESOLUTION, e, RUN_MET);
		break;
	case CASE_EVENT_REOPENED:
		f->open = true;
		if (!f->answered)
			run_begin(f, CLOCK_FIRST_RESPONSE, e);
		else
			run_begin(f, CLOCK_UPDATE, e);
		run_again(f, CLOCK_RESOLUTION, e);
		break;
	default:
		break;
	}
}

/* ---- what events say besides ---- */

/* Texts and numbers of a flat JSON object; others are skipped. */
struct detail_member {
	const char *key;
	str *text;       /* or NULL */
	int64_t *number; /* or NULL */
};

static int detail_read(struct arena *a, str detail, const struct detail_member *v, size_t n)
{
	struct json_reader r;
	enum json_token k;

	if (!detail.n)
		return 0;
	json_open(&r, a, detail);
	if (json_next(&r) != JSON_OBJECT)
		return E_SYNTAX;
	while ((k = json_next(&r)) == JSON_KEY) {
		str key = r.text;
		enum json_token value = json_next(&r);
		const struct detail_member *m = NULL;

		for (size_t i = 0; i < n; i++) {
			if (str_eq(key, str_from(v[i].key)))
				m = &v[i];
		}
		if (m && m->text && value == JSON_STRING)
			*m->text = r.text;
		else if (m && m->number && value == JSON_NUMBER)
			DISCARD("a number that is too long stays what it was",
				str_to_i64(r.text, m->number));
		else if (json_skip(&r, value) < 0)
			return E_SYNTAX;
	}
	return k == JSON_OBJECT_END ? 0 : E_SYNTAX;
}

static int read_firing(struct fold *f, const struct case_event *e)
{
	struct clock_firing *fired;
	str clock = {0}, level = {0};
	int64_t run = 0;
	const struct detail_member members[] = {
		{"clock", &clock, NULL}, {"level", &level, NULL}, {"run", NULL, &run}};
	enum clock_kind kind;

	if (detail_read(f->a, e->detail, members, ARRAY_LEN(members)) < 0 || !level.p ||
	    clock_kind_parse(clock, &kind) < 0)
		return E_SYNTAX;
	fired = VEC_ADD(f->a, &f->fired);
	*fired = (struct clock_firing){kind, run, level};
	return 0;
}

/* The terms after the event; *ret_new when they differ from those before. */
static int read_terms(struct fold *f, const struct case_event *e, struct clock_terms *t,
		      bool *ret_new)
{
	str from_plan = {0}, from_catalogue = {0};
	const struct detail_member members[] = {
		{"fromPlan", &from_plan, NULL}, {"fromCatalogue", &from_catalogue, NULL},
		{"plan", &t->plan, NULL},       {"catalogue", &t->catalogue, NULL},
		{"zone", &t->zone, NULL},       {"country", &t->country, NULL},
	};
	bool names = e->kind == CASE_EVENT_CREATED || e->kind == CASE_EVENT_PLAN;

	*ret_new = e->kind == CASE_EVENT_CREATED || e->kind == CASE_EVENT_PLAN ||
		   !str_eq(t->severity, e->severity);
	if (names && detail_read(f->a, e->detail, members, ARRAY_LEN(members)) < 0)
		return E_SYNTAX;
	/* what was in force before the first change is only known from it */
	for (size_t i = 0; from_plan.p && i < f->epochs.n; i++) {
		struct clock_terms *before = &f->epochs.v[i].terms;

		if (!before->plan.p) {
			before->plan = from_plan;
			before->catalogue = from_catalogue;
		}
	}
	t->severity = e->severity;
	if (e->target >= 0) {
		t->target = e->target;
		t->calendar = e->calendar;
		*ret_new = true;
	}
	return 0;
}

static void note_activity(struct fold *f, enum case_status status)
{
	struct opening *last = f->active.n ? &f->active.v[f->active.n - 1] : NULL;
	bool active = status_active(status);
	bool was = last && last->to == INT64_MAX;

	if (active && !was)
		*VEC_ADD(f->a, &f->active) = (struct opening){f->at, INT64_MAX};
	else if (!active && was)
		last->to = f->at;
}

static int fold_event(struct fold *f, const struct case_event *e)
{
	struct clock_terms terms = {.target = -1};
	bool changed;
	int r;

	if (f->epochs.n)
		terms = f->epochs.v[f->epochs.n - 1].terms;
	if (e->at > f->at || !f->event)
		f->at = e->at;
	r = read_terms(f, e, &terms, &changed);
	if (r >= 0 && e->kind == CASE_EVENT_ESCALATED)
		r = read_firing(f, e);
	if (r < 0)
		return r;
	if (changed)
		*VEC_ADD(f->a, &f->epochs) = (struct epoch){f->event, f->at, terms};
	happen(f, e);
	note_activity(f, e->status);
	return 0;
}

/* ---- a run against activity and terms ---- */

/* The run's active times, by the case's; of one that ended as it began, by its first event. */
static void run_activity(struct fold *f, struct clock_run *r, const struct case_event *first)
{
	VEC(struct opening) v = {0};
	usec end = r->ended ? r->ended : INT64_MAX;
	bool moment = r->ended == r->started;

	if (moment && status_active(first->status))
		*VEC_ADD(f->a, &v) = (struct opening){r->started, INT64_MAX};
	for (size_t i = 0; !moment && i < f->active.n; i++) {
		struct opening o = f->active.v[i];

		if (o.to <= r->started || o.from >= end)
			continue;
		if (o.from < r->started)
			o.from = r->started;
		/* one that reaches the run's end might have gone on */
		if (o.to >= end)
			o.to = INT64_MAX;
		*VEC_ADD(f->a, &v) = o;
	}
	r->active = v.v;
	r->active_count = v.n;
	r->paused = !r->ended && (!v.n || v.v[v.n - 1].to != INT64_MAX);
}

usec clock_run_reaches(const struct clock_run *r, usec work)
{
	const struct timetable *hours = r->promise.hours;

	for (size_t i = 0; hours && i < r->active_count; i++) {
		struct opening o = r->active[i];
		usec at;

		/* what is used up exactly when a pause begins is due when it ends */
		if (timetable_add(hours, o.from, work, &at) == 0 && at < o.to)
			return at;
		if (o.to == INT64_MAX)
			return 0;
		work -= timetable_between(hours, o.from, o.to);
	}
	return 0;
}

static usec run_count(const struct clock_run *r, usec until)
{
	usec sum = 0;

	for (size_t i = 0; r->promise.hours && i < r->active_count; i++) {
		struct opening o = r->active[i];

		sum += timetable_between(r->promise.hours, o.from, o.to < until ? o.to : until);
	}
	return sum;
}

/* Hours that changed after a run had ended say nothing about it. */
static const struct timetable *until_end(struct fold *f, const struct timetable *t, usec ended)
{
	struct timetable *shorter;
	size_t n = t->n;

	while (n > 1 && t->v[n - 1].from > ended)
		n--;
	if (n == t->n)
		return t;
	shorter = ARENA_NEW(f->a, struct timetable);
	*shorter = (struct timetable){t->v, n};
	return shorter;
}

/* Holds it against the terms of one epoch, which count in [from, to]. */
static int run_epoch(struct fold *f, struct clock_run *r, const struct epoch *e, usec to, bool last)
{
	usec from = e->from > r->started ? e->from : r->started;
	usec at;
	int k = f->book->find(f->book, &e->terms, r->kind, &r->promise);

	if (k < 0)
		return k;
	r->plan = e->terms.plan;
	r->catalogue = e->terms.catalogue;
	r->severity = e->terms.severity;
	r->due = 0;
	if (r->promise.minutes <= 0)
		return 0;
	if (r->ended)
		r->promise.hours = until_end(f, r->promise.hours, r->ended);
	r->due = clock_run_reaches(r, MINUTES(r->promise.minutes));
	if (!r->due || r->late)
		return 0;
	at = r->due > from ? r->due : from;
	if (last ? r->due < to : at < to)
		r->late = at;
	return 0;
}

static size_t event_index(const struct case_event *events, size_t n, int64_t seq)
{
	size_t i = 0;

	while (i + 1 < n && events[i].seq != seq)
		i++;
	return i;
}

static int run_judge(struct fold *f, struct clock_run *r, const struct case_event *events, size_t n)
{
	size_t first = event_index(events, n, r->begun_by);
	size_t last = r->ended_by ? event_index(events, n, r->ended_by) : n;
	usec until = r->ended ? r->ended : f->now;
	int k = 0;

	run_activity(f, r, &events[first]);
	for (size_t i = 0; k >= 0 && i < f->epochs.n; i++) {
		const struct epoch *e = &f->epochs.v[i];
		const struct epoch *next = i + 1 < f->epochs.n ? e + 1 : NULL;
		bool final = !next || next->event > last;

		if (e->event > last || (next && next->event <= first))
			continue;
		k = run_epoch(f, r, e, final ? until : next->from, final);
	}
	if (k < 0 || r->promise.minutes <= 0)
		return k;
	r->counted = run_count(r, until);
	if (r->counted < MINUTES(r->promise.minutes))
		r->left = MINUTES(r->promise.minutes) - r->counted;
	return 0;
}

static int judge_all(struct fold *f, const struct case_event *events, size_t n)
{
	struct case_clocks *ret = f->ret;
	size_t kept = 0;

	for (size_t i = 0; i < f->runs.n; i++) {
		struct clock_run *r = &f->runs.v[i];
		int k = run_judge(f, r, events, n);

		if (k < 0)
			return k;
		if (r->kind == CLOCK_FIRST_RESPONSE)
			ret->first = *r;
		if (r->promise.minutes <= 0)
			continue;
		if (!r->ended && r->due && (!ret->next_due || r->due < ret->next_due))
			ret->next_due = r->due;
		f->runs.v[kept++] = *r;
	}
	ret->runs = f->runs.v;
	ret->n = kept;
	return 0;
}

int case_clocks_derive(struct arena *a, const struct case_event *events, size_t n, usec now,
		       struct clock_book *book, struct case_clocks *ret)
{
	struct case_clocks c = {0};
	struct fold f = {.a = a, .book = book, .ret = &c};
	int r = 0;

	if (!n || events[0].kind != CASE_EVENT_CREATED)
		return E_SYNTAX;
	for (size_t i = 0; i < CLOCK_KIND_COUNT; i++)
		f.current[i] = -1;
	for (f.event = 0; r >= 0 && f.event < n; f.event++)
		r = fold_event(&f, &events[f.event]);
	if (r < 0)
		return r;
	f.now = now > f.at ? now : f.at;
	c.fired = f.fired.v;
	c.fired_count = f.fired.n;
	c.plan = f.epochs.v[f.epochs.n - 1].terms.plan;
	c.catalogue = f.epochs.v[f.epochs.n - 1].terms.catalogue;
	r = judge_all(&f, events, n);
	if (r < 0)
		return r;
	*ret = c;
	return 0;
}

const struct clock_run *case_clock_last(const struct case_clocks *c, enum clock_kind kind)
{
	for (size_t i = c->n; i-- > 0;) {
		if (c->runs[i].kind == kind)
			return &c->runs[i];
	}
	return NULL;
}

enum run_state clock_run_state(const struct clock_run *r)
{
	if (r->late)
		return RUN_LATE;
	if (r->ending == RUN_MET)
		return RUN_WAS_MET;
	if (r->ending == RUN_STOPPED)
		return RUN_WAS_STOPPED;
	return r->paused ? RUN_PAUSED : RUN_RUNNING;
}
