/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys that protect what is in the database, kept in a file outside it
 * (DATA/keyring, mode 0600). Who has the database alone can neither read a
 * secret nor forge an audit head.
 *
 * The file holds numbered master keys; the newest seals, the others only open
 * what they once sealed. Rotation adds a key, seals everything anew and drops
 * the old ones (docs/identity.md). Thread-safe.
 */
#ifndef IDENTITY_KEYRING_H
#define IDENTITY_KEYRING_H

#include "arena.h"
#include "str.h"

struct keyring;

#define KEYRING_MAC_LEN 32

/*
 * Reads the file at path; with create, makes it (one fresh key, on disk before
 * the call returns) when there is none. E_NOENT without it, E_DENIED when others
 * may read it, E_SYNTAX, E_IO; *reterr is heap text that says what to do.
 */
MUST_USE int keyring_open(const char *path, bool create, struct keyring **ret, char **reterr);
/* Wipes the keys. Accepts NULL. */
void keyring_free(struct keyring *k);
/* A keyring of one fresh key without a file, for tests. */
struct keyring *keyring_new_random(void);

/* Number of the newest key. */
int64_t keyring_newest(struct keyring *k);
/* More than one: a rotation is under way. */
size_t keyring_count(struct keyring *k);
/* Seals under the newest key, whose number goes to *ret_number. bound: see crypto.h. */
str keyring_seal(struct keyring *k, struct arena *a, str plain, str bound, int64_t *ret_number);
/* E_NOENT when the keyring lacks that key, E_DENIED when the bytes are not genuine. */
MUST_USE int keyring_unseal(struct keyring *k, struct arena *a, int64_t number, str sealed,
			    str bound, str *ret);
/* HMAC-SHA-256 under a key derived from the numbered one; with it the audit heads are marked as
 * ours. E_NOENT. */
MUST_USE int keyring_mac(struct keyring *k, int64_t number, str bytes,
			 uint8_t ret[KEYRING_MAC_LEN]);
/*
 * 32 key bytes for one purpose (at most 100 characters: "paging-token",
 * "upload-link"), derived from the newest key. Ask each time: after a rotation they differ, and
 * what was made with the old ones is no longer accepted.
 */
void keyring_derive(struct keyring *k, str purpose, uint8_t ret[32]);

/* Rotation. Adds a fresh key to the file and uses it from now on. */
MUST_USE int keyring_add(struct keyring *k, int64_t *ret_number, char **reterr);
/* Removes all keys but the newest from the file; only after nothing uses them any more. */
MUST_USE int keyring_drop_old(struct keyring *k, char **reterr);

#endif
