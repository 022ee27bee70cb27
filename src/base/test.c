/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The unit test frame's main. A failed expectation jumps out of its test; what
 * the test still held leaks, which is fine in a program about to fail. An
 * expectation that fails on another thread than the test's cannot jump and
 * aborts.
 */
#include "test.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome { PASSED, FAILED, SKIPPED };

static struct test *tests;
static _Thread_local struct test *running;
static jmp_buf out;

void test_register(struct test *t)
{
	struct test **at = &tests;

	/* Files are linked in no useful order; names inside a file keep theirs. */
	while (*at)
		at = &(*at)->next;
	*at = t;
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	printf("%s:%d: %s: ", file, line, running ? running->name : "another thread");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	if (!running)
		abort();
	longjmp(out, FAILED);
}

void test_skip(const char *why)
{
	if (!running)
		abort();
	printf("SKIPPED %s: %s\n", running->name, why);
	longjmp(out, SKIPPED);
}

static void file_close(FILE **f)
{
	if (*f)
		fclose(*f);
}

static bool read_file(struct arena *a, const char *path, str *ret)
{
	FILE *CLEANUP(file_close) f = fopen(path, "rb");
	long size;
	char *p;

	if (!f || fseek(f, 0, SEEK_END) < 0 || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET) < 0)
		return false;
	p = arena_alloc(a, (size_t)size);
	if (fread(p, 1, (size_t)size, f) != (size_t)size)
		return false;
	*ret = (str){p, (size_t)size};
	return true;
}

str test_file(struct test *t, const char *name)
{
	str bytes;

	if (!read_file(t->arena, str_fmt(t->arena, "%s/%s", TEST_DATA, name).p, &bytes))
		test_fail(__FILE__, __LINE__, "cannot read tests/data/%s", name);
	return bytes;
}

const char *test_folder(struct test *t)
{
	const char *base = getenv("TMPDIR");
	char *path;

	if (t->folder)
		return t->folder;
	path = (char *)str_c(t->arena,
			     str_fmt(t->arena, "%s/mainstay-test-XXXXXX", base ? base : "/tmp"));
	if (!mkdtemp(path))
		test_fail(__FILE__, __LINE__, "cannot make %s", path);
	t->folder = path;
	return path;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
	(void)st;
	(void)flag;
	(void)at;
	return remove(path);
}

void test_remove(const char *folder)
{
	if (nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS) != 0)
		die("cannot remove %s", folder);
}

static enum outcome run(struct test *t)
{
	enum outcome outcome;

	t->arena = arena_new();
	running = t;
	outcome = (enum outcome)setjmp(out);
	if (outcome == PASSED)
		t->run(t);
	running = NULL;
	if (t->folder)
		test_remove(t->folder);
	arena_free(t->arena);
	return outcome;
}

static bool wanted(const struct test *t, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strstr(t->name, argv[i]))
			return true;
	}
	return argc < 2;
}

int main(int argc, char **argv)
{
	int counts[3] = {0};

	for (struct test *t = tests; t; t = t->next) {
		if (wanted(t, argc, argv))
			counts[run(t)]++;
	}
	if (counts[PASSED] + counts[FAILED] + counts[SKIPPED] == 0)
		printf("no test has such a name\n");
	printf("%d passed, %d failed", counts[PASSED], counts[FAILED]);
	if (counts[SKIPPED])
		printf(", %d skipped", counts[SKIPPED]);
	putchar('\n');
	return counts[FAILED] || counts[PASSED] + counts[SKIPPED] == 0;
}
