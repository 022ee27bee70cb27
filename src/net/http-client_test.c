/* SPDX-License-Identifier: Apache-2.0 */
/* The client against our own server, and against a peer that says what a script says. */
#include "http-client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address-guard.h"
#include "http-fixture.h"
#include "test.h"

/* Answers each connection's first request with the same bytes, then closes. */
struct peer {
	int listener, port;
	pthread_t thread;
	const char *answer; /* NULL: none, until the end of the test */
	int repeats;        /* of the answer's last byte, in blocks of 64 KiB */
	atomic_int connections;
	atomic_bool ending;
};

static void peer_serve(struct peer *p, int fd)
{
	char in[4096];
	static const size_t block = 65536;

	if (recv(fd, in, sizeof(in), 0) <= 0)
		return;
	while (!p->answer && !atomic_load(&p->ending))
		usleep(10000);
	if (!p->answer)
		return;
	if (send(fd, p->answer, strlen(p->answer), MSG_NOSIGNAL) < 0)
		return;
	char *many = malloc(block);
	if (!many)
		return;
	memset(many, p->answer[strlen(p->answer) - 1], block);
	for (int i = 0; i < p->repeats && send(fd, many, block, MSG_NOSIGNAL) > 0; i++)
		;
	free(many);
}

static void *peer_loop(void *arg)
{
	struct peer *p = arg;
	int fd;

	while ((fd = accept(p->listener, NULL, NULL)) >= 0) {
		atomic_fetch_add(&p->connections, 1);
		peer_serve(p, fd);
		close(fd);
	}
	return NULL;
}

static void peer_start(struct peer *p)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
	socklen_t n = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	expect(p->listener >= 0);
	expect(bind(p->listener, (struct sockaddr *)&at, n) == 0);
	expect(listen(p->listener, 16) == 0);
	expect(getsockname(p->listener, (struct sockaddr *)&at, &n) == 0);
	p->port = ntohs(at.sin_port);
	expect(pthread_create(&p->thread, NULL, peer_loop, p) == 0);
}

static void peer_stop(struct peer *p)
{
	atomic_store(&p->ending, true);
	shutdown(p->listener, SHUT_RDWR);
	pthread_join(p->thread, NULL);
	close(p->listener);
}

static struct http_client *client(const struct address_guard *guard, const char *const *hosts)
{
	return http_client_new(&(struct http_client_options){
		.user_agent = "test/1", .in_flight_max = 16, .guard = guard, .hosts = hosts});
}

static struct http_result fetch(struct test *t, struct http_client *c, const char *host, int port,
				const char *path)
{
	struct http_result got;
	struct http_call call = {
		.method = "POST",
		.url = str_fmt(t->arena, "http://%s:%d%s", host, port, path),
		.body = S("{\"a\":1}"),
		.answer_within = MILLISECONDS(800),
		.answer_max = 1000,
	};

	expect_ok(http_client_fetch(c, &call, t->arena, &got));
	return got;
}

TEST(answers_come_over_a_connection_that_is_used_again)
{
	struct fixture *f = fixture_start_standard();
	struct http_client *c = client(NULL, NULL);
	int port = http_server_port(f->server);

	for (int i = 0; i < 3; i++) {
		struct http_result got = fetch(t, c, "127.0.0.1", port, "/a?b");

		expect_eq(got.failure, 0);
		expect_eq(got.status, 200);
		expect_str(got.body, S("POST /a?b {\"a\":1}"));
		expect_eq(got.reused, i > 0);
	}
	http_client_free(c);
	fixture_stop(f);
}

