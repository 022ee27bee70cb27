/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One audit record in CloudTrail's form. It is written member by member, in the
 * order in which CloudTrail shows them, since every write of the server passes
 * here.
 */
#include "audit.h"
#include "counters.h"
#include "errors.h"
#include "json.h"
#include "operation.h"
#include "req.h"
#include "settings.h"

/* A record holds at most this; longer parameters are left out. */
#define RECORD_MAX ((size_t)64 << 10)
#define PARAMETERS_MAX ((size_t)48 << 10)
#define TEXT_MAX 512

/* Who is named: the caller, or the provider where a customer looks at a call of the staff. */
struct view {
	bool own; /* the caller's own chain */
	str event_id, shared_id;
	str recipient;
	str request, response;
};

static void identity(struct json_writer *w, const struct req *rq, const struct view *v)
{
	const struct caller *c = &rq->caller;

	json_key(w, S("userIdentity"));
	json_object(w);
	if (v->own) {
		bool root = c->kind == PRINCIPAL_LOCAL || c->kind == PRINCIPAL_ROOT;

		json_pair_str(w, S("type"), root ? S("Root") : S("IAMUser"));
		json_pair_str(w, S("principalId"), c->principal);
		json_pair_str(w, S("arn"), c->arn);
		json_pair_str(w, S("accountId"), c->account);
		json_pair_str(w, S("accessKeyId"), c->key_id);
		json_pair_str(w, S("userName"), c->name);
	} else {
		json_pair_str(w, S("type"), S("AWSService"));
		json_pair_str(w, S("invokedBy"), rq->app->settings->provider_name);
	}
	json_object_end(w);
}

static void origin(struct json_writer *w, const struct req *rq, const struct view *v)
{
	const struct req_client *c = &rq->client;
	str provider = rq->app->settings->provider_name;
	str region = c->region.p ? c->region : S("us-east-1");
	str ip = c->source_ip.p ? c->source_ip : S("local");

	json_pair_str(w, S("awsRegion"), region);
	json_pair_str(w, S("sourceIPAddress"), v->own ? ip : provider);
	json_pair_str(w, S("userAgent"), v->own ? str_slice(c->user_agent, 0, TEXT_MAX) : provider);
}

/* The text of a ValidationException repeats what was sent, so it stays out. */
static void failure(struct json_writer *w, const struct req *rq)
{
	int error = rq->failure.error;

	if (!error)
		return;
	json_pair_str(w, S("errorCode"), rq->app->model->errors[error].name);
	if (error != ERR_VALIDATION_EXCEPTION && error != ERR_SERIALIZATION_EXCEPTION)
		json_pair_str(w, S("errorMessage"), str_slice(rq->failure.message, 0, TEXT_MAX));
}

static void parameters(struct json_writer *w, str name, str json)
{
	json_key(w, name);
	if (json.p && json.n <= PARAMETERS_MAX)
		json_put_raw(w, json);
	else
		json_null(w);
}

static void transport(struct json_writer *w, const struct req_client *c)
{
	if (!c->tls_version.p)
		return;
	json_key(w, S("tlsDetails"));
	json_object(w);
	json_pair_str(w, S("tlsVersion"), c->tls_version);
	json_pair_str(w, S("cipherSuite"), c->tls_cipher);
	json_pair_str(w, S("clientProvidedHostHeader"), str_slice(c->host, 0, TEXT_MAX));
	json_object_end(w);
}

static str record_text(const struct req *rq, const struct view *v)
{
	const struct operation *op = rq->op;
	struct json_writer w;
	struct buf out;
	str text;

	buf_init(&out, RECORD_MAX);
	json_writer_init(&w, &out);
	json_object(&w);
	json_pair_str(&w, S("eventVersion"), S("1.11"));
	identity(&w, rq, v);
	json_pair_str(&w, S("eventTime"), usec_format(rq->arena, rq->now, USEC_SECOND_Z));
	json_pair_str(&w, S("eventSource"), op->service->event_source);
	json_pair_str(&w, S("eventName"), op->name);
	origin(&w, rq, v);
	failure(&w, rq);
	parameters(&w, S("requestParameters"), v->request);
	parameters(&w, S("responseElements"), v->response);
	json_pair_str(&w, S("requestID"), rq->id);
	json_pair_str(&w, S("eventID"), v->event_id);
	json_pair_bool(&w, S("readOnly"), op->access == ACCESS_READ);
	json_pair_str(&w, S("eventType"), v->own ? S("AwsApiCall") : S("AwsServiceEvent"));
	json_pair_bool(&w, S("managementEvent"), true);
	json_pair_str(&w, S("recipientAccountId"), v->recipient);
	json_pair_str(&w, S("sharedEventID"), v->shared_id);
	json_pair_str(&w, S("eventCategory"), S("Management"));
	if (v->own)
		transport(&w, &rq->client);
	json_object_end(&w);
	text = buf_dup(&out, rq->arena);
	buf_done(&out);
	return text;
}

static int append(struct req *rq, struct sql_audit_head *head, const struct view *v)
{
	struct audit_entry e = {
		.time = rq->now,
		.event = rq->op->name,
		.actor = v->own ? rq->caller.name : rq->app->settings->provider_name,
		.record = record_text(rq, v),
	};

	int r = audit_append(rq->tx, rq->app->keyring, head, &e);

	if (r == 0 && !head->mac.n)
		counter_add(rq->app->counters, COUNT_AUDIT_FORGED, 1);
	return r;
}

int audit_record(struct req *rq, struct sql_audit_head *head, str request, str response)
{
	bool concerns = rq->audit.recipient.p && !str_eq(rq->audit.recipient, rq->caller.account);
	bool show = concerns && rq->audit.show && !rq->failure.error;
	struct view v = {
		.own = true,
		.event_id = random_uuid(rq->arena),
		.recipient = concerns ? rq->audit.recipient : rq->caller.account,
		.request = request,
		.response = response,
	};
	struct sql_audit_head other;
	int r;

	if (show)
		v.shared_id = random_uuid(rq->arena);
	r = append(rq, head, &v);
	if (r < 0 || !show)
		return r;
	v.own = false;
	v.event_id = random_uuid(rq->arena);
	r = audit_lock(rq->tx, rq->audit.recipient, &other);
	return r < 0 ? r : append(rq, &other, &v);
}
