/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mainstay-mail: the sealed child that takes mails apart. mail-child.h says how it is spoken with.
 *
 * What the child may still call after it is sealed stands in one table: reading
 * and writing what is open, memory without execution, time, and its end.
 * Opening and looking at files fails with EACCES instead of ending it, because
 * the C library tries to load tables of rare charsets and gets along without.
 *
 * A probe makes the sealed child do one forbidden thing instead of
 * reading a mail; the tests then see how it ends.
 */
#include "mail-child.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "mail-charset.h"
#include "mail-parse.h"
#include "str.h"

#define MEMORY_MAX ((rlim_t)1 << 30)
#define SECONDS_MAX ((rlim_t)10)
#define ANSWER_EXTRA ((size_t)16 << 20)

static const int allowed[] = {
	SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(readv),
	SCMP_SYS(writev),       SCMP_SYS(close),          SCMP_SYS(lseek),
	SCMP_SYS(brk),          SCMP_SYS(munmap),         SCMP_SYS(mremap),
	SCMP_SYS(madvise),      SCMP_SYS(futex),          SCMP_SYS(sched_yield),
	SCMP_SYS(exit),         SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
	SCMP_SYS(gettimeofday), SCMP_SYS(clock_gettime),  SCMP_SYS(getpid),
	SCMP_SYS(gettid),       SCMP_SYS(getrandom),      SCMP_SYS(restart_syscall),
};

/* They fail, and the child goes on. */
static const int refused[] = {
	SCMP_SYS(open),  SCMP_SYS(openat),     SCMP_SYS(stat),       SCMP_SYS(lstat),
	SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),      SCMP_SYS(access),
	SCMP_SYS(ioctl), SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(fcntl), SCMP_SYS(readlinkat), SCMP_SYS(tgkill),     SCMP_SYS(prlimit64),
};

/* Memory may be had as long as nobody can run it. */
static int allow_memory(scmp_filter_ctx f)
{
	const struct scmp_arg_cmp no_exec = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	int r = seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, &no_exec);

	return r < 0 ? r
		     : seccomp_rule_add_array(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, &no_exec);
}

static int fill_filter(scmp_filter_ctx f)
{
	int r = allow_memory(f);

	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(allowed); i++)
		r = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(refused); i++) {
		/* a call that this machine does not have needs no rule */
		if (refused[i] >= 0)
			r = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
	}
	return r;
}

/* Whether the kernel took the filter; false: nothing was given up, and no mail may be read. */
static bool seal(void)
{
	scmp_filter_ctx f;
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return false;
	f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!f)
		return false;
	r = fill_filter(f);
	if (r >= 0)
		r = seccomp_load(f);
	seccomp_release(f);
	return r >= 0;
}

static bool limit(int what, rlim_t most)
{
	const struct rlimit l = {most, most};

	return setrlimit(what, &l) == 0;
}

static bool set_limits(void)
{
	bool good = limit(RLIMIT_CPU, SECONDS_MAX) && limit(RLIMIT_FSIZE, 0) &&
		    limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, 3);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* a sanitizer's shadow takes terabytes of addresses */
	good = good && limit(RLIMIT_AS, MEMORY_MAX);
#endif
	return good;
}

/* ---- probes ---- */

static bool probe_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0;
}

static bool probe_create(void)
{
	return open("/tmp/mail-child-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0;
}

static bool probe_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0;
}

static bool probe_local_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0;
}

static bool probe_fork(void)
{
	return fork() < 0;
}

static bool probe_program(void)
{
	char *const argv[] = {"/bin/true", NULL};

	return execv(argv[0], argv) < 0;
}

static bool probe_kill(void)
{
	return kill(getppid(), SIGTERM) < 0;
}

static bool probe_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) == MAP_FAILED;
}

static bool probe_memory(void)
{
	size_t had = 0;

	while (had < 4 * (size_t)MEMORY_MAX) {
		char *p = mmap(NULL, (size_t)1 << 24, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return true;
		had += (size_t)1 << 24;
	}
	return false;
}

static bool probe_time(void)
{
	for (volatile bool on = true; on;)
		;
	return false;
}

static bool probe_sleep(void)
{
	char c;

	/* the parent keeps the pipe open */
	return read(STDIN_FILENO, &c, 1) >= 0 && read(STDIN_FILENO, &c, 1) >= 0 && probe_time();
}

/* Each is true when it was refused and the child lives on. */
static const struct {
	const char *name;
	bool (*run)(void);
} probes[] = {
	{"file", probe_file},     {"create", probe_create},
	{"socket", probe_socket}, {"local-socket", probe_local_socket},
	{"fork", probe_fork},     {"program", probe_program},
	{"kill", probe_kill},     {"code", probe_code},
	{"memory", probe_memory}, {"time", probe_time},
	{"sleep", probe_sleep},
};

static int probe(str name)
{
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		if (str_eq(str_from(probes[i].name), name))
			_exit(probes[i].run() ? MAIL_CHILD_DONE : MAIL_CHILD_PROBED);
	}
	return MAIL_CHILD_PROBED;
}

/* ---- the work ---- */

static int read_all(struct buf *in)
{
	for (;;) {
		char *to = buf_room(in, (size_t)64 << 10);
		ssize_t n;

		if (!to)
			return E_LIMIT;
		n = read(STDIN_FILENO, to, (size_t)64 << 10);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? E_IO : 0;
		in->n += (size_t)n;
	}
}

static int write_all(str bytes)
{
	while (bytes.n) {
		ssize_t n = write(STDOUT_FILENO, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return E_IO;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct mail_message m;
	struct buf in, out;
	int64_t most = 0;

	if (argc < 2 || !str_eq(str_from(argv[1]), S(MAIL_CHILD_VERSION)))
		return MAIL_CHILD_OTHER_VERSION;
	if (argc < 3 || str_to_i64(str_from(argv[2]), &most) < 0 || most < 1)
		return MAIL_CHILD_NO_INPUT;
	mail_parse_ready();
	mail_charsets_load();
	if (!set_limits() || !seal())
		return MAIL_CHILD_NOT_SEALED;
	if (argc > 3)
		return probe(str_from(argv[3]));
	buf_init(&in, (size_t)most + ((size_t)64 << 10));
	if (read_all(&in) < 0)
		_exit(MAIL_CHILD_NO_INPUT);
	mail_parse(a, buf_get(&in), &m);
	buf_init(&out, (size_t)most * 2 + ANSWER_EXTRA);
	if (mail_message_encode(&m, &out) < 0 || write_all(buf_get(&out)) < 0)
		_exit(MAIL_CHILD_NO_OUTPUT);
	/* nothing else may run: a leak checker would want what is forbidden */
	_exit(MAIL_CHILD_DONE);
}
