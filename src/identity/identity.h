/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who there is: organizations, accounts, principals (users of customers, staff
 * of the provider) and their access keys. Nothing here knows of plans or cases.
 * Functions that change something need the account's lock (audit.h); the texts
 * they return live in the tx's arena.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "db.h"
#include "usec.h"

struct identity;
struct keyring;
struct req;

#define ACCOUNT_ID_LEN 12
/* Access keys of one user, active or not. */
#define ACCESS_KEYS_MAX 2

struct organization_row {
	str id, name;
	usec created;
};

struct account_row {
	str id, organization;
	str kind; /* "provider" or "customer" */
	str name, email;
	str country, zone, language;
	str status; /* "active", "suspended" or "closed" */
	usec created, changed;
};

struct principal_row {
	str account, id, name, email, role;
	str status; /* "active" or "inactive" */
	usec created, changed;
};

struct access_key_row {
	str account, id, principal;
	str status; /* "active" or "inactive" */
	usec created;
	usec last_used; /* 0: never */
};

/*
 * Making them. The caller has filled everything but id and times (id of an
 * account may be given); the functions check the values, choose an id, write the
 * row and fill the rest. E_CONFLICT when the name is taken, E_INVAL for a value
 * that is none, E_LIMIT for a third key.
 */
MUST_USE int organization_create(struct tx *tx, usec now, struct organization_row *row);
/* Also makes the account's audit chain, and takes its lock. */
MUST_USE int account_create(struct tx *tx, struct keyring *k, usec now, struct account_row *row);
MUST_USE int principal_create(struct tx *tx, usec now, struct principal_row *row);
/* row->account and row->principal are given. *ret_secret is the only copy that will ever be seen.
 */
MUST_USE int access_key_create(struct tx *tx, struct keyring *k, usec now,
			       struct access_key_row *row, str *ret_secret);

/* E_NOENT when there is none. */
MUST_USE int organization_load(struct tx *tx, str id, struct organization_row *ret);
MUST_USE int account_load(struct tx *tx, str id, struct account_row *ret);
MUST_USE int account_load_provider(struct tx *tx, struct account_row *ret);
MUST_USE int principal_load(struct tx *tx, str account, str id, struct principal_row *ret);
MUST_USE int principal_load_by_name(struct tx *tx, str account, str name,
				    struct principal_row *ret);

/* What a signature is checked with, and for whom: all that a request needs to know of its caller.
 */
struct auth_row {
	struct access_key_row key;
	str sealed;
	int64_t master;
	struct principal_row principal;
	struct account_row account;
};
/* By key id, in one indexed read. E_NOENT when there is no such key; status is the caller's to
 * judge. */
MUST_USE int auth_load(struct tx *tx, str key_id, struct auth_row *ret);

/* arn:aws:iam::ACCOUNT:user/NAME */
str principal_arn(struct arena *a, str account, str name);

/* First start of an installation: the provider's organization and account, one operator, one key.
 */
struct bootstrap {
	str provider_name; /* of the organization and account */
	str email;
	str country, zone, language;   /* absent: US, UTC, en */
	str operator_name;             /* absent: "operator" */
	struct account_row account;    /* result */
	struct principal_row operator; /* result */
	struct access_key_row key;     /* result */
	str secret;                    /* result */
};
/* E_CONFLICT when the installation has a provider already. */
MUST_USE int identity_bootstrap(struct tx *tx, struct keyring *k, usec now, struct bootstrap *b);

#endif
