/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection. It is in one state at a time:
 *
 *	HANDSHAKE -> HEAD -> BODY -> BUSY -> HEAD ...      and, at the end,
 *	                                     LAST -> LINGER
 *
 * Bytes are read into the loop's scratch and looked at there; only what cannot
 * be used yet (part of a head, requests sent ahead) is kept, so an idle
 * connection holds no buffer. Answers wait in `out` until the socket takes them.
 *
 * LINGER: a refusal is written while the peer may still be sending. Closing at
 * once would answer its bytes with a reset, which may overtake the refusal; so
 * our side is shut first, and for a short while what comes is thrown away.
 */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http-private.h"

/* No further request is begun while more than this of answers waits for the peer. */
#define OUT_MOST ((size_t)256 << 10)
/* Bytes thrown away at the end. */
#define DISCARD_MOST ((size_t)32 << 20)
/* Reads of one connection before the others have their turn. */
#define READS_MOST 4
/* After its first body_timeout a body must have arrived at this rate, bytes a second. */
#define BODY_RATE_LEAST 1024

static const char continue_100[] = "HTTP/1.1 100 Continue\r\n\r\n";

/* ---- events and deadlines ---- */

static size_t out_waiting(const struct http_conn *c)
{
	return c->out.n - c->out_at;
}

static void want_read(struct http_conn *c, bool on)
{
	if (c->reading == on)
		return;
	c->reading = on;
	if (on)
		event_add(&c->readable, NULL);
	else
		event_del(&c->readable);
}

static void want_write(struct http_conn *c, bool on)
{
	if (c->writing == on)
		return;
	c->writing = on;
	if (on)
		event_add(&c->writable, NULL);
	else
		event_del(&c->writable);
}

/* The deadline that fits the state; progress restarts those that ask for progress. */
static void conn_timer(struct http_conn *c, bool progress)
{
	enum http_timer timer = HTTP_TIMER_NONE;

	if (c->state == HTTP_CONN_LINGER)
		timer = HTTP_TIMER_LINGER;
	else if (out_waiting(c) > 0)
		timer = HTTP_TIMER_WRITE;
	else if (c->state == HTTP_CONN_BODY)
		timer = HTTP_TIMER_BODY;
	else if (c->state == HTTP_CONN_HANDSHAKE || (c->state == HTTP_CONN_HEAD && c->in.n > 0))
		timer = HTTP_TIMER_HEAD;
	else if (c->state == HTTP_CONN_HEAD)
		timer = HTTP_TIMER_IDLE;
	http_loop_timer(c, timer,
			progress && timer != HTTP_TIMER_HEAD && timer != HTTP_TIMER_LINGER);
}

/* ---- the end of a connection ---- */

void http_conn_drop(struct http_conn *c)
{
	struct http_loop *l = c->loop;

	http_link_remove(&c->all);
	http_link_remove(&c->timed);
	event_del(&c->readable);
	event_del(&c->writable);
	if (c->x && c->state == HTTP_CONN_BUSY)
		http_exchange_abort(c->x); /* its keeper has it; freed with the final message */
	else
		http_exchange_free(c->x);
	if (c->ssl)
		SSL_free(c->ssl);
	close(c->fd);
	http_count_leave(l->server, c->count, c->peer);
	buf_done(&c->in);
	mem_free(c->out.p);
	mem_free(c);
	if (l->stopping && l->conns.next == &l->conns)
		event_base_loopbreak(l->base);
}

/* The last answer is out. May free c. */
static void conn_end(struct http_conn *c)
{
	http_conn_tls_close(c);
	if (!c->linger || c->eof) {
		http_conn_drop(c);
		return;
	}
	shutdown(c->fd, SHUT_WR);
	c->state = HTTP_CONN_LINGER;
	buf_done(&c->in);
	want_read(c, true);
	conn_timer(c, true);
}

/* ---- out ---- */

/* Takes the block. */
static void out_add(struct http_conn *c, struct http_block b)
{
	size_t waiting = out_waiting(c);

	if (b.n == 0) {
		mem_free(b.p);
		return;
	}
	if (waiting == 0) {
		mem_free(c->out.p);
		c->out = b;
		c->out_at = 0;
		c->out_room = b.n;
		return;
	}
	if (b.n > c->out_room - c->out.n) {
		memmove(c->out.p, c->out.p + c->out_at, waiting);
		c->out_at = 0;
		c->out.n = waiting;
		if (b.n > c->out_room - waiting) {
			c->out_room = (waiting + b.n) * 2;
			c->out.p = mem_resize(c->out.p, c->out_room, 1);
		}
	}
	memcpy(c->out.p + c->out.n, b.p, b.n);
	c->out.n += b.n;
	mem_free(b.p);
}

