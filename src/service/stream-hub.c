/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hub's thread owns every stream, topic and owner, and a reading
 * connection of its own. It takes its inbox whole, handles it, and once a second
 * does what is due: heartbeats (a part of the streams each second, so that they
 * make no burst), ends of lives, and readers that were behind and have room again.
 *
 * A stream's end has two sides. The peer leaving is heard on a loop thread, which
 * puts a message that is part of the stream into the inbox; the hub's own close is
 * the exchange's final call. So the hub frees a stream when it has closed it and
 * either no such message was sent or that has been taken.
 *
 * Presence needs no state but the streams: whoever comes says so ("+role"), and
 * each node that has streams of other roles there answers ("=role"); whoever was
 * the last of a role on a node says so ("-role"), and a node that still has one
 * contradicts.
 */
#include "stream-hub.h"

#include <pthread.h>
#include <stdatomic.h>

#include "buf.h"
#include "counters.h"
#include "db-sync.h"
#include "log.h"
#include "map.h"
#include "settings.h"

#define BEAT SECONDS(15)
#define BACKLOG_MAX ((size_t)64 << 10)
/* on_drain comes when less than this waits. */
#define DRAIN_LOW KIB(4)
/* Events that are read from the store at a time. */
#define READ_MOST 100
/* Signals that may wait in the inbox; past it they are dropped, and all streams look again. */
#define SIGNALS_WAITING_MAX 65536
#define FRAME_MAX KIB(512)
#define ROLE_MAX 16
#define STOPPING_TEXT "The server is about to stop.\n"

enum message_kind { MESSAGE_OPEN, MESSAGE_GONE, MESSAGE_SIGNAL };

struct message {
	struct message *next;
	enum message_kind kind;
	struct stream *stream;
	size_t n; /* of a signal; its bytes follow */
};

struct topic {
	struct sub *first;
	size_t n;
	char name[STREAM_TOPIC_MAX + 1];
};

struct owner {
	int64_t streams;
	size_t n;
	char name[];
};

/* A stream's place in a topic's list. */
struct sub {
	struct sub *prev, *next;
	struct topic *topic;
	struct stream *stream;
};

struct stream {
	struct message open, gone;
	struct stream_hub *hub;
	struct stream *prev, *next; /* of all open ones */
	struct http_exchange *x;
	const struct stream_source *source;
	struct owner *owner;
	int64_t at;            /* number of the last event it got */
	usec until;            /* monotonic */
	atomic_size_t waiting; /* bytes since the socket last had room */
	atomic_bool behind;    /* there is more for it in the store */
	bool has_gone;         /* under the inbox lock: MESSAGE_GONE was sent */
	bool opened, closed, gone_early;
	unsigned slot; /* second of the beat in which its comment is due */
	char role[ROLE_MAX];
	struct opening *opening; /* until it is opened */
	size_t sub_count;
	struct sub subs[];
};

/* What of an opening must live until the hub's thread takes it. */
struct opening {
	str topics[STREAM_TOPICS_MAX], owner, request_id;
	struct arena *arena;
};

struct stream_hub {
	struct stream_options o;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	struct message *inbox, **inbox_end;
	size_t signals_waiting;
	bool lost;    /* signals may have been missed */
	bool drained; /* a reader that was behind has room */
	bool stopping, stopped;

	/* The thread's own. */
	struct map *topics, *owners;
	struct stream *streams;
	int64_t stream_count;
	struct conn *conn;
	struct arena *arena;
	usec next_tick;
	unsigned second, next_slot, slots;
	bool closing; /* nothing is opened any more */
};

/* ---- the inbox ---- */

static void put(struct stream_hub *h, struct message *m)
{
	m->next = NULL;
	*h->inbox_end = m;
	h->inbox_end = &m->next;
	pthread_cond_signal(&h->wake);
}

static void on_signal(void *ctx, str payload)
{
	struct stream_hub *h = ctx;
	struct message *m = NULL;

	if (payload.p) {
		m = mem_new(sizeof(*m) + payload.n);
		m->kind = MESSAGE_SIGNAL;
		m->n = payload.n;
		memcpy(m + 1, payload.p, payload.n);
	}
	pthread_mutex_lock(&h->lock);
	if (m && !h->stopping && h->signals_waiting < SIGNALS_WAITING_MAX) {
		h->signals_waiting++;
		put(h, m);
		m = NULL;
	} else {
		h->lost = true;
		pthread_cond_signal(&h->wake);
	}
	pthread_mutex_unlock(&h->lock);
	mem_free(m);
}

