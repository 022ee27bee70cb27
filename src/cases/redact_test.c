/* SPDX-License-Identifier: Apache-2.0 */
#include "redact.h"

#include "buf.h"
#include "test.h"

#define KEY_ID "AKIAIOSFODNN7EXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define MARK "[REDACTED_BY_AWS]"

static str clean(struct test *t, str text)
{
	struct redacted once = redact_text(t->arena, text, S("AWS"));
	struct redacted twice = redact_text(t->arena, once.text, S("AWS"));

	expect_str(twice.text, once.text);
	expect_eq(twice.keys + twice.secrets + twice.cards, 0);
	return once.text;
}

TEST(ordinary_text_stays_as_it_is)
{
	str text = S("Instance i-0123456789abcdef0 in 123456789012 is down since 1700000000000.\n"
		     "Commit da39a3ee5e6b4b0d3255bfef95601890afd80709, order 4111 1111 1111 1112.");

	expect(clean(t, text).p == text.p);
	expect(!clean(t, (str){0}).p);
	expect_eq(clean(t, S("")).n, 0);
}

TEST(a_secret_beside_its_key_id_is_taken_out)
{
	expect_str(clean(t, S("id " KEY_ID " key " SECRET ".")), S("id " KEY_ID " key " MARK "."));
	expect_str(clean(t, S(SECRET "\n" KEY_ID)), S(MARK "\n" KEY_ID));
	expect_str(clean(t, S(KEY_ID ":" SECRET ":" SECRET)), S(KEY_ID ":" MARK ":" MARK));
}

TEST(a_secret_behind_a_word_for_it_is_taken_out)
{
	expect_str(clean(t, S("aws_secret_access_key = " SECRET)),
		   S("aws_secret_access_key = " MARK));
	expect_str(clean(t, S("{\"SecretAccessKey\":\"" SECRET "\"}")),
		   S("{\"SecretAccessKey\":\"" MARK "\"}"));
	/* without a hint 40 characters are nothing special */
	expect_str(clean(t, S("token " SECRET)), S("token " SECRET));
}

TEST(digests_are_not_taken_for_secrets)
{
	str text = S(KEY_ID " at da39a3ee5e6b4b0d3255bfef95601890afd80709");

	expect_str(clean(t, text), text);
}

TEST(longer_and_shorter_runs_are_not_secrets)
{
	expect_str(clean(t, S(KEY_ID " x" SECRET)), S(KEY_ID " x" SECRET));
	expect_str(clean(t, S("secret wJalrXUtnFEMI")), S("secret wJalrXUtnFEMI"));
}

TEST(a_secret_is_found_wherever_it_stands)
{
	for (unsigned seed = 1; seed < 400; seed++) {
		struct buf CLEANUP(buf_done) b = {0};
		unsigned random = seed * 2654435761u;
		int secrets = 0;

		buf_init(&b, 10000);
		for (int i = 0; i < 20; i++) {
			unsigned n = i ? 35 + (random >> 20) % 10 : seed % 60;

			random = random * 1664525u + 1013904223u;
			for (unsigned k = 0; k < n; k++)
				buf_char(&b, 'x');
			buf_str(&b, random >> 31 ? S(".") : S(" . "));
			secrets += n == 40;
		}
		buf_str(&b, S(KEY_ID));
		expect_eq(redact_text(t->arena, buf_get(&b), S("AWS")).secrets, secrets);
	}
}

/* A key that was cut off before its footer, encrypted: headers stand between it and its words. */
/* A text that is as long as it may be stays so. */
TEST(what_would_grow_too_long_gets_a_short_mark)
{
	str text = S("4222222222222 and 4111111111111111");

	expect_str(redact_within(t->arena, text, S("AWS"), 100).text,
		   S(MARK "2222 and " MARK "1111"));
	expect_str(redact_within(t->arena, text, S("AWS"), text.n).text,
		   S("[***]2222 and [***]1111"));
}

TEST(an_encrypted_key_without_a_footer_is_taken_out)
{
	expect_str(clean(t, S("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
			      "DEK-Info: AES-128-CBC,8BD0F1A2C3\n\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3\n"
			      "aB3dEf9haB3dEf9haB3dEf9h")),
		   S(MARK));
	/* prose with a colon is no header of a key when no key follows */
	expect_str(clean(t, S("-----BEGIN RSA PRIVATE KEY-----\nQuestion: is this safe?")),
		   S(MARK "\nQuestion: is this safe?"));
}

