/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "secret.h"
#include "settings.h"

#define RELAYS_MAX 8
#define COOL_FIRST SECONDS(30)
#define COOL_MOST MINUTES(15)

struct relay {
	struct smtp_client *client;
	int failures;    /* in a row */
	int opens;       /* of the breaker, in a row */
	usec open_until; /* 0: closed */
};

struct mail_transport {
	struct arena *arena;
	enum mail_way kind;
	struct relay relays[RELAYS_MAX];
	size_t relay_count;
	const char *folder, *command;
	usec timeout;
	int64_t failures;
	bool (*give_up)(void *arg);
	void *arg;
};

static int fail(struct arena *a, str why, char **reterr)
{
	(void)a;
	*reterr = mem_copy_text(why.p, why.n);
	return E_INVAL;
}

/* ---- relays ---- */

static bool asked(void *arg)
{
	struct mail_transport *t = arg;

	return t->give_up && t->give_up(t->arg);
}

static int read_password(struct arena *a, str path, str *ret, char **reterr)
{
	if (secret_read(a, path, ret) == 0)
		return 0;
	return fail(
		a,
		str_fmt(a,
			"mail.password_file is \"%.*s\", which cannot be read or is empty; write "
			"the password into its first line",
			STR_ARG(path)),
		reterr);
}

static int add_relay(struct mail_transport *t, const struct settings *s, str url, str password,
		     char **reterr)
{
	const struct smtp_options o = {
		.url = url,
		.tls = s->mail_tls == MAIL_TLS_REQUIRED   ? SMTP_TLS_REQUIRED
		       : s->mail_tls == MAIL_TLS_OPTIONAL ? SMTP_TLS_OPTIONAL
							  : SMTP_TLS_OFF,
		.user = s->mail_user.n ? s->mail_user : (str){0},
		.password = password,
		.hello = s->mail_hello,
		.ca_file = s->mail_ca_file.n ? str_c(t->arena, s->mail_ca_file) : NULL,
		.within = s->mail_timeout,
		.give_up = asked,
		.arg = t,
	};
	const char *why;

	if (t->relay_count == RELAYS_MAX)
		return fail(t->arena, S("mail.relay names too many relays; 8 are taken"), reterr);
	if (s->mail_user.n && s->mail_tls != MAIL_TLS_REQUIRED && !str_starts(url, S("smtps://")))
		return fail(
			t->arena,
			S("mail.user is set, and mail.tls would let the password be read on the "
			  "way; set mail.tls to required, or use smtps://"),
			reterr);
	if (smtp_client_new(&o, &t->relays[t->relay_count].client, &why) < 0)
		return fail(t->arena,
			    str_fmt(t->arena, "mail.relay has \"%.*s\": %s", STR_ARG(url), why),
			    reterr);
	t->relay_count++;
	return 0;
}

static int open_relays(struct mail_transport *t, const struct settings *s, char **reterr)
{
	str rest = s->mail_relay, password = {0};
	int r = s->mail_user.n ? read_password(t->arena, s->mail_password_file, &password, reterr)
			       : 0;

	while (r == 0 && rest.p) {
		str url = str_cut(&rest, ' ');

		if (url.n)
			r = add_relay(t, s, url, password, reterr);
	}
	if (r == 0 && !t->relay_count)
		r = fail(t->arena, S("mail.relay names no relay"), reterr);
	return r;
}

static void trip(struct mail_transport *t, struct relay *r, usec now)
{
	usec cool = COOL_FIRST;

	t->failures++;
	if (++r->failures < BREAKER_FAILURES && !r->open_until)
		return;
	for (int i = 0; i < r->opens && cool < COOL_MOST; i++)
		cool *= 2;
	r->opens++;
	r->open_until = now + (cool < COOL_MOST ? cool : COOL_MOST);
}