static void on_gone(void *arg)
{
	struct stream *s = arg;

	pthread_mutex_lock(&s->hub->lock);
	s->has_gone = true;
	put(s->hub, &s->gone);
	pthread_mutex_unlock(&s->hub->lock);
}

static void on_drain(void *arg)
{
	struct stream *s = arg;

	atomic_store(&s->waiting, 0);
	if (!atomic_load(&s->behind))
		return;
	pthread_mutex_lock(&s->hub->lock);
	s->hub->drained = true;
	pthread_cond_signal(&s->hub->wake);
	pthread_mutex_unlock(&s->hub->lock);
}

/* ---- telling ---- */

/* TOPIC \n NUMBER \n NAME \n DATA */
static str payload_of(struct buf *b, str topic, const struct stream_event *e, bool with_data)
{
	buf_str(b, topic);
	buf_fmt(b, "\n%lld\n", (long long)e->number);
	buf_str(b, with_data ? e->name : S(""));
	buf_char(b, '\n');
	buf_str(b, with_data ? e->data : S(""));
	return buf_get(b);
}

int stream_tell(struct tx *tx, str topic, const struct stream_event *e)
{
	struct buf CLEANUP(buf_done) b = {0};

	buf_init(&b, SIGNAL_MAX);
	payload_of(&b, topic, e, true);
	if (b.failed) { /* too long for a signal: the streams read it */
		buf_reset(&b);
		payload_of(&b, topic, e, false);
	}
	return b.failed ? E_LIMIT : tx_signal(tx, buf_get(&b));
}

void stream_say(const struct app *app, str topic, str name, str data)
{
	struct buf CLEANUP(buf_done) b = {0};

	buf_init(&b, SIGNAL_MAX);
	payload_of(&b, topic, &(struct stream_event){.name = name, .data = data}, true);
	if (!b.failed)
		db_signal(app->db, buf_get(&b));
}

/* ---- a stream's life ---- */

static void frame(struct buf *b, const struct stream_event *e, bool numbered)
{
	if (numbered)
		buf_fmt(b, "id: %lld\n", (long long)e->number);
	buf_fmt(b, "event: %.*s\ndata: ", STR_ARG(e->name));
	buf_str(b, e->data);
	buf_str(b, S("\n\n"));
}

static void announce(struct stream *s, char what)
{
	char name[ROLE_MAX + 1] = {what};
	const struct topic *t = s->subs[0].topic;

	memcpy(name + 1, s->role, ROLE_MAX - 1);
	stream_say(s->hub->o.app, (str){t->name, t->n}, str_from(name), S(""));
}

static void unlink_sub(struct stream_hub *h, struct sub *sub)
{
	struct topic *t = sub->topic;

	if (sub->prev)
		sub->prev->next = sub->next;
	else
		t->first = sub->next;
	if (sub->next)
		sub->next->prev = sub->prev;
	if (!t->first) {
		map_remove(h->topics, (str){t->name, t->n});
		mem_free(t);
	}
}

static bool role_there(const struct topic *t, const char *role, const struct stream *but)
{
	for (const struct sub *u = t->first; u; u = u->next) {
		if (u->stream != but && u == &u->stream->subs[0] &&
		    strcmp(u->stream->role, role) == 0)
			return true;
	}
	return false;
}

static void leave(struct stream_hub *h, struct stream *s)
{
	struct owner *w = s->owner;

	if (s->role[0] && !role_there(s->subs[0].topic, s->role, s))
		announce(s, '-');
	for (size_t i = 0; i < s->sub_count; i++)
		unlink_sub(h, &s->subs[i]);
	if (--w->streams == 0) {
		map_remove(h->owners, (str){w->name, w->n});
		mem_free(w);
	}
	if (s->prev)
		s->prev->next = s->next;
	else
		h->streams = s->next;
	if (s->next)
		s->next->prev = s->prev;
	h->stream_count--;
	counter_add(h->o.app->counters, COUNT_STREAMS, -1);
}

