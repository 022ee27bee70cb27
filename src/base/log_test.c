/* SPDX-License-Identifier: Apache-2.0 */
#include "log.h"

#include <string.h>
#include <unistd.h>

#include "test.h"

/* What log_write wrote to a pipe; its end of the pipe is closed. */
static str logged(struct test *t, enum log_level level, const char *event,
		  const struct log_field *fields)
{
	char *p = arena_alloc(t->arena, 65536);
	int ends[2];
	ssize_t n;

	expect(pipe(ends) == 0);
	log_open(ends[1], LOG_INFO);
	log_write(level, event, fields);
	log_open(2, LOG_INFO);
	close(ends[1]);
	n = read(ends[0], p, 65536);
	close(ends[0]);
	expect(n >= 0);
	return (str){p, (size_t)n};
}

TEST(a_line_is_one_object)
{
	str line = logged(t, LOG_WARN, "request",
			  (const struct log_field[]){LOG_S("op", S("a\"\\\n\xFF\xC3\xA9")),
						     LOG_I("usec", -5),
						     LOG_S("absent", ((str){0})),
						     {0}});

	expect(str_starts(line, S("{\"time\":\"2")));
	expect(str_ends(line, S("Z\",\"level\":\"warn\",\"event\":\"request\","
				"\"op\":\"a\\\"\\\\\\u000a\xEF\xBF\xBD\xC3\xA9\",\"usec\":-5}\n")));
}

TEST(levels_above_the_limit_are_silent)
{
	expect_str(logged(t, LOG_DEBUG, "x", NULL), S(""));
	expect(logged(t, LOG_ERROR, "x", NULL).n > 0);
}

TEST(long_values_are_cut_and_the_line_stays_whole)
{
	char *p = arena_alloc(t->arena, 10000);
	struct log_field fields[8] = {0};
	str line;

	memset(p, 'x', 10000);
	for (size_t i = 0; i < 7; i++)
		fields[i] = LOG_S("value", ((str){p, 10000}));
	line = logged(t, LOG_INFO, "long", fields);
	expect(line.n <= 16384);
	expect(str_ends(line, S("xxx...\"}\n")));
	expect_eq(str_index(line, '\n'), line.n - 1);
}

/* Whatever the last field's length, the line ends as it must. */
TEST(a_full_line_still_ends)
{
	char *p = arena_alloc(t->arena, 4096);
	size_t longest = 0;

	memset(p, 'x', 4096);
	for (size_t n = 3800; n <= 4096; n++) {
		str line = logged(t, LOG_INFO, "full",
				  (const struct log_field[]){LOG_S("a", ((str){p, 4096})),
							     LOG_S("b", ((str){p, 4096})),
							     LOG_S("c", ((str){p, 4096})),
							     LOG_S("d", ((str){p, n})),
							     {0}});

		expect(str_ends(line, S("x\"}\n")));
		longest = line.n > longest ? line.n : longest;
	}
	expect_eq(longest, 16384);
}

TEST(logging_can_be_off)
{
	log_open(-1, LOG_DEBUG);
	LOG(LOG_ERROR, "nobody", LOG_S("reads", S("this")));
	log_open(2, LOG_INFO);
}