static void by_relay(struct mail_transport *t, usec now, const struct mail_outgoing *mail,
		     struct arena *a, struct smtp_result *ret)
{
	*ret = (struct smtp_result){.verdict = SMTP_BROKEN, .why = S("all relays are left alone")};
	for (size_t i = 0; i < t->relay_count && ret->verdict == SMTP_BROKEN; i++) {
		struct relay *r = &t->relays[i];

		if (r->open_until > now || asked(t))
			continue;
		smtp_client_send(r->client, mail->from, mail->to, mail->message, a, ret);
		if (ret->verdict == SMTP_BROKEN && !asked(t)) {
			trip(t, r, now);
		} else if (ret->verdict != SMTP_BROKEN) {
			r->failures = r->opens = 0;
			r->open_until = 0;
		}
	}
}

/* ---- a folder ---- */

static int write_all(int fd, str text)
{
	while (text.n > 0) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		text = str_slice(text, (size_t)n, text.n);
	}
	return 0;
}

static void by_folder(struct mail_transport *t, str name, const struct mail_outgoing *mail,
		      struct arena *a, struct smtp_result *ret)
{
	const char *path = str_c(a, str_fmt(a, "%s/%.*s.eml", t->folder, STR_ARG(name)));
	const char *fresh = str_c(a, str_fmt(a, "%s.new", path));
	int fd;

	*ret = (struct smtp_result){.verdict = SMTP_TAKEN, .why = S("")};
	if (mkdir(t->folder, 0700) < 0 && errno != EEXIST) {
		*ret = (struct smtp_result){SMTP_BROKEN, 0, str_fmt(a, "%s: %m", t->folder), false};
		return;
	}
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write_all(fd, mail->message) < 0 || fsync(fd) < 0 || rename(fresh, path) < 0)
		*ret = (struct smtp_result){SMTP_BROKEN, 0, str_fmt(a, "%s: %m", path), false};
	if (fd >= 0)
		close(fd);
}

/* ---- a program ---- */

/* Exit codes of sysexits.h that say "never". */
static enum smtp_verdict program_verdict(int status)
{
	if (!WIFEXITED(status))
		return SMTP_LATER;
	switch (WEXITSTATUS(status)) {
	case 0:
		return SMTP_TAKEN;
	case 65:
		return SMTP_REFUSED;
	case 67:
	case 68:
		return SMTP_NOBODY;
	case 127:
		return SMTP_BROKEN;
	default:
		return SMTP_LATER;
	}
}

static int start_program(struct mail_transport *t, const struct mail_outgoing *mail,
			 struct arena *a, pid_t *ret_pid, int *ret_fd)
{
	char *argv[] = {(char *)"sh", (char *)"-c", (char *)t->command, NULL};
	char *envp[] = {
		(char *)"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		(char *)str_c(a, str_fmt(a, "MAIL_FROM=%.*s", STR_ARG(mail->from))),
		(char *)str_c(a, str_fmt(a, "MAIL_TO=%.*s", STR_ARG(mail->to))),
		NULL,
	};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int pipes[2], r;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return E_IO;
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipes[0], 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	r = posix_spawn(ret_pid, "/bin/sh", &actions, &attributes, argv, envp);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	close(pipes[0]);
	if (r) {
		close(pipes[1]);
		return E_IO;
	}
	*ret_fd = pipes[1];
	return 0;
}

/* Feeds it and waits for its end; kills it with all it started when time is up. */
static int attend(struct mail_transport *t, pid_t pid, int fd, str text)
{
	usec until = usec_monotonic() + t->timeout;
	int status = 0;
	bool killed = false;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		struct pollfd p = {.fd = fd, .events = POLLOUT};

		if (!killed && (usec_monotonic() > until || asked(t))) {
			kill(-pid, SIGKILL);
			killed = true;
		}
		if (fd < 0 || poll(&p, 1, 20) <= 0 || !text.n) {
			if (fd >= 0 && !text.n) {
				close(fd);
				fd = -1;
			}
			usleep(5000);
			continue;
		}
		ssize_t n = write(fd, text.p, text.n);

		if (n > 0)
			text = str_slice(text, (size_t)n, text.n);
		else if (errno != EAGAIN && errno != EINTR)
			text.n = 0; /* it does not read on */
	}
	if (fd >= 0)
		close(fd);
	return status;
}

