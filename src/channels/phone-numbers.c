/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers by which an account's callers are known. */
#include "audit.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "phone-private.h"
#include "shape.h"

static int account_meant(struct req *rq, str asked, bool lock, str *ret)
{
	struct sql_account row;
	int r = 0;

	*ret = asked.p ? asked : rq->caller.account;
	if (!req_is_staff(rq) && !str_eq(*ret, rq->caller.account))
		r = E_NOENT;
	if (r >= 0 && req_is_staff(rq))
		r = account_load(rq->tx, *ret, &row);
	if (r >= 0 && req_is_staff(rq) && lock)
		r = account_lock(rq->tx, *ret);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such account.");
	if (r >= 0 && req_is_staff(rq))
		rq->audit.recipient = *ret;
	return r;
}

static int list_numbers(struct req *rq, str account, struct mainstay_phone_entry_list *ret)
{
	struct sql_phone_number_rows rows;
	int r = sql_phone_number_list_all(rq->tx, &(struct sql_phone_number_list_in){account},
					  &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_phone_entry, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++)
		ret->v[i] = (struct mainstay_phone_entry){
			.phone_number = rows.v[i].number,
			.contact_name = rows.v[i].contact.n ? rows.v[i].contact : (str){0},
		};
	return 0;
}

int op_mainstay_list_phone_numbers(struct req *rq,
				   const struct mainstay_list_phone_numbers_request *in,
				   struct mainstay_list_phone_numbers_response *out)
{
	str account;
	int r = account_meant(rq, in->account_id, false, &account);

	return r < 0 ? r : list_numbers(rq, account, &out->numbers);
}

static int put_one(struct req *rq, str account, const struct mainstay_phone_entry *entry)
{
	struct sql_phone_number row = {
		.account = account,
		.contact = entry->contact_name.p ? entry->contact_name : S(""),
		.added = rq->now,
	};
	struct sql_phone_number owner;
	int r;

	if (phone_number(rq->arena, entry->phone_number, &row.number) < 0)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid phone number. Write it in international form, such as "
				"+49 30 123456.");
	r = sql_phone_number_insert(rq->tx, &row);
	if (r)
		return r < 0 ? r : 0;
	r = sql_phone_number_find(rq->tx, &(struct sql_phone_number_find_in){row.number}, &owner);
	if (r < 0 || str_eq(owner.account, account))
		return r; /* named twice */
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
			"A number cannot be registered. Leave it out, or ask the support team.");
}

int op_mainstay_put_phone_numbers(struct req *rq,
				  const struct mainstay_put_phone_numbers_request *in,
				  struct mainstay_put_phone_numbers_response *out)
{
	str account;
	int r = account_meant(rq, in->account_id, true, &account);

	if (r >= 0)
		r = sql_phone_number_clear(rq->tx, &(struct sql_phone_number_clear_in){account});
	for (size_t i = 0; r >= 0 && i < in->numbers.n; i++)
		r = put_one(rq, account, &in->numbers.v[i]);
	return r < 0 ? r : list_numbers(rq, account, &out->numbers);
}
