/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A customer who raises a severity and wants to be called about it gets a call
 * back, as if it had been asked for. The number is read from the case's log. One
 * that cannot be called is answered in the case, since whoever raised is no longer
 * there to be told; a case that has a call back already keeps that one.
 */
#include "audit.h"
#include "json.h"
#include "phone-private.h"
#include "phone.h"
#include "raise.h"
#include "settings.h"

#define NUMBER_BAD                                                                                 \
	"The number that came with the new severity cannot be called. Ask for a call with one in " \
	"international form, such as +49 30 123456."

/* The text under key of a JSON object; absent without one. */
static str member(struct arena *a, str json, str key)
{
	struct json_reader r;
	enum json_token token;

	json_open(&r, a, json);
	if (json_next(&r) != JSON_OBJECT)
		return (str){0};
	while (json_next(&r) == JSON_KEY) {
		bool wanted = str_eq(r.text, key);

		token = json_next(&r);
		if (wanted && token == JSON_STRING)
			return r.text;
		if (json_skip(&r, token) < 0)
			break;
	}
	return (str){0};
}

/* What the log says of how to reach the customer since then; the name only where a contact was
 * meant. */
static int find_number(struct req *rq, const struct case_row *row, usec at, str *ret, str *ret_name)
{
	struct case_event *events;
	size_t n;
	int r = case_events_load(rq, row, &events, &n);

	*ret = *ret_name = (str){0};
	for (size_t i = 0; r >= 0 && i < n; i++) {
		if (events[i].at != at || events[i].kind != CASE_EVENT_OTHER || !events[i].detail.n)
			continue;
		*ret = member(rq->arena, events[i].detail, S("contactPhone"));
		*ret_name = member(rq->arena, events[i].detail, S("contactName"));
	}
	return r;
}

static int say_bad_number(struct req *rq, struct case_row *row)
{
	struct case_change change = phone_actor(rq);

	change.notice = true;
	change.body = S(NUMBER_BAD);
	return case_change(rq, row, &change, NULL);
}

static int add_callback(struct req *rq, const struct case_row *row, str number, str name)
{
	struct phone_work w;
	int r;

	phone_begin(&w, rq,
		    &(struct phone_wish){
			    .account = row->account,
			    .of = row,
			    .number = number,
			    .contact = name,
			    .message = str_fmt(rq->arena, "The severity was raised to %.*s.",
					       STR_ARG(row->severity)),
			    .origin = S("customer"),
		    });
	r = phone_keep_promised(&w);
	return r == E_CONFLICT ? 0 : r;
}

static int deal(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact)
{
	struct req rq = {
		.arena = tx_arena(tx),
		.app = app,
		.now = now,
		.caller = {.kind = PRINCIPAL_LOCAL},
		.id = S("phone"),
		.tx = tx,
	};
	struct case_row row;
	str number, text, name;
	int r;

	if (!str_eq(fact->kind, OUTBOX_CASE_CONTACT) ||
	    !str_eq(member(rq.arena, fact->payload, S("contact-channel")), S("call")))
		return 0;
	r = account_lock(tx, fact->account);
	if (r >= 0)
		r = case_load(&rq, fact->account, member(rq.arena, fact->payload, S("case-id")),
			      &row);
	if (r >= 0)
		r = find_number(&rq, &row, fact->created, &text, &name);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	if (!case_status_open(row.status) || !text.p)
		return 0;
	if (phone_number(rq.arena, text, &number) < 0 ||
	    !phone_allowed(number, app->settings->phone_prefixes))
		return say_bad_number(&rq, &row);
	return add_callback(&rq, &row, number, name);
}

const struct outbox_fan phone_fan = {"phone", deal};
