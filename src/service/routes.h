/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests that are no API operations: links to attachments, health, metrics.
 * A room that answers such has a table of routes; main joins the tables. The
 * longest matching prefix wins. A route checks for itself who may ask: nobody
 * is authenticated, rq->caller is empty.
 */
#ifndef SERVICE_ROUTES_H
#define SERVICE_ROUTES_H

#include "http.h"
#include "req.h"

struct stream_opening;

/* An answer. Zeroed and with status 200 when the handler gets it. Memory is rq->arena's. */
struct route_reply {
	struct http_reply head; /* with body, unless next is set */
	/*
	 * A long body, sent piece by piece as fast as the client reads it. next gives the piece
	 * that starts at `at` (any size above zero, some 100 KiB is best) in rq->arena; each call
	 * has its own reading transaction and arena, so `state` must point to the first one's,
	 * which lives until the end. A failure breaks the connection.
	 */
	int (*next)(struct req *rq, void *state, int64_t at, str *ret_piece);
	void *state;
	int64_t length; /* of the body in all, when next is set */
	/* The exchange becomes an event stream (stream-hub.h), whose head the hub makes. */
	const struct stream_opening *stream;
};

struct route {
	const char *method; /* "GET" also answers HEAD */
	const char *prefix; /* of the raw path, "/healthz"; all of it when exact */
	bool exact;
	bool local_only; /* on the local socket only, unless metrics.public */
	bool writes;     /* runs in a writing transaction, which commits on 0 */
	size_t body_max;
	const char *help;
	/* 0 with *ret filled; or a failure: after api_fail its answer is the error's JSON. */
	int (*run)(struct req *rq, const struct http_request *http, struct route_reply *ret);
};

struct route_table {
	const struct route *routes;
	size_t n;
};

#endif
