/* SPDX-License-Identifier: Apache-2.0 */
#include "page-token.h"

#include "test.h"

static const uint8_t key[SEAL_KEY_LEN] = "a key of thirty-two bytes length";
static const struct page_scope scope = {
	.account = S_INIT("123456789012"),
	.operation = S_INIT("DescribeCases"),
	.filters = S_INIT("en|1"),
};
#define NOW SECONDS(1700000000)

TEST(a_token_brings_its_position_back)
{
	str token = page_token_make(t->arena, key, &scope, S("170 case-1"), NOW);
	str again = page_token_make(t->arena, key, &scope, S("170 case-1"), NOW);
	str position;

	expect_ok(page_token_open(t->arena, key, &scope, token, NOW, &position));
	expect_str(position, S("170 case-1"));
	expect(!str_contains(token, S("case")));
	/* it is a new text each time, so nobody compares tokens */
	expect(!str_eq(token, again));
	token = page_token_make(t->arena, key, &scope, S(""), NOW);
	expect_ok(page_token_open(t->arena, key, &scope, token, NOW, &position));
	expect_eq(position.n, 0);
}

TEST(the_longest_position_fits)
{
	char bytes[PAGE_POSITION_MAX] = {0};
	str token = page_token_make(t->arena, key, &scope, (str){bytes, sizeof(bytes)}, NOW);
	str position;

	expect(token.n <= PAGE_TOKEN_MAX);
	expect_ok(page_token_open(t->arena, key, &scope, token, NOW, &position));
	expect_eq(position.n, PAGE_POSITION_MAX);
}

TEST(a_token_lives_a_day)
{
	str token = page_token_make(t->arena, key, &scope, S("x"), NOW);
	str position;

	expect_ok(page_token_open(t->arena, key, &scope, token, NOW + HOURS(24) - 1, &position));
	expect_err(page_token_open(t->arena, key, &scope, token, NOW + HOURS(24), &position),
		   E_INVAL);
}

TEST(a_token_opens_only_where_it_was_made)
{
	str token = page_token_make(t->arena, key, &scope, S("x"), NOW);
	uint8_t other_key[SEAL_KEY_LEN] = {1};
	struct page_scope s;
	str position;

	s = scope;
	s.account = S("123456789013");
	expect_err(page_token_open(t->arena, key, &s, token, NOW, &position), E_INVAL);
	s = scope;
	s.operation = S("DescribeCommunications");
	expect_err(page_token_open(t->arena, key, &s, token, NOW, &position), E_INVAL);
	s = scope;
	s.filters = S("en|0");
	expect_err(page_token_open(t->arena, key, &s, token, NOW, &position), E_INVAL);
	s.filters = (str){0};
	expect_err(page_token_open(t->arena, key, &s, token, NOW, &position), E_INVAL);
	expect_err(page_token_open(t->arena, other_key, &scope, token, NOW, &position), E_INVAL);
}

TEST(the_parts_of_a_scope_do_not_run_together)
{
	struct page_scope s = {.account = S("1"), .operation = S("23"), .filters = S("")};
	str token = page_token_make(t->arena, key, &s, S("x"), NOW);
	str position;

	s = (struct page_scope){.account = S("12"), .operation = S("3"), .filters = S("")};
	expect_err(page_token_open(t->arena, key, &s, token, NOW, &position), E_INVAL);
}

TEST(no_changed_byte_passes)
{
	str token = page_token_make(t->arena, key, &scope, S("position"), NOW);
	str position;

	for (size_t i = 0; i < token.n; i++) {
		char *copy = arena_alloc(t->arena, token.n);

		for (size_t k = 0; k < token.n; k++)
			copy[k] = token.p[k];
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		expect_err(page_token_open(t->arena, key, &scope, (str){copy, token.n}, NOW,
					   &position),
			   E_INVAL);
		expect_err(page_token_open(t->arena, key, &scope, str_slice(token, 0, i), NOW,
					   &position),
			   E_INVAL);
	}
	expect_err(page_token_open(t->arena, key, &scope, S("not a token!"), NOW, &position),
		   E_INVAL);
	expect_err(page_token_open(t->arena, key, &scope, (str){0}, NOW, &position), E_INVAL);
}