TEST(strange_answers_are_failures_that_say_why)
{
	static const struct {
		const char *answer;
		int repeats, failure, status;
		const char *why;
	} rows[] = {
		{"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 0, 0, 500, NULL},
		{"HTTP/1.1 302 Go\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", 0, 0, 302,
		 NULL},
		{"HTTP/1.1 204 No\r\n\r\n", 0, 0, 204, NULL},
		{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", 0, E_IO, 0, "broke"},
		{"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nx", 200, 0, 200, NULL},
		{"HTTP/1.1 200 OK\r\nA: x", 200, E_IO, 0, NULL},
		{"SSH-2.0-OpenSSH\r\n", 0, E_IO, 0, "no HTTP"},
		{"\1\2\3\4", 0, E_IO, 0, "no HTTP"},
		{NULL, 0, E_BUSY, 0, "in time"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct peer p = {.answer = rows[i].answer, .repeats = rows[i].repeats};
		struct http_client *c = client(NULL, NULL);
		struct http_result got;

		peer_start(&p);
		got = fetch(t, c, "127.0.0.1", p.port, "/");
		if (got.failure != rows[i].failure || got.status != rows[i].status ||
		    (rows[i].why && !str_contains(got.why, str_from(rows[i].why))))
			test_fail(__FILE__, __LINE__, "row %zu: %d %d %.*s", i, got.failure,
				  got.status, STR_ARG(got.why));
		expect_eq(got.body.n, got.cut ? 1000 : 0);
		expect(!got.failure == !got.why.n);
		expect_eq(atomic_load(&p.connections), 1); /* no redirect is followed */
		http_client_free(c);
		peer_stop(&p);
	}
}

TEST(an_answer_may_say_when_to_come_back)
{
	struct peer p = {.answer = "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n"
				   "\r\n"};
	struct http_client *c = client(NULL, NULL);

	peer_start(&p);
	expect_eq(fetch(t, c, "127.0.0.1", p.port, "/").retry_after, SECONDS(120));
	peer_stop(&p);
	expect_eq(fetch(t, c, "127.0.0.1", p.port, "/").failure, E_IO); /* nobody listens */
	http_client_free(c);
}

/* What a name resolves to is judged when it is connected to. */
TEST(a_refused_address_is_never_connected_to)
{
	struct peer p = {.answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"};
	struct address_guard *none = NULL, *one = NULL;
	char *why = NULL;

	peer_start(&p);
	const char *hosts[] = {
		str_c(t->arena, str_fmt(t->arena, "good.example:%d:127.0.0.2,127.0.0.1", p.port)),
		str_c(t->arena, str_fmt(t->arena, "bad.example:%d:127.0.0.2,::1", p.port)),
		NULL,
	};
	expect_ok(address_guard_new(S(""), &none, &why));
	expect_ok(address_guard_new(S("127.0.0.1"), &one, &why));
	struct http_client *strict = client(none, hosts), *open = client(one, hosts);

	expect_eq(fetch(t, strict, "127.0.0.1", p.port, "/").failure, E_DENIED);
	expect_eq(fetch(t, strict, "[::1]", p.port, "/").failure, E_DENIED);
	expect_eq(fetch(t, strict, "[::ffff:127.0.0.1]", p.port, "/").failure, E_DENIED);
	expect_eq(fetch(t, strict, "good.example", p.port, "/").failure, E_DENIED);
	expect_eq(fetch(t, strict, "localhost", p.port, "/").failure, E_DENIED);
	expect_eq(fetch(t, open, "bad.example", p.port, "/").failure, E_DENIED);
	expect_eq(atomic_load(&p.connections), 0);
	expect_eq(fetch(t, open, "good.example", p.port, "/").status, 200);
	expect_eq(atomic_load(&p.connections), 1);
	http_client_free(strict);
	http_client_free(open);
	address_guard_free(none);
	address_guard_free(one);
	peer_stop(&p);
}

TEST(no_proxy_of_the_environment_is_asked)
{
	struct fixture *f = fixture_start_standard();

	setenv("http_proxy", "http://127.0.0.1:9", 1);
	struct http_client *c = client(NULL, NULL);
	expect_eq(fetch(t, c, "127.0.0.1", http_server_port(f->server), "/").status, 200);
	unsetenv("http_proxy");
	http_client_free(c);
	fixture_stop(f);
}

TEST(what_is_no_header_is_not_sent)
{
	struct http_header bad[] = {
		{S("A"), S("x\r\nB: y")}, {S("A\n"), S("x")}, {S("A"), S("")}, {S(""), S("x")}};
	struct http_client *c = client(NULL, NULL);

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(http_client_send(c,
					    &(struct http_call){.method = "GET",
								.url = S("http://127.0.0.1:9/"),
								.headers = &bad[i],
								.header_count = 1},
					    NULL),
			   E_INVAL);
	expect_err(http_client_send(c, &(struct http_call){.method = "GET", .url = S("file:///x")},
				    NULL),
		   E_INVAL);
	expect_eq(http_client_in_flight(c), 0);
	http_client_free(c);
}

/* What is dropped while its host's name is being looked up leaves nothing behind that is used. */
TEST(transfers_may_be_dropped_at_any_time)
{
	struct fixture *f = fixture_start_standard();
	struct http_client *c = client(NULL, NULL);
	struct http_result got;

	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < 8; i++) {
			struct http_call call = {
				.method = "GET",
				.url = i % 2 ? str_fmt(t->arena, "http://n%d-%d.invalid/", round, i)
					     : str_fmt(t->arena, "http://localhost:%d/",
						       http_server_port(f->server)),
				.answer_max = 100,
			};
			expect_ok(http_client_send(c, &call, NULL));
		}
		(void)http_client_wait(c, round % 7 * 100, t->arena, &got);
		http_client_drop_all(c);
	}
	http_client_free(c);
	fixture_stop(f);
}

TEST(a_slow_one_holds_up_nobody)
{
	struct peer slow = {0};
	struct fixture *f = fixture_start_standard();
	struct http_client *c = client(NULL, NULL);
	struct http_call call = {.method = "GET", .answer_within = SECONDS(30), .answer_max = 100};
	struct http_result got;
	int tags[16];
	usec began = usec_monotonic();

	peer_start(&slow);
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		call.url = str_fmt(t->arena, "http://127.0.0.1:%d/%zu",
				   i ? http_server_port(f->server) : slow.port, i);
		expect_ok(http_client_send(c, &call, &tags[i]));
	}
	expect_err(http_client_send(c, &call, NULL), E_LIMIT);
	for (size_t i = 1; i < ARRAY_LEN(tags); i++) {
		expect(http_client_wait(c, SECONDS(5), t->arena, &got));
		expect(got.tag != &tags[0]);
		expect_eq(got.status, 200);
	}
	expect_eq(http_client_in_flight(c), 1);
	expect(!http_client_wait(c, MILLISECONDS(20), t->arena, &got));
	expect(usec_monotonic() - began < SECONDS(15));
	http_client_drop_all(c);
	expect_eq(http_client_in_flight(c), 0);
	http_client_free(c);
	peer_stop(&slow);
	fixture_stop(f);
}
