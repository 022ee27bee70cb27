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
#include "usec.h"

/* Kinds: the detail-type of the delivered event. */
#define OUTBOX_CASE_UPDATE S("Support Case Update")

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

#endif
