/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Support API's operations that tell what a case can be: services,
 * severities, languages and ways to talk. All answers reflect the caller's
 * plan, and none reads the database.
 */
#include "case-calendar.h"
#include "case-private.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "support.h"

/* How far ahead days without support are told. */
#define DAYS_AHEAD 14

static int invalid(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid %s", what);
}

/* The language asked for, or the default. */
static int read_language(struct req *rq, str code, str *ret)
{
	const struct taxonomy *t = rq->app->taxonomy;

	*ret = code.p ? code : t->default_language;
	return taxonomy_language_find(t, *ret) ? 0 : invalid(rq, "language");
}

static bool asked_for(const struct support_service_code_list *codes, str code)
{
	for (size_t i = 0; i < codes->n; i++) {
		if (str_eq(codes->v[i], code))
			return true;
	}
	return !codes->n;
}

int op_support_describe_services(struct req *rq, const struct support_describe_services_request *in,
				 struct support_describe_services_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_service) services = {0};
	const struct plan *plan;
	str language;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = read_language(rq, in->language, &language);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->service_count; i++) {
		const struct taxonomy_service *s = &t->services[i];
		VEC(struct support_category) categories = {0};

		if (!asked_for(&in->service_code_list, s->code))
			continue;
		for (size_t k = 0; k < s->category_count; k++) {
			const struct taxonomy_category *c = &s->categories[k];

			if (!case_category_visible(plan, s, c))
				continue;
			*VEC_ADD(rq->arena, &categories) = (struct support_category){
				c->code, taxonomy_name_in(t, &c->names, language)};
		}
		if (categories.n)
			*VEC_ADD(rq->arena, &services) = (struct support_service){
				.code = s->code,
				.name = taxonomy_name_in(t, &s->names, language),
				.categories = {categories.v, categories.n},
			};
	}
	out->services.v = list_some(services.v);
	out->services.n = services.n;
	return 0;
}

int op_support_describe_severity_levels(struct req *rq,
					const struct support_describe_severity_levels_request *in,
					struct support_describe_severity_levels_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_severity_level) levels = {0};
	const struct plan *plan;
	str language;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = read_language(rq, in->language, &language);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->severity_count; i++) {
		const struct taxonomy_severity *s = &t->severities[i];

		if (plan_severity_allowed(plan, s->code))
			*VEC_ADD(rq->arena, &levels) = (struct support_severity_level){
				s->code, taxonomy_name_in(t, &s->names, language)};
	}
	out->severity_levels.v = list_some(levels.v);
	out->severity_levels.n = levels.n;
	return 0;
}

/* Issue type, service and category of a question about a case that might be opened. */
static int check_topic(struct req *rq, const struct plan *plan, str issue_type, str service,
		       str category)
{
	const struct taxonomy *t = rq->app->taxonomy;
	const struct taxonomy_issue_type *kind = taxonomy_issue_type_find(t, issue_type);
	const struct taxonomy_service *s = taxonomy_service_find(t, service);
	const struct taxonomy_category *c = s ? taxonomy_category_find(s, category) : NULL;

	if (!kind)
		return invalid(rq, "issue type");
	if (!s)
		return invalid(rq, "service code");
	if (!c || !case_category_visible(plan, s, c))
		return invalid(rq, "category code");
	return 0;
}

int op_support_describe_supported_languages(
	struct req *rq, const struct support_describe_supported_languages_request *in,
	struct support_describe_supported_languages_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_supported_language) languages = {0};
	const struct plan_calendar *hours;
	const struct plan *plan;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = check_topic(rq, plan, in->issue_type, in->service_code, in->category_code);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->language_count; i++) {
		const struct taxonomy_language *l = &t->languages[i];

		if (plan_language(plan, in->issue_type, l->code, &hours) != LANGUAGE_UNAVAILABLE)
			*VEC_ADD(rq->arena, &languages) = (struct support_supported_language){
				l->code, l->language, l->display};
	}
	out->supported_languages.v = list_some(languages.v);
	out->supported_languages.n = languages.n;
	return 0;
}

static str clock_text(struct arena *a, usec of_day)
{
	int64_t ms = of_day / 1000;

	return str_fmt(a, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000),
		       (long long)(ms / 60000 % 60), (long long)(ms / 1000 % 60),
		       (long long)(ms % 1000));
}

typedef VEC(struct support_supported_hour) hour_vec;
typedef VEC(struct support_date_interval) date_vec;

static void add_hours(struct arena *a, hour_vec *v, usec from, usec to)
{
	/* the last moment of a day is told, not the first of the next */
	if (to == DAYS(1))
		to -= 1000;
	for (size_t i = 0; i < v->n; i++) {
		if (str_eq(v->v[i].start_time, clock_text(a, from)) &&
		    str_eq(v->v[i].end_time, clock_text(a, to)))
			return;
	}
	*VEC_ADD(a, v) = (struct support_supported_hour){clock_text(a, from), clock_text(a, to)};
}

