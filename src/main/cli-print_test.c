/* SPDX-License-Identifier: Apache-2.0 */
#include "cli-print.h"

#include "test.h"

static const struct shape text = {.kind = SHAPE_STRING};
static const struct shape flag = {.kind = SHAPE_BOOLEAN};
static const struct shape moment = {.kind = SHAPE_TIMESTAMP};
static const struct shape_member inner_members[] = {{S_INIT("code"), &text, 0, 0}};
static const struct shape inner = {
	.kind = SHAPE_STRUCTURE, .members = inner_members, .member_count = 1};
static const struct shape_member row_members[] = {
	{S_INIT("accountId"), &text, 0, 0},
	{S_INIT("plan"), &inner, 0, 0},
	{S_INIT("whole"), &flag, 0, 0},
	{S_INIT("createdAt"), &moment, 0, 0},
};
static const struct shape row = {
	.kind = SHAPE_STRUCTURE, .members = row_members, .member_count = 4};
static const struct shape rows = {.kind = SHAPE_LIST, .element = &row};
static const struct shape_member out_members[] = {{S_INIT("nextToken"), &text, 0, 0},
						  {S_INIT("accounts"), &rows, 0, 0}};
static const struct shape out = {
	.kind = SHAPE_STRUCTURE, .members = out_members, .member_count = 2};

static str table(struct test *t, const char *json, const char *columns)
{
	struct json_node *n;
	struct buf b;

	expect_ok(json_tree(t->arena, str_from(json), &n));
	buf_init(&b, 1 << 16);
	print_table(&b, t->arena, &row, n, columns);
	str got = buf_dup(&b, t->arena);

	buf_done(&b);
	return got;
}

static str value(struct test *t, const char *json)
{
	struct json_node *n;
	struct buf b;

	expect_ok(json_tree(t->arena, str_from(json), &n));
	buf_init(&b, 1 << 16);
	print_value(&b, t->arena, &row, n);
	str got = buf_dup(&b, t->arena);

	buf_done(&b);
	return got;
}

TEST(table_has_aligned_columns)
{
	expect(print_list_of(&out) == &out_members[1]);
	expect(print_list_of(&row) == NULL);
	expect_str(table(t,
			 "[{\"accountId\":\"1\",\"plan\":{\"code\":\"basic\"},\"whole\":true},"
			 "{\"accountId\":\"\xc3\xa4\xc3\xb6\xc3\xbc\",\"createdAt\":1767225600.5}]",
			 "accountId,plan.code,whole,createdAt"),
		   S("ACCOUNT-ID  CODE   WHOLE  CREATED-AT\n"
		     "1           basic  yes    -\n"
		     "\xc3\xa4\xc3\xb6\xc3\xbc         -      -      2026-01-01T00:00:00Z\n"));
	expect_str(table(t, "[]", "accountId"), S("ACCOUNT-ID\n"));
	expect_str(table(t, "[{\"accountId\":\"1\",\"whole\":false}]", NULL),
		   S("ACCOUNT-ID  WHOLE  CREATED-AT\n1           no     -\n"));
}

TEST(values_are_keys_below_each_other)
{
	expect_str(value(t, "{\"accountId\":\"1\",\"plan\":{\"code\":\"b\"},\"tags\":[\"x\",\"y\"],"
			    "\"list\":[{\"a\":1},{\"a\":2}],\"text\":\"one\\ntwo\"}"),
		   S("account-id: 1\nplan:\n  code: b\ntags: x, y\nlist:\n  -\n    a: 1\n  -\n"
		     "    a: 2\ntext:\n  one\n  two\n"));
}

/* What a customer wrote must not steer an agent's terminal. */
TEST(control_characters_are_shown_not_sent)
{
	expect_str(table(t, "[{\"accountId\":\"a\\u001b[31m\\nb\\u009bc\\u00e9\"}]", "accountId"),
		   S("ACCOUNT-ID\na\\x1b[31m\\nb\\x9bc\xc3\xa9\n"));
	expect_str(value(t, "{\"x\":\"a\\nb\\u001b\"}"), S("x:\n  a\n  b\\x1b\n"));
}
