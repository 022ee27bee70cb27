/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include "test.h"

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
