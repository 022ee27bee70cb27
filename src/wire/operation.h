/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operation table: what the front door, the gates, the runner, the command
 * line and the tests know about an operation. Generated from model/ and its
 * overlays into gen/operations.c; main/ hands it down, so wire/ never includes
 * gen/. All of it is constant.
 */
#ifndef WIRE_OPERATION_H
#define WIRE_OPERATION_H

#include "apierror.h"
#include "shape.h"

struct req;

enum wire_protocol {
	WIRE_JSON11, /* POST, X-Amz-Target, JSON in and out */
	WIRE_QUERY,  /* POST, form fields with Action and Version, XML out */
};

struct api_service {
	str id;            /* "support": also the prefix of C names */
	str full_name;     /* "AWS Support" */
	str signing_name;  /* in the credential scope */
	str event_source;  /* in audit records: "support.amazonaws.com" */
	str version;       /* "2013-04-15" */
	str target_prefix; /* "AWSSupport_20130415"; absent on query */
	str xml_namespace; /* absent on JSON */
	enum wire_protocol protocol;
};

enum api_access { ACCESS_READ, ACCESS_WRITE };

/* Which token bucket of the account pays. */
enum rate_class {
	RATE_NONE,
	RATE_SUPPORT,
	RATE_ADVISOR,
	RATE_MAINSTAY,
	RATE_STS,
	RATE_ATTACHMENT, /* no operation's own: DescribeAttachment's handler asks it besides */
	RATE_CLASS_COUNT,
};

/* Indexes of top-level members that go into an audit record. */
struct audit_members {
	const uint8_t *v;
	size_t n;
};

struct operation {
	const struct api_service *service;
	str name;   /* "CreateCase" */
	str target; /* X-Amz-Target: "AWSSupport_20130415.CreateCase"; absent on query */
	str action; /* for permissions: "support:CreateCase" */
	int id;     /* enum operation_id in gen/operations.h; its index in the table */
	const struct shape *input, *output; /* structures, never NULL */
	const int *errors;                  /* declared error ids, sorted */
	size_t error_count;
	enum api_access access;
	enum rate_class rate;
	bool staff;        /* only the provider's side may call it */
	str feature;       /* entitlement the account's plan must have; absent: none */
	size_t body_max;   /* bytes of a request */
	int dry_run_index; /* of the member dryRun in the input; -1 without */
	struct audit_members audit_request, audit_response;
	str result_name; /* query: element around the result */
	str doc;         /* one or two sentences for help texts; absent in models of others */
};

/*
 * A generated thunk: converts and calls op_SERVICE_OPERATION. in and out have the
 * C types of the operation's shapes; out is zeroed. The thunks of all operations
 * are a table of their own, api_handlers in gen/handlers.h, indexed by operation
 * id: who needs only names and shapes does not link the handlers.
 */
typedef int operation_fn(struct req *rq, const void *in, void *out);

/* Everything generated but the handlers: api_model in gen/operations.h. */
struct api_model {
	const struct api_service *services; /* sorted by id */
	size_t service_count;
	const struct operation *operations; /* sorted by service id, then name */
	size_t operation_count;
	const struct api_error_def *errors; /* index 0 is unused */
	size_t error_count;
	const struct shape_pattern *patterns;
	size_t pattern_count;
};

/* By X-Amz-Target; NULL for an unknown one. */
const struct operation *operation_by_target(const struct api_model *m, str target);
/* By the Action and Version fields of the query protocol; NULL for unknown ones. */
const struct operation *operation_by_action(const struct api_model *m, str action, str version);
/* By service id and name; NULL when there is none. */
const struct operation *operation_by_name(const struct api_model *m, str service, str name);
/* The service whose name stands in a credential scope; NULL when there is none. */
const struct api_service *service_by_signing_name(const struct api_model *m, str name);
/* Whether the operation may answer with this error: it is common or declared. */
bool operation_may_fail_with(const struct api_model *m, const struct operation *op, int error);
/* Whether this input of the operation asks for a dry run. */
bool operation_is_dry_run(const struct operation *op, const void *in);

#endif
