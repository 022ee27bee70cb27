/* SPDX-License-Identifier: Apache-2.0 */
/* Noting uses of keys. */
#include "key-use.h"

#include "arena.h"
#include "test.h"

TEST(a_minute_is_written_once)
{
	struct key_uses *u = key_uses_new(10);
	struct key_use got[10];

	key_uses_note(u, S("A"), MINUTES(5) + SECONDS(1));
	key_uses_note(u, S("A"), MINUTES(5) + SECONDS(59));
	expect_eq(key_uses_pending(u, t->arena, 10, got), 1);
	expect_str(got[0].key_id, S("A"));
	expect_eq(got[0].minute, MINUTES(5));
	expect_eq(key_uses_pending(u, t->arena, 10, got), 1); /* until somebody says so */
	key_uses_written(u, got, 1);
	expect_eq(key_uses_pending(u, t->arena, 10, got), 0);
	key_uses_note(u, S("A"), MINUTES(4)); /* a clock that went back */
	expect_eq(key_uses_pending(u, t->arena, 10, got), 0);
	key_uses_note(u, S("A"), MINUTES(6));
	expect_eq(key_uses_pending(u, t->arena, 10, got), 1);
	key_uses_free(u);
}

TEST(written_keys_make_room_and_unwritten_ones_stay)
{
	struct key_uses *u = key_uses_new(2);
	struct key_use got[10];

	key_uses_note(u, S("A"), MINUTES(1));
	key_uses_note(u, S("B"), MINUTES(1));
	key_uses_note(u, S("C"), MINUTES(1));
	expect_eq(key_uses_pending(u, t->arena, 10, got), 2);
	expect_eq(key_uses_pending(u, t->arena, 1, got), 1);
	expect_eq(key_uses_pending(u, t->arena, 10, got), 2);
	key_uses_written(u, got, 2);
	key_uses_note(u, S("C"), MINUTES(1));
	expect_eq(key_uses_pending(u, t->arena, 10, got), 1);
	expect_str(got[0].key_id, S("C"));
	key_uses_free(u);
}
