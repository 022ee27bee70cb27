/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml-doc.h"

#include "test.h"

struct reading {
	struct yproblems p;
	struct ynode *root;
};

static struct reading *start(struct test *t, str text)
{
	struct reading *r = ARENA_NEW(t->arena, struct reading);

	yproblems_init(&r->p, t->arena, S("x.yaml"));
	r->root = yaml_read(&r->p, text);
	expect(r->root);
	return r;
}

static void expect_problems(struct test *t, const struct reading *r, str all)
{
	expect_str(yproblems_print(&r->p, t->arena), all);
}

TEST(read_typed_values)
{
	static const char *const words[] = {"sum", "max"};
	struct reading *r =
		start(t, S("name: x y\nyes: true\nn: -5\nway: max\nl: [a, b]\none: c\n"));
	struct ymap m;
	str *list;
	size_t n;

	expect(ymap_open(&m, &r->p, r->root));
	expect_str(ymap_str(&m, "name", "name it"), S("x y"));
	expect(ymap_opt_bool(&m, "yes", false));
	expect(!ymap_opt_bool(&m, "not there", false));
	expect_eq(ymap_int(&m, "n", -10, 10), -5);
	expect_eq(ymap_opt_int(&m, "none", 0, 10, 7), 7);
	expect_eq(ymap_opt_word(&m, "way", words, 2, 0), 1);
	expect_eq(ymap_opt_word(&m, "nowhere", words, 2, 0), 0);
	expect(!ymap_opt_str(&m, "nothing").p);
	expect(ynode_str_list(&r->p, ymap_get(&m, "l"), &list, &n));
	expect_eq(n, 2);
	expect_str(list[1], S("b"));
	expect(ynode_str_list(&r->p, ymap_get(&m, "one"), &list, &n));
	expect_eq(n, 1);
	expect_str(list[0], S("c"));
	ymap_close(&m);
	expect_problems(t, r, S(""));
}

TEST(read_says_file_line_field_and_remedy)
{
	static const char *const words[] = {"sum", "max", "none"};
	struct reading *r = start(t, S("top:\n"
				       "  text: [a]\n"
				       "  empty:\n"
				       "  flag: yes\n"
				       "  quoted: \"true\"\n"
				       "  int: 1e3\n"
				       "  far: 11\n"
				       "  word: maxx\n"
				       "  list: {a: b}\n"
				       "  twice: [a, a]\n"
				       "  map: 3\n"));
	struct ymap top, m, inner;
	str *list;
	size_t n;

	expect(ymap_open(&top, &r->p, r->root));
	expect(ymap_open(&m, &r->p, ymap_get(&top, "top")));
	expect(!ymap_str(&m, "text", "write it").p);
	expect(!ymap_str(&m, "empty", "write it").p);
	ymap_opt_bool(&m, "flag", false);
	ymap_opt_bool(&m, "quoted", false);
	expect_eq(ymap_int(&m, "int", 0, 10), 0);
	expect_eq(ymap_int(&m, "far", 0, 10), 0);
	expect_eq(ymap_int(&m, "missing", 0, 10), 0);
	ymap_opt_word(&m, "word", words, 3, 0);
	expect(!ynode_str_list(&r->p, ymap_get(&m, "list"), &list, &n));
	expect(!ynode_str_list(&r->p, ymap_get(&m, "twice"), &list, &n));
	expect(!ymap_open(&inner, &r->p, ymap_get(&m, "map")));
	expect(!ymap_str(&inner, "silent", "nothing is reported below a problem").p);
	ymap_close(&inner);
	ymap_close(&m);
	expect_problems(
		t, r,
		S("x.yaml:2: top.text is a list, not a single value; write one value behind the "
		  "colon\n"
		  "x.yaml:2: top lacks the key \"empty\"; write it\n"
		  "x.yaml:4: top.flag is \"yes\", not true or false; write true or false, without "
		  "quotes\n"
		  "x.yaml:5: top.quoted is \"true\", not true or false; write true or false, "
		  "without quotes\n"
		  "x.yaml:6: top.int is \"1e3\", not a whole number; write it in digits only, "
		  "like 30\n"
		  "x.yaml:7: top.far is 11, which is out of range; write a number from 0 to 10\n"
		  "x.yaml:2: top lacks the key \"missing\"; add \"missing: NUMBER\", from 0 to "
		  "10\n"
		  "x.yaml:8: top.word is \"maxx\", which is none of the words it may be; write "
		  "sum, max or none\n"
		  "x.yaml:9: top.list is a map of keys and values, not a list; write [a, b] or "
		  "one \"- item\" a line\n"
		  "x.yaml:10: top.twice.1 repeats \"a\"; keep one of them\n"
		  "x.yaml:11: top.map is a single value, not a map of keys and values; write "
		  "\"key: value\" lines, indented\n"));
}

TEST(read_reports_unknown_keys_with_the_nearest)
{
	struct reading *r = start(t, S("minimun: 3\nlabel: x\nzebra:\n  - 1\n"));
	struct ymap m;

	expect(ymap_open(&m, &r->p, r->root));
	ymap_opt_str(&m, "label");
	ymap_opt_str(&m, "minimum");
	ymap_close(&m);
	expect_problems(t, r,
			S("x.yaml:1: minimun is not a known key; did you mean \"minimum\"?\n"
			  "x.yaml:3: zebra is not a known key; remove it\n"));
}

TEST(suggest_is_careful)
{
	static const str known[] = {S_INIT("web"), S_INIT("chat"), S_INIT("call"),
				    S_INIT("first_response")};

	expect_str(word_suggest(S("wed"), known, ARRAY_LEN(known)), S("web"));
	expect_str(word_suggest(S("CHAT"), known, ARRAY_LEN(known)), S("chat"));
	expect_str(word_suggest(S("first_respons"), known, ARRAY_LEN(known)), S("first_response"));
	expect_str(word_suggest(S("firstresponse"), known, ARRAY_LEN(known)), S("first_response"));
	expect(!word_suggest(S("xy"), known, ARRAY_LEN(known)).p);
	expect(!word_suggest(S("resolution"), known, ARRAY_LEN(known)).p);
	expect(!word_suggest(S(""), known, ARRAY_LEN(known)).p);
}
