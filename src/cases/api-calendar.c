/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hours and holidays that hold from a moment on. Nothing that has begun is ever
 * changed: a change is a new version, so what clocks have counted stays counted,
 * and open cases are aimed anew by a job.
 */
#include "case-private.h"
#include "case-rules.h"
#include "clock-promise.h"
#include "errors.h"
#include "holidays.h"
#include "mainstay.h"
#include "page.h"

#define LIST_STANDARD 50
#define SETS_MAX 16
/* Repeated holidays are written out for so long. */
#define YEARS_BACK DAYS(2 * 366)
#define YEARS_AHEAD DAYS(12 * 366)

static const str kind_hours = S_INIT("hours"), kind_holidays = S_INIT("holidays");

static str time_text(struct arena *a, usec t)
{
	return usec_format(a, t, USEC_MILLI_Z);
}

/* From when a new version holds: now, unless a later moment is named. */
static int read_start(struct req *rq, str from, usec *ret)
{
	*ret = rq->now;
	if (!from.p)
		return 0;
	if (case_time_parse(from, ret) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"\"%.*s\" is no time. Write it like 2027-01-01T00:00:00Z.",
				STR_ARG(from));
	if (*ret < rq->now)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"It cannot hold from a time that has passed: what clocks have "
				"counted stays counted.");
	return 0;
}

/* The owner of the data directory has no id. */
static str actor(const struct req *rq)
{
	return rq->caller.principal.p ? rq->caller.principal : S("");
}

static int ask_refresh(struct req *rq)
{
	return sql_clock_refresh_ask(rq->tx);
}

/* ---- holidays ---- */

int op_mainstay_import_holidays(struct req *rq, const struct mainstay_import_holidays_request *in,
				struct mainstay_import_holidays_response *out)
{
	struct sql_holiday_set set = {
		.name = in->name, .created = rq->now, .created_by = actor(rq)};
	struct holiday_file file;
	str why = {0};
	int r = read_start(rq, in->from, &set.starts);

	if (r < 0)
		return r;
	r = holidays_read(rq->arena, in->calendar_data, rq->now - YEARS_BACK, rq->now + YEARS_AHEAD,
			  &file, &why);
	if (r < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The file is refused: %.*s.", STR_ARG(why));
	if (!file.count)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The file has no all-day event from two years ago on. Holidays are "
				"all-day events.");
	set.title = in->title.p ? in->title : file.title;
	set.days = file.days;
	set.day_count = file.count;
	r = sql_holiday_set_put(rq->tx, &set);
	if (r >= 0)
		r = ask_refresh(rq);
	if (r < 0)
		return r;
	out->name = set.name;
	out->from = time_text(rq->arena, set.starts);
	out->title = set.title;
	out->day_count = SOME_I64(file.count);
	out->skipped_events = SOME_I64(file.timed);
	out->problems.v = list_some(ARENA_ARRAY(rq->arena, str, file.problem_count));
	for (size_t i = 0; i < file.problem_count; i++)
		out->problems.v[i] = file.problems[i];
	out->problems.n = file.problem_count;
	return 0;
}

/* ---- hours ---- */

/* The calendars that catalogues have and that are not always open. */
static bool calendar_known(struct req *rq, str code)
{
	const struct catalog **v;
	size_t n = plan_book_list(rq->app->plans, rq->arena, &v);

	for (size_t i = 0; i < n; i++) {
		const struct plan_calendar *c = catalog_calendar(v[i], code);

		if (c && !c->always)
			return true;
	}
	return false;
}

static int check_hours(struct req *rq, str hours)
{
	struct calendar c;
	str text = hours;
	int r;

	if (str_starts(text, S("customer ")))
		text = str_fmt(rq->arena, "UTC %.*s", STR_ARG(str_slice(text, 9, text.n)));
	r = calendar_parse(rq->arena, text, &c);
	if (r == E_NOENT)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"This machine knows no such time zone.");
	if (r < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Write hours like \"Europe/Berlin mon-fri 08:00-12:00,13:00-18:00; "
				"sat 10:00-14:00\", or \"24x7\".");
	return 0;
}

static int check_set(struct req *rq, str name)
{
	struct sql_holiday_set_rows rows;
	int r;

	if (str_eq(name, S("customer")))
		return 0;
	r = sql_holiday_set_load_all(rq->tx, &(struct sql_holiday_set_load_in){.name = name},
				     &rows);
	if (r >= 0 && !rows.n)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"There is no holiday set %.*s. Import it first.", STR_ARG(name));
	return r;
}

