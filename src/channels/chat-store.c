/* SPDX-License-Identifier: Apache-2.0 */
/* Chats and messages as rows, and as events of streams. */
#include "attachment.h"
#include "audit.h"
#include "chat-private.h"
#include "crypto.h"
#include "errors.h"
#include "json.h"
#include "settings.h"
#include "stream-hub.h"

#define ID_PREFIX S("chat-")
#define ID_DIGITS 16
#define ACCOUNT_DIGITS 12
/* How many at the head of the line are told their place when it moves. */
#define LINE_TOLD 20
#define LINE_LISTED 1000 /* places that a list looks up at once */
/* What the estimate looks at. */
#define PACE_SPAN HOURS(4)
/* Bytes of an event: a message of 4,000 characters, escaped. */
#define EVENT_MAX KIB(64)

int chat_unknown(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such chat.");
}

str chat_topic(struct arena *a, str account, str chat_id)
{
	return str_fmt(a, "chat/%.*s/%.*s", STR_ARG(account), STR_ARG(chat_id));
}

/* The account in a chat's id; absent when the text has not that form. */
static str account_in(str chat_id)
{
	if (chat_id.n != ID_PREFIX.n + ACCOUNT_DIGITS + 1 + ID_DIGITS ||
	    !str_starts(chat_id, ID_PREFIX))
		return (str){0};
	for (size_t i = 0; i < chat_id.n; i++) {
		unsigned char c = (unsigned char)chat_id.p[i];

		if (c < ' ' || c > '~')
			return (str){0};
	}
	return str_slice(chat_id, ID_PREFIX.n, ID_PREFIX.n + ACCOUNT_DIGITS);
}

static int load(struct req *rq, str account, str chat_id, struct sql_chat *ret,
		struct case_row *ret_row)
{
	const struct sql_chat_load_in in = {account, chat_id};
	int r = sql_chat_load(rq->tx, &in, ret);

	return r < 0 ? r : case_load(rq, account, ret->case_id, ret_row);
}

int chat_find(struct req *rq, str chat_id, struct sql_chat *ret, struct case_row *ret_row)
{
	str account = account_in(chat_id);

	if (!account.p || (!req_is_staff(rq) && !str_eq(account, rq->caller.account)))
		return E_NOENT;
	return load(rq, account, chat_id, ret, ret_row);
}

static int work_init(struct chat_work *w)
{
	w->messages_before = w->chat.messages;
	return chat_state_parse(w->chat.state, &w->state) < 0 ? E_IO : 0;
}

int chat_open_any(struct req *rq, str account, str chat_id, struct chat_work *ret)
{
	int r;

	*ret = (struct chat_work){.rq = rq};
	r = account_lock(rq->tx, account);
	if (r >= 0)
		r = load(rq, account, chat_id, &ret->chat, &ret->row);
	return r < 0 ? r : work_init(ret);
}

int chat_open(struct req *rq, str chat_id, struct chat_work *ret)
{
	int r;

	*ret = (struct chat_work){.rq = rq};
	r = chat_find(rq, chat_id, &ret->chat, &ret->row);
	if (r >= 0 && req_is_staff(rq)) {
		rq->audit.recipient = ret->chat.account;
		r = chat_open_any(rq, ret->chat.account, ret->chat.chat_id, ret);
	} else if (r >= 0) {
		r = work_init(ret);
	}
	return r == E_NOENT ? chat_unknown(rq) : r;
}

int chat_begin(struct req *rq, const struct case_row *row, struct chat_work *ret)
{
	struct sql_chat_of_case_row other;
	int r = sql_chat_of_case(rq->tx, &(struct sql_chat_of_case_in){row->account, row->case_id},
				 &other);

	if (r == 0)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"There is an open chat about this case: %.*s.",
				STR_ARG(other.chat_id));
	if (r != E_NOENT)
		return r;
	*ret = (struct chat_work){
		.rq = rq,
		.row = *row,
		.state = CHAT_WAITING,
		.line_moved = true,
		.queued = true,
		.chat =
			{
				.account = row->account,
				.chat_id =
					str_fmt(rq->arena, "chat-%.*s-%.*s", STR_ARG(row->account),
						ID_DIGITS, random_hex(rq->arena, ID_DIGITS).p),
				.case_id = row->case_id,
				.state = chat_state_code(CHAT_WAITING),
				.customer = rq->caller.principal,
				.customer_name = rq->caller.name,
				.language = row->language,
				.severity = row->severity,
				.subject = row->subject,
				.agent = S(""),
				.agent_name = S(""),
				.wanted = S(""),
				.started = rq->now,
				.line_at = rq->now,
				.since = rq->now,
				.last_at = rq->now,
				.last_by = case_actor_code(ACTOR_CUSTOMER),
				.ended_by = S(""),
			},
	};
	return sql_chat_insert(rq->tx, &ret->chat);
}

