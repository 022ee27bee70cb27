/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Carries a request from its bytes to its answer:
 *
 *	loop thread   which service, which operation; a full queue is refused here
 *	worker        signature, permission, plan, decode, validate, rate;
 *	              reading operations run here, each in its reading transaction
 *	writer        writing operations. With a database of one writer at a time
 *	              (SQLite) one thread takes all that wait, up to a bound, opens
 *	              one transaction, runs each as a part of it, commits once,
 *	              and then releases the answers. Otherwise (PostgreSQL) a worker
 *	              runs each in a transaction of its own.
 *
 * Invariants: an answer to a write leaves only after its commit. A handler that
 * fails leaves nothing behind but its audit record. A write that carries an
 * invocation id is stored with its answer in the same transaction; the same
 * call again gets the same bytes and runs nothing. A commit whose outcome is
 * unknown is answered with InternalServerError, and the client's retry finds
 * out. A dry run does everything and is undone.
 */
#ifndef SERVICE_RUNNER_H
#define SERVICE_RUNNER_H

#include "gates.h"
#include "http.h"
#include "operation.h"
#include "routes.h"

struct runner;

struct runner_options {
	const struct app *app; /* settings, db, counters, throttle are used */
	const struct gates *gates;
	const struct api_model *model;
	operation_fn *const *handlers; /* by operation id */
	const struct route_table *routes;
	size_t route_table_count;
	usec (*now)(void); /* NULL: usec_now; tests bring their own clock */
};

/* Opens its connections and starts its threads. The options' pointers are kept. */
MUST_USE int runner_start(const struct runner_options *o, struct runner **ret, char **reterr);
/* Answers everything that was accepted, then ends the threads. */
void runner_stop(struct runner *r);

/* The three callbacks of struct http_options, with the runner as ctx. */
void runner_on_request(void *runner, struct http_exchange *x);
void runner_on_refuse(void *runner, enum http_refusal why, struct arena *a, struct http_reply *ret);
size_t runner_body_limit(void *runner, const struct http_request *rq);

/*
 * One call as the data directory's owner, without a socket: the same way, the
 * same answer. Waits for it. target is the X-Amz-Target. The body lives in the
 * arena; *ret_status is the HTTP status.
 */
MUST_USE int runner_call(struct runner *r, str target, str body, struct arena *a, int *ret_status,
			 str *ret_body);

/* A step of background work in a writing or reading transaction; see jobs.h. arena: the step's. */
MUST_USE int runner_write(struct runner *r, struct arena *a, int (*fn)(struct tx *tx, void *arg),
			  void *arg);
MUST_USE int runner_read(struct runner *r, struct arena *a, int (*fn)(struct tx *tx, void *arg),
			 void *arg);

#endif
