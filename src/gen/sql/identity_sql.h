/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/identity's statements; do not edit. */
#ifndef GEN_SQL_IDENTITY_SQL_H
#define GEN_SQL_IDENTITY_SQL_H

#include "db.h"
#include "opt.h"

/* The end of an account's chain. */
struct sql_audit_head {
	str account;
	int64_t seq;
	str hash;
	int64_t pruned;
	str pruned_hash;
	int64_t master;
	str mac;
};

struct sql_audit_head_rows {
	struct sql_audit_head *v;
	size_t n, cap;
};

/* A firm that holds accounts together. */
struct sql_organization {
	str id;
	str name;
	usec created;
};

struct sql_organization_rows {
	struct sql_organization *v;
	size_t n, cap;
};

/* One account. kind is 'provider' or 'customer'; status 'active', 'suspended' or 'closed'. */
struct sql_account {
	str id;
	str organization;
	str kind;
	str name;
	str email;
	str country;
	str zone;
	str language;
	str status;
	usec created;
	usec changed;
};

struct sql_account_rows {
	struct sql_account *v;
	size_t n, cap;
};

/* A person or program of an account. status is 'active' or 'inactive'. */
struct sql_principal {
	str account;
	str id;
	str name;
	str email;
	str role;
	str status;
	usec created;
	usec changed;
};

struct sql_principal_rows {
	struct sql_principal *v;
	size_t n, cap;
};

/* An access key without its secret. status is 'active' or 'inactive'. */
struct sql_access_key {
	str account;
	str id;
	str principal;
	str status;
	usec created;
	struct opt_usec last_used;
};

struct sql_access_key_rows {
	struct sql_access_key *v;
	size_t n, cap;
};