int chat_move(struct chat_work *w, enum chat_input input)
{
	enum chat_state next;

	if (chat_state_next(w->state, input, &next) < 0)
		return api_fail(w->rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"This is not possible while the chat is %.*s.",
				STR_ARG(w->chat.state));
	if (next != w->state) {
		w->line_moved |= chat_in_line(next) != chat_in_line(w->state);
		w->chat.since = w->rq->now;
	}
	w->state = next;
	w->chat.state = chat_state_code(next);
	return 0;
}

/* ---- messages as events ---- */

static int add_files(struct req *rq, const struct sql_chat_message *m, str case_id,
		     struct json_writer *j)
{
	struct attachment_info *files = NULL;
	size_t n = 0;
	int r = 0;

	if (m->communication)
		r = attachment_list(rq, m->account, case_id, m->communication, m->communication,
				    &files, &n);
	if (r < 0 || !n)
		return r;
	json_key(j, S("attachments"));
	json_array(j);
	for (size_t i = 0; i < n; i++) {
		json_object(j);
		json_pair_str(j, S("attachmentId"), files[i].attachment_id);
		json_pair_str(j, S("fileName"), files[i].file_name);
		json_pair_i64(j, S("sizeBytes"), files[i].size);
		json_object_end(j);
	}
	json_array_end(j);
	return 0;
}

/* Both sides get the same: agents have no names there, as in communications. */
static int event_data(struct req *rq, const struct sql_chat_message *m, str case_id, str *ret)
{
	bool staff = str_eq(m->author_kind, case_actor_code(ACTOR_STAFF));
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;
	int r;

	buf_init(&b, EVENT_MAX);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("chatId"), m->chat_id);
	json_pair_i64(&j, S("number"), m->seq);
	json_pair_str(&j, S("timeCreated"), usec_format(rq->arena, m->at, USEC_MILLI_Z));
	json_pair_str(&j, S("kind"), m->kind);
	json_pair_str(&j, S("from"), m->author_kind);
	json_pair_str(&j, S("name"), staff ? rq->app->settings->provider_name : m->author_name);
	if (m->body.n)
		json_pair_str(&j, S("body"), m->body);
	if (m->client_id.n)
		json_pair_str(&j, S("clientMessageId"), m->client_id);
	r = add_files(rq, m, case_id, &j);
	json_pair_str(&j, S("state"), m->state);
	json_object_end(&j);
	*ret = buf_dup(&b, rq->arena);
	return r < 0 ? r : b.failed ? E_LIMIT : 0;
}

static int read_events(const struct stream_source *self, const struct app *app, struct tx *tx,
		       str topic, int64_t after, int64_t most, struct stream_event **ret,
		       size_t *ret_n)
{
	struct req rq = {.arena = tx_arena(tx), .app = app, .tx = tx};
	struct sql_chat_message_rows found = {0};
	struct stream_event *events;
	struct sql_chat chat;
	str account;
	int r;

	(void)self;
	DISCARD("every topic of ours begins so", str_cut(&topic, '/').n);
	account = str_cut(&topic, '/');
	*ret_n = 0;
	r = sql_chat_load(tx, &(struct sql_chat_load_in){account, topic}, &chat);
	if (r == E_NOENT)
		return 0;
	if (r == 0)
		r = sql_chat_messages_all(
			tx, &(struct sql_chat_messages_in){account, topic, after, most}, &found);
	if (r < 0)
		return r;
	events = ARENA_ARRAY(rq.arena, struct stream_event, found.n);
	for (size_t i = 0; i < found.n; i++) {
		events[i] = (struct stream_event){.number = found.v[i].seq, .name = S("message")};
		r = event_data(&rq, &found.v[i], chat.case_id, &events[i].data);
		if (r < 0)
			return r;
	}
	*ret = events;
	*ret_n = found.n;
	return 0;
}

