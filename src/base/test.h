/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The unit test frame. A test file has TEST(name) { ... } bodies that register
 * themselves; the room's test program runs all, or those whose name contains an
 * argument, prints a line for each failure and closes with "N passed, N failed".
 * A failed expectation ends its test. `t` is in scope in a body.
 */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "arena.h"
#include "str.h"

struct test {
	const char *name;
	const char *file;
	void (*run)(struct test *t);
	struct arena *arena; /* lives as long as the test */
	const char *folder;  /* test_folder's; NULL: none was asked for */
	struct test *next;
};

void test_register(struct test *t);
_Noreturn void test_fail(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
/* Ends the test as skipped and says why, loudly; counted apart. */
_Noreturn void test_skip(const char *why);

/* The bytes of tests/data/NAME in the test's arena; fails the test when it cannot be read. */
str test_file(struct test *t, const char *name);

/* The test's own folder, empty at first; it goes with all in it when the test ends, however that
 * is. */
const char *test_folder(struct test *t);
/* Removes a folder with all in it. */
void test_remove(const char *folder);

#define TEST(id)                                                                                   \
	static void test_run_##id(struct test *t);                                                 \
	static struct test test_entry_##id = {                                                     \
		.name = #id, .file = __FILE__, .run = test_run_##id};                              \
	__attribute__((constructor)) static void test_add_##id(void)                               \
	{                                                                                          \
		test_register(&test_entry_##id);                                                   \
	}                                                                                          \
	static void test_run_##id(struct test *t __attribute__((unused)))

#define expect(cond)                                                                               \
	do {                                                                                       \
		if (!(cond))                                                                       \
			test_fail(__FILE__, __LINE__, "expected %s", #cond);                       \
	} while (0)
#define expect_ok(call)                                                                            \
	do {                                                                                       \
		int r_ = (call);                                                                   \
		if (r_ < 0)                                                                        \
			test_fail(__FILE__, __LINE__, "%s returned %s", #call, err_name(r_));      \
	} while (0)
/* The call must fail with exactly this kind. */
#define expect_err(call, kind)                                                                     \
	do {                                                                                       \
		int r_ = (call);                                                                   \
		if (r_ != (kind))                                                                  \
			test_fail(__FILE__, __LINE__, "%s returned %d (%s), not %s", #call, r_,    \
				  err_name(r_), #kind);                                            \
	} while (0)
#define expect_eq(a, b)                                                                            \
	do {                                                                                       \
		long long a_ = (long long)(a), b_ = (long long)(b);                                \
		if (a_ != b_)                                                                      \
			test_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #a, a_, b_);         \
	} while (0)
#define expect_str(a, b)                                                                           \
	do {                                                                                       \
		str a_ = (a), b_ = (b);                                                            \
		if (!str_eq(a_, b_))                                                               \
			test_fail(__FILE__, __LINE__, "%s is \"%.*s\", not \"%.*s\"", #a,          \
				  STR_ARG(a_), STR_ARG(b_));                                       \
	} while (0)

#endif
