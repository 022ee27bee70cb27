/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where mails go, by the setting mail.delivery: to a relay by SMTP, into a
 * folder, or into a program. Relays have a circuit breaker each: one that failed
 * BREAKER_FAILURES times in a row is left alone for a while, longer each time,
 * and the next one of the list is used; when none is left, mails wait and no try
 * is counted. Used by one thread at a time.
 */
#ifndef NOTIFY_MAIL_TRANSPORT_H
#define NOTIFY_MAIL_TRANSPORT_H

#include "mail-queue.h"
#include "smtp-client.h"

struct counters;
struct mail_transport;
struct settings;

#define BREAKER_FAILURES 3

/* *ret is NULL for "off". folder is the data directory. *reterr is heap text. */
MUST_USE int mail_transport_open(const struct settings *settings, const char *folder,
				 struct mail_transport **ret, char **reterr);
/* Accepts NULL. */
void mail_transport_close(struct mail_transport *t);

/* Asked about once a second during a send: true ends it. NULL ends the asking. */
void mail_transport_watch(struct mail_transport *t, bool (*give_up)(void *arg), void *arg);
/* When something can be sent again: at or before now, at once. */
usec mail_transport_ready(const struct mail_transport *t, usec now);
/* name: of the file in a folder, the same at every try. SMTP_BROKEN: nothing is known of the mail
 * itself. */
void mail_transport_send(struct mail_transport *t, usec now, str name,
			 const struct mail_outgoing *mail, struct arena *a,
			 struct smtp_result *ret);
/* How often a relay failed since the last call. */
int64_t mail_transport_failures(struct mail_transport *t);

#endif
