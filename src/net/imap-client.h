/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to an IMAP server that mails are fetched from. libcurl makes
 * it, with TLS from the start or by STARTTLS, and logs in; then we speak ourselves,
 * for libcurl fetches a mail only so that it is marked as seen.
 *
 * The server is the provider's own choice, so unlike http-client.h no address is
 * guarded; but what it answers is bounded in size and time and checked
 * (imap-reply.h). A connection is used by one thread at a time. After E_IO or
 * E_SYNTAX it is good for nothing but imap_close.
 */
#ifndef NET_IMAP_CLIENT_H
#define NET_IMAP_CLIENT_H

#include "arena.h"
#include "str.h"
#include "usec.h"

struct imap_options {
	str url; /* imaps://HOST:PORT: TLS from the start; imap://HOST:PORT: STARTTLS, or nothing */
	bool tls; /* false: imap:// goes in the clear */
	str user, password;
	const char *ca_file; /* PEM; NULL: the system's */
	usec within;         /* time limit of each command; of connecting and logging in together */
	size_t mail_max;     /* bytes of a mail that is fetched */
	/* Asked about twice a second while something is under way: true ends it. NULL: never. */
	bool (*give_up)(void *arg);
	void *arg;
};

struct imap_client;

/* A scheme, a host, a port perhaps, and nothing else. */
bool imap_url_good(str url);
/* Whether the host is this machine. */
bool imap_url_local(str url);

/*
 * Connects and logs in. E_DENIED: the server does not take user and password, or is not the one
 * that its certificate should name; E_IO: it is not there, offers no TLS, or what it says is no
 * IMAP; E_INVAL: the URL is none of the two forms. *reterr, in the arena, says what is wrong and
 * never holds the password.
 */
MUST_USE int imap_open(const struct imap_options *o, struct arena *a, struct imap_client **ret,
		       str *reterr);
/* Says LOGOUT when the connection is good. Accepts NULL. */
void imap_close(struct imap_client *c);

/* What the server said to the last call that failed, or what is wrong; until the next call. */
str imap_why(const struct imap_client *c);

/* The calls below answer E_CONFLICT when the server says no. Folders are named as imap_folder_good
 * takes them. */

struct imap_folder {
	int64_t validity; /* of UIDs: another one, and they mean other mails */
	int64_t count;    /* of mails */
};
MUST_USE int imap_select(struct imap_client *c, str folder, struct imap_folder *ret);

/* UIDs of mails in the selected folder that are not marked as deleted, rising; the first `most`,
 * which v has room for. */
MUST_USE int imap_search(struct imap_client *c, const struct imap_folder *folder, size_t most,
			 int64_t *ret_v, size_t *ret_n);
/* Their sizes in bytes; -1 for one that is gone. n at most IMAP_SET_MAX. */
MUST_USE int imap_sizes(struct imap_client *c, const int64_t *uids, size_t n, int64_t *ret_sizes);
/* A mail's bytes, in the arena; absent when it is gone. It is not marked as seen. E_LIMIT: more
 * than mail_max. */
MUST_USE int imap_fetch(struct imap_client *c, int64_t uid, struct arena *a, str *ret);
/*
 * Moves mails of the selected folder into another one, which is made when it is not there. Where
 * the server has no MOVE they are copied, marked as deleted, and removed when it has UIDPLUS;
 * without that they stay, marked. Who is gone is left out. n at most IMAP_SET_MAX.
 */
MUST_USE int imap_move(struct imap_client *c, const int64_t *uids, size_t n, str folder);

/* Most mails of one command. */
#define IMAP_SET_MAX 100

#endif
