/* SPDX-License-Identifier: Apache-2.0 */
/* Whether somebody can talk now, and when else. */
#include "buf.h"
#include "chat-private.h"
#include "clock-promise.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "taxonomy.h"

/* Bytes of the answer that refuses a chat. */
#define HINT_MAX 4096

int channel_hours_now(struct req *rq, const struct plan *plan, const struct clock_place *place,
		      str kind, str severity, str language, str channel, struct channel_hours *ret)
{
	const struct plan_channel_hours *hours = plan_channel(plan, kind, severity, channel);
	const struct plan_calendar *narrow = NULL;
	enum language_availability spoken = plan_language(plan, kind, language, &narrow);
	struct hours_book book = {.rq = rq};
	const struct timetable *t;
	struct timetable_walk walk;
	struct opening next;
	int r;

	*ret = (struct channel_hours){0};
	if (!hours || spoken == LANGUAGE_UNAVAILABLE)
		return 0;
	ret->offered = true;
	r = hours_load(&book, hours->calendar, narrow && !narrow->always ? narrow : NULL, place,
		       &t);
	if (r < 0)
		return r;
	walk = timetable_walk_from(t, rq->now);
	if (!timetable_next(&walk, &next))
		return 0;
	ret->open = next.from <= rq->now;
	ret->opens = ret->open ? 0 : next.from;
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
	struct clock_place place;
	const struct plan *plan;
	int r = plan_of_account(rq, account, &plan);

	/* what is no such case at all is refused where cases are made */
	if (r >= 0 && (!plan_target(plan, kind, severity) || !taxonomy_language_find(t, language)))
		return 0;
	if (r >= 0)
		r = account_load(rq->tx, account, &row);
	if (r < 0)
		return r;
	place = (struct clock_place){row.zone, row.country};
	r = channel_hours_now(rq, plan, &place, kind, severity, language, S("chat"), &chat);
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
		r = channel_hours_now(rq, plan, &place, kind, severity, language, type, &other);
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
