/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the server. A loop thread owns its connections: nobody else
 * reads or writes a struct http_conn. Other threads reach a loop through its
 * inbox, a locked list that is taken whole; the first message of a batch wakes
 * the loop, the others cost a lock. An exchange belongs to its keeper between
 * on_request and the final call, and to the loop before and after.
 */
#ifndef NET_HTTP_PRIVATE_H
#define NET_HTTP_PRIVATE_H

#include <event2/event.h>
#include <event2/event_struct.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "arena.h"
#include "buf.h"
#include "http-parse.h"
#include "http.h"

/* What one read takes at most; shared by a loop's connections. */
#define HTTP_READ_SIZE ((size_t)64 << 10)
/* A target may have this many bytes, whatever header_max allows. */
#define HTTP_TARGET_MAX ((size_t)8 << 10)

/* Bytes on the heap that change hands. */
struct http_block {
	char *p;
	size_t n;
};

/* ---- exchanges ---- */

enum http_message_kind {
	HTTP_MESSAGE_CONN,   /* a fresh socket for this loop */
	HTTP_MESSAGE_WRITE,  /* bytes of a stream */
	HTTP_MESSAGE_FINISH, /* the exchange's last bytes */
	HTTP_MESSAGE_BREAK,  /* end the connection at once */
	HTTP_MESSAGE_STOP,   /* the server stops */
};

struct http_message {
	struct http_message *next;
	enum http_message_kind kind;
	struct http_exchange *x;
	struct http_block bytes;
	struct http_accepted *accepted;
};

struct http_exchange {
	struct http_request rq;
	struct http_loop *loop;
	struct http_conn *conn; /* NULL once the peer has left; the loop's */
	bool head_only;         /* HEAD */
	bool minor;             /* HTTP/1.1 */
	bool keep_alive;
	bool close_after; /* the answer said so; the loop reads it after the final message */

	/* The body while it arrives. */
	char *body;
	size_t body_at, body_n, body_room;
	bool body_apart; /* on the heap by itself and counted in the server's total */
	usec body_since;

	/* Taken by final calls and around callbacks; recursive, as a callback may make the final
	 * call. */
	pthread_mutex_t lock;
	bool final;
	bool aborted;
	void (*on_abort)(void *arg);
	void *abort_arg;

	/* A streamed answer. */
	bool streaming, chunked;
	bool head_sent;      /* the loop's, like the next */
	bool drain_due;      /* a piece was taken, even if no byte of it is sent */
	int64_t stream_left; /* of a given length; -1 without */
	size_t low;
	void (*on_drain)(void *arg);
	void *drain_arg;

	bool answered; /* inside on_request: the final message is ready */
	struct http_message last;
};

/* Copies head and fields; of the body no bytes are there yet. */
struct http_exchange *http_exchange_new(struct http_conn *c, const char *head_bytes,
					const struct http_head *head,
					const struct http_field *fields);
/* Body bytes as they come. E_LIMIT when the server's bodies are too many. */
MUST_USE int http_exchange_body(struct http_exchange *x, str bytes);
void http_exchange_free(struct http_exchange *x);
/* The peer has left. */
void http_exchange_abort(struct http_exchange *x);
/* Whether its keeper wants to be told. */
bool http_exchange_listens(struct http_exchange *x);
/* Bytes went out, `waiting` are still to go. */
void http_exchange_drained(struct http_exchange *x, size_t waiting);
/* Every answer starts with its status line, then this header with a blank for http_loop_date. */
#define HTTP_DATE_HEADER "Date: "
#define HTTP_DATE_BLANK "-----------------------------"
/* An answer as bytes, but for the date. */
struct http_block http_answer_bytes(const struct http_reply *reply, bool head_only, bool close,
				    bool keep_alive_10);

/* ---- connections ---- */

/* Which of the server's counts a connection is in. */
enum http_count {
	HTTP_COUNT_PEER,    /* in all and of its address */
	HTTP_COUNT_LOCAL,   /* of the local socket */
	HTTP_COUNT_REFUSED, /* only to be told that there are too many */
};

/* Why a connection has a deadline; each kind has one length, so its list is in order. */
enum http_timer {
	HTTP_TIMER_NONE,
	HTTP_TIMER_HEAD, /* also of a TLS handshake */
	HTTP_TIMER_BODY,
	HTTP_TIMER_IDLE,
	HTTP_TIMER_WRITE,
	HTTP_TIMER_LINGER,
	HTTP_TIMER_COUNT,
};

struct http_link {
	struct http_link *prev, *next;
};

enum http_conn_state {
	HTTP_CONN_HANDSHAKE, /* TLS */
	HTTP_CONN_HEAD,      /* between requests, or inside a head */
	HTTP_CONN_BODY,
	HTTP_CONN_BUSY,   /* an exchange is with its keeper */
	HTTP_CONN_LAST,   /* writing the last answer */
	HTTP_CONN_LINGER, /* our side is shut; the peer's bytes are thrown away until it leaves */
};

