/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on users and roles, and who the caller is. */
#include "identity-private.h"
#include "mailbox.h"
#include "mainstay.h"
#include "operation.h"
#include "page.h"
#include "roles.h"
#include "sts.h"

static int no_user(struct req *rq, str name)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The user %.*s could not be found.", STR_ARG(name));
}

int api_user(struct req *rq, str account, str name, struct sql_principal *ret)
{
	int r = principal_load_by_name(rq->tx, account, name, ret);

	return r == E_NOENT ? no_user(rq, name) : r;
}

static struct mainstay_user user_out(struct req *rq, const struct sql_principal *row)
{
	return (struct mainstay_user){
		.account_id = row->account,
		.user_name = row->name,
		.user_id = row->id,
		.email = row->email,
		.role = row->role,
		.status = row->status,
		.arn = principal_arn(rq->arena, row->account, row->name),
		.created_at = SOME_USEC(row->created),
		.changed_at = SOME_USEC(row->changed),
	};
}

static struct mainstay_user *user_new_out(struct req *rq, const struct sql_principal *row)
{
	struct mainstay_user *out = ARENA_NEW(rq->arena, struct mainstay_user);

	*out = user_out(rq, row);
	return out;
}

/* The values that may come from outside, for a user of this account. */
static int check(struct req *rq, const struct sql_account *account, const struct sql_principal *row)
{
	const struct roles *roles = identity_roles(rq->app->identity);
	enum role_side side,
		wanted = str_eq(account->kind, S("provider")) ? ROLE_STAFF : ROLE_CUSTOMER;

	if (!user_name_valid(row->name))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid user name '%.*s': use letters, digits and _+=,.@-",
				STR_ARG(row->name));
	if (!mailbox_valid(row->email))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid email '%.*s': write it like jane@example.com",
				STR_ARG(row->email));
	if (role_find(roles, row->role, &side) < 0 || side != wanted)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid role '%.*s': users of this account may be %.*s",
				STR_ARG(row->role), STR_ARG(role_list(roles, wanted, rq->arena)));
	return 0;
}

static int name_taken(struct req *rq, str name)
{
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "The user name %.*s is taken.",
			STR_ARG(name));
}

int op_mainstay_create_user(struct req *rq, const struct mainstay_create_user_request *in,
			    struct mainstay_create_user_response *out)
{
	struct sql_account account;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	if (r < 0)
		return r;
	struct sql_principal row = {
		.account = account.id,
		.name = in->user_name,
		.email = in->email,
		.role = in->role,
	};
	r = check(rq, &account, &row);
	if (r < 0)
		return r;
	r = principal_create(rq->tx, identity_roles(rq->app->identity), rq->now, &row);
	if (r == E_CONFLICT)
		return name_taken(rq, row.name);
	if (r < 0)
		return r;
	out->user = user_new_out(rq, &row);
	return 0;
}

int op_mainstay_get_user(struct req *rq, const struct mainstay_get_user_request *in,
			 struct mainstay_get_user_response *out)
{
	struct sql_account account;
	struct sql_principal row;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &account);

	if (r < 0)
		return r;
	r = api_user(rq, account.id, in->user_name.p ? in->user_name : rq->caller.name, &row);
	if (r < 0)
		return r;
	out->user = user_new_out(rq, &row);
	return 0;
}

int op_mainstay_list_users(struct req *rq, const struct mainstay_list_users_request *in,
			   struct mainstay_list_users_response *out)
{
	int64_t most = api_page_size(in->max_results);
	struct sql_principal_rows rows;
	struct sql_account account;
	str after;
	int r = api_account(rq, in->account_id, ACCOUNT_READ, &account);

	if (r < 0)
		return r;
	r = page_resume(rq, in->next_token, account.id, &after);
	if (r < 0)
		return r;
	r = sql_principal_list_all(rq->tx,
				   &(struct sql_principal_list_in){
					   .account = account.id,
					   .after = after.p ? after : S(""),
					   .most = most + 1,
				   },
				   &rows);
	if (r < 0)
		return r;
	if (rows.n > (size_t)most) {
		rows.n = (size_t)most;
		out->next_token = page_continue(rq, account.id,
						user_name_key(rq->arena, rows.v[rows.n - 1].name));
	}
	out->users.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_user, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->users.v[out->users.n++] = user_out(rq, &rows.v[i]);
	return 0;
}

