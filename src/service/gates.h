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

struct front_key;

struct gates {
	/*
	 * Finds the access key, fills rq->caller and *ret (front.h); texts live in rq->arena. A key
	 * that is disabled, or whose user or account is, has ret->active false. E_NOENT for an
	 * unknown id; E_BUSY, E_IO.
	 */
	int (*authenticate)(struct req *rq, str key_id, struct front_key *ret);
	/* Fills rq->caller for the owner of the data directory (PRINCIPAL_LOCAL). */
	int (*authenticate_local)(struct req *rq);
	/* rq was authentic: remembers the use of its key, writes it later. Must be cheap. */
	void (*key_used)(const struct req *rq);
	/* 0, or E_API with AccessDeniedException: may rq->caller call rq->op? */
	int (*permit)(struct req *rq);
	/* 0, or E_API with SubscriptionRequiredException. Fills caller.plan and .catalogue. feature
	 * is the operation's, absent when it needs none. */
	int (*entitled)(struct req *rq, str feature);
	/*
	 * First statement of every writing request: locks the caller's account, which puts its
	 * writers in a row. *ret_head, in rq->arena, is for audit in the same transaction. NULL
	 * when there is no account to lock.
	 */
	int (*audit_lock)(struct req *rq, void **ret_head);
	/* Appends the record of this call; rq->failure tells how it ended. The two are JSON objects
	 * of the members that the model lists for audit, absent for none. */
	int (*audit)(struct req *rq, void *head, str request, str response);
	/* 32 key bytes for one purpose, to seal what is kept of answers that hold secrets. */
	void (*derive)(const struct app *app, str purpose, uint8_t ret[32]);
};

#endif
