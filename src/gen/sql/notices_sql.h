/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/notices's statements; do not edit. */
#ifndef GEN_SQL_NOTICES_SQL_H
#define GEN_SQL_NOTICES_SQL_H

#include "db.h"
#include "opt.h"

/* How a person wants to hear. */
struct sql_notice_preference {
	str account;
	str principal;
	str language;
	str zone;
	int64_t quiet_from;
	int64_t quiet_to;
	int64_t daily_at;
	str choices;
	usec changed;
};

struct sql_notice_preference_rows {
	struct sql_notice_preference *v;
	size_t n, cap;
};

struct sql_preference_load_in {
	str account;
	str principal;
};

/*
 * One person's.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_preference_load(struct tx *tx, const struct sql_preference_load_in *in,
				 struct sql_notice_preference *ret);

/*
 * Sets them.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_preference_put(struct tx *tx, const struct sql_notice_preference *in);

struct sql_stop_load_in {
	str account;
	str address;
};

struct sql_stop_load_row {
	usec since;
};

/*
 * Whether an address unsubscribed from an account's notices.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_stop_load(struct tx *tx, const struct sql_stop_load_in *in,
			   struct sql_stop_load_row *ret);

struct sql_stop_put_in {
	str account;
	str address;
	usec now;
};

/*
 * It did.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_stop_put(struct tx *tx, const struct sql_stop_put_in *in);

struct sql_stop_drop_in {
	str account;
	str address;
};

/*
 * It wants them again.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_stop_drop(struct tx *tx, const struct sql_stop_drop_in *in);

#endif
