/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and answers over real sockets: framing, order, limits, slow and many peers. */
#include "http.h"

#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "http-fixture.h"
#include "test.h"

TEST(an_answer_byte_for_byte)
{
	struct fixture *f = fixture_start_standard();

	expect_str(peer_talk(t, f,
			     S("POST /echo?a=b HTTP/1.1\r\n" HOST CLOSE
			       "Content-Length: 5\r\n\r\nhello")),
		   S(HEAD_200 "Content-Length: 20\r\nConnection: close\r\n\r\n"
			      "POST /echo?a=b hello"
			      ""));
	fixture_stop(f);
}

TEST(methods_and_versions)
{
	struct fixture *f = fixture_start_standard();

	expect_str(peer_talk(t, f, S("HEAD /echo HTTP/1.1\r\n" HOST CLOSE "\r\n")),
		   S(HEAD_200 "Content-Length: 11\r\nConnection: close\r\n\r\n"));
	expect_str(peer_talk(t, f, S("GET /echo HTTP/1.0\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 10\r\nConnection: close\r\n\r\nGET /echo "));
	expect_str(peer_talk(t, f,
			     S("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
			       "GET /b HTTP/1.0\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 7\r\nConnection: keep-alive\r\n\r\nGET /a " HEAD_200
			      "Content-Length: 7\r\nConnection: close\r\n\r\nGET /b "));
	expect_str(peer_talk(t, f, S("GET /a HTTP/1.1\r\n" HOST "X-Close: 1\r\n\r\n")),
		   S(HEAD_200 "Content-Length: 7\r\nConnection: close\r\n\r\nGET /a "));
	fixture_stop(f);
}

TEST(requests_sent_ahead_are_answered_in_order)
{
	struct fixture *f = fixture_start_standard();
	str got = peer_talk(t, f,
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
	fixture_stop(f);
}

TEST(many_requests_ahead_wait_their_turn)
{
	struct fixture *f = fixture_start_standard();
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
	fixture_stop(f);
}

TEST(bytes_may_come_one_by_one)
{
	struct fixture *f = fixture_start_standard();
	str text = S("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabcd");
	int fd = peer_open(f);

	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < text.n; i++)
			peer_send(fd, str_slice(text, i, i + 1));
		expect(str_ends(peer_answer(t, fd), S("\r\n\r\nPOST /echo abcd")));
	}
	close(fd);
	fixture_stop(f);
}

TEST(half_closed_peers_get_their_answers)
{
	struct fixture *f = fixture_start_standard();
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
	fixture_stop(f);
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
	struct fixture *f = fixture_start_standard();

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str got = peer_talk(t, f, str_from(rows[i].text));

		if (peer_status(got) != rows[i].status || !str_contains(got, S("refused")) ||
		    !str_contains(got, S("Connection: close\r\n")))
			test_fail(__FILE__, __LINE__, "row %zu: %.*s", i, STR_ARG(got));
	}
	expect_eq(f->handled, 0);
	fixture_stop(f);
}

TEST(long_heads)
{
	struct fixture *f = fixture_start_standard();
	char filler[5000];

	memset(filler, 'x', sizeof(filler));
	expect_eq(peer_status(peer_talk(t, f, str_fmt(t->arena, "GET /%.5000s", filler))), 414);
	expect_eq(peer_status(peer_talk(
			  t, f, str_fmt(t->arena, "GET / HTTP/1.1\r\n" HOST "X: %.5000s", filler))),
		  431);
	expect_eq(peer_status(peer_talk(t, f,
					str_fmt(t->arena,
						"GET /%.3000s HTTP/1.1\r\n" HOST CLOSE
						"X: %.900s\r\n\r\n",
						filler, filler))),
		  200);
	fixture_stop(f);
}

TEST(a_refusal_reaches_a_peer_that_is_still_sending)
{
	struct fixture *f = fixture_start_standard();
	char *body = mem_new(LARGE);
	int fd = peer_open(f);

	peer_send(fd, S("POST / HTTP/1.1\r\n" HOST "Content-Length: 4194304\r\n\r\n"));
	peer_send(fd, (str){body, LARGE});
	expect_eq(peer_status(peer_read(t, fd, SIZE_MAX)), 413);
	close(fd);
	mem_free(body);
	fixture_stop(f);
}

TEST(expect_continue)
{
	struct fixture *f = fixture_start_standard();
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
	fixture_stop(f);
}

TEST(large_bodies_both_ways)
{
	struct fixture *f = fixture_start_standard();
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
	fixture_stop(f);
}

