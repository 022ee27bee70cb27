/* SPDX-License-Identifier: Apache-2.0 */
#include "arena.h"
#include "operations.h"
#include "shape-check.h"
#include "shape-json.h"
#include "test.h"
#include "toy.h"

/* The message for an input, empty when it is valid. */
static str judged(struct test *t, const char *json)
{
	struct toy_make_thing_request in = {0};
	struct shape_patterns *patterns;
	str message = S("");
	char *why;

	expect_ok(shape_patterns_new(api_model.patterns, api_model.pattern_count, &patterns, &why));
	expect_ok(shape_decode_json(&shape_toy_make_thing_request, t->arena, str_from(json), &in,
				    &message));
	message = S("");
	if (shape_validate(&shape_toy_make_thing_request, patterns, t->arena, &in, &message) == 0)
		expect_str(message, S(""));
	shape_patterns_free(patterns);
	return message;
}

#define VALID "\"name\":\"ab\",\"inner\":{\"value\":\"\"}"

TEST(one_violation_each)
{
	static const struct {
		const char *json, *message;
	} rows[] = {
		{"\"count\":6",
		 "Value '6' at 'count' failed to satisfy constraint: Member must have "
		 "value less than or equal to 5"},
		{"\"count\":0",
		 "Value '0' at 'count' failed to satisfy constraint: Member must have "
		 "value greater than or equal to 1"},
		{"\"ratio\":10.5",
		 "Value '10.5' at 'ratio' failed to satisfy constraint: Member must "
		 "have value less than or equal to 10"},
		{"\"ratio\":-0.5", "Value '-0.5' at 'ratio' failed to satisfy constraint: Member "
				   "must have value greater than or equal to 0"},
		{"\"kind\":\"x\"", "Value 'x' at 'kind' failed to satisfy constraint: Member must "
				   "satisfy enum value set: [small-one, bigOne]"},
		{"\"secret\":\"abcde\"", "Value '***' at 'secret' failed to satisfy constraint: "
					 "Member must have length less than or equal to 4"},
		{"\"data\":\"AAAAAAAAAAAA\"",
		 "Value 'java.nio.HeapByteBuffer[pos=0 lim=9 cap=9]' at 'data' failed to satisfy "
		 "constraint: Member must have length less than or equal to 8"},
		{"\"nodes\":[{\"label\":\"a\"},{\"label\":\"a\"},{\"label\":\"a\"},{\"label\":"
		 "\"a\"}]",
		 "Value '[Node, Node, Node, Node]' at 'nodes' failed to satisfy constraint: Member "
		 "must have length less than or equal to 3"},
		{"\"shortNames\":[]", "Value '[]' at 'shortNames' failed to satisfy constraint: "
				      "Member must have length greater than or equal to 1"},
		{"\"shortNames\":[\"a\",\"abcd\"]",
		 "Value '[a, abcd]' at 'shortNames' failed to satisfy constraint: Member must "
		 "satisfy "
		 "constraint: [Member must have length less than or equal to 3, Member must have "
		 "length greater than or equal to 1]"},
		{"\"labels\":{\"k\":\"abcd\"}",
		 "Value '{k=abcd}' at 'labels' failed to satisfy constraint: Map value must "
		 "satisfy "
		 "constraint: [Member must have length less than or equal to 3, Member must have "
		 "length greater than or equal to 1]"},
		{"\"labels\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}",
		 "Value '{a=1, b=2, c=3, d=4}' at 'labels' failed to satisfy constraint: Member "
		 "must "
		 "have length less than or equal to 3"},
		{"\"tree\":{}", "Value null at 'tree.label' failed to satisfy constraint: Member "
				"must not be null"},
		{"\"tree\":{\"label\":\"a\",\"children\":[{\"label\":\"b\"},{\"left\":{\"label\":"
		 "\"abcd\"},\"label\":\"c\"}]}",
		 "Value 'abcd' at 'tree.children.2.member.left.label' failed to satisfy "
		 "constraint: "
		 "Member must have length less than or equal to 3"},
		{"\"nodeMap\":{\"x\":{}}", "Value null at 'nodeMap.x.label' failed to satisfy "
					   "constraint: Member must not be null"},
		{"\"matrix\":[[1],[10]]",
		 "Value '[10]' at 'matrix.2.member' failed to satisfy "
		 "constraint: Member must satisfy constraint: [Member must "
		 "have value less than or equal to 9]"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_str(judged(t, str_c(t->arena,
					   str_fmt(t->arena, "{" VALID ",%s}", rows[i].json))),
			   str_fmt(t->arena, "1 validation error detected: %s", rows[i].message));
}

TEST(what_is_valid_passes)
{
	static const char *const rows[] = {
		"{" VALID "}",
		"{" VALID
		",\"count\":1,\"ratio\":10,\"secret\":\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"}",
		/* In parentheses, or clang takes the two for a forgotten comma. */
		("{\"name\":\"\xc3\xa9\xc3\xa0\",\"inner\":{\"value\":\"\"},\"sparse\":[null],"
		 "\"matrix\":[],\"labels\":{}}"),
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_str(judged(t, rows[i]), S(""));
}

TEST(all_violations_stand_in_one_message)
{
	expect_str(
		judged(t, "{\"name\":\"A\",\"count\":9}"),
		S("4 validation errors detected: Value 'A' at 'name' failed to satisfy constraint: "
		  "Member must satisfy regular expression pattern: [a-z\\u00e0-\\u00ff]+; "
		  "Value 'A' at 'name' failed to satisfy constraint: Member must have length "
		  "greater than or equal to 2; "
		  "Value '9' at 'count' failed to satisfy constraint: Member must have value less "
		  "than or equal to 5; "
		  "Value null at 'inner' failed to satisfy constraint: Member must not be null"));
}

TEST(a_pattern_must_match_the_whole)
{
	expect(judged(t, "{\"name\":\"ab1\",\"inner\":{\"value\":\"\"}}").n > 0);
	expect(judged(t, "{\"name\":\"ab\\n\",\"inner\":{\"value\":\"\"}}").n > 0);
}

TEST(ten_violations_are_enough)
{
	struct buf b;
	str message;

	buf_init(&b, 4096);
	buf_str(&b, S("{" VALID ",\"nodeMap\":{"));
	for (int i = 0; i < 12; i++)
		buf_fmt(&b, "%s\"k%d\":{}", i ? "," : "", i);
	buf_str(&b, S("}}"));
	message = judged(t, str_c(t->arena, buf_get(&b)));
	expect(str_starts(message, S("10 validation errors detected: Value null at 'nodeMap.k0")));
	expect(str_contains(message, S("nodeMap.k9.label")));
	expect(!str_contains(message, S("nodeMap.k10.label")));
	buf_done(&b);
}

TEST(long_values_are_clipped_between_characters)
{
	struct buf b;
	str message;

	buf_init(&b, 1 << 16);
	buf_str(&b, S("{\"inner\":{\"value\":\"\"},\"name\":\""));
	for (int i = 0; i < 5000; i++)
		buf_str(&b, S("\xc3\xa9"));
	buf_str(&b, S("\"}"));
	message = judged(t, str_c(t->arena, buf_get(&b)));
	expect(utf8_valid(message));
	expect(message.n < 2200);
	expect(str_contains(message, S("\xc3\xa9...' at 'name'")));
	buf_done(&b);
}

TEST(a_bad_pattern_is_named)
{
	static const struct shape_pattern bad[] = {{S_INIT("ok")}, {S_INIT("a(b")}};
	struct shape_patterns *patterns;
	char *why = NULL;

	expect_err(shape_patterns_new(bad, 2, &patterns, &why), E_INVAL);
	expect(str_contains(str_from(why), S("a(b")));
	mem_free(why);
}

TEST(a_pattern_that_explodes_counts_as_no_match)
{
	static const struct shape_pattern slow[] = {{S_INIT("(a+)+b")}};
	struct shape s = shape_toy_name;
	struct shape_member m = {.name = S_INIT("x"), .shape = &s};
	const struct shape top = {.name = S_INIT("Top"),
				  .kind = SHAPE_STRUCTURE,
				  .size = sizeof(str),
				  .members = &m,
				  .member_count = 1,
				  .min = SHAPE_NO_MIN,
				  .max = SHAPE_NO_MAX,
				  .pattern = -1};
	str value = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	    why;
	struct shape_patterns *patterns;
	char *error;

	s.max = SHAPE_NO_MAX;
	s.pattern = 0;
	expect_ok(shape_patterns_new(slow, 1, &patterns, &error));
	expect_err(shape_validate(&top, patterns, t->arena, &value, &why), E_INVAL);
	expect(str_contains(why, S("Member must satisfy regular expression pattern: (a+)+b")));
	shape_patterns_free(patterns);
}
