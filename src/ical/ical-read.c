/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file in two passes: lines into components as they are written, then
 * components into what happens within the window. Times are only turned into UTC
 * in the second, when all zones of the file are known.
 */
#include "ical-private.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8
#define STEPS_MAX 500000
#define DATES_MAX 2000 /* RDATEs and EXDATEs of an event */

struct moments {
	struct ical_moment *v;
	size_t n, cap;
};

/* A VEVENT as written. */
struct raw {
	int line;
	str uid, summary, rule, duration;
	struct ical_moment start, end, replaces;
	bool has_start, has_end, has_replaces;
	bool cancelled, transparent;
	bool broken; /* told already */
	struct moments more, except;
};

/* One occurrence, with what tells which one it is. */
struct found {
	struct ical_event e;
	usec which; /* its original start, UTC */
	bool replacement;
};

struct reader {
	struct arena *a;
	const struct ical_options *o;
	struct ical *ret;
	struct ical_zones *zones;
	struct ical_budget budget;
	str stack[DEPTH_MAX];
	size_t depth;
	str zone_name;     /* of the VTIMEZONE that is open */
	size_t zone_first; /* its first observance */
	struct raw *events;
	size_t event_count, event_cap;
	struct found *found;
	size_t found_count, found_cap;
	str why;
};

static int refuse(struct reader *r, int kind, int line, const char *what)
{
	r->why = line ? str_fmt(r->a, "line %d %s", line, what) : str_fmt(r->a, "%s", what);
	return kind;
}

static void tell(struct reader *r, int line, const char *what)
{
	struct ical *c = r->ret;

	if (c->problem_count < ICAL_PROBLEMS_MAX)
		c->problems[c->problem_count] = (struct ical_problem){line, str_from(what)};
	c->problem_count++;
}

static bool inside(const struct reader *r, str component)
{
	return r->depth > 0 && str_ieq(r->stack[r->depth - 1], component);
}

static void spoil(struct reader *r, struct raw *e, int line, const char *what)
{
	if (!e->broken)
		tell(r, line, what);
	e->broken = true;
}

static bool one_moment(struct reader *r, struct raw *e, const struct ical_line *l,
		       struct ical_moment *ret)
{
	if (ical_moment_parse(str_trim(l->value), ical_param(l, S("TZID")), ret) == 0)
		return true;
	spoil(r, e, l->number, "has a date that is none, or is outside 1970 to 2200");
	return false;
}

static void many_moments(struct reader *r, struct raw *e, const struct ical_line *l,
			 struct moments *to)
{
	str rest = l->value;

	if (str_ieq(ical_param(l, S("VALUE")), S("PERIOD"))) {
		tell(r, l->number, "repeats by periods, which are not read");
		return;
	}
	while (rest.p) {
		struct ical_moment m;
		str one = str_trim(str_cut(&rest, ','));

		if (ical_moment_parse(one, ical_param(l, S("TZID")), &m) < 0 ||
		    to->n == DATES_MAX) {
			spoil(r, e, l->number, "has a list of dates that cannot be read");
			return;
		}
		*VEC_ADD(r->a, to) = m;
	}
}

static void event_line(struct reader *r, const struct ical_line *l)
{
	struct raw *e = &r->events[r->event_count - 1];
	str value = str_trim(l->value);

	if (str_ieq(l->name, S("UID"))) {
		e->uid = ical_text(r->a, value);
	} else if (str_ieq(l->name, S("SUMMARY"))) {
		e->summary = ical_text(r->a, value);
	} else if (str_ieq(l->name, S("DTSTART"))) {
		e->has_start = one_moment(r, e, l, &e->start);
	} else if (str_ieq(l->name, S("DTEND"))) {
		e->has_end = one_moment(r, e, l, &e->end);
	} else if (str_ieq(l->name, S("RECURRENCE-ID"))) {
		e->has_replaces = one_moment(r, e, l, &e->replaces);
		if (ical_param(l, S("RANGE")).p)
			tell(r, l->number, "changes all later ones; only this one is changed");
	} else if (str_ieq(l->name, S("DURATION"))) {
		e->duration = value;
	} else if (str_ieq(l->name, S("RRULE"))) {
		if (e->rule.n)
			spoil(r, e, l->number, "has a second RRULE");
		e->rule = value;
	} else if (str_ieq(l->name, S("RDATE"))) {
		many_moments(r, e, l, &e->more);
	} else if (str_ieq(l->name, S("EXDATE"))) {
		many_moments(r, e, l, &e->except);
	} else if (str_ieq(l->name, S("STATUS"))) {
		e->cancelled = str_ieq(value, S("CANCELLED"));
	} else if (str_ieq(l->name, S("TRANSP"))) {
		e->transparent = str_ieq(value, S("TRANSPARENT"));
	}
}

