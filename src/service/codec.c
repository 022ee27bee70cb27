/* SPDX-License-Identifier: Apache-2.0 */
#include "codec.h"

#include "errors.h"
#include "json.h"
#include "settings.h"
#include "shape-check.h"
#include "shape-json.h"
#include "wire-reply.h"

#define AUDIT_MAX KIB(64)
#define SHAPE_DEPTH_MAX 16

int codec_decode(struct req *rq, const struct shape_patterns *patterns, str body, void **ret_in)
{
	void *in = arena_alloc(rq->arena, rq->op->input->size);
	str message = {0};

	if (wire_decode_input(rq->op, rq->arena, body, in, &message) < 0) {
		rq->failure = (struct api_failure){.error = ERR_SERIALIZATION_EXCEPTION,
						   .message = message};
		return E_API;
	}
	if (shape_validate(rq->op->input, patterns, rq->arena, in, &message) < 0) {
		rq->failure =
			(struct api_failure){.error = ERR_VALIDATION_EXCEPTION, .message = message};
		return E_API;
	}
	*ret_in = in;
	return 0;
}

str codec_audit(struct arena *a, const struct shape *shape, struct audit_members members,
		const void *value)
{
	struct buf out CLEANUP(buf_done) = {0};
	struct json_writer w;

	if (members.n == 0)
		return (str){0};
	buf_init(&out, AUDIT_MAX);
	json_writer_init(&w, &out);
	shape_encode_audit(shape, members, value, &w);
	return out.failed ? (str){0} : buf_dup(&out, a);
}

static bool secret_within(const struct shape *s, int depth)
{
	if (!s || depth > SHAPE_DEPTH_MAX)
		return false;
	if (s->flags & SHAPE_SENSITIVE)
		return true;
	if (secret_within(s->element, depth + 1))
		return true;
	for (size_t i = 0; i < s->member_count; i++) {
		if (secret_within(s->members[i].shape, depth + 1))
			return true;
	}
	return false;
}

bool codec_holds_secret(const struct shape *shape)
{
	return secret_within(shape, 0);
}
