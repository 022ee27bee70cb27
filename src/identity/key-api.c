/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on access keys and on the master key behind them. */
#include "identity-private.h"
#include "keyring.h"
#include "mainstay.h"
#include "page.h"
#include "reseal.h"

#define RESEAL_AT_ONCE 200

static struct mainstay_access_key key_out(const struct sql_access_key *row, str user_name)
{
	return (struct mainstay_access_key){
		.access_key_id = row->id,
		.account_id = row->account,
		.user_name = user_name,
		.status = row->status,
		.created_at = SOME_USEC(row->created),
		.last_used_at = row->last_used,
	};
}

int op_mainstay_create_access_key(struct req *rq,
				  const struct mainstay_create_access_key_request *in,
				  struct mainstay_create_access_key_response *out)
{
	struct sql_account account;
	struct sql_principal user;
	str secret;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	if (r == 0)
		r = api_user(rq, account.id, in->user_name, &user);
	if (r < 0)
		return r;
	struct sql_access_key row = {.account = account.id, .principal = user.id};
	r = access_key_create(rq->tx, rq->app->keyring, rq->now, &row, &secret);
	if (r == E_LIMIT)
		return api_fail(rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
				"The user %.*s has %d access keys; delete one first.",
				STR_ARG(user.name), ACCESS_KEYS_MAX);
	if (r < 0)
		return r;
	out->access_key = ARENA_NEW(rq->arena, struct mainstay_access_key);
	*out->access_key = key_out(&row, user.name);
	out->access_key->secret_access_key = secret;
	return 0;
}

/* A key with its owner's name. */
static int key_with_owner(struct req *rq, const struct sql_access_key *row,
			  struct mainstay_access_key *ret)
{
	struct sql_principal owner;
	int r = principal_load(rq->tx, row->account, row->principal, &owner);

	if (r < 0)
		return r;
	*ret = key_out(row, owner.name);
	return 0;
}

static int no_key(struct req *rq, str id)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The access key %.*s could not be found.", STR_ARG(id));
}

static int key_rows(struct req *rq, const struct sql_account *account,
		    const struct mainstay_list_access_keys_request *in, str after, int64_t most,
		    struct sql_access_key_rows *ret)
{
	struct sql_principal user;
	int r;

	if (!in->user_name.p)
		return sql_access_key_list_all(
			rq->tx,
			&(struct sql_access_key_list_in){
				.account = account->id, .after = after, .most = most},
			ret);
	r = api_user(rq, account->id, in->user_name, &user);
	if (r < 0)
		return r;
	return sql_access_key_list_of_all(
		rq->tx,
		&(struct sql_access_key_list_of_in){.account = account->id, .principal = user.id},
		ret);
}

int op_mainstay_list_access_keys(struct req *rq, const struct mainstay_list_access_keys_request *in,
				 struct mainstay_list_access_keys_response *out)
{
	/* with a user's name the list is short and is never cut */
	int64_t most = in->user_name.p ? ACCESS_KEYS_MAX : api_page_size(in->max_results);
	struct sql_access_key_rows rows;
	struct sql_account account;
	str after, filters;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &account);

	if (r < 0)
		return r;
	filters = str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(account.id), STR_ARG(in->user_name));
	r = page_resume(rq, in->next_token, filters, &after);
	if (r < 0)
		return r;
	r = key_rows(rq, &account, in, after.p ? after : S(""), most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(rq, filters, rows.v[rows.n - 1].id);
	}
	out->access_keys.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_access_key, rows.n));
	for (size_t i = 0; i < rows.n; i++) {
		r = key_with_owner(rq, &rows.v[i], &out->access_keys.v[out->access_keys.n++]);
		if (r < 0)
			return r;
	}
	return 0;
}

static int key_load(struct req *rq, str account, str id, struct sql_access_key *ret)
{
	int r = sql_access_key_load(
		rq->tx, &(struct sql_access_key_load_in){.account = account, .id = id}, ret);

	return r == E_NOENT ? no_key(rq, id) : r;
}

int op_mainstay_update_access_key(struct req *rq,
				  const struct mainstay_update_access_key_request *in,
				  struct mainstay_update_access_key_response *out)
{
	struct sql_account account;
	struct sql_access_key row;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	if (r == 0)
		r = key_load(rq, account.id, in->access_key_id, &row);
	if (r < 0)
		return r;
	row.status = in->status;
	r = sql_access_key_update(rq->tx, &(struct sql_access_key_update_in){
						  .account = row.account,
						  .id = row.id,
						  .status = row.status,
					  });
	if (r < 0)
		return r;
	out->access_key = ARENA_NEW(rq->arena, struct mainstay_access_key);
	return key_with_owner(rq, &row, out->access_key);
}

int op_mainstay_delete_access_key(struct req *rq,
				  const struct mainstay_delete_access_key_request *in,
				  struct mainstay_delete_access_key_response *out)
{
	struct sql_account account;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	(void)out;
	if (r < 0)
		return r;
	r = sql_access_key_delete(rq->tx, &(struct sql_access_key_delete_in){
						  .account = account.id, .id = in->access_key_id});
	return r == E_NOENT ? no_key(rq, in->access_key_id) : r;
}

int op_mainstay_rotate_master_key(struct req *rq,
				  const struct mainstay_rotate_master_key_request *in,
				  struct mainstay_rotate_master_key_response *out)
{
	struct keyring *k = rq->app->keyring;
	char *why = NULL;
	int64_t remaining, number, done;
	int r = reseal_remaining(rq->tx, rq->app, keyring_newest(k), &remaining);

	(void)in;
	if (r < 0)
		return r;
	if (remaining)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"The last rotation still has %lld to seal anew; it goes on in the "
				"background.",
				(long long)remaining);
	r = keyring_add(k, &number, &why);
	if (r < 0) {
		r = api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "%s", why);
		mem_free(why);
		return r;
	}
	/* a small installation is done at once; the job does the rest and drops the old key */
	r = reseal_some(rq->tx, rq->app, RESEAL_AT_ONCE, &done);
	if (r == 0)
		r = reseal_remaining(rq->tx, rq->app, number, &remaining);
	if (r < 0)
		return r;
	out->master_key = SOME_I64(number);
	out->remaining = SOME_I64(remaining);
	return 0;
}
