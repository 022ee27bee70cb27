/* SPDX-License-Identifier: Apache-2.0 */
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

static int read_back(struct test *t, const char *text, size_t n, str *ret)
{
	char path[] = "/tmp/mainstay-secret-XXXXXX";
	int fd = mkstemp(path), r;

	expect(fd >= 0 && write(fd, text, n) == (ssize_t)n);
	close(fd);
	r = secret_read(t->arena, str_from(path), ret);
	unlink(path);
	return r;
}

TEST(the_first_line_of_a_file_is_a_secret)
{
	char large[2000];
	str got;

	expect_ok(read_back(t, "a word\nanother\n", 15, &got));
	expect_str(got, S("a word"));
	expect_ok(read_back(t, " \tno end ", 9, &got));
	expect_str(got, S("no end"));
	expect_ok(read_back(t, "word\r\n", 6, &got));
	expect_str(got, S("word"));
	expect_err(read_back(t, "", 0, &got), E_SYNTAX);
	expect_err(read_back(t, " \nlater\n", 8, &got), E_SYNTAX);
	memset(large, 'x', sizeof(large));
	expect_err(read_back(t, large, sizeof(large), &got), E_LIMIT);
	large[1024] = '\n';
	expect_ok(read_back(t, large, sizeof(large), &got));
	expect_eq(got.n, 1024);
	expect_err(secret_read(t->arena, S("/nonexistent"), &got), E_NOENT);
	expect_err(secret_read(t->arena, S(""), &got), E_NOENT);
}
