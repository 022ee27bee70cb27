/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notify's statements; do not edit. */
#ifndef GEN_SQL_NOTIFY_SQL_H
#define GEN_SQL_NOTIFY_SQL_H

#include "db.h"
#include "opt.h"

/* A mail to one recipient about one fact. */
struct sql_notice {
	str account;
	str notice_id;
	str source;
	str recipient;
	str name;
	str person_account;
	str person;
	str template;
	str language;
	str case_id;
	str display_id;
	str message_id;
	str in_reply_to;
	str refs;
	bool answer;
	str fields;
	int64_t state;
	usec created;
	usec due;
	usec changed;
	int64_t tries;
	str error;
	str digest;
};

struct sql_notice_rows {
	struct sql_notice *v;
	size_t n, cap;
};

/* A fact. state: 0 waiting, 1 delivered, 2 dead. fresh: not yet dealt to the fans. */
struct sql_outbox {
	str account;
	int64_t seq;
	str id;
	str kind;
	str event;
	str subject;
	str payload;
	usec created;
	int64_t state;
	int64_t attempts;
	usec changed;
	str error;
	bool fresh;
};

struct sql_outbox_rows {
	struct sql_outbox *v;
	size_t n, cap;
};

/* Somebody's address that hears of events. */
struct sql_webhook {
	str account;
	str id;
	bool wide;
	str url;
	str description;
	str format;
	str kinds;
	str events;
	str status;
	usec created;
	usec changed;
	int64_t last_seq;
	struct opt_usec wake;
	int64_t failures;
	int64_t opens;
	struct opt_usec open_until;
	int64_t arrived;
	int64_t failed;
	struct opt_usec last_arrived;
	struct opt_usec last_failed;
	str last_error;
	int64_t last_took;
};

struct sql_webhook_rows {
	struct sql_webhook *v;
	size_t n, cap;
};

/* An event on its way to one webhook. state: 0 waiting, 1 arrived, 2 dead. */
struct sql_webhook_delivery {
	str account;
	str webhook;
	int64_t seq;
	str event_id;
	str of_account;
	str kind;
	str event;
	str subject;
	str body;
	int64_t state;
	int64_t tries;
	usec created;
	usec due;
	usec changed;
	struct opt_i64 status;
	struct opt_i64 took;
	str error;
};

struct sql_webhook_delivery_rows {
	struct sql_webhook_delivery *v;
	size_t n, cap;
};

