/* SPDX-License-Identifier: Apache-2.0 */
#include "text-grid.h"

#include "test.h"

static str print(struct test *t, const struct grid *g, size_t width)
{
	struct buf b;
	str s;

	buf_init(&b, 64 * 1024);
	grid_print(&b, g, width);
	s = buf_dup(&b, t->arena);
	buf_done(&b);
	return s;
}

static void add(struct test *t, struct grid *g, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		grid_add(g, t->arena, str_from(cells[i]));
}

TEST(grid_keeps_natural_widths_while_they_fit)
{
	static const char *const cells[] = {"PLAN", "COST", "basic", "0.00", "business", "100.00"};
	struct grid g = {.columns = 2, .right = {false, true}, .ruled = true};

	add(t, &g, cells, ARRAY_LEN(cells));
	expect_str(print(t, &g, 40), S("PLAN        COST\n"
				       "--------  ------\n"
				       "basic       0.00\n"
				       "business  100.00\n"));
}

TEST(grid_wraps_what_is_widest)
{
	static const char *const cells[] = {"a", "one two three four", "bb", "five"};
	struct grid g = {.columns = 2};

	add(t, &g, cells, ARRAY_LEN(cells));
	expect_str(print(t, &g, 13), S("a   one two\n"
				       "    three\n"
				       "    four\n"
				       "bb  five\n"));
}

TEST(grid_counts_wide_characters_twice)
{
	static const char *const cells[] = {"业务支持", "x", "ab", "y"};
	struct grid g = {.columns = 2};

	add(t, &g, cells, ARRAY_LEN(cells));
	expect_eq(text_columns(S("业务a")), 5);
	expect_str(print(t, &g, 40), S("业务支持  x\n"
				       "ab        y\n"));
	/* and breaks between them, though there is no blank */
	expect_str(print(t, &g, 9), S("业务支  x\n"
				      "持\n"
				      "ab      y\n"));
}

TEST(grid_breaks_a_word_that_is_too_long)
{
	static const char *const cells[] = {"abcdefghij", "k"};
	struct grid g = {.columns = 2};

	add(t, &g, cells, ARRAY_LEN(cells));
	expect_str(print(t, &g, 9), S("abcdef  k\n"
				      "ghij\n"));
}

TEST(wrap_keeps_its_indent)
{
	struct buf b;

	buf_init(&b, 4096);
	buf_str(&b, S("- "));
	text_wrap(&b, S("one two three"), 2, 9);
	text_wrap(&b, S(""), 0, 9);
	expect_str(buf_get(&b), S("- one two\n"
				  "  three\n"
				  "\n"));
	buf_done(&b);
}
