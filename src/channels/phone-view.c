/* SPDX-License-Identifier: Apache-2.0 */
/* Call backs as the API shows them, and their lists. */
#include "errors.h"
#include "mainstay.h"
#include "page.h"
#include "phone-private.h"
#include "shape.h"

#define PAGE_STANDARD 50

static str some(str s)
{
	return s.n ? s : (str){0};
}

static struct opt_usec some_time(usec t)
{
	return t ? SOME_USEC(t) : (struct opt_usec){0};
}

/* Whole minutes, rounded down, also below 0. */
static int64_t minutes_until(usec t, usec now)
{
	usec left = t - now;

	return left >= 0 ? left / MINUTES(1) : -((MINUTES(1) - 1 - left) / MINUTES(1));
}

void phone_view(struct req *rq, const struct sql_callback *c, struct mainstay_callback *ret)
{
	bool tried = c->first_try != 0;
	bool late = tried ? c->first_try > c->promised : !c->ended && c->promised < rq->now;

	*ret = (struct mainstay_callback){
		.callback_id = c->callback_id,
		.account_id = c->account,
		.case_id = c->case_id,
		.phone_number = c->number,
		.contact_name = some(c->contact),
		.message = some(c->message),
		.origin = c->origin,
		.state = c->state,
		.requested_at = SOME_USEC(c->requested),
		.requested_by = some(c->requester_name),
		.wanted_from = some_time(c->wanted_from),
		.wanted_until = some_time(c->wanted_until),
		.promised_at = SOME_USEC(c->promised),
		.first_try_at = some_time(c->first_try),
		.late = SOME_BOOL(late),
		.tries = SOME_I64(c->tries),
		.outcome = some(c->outcome),
		.ended_at = some_time(c->ended),
	};
	if (!c->ended)
		ret->next_try_at = some_time(c->due);
	if (!c->ended && !tried)
		ret->minutes_to_promise = SOME_I64(minutes_until(c->promised, rq->now));
	if (!req_is_staff(rq))
		return;
	ret->agent_name = some(c->agent_name);
	ret->recording_url = some(c->recording);
}

/* Who is asked to claim it. */
static int view_offer(struct req *rq, const struct sql_callback *c, struct mainstay_callback *ret)
{
	const struct offer_of of = phone_offer(c);
	struct sql_desk_offer o;
	int r = E_NOENT;

	if (req_is_staff(rq) && c->case_id.p && !c->ended)
		r = offer_find(rq, &of, &o);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	ret->offered_to = some(o.offered_name);
	ret->offer_expires = some_time(o.expires);
	ret->offer_reason = some(o.reason);
	return 0;
}

/* "usec id" */
static int position_split(str position, usec *ret_after, str *ret_id)
{
	str rest = position;
	str number = str_cut(&rest, ' ');

	*ret_id = rest;
	return rest.p ? str_to_i64(number, ret_after) : E_SYNTAX;
}

/* The case that a list is about, by either id, as far as the caller sees it. */
static int list_case(struct req *rq, str id, str *ret)
{
	struct case_row row;
	int r;

	*ret = (str){0};
	if (!id.p)
		return 0;
	r = phone_case_load(rq, id, &row);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such case. Give its case id or its display id.");
	*ret = row.case_id;
	return r;
}

static int list_own(struct req *rq, const struct mainstay_list_callbacks_request *in,
		    struct sql_callback_queue_in *q, struct sql_callback_rows *ret)
{
	if (in->account_id.p && !str_eq(in->account_id, rq->caller.account))
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such account.");
	if (in->state.p || in->agent.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"state and agent are for the provider's agents. Leave them out.");
	return sql_callback_page_all(rq->tx,
				     &(struct sql_callback_page_in){.account = rq->caller.account,
								    .case_id = q->case_id,
								    .closed = in->include_ended.v,
								    .after = q->after,
								    .after_id = q->after_id,
								    .most = q->most},
				     ret);
}

static int list_any(struct req *rq, const struct mainstay_list_callbacks_request *in,
		    struct sql_callback_queue_in *q, struct sql_callback_rows *ret)
{
	struct sql_callback_history_in all;

	q->account = in->account_id;
	q->state = in->state;
	q->agent = in->agent;
	if (str_eq(in->agent, S("me")))
		q->agent = rq->caller.principal;
	else if (str_eq(in->agent, S("none")))
		q->agent = S("");
	if (!in->include_ended.v)
		return sql_callback_queue_all(rq->tx, q, ret);
	all = (struct sql_callback_history_in){
		.account = q->account,
		.case_id = q->case_id,
		.state = q->state,
		.agent = q->agent,
		.after = q->after,
		.after_id = q->after_id,
		.most = q->most,
	};
	return sql_callback_history_all(rq->tx, &all, ret);
}

/* Whether the caller may see the case that it is about. */
static int visible(struct req *rq, const struct sql_callback *c)
{
	struct case_row row;
	int r;

	if (req_is_staff(rq) || !c->case_id.p)
		return 1;
	r = case_load(rq, c->account, c->case_id, &row);
	return r == E_NOENT ? 0 : r < 0 ? r : 1;
}

int op_mainstay_list_callbacks(struct req *rq, const struct mainstay_list_callbacks_request *in,
			       struct mainstay_list_callbacks_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_STANDARD;
	struct sql_callback_queue_in q = {.after_id = S(""), .most = (int64_t)most + 1};
	struct sql_callback_rows rows = {0};
	str filters = str_fmt(rq->arena, "%.*s/%.*s/%.*s/%.*s/%d", STR_ARG(in->account_id),
			      STR_ARG(in->case_id), STR_ARG(in->state), STR_ARG(in->agent),
			      in->include_ended.v);
	str position;
	int r = page_resume(rq, in->next_token, filters, &position);

	if (r >= 0 && position.p)
		r = position_split(position, &q.after, &q.after_id);
	if (r >= 0)
		r = list_case(rq, in->case_id, &q.case_id);
	if (r >= 0)
		r = req_is_staff(rq) ? list_any(rq, in, &q, &rows) : list_own(rq, in, &q, &rows);
	if (r < 0)
		return r;
	size_t shown = rows.n < most ? rows.n : most;

	out->callbacks.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_callback, shown));
	for (size_t i = 0; i < shown; i++) {
		struct mainstay_callback *v = &out->callbacks.v[out->callbacks.n];

		r = visible(rq, &rows.v[i]);
		if (r > 0) {
			phone_view(rq, &rows.v[i], v);
			out->callbacks.n++;
			r = view_offer(rq, &rows.v[i], v);
		}
		if (r < 0)
			return r;
	}
	if (rows.n > most)
		out->next_token = page_continue(rq, filters,
						str_fmt(rq->arena, "%lld %.*s",
							(long long)rows.v[most - 1].promised,
							STR_ARG(rows.v[most - 1].callback_id)));
	return 0;
}
