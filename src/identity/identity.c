/* SPDX-License-Identifier: Apache-2.0 */
/* Making organizations, accounts, principals and access keys. */
#include "identity-private.h"

#include "audit.h"
#include "crypto.h"
#include "key-use.h"
#include "keyring.h"
#include "mailbox.h"
#include "roles.h"

/* How often another random id is tried when one is taken. */
#define ID_TRIES 8

static str or_default(str s, str otherwise)
{
	return s.p ? s : otherwise;
}

int organization_create(struct tx *tx, usec now, struct sql_organization *row)
{
	if (!account_name_valid(row->name))
		return E_INVAL;
	row->id = organization_id_new(tx_arena(tx));
	row->created = now;
	return sql_organization_insert(tx, row);
}

static bool account_valid(const struct sql_account *row)
{
	return account_name_valid(row->name) && mailbox_valid(row->email) &&
	       country_valid(row->country) && time_zone_known(row->zone) &&
	       language_valid(row->language) && account_status_valid(row->status) &&
	       (str_eq(row->kind, S("customer")) || str_eq(row->kind, S("provider"))) &&
	       (!row->id.p || account_id_valid(row->id));
}

/* 1 when the row is in, 0 when its id is taken. */
static int account_insert(struct tx *tx, const struct sql_account *row)
{
	return sql_account_insert(tx, &(struct sql_account_insert_in){
					      .id = row->id,
					      .organization = row->organization,
					      .kind = row->kind,
					      .name = row->name,
					      .email = row->email,
					      .country = row->country,
					      .zone = row->zone,
					      .language = row->language,
					      .status = row->status,
					      .created = row->created,
					      .changed = row->changed,
				      });
}

int account_create(struct tx *tx, struct keyring *k, usec now, struct sql_account *row)
{
	bool given = row->id.p != NULL;
	struct sql_organization organization;
	int r;

	row->kind = or_default(row->kind, S("customer"));
	row->country = or_default(row->country, S("US"));
	row->zone = or_default(row->zone, S("UTC"));
	row->language = or_default(row->language, S("en"));
	row->status = or_default(row->status, S("active"));
	row->created = row->changed = now;
	if (!account_valid(row))
		return E_INVAL;
	r = sql_organization_load(tx, &(struct sql_organization_load_in){.id = row->organization},
				  &organization);
	if (r < 0)
		return r;
	r = 0;
	for (int tries = given ? 1 : ID_TRIES; r == 0 && tries > 0; tries--) {
		if (!given)
			row->id = account_id_new(tx_arena(tx));
		r = account_insert(tx, row);
	}
	if (r <= 0)
		return r < 0 ? r : E_CONFLICT;
	return audit_chain_create(tx, k, row->id);
}

/* Whether the role exists and is of the account's side. */
static bool role_fits(const struct roles *roles, const struct sql_account *account, str role)
{
	enum role_side side;

	return role_find(roles, role, &side) == 0 &&
	       (side == ROLE_STAFF) == str_eq(account->kind, S("provider"));
}

int principal_create(struct tx *tx, const struct roles *roles, usec now, struct sql_principal *row)
{
	struct sql_account account;
	int r;

	row->status = or_default(row->status, S("active"));
	row->id = principal_id_new(tx_arena(tx));
	row->created = row->changed = now;
	if (!user_name_valid(row->name) || !mailbox_valid(row->email) ||
	    !active_or_inactive(row->status))
		return E_INVAL;
	r = account_load(tx, row->account, &account);
	if (r < 0)
		return r;
	if (!role_fits(roles, &account, row->role))
		return E_INVAL;
	r = sql_principal_insert(tx, &(struct sql_principal_insert_in){
					     .account = row->account,
					     .id = row->id,
					     .name = row->name,
					     .name_key = user_name_key(tx_arena(tx), row->name),
					     .email = row->email,
					     .role = row->role,
					     .status = row->status,
					     .created = row->created,
					     .changed = row->changed,
				     });
	if (r < 0)
		return r;
	return r == 1 ? 0 : E_CONFLICT;
}