/* The final call was made; frees the stream, unless its last message is still to come. */
static void stream_end(struct stream_hub *h, struct stream *s, bool gone_taken)
{
	bool sent;

	s->closed = true;
	pthread_mutex_lock(&h->lock);
	sent = s->has_gone;
	pthread_mutex_unlock(&h->lock);
	if (!sent || gone_taken)
		mem_free(s);
}

static void stream_close(struct stream_hub *h, struct stream *s, bool ok, bool gone_taken)
{
	leave(h, s);
	http_stream_close(s->x, ok);
	stream_end(h, s, gone_taken);
}

/* Adds bytes to what goes to the reader. false: it takes too little, and was cut off. */
static bool stream_write(struct stream_hub *h, struct stream *s, str bytes)
{
	size_t before = atomic_fetch_add(&s->waiting, bytes.n);

	if (before + bytes.n > h->o.backlog_max && before > 0) {
		counter_add(h->o.app->counters, COUNT_STREAMS_CUT, 1);
		stream_close(h, s, false, false);
		return false;
	}
	http_stream_write(s->x, bytes);
	return true;
}

/* One reading from the store. 1: there may be more and the reader has room; 0: that is all for
 * now; E_*. *alive is false when the reader was cut off. */
static int read_some(struct stream_hub *h, struct stream *s, bool *alive)
{
	const struct topic *t = s->subs[0].topic;
	struct stream_event *events;
	struct tx *tx;
	size_t n = 0;
	int r = 0;

	/* with the first reader who comes: a hub without any needs none */
	if (!h->conn)
		r = conn_open(h->o.app->db, CONN_READ, &h->conn);
	if (r == 0)
		r = tx_begin(h->conn, h->arena, &tx);
	if (r < 0)
		return r;
	r = s->source->read(s->source, h->o.app, tx, (str){t->name, t->n}, s->at, READ_MOST,
			    &events, &n);
	tx_rollback(tx);
	if (r >= 0)
		r = db_wait_synced(h->o.app->db, db_unsynced(h->o.app->db));
	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		struct buf CLEANUP(buf_done) b = {0};
		size_t waiting = atomic_load(&s->waiting);

		buf_init(&b, FRAME_MAX);
		frame(&b, &events[i], true);
		/* the rest waits in the store until there is room */
		if (waiting && waiting + b.n > h->o.backlog_max / 2) {
			atomic_store(&s->behind, true);
			return 0;
		}
		*alive = stream_write(h, s, buf_get(&b));
		if (!*alive)
			return 0;
		s->at = events[i].number;
		counter_add(h->o.app->counters, COUNT_STREAM_EVENTS, 1);
	}
	return n == READ_MOST;
}

/* Brings the stream up to what the store has. Returns whether it lives on. */
static bool catch_up(struct stream_hub *h, struct stream *s)
{
	bool alive = true;
	int r;

	if (!s->source)
		return true;
	counter_add(h->o.app->counters, COUNT_STREAM_READS, 1);
	atomic_store(&s->behind, false);
	do {
		r = read_some(h, s, &alive);
		arena_reset(h->arena);
	} while (r > 0 && alive);
	if (r < 0) /* the next tick tries again */
		atomic_store(&s->behind, true);
	return alive;
}

static struct topic *topic_get(struct stream_hub *h, str name)
{
	struct topic *t = map_find(h->topics, name);

	if (!t) {
		t = MEM_NEW(struct topic);
		t->n = name.n;
		memcpy(t->name, name.p, name.n);
		map_put(h->topics, name, t);
	}
	return t;
}

static struct owner *owner_get(struct stream_hub *h, str name)
{
	struct owner *w = map_find(h->owners, name);

	if (!w) {
		w = mem_new(sizeof(*w) + name.n + 1);
		w->n = name.n;
		memcpy(w->name, name.p, name.n);
		map_put(h->owners, name, w);
	}
	return w;
}

