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
 * It is a pure function of the request, the time and the answer of one
 * callback. It neither replies nor logs: a refusal is an error of the model, a
 * status and a text for the reply builder.
 */
#ifndef WIRE_FRONT_H
#define WIRE_FRONT_H

#include "arena.h"
#include "operation.h"
#include "sigv4.h"
#include "str.h"
#include "usec.h"
#include "wire-request.h"

/* What the front must know of an access key; texts live as long as the arena given. */
struct front_key {
	str secret;
	str token;    /* session token of a temporary key; absent for a lasting one */
	usec expires; /* of a temporary key */
	bool active;
};

struct front_options {
	const struct api_model *model;
	const struct api_service *fallback; /* whose words are used while none can be told */
	usec window;                        /* how far a request's date may be off, each way */
	str region;                         /* the only one accepted; absent: any well-formed one */
	bool explain_signatures;   /* add canonical request and string to sign to check 15's text */
	struct sigv4_cache *cache; /* may be NULL */
	void *ctx;
	/* 0 and *ret filled; E_NOENT for an unknown id; another failure ends the check with it. */
	int (*find_key)(void *ctx, struct arena *a, str key_id, struct front_key *ret);
};

struct front_result {
	const struct api_service *service; /* whose error form to use; never NULL */
	/* When the request may go on: */
	const struct operation *operation;
	str key_id;
	str region; /* of the credential scope */
	/* When it is refused: */
	int error;   /* index into the model's errors */
	int status;  /* HTTP status on this service's protocol */
	str message; /* absent: none is sent */
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
