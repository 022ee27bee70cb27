/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/service's statements; do not edit. */
#ifndef GEN_SQL_SERVICE_SQL_H
#define GEN_SQL_SERVICE_SQL_H

#include "db.h"
#include "opt.h"

struct sql_idempotency_find_in {
	str account;
	str call;
	usec since;
};

struct sql_idempotency_find_row {
	str request_id;
	str response;
};

/*
 * The answer of an earlier try that is young enough.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_idempotency_find(struct tx *tx, const struct sql_idempotency_find_in *in,
				  struct sql_idempotency_find_row *ret);

struct sql_idempotency_put_in {
	str account;
	str call;
	str request_id;
	str response;
	usec created;
};

/*
 * Keeps an answer; it takes the place of one that is too old.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_idempotency_put(struct tx *tx, const struct sql_idempotency_put_in *in);

struct sql_idempotency_purge_in {
	usec before;
	int64_t most;
};

/*
 * Removes answers that are too old.
 * across accounts: one job does it for the whole installation
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_idempotency_purge(struct tx *tx, const struct sql_idempotency_purge_in *in);

struct sql_alive_row {
	int64_t answer;
};

/*
 * Whether the database answers at all.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_alive(struct tx *tx, struct sql_alive_row *ret);

#endif
