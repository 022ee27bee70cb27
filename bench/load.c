/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load generator for JSON 1.1 operations: N keep-alive connections from one
 * epoll thread, as fast as they go or at a fixed rate, for a bounded time.
 *
 * It must not cost more than what it measures, so each connection's request is
 * signed again only every few seconds; between that only the invocation id
 * changes, a header that boto3 does not sign either. To the server each is a
 * new call.
 *
 * At a fixed rate a request's latency counts from when it should have been
 * sent, so a stall of the server is charged to every request that it delayed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "crypto.h"
#include "err.h"
#include "sigv4.h"
#include "usec.h"

#define CONNECTIONS_MAX 4096
#define KEYS_MAX 256
#define RESIGN_AFTER SECONDS(20)
#define ANSWER_MAX (4 * 1024 * 1024)
#define LATENCIES_MAX 8000000

struct key {
	str id, secret;
};

struct options {
	int port;
	int connections;
	double seconds;
	double rate; /* requests a second in all; 0: as fast as they go */
	str target, body, service;
	struct key keys[KEYS_MAX];
	int key_count;
};

struct peer {
	int fd;
	const struct key *key;
	struct buf out;    /* the signed request */
	size_t invocation; /* where its 36 characters stand in out */
	size_t sent;       /* bytes of out that are on their way */
	usec signed_at;
	usec due; /* when the present request should have left; 0: idle */
	struct buf in;
};

struct load {
	const struct options *o;
	struct arena *arena;
	int epoll;
	struct peer *peers;
	uint32_t *latencies;
	size_t done;
	size_t failed;
	str first_failure;
	uint64_t serial;
	usec next_due;
};

static void sign_request(struct load *l, struct peer *p)
{
	struct arena *a = l->arena;
	usec now = usec_now();
	str host = str_fmt(a, "127.0.0.1:%d", l->o->port);
	const struct wire_header headers[] = {
		{S("Host"), host},
		{S("Content-Type"), S("application/x-amz-json-1.1")},
		{S("X-Amz-Date"), usec_format(a, now, USEC_BASIC_Z)},
		{S("X-Amz-Target"), l->o->target},
	};
	const struct wire_request rq = {
		.method = S("POST"),
		.path = S("/"),
		.headers = headers,
		.header_count = ARRAY_LEN(headers),
		.body = l->o->body,
	};
	const struct sigv4_signer signer = {p->key->id, p->key->secret, S("us-east-1"),
					    l->o->service};
	str authorization = sigv4_sign(a, &rq, &signer, now);

	buf_reset(&p->out);
	buf_str(&p->out, S("POST / HTTP/1.1\r\n"));
	for (size_t i = 0; i < ARRAY_LEN(headers); i++)
		buf_fmt(&p->out, "%.*s: %.*s\r\n", STR_ARG(headers[i].name),
			STR_ARG(headers[i].value));
	buf_fmt(&p->out, "Authorization: %.*s\r\nContent-Length: %zu\r\n", STR_ARG(authorization),
		l->o->body.n);
	buf_str(&p->out, S("amz-sdk-invocation-id: "));
	p->invocation = p->out.n;
	buf_str(&p->out, random_uuid(a));
	buf_str(&p->out, S("\r\n\r\n"));
	buf_str(&p->out, l->o->body);
	p->signed_at = now;
	arena_reset(a);
}

static void watch(struct load *l, struct peer *p, uint32_t events)
{
	struct epoll_event e = {.events = events, .data.ptr = p};

	if (epoll_ctl(l->epoll, EPOLL_CTL_MOD, p->fd, &e) < 0)
		die("epoll_ctl: %s", strerror(errno));
}

static void push(struct load *l, struct peer *p)
{
	while (p->sent < p->out.n) {
		ssize_t n = write(p->fd, p->out.p + p->sent, p->out.n - p->sent);

		if (n < 0 && errno == EAGAIN) {
			watch(l, p, EPOLLIN | EPOLLOUT);
			return;
		}
		if (n <= 0)
			die("the server closed a connection");
		p->sent += (size_t)n;
	}
}

