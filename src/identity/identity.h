/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who there is: organizations, accounts, principals (users of customers, staff
 * of the provider) and their access keys. Nothing here knows of plans or cases.
 *
 * The records are those of the store (src/identity/store.sql): struct
 * sql_organization, sql_account, sql_principal and sql_access_key. What is made
 * is made by the functions below, which check every value. Functions that change
 * something of an account need its lock (audit.h).
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "db.h"
#include "identity-rules.h"
#include "identity_sql.h"
#include "usec.h"

struct keyring;
struct roles;

/* Access keys of one user, active or not. */
#define ACCESS_KEYS_MAX 2

/* What the room keeps in a running process: app->identity. */
struct identity;
/* Takes roles over. */
struct identity *identity_new(struct roles *roles);
/* Accepts NULL. */
void identity_free(struct identity *i);
const struct roles *identity_roles(const struct identity *i);

/*
 * Making them. The caller has filled all but id and times; absent texts of an
 * account (country, zone, language, status) get their defaults, and its id may
 * be given. On success the row is complete. E_CONFLICT: the id or name is taken,
 * E_NOENT: no such organization, account or user, E_INVAL: a value is none,
 * E_LIMIT: the user has its two keys.
 */
MUST_USE int organization_create(struct tx *tx, usec now, struct sql_organization *row);
/* Also begins the account's audit chain. The new row is locked by being new. */
MUST_USE int account_create(struct tx *tx, struct keyring *k, usec now, struct sql_account *row);
MUST_USE int principal_create(struct tx *tx, const struct roles *roles, usec now,
			      struct sql_principal *row);
/* row->account and row->principal are given. *ret_secret is the only copy that will ever be seen.
 */
MUST_USE int access_key_create(struct tx *tx, struct keyring *k, usec now,
			       struct sql_access_key *row, str *ret_secret);

/* E_NOENT when there is none. */
MUST_USE int account_load(struct tx *tx, str id, struct sql_account *ret);
MUST_USE int principal_load(struct tx *tx, str account, str id, struct sql_principal *ret);
/* By its name, in any case of letters. */
MUST_USE int principal_load_by_name(struct tx *tx, str account, str name,
				    struct sql_principal *ret);

/*
 * First start of an installation: the provider's organization and account, one
 * operator, one key. E_CONFLICT when there is a provider already.
 */
struct bootstrap {
	str provider_name; /* of the organization and the account */
	str email;
	str country, zone, language;   /* absent: US, UTC, en */
	str operator_name;             /* absent: "operator" */
	str operator_role;             /* absent: "operator" */
	struct sql_account account;    /* result */
	struct sql_principal operator; /* result */
	struct sql_access_key key;     /* result */
	str secret;                    /* result */
};
MUST_USE int identity_bootstrap(struct tx *tx, struct keyring *k, const struct roles *roles,
				usec now, struct bootstrap *b);

#endif
