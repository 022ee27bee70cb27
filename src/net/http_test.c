/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server on a real socket, and peers that write bytes and compare bytes. The
 * server's handler does what the path says:
 *
 *	/echo    answers at once with "METHOD target body"
 *	/later   the same, from another thread
 *	/hold    keeps the exchange until the test takes it
 *	/stream  a streamed answer of the query's numbers: count.size.length
 *	/large   a body of 4 MiB
 */
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "test.h"

#define LARGE ((size_t)4 << 20)
#define DATE_TEXT "Sun, 01 Mar 2026 09:00:00 GMT"
#define PATIENCE_MS 5000

static usec fixed_now(void)
{
	struct civil c = {.year = 2026, .month = 3, .day = 1, .hour = 9};
	usec t = 0;

	DISCARD("a constant", civil_to_usec(&c, &t));
	return t;
}

/* ---- the handler ---- */

struct fixture {
	struct http_server *server;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct http_exchange *held;
	int aborted;
	int handled;
	pthread_t threads[512];
	int thread_count;
};

static void answer(struct http_exchange *x)
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
	answer(x);
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

static void stream(struct http_exchange *x)
{
	struct stream *s = MEM_NEW(struct stream);
	const struct http_request *rq = http_exchange_request(x);

	s->x = x;
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
		answer(x);
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

static struct http_options options(struct fixture *f)
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

static struct fixture *start(const struct http_options *o)
{
	struct fixture *f = o->ctx;
	char *error = NULL;
	int r = http_server_start(o, &f->server, &error);

	if (r < 0)
		test_fail(__FILE__, __LINE__, "%s: %s", err_name(r), error);
	return f;
}

static struct fixture *fixture_new(void)
{
	struct fixture *f = MEM_NEW(struct fixture);

	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->changed, NULL);
	return f;
}

static struct fixture *start_standard(void)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);

	return start(&o);
}

static void stop(struct fixture *f)
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

static struct http_exchange *take_held(struct fixture *f)
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

static int peer_open(struct fixture *f)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons((uint16_t)http_server_port(f->server))};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	expect(fd >= 0);
	expect_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

static void peer_send(int fd, str bytes)
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
static int peer_wait(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, ms);
}

/* What comes until the end of the stream, or until `most` bytes. */
static str peer_read(struct test *t, int fd, size_t most)
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
static str peer_answer(struct test *t, int fd)
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
static str talk(struct test *t, struct fixture *f, str bytes)
{
	int fd = peer_open(f);
	str got;

	peer_send(fd, bytes);
	got = peer_read(t, fd, SIZE_MAX);
	close(fd);
	return got;
}

static int status_of(str answer_text)
{
	int64_t status;

	if (!str_starts(answer_text, S("HTTP/1.1 ")) ||
	    str_to_i64(str_slice(answer_text, 9, 12), &status) < 0)
		return -1;
	return (int)status;
}

#define HOST "Host: a\r\n"
#define CLOSE "Connection: close\r\n"
#define HEAD_200 "HTTP/1.1 200 OK\r\nDate: " DATE_TEXT "\r\nContent-Type: text/plain\r\n"

/* ---- tests ---- */

TEST(an_answer_byte_for_byte)
{
	struct fixture *f = start_standard();

	expect_str(
		talk(t, f,
		     S("POST /echo?a=b HTTP/1.1\r\n" HOST CLOSE "Content-Length: 5\r\n\r\nhello")),
		S(HEAD_200 "Content-Length: 20\r\nConnection: close\r\n\r\n"
			   "POST /echo?a=b hello"
			   ""));
	stop(f);
}

