/* SPDX-License-Identifier: Apache-2.0 */
/* Secrets are sealed by the keyring, bound to their webhook; the database alone cannot sign. */
#include "crypto.h"
#include "keyring.h"
#include "reseal.h"
#include "webhook.h"

int webhook_secret_make(struct tx *tx, struct keyring *k, const struct sql_webhook *hook, usec now,
			usec until, str *ret_key)
{
	char *key = arena_alloc(tx_arena(tx), WEBHOOK_KEY_LEN);
	struct sql_webhook_secret_list_rows old;
	int64_t master;
	str sealed;
	int r = sql_webhook_secret_purge(tx, &(struct sql_webhook_secret_purge_in){
						     .account = hook->account,
						     .webhook = hook->id,
						     .now = now,
					     });

	if (r >= 0)
		r = sql_webhook_secret_list_all(tx,
						&(struct sql_webhook_secret_list_in){
							.account = hook->account,
							.webhook = hook->id,
							.now = now,
						},
						&old);
	if (r >= 0)
		r = sql_webhook_secret_end(tx, &(struct sql_webhook_secret_end_in){
						       .account = hook->account,
						       .webhook = hook->id,
						       .until = until,
					       });
	if (r < 0)
		return r;
	crypto_random(key, WEBHOOK_KEY_LEN);
	*ret_key = (str){key, WEBHOOK_KEY_LEN};
	sealed = keyring_seal(k, tx_arena(tx), *ret_key, hook->id, &master);
	return sql_webhook_secret_insert(tx, &(struct sql_webhook_secret_insert_in){
						     .account = hook->account,
						     .webhook = hook->id,
						     .number = old.n ? old.v[0].number + 1 : 1,
						     .sealed = sealed,
						     .master = master,
					     });
}

int webhook_secret_keys(struct tx *tx, struct keyring *k, const struct sql_webhook *hook, usec now,
			struct webhook_keys *ret)
{
	struct sql_webhook_secret_list_rows rows;
	int r = sql_webhook_secret_list_all(tx,
					    &(struct sql_webhook_secret_list_in){
						    .account = hook->account,
						    .webhook = hook->id,
						    .now = now,
					    },
					    &rows);

	if (r < 0)
		return r;
	ret->v = ARENA_ARRAY(tx_arena(tx), str, rows.n);
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		if (keyring_unseal(k, tx_arena(tx), rows.v[i].master, rows.v[i].sealed, hook->id,
				   &ret->v[i]) < 0)
			return E_IO;
	}
	return 0;
}

static int seals_remaining(struct tx *tx, int64_t newest, int64_t *ret)
{
	struct sql_webhook_secret_count_before_row row;
	int r = sql_webhook_secret_count_before(
		tx, &(struct sql_webhook_secret_count_before_in){.master = newest}, &row);

	if (r == 0)
		*ret = row.n;
	return r;
}

static int seals_renew(struct tx *tx, struct keyring *k, int64_t max, int64_t *ret_done)
{
	struct sql_webhook_secret_sealed_before_rows rows;
	int r = sql_webhook_secret_sealed_before_all(tx,
						     &(struct sql_webhook_secret_sealed_before_in){
							     .master = keyring_newest(k),
							     .most = max,
						     },
						     &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		const struct sql_webhook_secret_sealed_before_row *row = &rows.v[i];
		struct sql_webhook_secret_reseal_in in = {
			.account = row->account, .webhook = row->webhook, .number = row->number};
		str key;

		if (keyring_unseal(k, tx_arena(tx), row->master, row->sealed, row->webhook, &key) <
		    0)
			return E_IO; /* the keyring does not fit the database */
		in.sealed = keyring_seal(k, tx_arena(tx), key, row->webhook, &in.master);
		r = sql_webhook_secret_reseal(tx, &in);
	}
	if (r < 0)
		return r;
	*ret_done = (int64_t)rows.n;
	return 0;
}

const struct seal_holder webhook_seals = {seals_remaining, seals_renew};
