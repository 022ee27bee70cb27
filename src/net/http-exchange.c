/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An exchange is one allocation: the struct, the headers, the peer, the head's
 * bytes and, when it is small, the body. A large body grows with what arrives,
 * so that a Content-Length alone costs nothing, and is counted in the server's
 * total.
 *
 * Answers are turned into bytes on the thread that gives them; the loop adds
 * the Date, which it keeps for a second at a time.
 */
#include <assert.h>
#include <string.h>

#include "http-private.h"

/* Bodies up to this are part of the exchange's own allocation. */
#define BODY_WITHIN ((size_t)16 << 10)

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{200, "OK"},
	{201, "Created"},
	{204, "No Content"},
	{206, "Partial Content"},
	{301, "Moved Permanently"},
	{302, "Found"},
	{303, "See Other"},
	{304, "Not Modified"},
	{307, "Temporary Redirect"},
	{400, "Bad Request"},
	{401, "Unauthorized"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{408, "Request Timeout"},
	{409, "Conflict"},
	{411, "Length Required"},
	{412, "Precondition Failed"},
	{413, "Content Too Large"},
	{414, "URI Too Long"},
	{415, "Unsupported Media Type"},
	{416, "Range Not Satisfiable"},
	{429, "Too Many Requests"},
	{431, "Request Header Fields Too Large"},
	{500, "Internal Server Error"},
	{501, "Not Implemented"},
	{502, "Bad Gateway"},
	{503, "Service Unavailable"},
	{504, "Gateway Timeout"},
	{505, "HTTP Version Not Supported"},
};

static const char *reason_of(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Status";
}

/* ---- making one ---- */

static char *put(char **at, const char *from, size_t n)
{
	char *to = *at;

	if (n)
		memcpy(to, from, n);
	*at += n;
	return to;
}

struct http_exchange *http_exchange_new(struct http_conn *c, const char *head_bytes,
					const struct http_head *head,
					const struct http_field *fields)
{
	size_t body_n = (size_t)head->content_length;
	size_t within = body_n <= BODY_WITHIN ? body_n : 0;
	size_t headers_n = (size_t)head->field_count * sizeof(struct http_header);
	size_t peer_n = strlen(c->peer);
	struct http_exchange *x = mem_new(sizeof(*x) + headers_n + peer_n + head->size + within);
	struct http_header *headers = (struct http_header *)(x + 1);
	char *at = (char *)(x + 1) + headers_n;
	const char *bytes;
	ptrdiff_t mark;

	x->loop = c->loop;
	x->conn = c;
	x->lock = (pthread_mutex_t)PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
	x->minor = head->minor == 1;
	x->keep_alive = head->keep_alive;
	x->rq.peer = (str){put(&at, c->peer, peer_n), peer_n};
	x->rq.peer_uid = c->peer_uid;
	bytes = put(&at, head_bytes, head->size);
	x->rq.method = (str){bytes + head->method.at, head->method.n};
	x->rq.target = (str){bytes + head->target.at, head->target.n};
	x->rq.path = x->rq.target;
	mark = str_index(x->rq.target, '?');
	if (mark >= 0) {
		x->rq.path = str_slice(x->rq.target, 0, (size_t)mark);
		x->rq.query = str_slice(x->rq.target, (size_t)mark + 1, x->rq.target.n);
	}
	for (int i = 0; i < head->field_count; i++) {
		headers[i].name = (str){bytes + fields[i].name.at, fields[i].name.n};
		headers[i].value = (str){bytes + fields[i].value.at, fields[i].value.n};
	}
	x->rq.headers = headers;
	x->rq.header_count = (size_t)head->field_count;
	x->head_only = str_eq(x->rq.method, S("HEAD"));
	if (c->ssl) {
		x->rq.tls_version = str_from(SSL_get_version(c->ssl));
		x->rq.tls_cipher = str_from(SSL_get_cipher_name(c->ssl));
	}
	x->body = at;
	x->body_n = body_n;
	x->body_room = within;
	x->body_since = c->loop->now;
	x->rq.body = (str){at, 0};
	return x;
}

/* Room for at least `need` bytes of a large body, doubling up to its announced length. */
static int body_grow(struct http_exchange *x, size_t need)
{
	struct http_server *s = x->loop->server;
	size_t room = x->body_room > 0 ? x->body_room * 2 : 4 * BODY_WITHIN;

	if (room < need)
		room = need;
	if (room > x->body_n)
		room = x->body_n;
	if (atomic_fetch_add(&s->body_bytes, room - x->body_room) + room - x->body_room >
	    s->o.body_total_max) {
		atomic_fetch_sub(&s->body_bytes, room - x->body_room);
		return E_LIMIT;
	}
	x->body = mem_resize(x->body_apart ? x->body : NULL, room, 1);
	x->body_apart = true;
	x->body_room = room;
	return 0;
}

