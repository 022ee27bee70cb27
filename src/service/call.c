/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One API call on a worker: who asks for what (the front), whether they may
 * (permission, plan), what exactly (decode, validate), whether too often
 * (rate). A reading operation then runs right here; a writing one goes to the
 * writer, or to this worker's own writing connection.
 */
#include "codec.h"
#include "crypto.h"
#include "errors.h"
#include "shape-json.h"
#include "throttle.h"
#include "work-private.h"

#define AGENT_MAX 256

/* ---- who asks ---- */

static void take_client(struct work *w, const struct http_request *http)
{
	struct req *rq = &w->rq;

	rq->client.source_ip = http->peer;
	rq->client.user_agent = str_slice(http_header(http, S("user-agent")), 0, AGENT_MAX);
	rq->client.host = http_header(http, S("host"));
	rq->client.tls_version = http->tls_version;
	rq->client.tls_cipher = http->tls_cipher;
	rq->client.invocation_id = http_header(http, S("amz-sdk-invocation-id"));
	rq->client.local = http->peer_uid >= 0;
	w->body = http->body;
}

/* What the front's callback gets. */
struct asking {
	struct worker *wk;
	struct work *w;
};

static int open_read(struct worker *wk, struct work *w)
{
	return w->rq.tx ? 0 : tx_begin(wk->read, w->arena, &w->rq.tx);
}

static void close_read(const struct runner *r, struct work *w)
{
	if (!w->rq.tx)
		return;
	tx_rollback(w->rq.tx);
	w->rq.tx = NULL;
	w->mark = db_unsynced(r->o.app->db);
}

static int find_key(void *ctx, struct arena *a, str key_id, struct front_key *ret)
{
	struct asking *ask = ctx;
	const struct gates *g = ask->wk->r->o.gates;
	int result;

	(void)a; /* the request's own */
	if (!g->authenticate)
		return E_NOENT;
	result = open_read(ask->wk, ask->w);
	return result < 0 ? result : g->authenticate(&ask->w->rq, key_id, ret);
}

static struct wire_request wire_view(struct work *w, const struct http_request *http)
{
	struct wire_header *headers = ARENA_ARRAY(w->arena, struct wire_header, http->header_count);

	for (size_t i = 0; i < http->header_count; i++)
		headers[i] = (struct wire_header){http->headers[i].name, http->headers[i].value};
	return (struct wire_request){
		.method = http->method,
		.path = http->path,
		.query = http->query,
		.headers = headers,
		.header_count = http->header_count,
		.body = http->body,
	};
}

static int ask_front(struct worker *wk, struct work *w, const struct http_request *http)
{
	struct runner *r = wk->r;
	const struct settings *s = r->o.app->settings;
	struct asking ask = {wk, w};
	struct wire_request wire = wire_view(w, http);
	struct front_result found = {0};
	struct front_options o = {
		.model = r->o.model,
		.fallback = r->fallback,
		.window = s->clock_window,
		.region = s->region.n ? s->region : (str){0},
		.explain_signatures = s->echo_signature,
		.cache = r->signatures,
		.ctx = &ask,
		.find_key = find_key,
	};
	int result = front_check(&o, w->arena, &wire, w->rq.now, &found);

	w->service = found.service;
	if (result == E_API) {
		w->rq.failure =
			(struct api_failure){.error = found.error, .message = found.message};
		w->status = found.status;
		counter_add(r->o.app->counters, COUNT_AUTH_FAILURES, 1);
	}
	if (result < 0)
		return result;
	w->rq.op = found.operation;
	w->rq.client.region = found.region;
	if (r->o.gates->key_used)
		r->o.gates->key_used(&w->rq);
	return 0;
}

/* The data directory's owner needs no signature. */
static int ask_local(struct worker *wk, struct work *w, str target)
{
	const struct gates *g = wk->r->o.gates;
	const struct operation *op = operation_by_target(wk->r->o.model, target);
	int result;

	w->service = op ? op->service : wk->r->fallback;
	w->rq.client.local = true;
	if (!op)
		return api_fail_bare(&w->rq, ERR_UNKNOWN_OPERATION_EXCEPTION);
	result = open_read(wk, w);
	if (result == 0 && g->authenticate_local)
		result = g->authenticate_local(&w->rq);
	w->rq.op = op;
	return result;
}

static int authenticate(struct worker *wk, struct work *w)
{
	const struct http_request *http = w->x ? http_exchange_request(w->x) : NULL;

	if (!http) {
		w->rq.client.source_ip = S("local");
		w->rq.client.user_agent = S("mainstay");
		return ask_local(wk, w, w->target);
	}
	take_client(w, http);
	if (http->peer_uid >= 0 && (http->peer_uid == wk->r->uid || http->peer_uid == 0) &&
	    http_header_count(http, S("authorization")) == 0)
		return ask_local(wk, w, http_header(http, S("x-amz-target")));
	return ask_front(wk, w, http);
}

