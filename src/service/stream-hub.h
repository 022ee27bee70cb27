/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Long-lived answers that tell what happens: server-sent events. A route turns
 * its exchange into a stream (route_reply.stream) under one or more topics;
 * any room tells a topic something, and whoever has a stream there gets it,
 * on every node.
 *
 * There are two sorts of events. Numbered ones are facts of the store: their
 * topic has a source that can read them again, and they are numbered from 1
 * without a gap. They are told in the transaction that writes them. A stream gets
 * each exactly once and in order, whatever order signals come in: what
 * it has already is dropped, and a gap (a lost signal, another node, a client
 * that comes back with Last-Event-ID) is read from the store. Passing events
 * (number 0: typing, presence, "look again") are said once and are never kept.
 *
 * One thread owns all streams and topics; everybody else puts messages into its
 * inbox, so nobody waits for a slow reader. What a stream's reader does not take
 * is bounded; who falls behind further is cut off and comes back with the number
 * of the last event it got.
 */
#ifndef SERVICE_STREAM_HUB_H
#define SERVICE_STREAM_HUB_H

#include "app.h"
#include "db-signal.h"
#include "http.h"

struct stream_hub;

#define STREAM_TOPICS_MAX 4
#define STREAM_TOPIC_MAX 200 /* bytes of a topic's name */

struct stream_event {
	int64_t number; /* 0: passing */
	str name;       /* lower-case letters and hyphens */
	str data;       /* one line, usually JSON */
};

/* Where a topic's numbered events can be read again. */
struct stream_source {
	/*
	 * Events of the topic behind number `after`, in order, at most `most`; memory of the
	 * transaction's arena. None for a topic that is gone. E_BUSY, E_IO.
	 */
	int (*read)(const struct stream_source *self, const struct app *app, struct tx *tx,
		    str topic, int64_t after, int64_t most, struct stream_event **ret,
		    size_t *ret_n);
};

/* What a route asks for. Everything is copied. */
struct stream_opening {
	const str *topics;
	size_t topic_count;                 /* 1 .. STREAM_TOPICS_MAX */
	const struct stream_source *source; /* of the first topic's numbered events; NULL: none.
					       Events of the other topics come without a number */
	int64_t after;                      /* the last number that the client has */
	str owner; /* principal; streams of one are bounded by streams.per_principal */
	str role;  /* others on the first topic are told that somebody in this role is there;
		      absent: they are not */
	usec life; /* after this the stream ends, and the client opens another */
};

struct stream_options {
	const struct app *app; /* settings, db and counters are used */
	usec beat;             /* a comment goes out this often; 0: 15 s */
	size_t backlog_max;    /* bytes that may wait for one reader; 0: 64 KiB */
};

/* Starts its thread and listens on app->db. E_IO, E_LIMIT, E_BUSY. */
MUST_USE int stream_hub_start(const struct stream_options *o, struct stream_hub **ret);
/* Ends all streams and the thread; what is opened afterwards is refused. Accepts NULL. */
void stream_hub_stop(struct stream_hub *h);
/* After stream_hub_stop, and when no exchange can come any more. Accepts NULL. */
void stream_hub_free(struct stream_hub *h);

/* Takes the exchange over: it makes the final call. request_id goes into the answer's head. */
void stream_hub_open(struct stream_hub *h, struct http_exchange *x, const struct stream_opening *o,
		     str request_id);

/* Tells the topic an event when tx commits. E_LIMIT past the bounds of signals (db-signal.h). */
MUST_USE int stream_tell(struct tx *tx, str topic, const struct stream_event *e);
/* Says a passing event at once. It may get lost. */
void stream_say(const struct app *app, str topic, str name, str data);

#endif