TEST(bodies_have_a_common_bound)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	char part[100000] = {0};
	int first, second;

	o.body_total_max = 150000;
	fixture_start(&o);
	first = peer_open(f);
	second = peer_open(f);
	/* The announcement costs nothing, the bytes count. */
	for (int i = 0; i < 2; i++)
		peer_send(i ? second : first,
			  S("POST /echo-much HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n"));
	peer_send(first, (str){part, 90000});
	usleep(200000);
	peer_send(second, (str){part, 90000});
	expect_eq(peer_status(peer_read(t, second, SIZE_MAX)), 503);
	peer_send(first, (str){part, 10000});
	expect_eq(peer_status(peer_answer(t, first)), 200);
	close(first);
	close(second);
	second = peer_open(f);
	peer_send(second, S("POST /echo-much HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n"));
	peer_send(second, (str){part, 100000});
	expect_eq(peer_status(peer_answer(t, second)), 200);
	close(second);
	fixture_stop(f);
}

TEST(slow_peers_are_refused)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	int idle, head, body, drip;

	o.header_timeout = o.body_timeout = MILLISECONDS(150);
	o.idle_timeout = MILLISECONDS(300);
	fixture_start(&o);
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
	expect_eq(peer_status(peer_read(t, head, SIZE_MAX)), 408);
	expect_eq(peer_status(peer_read(t, body, SIZE_MAX)), 408);
	expect_eq(peer_status(peer_read(t, drip, SIZE_MAX)), 408);
	expect_str(peer_read(t, idle, SIZE_MAX), S("")); /* closed without a word */
	close(idle);
	close(head);
	close(body);
	close(drip);
	fixture_stop(f);
}

TEST(peers_that_do_not_read_are_dropped)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	const int small = 4096;
	int fd;

	o.body_timeout = MILLISECONDS(100);
	fixture_start(&o);
	fd = peer_open(f);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	for (int i = 0; i < 5; i++)
		peer_send(fd, S("GET /large HTTP/1.1\r\n" HOST "\r\n"));
	for (int i = 0; i < 200 && http_server_connections(f->server) > 0; i++)
		usleep(10000);
	expect_eq(http_server_connections(f->server), 0);
	close(fd);
	fixture_stop(f);
}

TEST(too_many_connections)
{
	struct fixture *f = fixture_new();
	struct http_options o = fixture_options(f);
	int fds[4];

	o.connections_per_peer = 3;
	fixture_start(&o);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = peer_open(f);
		if (i == 3)
			break;
		peer_send(fds[i], S("GET /a HTTP/1.1\r\n" HOST "\r\n"));
		expect_eq(peer_status(peer_answer(t, fds[i])), 200);
	}
	expect_eq(peer_status(peer_read(t, fds[3], SIZE_MAX)), 503);
	expect_eq(http_server_connections(f->server), 3);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	/* Those who left make room. */
	for (int i = 0; i < 200 && http_server_connections(f->server) > 0; i++)
		usleep(5000);
	expect_eq(peer_status(peer_talk(t, f, S("GET /a HTTP/1.1\r\n" HOST CLOSE "\r\n"))), 200);
	fixture_stop(f);
}

static void count_abort(void *arg)
{
	((struct fixture *)arg)->aborted++;
}

TEST(keeper_hears_when_its_peer_leaves)
{
	struct fixture *f = fixture_start_standard();
	int fd = peer_open(f);
	struct http_exchange *x;

	peer_send(fd, S("POST /hold?tell HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"));
	x = fixture_take_held(f);
	close(fd);
	pthread_mutex_lock(&f->lock);
	while (f->aborted == 0)
		pthread_cond_wait(&f->changed, &f->lock);
	pthread_mutex_unlock(&f->lock);
	expect_str(http_exchange_request(x)->body, S("hi")); /* still the keeper's */
	fixture_answer(x);

	/* Who asks too late is told at once; without asking, the answer just goes nowhere. */
	fd = peer_open(f);
	peer_send(fd, S("GET /hold HTTP/1.1\r\n" HOST "\r\n"));
	x = fixture_take_held(f);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
		   sizeof(struct linger));
	close(fd);
	for (int i = 0; i < 200 && http_server_connections(f->server) > 0; i++)
		usleep(5000);
	http_exchange_on_abort(x, count_abort, f);
	expect_eq(f->aborted, 2);
	fixture_answer(x);
	expect_eq(f->aborted, 2);
	fixture_stop(f);
}

TEST(a_thousand_connections)
{
	static int fds[1000];
	struct fixture *f = fixture_start_standard();
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
	fixture_stop(f);
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
		good += peer_status(peer_answer(&t, fd)) == 200;
	}
	close(fd);
	arena_free(a);
	return (void *)good;
}

TEST(answers_from_many_threads)
{
	struct fixture *f = fixture_start_standard();
	pthread_t clients[8];

	for (size_t i = 0; i < ARRAY_LEN(clients); i++)
		pthread_create(&clients[i], NULL, client, f);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		void *good;

		pthread_join(clients[i], &good);
		expect_eq((intptr_t)good, 50);
	}
	fixture_stop(f);
}