const struct stream_source chat_source = {.read = read_events};

int chat_append(struct chat_work *w, const struct chat_entry *e)
{
	struct req *rq = w->rq;
	struct sql_chat_message m = {
		.account = w->chat.account,
		.chat_id = w->chat.chat_id,
		.seq = w->chat.messages + 1,
		.at = rq->now,
		.kind = str_from(e->kind),
		.author_kind = case_actor_code(e->by),
		.author = e->author.p ? e->author : S(""),
		.author_name = e->author_name.p ? e->author_name : S(""),
		.body = e->body.p ? e->body : S(""),
		.client_id = e->client_id.p ? e->client_id : S(""),
		.communication = e->communication,
		.state = w->chat.state,
	};
	struct stream_event event = {.number = m.seq, .name = S("message")};
	int r = sql_chat_message_insert(rq->tx, &m);

	if (r >= 0)
		r = event_data(rq, &m, w->chat.case_id, &event.data);
	if (r < 0)
		return r;
	w->chat.messages++;
	return stream_tell(rq->tx, chat_topic(rq->arena, m.account, m.chat_id), &event);
}

/* ---- the line ---- */

static bool waits(const struct sql_chat *c)
{
	enum chat_state state;

	return chat_state_parse(c->state, &state) == 0 && chat_in_line(state);
}

static int count_before(struct req *rq, const struct sql_chat *c, int64_t *ret)
{
	const struct sql_chat_before_in in = {c->language, c->line_at, c->chat_id};
	struct sql_chat_before_row before;
	int r = sql_chat_before(rq->tx, &in, &before);

	if (r >= 0)
		*ret = before.n + 1;
	return r;
}

/* The line of that language; NULL when so many languages are not remembered. */
static int find_line(struct req *rq, struct chat_places *p, str language,
		     const struct chat_line_seen **ret)
{
	struct chat_line_seen *l;
	int r;

	for (size_t i = 0; i < p->n; i++) {
		if (str_eq(p->lines[i].language, language)) {
			*ret = &p->lines[i];
			return 0;
		}
	}
	*ret = NULL;
	if (p->n == CHAT_LINES_SEEN)
		return 0;
	l = &p->lines[p->n];
	r = sql_chat_line_all(rq->tx, &(struct sql_chat_line_in){language, LINE_LISTED}, &l->line);
	if (r < 0)
		return r;
	l->language = language;
	p->n++;
	*ret = l;
	return 0;
}

int chat_place(struct req *rq, struct chat_places *p, const struct sql_chat *c, int64_t *ret,
	       int64_t *ret_seconds)
{
	const struct chat_line_seen *l;
	int r;

	*ret = 0;
	*ret_seconds = -1;
	if (!waits(c))
		return 0;
	r = find_line(rq, p, c->language, &l);
	for (size_t i = 0; r >= 0 && l && !*ret && i < l->line.n; i++) {
		if (str_eq(l->line.v[i].chat_id, c->chat_id))
			*ret = (int64_t)i + 1;
	}
	if (r >= 0 && !*ret)
		r = count_before(rq, c, ret);
	if (r >= 0 && !p->paced)
		r = sql_chat_pace(rq->tx, &(struct sql_chat_pace_in){rq->now - PACE_SPAN},
				  &p->pace);
	if (r < 0)
		return r;
	p->paced = true;
	*ret_seconds = chat_estimate(*ret, p->pace.agents, p->pace.mean.set ? p->pace.mean.v : 0);
	return 0;
}

int chat_position(struct req *rq, const struct sql_chat *c, int64_t *ret, int64_t *ret_seconds)
{
	struct sql_chat_pace_row pace;
	int r;

	*ret = 0;
	*ret_seconds = -1;
	if (!waits(c))
		return 0;
	r = count_before(rq, c, ret);
	if (r >= 0)
		r = sql_chat_pace(rq->tx, &(struct sql_chat_pace_in){rq->now - PACE_SPAN}, &pace);
	if (r < 0)
		return r;
	*ret_seconds = chat_estimate(*ret, pace.agents, pace.mean.set ? pace.mean.v : 0);
	return 0;
}