static void enter(struct stream_hub *h, struct stream *s, const struct opening *o)
{
	for (size_t i = 0; i < s->sub_count; i++) {
		struct topic *t = topic_get(h, o->topics[i]);
		struct sub *u = &s->subs[i];

		*u = (struct sub){.next = t->first, .topic = t, .stream = s};
		if (t->first)
			t->first->prev = u;
		t->first = u;
	}
	s->next = h->streams;
	if (h->streams)
		h->streams->prev = s;
	h->streams = s;
	s->slot = h->next_slot++ % h->slots;
	s->opened = true;
	h->stream_count++;
	counter_add(h->o.app->counters, COUNT_STREAMS, 1);
}

static void refuse(struct stream_hub *h, struct stream *s, const struct opening *o, int status,
		   str why)
{
	const struct http_header headers[] = {
		{S("x-amzn-RequestId"), o->request_id},
		{S("Content-Type"), S("text/plain; charset=utf-8")},
		{S("Retry-After"), S("5")},
	};

	http_reply(s->x, &(struct http_reply){.status = status,
					      .headers = headers,
					      .header_count = ARRAY_LEN(headers),
					      .body = why});
	stream_end(h, s, s->gone_early);
}

static void start(struct stream *s, const struct opening *o)
{
	const struct http_header headers[] = {
		{S("x-amzn-RequestId"), o->request_id},
		{S("Content-Type"), S("text/event-stream; charset=utf-8")},
		{S("Cache-Control"), S("no-store, no-transform")},
		{S("X-Accel-Buffering"), S("no")}, /* what nginx calls not to buffer */
	};

	http_stream_start(s->x,
			  &(struct http_reply){.status = 200,
					       .headers = headers,
					       .header_count = ARRAY_LEN(headers)},
			  -1, DRAIN_LOW, on_drain, s);
}

static void handle_open(struct stream_hub *h, struct stream *s)
{
	struct opening *o = s->opening;
	struct arena *CLEANUP(arena_freep) opening_arena = o->arena; /* o lies in it */
	struct owner *w;

	(void)opening_arena; /* freed at the end, which clang does not count as a use */
	s->opening = NULL;
	if (h->closing || s->gone_early) {
		refuse(h, s, o, 503, S(STOPPING_TEXT));
		return;
	}
	w = owner_get(h, o->owner);
	if (w->streams >= h->o.app->settings->streams_per_principal) {
		refuse(h, s, o, 429, S("You have too many streams open; close some.\n"));
		return;
	}
	w->streams++;
	s->owner = w;
	enter(h, s, o);
	start(s, o);
	if (stream_write(h, s, S("retry: 2000\n\n")) && catch_up(h, s) && s->role[0])
		announce(s, '+');
}

static void handle_gone(struct stream_hub *h, struct stream *s)
{
	if (s->closed)
		mem_free(s);
	else if (s->opened)
		stream_close(h, s, false, true);
	else
		s->gone_early = true;
}

/* ---- events ---- */

/* An event, taken apart, with its frames once made. */
struct told {
	str topic;
	struct stream_event e;
	struct buf numbered, passing;
};

static str frame_of(struct told *d, bool numbered)
{
	struct buf *b = numbered ? &d->numbered : &d->passing;

	if (!b->n) {
		buf_init(b, FRAME_MAX);
		frame(b, &d->e, numbered);
	}
	return buf_get(b);
}

static void give(struct stream_hub *h, struct told *d, struct sub *u)
{
	struct stream *s = u->stream;
	bool own = s->source && u == &s->subs[0];
	bool numbered = own && d->e.number > 0;

	if (numbered && d->e.number <= s->at)
		return;
	if (numbered && atomic_load(&s->behind) && atomic_load(&s->waiting) > 0)
		return; /* it reads on when there is room */
	if (numbered && (d->e.number > s->at + 1 || !d->e.name.n || atomic_load(&s->behind))) {
		catch_up(h, s);
		return;
	}
	if (!d->e.name.n) /* too long for a signal, and no way to read it */
		return;
	if (!stream_write(h, s, frame_of(d, numbered)))
		return;
	if (numbered)
		s->at = d->e.number;
	counter_add(h->o.app->counters, COUNT_STREAM_EVENTS, 1);
}

