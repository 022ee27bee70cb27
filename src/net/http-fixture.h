/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of the server share: a server on a real socket, and peers that
 * write bytes and compare bytes. The handler does what the path says:
 *
 *	/later   answers with "METHOD target body" from another thread
 *	/hold    keeps the exchange until the test takes it; with a query it asks to
 *		 be told when the peer leaves
 *	/stream  a streamed answer of the query's numbers: pieces.bytes.length, with
 *		 the length -1 for none, -2 to break the answer off
 *	/large   a body of LARGE bytes
 *	others   answer at once with "METHOD target body"
 */
#ifndef NET_HTTP_FIXTURE_H
#define NET_HTTP_FIXTURE_H

#include <pthread.h>

#include "http.h"

#define LARGE ((size_t)4 << 20)
#define DATE_TEXT "Sun, 01 Mar 2026 09:00:00 GMT"

#define HOST "Host: a\r\n"
#define CLOSE "Connection: close\r\n"
/* The answer up to its Content-Length. */
#define HEAD_200 "HTTP/1.1 200 OK\r\nDate: " DATE_TEXT "\r\nContent-Type: text/plain\r\n"

struct test;

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

struct fixture *fixture_new(void);
/* Usual limits, low enough to reach; two threads on 127.0.0.1. */
struct http_options fixture_options(struct fixture *f);
struct fixture *fixture_start(const struct http_options *o);
struct fixture *fixture_start_standard(void);
/* Stops, checks that no connection is left, frees. */
void fixture_stop(struct fixture *f);
/* Waits for the exchange of a /hold. */
struct http_exchange *fixture_take_held(struct fixture *f);
void fixture_answer(struct http_exchange *x);

int peer_open(struct fixture *f);
/* Sends all, or until the server has closed. */
void peer_send(int fd, str bytes);
/* 1 when there is something to read, 0 when the time is over. */
int peer_wait(int fd, int ms);
/* What comes until the end of the stream, or until `most` bytes. */
str peer_read(struct test *t, int fd, size_t most);
/* One answer with a Content-Length. */
str peer_answer(struct test *t, int fd);
/* Opens, sends, reads to the end of the stream, closes. */
str peer_talk(struct test *t, struct fixture *f, str bytes);
/* The answer's status, -1 when it is none. */
int peer_status(str answer);

#endif
