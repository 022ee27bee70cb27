/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many readers of event streams from one epoll thread:
 *
 *	streams PORT PATH COUNT
 *
 * Opens COUNT streams on the path, prints "open", and then for each line on standard input waits
 * until every stream has got one more event named "chat", and prints how long after that line it
 * arrived, in microseconds: {"p50":...,"p99":...,"max":...,"first":...}. Ends with its input.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "str.h"
#include "usec.h"

#define MARK "event: chat\n"
#define PATIENCE_MS 60000

struct reader {
	int fd;
	size_t matched; /* bytes of MARK seen */
	bool open;      /* its head has come */
	bool got;       /* in this round */
};

struct bench {
	int epoll;
	struct reader *readers;
	size_t n, open, got;
	usec *times;
	usec began;
};

static int connect_one(const struct sockaddr_in *to, str request)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)to, sizeof(*to)) < 0)
		die("connect: %s", strerror(errno));
	if (send(fd, request.p, request.n, MSG_NOSIGNAL) != (ssize_t)request.n)
		die("send: %s", strerror(errno));
	if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		die("fcntl: %s", strerror(errno));
	return fd;
}

/* Looks for the mark, which may be cut anywhere. */
static void look(struct bench *b, struct reader *r, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == MARK[r->matched])
			r->matched++;
		else
			r->matched = p[i] == MARK[0];
		if (r->matched < sizeof(MARK) - 1)
			continue;
		r->matched = 0;
		if (!r->got) {
			r->got = true;
			b->times[b->got++] = usec_monotonic() - b->began;
		}
	}
}

static void take(struct bench *b, struct reader *r)
{
	char bytes[16384];
	ssize_t n = recv(r->fd, bytes, sizeof(bytes), 0);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		die("a stream ended");
	if (n <= 0)
		return;
	if (!r->open) {
		if (n < 13 || memcmp(bytes, "HTTP/1.1 200 ", 13) != 0)
			die("refused: %.*s", (int)(n > 200 ? 200 : n), bytes);
		r->open = true;
		b->open++;
	}
	look(b, r, bytes, (size_t)n);
}

static void wait_until(struct bench *b, const size_t *count)
{
	struct epoll_event events[256];
	usec end = usec_monotonic() + MILLISECONDS(PATIENCE_MS);

	while (*count < b->n) {
		int n = epoll_wait(b->epoll, events, 256, 1000);

		for (int i = 0; i < n; i++)
			take(b, events[i].data.ptr);
		if (usec_monotonic() > end)
			die("%zu of %zu after a minute", *count, b->n);
	}
}

static int by_time(const void *a, const void *b)
{
	const usec *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void round_once(struct bench *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->readers[i].got = false;
	b->got = 0;
	b->began = usec_monotonic();
	wait_until(b, &b->got);
	qsort(b->times, b->n, sizeof(*b->times), by_time);
	printf("{\"p50\":%lld,\"p99\":%lld,\"max\":%lld,\"first\":%lld}\n",
	       (long long)b->times[b->n / 2], (long long)b->times[b->n * 99 / 100],
	       (long long)b->times[b->n - 1], (long long)b->times[0]);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct bench b = {.epoll = epoll_create1(EPOLL_CLOEXEC)};
	struct sockaddr_in to = {.sin_family = AF_INET};
	int64_t port, count;
	char line[64];
	str request;

	if (argc != 4 || str_to_i64(str_from(argv[1]), &port) < 0 ||
	    str_to_i64(str_from(argv[3]), &count) < 0 || count < 1 || count > 100000)
		die("usage: streams PORT PATH COUNT");
	to.sin_port = htons((uint16_t)port);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	request = str_fmt(a, "GET %s HTTP/1.1\r\nHost: bench\r\n\r\n", argv[2]);
	b.n = (size_t)count;
	b.readers = ARENA_ARRAY(a, struct reader, b.n);
	b.times = ARENA_ARRAY(a, usec, b.n);
	for (size_t i = 0; i < b.n; i++) {
		struct epoll_event e = {.events = EPOLLIN, .data.ptr = &b.readers[i]};

		b.readers[i].fd = connect_one(&to, request);
		if (epoll_ctl(b.epoll, EPOLL_CTL_ADD, b.readers[i].fd, &e) < 0)
			die("epoll: %s", strerror(errno));
	}
	wait_until(&b, &b.open);
	printf("open\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		round_once(&b);
	return 0;
}
