/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include <stdlib.h>

#include "encode.h"
#include "test.h"

/* Reads all tokens; 0, or the reader's error. */
static const char *read_all(struct arena *a, str text)
{
	struct json_reader r;
	enum json_token token;

	json_open(&r, a, text);
	do
		token = json_next(&r);
	while (token != JSON_END && token != JSON_ERROR);
	return token == JSON_ERROR ? r.error : NULL;
}

TEST(reads_one_object)
{
	struct json_reader r;

	json_open(&r, t->arena, S(" {\"a\\u00e9\": [1, -2.5e3, true], \"b\": \"x\"} "));
	expect_eq(json_next(&r), JSON_OBJECT);
	expect_eq(json_next(&r), JSON_KEY);
	expect_str(r.text, S("a\xC3\xA9"));
	expect_eq(json_next(&r), JSON_ARRAY);
	expect_eq(json_next(&r), JSON_NUMBER);
	expect_str(r.text, S("1"));
	expect_eq(json_next(&r), JSON_NUMBER);
	expect_str(r.text, S("-2.5e3"));
	expect_eq(json_next(&r), JSON_TRUE);
	expect_eq(json_next(&r), JSON_ARRAY_END);
	expect_eq(json_next(&r), JSON_KEY);
	expect_eq(json_next(&r), JSON_STRING);
	expect_str(r.text, S("x"));
	expect_eq(json_next(&r), JSON_OBJECT_END);
	expect_eq(json_next(&r), JSON_END);
	expect_eq(json_next(&r), JSON_END);
}

TEST(verdicts_on_strict_texts)
{
	str rest = test_file(t, "json-verdicts.txt");
	int yes = 0, no = 0;

	while (rest.p) {
		str line = str_cut(&rest, '\n'), name, text;
		bool accepted;

		if (line.n == 0 || line.p[0] == '#')
			continue;
		name = str_cut(&line, ' ');
		expect_ok(percent_decode(t->arena, line, &text));
		accepted = !read_all(t->arena, text);
		if (accepted != str_starts(name, S("y_")))
			test_fail(__FILE__, __LINE__, "%.*s is %s", STR_ARG(name),
				  accepted ? "accepted" : "refused");
		if (accepted)
			yes++;
		else
			no++;
	}
	expect(yes >= 80 && no >= 150);
}

/* No proper prefix of a closed text is a text: the reader must notice each cut. */
TEST(every_prefix_is_refused)
{
	str text = S("{\"a\":[1,true,\"x\\u00e9\xE2\x82\xAC\\ud83d\\ude00\",{}],\"b\":-1.5e+3}");

	for (size_t n = 0; n < text.n; n++) {
		/* A copy of its own, so that a read behind its end is seen. */
		char *p = malloc(n ? n : 1);
		const char *error;

		memcpy(p, text.p, n);
		error = read_all(t->arena, (str){p, n});
		free(p);
		expect(error);
	}
	expect(!read_all(t->arena, text));
	expect(read_all(t->arena, (str){0}));
}

TEST(depth_is_limited)
{
	char text[2 * JSON_DEPTH_MAX + 2];

	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	expect(!read_all(t->arena, (str){text, 2 * JSON_DEPTH_MAX}));
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	expect_str(str_from(read_all(t->arena, (str){text, sizeof(text)})), S("too deep"));
}

/* Each byte at each place of a string, so that every lane of the wide scan is tried. */
TEST(every_byte_at_every_place_of_a_string)
{
	for (int c = 0; c < 256; c++) {
		bool plain = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';

		for (size_t at = 1; at <= 40; at++) {
			char text[44];

			memset(text, 'x', sizeof(text));
			text[0] = text[41] = '"';
			text[at] = (char)c;
			if (!read_all(t->arena, (str){text, 42}) != plain)
				test_fail(__FILE__, __LINE__, "byte %d at %zu", c, at);
		}
	}
}

TEST(escapes_decode)
{
	static const struct {
		str in, out;
	} rows[] = {
		{S_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), S_INIT("\"\\/\b\f\n\r\t")},
		{S_INIT("\"\\u0000\""), S_INIT("\0")},
		{S_INIT("\"\\u007f\\u0080\""), S_INIT("\x7F\xC2\x80")},
		{S_INIT("\"\\u07fF\\u0800\""), S_INIT("\xDF\xBF\xE0\xA0\x80")},
		{S_INIT("\"\\uffff\\ud800\\udc00\""), S_INIT("\xEF\xBF\xBF\xF0\x90\x80\x80")},
		{S_INIT("\"a\\udbff\\udfffz\""), S_INIT("a\xF4\x8F\xBF\xBFz")},
		{S_INIT("\"\xC3\xA9\\n\xE2\x82\xAC\""), S_INIT("\xC3\xA9\n\xE2\x82\xAC")},
		{S_INIT("\"\""), S_INIT("")},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct json_reader r;

		json_open(&r, t->arena, rows[i].in);
		expect_eq(json_next(&r), JSON_STRING);
		expect_str(r.text, rows[i].out);
		expect_eq(json_next(&r), JSON_END);
	}
}

TEST(a_text_without_escapes_is_not_copied)
{
	str in = S("\"plain\"");
	struct json_reader r;

	json_open(&r, t->arena, in);
	expect_eq(json_next(&r), JSON_STRING);
	expect(r.text.p == in.p + 1);
}

TEST(skip_and_raw_take_a_whole_value)
{
	str in = S("{\"a\": {\"x\":[1,{\"y\":\"\\n\"}]} , \"b\":\"s\\\"\", \"c\": -1.5 ,\"d\":[]}");
	static const str want[] = {S_INIT("{\"x\":[1,{\"y\":\"\\n\"}]}"), S_INIT("\"s\\\"\""),
				   S_INIT("-1.5"), S_INIT("[]")};
	struct json_reader r, s;

	json_open(&r, t->arena, in);
	json_open(&s, t->arena, in);
	expect_eq(json_next(&r), JSON_OBJECT);
	expect_eq(json_next(&s), JSON_OBJECT);
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		str raw;

		expect_eq(json_next(&r), JSON_KEY);
		expect_ok(json_raw(&r, json_next(&r), &raw));
		expect_str(raw, want[i]);
		expect_eq(json_next(&s), JSON_KEY);
		expect_ok(json_skip(&s, json_next(&s)));
	}
	expect_eq(json_next(&r), JSON_OBJECT_END);
	expect_eq(json_next(&s), JSON_OBJECT_END);
	expect_eq(json_next(&s), JSON_END);
}

TEST(skip_checks_what_it_skips)
{
	struct json_reader r;
	size_t used;

	json_open(&r, t->arena, S("[{\"a\":\"\\x\"}]"));
	expect_eq(json_next(&r), JSON_ARRAY);
	expect_err(json_skip(&r, json_next(&r)), E_SYNTAX);
	expect_eq(json_next(&r), JSON_ERROR);
	expect(r.error);

	used = arena_used(t->arena);
	json_open(&r, t->arena, S("[\"\\n\\n\\n\"]"));
	expect_ok(json_skip(&r, json_next(&r)));
	expect_eq(arena_used(t->arena), used);
}

TEST(errors_say_where)
{
	struct json_reader r;

	json_open(&r, t->arena, S("{\"a\":1,}"));
	while (json_next(&r) != JSON_ERROR)
		;
	expect_eq(r.at, 7);
	expect_str(str_from(r.error), S("a name in quotes is expected"));
}
