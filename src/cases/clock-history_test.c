/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random histories of cases against an oracle that counts minute by minute. The
 * oracle shares nothing with what it judges: local time is libc's, hours are one
 * byte a minute, clocks are loops over minutes.
 *
 * MAINSTAY_HISTORIES says how many (100,000 in the build without sanitizers).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case-clock.h"
#include "test.h"

#define HISTORIES 2500
#define BEGIN INT64_C(1767225600) /* 2026-01-01T00:00:00Z, in seconds */
#define DAYS_SPAN 800
#define MINUTES_SPAN ((int64_t)DAYS_SPAN * 1440)
#define TIMETABLES 30
#define PARTS 3
#define PLANS 3
#define SEVERITIES 4
#define EVENTS_MAX 40
#define RUNS_MAX 64

static uint64_t state = 88172645463325252ULL;

static int64_t any(int64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (int64_t)(state % (uint64_t)below);
}

/* ---- hours: one description, told to both sides ---- */

struct week {
	const char *zone;
	int n[7];
	int from[7][2], to[7][2]; /* minutes of the day */
	int64_t off[12];          /* holidays, days since 1970 */
	int off_n;
};

static const char *const zones[] = {
	"UTC",          "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
	"Asia/Kolkata", "America/Sao_Paulo", "Pacific/Auckland"};
#define ZONES ARRAY_LEN(zones)

static void random_week(struct week *w)
{
	*w = (struct week){.zone = zones[any(ZONES)]};
	bool whole = any(6) == 0;

	for (int d = 0; d < 7; d++) {
		int from = (int)any(1200), to = from + 1 + (int)any(1440 - from);

		w->n[d] = whole ? 1 : d >= 5 && any(3) ? 0 : 1 + (any(3) == 0);
		w->from[d][0] = whole ? 0 : from;
		w->to[d][0] = whole ? 1440 : to;
		if (w->n[d] == 2) {
			if (to - from < 30) {
				w->n[d] = 1;
				continue;
			}
			/* a break */
			w->to[d][0] = from + (to - from) / 3;
			w->from[d][1] = from + (to - from) / 2;
			w->to[d][1] = to;
		}
	}
	w->off_n = (int)any(12);
	for (int i = 0; i < w->off_n; i++)
		w->off[i] = (i ? w->off[i - 1] : BEGIN / 86400 - 3) + 1 + any(60);
}

static bool any_hours(const struct week *w)
{
	int n = 0;

	for (int d = 0; d < 7; d++)
		n += w->n[d];
	return n > 0;
}

static const struct calendar *told(struct test *t, const struct week *w)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	struct calendar_holiday *off =
		ARENA_ARRAY(t->arena, struct calendar_holiday, (size_t)w->off_n + 1);
	struct calendar *c = ARENA_NEW(t->arena, struct calendar);
	str text = str_from(w->zone);
	const char *comma = " ";
	int r;

	for (int d = 0; d < 7; d++) {
		for (int i = 0; i < w->n[d]; i++) {
			text = str_fmt(t->arena, "%.*s%s%s %02d:%02d-%02d:%02d", STR_ARG(text),
				       comma, days[d], w->from[d][i] / 60, w->from[d][i] % 60,
				       w->to[d][i] / 60, w->to[d][i] % 60);
			comma = "; ";
		}
	}
	r = calendar_parse(t->arena, text, c);
	if (r == E_NOENT)
		test_skip("the system has no zone files (package tzdata)");
	expect_ok(r);
	for (int i = 0; i < w->off_n; i++)
		off[i] = (struct calendar_holiday){DAYS(w->off[i]), S("a holiday")};
	c->holidays = off;
	c->holiday_count = (size_t)w->off_n;
	return c;
}

/* Local time by libc, never going back: [zone][minute] in minutes since 1970, local. */
static int32_t *local_minutes[ZONES];

static void load_zone(size_t z)
{
	int64_t offset = 0, latest = INT64_MIN;

	local_minutes[z] = mem_array((size_t)MINUTES_SPAN, sizeof(int32_t));
	setenv("TZ", zones[z], 1);
	tzset();
	for (int64_t m = 0; m < MINUTES_SPAN; m++) {
		int64_t local;

		if (m % 15 == 0) {
			time_t at = (time_t)(BEGIN + m * 60);
			struct tm tm;

			localtime_r(&at, &tm);
			offset = tm.tm_gmtoff / 60;
		}
		local = BEGIN / 60 + m + offset;
		latest = local > latest ? local : latest;
		local_minutes[z][m] = (int32_t)latest;
	}
}

