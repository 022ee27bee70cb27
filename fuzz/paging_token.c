/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page tokens: no text that we did not make opens, what we made gives its
 * position back, and one changed byte of it is noticed.
 */
#include "fuzz.h"
#include "page-token.h"

static const uint8_t key[SEAL_KEY_LEN] = "the key of the fuzzer, 32 bytes.";
static const struct page_scope scope = {
	.account = S_INIT("123456789012"),
	.operation = S_INIT("DescribeCases"),
	.filters = S_INIT("en"),
};
#define NOW SECONDS(1800000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *CLEANUP(arena_freep) a = arena_new();
	str input = {(const char *)data, size};
	str position, token;

	fuzz_must(page_token_open(a, key, &scope, input, NOW, &position) == E_INVAL);
	if (!size || size > PAGE_POSITION_MAX)
		return 0;
	token = page_token_make(a, key, &scope, input, NOW);
	fuzz_must(page_token_open(a, key, &scope, token, NOW, &position) == 0);
	fuzz_must(str_eq(position, input));

	size_t at = data[0] % token.n;
	char *changed = arena_alloc(a, token.n);

	for (size_t i = 0; i < token.n; i++)
		changed[i] = token.p[i];
	changed[at] = (char)(changed[at] ^ (1 + data[size - 1] % 127));
	fuzz_must(page_token_open(a, key, &scope, (str){changed, token.n}, NOW, &position) ==
		  E_INVAL);
	return 0;
}