static void zone_line(struct reader *r, const struct ical_line *l)
{
	struct ical_zones *z = r->zones;
	struct ical_observance *o;
	struct ical_moment m;

	if (inside(r, S("VTIMEZONE"))) {
		if (str_ieq(l->name, S("TZID")))
			r->zone_name = str_trim(l->value);
		return;
	}
	if (z->n == r->zone_first)
		return;
	o = &z->v[z->n - 1];
	if (str_ieq(l->name, S("DTSTART")) &&
	    ical_moment_parse(str_trim(l->value), (str){0}, &m) == 0)
		o->start = m.local;
	else if (str_ieq(l->name, S("TZOFFSETTO")))
		o->complete = ical_offset_parse(str_trim(l->value), &o->offset) == 0;
	else if (str_ieq(l->name, S("RRULE")))
		o->rule = str_trim(l->value);
}

static int begin(struct reader *r, const struct ical_line *l)
{
	str name = str_trim(l->value);
	struct ical_zones *z = r->zones;

	if (r->depth == DEPTH_MAX)
		return refuse(r, E_LIMIT, l->number, "nests too deep");
	if (!r->depth && !str_ieq(name, S("VCALENDAR")))
		return refuse(r, E_SYNTAX, l->number, "begins something outside a VCALENDAR");
	if (inside(r, S("VCALENDAR")) && str_ieq(name, S("VEVENT"))) {
		struct {
			struct raw *v;
			size_t n, cap;
		} grow = {r->events, r->event_count, r->event_cap};

		if (r->event_count == ICAL_EVENTS_MAX)
			return refuse(r, E_LIMIT, l->number, "is one event too many");
		VEC_ADD(r->a, &grow)->line = l->number;
		r->events = grow.v;
		r->event_count = grow.n;
		r->event_cap = grow.cap;
	}
	if (inside(r, S("VTIMEZONE"))) {
		if (z->n == ICAL_OBSERVANCES_MAX)
			return refuse(r, E_LIMIT, l->number, "is one shift of a zone too many");
		z->v[z->n++] = (struct ical_observance){0};
	}
	if (str_ieq(name, S("VTIMEZONE"))) {
		r->zone_name = S("");
		r->zone_first = z->n;
	}
	r->stack[r->depth++] = name;
	return 0;
}

static int end(struct reader *r, const struct ical_line *l)
{
	if (!inside(r, str_trim(l->value)))
		return refuse(r, E_SYNTAX, l->number, "ends what has not begun");
	if (inside(r, S("VTIMEZONE"))) {
		for (size_t i = r->zone_first; i < r->zones->n; i++)
			r->zones->v[i].zone = r->zone_name;
	}
	r->depth--;
	return 0;
}

static int one_line(struct reader *r, const struct ical_line *l)
{
	if (str_ieq(l->name, S("BEGIN")))
		return begin(r, l);
	if (!r->depth)
		return refuse(r, E_SYNTAX, l->number, "stands outside a VCALENDAR");
	if (str_ieq(l->name, S("END")))
		return end(r, l);
	if (inside(r, S("VEVENT")) && r->event_count && r->depth == 2)
		event_line(r, l);
	else if (r->depth >= 2 && str_ieq(r->stack[1], S("VTIMEZONE")))
		zone_line(r, l);
	else if (r->depth == 1 && str_ieq(l->name, S("X-WR-CALNAME")))
		r->ret->name = ical_text(r->a, l->value);
	return 0;
}

