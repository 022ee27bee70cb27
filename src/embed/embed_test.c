/* SPDX-License-Identifier: Apache-2.0 */
#include "embed.h"

#include "test.h"

/* tests/data/embed/ as tools/embed.py writes it; what the files hold is repeated here. */
TEST(finds_files_by_path)
{
	expect_str(embed_find("tests/data/embed/plain.txt"), S("two\nlines\n"));
	expect_str(embed_find("tests/data/embed/empty"), S(""));
	expect_str(embed_find("tests/data/embed/sub/bytes.bin"), S("\"\\\?\?/\r\n\0\x7F\xFF\t1"));
	expect(!embed_find("tests/data/embed/sub").p);
	expect(!embed_find("tests/data/embed/none").p);
	expect(!embed_find("").p);
}

TEST(lists_files_in_order)
{
	str path, bytes, before = S("");
	size_t at = 0, count = 0;

	while (embed_next(&at, &path, &bytes)) {
		expect(str_cmp(before, path) < 0);
		expect_str(embed_find(str_c(t->arena, path)), bytes);
		before = path;
		count++;
	}
	expect_eq(count, 3);
}