/* Answers what was said about a role: others that are here, or that it still is. */
static void answer_presence(struct topic *t, char what, str role)
{
	for (struct sub *u = t->first; u; u = u->next) {
		struct stream *s = u->stream;
		bool same = str_eq(str_from(s->role), role);

		if (u != &s->subs[0] || !s->role[0] || (what == '-') != same)
			continue;
		announce(s, '=');
		if (same)
			return;
	}
}

/* "+agent" becomes what clients see. */
static void presence(struct told *d, struct topic *t, struct buf *data)
{
	str role = str_slice(d->e.name, 1, d->e.name.n);
	char what = d->e.name.n ? d->e.name.p[0] : 0;

	if (what != '+' && what != '-' && what != '=')
		return;
	if (what != '=')
		answer_presence(t, what, role);
	buf_init(data, 200);
	buf_fmt(data, "{\"role\":\"%.*s\",\"here\":%s}", STR_ARG(role),
		what == '-' ? "false" : "true");
	d->e.name = S("presence");
	d->e.data = buf_get(data);
}

static void handle_signal(struct stream_hub *h, str payload)
{
	struct buf CLEANUP(buf_done) data = {0};
	struct told d = {.topic = str_cut(&payload, '\n')};
	struct topic *t = map_find(h->topics, d.topic);
	str number = str_cut(&payload, '\n');

	if (!t || str_to_i64(number, &d.e.number) < 0)
		return;
	d.e.name = str_cut(&payload, '\n');
	d.e.data = payload;
	presence(&d, t, &data);
	for (struct sub *u = t->first, *next; u; u = next) {
		next = u->next;
		give(h, &d, u); /* may end the stream, and with the last one the topic */
	}
	buf_done(&d.numbered);
	buf_done(&d.passing);
}

/* ---- what is due ---- */

static void look_again(struct stream_hub *h, bool all)
{
	for (struct stream *s = h->streams, *next; s; s = next) {
		next = s->next;
		if (all || (atomic_load(&s->behind) && atomic_load(&s->waiting) == 0))
			catch_up(h, s);
	}
}

static void tick(struct stream_hub *h, usec now)
{
	h->second = (h->second + 1) % h->slots;
	for (struct stream *s = h->streams, *next; s; s = next) {
		next = s->next;
		if (now >= s->until)
			stream_close(h, s, true, false);
		else if (s->slot == h->second)
			stream_write(h, s, S(":\n\n"));
	}
	look_again(h, false);
}

static void handle(struct stream_hub *h, struct message *m)
{
	switch (m->kind) {
	case MESSAGE_OPEN:
		handle_open(h, m->stream);
		break;
	case MESSAGE_GONE:
		handle_gone(h, m->stream);
		break;
	case MESSAGE_SIGNAL:
		handle_signal(h, (str){(const char *)(m + 1), m->n});
		mem_free(m);
		break;
	}
}

/* Waits until there is something to do, and takes it. */
static struct message *take(struct stream_hub *h, bool *lost, bool *drained)
{
	struct timespec at = {h->next_tick / SECONDS(1), h->next_tick % SECONDS(1) * 1000};
	struct message *m;

	pthread_mutex_lock(&h->lock);
	while (!h->inbox && !h->lost && !h->drained && !h->stopping &&
	       usec_monotonic() < h->next_tick)
		pthread_cond_timedwait(&h->wake, &h->lock, &at);
	m = h->inbox;
	h->inbox = NULL;
	h->inbox_end = &h->inbox;
	h->signals_waiting = 0;
	*lost = h->lost;
	*drained = h->drained;
	h->lost = h->drained = false;
	pthread_mutex_unlock(&h->lock);
	return m;
}

static void work(struct stream_hub *h)
{
	bool lost, drained;
	struct message *m = take(h, &lost, &drained), *next;
	usec now;

	for (; m; m = next) {
		next = m->next;
		handle(h, m);
	}
	if (lost || drained)
		look_again(h, lost);
	now = usec_monotonic();
	if (now >= h->next_tick) {
		h->next_tick = now + h->o.beat / (usec)h->slots;
		tick(h, now);
	}
}

static bool is_stopping(struct stream_hub *h)
{
	bool r;

	pthread_mutex_lock(&h->lock);
	r = h->stopping;
	pthread_mutex_unlock(&h->lock);
	return r;
}

