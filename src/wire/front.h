/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The door of the API: what is judged on the raw bytes of a request before
 * anything is decoded. In the order in which AWS's JSON front end is known to
 * judge, and with its texts: method, ways of authentication, their parts, the
 * date, the signed headers, the scope, the key, the signature, the session
 * token; then content type and the name of the operation (docs/wire.md has the
 * table). Permission, plan, types, constraints and rates come after it and are
 * not known here.
 *
 * It is a pure function of the request, the time and the answers of two
 * callbacks. It neither replies nor logs: a refusal is a name, a status and a
 * text for the reply builder.
 */
#ifndef WIRE_FRONT_H
#define WIRE_FRONT_H

#include "arena.h"
#include "sigv4.h"
#include "str.h"
#include "usec.h"
#include "wire-request.h"

struct operation; /* operation.h */

enum front_protocol {
	FRONT_JSON11, /* the operation is named by X-Amz-Target; errors are JSON */
	FRONT_QUERY,  /* by Action in the form-encoded body; errors are XML (STS) */
};

struct front_service {
	str signing_name;  /* of the credential scope, e.g. "support" */
	str target_prefix; /* e.g. "AWSSupport_20130415"; for FRONT_QUERY the API version */
	enum front_protocol protocol;
	const void *handle; /* the owner's, not looked at */
};

/* What the front must know of an access key; texts live as long as the arena given. */
struct front_key {
	str secret;
	str token;    /* session token of a temporary key; absent for a lasting one */
	usec expires; /* of a temporary key */
	bool active;
};

struct front_options {
	const struct front_service *services; /* the first one stands for "unknown" */
	size_t service_count;
	usec window;               /* how far a request's date may be off, each way; minutes */
	str region;                /* the only one accepted; absent: any well-formed one */
	bool explain_signatures;   /* add canonical request and string to sign to check 15's text */
	struct sigv4_cache *cache; /* may be NULL */
	void *ctx;
	/* 0 and *ret filled; E_NOENT for an unknown id; another failure ends the check with it. */
	int (*find_key)(void *ctx, struct arena *a, str key_id, struct front_key *ret);
	/* NULL when the service has no operation of that name. */
	const struct operation *(*find_operation)(void *ctx, const struct front_service *service,
						  str name);
};

struct front_result {
	const struct front_service *service; /* whose error form to use; never NULL */
	/* When the request may go on: */
	const struct operation *operation;
	str operation_name;
	str key_id;
	str region; /* of the credential scope */
	/* When it is refused: */
	str error;   /* e.g. "InvalidSignatureException", the service's protocol's own word */
	str message; /* absent: none is sent */
	int status;
};

/*
 * 0 when the request is authentic and names an operation, E_API when it is
 * refused and ret says how, any other failure as find_key returned it (nothing
 * is decided then; the same call may be made again, say on a thread that may
 * read the store). ret->service is filled always.
 */
MUST_USE int front_check(const struct front_options *o, struct arena *a,
			 const struct wire_request *rq, usec now, struct front_result *ret);

#endif