/*
 * The end of a new account's empty chain.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_audit_head_insert(struct tx *tx, const struct sql_audit_head *in);

struct sql_audit_head_lock_in {
	str account;
};

/*
 * Locks the account for the rest of the transaction.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_audit_head_lock(struct tx *tx, const struct sql_audit_head_lock_in *in,
				 struct sql_audit_head *ret);

struct sql_audit_head_load_in {
	str account;
};

/*
 * The chain's end, unlocked.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_audit_head_load(struct tx *tx, const struct sql_audit_head_load_in *in,
				 struct sql_audit_head *ret);

struct sql_audit_head_list_in {
	str after;
	int64_t most;
};

/*
 * Chains in order of their accounts.
 * across accounts: verification, retention and rotation serve the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_audit_head_list_open(struct tx *tx, const struct sql_audit_head_list_in *in);
MUST_USE int sql_audit_head_list_next(struct stmt *q, struct sql_audit_head *ret);
MUST_USE int sql_audit_head_list_all(struct tx *tx, const struct sql_audit_head_list_in *in,
				     struct sql_audit_head_rows *ret);

struct sql_audit_head_marked_before_in {
	int64_t master;
	int64_t most;
};

/*
 * Heads marked with an older master key.
 * across accounts: rotation of the master key serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_audit_head_marked_before_open(struct tx *tx,
					      const struct sql_audit_head_marked_before_in *in);
MUST_USE int sql_audit_head_marked_before_next(struct stmt *q, struct sql_audit_head *ret);
MUST_USE int sql_audit_head_marked_before_all(struct tx *tx,
					      const struct sql_audit_head_marked_before_in *in,
					      struct sql_audit_head_rows *ret);

/*
 * Moves the chain's end.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_audit_head_update(struct tx *tx, const struct sql_audit_head *in);

struct sql_audit_insert_in {
	str account;
	int64_t seq;
	usec time;
	str event;
	str actor;
	str hash;
	str record;
};

/*
 * One record.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_audit_insert(struct tx *tx, const struct sql_audit_insert_in *in);

struct sql_audit_walk_in {
	str account;
	int64_t after;
	int64_t most;
};

struct sql_audit_walk_row {
	int64_t seq;
	usec time;
	str event;
	str actor;
	str hash;
	str record;
};

struct sql_audit_walk_rows {
	struct sql_audit_walk_row *v;
	size_t n, cap;
};

/*
 * Records in their order.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_audit_walk_open(struct tx *tx, const struct sql_audit_walk_in *in);
MUST_USE int sql_audit_walk_next(struct stmt *q, struct sql_audit_walk_row *ret);
MUST_USE int sql_audit_walk_all(struct tx *tx, const struct sql_audit_walk_in *in,
				struct sql_audit_walk_rows *ret);

struct sql_audit_find_in {
	str account;
	int64_t least;
	int64_t below;
	usec since;
	usec until;
	str event;
	str actor;
	int64_t most;
};

struct sql_audit_find_row {
	int64_t seq;
	usec time;
	str event;
	str actor;
	str record;
};

struct sql_audit_find_rows {
	struct sql_audit_find_row *v;
	size_t n, cap;
};

/*
 * Records with seq in [least, below) that match, newest first. Times are [since, until].
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_audit_find_open(struct tx *tx, const struct sql_audit_find_in *in);
MUST_USE int sql_audit_find_next(struct stmt *q, struct sql_audit_find_row *ret);
MUST_USE int sql_audit_find_all(struct tx *tx, const struct sql_audit_find_in *in,
				struct sql_audit_find_rows *ret);

struct sql_audit_old_in {
	str account;
	int64_t after;
	int64_t most;
};

struct sql_audit_old_row {
	int64_t seq;
	usec time;
	str hash;
};

struct sql_audit_old_rows {
	struct sql_audit_old_row *v;
	size_t n, cap;
};

/*
 * The oldest records.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_audit_old_open(struct tx *tx, const struct sql_audit_old_in *in);
MUST_USE int sql_audit_old_next(struct stmt *q, struct sql_audit_old_row *ret);
MUST_USE int sql_audit_old_all(struct tx *tx, const struct sql_audit_old_in *in,
			       struct sql_audit_old_rows *ret);

struct sql_audit_time_in {
	str account;
	int64_t seq;
};

struct sql_audit_time_row {
	usec time;
};

/*
 * When a record was made.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_audit_time(struct tx *tx, const struct sql_audit_time_in *in,
			    struct sql_audit_time_row *ret);

struct sql_audit_delete_upto_in {
	str account;
	int64_t seq;
};

/*
 * Removes the oldest records.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_audit_delete_upto(struct tx *tx, const struct sql_audit_delete_upto_in *in);

/*
 * A new organization.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_organization_insert(struct tx *tx, const struct sql_organization *in);

struct sql_organization_load_in {
	str id;
};

/*
 * One organization.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_organization_load(struct tx *tx, const struct sql_organization_load_in *in,
				   struct sql_organization *ret);

struct sql_organization_list_in {
	str after;
	int64_t most;
};

/*
 * A page of organizations in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_organization_list_open(struct tx *tx, const struct sql_organization_list_in *in);
MUST_USE int sql_organization_list_next(struct stmt *q, struct sql_organization *ret);
MUST_USE int sql_organization_list_all(struct tx *tx, const struct sql_organization_list_in *in,
				       struct sql_organization_rows *ret);

struct sql_account_insert_in {
	str id;
	str organization;
	str kind;
	str name;
	str email;
	str country;
	str zone;
	str language;
	str status;
	usec created;
	usec changed;
};

/*
 * A new account; 0 when the id is taken.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_account_insert(struct tx *tx, const struct sql_account_insert_in *in);

struct sql_account_load_in {
	str id;
};

/*
 * One account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_account_load(struct tx *tx, const struct sql_account_load_in *in,
			      struct sql_account *ret);

/*
 * The provider's own account.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_account_provider(struct tx *tx, struct sql_account *ret);

struct sql_account_list_in {
	str after;
	int64_t most;
};

/*
 * A page of accounts in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_account_list_open(struct tx *tx, const struct sql_account_list_in *in);
MUST_USE int sql_account_list_next(struct stmt *q, struct sql_account *ret);
MUST_USE int sql_account_list_all(struct tx *tx, const struct sql_account_list_in *in,
				  struct sql_account_rows *ret);

struct sql_account_list_of_in {
	str organization;
	str after;
	int64_t most;
};

/*
 * A page of an organization's accounts in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_account_list_of_open(struct tx *tx, const struct sql_account_list_of_in *in);
MUST_USE int sql_account_list_of_next(struct stmt *q, struct sql_account *ret);
MUST_USE int sql_account_list_of_all(struct tx *tx, const struct sql_account_list_of_in *in,
				     struct sql_account_rows *ret);

struct sql_account_update_in {
	str id;
	str name;
	str email;
	str country;
	str zone;
	str language;
	str status;
	usec changed;
};

/*
 * Sets what may change of an account.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_account_update(struct tx *tx, const struct sql_account_update_in *in);

struct sql_principal_insert_in {
	str account;
	str id;
	str name;
	str name_key;
	str email;
	str role;
	str status;
	usec created;
	usec changed;
};

/*
 * A new principal; 0 when the account has that name already.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_principal_insert(struct tx *tx, const struct sql_principal_insert_in *in);

struct sql_principal_load_in {
	str account;
	str id;
};

/*
 * One principal.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_principal_load(struct tx *tx, const struct sql_principal_load_in *in,
				struct sql_principal *ret);

struct sql_principal_load_named_in {
	str account;
	str name_key;
};

/*
 * One principal by its name in lower case.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_principal_load_named(struct tx *tx, const struct sql_principal_load_named_in *in,
				      struct sql_principal *ret);

struct sql_principal_list_in {
	str account;
	str after;
	int64_t most;
};

/*
 * A page of an account's principals in order of their names.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_principal_list_open(struct tx *tx, const struct sql_principal_list_in *in);
MUST_USE int sql_principal_list_next(struct stmt *q, struct sql_principal *ret);
MUST_USE int sql_principal_list_all(struct tx *tx, const struct sql_principal_list_in *in,
				    struct sql_principal_rows *ret);

struct sql_principal_update_in {
	str account;
	str id;
	str name;
	str name_key;
	str email;
	str role;
	str status;
	usec changed;
};

/*
 * Sets what may change of a principal.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_principal_update(struct tx *tx, const struct sql_principal_update_in *in);

struct sql_principal_delete_in {
	str account;
	str id;
};

/*
 * Removes a principal; its keys are gone before.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_principal_delete(struct tx *tx, const struct sql_principal_delete_in *in);

struct sql_access_key_insert_in {
	str account;
	str id;
	str principal;
	str sealed;
	int64_t master;
	str status;
	usec created;
};

/*
 * A new access key; 0 when the id is taken.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_access_key_insert(struct tx *tx, const struct sql_access_key_insert_in *in);

struct sql_access_key_load_in {
	str account;
	str id;
};

/*
 * One key.
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_access_key_load(struct tx *tx, const struct sql_access_key_load_in *in,
				 struct sql_access_key *ret);

struct sql_access_key_list_in {
	str account;
	str after;
	int64_t most;
};

/*
 * A page of an account's keys in order of their ids.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_access_key_list_open(struct tx *tx, const struct sql_access_key_list_in *in);
MUST_USE int sql_access_key_list_next(struct stmt *q, struct sql_access_key *ret);
MUST_USE int sql_access_key_list_all(struct tx *tx, const struct sql_access_key_list_in *in,
				     struct sql_access_key_rows *ret);

struct sql_access_key_list_of_in {
	str account;
	str principal;
};

/*
 * All keys of one principal: two at most.
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_access_key_list_of_open(struct tx *tx, const struct sql_access_key_list_of_in *in);
MUST_USE int sql_access_key_list_of_next(struct stmt *q, struct sql_access_key *ret);
MUST_USE int sql_access_key_list_of_all(struct tx *tx, const struct sql_access_key_list_of_in *in,
					struct sql_access_key_rows *ret);

struct sql_access_key_update_in {
	str account;
	str id;
	str status;
};

/*
 * Switches a key on or off.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_access_key_update(struct tx *tx, const struct sql_access_key_update_in *in);

struct sql_access_key_delete_in {
	str account;
	str id;
};

/*
 * Removes a key.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_access_key_delete(struct tx *tx, const struct sql_access_key_delete_in *in);

struct sql_access_key_delete_of_in {
	str account;
	str principal;
};

/*
 * Removes all keys of a principal.
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_access_key_delete_of(struct tx *tx, const struct sql_access_key_delete_of_in *in);

struct sql_access_key_touch_in {
	str id;
	usec used;
};

/*
 * Notes the last use of a key.
 * across accounts: a key id is unique in the installation, and only the id is known here
 * The number of changed rows, or E_*.
 */
