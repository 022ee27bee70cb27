/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/plans's statements; do not edit. */
#ifndef GEN_SQL_PLANS_SQL_H
#define GEN_SQL_PLANS_SQL_H

#include "db.h"
#include "opt.h"

/* One interval on one plan. */
struct sql_subscription {
	str account;
	str id;
	str scope;
	str organization;
	str plan;
	str catalogue;
	usec starts;
	struct opt_usec ends;
	usec min_until;
	usec created;
	str created_by;
};

struct sql_subscription_rows {
	struct sql_subscription *v;
	size_t n, cap;
};

/* One decision. */
struct sql_subscription_change {
	str account;
	int64_t seq;
	usec at;
	str act;
	str scope;
	str from_plan;
	str from_catalogue;
	str to_plan;
	str to_catalogue;
	usec effective;
	bool forced;
	bool by_staff;
	str actor;
	str reason;
};

struct sql_subscription_change_rows {
	struct sql_subscription_change *v;
	size_t n, cap;
};

struct sql_catalogue_store_in {
	str version;
	str name;
	str sha256;
	str text;
	usec stored;
};

/*
 * Keeps a catalogue's text; the first one to use a version wins.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_catalogue_store(struct tx *tx, const struct sql_catalogue_store_in *in);

struct sql_catalogue_load_in {
	str version;
};

struct sql_catalogue_load_row {
	str name;
	str sha256;
	str text;
};

/*
 * A catalogue's text as it was when a subscription was made under it.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_catalogue_load(struct tx *tx, const struct sql_catalogue_load_in *in,
				struct sql_catalogue_load_row *ret);

struct sql_catalogue_known_in {
	str version;
};

struct sql_catalogue_known_row {
	str version;
};

/*
 * Whether that version is stored.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_catalogue_known(struct tx *tx, const struct sql_catalogue_known_in *in,
				 struct sql_catalogue_known_row *ret);

struct sql_subscription_covering_in {
	str account;
	usec at;
};

/*
 * What is in force for the account at a time: its own, and its organization's.
 * across accounts: an organization's subscription stands under the account that pays for it
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_covering_open(struct tx *tx,
					   const struct sql_subscription_covering_in *in);
MUST_USE int sql_subscription_covering_next(struct stmt *q, struct sql_subscription *ret);
MUST_USE int sql_subscription_covering_all(struct tx *tx,
					   const struct sql_subscription_covering_in *in,
					   struct sql_subscription_rows *ret);

struct sql_subscription_from_in {
	str account;
	str scope;
	usec at;
};

/*
 * The interval in force at a time and all later ones, in their order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_from_open(struct tx *tx, const struct sql_subscription_from_in *in);
MUST_USE int sql_subscription_from_next(struct stmt *q, struct sql_subscription *ret);
MUST_USE int sql_subscription_from_all(struct tx *tx, const struct sql_subscription_from_in *in,
				       struct sql_subscription_rows *ret);

struct sql_subscription_of_organization_in {
	str organization;
	str account;
	usec at;
};

/*
 * Present and coming subscriptions for an organization that another of its accounts holds.
 * across accounts: an organization has one subscription, whoever pays for it
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_of_organization_open(struct tx *tx,
						  const struct sql_subscription_of_organization_in *in);
MUST_USE int sql_subscription_of_organization_next(struct stmt *q, struct sql_subscription *ret);
MUST_USE int sql_subscription_of_organization_all(struct tx *tx,
						  const struct sql_subscription_of_organization_in *in,
						  struct sql_subscription_rows *ret);

/*
 * A new interval.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_subscription_insert(struct tx *tx, const struct sql_subscription *in);

struct sql_subscription_end_in {
	str account;
	str id;
	struct opt_usec ends;
};

/*
 * Moves an interval's end, or takes it away.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_subscription_end(struct tx *tx, const struct sql_subscription_end_in *in);

struct sql_subscription_delete_in {
	str account;
	str id;
};

/*
 * Removes an interval that has not begun.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_subscription_delete(struct tx *tx, const struct sql_subscription_delete_in *in);

struct sql_subscription_list_in {
	str account;
	usec starts;
	str id;
	int64_t most;
};

/*
 * A page of an account's intervals before a position, the latest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_list_open(struct tx *tx, const struct sql_subscription_list_in *in);
MUST_USE int sql_subscription_list_next(struct stmt *q, struct sql_subscription *ret);
MUST_USE int sql_subscription_list_all(struct tx *tx, const struct sql_subscription_list_in *in,
				       struct sql_subscription_rows *ret);

struct sql_subscription_list_in_force_in {
	usec at;
	str account;
	str id;
	int64_t most;
};

/*
 * A page of what is in force for anybody at a time, in order of accounts.
 * across accounts: the provider's list of its customers' subscriptions
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_list_in_force_open(struct tx *tx,
						const struct sql_subscription_list_in_force_in *in);
MUST_USE int sql_subscription_list_in_force_next(struct stmt *q, struct sql_subscription *ret);
MUST_USE int sql_subscription_list_in_force_all(struct tx *tx,
						const struct sql_subscription_list_in_force_in *in,
						struct sql_subscription_rows *ret);

struct sql_subscription_change_last_in {
	str account;
};

struct sql_subscription_change_last_row {
	struct opt_i64 seq;
};

/*
 * Number of the newest decision.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_subscription_change_last(struct tx *tx,
					  const struct sql_subscription_change_last_in *in,
					  struct sql_subscription_change_last_row *ret);

/*
 * Adds a decision.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_subscription_change_insert(struct tx *tx,
					    const struct sql_subscription_change *in);

struct sql_subscription_change_list_in {
	str account;
	int64_t seq;
	int64_t most;
};

/*
 * A page of decisions before a number, the latest first.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_change_list_open(struct tx *tx,
					      const struct sql_subscription_change_list_in *in);
MUST_USE int sql_subscription_change_list_next(struct stmt *q, struct sql_subscription_change *ret);
MUST_USE int sql_subscription_change_list_all(struct tx *tx,
					      const struct sql_subscription_change_list_in *in,
					      struct sql_subscription_change_rows *ret);

struct sql_subscription_change_newest_in {
	str account;
	str scope;
};

/*
 * The newest decision of a scope, if there is one.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_subscription_change_newest_open(struct tx *tx,
						const struct sql_subscription_change_newest_in *in);
MUST_USE int sql_subscription_change_newest_next(struct stmt *q,
						 struct sql_subscription_change *ret);
MUST_USE int sql_subscription_change_newest_all(struct tx *tx,
						const struct sql_subscription_change_newest_in *in,
						struct sql_subscription_change_rows *ret);

#endif
