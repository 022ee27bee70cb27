/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A token is base64url(seal(expiry | position)), sealed under the
 * installation's key and bound to a digest of the scope. The parts of the scope
 * are length-prefixed, so that none can run over into the next.
 */
#include "page-token.h"

#include "buf.h"
#include "encode.h"

#define EXPIRY_DIGITS 16

static str scope_digest(struct arena *a, const struct page_scope *scope)
{
	const str parts[] = {scope->account, scope->operation, scope->filters};
	struct buf b;
	str digest;

	buf_init(&b, scope->account.n + scope->operation.n + scope->filters.n + 128);
	buf_str(&b, S("page token 1"));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		buf_fmt(&b, "\n%zu:", parts[i].n);
		buf_str(&b, parts[i]);
	}
	digest = sha256_hex(a, buf_get(&b));
	buf_done(&b);
	return digest;
}

str page_token_make(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
		    const struct page_scope *scope, str position, usec now)
{
	struct buf plain;
	str token;

	buf_init(&plain, EXPIRY_DIGITS + position.n);
	buf_fmt(&plain, "%016llx", (unsigned long long)(now + PAGE_TOKEN_LIFE));
	buf_str(&plain, position);
	token = base64url_encode(a, seal(a, key, buf_get(&plain), scope_digest(a, scope)));
	buf_done(&plain);
	return token;
}

static int hex_number(str s, uint64_t *ret)
{
	uint64_t v = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (uint64_t)(c - 'a' + 10);
		else
			return E_SYNTAX;
	}
	*ret = v;
	return 0;
}

int page_token_open(struct arena *a, const uint8_t key[SEAL_KEY_LEN],
		    const struct page_scope *scope, str token, usec now, str *ret_position)
{
	uint64_t expiry;
	str sealed, plain;

	if (!token.n || token.n > PAGE_TOKEN_MAX || base64url_decode(a, token, &sealed) < 0)
		return E_INVAL;
	if (unseal(a, key, sealed, scope_digest(a, scope), &plain) < 0)
		return E_INVAL;
	if (plain.n < EXPIRY_DIGITS || hex_number(str_slice(plain, 0, EXPIRY_DIGITS), &expiry) < 0)
		return E_INVAL;
	if (now < 0 || (uint64_t)now >= expiry)
		return E_INVAL;
	*ret_position = str_slice(plain, EXPIRY_DIGITS, plain.n);
	return 0;
}
