/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server's side of one LMTP connection (RFC 2033), without the connection:
 * bytes go in, answers come out, and now and then a whole mail. PIPELINING,
 * 8BITMIME, SMTPUTF8, SIZE and enhanced status codes. Everything is bounded.
 *
 * Lines end in CR LF and nothing else, and so does the dot that ends a mail: a
 * client that thinks otherwise cannot smuggle a second mail into the first.
 */
#ifndef NET_LMTP_SESSION_H
#define NET_LMTP_SESSION_H

#include "buf.h"

#define LMTP_RECIPIENTS_MAX 100
#define LMTP_LINE_MAX ((size_t)2048)

struct lmtp_options {
	const char *host_name; /* in the greeting */
	size_t message_max;    /* bytes of a mail */
	void *ctx;
	/* Whether there is such a recipient; NULL: every one. */
	bool (*recipient)(void *ctx, str address);
};

struct lmtp_mail {
	str sender; /* empty: the null sender; absent: one that is no plain mailbox */
	const str *recipients;
	size_t recipient_count;
	str bytes;      /* lines end in LF; dots unstuffed */
	bool too_large; /* then bytes are not all of it */
};

enum lmtp_state {
	LMTP_TALKING,
	LMTP_MAIL,   /* a mail is complete: answer it before more is fed */
	LMTP_CLOSED, /* write what is in out, then hang up */
};

struct lmtp_session;

/* The options are kept. */
struct lmtp_session *lmtp_session_new(const struct lmtp_options *o);
void lmtp_session_free(struct lmtp_session *s);
/* The greeting. */
void lmtp_session_greet(struct lmtp_session *s, struct buf *out);
/* Takes bytes until they are used up or the state changes; returns how many it took. Answers are
 * added to out. */
size_t lmtp_session_feed(struct lmtp_session *s, str bytes, struct buf *out);
enum lmtp_state lmtp_session_state(const struct lmtp_session *s);
/* In LMTP_MAIL; valid until it is answered. */
const struct lmtp_mail *lmtp_session_mail(const struct lmtp_session *s);

enum lmtp_verdict { LMTP_TAKEN, LMTP_LATER, LMTP_NEVER };
/* The same for each recipient; text is one line, for people. */
void lmtp_session_answer(struct lmtp_session *s, enum lmtp_verdict verdict, str text,
			 struct buf *out);

#endif
