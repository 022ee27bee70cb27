/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for net/http.h in the tests of this room: exchanges without
 * sockets. A test makes one, hands it to the runner as the server would, and
 * waits for what is sent back.
 */
#ifndef SERVICE_HTTP_FAKE_H
#define SERVICE_HTTP_FAKE_H

#include "http.h"

struct fake_sent {
	int status;
	str body;        /* whole, of streams too; on the heap until fake_free */
	str type, error; /* Content-Type, x-amzn-ErrorType */
	str request_id;
	int64_t length; /* as Content-Length announces it */
	bool streamed;
	bool broken; /* a stream that was closed as failed */
};

/* A request on the local socket by this process's own user. headers: "Name: value" lines. */
struct http_exchange *fake_new(const char *method, const char *target, const char *headers,
			       str body);
void fake_free(struct http_exchange *x);
/* The same from an address instead. */
void fake_from(struct http_exchange *x, const char *peer);
/* Waits for the final call. */
const struct fake_sent *fake_wait(struct http_exchange *x);
bool fake_is_done(struct http_exchange *x);
/* The socket took what was written. */
void fake_drain(struct http_exchange *x);
/* A copy of what was written until now. */
str fake_so_far(struct http_exchange *x, struct arena *a);
/* The peer leaves, unless the final call was first. */
void fake_abort(struct http_exchange *x);
/* Bytes streamed so far. */
size_t fake_streamed(struct http_exchange *x);

#endif
