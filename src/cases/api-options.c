/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DescribeCreateCaseOptions: how a case may be talked about, and when. The API
 * has a list of hours of the day and a list of times without support, both in
 * UTC. They are made to say the truth together: for the coming days somebody
 * answers exactly at those moments whose time of day is within the hours and
 * which no time without support covers.
 */
#include "case-private.h"
#include "case-rules.h"
#include "clock-promise.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "support.h"

#define DAYS_AHEAD 14

typedef VEC(struct opening) opening_vec;

/* Adds it to a list that is in order and apart; what overlaps or touches becomes one. */
static void add_opening(struct arena *a, opening_vec *v, struct opening o)
{
	size_t first = 0, last, moved;

	while (first < v->n && v->v[first].to < o.from)
		first++;
	last = first;
	while (last < v->n && v->v[last].from <= o.to) {
		o.from = v->v[last].from < o.from ? v->v[last].from : o.from;
		o.to = v->v[last].to > o.to ? v->v[last].to : o.to;
		last++;
	}
	if (last == first) {
		DISCARD("only room is wanted", VEC_ADD(a, v)->from);
		for (size_t i = v->n - 1; i > first; i--)
			v->v[i] = v->v[i - 1];
	} else {
		moved = last - first - 1;
		for (size_t i = first + 1; i + moved < v->n; i++)
			v->v[i] = v->v[i + moved];
		v->n -= moved;
	}
	v->v[first] = o;
}

/* [from, to) cut at each midnight of UTC, as times of day. */
static void add_of_day(struct arena *a, opening_vec *v, struct opening o)
{
	while (o.from < o.to) {
		usec start = o.from % DAYS(1), midnight = o.from - start + DAYS(1);
		usec end = o.to < midnight ? o.to : midnight;

		add_opening(a, v, (struct opening){start, start + (end - o.from)});
		o.from = end;
	}
}

/* What of [from, to) the times of day cover: from the first moment to the last; false for none. */
static bool covered(const opening_vec *of_day, usec from, usec to, struct opening *ret)
{
	bool any = false;

	for (usec day = from - from % DAYS(1); day < to; day += DAYS(1)) {
		for (size_t i = 0; i < of_day->n; i++) {
			usec a = day + of_day->v[i].from, b = day + of_day->v[i].to;

			a = a > from ? a : from;
			b = b < to ? b : to;
			if (a >= b)
				continue;
			if (!any)
				ret->from = a;
			ret->to = b;
			any = true;
		}
	}
	return any;
}

/* What a way to talk offers in the coming days. */
struct outlook {
	struct arena *a;
	const struct calendar *civil; /* whose days are told as whole ones */
	usec from, to;
	opening_vec open, of_day;
	VEC(struct support_date_interval) off;
};

static usec day_after(const struct calendar *c, usec at)
{
	usec day = calendar_local_day(c, at), start = calendar_to_utc(c, day);

	return start >= at ? start : calendar_to_utc(c, day + DAYS(1));
}

static usec day_before(const struct calendar *c, usec at)
{
	return calendar_to_utc(c, calendar_local_day(c, at));
}

/* Nobody answers in the gap: tells the part of it that the hours would promise, widened to whole
 * local days where those are free as well. */
static void add_gap(struct outlook *o, usec from, usec to)
{
	struct opening c;
	usec start, end;

	if (from >= to)
		return;
	if (!o->of_day.n)
		c = (struct opening){from, to};
	else if (!covered(&o->of_day, from, to, &c))
		return;
	start = day_after(o->civil, from);
	end = day_before(o->civil, to);
	start = start <= c.from ? start : c.from;
	end = end >= c.to ? end : c.to;
	*VEC_ADD(o->a, &o->off) = (struct support_date_interval){
		usec_format(o->a, start, USEC_MILLI_Z), usec_format(o->a, end, USEC_MILLI_Z)};
}

static void look_ahead(struct outlook *o, const struct timetable *t)
{
	struct timetable_walk w = timetable_walk_from(t, o->from);
	struct opening next;

	while (timetable_next(&w, &next) && next.from < o->to) {
		if (next.to > o->to)
			next.to = o->to;
		add_opening(o->a, &o->open, next);
	}
}

static void find_gaps(struct outlook *o)
{
	usec at = o->from;

	for (size_t i = 0; i < o->open.n; i++)
		add_of_day(o->a, &o->of_day, o->open.v[i]);
	for (size_t i = 0; i < o->open.n; i++) {
		add_gap(o, at, o->open.v[i].from);
		at = o->open.v[i].to;
	}
	add_gap(o, at, o->to);
}

static str clock_text(struct arena *a, usec of_day)
{
	/* the last moment of a day is told, not the first of the next */
	int64_t ms = of_day == DAYS(1) ? of_day / 1000 - 1 : of_day / 1000;

	return str_fmt(a, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000),
		       (long long)(ms / 60000 % 60), (long long)(ms / 1000 % 60),
		       (long long)(ms % 1000));
}

