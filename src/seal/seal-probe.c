/* SPDX-License-Identifier: Apache-2.0 */
#include "seal-probe.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than any child may have. */
#define MEMORY_TRIED ((size_t)4 << 30)

static bool probe_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0;
}

static bool probe_create(void)
{
	return open("/tmp/mainstay-child-probe", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0;
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

	while (had < MEMORY_TRIED) {
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

static bool probe_debug(void)
{
	/* what a debugger does */
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0;
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
	{"sleep", probe_sleep},   {"debug", probe_debug},
};

int seal_probe(const char *name)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		if (strcmp(probes[i].name, name) == 0)
			return probes[i].run() ? 0 : 1;
	}
	return 1;
}
