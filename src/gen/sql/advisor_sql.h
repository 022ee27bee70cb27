/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/advisor's statements; do not edit. */
#ifndef GEN_SQL_ADVISOR_SQL_H
#define GEN_SQL_ADVISOR_SQL_H

#include "db.h"
#include "opt.h"

/* The newest refresh of one check. */
struct sql_advisor_refresh_row {
	str check_id;
	usec requested_at;
	struct opt_usec finished_at;
	str state;
	usec next_refreshable_at;
};

struct sql_advisor_refresh_row_rows {
	struct sql_advisor_refresh_row *v;
	size_t n, cap;
};

struct sql_advisor_refresh_load_in {
	str account;
	str check_id;
};

/*
 * That of one check.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_advisor_refresh_load(struct tx *tx, const struct sql_advisor_refresh_load_in *in,
				      struct sql_advisor_refresh_row *ret);

struct sql_advisor_refresh_put_in {
	str account;
	str check_id;
	usec requested_at;
	str state;
	usec next_refreshable_at;
};

/*
 * A new request takes the place of the one before.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_advisor_refresh_put(struct tx *tx, const struct sql_advisor_refresh_put_in *in);

struct sql_advisor_refresh_waiting_in {
	int64_t most;
};

struct sql_advisor_refresh_waiting_row {
	str account;
	str check_id;
	usec requested_at;
	str state;
};

struct sql_advisor_refresh_waiting_rows {
	struct sql_advisor_refresh_waiting_row *v;
	size_t n, cap;
};

/*
 * Refreshes that have not ended, the oldest first.
 * across accounts: a job runs the refreshes of every account.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_advisor_refresh_waiting_open(struct tx *tx,
					     const struct sql_advisor_refresh_waiting_in *in);
MUST_USE int sql_advisor_refresh_waiting_next(struct stmt *q,
					      struct sql_advisor_refresh_waiting_row *ret);
MUST_USE int sql_advisor_refresh_waiting_all(struct tx *tx,
					     const struct sql_advisor_refresh_waiting_in *in,
					     struct sql_advisor_refresh_waiting_rows *ret);

struct sql_advisor_refresh_move_in {
	str account;
	str check_id;
	usec requested_at;
	str state;
	struct opt_usec finished_at;
};

/*
 * To its next state, unless it was asked for anew meanwhile.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_advisor_refresh_move(struct tx *tx, const struct sql_advisor_refresh_move_in *in);

#endif