MUST_USE int sql_access_key_touch(struct tx *tx, const struct sql_access_key_touch_in *in);

struct sql_access_key_sealed_before_in {
	int64_t master;
	int64_t most;
};

struct sql_access_key_sealed_before_row {
	str account;
	str id;
	str sealed;
	int64_t master;
};

struct sql_access_key_sealed_before_rows {
	struct sql_access_key_sealed_before_row *v;
	size_t n, cap;
};

/*
 * Secrets that an older master key sealed.
 * across accounts: rotation of the master key serves the whole installation
 * Close with stmt_done. next: 1 and *ret, 0 at the end, E_*. all: every row, in the tx's
 * arena.
 */
struct stmt sql_access_key_sealed_before_open(struct tx *tx,
					      const struct sql_access_key_sealed_before_in *in);
MUST_USE int sql_access_key_sealed_before_next(struct stmt *q,
					       struct sql_access_key_sealed_before_row *ret);
MUST_USE int sql_access_key_sealed_before_all(struct tx *tx,
					      const struct sql_access_key_sealed_before_in *in,
					      struct sql_access_key_sealed_before_rows *ret);

struct sql_access_key_reseal_in {
	str account;
	str id;
	str sealed;
	int64_t master;
};

/*
 * Puts the secret's new seal in place.
 * 0; E_NOENT when no row changed, E_CONFLICT when several did, E_*.
 */
MUST_USE int sql_access_key_reseal(struct tx *tx, const struct sql_access_key_reseal_in *in);

struct sql_auth_load_in {
	str id;
};

struct sql_auth_load_row {
	str account;
	str principal;
	str key_status;
	str sealed;
	int64_t master;
	str name;
	str email;
	str role;
	str principal_status;
	str kind;
	str account_status;
	str language;
};

/*
 * All that a request must know of who signed it, by access key id.
 * across accounts: whose request it is follows from the key
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_auth_load(struct tx *tx, const struct sql_auth_load_in *in,
			   struct sql_auth_load_row *ret);

struct sql_reseal_count_in {
	int64_t master;
};

struct sql_reseal_count_row {
	int64_t secrets;
	int64_t heads;
};

/*
 * How many secrets and audit heads an older master key protects.
 * across accounts: rotation of the master key serves the whole installation
 * 0 and *ret, E_NOENT without a row, E_*.
 */
MUST_USE int sql_reseal_count(struct tx *tx, const struct sql_reseal_count_in *in,
			      struct sql_reseal_count_row *ret);

#endif
