/* SPDX-License-Identifier: Apache-2.0 */
#include "phone-child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "secret.h"
#include "settings.h"
#include "sibling.h"

#define PROGRAM "mainstay-sip"
#define PASSWORD_MAX 255
#define END_TRIES 120 /* of 50 ms */

struct sip_child {
	pid_t pid;
	int to, from;
	char in[CHILD_LINE_MAX * 4];
	size_t n, used; /* bytes there, bytes of the line that was given out */
};

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++) {
		if (pair[i] >= 0)
			(void)close(pair[i]);
	}
}

/* The setting, or the file beside this program. */
static str program(struct arena *a, const struct settings *s)
{
	return s->sip_program.n ? s->sip_program : sibling_path(a, PROGRAM);
}

static int spawn(struct sip_child *c, const char *path)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	char name[] = PROGRAM;
	char *argv[] = {name, NULL}, *envp[] = {NULL};
	posix_spawn_file_actions_t actions;
	int r;

	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) {
		close_pair(in);
		return errno;
	}
	r = posix_spawn_file_actions_init(&actions);
	if (!r)
		r = posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
	if (!r)
		r = posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	if (!r)
		r = posix_spawn(&c->pid, path, &actions, NULL, argv, envp);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (r) {
		close_pair(in);
		close_pair(out);
		return r;
	}
	(void)close(in[0]);
	(void)close(out[1]);
	c->to = in[1];
	c->from = out[0];
	return 0;
}

str sip_uri(struct arena *a, str number, str where, bool tcp)
{
	return str_fmt(a, "sip:%.*s@%.*s;transport=%s", STR_ARG(number), STR_ARG(where),
		       tcp ? "tcp" : "udp");
}

static int tell(struct arena *a, struct sip_child *c, const char *word, str value)
{
	if (!value.n)
		return 0;
	return sip_child_tell(c, str_fmt(a, "%s %.*s", word, STR_ARG(value)));
}

static int tell_time(struct arena *a, struct sip_child *c, const char *word, usec t)
{
	return tell(a, c, word, str_fmt(a, "%lld", (long long)(t / MILLISECONDS(1))));
}

/* Who calls: the setting, or the user at the proxy. */
static str from_uri(struct arena *a, const struct settings *s)
{
	str host = s->sip_proxy;

	if (s->sip_from.n)
		return s->sip_from;
	host = str_cut(&host, ':');
	return str_fmt(a, "sip:%.*s@%.*s", STR_ARG(s->sip_user.n ? s->sip_user : S("mainstay")),
		       STR_ARG(host));
}

static int introduce(struct arena *a, struct sip_child *c, const struct settings *s, str password)
{
	bool tcp = s->sip_transport == SIP_TCP;
	int r = sip_child_tell(c, S("mainstay-sip 1"));

	if (r >= 0)
		r = tell(a, c, "proxy", s->sip_proxy);
	if (r >= 0)
		r = tell(a, c, "transport", tcp ? S("tcp") : S("udp"));
	if (r >= 0)
		r = tell(a, c, "user", s->sip_user);
	if (r >= 0)
		r = tell(a, c, "password", password);
	if (r >= 0)
		r = tell(a, c, "from", from_uri(a, s));
	if (r >= 0)
		r = tell(a, c, "local", s->sip_local);
	if (r >= 0)
		r = tell_time(a, c, "agent-ring", s->sip_agent_ring);
	if (r >= 0)
		r = tell_time(a, c, "customer-ring", s->sip_customer_ring);
	if (r >= 0)
		r = tell_time(a, c, "talk", s->sip_talk_max);
	return r < 0 ? r : sip_child_tell(c, S("open"));
}

int sip_child_start(struct arena *a, const struct settings *s, struct sip_child **ret, str *reterr)
{
	struct sip_child *c;
	str path = program(a, s), password = {0};
	int r;

	if (s->sip_password_file.n &&
	    (secret_read(a, s->sip_password_file, &password) < 0 || password.n > PASSWORD_MAX)) {
		*reterr = str_fmt(a, "cannot read the password in %.*s",
				  STR_ARG(s->sip_password_file));
		return E_IO;
	}
	c = MEM_NEW(struct sip_child);
	r = spawn(c, str_c(a, path));
	if (r) {
		*reterr = str_fmt(a, "cannot start %.*s: %s", STR_ARG(path), strerrordesc_np(r));
		mem_free(c);
		return E_IO;
	}
	if (introduce(a, c, s, password) < 0) {
		*reterr = str_fmt(a, "%.*s ended at once", STR_ARG(path));
		sip_child_end(c);
		return E_IO;
	}
	*ret = c;
	return 0;
}

int sip_child_tell(struct sip_child *c, str line)
{
	char out[CHILD_LINE_MAX];
	size_t n = 0;

	if (line.n + 1 > sizeof(out) || str_index(line, '\n') >= 0)
		return E_INVAL;
	memcpy(out, line.p, line.n);
	out[line.n] = '\n';
	while (n < line.n + 1) {
		ssize_t done = write(c->to, out + n, line.n + 1 - n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return E_IO;
		n += (size_t)done;
	}
	return 0;
}

/* 1 when a whole line is there. */
static int next_line(struct sip_child *c, str *ret)
{
	const char *end;

	memmove(c->in, c->in + c->used, c->n - c->used);
	c->n -= c->used;
	c->used = 0;
	end = memchr(c->in, '\n', c->n);
	if (!end)
		return c->n > CHILD_LINE_MAX ? E_SYNTAX : 0;
	*ret = (str){c->in, (size_t)(end - c->in)};
	c->used = ret->n + 1;
	return utf8_valid(*ret) ? 1 : E_SYNTAX;
}

int sip_child_hear(struct sip_child *c, usec patience, str *ret)
{
	struct pollfd p = {.fd = c->from, .events = POLLIN};
	ssize_t n;
	int r = next_line(c, ret);

	if (r)
		return r;
	r = poll(&p, 1, (int)(patience / MILLISECONDS(1)));
	if (r <= 0)
		return r == 0 || errno == EINTR ? 0 : E_IO;
	n = read(c->from, c->in + c->n, sizeof(c->in) - c->n);
	if (n <= 0)
		return n < 0 && errno == EINTR ? 0 : E_IO;
	c->n += (size_t)n;
	return next_line(c, ret);
}

static bool gone(struct sip_child *c)
{
	return waitpid(c->pid, NULL, WNOHANG) != 0;
}

void sip_child_end(struct sip_child *c)
{
	if (!c)
		return;
	(void)close(c->to);
	for (int i = 0; i < END_TRIES; i++) {
		if (gone(c))
			goto out;
		(void)poll(NULL, 0, 50);
	}
	(void)kill(c->pid, SIGKILL);
	(void)waitpid(c->pid, NULL, 0);
out:
	(void)close(c->from);
	mem_wipe(c, sizeof(*c));
	mem_free(c);
}
