/* SPDX-License-Identifier: Apache-2.0 */
/* Operations on organizations and accounts: what they do, and to whom they do not answer. */
#include "mainstay.h"
#include "scene.h"

#define CALL(s, ID, name, in, out) scene_call(s, OP_MAINSTAY_##ID, op_mainstay_##name, in, out)

EACH_DATABASE(an_account_is_made_with_defaults_and_shown)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_create_account_request in = {
		.organization_id = s->organization.id,
		.name = S("Third"),
		.email = S("third@example.com"),
	};
	struct mainstay_create_account_response out = {0};
	struct mainstay_get_account_response got = {0};

	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, CALL(s, CREATE_ACCOUNT, create_account, &in, &out));
	expect(account_id_valid(out.account->account_id));
	expect_str(out.account->kind, S("customer"));
	expect_str(out.account->country, S("US"));
	expect_str(out.account->time_zone, S("UTC"));
	expect_str(out.account->language, S("en"));
	expect_str(out.account->status, S("active"));
	expect_eq(out.account->created_at.v, s->now);
	str id = str_dup(t->arena, out.account->account_id);

	scene_expect_ok(s, CALL(s, GET_ACCOUNT, get_account,
				&(struct mainstay_get_account_request){.account_id = id}, &got));
	expect_str(got.account->name, S("Third"));
	expect_str(got.organization->name, S("Example Corp"));
	scene_close(s);
}

