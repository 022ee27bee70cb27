/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on account managers. */
#include "audit.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"
#include "people.h"

int op_mainstay_put_account_manager(struct req *rq,
				    const struct mainstay_put_account_manager_request *in,
				    struct mainstay_put_account_manager_response *out)
{
	struct mainstay_account_manager *view =
		ARENA_NEW(rq->arena, struct mainstay_account_manager);
	struct sql_account account;
	struct sql_principal who = {0};
	int r = account_lock(rq->tx, in->account_id);

	if (r >= 0)
		r = account_load(rq->tx, in->account_id, &account);
	if (r == E_NOENT || (r >= 0 && !str_eq(account.kind, S("customer"))))
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such account.");
	if (r >= 0 && in->user_name.p)
		r = people_find(rq, in->user_name, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, &who);
	if (r < 0)
		return r;
	rq->audit.recipient = account.id;
	if (who.id.p)
		r = sql_manager_put(rq->tx,
				    &(struct sql_manager_put_in){account.id, who.id, rq->now});
	else
		r = sql_manager_delete(rq->tx,
				       &(struct sql_manager_delete_in){.account = account.id});
	*view = (struct mainstay_account_manager){
		.account_id = account.id, .account_name = account.name, .user_name = who.name};
	if (who.id.p)
		view->since = SOME_USEC(rq->now);
	out->account_manager = view;
	return r < 0 ? r : 0;
}

int op_mainstay_list_account_managers(struct req *rq,
				      const struct mainstay_list_account_managers_request *in,
				      struct mainstay_list_account_managers_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : PEOPLE_PAGE;
	struct sql_manager_list_in query = {.provider = rq->caller.account, .most = most + 1};
	struct sql_manager_list_rows rows = {0};
	str filters = in->user_name.p ? in->user_name : S("");
	int r = page_resume(rq, in->next_token, filters, &query.after);

	query.after = query.after.p ? query.after : S("");
	if (r >= 0)
		r = people_filter(rq, in->user_name, &query.principal);
	if (r >= 0)
		r = sql_manager_list_all(rq->tx, &query, &rows);
	if (r < 0)
		return r;
	out->account_managers.n = rows.n > (size_t)most ? (size_t)most : rows.n;
	out->account_managers.v = list_some(
		ARENA_ARRAY(rq->arena, struct mainstay_account_manager, out->account_managers.n));
	for (size_t i = 0; i < out->account_managers.n; i++)
		out->account_managers.v[i] = (struct mainstay_account_manager){
			rows.v[i].account, rows.v[i].account_name, rows.v[i].name,
			SOME_USEC(rows.v[i].since)};
	if (rows.n > out->account_managers.n)
		out->next_token = page_continue(rq, filters, rows.v[most - 1].account);
	return 0;
}
