/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "encode.h"
#include "test.h"

static str random_bytes(struct arena *a, unsigned short rng[3], size_t n)
{
	char *p = arena_alloc(a, n);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)nrand48(rng);
	return (str){p, n};
}

TEST(base64_matches_the_standard)
{
	/* RFC 4648, section 10. */
	static const struct {
		str plain, text, hex;
	} rows[] = {
		{S_INIT(""), S_INIT(""), S_INIT("")},
		{S_INIT("f"), S_INIT("Zg=="), S_INIT("66")},
		{S_INIT("fo"), S_INIT("Zm8="), S_INIT("666f")},
		{S_INIT("foo"), S_INIT("Zm9v"), S_INIT("666f6f")},
		{S_INIT("foob"), S_INIT("Zm9vYg=="), S_INIT("666f6f62")},
		{S_INIT("fooba"), S_INIT("Zm9vYmE="), S_INIT("666f6f6261")},
		{S_INIT("foobar"), S_INIT("Zm9vYmFy"), S_INIT("666f6f626172")},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		str back;

		expect_str(base64_encode(t->arena, rows[i].plain), rows[i].text);
		expect_ok(base64_decode(t->arena, rows[i].text, &back));
		expect_str(back, rows[i].plain);
		expect_str(hex_encode(t->arena, rows[i].plain), rows[i].hex);
		expect_ok(hex_decode(t->arena, rows[i].hex, &back));
		expect_str(back, rows[i].plain);
	}
}

TEST(every_length_comes_back)
{
	unsigned short rng[3] = {1, 2, 3};

	for (size_t n = 0; n < 400; n++) {
		struct buf CLEANUP(buf_done) b;
		str bytes = random_bytes(t->arena, rng, n), text, back;

		text = base64_encode(t->arena, bytes);
		expect_eq(text.n, (n + 2) / 3 * 4);
		expect_ok(base64_decode(t->arena, text, &back));
		expect_str(back, bytes);
		buf_init(&b, text.n);
		base64_add(&b, bytes);
		expect(!b.failed);
		expect_str(buf_get(&b), text);
		text = base64url_encode(t->arena, bytes);
		expect_eq(text.n, (4 * n + 2) / 3);
		expect(str_index(text, '+') < 0 && str_index(text, '/') < 0);
		expect_ok(base64url_decode(t->arena, text, &back));
		expect_str(back, bytes);
		expect_ok(hex_decode(t->arena, hex_encode(t->arena, bytes), &back));
		expect_str(back, bytes);
	}
}

TEST(base64_refuses_other_spellings)
{
	static const char *const bad[] = {
		"Z",     "Zg",       "Zg=",  "Zg===", "=",    "==",       "====",     "Zg==Zg==",
		"Zm8",   "Zm8=Zg==", "Z===", "=Zm8",  "Zm=8", "Zm9v====", "Zm9v\n",   " Zm9v",
		"Zm9v ", "Zm 9",     "Zh==", "Zm9=",  "Zm-_", "Zm9\x80",  "Zm9v*m9v", "AAA,",
	};
	str ret;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (base64_decode(t->arena, str_from(bad[i]), &ret) != E_SYNTAX)
			test_fail(__FILE__, __LINE__, "\"%s\" is accepted", bad[i]);
	}
	expect_err(base64url_decode(t->arena, S("Zg=="), &ret), E_SYNTAX);
	expect_err(base64url_decode(t->arena, S("Zh"), &ret), E_SYNTAX);
	expect_err(base64url_decode(t->arena, S("Z"), &ret), E_SYNTAX);
	expect_err(base64url_decode(t->arena, S("+/+/"), &ret), E_SYNTAX);
	expect_ok(base64url_decode(t->arena, S("Zg"), &ret));
	expect_str(ret, S("f"));
}

/* Of all texts of four characters only the canonical ones are accepted: count them. */
TEST(base64_accepts_each_value_once)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
	struct arena *CLEANUP(arena_freep) a = arena_new();
	int accepted = 0;

	for (int first = 0; first < 65; first++) {
		for (int rest = 0; rest < 65 * 65; rest++) {
			char text[4] = {'A', digits[first], digits[rest / 65], digits[rest % 65]};
			str ret;

			accepted += base64_decode(a, (str){text, 4}, &ret) == 0;
			arena_reset(a);
		}
	}
	/* Three bytes: 64^3 texts behind the 'A'; two bytes: 2^10 of them; one byte: 2^2. */
	expect_eq(accepted, 64 * 64 * 64 + 1024 + 4);
}

TEST(hex_refuses_other_spellings)
{
	static const char *const bad[] = {"0", "000", "0g", "g0", " 0", "0x", "\x80\x30", "+1"};
	str ret;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(hex_decode(t->arena, str_from(bad[i]), &ret), E_SYNTAX);
	expect_ok(hex_decode(t->arena, S("aBcDeF09"), &ret));
	expect_str(ret, S("\xAB\xCD\xEF\x09"));
}

TEST(percent_encoding)
{
	struct buf CLEANUP(buf_done) b;
	char all[256];
	str back;

	buf_init(&b, 1000);
	percent_add(&b, S("a b/c~é+%\0"), "/");
	expect_str(buf_get(&b), S("a%20b/c~%C3%A9%2B%25%00"));
	buf_reset(&b);
	for (int c = 0; c < 256; c++)
		all[c] = (char)c;
	percent_add(&b, (str){all, 256}, "");
	expect_eq(b.n, 66 + 3 * (256 - 66));
	expect_ok(percent_decode(t->arena, buf_get(&b), &back));
	expect_str(back, ((str){all, 256}));
	expect_ok(percent_decode(t->arena, S("%c3%A9+"), &back));
	expect_str(back, S("é+"));
	expect_err(percent_decode(t->arena, S("%"), &back), E_SYNTAX);
	expect_err(percent_decode(t->arena, S("a%2"), &back), E_SYNTAX);
	expect_err(percent_decode(t->arena, S("%2g"), &back), E_SYNTAX);
	expect_err(percent_decode(t->arena, S("%%20"), &back), E_SYNTAX);
}
