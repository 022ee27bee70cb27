/* SPDX-License-Identifier: Apache-2.0 */
/* Call backs as rows, in step with their case's log. */
#include "audit.h"
#include "buf.h"
#include "crypto.h"
#include "json.h"
#include "phone-private.h"
#include "settings.h"

#define ID_DIGITS 20
#define DETAIL_MAX ((size_t)8 << 10)

str callback_id_new(struct arena *a)
{
	str hex = random_hex(a, ID_DIGITS);

	return str_fmt(a, "callback-%.*s", STR_ARG(hex));
}

int phone_case_load(struct req *rq, str id, struct case_row *ret)
{
	int r;

	if (str_index(id, '\0') >= 0)
		return E_NOENT;
	r = case_load_any(rq, id, ret);
	if (r < 0 || req_is_staff(rq))
		return r;
	if (!str_eq(ret->account, rq->caller.account))
		return E_NOENT;
	return case_load(rq, ret->account, ret->case_id, ret);
}

static int open_row(struct req *rq, struct phone_work *w)
{
	w->rq = rq;
	w->before = w->row;
	if (callback_state_parse(w->row.state, &w->state) < 0)
		return E_IO;
	w->has_case = w->row.case_id.p != NULL;
	if (!w->has_case)
		return 0;
	return case_load(rq, w->row.account, w->row.case_id, &w->of);
}

int phone_open_of(struct req *rq, str account, str callback_id, struct phone_work *w)
{
	int r = account_lock(rq->tx, account);

	if (r >= 0)
		r = sql_callback_load(rq->tx,
				      &(struct sql_callback_load_in){.account = account,
								     .callback_id = callback_id},
				      &w->row);
	return r < 0 ? r : open_row(rq, w);
}

int phone_open(struct req *rq, str callback_id, struct phone_work *w)
{
	struct sql_callback found;
	int r;

	if (str_index(callback_id, '\0') >= 0)
		return E_NOENT;
	if (!req_is_staff(rq))
		return phone_open_of(rq, rq->caller.account, callback_id, w);
	r = sql_callback_load_any(
		rq->tx, &(struct sql_callback_load_any_in){.callback_id = callback_id}, &found);
	if (r < 0)
		return r;
	rq->audit.recipient = found.account;
	return phone_open_of(rq, found.account, callback_id, w);
}

int phone_move(struct phone_work *w, enum callback_event event)
{
	int r = callback_next(w->state, event, &w->state);

	if (r < 0)
		return r;
	w->row.state = callback_state_code(w->state);
	if (!callback_open(w->state) && !w->row.ended)
		w->row.ended = w->rq->now;
	return 0;
}

static void pair_time(struct json_writer *j, struct arena *a, str name, usec t)
{
	if (t)
		json_pair_str(j, name, usec_format(a, t, USEC_MILLI_Z));
}

/* {"callback":...,"step":...,...} */
static str detail_of(const struct phone_work *w, const struct phone_step *s)
{
	struct arena *a = w->rq->arena;
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;

	buf_init(&b, DETAIL_MAX);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("callback"), w->row.callback_id);
	json_pair_str(&j, S("step"), s->name);
	json_pair_str(&j, S("state"), w->row.state);
	json_pair_str(&j, S("outcome"), s->outcome);
	json_pair_str(&j, S("agent"), s->agent);
	json_pair_str(&j, S("recording"), s->recording);
	json_pair_str(&j, S("reason"), s->reason);
	if (w->row.tries)
		json_pair_i64(&j, S("tries"), w->row.tries);
	pair_time(&j, a, S("promised"), s->promised);
	pair_time(&j, a, S("nextTry"), s->due);
	json_object_end(&j);
	return buf_dup(&b, a);
}

struct case_change phone_actor(const struct req *rq)
{
	struct case_change c = {
		.actor = rq->caller.principal.p ? rq->caller.principal : S(""),
		.submitted_by = rq->app->settings->provider_name,
		.channel = PHONE_CHANNEL,
	};

	if (!rq->op) { /* a job or the PBX */
		c.actor_kind = ACTOR_SYSTEM;
	} else if (req_is_staff(rq)) {
		c.actor_kind = ACTOR_STAFF;
	} else {
		c.actor_kind = ACTOR_CUSTOMER;
		c.submitted_by = rq->caller.email.n ? rq->caller.email : rq->caller.name;
	}
	return c;
}

static int log_step(struct phone_work *w, const struct phone_step *step, struct case_change *change)
{
	struct case_change c = change ? *change : phone_actor(w->rq);

	if (!w->has_case)
		return 0;
	c.has_event = true;
	c.event = CASE_EVENT_OTHER;
	c.detail = detail_of(w, step);
	return case_change(w->rq, &w->of, &c, NULL);
}

struct offer_of phone_offer(const struct sql_callback *c)
{
	return (struct offer_of){S("call"), c->account, c->callback_id, c->case_id};
}

/* Somebody is looked for while it waits and is due. */
static int keep_offer(struct phone_work *w, bool waited)
{
	const struct offer_of o = phone_offer(&w->row);
	bool waits = w->state == CALLBACK_WAITING;

	if (!w->has_case || waits == waited)
		return 0;
	return waits ? offer_queue(w->rq, &o, w->row.due, w->row.agent) : offer_end(w->rq, &o);
}

int phone_keep(struct phone_work *w, const struct phone_step *step, struct case_change *change)
{
	struct sql_callback *c = &w->row;
	int r;

	/* differs from what it was, so that nobody overwrites what he has not seen */
	c->changed = c->changed < w->rq->now ? w->rq->now : c->changed + 1;
	r = sql_callback_update(w->rq->tx, &(struct sql_callback_update_in){
						   .account = c->account,
						   .callback_id = c->callback_id,
						   .first_try = c->first_try,
						   .broken = c->broken,
						   .due = c->due,
						   .state = c->state,
						   .tries = c->tries,
						   .agent = c->agent,
						   .agent_name = c->agent_name,
						   .outcome = c->outcome,
						   .recording = c->recording,
						   .ended = c->ended,
						   .changed = c->changed,
						   .state_before = w->before.state,
						   .changed_before = w->before.changed,
					   });
	if (r == E_NOENT)
		return E_BUSY;
	if (r >= 0)
		r = keep_offer(w, str_eq(w->before.state, callback_state_code(CALLBACK_WAITING)));
	if (r >= 0)
		r = log_step(w, step, change);
	if (r >= 0)
		w->before = w->row;
	return r;
}

int phone_keep_new(struct phone_work *w, const struct phone_step *step, struct case_change *change)
{
	int r;

	w->row.changed = w->rq->now;
	r = sql_callback_insert(w->rq->tx, &w->row);
	if (r < 0)
		return r;
	if (r == 0)
		return E_CONFLICT;
	w->before = w->row;
	r = keep_offer(w, false);
	return r < 0 ? r : log_step(w, step, change);
}