int http_exchange_body(struct http_exchange *x, str bytes)
{
	assert(bytes.n <= x->body_n - x->body_at);
	if (bytes.n > x->body_room - x->body_at) {
		int r = body_grow(x, x->body_at + bytes.n);

		if (r < 0)
			return r;
	}
	if (bytes.n)
		memcpy(x->body + x->body_at, bytes.p, bytes.n);
	x->body_at += bytes.n;
	x->rq.body = (str){x->body, x->body_at};
	return 0;
}

void http_exchange_free(struct http_exchange *x)
{
	if (!x)
		return;
	if (x->body_apart) {
		atomic_fetch_sub(&x->loop->server->body_bytes, x->body_room);
		mem_free(x->body);
	}
	mem_free(x->last.bytes.p);
	pthread_mutex_destroy(&x->lock);
	mem_free(x);
}

/* ---- callbacks into the keeper ---- */

void http_exchange_abort(struct http_exchange *x)
{
	pthread_mutex_lock(&x->lock);
	x->conn = NULL;
	x->aborted = true;
	if (!x->final && x->on_abort)
		x->on_abort(x->abort_arg);
	pthread_mutex_unlock(&x->lock);
}

void http_exchange_drained(struct http_exchange *x, size_t waiting)
{
	pthread_mutex_lock(&x->lock);
	if (x->streaming && !x->final && x->on_drain && waiting < x->low)
		x->on_drain(x->drain_arg);
	pthread_mutex_unlock(&x->lock);
}

const struct http_request *http_exchange_request(const struct http_exchange *x)
{
	return &x->rq;
}

void http_exchange_on_abort(struct http_exchange *x, void (*fn)(void *arg), void *arg)
{
	pthread_mutex_lock(&x->lock);
	x->on_abort = fn;
	x->abort_arg = arg;
	if (x->aborted && fn)
		fn(arg);
	pthread_mutex_unlock(&x->lock);
}

bool http_exchange_listens(struct http_exchange *x)
{
	bool listens;

	pthread_mutex_lock(&x->lock);
	listens = x->on_abort;
	pthread_mutex_unlock(&x->lock);
	return listens;
}

/* ---- answers as bytes ---- */

struct writer {
	char *p;
	size_t n;
};

static void w_put(struct writer *w, const char *p, size_t n)
{
	if (n)
		memcpy(w->p + w->n, p, n);
	w->n += n;
}

/* Header text; what could end a line or the head becomes '?'. */
static void w_header_text(struct writer *w, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		w->p[w->n++] = (unsigned char)c < ' ' || c == 0x7f ? '?' : c;
	}
}

static void w_text(struct writer *w, const char *text)
{
	w_put(w, text, strlen(text));
}

static void w_number(struct writer *w, uint64_t v, unsigned base)
{
	char digits[24];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v > 0);
	w_put(w, digits + i, sizeof(digits) - i);
}

static bool has_no_body(int status)
{
	return status < 200 || status == 204 || status == 304;
}

/* length: of the body as announced; -1 for chunked, -2 for neither. */
static struct http_block answer_bytes(const struct http_reply *reply, int64_t length, str body,
				      bool close, bool keep_alive_10)
{
	/* Status line, Date, Content-Length, Connection and the empty line take less than this. */
	size_t size = 256 + body.n;
	struct writer w = {0};

	for (size_t i = 0; i < reply->header_count; i++)
		size += reply->headers[i].name.n + reply->headers[i].value.n + 4;
	w.p = mem_resize(NULL, size, 1);
	w_text(&w, "HTTP/1.1 ");
	w_number(&w, (uint64_t)reply->status, 10);
	w_text(&w, " ");
	w_text(&w, reason_of(reply->status));
	w_text(&w, "\r\n" HTTP_DATE_HEADER HTTP_DATE_BLANK "\r\n");
	for (size_t i = 0; i < reply->header_count; i++) {
		w_header_text(&w, reply->headers[i].name);
		w_text(&w, ": ");
		w_header_text(&w, reply->headers[i].value);
		w_text(&w, "\r\n");
	}
	if (length == -1) {
		w_text(&w, "Transfer-Encoding: chunked\r\n");
	} else if (length >= 0 && !has_no_body(reply->status)) {
		w_text(&w, "Content-Length: ");
		w_number(&w, (uint64_t)length, 10);
		w_text(&w, "\r\n");
	}
	if (close)
		w_text(&w, "Connection: close\r\n");
	else if (keep_alive_10)
		w_text(&w, "Connection: keep-alive\r\n");
	w_text(&w, "\r\n");
	if (!has_no_body(reply->status))
		w_put(&w, body.p, body.n);
	assert(w.n <= size);
	return (struct http_block){w.p, w.n};
}

