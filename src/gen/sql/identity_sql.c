/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/identity's statements; do not edit. */
#include "identity_sql.h"

#include "queries.h"

static int row_audit_head(struct stmt *q, struct sql_audit_head *ret)
{
	struct sql_audit_head row = {
		.account = col_str(q, 0),
		.seq = col_i64(q, 1),
		.hash = col_str(q, 2),
		.pruned = col_i64(q, 3),
		.pruned_hash = col_str(q, 4),
		.master = col_i64(q, 5),
		.mac = col_str(q, 6),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_organization(struct stmt *q, struct sql_organization *ret)
{
	struct sql_organization row = {
		.id = col_str(q, 0),
		.name = col_str(q, 1),
		.created = col_i64(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_account(struct stmt *q, struct sql_account *ret)
{
	struct sql_account row = {
		.id = col_str(q, 0),
		.organization = col_str(q, 1),
		.kind = col_str(q, 2),
		.name = col_str(q, 3),
		.email = col_str(q, 4),
		.country = col_str(q, 5),
		.zone = col_str(q, 6),
		.language = col_str(q, 7),
		.status = col_str(q, 8),
		.created = col_i64(q, 9),
		.changed = col_i64(q, 10),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_principal(struct stmt *q, struct sql_principal *ret)
{
	struct sql_principal row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.name = col_str(q, 2),
		.email = col_str(q, 3),
		.role = col_str(q, 4),
		.status = col_str(q, 5),
		.created = col_i64(q, 6),
		.changed = col_i64(q, 7),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_access_key(struct stmt *q, struct sql_access_key *ret)
{
	struct sql_access_key row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.principal = col_str(q, 2),
		.status = col_str(q, 3),
		.created = col_i64(q, 4),
		.last_used = col_opt_usec(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_audit_head_insert(struct tx *tx, const struct sql_audit_head *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_HEAD_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_bytes(&q, 2, in->hash);
	bind_i64(&q, 3, in->pruned);
	bind_bytes(&q, 4, in->pruned_hash);
	bind_i64(&q, 5, in->master);
	bind_bytes(&q, 6, in->mac);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_audit_head_lock(struct tx *tx, const struct sql_audit_head_lock_in *in,
			struct sql_audit_head *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_HEAD_LOCK);
	int r;

	bind_str(&q, 0, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_audit_head(&q, ret);
}

int sql_audit_head_load(struct tx *tx, const struct sql_audit_head_load_in *in,
			struct sql_audit_head *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_HEAD_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_audit_head(&q, ret);
}

struct stmt sql_audit_head_list_open(struct tx *tx, const struct sql_audit_head_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_AUDIT_HEAD_LIST);

	bind_str(&q, 0, in->after);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_audit_head_list_next(struct stmt *q, struct sql_audit_head *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_audit_head(q, ret);
	return r < 0 ? r : 1;
}

int sql_audit_head_list_all(struct tx *tx, const struct sql_audit_head_list_in *in,
			    struct sql_audit_head_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_audit_head_list_open(tx, in);
	struct sql_audit_head_rows rows = {0};
	struct sql_audit_head row;
	int r;

	while ((r = sql_audit_head_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_audit_head_marked_before_open(struct tx *tx,
					      const struct sql_audit_head_marked_before_in *in)
{
	struct stmt q = stmt_open(tx, Q_AUDIT_HEAD_MARKED_BEFORE);

	bind_i64(&q, 0, in->master);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_audit_head_marked_before_next(struct stmt *q, struct sql_audit_head *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_audit_head(q, ret);
	return r < 0 ? r : 1;
}

int sql_audit_head_marked_before_all(struct tx *tx,
				     const struct sql_audit_head_marked_before_in *in,
				     struct sql_audit_head_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_audit_head_marked_before_open(tx, in);
	struct sql_audit_head_rows rows = {0};
	struct sql_audit_head row;
	int r;

	while ((r = sql_audit_head_marked_before_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_audit_head_update(struct tx *tx, const struct sql_audit_head *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_HEAD_UPDATE);
	int r;

	bind_i64(&q, 0, in->seq);
	bind_bytes(&q, 1, in->hash);
	bind_i64(&q, 2, in->pruned);
	bind_bytes(&q, 3, in->pruned_hash);
	bind_i64(&q, 4, in->master);
	bind_bytes(&q, 5, in->mac);
	bind_str(&q, 6, in->account);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_audit_insert(struct tx *tx, const struct sql_audit_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->time);
	bind_str(&q, 3, in->event);
	bind_str(&q, 4, in->actor);
	bind_bytes(&q, 5, in->hash);
	bind_str(&q, 6, in->record);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_audit_walk(struct stmt *q, struct sql_audit_walk_row *ret)
{
	struct sql_audit_walk_row row = {
		.seq = col_i64(q, 0),
		.time = col_i64(q, 1),
		.event = col_str(q, 2),
		.actor = col_str(q, 3),
		.hash = col_str(q, 4),
		.record = col_str(q, 5),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_audit_walk_open(struct tx *tx, const struct sql_audit_walk_in *in)
{
	struct stmt q = stmt_open(tx, Q_AUDIT_WALK);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_audit_walk_next(struct stmt *q, struct sql_audit_walk_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_audit_walk(q, ret);
	return r < 0 ? r : 1;
}

int sql_audit_walk_all(struct tx *tx, const struct sql_audit_walk_in *in,
		       struct sql_audit_walk_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_audit_walk_open(tx, in);
	struct sql_audit_walk_rows rows = {0};
	struct sql_audit_walk_row row;
	int r;

	while ((r = sql_audit_walk_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_audit_find(struct stmt *q, struct sql_audit_find_row *ret)
{
	struct sql_audit_find_row row = {
		.seq = col_i64(q, 0),
		.time = col_i64(q, 1),
		.event = col_str(q, 2),
		.actor = col_str(q, 3),
		.record = col_str(q, 4),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_audit_find_open(struct tx *tx, const struct sql_audit_find_in *in)
{
	struct stmt q = stmt_open(tx, Q_AUDIT_FIND);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->least);
	bind_i64(&q, 2, in->below);
	bind_i64(&q, 3, in->since);
	bind_i64(&q, 4, in->until);
	bind_str(&q, 5, in->event);
	bind_str(&q, 6, in->actor);
	bind_i64(&q, 7, in->most);
	return q;
}

int sql_audit_find_next(struct stmt *q, struct sql_audit_find_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_audit_find(q, ret);
	return r < 0 ? r : 1;
}

int sql_audit_find_all(struct tx *tx, const struct sql_audit_find_in *in,
		       struct sql_audit_find_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_audit_find_open(tx, in);
	struct sql_audit_find_rows rows = {0};
	struct sql_audit_find_row row;
	int r;

	while ((r = sql_audit_find_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_audit_old(struct stmt *q, struct sql_audit_old_row *ret)
{
	struct sql_audit_old_row row = {
		.seq = col_i64(q, 0),
		.time = col_i64(q, 1),
		.hash = col_str(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_audit_old_open(struct tx *tx, const struct sql_audit_old_in *in)
{
	struct stmt q = stmt_open(tx, Q_AUDIT_OLD);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_audit_old_next(struct stmt *q, struct sql_audit_old_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_audit_old(q, ret);
	return r < 0 ? r : 1;
}

int sql_audit_old_all(struct tx *tx, const struct sql_audit_old_in *in,
		      struct sql_audit_old_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_audit_old_open(tx, in);
	struct sql_audit_old_rows rows = {0};
	struct sql_audit_old_row row;
	int r;

	while ((r = sql_audit_old_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_audit_time(struct stmt *q, struct sql_audit_time_row *ret)
{
	struct sql_audit_time_row row = {
		.time = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_audit_time(struct tx *tx, const struct sql_audit_time_in *in,
		   struct sql_audit_time_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_TIME);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_audit_time(&q, ret);
}

int sql_audit_delete_upto(struct tx *tx, const struct sql_audit_delete_upto_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUDIT_DELETE_UPTO);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	return stmt_exec(&q);
}

int sql_organization_insert(struct tx *tx, const struct sql_organization *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ORGANIZATION_INSERT);
	int r;

	bind_str(&q, 0, in->id);
	bind_str(&q, 1, in->name);
	bind_i64(&q, 2, in->created);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_organization_load(struct tx *tx, const struct sql_organization_load_in *in,
			  struct sql_organization *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ORGANIZATION_LOAD);
	int r;

	bind_str(&q, 0, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_organization(&q, ret);
}

struct stmt sql_organization_list_open(struct tx *tx, const struct sql_organization_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_ORGANIZATION_LIST);

	bind_str(&q, 0, in->after);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_organization_list_next(struct stmt *q, struct sql_organization *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_organization(q, ret);
	return r < 0 ? r : 1;
}

int sql_organization_list_all(struct tx *tx, const struct sql_organization_list_in *in,
			      struct sql_organization_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_organization_list_open(tx, in);
	struct sql_organization_rows rows = {0};
	struct sql_organization row;
	int r;

	while ((r = sql_organization_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_account_insert(struct tx *tx, const struct sql_account_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCOUNT_INSERT);

	bind_str(&q, 0, in->id);
	bind_str(&q, 1, in->organization);
	bind_str(&q, 2, in->kind);
	bind_str(&q, 3, in->name);
	bind_str(&q, 4, in->email);
	bind_str(&q, 5, in->country);
	bind_str(&q, 6, in->zone);
	bind_str(&q, 7, in->language);
	bind_str(&q, 8, in->status);
	bind_i64(&q, 9, in->created);
	bind_i64(&q, 10, in->changed);
	return stmt_exec(&q);
}

int sql_account_load(struct tx *tx, const struct sql_account_load_in *in, struct sql_account *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCOUNT_LOAD);
	int r;

	bind_str(&q, 0, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_account(&q, ret);
}

int sql_account_provider(struct tx *tx, struct sql_account *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCOUNT_PROVIDER);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_account(&q, ret);
}

struct stmt sql_account_list_open(struct tx *tx, const struct sql_account_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_ACCOUNT_LIST);

	bind_str(&q, 0, in->after);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_account_list_next(struct stmt *q, struct sql_account *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_account(q, ret);
	return r < 0 ? r : 1;
}

int sql_account_list_all(struct tx *tx, const struct sql_account_list_in *in,
			 struct sql_account_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_account_list_open(tx, in);
	struct sql_account_rows rows = {0};
	struct sql_account row;
	int r;

	while ((r = sql_account_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_account_list_of_open(struct tx *tx, const struct sql_account_list_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_ACCOUNT_LIST_OF);

	bind_str(&q, 0, in->organization);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_account_list_of_next(struct stmt *q, struct sql_account *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_account(q, ret);
	return r < 0 ? r : 1;
}

int sql_account_list_of_all(struct tx *tx, const struct sql_account_list_of_in *in,
			    struct sql_account_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_account_list_of_open(tx, in);
	struct sql_account_rows rows = {0};
	struct sql_account row;
	int r;

	while ((r = sql_account_list_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_account_update(struct tx *tx, const struct sql_account_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCOUNT_UPDATE);
	int r;

	bind_str(&q, 0, in->name);
	bind_str(&q, 1, in->email);
	bind_str(&q, 2, in->country);
	bind_str(&q, 3, in->zone);
	bind_str(&q, 4, in->language);
	bind_str(&q, 5, in->status);
	bind_i64(&q, 6, in->changed);
	bind_str(&q, 7, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_principal_insert(struct tx *tx, const struct sql_principal_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PRINCIPAL_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_str(&q, 2, in->name);
	bind_str(&q, 3, in->email);
	bind_str(&q, 4, in->role);
	bind_str(&q, 5, in->status);
	bind_i64(&q, 6, in->created);
	bind_i64(&q, 7, in->changed);
	bind_str(&q, 8, in->name_key);
	return stmt_exec(&q);
}

int sql_principal_load(struct tx *tx, const struct sql_principal_load_in *in,
		       struct sql_principal *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PRINCIPAL_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_principal(&q, ret);
}

int sql_principal_load_named(struct tx *tx, const struct sql_principal_load_named_in *in,
			     struct sql_principal *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PRINCIPAL_LOAD_NAMED);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->name_key);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_principal(&q, ret);
}

struct stmt sql_principal_list_open(struct tx *tx, const struct sql_principal_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_PRINCIPAL_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_principal_list_next(struct stmt *q, struct sql_principal *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_principal(q, ret);
	return r < 0 ? r : 1;
}

int sql_principal_list_all(struct tx *tx, const struct sql_principal_list_in *in,
			   struct sql_principal_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_principal_list_open(tx, in);
	struct sql_principal_rows rows = {0};
	struct sql_principal row;
	int r;

	while ((r = sql_principal_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_principal_update(struct tx *tx, const struct sql_principal_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PRINCIPAL_UPDATE);
	int r;

	bind_str(&q, 0, in->name);
	bind_str(&q, 1, in->name_key);
	bind_str(&q, 2, in->email);
	bind_str(&q, 3, in->role);
	bind_str(&q, 4, in->status);
	bind_i64(&q, 5, in->changed);
	bind_str(&q, 6, in->account);
	bind_str(&q, 7, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_principal_delete(struct tx *tx, const struct sql_principal_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_PRINCIPAL_DELETE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_access_key_insert(struct tx *tx, const struct sql_access_key_insert_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_INSERT);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_str(&q, 2, in->principal);
	bind_bytes(&q, 3, in->sealed);
	bind_i64(&q, 4, in->master);
	bind_str(&q, 5, in->status);
	bind_i64(&q, 6, in->created);
	return stmt_exec(&q);
}

int sql_access_key_load(struct tx *tx, const struct sql_access_key_load_in *in,
			struct sql_access_key *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_LOAD);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return row_access_key(&q, ret);
}

struct stmt sql_access_key_list_open(struct tx *tx, const struct sql_access_key_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_ACCESS_KEY_LIST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->after);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_access_key_list_next(struct stmt *q, struct sql_access_key *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_access_key(q, ret);
	return r < 0 ? r : 1;
}

int sql_access_key_list_all(struct tx *tx, const struct sql_access_key_list_in *in,
			    struct sql_access_key_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_access_key_list_open(tx, in);
	struct sql_access_key_rows rows = {0};
	struct sql_access_key row;
	int r;

	while ((r = sql_access_key_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_access_key_list_of_open(struct tx *tx, const struct sql_access_key_list_of_in *in)
{
	struct stmt q = stmt_open(tx, Q_ACCESS_KEY_LIST_OF);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->principal);
	return q;
}

int sql_access_key_list_of_next(struct stmt *q, struct sql_access_key *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_access_key(q, ret);
	return r < 0 ? r : 1;
}

int sql_access_key_list_of_all(struct tx *tx, const struct sql_access_key_list_of_in *in,
			       struct sql_access_key_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_access_key_list_of_open(tx, in);
	struct sql_access_key_rows rows = {0};
	struct sql_access_key row;
	int r;

	while ((r = sql_access_key_list_of_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_access_key_update(struct tx *tx, const struct sql_access_key_update_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_UPDATE);
	int r;

	bind_str(&q, 0, in->status);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_access_key_delete(struct tx *tx, const struct sql_access_key_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_DELETE);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_access_key_delete_of(struct tx *tx, const struct sql_access_key_delete_of_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_DELETE_OF);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->principal);
	return stmt_exec(&q);
}

int sql_access_key_touch(struct tx *tx, const struct sql_access_key_touch_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_TOUCH);

	bind_i64(&q, 0, in->used);
	bind_str(&q, 1, in->id);
	return stmt_exec(&q);
}

static int read_access_key_sealed_before(struct stmt *q, struct sql_access_key_sealed_before_row *ret)
{
	struct sql_access_key_sealed_before_row row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.sealed = col_str(q, 2),
		.master = col_i64(q, 3),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

struct stmt sql_access_key_sealed_before_open(struct tx *tx,
					      const struct sql_access_key_sealed_before_in *in)
{
	struct stmt q = stmt_open(tx, Q_ACCESS_KEY_SEALED_BEFORE);

	bind_i64(&q, 0, in->master);
	bind_i64(&q, 1, in->most);
	return q;
}

int sql_access_key_sealed_before_next(struct stmt *q, struct sql_access_key_sealed_before_row *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = read_access_key_sealed_before(q, ret);
	return r < 0 ? r : 1;
}

int sql_access_key_sealed_before_all(struct tx *tx,
				     const struct sql_access_key_sealed_before_in *in,
				     struct sql_access_key_sealed_before_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_access_key_sealed_before_open(tx, in);
	struct sql_access_key_sealed_before_rows rows = {0};
	struct sql_access_key_sealed_before_row row;
	int r;

	while ((r = sql_access_key_sealed_before_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_access_key_reseal(struct tx *tx, const struct sql_access_key_reseal_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ACCESS_KEY_RESEAL);
	int r;

	bind_bytes(&q, 0, in->sealed);
	bind_i64(&q, 1, in->master);
	bind_str(&q, 2, in->account);
	bind_str(&q, 3, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

static int read_auth_load(struct stmt *q, struct sql_auth_load_row *ret)
{
	struct sql_auth_load_row row = {
		.account = col_str(q, 0),
		.principal = col_str(q, 1),
		.key_status = col_str(q, 2),
		.sealed = col_str(q, 3),
		.master = col_i64(q, 4),
		.name = col_str(q, 5),
		.email = col_str(q, 6),
		.role = col_str(q, 7),
		.principal_status = col_str(q, 8),
		.kind = col_str(q, 9),
		.account_status = col_str(q, 10),
		.language = col_str(q, 11),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_auth_load(struct tx *tx, const struct sql_auth_load_in *in, struct sql_auth_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_AUTH_LOAD);
	int r;

	bind_str(&q, 0, in->id);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_auth_load(&q, ret);
}

static int read_reseal_count(struct stmt *q, struct sql_reseal_count_row *ret)
{
	struct sql_reseal_count_row row = {
		.secrets = col_i64(q, 0),
		.heads = col_i64(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_reseal_count(struct tx *tx, const struct sql_reseal_count_in *in,
		     struct sql_reseal_count_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_RESEAL_COUNT);
	int r;

	bind_i64(&q, 0, in->master);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_reseal_count(&q, ret);
}