TEST(methods_and_versions)
{
	struct fixture *f = start_standard();

	expect_str(talk(t, f, S("HEAD /echo HTTP/1.1\r\n" HOST CLOSE "\r\n")),
		   S(HEAD_200 "Content-Length: 11\r\nConnection: close\r\n\r\n"));
	expect_str(talk(t, f, S("GET /echo HTTP/1.0\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 10\r\nConnection: close\r\n\r\nGET /echo "));
	expect_str(talk(t, f,
			S("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
			  "GET /b HTTP/1.0\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 7\r\nConnection: keep-alive\r\n\r\nGET /a " HEAD_200
			      "Content-Length: 7\r\nConnection: close\r\n\r\nGET /b "));
	expect_str(talk(t, f, S("GET /a HTTP/1.1\r\n" HOST "X-Close: 1\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 7\r\nConnection: close\r\n\r\nGET /a "));
	stop(f);
}

TEST(requests_sent_ahead_are_answered_in_order)
{
	struct fixture *f = start_standard();
	str got = talk(t, f,
		       S("GET /1 HTTP/1.1\r\n" HOST "\r\n"
			 "POST /later?2 HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
			 "GET /later?3 HTTP/1.1\r\n" HOST "\r\n"
			 "\r\nGET /4 HTTP/1.1\r\n" HOST CLOSE "\r\n"
			 "GET /never HTTP/1.1\r\n" HOST "\r\n"));

	expect_str(got, S(HEAD_200 "Content-Length: 7\r\n\r\nGET /1 " HEAD_200
				   "Content-Length: 17\r\n\r\nPOST /later?2 abc" HEAD_200
				   "Content-Length: 13\r\n\r\nGET /later?3 " HEAD_200
				   "Content-Length: 7\r\nConnection: close\r\n\r\nGET /4 "));
	expect_eq(f->handled, 4);
	stop(f);
}

TEST(many_requests_ahead_wait_their_turn)
{
	struct fixture *f = start_standard();
	struct buf all CLEANUP(buf_done) = {0};
	int fd = peer_open(f);
	str got;

	buf_init(&all, LARGE);
	/* Far more than is kept for a connection, and answered by another thread first. */
	buf_str(&all, S("GET /later HTTP/1.1\r\n" HOST "\r\n"));
	for (int i = 0; i < 4000; i++)
		buf_fmt(&all, "GET /%04d HTTP/1.1\r\n" HOST "X-Long: %0100d\r\n\r\n", i, i);
	buf_str(&all, S("GET /end HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	peer_send(fd, buf_get(&all));
	got = peer_read(t, fd, SIZE_MAX);
	close(fd);
	expect(str_ends(got, S("GET /end ")));
	for (int i = 0; i < 4000; i++)
		expect(str_contains(got, str_fmt(t->arena, "GET /%04d ", i)));
	expect_eq(f->handled, 4002);
	stop(f);
}

TEST(bytes_may_come_one_by_one)
{
	struct fixture *f = start_standard();
	str text = S("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabcd");
	int fd = peer_open(f);

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < text.n; i++)
			peer_send(fd, str_slice(text, i, i + 1));
		expect(str_ends(peer_answer(t, fd), S("\r\n\r\nPOST /echo abcd")));
	}
	close(fd);
	stop(f);
}

TEST(half_closed_peers_get_their_answers)
{
	struct fixture *f = start_standard();
	int fd = peer_open(f);
	str got;

	peer_send(fd,
		  S("GET /later?1 HTTP/1.1\r\n" HOST "\r\nGET /later?2 HTTP/1.1\r\n" HOST "\r\n"));
	shutdown(fd, SHUT_WR);
	got = peer_read(t, fd, SIZE_MAX);
	close(fd);
	expect(str_contains(got, S("GET /later?1 ")));
	expect(str_contains(got, S("GET /later?2 ")));
	/* Nothing, or half a request, is no request. */
	fd = peer_open(f);
	peer_send(fd, S("POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nab"));
	shutdown(fd, SHUT_WR);
	expect_str(peer_read(t, fd, SIZE_MAX), S(""));
	close(fd);
	stop(f);
}

TEST(hostile_requests)
{
	static const struct {
		const char *text;
		int status;
	} rows[] = {
		{"\x16\x03\x01\x02\x01\x01\n", 400},
		{"GET / HTTP/1.1\nHost: a\n\n", 400},
		{"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
		 400},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,1\r\n\r\nx", 400},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
		{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
		 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		 411},
		{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", 413},
		{"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		 "Content-Length: 1001\r\n\r\n",
		 413},
		{"GET / HTTP/3.0\r\n", 505},
		{"GET / HTTP/1.1\r\nHost: a\r\n"
		 "1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n"
		 "1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n1:\r\n\r\n",
		 431},
	};
	struct fixture *f = start_standard();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str got = talk(t, f, str_from(rows[i].text));

		if (status_of(got) != rows[i].status || !str_contains(got, S("refused")) ||
		    !str_contains(got, S("Connection: close\r\n")))
			test_fail(__FILE__, __LINE__, "row %zu: %.*s", i, STR_ARG(got));
	}
	expect_eq(f->handled, 0);
	stop(f);
}

TEST(long_heads)
{
	struct fixture *f = start_standard();
	char filler[5000];

	memset(filler, 'x', sizeof(filler));
	expect_eq(status_of(talk(t, f, str_fmt(t->arena, "GET /%.5000s", filler))), 414);
	expect_eq(status_of(talk(
			  t, f, str_fmt(t->arena, "GET / HTTP/1.1\r\n" HOST "X: %.5000s", filler))),
		  431);
	expect_eq(status_of(talk(t, f,
				 str_fmt(t->arena,
					 "GET /%.3000s HTTP/1.1\r\n" HOST CLOSE "X: %.900s\r\n\r\n",
					 filler, filler))),
		  200);
	stop(f);
}

TEST(a_refusal_reaches_a_peer_that_is_still_sending)
{
	struct fixture *f = start_standard();
	char *body = mem_new(LARGE);
	int fd = peer_open(f);

	peer_send(fd, S("POST / HTTP/1.1\r\n" HOST "Content-Length: 4194304\r\n\r\n"));
	peer_send(fd, (str){body, LARGE});
	expect_eq(status_of(peer_read(t, fd, SIZE_MAX)), 413);
	close(fd);
	mem_free(body);
	stop(f);
}

TEST(expect_continue)
{
	struct fixture *f = start_standard();
	int fd = peer_open(f);

	peer_send(fd, S("POST /echo HTTP/1.1\r\n" HOST
			"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
	expect_str(peer_read(t, fd, 25), S("HTTP/1.1 100 Continue\r\n\r\n"));
	expect_eq(peer_wait(fd, 20), 0);
	peer_send(fd, S("ok"));
	expect(str_ends(peer_answer(t, fd), S("POST /echo ok")));
	/* Who sends the body at once needs no permission. */
	peer_send(fd, S("POST /echo HTTP/1.1\r\n" HOST
			"Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok"));
	expect(str_starts(peer_answer(t, fd), S("HTTP/1.1 200 OK")));
	close(fd);
	stop(f);
}

TEST(large_bodies_both_ways)
{
	struct fixture *f = start_standard();
	char *body = mem_new(LARGE);
	int fd = peer_open(f);
	str got;

	memset(body, 'b', LARGE);
	peer_send(fd, S("POST /echo-much HTTP/1.1\r\n" HOST "Content-Length: 4194304\r\n\r\n"));
	peer_send(fd, (str){body, LARGE});
	got = peer_answer(t, fd);
	expect_eq(got.n,
		  strlen(HEAD_200 "Content-Length: 4194320\r\n\r\nPOST /echo-much ") + LARGE);
	expect(str_ends(got, (str){body, LARGE}));
	peer_send(fd, S("GET /large HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	usleep(20000); /* the socket is full by now */
	got = peer_read(t, fd, SIZE_MAX);
	expect(got.n > LARGE && got.p[got.n - 1] == 'L');
	close(fd);
	mem_free(body);
	stop(f);
}

TEST(bodies_have_a_common_bound)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	char part[100000] = {0};
	int first, second;

	o.body_total_max = 150000;
	start(&o);
	first = peer_open(f);
	second = peer_open(f);
	/* The announcement costs nothing, the bytes count. */
	for (int i = 0; i < 2; i++)
		peer_send(i ? second : first,
			  S("POST /echo-much HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n"));
	peer_send(first, (str){part, 90000});
	usleep(20000);
	peer_send(second, (str){part, 90000});
	expect_eq(status_of(peer_read(t, second, SIZE_MAX)), 503);
	peer_send(first, (str){part, 10000});
	expect_eq(status_of(peer_answer(t, first)), 200);
	close(first);
	close(second);
	second = peer_open(f);
	peer_send(second, S("POST /echo-much HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n"));
	peer_send(second, (str){part, 100000});
	expect_eq(status_of(peer_answer(t, second)), 200);
	close(second);
	stop(f);
}

TEST(slow_peers_are_refused)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	int idle, head, body, drip;

	o.header_timeout = o.body_timeout = MILLISECONDS(150);
	o.idle_timeout = MILLISECONDS(300);
	start(&o);
	idle = peer_open(f);
	head = peer_open(f);
	body = peer_open(f);
	drip = peer_open(f);
	peer_send(body, S("POST / HTTP/1.1\r\n" HOST "Content-Length: 9\r\n\r\nab"));
	peer_send(drip, S("POST / HTTP/1.1\r\n" HOST "Content-Length: 900\r\n\r\n"));
	/* A byte now and then does not buy time for a head, nor much for a body. */
	for (int i = 0; i < 30; i++) {
		peer_send(head, str_slice(S("GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaaa"), (size_t)i,
					  (size_t)i + 1));
		peer_send(drip, S("x"));
		usleep(20000);
	}
	expect_eq(status_of(peer_read(t, head, SIZE_MAX)), 408);
	expect_eq(status_of(peer_read(t, body, SIZE_MAX)), 408);
	expect_eq(status_of(peer_read(t, drip, SIZE_MAX)), 408);
	expect_str(peer_read(t, idle, SIZE_MAX), S("")); /* closed without a word */
	close(idle);
	close(head);
	close(body);
	close(drip);
	stop(f);
}

TEST(peers_that_do_not_read_are_dropped)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	const int small = 4096;
	int fd;

	o.body_timeout = MILLISECONDS(100);
	start(&o);
	fd = peer_open(f);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (int i = 0; i < 5; i++)
		peer_send(fd, S("GET /large HTTP/1.1\r\n" HOST "\r\n"));
	for (int i = 0; i < 200 && http_server_connections(f->server) > 0; i++)
		usleep(10000);
	expect_eq(http_server_connections(f->server), 0);
	close(fd);
	stop(f);
}

TEST(too_many_connections)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	int fds[4];

	o.connections_per_peer = 3;
	start(&o);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = peer_open(f);
		if (i == 3)
			break;
		peer_send(fds[i], S("GET /a HTTP/1.1\r\n" HOST "\r\n"));
		expect_eq(status_of(peer_answer(t, fds[i])), 200);
	}
	expect_eq(status_of(peer_read(t, fds[3], SIZE_MAX)), 503);
	expect_eq(http_server_connections(f->server), 3);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	/* Those who left make room. */
	for (int i = 0; i < 200 && http_server_connections(f->server) > 0; i++)
		usleep(5000);
	expect_eq(status_of(talk(t, f, S("GET /a HTTP/1.1\r\n" HOST CLOSE "\r\n"))), 200);
	stop(f);
}

TEST(keeper_hears_when_its_peer_leaves)
{
	struct fixture *f = start_standard();
	int fd = peer_open(f);
	struct http_exchange *x;

	peer_send(fd, S("POST /hold?tell HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"));
	x = take_held(f);
	close(fd);
	pthread_mutex_lock(&f->lock);
	while (f->aborted == 0)
		pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
	expect_str(http_exchange_request(x)->body, S("hi")); /* still the keeper's */
	answer(x);

	/* Without asking to be told, the answer just goes nowhere. */
	fd = peer_open(f);
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = take_held(f);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
		   sizeof(struct linger));
	close(fd);
	usleep(20000);
	answer(x);
	expect_eq(f->aborted, 1);
	stop(f);
}

TEST(streams)
{
	struct fixture *f = start_standard();
	str got = talk(t, f, S("GET /stream?3.5.-1 HTTP/1.1\r\n" HOST CLOSE "\r\n"));

	expect_str(got, S("HTTP/1.1 200 OK\r\nDate: " DATE_TEXT "\r\n"
			  "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
			  "5\r\nppppp\r\n5\r\nppppp\r\n5\r\nppppp\r\n0\r\n\r\n"));
	expect(str_ends(talk(t, f, S("GET /stream?3.5.15 HTTP/1.1\r\n" HOST CLOSE "\r\n")),
			S("Content-Length: 15\r\nConnection: close\r\n\r\nppppppppppppppp")));
	/* Without chunks the end of the connection is the end of the body. */
	expect(str_ends(talk(t, f, S("GET /stream?2.5.-1 HTTP/1.0\r\n\r\n")),
			S("Connection: close\r\n\r\npppppppppp")));
	expect(str_ends(talk(t, f, S("HEAD /stream?3.5.15 HTTP/1.1\r\n" HOST CLOSE "\r\n")),
			S("Content-Length: 15\r\nConnection: close\r\n\r\n")));
	/* A long one, with an ordinary request behind it. */
	got = talk(t, f,
		   S("GET /stream?500.4000.2000000 HTTP/1.1\r\n" HOST "\r\n"
		     "GET /a HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(got.n > 2000000);
	expect(str_ends(got, S("GET /a ")));
	stop(f);
}

TEST(a_cut_stream_cannot_look_whole)
{
	static const char *const requests[] = {
		"GET /stream?3.5.-2 HTTP/1.1\r\n" HOST "\r\n", /* given up */
		"GET /stream?3.5.16 HTTP/1.1\r\n" HOST "\r\n", /* too short */
		"GET /stream?3.5.-2 HTTP/1.0\r\n\r\n",         /* nothing but the reset tells */
	};
	struct fixture *f = start_standard();

	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		int fd = peer_open(f);
		char piece[4096];
		ssize_t n;

		peer_send(fd, str_from(requests[i]));
		do {
			expect_eq(peer_wait(fd, PATIENCE_MS), 1);
			n = recv(fd, piece, sizeof(piece), 0);
		} while (n > 0);
		expect(n < 0 && errno == ECONNRESET);
		close(fd);
	}
	stop(f);
}

TEST(a_thousand_connections)
{
	static int fds[1000];
	struct fixture *f = start_standard();
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < 2100)
		test_skip("fewer than 2100 descriptors are allowed");
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		fds[i] = peer_open(f);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < ARRAY_LEN(fds); i++)
			peer_send(fds[i],
				  str_fmt(t->arena, "GET /%zu HTTP/1.1\r\n" HOST "\r\n", i));
		for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
			expect(str_ends(peer_answer(t, fds[i]),
					str_fmt(t->arena, "\r\n\r\nGET /%zu ", i)));
		}
	}
	expect_eq(http_server_connections(f->server), 1000);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	stop(f);
}