static bool worked(const struct week *w, int64_t minute)
{
	size_t z = 0;
	int64_t local, day;
	int of_day, weekday;

	while (strcmp(zones[z], w->zone) != 0)
		z++;
	local = local_minutes[z][minute];
	day = local / 1440;
	of_day = (int)(local % 1440);
	weekday = (int)((day + 3) % 7);
	for (int i = 0; i < w->off_n; i++) {
		if (w->off[i] == day)
			return false;
	}
	for (int i = 0; i < w->n[weekday]; i++) {
		if (w->from[weekday][i] <= of_day && of_day < w->to[weekday][i])
			return true;
	}
	return false;
}

/* Hours of both sides: up to three parts, some narrowed by a second week. */
static struct timetable tables[TIMETABLES];
static uint8_t *bytes[TIMETABLES][PARTS]; /* of each part, as if it held for ever */
static int64_t begins_at[TIMETABLES][PARTS];
static int part_count[TIMETABLES];
static int table_count;

static int part_of(int table, int64_t minute)
{
	int p = part_count[table] - 1;

	while (p > 0 && begins_at[table][p] > minute)
		p--;
	return p;
}

/* Whether that minute is worked by what had been decided until `known`. */
static bool works(int table, int64_t minute, int64_t known)
{
	return bytes[table][part_of(table, minute < known ? minute : known)][minute];
}

static void make_timetable(struct test *t, int i)
{
	int parts = 1 + (int)any(PARTS);
	struct timetable_part *v = ARENA_ARRAY(t->arena, struct timetable_part, (size_t)parts);
	int64_t from = 0;

	part_count[i] = parts;
	for (int p = 0; p < parts; p++) {
		bool always = any(8) == 0, narrowed = any(4) == 0;
		struct week w, narrow;

		do {
			random_week(&w);
			random_week(&narrow);
		} while (!any_hours(&w) || !any_hours(&narrow));
		v[p] = (struct timetable_part){
			.from = p ? SECONDS(BEGIN) + MINUTES(from) : INT64_MIN,
			.hours = always ? timetable_always.v[0].hours : told(t, &w),
			.narrow = narrowed ? told(t, &narrow) : NULL,
		};
		begins_at[i][p] = from;
		bytes[i][p] = mem_new((size_t)MINUTES_SPAN);
		for (int64_t m = 0; m < MINUTES_SPAN; m++)
			bytes[i][p][m] =
				(always || worked(&w, m)) && (!narrowed || worked(&narrow, m));
		from += 1 + any(150 * 1440);
	}
	tables[i] = (struct timetable){v, (size_t)parts};
}

/* ---- promises ---- */

struct promise {
	int64_t minutes;
	int table;
};
static struct promise promises[PLANS][SEVERITIES][CLOCK_KIND_COUNT];
static int first_plan;

static int number_of(str word)
{
	return word.p[1] - '0';
}

static int find(struct clock_book *book, const struct clock_terms *terms, enum clock_kind kind,
		struct clock_promise *ret)
{
	int plan = terms->plan.p ? number_of(terms->plan) : first_plan;
	const struct promise *p = &promises[plan][number_of(terms->severity)][kind];

	*ret = (struct clock_promise){p->minutes, &tables[p->table], S("")};
	return book ? 0 : E_IO;
}

static void make_promises(void)
{
	for (int p = 0; p < PLANS; p++) {
		for (int s = 0; s < SEVERITIES; s++) {
			for (int k = 0; k < CLOCK_KIND_COUNT; k++)
				promises[p][s][k] =
					(struct promise){any(5) ? 1 + any(any(2) ? 200 : 4000) : 0,
							 (int)any(table_count)};
		}
	}
}

/* ---- histories ---- */

struct happening {
	int64_t minute;
	enum case_event_kind kind;
	enum case_status status;
	int severity;
	int plan;
};

struct history {
	struct happening v[EVENTS_MAX];
	int n;
	int64_t now;
};

static void add(struct history *h, int64_t minute, enum case_event_kind kind,
		enum case_status status)
{
	const struct happening *before = h->n ? &h->v[h->n - 1] : NULL;

	h->v[h->n++] = (struct happening){
		.minute = minute,
		.kind = kind,
		.status = status,
		.severity = before ? before->severity : (int)any(SEVERITIES),
		.plan = before ? before->plan : first_plan,
	};
}