int op_mainstay_put_calendar(struct req *rq, const struct mainstay_put_calendar_request *in,
			     struct mainstay_put_calendar_response *out)
{
	struct sql_calendar_version version = {.name = in->name,
					       .hours = in->hours,
					       .holiday_sets = S(""),
					       .created = rq->now,
					       .created_by = actor(rq)};
	int r = read_start(rq, in->from, &version.starts);

	if (r >= 0 && !calendar_known(rq, in->name))
		return api_fail(
			rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"No catalogue has a calendar of that code whose hours could change.");
	if (r >= 0)
		r = check_hours(rq, in->hours);
	for (size_t i = 0; r >= 0 && i < in->holiday_sets.n; i++) {
		str set = in->holiday_sets.v[i];

		r = check_set(rq, set);
		version.holiday_sets = i ? str_fmt(rq->arena, "%.*s,%.*s",
						   STR_ARG(version.holiday_sets), STR_ARG(set))
					 : set;
	}
	if (r >= 0)
		r = sql_calendar_version_put(rq->tx, &version);
	if (r >= 0)
		r = ask_refresh(rq);
	if (r < 0)
		return r;
	out->name = version.name;
	out->from = time_text(rq->arena, version.starts);
	return 0;
}

/* ---- both ---- */

static void show_line(struct req *rq, const struct sql_calendar_line *l,
		      struct mainstay_calendar_line *ret)
{
	*ret = (struct mainstay_calendar_line){
		.name = l->name,
		.kind = l->kind,
		.from = time_text(rq->arena, l->starts),
		.summary = l->summary,
	};
	if (str_eq(l->kind, kind_holidays))
		ret->day_count = SOME_I64(l->day_count);
	else if (!l->summary.n)
		ret->summary = S("the catalogue's own");
}

int op_mainstay_list_calendars(struct req *rq, const struct mainstay_list_calendars_request *in,
			       struct mainstay_list_calendars_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : LIST_STANDARD;
	struct sql_calendar_list_in query = {
		.name = S(""), .kind = S(""), .starts = INT64_MIN, .most = most + 1};
	struct sql_calendar_line_rows rows = {0};
	str rest;
	int r = page_resume(rq, in->next_token, S(""), &rest);

	if (r >= 0 && rest.p) {
		str starts = str_cut(&rest, ' ');

		r = str_to_i64(starts, &query.starts);
		query.kind = rest.p ? str_cut(&rest, ' ') : S("");
		query.name = rest.p ? rest : S("");
	}
	if (r >= 0)
		r = sql_calendar_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->calendars.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->calendars.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_calendar_line, out->calendars.n));
	for (size_t i = 0; i < out->calendars.n; i++)
		show_line(rq, &rows.v[i], &out->calendars.v[i]);
	if (rows.n > out->calendars.n) {
		const struct sql_calendar_line *last = &rows.v[out->calendars.n - 1];

		out->next_token =
			page_continue(rq, S(""),
				      str_fmt(rq->arena, "%lld %.*s %.*s", (long long)last->starts,
					      STR_ARG(last->kind), STR_ARG(last->name)));
	}
	return 0;
}

static int show_days(struct req *rq, str days, struct mainstay_holiday_list *ret)
{
	struct mainstay_holiday *shown;
	struct calendar_holiday *v;
	size_t n;
	int r = holiday_days_read(rq->arena, days, &v, &n);

	if (r < 0)
		return E_IO;
	shown = ARENA_ARRAY(rq->arena, struct mainstay_holiday, n);
	for (size_t i = 0; i < n; i++)
		shown[i] = (struct mainstay_holiday){usec_format(rq->arena, v[i].day, USEC_DATE),
						     v[i].name};
	ret->v = list_some(shown);
	ret->n = n;
	return 0;
}

static int no_calendar(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There are neither stored hours nor a holiday set of that name.");
}

typedef VEC(struct mainstay_calendar_version) version_vec;

static int show_sets(struct req *rq, str name, version_vec *v)
{
	struct sql_holiday_set_rows rows;
	int r = sql_holiday_set_load_all(rq->tx, &(struct sql_holiday_set_load_in){.name = name},
					 &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		struct mainstay_calendar_version *one = VEC_ADD(rq->arena, v);

		*one = (struct mainstay_calendar_version){
			.kind = kind_holidays,
			.from = time_text(rq->arena, rows.v[i].starts),
			.title = rows.v[i].title,
			.created = time_text(rq->arena, rows.v[i].created),
			.created_by = rows.v[i].created_by,
		};
		r = show_days(rq, rows.v[i].days, &one->days);
	}
	return r;
}