static int tell_position(struct req *rq, int64_t position, str account, str chat_id)
{
	const struct stream_event e = {
		.name = S("position"),
		.data = str_fmt(rq->arena, "{\"chatId\":\"%.*s\",\"position\":%lld}",
				STR_ARG(chat_id), (long long)position),
	};

	return stream_tell(rq->tx, chat_topic(rq->arena, account, chat_id), &e);
}

/* Those at the head hear where they stand now; the others ask. */
static int tell_line(struct req *rq, str language)
{
	struct sql_chat_line_rows line = {0};
	int r = sql_chat_line_all(rq->tx, &(struct sql_chat_line_in){language, LINE_TOLD}, &line);

	for (size_t i = 0; r >= 0 && i < line.n; i++)
		r = tell_position(rq, (int64_t)i + 1, line.v[i].account, line.v[i].chat_id);
	return r;
}

static int tell_desk(struct chat_work *w)
{
	struct req *rq = w->rq;
	const struct stream_event e = {
		.name = S("chat"),
		.data = str_fmt(rq->arena,
				"{\"chatId\":\"%.*s\",\"state\":\"%.*s\",\"language\":\"%.*s\","
				"\"number\":%lld}",
				STR_ARG(w->chat.chat_id), STR_ARG(w->chat.state),
				STR_ARG(w->chat.language), (long long)w->chat.messages),
	};
	int r = 0;

	if (w->line_moved)
		r = stream_tell(rq->tx, CHAT_DESK_TOPIC, &e);
	if (r >= 0 && w->chat.agent.n)
		r = stream_tell(rq->tx, str_fmt(rq->arena, "agent/%.*s", STR_ARG(w->chat.agent)),
				&e);
	return r;
}

struct chat_patience chat_patience_of(const struct settings *s)
{
	return (struct chat_patience){
		.customer = s->chat_customer_silence,
		.idle = s->chat_idle_end,
		.agent = s->chat_agent_silence,
		.line = s->chat_wait_most,
	};
}

struct chat_quiet chat_quiet_of(const struct chat_work *w)
{
	const struct sql_chat *c = &w->chat;

	return (struct chat_quiet){
		.state = w->state,
		.since = c->since,
		.last_at = c->last_at,
		.customer_waits = str_eq(c->last_by, case_actor_code(ACTOR_CUSTOMER)) ||
				  c->last_at < c->since,
	};
}

struct offer_of chat_offer(const struct sql_chat *c)
{
	return (struct offer_of){S("chat"), c->account, c->chat_id, c->case_id};
}

/* Whether somebody is looked for follows from where it stands. */
static int keep_offer(struct chat_work *w)
{
	const struct offer_of o = chat_offer(&w->chat);
	struct req *rq = w->rq;

	if (!chat_in_line(w->state))
		return w->line_moved ? offer_end(rq, &o) : 0;
	if (!w->queued)
		return 0;
	if (w->chat.wanted.n)
		return offer_give(rq, &o, w->chat.wanted, w->wanted_name,
				  rq->now + rq->app->settings->chat_offer_time);
	return offer_queue(rq, &o, rq->now, w->passed.p ? w->passed : S(""));
}

int chat_close(struct chat_work *w)
{
	struct sql_chat *c = &w->chat;
	const struct chat_patience p = chat_patience_of(w->rq->app->settings);
	const struct chat_quiet q = chat_quiet_of(w);
	enum chat_input input;
	int r;

	c->due = chat_due(&q, &p, &input);
	r = sql_chat_save(w->rq->tx, &(struct sql_chat_save_in){
					     .account = c->account,
					     .chat_id = c->chat_id,
					     .state = c->state,
					     .agent = c->agent,
					     .agent_name = c->agent_name,
					     .wanted = c->wanted,
					     .line_at = c->line_at,
					     .since = c->since,
					     .accepted = c->accepted,
					     .replied = c->replied,
					     .last_at = c->last_at,
					     .last_by = c->last_by,
					     .messages = c->messages,
					     .due = c->due,
					     .ended = c->ended,
					     .ended_by = c->ended_by,
					     .messages_before = w->messages_before,
				     });
	if (r == E_NOENT)
		return E_BUSY;
	if (r >= 0)
		r = keep_offer(w);
	if (r >= 0)
		r = tell_desk(w);
	if (r >= 0 && w->line_moved)
		r = tell_line(w->rq, c->language);
	return r;
}