/* What may come next; more than a case could ever do is good enough. */
static void go_on(struct history *h, int64_t at)
{
	enum case_status status = h->v[h->n - 1].status;
	int what = (int)any(10);

	if (status == CASE_RESOLVED) {
		add(h, at, CASE_EVENT_REOPENED, what < 5 ? CASE_REOPENED : CASE_WORK_IN_PROGRESS);
		if (what < 7)
			add(h, at, CASE_EVENT_CUSTOMER_REPLIED, CASE_REOPENED);
	} else if (what < 2) {
		add(h, at, CASE_EVENT_STAFF_REPLIED, CASE_WORK_IN_PROGRESS);
	} else if (what < 4) {
		add(h, at, CASE_EVENT_STAFF_REPLIED, CASE_PENDING_CUSTOMER);
	} else if (what < 6) {
		add(h, at, CASE_EVENT_CUSTOMER_REPLIED,
		    status == CASE_UNASSIGNED ? status : CASE_PENDING_PROVIDER);
	} else if (what == 6) {
		add(h, at, CASE_EVENT_SEVERITY, status);
		h->v[h->n - 1].severity = (int)any(SEVERITIES);
	} else if (what == 7) {
		add(h, at, any(2) ? CASE_EVENT_TAKEN : CASE_EVENT_NOTED,
		    any(2) ? CASE_WORK_IN_PROGRESS : status);
	} else if (what == 8 && any(2)) {
		add(h, at, CASE_EVENT_PLAN, status);
		h->v[h->n - 1].plan = (int)any(PLANS);
	} else {
		add(h, at, CASE_EVENT_RESOLVED, CASE_RESOLVED);
	}
}

static void make_history(struct history *h)
{
	int64_t at = 1440 + any(400 * 1440);
	int n = 1 + (int)any(EVENTS_MAX - 4);

	h->n = 0;
	first_plan = (int)any(PLANS);
	add(h, at, CASE_EVENT_CREATED, CASE_UNASSIGNED);
	while (h->n < n) {
		static const int64_t gaps[] = {1, 3, 30, 300, 3000};

		at += any(gaps[any((int64_t)ARRAY_LEN(gaps))]);
		go_on(h, at);
	}
	h->now = at + any(any(2) ? 10 : 4000);
}

/* ---- the oracle ---- */

struct oracle_run {
	enum clock_kind kind;
	int number;
	int64_t started, ended; /* minutes; ended -1 */
	enum run_ending ending;
	bool paused;
	int plan, severity;
	int64_t target, counted, due, late; /* due and late -1 */
};

struct oracle {
	struct oracle_run v[RUNS_MAX];
	int n;
	int counts[CLOCK_KIND_COUNT];
	uint8_t *active; /* a byte a minute */
};

static struct oracle_run *going(struct oracle *o, enum clock_kind kind)
{
	for (int i = 0; i < o->n; i++) {
		if (o->v[i].kind == kind && o->v[i].ended < 0)
			return &o->v[i];
	}
	return NULL;
}

static void oracle_start(struct oracle *o, enum clock_kind kind, int64_t minute)
{
	if (going(o, kind))
		return;
	o->v[o->n++] = (struct oracle_run){.kind = kind,
					   .number = ++o->counts[kind],
					   .started = minute,
					   .ended = -1,
					   .due = -1,
					   .late = -1};
}

static void oracle_end(struct oracle *o, enum clock_kind kind, int64_t minute, enum run_ending how)
{
	struct oracle_run *r = going(o, kind);

	if (!r)
		return;
	r->ended = minute;
	r->ending = how;
}

static void oracle_event(struct oracle *o, const struct happening *e, bool *answered, bool *open)
{
	switch (e->kind) {
	case CASE_EVENT_CREATED:
		*open = true;
		oracle_start(o, CLOCK_FIRST_RESPONSE, e->minute);
		oracle_start(o, CLOCK_RESOLUTION, e->minute);
		break;
	case CASE_EVENT_STAFF_REPLIED:
		for (int k = CLOCK_FIRST_RESPONSE; k <= CLOCK_UPDATE; k++)
			oracle_end(o, (enum clock_kind)k, e->minute, RUN_MET);
		*answered = true;
		if (*open)
			oracle_start(o, CLOCK_UPDATE, e->minute);
		break;
	case CASE_EVENT_CUSTOMER_REPLIED:
		if (*answered && *open)
			oracle_start(o, CLOCK_NEXT_RESPONSE, e->minute);
		break;
	case CASE_EVENT_RESOLVED:
		*open = false;
		for (int k = CLOCK_FIRST_RESPONSE; k <= CLOCK_UPDATE; k++)
			oracle_end(o, (enum clock_kind)k, e->minute, RUN_STOPPED);
		oracle_end(o, CLOCK_RESOLUTION, e->minute, RUN_MET);
		break;
	case CASE_EVENT_REOPENED:
		*open = true;
		oracle_start(o, *answered ? CLOCK_UPDATE : CLOCK_FIRST_RESPONSE, e->minute);
		for (int i = 0; i < o->n; i++) {
			if (o->v[i].kind == CLOCK_RESOLUTION)
				o->v[i].ended = -1;
		}
		break;
	default:
		break;
	}
}

