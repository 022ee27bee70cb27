/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP/1.1 server behind a small interface: libevent's loop, OpenSSL's TLS
 * and a strict parser of our own (docs/decisions/). It knows nothing of
 * services, JSON or accounts.
 *
 * A server has N loop threads; each owns its sockets. For every request it
 * calls on_request on the loop thread, with the whole body read. The callback
 * must not block: it replies at once or keeps the exchange and replies later
 * from any thread. Exactly one of http_reply or http_stream_start.. http_stream_close
 * must happen per exchange; after the final call the exchange is gone.
 * When the peer leaves first, on_abort tells a keeper that has set one; the
 * keeper still makes its final call, which is then dropped. A peer that only
 * closes its sending side still gets its answer, unless on_abort is set.
 *
 * One connection's requests are answered in order, one at a time; what a peer
 * sends ahead waits.
 *
 * Requests that are not HTTP, or are past a limit, never reach on_request:
 * on_refuse makes their answer (so that every answer has one form) and the
 * connection is closed after it.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "str.h"
#include "usec.h"

struct http_server;
struct http_exchange;

struct http_header {
	str name;  /* as sent */
	str value; /* outer white space trimmed */
};

/* Owned by the exchange; valid until its final call. */
struct http_request {
	str method;
	str target;                        /* raw, as on the request line */
	str path;                          /* raw, before '?' */
	str query;                         /* raw, behind '?'; absent without one */
	const struct http_header *headers; /* in order of arrival, repeats kept */
	size_t header_count;
	str body;
	str peer;         /* numeric address; "local" on a local socket */
	int64_t peer_uid; /* on a local socket the peer's user id, else -1 */
	str tls_version;  /* e.g. "TLSv1.3"; absent without TLS */
	str tls_cipher;
};

/* The first header of that name (ASCII case folded), absent when there is none. */
str http_header(const struct http_request *rq, str name);
/* How many headers have that name. */
size_t http_header_count(const struct http_request *rq, str name);

struct http_reply {
	int status;
	const struct http_header *headers; /* besides Content-Length, Date and Connection */
	size_t header_count;
	str body;   /* copied */
	bool close; /* end the connection after it */
};

enum http_refusal {
	HTTP_BAD_REQUEST,       /* 400: not HTTP, or ambiguous framing */
	HTTP_LENGTH_REQUIRED,   /* 411: Transfer-Encoding is not taken */
	HTTP_BODY_TOO_LARGE,    /* 413 */
	HTTP_TARGET_TOO_LONG,   /* 414 */
	HTTP_HEADERS_TOO_LARGE, /* 431 */
	HTTP_TOO_SLOW,          /* 408 */
	HTTP_TOO_MANY,          /* 503: connections of one address, or in all */
	HTTP_VERSION,           /* 505 */
};

struct http_options {
	const char *listen;             /* "127.0.0.1:8080", "[::1]:0"; NULL for none */
	const char *local_path;         /* a Unix socket with mode 0600; NULL for none */
	const char *tls_cert, *tls_key; /* PEM files, both or neither */
	int threads;
	size_t header_max; /* request line and headers, bytes */
	int header_count_max;
	size_t body_max;       /* unless body_limit says otherwise */
	size_t body_total_max; /* bytes of large bodies held at once for all; 0: 256 MiB */
	usec header_timeout;   /* from the first byte of a request to its last header byte */
	usec body_timeout;     /* without a byte moving, of a body or an answer; after it 1 KiB/s at
				  least */
	usec idle_timeout;     /* between requests */
	int connections_max;
	int connections_per_peer; /* of an IPv4 address or an IPv6 /64; the local socket is exempt
				   */
	void *ctx;
	/* Bytes of body this request may have, decided on its headers. NULL: body_max. */
	size_t (*body_limit)(void *ctx, const struct http_request *rq);
	void (*on_request)(void *ctx, struct http_exchange *x);
	/* Fills an answer for a refusal; texts must be constant or live in the arena. */
	void (*on_refuse)(void *ctx, enum http_refusal why, struct arena *a,
			  struct http_reply *ret);
	/* The clock behind the Date header; the same that verifies signatures. NULL: usec_now. */
	usec (*now)(void);
};

/* Options are copied, paths may go afterwards. On failure *reterr is heap text that tells what to
 * do; E_IO, E_INVAL, E_BUSY when the address or the local socket is taken. */
MUST_USE int http_server_start(const struct http_options *o, struct http_server **ret,
			       char **reterr);
/* The port that listen got; 0 without one. */
int http_server_port(const struct http_server *s);
/* Stops accepting, lets running exchanges finish for that long, then ends connections and threads.
 */
void http_server_stop(struct http_server *s, usec patience);
/* After http_server_stop, and after every keeper has made its final calls. Accepts NULL. */
void http_server_free(struct http_server *s);
/* Open connections. */
int64_t http_server_connections(const struct http_server *s);

const struct http_request *http_exchange_request(const struct http_exchange *x);
/*
 * fn is called once, on the loop thread, when the peer leaves before the final
 * call; never after the final call has returned. When it has left already, fn is
 * called inside this call. Final calls wait while fn runs, so fn must not wait
 * for a thread that makes one.
 */
void http_exchange_on_abort(struct http_exchange *x, void (*fn)(void *arg), void *arg);
/* Final call. From any thread. */
void http_reply(struct http_exchange *x, const struct http_reply *reply);

/*
 * A streamed answer: with length >= 0 as Content-Length, else chunked. Writes
 * may come from any thread; on_drain (may be NULL) is called on the loop thread
 * each time bytes went out and less than low still wait; the rules of on_abort
 * hold for it, too. It does not come any more once the peer has left, so who
 * waits for it also sets on_abort. head's body is not sent. A length that is not met exactly
 * breaks the connection.
 */
void http_stream_start(struct http_exchange *x, const struct http_reply *head, int64_t length,
		       size_t low, void (*on_drain)(void *arg), void *arg);
void http_stream_write(struct http_exchange *x, str bytes);
/* Final call. ok false breaks the connection so that a cut answer cannot look whole. */
void http_stream_close(struct http_exchange *x, bool ok);

#endif
