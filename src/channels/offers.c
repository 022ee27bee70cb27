/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks for somebody for each chat that stands in line and each call back that is
 * due, by the desk's rules (offer.h). Each is looked at in a step of its own, over
 * the roster of that moment, since what one person is asked for leaves less room
 * for the next. Without a rule of routing nothing is looked for.
 */
#include "offers.h"

#include "audit.h"
#include "chat-private.h"
#include "jobs.h"
#include "json.h"
#include "offer.h"
#include "phone-private.h"
#include "phone.h"
#include "routing.h"
#include "settings.h"
#include "stream-hub.h"

#define BATCH 100
#define EVENT_MAX KIB(8)

struct kind {
	const char *name;
	/* marks those of the roster who have no room for another one */
	int (*mark)(struct req *rq, struct roster *h);
	/* looks for somebody for one; its account is locked */
	int (*look)(struct req *rq, struct roster *h, struct sql_desk_offer *o);
};

struct looking {
	const struct job_run *run;
	const struct kind *kind;
	struct sql_offer_due_row *v;
	size_t n, at;
};

/* Tells the streams of whoever is asked. */
static int tell(struct req *rq, const struct sql_desk_offer *o)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct stream_event e = {.name = S("offer")};
	struct json_writer j;

	buf_init(&b, EVENT_MAX);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("kind"), o->kind);
	json_pair_str(&j, str_eq(o->kind, S("chat")) ? S("chatId") : S("callbackId"), o->contact);
	json_pair_str(&j, S("caseId"), o->case_id);
	json_pair_str(&j, S("expires"), usec_format(rq->arena, o->expires, USEC_MILLI_Z));
	json_pair_str(&j, S("reason"), o->reason);
	json_object_end(&j);
	e.data = buf_get(&b);
	return stream_tell(rq->tx, str_fmt(rq->arena, "agent/%.*s", STR_ARG(o->offered_to)), &e);
}

/* How many contacts a person is asked for. */
static int64_t asked_of(const struct sql_offer_held_rows *asked, str principal)
{
	for (size_t i = 0; i < asked->n; i++) {
		if (str_eq(asked->v[i].offered_to, principal))
			return asked->v[i].n;
	}
	return 0;
}

/* ---- chats ---- */

static int mark_chats(struct req *rq, struct roster *h)
{
	int64_t most = rq->app->settings->chat_per_agent;
	struct sql_chat_hands_rows held = {0};
	struct sql_offer_held_rows asked = {0};
	int r = sql_chat_hands_all(rq->tx, &held);

	if (r >= 0)
		r = sql_offer_held_all(rq->tx, &(struct sql_offer_held_in){S("chat")}, &asked);
	for (size_t i = 0; r >= 0 && i < h->route.agent_count; i++) {
		str id = h->route.agents[i].id;
		int64_t n = asked_of(&asked, id);

		for (size_t k = 0; k < held.n; k++) {
			if (str_eq(held.v[k].agent, id))
				n += held.v[k].n;
		}
		if (n >= most)
			offer_full(h, id,
				   str_fmt(rq->arena, "has %lld of %lld chats", (long long)n,
					   (long long)most));
	}
	return r;
}

/* Nobody is there: the customer is told once, and later that it goes on by e-mail. */
static int nobody(struct chat_work *w, const struct sql_desk_offer *o, bool told)
{
	usec patience = w->rq->app->settings->chat_nobody_end;

	if (patience && w->rq->now - o->alone >= patience)
		return chat_finish(w, CHAT_GIVE_UP, ACTOR_SYSTEM, "waiting", (str){0});
	if (told)
		return 0;
	return chat_append(w, &(struct chat_entry){.kind = "nobody", .by = ACTOR_SYSTEM});
}

static int look_for_chat(struct req *rq, struct roster *h, struct sql_desk_offer *o)
{
	bool told = o->alone > 0;
	enum offer_outcome outcome;
	struct chat_work w;
	str before;
	int r = offer_decide(rq, h, o, rq->app->settings->chat_offer_time, &outcome);

	if (r >= 0)
		r = chat_open_any(rq, o->account, o->contact, &w);
	if (r < 0)
		return r;
	before = w.chat.wanted;
	w.chat.wanted = o->offered_to;
	if (outcome == OFFER_NOBODY)
		r = nobody(&w, o, told);
	if (r >= 0 && outcome == OFFER_ASKED)
		r = tell(rq, o);
	if (r < 0 || (str_eq(before, w.chat.wanted) && w.chat.messages == w.messages_before))
		return r;
	return chat_close(&w);
}

