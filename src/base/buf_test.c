/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "test.h"

TEST(a_buf_grows_up_to_its_maximum)
{
	for (size_t max = 0; max < 300; max++) {
		struct buf CLEANUP(buf_done) b;

		buf_init(&b, max);
		for (size_t i = 0; i < max; i++)
			buf_char(&b, (char)('a' + i % 26));
		expect(!b.failed);
		expect_eq(b.n, max);
		expect(b.cap <= max);
		buf_char(&b, '!');
		expect(b.failed);
		expect_eq(b.n, max);
		for (size_t i = 0; i < max; i++)
			expect(b.p[i] == (char)('a' + i % 26));
	}
}

TEST(what_does_not_fit_is_left_out_with_all_that_follows)
{
	struct buf CLEANUP(buf_done) b;

	buf_init(&b, 5);
	buf_str(&b, S("abc"));
	buf_str(&b, S("def"));
	buf_str(&b, S("g"));
	expect(b.failed);
	expect_str(buf_get(&b), S("abc"));
	buf_reset(&b);
	expect(!b.failed);
	buf_str(&b, S("defgh"));
	expect(!b.failed);
	expect_str(buf_get(&b), S("defgh"));
}

TEST(an_empty_buf_is_empty_text_not_absent)
{
	struct buf CLEANUP(buf_done) b;
	struct buf zero = {0};

	buf_init(&b, 10);
	expect_str(buf_get(&b), S(""));
	buf_add(&b, NULL, 0);
	expect_str(buf_dup(&b, t->arena), S(""));
	buf_done(&zero);
}

TEST(printing_into_a_buf)
{
	static const int widths[] = {0, 1, 254, 255, 256, 257, 1000};
	struct buf CLEANUP(buf_done) b;

	buf_init(&b, 1000);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		buf_reset(&b);
		buf_fmt(&b, "%*s", widths[i], "");
		expect(!b.failed);
		expect_eq(b.n, widths[i]);
	}
	buf_reset(&b);
	buf_fmt(&b, "%d-%s", 5, "x");
	buf_i64(&b, INT64_MIN);
	buf_i64(&b, INT64_MAX);
	buf_i64(&b, 0);
	expect_str(buf_get(&b), S("5-x-922337203685477580892233720368547758070"));
	buf_reset(&b);
	buf_fmt(&b, "%1001s", "");
	expect(b.failed);
}

TEST(room_is_where_the_next_bytes_go)
{
	struct buf CLEANUP(buf_done) b;
	char *p;

	buf_init(&b, 100);
	buf_str(&b, S("ab"));
	p = buf_room(&b, 98);
	expect(p == b.p + 2);
	memset(p, 'z', 98);
	expect_eq(b.n, 2);
	expect(!buf_room(&b, 99));
	expect(b.failed);
}
