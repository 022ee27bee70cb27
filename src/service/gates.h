/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the runner asks of the rooms above it. identity and plans have the
 * answers; main puts their functions here, so that service stays below them.
 * Each function may be NULL: that gate is then open (tests of the runner).
 *
 * Functions run with rq->tx open. authenticate, permit and entitled get a
 * reading transaction and may run more than once for a request; audit_lock and
 * audit get the writing one that the request's own changes are in.
 */
#ifndef SERVICE_GATES_H
#define SERVICE_GATES_H

#include "req.h"

/* How a call ended, for its audit record. */
struct call_result {
	const char *error; /* the API error's name; NULL: it succeeded */
	str message;       /* of the error; may be absent */
	const void *in;    /* typed input; NULL when it was never decoded */
	const void *out;   /* typed output; NULL on failure */
};

struct gates {
	/*
	 * Finds the access key at rq->now and fills rq->caller from it. token is the request's
	 * session token, absent without one. *ret_secret lives in rq->arena. E_NOENT: unknown,
	 * disabled or deleted key, or not its token; E_LIMIT: the session has expired; E_BUSY,
	 * E_IO.
	 */
	int (*authenticate)(struct req *rq, str key_id, str token, str *ret_secret);
	/* Fills rq->caller for the owner of the data directory (PRINCIPAL_LOCAL). */
	int (*authenticate_local)(struct req *rq);
	/* A signature with this key was right. Must be cheap; remembers, at most writes later. */
	void (*key_used)(const struct app *app, str key_id, usec now);
	/* 0, or E_API with AccessDeniedException: may rq->caller call rq->op? */
	int (*permit)(struct req *rq);
	/* 0, or E_API with SubscriptionRequiredException. Fills caller.plan and .catalogue. feature
	 * is the operation's, absent when it needs none. */
	int (*entitled)(struct req *rq, str feature);
	/* First statement of every writing request: locks the account's audit head, which puts the
	 * account's writers in a row. */
	int (*audit_lock)(struct req *rq);
	/* Appends the record of this call. */
	int (*audit)(struct req *rq, const struct call_result *result);
};

#endif