/*
 * A new one; 0 when the recipient was told of that fact.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_insert(struct tx *tx, const struct sql_notice *in);

struct sql_notice_first_of_case_in {
	str account;
	str case_id;
	str recipient;
};

struct sql_notice_first_of_case_row {
	str message_id;
};

/*
 * The first mail about a case to a recipient.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_notice_first_of_case(struct tx *tx, const struct sql_notice_first_of_case_in *in,
				      struct sql_notice_first_of_case_row *ret);

struct sql_notice_last_of_case_in {
	str account;
	str case_id;
	str recipient;
};

struct sql_notice_last_of_case_row {
	str message_id;
	usec created;
};

/*
 * The newest mail about a case to a recipient.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_notice_last_of_case(struct tx *tx, const struct sql_notice_last_of_case_in *in,
				     struct sql_notice_last_of_case_row *ret);

struct sql_notice_next_in {
	usec now;
	int64_t most;
};

/*
 * Mails whose time has come, oldest first.
 * across accounts: one job sends for the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_notice_next_open(struct tx *tx, const struct sql_notice_next_in *in);
MUST_USE int sql_notice_next_next(struct stmt *q, struct sql_notice *ret);
MUST_USE int sql_notice_next_all(struct tx *tx, const struct sql_notice_next_in *in,
				 struct sql_notice_rows *ret);

struct sql_notice_load_in {
	str account;
	str notice_id;
};

/*
 * One mail.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_notice_load(struct tx *tx, const struct sql_notice_load_in *in,
			     struct sql_notice *ret);

struct sql_notice_mark_in {
	str account;
	str notice_id;
	int64_t state;
	usec due;
	usec now;
	int64_t tries;
	str error;
};

/*
 * What became of a try.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_mark(struct tx *tx, const struct sql_notice_mark_in *in);

struct sql_notice_withdraw_in {
	str account;
	str source;
	usec now;
	str error;
};

/*
 * Mails of that source that have not left are not sent.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_withdraw(struct tx *tx, const struct sql_notice_withdraw_in *in);

struct sql_notice_list_any_in {
	int64_t state;
	str account;
	str notice_id;
	int64_t most;
};

/*
 * Mails in one state, in order of account and id, behind a place.
 * across accounts: for the provider's staff
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_notice_list_any_open(struct tx *tx, const struct sql_notice_list_any_in *in);
MUST_USE int sql_notice_list_any_next(struct stmt *q, struct sql_notice *ret);
MUST_USE int sql_notice_list_any_all(struct tx *tx, const struct sql_notice_list_any_in *in,
				     struct sql_notice_rows *ret);

struct sql_notice_list_of_in {
	str account;
	int64_t state;
	str notice_id;
	int64_t most;
};

/*
 * One account's mails in a state, in order of id, behind a place.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_notice_list_of_open(struct tx *tx, const struct sql_notice_list_of_in *in);
MUST_USE int sql_notice_list_of_next(struct stmt *q, struct sql_notice *ret);
MUST_USE int sql_notice_list_of_all(struct tx *tx, const struct sql_notice_list_of_in *in,
				    struct sql_notice_rows *ret);

struct sql_notice_retry_in {
	str account;
	str notice_id;
	usec now;
};

/*
 * A mail that was given up or dropped waits once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_retry(struct tx *tx, const struct sql_notice_retry_in *in);

struct sql_notice_retry_dead_in {
	str account;
	usec now;
};

/*
 * All that were given up wait once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_retry_dead(struct tx *tx, const struct sql_notice_retry_dead_in *in);

struct sql_notice_digest_due_in {
	usec now;
	int64_t most;
};

struct sql_notice_digest_due_row {
	str person_account;
	str person;
	usec due;
};

struct sql_notice_digest_due_rows {
	struct sql_notice_digest_due_row *v;
	size_t n, cap;
};

/*
 * People whose digest's time has come.
 * across accounts: one job makes them for the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_notice_digest_due_open(struct tx *tx, const struct sql_notice_digest_due_in *in);
MUST_USE int sql_notice_digest_due_next(struct stmt *q, struct sql_notice_digest_due_row *ret);
MUST_USE int sql_notice_digest_due_all(struct tx *tx, const struct sql_notice_digest_due_in *in,
				       struct sql_notice_digest_due_rows *ret);

struct sql_notice_digest_items_in {
	str person_account;
	str person;
	usec now;
	int64_t most;
};

/*
 * What a person's digest tells, oldest first.
 * across accounts: an agent's digest is of many customers
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_notice_digest_items_open(struct tx *tx,
					 const struct sql_notice_digest_items_in *in);
MUST_USE int sql_notice_digest_items_next(struct stmt *q, struct sql_notice *ret);
MUST_USE int sql_notice_digest_items_all(struct tx *tx, const struct sql_notice_digest_items_in *in,
					 struct sql_notice_rows *ret);

struct sql_notice_digested_in {
	str account;
	str notice_id;
	str digest;
	int64_t state;
	usec now;
};

/*
 * It was told in a digest (5), or is not to be told (4).
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_digested(struct tx *tx, const struct sql_notice_digested_in *in);

struct sql_notice_purge_in {
	usec before;
	int64_t most;
};

/*
 * Removes what is done with since before that time.
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_purge(struct tx *tx, const struct sql_notice_purge_in *in);

struct sql_notice_of_case_forget_in {
	str account;
	str case_id;
};

/*
 * Removes what was told of a case.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_notice_of_case_forget(struct tx *tx,
				       const struct sql_notice_of_case_forget_in *in);

struct sql_pause_load_in {
	str address;
};

struct sql_pause_load_row {
	int64_t failures;
	usec until;
	str why;
};

/*
 * Whether an address is paused.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_pause_load(struct tx *tx, const struct sql_pause_load_in *in,
			    struct sql_pause_load_row *ret);

struct sql_pause_put_in {
	str address;
	int64_t failures;
	usec until;
	str why;
	usec now;
};

/*
 * It is, until then.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_pause_put(struct tx *tx, const struct sql_pause_put_in *in);

struct sql_pause_drop_in {
	str address;
};

/*
 * It works.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_pause_drop(struct tx *tx, const struct sql_pause_drop_in *in);

struct sql_pause_purge_in {
	usec before;
};

/*
 * Forgets pauses that ended long ago.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_pause_purge(struct tx *tx, const struct sql_pause_purge_in *in);

/*
 * Forgets how people wanted to hear who are users no more.
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_preference_purge(struct tx *tx);

struct sql_outbox_insert_in {
	str account;
	str id;
	str kind;
	str event;
	str subject;
	str payload;
	usec now;
};

/*
 * A new fact at the end of the line, behind all others of its account, whose lock is held, whatever
 * clock its request had.
 * across accounts: the line is one, so that its end is found at the end of the table
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_outbox_insert(struct tx *tx, const struct sql_outbox_insert_in *in);

struct sql_outbox_due_in {
	usec now;
	bool fresh;
	bool held;
	int64_t most;
};

/*
 * Facts whose time has come, oldest first: fresh ones or others, of subjects that are held or of
 * others.
 * across accounts: one job delivers for the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_due_open(struct tx *tx, const struct sql_outbox_due_in *in);
MUST_USE int sql_outbox_due_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_due_all(struct tx *tx, const struct sql_outbox_due_in *in,
				struct sql_outbox_rows *ret);

struct sql_outbox_load_in {
	str account;
	int64_t seq;
};

/*
 * One fact.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_outbox_load(struct tx *tx, const struct sql_outbox_load_in *in,
			     struct sql_outbox *ret);

struct sql_outbox_delivered_in {
	str account;
	int64_t seq;
	bool fresh;
	usec now;
};

/*
 * It has arrived. None changes when another has noted that, or dealt it, meanwhile.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_delivered(struct tx *tx, const struct sql_outbox_delivered_in *in);

struct sql_outbox_failed_in {
	str account;
	int64_t seq;
	bool fresh;
	int64_t state;
	int64_t attempts;
	usec now;
	str error;
};

/*
 * Its delivery failed; state says whether it is tried again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_failed(struct tx *tx, const struct sql_outbox_failed_in *in);

struct sql_outbox_dealt_in {
	str account;
	int64_t seq;
};

/*
 * It was dealt to the fans and waits for the sink.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_dealt(struct tx *tx, const struct sql_outbox_dealt_in *in);

struct sql_outbox_hold_put_in {
	str account;
	str subject;
	usec until;
};

/*
 * Nothing of this subject is tried until then.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_hold_put(struct tx *tx, const struct sql_outbox_hold_put_in *in);

struct sql_outbox_hold_drop_in {
	str account;
	str subject;
};

/*
 * The subject is free again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_hold_drop(struct tx *tx, const struct sql_outbox_hold_drop_in *in);

struct sql_outbox_waiting_in {
	bool fresh;
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * Facts that wait, in the order of the line, behind a place in it.
 * across accounts: for the provider's staff
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_waiting_open(struct tx *tx, const struct sql_outbox_waiting_in *in);
MUST_USE int sql_outbox_waiting_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_waiting_all(struct tx *tx, const struct sql_outbox_waiting_in *in,
				    struct sql_outbox_rows *ret);

struct sql_outbox_given_up_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * Facts that are dead, in order of account and seq.
 * across accounts: for the provider's staff
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_given_up_open(struct tx *tx, const struct sql_outbox_given_up_in *in);
MUST_USE int sql_outbox_given_up_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_given_up_all(struct tx *tx, const struct sql_outbox_given_up_in *in,
				     struct sql_outbox_rows *ret);

struct sql_outbox_arrived_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * Facts that were delivered, in order of account and seq.
 * across accounts: for the provider's staff
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_arrived_open(struct tx *tx, const struct sql_outbox_arrived_in *in);
MUST_USE int sql_outbox_arrived_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_arrived_all(struct tx *tx, const struct sql_outbox_arrived_in *in,
				    struct sql_outbox_rows *ret);

struct sql_outbox_waiting_of_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * One account's facts that wait, in order of seq.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_waiting_of_open(struct tx *tx, const struct sql_outbox_waiting_of_in *in);
MUST_USE int sql_outbox_waiting_of_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_waiting_of_all(struct tx *tx, const struct sql_outbox_waiting_of_in *in,
				       struct sql_outbox_rows *ret);

struct sql_outbox_given_up_of_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * One account's facts that are dead, in order of seq.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_given_up_of_open(struct tx *tx, const struct sql_outbox_given_up_of_in *in);
MUST_USE int sql_outbox_given_up_of_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_given_up_of_all(struct tx *tx, const struct sql_outbox_given_up_of_in *in,
					struct sql_outbox_rows *ret);

struct sql_outbox_arrived_of_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * One account's facts that were delivered, in order of seq.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_outbox_arrived_of_open(struct tx *tx, const struct sql_outbox_arrived_of_in *in);
MUST_USE int sql_outbox_arrived_of_next(struct stmt *q, struct sql_outbox *ret);
MUST_USE int sql_outbox_arrived_of_all(struct tx *tx, const struct sql_outbox_arrived_of_in *in,
				       struct sql_outbox_rows *ret);

struct sql_outbox_replay_in {
	str account;
	int64_t seq;
	usec now;
};

/*
 * A fact waits once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_replay(struct tx *tx, const struct sql_outbox_replay_in *in);

struct sql_outbox_replay_dead_in {
	str account;
	usec now;
};

/*
 * All that were given up wait once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_replay_dead(struct tx *tx, const struct sql_outbox_replay_dead_in *in);

struct sql_outbox_purge_in {
	usec before;
	int64_t most;
};

/*
 * Removes facts that were delivered before that time.
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_outbox_purge(struct tx *tx, const struct sql_outbox_purge_in *in);

/*
 * A new webhook.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_webhook_insert(struct tx *tx, const struct sql_webhook *in);

struct sql_webhook_load_in {
	str account;
	str id;
};

/*
 * One webhook.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_load(struct tx *tx, const struct sql_webhook_load_in *in,
			      struct sql_webhook *ret);

struct sql_webhook_list_in {
	str account;
	str after;
	int64_t most;
};

/*
 * An account's webhooks in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_list_open(struct tx *tx, const struct sql_webhook_list_in *in);
MUST_USE int sql_webhook_list_next(struct stmt *q, struct sql_webhook *ret);
MUST_USE int sql_webhook_list_all(struct tx *tx, const struct sql_webhook_list_in *in,
				  struct sql_webhook_rows *ret);

struct sql_webhook_count_in {
	str account;
};

struct sql_webhook_count_row {
	int64_t n;
};

/*
 * How many webhooks an account has.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_count(struct tx *tx, const struct sql_webhook_count_in *in,
			       struct sql_webhook_count_row *ret);

struct sql_webhook_own_in {
	str account;
};

/*
 * An account's own webhooks that hear of its events.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_own_open(struct tx *tx, const struct sql_webhook_own_in *in);
MUST_USE int sql_webhook_own_next(struct stmt *q, struct sql_webhook *ret);
MUST_USE int sql_webhook_own_all(struct tx *tx, const struct sql_webhook_own_in *in,
				 struct sql_webhook_rows *ret);

/*
 * Those that hear of all accounts' events.
 * across accounts: they are the provider's
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_wide_open(struct tx *tx);
MUST_USE int sql_webhook_wide_next(struct stmt *q, struct sql_webhook *ret);
MUST_USE int sql_webhook_wide_all(struct tx *tx, struct sql_webhook_rows *ret);

struct sql_webhook_update_in {
	str account;
	str id;
	str url;
	str description;
	str format;
	str kinds;
	str events;
	str status;
	usec changed;
};

/*
 * What its owner changed.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_webhook_update(struct tx *tx, const struct sql_webhook_update_in *in);

struct sql_webhook_reset_in {
	str account;
	str id;
	usec now;
};

/*
 * Its breaker closes, and it is looked at now.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_reset(struct tx *tx, const struct sql_webhook_reset_in *in);

struct sql_webhook_forget_in {
	str account;
	str id;
};

/*
 * It is deleted for everyone; a job removes what is left of it.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_webhook_forget(struct tx *tx, const struct sql_webhook_forget_in *in);

struct sql_webhook_forgotten_in {
	int64_t most;
};

struct sql_webhook_forgotten_row {
	str account;
	str id;
};

struct sql_webhook_forgotten_rows {
	struct sql_webhook_forgotten_row *v;
	size_t n, cap;
};

/*
 * Webhooks that were deleted.
 * across accounts: one job serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_forgotten_open(struct tx *tx, const struct sql_webhook_forgotten_in *in);
MUST_USE int sql_webhook_forgotten_next(struct stmt *q, struct sql_webhook_forgotten_row *ret);
MUST_USE int sql_webhook_forgotten_all(struct tx *tx, const struct sql_webhook_forgotten_in *in,
				       struct sql_webhook_forgotten_rows *ret);

struct sql_webhook_remove_in {
	str account;
	str id;
};

/*
 * Removes a deleted webhook when nothing is left of it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_remove(struct tx *tx, const struct sql_webhook_remove_in *in);

struct sql_webhook_number_in {
	str account;
	str id;
	usec now;
};

struct sql_webhook_number_row {
	int64_t seq;
};

/*
 * The number of its next delivery, for which it wakes, unless its breaker is open.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_number(struct tx *tx, const struct sql_webhook_number_in *in,
				struct sql_webhook_number_row *ret);

struct sql_webhook_rouse_in {
	str account;
	str id;
	usec now;
};

/*
 * Something is due now, unless the breaker is open. The wake changes in any case, so that
 * webhook_sleep sees it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_rouse(struct tx *tx, const struct sql_webhook_rouse_in *in);

struct sql_webhook_due_in {
	usec now;
	int64_t most;
};

/*
 * Webhooks to look at, those that waited longest first.
 * across accounts: one job delivers for the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_due_open(struct tx *tx, const struct sql_webhook_due_in *in);
MUST_USE int sql_webhook_due_next(struct stmt *q, struct sql_webhook *ret);
MUST_USE int sql_webhook_due_all(struct tx *tx, const struct sql_webhook_due_in *in,
				 struct sql_webhook_rows *ret);

struct sql_webhook_sleep_in {
	str account;
	str id;
	struct opt_usec wake;
	int64_t last_seq;
	usec now;
};

/*
 * Everything that is due was tried: wakes again when the next is. Not when something came meanwhile,
 * which the wake and the number that were seen tell.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_sleep(struct tx *tx, const struct sql_webhook_sleep_in *in);

struct sql_webhook_arrived_in {
	str account;
	str id;
	int64_t arrived;
	usec now;
	int64_t took;
};

/*
 * So many deliveries arrived: the breaker closes.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_arrived(struct tx *tx, const struct sql_webhook_arrived_in *in);

struct sql_webhook_failed_in {
	str account;
	str id;
	int64_t failed;
	usec now;
	str error;
	int64_t took;
};

struct sql_webhook_failed_row {
	int64_t failures;
	int64_t opens;
	struct opt_usec open_until;
};

/*
 * So many tries failed.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_failed(struct tx *tx, const struct sql_webhook_failed_in *in,
				struct sql_webhook_failed_row *ret);

struct sql_webhook_open_in {
	str account;
	str id;
	usec until;
};

/*
 * The breaker opens, or stays open longer.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_open(struct tx *tx, const struct sql_webhook_open_in *in);

struct sql_webhook_gone_in {
	str account;
	str id;
	usec now;
	str error;
};

/*
 * It said that it does not exist any more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_gone(struct tx *tx, const struct sql_webhook_gone_in *in);

struct sql_webhook_open_count_row {
	int64_t n;
};

/*
 * How many webhooks' breakers are open.
 * across accounts: a figure for the operator
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_open_count(struct tx *tx, struct sql_webhook_open_count_row *ret);

struct sql_webhook_secret_insert_in {
	str account;
	str webhook;
	int64_t number;
	str sealed;
	int64_t master;
};

/*
 * The present secret.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_webhook_secret_insert(struct tx *tx,
				       const struct sql_webhook_secret_insert_in *in);

struct sql_webhook_secret_list_in {
	str account;
	str webhook;
	usec now;
};

struct sql_webhook_secret_list_row {
	int64_t number;
	str sealed;
	int64_t master;
	struct opt_usec until;
};

struct sql_webhook_secret_list_rows {
	struct sql_webhook_secret_list_row *v;
	size_t n, cap;
};

/*
 * The secrets that sign, newest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_secret_list_open(struct tx *tx,
					 const struct sql_webhook_secret_list_in *in);
MUST_USE int sql_webhook_secret_list_next(struct stmt *q, struct sql_webhook_secret_list_row *ret);
MUST_USE int sql_webhook_secret_list_all(struct tx *tx, const struct sql_webhook_secret_list_in *in,
					 struct sql_webhook_secret_list_rows *ret);

struct sql_webhook_secret_end_in {
	str account;
	str webhook;
	usec until;
};

/*
 * The present secret gets an end, and none outlives it.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_secret_end(struct tx *tx, const struct sql_webhook_secret_end_in *in);

struct sql_webhook_secret_purge_in {
	str account;
	str webhook;
	usec now;
};

/*
 * Removes those that sign no more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_secret_purge(struct tx *tx, const struct sql_webhook_secret_purge_in *in);

struct sql_webhook_secret_delete_in {
	str account;
	str webhook;
};

/*
 * Removes a webhook's secrets.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_secret_delete(struct tx *tx,
				       const struct sql_webhook_secret_delete_in *in);

struct sql_webhook_secret_count_before_in {
	int64_t master;
};

struct sql_webhook_secret_count_before_row {
	int64_t n;
};

/*
 * How many secrets an older master key protects.
 * across accounts: rotation of the master key serves the whole installation
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_secret_count_before(struct tx *tx,
					     const struct sql_webhook_secret_count_before_in *in,
					     struct sql_webhook_secret_count_before_row *ret);

struct sql_webhook_secret_sealed_before_in {
	int64_t master;
	int64_t most;
};

struct sql_webhook_secret_sealed_before_row {
	str account;
	str webhook;
	int64_t number;
	str sealed;
	int64_t master;
};

struct sql_webhook_secret_sealed_before_rows {
	struct sql_webhook_secret_sealed_before_row *v;
	size_t n, cap;
};

/*
 * Secrets that an older master key sealed.
 * across accounts: rotation of the master key serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_secret_sealed_before_open(struct tx *tx,
						  const struct sql_webhook_secret_sealed_before_in *in);
MUST_USE int sql_webhook_secret_sealed_before_next(struct stmt *q,
						   struct sql_webhook_secret_sealed_before_row *ret);
MUST_USE int sql_webhook_secret_sealed_before_all(struct tx *tx,
						  const struct sql_webhook_secret_sealed_before_in *in,
						  struct sql_webhook_secret_sealed_before_rows *ret);

struct sql_webhook_secret_reseal_in {
	str account;
	str webhook;
	int64_t number;
	str sealed;
	int64_t master;
};

/*
 * Puts the secret's new seal in place.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_secret_reseal(struct tx *tx,
				       const struct sql_webhook_secret_reseal_in *in);

struct sql_webhook_delivery_insert_in {
	str account;
	str webhook;
	int64_t seq;
	str event_id;
	str of_account;
	str kind;
	str event;
	str subject;
	str body;
	usec now;
};

/*
 * A new delivery; 0 when the webhook has that event.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_insert(struct tx *tx,
					 const struct sql_webhook_delivery_insert_in *in);

struct sql_webhook_delivery_next_in {
	str account;
	str webhook;
	usec now;
	int64_t most;
};

/*
 * What may be tried now: of each subject the oldest that waits, if it is due.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_delivery_next_open(struct tx *tx,
					   const struct sql_webhook_delivery_next_in *in);
MUST_USE int sql_webhook_delivery_next_next(struct stmt *q, struct sql_webhook_delivery *ret);
MUST_USE int sql_webhook_delivery_next_all(struct tx *tx,
					   const struct sql_webhook_delivery_next_in *in,
					   struct sql_webhook_delivery_rows *ret);

struct sql_webhook_delivery_load_in {
	str account;
	str webhook;
	str event_id;
};

/*
 * One delivery.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_delivery_load(struct tx *tx, const struct sql_webhook_delivery_load_in *in,
				       struct sql_webhook_delivery *ret);

struct sql_webhook_delivery_list_in {
	str account;
	str webhook;
	int64_t before;
	int64_t most;
};

/*
 * A webhook's deliveries, newest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_delivery_list_open(struct tx *tx,
					   const struct sql_webhook_delivery_list_in *in);
MUST_USE int sql_webhook_delivery_list_next(struct stmt *q, struct sql_webhook_delivery *ret);
MUST_USE int sql_webhook_delivery_list_all(struct tx *tx,
					   const struct sql_webhook_delivery_list_in *in,
					   struct sql_webhook_delivery_rows *ret);

struct sql_webhook_delivery_list_of_in {
	str account;
	str webhook;
	int64_t state;
	int64_t before;
	int64_t most;
};

/*
 * Those in one state, newest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_delivery_list_of_open(struct tx *tx,
					      const struct sql_webhook_delivery_list_of_in *in);
MUST_USE int sql_webhook_delivery_list_of_next(struct stmt *q, struct sql_webhook_delivery *ret);
MUST_USE int sql_webhook_delivery_list_of_all(struct tx *tx,
					      const struct sql_webhook_delivery_list_of_in *in,
					      struct sql_webhook_delivery_rows *ret);

struct sql_webhook_delivery_list_dead_in {
	str account;
	str webhook;
	int64_t before;
	int64_t most;
};

/*
 * Those that were given up, newest first; apart, because they have an index of their own.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_webhook_delivery_list_dead_open(struct tx *tx,
						const struct sql_webhook_delivery_list_dead_in *in);
MUST_USE int sql_webhook_delivery_list_dead_next(struct stmt *q, struct sql_webhook_delivery *ret);
MUST_USE int sql_webhook_delivery_list_dead_all(struct tx *tx,
						const struct sql_webhook_delivery_list_dead_in *in,
						struct sql_webhook_delivery_rows *ret);

struct sql_webhook_delivery_counts_in {
	str account;
	str webhook;
};

struct sql_webhook_delivery_counts_row {
	int64_t waiting;
	int64_t dead;
};

/*
 * How many wait and how many were given up.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_webhook_delivery_counts(struct tx *tx,
					 const struct sql_webhook_delivery_counts_in *in,
					 struct sql_webhook_delivery_counts_row *ret);

struct sql_webhook_delivery_arrived_in {
	str account;
	str webhook;
	int64_t seq;
	usec now;
	int64_t status;
	int64_t took;
};

/*
 * It has arrived.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_arrived(struct tx *tx,
					  const struct sql_webhook_delivery_arrived_in *in);

struct sql_webhook_delivery_failed_in {
	str account;
	str webhook;
	int64_t seq;
	int64_t state;
	usec due;
	usec now;
	struct opt_i64 status;
	int64_t took;
	str error;
};

/*
 * A try failed; state says whether there will be another, and due when.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_failed(struct tx *tx,
					 const struct sql_webhook_delivery_failed_in *in);

struct sql_webhook_delivery_replay_in {
	str account;
	str webhook;
	str event_id;
	usec now;
};

/*
 * It waits once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_replay(struct tx *tx,
					 const struct sql_webhook_delivery_replay_in *in);

struct sql_webhook_delivery_replay_dead_in {
	str account;
	str webhook;
	usec now;
	int64_t most;
};

/*
 * The oldest that were given up wait once more.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_replay_dead(struct tx *tx,
					      const struct sql_webhook_delivery_replay_dead_in *in);

struct sql_webhook_delivery_remove_in {
	str account;
	str webhook;
	int64_t most;
};

/*
 * Removes deliveries of a deleted webhook.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_remove(struct tx *tx,
					 const struct sql_webhook_delivery_remove_in *in);

struct sql_webhook_delivery_expire_in {
	usec before;
	usec now;
	str error;
	int64_t most;
};

/*
 * Gives up what has waited since before that time.
 * across accounts: one job serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_expire(struct tx *tx,
					 const struct sql_webhook_delivery_expire_in *in);

struct sql_webhook_delivery_purge_in {
	usec before;
	int64_t most;
};

/*
 * Removes what arrived or was given up before that time.
 * across accounts: retention serves the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_webhook_delivery_purge(struct tx *tx,
					const struct sql_webhook_delivery_purge_in *in);

#endif
