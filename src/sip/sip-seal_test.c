/* SPDX-License-Identifier: Apache-2.0 */
/* The child itself, which is introduced, sealed, and then tries what it must not do. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

/* How the child ended. */
static int probe(const char *what)
{
	char *const argv[] = {"mainstay-sip", (char *)(uintptr_t)what, NULL};
	char *const none[] = {NULL};
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t pid;

	expect_eq(posix_spawn_file_actions_init(&actions), 0);
	expect_eq(posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0), 0);
	expect_eq(posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0), 0);
	expect_eq(posix_spawn(&pid, SIP_CHILD_PATH, &actions, NULL, argv, none), 0);
	posix_spawn_file_actions_destroy(&actions);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

TEST(the_sealed_child_can_only_speak_to_the_internet)
{
	static const char *const killed[] = {"local-socket", "fork", "program",
					     "kill",         "code", "debug"};
	static const char *const refused[] = {"file", "create"};

	for (size_t i = 0; i < ARRAY_LEN(killed); i++) {
		int status = probe(killed[i]);

		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
			test_fail(__FILE__, __LINE__, "%s: status %d", killed[i], status);
	}
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		expect_eq(probe(refused[i]), 0);
	expect(access("/tmp/mainstay-child-probe", F_OK) < 0);
	/* the probe that it is allowed says so: probes do tell */
	expect_eq(WEXITSTATUS(probe("socket")), 1);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(the_sealed_child_has_little_memory)
{
	expect_eq(probe("memory"), 0);
}
#endif
