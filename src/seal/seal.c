/* SPDX-License-Identifier: Apache-2.0 */
#include "seal.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Reading and writing what is open, memory without execution, time, and the end. */
static const int bytes[] = {
	SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(readv),
	SCMP_SYS(writev),       SCMP_SYS(close),          SCMP_SYS(lseek),
	SCMP_SYS(brk),          SCMP_SYS(munmap),         SCMP_SYS(mremap),
	SCMP_SYS(madvise),      SCMP_SYS(futex),          SCMP_SYS(sched_yield),
	SCMP_SYS(exit),         SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack),
	SCMP_SYS(gettimeofday), SCMP_SYS(clock_gettime),  SCMP_SYS(getpid),
	SCMP_SYS(gettid),       SCMP_SYS(getrandom),      SCMP_SYS(restart_syscall),
};

/* Waiting for sockets, and using them; that they are made is below. */
static const int internet[] = {
	SCMP_SYS(bind),        SCMP_SYS(connect),
	SCMP_SYS(listen),      SCMP_SYS(accept),
	SCMP_SYS(accept4),     SCMP_SYS(getsockname),
	SCMP_SYS(getpeername), SCMP_SYS(setsockopt),
	SCMP_SYS(getsockopt),  SCMP_SYS(shutdown),
	SCMP_SYS(sendto),      SCMP_SYS(recvfrom),
	SCMP_SYS(sendmsg),     SCMP_SYS(recvmsg),
	SCMP_SYS(fcntl),       SCMP_SYS(ioctl),
	SCMP_SYS(poll),        SCMP_SYS(ppoll),
	SCMP_SYS(select),      SCMP_SYS(pselect6),
	SCMP_SYS(epoll_ctl),   SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_pwait2),
	SCMP_SYS(nanosleep),   SCMP_SYS(clock_nanosleep),
};

/* They fail, and the process goes on. */
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

/* A local socket leads to other programs of this machine. */
static int allow_sockets(scmp_filter_ctx f)
{
	static const int families[] = {AF_INET, AF_INET6};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < LEN(families); i++)
		r = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
				     SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
	return r;
}

static int add(scmp_filter_ctx f, uint32_t action, const int *calls, size_t n)
{
	int r = 0;

	/* a call that this machine does not have needs no rule */
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = calls[i] >= 0 ? seccomp_rule_add(f, action, calls[i], 0) : 0;
	return r;
}

static bool is_internet(int call)
{
	for (size_t i = 0; i < LEN(internet); i++) {
		if (internet[i] == call)
			return true;
	}
	return false;
}

static int fill_filter(scmp_filter_ctx f, enum seal what)
{
	int r = allow_memory(f);

	if (r >= 0)
		r = add(f, SCMP_ACT_ALLOW, bytes, LEN(bytes));
	if (r >= 0 && what == SEAL_INTERNET)
		r = allow_sockets(f);
	if (r >= 0 && what == SEAL_INTERNET)
		r = add(f, SCMP_ACT_ALLOW, internet, LEN(internet));
	for (size_t i = 0; r >= 0 && i < LEN(refused); i++) {
		if (what != SEAL_INTERNET || !is_internet(refused[i]))
			r = add(f, SCMP_ACT_ERRNO(EACCES), &refused[i], 1);
	}
	return r;
}

bool seal_process(enum seal what)
{
	scmp_filter_ctx f;
	int r;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return false;
	f = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!f)
		return false;
	r = fill_filter(f, what);
	if (r >= 0)
		r = seccomp_load(f);
	seccomp_release(f);
	return r >= 0;
}