/* Whether another user has the name already. */
static int name_free(struct req *rq, const struct sql_principal *row)
{
	struct sql_principal other;
	int r = principal_load_by_name(rq->tx, row->account, row->name, &other);

	if (r == E_NOENT || (r == 0 && str_eq(other.id, row->id)))
		return 0;
	return r < 0 ? r : name_taken(rq, row->name);
}

int op_mainstay_update_user(struct req *rq, const struct mainstay_update_user_request *in,
			    struct mainstay_update_user_response *out)
{
	struct sql_account account;
	struct sql_principal row;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	if (r == 0)
		r = api_user(rq, account.id, in->user_name, &row);
	if (r < 0)
		return r;
	row.name = in->new_user_name.p ? in->new_user_name : row.name;
	row.email = in->email.p ? in->email : row.email;
	row.role = in->role.p ? in->role : row.role;
	row.status = in->status.p ? in->status : row.status;
	row.changed = rq->now;
	r = check(rq, &account, &row);
	if (r == 0)
		r = name_free(rq, &row);
	if (r < 0)
		return r;
	r = sql_principal_update(rq->tx, &(struct sql_principal_update_in){
						 .account = row.account,
						 .id = row.id,
						 .name = row.name,
						 .name_key = user_name_key(rq->arena, row.name),
						 .email = row.email,
						 .role = row.role,
						 .status = row.status,
						 .changed = row.changed,
					 });
	if (r < 0)
		return r;
	out->user = user_new_out(rq, &row);
	return 0;
}

int op_mainstay_delete_user(struct req *rq, const struct mainstay_delete_user_request *in,
			    struct mainstay_delete_user_response *out)
{
	struct sql_account account;
	struct sql_principal row;
	int r = api_account(rq, in->account_id, ACCOUNT_LOCK, &account);

	(void)out;
	if (r == 0)
		r = api_user(rq, account.id, in->user_name, &row);
	if (r < 0)
		return r;
	r = sql_access_key_delete_of(rq->tx, &(struct sql_access_key_delete_of_in){
						     .account = row.account, .principal = row.id});
	if (r < 0)
		return r;
	return sql_principal_delete(
		rq->tx, &(struct sql_principal_delete_in){.account = row.account, .id = row.id});
}

static struct mainstay_role role_out(struct req *rq, const struct roles *roles,
				     const struct role_info *role)
{
	const struct api_model *m = rq->app->model;
	struct mainstay_role out = {
		.role = role->code,
		.side = role->side == ROLE_STAFF ? S("staff") : S("customer"),
		.title = role->title,
	};

	out.actions.v = list_some(ARENA_ARRAY(rq->arena, str, m->operation_count));
	for (size_t i = 0; i < m->operation_count; i++)
		if (role_allows(roles, role->code, &m->operations[i]))
			out.actions.v[out.actions.n++] = m->operations[i].action;
	return out;
}

int op_mainstay_list_roles(struct req *rq, const struct mainstay_list_roles_request *in,
			   struct mainstay_list_roles_response *out)
{
	const struct roles *roles = identity_roles(rq->app->identity);
	size_t n = roles_count(roles);

	(void)in;
	out->roles.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_role, n));
	for (size_t i = 0; i < n; i++) {
		struct role_info role = role_at(roles, i);

		if (role.side == ROLE_CUSTOMER || req_is_staff(rq))
			out->roles.v[out->roles.n++] = role_out(rq, roles, &role);
	}
	return 0;
}

int op_sts_get_caller_identity(struct req *rq, const struct sts_get_caller_identity_request *in,
			       struct sts_get_caller_identity_response *out)
{
	(void)in;
	out->user_id = rq->caller.principal;
	out->account = rq->caller.account;
	out->arn = rq->caller.arn;
	return 0;
}