static void send_request(struct load *l, struct peer *p, usec due)
{
	char serial[17];

	if (usec_now() - p->signed_at > RESIGN_AFTER)
		sign_request(l, p);
	/* Still a version 4 identifier in form: only hexadecimal digits after the version change.
	 */
	snprintf(serial, sizeof(serial), "%012llx", (unsigned long long)++l->serial);
	memcpy(p->out.p + p->invocation + 24, serial, 12);
	p->sent = 0;
	p->due = due;
	buf_reset(&p->in);
	push(l, p);
}

/* Bytes of the whole answer, 0 while it is not known or not there. */
static size_t answer_size(str in)
{
	const char *end = memmem(in.p, in.n, "\r\n\r\n", 4);
	const char *length = memmem(in.p, in.n, "Content-Length: ", 16);
	size_t size;

	if (!end || !length || length > end)
		return 0;
	size = (size_t)(end - in.p) + 4;
	for (length += 16; *length >= '0' && *length <= '9'; length++)
		;
	/* Read backwards, so that no number parser is needed. */
	size_t body = 0, unit = 1;

	for (const char *p = length - 1; *p >= '0' && *p <= '9'; p--, unit *= 10)
		body += (size_t)(*p - '0') * unit;
	return size + body;
}

static void connect_peer(struct load *l, struct peer *p)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)l->o->port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = p};
	int one = 1;

	p->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (p->fd < 0 || connect(p->fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		die("connect: %s", strerror(errno));
	setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (fcntl(p->fd, F_SETFL, O_NONBLOCK) < 0 ||
	    epoll_ctl(l->epoll, EPOLL_CTL_ADD, p->fd, &e) < 0)
		die("epoll_ctl: %s", strerror(errno));
}

static void finish(struct load *l, struct peer *p)
{
	usec took = usec_monotonic() - p->due;
	str in = buf_get(&p->in);

	if (l->done < LATENCIES_MAX)
		l->latencies[l->done] = (uint32_t)took;
	l->done++;
	if (in.n < 12 || memcmp(in.p + 9, "200", 3) != 0) {
		l->failed++;
		if (!l->first_failure.p)
			l->first_failure = (str){mem_copy_text(in.p, in.n), in.n};
	}
	p->due = 0;
	/* A server that does not keep connections is met on its own terms. */
	if (memmem(in.p, in.n, "\r\nConnection: close\r\n", 21)) {
		close(p->fd);
		connect_peer(l, p);
	}
}

static bool receive(struct peer *p)
{
	for (;;) {
		char *room = buf_room(&p->in, 65536);
		ssize_t n;

		if (!room)
			die("an answer is larger than 4 MiB");
		n = read(p->fd, room, 65536);
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0)
			die("the server closed a connection");
		p->in.n += (size_t)n;
		if (n < 65536)
			break;
	}

	size_t size = answer_size(buf_get(&p->in));

	return size && p->in.n >= size;
}

static void open_peers(struct load *l)
{
	for (int i = 0; i < l->o->connections; i++) {
		struct peer *p = &l->peers[i];

		p->key = &l->o->keys[i % l->o->key_count];
		buf_init(&p->out, 1024 * 1024);
		buf_init(&p->in, ANSWER_MAX);
		connect_peer(l, p);
		sign_request(l, p);
	}
}

/* At a fixed rate: sends what is due on idle connections. Returns how long to sleep at most. */
static int send_due(struct load *l, usec end)
{
	usec now = usec_monotonic();
	usec gap = (usec)(1e6 / l->o->rate);
	int at = 0;

	while (l->next_due <= now && now < end) {
		while (at < l->o->connections && l->peers[at].due)
			at++;
		if (at == l->o->connections)
			return -1; /* all busy: an answer wakes us, and latency counts from when it
				      was due */
		send_request(l, &l->peers[at], l->next_due);
		l->next_due += gap;
	}
	return (int)((l->next_due - now) / 1000);
}

