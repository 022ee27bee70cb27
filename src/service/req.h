/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request as a handler sees it. The runner (runner.h) fills it: it has
 * authenticated the caller, checked permission, plan and rate, decoded and
 * validated the input, and opened a transaction. A handler is a typed function
 *
 *	int op_SERVICE_OPERATION(struct req *rq, const struct IN *in, struct OUT *out);
 *
 * that returns 0, or a failure: E_API after api_fail, or any other E_* kind,
 * which the runner turns into the protocol's answer (E_BUSY, E_IO and
 * E_UNCERTAIN become an InternalServerError that clients retry). The runner
 * commits when it returns 0 and undoes all its writes otherwise, so a handler
 * never begins or commits anything.
 */
#ifndef SERVICE_REQ_H
#define SERVICE_REQ_H

#include "app.h"
#include "arena.h"
#include "db.h"
#include "str.h"
#include "usec.h"

struct operation;

enum principal_kind {
	PRINCIPAL_NONE,  /* not authenticated yet */
	PRINCIPAL_ROOT,  /* the account itself */
	PRINCIPAL_USER,  /* a person or program of a customer account */
	PRINCIPAL_STAFF, /* an agent, lead, billing clerk or operator of the provider */
	PRINCIPAL_LOCAL, /* the owner of the data directory, through the local socket or the command
			    line */
};

/* Who asks. Texts live in the request's arena. */
struct caller {
	enum principal_kind kind;
	str account;   /* 12 digits; of the provider for staff and local */
	str principal; /* id */
	str name;      /* user name */
	str email;
	str arn;        /* arn:aws:iam::ACCOUNT:user/NAME */
	str role;       /* role code, from identity's data */
	str key_id;     /* access key used; absent otherwise */
	str language;   /* account's preferred language code */
	str plan;       /* plan code in force at req->now; "basic"-like default when none */
	str catalogue;  /* catalogue version that plan is pinned to */
	bool suspended; /* the account may only read */
};

/* What came with it. */
struct req_client {
	str source_ip;
	str user_agent;
	str host;
	str tls_version, tls_cipher;
	str invocation_id; /* amz-sdk-invocation-id, absent without */
	str region;        /* of the credential scope */
	bool local;        /* through the local socket or in-process */
};

struct api_failure {
	int error;   /* generated id (enum api_error); 0 = none */
	str message; /* absent: none is sent */
	str extra;   /* further JSON members, e.g. "\"throttlingReasons\":[...]"; absent: none */
};

/* What the audit record of a call needs besides the call (identity/audit.h). */
struct req_audit {
	str recipient; /* set by a handler: the account that a call of the staff concerns; absent:
			  the caller's own */
	bool show;     /* set by a handler: that account's own trail shows the call, too, without
			  the person behind it */
};

struct req {
	struct arena *arena;
	const struct app *app;
	usec now;
	str id; /* x-amzn-RequestId */
	const struct operation *op;
	struct caller caller;
	struct req_client client;
	struct tx *tx;
	struct api_failure failure;
	struct req_audit audit;
};

/* Records the answer and returns E_API. error is a generated id that the operation declares or that
 * is common. */
MUST_USE int api_fail(struct req *rq, int error, const char *fmt, ...) PRINTF(3, 4);
/* The same without a message. */
MUST_USE int api_fail_bare(struct req *rq, int error);

/* Whether the caller is of the provider's side (staff or local). */
bool req_is_staff(const struct req *rq);

/* Scheme, host and base path under which clients reach us, without a slash at the end; *ret_host is
 * the host alone. For links. */
str req_base_url(struct req *rq, str *ret_host);

#endif