/* First moment at which the count from `started` is the target and the case is active; it is as
 * active from `until` on as it was before. -1: it never is. */
static int64_t oracle_due(const struct oracle *o, const struct oracle_run *r,
			  const struct promise *p, int64_t until, bool active_then)
{
	int64_t count = 0, known = r->ended >= 0 ? r->ended : INT64_MAX;

	for (int64_t m = r->started; m < MINUTES_SPAN - 1; m++) {
		bool active = m < until ? o->active[m] : active_then;

		if (active && count >= p->minutes)
			return m;
		if (!active && m >= until)
			return -1;
		count += active && works(p->table, m, known);
	}
	return -1;
}

/* Goes through the minutes of one run and judges it by the terms of each. */
static void oracle_judge(struct oracle *o, struct oracle_run *r, const struct history *h, int begin,
			 int end)
{
	int64_t until = r->ended >= 0 ? r->ended : h->now;
	const struct happening *last = &h->v[h->n - 1];
	bool goes_on = last->status != CASE_PENDING_CUSTOMER && last->status != CASE_RESOLVED;
	/* a run that ended would have gone on if the case was active right before */
	bool active_then = r->ended < 0         ? goes_on
			   : until > r->started ? o->active[until - 1]
						: h->v[begin].status != CASE_PENDING_CUSTOMER &&
							  h->v[begin].status != CASE_RESOLVED;
	int upto = r->ended >= 0 ? end : h->n - 1;

	for (int i = begin; i <= upto; i++) {
		const struct happening *e = &h->v[i];
		int64_t next = i < upto ? h->v[i + 1].minute : until;
		const struct promise *p = &promises[e->plan][e->severity][r->kind];
		int64_t due, from = e->minute > r->started ? e->minute : r->started;

		r->plan = e->plan;
		r->severity = e->severity;
		r->target = p->minutes;
		r->due = -1;
		if (!p->minutes)
			continue;
		due = oracle_due(o, r, p, until, active_then);
		r->due = due;
		if (r->late >= 0 || due < 0)
			continue;
		/* late in some minute of these terms */
		if (due < next && from < next)
			r->late = due > from ? due : from;
		/* terms that come with the run's last moment */
		if (i == upto && from == next && due < until)
			r->late = from;
	}
	r->counted = 0;
	for (int64_t m = r->started; r->target && m < until; m++)
		r->counted += o->active[m] &&
			      works(promises[r->plan][r->severity][r->kind].table, m, until);
	r->paused = r->ended < 0 && !goes_on;
}

static void oracle(struct oracle *o, const struct history *h)
{
	static int begins[RUNS_MAX], ends[RUNS_MAX];
	bool answered = false, open = false;

	o->n = 0;
	memset(o->counts, 0, sizeof(o->counts));
	for (int i = 0; i < h->n; i++) {
		const struct happening *e = &h->v[i];
		int before = o->n;
		bool active = e->status != CASE_PENDING_CUSTOMER && e->status != CASE_RESOLVED;
		int64_t next = i + 1 < h->n ? h->v[i + 1].minute : h->now;

		for (int k = 0; k < o->n; k++)
			if (o->v[k].ended < 0)
				ends[k] = -1;
		oracle_event(o, e, &answered, &open);
		for (int k = before; k < o->n; k++)
			begins[k] = i;
		for (int k = 0; k < o->n; k++)
			if (o->v[k].ended >= 0 && ends[k] < 0)
				ends[k] = i;
		for (int k = before; k < o->n; k++)
			ends[k] = -1;
		for (int64_t m = e->minute; m < next; m++)
			o->active[m] = active;
	}
	for (int i = 0; i < o->n; i++)
		oracle_judge(o, &o->v[i], h, begins[i], ends[i]);
}

/* ---- both ---- */

static usec moment(int64_t minute)
{
	return minute < 0 ? 0 : SECONDS(BEGIN) + MINUTES(minute);
}

static size_t as_events(struct arena *a, const struct history *h, struct case_event *v)
{
	for (int i = 0; i < h->n; i++) {
		const struct happening *e = &h->v[i];

		v[i] = (struct case_event){
			.seq = i + 1,
			.at = moment(e->minute),
			.kind = e->kind,
			.status = e->status,
			.severity = str_fmt(a, "s%d", e->severity),
			.target = -1,
		};
		if (e->kind == CASE_EVENT_PLAN)
			v[i].detail = str_fmt(a,
					      "{\"fromPlan\":\"p%d\",\"fromCatalogue\":\"c\","
					      "\"plan\":\"p%d\",\"catalogue\":\"c\"}",
					      h->v[i - 1].plan, e->plan);
	}
	return (size_t)h->n;
}

