/* SPDX-License-Identifier: Apache-2.0 */
/* What handlers that take an optional accountId share. */
#ifndef IDENTITY_ACCOUNT_USE_H
#define IDENTITY_ACCOUNT_USE_H

#include "identity.h"
#include "req.h"

/*
 * The account that a call is about: the one given, or the caller's own. Only the
 * provider's side may name another; for everyone else it does not exist
 * (ResourceNotFoundException). With lock, it is locked first, and the audit
 * trail of that account will show the call.
 */
enum account_use { ACCOUNT_READ, ACCOUNT_LOCK };
MUST_USE int api_account(struct req *rq, str given, enum account_use use, struct sql_account *ret);
/* maxResults, or 50. */
int64_t api_page_size(struct opt_i64 max_results);

#endif
