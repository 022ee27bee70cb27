/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks: events sent by HTTP to addresses of customers and of the provider
 * (docs/webhooks.md). This header has what their files share; other rooms need
 * webhook_fan and webhook-jobs.h only.
 *
 *	webhook-rules.c   pure: who wants what, signatures, waiting times
 *	webhook-fan.c     an event becomes deliveries
 *	webhook-secret.c  what they are signed with
 *	webhook-send.c    the job that sends
 *	webhook-api.c     operations on webhooks; webhook-log.c: on deliveries
 */
#ifndef NOTIFY_WEBHOOK_H
#define NOTIFY_WEBHOOK_H

#include "db.h"
#include "notify_sql.h"
#include "outbox-fan.h"
#include "req.h"
#include "usec.h"

struct address_guard;
struct keyring;
struct settings;

enum delivery_state { DELIVERY_WAITING, DELIVERY_ARRIVED, DELIVERY_DEAD };

#define WEBHOOK_ACTIVE S("active")
#define WEBHOOK_DISABLED S("disabled")
#define WEBHOOK_GONE S("gone")
#define WEBHOOK_EVENTBRIDGE S("eventbridge")
#define WEBHOOK_CLOUDEVENTS S("cloudevents")
/* The kind of the event that TestWebhook sends. */
#define WEBHOOK_TEST S("Mainstay Webhook Test")

/* ---- rules ---- */

/* Whether text stands in a list of lines; an empty list wants everything. */
bool webhook_wants(str lines, str text);
/* What is sent: the event of the bus, or a CloudEvent of version 1.0 around it. */
str webhook_body(struct arena *a, str format, const struct sql_outbox *fact, str region);
str webhook_content_type(str format);
/*
 * How long a delivery waits after its tries-th failure: 5 s, 15 s, 45 s, ... up
 * to 8 h, each a quarter more or less by chance that the event's id decides, so
 * that many do not come back at once (webhook-rules.c says how).
 */
usec webhook_backoff(str event_id, int64_t tries);
/* How long a breaker stays open the opens-th time: 30 s, 1 min, ... up to 1 h, with the same kind
 * of chance. */
usec webhook_cool_off(str webhook_id, int64_t opens);
/* "v1,BASE64": HMAC-SHA-256 over "id.seconds.body". */
str webhook_signature(struct arena *a, str key, str id, usec at, str body);
/* A secret as its owner keeps it: "whsec_" and base64. */
str webhook_secret_text(struct arena *a, str key);
/* 0, or E_INVAL with a half sentence: whether the URL may be that of a webhook, as far as it can be
 * judged without asking a name server. */
MUST_USE int webhook_url_check(const struct settings *s, const struct address_guard *g, str url,
			       const char **reterr);

/* ---- deliveries ---- */

/* Deals events to the webhooks that want them. */
extern const struct outbox_fan webhook_fan;
/* Puts one event into the webhook's queue, once. */
MUST_USE int webhook_enqueue(struct tx *tx, const struct app *app, usec now,
			     const struct sql_webhook *hook, const struct sql_outbox *fact);

/* ---- secrets ---- */

#define WEBHOOK_KEY_LEN 32
struct webhook_keys {
	str *v; /* WEBHOOK_KEY_LEN bytes each, newest first */
	size_t n;
};
/* A new secret; older ones sign until `until`. *ret_key is in the tx's arena. */
MUST_USE int webhook_secret_make(struct tx *tx, struct keyring *k, const struct sql_webhook *hook,
				 usec now, usec until, str *ret_key);
/* Those that sign now. E_IO when the keyring does not fit. */
MUST_USE int webhook_secret_keys(struct tx *tx, struct keyring *k, const struct sql_webhook *hook,
				 usec now, struct webhook_keys *ret);
extern const struct seal_holder webhook_seals;

/* ---- the sender, app->webhooks ---- */

struct webhook_sender;
/* By the settings webhooks.*. *reterr is heap text. */
MUST_USE int webhook_sender_open(const struct settings *settings, struct webhook_sender **ret,
				 char **reterr);
/* Accepts NULL. */
void webhook_sender_close(struct webhook_sender *s);
const struct address_guard *webhook_sender_guard(const struct webhook_sender *s);

#endif