static int read_lines(struct reader *r, str text)
{
	struct ical_lines lines;
	struct ical_line l;
	bool any = false;
	int k;

	ical_lines_open(&lines, r->a, text);
	while ((k = ical_lines_next(&lines, &l)) > 0) {
		any = true;
		k = one_line(r, &l);
		if (k < 0)
			return k;
	}
	if (k == E_LIMIT)
		return refuse(r, k, lines.number, "is one line too many");
	if (k < 0)
		return refuse(r, k, lines.number, "is no line of an iCalendar file");
	if (!any)
		return refuse(r, E_SYNTAX, 0, "the file is empty");
	if (r->depth)
		return refuse(r, E_SYNTAX, lines.number, "is the last, and a component is open");
	return 0;
}

/* "/mozilla.org/20070129_1/Europe/Berlin": what stands behind the prefix of its maker. */
static str without_maker(str zone)
{
	str rest = zone;

	if (!str_starts(zone, S("/")))
		return (str){0};
	rest = str_slice(rest, 1, rest.n);
	for (int i = 0; i < 2; i++) {
		ptrdiff_t slash = str_index(rest, '/');

		if (slash < 0)
			return (str){0};
		rest = str_slice(rest, (size_t)slash + 1, rest.n);
	}
	return rest;
}

static int ask(struct reader *r, str zone, usec local, usec *ret)
{
	if (!zone.n || str_ieq(zone, S("UTC"))) {
		*ret = local;
		return 0;
	}
	return r->o->to_utc ? r->o->to_utc(r->o->arg, zone, local, ret) : E_NOENT;
}

static int to_utc(struct reader *r, const struct ical_moment *m, usec local, usec *ret)
{
	int k = E_NOENT;

	if (m->utc) {
		*ret = local;
		return 0;
	}
	if (!m->zone.n)
		return ask(r, r->o->zone, local, ret);
	k = ask(r, m->zone, local, ret);
	if ((k == E_NOENT || k == E_SYNTAX) && without_maker(m->zone).n)
		k = ask(r, without_maker(m->zone), local, ret);
	if (k == E_NOENT || k == E_SYNTAX)
		k = ical_zones_to_utc(r->zones, r->a, &r->budget, m->zone, r->o->from, r->o->to,
				      local, ret);
	return k;
}

/* How long an event lasts: days of its calendar, then exact time. */
struct span {
	usec days, exact;
};

static int span_of(struct reader *r, const struct raw *e, struct span *ret)
{
	usec from, to;
	int k;

	*ret = (struct span){.days = e->start.date ? DAYS(1) : 0};
	if (e->has_end) {
		if (e->end.date != e->start.date)
			return E_SYNTAX;
		if (e->start.date) {
			/* an end at its start is written by some for "this day" */
			if (e->end.local > e->start.local)
				ret->days = e->end.local - e->start.local;
			return e->end.local < e->start.local ? E_SYNTAX : 0;
		}
		k = to_utc(r, &e->start, e->start.local, &from);
		if (k == 0)
			k = to_utc(r, &e->end, e->end.local, &to);
		if (k < 0)
			return k;
		ret->exact = to - from;
		return ret->exact < 0 || ret->exact > DAYS(3660) ? E_SYNTAX : 0;
	}
	if (e->duration.p)
		return ical_duration_parse(e->duration, &ret->days, &ret->exact);
	return 0;
}

