/* SPDX-License-Identifier: Apache-2.0 */
#include "lmtp-server.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "arena.h"

#define READ_SIZE ((size_t)64 << 10)
#define OUT_MAX ((size_t)64 << 10)
#define STACK_SIZE ((size_t)512 << 10)
#define WRITE_TIMEOUT_MS 30000

struct lmtp_conn {
	struct lmtp_server *server;
	struct lmtp_conn *next;
	pthread_t thread;
	int fd;
	atomic_bool done; /* the thread may be joined */
};

struct lmtp_server {
	struct lmtp_server_options o;
	int fd;
	int port;
	char *path; /* of a local socket */
	pthread_t thread;
	atomic_bool stopping;
	int wake[2];             /* ends the acceptor's wait */
	struct lmtp_conn *conns; /* the acceptor's */
	int count;
};

PRINTF(3, 4) static int fail(char **reterr, int kind, const char *fmt, ...)
{
	struct buf b;
	va_list args;

	buf_init(&b, 4096);
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	*reterr = mem_copy_text(b.p ? b.p : "", b.n);
	buf_done(&b);
	return kind;
}

/* ---- one connection ---- */

static int write_all(int fd, str bytes)
{
	while (bytes.n) {
		struct pollfd p = {fd, POLLOUT, 0};
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (poll(&p, 1, WRITE_TIMEOUT_MS) <= 0)
				return E_IO;
			continue;
		}
		if (n <= 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

/* Bytes, 0 at the end, E_IO when nothing comes in time. */
static ssize_t read_some(const struct lmtp_conn *c, char *to, size_t n)
{
	struct pollfd p = {c->fd, POLLIN, 0};
	int ms = (int)(c->server->o.idle_timeout / MILLISECONDS(1));

	if (poll(&p, 1, ms) <= 0 || atomic_load(&c->server->stopping))
		return E_IO;
	return recv(c->fd, to, n, 0);
}

static void take_mail(const struct lmtp_conn *c, struct lmtp_session *session, struct buf *out)
{
	const struct lmtp_server_options *o = &c->server->o;
	const struct lmtp_mail *mail = lmtp_session_mail(session);
	struct arena *a CLEANUP(arena_freep) = arena_new();
	enum lmtp_verdict verdict = LMTP_NEVER;
	str text = S("The mail is too large");

	if (!mail->too_large)
		verdict = o->take(o->session.ctx, mail, a, &text);
	lmtp_session_answer(session, verdict, text, out);
}

static int talk_on(const struct lmtp_conn *c, struct lmtp_session *session, str bytes,
		   struct buf *out)
{
	int r = 0;

	while (r == 0 && bytes.n && lmtp_session_state(session) != LMTP_CLOSED) {
		size_t n = lmtp_session_feed(session, bytes, out);

		bytes = str_slice(bytes, n, bytes.n);
		if (lmtp_session_state(session) == LMTP_MAIL)
			take_mail(c, session, out);
		r = out->failed ? E_LIMIT : write_all(c->fd, buf_get(out));
		buf_reset(out);
	}
	return r;
}

static void talk(const struct lmtp_conn *c, char *room)
{
	struct lmtp_session *session = lmtp_session_new(&c->server->o.session);
	struct buf out CLEANUP(buf_done) = {0};
	ssize_t n = 1;
	int r;

	buf_init(&out, OUT_MAX);
	lmtp_session_greet(session, &out);
	r = write_all(c->fd, buf_get(&out));
	buf_reset(&out);
	while (r == 0 && n > 0 && lmtp_session_state(session) != LMTP_CLOSED) {
		n = read_some(c, room, READ_SIZE);
		if (n > 0)
			r = talk_on(c, session, (str){room, (size_t)n}, &out);
	}
	if (atomic_load(&c->server->stopping))
		DISCARD("it is leaving anyway",
			write_all(c->fd, S("421 4.3.2 The server stops\r\n")));
	lmtp_session_free(session);
}

static void *conn_loop(void *arg)
{
	struct lmtp_conn *c = arg;
	char *room = mem_new(READ_SIZE);

	talk(c, room);
	mem_free(room);
	shutdown(c->fd, SHUT_RDWR);
	atomic_store(&c->done, true);
	return NULL;
}

/* ---- the acceptor ---- */

/* Joins connections that ended, or all. */
static void reap(struct lmtp_server *s, bool all)
{
	for (struct lmtp_conn **at = &s->conns; *at;) {
		struct lmtp_conn *c = *at;

		if (!all && !atomic_load(&c->done)) {
			at = &c->next;
			continue;
		}
		pthread_join(c->thread, NULL);
		close(c->fd);
		*at = c->next;
		mem_free(c);
		s->count--;
	}
}

static void welcome(struct lmtp_server *s, int fd)
{
	struct lmtp_conn *c = MEM_NEW(struct lmtp_conn);
	pthread_attr_t attr;
	bool started;

	c->server = s;
	c->fd = fd;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	started = s->count < s->o.connections_max &&
		  pthread_create(&c->thread, &attr, conn_loop, c) == 0;
	pthread_attr_destroy(&attr);
	if (!started) {
		DISCARD("it may come again",
			write_all(fd, S("421 4.3.2 Too many connections\r\n")));
		close(fd);
		mem_free(c);
		return;
	}
	c->next = s->conns;
	s->conns = c;
	s->count++;
}

static void *accept_loop(void *arg)
{
	struct lmtp_server *s = arg;

	while (!atomic_load(&s->stopping)) {
		struct pollfd fds[2] = {{s->fd, POLLIN, 0}, {s->wake[0], POLLIN, 0}};
		int fd;

		/* looks for ended connections now and then, too */
		if (poll(fds, 2, 1000) < 0 && errno != EINTR)
			break;
		reap(s, false);
		if (!(fds[0].revents & POLLIN) || atomic_load(&s->stopping))
			continue;
		fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			welcome(s, fd);
		else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED)
			poll(&fds[1], 1, 100); /* out of descriptors: later */
	}
	for (struct lmtp_conn *c = s->conns; c; c = c->next)
		shutdown(c->fd, SHUT_RD);
	reap(s, true);
	return NULL;
}

/* ---- listening ---- */

static int listen_local(struct lmtp_server *s, const char *path, char **reterr)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct stat st;

	if (strlen(path) >= sizeof(at.sun_path))
		return fail(reterr, E_INVAL, "the path of mail.lmtp is too long: %s", path);
	memcpy(at.sun_path, path, strlen(path));
	if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		unlink(path); /* left over: the data directory's lock says that we are alone */
	s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    chmod(path, S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP) < 0 || listen(s->fd, 64) < 0)
		return fail(reterr, E_IO, "cannot listen on %s (mail.lmtp): %m", path);
	s->path = mem_copy_text(path, strlen(path));
	return 0;
}

