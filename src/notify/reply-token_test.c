/* SPDX-License-Identifier: Apache-2.0 */
#include "reply-token.h"

#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#include "crypto.h"
#include "keyring.h"
#include "mailbox.h"
#include "test.h"

static const str account = S_INIT("123456789012");
static const str display = S_INIT("170000000012345");
static const str ann = S_INIT("Ann.Archer@customer.example");

static str make(struct test *t, struct keyring *k)
{
	str token = {0};

	expect_ok(reply_token_make(k, t->arena, account, display, ann, &token));
	return token;
}

static str upper(struct test *t, str s)
{
	char *p = arena_alloc(t->arena, s.n);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)toupper((unsigned char)s.p[i]);
	return (str){p, s.n};
}

TEST(a_token_leads_back_to_its_case)
{
	struct keyring *k = keyring_new_random();
	struct reply_token found;
	str token = make(t, k);

	expect_eq(token.n, REPLY_TOKEN_CHARS);
	expect_ok(reply_token_open(k, t->arena, token, &found));
	expect_str(found.account, account);
	expect_str(found.display_id, display);
	expect(reply_token_is_for(k, t->arena, &found, S("ann.archer@CUSTOMER.example")));
	expect(!reply_token_is_for(k, t->arena, &found, S("eve@customer.example")));
	expect(!reply_token_is_for(k, t->arena, &found, S("")));
	/* mail systems fold letters */
	expect_ok(reply_token_open(k, t->arena, upper(t, token), &found));
	expect_str(found.display_id, display);
	keyring_free(k);
}

TEST(any_other_character_is_refused)
{
	struct keyring *k = keyring_new_random(), *other = keyring_new_random();
	struct reply_token found;
	str token = make(t, k);

	for (size_t i = 0; i < token.n; i++) {
		char *wrong = arena_alloc(t->arena, token.n);

		for (const char *c = "abcdefghijklmnopqrstuvwxyz234567-\xff"; *c; c++) {
			for (size_t j = 0; j < token.n; j++)
				wrong[j] = token.p[j];
			wrong[i] = *c;
			if (*c != token.p[i])
				expect_err(reply_token_open(k, t->arena, (str){wrong, token.n},
							    &found),
					   E_INVAL);
		}
	}
	for (size_t n = 0; n < token.n; n++)
		expect_err(reply_token_open(k, t->arena, str_slice(token, 0, n), &found), E_INVAL);
	expect_err(reply_token_open(other, t->arena, token, &found), E_INVAL);
	keyring_free(k);
	keyring_free(other);
}

TEST(the_ids_are_checked_when_it_is_made)
{
	struct keyring *k = keyring_new_random();
	str token;

	expect_err(reply_token_make(k, t->arena, S("12345678901"), display, ann, &token), E_INVAL);
	expect_err(reply_token_make(k, t->arena, S("12345678901x"), display, ann, &token), E_INVAL);
	expect_err(reply_token_make(k, t->arena, account, S("-70000000012345"), ann, &token),
		   E_INVAL);
	expect_err(reply_token_make(k, t->arena, account, S(""), ann, &token), E_INVAL);
	keyring_free(k);
}

TEST(an_old_token_opens_until_its_key_is_dropped)
{
	const char *path = str_c(t->arena, str_fmt(t->arena, "/tmp/mainstay-reply-%d-%.*s",
						   (int)getpid(), 8, random_hex(t->arena, 8).p));
	struct reply_token found;
	struct keyring *k;
	int64_t number;
	char *why = NULL;
	str token;

	expect_ok(keyring_open(path, true, &k, &why));
	token = make(t, k);
	expect_ok(keyring_add(k, &number, &why));
	expect_ok(reply_token_open(k, t->arena, token, &found));
	expect(reply_token_is_for(k, t->arena, &found, ann));
	expect_ok(reply_token_open(k, t->arena, make(t, k), &found));
	expect_ok(keyring_drop_old(k, &why));
	expect_err(reply_token_open(k, t->arena, token, &found), E_INVAL);
	keyring_free(k);
	unlink(path);
}

TEST(a_token_of_the_desk_is_none_of_a_customer)
{
	struct keyring *k = keyring_new_random();
	struct reply_token desk, own;
	str staff = reply_token_staff(t->arena, ann), token, address;

	expect_ok(reply_token_make(k, t->arena, account, display, staff, &token));
	expect_ok(reply_token_open(k, t->arena, token, &desk));
	expect_ok(reply_token_open(k, t->arena, make(t, k), &own));
	expect(reply_token_is_for(k, t->arena, &desk, staff));
	expect(!reply_token_is_for(k, t->arena, &desk, ann));
	expect(!reply_token_is_for(k, t->arena, &own, staff));
	address = reply_note_address(t->arena, S("support@x.example"), token);
	expect_str(reply_address_token(address), token);
	expect(mailbox_valid(address));
	expect(reply_address_is_note(address));
	expect(reply_address_is_note(S("support+NOTE@x.example")));
	expect(!reply_address_is_note(reply_address(t->arena, S("support@x.example"), token)));
	expect(!reply_address_is_note(S("note@x.example")));
	expect(!reply_address_is_note(S("support+notes@x.example")));
	keyring_free(k);
}

TEST(a_token_stands_in_an_address)
{
	struct keyring *k = keyring_new_random();
	str token = make(t, k);
	str address = reply_address(t->arena, S("support@provider.example"), token);

	expect(mailbox_valid(address));
	expect(str_index(address, '@') <= 64);
	expect_str(reply_address_token(address), token);
	expect_str(reply_address_token(reply_address(t->arena, S("a+b@c.example"), token)), token);
	expect(!reply_address_token(S("support@provider.example")).p);
	expect(!reply_address_token(S("support+short@provider.example")).p);
	expect(!reply_address_token(token).p);
	expect(!reply_address_token(S("")).p);
	keyring_free(k);
}

TEST(a_token_stands_in_a_message_id)
{
	struct keyring *k = keyring_new_random();
	str token = make(t, k);
	str id = reply_message_id(t->arena, token, S("7c1e-1"), S("provider.example"));

	expect_str(reply_message_id_token(id), token);
	expect_str(reply_message_id_token(str_fmt(t->arena, "<%.*s>", STR_ARG(id))), token);
	expect(!reply_message_id_token(S("<abc.def@provider.example>")).p);
	expect(!reply_message_id_token(S("<")).p);
	expect(!reply_message_id_token((str){0}).p);
	keyring_free(k);
}