static void show_outlook(struct outlook *o, struct support_communication_type_options *ret)
{
	struct support_supported_hour *hours =
		ARENA_ARRAY(o->a, struct support_supported_hour, o->of_day.n);

	for (size_t i = 0; i < o->of_day.n; i++)
		hours[i] = (struct support_supported_hour){clock_text(o->a, o->of_day.v[i].from),
							   clock_text(o->a, o->of_day.v[i].to)};
	ret->supported_hours.v = list_some(hours);
	ret->supported_hours.n = o->of_day.n;
	ret->dates_without_support.v = list_some(o->off.v);
	ret->dates_without_support.n = o->off.n;
}

/* The question, and what it takes to answer it. */
struct asked {
	struct req *rq;
	const struct plan *plan;
	str kind, severity;
	const struct plan_calendar *narrower;
	struct hours_book hours;
	bool has_place;
	struct clock_place place;
};

static int load_place(struct asked *q)
{
	struct sql_account account;
	int r;

	if (q->has_place)
		return 0;
	r = account_load(q->rq->tx, q->rq->caller.account, &account);
	if (r < 0)
		return r;
	q->place = (struct clock_place){account.zone, account.country};
	q->has_place = true;
	return 0;
}

static int add_calendar(struct asked *q, struct outlook *o, const struct plan_calendar *c)
{
	const struct plan_calendar *narrower =
		q->narrower && !q->narrower->always ? q->narrower : NULL;
	const struct timetable_part *part;
	const struct timetable *t;
	int r = c->always && !narrower ? 0 : load_place(q);

	if (r >= 0)
		r = hours_load(&q->hours, c, narrower, &q->place, &t);
	if (r < 0)
		return r;
	if (!o->civil) {
		part = timetable_at(t, q->rq->now);
		o->civil = part->hours->always && part->narrow ? part->narrow : part->hours;
		o->from = day_before(o->civil, q->rq->now);
		o->to = calendar_to_utc(o->civil, calendar_local_day(o->civil, q->rq->now) +
							  DAYS(DAYS_AHEAD));
	}
	look_ahead(o, t);
	return 0;
}

/* One way to talk: open when it is for any of the severities asked about. 0: it is not sold. */
static int describe_type(struct asked *q, str type, struct support_communication_type_options *ret)
{
	const struct plan_case_kind *kind = plan_case_kind(q->plan, q->kind);
	struct outlook o = {.a = q->rq->arena};
	int r = 0;

	for (size_t i = 0; kind && r >= 0 && i < kind->target_count; i++) {
		str severity = kind->targets[i].severity->code;
		const struct plan_channel_hours *open =
			plan_channel(q->plan, q->kind, severity, type);

		if (open && (!q->severity.p || str_eq(severity, q->severity)))
			r = add_calendar(q, &o, open->calendar);
	}
	if (r < 0 || !o.civil)
		return r;
	find_gaps(&o);
	show_outlook(&o, ret);
	ret->type = type;
	return 1;
}

static const str availability_words[] = {
	[LANGUAGE_UNAVAILABLE] = S_INIT("unavailable"),
	[LANGUAGE_BEST_EFFORT] = S_INIT("best_effort"),
	[LANGUAGE_AVAILABLE] = S_INIT("available"),
};

static int check_words(struct asked *q, str language)
{
	const struct taxonomy *t = q->rq->app->taxonomy;

	if (!taxonomy_language_find(t, language))
		return api_fail(q->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid language");
	if (q->severity.p && (!taxonomy_severity_find(t, q->severity) ||
			      !case_severity_allowed(q->plan, q->kind, q->severity)))
		return api_fail(q->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid severity code");
	return 0;
}

int op_support_describe_create_case_options(
	struct req *rq, const struct support_describe_create_case_options_request *in,
	struct support_describe_create_case_options_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_communication_type_options) types = {0};
	struct asked q = {.rq = rq,
			  .kind = in->issue_type,
			  .severity = in->severity_code,
			  .hours = {.rq = rq}};
	enum language_availability availability;
	int r = plan_of_caller(rq, &q.plan);

	if (r >= 0)
		r = case_check_topic(rq, q.plan, in->issue_type, in->service_code,
				     in->category_code);
	if (r >= 0)
		r = check_words(&q, in->language);
	if (r < 0)
		return r;
	availability = plan_language(q.plan, in->issue_type, in->language, &q.narrower);
	for (size_t i = 0; availability != LANGUAGE_UNAVAILABLE && i < t->communication_type_count;
	     i++) {
		struct support_communication_type_options type = {0};

		r = describe_type(&q, t->communication_types[i], &type);
		if (r < 0)
			return r;
		if (r)
			*VEC_ADD(rq->arena, &types) = type;
	}
	out->language_availability = availability_words[availability];
	out->communication_types.v = list_some(types.v);
	out->communication_types.n = types.n;
	return 0;
}
