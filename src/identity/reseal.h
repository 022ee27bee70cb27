/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slow part of a rotation of the master key: sealing every secret anew and
 * marking every audit head anew, some hundred at a time, and at the end removing
 * the old keys from the keyring's file. It can stop anywhere: what is left is
 * found by the number of the key that protects it.
 */
#ifndef IDENTITY_RESEAL_H
#define IDENTITY_RESEAL_H

#include "db.h"
#include "keyring.h"

/* Whether the keyring is the one of this database: false when it opens none of the secrets that
 * were looked at, true when there are none. */
MUST_USE int reseal_fits(struct tx *tx, struct keyring *k, bool *ret);
struct app;

/* A room above that keeps sealed values. main lists them in app->seals; without its line there its
 * values could not be opened any more after a rotation. */
struct seal_holder {
	/* How many values a key older than `newest` sealed. */
	int (*remaining)(struct tx *tx, int64_t newest, int64_t *ret);
	/* Seals up to max of them anew; *ret_done counts them. */
	int (*renew)(struct tx *tx, struct keyring *k, int64_t max, int64_t *ret_done);
};
struct seal_holders {
	const struct seal_holder *const *v;
	size_t n;
};

/* How many secrets and heads a key older than `newest` protects, in all rooms. */
MUST_USE int reseal_remaining(struct tx *tx, const struct app *app, int64_t newest, int64_t *ret);
/* Up to max of each sort. *ret_done counts them. */
MUST_USE int reseal_some(struct tx *tx, const struct app *app, int64_t max, int64_t *ret_done);

#endif
