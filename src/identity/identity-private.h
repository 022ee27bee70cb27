/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef IDENTITY_IDENTITY_PRIVATE_H
#define IDENTITY_IDENTITY_PRIVATE_H

#include "errors.h"
#include "identity.h"
#include "req.h"

struct identity {
	struct roles *roles;
	struct key_uses *uses;
};

/*
 * The account that a call is about: the one given, or the caller's own. Only the
 * provider's side may name another; for everyone else it does not exist
 * (ResourceNotFoundException). With lock, it is locked first, and the audit
 * trail of that account will show the call.
 */
enum account_use { ACCOUNT_READ, ACCOUNT_LOCK };
MUST_USE int api_account(struct req *rq, str given, enum account_use use, struct sql_account *ret);
/* ResourceNotFoundException without one. */
MUST_USE int api_user(struct req *rq, str account, str name, struct sql_principal *ret);
/* maxResults, or 50. */
int64_t api_page_size(struct opt_i64 max_results);

#endif