/* ---- many threads answering ---- */

static void *client(void *arg)
{
	struct fixture *f = arg;
	struct arena *a = arena_new();
	struct test t = {.arena = a};
	int fd = peer_open(f);
	intptr_t good = 0;

	for (int i = 0; i < 50; i++) {
		peer_send(fd, i % 2 ? S("GET /later HTTP/1.1\r\n" HOST "\r\n")
				    : S("GET /echo HTTP/1.1\r\n" HOST "\r\n"));
		good += status_of(peer_answer(&t, fd)) == 200;
	}
	close(fd);
	arena_free(a);
	return (void *)good;
}

TEST(answers_from_many_threads)
{
	struct fixture *f = start_standard();
	pthread_t clients[8];

	for (size_t i = 0; i < ARRAY_LEN(clients); i++)
		pthread_create(&clients[i], NULL, client, f);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		void *good;

		pthread_join(clients[i], &good);
		expect_eq((intptr_t)good, 50);
	}
	stop(f);
}

/* ---- stopping ---- */

static void *stop_thread(void *arg)
{
	http_server_stop(((struct fixture *)arg)->server, SECONDS(3));
	return NULL;
}

TEST(stop_lets_running_exchanges_finish)
{
	struct fixture *f = start_standard();
	int idle = peer_open(f), busy = peer_open(f);
	struct http_exchange *x;
	pthread_t stopper;

	peer_send(busy, S("GET /hold HTTP/1.1\r\n" HOST "\r\nGET /next HTTP/1.1\r\n" HOST "\r\n"));
	x = take_held(f);
	pthread_create(&stopper, NULL, stop_thread, f);
	expect_str(peer_read(t, idle, SIZE_MAX), S(""));
	answer(x);
	expect(str_ends(peer_read(t, busy, SIZE_MAX), S("Connection: close\r\n\r\nGET /hold ")));
	pthread_join(stopper, NULL);
	close(idle);
	close(busy);
	http_server_free(f->server);
	mem_free(f);
}

