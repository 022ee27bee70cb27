/* SPDX-License-Identifier: Apache-2.0 */
#include "wire-reply.h"

#include "arena.h"
#include "json.h"
#include "shape-check.h"
#include "shape-json.h"
#include "wire-query.h"

#ifdef WIRE_CHECK_REPLIES
#define CHECK_REPLIES true
#else
#define CHECK_REPLIES false
#endif

static void add_header(struct wire_reply *r, str name, str value)
{
	r->headers[r->header_count++] = (struct wire_header){name, value};
}

static void begin(struct wire_reply *r, enum wire_protocol protocol, int status, str request_id,
		  struct arena *a)
{
	*r = (struct wire_reply){.status = status};
	add_header(r, S("x-amzn-RequestId"), str_dup(a, request_id));
	add_header(r, S("Content-Type"),
		   protocol == WIRE_QUERY ? S("text/xml") : S("application/x-amz-json-1.1"));
}

int wire_decode_input(const struct operation *op, struct arena *a, str body, void *in,
		      str *ret_message)
{
	if (op->service->protocol == WIRE_QUERY)
		return query_decode(op->input, a, body, in, ret_message);
	return shape_decode_json(op->input, a, body, in, ret_message);
}

int wire_reply_ok(const struct operation *op, const void *out, str request_id, struct arena *a,
		  struct wire_reply *ret, str *ret_why)
{
	struct json_writer w;
	struct buf body;

	if (CHECK_REPLIES && shape_validate(op->output, NULL, a, out, ret_why) < 0)
		return E_INVAL;
	begin(ret, op->service->protocol, 200, request_id, a);
	buf_init(&body, WIRE_REPLY_MAX);
	if (op->service->protocol == WIRE_QUERY) {
		query_reply(op, out, request_id, a, &body);
	} else {
		json_writer_init(&w, &body);
		shape_encode_json(op->output, out, &w);
	}
	if (body.failed) {
		buf_done(&body);
		*ret_why = S("the answer is too long");
		return E_LIMIT;
	}
	ret->body = buf_dup(&body, a);
	buf_done(&body);
	return 0;
}

static void json_error(const struct api_error_def *error, str message, str extra, struct buf *body)
{
	struct json_writer w;

	json_writer_init(&w, body);
	json_object(&w);
	json_pair_str(&w, S("__type"), error->name);
	json_pair_str(&w, error->message_name, message);
	if (extra.p) {
		buf_char(body, ',');
		buf_str(body, extra);
	}
	json_object_end(&w);
}

void wire_reply_error(const struct api_service *service, const struct api_error_def *error,
		      int status, str message, str extra, str request_id, struct arena *a,
		      struct wire_reply *ret)
{
	bool query = service->protocol == WIRE_QUERY;
	struct buf body;

	if (status == 0)
		status = query ? error->query_status : error->status;
	begin(ret, service->protocol, status, request_id, a);
	buf_init(&body, WIRE_REPLY_MAX);
	if (query) {
		query_reply_error(service, error, message, request_id, &body);
	} else {
		add_header(ret, S("x-amzn-ErrorType"), error->name);
		json_error(error, message, extra, &body);
	}
	ret->body = buf_dup(&body, a);
	buf_done(&body);
}