static void by_program(struct mail_transport *t, const struct mail_outgoing *mail, struct arena *a,
		       struct smtp_result *ret)
{
	int fd = -1, status;
	pid_t pid;

	if (start_program(t, mail, a, &pid, &fd) < 0) {
		*ret = (struct smtp_result){SMTP_BROKEN, 0, S("/bin/sh cannot be started"), false};
		return;
	}
	status = attend(t, pid, fd, mail->message);
	*ret = (struct smtp_result){.verdict = program_verdict(status), .why = S("")};
	if (ret->verdict != SMTP_TAKEN)
		ret->why = WIFEXITED(status)
				   ? str_fmt(a, "mail.command ended with %d", WEXITSTATUS(status))
				   : S("mail.command was killed or took too long");
}

/* ---- the whole ---- */

int mail_transport_open(const struct settings *settings, const char *folder,
			struct mail_transport **ret, char **reterr)
{
	struct mail_transport *t;
	int r = 0;

	*ret = NULL;
	if (settings->mail_delivery == MAIL_DELIVERY_OFF)
		return 0;
	t = MEM_NEW(struct mail_transport);
	t->arena = arena_new();
	t->kind = (enum mail_way)settings->mail_delivery;
	t->timeout = settings->mail_timeout;
	t->command = str_c(t->arena, settings->mail_command);
	t->folder = settings->mail_folder.n
			    ? str_c(t->arena, settings->mail_folder)
			    : str_c(t->arena, str_fmt(t->arena, "%s/mail-out", folder));
	if (!settings->mail_address.n)
		r = fail(t->arena,
			 S("mail.delivery is on, and mail.address is empty; set the address that "
			   "mails come from"),
			 reterr);
	else if (t->kind == MAIL_DELIVERY_RELAY)
		r = open_relays(t, settings, reterr);
	else if (t->kind == MAIL_DELIVERY_PIPE && !settings->mail_command.n)
		r = fail(t->arena, S("mail.delivery is pipe, and mail.command is empty"), reterr);
	if (r < 0) {
		mail_transport_close(t);
		return r;
	}
	*ret = t;
	return 0;
}

void mail_transport_close(struct mail_transport *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->relay_count; i++)
		smtp_client_free(t->relays[i].client);
	arena_wipe(t->arena);
	arena_free(t->arena);
	mem_free(t);
}

void mail_transport_watch(struct mail_transport *t, bool (*give_up)(void *arg), void *arg)
{
	t->give_up = give_up;
	t->arg = arg;
}

usec mail_transport_ready(const struct mail_transport *t, usec now)
{
	usec first = INT64_MAX;

	for (size_t i = 0; i < t->relay_count; i++) {
		if (t->relays[i].open_until < first)
			first = t->relays[i].open_until;
	}
	return t->relay_count ? first : now;
}

void mail_transport_send(struct mail_transport *t, usec now, str name,
			 const struct mail_outgoing *mail, struct arena *a, struct smtp_result *ret)
{
	switch (t->kind) {
	case MAIL_DELIVERY_RELAY:
		by_relay(t, now, mail, a, ret);
		break;
	case MAIL_DELIVERY_DIR:
		by_folder(t, name, mail, a, ret);
		break;
	default:
		by_program(t, mail, a, ret);
		break;
	}
	if (ret->verdict == SMTP_BROKEN && t->kind != MAIL_DELIVERY_RELAY)
		t->failures++;
}

int64_t mail_transport_failures(struct mail_transport *t)
{
	int64_t n = t->failures;

	t->failures = 0;
	return n;
}
