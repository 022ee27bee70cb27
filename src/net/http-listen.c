/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listening and accepting. The first loop accepts and deals connections out in
 * turn. It counts them, in all and of each address; who is past a limit is told
 * so in HTTP, unless there are many of those, too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http-private.h"
#include "map.h"

#define ACCEPTS_MOST 64
/* Connections of the local socket; they are beside the other limits. */
#define LOCAL_MOST 256
/* Connections that are being told that they are too many. */
#define REFUSED_MOST 64
/* After running out of descriptors. */
#define ACCEPT_PAUSE MILLISECONDS(100)

struct http_peer {
	int64_t connections;
};

PRINTF(2, 3) static void say(char **reterr, const char *fmt, ...)
{
	struct buf text CLEANUP(buf_done) = {0};
	va_list args;

	buf_init(&text, 4096);
	va_start(args, fmt);
	buf_vfmt(&text, fmt, args);
	va_end(args);
	*reterr = mem_copy_text(text.p, text.n);
}

/* ---- counts ---- */

/* What an address counts as: itself, or its /64, which is what one IPv6 customer has. */
static str peer_key(const char *peer, char key[INET6_ADDRSTRLEN])
{
	struct in6_addr v6;

	if (!strchr(peer, ':') || inet_pton(AF_INET6, peer, &v6) != 1)
		return str_from(peer);
	memset(&v6.s6_addr[8], 0, 8);
	return str_from(inet_ntop(AF_INET6, &v6, key, INET6_ADDRSTRLEN));
}

static bool peer_enter(struct http_server *s, const char *peer)
{
	char text[INET6_ADDRSTRLEN];
	str key = peer_key(peer, text);
	struct http_peer *p;
	bool fits;

	pthread_mutex_lock(&s->peers_lock);
	p = map_find(s->peers, key);
	fits = !p || p->connections < s->o.connections_per_peer;
	if (fits) {
		if (!p) {
			p = MEM_NEW(struct http_peer);
			map_put(s->peers, key, p);
		}
		p->connections++;
	}
	pthread_mutex_unlock(&s->peers_lock);
	return fits;
}

static void peer_leave(struct http_server *s, const char *peer)
{
	char text[INET6_ADDRSTRLEN];
	str key = peer_key(peer, text);
	struct http_peer *p;

	pthread_mutex_lock(&s->peers_lock);
	p = map_find(s->peers, key);
	if (p && --p->connections == 0)
		mem_free(map_remove(s->peers, key));
	pthread_mutex_unlock(&s->peers_lock);
}

void http_count_leave(struct http_server *s, enum http_count count, const char *peer)
{
	switch (count) {
	case HTTP_COUNT_PEER:
		atomic_fetch_sub(&s->connections, 1);
		peer_leave(s, peer);
		break;
	case HTTP_COUNT_LOCAL:
		atomic_fetch_sub(&s->local_connections, 1);
		break;
	case HTTP_COUNT_REFUSED:
		atomic_fetch_sub(&s->refused, 1);
		break;
	}
}

/* Counts it where it belongs. E_LIMIT when it cannot even be told. */
static int count_enter(struct http_server *s, bool local, const char *peer, enum http_count *ret)
{
	if (local) {
		if (atomic_fetch_add(&s->local_connections, 1) < LOCAL_MOST) {
			*ret = HTTP_COUNT_LOCAL;
			return 0;
		}
		atomic_fetch_sub(&s->local_connections, 1);
		return E_LIMIT;
	}
	if (atomic_fetch_add(&s->connections, 1) < s->o.connections_max && peer_enter(s, peer)) {
		*ret = HTTP_COUNT_PEER;
		return 0;
	}
	atomic_fetch_sub(&s->connections, 1);
	/* A handshake would be too much work for a refusal. */
	if (!s->tls && atomic_fetch_add(&s->refused, 1) < REFUSED_MOST) {
		*ret = HTTP_COUNT_REFUSED;
		return 0;
	}
	if (!s->tls)
		atomic_fetch_sub(&s->refused, 1);
	return E_LIMIT;
}

