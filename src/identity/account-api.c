/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on organizations and accounts. */
#include "audit.h"
#include "identity-private.h"
#include "mailbox.h"
#include "mainstay.h"
#include "page.h"

#define PAGE_DEFAULT 50

int64_t api_page_size(struct opt_i64 max_results)
{
	return max_results.set ? max_results.v : PAGE_DEFAULT;
}

static int no_account(struct req *rq, str id)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The account %.*s could not be found.", STR_ARG(id));
}

int api_account(struct req *rq, str given, enum account_use use, struct sql_account *ret)
{
	str id = given.p ? given : rq->caller.account;
	bool other = !str_eq(id, rq->caller.account);
	int r = 0;

	if (other && !req_is_staff(rq))
		return no_account(rq, id);
	if (other && use == ACCOUNT_LOCK)
		r = account_lock(rq->tx, id);
	if (r == 0)
		r = account_load(rq->tx, id, ret);
	if (r == E_NOENT)
		return no_account(rq, id);
	if (r < 0)
		return r;
	if (other) {
		rq->audit.recipient = ret->id;
		rq->audit.show = use == ACCOUNT_LOCK;
	}
	return 0;
}

static int bad_value(struct req *rq, const char *name, str value, const char *remedy)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid %s '%.*s': %s", name,
			STR_ARG(value), remedy);
}

/* The values that may come from outside; their lengths and forms are checked by the model. */
static int check(struct req *rq, const struct sql_account *row)
{
	if (!mailbox_valid(row->email))
		return bad_value(rq, "email", row->email, "write it like jane@example.com");
	if (!time_zone_known(row->zone))
		return bad_value(rq, "timeZone", row->zone,
				 "this system does not know it; write it like Europe/Berlin");
	return 0;
}

static struct mainstay_organization *organization_out(struct req *rq,
						      const struct sql_organization *row)
{
	struct mainstay_organization *out = ARENA_NEW(rq->arena, struct mainstay_organization);

	out->organization_id = row->id;
	out->name = row->name;
	out->created_at = SOME_USEC(row->created);
	return out;
}

static struct mainstay_account account_out(const struct sql_account *row)
{
	return (struct mainstay_account){
		.account_id = row->id,
		.organization_id = row->organization,
		.kind = row->kind,
		.name = row->name,
		.email = row->email,
		.country = row->country,
		.time_zone = row->zone,
		.language = row->language,
		.status = row->status,
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
	};
}

static struct mainstay_account *account_new_out(struct req *rq, const struct sql_account *row)
{
	struct mainstay_account *out = ARENA_NEW(rq->arena, struct mainstay_account);

	*out = account_out(row);
	return out;
}

int op_mainstay_create_organization(struct req *rq,
				    const struct mainstay_create_organization_request *in,
				    struct mainstay_create_organization_response *out)
{
	struct sql_organization row = {.name = in->name};
	int r = organization_create(rq->tx, rq->now, &row);

	if (r < 0)
		return r;
	out->organization = organization_out(rq, &row);
	return 0;
}

int op_mainstay_list_organizations(struct req *rq,
				   const struct mainstay_list_organizations_request *in,
				   struct mainstay_list_organizations_response *out)
{
	int64_t most = api_page_size(in->max_results);
	struct sql_organization_rows rows;
	str after;
	int r = page_resume(rq, in->next_token, S(""), &after);

	if (r < 0)
		return r;
	r = sql_organization_list_all(rq->tx,
				      &(struct sql_organization_list_in){
					      .after = after.p ? after : S(""), .most = most + 1},
				      &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(rq, S(""), rows.v[rows.n - 1].id);
	}
	out->organizations.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_organization, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->organizations.v[out->organizations.n++] = *organization_out(rq, &rows.v[i]);
	return 0;
}

int op_mainstay_create_account(struct req *rq, const struct mainstay_create_account_request *in,
			       struct mainstay_create_account_response *out)
{
	struct sql_account row = {
		.id = in->account_id,
		.organization = in->organization_id,
		.name = in->name,
		.email = in->email,
		.country = in->country,
		.zone = in->time_zone.p ? in->time_zone : S("UTC"),
		.language = in->language,
	};
	int r = check(rq, &row);