TEST(stop_has_a_deadline)
{
	struct fixture *f = start_standard();
	int fd = peer_open(f);
	struct http_exchange *x;
	usec before;

	peer_send(fd, S("GET /hold?tell HTTP/1.1\r\n" HOST "\r\n"));
	x = take_held(f);
	before = usec_monotonic();
	http_server_stop(f->server, MILLISECONDS(50));
	expect(usec_monotonic() - before < SECONDS(2));
	expect_eq(f->aborted, 1);
	answer(x); /* too late, and harmless */
	close(fd);
	http_server_free(f->server);
	mem_free(f);
}

/* ---- starting ---- */

TEST(start_failures_tell_what_to_do)
{
	static const struct {
		const char *listen, *local, *cert;
		int kind;
		const char *says;
	} rows[] = {
		{"127.0.0.1", NULL, NULL, E_INVAL, "ADDRESS:PORT"},
		{"::1:80", NULL, NULL, E_INVAL, "[ADDRESS]:PORT"},
		{"127.0.0.1:http!", NULL, NULL, E_INVAL, "127.0.0.1:8080"},
		{"192.0.2.1:0", NULL, NULL, E_IO, "address of this machine"},
		{NULL, "/nonexistent/socket", NULL, E_IO, "directory"},
		{NULL,
		 "/tmp/0123456789012345678901234567890123456789012345678901234567890123456789"
		 "0123456789012345678901234567890123456789",
		 NULL, E_INVAL, "shorter"},
		{"127.0.0.1:0", NULL, "/nonexistent.pem", E_INVAL, "PEM"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture *f = fixture_new();
		struct http_options o = options(f);
		char *error = NULL;
		int r;

		o.listen = rows[i].listen;
		o.local_path = rows[i].local;
		o.tls_cert = o.tls_key = rows[i].cert;
		r = http_server_start(&o, &f->server, &error);
		if (r != rows[i].kind || !strstr(error, rows[i].says))
			test_fail(__FILE__, __LINE__, "row %zu: %s, %s", i, err_name(r), error);
		mem_free(error);
		mem_free(f);
	}
}

TEST(two_servers_cannot_share_a_port)
{
	struct fixture *f = start_standard(), *other = fixture_new();
	struct http_options o = options(other);
	char *error = NULL;

	o.listen = str_c(t->arena, str_fmt(t->arena, "127.0.0.1:%d", http_server_port(f->server)));
	expect_err(http_server_start(&o, &other->server, &error), E_BUSY);
	expect(strstr(error, "another port"));
	mem_free(error);
	mem_free(other);
	stop(f);
}

/* ---- the local socket ---- */

static const char *test_path(struct test *t, const char *name)
{
	return str_c(t->arena, str_fmt(t->arena, "/tmp/mainstay-net-%d-%s", (int)getpid(), name));
}

static int local_open(const char *path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(at.sun_path, path, strlen(path));
	expect_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

TEST(local_socket_tells_who_asks)
{
	struct fixture *f = fixture_new(), *other = fixture_new();
	struct http_options o = options(f), second;
	const char *path = test_path(t, "socket");
	const struct http_request *rq;
	struct http_exchange *x;
	char *error = NULL;
	struct stat st;
	int fd;

	o.listen = NULL;
	o.local_path = path;
	start(&o);
	expect_eq(stat(path, &st), 0);
	expect_eq(st.st_mode & 0777, 0600);
	fd = local_open(path);
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = take_held(f);
	rq = http_exchange_request(x);
	expect_str(rq->peer, S("local"));
	expect_eq(rq->peer_uid, getuid());
	answer(x);
	expect_eq(status_of(peer_answer(t, fd)), 200);
	close(fd);

	second = options(other);
	second.listen = NULL;
	second.local_path = path;
	expect_err(http_server_start(&second, &other->server, &error), E_BUSY);
	mem_free(error);
	mem_free(other);
	stop(f);
	expect(stat(path, &st) < 0); /* removed with the server */
}

TEST(a_stale_local_socket_is_replaced)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	const char *path = test_path(t, "stale");
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(at.sun_path, path, strlen(path));
	expect_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	close(fd);
	o.local_path = path;
	start(&o);
	close(local_open(path));
	stop(f);
}

TEST(peer_addresses)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	struct http_exchange *x;
	int fd;

	o.listen = "[::]:0";
	start(&o);
	fd = peer_open(f); /* over IPv4 */
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = take_held(f);
	expect_str(http_exchange_request(x)->peer, S("127.0.0.1"));
	expect_eq(http_exchange_request(x)->peer_uid, -1);
	expect(!http_exchange_request(x)->tls_version.p);
	answer(x);
	expect_eq(status_of(peer_answer(t, fd)), 200);
	close(fd);
	stop(f);
}

