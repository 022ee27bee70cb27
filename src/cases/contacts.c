/* SPDX-License-Identifier: Apache-2.0 */
/* The people of an account whom the provider may ask, and how they like to be asked. */
#include "audit.h"
#include "case.h"
#include "cases_sql.h"
#include "errors.h"
#include "identity.h"
#include "mailbox.h"
#include "mainstay.h"
#include "plan-gate.h"
#include "taxonomy.h"

#define NAME_MAX_CHARS 128

#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

static int no_account(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such account.");
}

/* The account that is meant; customers have but one. */
static int account_meant(struct req *rq, str asked, struct sql_account *ret)
{
	str id = asked.p ? asked : rq->caller.account;
	int r;

	if (!req_is_staff(rq) && !str_eq(id, rq->caller.account))
		return no_account(rq);
	r = account_load(rq->tx, id, ret);
	return r == E_NOENT ? no_account(rq) : r;
}

static str or_empty(str s)
{
	return s.p ? s : S("");
}

static int check(struct req *rq, const struct mainstay_contact *c)
{
	if (!mailbox_valid(c->email))
		return INVALID(rq, "Invalid e-mail address");
	if (c->language.p && !taxonomy_language_find(rq->app->taxonomy, c->language))
		return INVALID(rq, "Invalid language");
	if (c->time_zone.p && !time_zone_known(c->time_zone))
		return INVALID(rq, "There is no time zone %.*s.", STR_ARG(c->time_zone));
	if (c->channel.p && str_eq(c->channel, S("call")) && !c->phone.p)
		return INVALID(rq, "Whoever likes to be called needs a phone.");
	return 0;
}

static int contacts_view(struct req *rq, str account, struct mainstay_contact_list *ret)
{
	struct sql_desk_contact_rows rows = {0};
	int r = sql_contact_list_all(rq->tx, &(struct sql_contact_list_in){account}, &rows);

	if (r < 0)
		return r;
	ret->v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_contact, rows.n));
	ret->n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct sql_desk_contact *c = &rows.v[i];

		ret->v[i] = (struct mainstay_contact){
			.name = c->name,
			.email = c->email,
			.phone = c->phone.n ? c->phone : (str){0},
			.kind = c->kind,
			.channel = c->channel,
			.language = c->language.n ? c->language : (str){0},
			.time_zone = c->zone.n ? c->zone : (str){0},
		};
	}
	return 0;
}

static int contact_limit(struct req *rq, str account, int64_t *ret)
{
	const struct plan *plan;
	int r = plan_of_account(rq, account, &plan);

	if (r >= 0)
		*ret = plan_contact_limit(plan, 0);
	return r;
}

static int write_all(struct req *rq, str account, const struct mainstay_contact_list *v)
{
	int r = sql_contact_clear(rq->tx, &(struct sql_contact_clear_in){account});

	for (size_t i = 0; r >= 0 && i < v->n; i++) {
		const struct mainstay_contact *c = &v->v[i];
		const struct sql_desk_contact row = {
			.account = account,
			.position = (int64_t)i + 1,
			.name = case_clean_text(rq, c->name, NAME_MAX_CHARS),
			.email = c->email,
			.phone = or_empty(c->phone),
			.kind = c->kind.p ? c->kind : S("technical"),
			.channel = c->channel.p ? c->channel : S("email"),
			.language = or_empty(c->language),
			.zone = or_empty(c->time_zone),
		};

		r = check(rq, c);
		if (r >= 0)
			r = sql_contact_insert(rq->tx, &row);
	}
	return r < 0 ? r : 0;
}

int op_mainstay_put_contacts(struct req *rq, const struct mainstay_put_contacts_request *in,
			     struct mainstay_put_contacts_response *out)
{
	struct sql_account account;
	int64_t limit;
	int r = account_meant(rq, in->account_id, &account);

	if (r >= 0 && req_is_staff(rq)) {
		rq->audit.recipient = account.id;
		rq->audit.show = true;
		r = account_lock(rq->tx, account.id);
	}
	if (r >= 0)
		r = contact_limit(rq, account.id, &limit);
	if (r < 0)
		return r;
	if (limit >= 0 && (int64_t)in->contacts.n > limit)
		return api_fail(rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
				"The account's plan has %lld contacts at most.", (long long)limit);
	r = write_all(rq, account.id, &in->contacts);
	return r < 0 ? r : contacts_view(rq, account.id, &out->contacts);
}

int op_mainstay_list_contacts(struct req *rq, const struct mainstay_list_contacts_request *in,
			      struct mainstay_list_contacts_response *out)
{
	struct sql_account account;
	int64_t limit;
	int r = account_meant(rq, in->account_id, &account);

	if (r >= 0)
		r = contact_limit(rq, account.id, &limit);
	if (r < 0)
		return r;
	out->account_id = account.id;
	out->country = account.country;
	out->time_zone = account.zone;
	out->language = account.language;
	if (limit >= 0)
		out->limit = (struct opt_i64){true, limit};
	return contacts_view(rq, account.id, &out->contacts);
}

int case_phone_contact(struct req *rq, str account, str address, str *ret_name, str *ret_phone)
{
	const struct sql_contact_list_in which = {account};
	const struct sql_desk_contact *best = NULL;
	struct sql_desk_contact_rows rows = {0};
	int rank = 0, r = sql_contact_list_all(rq->tx, &which, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		const struct sql_desk_contact *c = &rows.v[i];
		int its = !c->phone.n                     ? 0
			  : str_ieq(c->email, address)    ? 3
			  : str_eq(c->channel, S("call")) ? 2
							  : 1;

		if (its > rank) {
			best = c;
			rank = its;
		}
	}
	if (r < 0)
		return r;
	if (!best)
		return E_NOENT;
	*ret_name = best->name;
	*ret_phone = best->phone;
	return 0;
}