static void run(struct load *l)
{
	struct epoll_event events[256];
	usec start = usec_monotonic();
	usec end = start + (usec)(l->o->seconds * 1e6);
	int busy = 0;

	l->next_due = start;
	if (l->o->rate == 0)
		for (int i = 0; i < l->o->connections; i++)
			send_request(l, &l->peers[i], usec_monotonic());
	do {
		int sleep = l->o->rate > 0 ? send_due(l, end) : 100;
		int n = epoll_wait(l->epoll, events, ARRAY_LEN(events),
				   sleep < 0 || sleep > 100 ? 100 : sleep);

		for (int i = 0; i < n; i++) {
			struct peer *p = events[i].data.ptr;

			if (events[i].events & EPOLLOUT) {
				watch(l, p, EPOLLIN);
				push(l, p);
			}
			if (!(events[i].events & EPOLLIN) || !p->due || !receive(p))
				continue;
			finish(l, p);
			if (l->o->rate == 0 && usec_monotonic() < end)
				send_request(l, p, usec_monotonic());
		}
		busy = 0;
		for (int i = 0; usec_monotonic() >= end && i < l->o->connections; i++)
			busy += l->peers[i].due != 0;
	} while (usec_monotonic() < end || (busy && usec_monotonic() < end + SECONDS(10)));
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void report(struct load *l)
{
	size_t n = l->done < LATENCIES_MAX ? l->done : LATENCIES_MAX;

	qsort(l->latencies, n, sizeof(*l->latencies), by_value);
	printf("{\"requests\":%zu,\"failed\":%zu,\"per_second\":%.1f,\"p50_us\":%u,\"p99_us\":%u,"
	       "\"max_us\":%u}\n",
	       l->done, l->failed, (double)l->done / l->o->seconds, n ? l->latencies[n / 2] : 0,
	       n ? l->latencies[n * 99 / 100] : 0, n ? l->latencies[n - 1] : 0);
	if (l->first_failure.p)
		fprintf(stderr, "load: first failure:\n%.*s\n", STR_ARG(l->first_failure));
}

/* A file of "KEYID SECRET" lines. */
static void read_keys(struct options *o, const char *path)
{
	char line[512], id[128], secret[256];
	FILE *f = fopen(path, "r");

	if (!f)
		die("%s: %s", path, strerror(errno));
	while (o->key_count < KEYS_MAX && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%127s %255s", id, secret) != 2)
			continue;
		o->keys[o->key_count++] =
			(struct key){str_from(mem_copy_text(id, strlen(id))),
				     str_from(mem_copy_text(secret, strlen(secret)))};
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	struct options o = {
		.connections = 64, .seconds = 5, .service = S("support"), .body = S("{}")};
	int c;

	while ((c = getopt(argc, argv, "p:k:t:b:c:s:r:v:")) != -1) {
		switch (c) {
		case 'p':
			o.port = (int)strtod(optarg, NULL);
			break;
		case 'k':
			read_keys(&o, optarg);
			break;
		case 't':
			o.target = str_from(optarg);
			break;
		case 'b':
			o.body = str_from(optarg);
			break;
		case 'c':
			o.connections = (int)strtod(optarg, NULL);
			break;
		case 's':
			o.seconds = strtod(optarg, NULL);
			break;
		case 'r':
			o.rate = strtod(optarg, NULL);
			break;
		case 'v':
			o.service = str_from(optarg);
			break;
		default:
			break;
		}
	}
	if (!o.port || !o.key_count || !o.target.p || o.connections < 1 ||
	    o.connections > CONNECTIONS_MAX || o.seconds <= 0 || o.seconds > 600) {
		fprintf(stderr,
			"usage: load -p PORT -k KEYFILE -t TARGET [-b BODY] [-c CONNECTIONS] "
			"[-s SECONDS] [-r RATE] [-v SERVICE]\n");
		return 2;
	}

	struct load l = {.o = &o, .arena = arena_new(), .epoll = epoll_create1(0)};

	l.peers = mem_array((size_t)o.connections, sizeof(*l.peers));
	l.latencies = mem_array(LATENCIES_MAX, sizeof(*l.latencies));
	open_peers(&l);
	run(&l);
	report(&l);
	return l.failed > 0;
}