static bool is_loopback(const struct sockaddr *at)
{
	if (at->sa_family == AF_INET)
		return ntohl(((const struct sockaddr_in *)at)->sin_addr.s_addr) >> 24 == 127;
	return at->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)at)->sin6_addr);
}

static int bind_port(struct lmtp_server *s, const struct addrinfo *at)
{
	struct sockaddr_storage own;
	socklen_t n = sizeof(own);
	const int on = 1;

	s->fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->fd < 0)
		return E_IO;
	setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(s->fd, at->ai_addr, at->ai_addrlen) < 0 || listen(s->fd, 64) < 0 ||
	    getsockname(s->fd, (struct sockaddr *)&own, &n) < 0)
		return errno == EADDRINUSE ? E_BUSY : E_IO;
	s->port = ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
						  : ((struct sockaddr_in *)&own)->sin_port);
	return 0;
}

static int listen_port(struct lmtp_server *s, const char *text, char **reterr)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
				       .ai_socktype = SOCK_STREAM};
	struct arena *a CLEANUP(arena_freep) = arena_new();
	str rest = str_from(text), host = rest;
	struct addrinfo *at = NULL;
	ptrdiff_t colon = -1;
	int r;

	for (size_t i = 0; i < rest.n; i++)
		colon = rest.p[i] == ':' ? (ptrdiff_t)i : colon;
	if (colon < 0)
		return fail(reterr, E_INVAL, "mail.lmtp is \"%s\"; write /PATH, or 127.0.0.1:PORT",
			    text);
	host = str_slice(rest, 0, (size_t)colon);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_slice(host, 1, host.n - 1);
	if (getaddrinfo(str_c(a, host), text + colon + 1, &hints, &at) != 0)
		return fail(reterr, E_INVAL, "mail.lmtp is \"%s\"; write /PATH, or 127.0.0.1:PORT",
			    text);
	if (!is_loopback(at->ai_addr)) {
		freeaddrinfo(at);
		return fail(reterr, E_INVAL,
			    "mail.lmtp is \"%s\": anybody who reaches it can claim to be anybody, "
			    "so it must be an address of this machine only, like 127.0.0.1",
			    text);
	}
	r = bind_port(s, at);
	freeaddrinfo(at);
	return r < 0 ? fail(reterr, r, "cannot listen on %s (mail.lmtp): %m", text) : 0;
}

static void server_free(struct lmtp_server *s)
{
	if (s->fd >= 0)
		close(s->fd);
	if (s->path)
		unlink(s->path);
	for (size_t i = 0; i < 2; i++) {
		if (s->wake[i] >= 0)
			close(s->wake[i]);
	}
	mem_free(s->path);
	mem_free(s);
}

int lmtp_server_start(const struct lmtp_server_options *o, struct lmtp_server **ret, char **reterr)
{
	struct lmtp_server *s = MEM_NEW(struct lmtp_server);
	int r;

	s->o = *o;
	s->fd = s->wake[0] = s->wake[1] = -1;
	r = o->listen[0] == '/' ? listen_local(s, o->listen, reterr)
				: listen_port(s, o->listen, reterr);
	if (r == 0 && (pipe2(s->wake, O_CLOEXEC) < 0 ||
		       pthread_create(&s->thread, NULL, accept_loop, s) != 0))
		r = fail(reterr, E_LIMIT, "no thread for mail.lmtp can be started");
	if (r < 0) {
		server_free(s);
		return r;
	}
	*ret = s;
	return 0;
}

void lmtp_server_stop(struct lmtp_server *s)
{
	ssize_t n;

	if (!s)
		return;
	atomic_store(&s->stopping, true);
	n = write(s->wake[1], "x", 1);
	(void)n; /* without it the acceptor looks within a second */
	pthread_join(s->thread, NULL);
	server_free(s);
}

int lmtp_server_port(const struct lmtp_server *s)
{
	return s->port;
}