/* ---- accepting ---- */

static void peer_text(const struct sockaddr_storage *from, char ret[46])
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;

	if (from->ss_family == AF_INET)
		inet_ntop(AF_INET, &v4->sin_addr, ret, 46);
	else if (from->ss_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
		inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], ret, 46);
	else if (from->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &v6->sin6_addr, ret, 46);
}

static void take_socket(struct http_listener *from, int fd, const struct sockaddr_storage *address)
{
	struct http_server *s = from->server;
	struct http_accepted *a = MEM_NEW(struct http_accepted);
	const int on = 1;

	a->fd = fd;
	a->peer_uid = -1;
	if (from->local) {
		struct ucred who;
		socklen_t n = sizeof(who);

		memcpy(a->peer, "local", sizeof("local"));
		if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0)
			a->peer_uid = (int64_t)who.uid;
	} else {
		peer_text(address, a->peer);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	}
	if (count_enter(s, from->local, a->peer, &a->count) < 0) {
		close(fd);
		mem_free(a);
		return;
	}
	a->message = (struct http_message){.kind = HTTP_MESSAGE_CONN, .accepted = a};
	http_loop_send(&s->loops[s->next_loop], &a->message);
	s->next_loop = (s->next_loop + 1) % s->loop_count;
}

static void on_acceptable(evutil_socket_t fd, short what, void *arg)
{
	struct http_listener *from = arg;
	const struct timeval pause = {.tv_usec = ACCEPT_PAUSE};

	(void)what;
	for (int i = 0; i < ACCEPTS_MOST; i++) {
		struct sockaddr_storage address = {0};
		socklen_t n = sizeof(address);
		int got =
			accept4(fd, (struct sockaddr *)&address, &n, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (got >= 0) {
			take_socket(from, got, &address);
			continue;
		}
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			/* The queue stays full, and readable: look again later. */
			event_del(&from->readable);
			evtimer_add(&from->server->accept_again, &pause);
		}
		if (errno != EINTR && errno != ECONNABORTED)
			return;
	}
}

static void on_accept_again(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	http_listen_start(arg);
}

void http_listen_start(struct http_server *s)
{
	struct http_listener *const all[] = {&s->listener, &s->local};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct http_listener *l = all[i];

		if (l->fd < 0)
			continue;
		if (!event_initialized(&l->readable))
			event_assign(&l->readable, s->loops[0].base, l->fd, EV_READ | EV_PERSIST,
				     on_acceptable, l);
		event_add(&l->readable, NULL);
	}
	if (!event_initialized(&s->accept_again))
		evtimer_assign(&s->accept_again, s->loops[0].base, on_accept_again, s);
}

static void listener_close(struct http_listener *l)
{
	if (l->fd < 0)
		return;
	if (event_initialized(&l->readable))
		event_del(&l->readable);
	close(l->fd);
	l->fd = -1;
}

void http_listen_stop(struct http_server *s)
{
	if (event_initialized(&s->accept_again))
		event_del(&s->accept_again);
	listener_close(&s->listener);
	if (s->local.fd >= 0)
		unlink(s->local_path);
	listener_close(&s->local);
}

/* ---- listening ---- */

static void text_freep(char **text)
{
	mem_free(*text);
}