/* ---- call backs ---- */

static int mark_calls(struct req *rq, struct roster *h)
{
	struct sql_callback_hands_rows held = {0};
	struct sql_offer_held_rows asked = {0};
	int r = sql_callback_hands_all(rq->tx, &held);

	if (r >= 0)
		r = sql_offer_held_all(rq->tx, &(struct sql_offer_held_in){S("call")}, &asked);
	for (size_t i = 0; r >= 0 && i < held.n; i++)
		offer_full(h, held.v[i].agent, S("has a call to make"));
	for (size_t i = 0; r >= 0 && i < asked.n; i++)
		offer_full(h, asked.v[i].offered_to, S("is asked for a call already"));
	return r;
}

static int look_for_call(struct req *rq, struct roster *h, struct sql_desk_offer *o)
{
	struct phone_step step = {.name = S("offered")};
	enum offer_outcome outcome;
	struct phone_work w;
	int r = offer_decide(rq, h, o, rq->app->settings->phone_offer_time, &outcome);

	if (r < 0 || outcome != OFFER_ASKED)
		return r;
	r = tell(rq, o);
	if (r >= 0)
		r = phone_open_of(rq, o->account, o->contact, &w);
	if (r < 0)
		return r;
	step.agent = o->offered_name;
	step.reason = o->reason;
	return phone_keep(&w, &step, NULL);
}

static const struct kind kinds[] = {
	{"chat", mark_chats, look_for_chat},
	{"call", mark_calls, look_for_call},
};

/* ---- the job ---- */

static int find_due(struct tx *tx, void *arg)
{
	struct looking *s = arg;
	struct req rq = {.arena = tx_arena(tx), .app = s->run->app, .now = s->run->now, .tx = tx};
	struct roster *h = ARENA_NEW(rq.arena, struct roster);
	struct sql_offer_due_rows found = {0};
	const struct sql_offer_due_in in = {str_from(s->kind->name), s->run->now, BATCH};
	struct arena *a = s->run->arena;
	int r = roster_load_rules(&rq, h);

	s->n = 0;
	if (r < 0 || !h->route.rule_count)
		return r;
	r = sql_offer_due_all(tx, &in, &found);
	if (r < 0)
		return r;
	s->v = ARENA_ARRAY(a, struct sql_offer_due_row, found.n);
	s->n = found.n;
	for (size_t i = 0; i < found.n; i++) {
		s->v[i].account = str_dup(a, found.v[i].account);
		s->v[i].contact = str_dup(a, found.v[i].contact);
	}
	return 0;
}

static int look_at_one(struct tx *tx, void *arg)
{
	struct looking *s = arg;
	const struct offer_of which = {.kind = str_from(s->kind->name),
				       .account = s->v[s->at].account,
				       .contact = s->v[s->at].contact};
	struct sql_desk_offer o;
	struct roster *h;
	struct req rq;
	int r = job_request(s->run, tx, &rq);

	if (r >= 0)
		r = account_lock(tx, which.account);
	if (r >= 0)
		r = offer_find(&rq, &which, &o);
	if (r < 0 || o.look > rq.now)
		return r == E_NOENT ? 0 : r; /* somebody was faster */
	h = ARENA_NEW(rq.arena, struct roster);
	r = roster_load(&rq, h);
	if (r >= 0)
		r = s->kind->mark(&rq, h);
	return r < 0 ? r : s->kind->look(&rq, h, &o);
}

static int run(struct job_run *run)
{
	struct looking s = {.run = run};
	bool more = false;
	int r = 0;

	if (!run->app->settings->routing)
		return 0;
	for (size_t i = 0; r == 0 && i < ARRAY_LEN(kinds); i++) {
		s.kind = &kinds[i];
		r = job_read(run, find_due, &s);
		for (s.at = 0; r == 0 && s.at < s.n && !job_over(run); s.at++)
			r = job_write(run, look_at_one, &s);
		more = more || s.n == BATCH;
	}
	return r < 0 ? r : more;
}

const struct job offers_job = {
	.name = "offers",
	.help = "Asks agents by the rules of routing to take chats and call backs that wait, and "
		"the next one when nobody takes them in time.",
	.interval = SECONDS(1),
	.limit = MINUTES(1),
	.run = run,
};
