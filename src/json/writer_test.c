/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include "test.h"

TEST(writes_one_object)
{
	struct buf CLEANUP(buf_done) b;
	struct json_writer w;

	buf_init(&b, 1000);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("a"), S("q\"\n\x01\xC3\xA9\xFF"));
	json_pair_str(&w, S("absent"), (str){0});
	json_pair_i64(&w, S("n"), INT64_MIN);
	json_key(&w, S("l"));
	json_array(&w);
	json_f64(&w, 0.1);
	json_f64(&w, 1);
	json_null(&w);
	json_array_end(&w);
	json_pair_bool(&w, S("t"), true);
	json_object_end(&w);
	expect_str(buf_get(&b),
		   S("{\"a\":\"q\\\"\\n\\u0001\xC3\xA9\xEF\xBF\xBD\",\"n\":-9223372036854775808,"
		     "\"l\":[0.1,1.0,null],\"t\":true}"));
}
