/* SPDX-License-Identifier: Apache-2.0 */
/* Chats for answers, and the operations that only look. */
#include "attachment.h"
#include "chat-private.h"
#include "errors.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"
#include "stream-hub.h"

#define MESSAGES_STANDARD 100
#define LIST_STANDARD 50
#define SORTS_LAST S("\x7f")

static str time_text(struct req *rq, usec t)
{
	return t ? usec_format(rq->arena, t, USEC_MILLI_Z) : (str){0};
}

static str some(str s)
{
	return s.n ? s : (str){0};
}

/* Who is asked to take it; what a customer may know of that. */
static int show_offer(struct req *rq, const struct sql_chat *c, struct mainstay_chat *ret)
{
	const struct offer_of of = chat_offer(c);
	struct sql_desk_offer o;
	int r = offer_find(rq, &of, &o);

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	ret->nobody_present = SOME_BOOL(o.alone > 0);
	if (!req_is_staff(rq))
		return 0;
	ret->offered_to = some(o.offered_name);
	ret->offer_expires = time_text(rq, o.expires);
	ret->offer_reason = some(o.reason);
	return 0;
}

int chat_show(struct req *rq, struct chat_places *places, const struct sql_chat *c,
	      struct mainstay_chat *ret)
{
	int64_t position, seconds;
	int r = places ? chat_place(rq, places, c, &position, &seconds)
		       : chat_position(rq, c, &position, &seconds);

	*ret = (struct mainstay_chat){
		.chat_id = c->chat_id,
		.account_id = c->account,
		.case_id = c->case_id,
		.state = c->state,
		.language = c->language,
		.severity_code = c->severity,
		.subject = c->subject,
		.customer_name = c->customer_name,
		.message_count = SOME_I64(c->messages),
		.time_started = time_text(rq, c->started),
		.time_accepted = time_text(rq, c->accepted),
		.time_replied = time_text(rq, c->replied),
		.last_message = time_text(rq, c->last_at),
		.time_ended = time_text(rq, c->ended),
		.ended_by = some(c->ended_by),
	};
	if (position)
		ret->position = SOME_I64(position);
	if (position && seconds >= 0)
		ret->estimated_wait_seconds = SOME_I64(seconds);
	if (c->agent.n)
		ret->agent_name =
			req_is_staff(rq) ? c->agent_name : rq->app->settings->provider_name;
	if (req_is_staff(rq))
		ret->wanted_agent = some(c->wanted);
	if (r >= 0 && position && !places) /* a list does not say */
		r = show_offer(rq, c, ret);
	return r;
}

/* The files of all these messages, with one look. */
static int show_files(struct req *rq, const struct sql_chat *c,
		      const struct sql_chat_message_rows *messages,
		      struct mainstay_chat_message *shown)
{
	struct attachment_info *files;
	int64_t from = INT64_MAX, to = 0;
	size_t n;
	int r;

	for (size_t i = 0; i < messages->n; i++) {
		int64_t seq = messages->v[i].communication;

		from = seq && seq < from ? seq : from;
		to = seq > to ? seq : to;
	}
	if (!to)
		return 0;
	r = attachment_list(rq, c->account, c->case_id, from, to, &files, &n);
	for (size_t i = 0; r >= 0 && i < messages->n; i++) {
		VEC(struct mainstay_case_message_file) v = {0};

		if (!messages->v[i].communication)
			continue;
		for (size_t k = 0; k < n; k++) {
			if (files[k].communication != messages->v[i].communication)
				continue;
			*VEC_ADD(rq->arena, &v) = (struct mainstay_case_message_file){
				.attachment_id = files[k].attachment_id,
				.file_name = files[k].file_name,
				.size_bytes = SOME_I64(files[k].size),
			};
		}
		shown[i].attachments.v = list_some(v.v);
		shown[i].attachments.n = v.n;
	}
	return r < 0 ? r : 0;
}

static void show_message(struct req *rq, const struct sql_chat_message *m,
			 struct mainstay_chat_message *ret)
{
	bool hide = !req_is_staff(rq) && str_eq(m->author_kind, case_actor_code(ACTOR_STAFF));

	*ret = (struct mainstay_chat_message){
		.number = SOME_I64(m->seq),
		.time_created = time_text(rq, m->at),
		.kind = m->kind,
		.from = m->author_kind,
		.name = some(hide ? rq->app->settings->provider_name : m->author_name),
		.body = some(m->body),
		.client_message_id = some(m->client_id),
		.state = m->state,
	};
}

