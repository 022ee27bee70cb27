/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include <math.h>
#include <stdlib.h>

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

TEST(a_buf_too_small_fails_and_says_so)
{
	struct buf CLEANUP(buf_done) b;
	struct json_writer w;

	buf_init(&b, 5);
	json_writer_init(&w, &b);
	json_str(&w, S("abcd"));
	expect(b.failed);
}

TEST(floats_read_back_as_they_were)
{
	static const double rows[] = {0,         -0.0,    1.5,    1e300,
				      5e-324,    1e15,    1e16,   123456789012345680.0,
				      1.0 / 3.0, -2.5e-7, 100000, 1704164645.678};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf CLEANUP(buf_done) b;
		struct json_writer w;
		struct json_reader r;

		buf_init(&b, 100);
		json_writer_init(&w, &b);
		json_f64(&w, rows[i]);
		json_open(&r, t->arena, buf_get(&b));
		expect_eq(json_next(&r), JSON_NUMBER);
		expect(strpbrk(str_c(t->arena, r.text), ".e"));
		expect(strtod(str_c(t->arena, r.text), NULL) == rows[i]);
	}
}

TEST(what_is_no_number_is_null)
{
	struct buf CLEANUP(buf_done) b;
	struct json_writer w;

	buf_init(&b, 100);
	json_writer_init(&w, &b);
	json_array(&w);
	json_f64(&w, NAN);
	json_f64(&w, -INFINITY);
	json_array_end(&w);
	expect_str(buf_get(&b), S("[null,null]"));
}

static void write_random_text(struct json_writer *w, unsigned short rng[3], bool key)
{
	static const str pieces[] = {
		S_INIT("a"),
		S_INIT("plain words that are long enough"),
		S_INIT("\""),
		S_INIT("\\"),
		S_INIT("\n"),
		S_INIT("\0"),
		S_INIT("\x1F"),
		S_INIT("\xC3\xA9"),
		S_INIT("\xE2\x82\xAC"),
		S_INIT("\xF0\x9F\x98\x80"),
		S_INIT("/"),
		S_INIT("\x7F"),
	};
	struct buf CLEANUP(buf_done) text;

	buf_init(&text, 1000);
	for (long n = nrand48(rng) % 6; n > 0; n--)
		buf_str(&text, pieces[(size_t)nrand48(rng) % ARRAY_LEN(pieces)]);
	if (key)
		json_key(w, buf_get(&text));
	else
		json_str(w, buf_get(&text));
}

/* Any bits: tiny, huge, or no number at all. */
static double random_f64(unsigned short rng[3])
{
	uint64_t bits = (uint64_t)jrand48(rng) << 32 ^ (uint64_t)nrand48(rng);
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

static void write_random(struct json_writer *w, unsigned short rng[3], int depth)
{
	long kind = nrand48(rng) % (depth ? 8 : 6);

	switch (kind) {
	case 0:
		json_null(w);
		break;
	case 1:
		json_bool(w, nrand48(rng) & 1);
		break;
	case 2:
		json_i64(w, (int64_t)nrand48(rng) << 32 ^ jrand48(rng));
		break;
	case 3:
		json_f64(w, random_f64(rng));
		break;
	case 4:
	case 5:
		write_random_text(w, rng, false);
		break;
	case 6:
		json_array(w);
		for (long n = nrand48(rng) % 5; n > 0; n--)
			write_random(w, rng, depth - 1);
		json_array_end(w);
		break;
	default:
		json_object(w);
		for (long n = nrand48(rng) % 5; n > 0; n--) {
			write_random_text(w, rng, true);
			write_random(w, rng, depth - 1);
		}
		json_object_end(w);
	}
}

/* What the writer writes, the reader reads, and writing what was read gives the same bytes. */
TEST(random_values_survive_reading_and_writing)
{
	unsigned short rng[3] = {1, 2, 3};

	for (int i = 0; i < 3000; i++) {
		struct buf CLEANUP(buf_done) first, second;
		struct json_writer w;
		struct json_reader r;

		buf_init(&first, 1 << 20);
		buf_init(&second, 1 << 20);
		json_writer_init(&w, &first);
		write_random(&w, rng, 6);
		json_writer_init(&w, &second);
		json_open(&r, t->arena, buf_get(&first));
		expect_ok(json_copy(&w, &r, json_next(&r)));
		expect_eq(json_next(&r), JSON_END);
		expect(!first.failed && !second.failed);
		expect_str(buf_get(&second), buf_get(&first));
	}
}

TEST(copy_drops_space_and_needless_escapes)
{
	struct buf CLEANUP(buf_done) b;
	struct json_writer w;
	struct json_reader r;

	buf_init(&b, 1000);
	json_writer_init(&w, &b);
	json_open(&r, t->arena, S("{ \"a\\/\" : [ 1.50, \"\\u0041\\u001f\" ] , \"b\" : { } }"));
	expect_ok(json_copy(&w, &r, json_next(&r)));
	expect_str(buf_get(&b), S("{\"a/\":[1.50,\"A\\u001f\"],\"b\":{}}"));
	json_open(&r, t->arena, S("[1,]"));
	expect_err(json_copy(&w, &r, json_next(&r)), E_SYNTAX);
}
