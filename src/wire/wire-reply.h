/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of requests to typed inputs, and typed outputs or failures to whole
 * answers, in the protocol of the operation's service. Content-Length, Date and
 * Connection are the server's.
 *
 * Failures on JSON 1.1 carry the error's bare name twice, as __type in the body
 * and in the header x-amzn-ErrorType, because clients differ in where they look.
 */
#ifndef WIRE_WIRE_REPLY_H
#define WIRE_WIRE_REPLY_H

#include "operation.h"
#include "wire-request.h"

struct arena;

/* Bytes of an answer's body. */
#define WIRE_REPLY_MAX ((size_t)64 * 1024 * 1024)
#define WIRE_REPLY_HEADERS 3

struct wire_reply {
	int status;
	struct wire_header headers[WIRE_REPLY_HEADERS];
	size_t header_count;
	str body;
};

/*
 * Decodes a body into *in, a zeroed value of the operation's input. E_SYNTAX: answer
 * SerializationException with *ret_message, which may be absent. Limits are not looked at.
 */
MUST_USE int wire_decode_input(const struct operation *op, struct arena *a, str body, void *in,
			       str *ret_message);

/*
 * The answer of an operation that went well; all of it lives in the arena. In builds that are not
 * for release, an output that breaks its own model is E_INVAL with *ret_why; everywhere a body past
 * WIRE_REPLY_MAX is E_LIMIT. *ret_why is set on failure only.
 */
MUST_USE int wire_reply_ok(const struct operation *op, const void *out, str request_id,
			   struct arena *a, struct wire_reply *ret, str *ret_why);

/*
 * The answer for a failure. status 0: the error's own on this protocol. message may be absent;
 * extra may be absent or further JSON members ("\"a\":1,\"b\":[]"), dropped on other protocols.
 */
void wire_reply_error(const struct api_service *service, const struct api_error_def *error,
		      int status, str message, str extra, str request_id, struct arena *a,
		      struct wire_reply *ret);

#endif
