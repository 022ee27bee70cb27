/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on users, roles and access keys. */
#include "keyring.h"
#include "mainstay.h"
#include "reseal.h"
#include "scene.h"
#include "sts.h"

#define CALL(s, ID, name, in, out) scene_call(s, OP_MAINSTAY_##ID, op_mainstay_##name, in, out)

static int create(struct scene *s, const char *account, const char *name, const char *role)
{
	struct mainstay_create_user_request in = {
		.account_id = str_from(account),
		.user_name = str_from(name),
		.email = S("jane@example.com"),
		.role = str_from(role),
	};
	struct mainstay_create_user_response out = {0};

	return CALL(s, CREATE_USER, create_user, &in, &out);
}

EACH_DATABASE(an_administrator_manages_the_users_of_its_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_update_user_request change = {
		.user_name = S("JANE"),
		.new_user_name = S("Jane.Doe"),
		.role = S("readonly"),
	};
	struct mainstay_update_user_response changed = {0};
	struct mainstay_list_users_response list = {0};
	struct mainstay_get_user_response got = {0};
	struct mainstay_delete_user_response gone = {0};

	scene_expect_ok(s, create(s, NULL, "jane", "member"));
	expect_err(create(s, NULL, "Jane", "member"), E_API);
	scene_expect_error(s, "ConflictException");
	scene_expect_ok(s, CALL(s, UPDATE_USER, update_user, &change, &changed));
	expect_str(changed.user->user_name, S("Jane.Doe"));
	expect_str(changed.user->role, S("readonly"));
	expect_str(changed.user->email, S("jane@example.com"));
	scene_expect_ok(s, CALL(s, LIST_USERS, list_users,
				&(struct mainstay_list_users_request){.max_results = SOME_I64(2)},
				&list));
	expect_eq(list.users.n, 2);
	expect_str(list.users.v[0].user_name, S("admin"));
	expect_str(list.users.v[1].user_name, S("Jane.Doe"));
	struct mainstay_list_users_request more = {
		.max_results = SOME_I64(2),
		.next_token = str_dup(t->arena, list.next_token),
	};
	list = (struct mainstay_list_users_response){0};
	scene_expect_ok(s, CALL(s, LIST_USERS, list_users, &more, &list));
	expect_str(list.users.v[0].user_name, S("member"));
	expect(!list.next_token.p);

	change = (struct mainstay_update_user_request){.user_name = S("member"),
						       .new_user_name = S("ADMIN")};
	expect_err(CALL(s, UPDATE_USER, update_user, &change, &changed), E_API);
	scene_expect_error(s, "ConflictException");
	scene_expect_ok(s, CALL(s, DELETE_USER, delete_user,
				&(struct mainstay_delete_user_request){.user_name = S("jane.doe")},
				&gone));
	expect_err(CALL(s, GET_USER, get_user,
			&(struct mainstay_get_user_request){.user_name = S("jane.doe")}, &got),
		   E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_expect_ok(s,
			CALL(s, GET_USER, get_user, &(struct mainstay_get_user_request){0}, &got));
	expect_str(got.user->user_name, S("admin"));
	scene_close(s);
}

EACH_DATABASE(values_of_users_are_checked)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	const char *customer = str_c(t->arena, s->customer.id);
	struct mainstay_update_user_request in = {.user_name = S("member"), .email = S("nobody")};
	struct mainstay_update_user_response out = {0};

	expect_err(create(s, NULL, "jane", "agent"), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	expect_str(s->rq.failure.message,
		   S("Invalid role 'agent': users of this account may be admin, member, readonly"));
	expect_err(CALL(s, UPDATE_USER, update_user, &in, &out), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	scene_as(s, &s->provider, "operator");
	expect_err(create(s, NULL, "bob", "member"), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	expect_err(create(s, customer, "bob", "nothing"), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	scene_expect_ok(s, create(s, customer, "bob", "member"));
	scene_expect_ok(s, create(s, NULL, "bob", "agent"));
	scene_close(s);
}

EACH_DATABASE(nobody_reaches_into_another_account)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_delete_user_request in = {
		.account_id = s->other.id,
		.user_name = S("member"),
	};
	struct mainstay_delete_user_response out = {0};

	expect_err(CALL(s, DELETE_USER, delete_user, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	expect_err(create(s, str_c(t->arena, s->provider.id), "mallory", "operator"), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_as(s, &s->customer, "member");
	expect_err(create(s, NULL, "jane", "admin"), E_API);
	scene_expect_error(s, "AccessDeniedException");
	scene_as(s, &s->provider, "agent");
	expect_err(create(s, NULL, "jane", "operator"), E_API);
	scene_expect_error(s, "AccessDeniedException");
	scene_close(s);
}

static struct mainstay_access_key make_key(struct scene *s, const char *user)
{
	struct mainstay_create_access_key_request in = {.user_name = str_from(user)};
	struct mainstay_create_access_key_response out = {0};
	struct mainstay_access_key key;

	scene_expect_ok(s, CALL(s, CREATE_ACCESS_KEY, create_access_key, &in, &out));
	key = *out.access_key;
	key.access_key_id = str_dup(s->t->arena, key.access_key_id);
	key.secret_access_key = str_dup(s->t->arena, key.secret_access_key);
	return key;
}

EACH_DATABASE(keys_come_two_a_user_and_show_their_secret_once)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_access_key first = make_key(s, "member"), second = make_key(s, "member");
	struct mainstay_create_access_key_request in = {.user_name = S("member")};
	struct mainstay_create_access_key_response out = {0};
	struct mainstay_list_access_keys_response list = {0};
	struct mainstay_update_access_key_response changed = {0};
	struct mainstay_delete_access_key_response gone = {0};

	expect_eq(first.secret_access_key.n, 40);
	expect(!str_eq(first.secret_access_key, second.secret_access_key));
	expect_err(CALL(s, CREATE_ACCESS_KEY, create_access_key, &in, &out), E_API);
	scene_expect_error(s, "ServiceQuotaExceededException");
	make_key(s, "admin");

	scene_expect_ok(s,
			CALL(s, LIST_ACCESS_KEYS, list_access_keys,
			     &(struct mainstay_list_access_keys_request){.user_name = S("member")},
			     &list));
	expect_eq(list.access_keys.n, 2);
	expect(!list.access_keys.v[0].secret_access_key.p);
	expect(!list.access_keys.v[0].last_used_at.set);
	expect_str(list.access_keys.v[0].user_name, S("member"));
	list = (struct mainstay_list_access_keys_response){0};
	scene_expect_ok(
		s, CALL(s, LIST_ACCESS_KEYS, list_access_keys,
			&(struct mainstay_list_access_keys_request){.max_results = SOME_I64(2)},
			&list));
	expect(list.next_token.p);

	struct mainstay_update_access_key_request off = {
		.access_key_id = first.access_key_id,
		.status = S("inactive"),
	};
	scene_expect_ok(s, CALL(s, UPDATE_ACCESS_KEY, update_access_key, &off, &changed));
	expect_str(changed.access_key->status, S("inactive"));
	struct mainstay_delete_access_key_request remove = {.access_key_id = first.access_key_id};
	scene_expect_ok(s, CALL(s, DELETE_ACCESS_KEY, delete_access_key, &remove, &gone));
	expect_err(CALL(s, DELETE_ACCESS_KEY, delete_access_key, &remove, &gone), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	expect_err(CALL(s, UPDATE_ACCESS_KEY, update_access_key, &off, &changed), E_API);
	scene_expect_error(s, "ResourceNotFoundException");

	scene_as(s, &s->other, "admin");
	remove.access_key_id = second.access_key_id;
	expect_err(CALL(s, DELETE_ACCESS_KEY, delete_access_key, &remove, &gone), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_close(s);
}

/* The key's secret as the store has it, and the master key that seals it. */
static str stored_secret(struct scene *s, str id, int64_t *ret_master)
{
	struct sql_auth_load_row row;
	str secret;

	scene_begin(s);
	expect_ok(sql_auth_load(s->rq.tx, &(struct sql_auth_load_in){.id = id}, &row));
	expect_ok(keyring_unseal(s->app.keyring, s->t->arena, row.master, row.sealed, id, &secret));
	scene_commit(s);
	*ret_master = row.master;
	return secret;
}

EACH_DATABASE(a_rotation_of_a_small_installation_is_done_at_once)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_rotate_master_key_response out = {0};
	struct mainstay_access_key key = make_key(s, "member");
	char *why = NULL;
	int64_t master;

	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, CALL(s, ROTATE_MASTER_KEY, rotate_master_key,
				&(struct mainstay_rotate_master_key_request){0}, &out));
	expect_eq(out.master_key.v, 2);
	expect_eq(out.remaining.v, 0);
	expect_ok(keyring_drop_old(s->app.keyring, &why));
	expect_str(stored_secret(s, key.access_key_id, &master), key.secret_access_key);
	expect_eq(master, 2);
	scene_close(s);
}

EACH_DATABASE(a_long_rotation_goes_on_in_steps)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_rotate_master_key_response out = {0};
	struct mainstay_access_key key = make_key(s, "member");
	int64_t remaining, done, master;
	char *why = NULL;

	expect_ok(keyring_add(s->app.keyring, &master, &why));
	scene_as(s, &s->provider, "operator");
	expect_err(CALL(s, ROTATE_MASTER_KEY, rotate_master_key,
			&(struct mainstay_rotate_master_key_request){0}, &out),
		   E_API);
	scene_expect_error(s, "ConflictException");
	do {
		scene_begin(s);
		expect_ok(reseal_some(s->rq.tx, &s->app, 1, &done));
		scene_commit(s);
	} while (done);
	scene_begin(s);
	expect_ok(reseal_remaining(s->rq.tx, &s->app, 2, &remaining));
	scene_commit(s);
	expect_eq(remaining, 0);
	expect_ok(keyring_drop_old(s->app.keyring, &why));
	expect_str(stored_secret(s, key.access_key_id, &master), key.secret_access_key);
	expect_eq(master, 2);
	scene_close(s);
}

EACH_DATABASE(roles_are_shown_to_those_they_are_for)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_list_roles_response out = {0};

	scene_as(s, &s->customer, "readonly");
	scene_expect_ok(
		s, CALL(s, LIST_ROLES, list_roles, &(struct mainstay_list_roles_request){0}, &out));
	expect_eq(out.roles.n, 3);
	expect_str(out.roles.v[0].side, S("customer"));
	expect(out.roles.v[0].actions.n > 20);
	out = (struct mainstay_list_roles_response){0};
	scene_as(s, &s->provider, "agent");
	scene_expect_ok(
		s, CALL(s, LIST_ROLES, list_roles, &(struct mainstay_list_roles_request){0}, &out));
	expect_eq(out.roles.n, 7);
	scene_close(s);
}

EACH_DATABASE(everybody_may_ask_who_it_is)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct sts_get_caller_identity_request in = {0};
	struct sts_get_caller_identity_response out = {0};

	scene_as(s, &s->customer, "readonly");
	scene_expect_ok(s, scene_call(s, OP_STS_GET_CALLER_IDENTITY, op_sts_get_caller_identity,
				      &in, &out));
	expect_str(out.account, s->customer.id);
	expect_str(out.arn,
		   str_fmt(t->arena, "arn:aws:iam::%.*s:user/readonly", STR_ARG(s->customer.id)));
	expect(str_starts(out.user_id, S("AIDA")));
	scene_close(s);
}