/* m is the start; its local time may be another occurrence's. */
static int occur(struct reader *r, const struct raw *e, const struct ical_moment *m, usec local,
		 const struct span *span, bool repeats)
{
	struct found f = {.e = {.uid = e->uid.n ? e->uid : str_fmt(r->a, "line-%d", e->line),
				.summary = e->summary.p ? e->summary : S(""),
				.zone = m->zone,
				.all_day = m->date,
				.transparent = e->transparent,
				.repeats = repeats,
				.line = e->line,
				.local_start = local}};
	struct {
		struct found *v;
		size_t n, cap;
	} grow = {r->found, r->found_count, r->found_cap};
	int k = to_utc(r, m, local, &f.e.start);

	if (k == 0)
		k = to_utc(r, m, local + span->days, &f.e.end);
	if (k < 0)
		return k;
	f.e.end += span->exact;
	f.e.local_end = local + span->days + span->exact;
	f.which = f.e.start;
	if (e->has_replaces) {
		f.replacement = true;
		k = to_utc(r, &e->replaces, e->replaces.local, &f.which);
		if (k < 0)
			return k;
	}
	/* a replacement outside the window still removes what it replaces */
	if (!f.replacement && (f.e.start >= r->o->to || f.e.end < r->o->from ||
			       (f.e.end == r->o->from && f.e.end > f.e.start)))
		return 0;
	if (r->found_count == ICAL_OCCURRENCES_MAX)
		return E_LIMIT;
	*VEC_ADD(r->a, &grow) = f;
	r->found = grow.v;
	r->found_count = grow.n;
	r->found_cap = grow.cap;
	return 0;
}

static bool excepted(struct reader *r, const struct raw *e, usec local, usec start)
{
	usec at;

	for (size_t i = 0; i < e->except.n; i++) {
		const struct ical_moment *m = &e->except.v[i];

		if (m->date ? m->local == local - local % DAYS(1)
			    : to_utc(r, m, m->local, &at) == 0 && at == start)
			return true;
	}
	return false;
}

/* Whether the rule's UNTIL is past. */
static bool over(struct reader *r, const struct raw *e, const struct ical_moment *until, usec local)
{
	usec start, last;

	if (until->date)
		return local - local % DAYS(1) > until->local;
	if (!until->utc || e->start.date)
		return local > until->local;
	last = until->local;
	return to_utc(r, &e->start, local, &start) == 0 && start > last;
}

static int repeat(struct reader *r, const struct raw *e, struct ical_rule *rule,
		  const struct span *span)
{
	usec local;
	int k;

	ical_rule_skip(rule, r->o->from - DAYS(2) - span->days - span->exact);
	while ((k = ical_rule_next(rule, &r->budget, &local)) > 0) {
		usec start;

		if (local > r->o->to + DAYS(2) ||
		    (rule->has_until && over(r, e, &rule->until, local)))
			return 0;
		if (local == e->start.local ||
		    local + span->days + span->exact < r->o->from - DAYS(2))
			continue;
		k = to_utc(r, &e->start, local, &start);
		if (k == 0 && !excepted(r, e, local, start))
			k = occur(r, e, &e->start, local, span, true);
		if (k < 0)
			return k;
	}
	return k;
}

/* The first occurrence, which counts even when the rule does not name it, and the rule's others. */
static int occurrences(struct reader *r, const struct raw *e, const struct span *span, bool repeats)
{
	struct ical_rule *rule = NULL;
	usec start;
	int k = to_utc(r, &e->start, e->start.local, &start);

	if (k == 0 && repeats && e->rule.n)
		k = ical_rule_new(r->a, e->rule, e->start.local, e->start.date, &rule);
	if (k == 0 && !(repeats && excepted(r, e, e->start.local, start)))
		k = occur(r, e, &e->start, e->start.local, span, repeats);
	if (k == 0 && rule)
		k = repeat(r, e, rule, span);
	return k;
}

/* What RDATE adds. */
static int additions(struct reader *r, const struct raw *e, const struct span *span)
{
	for (size_t i = 0; i < e->more.n; i++) {
		const struct ical_moment *m = &e->more.v[i];
		usec start;
		int k = to_utc(r, m, m->local, &start);

		if (k == 0 && m->date == e->start.date && !excepted(r, e, m->local, start))
			k = occur(r, e, m, m->local, span, true);
		if (k < 0)
			return k;
	}
	return 0;
}

