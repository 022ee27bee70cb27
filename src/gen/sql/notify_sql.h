/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notify's statements; do not edit. */
#ifndef GEN_SQL_NOTIFY_SQL_H
#define GEN_SQL_NOTIFY_SQL_H

#include "db.h"
#include "opt.h"

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

#endif
