/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The query protocol, which STS speaks: form fields in, XML out. A member is a
 * field of its name; a structure's member is Structure.Member, a list's element
 * List.member.1, a map's entry Map.entry.1.key and Map.entry.1.value.
 */
#ifndef WIRE_WIRE_QUERY_H
#define WIRE_WIRE_QUERY_H

#include "buf.h"
#include "operation.h"

/*
 * Decodes the fields into *out, a zeroed structure of shape s. Fields that name no member are
 * ignored. Texts live in the arena or in form. E_SYNTAX: *ret_message says which field cannot be
 * read.
 */
MUST_USE int query_decode(const struct shape *s, struct arena *a, str form, void *out,
			  str *ret_message);
/* The members of the structure as elements, without an element around them. */
void query_encode(const struct shape *s, const void *value, struct arena *a, struct buf *out);
/* A whole answer of the operation. */
void query_reply(const struct operation *op, const void *value, str request_id, struct arena *a,
		 struct buf *out);
/* A whole answer for a failure; message may be absent. */
void query_reply_error(const struct api_service *service, const struct api_error_def *error,
		       str message, str request_id, struct buf *out);

#endif