/* One working span in UTC; over midnight it is two. */
static void add_span(struct arena *a, hour_vec *v, usec from, usec to)
{
	usec start = from % DAYS(1), end = start + (to - from);

	if (end <= DAYS(1)) {
		add_hours(a, v, start, end);
		return;
	}
	add_hours(a, v, 0, end - DAYS(1));
	add_hours(a, v, start, DAYS(1));
}

static bool holiday(const struct plan_calendar *c, usec local_day)
{
	for (size_t i = 0; i < c->holidays.n; i++) {
		if (c->holidays.v[i] == local_day)
			return true;
	}
	return false;
}

static void add_day_off(struct arena *a, date_vec *v, usec from, usec to)
{
	str start = usec_format(a, from, USEC_MILLI_Z);

	/* days in a row are one interval */
	if (v->n && str_eq(v->v[v->n - 1].end_date_time, start)) {
		v->v[v->n - 1].end_date_time = usec_format(a, to, USEC_MILLI_Z);
		return;
	}
	*VEC_ADD(a, v) = (struct support_date_interval){start, usec_format(a, to, USEC_MILLI_Z)};
}

/* The hours of the coming days in UTC, and which of those days have none. */
static int coming_days(struct req *rq, const struct plan_calendar *c, str zone, hour_vec *hours,
		       date_vec *off)
{
	struct calendar calendar;
	usec day;
	int r = case_calendar_read(rq->arena, plan_calendar_text(c, rq->arena, zone), &calendar);

	if (r < 0)
		return E_IO;
	day = calendar_local_day(&calendar, rq->now);
	for (int i = 0; i < DAYS_AHEAD; i++, day += DAYS(1)) {
		int weekday = usec_to_civil(day).weekday;
		usec from = calendar_to_utc(&calendar, day);
		usec to = calendar_to_utc(&calendar, day + DAYS(1));

		if (!c->week[weekday].n || holiday(c, day)) {
			add_day_off(rq->arena, off, from, to);
			continue;
		}
		for (size_t k = 0; k < c->week[weekday].n; k++)
			add_span(rq->arena, hours,
				 calendar_to_utc(&calendar,
						 day + MINUTES(c->week[weekday].v[k].from)),
				 calendar_to_utc(&calendar,
						 day + MINUTES(c->week[weekday].v[k].to)));
	}
	return 0;
}

/* One way to talk: when somebody answers there. */
static int describe_type(struct req *rq, const struct plan_calendar *c,
			 struct support_communication_type_options *ret)
{
	struct sql_account account = {0};
	hour_vec hours = {0};
	date_vec off = {0};
	int r = 0;

	if (c->always)
		add_hours(rq->arena, &hours, 0, DAYS(1));
	else if (str_eq(c->zone, S("customer")))
		r = account_load(rq->tx, rq->caller.account, &account);
	if (r >= 0 && !c->always)
		r = coming_days(rq, c, account.zone, &hours, &off);
	if (r < 0)
		return r;
	ret->supported_hours.v = list_some(hours.v);
	ret->supported_hours.n = hours.n;
	ret->dates_without_support.v = list_some(off.v);
	ret->dates_without_support.n = off.n;
	return 0;
}

static const str availability_words[] = {
	[LANGUAGE_UNAVAILABLE] = S_INIT("unavailable"),
	[LANGUAGE_BEST_EFFORT] = S_INIT("best_effort"),
	[LANGUAGE_AVAILABLE] = S_INIT("available"),
};

int op_support_describe_create_case_options(
	struct req *rq, const struct support_describe_create_case_options_request *in,
	struct support_describe_create_case_options_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_communication_type_options) types = {0};
	const struct plan_calendar *narrower = NULL;
	enum language_availability availability;
	const struct plan *plan;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = check_topic(rq, plan, in->issue_type, in->service_code, in->category_code);
	if (r < 0)
		return r;
	if (!taxonomy_language_find(t, in->language))
		return invalid(rq, "language");
	availability = plan_language(plan, in->issue_type, in->language, &narrower);
	for (size_t i = 0; availability != LANGUAGE_UNAVAILABLE && i < t->communication_type_count;
	     i++) {
		const struct plan_channel_hours *open =
			plan_channel(plan, in->issue_type, (str){0}, t->communication_types[i]);
		struct support_communication_type_options *type;

		if (!open)
			continue;
		type = VEC_ADD(rq->arena, &types);
		type->type = t->communication_types[i];
		r = describe_type(rq, narrower ? narrower : open->calendar, type);
		if (r < 0)
			return r;
	}
	out->language_availability = availability_words[availability];
	out->communication_types.v = list_some(types.v);
	out->communication_types.n = types.n;
	return 0;
}