struct http_block http_answer_bytes(const struct http_reply *reply, bool head_only, bool close,
				    bool keep_alive_10)
{
	return answer_bytes(reply, (int64_t)reply->body.n, head_only ? S("") : reply->body, close,
			    keep_alive_10);
}

/* ---- final calls and streams ---- */

static bool must_close(const struct http_exchange *x, const struct http_reply *reply)
{
	return reply->close || !x->keep_alive || atomic_load(&x->loop->server->stopping);
}

/* Hands the last message to the loop; the exchange is not the caller's any more. */
static void finish(struct http_exchange *x, enum http_message_kind kind, struct http_block bytes)
{
	struct http_loop *l = x->loop;

	pthread_mutex_lock(&x->lock);
	assert(!x->final); /* exactly one final call */
	x->final = true;
	pthread_mutex_unlock(&x->lock);
	x->last = (struct http_message){.kind = kind, .x = x, .bytes = bytes};
	/* Inside its own on_request the loop looks at once: no message, no wake-up. */
	if (pthread_equal(pthread_self(), l->self) && l->current == x && !x->streaming)
		x->answered = true;
	else
		http_loop_send(l, &x->last);
}

static bool is_aborted(struct http_exchange *x)
{
	bool aborted;

	pthread_mutex_lock(&x->lock);
	aborted = x->aborted;
	pthread_mutex_unlock(&x->lock);
	return aborted;
}

void http_reply(struct http_exchange *x, const struct http_reply *reply)
{
	struct http_block bytes = {0};

	assert(!x->streaming);
	if (!is_aborted(x)) {
		x->close_after = must_close(x, reply);
		bytes = http_answer_bytes(reply, x->head_only, x->close_after, !x->minor);
	}
	finish(x, HTTP_MESSAGE_FINISH, bytes);
}

static void send_bytes(struct http_exchange *x, struct http_block bytes)
{
	struct http_message *m = MEM_NEW(struct http_message);

	*m = (struct http_message){.kind = HTTP_MESSAGE_WRITE, .x = x, .bytes = bytes};
	http_loop_send(x->loop, m);
}

void http_stream_start(struct http_exchange *x, const struct http_reply *head, int64_t length,
		       size_t low, void (*on_drain)(void *arg), void *arg)
{
	int64_t announced = length >= 0 ? length : x->minor ? -1 : -2;

	assert(!x->streaming && !x->final);
	x->chunked = announced == -1;
	x->close_after = must_close(x, head) || announced == -2;
	x->stream_left = length >= 0 ? length : -1;
	pthread_mutex_lock(&x->lock);
	x->streaming = true;
	x->low = low;
	x->on_drain = on_drain;
	x->drain_arg = arg;
	pthread_mutex_unlock(&x->lock);
	send_bytes(x, answer_bytes(head, announced, S(""), x->close_after, !x->minor));
}

void http_stream_write(struct http_exchange *x, str bytes)
{
	struct writer w = {0};

	assert(x->streaming);
	if (bytes.n == 0)
		return;
	if (x->stream_left >= 0) {
		if ((uint64_t)x->stream_left < bytes.n) {
			x->stream_left = INT64_MAX; /* too much: the close will break it */
			return;
		}
		x->stream_left -= (int64_t)bytes.n;
	}
	if (is_aborted(x))
		return;
	if (x->head_only) {
		send_bytes(x, (struct http_block){0}); /* so that on_drain comes all the same */
		return;
	}
	w.p = mem_resize(NULL, bytes.n + 32, 1);
	if (x->chunked) {
		w_number(&w, bytes.n, 16);
		w_text(&w, "\r\n");
	}
	w_put(&w, bytes.p, bytes.n);
	if (x->chunked)
		w_text(&w, "\r\n");
	send_bytes(x, (struct http_block){w.p, w.n});
}

void http_stream_close(struct http_exchange *x, bool ok)
{
	struct http_block end = {0};

	assert(x->streaming);
	if (!ok || (x->stream_left > 0 && !x->head_only)) {
		finish(x, HTTP_MESSAGE_BREAK, end);
		return;
	}
	if (x->chunked && !x->head_only) {
		end.p = mem_copy_text("0\r\n\r\n", 5);
		end.n = 5;
	}
	finish(x, HTTP_MESSAGE_FINISH, end);
}
