/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bookkeeping of the sending job: what is under way, and what became of it.
 * The job looks (webhook-look.c), starts transfers and collects their ends
 * (webhook-send.c), and writes them down (webhook-mark.c).
 */
#ifndef NOTIFY_WEBHOOK_POST_H
#define NOTIFY_WEBHOOK_POST_H

#include "jobs.h"
#include "map.h"
#include "webhook.h"

/* Ends of transfers that are written down together. */
#define FLIGHTS_MARKED 256

struct http_client;

/* One transfer. Its texts have bounds, so it is one piece of memory. */
struct flight {
	char account[12], webhook[20], event_id[40];
	size_t account_n, webhook_n, event_id_n;
	int64_t seq, tries; /* before this one */
	bool troubled;      /* its webhook was slow or failed lately */
};

enum verdict { VERDICT_ARRIVED, VERDICT_FAILED, VERDICT_GONE };

struct landing {
	struct flight *flight;
	enum verdict verdict;
	int status; /* 0: no answer */
	usec took, retry_after;
	str error; /* in post->landed */
};

/* A webhook with nothing to do. */
struct idle {
	str account, id; /* in post->looked */
	struct opt_usec wake;
	int64_t last_seq;
};

/* A webhook with something to send now. */
struct prepared {
	struct sql_webhook hook;
	struct sql_webhook_delivery_rows rows;
	struct webhook_keys keys;
};

struct post {
	struct job_run *run;
	const struct settings *settings;
	struct keyring *keyring;
	struct http_client *client;
	usec now;
	struct map *busy;              /* "ACCOUNT/WEBHOOK" -> int, transfers under way there */
	struct map *flights;           /* "ACCOUNT/WEBHOOK/SEQ" -> struct flight */
	int troubled;                  /* transfers under way to webhooks in trouble */
	struct arena *looked, *landed; /* of the last look, and of the ends after it */
	VEC(struct prepared) ready;
	VEC(struct idle) idle;
	struct landing landings[FLIGHTS_MARKED];
	size_t landing_count;
};

str flight_account(const struct flight *f);
str flight_webhook(const struct flight *f);
str flight_event(const struct flight *f);

/* How many transfers to it are under way. */
int post_busy(const struct post *p, str account, str webhook);
bool post_flies(const struct post *p, const struct sql_webhook_delivery *row);
bool post_troubled(const struct sql_webhook *hook);

/* Fills ready and idle. A reading step: arg is the post. */
MUST_USE int post_look(struct tx *tx, void *arg);
/* Writes the landings and the idle down. A writing step: arg is the post. */
MUST_USE int post_mark(struct tx *tx, void *arg);

#endif
