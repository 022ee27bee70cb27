/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listens for mail servers on this machine: on a local socket, or on a port of
 * the loopback address. LMTP knows no passwords, and what comes in is believed
 * to have passed the provider's own checks; so other addresses are refused.
 *
 * A mail server keeps few connections and waits for each answer, so each has a
 * thread, which may wait for the database.
 */
#ifndef NET_LMTP_SERVER_H
#define NET_LMTP_SERVER_H

#include "lmtp-session.h"
#include "usec.h"

struct lmtp_server_options {
	const char *listen; /* "/path" or "127.0.0.1:24"; port 0 takes a free one */
	int connections_max;
	usec idle_timeout;
	struct lmtp_options session; /* kept, as is its ctx */
	/* Takes one mail; it is taken when that returns LMTP_TAKEN. *ret_text is one line that
	 * lives until the next call on this thread. Called on the threads of connections. */
	enum lmtp_verdict (*take)(void *ctx, const struct lmtp_mail *mail, struct arena *a,
				  str *ret_text);
};

struct lmtp_server;

/* E_INVAL for an address that is not of this machine, E_BUSY, E_IO; *reterr is heap text. */
MUST_USE int lmtp_server_start(const struct lmtp_server_options *o, struct lmtp_server **ret,
			       char **reterr);
/* Hangs up on everybody once their present mail is answered. Accepts NULL. */
void lmtp_server_stop(struct lmtp_server *s);
/* The port; 0 for a local socket. */
int lmtp_server_port(const struct lmtp_server *s);

#endif
