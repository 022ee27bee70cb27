/* SPDX-License-Identifier: Apache-2.0 */
#include "reseal.h"

#include "app.h"
#include "audit.h"
#include "identity_sql.h"

/* Secrets that are tried: one may have been damaged by itself. */
#define FIT_TRIES 8

int reseal_fits(struct tx *tx, struct keyring *k, bool *ret)
{
	struct sql_access_key_sealed_before_rows secrets;
	bool fits;
	str secret;
	int r = sql_access_key_sealed_before_all(
		tx,
		&(struct sql_access_key_sealed_before_in){.master = INT64_MAX, .most = FIT_TRIES},
		&secrets);

	if (r < 0)
		return r;
	fits = !secrets.n;
	for (size_t i = 0; !fits && i < secrets.n; i++) {
		const struct sql_access_key_sealed_before_row *s = &secrets.v[i];

		fits = keyring_unseal(k, tx_arena(tx), s->master, s->sealed, s->id, &secret) == 0;
	}
	*ret = fits;
	return 0;
}

int reseal_remaining(struct tx *tx, const struct app *app, int64_t newest, int64_t *ret)
{
	struct sql_reseal_count_row row;
	int r = sql_reseal_count(tx, &(struct sql_reseal_count_in){.master = newest}, &row);
	int64_t sum = r < 0 ? 0 : row.secrets + row.heads, more = 0;

	for (size_t i = 0; r == 0 && app->seals && i < app->seals->n; i++, sum += more)
		r = app->seals->v[i]->remaining(tx, newest, &more);
	if (r < 0)
		return r;
	*ret = sum;
	return 0;
}

static int reseal_secret(struct tx *tx, struct keyring *k,
			 const struct sql_access_key_sealed_before_row *row)
{
	struct arena *a = tx_arena(tx);
	int64_t number;
	str secret;
	int r = keyring_unseal(k, a, row->master, row->sealed, row->id, &secret);

	if (r < 0)
		return E_IO; /* the keyring does not fit the database: nothing is dropped */
	str sealed = keyring_seal(k, a, secret, row->id, &number);
	r = sql_access_key_reseal(tx, &(struct sql_access_key_reseal_in){
					      .account = row->account,
					      .id = row->id,
					      .sealed = sealed,
					      .master = number,
				      });
	return r == E_NOENT ? 0 : r;
}

int reseal_some(struct tx *tx, const struct app *app, int64_t max, int64_t *ret_done)
{
	struct keyring *k = app->keyring;
	int64_t newest = keyring_newest(k), done = 0, more = 0;
	struct sql_access_key_sealed_before_rows secrets;
	struct sql_audit_head_rows heads;
	int r = sql_access_key_sealed_before_all(
		tx, &(struct sql_access_key_sealed_before_in){.master = newest, .most = max},
		&secrets);

	for (size_t i = 0; r == 0 && i < secrets.n; i++, done++)
		r = reseal_secret(tx, k, &secrets.v[i]);
	if (r < 0)
		return r;
	r = sql_audit_head_marked_before_all(
		tx, &(struct sql_audit_head_marked_before_in){.master = newest, .most = max},
		&heads);
	for (size_t i = 0; r == 0 && i < heads.n; i++, done++)
		r = audit_head_remark(tx, k, heads.v[i].account);
	for (size_t i = 0; r == 0 && app->seals && i < app->seals->n; i++, done += more)
		r = app->seals->v[i]->renew(tx, k, max, &more);
	if (r < 0)
		return r;
	*ret_done = done;
	return 0;
}