int op_mainstay_get_chat(struct req *rq, const struct mainstay_get_chat_request *in,
			 struct mainstay_get_chat_response *out)
{
	struct sql_chat_messages_in page = {
		.after = in->after.set ? in->after.v : 0,
		.most = in->max_results.set ? in->max_results.v : MESSAGES_STANDARD,
	};
	struct sql_chat_message_rows found = {0};
	struct sql_chat chat;
	struct case_row row;
	int r = chat_find(rq, in->chat_id, &chat, &row);

	if (r == E_NOENT)
		return chat_unknown(rq);
	page.account = chat.account;
	page.chat_id = chat.chat_id;
	if (r >= 0)
		r = sql_chat_messages_all(rq->tx, &page, &found);
	if (r < 0)
		return r;
	out->messages.n = found.n;
	out->messages.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_chat_message, found.n));
	for (size_t i = 0; i < found.n; i++)
		show_message(rq, &found.v[i], &out->messages.v[i]);
	r = show_files(rq, &chat, &found, out->messages.v);
	out->chat = ARENA_NEW(rq->arena, struct mainstay_chat);
	return r < 0 ? r : chat_show(rq, NULL, &chat, out->chat);
}

/* Where a list goes on: behind "STARTED ID". */
static int read_place(struct req *rq, str token, str filters, struct sql_chat_list_in *in)
{
	str rest, started;
	int r = page_resume(rq, token, filters, &rest);

	in->started = INT64_MAX;
	in->behind = SORTS_LAST;
	if (r < 0 || !rest.p)
		return r;
	started = str_cut(&rest, ' ');
	in->behind = rest;
	return rest.p ? str_to_i64(started, &in->started) : E_SYNTAX;
}

int op_mainstay_list_chats(struct req *rq, const struct mainstay_list_chats_request *in,
			   struct mainstay_list_chats_response *out)
{
	bool ended = in->include_ended.set && in->include_ended.v;
	size_t most = in->max_results.set ? (size_t)in->max_results.v : LIST_STANDARD;
	str filters = str_fmt(rq->arena, "%.*s %d", STR_ARG(in->account_id), ended);
	struct sql_chat_list_in page = {
		.account = req_is_staff(rq) ? in->account_id : rq->caller.account,
		.case_open = !ended,
		.oldest = case_oldest(rq),
		.lf = S("\n"),
		.most = (int64_t)most + 1,
	};
	struct sql_chat_rows found = {0};
	struct chat_places places = {0};
	struct case_viewer viewer;
	int r;

	if (!req_is_staff(rq) && in->account_id.p && !str_eq(in->account_id, rq->caller.account))
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such account.");
	/* whom a plan shows only their own cases sees only their chats */
	r = case_viewer_of(rq, &viewer);
	if (r >= 0)
		r = read_place(rq, in->next_token, filters, &page);
	if (r < 0)
		return r;
	page.viewer = viewer.principal;
	page.own = viewer.own;
	page.watcher = viewer.watcher;
	if (r >= 0)
		r = sql_chat_list_all(rq->tx, &page, &found);
	if (r < 0)
		return r;
	if (found.n > most) {
		const struct sql_chat *last = &found.v[most - 1];

		found.n = most;
		out->next_token =
			page_continue(rq, filters,
				      str_fmt(rq->arena, "%lld %.*s", (long long)last->started,
					      STR_ARG(last->chat_id)));
	}
	out->chats.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_chat, found.n));
	for (size_t i = 0; r >= 0 && i < found.n; i++)
		r = chat_show(rq, &places, &found.v[i], &out->chats.v[i]);
	out->chats.n = found.n;
	return r;
}

int op_mainstay_set_typing(struct req *rq, const struct mainstay_set_typing_request *in,
			   struct mainstay_set_typing_response *out)
{
	bool typing = !in->typing.set || in->typing.v;
	struct sql_chat chat;
	struct case_row row;
	int r = chat_find(rq, in->chat_id, &chat, &row);

	(void)out;
	if (r == E_NOENT)
		return chat_unknown(rq);
	if (r < 0)
		return r;
	if (chat.ended)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "This chat has ended.");
	stream_say(rq->app, chat_topic(rq->arena, chat.account, chat.chat_id), S("typing"),
		   str_fmt(rq->arena, "{\"role\":\"%s\",\"typing\":%s}",
			   req_is_staff(rq) ? "agent" : "customer", typing ? "true" : "false"));
	return 0;
}
