/* SPDX-License-Identifier: Apache-2.0 */
#include "clamd.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"

#define PIECE_MAX ((size_t)256 << 10)
#define ANSWER_MAX ((size_t)4096)
#define NAME_MAX_BYTES ((size_t)200)

struct clamd {
	int fd;
	usec limit;
};

static int wait_for(const struct clamd *c, short what)
{
	struct pollfd p = {c->fd, what, 0};

	return poll(&p, 1, (int)(c->limit / MILLISECONDS(1))) > 0 ? 0 : E_IO;
}

static int send_all(struct clamd *c, str bytes)
{
	while (bytes.n) {
		ssize_t n = send(c->fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (wait_for(c, POLLOUT) < 0)
				return E_IO;
			continue;
		}
		if (n <= 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

/* Until it is connected or refused. */
static int finish_connect(const struct clamd *c, int r)
{
	int failed = 0;
	socklen_t n = sizeof(failed);

	if (r == 0)
		return 0;
	if (errno != EINPROGRESS && errno != EAGAIN)
		return E_IO;
	if (wait_for(c, POLLOUT) < 0 || getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &failed, &n) < 0)
		return E_IO;
	return failed ? E_IO : 0;
}

static int connect_local(struct clamd *c, str path)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	if (path.n >= sizeof(at.sun_path))
		return E_INVAL;
	memcpy(at.sun_path, path.p, path.n);
	c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		return E_IO;
	return finish_connect(c, connect(c->fd, (struct sockaddr *)&at, sizeof(at)));
}

static int connect_port(struct clamd *c, str address)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct addrinfo *all = NULL;
	str host = address;
	ptrdiff_t colon = -1;
	int r = E_IO;

	for (size_t i = 0; i < address.n; i++)
		colon = address.p[i] == ':' ? (ptrdiff_t)i : colon;
	if (colon < 1)
		return E_INVAL;
	host = str_slice(address, 0, (size_t)colon);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_slice(host, 1, host.n - 1);
	if (getaddrinfo(str_c(a, host), str_c(a, str_slice(address, (size_t)colon + 1, address.n)),
			&hints, &all) != 0)
		return E_IO;
	for (struct addrinfo *at = all; at && r < 0; at = at->ai_next) {
		if (c->fd >= 0)
			close(c->fd);
		c->fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (c->fd >= 0)
			r = finish_connect(c, connect(c->fd, at->ai_addr, at->ai_addrlen));
	}
	freeaddrinfo(all);
	return r;
}

int clamd_open(str address, usec limit, struct clamd **ret)
{
	struct clamd *c = MEM_NEW(struct clamd);
	int r;

	c->fd = -1;
	c->limit = limit;
	r = str_starts(address, S("/")) ? connect_local(c, address) : connect_port(c, address);
	/* "z": commands and answers end in NUL */
	if (r >= 0)
		r = send_all(c, (str){"zINSTREAM\0", 10});
	if (r < 0) {
		clamd_close(c);
		return r;
	}
	*ret = c;
	return 0;
}

static int send_length(struct clamd *c, size_t n)
{
	const char length[4] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	return send_all(c, (str){length, sizeof(length)});
}

int clamd_send(struct clamd *c, str bytes)
{
	while (bytes.n) {
		str piece = str_slice(bytes, 0, PIECE_MAX);
		int r = send_length(c, piece.n);

		if (r >= 0)
			r = send_all(c, piece);
		if (r < 0)
			return r;
		bytes = str_slice(bytes, piece.n, bytes.n);
	}
	return 0;
}

static int receive(struct clamd *c, struct buf *answer)
{
	while (answer->n < ANSWER_MAX) {
		char room[512];
		ssize_t n = recv(c->fd, room, sizeof(room), 0);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (wait_for(c, POLLIN) < 0)
				return E_IO;
			continue;
		}
		if (n <= 0)
			return answer->n ? 0 : E_IO;
		for (ssize_t i = 0; i < n; i++) {
			if (!room[i])
				return 0;
			buf_char(answer, room[i]);
		}
	}
	return E_IO;
}

int clamd_verdict(struct clamd *c, struct arena *a, enum clamd_verdict *ret, str *ret_name)
{
	struct buf answer CLEANUP(buf_done) = {0};
	int r;

	buf_init(&answer, ANSWER_MAX + 512);
	/* a daemon that has had enough does not take the end any more, and has said why */
	DISCARD("the answer tells", send_length(c, 0));
	r = receive(c, &answer);
	if (r >= 0)
		r = clamd_parse(a, buf_get(&answer), ret, ret_name);
	return r < 0 ? E_IO : 0;
}

void clamd_close(struct clamd *c)
{
	if (!c)
		return;
	if (c->fd >= 0)
		close(c->fd);
	mem_free(c);
}

/* "stream: OK", "stream: NAME FOUND", "INSTREAM size limit exceeded. ERROR" */
int clamd_parse(struct arena *a, str answer, enum clamd_verdict *ret, str *ret_name)
{
	static const str prefix = S_INIT("stream: "), found = S_INIT(" FOUND");
	char *name;

	answer = str_trim(answer);
	*ret_name = S("");
	if (str_contains(answer, S("size limit exceeded"))) {
		*ret = CLAMD_TOO_LARGE;
		return 0;
	}
	if (!str_starts(answer, prefix))
		return E_SYNTAX;
	answer = str_slice(answer, prefix.n, answer.n);
	if (str_eq(answer, S("OK"))) {
		*ret = CLAMD_CLEAN;
		return 0;
	}
	if (!str_ends(answer, found))
		return E_SYNTAX;
	answer = str_slice(answer, 0, answer.n - found.n);
	answer = str_slice(answer, 0, NAME_MAX_BYTES);
	name = arena_alloc(a, answer.n + 1);
	for (size_t i = 0; i < answer.n; i++)
		name[i] = answer.p[i] > 0x20 && answer.p[i] < 0x7f ? answer.p[i] : '_';
	*ret = CLAMD_INFECTED;
	*ret_name = (str){name, answer.n};
	return 0;
}
