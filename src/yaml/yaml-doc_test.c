/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml-doc.h"

#include <string.h>

#include "buf.h"
#include "test.h"

static struct ynode *read_ok(struct test *t, str text)
{
	struct yproblems *p = ARENA_NEW(t->arena, struct yproblems);
	struct ynode *root;

	yproblems_init(p, t->arena, S("x.yaml"));
	root = yaml_read(p, text);
	if (!root || p->n)
		test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(yproblems_print(p, t->arena)));
	return root;
}

/* What is refused, and the whole message. */
static void read_fails(struct test *t, str text, const char *message)
{
	struct yproblems *p = ARENA_NEW(t->arena, struct yproblems);

	yproblems_init(p, t->arena, S("x.yaml"));
	expect(!yaml_read(p, text));
	expect_str(yproblems_print(p, t->arena), str_fmt(t->arena, "x.yaml:%s\n", message));
}

TEST(tree_knows_kinds_lines_and_paths)
{
	struct ynode *root = read_ok(t, S("# head\n"
					  "a: one\n"
					  "b:\n"
					  "  - x\n"
					  "  - {code: named, deep: [1, \"\"]}\n"));
	struct ynode *b, *named;

	expect_eq(root->kind, YNODE_MAP);
	expect_eq(root->n, 2);
	expect_str(root->items[0]->text, S("one"));
	expect_eq(root->items[0]->line, 2);
	expect_eq(root->items[0]->column, 4);
	b = ynode_find(root, S("b"));
	expect_eq(b->kind, YNODE_LIST);
	expect_eq(b->items[0]->line, 4);
	expect_str(ynode_path(b->items[0], t->arena), S("b.0"));
	named = b->items[1];
	expect_str(ynode_path(ynode_find(named, S("deep"))->items[1], t->arena),
		   S("b.named.deep.1"));
	expect(ynode_find(named, S("deep"))->items[1]->quoted);
	expect(!ynode_find(root, S("c")));
	expect_str(ynode_path(root, t->arena), S(""));
}

TEST(tree_follows_aliases)
{
	struct ynode *root = read_ok(t, S("a: &x {k: v}\nb: *x\nc: [*x, *x]\n"));

	expect(ynode_find(root, S("a")) == ynode_find(root, S("b")));
	expect(ynode_find(root, S("c"))->items[1] == ynode_find(root, S("a")));
	/* root, a + its scalar, b the same, the list with two of them */
	expect_eq(root->weight, 1 + 2 + 2 + 1 + 4);
}

TEST(tree_null_forms)
{
	struct ynode *root = read_ok(t, S("a:\nb: ~\nc: null\nd: \"\"\ne: \"null\"\n"));

	for (size_t i = 0; i < root->n; i++)
		expect_eq(ynode_is_null(root->items[i]), i < 3);
}

TEST(tree_refuses_what_is_outside_the_subset)
{
	static const struct {
		str text;
		const char *message;
	} cases[] = {
		{S_INIT("a: 1\nb: 2\na: 3\n"),
		 "3: has the key a twice, first on line 1; keep one of them"},
		{S_INIT("t:\n  a: 1\n  a: 3\n"),
		 "3: t has the key a twice, first on line 2; keep one of them"},
		{S_INIT("a: !!str 1\n"), "1: a has the tag tag:yaml.org,2002:str, and tags mean "
					 "nothing here; leave the tag out"},
		{S_INIT("a: !!map {}\n"), "1: a has the tag tag:yaml.org,2002:map, and tags mean "
					  "nothing here; leave the tag out"},
		{S_INIT("a: &x 1\nb:\n  <<: *x\n"), "3: b merges keys with <<, which is not "
						    "supported; write the keys out, or use an "
						    "alias for a whole value"},
		{S_INIT("a: *x\n"), "1: a uses the alias *x, which is not defined yet; define it "
				    "above with &NAME, outside of itself"},
		{S_INIT("a: &x [*x]\n"), "1: a uses the alias *x, which is not defined yet; define "
					 "it above with &NAME, outside of itself"},
		{S_INIT("? [a, b]\n: c\n"),
		 "1: has a list or map as a key; use a plain word as the key"},
		{S_INIT("a: &x 1\n*x : c\n"), "2: has an alias as a key; write the key out"},
		{S_INIT("a: \"x\\0y\"\n"), "1: a contains a NUL character; take it out"},
		{S_INIT("a: 1\n---\nb: 2\n"),
		 "2: starts a second document; keep one document in a file"},
		{S_INIT(""), "1: is empty; fill it, or remove it"},
		{S_INIT("# nothing\n"), "1: is empty; fill it, or remove it"},
		{S_INIT("a: [1, 2\n"), "2: is not valid YAML: while parsing a flow sequence, did "
				       "not find expected ',' or ']'; mend the YAML there"},
		{S_INIT("a: \xff\n"), "1: is not valid YAML: invalid leading UTF-8 octet; mend "
				      "the YAML there"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		read_fails(t, cases[i].text, cases[i].message);
}

TEST(tree_is_bounded_in_depth)
{
	char text[2 * YAML_DEPTH_MAX + 4];

	memset(text, '[', YAML_DEPTH_MAX + 1);
	memset(text + YAML_DEPTH_MAX + 1, ']', YAML_DEPTH_MAX + 1);
	read_ok(t, (str){text + 1, 2 * YAML_DEPTH_MAX});
	read_fails(t, (str){text, 2 * YAML_DEPTH_MAX + 2},
		   "1: 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 is nested "
		   "deeper than 32 levels; nest less");
}

TEST(tree_is_bounded_in_written_out_nodes)
{
	/* each line holds the one before it ten times: over a million when written out */
	read_fails(t,
		   S("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
		     "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
		     "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
		     "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
		     "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
		     "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n"),
		   "6: f makes the file larger than 200000 nodes; write less, or use fewer "
		   "aliases");
}

TEST(tree_is_bounded_in_bytes)
{
	char *text = arena_alloc(t->arena, YAML_BYTES_MAX + 1);

	memset(text, '#', YAML_BYTES_MAX + 1);
	read_fails(t, (str){text, YAML_BYTES_MAX + 1}, "1: is larger than 4194304 bytes; split it");
}

TEST(problems_past_the_maximum_are_counted)
{
	struct yproblems p;
	str all;

	yproblems_init(&p, t->arena, S("x.yaml"));
	for (int i = 0; i < YAML_PROBLEMS_MAX + 7; i++)
		yproblem_add(&p, NULL, S("mend it"), "is wrong %d", i);
	all = yproblems_print(&p, t->arena);
	expect(str_starts(all, S("x.yaml: is wrong 0; mend it\n")));
	expect(str_ends(all, S("x.yaml: 7 more problems are not shown\n")));
}

TEST(problems_show_foreign_text_in_one_line_of_sane_length)
{
	struct yproblems p;
	char *text = arena_alloc(t->arena, 4096);
	str all;

	memset(text, 'x', 4095);
	yproblems_init(&p, t->arena, S("x.yaml"));
	yproblem_add(&p, NULL, S("mend it"), "is \"%.*s\"", 11, "a\nb\x1b[31mc");
	yproblem_add(&p, NULL, S("mend it"), "is \"%s\"", text);
	all = yproblems_print(&p, t->arena);
	expect(str_starts(all, S("x.yaml: is \"a?b?[31mc\"; mend it\nx.yaml: is \"xxx")));
	expect(str_ends(all, S("xxx...; mend it\n")));
	expect(all.n < 600);
}
