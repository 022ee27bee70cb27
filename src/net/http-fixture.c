/* SPDX-License-Identifier: Apache-2.0 */
#include "http-fixture.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "test.h"

#define PATIENCE_MS 5000

static usec fixed_now(void)
{
	struct civil c = {.year = 2026, .month = 3, .day = 1, .hour = 9};
	usec t = 0;

	DISCARD("a constant", civil_to_usec(&c, &t));
	return t;
}

/* ---- the handler ---- */

void fixture_answer(struct http_exchange *x)
{
	const struct http_request *rq = http_exchange_request(x);
	static const struct http_header type = {S_INIT("Content-Type"), S_INIT("text/plain")};
	struct buf body CLEANUP(buf_done) = {0};

	buf_init(&body, LARGE * 2);
	buf_fmt(&body, "%.*s %.*s ", STR_ARG(rq->method), STR_ARG(rq->target));
	buf_str(&body, rq->body);
	http_reply(x, &(struct http_reply){.status = 200,
					   .headers = &type,
					   .header_count = 1,
					   .body = buf_get(&body),
					   .close = http_header(rq, S("x-close")).p});
}

static void *answer_later(void *x)
{
	usleep(2000);
	fixture_answer(x);
	return NULL;
}

/* Query: pieces.bytes.announced length (-1: none, -2: break it off). */
struct stream {
	struct http_exchange *x;
	int left, size, length;
};

static void stream_more(void *arg)
{
	struct stream *s = arg;
	char piece[4096];

	memset(piece, 'p', sizeof(piece));
	if (s->left-- > 0) {
		http_stream_write(s->x, (str){piece, (size_t)s->size});
		return;
	}
	http_stream_close(s->x, s->length != -2);
	mem_free(s);
}

static void stream_gone(void *arg)
{
	struct stream *s = arg;

	http_stream_close(s->x, false);
	mem_free(s);
}

static void stream(struct http_exchange *x)
{
	struct stream *s = MEM_NEW(struct stream);
	const struct http_request *rq = http_exchange_request(x);

	s->x = x;
	http_exchange_on_abort(x, stream_gone, s);
	sscanf(rq->query.p, "%d.%d.%d", &s->left, &s->size, &s->length);
	http_stream_start(x, &(struct http_reply){.status = 200}, s->length, 1000, stream_more, s);
}

static void on_gone(void *arg)
{
	struct fixture *f = arg;

	pthread_mutex_lock(&f->lock);
	f->aborted++;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

static void hold(struct fixture *f, struct http_exchange *x)
{
	if (http_exchange_request(x)->query.p)
		http_exchange_on_abort(x, on_gone, f);
	pthread_mutex_lock(&f->lock);
	f->held = x;
	pthread_cond_broadcast(&f->changed);
	pthread_mutex_unlock(&f->lock);
}

static void large(struct http_exchange *x)
{
	char *body = mem_new(LARGE);

	memset(body, 'L', LARGE);
	http_reply(x, &(struct http_reply){.status = 200, .body = {body, LARGE}});
	mem_free(body);
}

static void on_request(void *ctx, struct http_exchange *x)
{
	struct fixture *f = ctx;
	str path = http_exchange_request(x)->path;

	pthread_mutex_lock(&f->lock);
	f->handled++;
	pthread_mutex_unlock(&f->lock);
	if (str_eq(path, S("/later"))) {
		pthread_mutex_lock(&f->lock);
		expect(f->thread_count < (int)ARRAY_LEN(f->threads));
		pthread_create(&f->threads[f->thread_count++], NULL, answer_later, x);
		pthread_mutex_unlock(&f->lock);
	} else if (str_eq(path, S("/hold"))) {
		hold(f, x);
	} else if (str_eq(path, S("/stream"))) {
		stream(x);
	} else if (str_eq(path, S("/large"))) {
		large(x);
	} else {
		fixture_answer(x);
	}
}

static void on_refuse(void *ctx, enum http_refusal why, struct arena *a, struct http_reply *ret)
{
	static const int status[] = {400, 411, 413, 414, 431, 408, 503, 505};

	(void)ctx;
	ret->status = status[why];
	ret->body = str_fmt(a, "refused %d", (int)why);
}

static size_t body_limit(void *ctx, const struct http_request *rq)
{
	(void)ctx;
	return str_eq(rq->path, S("/echo-much")) ? LARGE : 1000;
}

struct http_options fixture_options(struct fixture *f)
{
	return (struct http_options){
		.listen = "127.0.0.1:0",
		.threads = 2,
		.header_max = 4096,
		.header_count_max = 20,
		.body_max = 1000,
		.header_timeout = SECONDS(30),
		.body_timeout = SECONDS(30),
		.idle_timeout = SECONDS(30),
		.connections_max = 2000,
		.connections_per_peer = 2000,
		.ctx = f,
		.body_limit = body_limit,
		.on_request = on_request,
		.on_refuse = on_refuse,
		.now = fixed_now,
	};
}

struct fixture *fixture_start(const struct http_options *o)
{
	struct fixture *f = o->ctx;
	char *error = NULL;
	int r = http_server_start(o, &f->server, &error);

	if (r < 0)
		test_fail(__FILE__, __LINE__, "%s: %s", err_name(r), error);
	return f;
}

struct fixture *fixture_new(void)
{
	struct fixture *f = MEM_NEW(struct fixture);

	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->changed, NULL);
	return f;
}

