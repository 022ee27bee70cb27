/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An HTTP/1.1 client for calls to strangers, over libcurl: many transfers at
 * once on one thread, connections used again, everything bounded. It follows no
 * redirect, asks no proxy, keeps no cookies, and connects to no address that its
 * guard refuses; the guard sees each address that a name was resolved to at the
 * moment of connecting.
 *
 *	http_client_send(c, &call, tag);   ... any number, up to in_flight_max
 *	while (http_client_wait(c, MILLISECONDS(200), a, &result))
 *		... result.tag, result.status
 *
 * A client is used by one thread at a time. Names are looked up on threads of
 * their own (name-lookup.h), so a slow name server delays its own transfer only.
 */
#ifndef NET_HTTP_CLIENT_H
#define NET_HTTP_CLIENT_H

#include "arena.h"
#include "http.h"
#include "str.h"
#include "usec.h"

struct address_guard;
struct http_client;

struct http_client_options {
	const char *user_agent;
	int in_flight_max;
	const struct address_guard *guard; /* kept; NULL: any address may be called */
	const char *ca_file;               /* PEM; NULL: the system's */
	/* For tests, in libcurl's form "NAME:PORT:ADDRESS,ADDRESS": what names resolve to. NULL
	 * ends the list; NULL for none. */
	const char *const *hosts;
};

struct http_client *http_client_new(const struct http_client_options *o);
/* Drops what is under way. Accepts NULL. */
void http_client_free(struct http_client *c);

struct http_call {
	const char *method; /* "GET", "POST", ... */
	str url;            /* one that http_url_parse takes */
	const struct http_header *headers;
	size_t header_count;
	str body;            /* copied */
	usec connect_within; /* time limits from the start; 0: 10 s and 30 s */
	usec answer_within;
	size_t answer_max; /* bytes of the answer's body that are kept; the rest is not read */
};

struct http_result {
	void *tag;
	/* 0: an answer came, of any status. E_DENIED: the guard refused every address; E_BUSY: no
	 * answer in time; E_IO: no connection, a broken one, or something that is no HTTP. */
	int failure;
	int status;       /* of the answer; 0 without one */
	str body;         /* in the arena given to http_client_wait */
	bool cut;         /* the body was longer */
	str why;          /* of a failure, a half sentence for people; in that arena */
	usec retry_after; /* what the answer asks for; 0: nothing */
	usec took;
	bool reused; /* over a connection that was there */
};

/* Starts a transfer. E_LIMIT: in_flight_max are under way, or libcurl cannot be started; E_INVAL:
 * the URL or a header is none. */
MUST_USE int http_client_send(struct http_client *c, const struct http_call *call, void *tag);
/* The next finished one, in *ret; waits for it up to that long (0: does not wait, and only moves
 * bytes). False: none finished. */
bool http_client_wait(struct http_client *c, usec patience, struct arena *a,
		      struct http_result *ret);
int http_client_in_flight(const struct http_client *c);
/* Drops what is under way: nobody will hear of it. */
void http_client_drop_all(struct http_client *c);

/* One call, waited for. An E_* of http_client_send, or 0 with *ret. Not while others are under way.
 */
MUST_USE int http_client_fetch(struct http_client *c, const struct http_call *call, struct arena *a,
			       struct http_result *ret);

#endif
