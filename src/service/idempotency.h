/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One effect for one call, however often it is sent. Stock clients mark all
 * tries of a call with the same amz-sdk-invocation-id; the first answer is kept
 * under (account, principal, operation, that id, body) in the transaction that
 * made it. The same id with another body is another call, and each of the two
 * keeps its answer. Failures are not kept: a failed call changed nothing and may
 * be tried anew.
 */
#ifndef SERVICE_IDEMPOTENCY_H
#define SERVICE_IDEMPOTENCY_H

#include "crypto.h"
#include "jobs.h"
#include "req.h"

/* Longer ids are not the SDKs'; such a request is handled as if it had none. */
#define INVOCATION_MAX 128

/* One call as it is looked for. */
struct idempotency {
	bool wanted;              /* it carries an id, and answers are kept */
	uint8_t call[SHA256_LEN]; /* who asked for what under which id; part of it is stored */
};

/* Needs the caller and the operation; no database, so that it can be done before the writer's turn.
 */
void idempotency_init(struct idempotency *once, const struct req *rq, str body);
/*
 * 1: the call was answered before; *ret_answer is the answer's body and rq->id
 * becomes that of the first try. 0: it was not, or carries no id. E_*. seal_key
 * opens answers that hold secrets; NULL for operations that give none.
 */
MUST_USE int idempotency_find(struct req *rq, const struct idempotency *once,
			      const uint8_t *seal_key, str *ret_answer);
/* Keeps the answer, when the call carries an id. */
MUST_USE int idempotency_put(struct req *rq, const struct idempotency *once,
			     const uint8_t *seal_key, str answer);

/* Removes what is older than the setting says. */
extern const struct job idempotency_job;

#endif