int account_load(struct tx *tx, str id, struct sql_account *ret)
{
	return sql_account_load(tx, &(struct sql_account_load_in){.id = id}, ret);
}

int principal_load(struct tx *tx, str account, str id, struct sql_principal *ret)
{
	return sql_principal_load(tx, &(struct sql_principal_load_in){.account = account, .id = id},
				  ret);
}

int principal_load_by_name(struct tx *tx, str account, str name, struct sql_principal *ret)
{
	return sql_principal_load_named(tx,
					&(struct sql_principal_load_named_in){
						.account = account,
						.name_key = user_name_key(tx_arena(tx), name),
					},
					ret);
}

int access_key_create(struct tx *tx, struct keyring *k, usec now, struct sql_access_key *row,
		      str *ret_secret)
{
	struct arena *a = tx_arena(tx);
	struct sql_principal owner;
	struct sql_access_key_rows present;
	str secret = secret_new(a);
	int64_t master;
	int r;

	r = principal_load(tx, row->account, row->principal, &owner);
	if (r < 0)
		return r;
	r = sql_access_key_list_of_all(tx,
				       &(struct sql_access_key_list_of_in){
					       .account = row->account,
					       .principal = row->principal,
				       },
				       &present);
	if (r < 0)
		return r;
	if (present.n >= ACCESS_KEYS_MAX)
		return E_LIMIT;
	row->id = access_key_id_new(a);
	row->status = S("active");
	row->created = now;
	row->last_used = (struct opt_usec){0};
	str sealed = keyring_seal(k, a, secret, row->id, &master);
	r = sql_access_key_insert(tx, &(struct sql_access_key_insert_in){
					      .account = row->account,
					      .id = row->id,
					      .principal = row->principal,
					      .sealed = sealed,
					      .master = master,
					      .status = row->status,
					      .created = now,
				      });
	if (r <= 0)
		return r < 0 ? r : E_CONFLICT;
	*ret_secret = secret;
	return 0;
}

int identity_bootstrap(struct tx *tx, struct keyring *k, const struct roles *roles, usec now,
		       struct bootstrap *b)
{
	struct sql_organization organization = {.name = b->provider_name};
	int r = sql_account_provider(tx, &b->account);

	if (r != E_NOENT)
		return r < 0 ? r : E_CONFLICT;
	r = organization_create(tx, now, &organization);
	if (r < 0)
		return r;
	b->account = (struct sql_account){
		.organization = organization.id,
		.kind = S("provider"),
		.name = b->provider_name,
		.email = b->email,
		.country = b->country,
		.zone = b->zone,
		.language = b->language,
	};
	r = account_create(tx, k, now, &b->account);
	if (r < 0)
		return r;
	b->operator=(struct sql_principal){
		.account = b->account.id,
		.name = or_default(b->operator_name, S("operator")),
		.email = b->email,
		.role = or_default(b->operator_role, S("operator")),
	};
	r = principal_create(tx, roles, now, &b->operator);
	if (r < 0)
		return r;
	b->key = (struct sql_access_key){
		.account = b->account.id,
		.principal = b->operator.id,
	};
	return access_key_create(tx, k, now, &b->key, &b->secret);
}

/* Keys whose use is remembered until it is written. */
#define KEY_USES_MAX 100000

struct identity *identity_new(struct roles *roles)
{
	struct identity *i = MEM_NEW(struct identity);

	i->roles = roles;
	i->uses = key_uses_new(KEY_USES_MAX);
	return i;
}

void identity_free(struct identity *i)
{
	if (!i)
		return;
	roles_free(i->roles);
	key_uses_free(i->uses);
	mem_free(i);
}

const struct roles *identity_roles(const struct identity *i)
{
	return i->roles;
}