static int expand(struct reader *r, struct raw *e)
{
	bool repeats = !e->has_replaces && (e->rule.n || e->more.n);
	struct span span;
	int k;

	if (e->broken || (e->cancelled && !e->has_replaces))
		return 0;
	if (!e->has_start) {
		spoil(r, e, e->line, "begins an event without a DTSTART");
		return 0;
	}
	k = span_of(r, e, &span);
	if (k == 0)
		k = occurrences(r, e, &span, repeats);
	if (k == 0 && repeats)
		k = additions(r, e, &span);
	if (k == E_NOENT)
		spoil(r, e, e->line, "begins an event in a zone that nobody knows");
	else if (k == E_INVAL)
		spoil(r, e, e->line, "begins an event that repeats within a day");
	else if (k == E_SYNTAX)
		spoil(r, e, e->line, "begins an event whose end or rule makes no sense");
	return k == E_LIMIT || k == E_IO ? k : 0;
}

/* By event and original start; a replacement after what it replaces. */
static int by_which(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	int k = str_cmp(a->e.uid, b->e.uid);

	if (k == 0)
		k = (a->which > b->which) - (a->which < b->which);
	if (k == 0)
		k = (int)a->replacement - (int)b->replacement;
	return k ? k : (a->e.line > b->e.line) - (a->e.line < b->e.line);
}

static int by_start(const void *x, const void *y)
{
	const struct ical_event *a = x, *b = y;
	int k = (a->start > b->start) - (a->start < b->start);

	if (k == 0)
		k = str_cmp(a->uid, b->uid);
	return k ? k : (a->line > b->line) - (a->line < b->line);
}

static bool cancelled_at(const struct reader *r, int line)
{
	for (size_t i = 0; i < r->event_count; i++) {
		if (r->events[i].line == line)
			return r->events[i].cancelled;
	}
	return false;
}

static void finish(struct reader *r)
{
	struct ical *c = r->ret;

	if (!r->found_count)
		return;
	c->events = ARENA_ARRAY(r->a, struct ical_event, r->found_count);
	qsort(r->found, r->found_count, sizeof(*r->found), by_which);
	for (size_t i = 0; i < r->found_count; i++) {
		const struct found *f = &r->found[i];
		const struct found *next = i + 1 < r->found_count ? f + 1 : NULL;

		/* the last of equal ones counts */
		if (next && str_eq(f->e.uid, next->e.uid) && f->which == next->which)
			continue;
		if (f->replacement && (cancelled_at(r, f->e.line) || f->e.start >= r->o->to ||
				       f->e.end <= r->o->from))
			continue;
		c->events[c->n++] = f->e;
	}
	qsort(c->events, c->n, sizeof(*c->events), by_start);
}

int ical_read(struct arena *a, str text, const struct ical_options *o, struct ical *ret,
	      str *reterr_why)
{
	struct ical c = {.name = S("")};
	struct reader r = {.a = a,
			   .o = o,
			   .ret = &c,
			   .zones = ARENA_NEW(a, struct ical_zones),
			   .budget = {STEPS_MAX}};
	int k = 0;

	if (text.n > ICAL_BYTES_MAX)
		k = refuse(&r, E_LIMIT, 0, "the file is too large");
	else if (!utf8_valid(text) || str_index(text, '\0') >= 0)
		k = refuse(&r, E_SYNTAX, 0, "the file is no UTF-8 text");
	else
		k = read_lines(&r, text);
	for (size_t i = 0; k == 0 && i < r.event_count; i++) {
		k = expand(&r, &r.events[i]);
		if (k < 0)
			refuse(&r, k, r.events[i].line, "begins an event that repeats too often");
	}
	if (k < 0) {
		*reterr_why = r.why;
		return k;
	}
	finish(&r);
	*ret = c;
	return 0;
}