static void out_add_answer(struct http_conn *c, struct http_block b)
{
	if (b.n > 0)
		http_loop_date(c->loop, b);
	out_add(c, b);
}

/* Refuses what is being received; nothing further is read as a request. */
static void conn_refuse(struct http_conn *c, enum http_refusal why)
{
	struct http_server *s = c->loop->server;
	struct http_reply reply = {.status = 400};

	s->o.on_refuse(s->o.ctx, why, c->loop->arena, &reply);
	out_add_answer(c, http_answer_bytes(&reply, false, true, false));
	arena_reset(c->loop->arena);
	http_exchange_free(c->x);
	c->x = NULL;
	c->state = HTTP_CONN_LAST;
	c->linger = true;
}

/* ---- requests ---- */

/* The final message of the running exchange. */
static void exchange_end(struct http_conn *c)
{
	struct http_exchange *x = c->x;
	bool close_after = x->close_after || c->loop->stopping;

	if (x->streaming)
		out_add(c, x->last.bytes); /* the date went with the head */
	else
		out_add_answer(c, x->last.bytes);
	x->last.bytes = (struct http_block){0};
	c->x = NULL;
	http_exchange_free(x);
	c->state = close_after ? HTTP_CONN_LAST : HTTP_CONN_HEAD;
}

static void dispatch(struct http_conn *c)
{
	struct http_loop *l = c->loop;
	struct http_exchange *x = c->x;
	bool answered;

	c->state = HTTP_CONN_BUSY;
	l->current = x;
	l->server->o.on_request(l->server->o.ctx, x);
	/* When it was not answered inside, it is its keeper's now and may be at its end already. */
	l->current = NULL;
	answered = c->x->answered;
	if (answered)
		exchange_end(c);
}

/* A head has come whole: its body's limit, and perhaps "go on". */
static void begin(struct http_conn *c, const char *bytes, const struct http_head *head, bool whole)
{
	struct http_server *s = c->loop->server;
	size_t limit = s->o.body_max;

	c->x = http_exchange_new(c, bytes, head, c->loop->fields);
	if (head->content_length > 0 && s->o.body_limit)
		limit = s->o.body_limit(s->o.ctx, &c->x->rq);
	if (head->content_length > limit) {
		conn_refuse(c, HTTP_BODY_TOO_LARGE);
		return;
	}
	c->state = HTTP_CONN_BODY;
	if (head->expect_continue && head->content_length > 0 && !whole)
		out_add(c,
			(struct http_block){mem_copy_text(continue_100, sizeof(continue_100) - 1),
					    sizeof(continue_100) - 1});
}

/* Part of a head, or all of it. Returns how many bytes it used, 0 when more must come. */
static size_t take_head(struct http_conn *c, str bytes)
{
	struct http_server *s = c->loop->server;
	struct http_head head;
	enum http_refusal why;

	switch (http_parse_head(&c->parser, &s->limits, bytes, &head, c->loop->fields, &why)) {
	case HTTP_PARSE_MORE:
		return 0;
	case HTTP_PARSE_REFUSED:
		c->parser = (struct http_parser){0};
		conn_refuse(c, why);
		return bytes.n;
	case HTTP_PARSE_DONE:
		break;
	}
	c->parser = (struct http_parser){0};
	http_loop_timer(c, HTTP_TIMER_NONE, false); /* the next head has a time of its own */
	begin(c, bytes.p, &head, bytes.n - head.size >= head.content_length);
	return head.size;
}

static size_t take_body(struct http_conn *c, str bytes)
{
	struct http_exchange *x = c->x;
	size_t n = x->body_n - x->body_at;
	usec grace = c->loop->server->o.body_timeout, took = c->loop->now - x->body_since;

	if (n > bytes.n)
		n = bytes.n;
	if (http_exchange_body(x, str_slice(bytes, 0, n)) < 0) {
		conn_refuse(c, HTTP_TOO_MANY);
		return n;
	}
	if (x->body_at == x->body_n)
		dispatch(c);
	else if (took > grace && (usec)x->body_at < (took - grace) / (SECONDS(1) / BODY_RATE_LEAST))
		conn_refuse(c, HTTP_TOO_SLOW);
	return n;
}