struct http_conn {
	struct http_link all;   /* in the loop's list */
	struct http_link timed; /* in the list of its timer */
	struct http_loop *loop;
	struct event readable, writable;
	enum http_conn_state state;
	enum http_timer timer;
	usec deadline;
	int fd;
	bool reading, writing; /* events added */
	bool eof;              /* nothing more comes */
	bool linger;           /* after the last answer: unread bytes may be under way */
	enum http_count count;
	bool tls_swapped; /* TLS needs the other direction first */
	SSL *ssl;
	struct http_parser parser;
	struct buf in;           /* not consumed yet; begins with a request */
	struct http_exchange *x; /* in BODY and BUSY */
	struct http_block out;
	size_t out_at, out_room;
	size_t discarded; /* in LAST and LINGER */
	int64_t peer_uid;
	char peer[46]; /* INET6_ADDRSTRLEN */
};

/* What the acceptor hands to a loop. */
struct http_accepted {
	struct http_message message;
	int fd;
	int64_t peer_uid;
	enum http_count count;
	char peer[46];
};

void http_conn_open(struct http_loop *l, const struct http_accepted *from);
/* Closes the socket, tells the exchange, frees. */
void http_conn_drop(struct http_conn *c);
/* The exchange's message has arrived at its loop. */
void http_conn_message(struct http_conn *c, struct http_message *m);
void http_conn_timeout(struct http_conn *c);
/* Ends it now or after the exchange that runs. */
void http_conn_stop(struct http_conn *c);

/* Reading and writing, plain or TLS: a count, 0 at the end of input, or E_BUSY, E_IO. */
MUST_USE ptrdiff_t http_conn_read(struct http_conn *c, char *to, size_t n);
MUST_USE ptrdiff_t http_conn_write(struct http_conn *c, const char *from, size_t n);
/* 0 when the handshake is done; E_BUSY, E_IO. */
MUST_USE int http_conn_handshake(struct http_conn *c);
void http_conn_tls_close(struct http_conn *c);
MUST_USE int http_tls_new(const char *cert, const char *key, SSL_CTX **ret, char **reterr);

/* ---- loops ---- */

struct http_loop {
	struct http_server *server;
	struct event_base *base;
	pthread_t thread; /* the starter's, to join */
	pthread_t self;   /* the thread's own word for itself */
	int wake_fd;
	struct event wake, tick;
	pthread_mutex_t inbox_lock;
	struct http_message *inbox, **inbox_end;

	/* The thread's own. */
	struct http_link conns;
	struct http_link timed[HTTP_TIMER_COUNT];
	usec now; /* monotonic, when the present event came */
	bool stopping;
	usec stop_at;
	struct http_exchange *current; /* whose on_request runs */
	struct arena *arena;
	char *scratch;
	struct http_field *fields;
	int64_t date_second;
	char date[30];
};

MUST_USE int http_loop_init(struct http_loop *l, struct http_server *s);
void http_loop_done(struct http_loop *l);
/* Handles the inbox: on the loop's thread, or after that has ended. */
void http_loop_drain(struct http_loop *l);
void http_loop_send(struct http_loop *l, struct http_message *m);
void http_loop_timer(struct http_conn *c, enum http_timer timer, bool restart);
/* Writes the Date into an answer. */
void http_loop_date(struct http_loop *l, struct http_block answer);
void *http_loop_run(void *loop);

void http_link_init(struct http_link *l);
void http_link_add(struct http_link *list, struct http_link *l);
void http_link_remove(struct http_link *l);

/* ---- the server ---- */

struct http_listener {
	struct http_server *server;
	int fd; /* -1: none */
	bool local;
	struct event readable;
};

struct http_server {
	struct http_options o;
	struct http_limits limits;
	size_t ahead_max; /* bytes kept of a connection's unfinished head, or of requests sent ahead
			   */
	usec timeouts[HTTP_TIMER_COUNT];
	struct http_loop *loops;
	int loop_count;
	int next_loop; /* the acceptor's */
	struct http_listener listener, local;
	struct event accept_again; /* out of descriptors: later */
	char *local_path;
	int port;
	SSL_CTX *tls;
	_Atomic bool stopping;
	_Atomic int64_t connections;
	_Atomic int64_t local_connections;
	_Atomic int64_t refused; /* connections being told that they are too many */
	_Atomic size_t body_bytes;
	usec patience;

	pthread_mutex_t peers_lock;
	struct map *peers; /* address -> struct http_peer */
};

MUST_USE int http_listen(struct http_server *s, char **reterr);
/* On the first loop's thread, or before it runs. */
void http_listen_start(struct http_server *s);
void http_listen_stop(struct http_server *s);
/* A connection has ended. */
void http_count_leave(struct http_server *s, enum http_count count, const char *peer);

#endif