/* ---- TLS ---- */

/* A key and a certificate signed by itself, good for an hour. */
static void make_certificate(const char *cert_path, const char *key_path)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);
	FILE *file;

	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1,
				   -1, 0);
	X509_set_issuer_name(cert, name);
	expect(X509_sign(cert, key, EVP_sha256()) > 0);
	file = fopen(cert_path, "w");
	expect_eq(PEM_write_X509(file, cert), 1);
	fclose(file);
	file = fopen(key_path, "w");
	expect_eq(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(file);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static str tls_talk(struct test *t, SSL_CTX *ctx, struct fixture *f, str bytes)
{
	int fd = peer_open(f);
	SSL *ssl = SSL_new(ctx);
	struct buf got;
	char piece[16384];
	str all;
	int n;

	SSL_set_fd(ssl, fd);
	expect_eq(SSL_connect(ssl), 1);
	expect_eq(SSL_write(ssl, bytes.p, (int)bytes.n), (int)bytes.n);
	buf_init(&got, LARGE * 2);
	while ((n = SSL_read(ssl, piece, sizeof(piece))) > 0)
		buf_add(&got, piece, (size_t)n);
	/* An orderly end, not a cut. */
	expect_eq(SSL_get_error(ssl, n), SSL_ERROR_ZERO_RETURN);
	all = buf_dup(&got, t->arena);
	buf_done(&got);
	SSL_free(ssl);
	close(fd);
	return all;
}

TEST(tls)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	const char *cert = test_path(t, "cert.pem"), *key = test_path(t, "key.pem");
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	char *body = mem_new(LARGE);
	str got;

	make_certificate(cert, key);
	expect_eq(SSL_CTX_load_verify_locations(ctx, cert, NULL), 1);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	o.tls_cert = cert;
	o.tls_key = key;
	start(&o);
	got = tls_talk(
		t, ctx, f,
		S("GET /a HTTP/1.1\r\n" HOST "\r\nGET /later HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(str_contains(got, S("GET /a HTTP/1.1 200 OK")));
	expect(str_ends(got, S("GET /later ")));
	got = tls_talk(t, ctx, f, S("GET /large HTTP/1.1\r\n" HOST CLOSE "\r\n"));
	expect(got.n > LARGE);
	memset(body, 'b', LARGE);
	got = tls_talk(t, ctx, f,
		       str_fmt(t->arena,
			       "POST /echo-much HTTP/1.1\r\n" HOST CLOSE
			       "Content-Length: %zu\r\n\r\n%.*s",
			       LARGE, (int)LARGE, body));
	expect(str_ends(got, (str){body, LARGE}));
	/* A refusal in the clear to who speaks no TLS would be noise: the connection ends. */
	got = talk(t, f, S("GET / HTTP/1.1\r\n" HOST "\r\n"));
	expect_eq(status_of(got), -1);
	stop(f);
	SSL_CTX_free(ctx);
	mem_free(body);
	unlink(cert);
	unlink(key);
}

TEST(tls_tells_version_and_cipher)
{
	struct fixture *f = fixture_new();
	struct http_options o = options(f);
	const char *cert = test_path(t, "cert2.pem"), *key = test_path(t, "key2.pem");
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	struct http_exchange *x;
	int fd;
	SSL *ssl;

	make_certificate(cert, key);
	o.tls_cert = cert;
	o.tls_key = key;
	start(&o);
	fd = peer_open(f);
	ssl = SSL_new(ctx);
	SSL_set_fd(ssl, fd);
	expect_eq(SSL_connect(ssl), 1);
	expect(SSL_write(ssl, "GET /hold HTTP/1.0\r\n\r\n", 22) == 22);
	x = take_held(f);
	expect_str(http_exchange_request(x)->tls_version, S("TLSv1.3"));
	expect(str_starts(http_exchange_request(x)->tls_cipher, S("TLS_")));
	answer(x);
	SSL_free(ssl);
	close(fd);
	stop(f);
	SSL_CTX_free(ctx);
	unlink(cert);
	unlink(key);
}
