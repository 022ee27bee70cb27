/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signed and what it may do. Everything is read from the store for each
 * request, so a key that was disabled, a user that was deleted or an account
 * that was closed a moment ago is refused now.
 */
#include "identity-gates.h"

#include "audit.h"
#include "front.h"
#include "identity-private.h"
#include "key-use.h"
#include "keyring.h"
#include "operation.h"
#include "roles.h"

#define ACTIVE S("active")

static bool usable(const struct sql_auth_load_row *row)
{
	return str_eq(row->key_status, ACTIVE) && str_eq(row->principal_status, ACTIVE) &&
	       !str_eq(row->account_status, S("closed"));
}

static int authenticate(struct req *rq, str key_id, struct front_key *ret)
{
	struct sql_auth_load_row row;
	bool staff;
	int r = sql_auth_load(rq->tx, &(struct sql_auth_load_in){.id = key_id}, &row);

	if (r < 0)
		return r;
	r = keyring_unseal(rq->app->keyring, rq->arena, row.master, row.sealed, key_id,
			   &ret->secret);
	if (r < 0)
		return E_IO; /* the keyring does not fit the database */
	ret->token = (str){0};
	ret->expires = 0;
	ret->active = usable(&row);
	staff = str_eq(row.kind, S("provider"));
	rq->caller = (struct caller){
		.kind = staff ? PRINCIPAL_STAFF : PRINCIPAL_USER,
		.account = row.account,
		.principal = row.principal,
		.name = row.name,
		.email = row.email,
		.arn = principal_arn(rq->arena, row.account, row.name),
		.role = row.role,
		.key_id = str_dup(rq->arena, key_id),
		.language = row.language,
		.suspended = !str_eq(row.account_status, ACTIVE),
	};
	return 0;
}

static int authenticate_local(struct req *rq)
{
	struct sql_account provider;
	int r = sql_account_provider(rq->tx, &provider);

	if (r < 0)
		return r;
	rq->caller = (struct caller){
		.kind = PRINCIPAL_LOCAL,
		.account = provider.id,
		.principal = provider.id,
		.name = S("local"),
		.email = provider.email,
		.arn = str_fmt(rq->arena, "arn:aws:iam::%.*s:root", STR_ARG(provider.id)),
		.role = S("operator"),
		.language = provider.language,
	};
	return 0;
}

static void key_used(const struct req *rq)
{
	if (rq->caller.key_id.p)
		key_uses_note(rq->app->identity->uses, rq->caller.key_id, rq->now);
}

static int denied(struct req *rq, str why)
{
	return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
			"User: %.*s is not authorized to perform: %.*s%.*s",
			STR_ARG(rq->caller.arn), STR_ARG(rq->op->action), STR_ARG(why));
}

static int permit(struct req *rq)
{
	const struct caller *c = &rq->caller;

	if (c->kind == PRINCIPAL_LOCAL)
		return 0;
	if (rq->op->staff && !req_is_staff(rq))
		return denied(rq, S(""));
	if (!role_allows(rq->app->identity->roles, c->role, rq->op))
		return denied(rq, S(""));
	if (c->suspended && rq->op->access == ACCESS_WRITE)
		return denied(rq, str_fmt(rq->arena, " because account %.*s is suspended",
					  STR_ARG(c->account)));
	return 0;
}

static int lock(struct req *rq, void **ret_head)
{
	struct sql_audit_head *head;
	int r;

	*ret_head = NULL;
	rq->audit = (struct req_audit){0};
	if (!rq->caller.account.p)
		return 0;
	head = ARENA_NEW(rq->arena, struct sql_audit_head);
	r = audit_lock(rq->tx, rq->caller.account, head);
	if (r < 0)
		return r;
	*ret_head = head;
	return 0;
}

static int record(struct req *rq, void *head, str request, str response)
{
	return head ? audit_record(rq, head, request, response) : 0;
}

static void derive(const struct app *app, str purpose, uint8_t ret[32])
{
	keyring_derive(app->keyring, purpose, ret);
}

void identity_gates(struct gates *g)
{
	g->authenticate = authenticate;
	g->authenticate_local = authenticate_local;
	g->key_used = key_used;
	g->permit = permit;
	g->audit_lock = lock;
	g->audit = record;
	g->derive = derive;
}
