/* SPDX-License-Identifier: Apache-2.0 */
#include "near.h"

#include <string.h>

#include "test.h"

TEST(near_counts_edits)
{
	expect_eq(near_distance(S("serve"), S("serve")), 0);
	expect_eq(near_distance(S("serv"), S("serve")), 1);
	expect_eq(near_distance(S("sevre"), S("serve")), 1); /* a swap */
	expect_eq(near_distance(S("swerve"), S("serve")), 1);
	expect_eq(near_distance(S("sarva"), S("serve")), 2);
	expect_eq(near_distance(S(""), S("key")), 3);
}

TEST(near_is_the_same_both_ways)
{
	static const str words[] = {S_INIT("backup"), S_INIT("restore"), S_INIT("config"),
				    S_INIT("confgi"), S_INIT("b"),       S_INIT("")};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		for (size_t j = 0; j < ARRAY_LEN(words); j++)
			expect_eq(near_distance(words[i], words[j]),
				  near_distance(words[j], words[i]));
	}
}

TEST(near_finds_what_was_meant)
{
	static const str words[] = {S_INIT("serve"), S_INIT("init"), S_INIT("account"),
				    S_INIT("audit")};

	expect_eq(near_find(S("acount"), words, 4), 2);
	expect_eq(near_find(S("audti"), words, 4), 3);
	expect_eq(near_find(S("inti"), words, 4), 1);
	expect_eq(near_find(S("teleport"), words, 4), -1);
	expect_eq(near_find(S("x"), words, 0), -1);
}

TEST(near_gives_up_on_long_words)
{
	char *text = arena_alloc(t->arena, NEAR_WORD_MAX + 1);

	memset(text, 'a', NEAR_WORD_MAX + 1);
	expect_eq(near_distance((str){text, NEAR_WORD_MAX + 1}, S("a")), NEAR_WORD_MAX + 1);
	expect_eq(near_distance((str){text, NEAR_WORD_MAX}, S("a")), NEAR_WORD_MAX - 1);
}
