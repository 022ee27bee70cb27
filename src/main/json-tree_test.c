/* SPDX-License-Identifier: Apache-2.0 */
#include "json-tree.h"

#include "test.h"

static str again(struct test *t, const struct json_node *n, bool indent)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	json_tree_write(&b, n, indent);
	str text = buf_dup(&b, t->arena);

	buf_done(&b);
	return text;
}

TEST(tree_holds_what_the_text_says)
{
	struct json_node *n;
	str text = S("{\"a\":[1,2.5,{\"b\":null}],\"c\":{\"d\":\"x\\ny\"},\"e\":true,\"f\":[]}");

	expect_ok(json_tree(t->arena, text, &n));
	expect_str(again(t, n, false), text);
	expect_eq(json_member(n, S("a"))->count, 3);
	expect_str(json_path(n, S("c.d"))->text, S("x\ny"));
	expect(json_path(n, S("c.d.e")) == NULL);
	expect(json_member(n, S("z")) == NULL);
	expect_eq(json_member(n, S("e"))->kind, JSON_TRUE);
}

TEST(a_path_leads_through_arrays)
{
	struct json_node *n;

	expect_ok(json_tree(t->arena,
			    S("{\"l\":[{\"k\":\"x\",\"v\":1},{\"k\":\"y\",\"v\":[2,3]}]}"), &n));
	expect_str(json_path(n, S("l.1.v.0"))->text, S("2"));
	expect_str(json_path(n, S("l.k=y.v.1"))->text, S("3"));
	expect(json_path(n, S("l.k=z")) == NULL && json_path(n, S("l.2")) == NULL);
	expect(json_path(n, S("l.v")) == NULL);
}

TEST(tree_is_written_with_indent)
{
	struct json_node *n;

	expect_ok(json_tree(t->arena, S("{\"a\":[1,{}],\"b\":[]}"), &n));
	expect_str(again(t, n, true), S("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"));
}

TEST(tree_refuses_what_is_no_json)
{
	static const str bad[] = {S_INIT(""),    S_INIT("{"),       S_INIT("[1,]"),
				  S_INIT("{}x"), S_INIT("{\"a\"}"), S_INIT("nul")};
	struct json_node *n;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(json_tree(t->arena, bad[i], &n), E_SYNTAX);
}
