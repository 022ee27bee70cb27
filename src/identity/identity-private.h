/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef IDENTITY_IDENTITY_PRIVATE_H
#define IDENTITY_IDENTITY_PRIVATE_H

#include "account-use.h"
#include "errors.h"
#include "identity.h"
#include "req.h"

struct identity {
	struct roles *roles;
	struct key_uses *uses;
};

/* ResourceNotFoundException without one. */
MUST_USE int api_user(struct req *rq, str account, str name, struct sql_principal *ret);

#endif
