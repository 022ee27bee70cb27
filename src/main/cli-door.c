/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-door.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "buf.h"
#include "house.h"
#include "settings.h"

#define ANSWER_MAX MIB(80)
#define PATIENCE_SECONDS 120
/* A server that is starting or stopping holds the lock but has no socket. */
#define TRIES 50
#define PAUSE_US 100000

struct cli_door {
	char *socket; /* of a running server; NULL: house is open */
	struct house *house;
};

PRINTF(2, 3) static int fail(char **reterr, const char *fmt, ...)
{
	struct buf b CLEANUP(buf_done) = {0};
	va_list args;

	buf_init(&b, 4096);
	va_start(args, fmt);
	buf_vfmt(&b, fmt, args);
	va_end(args);
	*reterr = mem_copy_text(b.p, b.n);
	return E_IO;
}

/* A connection to the server behind the socket; negative errno without one. */
static int connect_to(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	str name = str_from(path);
	int fd;

	if (name.n >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, name.p, name.n);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		int why = errno;

		close(fd);
		return -why;
	}
	return fd;
}

int door_open(str dir, struct cli_door **ret, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct cli_door *d = MEM_NEW(struct cli_door);
	str path = str_fmt(a, "%.*s/mainstay.sock", STR_ARG(dir));
	int r = E_BUSY;

	for (int i = 0; i < TRIES && r == E_BUSY; i++) {
		int fd = connect_to(str_c(a, path));

		if (fd >= 0) {
			close(fd);
			d->socket = mem_copy_text(path.p, path.n);
			*ret = d;
			return 0;
		}
		if (i > 0) {
			mem_free(*reterr);
			usleep(PAUSE_US);
		}
		*reterr = NULL;
		r = house_open(&(struct house_options){.dir = dir}, &d->house, reterr);
	}
	if (r == 0)
		r = house_run(d->house, reterr);
	if (r < 0) {
		house_close(d->house);
		mem_free(d);
		return r;
	}
	*ret = d;
	return 0;
}

void door_close(struct cli_door *d)
{
	if (!d)
		return;
	house_close(d->house);
	mem_free(d->socket);
	mem_free(d);
}

bool door_is_served(const struct cli_door *d)
{
	return d->socket != NULL;
}

static int send_all(int fd, str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

/* Everything until the server closes: the request asks for that. */
static int receive_all(int fd, struct buf *in)
{
	for (;;) {
		char *room = buf_room(in, KIB(64));
		ssize_t n;

		if (!room)
			return -1;
		n = recv(fd, room, KIB(64), 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			return 0;
		in->n += (size_t)n;
	}
}

/* Status and body of a whole answer; its Content-Length must be what came. */
static int parse_answer(str text, int *ret_status, str *ret_body)
{
	str rest = text, line = str_cut(&rest, '\n');
	int64_t status, length = -1;

	if (!str_starts(line, S("HTTP/1.1 ")) || str_to_i64(str_slice(line, 9, 12), &status) < 0)
		return E_SYNTAX;
	while (rest.p) {
		line = str_trim(str_cut(&rest, '\n'));
		if (line.n == 0)
			break;
		str value = line, name = str_cut(&value, ':');

		if (str_ieq(name, S("content-length")) && str_to_i64(str_trim(value), &length) < 0)
			return E_SYNTAX;
	}
	if (!rest.p || length < 0 || (size_t)length != rest.n)
		return E_SYNTAX;
	*ret_status = (int)status;
	*ret_body = rest;
	return 0;
}

static int ask_server(const char *socket_path, str target, str body, struct arena *a,
		      int *ret_status, str *ret_body, char **reterr)
{
	struct buf in CLEANUP(buf_done) = {0};
	int fd = connect_to(socket_path), r;
	str head = str_fmt(a,
			   "POST / HTTP/1.1\r\nHost: local\r\nUser-Agent: mainstay\r\n"
			   "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: %.*s\r\n"
			   "Content-Length: %zu\r\nConnection: close\r\n\r\n",
			   STR_ARG(target), body.n);

	if (fd < 0)
		return fail(reterr, "the server at %s went away; try again", socket_path);
	buf_init(&in, ANSWER_MAX);
	r = send_all(fd, head);
	if (r == 0)
		r = send_all(fd, body);
	/* A refusal may come before all was sent: what came is the answer. */
	if (receive_all(fd, &in) < 0)
		r = -1;
	close(fd);
	if (parse_answer(buf_dup(&in, a), ret_status, ret_body) == 0)
		return 0;
	return fail(reterr, r < 0 ? "the server did not answer; it may be busy or ending: try again"
				  : "the server's answer is cut off; try again");
}

int door_call(struct cli_door *d, str target, str body, struct arena *a, int *ret_status,
	      str *ret_body, char **reterr)
{
	if (d->socket)
		return ask_server(d->socket, target, body, a, ret_status, ret_body, reterr);
	return runner_call(d->house->runner, target, body, a, ret_status, ret_body);
}

/* Gives whole lines to fn and keeps the rest. The head ends with an empty line. */
static bool give_lines(struct buf *in, bool *in_body, int *status, bool (*fn)(void *ctx, str line),
		       void *ctx)
{
	size_t used = 0;
	bool go_on = true;

	for (;;) {
		str rest = {in->p + used, in->n - used};
		ptrdiff_t end = str_index(rest, '\n');
		int64_t code;
		str line;

		if (end < 0 || !go_on)
			break;
		line = str_slice(rest, 0, (size_t)end);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		used += (size_t)end + 1;
		if (*in_body)
			go_on = fn(ctx, line);
		else if (!line.n)
			*in_body = true;
		else if (!*status && str_to_i64(str_slice(line, 9, 12), &code) == 0)
			*status = (int)code;
	}
	if (used)
		memmove(in->p, in->p + used, in->n - used);
	in->n -= used;
	return go_on;
}

int door_stream(struct cli_door *d, str path, bool (*fn)(void *ctx, str line), void *ctx,
		int *ret_status, char **reterr)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct buf in CLEANUP(buf_done) = {0};
	bool in_body = false, go_on = true;
	int fd, status = 0;

	if (!d->socket) {
		fail(reterr, "no server runs on this data directory, so nothing happens in it");
		return E_INVAL;
	}
	fd = connect_to(d->socket);
	/* HTTP/1.0: the answer comes as it is, and ends with the connection */
	if (fd < 0 || send_all(fd, str_fmt(a, "GET %.*s HTTP/1.0\r\nHost: local\r\n\r\n",
					   STR_ARG(path))) < 0) {
		if (fd >= 0)
			close(fd);
		return fail(reterr, "the server at %s went away; try again", d->socket);
	}
	buf_init(&in, ANSWER_MAX);
	while (go_on) {
		char *room = buf_room(&in, KIB(64));
		ssize_t n = room ? recv(fd, room, KIB(64), 0) : 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		in.n += (size_t)n;
		go_on = give_lines(&in, &in_body, &status, fn, ctx);
	}
	close(fd);
	*ret_status = status;
	return 0;
}
