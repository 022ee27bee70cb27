/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "mail-child.h"
#include "sibling.h"

#define ANSWER_EXTRA ((size_t)16 << 20)
#define PIECE ((size_t)64 << 10)

struct child {
	pid_t pid;
	int to, from; /* our ends; -1 when closed */
	usec deadline;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

str mail_reader_program(const struct mail_reader *reader, struct arena *a)
{
	return reader->program ? str_from(reader->program) : sibling_path(a, MAIL_CHILD);
}

/* A child that ended early must not end us with SIGPIPE, which only sockets can avoid. */
static int way_in(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
}

/* The child gets its two ends as 0 and 1, nothing as 2, and no other descriptor: all of ours close
 * when it starts. */
static int start(const struct mail_reader *reader, struct arena *a, size_t most, struct child *ret,
		 str *reterr)
{
	str program = mail_reader_program(reader, a);
	const char *path = str_c(a, program);
	char *const argv[] = {MAIL_CHILD, MAIL_CHILD_VERSION,
			      (char *)(uintptr_t)str_c(a, str_fmt(a, "%zu", most)),
			      (char *)(uintptr_t)reader->probe, NULL};
	char *const no_environment[] = {NULL};
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none;
	int r = way_in(in) < 0 || pipe2(out, O_CLOEXEC) < 0 ? errno : 0;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&actions, 3);
	if (r == 0)
		r = posix_spawn(&ret->pid, path, &actions, &attr, argv, no_environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	close_end(&in[0]);
	close_end(&out[1]);
	if (r != 0) {
		close_end(&in[1]);
		close_end(&out[0]);
		*reterr = str_fmt(a, "the reader %.*s cannot be started: %s", STR_ARG(program),
				  strerrordesc_np(r));
		return E_IO;
	}
	ret->to = in[1];
	ret->from = out[0];
	fcntl(ret->to, F_SETFL, O_NONBLOCK);
	fcntl(ret->from, F_SETFL, O_NONBLOCK);
	return 0;
}

static void feed(struct child *c, str *raw)
{
	ssize_t n = raw->n ? send(c->to, raw->p, raw->n < PIECE ? raw->n : PIECE, MSG_NOSIGNAL) : 0;

	if (n > 0)
		*raw = str_slice(*raw, (size_t)n, raw->n);
	/* a child that does not listen any more has its reasons: its exit code tells */
	if (!raw->n || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&c->to);
}

static int take(struct child *c, struct buf *answer)
{
	char *room = buf_room(answer, PIECE);
	ssize_t n;

	if (!room)
		return E_SYNTAX;
	n = read(c->from, room, PIECE);
	if (n > 0)
		answer->n += (size_t)n;
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(&c->from);
	return 0;
}

/* Both ways at once, until the child has closed its own. */
static int talk(struct child *c, str raw, struct buf *answer)
{
	while (c->from >= 0) {
		struct pollfd fds[2] = {{c->from, POLLIN, 0}, {c->to, POLLOUT, 0}};
		usec left = c->deadline - usec_monotonic();
		int r;

		if (left <= 0)
			return E_LIMIT;
		r = poll(fds, 2, (int)(left / MILLISECONDS(1)) + 1);
		if (r < 0 && errno != EINTR)
			return E_IO;
		if (r <= 0)
			continue;
		if (c->to >= 0 && fds[1].revents)
			feed(c, &raw);
		if (fds[0].revents) {
			r = take(c, answer);
			if (r < 0)
				return r;
		}
	}
	return 0;
}

/* Ends it when it has not ended by itself. */
static int reap(struct child *c, bool kill_it)
{
	int status = 0;

	close_end(&c->to);
	close_end(&c->from);
	if (kill_it)
		kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Ends that say nothing of the mail: another child may read it. */
static const struct {
	int code;
	const char *why;
} ends[] = {
	{MAIL_CHILD_NOT_SEALED, "the reader could not give up its rights: this system refuses "
				"seccomp or limits"},
	{MAIL_CHILD_OTHER_VERSION,
	 "the reader is of another release; install mainstay and " MAIL_CHILD
	 " of one release, and start the server again"},
	/* the loader's */
	{127, "the reader ended with code 127: a library is missing, ldd shows which"},
};

static int how_it_ended(struct arena *a, int status, str *reterr)
{
	if (WIFSIGNALED(status)) {
		*reterr =
			WTERMSIG(status) == SIGSYS
				? S("the reader tried something forbidden and was ended")
				: str_fmt(a, "the reader was ended by signal %d", WTERMSIG(status));
		return E_SYNTAX;
	}
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (WEXITSTATUS(status) == ends[i].code) {
			*reterr = str_from(ends[i].why);
			return E_IO;
		}
	}
	*reterr = str_fmt(a, "the reader ended with code %d", WEXITSTATUS(status));
	return E_SYNTAX;
}

int mail_read(const struct mail_reader *reader, struct arena *a, str raw, struct mail_message *ret,
	      str *reterr)
{
	usec limit = reader->limit ? reader->limit : MAIL_READER_LIMIT;
	struct child c = {.to = -1, .from = -1, .deadline = usec_monotonic() + limit};
	struct buf answer CLEANUP(buf_done) = {0};
	int r, status;

	if (raw.n > MAIL_RAW_MAX) {
		*reterr = S("the mail is too large");
		return E_SYNTAX;
	}
	buf_init(&answer, raw.n * 2 + ANSWER_EXTRA);
	r = start(reader, a, raw.n ? raw.n : 1, &c, reterr);
	if (r < 0)
		return r;
	r = talk(&c, raw, &answer);
	status = reap(&c, r < 0);
	if (r < 0) {
		*reterr = r == E_LIMIT ? S("the reader took too long")
				       : S("the reader's answer is too long");
		return r;
	}
	if (status != 0)
		return how_it_ended(a, status, reterr);
	r = mail_message_decode(a, buf_dup(&answer, a), ret);
	if (r < 0)
		*reterr = S("the reader's answer cannot be understood");
	return r;
}
