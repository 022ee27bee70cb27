/* SPDX-License-Identifier: Apache-2.0 */
/* Ids have their forms, values their limits. */
#include "identity-rules.h"

#include "test.h"

static void expect_form(str id, const char *prefix, size_t n, const char *set)
{
	size_t from = strlen(prefix);

	expect_eq(id.n, from + n);
	expect(str_starts(id, str_from(prefix)));
	for (size_t i = from; i < id.n; i++)
		expect(strchr(set, id.p[i]) && id.p[i]);
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

TEST(ids_have_their_forms_and_differ)
{
	for (int i = 0; i < 200; i++) {
		expect_form(account_id_new(t->arena), "", 12, DIGITS);
		expect(account_id_new(t->arena).p[0] != '0');
		expect_form(organization_id_new(t->arena), "o-", 10, LOWER DIGITS);
		expect_form(principal_id_new(t->arena), "AIDA", 17, UPPER DIGITS);
		expect_form(access_key_id_new(t->arena), "AKIA", 16, UPPER "234567");
		expect_form(secret_new(t->arena), "", 40, UPPER LOWER DIGITS);
	}
	expect(!str_eq(secret_new(t->arena), secret_new(t->arena)));
}

TEST(each_character_of_a_secret_is_equally_likely)
{
	int seen[256] = {0}, n = 0;

	for (int i = 0; i < 1000; i++) {
		str s = secret_new(t->arena);
		for (size_t k = 0; k < s.n; k++)
			seen[(unsigned char)s.p[k]]++;
	}
	/* 40,000 characters, 62 kinds: 645 of each, give or take six sigma */
	for (int c = 0; c < 256; c++) {
		if (!seen[c])
			continue;
		n++;
		expect(seen[c] > 490 && seen[c] < 800);
	}
	expect_eq(n, 62);
}

TEST(values)
{
	expect(account_id_valid(S("123456789012")));
	expect(!account_id_valid(S("12345678901")));
	expect(!account_id_valid(S("12345678901x")));
	expect(!account_id_valid((str){0}));
	expect(user_name_valid(S("jane.doe+test@example.com")));
	expect(!user_name_valid(S("")));
	expect(!user_name_valid(S("jane doe")));
	expect(!user_name_valid(S("jane/doe")));
	expect(!user_name_valid((str){"a\0b", 3}));
	expect(!user_name_valid(
		S("a1234567890123456789012345678901234567890123456789012345678901234")));
	expect_str(user_name_key(t->arena, S("Jane.DOE")), S("jane.doe"));
	expect(country_valid(S("DE")));
	expect(!country_valid(S("de")));
	expect(language_valid(S("de")));
	expect(!language_valid(S("DE")));
	expect(account_status_valid(S("closed")));
	expect(!account_status_valid(S("inactive")));
	expect(active_or_inactive(S("inactive")));
	expect(!active_or_inactive(S("closed")));
	expect_str(principal_arn(t->arena, S("123456789012"), S("jane")),
		   S("arn:aws:iam::123456789012:user/jane"));
}

TEST(time_zones_are_those_of_the_system)
{
	expect(time_zone_known(S("UTC")));
	expect(time_zone_known(S("Europe/Berlin")));
	expect(!time_zone_known(S("Europe")));
	expect(!time_zone_known(S("Europe/Atlantis")));
	expect(!time_zone_known(S("../../../etc/passwd")));
	expect(!time_zone_known(S("/etc/passwd")));
	expect(!time_zone_known(S("")));
	expect(!time_zone_known((str){"UTC\0x", 5}));
}
