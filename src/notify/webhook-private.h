/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of operations on webhooks share. */
#ifndef NOTIFY_WEBHOOK_PRIVATE_H
#define NOTIFY_WEBHOOK_PRIVATE_H

#include "account-use.h"
#include "webhook.h"

/* ResourceNotFoundException. */
int webhook_missing(struct req *rq, str id);
/* A webhook of the account given, or of the caller's. */
MUST_USE int webhook_find(struct req *rq, str given, str id, enum account_use use,
			  struct sql_webhook *ret);

#endif
