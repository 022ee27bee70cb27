/* SPDX-License-Identifier: Apache-2.0 */
#include "case-rules.h"

#include "test.h"

static bool all_of(str s, const char *alphabet)
{
	for (size_t i = 0; i < s.n; i++) {
		if (str_index(str_from(alphabet), s.p[i]) < 0)
			return false;
	}
	return true;
}

#define DIGITS "0123456789"
#define HEX DIGITS "abcdef"
#define URL_SAFE DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"

static usec at(const char *text)
{
	usec t = 0;

	expect_ok(usec_parse_iso(str_from(text), &t));
	return t;
}

TEST(ids_have_the_forms_of_the_api)
{
	usec now = at("2026-12-31T23:59:59.999Z");
	str id = case_id_new(t->arena, S("123456789012"), now);
	str display = case_display_id_new(t->arena, now, 0);
	str set = attachment_set_id_new(t->arena);
	str file = attachment_id_new(t->arena);
	str upload = upload_id_new(t->arena);

	expect(str_starts(id, S("case-123456789012-exen-2026-")));
	expect_eq(id.n, 44);
	expect(all_of(str_slice(id, 28, 44), HEX));
	expect_eq(display.n, 15);
	expect_str(display, S("179876159999900"));
	display = case_display_id_new(t->arena, now, 1);
	expect_eq(display.n, 15);
	expect(str_starts(display, S("1798761599")));
	expect(all_of(display, DIGITS));
	expect(str_starts(set, S("as-")));
	expect(all_of(str_slice(set, 3, 20), HEX));
	expect_str(str_slice(set, 20, 24), S("-mu-"));
	expect_eq(set.n, 74);
	expect(all_of(str_slice(set, 24, 74), URL_SAFE));
	expect(str_starts(file, S("attachment-")));
	expect_eq(file.n, 111);
	expect(all_of(str_slice(file, 11, 111), URL_SAFE));
	expect(str_starts(upload, S("upload-")));
	expect_eq(upload.n, 67);
}

TEST(case_ids_rise_with_time)
{
	static const usec steps[] = {16, 17, 999, SECONDS(1), DAYS(1), DAYS(366), DAYS(3660)};
	const str account = S("123456789012");
	usec now = at("2026-12-31T23:59:59.999Z");

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		str id = case_id_new(t->arena, account, now);
		str prefix = case_id_prefix(t->arena, account, now);

		expect(str_starts(id, prefix));
		expect(str_cmp(id, case_id_prefix(t->arena, account, now + steps[i])) < 0);
		now += steps[i];
	}
	/* bounds of any time at all are bounds */
	expect(str_cmp(case_id_prefix(t->arena, account, -5),
		       case_id_prefix(t->arena, account, 0)) == 0);
	expect(str_cmp(case_id_prefix(t->arena, account, INT64_MAX),
		       case_id_new(t->arena, account, now)) > 0);
}

TEST(the_account_is_read_off_a_case_id)
{
	expect_str(case_id_account(S("case-123456789012-exen-2026-0123456789abcdef")),
		   S("123456789012"));
	expect_str(case_id_account(S("case-123456789012-2013-abc")), S("123456789012"));
	expect(!case_id_account(S("case-123456789012")).p);
	expect(!case_id_account(S("case-12345678901x-exen-2026-0")).p);
	expect(!case_id_account(S("173983009900080")).p);
	expect(!case_id_account((str){0}).p);
}

TEST(times_are_read_in_the_forms_that_clients_send)
{
	static const struct {
		const char *text;
		const char *same;
	} good[] = {
		{"2020-03-23", "2020-03-23T00:00:00Z"},
		{"2020-03-23T21:31Z", "2020-03-23T21:31:00Z"},
		{"2020-03-23T21:31:47Z", "2020-03-23T21:31:47Z"},
		{"2020-03-23T21:31:47.774Z", "2020-03-23T21:31:47.774Z"},
		{"2020-03-23T21:31:47.774+0000", "2020-03-23T21:31:47.774Z"},
		{"2020-03-23T21:31:47+09:00", "2020-03-23T12:31:47Z"},
		{"2020-03-23T21:31:47", "2020-03-23T21:31:47Z"},
	};
	static const char *const bad[] = {
		"",           "yesterday",         "2020-3-23",   "20200323",      "2020-02-30",
		"1584999107", "2020-03-23T25:00Z", "2020-03-23 ", "2020-03-23T21", "1969-12-31"};
	usec v;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		expect_ok(case_time_parse(str_from(good[i].text), &v));
		expect_eq(v, at(good[i].same));
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect_err(case_time_parse(str_from(bad[i]), &v), E_INVAL);
}

TEST(file_names)
{
	static const char *const bad[] = {"",     ".",    "..",    "a/b",  "../etc/passwd",
					  "a\\b", "a\nb", "a\x7f", "\xff", "a\xc2\x85"};
	char name[256];

	expect(file_name_valid(S("troubleshoot.txt")));
	expect(file_name_valid(S("..a")));
	expect(file_name_valid(S("\xe6\x88\xaa\xe5\x9b\xbe 1 \"x\".png")));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		expect(!file_name_valid(str_from(bad[i])));
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = 'n';
	expect(file_name_valid((str){name, 255}));
	expect(!file_name_valid((str){name, 256}));
	expect(!file_name_valid((str){"a\0b", 3}));
}

TEST(a_download_is_named_in_both_forms)
{
	expect_str(content_disposition(t->arena, S("a b.txt")),
		   S("attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"));
	expect_str(content_disposition(t->arena, S("\"\xc3\xa9%\".png")),
		   S("attachment; filename=\"_____.png\"; filename*=UTF-8''%22%C3%A9%25%22.png"));
}

TEST(copies_gather_addresses_once)
{
	const str first[] = {S("a@x.example"), S("b@x.example"), S("A@X.example")};
	const str second[] = {S("B@x.example"), S("c@x.example")};
	str cc = S(""), *list;

	expect_ok(cc_merge(t->arena, cc, first, 3, &cc));
	expect_str(cc, S("a@x.example\nb@x.example"));
	expect_ok(cc_merge(t->arena, cc, second, 2, &cc));
	expect_ok(cc_merge(t->arena, cc, NULL, 0, &cc));
	expect_eq(cc_split(t->arena, cc, &list), 3);
	expect_str(list[2], S("c@x.example"));
	expect_eq(cc_split(t->arena, S(""), &list), 0);
}

TEST(copies_are_bounded)
{
	str many[CASE_CC_MAX + 1], cc;

	for (int i = 0; i <= CASE_CC_MAX; i++)
		many[i] = str_fmt(t->arena, "u%d@x.example", i);
	expect_ok(cc_merge(t->arena, S(""), many, CASE_CC_MAX, &cc));
	expect_err(cc_merge(t->arena, cc, many + CASE_CC_MAX, 1, &cc), E_LIMIT);
}