static void *loop(void *arg)
{
	struct stream_hub *h = arg;

	while (!is_stopping(h))
		work(h);
	h->closing = true;
	while (h->streams)
		stream_close(h, h->streams, true, false);
	return NULL;
}

/* ---- doors ---- */

void stream_hub_open(struct stream_hub *h, struct http_exchange *x, const struct stream_opening *o,
		     str request_id)
{
	size_t n = o->topic_count;
	struct stream *s = mem_new(sizeof(*s) + n * sizeof(struct sub));
	struct arena *a = arena_new();
	struct opening *kept = ARENA_NEW(a, struct opening);
	bool stopped;

	kept->arena = a;
	for (size_t i = 0; i < n; i++)
		kept->topics[i] = str_dup(a, str_slice(o->topics[i], 0, STREAM_TOPIC_MAX));
	kept->owner = str_dup(a, o->owner);
	kept->request_id = str_dup(a, request_id);
	s->opening = kept;
	s->open = (struct message){.kind = MESSAGE_OPEN, .stream = s};
	s->gone = (struct message){.kind = MESSAGE_GONE, .stream = s};
	s->hub = h;
	s->x = x;
	s->source = o->source;
	s->at = o->after;
	s->until = usec_monotonic() + o->life;
	s->sub_count = n;
	if (o->role.p && o->role.n < ROLE_MAX)
		memcpy(s->role, o->role.p, o->role.n);
	http_exchange_on_abort(x, on_gone, s);
	pthread_mutex_lock(&h->lock);
	stopped = h->stopped;
	if (!stopped)
		put(h, &s->open);
	pthread_mutex_unlock(&h->lock);
	if (stopped) { /* nobody takes messages any more */
		refuse(h, s, kept, 503, S(STOPPING_TEXT));
		arena_free(a);
	}
}

int stream_hub_start(const struct stream_options *o, struct stream_hub **ret)
{
	struct stream_hub *h = MEM_NEW(struct stream_hub);
	pthread_condattr_t attr;
	int r;

	h->o = *o;
	if (!h->o.beat)
		h->o.beat = BEAT;
	if (!h->o.backlog_max)
		h->o.backlog_max = BACKLOG_MAX;
	h->slots = h->o.beat >= SECONDS(1) ? (unsigned)(h->o.beat / SECONDS(1)) : 1;
	h->next_tick = usec_monotonic() + h->o.beat / (usec)h->slots;
	h->inbox_end = &h->inbox;
	h->topics = map_new();
	h->owners = map_new();
	h->arena = arena_new();
	pthread_mutex_init(&h->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&h->wake, &attr);
	pthread_condattr_destroy(&attr);
	h->stopped = true;
	r = db_listen(o->app->db, on_signal, h);
	if (r == 0 && pthread_create(&h->thread, NULL, loop, h) != 0) {
		db_unlisten(o->app->db);
		r = E_LIMIT;
	}
	if (r < 0) {
		stream_hub_free(h);
		return r;
	}
	h->stopped = false;
	*ret = h;
	return 0;
}

/* The messages that the thread left; openings are refused. */
static void drain(struct stream_hub *h)
{
	struct message *m, *next;

	pthread_mutex_lock(&h->lock);
	m = h->inbox;
	h->inbox = NULL;
	h->inbox_end = &h->inbox;
	pthread_mutex_unlock(&h->lock);
	for (; m; m = next) {
		next = m->next;
		handle(h, m);
	}
}

void stream_hub_stop(struct stream_hub *h)
{
	if (!h || h->stopped)
		return;
	db_unlisten(h->o.app->db);
	pthread_mutex_lock(&h->lock);
	h->stopping = true;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&h->lock);
	pthread_join(h->thread, NULL);
	pthread_mutex_lock(&h->lock);
	h->stopped = true;
	pthread_mutex_unlock(&h->lock);
	drain(h);
}

void stream_hub_free(struct stream_hub *h)
{
	if (!h)
		return;
	drain(h);
	map_free(h->topics, mem_free);
	map_free(h->owners, mem_free);
	if (h->conn)
		conn_close(h->conn);
	arena_free(h->arena);
	pthread_cond_destroy(&h->wake);
	pthread_mutex_destroy(&h->lock);
	mem_free(h);
}
