/* SPDX-License-Identifier: Apache-2.0 */
/* Whether somebody can talk now, and when else. */
#include "buf.h"
#include "case-calendar.h"
#include "chat-private.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "taxonomy.h"

/* Holidays in a row that are looked past. */
#define HOLIDAYS_MOST 60
/* Bytes of the answer that refuses a chat. */
#define HINT_MAX 4096

static bool holiday(const struct plan_calendar *c, usec local_day)
{
	for (size_t i = 0; i < c->holidays.n; i++) {
		if (c->holidays.v[i] == local_day)
			return true;
	}
	return false;
}

/* The first moment from `at` on at which the calendar is open; 0 when none is in sight. */
static usec next_open(const struct plan_calendar *c, const struct calendar *calendar, usec at)
{
	for (int i = 0; i < HOLIDAYS_MOST; i++) {
		usec day, end;

		/* one microsecond of work is done right behind the opening */
		if (calendar_add(calendar, at, 1, &end) < 0)
			return 0;
		at = end - 1;
		day = calendar_local_day(calendar, at);
		if (!holiday(c, day))
			return at;
		at = calendar_to_utc(calendar, day + DAYS(1));
	}
	return 0;
}

int channel_hours_now(struct req *rq, const struct plan *plan, str zone, str kind, str severity,
		      str language, str channel, struct channel_hours *ret)
{
	const struct plan_channel_hours *hours = plan_channel(plan, kind, severity, channel);
	const struct plan_calendar *c = NULL;
	enum language_availability spoken = plan_language(plan, kind, language, &c);
	struct calendar calendar;
	usec opens;

	*ret = (struct channel_hours){0};
	if (!hours || spoken == LANGUAGE_UNAVAILABLE)
		return 0;
	ret->offered = true;
	if (!c)
		c = hours->calendar;
	if (c->always) {
		ret->open = true;
		return 0;
	}
	if (calendar_parse(rq->arena, plan_calendar_text(c, rq->arena, zone), &calendar) < 0)
		return E_IO;
	opens = next_open(c, &calendar, rq->now);
	ret->open = opens == rq->now;
	ret->opens = ret->open ? 0 : opens;
	return 0;
}

static void add_hours(struct req *rq, struct buf *b, const struct channel_hours *h)
{
	if (h->open)
		buf_str(b, S("open now"));
	else if (h->opens)
		buf_fmt(b, "open again at %.*s",
			STR_ARG(usec_format(rq->arena, h->opens, USEC_MILLI_Z)));
	else
		buf_str(b, S("closed"));
}

int chat_hours_check(struct req *rq, str account, str kind, str severity, str language)
{
	const struct taxonomy *t = rq->app->taxonomy;
	struct buf CLEANUP(buf_done) b = {0};
	struct channel_hours chat, other;
	struct sql_account row;
	const struct plan *plan;
	int r = plan_of_account(rq, account, &plan);

	/* what is no such case at all is refused where cases are made */
	if (r >= 0 && (!plan_target(plan, kind, severity) || !taxonomy_language_find(t, language)))
		return 0;
	if (r >= 0)
		r = account_load(rq->tx, account, &row);
	if (r >= 0)
		r = channel_hours_now(rq, plan, row.zone, kind, severity, language, S("chat"),
				      &chat);
	if (r < 0 || chat.open)
		return r;
	buf_init(&b, HINT_MAX);
	buf_str(&b, S("Chat is "));
	if (chat.offered)
		add_hours(rq, &b, &chat);
	else
		buf_str(&b, S("not offered"));
	buf_fmt(&b, " for such a case (%.*s, %.*s, %.*s). Other ways:", STR_ARG(kind),
		STR_ARG(severity), STR_ARG(language));
	for (size_t i = 0; r >= 0 && i < t->communication_type_count; i++) {
		str type = t->communication_types[i];

		if (str_eq(type, S("chat")))
			continue;
		r = channel_hours_now(rq, plan, row.zone, kind, severity, language, type, &other);
		if (r >= 0 && other.offered) {
			buf_fmt(&b, " %.*s (", STR_ARG(type));
			add_hours(rq, &b, &other);
			buf_str(&b, S(");"));
		}
	}
	if (r < 0)
		return r;
	buf_str(&b, S(" a case can be opened at any time."));
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "%.*s", STR_ARG(buf_get(&b)));
}