static int show_hours(struct req *rq, str name, version_vec *v)
{
	struct sql_calendar_version_rows rows;
	int r = sql_calendar_version_load_all(
		rq->tx, &(struct sql_calendar_version_load_in){.name = name}, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		VEC(str) sets = {0};
		str rest = rows.v[i].holiday_sets;

		while (rest.p && rest.n) {
			str one = str_cut(&rest, ',');

			*VEC_ADD(rq->arena, &sets) = one;
		}
		*VEC_ADD(rq->arena, v) = (struct mainstay_calendar_version){
			.kind = kind_hours,
			.from = time_text(rq->arena, rows.v[i].starts),
			.hours = rows.v[i].hours.n ? rows.v[i].hours : S("the catalogue's own"),
			.holiday_sets = {sets.v, sets.n},
			.created = time_text(rq->arena, rows.v[i].created),
			.created_by = rows.v[i].created_by,
		};
	}
	return r;
}

int op_mainstay_get_calendar(struct req *rq, const struct mainstay_get_calendar_request *in,
			     struct mainstay_get_calendar_response *out)
{
	version_vec v = {0};
	int r = show_hours(rq, in->name, &v);

	if (r >= 0)
		r = show_sets(rq, in->name, &v);
	if (r < 0)
		return r;
	if (!v.n)
		return no_calendar(rq);
	out->name = in->name;
	out->versions.v = v.v;
	out->versions.n = v.n;
	return 0;
}

/* What has not begun is forgotten; what holds ends now. *ret_any: there was anything. */
static int end_hours(struct req *rq, str name, bool *ret_any)
{
	struct sql_calendar_version_rows rows;
	int r = sql_calendar_version_load_all(
		rq->tx, &(struct sql_calendar_version_load_in){.name = name}, &rows);
	bool holds = false;

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		if (rows.v[i].starts <= rq->now)
			holds = rows.v[i].hours.n > 0;
		*ret_any = *ret_any || rows.v[i].starts > rq->now;
	}
	*ret_any = *ret_any || holds;
	if (r >= 0)
		r = sql_calendar_version_drop(
			rq->tx, &(struct sql_calendar_version_drop_in){name, rq->now});
	if (r >= 0 && holds)
		r = sql_calendar_version_put(
			rq->tx, &(struct sql_calendar_version){.name = name,
							       .starts = rq->now,
							       .hours = S(""),
							       .holiday_sets = S(""),
							       .created = rq->now,
							       .created_by = actor(rq)});
	return r;
}

static int end_set(struct req *rq, str name, bool *ret_any)
{
	struct sql_holiday_set_rows rows;
	int r = sql_holiday_set_load_all(rq->tx, &(struct sql_holiday_set_load_in){.name = name},
					 &rows);
	bool holds = false;

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		if (rows.v[i].starts <= rq->now)
			holds = rows.v[i].day_count > 0;
		*ret_any = *ret_any || rows.v[i].starts > rq->now;
	}
	*ret_any = *ret_any || holds;
	if (r >= 0)
		r = sql_holiday_set_drop(rq->tx, &(struct sql_holiday_set_drop_in){name, rq->now});
	if (r >= 0 && holds)
		r = sql_holiday_set_put(rq->tx, &(struct sql_holiday_set){.name = name,
									  .starts = rq->now,
									  .title = S(""),
									  .days = S(""),
									  .created = rq->now,
									  .created_by = actor(rq)});
	return r;
}

int op_mainstay_delete_calendar(struct req *rq, const struct mainstay_delete_calendar_request *in,
				struct mainstay_delete_calendar_response *out)
{
	bool any = false;
	int r = 0;

	if (!in->kind.p || str_eq(in->kind, kind_hours))
		r = end_hours(rq, in->name, &any);
	if (r >= 0 && (!in->kind.p || str_eq(in->kind, kind_holidays)))
		r = end_set(rq, in->name, &any);
	if (r >= 0 && !any)
		return no_calendar(rq);
	if (r >= 0)
		r = ask_refresh(rq);
	if (r >= 0)
		out->until = time_text(rq->arena, rq->now);
	return r < 0 ? r : 0;
}
