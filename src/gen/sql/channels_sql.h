/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/channels's statements; do not edit. */
#ifndef GEN_SQL_CHANNELS_SQL_H
#define GEN_SQL_CHANNELS_SQL_H

#include "db.h"
#include "opt.h"

/* A call that somebody waits for. */
struct sql_callback {
	str account;
	str callback_id;
	str case_id;
	str number;
	str contact;
	str message;
	str origin;
	usec requested;
	str requester;
	str requester_name;
	usec wanted_from;
	usec wanted_until;
	usec promised;
	usec first_try;
	usec broken;
	usec due;
	str state;
	int64_t tries;
	str agent;
	str agent_name;
	str outcome;
	str recording;
	usec ended;
	usec changed;
};

struct sql_callback_rows {
	struct sql_callback *v;
	size_t n, cap;
};

/*
 * A new one; 0 when its case has an open one already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_callback_insert(struct tx *tx, const struct sql_callback *in);

struct sql_callback_load_in {
	str account;
	str callback_id;
};

/*
 * One of an account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_callback_load(struct tx *tx, const struct sql_callback_load_in *in,
			       struct sql_callback *ret);

struct sql_callback_load_any_in {
	str callback_id;
};

/*
 * One of any account.
 * across accounts: the provider's people call back for all accounts
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_callback_load_any(struct tx *tx, const struct sql_callback_load_any_in *in,
				   struct sql_callback *ret);

struct sql_callback_update_in {
	str account;
	str callback_id;
	usec first_try;
	usec broken;
	usec due;
	str state;
	int64_t tries;
	str agent;
	str agent_name;
	str outcome;
	str recording;
	usec ended;
	usec changed;
	str state_before;
	usec changed_before;
};

/*
 * What may change; nothing when somebody else was faster.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_callback_update(struct tx *tx, const struct sql_callback_update_in *in);

struct sql_callback_page_in {
	str account;
	str case_id;
	bool closed;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * An account's, by promise, from behind (after, after_id) on; without closed: open ones only.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_page_open(struct tx *tx, const struct sql_callback_page_in *in);
MUST_USE int sql_callback_page_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_page_all(struct tx *tx, const struct sql_callback_page_in *in,
				   struct sql_callback_rows *ret);

struct sql_callback_queue_in {
	str account;
	str case_id;
	str state;
	str agent;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * Open ones of all accounts, by promise. Absent filters do not apply; agent '': nobody's.
 * across accounts: the provider's people call back for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_queue_open(struct tx *tx, const struct sql_callback_queue_in *in);
MUST_USE int sql_callback_queue_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_queue_all(struct tx *tx, const struct sql_callback_queue_in *in,
				    struct sql_callback_rows *ret);

struct sql_callback_history_in {
	str account;
	str case_id;
	str state;
	str agent;
	usec after;
	str after_id;
	int64_t most;
};

/*
 * The same with those that have ended.
 * across accounts: the provider's people call back for all accounts
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_history_open(struct tx *tx, const struct sql_callback_history_in *in);
MUST_USE int sql_callback_history_next(struct stmt *q, struct sql_callback *ret);
MUST_USE int sql_callback_history_all(struct tx *tx, const struct sql_callback_history_in *in,
				      struct sql_callback_rows *ret);

struct sql_callback_breaking_in {
	usec now;
	int64_t most;
};

struct sql_callback_breaking_row {
	str account;
	str callback_id;
};

struct sql_callback_breaking_rows {
	struct sql_callback_breaking_row *v;
	size_t n, cap;
};

/*
 * Open ones whose promise has passed without a try, and whose log does not say so yet.
 * across accounts: a job looks after the promises to every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_breaking_open(struct tx *tx, const struct sql_callback_breaking_in *in);
MUST_USE int sql_callback_breaking_next(struct stmt *q, struct sql_callback_breaking_row *ret);
MUST_USE int sql_callback_breaking_all(struct tx *tx, const struct sql_callback_breaking_in *in,
				       struct sql_callback_breaking_rows *ret);

struct sql_callback_stale_in {
	usec now;
	usec before;
	int64_t most;
};

struct sql_callback_stale_row {
	str account;
	str callback_id;
};

struct sql_callback_stale_rows {
	struct sql_callback_stale_row *v;
	size_t n, cap;
};

/*
 * Open ones that nobody is busy with, whose window is over or whose promise lies before that time.
 * across accounts: a job ends what is over for every account
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_stale_open(struct tx *tx, const struct sql_callback_stale_in *in);
MUST_USE int sql_callback_stale_next(struct stmt *q, struct sql_callback_stale_row *ret);
MUST_USE int sql_callback_stale_all(struct tx *tx, const struct sql_callback_stale_in *in,
				    struct sql_callback_stale_rows *ret);

struct sql_callback_ended_before_in {
	usec before;
	int64_t most;
};

struct sql_callback_ended_before_row {
	str account;
	str callback_id;
};

struct sql_callback_ended_before_rows {
	struct sql_callback_ended_before_row *v;
	size_t n, cap;
};

/*
 * Those about no case that ended before that time; the others go with their cases.
 * across accounts: retention serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_callback_ended_before_open(struct tx *tx,
					   const struct sql_callback_ended_before_in *in);
MUST_USE int sql_callback_ended_before_next(struct stmt *q,
					    struct sql_callback_ended_before_row *ret);
MUST_USE int sql_callback_ended_before_all(struct tx *tx,
					   const struct sql_callback_ended_before_in *in,
					   struct sql_callback_ended_before_rows *ret);

struct sql_callback_delete_in {
	str account;
	str callback_id;
};

/*
 * Removes one.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_callback_delete(struct tx *tx, const struct sql_callback_delete_in *in);

#endif