EACH_DATABASE(an_account_may_bring_its_id_but_not_one_that_is_taken)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_create_account_request in = {
		.organization_id = s->organization.id,
		.name = S("Moved here"),
		.email = S("third@example.com"),
		.account_id = S("111122223333"),
	};
	struct mainstay_create_account_response out = {0};

	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, CALL(s, CREATE_ACCOUNT, create_account, &in, &out));
	expect_str(out.account->account_id, S("111122223333"));
	expect_err(CALL(s, CREATE_ACCOUNT, create_account, &in, &out), E_API);
	scene_expect_error(s, "ConflictException");
	in.account_id = (str){0};
	in.organization_id = S("o-0000000000");
	expect_err(CALL(s, CREATE_ACCOUNT, create_account, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	in.organization_id = s->organization.id;
	in.time_zone = S("Mars/Olympus");
	expect_err(CALL(s, CREATE_ACCOUNT, create_account, &in, &out), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	in.time_zone = S("Asia/Tokyo");
	in.email = S("nobody");
	expect_err(CALL(s, CREATE_ACCOUNT, create_account, &in, &out), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	scene_close(s);
}

/* A foreign account answers a customer exactly as one that does not exist. */
EACH_DATABASE(customers_see_their_own_account_only)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_get_account_request in = {0};
	struct mainstay_get_account_response out = {0};
	str foreign, absent;

	scene_as(s, &s->customer, "readonly");
	scene_expect_ok(s, CALL(s, GET_ACCOUNT, get_account, &in, &out));
	expect_str(out.account->account_id, s->customer.id);
	in.account_id = s->customer.id;
	scene_expect_ok(s, CALL(s, GET_ACCOUNT, get_account, &in, &out));

	in.account_id = s->other.id;
	expect_err(CALL(s, GET_ACCOUNT, get_account, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	foreign = str_dup(t->arena, s->rq.failure.message);
	in.account_id = S("999999999999");
	expect_err(CALL(s, GET_ACCOUNT, get_account, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	absent = s->rq.failure.message;
	expect_str(foreign,
		   str_fmt(t->arena, "The account %.*s could not be found.", STR_ARG(s->other.id)));
	expect_str(absent, S("The account 999999999999 could not be found."));
	scene_close(s);
}

EACH_DATABASE(lists_page_in_order_and_end)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_list_accounts_request in = {.max_results = SOME_I64(1)};
	struct mainstay_list_accounts_response out = {0};
	struct mainstay_list_organizations_response organizations = {0};
	str last = S("");
	int pages = 0;

	scene_as(s, &s->provider, "agent");
	do {
		out = (struct mainstay_list_accounts_response){0};
		scene_expect_ok(s, CALL(s, LIST_ACCOUNTS, list_accounts, &in, &out));
		expect_eq(out.accounts.n, 1);
		expect(str_cmp(last, out.accounts.v[0].account_id) < 0);
		last = str_dup(t->arena, out.accounts.v[0].account_id);
		in.next_token = str_dup(t->arena, out.next_token);
		pages++;
	} while (in.next_token.p);
	expect_eq(pages, 3); /* the provider's and two customers' */

	in = (struct mainstay_list_accounts_request){.organization_id = s->organization.id};
	out = (struct mainstay_list_accounts_response){0};
	scene_expect_ok(s, CALL(s, LIST_ACCOUNTS, list_accounts, &in, &out));
	expect_eq(out.accounts.n, 2);
	expect(!out.next_token.p);
	in.organization_id = S("o-0000000000");
	expect_err(CALL(s, LIST_ACCOUNTS, list_accounts, &in, &out), E_API);
	scene_expect_error(s, "ResourceNotFoundException");
	scene_expect_ok(s, CALL(s, LIST_ORGANIZATIONS, list_organizations,
				&(struct mainstay_list_organizations_request){0}, &organizations));
	expect_eq(organizations.organizations.n, 2);
	scene_close(s);
}

EACH_DATABASE(a_token_is_good_for_its_list_only)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_list_accounts_request in = {.max_results = SOME_I64(1)};
	struct mainstay_list_accounts_response out = {0};

	scene_as(s, &s->provider, "operator");
	scene_expect_ok(s, CALL(s, LIST_ACCOUNTS, list_accounts, &in, &out));
	in.next_token = str_dup(t->arena, out.next_token);
	in.organization_id = s->organization.id;
	expect_err(CALL(s, LIST_ACCOUNTS, list_accounts, &in, &out), E_API);
	scene_expect_error(s, "InvalidParameterValueException");
	expect_str(s->rq.failure.message, S("Invalid next token"));
	scene_close(s);
}

EACH_DATABASE(what_is_not_given_stays_and_only_the_staff_sets_the_status)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_update_account_request in = {.time_zone = S("Europe/Berlin")};
	struct mainstay_update_account_response out = {0};

	scene_as(s, &s->customer, "admin");
	scene_tick(s, HOURS(1));
	scene_expect_ok(s, CALL(s, UPDATE_ACCOUNT, update_account, &in, &out));
	expect_str(out.account->time_zone, S("Europe/Berlin"));
	expect_str(out.account->name, S("Customer"));
	expect_eq(out.account->changed_at.v - out.account->created_at.v, HOURS(1));
	in.status = S("suspended");
	expect_err(CALL(s, UPDATE_ACCOUNT, update_account, &in, &out), E_API);
	scene_expect_error(s, "AccessDeniedException");

	in.account_id = s->customer.id;
	scene_as(s, &s->provider, "billing");
	scene_expect_ok(s, CALL(s, UPDATE_ACCOUNT, update_account, &in, &out));
	expect_str(out.account->status, S("suspended"));
	in.account_id = s->provider.id;
	expect_err(CALL(s, UPDATE_ACCOUNT, update_account, &in, &out), E_API);
	scene_expect_error(s, "ConflictException");
	scene_close(s);
}

EACH_DATABASE(a_suspended_account_may_read_but_not_write)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	struct mainstay_update_account_request in = {
		.account_id = s->customer.id,
		.status = S("suspended"),
	};
	struct mainstay_update_account_response out = {0};
	struct mainstay_get_account_response got = {0};

	scene_as_local(s);
	scene_expect_ok(s, CALL(s, UPDATE_ACCOUNT, update_account, &in, &out));
	scene_as(s, &s->customer, "admin");
	scene_expect_ok(s, CALL(s, GET_ACCOUNT, get_account,
				&(struct mainstay_get_account_request){0}, &got));
	expect_str(got.account->status, S("suspended"));
	in = (struct mainstay_update_account_request){.name = S("New name")};
	expect_err(CALL(s, UPDATE_ACCOUNT, update_account, &in, &out), E_API);
	scene_expect_error(s, "AccessDeniedException");
	expect_str(s->rq.failure.message,
		   str_fmt(t->arena,
			   "User: arn:aws:iam::%.*s:user/admin is not authorized to perform: "
			   "mainstay:UpdateAccount because account %.*s is suspended",
			   STR_ARG(s->customer.id), STR_ARG(s->customer.id)));
	scene_close(s);
}