/* Uses what can be used of the bytes; returns how many. */
static size_t conn_take(struct http_conn *c, str bytes)
{
	size_t at = 0;

	for (;;) {
		str rest = str_slice(bytes, at, bytes.n);
		bool body = c->state == HTTP_CONN_BODY;
		size_t n;

		if (!body && c->state != HTTP_CONN_HEAD)
			return c->state == HTTP_CONN_LAST ? bytes.n : at;
		/* A body of no bytes is complete as it is. */
		if ((rest.n == 0 && !(body && c->x->body_n == 0)) ||
		    (!body && out_waiting(c) > OUT_MOST))
			return at;
		n = body ? take_body(c, rest) : take_head(c, rest);
		at += n;
		if (n == 0 && !body)
			return at;
	}
}

static void in_keep(struct http_conn *c, const char *p, size_t n)
{
	if (!c->in.p)
		buf_init(&c->in, c->loop->server->ahead_max + HTTP_READ_SIZE);
	buf_add(&c->in, p, n);
	assert(!c->in.failed); /* reading stops at ahead_max */
}

/* Takes from what was kept and from new bytes, and keeps the rest. */
static void conn_input(struct http_conn *c, str fresh)
{
	size_t used;

	if (c->in.n == 0) {
		used = conn_take(c, fresh);
		if (used < fresh.n)
			in_keep(c, fresh.p + used, fresh.n - used);
		return;
	}
	in_keep(c, fresh.p, fresh.n);
	used = conn_take(c, buf_get(&c->in));
	c->in.n -= used;
	if (c->in.n == 0)
		buf_done(&c->in);
	else if (used > 0)
		memmove(c->in.p, c->in.p + used, c->in.n);
}

/* ---- what follows after anything has happened ---- */

/* Writes what the socket takes. E_IO when the connection is broken. */
static int conn_flush(struct http_conn *c, bool *progress)
{
	bool moved = false;

	if (c->writing) /* the socket was full; it will tell */
		return 0;
	while (out_waiting(c) > 0) {
		ptrdiff_t n = http_conn_write(c, c->out.p + c->out_at, out_waiting(c));

		if (n == E_BUSY) {
			/* TLS may have to read first; then the next readable event brings us here.
			 */
			want_write(c, !c->tls_swapped);
			break;
		}
		if (n <= 0)
			return E_IO;
		c->out_at += (size_t)n;
		moved = true;
	}
	if (out_waiting(c) == 0) {
		mem_free(c->out.p);
		c->out = (struct http_block){0};
		c->out_at = c->out_room = 0;
	}
	*progress = *progress || moved;
	if (c->x && c->state == HTTP_CONN_BUSY && (moved || c->x->drain_due)) {
		c->x->drain_due = false;
		http_exchange_drained(c->x, out_waiting(c));
	}
	return 0;
}

/* Writes, goes on with what was kept, and sets what is waited for. May free c. */
static void conn_settle(struct http_conn *c, bool progress)
{
	for (;;) {
		size_t before = c->in.n;

		if (conn_flush(c, &progress) < 0) {
			http_conn_drop(c);
			return;
		}
		if (c->state != HTTP_CONN_HEAD || before == 0 || out_waiting(c) > OUT_MOST)
			break;
		conn_input(c, S(""));
		if (c->in.n == before)
			break; /* part of a head */
	}
	if (c->eof && c->state == HTTP_CONN_HEAD && out_waiting(c) <= OUT_MOST)
		c->state = HTTP_CONN_LAST;
	if (c->eof && c->state == HTTP_CONN_BODY) {
		http_conn_drop(c);
		return;
	}
	if (c->state == HTTP_CONN_LAST && out_waiting(c) == 0) {
		conn_end(c);
		return;
	}
	want_read(c, !c->eof && c->in.n < c->loop->server->ahead_max);
	conn_timer(c, progress);
}

/* ---- events ---- */

/* The peer sends nothing more. May free c; returns whether it did. */
static bool conn_eof(struct http_conn *c)
{
	c->eof = true;
	want_read(c, false);
	if (c->state == HTTP_CONN_HANDSHAKE || c->state == HTTP_CONN_LINGER ||
	    (c->state == HTTP_CONN_BUSY && http_exchange_listens(c->x))) {
		http_conn_drop(c);
		return true;
	}
	return false;
}

static void conn_bytes(struct http_conn *c, str bytes)
{
	if (c->state == HTTP_CONN_LAST || c->state == HTTP_CONN_LINGER)
		c->discarded += bytes.n;
	else
		conn_input(c, bytes);
}