TEST(private_keys_are_taken_out_whole)
{
	expect_str(clean(t, S("see\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3\n"
			      "-----END RSA PRIVATE KEY-----\nthanks")),
		   S("see\n" MARK "\nthanks"));
	expect_str(clean(t, S("-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n")),
		   S(MARK "\\n"));
	expect_str(clean(t, S("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBF\n"
			      "-----END PGP PRIVATE KEY BLOCK-----")),
		   S(MARK));
	expect_str(clean(t, S("-----BEGIN OPENSSH PRIVATE KEY-----\nab\n-----END OPENSSH PRIVATE "
			      "KEY-----\n-----BEGIN EC PRIVATE KEY-----\ncd\n-----END EC PRIVATE "
			      "KEY-----")),
		   S(MARK "\n" MARK));
}

TEST(a_private_key_cut_short_is_taken_out_too)
{
	expect_str(clean(t, S("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"
			      "BKcwggSjAgEAAoIBAQDJ\nIt ends here.")),
		   S(MARK "\nIt ends here."));
	expect_str(clean(t, S("my file starts with -----BEGIN RSA PRIVATE KEY----- and fails")),
		   S("my file starts with " MARK " and fails"));
}

TEST(certificates_and_public_keys_stay)
{
	str text = S("-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n"
		     "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----");

	expect_str(clean(t, text), text);
}

TEST(of_a_card_the_last_four_digits_stay)
{
	expect_str(clean(t, S("card 4111111111111111 exp 12/29")),
		   S("card " MARK "1111 exp 12/29"));
	expect_str(clean(t, S("4111 1111 1111 1111")), S(MARK "1111"));
	expect_str(clean(t, S("5500-0055-5555-5559")), S(MARK "5559"));
	expect_str(clean(t, S("4111\u00a01111\u202f1111\u20111111")), S(MARK "1111"));
	expect_str(clean(t, S("3782 822463 10005.")), S(MARK "0005."));
	expect_str(clean(t, S("4222222222222")), S(MARK "2222"));
	expect_str(clean(t, S("2223003122003222")), S(MARK "3222"));
	expect_str(clean(t, S("6011111111111117,3530111333300000,30569309025904")),
		   S(MARK "1117," MARK "0000," MARK "5904"));
}

TEST(numbers_that_fail_the_test_are_no_cards)
{
	/* a wrong check digit, a length no issuer has, an unknown issuer, letters of 20 digits */
	str text = S("4111111111111112 411111111111111 1111111111111117 41111111111111111111");

	expect_str(clean(t, text), text);
	expect_str(clean(t, S("4111  1111 1111 1111")), S("4111  1111 1111 1111"));
	expect_str(clean(t, S("41.11111111111111 s")), S("41.11111111111111 s"));
}

TEST(numbers_inside_ids_are_no_cards)
{
	/* each holds digits that would pass as a card's if they stood alone */
	str text = S("request d9215db0ac19434ebad6370377099362, span 4111111111111111f,\n"
		     "case-123456789012-exen-2026-b4222222222222ca,\n"
		     "uuid 0af7651c-16cd-43dd-4003-446655440000, 6370377099362abc");

	expect_str(clean(t, text), text);
	/* a word in front does not make it an id, nor does something that is no UUID */
	expect_str(clean(t, S("card4222222222222")), S("card" MARK "2222"));
	expect_str(clean(t, S("CARD:4222222222222")), S("CARD:" MARK "2222"));
	expect_str(clean(t, S("id-4003-446655440000-x")), S("id-" MARK "0000-x"));
}

TEST(a_find_that_uncovers_another_is_followed)
{
	/* the run is 56 characters long until the card is cut off it */
	expect_str(clean(t, S(KEY_ID " " SECRET "4111111111111111")),
		   S(KEY_ID " " MARK MARK "1111"));
	expect_str(clean(t, S("4111111111111111 5500005555555559 4111111111111111")),
		   S(MARK "1111 " MARK "5559 " MARK "1111"));
}

TEST(the_provider_signs_the_mark)
{
	expect_str(redact_text(t->arena, S("4111111111111111"), S("Acme")).text,
		   S("[REDACTED_BY_Acme]1111"));
	/* nothing in the word may look like what is taken out */
	expect_str(redact_text(t->arena, S("4111111111111111"), S("4111111111111111 X]")).text,
		   S("[REDACTED_BY_X]1111"));
}

TEST(what_was_taken_out_is_counted)
{
	struct redacted r = redact_text(
		t->arena, S(KEY_ID " " SECRET " 4111111111111111 5500005555555559"), S("AWS"));

	expect_eq(r.secrets, 1);
	expect_eq(r.cards, 2);
	expect_eq(r.keys, 0);
}
