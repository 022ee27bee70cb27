/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "mail-child.h"

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

/* A child that ended early must not end us with SIGPIPE, which only sockets can avoid. */
static int way_in(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
}

/* The child gets its two ends as 0 and 1, nothing as 2, and no other descriptor: all of ours close
 * when it starts. */
static int start(const struct mail_reader *reader, struct arena *a, size_t most, struct child *ret)
{
	const char *program = reader->program ? reader->program : "/proc/self/exe";
	char *const argv[] = {(char *)(uintptr_t)program, MAIL_CHILD_WORD,
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
		r = posix_spawn(&ret->pid, program, &actions, &attr, argv, no_environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	close_end(&in[0]);
	close_end(&out[1]);
	if (r != 0) {
		close_end(&in[1]);
		close_end(&out[0]);
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

static str how_it_ended(struct arena *a, int status)
{
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return S("the reader tried something forbidden and was ended");
	if (WIFSIGNALED(status))
		return str_fmt(a, "the reader was ended by signal %d", WTERMSIG(status));
	return str_fmt(a, "the reader ended with code %d", WEXITSTATUS(status));
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
	r = start(reader, a, raw.n ? raw.n : 1, &c);
	if (r < 0) {
		*reterr = S("the reader could not be started");
		return r;
	}
	r = talk(&c, raw, &answer);
	status = reap(&c, r < 0);
	if (r < 0) {
		*reterr = r == E_LIMIT ? S("the reader took too long")
				       : S("the reader's answer is too long");
		return r;
	}
	if (status != 0) {
		*reterr = how_it_ended(a, status);
		return E_SYNTAX;
	}
	r = mail_message_decode(a, buf_dup(&answer, a), ret);
	if (r < 0)
		*reterr = S("the reader's answer cannot be understood");
	return r;
}