	if (r < 0)
		return r;
	r = account_create(rq->tx, rq->app->keyring, rq->now, &row);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"The organization %.*s could not be found.",
				STR_ARG(in->organization_id));
	if (r == E_CONFLICT)
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"The account id %.*s is taken.", STR_ARG(row.id));
	if (r < 0)
		return r;
	rq->audit.recipient = row.id;
	out->account = account_new_out(rq, &row);
	return 0;
}

int op_mainstay_get_account(struct req *rq, const struct mainstay_get_account_request *in,
			    struct mainstay_get_account_response *out)
{
	struct sql_organization organization;
	struct sql_account row;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &row);

	if (r < 0)
		return r;
	r = sql_organization_load(
		rq->tx, &(struct sql_organization_load_in){.id = row.organization}, &organization);
	if (r < 0)
		return r;
	out->account = account_new_out(rq, &row);
	out->organization = organization_out(rq, &organization);
	return 0;
}

static int account_rows(struct req *rq, str organization, str after, int64_t most,
			struct sql_account_rows *ret)
{
	struct sql_organization found;
	int r;

	if (!organization.p)
		return sql_account_list_all(
			rq->tx, &(struct sql_account_list_in){.after = after, .most = most}, ret);
	r = sql_organization_load(rq->tx, &(struct sql_organization_load_in){.id = organization},
				  &found);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"The organization %.*s could not be found.", STR_ARG(organization));
	if (r < 0)
		return r;
	return sql_account_list_of_all(rq->tx,
				       &(struct sql_account_list_of_in){
					       .organization = organization,
					       .after = after,
					       .most = most,
				       },
				       ret);
}

int op_mainstay_list_accounts(struct req *rq, const struct mainstay_list_accounts_request *in,
			      struct mainstay_list_accounts_response *out)
{
	int64_t most = api_page_size(in->max_results);
	struct sql_account_rows rows;
	str after;
	int r = page_resume(rq, in->next_token, in->organization_id, &after);

	if (r < 0)
		return r;
	r = account_rows(rq, in->organization_id, after.p ? after : S(""), most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(rq, in->organization_id, rows.v[rows.n - 1].id);
	}
	out->accounts.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_account, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->accounts.v[out->accounts.n++] = account_out(&rows.v[i]);
	return 0;
}

/* The status is the provider's to set, and never that of its own account. */
static int set_status(struct req *rq, struct sql_account *row, str status)
{
	if (!status.p || str_eq(status, row->status))
		return 0;
	if (!req_is_staff(rq))
		return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
				"User: %.*s is not authorized to perform: mainstay:UpdateAccount "
				"with a status",
				STR_ARG(rq->caller.arn));
	if (str_eq(row->kind, S("provider")))
		return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION,
				"The provider's own account stays active.");
	row->status = status;
	return 0;
}

int op_mainstay_update_account(struct req *rq, const struct mainstay_update_account_request *in,
			       struct mainstay_update_account_response *out)
{
	struct sql_account row;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &row);

	if (r < 0)
		return r;
	row.name = in->name.p ? in->name : row.name;
	row.email = in->email.p ? in->email : row.email;
	row.country = in->country.p ? in->country : row.country;
	row.zone = in->time_zone.p ? in->time_zone : row.zone;
	row.language = in->language.p ? in->language : row.language;
	row.changed = rq->now;
	r = set_status(rq, &row, in->status);
	if (r == 0)
		r = check(rq, &row);
	if (r < 0)
		return r;
	r = sql_account_update(rq->tx, &(struct sql_account_update_in){
					       .id = row.id,
					       .name = row.name,
					       .email = row.email,
					       .country = row.country,
					       .zone = row.zone,
					       .language = row.language,
					       .status = row.status,
					       .changed = row.changed,
				       });
	if (r < 0)
		return r;
	out->account = account_new_out(rq, &row);
	return 0;
}