/* ---- may they ---- */

/* How the failure of a call whose caller is known is recorded. */
static enum work_record record_of(const struct runner *r, const struct req *rq, bool denied)
{
	int reads = r->o.app->settings->audit_reads;

	if (!r->o.gates->audit)
		return RECORD_NONE;
	if (rq->op->access == ACCESS_WRITE || reads == AUDIT_READS_ALL)
		return RECORD_AUDIT;
	return denied && reads == AUDIT_READS_DENIED ? RECORD_AUDIT : RECORD_NONE;
}

/* A body that is no JSON object is none, whoever sends it; its types are looked at later. */
static bool is_call(struct work *w)
{
	return w->rq.op->service->protocol != WIRE_JSON11 ||
	       shape_json_is_object(w->arena, w->body);
}

static int check_gates(const struct runner *r, struct work *w)
{
	const struct gates *g = r->o.gates;
	int result = g->permit ? g->permit(&w->rq) : 0;

	if (result == 0 && g->entitled)
		result = g->entitled(&w->rq, w->rq.op->feature);
	if (result != E_API)
		return result;
	if (!is_call(w)) { /* only who is refused pays for this look at it */
		w->record = record_of(r, &w->rq, false);
		return api_fail_bare(&w->rq, ERR_SERIALIZATION_EXCEPTION);
	}
	counter_add(r->o.app->counters, COUNT_DENIED, 1);
	w->record = record_of(r, &w->rq, true);
	return result;
}

static int check_input(const struct runner *r, struct work *w)
{
	int result = codec_decode(&w->rq, r->patterns, w->body, &w->in);

	if (result == E_API)
		w->record = record_of(r, &w->rq, false);
	return result;
}

static int check_rate(const struct runner *r, struct work *w)
{
	const struct caller *c = &w->rq.caller;

	if (w->rq.op->rate == RATE_NONE || c->kind == PRINCIPAL_LOCAL || w->paid)
		return 0;
	w->paid = true;
	/* The provider's people share an account, but not a bucket. */
	str who = c->kind == PRINCIPAL_STAFF ? c->principal : c->account;

	if (throttle_take(r->o.app->throttle, who, w->rq.op->rate, w->began))
		return 0;
	counter_add(r->o.app->counters, COUNT_THROTTLED, 1);
	w->record = RECORD_NONE;
	int result = api_fail(&w->rq, ERR_THROTTLING_EXCEPTION, "Rate exceeded");

	w->rq.failure.extra = str_fmt(
		w->arena,
		"\"throttlingReasons\":[{\"reason\":\"RateExceeded\",\"resource\":\"%.*s\"}]",
		STR_ARG(w->rq.op->action));
	return result;
}

static int run_read(const struct runner *r, struct work *w)
{
	const struct operation *op = w->rq.op;
	void *out = arena_alloc(w->arena, op->output->size);
	int result = r->o.handlers[op->id](&w->rq, w->in, out);

	if (result >= 0 && operation_is_dry_run(op, w->in))
		result = api_fail(&w->rq, ERR_SUPPORT_DRY_RUN_OPERATION_EXCEPTION, DRY_RUN_TEXT);
	if (result >= 0)
		result = call_succeed(w, out);
	if (result == E_API || result >= 0)
		w->record = record_of(r, &w->rq, false);
	return result;
}

/* All of it up to the answer of a reading call, or the input of a writing one. */
static int try_call(struct worker *wk, struct work *w)
{
	const struct runner *r = wk->r;
	usec began;
	int result;

	w->rq.failure = (struct api_failure){0};
	w->record = RECORD_NONE;
	w->status = 0;
	result = authenticate(wk, w);
	if (result == 0)
		result = check_gates(r, w);
	if (result == 0)
		result = check_input(r, w);
	if (result == 0)
		result = check_rate(r, w);
	if (result < 0 || w->rq.op->access == ACCESS_WRITE)
		return result;
	began = usec_monotonic();
	result = run_read(r, w);
	w->running += usec_monotonic() - began;
	return result;
}

void call_run(struct worker *wk, struct work *w)
{
	int result;

	w->rq.id = random_uuid(w->arena);
	do {
		result = try_call(wk, w);
		close_read(wk->r, w);
	} while (result == E_BUSY && ++w->tries < wk->r->o.app->settings->write_tries);
	w->tries = 0;
	if (result < 0) {
		call_explain(w, result);
		if (result != E_API)
			w->record = RECORD_NONE;
		call_fail(wk->r, w);
	} else if (w->rq.op->access == ACCESS_WRITE) {
		w->record = RECORD_RUN;
		idempotency_init(&w->once, &w->rq, w->body);
	}
	if (w->record != RECORD_NONE)
		write_hand(wk, w);
	else if (!settle_park(wk->r, w))
		call_answer(wk->r, w);
}