struct fixture *fixture_start_standard(void)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);

	return fixture_start(&o);
}

void fixture_stop(struct fixture *f)
{
	http_server_stop(f->server, SECONDS(3));
	for (int i = 0; i < f->thread_count; i++)
		pthread_join(f->threads[i], NULL);
	expect_eq(http_server_connections(f->server), 0);
	http_server_free(f->server);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->changed);
	mem_free(f);
}

struct http_exchange *fixture_take_held(struct fixture *f)
{
	struct http_exchange *x;

	pthread_mutex_lock(&f->lock);
	while (!f->held)
		pthread_cond_wait(&f->changed, &f->lock);
	x = f->held;
	f->held = NULL;
	pthread_mutex_unlock(&f->lock);
	return x;
}

/* ---- peers ---- */

int peer_open(struct fixture *f)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons((uint16_t)http_server_port(f->server))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	expect(fd >= 0);
	expect_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

void peer_send(int fd, str bytes)
{
	for (size_t at = 0; at < bytes.n;) {
		ssize_t n = send(fd, bytes.p + at, bytes.n - at, MSG_NOSIGNAL);

		if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
			return; /* refused meanwhile; what was answered counts */
		expect(n > 0);
		at += (size_t)n;
	}
}

/* 1 when there is something to read, 0 when the time is over. */
int peer_wait(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, ms);
}

/* What comes until the end of the stream, or until `most` bytes. */
str peer_read(struct test *t, int fd, size_t most)
{
	struct buf got;
	str all;

	buf_init(&got, LARGE * 3);
	while (got.n < most) {
		char piece[16384];
		size_t room = most - got.n < sizeof(piece) ? most - got.n : sizeof(piece);
		ssize_t n;

		if (peer_wait(fd, PATIENCE_MS) != 1)
			test_fail(__FILE__, __LINE__, "nothing came after %zu bytes: %.*s", got.n,
				  (int)got.n, got.p);
		n = recv(fd, piece, room, 0);
		if (n <= 0)
			break;
		buf_add(&got, piece, (size_t)n);
	}
	all = buf_dup(&got, t->arena);
	buf_done(&got);
	return all.p ? all : S("");
}

/* One answer with a Content-Length. */
str peer_answer(struct test *t, int fd)
{
	str got = S(""), more;

	for (;;) {
		const char *end = memmem(got.p, got.n, "\r\n\r\n", 4);

		if (end) {
			const char *length = memmem(got.p, got.n, "Content-Length: ", 16);
			size_t head = (size_t)(end - got.p) + 4, body = 0;

			for (const char *d = length ? length + 16 : end; *d >= '0' && *d <= '9';
			     d++)
				body = body * 10 + (size_t)(*d - '0');
			more = peer_read(t, fd, head + body - got.n);
			return str_fmt(t->arena, "%.*s%.*s", STR_ARG(got), STR_ARG(more));
		}
		more = peer_read(t, fd, 1);
		if (more.n == 0)
			return got;
		got = str_fmt(t->arena, "%.*s%.*s", STR_ARG(got), STR_ARG(more));
	}
}

/* Opens, sends, reads to the end of the stream, closes. */
str peer_talk(struct test *t, struct fixture *f, str bytes)
{
	int fd = peer_open(f);
	str got;

	peer_send(fd, bytes);
	got = peer_read(t, fd, SIZE_MAX);
	close(fd);
	return got;
}

int peer_status(str answer_text)
{
	int64_t status;

	if (!str_starts(answer_text, S("HTTP/1.1 ")) ||
	    str_to_i64(str_slice(answer_text, 9, 12), &status) < 0)
		return -1;
	return (int)status;
}
