/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts that someone must hear of. They are written in the transaction that
 * made them true, so none is lost and none is told that did not happen; a job
 * delivers them afterwards, at least once, in order for each subject, with an id
 * that stays the same at every delivery (docs/outbox.md).
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "db.h"
#include "notify_sql.h"
#include "usec.h"

struct app;
struct outbox_sink;

/* Kinds: the detail-type of the delivered event. */
#define OUTBOX_CASE_UPDATE S("Support Case Update")

/* What is known of a kind. A kind has a row in outbox.c when it differs from a kind of our own,
 * which stays inside the provider's house. */
struct outbox_kind {
	str name;
	str source;     /* of the delivered event: "aws.support", or "mainstay" */
	bool customers; /* the account that a fact is of may hear of it */
};
/* Never NULL. */
const struct outbox_kind *outbox_kind_of(str name);

enum outbox_state { OUTBOX_WAITING, OUTBOX_DELIVERED, OUTBOX_DEAD };

struct outbox_fact {
	str account; /* whose; its lock is held (audit.h) */
	str kind;
	str event;   /* e.g. "CreateCase" */
	str subject; /* deliveries of one subject are in order, e.g. a case id */
	str payload; /* JSON object: the event's detail */
};
MUST_USE int outbox_add(struct tx *tx, usec now, const struct outbox_fact *fact);

/* The detail of a "Support Case Update". communication and origin are for AddCommunicationToCase
 * and empty otherwise. */
struct case_update {
	str account;
	str event; /* CreateCase, AddCommunicationToCase, ResolveCase, ReopenCase */
	str case_id, display_id;
	str communication_id;
	str origin; /* "CUSTOMER" or "AWS" */
};
MUST_USE int outbox_add_case_update(struct tx *tx, usec now, const struct case_update *u);

/* The event as it is delivered: EventBridge's envelope around the payload. One line. */
str outbox_envelope(struct arena *a, const struct sql_outbox *row, str region);

/*
 * The three steps of delivery; between them nothing is locked. A batch is what
 * is due, oldest first: of the facts that wait for the sink only, of the fresh
 * ones, or of the fresh ones whose subject is held, which must not go to the
 * sink yet. All of the first kind goes to the sink, until a batch comes empty,
 * before a batch of the second does, or a subject's order is lost.
 */
enum outbox_part { PART_WAITING, PART_FRESH, PART_FRESH_HELD, PART_COUNT };
MUST_USE int outbox_batch(struct tx *tx, usec now, enum outbox_part part, int64_t most,
			  struct sql_outbox_rows *ret);
enum outbox_outcome { OUTCOME_ARRIVED, OUTCOME_REFUSED, OUTCOME_SKIPPED };
struct outbox_result {
	enum outbox_outcome outcome;
	str why; /* of a refusal */
};
/* Fills one result a row, in the arena. A refused fact keeps later ones of its subject back. E_*
 * when the sink as a whole is out of order: then nothing counts as delivered or failed. */
MUST_USE int outbox_send(struct outbox_sink *sink, struct arena *a, str region, usec now,
			 const struct sql_outbox_rows *rows, struct outbox_result **ret);
/* Writes down what became of them, and deals the fresh ones to app->fans. A fact that was refused
 * outbox.tries times is dead and holds up its subject no longer. */
MUST_USE int outbox_mark(struct tx *tx, const struct app *app, usec now,
			 const struct sql_outbox_rows *rows, const struct outbox_result *results);
/* How long a subject waits after its attempts-th failure. */
usec outbox_backoff(int64_t attempts);

#endif