/* "host:port", "[v6]:port", ":port" for all addresses. */
static int address_of(const char *text, struct addrinfo **ret, char **reterr)
{
	const struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
				       .ai_socktype = SOCK_STREAM};
	const char *colon = strrchr(text, ':');
	char *host CLEANUP(text_freep) = NULL;
	int64_t port;
	size_t n;
	int r;

	if (!colon || (strchr(text, ':') != colon && colon[-1] != ']')) {
		say(reterr, "cannot listen on %s; write ADDRESS:PORT, or [ADDRESS]:PORT for IPv6",
		    text);
		return E_INVAL;
	}
	/* The resolver would take 65616 for 80, and nothing for any. */
	if (str_to_i64(str_from(colon + 1), &port) < 0 || port < 0 || port > UINT16_MAX) {
		say(reterr,
		    "cannot listen on %s: a port is a number from 0 to 65535; write ADDRESS:PORT, "
		    "like 127.0.0.1:8080",
		    text);
		return E_INVAL;
	}
	n = (size_t)(colon - text);
	if (n >= 2 && text[0] == '[' && text[n - 1] == ']')
		host = mem_copy_text(text + 1, n - 2);
	else
		host = mem_copy_text(text, n);
	r = getaddrinfo(n > 0 ? host : NULL, colon + 1, &hints, ret);
	if (r != 0) {
		say(reterr, "cannot listen on %s: %s; write ADDRESS:PORT, like 127.0.0.1:8080",
		    text, gai_strerror(r));
		return E_INVAL;
	}
	return 0;
}

static int bound_port(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &n) < 0)
		return 0;
	return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
					      : ((struct sockaddr_in *)&at)->sin_port);
}

static int listen_tcp(struct http_server *s, const char *text, char **reterr)
{
	struct addrinfo *at;
	const int on = 1, off = 0;
	int r, fd;

	r = address_of(text, &at, reterr);
	if (r < 0)
		return r;
	fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (at->ai_family == AF_INET6)
			setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	}
	if (fd < 0 || bind(fd, at->ai_addr, at->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0) {
		r = errno == EADDRINUSE ? E_BUSY : E_IO;
		say(reterr, "cannot listen on %s: %s; %s", text, strerror(errno),
		    r == E_BUSY ? "stop the program that listens there, or choose another port"
				: "choose an address of this machine and a port you may use");
		if (fd >= 0)
			close(fd);
		freeaddrinfo(at);
		return r;
	}
	freeaddrinfo(at);
	s->listener.fd = fd;
	s->port = bound_port(fd);
	return 0;
}

/* Whether somebody answers at that socket. */
static bool local_is_alive(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive;

	if (fd < 0)
		return false;
	alive = connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;
	close(fd);
	return alive;
}

static int listen_local(struct http_server *s, const char *path, char **reterr)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	struct stat st;
	int fd;

	if (strlen(path) >= sizeof(at.sun_path)) {
		say(reterr,
		    "the local socket's path is longer than %zu bytes: %s; use a shorter "
		    "directory",
		    sizeof(at.sun_path) - 1, path);
		return E_INVAL;
	}
	memcpy(at.sun_path, path, strlen(path));
	if (lstat(path, &st) == 0 && S_ISSOCK(st.st_mode)) {
		if (local_is_alive(&at)) {
			say(reterr, "another server listens on %s; stop it first", path);
			return E_BUSY;
		}
		unlink(path); /* left over from a server that was killed */
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* On Linux the mode set before binding is the file's, so it is never open to others. */
	if (fd < 0 || fchmod(fd, S_IRUSR | S_IWUSR) < 0 ||
	    bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    chmod(path, S_IRUSR | S_IWUSR) < 0 || listen(fd, SOMAXCONN) < 0) {
		say(reterr, "cannot listen on %s: %s; is its directory there and yours?", path,
		    strerror(errno));
		if (fd >= 0)
			close(fd);
		return E_IO;
	}
	s->local.fd = fd;
	s->local_path = mem_copy_text(path, strlen(path));
	return 0;
}

int http_listen(struct http_server *s, char **reterr)
{
	int r = 0;

	if (s->o.listen)
		r = listen_tcp(s, s->o.listen, reterr);
	if (r >= 0 && s->o.local_path)
		r = listen_local(s, s->o.local_path, reterr);
	return r;
}
