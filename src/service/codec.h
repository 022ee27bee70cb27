/* SPDX-License-Identifier: Apache-2.0 */
/* The runner's view of wire/: what depends on the request, and questions about shapes. */
#ifndef SERVICE_CODEC_H
#define SERVICE_CODEC_H

#include "operation.h"
#include "req.h"

struct shape_patterns;

/* Typed and validated input in rq->arena. E_API: SerializationException or ValidationException. */
MUST_USE int codec_decode(struct req *rq, const struct shape_patterns *patterns, str body,
			  void **ret_in);
/* The members that the model lists for audit, as a JSON object; absent when it lists none. */
str codec_audit(struct arena *a, const struct shape *shape, struct audit_members members,
		const void *value);
/* Whether a value of this shape may hold something that must not be stored in the clear. */
bool codec_holds_secret(const struct shape *shape);

#endif