/* Reads while there is more and somebody wants it. Returns whether c was freed. */
static bool conn_read_all(struct http_conn *c, bool *progress)
{
	struct http_loop *l = c->loop;

	for (int i = 0; i < READS_MOST && c->in.n < l->server->ahead_max; i++) {
		ptrdiff_t n = http_conn_read(c, l->scratch, HTTP_READ_SIZE);

		if (n == E_BUSY) {
			if (c->tls_swapped)
				want_write(c, true);
			return false;
		}
		if (n == 0)
			return conn_eof(c);
		if (n > 0)
			conn_bytes(c, (str){l->scratch, (size_t)n});
		if (n < 0 || c->discarded > DISCARD_MOST) {
			http_conn_drop(c);
			return true;
		}
		*progress = true;
		if (c->ssl ? SSL_pending(c->ssl) == 0 : (size_t)n < HTTP_READ_SIZE)
			return false;
	}
	return false;
}

/* Goes on with the handshake. Returns whether it is done; may free c. */
static bool conn_handshake(struct http_conn *c)
{
	int r = http_conn_handshake(c);

	if (r == E_BUSY) {
		want_write(c, c->tls_swapped);
		conn_timer(c, false);
		return false;
	}
	if (r < 0) {
		http_conn_drop(c);
		return false;
	}
	want_write(c, false);
	c->state = HTTP_CONN_HEAD;
	return true;
}

static void conn_event(struct http_conn *c)
{
	bool progress = false;

	c->loop->now = usec_monotonic();
	if (c->state == HTTP_CONN_HANDSHAKE && !conn_handshake(c))
		return;
	if (!c->eof && conn_read_all(c, &progress))
		return;
	conn_settle(c, progress);
}

static void on_readable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	conn_event(arg);
}

static void on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct http_conn *c = arg;

	(void)fd;
	(void)what;
	want_write(c, false);
	if (c->ssl) { /* either direction may have waited for this */
		conn_event(c);
		return;
	}
	c->loop->now = usec_monotonic();
	conn_settle(c, false);
}

void http_conn_message(struct http_conn *c, struct http_message *m)
{
	struct http_exchange *x = m->x;

	switch (m->kind) {
	case HTTP_MESSAGE_WRITE:
		if (x->head_sent)
			out_add(c, m->bytes);
		else
			out_add_answer(c, m->bytes);
		x->head_sent = x->drain_due = true;
		mem_free(m);
		break;
	case HTTP_MESSAGE_FINISH:
		exchange_end(c);
		break;
	case HTTP_MESSAGE_BREAK:
	case HTTP_MESSAGE_CONN:
	case HTTP_MESSAGE_STOP:
		/* A reset, so that what was sent cannot pass for a whole answer. */
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
			   sizeof(struct linger));
		http_exchange_free(x);
		c->x = NULL;
		http_conn_drop(c);
		return;
	}
	conn_settle(c, true);
}

void http_conn_timeout(struct http_conn *c)
{
	if ((c->timer == HTTP_TIMER_HEAD && c->state != HTTP_CONN_HANDSHAKE) ||
	    c->timer == HTTP_TIMER_BODY) {
		conn_refuse(c, HTTP_TOO_SLOW);
		conn_settle(c, true);
	} else {
		http_conn_drop(c);
	}
}

void http_conn_stop(struct http_conn *c)
{
	switch (c->state) {
	case HTTP_CONN_HEAD:
		if (out_waiting(c) > 0)
			c->state = HTTP_CONN_LAST;
		else
			http_conn_drop(c);
		break;
	case HTTP_CONN_HANDSHAKE:
	case HTTP_CONN_LINGER:
		http_conn_drop(c);
		break;
	case HTTP_CONN_BODY:
	case HTTP_CONN_BUSY:
	case HTTP_CONN_LAST:
		break; /* exchange_end closes after the answer */
	}
}

void http_conn_open(struct http_loop *l, const struct http_accepted *from)
{
	struct http_conn *c = MEM_NEW(struct http_conn);
	SSL_CTX *tls = from->count == HTTP_COUNT_PEER ? l->server->tls : NULL;

	c->loop = l;
	c->fd = from->fd;
	c->peer_uid = from->peer_uid;
	c->count = from->count;
	memcpy(c->peer, from->peer, sizeof(c->peer));
	c->state = HTTP_CONN_HEAD;
	http_link_init(&c->timed);
	http_link_add(&l->conns, &c->all);
	event_assign(&c->readable, l->base, c->fd, EV_READ | EV_PERSIST, on_readable, c);
	event_assign(&c->writable, l->base, c->fd, EV_WRITE | EV_PERSIST, on_writable, c);
	if (tls) {
		c->ssl = SSL_new(tls);
		if (!c->ssl || SSL_set_fd(c->ssl, c->fd) != 1) {
			http_conn_drop(c);
			return;
		}
		c->state = HTTP_CONN_HANDSHAKE;
	}
	if (from->count == HTTP_COUNT_REFUSED)
		conn_refuse(c, HTTP_TOO_MANY);
	conn_settle(c, true);
}
