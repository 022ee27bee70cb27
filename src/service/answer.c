/* SPDX-License-Identifier: Apache-2.0 */
/* The last steps of every request: its answer, its log line, its counters. */
#include "crypto.h"
#include "errors.h"
#include "log.h"
#include "work-private.h"

void call_explain(struct work *w, int kind)
{
	if (kind == E_API)
		return;
	w->rq.failure = (struct api_failure){
		.error = ERR_INTERNAL_SERVER_ERROR,
		.message = S("An internal server error occurred."),
	};
	w->fault = kind;
	w->status = 0;
}

void call_fail(struct runner *r, struct work *w)
{
	const struct api_failure *f = &w->rq.failure;

	if (!w->service)
		w->service = r->fallback;
	wire_reply_error(w->service, &r->o.model->errors[f->error], w->status, f->message, f->extra,
			 w->rq.id, w->arena, &w->reply);
}

int call_succeed(struct work *w, const void *out)
{
	str why = {0};
	int result = wire_reply_ok(w->rq.op, out, w->rq.id, w->arena, &w->reply, &why);

	w->why = why;
	return result;
}

void call_repeat(struct work *w, str body)
{
	w->reply = (struct wire_reply){
		.status = 200,
		.headers = {{S("x-amzn-RequestId"), w->rq.id},
			    {S("Content-Type"), S("application/x-amz-json-1.1")}},
		.header_count = 2,
		.body = body,
	};
}

static str error_name(const struct runner *r, const struct work *w)
{
	return w->rq.failure.error ? r->o.model->errors[w->rq.failure.error].name : (str){0};
}

static void log_request(const struct runner *r, const struct work *w)
{
	const struct req *rq = &w->rq;
	str fault = w->fault ? str_from(err_name(w->fault)) : (str){0};
	usec now = usec_monotonic();

	LOG(w->fault ? LOG_ERROR : LOG_INFO, "request", LOG_S("id", rq->id),
	    LOG_S("op", rq->op ? rq->op->action : (str){0}),
	    LOG_S("route", w->route ? str_from(w->route->prefix) : (str){0}),
	    LOG_S("account", rq->caller.account), LOG_S("principal", rq->caller.principal),
	    LOG_S("peer", rq->client.source_ip), LOG_I("status", w->reply.status),
	    LOG_S("error", error_name(r, w)), LOG_S("fault", fault), LOG_S("why", w->why),
	    LOG_I("us", now - w->began), LOG_I("run_us", w->running), LOG_I("tries", w->tries),
	    LOG_I("replayed", w->replayed));
}

static void count_request(const struct runner *r, const struct work *w)
{
	struct counters *c = r->o.app->counters;

	counter_add(c, COUNT_REQUESTS, 1);
	if (w->fault)
		counter_add(c, COUNT_REQUEST_FAULTS, 1);
	else if (w->rq.failure.error)
		counter_add(c, COUNT_REQUEST_FAILURES, 1);
	counter_call(c, w->rq.op ? (size_t)w->rq.op->id : SIZE_MAX, w->rq.failure.error != 0,
		     usec_monotonic() - w->began);
}

static void copy_headers(struct http_header *to, const struct wire_reply *reply)
{
	for (size_t i = 0; i < reply->header_count; i++)
		to[i] = (struct http_header){reply->headers[i].name, reply->headers[i].value};
}

static void send_answer(const struct work *w)
{
	struct http_header headers[WIRE_REPLY_HEADERS];

	copy_headers(headers, &w->reply);
	http_reply(w->x, &(struct http_reply){
				 .status = w->reply.status,
				 .headers = headers,
				 .header_count = w->reply.header_count,
				 .body = w->reply.body,
			 });
}

void call_note(struct runner *r, struct work *w)
{
	count_request(r, w);
	log_request(r, w);
}

void call_answer(struct runner *r, struct work *w)
{
	call_note(r, w);
	if (!w->x) {
		work_wake(w);
		return;
	}
	send_answer(w);
	work_free(r, w);
}

void call_refuse(struct runner *r, struct work *w)
{
	counter_add(r->o.app->counters, COUNT_OVERLOADED, 1);
	if (w->x && !w->service) {
		const struct http_request *http = http_exchange_request(w->x);
		const struct operation *op =
			operation_by_target(r->o.model, http_header(http, S("x-amz-target")));

		w->service = op ? op->service : r->fallback;
		w->rq.client.source_ip = http->peer;
	}
	if (!w->rq.id.p)
		w->rq.id = random_uuid(w->arena);
	w->rq.failure =
		(struct api_failure){.error = ERR_THROTTLING_EXCEPTION, .message = S(BUSY_TEXT)};
	w->status = 0;
	call_fail(r, w);
	call_answer(r, w);
}

/* ---- requests that never were one ---- */

static const int refusals[] = {
	[HTTP_BAD_REQUEST] = ERR_BAD_REQUEST_EXCEPTION,
	[HTTP_LENGTH_REQUIRED] = ERR_LENGTH_REQUIRED_EXCEPTION,
	[HTTP_BODY_TOO_LARGE] = ERR_REQUEST_ENTITY_TOO_LARGE_EXCEPTION,
	[HTTP_TARGET_TOO_LONG] = ERR_REQUEST_URI_TOO_LONG_EXCEPTION,
	[HTTP_HEADERS_TOO_LARGE] = ERR_REQUEST_HEADERS_TOO_LARGE_EXCEPTION,
	[HTTP_TOO_SLOW] = ERR_REQUEST_TIMEOUT_EXCEPTION,
	[HTTP_TOO_MANY] = ERR_SERVICE_UNAVAILABLE_EXCEPTION,
	[HTTP_VERSION] = ERR_HTTP_VERSION_NOT_SUPPORTED_EXCEPTION,
};
static const char *const refusal_texts[] = {
	[HTTP_BAD_REQUEST] = "The request is not valid HTTP/1.1.",
	[HTTP_LENGTH_REQUIRED] = "Send a Content-Length; transfer encodings are not accepted.",
	[HTTP_BODY_TOO_LARGE] = "The body is larger than this operation accepts.",
	[HTTP_TARGET_TOO_LONG] = "The request target is too long.",
	[HTTP_HEADERS_TOO_LARGE] = "The headers are too large or too many.",
	[HTTP_TOO_SLOW] = "The request did not arrive in time.",
	[HTTP_TOO_MANY] = "There are too many connections; close some and try again.",
	[HTTP_VERSION] = "Only HTTP/1.0 and HTTP/1.1 are spoken here.",
};

void runner_on_refuse(void *runner, enum http_refusal why, struct arena *a, struct http_reply *ret)
{
	const struct runner *r = runner;
	const struct api_error_def *error = &r->o.model->errors[refusals[why]];
	struct http_header *headers = ARENA_ARRAY(a, struct http_header, WIRE_REPLY_HEADERS);
	struct wire_reply reply;
	str id = random_uuid(a);

	wire_reply_error(r->fallback, error, 0, str_from(refusal_texts[why]), (str){0}, id, a,
			 &reply);
	copy_headers(headers, &reply);
	ret->status = reply.status;
	ret->headers = headers;
	ret->header_count = reply.header_count;
	ret->body = reply.body;
	ret->close = true;
	counter_add(r->o.app->counters, COUNT_REFUSED, 1);
	LOG(LOG_INFO, "refused", LOG_S("id", id), LOG_I("status", ret->status),
	    LOG_S("error", error->name));
}
