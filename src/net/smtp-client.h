/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handing mails to a relay by SMTP (RFC 5321), over libcurl: one connection for
 * many mails, TLS from the start or by STARTTLS, authentication, time limits. A
 * mail has one recipient, so an answer of the relay always says what became of
 * exactly one; what goes wrong is told apart by whose fault it is.
 *
 * The relay is the provider's own choice, so unlike http-client.h no address is
 * guarded. A client is used by one thread at a time.
 */
#ifndef NET_SMTP_CLIENT_H
#define NET_SMTP_CLIENT_H

#include "arena.h"
#include "str.h"
#include "usec.h"

enum smtp_tls {
	SMTP_TLS_REQUIRED, /* STARTTLS with a certificate that is trusted, or nothing */
	SMTP_TLS_OPTIONAL, /* STARTTLS when it is offered, whoever answers; stops listeners only */
	SMTP_TLS_OFF,
};

struct smtp_options {
	str url;             /* smtp://HOST:PORT, or smtps://HOST:PORT: TLS from the start */
	enum smtp_tls tls;   /* of smtp:// */
	str user, password;  /* absent: no authentication */
	str hello;           /* the name we give ourselves */
	const char *ca_file; /* PEM; NULL: the system's */
	usec within;         /* time limit of one mail, connecting included */
	/* Asked about once a second while something is under way: true ends it. NULL: never. */
	bool (*give_up)(void *arg);
	void *arg;
};

struct smtp_client;

/* E_INVAL for a URL that is none of the two forms; *reterr is constant. E_LIMIT when libcurl cannot
 * be started. */
MUST_USE int smtp_client_new(const struct smtp_options *o, struct smtp_client **ret,
			     const char **reterr);
/* Says QUIT on an open connection. Accepts NULL. */
void smtp_client_free(struct smtp_client *c);

enum smtp_verdict {
	SMTP_TAKEN,   /* the relay has it */
	SMTP_LATER,   /* not now (4yz about the recipient or the content) */
	SMTP_NOBODY,  /* never: 5yz about the recipient's address */
	SMTP_REFUSED, /* never: 5yz about the content, or an address we cannot write down */
	SMTP_BROKEN,  /* the relay itself: not reached, no TLS, wrong password, busy, refuses us */
};

struct smtp_result {
	enum smtp_verdict verdict;
	int code; /* of the relay's last answer; 0 without one */
	str why;  /* that answer, or what is wrong; in the arena; empty when taken */
	bool reused;
};

/* message: RFC 5322 with CRLF, without dots doubled. from may be empty (the null sender). */
void smtp_client_send(struct smtp_client *c, str from, str to, str message, struct arena *a,
		      struct smtp_result *ret);

#endif
