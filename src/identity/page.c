/* SPDX-License-Identifier: Apache-2.0 */
/* Binds the mechanism of page-token.h to a request and the keyring. */
#include "page.h"

#include "errors.h"
#include "keyring.h"
#include "operation.h"
#include "page-token.h"

static struct page_scope scope_of(const struct req *rq, str filters)
{
	return (struct page_scope){rq->caller.account, rq->op->name, filters};
}

int page_resume(struct req *rq, str token, str filters, str *ret_position)
{
	struct page_scope scope = scope_of(rq, filters);
	uint8_t key[SEAL_KEY_LEN];

	if (!token.p) {
		*ret_position = (str){0};
		return 0;
	}
	keyring_derive(rq->app->keyring, S("page-token"), key);
	if (page_token_open(rq->arena, key, &scope, token, rq->now, ret_position) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid next token");
	return 0;
}

str page_continue(struct req *rq, str filters, str position)
{
	struct page_scope scope = scope_of(rq, filters);
	uint8_t key[SEAL_KEY_LEN];

	keyring_derive(rq->app->keyring, S("page-token"), key);
	return page_token_make(rq->arena, key, &scope, position, rq->now);
}