static void tell(const struct history *h)
{
	for (int i = 0; i < h->n; i++)
		fprintf(stderr, "  %lld %d status %d severity %d plan %d\n",
			(long long)h->v[i].minute, h->v[i].kind, h->v[i].status, h->v[i].severity,
			h->v[i].plan);
	fprintf(stderr, "  now %lld\n", (long long)h->now);
}

static bool same(const struct clock_run *r, const struct oracle_run *o)
{
	return r->kind == o->kind && r->number == o->number && r->started == moment(o->started) &&
	       r->ended == moment(o->ended) && (o->ended < 0 || r->ending == o->ending) &&
	       r->promise.minutes == o->target && r->due == moment(o->due) &&
	       r->counted == MINUTES(o->counted) && r->late == moment(o->late) &&
	       r->paused == o->paused &&
	       r->left == MINUTES(o->target > o->counted ? o->target - o->counted : 0);
}

/* 0 when both agree. */
static int compare(struct arena *a, const struct history *h, const struct oracle *o, int round)
{
	struct clock_book book = {find};
	struct case_event events[EVENTS_MAX];
	struct case_clocks c;
	usec next_due = 0;
	size_t n = 0;

	expect_ok(
		case_clocks_derive(a, events, as_events(a, h, events), moment(h->now), &book, &c));
	for (int i = 0; i < o->n; i++) {
		const struct oracle_run *want = &o->v[i];

		if (!want->target)
			continue;
		if (want->ended < 0 && want->due >= 0 &&
		    (!next_due || moment(want->due) < next_due))
			next_due = moment(want->due);
		if (n < c.n && same(&c.runs[n], want)) {
			n++;
			continue;
		}
		fprintf(stderr,
			"history %d, clock %d run %d: oracle %lld..%lld due %lld late %lld counted "
			"%lld of %lld\n",
			round, want->kind, want->number, (long long)want->started,
			(long long)want->ended, (long long)want->due, (long long)want->late,
			(long long)want->counted, (long long)want->target);
		if (n < c.n)
			fprintf(stderr,
				"  derived: clock %d run %lld %lld..%lld due %lld late %lld "
				"counted "
				"%lld of %lld paused %d\n",
				c.runs[n].kind, (long long)c.runs[n].number,
				(long long)((c.runs[n].started - SECONDS(BEGIN)) / MINUTES(1)),
				(long long)((c.runs[n].ended - SECONDS(BEGIN)) / MINUTES(1)),
				(long long)((c.runs[n].due - SECONDS(BEGIN)) / MINUTES(1)),
				(long long)((c.runs[n].late - SECONDS(BEGIN)) / MINUTES(1)),
				(long long)(c.runs[n].counted / MINUTES(1)),
				(long long)c.runs[n].promise.minutes, c.runs[n].paused);
		tell(h);
		return 1;
	}
	expect_eq(n, c.n);
	expect_eq(c.next_due, next_due);
	return 0;
}

TEST(histories_agree_with_counting_minute_by_minute)
{
	const char *wish = getenv("MAINSTAY_HISTORIES");
	int64_t most = HISTORIES, runs = 0;
	struct oracle o = {.active = mem_new((size_t)MINUTES_SPAN)};
	int differences = 0;

	if (wish)
		expect_ok(str_to_i64(str_from(wish), &most));
	for (size_t z = 0; z < ZONES; z++)
		load_zone(z);
	table_count = most < 1000 ? 5 : TIMETABLES;
	for (int i = 0; i < table_count; i++)
		make_timetable(t, i);
	for (int64_t i = 0; i < most && differences < 3; i++) {
		struct arena *CLEANUP(arena_freep) a = arena_new();
		struct history h;

		if (i % 50 == 0)
			make_promises();
		make_history(&h);
		oracle(&o, &h);
		differences += compare(a, &h, &o, (int)i);
		runs += o.n;
	}
	for (size_t z = 0; z < ZONES; z++)
		mem_free(local_minutes[z]);
	for (int i = 0; i < TIMETABLES; i++)
		for (int p = 0; p < part_count[i]; p++)
			mem_free(bytes[i][p]);
	mem_free(o.active);
	setenv("TZ", "UTC", 1);
	expect_eq(differences, 0);
	expect(runs > most);
}
