/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/plans's statements; do not edit. */
#include "plans_sql.h"

#include "queries.h"

static int row_subscription(struct stmt *q, struct sql_subscription *ret)
{
	struct sql_subscription row = {
		.account = col_str(q, 0),
		.id = col_str(q, 1),
		.scope = col_str(q, 2),
		.organization = col_str(q, 3),
		.plan = col_str(q, 4),
		.catalogue = col_str(q, 5),
		.starts = col_i64(q, 6),
		.ends = col_opt_usec(q, 7),
		.min_until = col_i64(q, 8),
		.created = col_i64(q, 9),
		.created_by = col_str(q, 10),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

static int row_subscription_change(struct stmt *q, struct sql_subscription_change *ret)
{
	struct sql_subscription_change row = {
		.account = col_str(q, 0),
		.seq = col_i64(q, 1),
		.at = col_i64(q, 2),
		.act = col_str(q, 3),
		.scope = col_str(q, 4),
		.from_plan = col_str(q, 5),
		.from_catalogue = col_str(q, 6),
		.to_plan = col_str(q, 7),
		.to_catalogue = col_str(q, 8),
		.effective = col_i64(q, 9),
		.forced = col_bool(q, 10),
		.by_staff = col_bool(q, 11),
		.actor = col_str(q, 12),
		.reason = col_str(q, 13),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_catalogue_store(struct tx *tx, const struct sql_catalogue_store_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CATALOGUE_STORE);

	bind_str(&q, 0, in->version);
	bind_str(&q, 1, in->name);
	bind_str(&q, 2, in->sha256);
	bind_str(&q, 3, in->text);
	bind_i64(&q, 4, in->stored);
	return stmt_exec(&q);
}

static int read_catalogue_load(struct stmt *q, struct sql_catalogue_load_row *ret)
{
	struct sql_catalogue_load_row row = {
		.name = col_str(q, 0),
		.sha256 = col_str(q, 1),
		.text = col_str(q, 2),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_catalogue_load(struct tx *tx, const struct sql_catalogue_load_in *in,
		       struct sql_catalogue_load_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CATALOGUE_LOAD);
	int r;

	bind_str(&q, 0, in->version);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_catalogue_load(&q, ret);
}

static int read_catalogue_known(struct stmt *q, struct sql_catalogue_known_row *ret)
{
	struct sql_catalogue_known_row row = {
		.version = col_str(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_catalogue_known(struct tx *tx, const struct sql_catalogue_known_in *in,
			struct sql_catalogue_known_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_CATALOGUE_KNOWN);
	int r;

	bind_str(&q, 0, in->version);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_catalogue_known(&q, ret);
}

struct stmt sql_subscription_covering_open(struct tx *tx,
					   const struct sql_subscription_covering_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_COVERING);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->at);
	return q;
}

int sql_subscription_covering_next(struct stmt *q, struct sql_subscription *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_covering_all(struct tx *tx, const struct sql_subscription_covering_in *in,
				  struct sql_subscription_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_covering_open(tx, in);
	struct sql_subscription_rows rows = {0};
	struct sql_subscription row;
	int r;

	while ((r = sql_subscription_covering_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_subscription_from_open(struct tx *tx, const struct sql_subscription_from_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_FROM);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->scope);
	bind_i64(&q, 2, in->at);
	return q;
}

int sql_subscription_from_next(struct stmt *q, struct sql_subscription *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_from_all(struct tx *tx, const struct sql_subscription_from_in *in,
			      struct sql_subscription_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_from_open(tx, in);
	struct sql_subscription_rows rows = {0};
	struct sql_subscription row;
	int r;

	while ((r = sql_subscription_from_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_subscription_of_organization_open(struct tx *tx,
						  const struct sql_subscription_of_organization_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_OF_ORGANIZATION);

	bind_str(&q, 0, in->organization);
	bind_str(&q, 1, in->account);
	bind_i64(&q, 2, in->at);
	return q;
}

int sql_subscription_of_organization_next(struct stmt *q, struct sql_subscription *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_of_organization_all(struct tx *tx,
					 const struct sql_subscription_of_organization_in *in,
					 struct sql_subscription_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_of_organization_open(tx, in);
	struct sql_subscription_rows rows = {0};
	struct sql_subscription row;
	int r;

	while ((r = sql_subscription_of_organization_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

int sql_subscription_insert(struct tx *tx, const struct sql_subscription *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SUBSCRIPTION_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_str(&q, 2, in->scope);
	bind_str(&q, 3, in->organization);
	bind_str(&q, 4, in->plan);
	bind_str(&q, 5, in->catalogue);
	bind_i64(&q, 6, in->starts);
	bind_opt_usec(&q, 7, in->ends);
	bind_i64(&q, 8, in->min_until);
	bind_i64(&q, 9, in->created);
	bind_str(&q, 10, in->created_by);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_subscription_end(struct tx *tx, const struct sql_subscription_end_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SUBSCRIPTION_END);
	int r;

	bind_opt_usec(&q, 0, in->ends);
	bind_str(&q, 1, in->account);
	bind_str(&q, 2, in->id);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_subscription_delete(struct tx *tx, const struct sql_subscription_delete_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SUBSCRIPTION_DELETE);
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

struct stmt sql_subscription_list_open(struct tx *tx, const struct sql_subscription_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_LIST);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->starts);
	bind_str(&q, 2, in->id);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_subscription_list_next(struct stmt *q, struct sql_subscription *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_list_all(struct tx *tx, const struct sql_subscription_list_in *in,
			      struct sql_subscription_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_list_open(tx, in);
	struct sql_subscription_rows rows = {0};
	struct sql_subscription row;
	int r;

	while ((r = sql_subscription_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_subscription_list_in_force_open(struct tx *tx,
						const struct sql_subscription_list_in_force_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_LIST_IN_FORCE);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->id);
	bind_i64(&q, 2, in->at);
	bind_i64(&q, 3, in->most);
	return q;
}

int sql_subscription_list_in_force_next(struct stmt *q, struct sql_subscription *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_list_in_force_all(struct tx *tx,
				       const struct sql_subscription_list_in_force_in *in,
				       struct sql_subscription_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_list_in_force_open(tx, in);
	struct sql_subscription_rows rows = {0};
	struct sql_subscription row;
	int r;

	while ((r = sql_subscription_list_in_force_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

static int read_subscription_change_last(struct stmt *q, struct sql_subscription_change_last_row *ret)
{
	struct sql_subscription_change_last_row row = {
		.seq = col_opt_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_subscription_change_last(struct tx *tx, const struct sql_subscription_change_last_in *in,
				 struct sql_subscription_change_last_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SUBSCRIPTION_CHANGE_LAST);
	int r;

	bind_str(&q, 0, in->account);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_subscription_change_last(&q, ret);
}

int sql_subscription_change_insert(struct tx *tx, const struct sql_subscription_change *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_SUBSCRIPTION_CHANGE_INSERT);
	int r;

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->at);
	bind_str(&q, 3, in->act);
	bind_str(&q, 4, in->scope);
	bind_str(&q, 5, in->from_plan);
	bind_str(&q, 6, in->from_catalogue);
	bind_str(&q, 7, in->to_plan);
	bind_str(&q, 8, in->to_catalogue);
	bind_i64(&q, 9, in->effective);
	bind_bool(&q, 10, in->forced);
	bind_bool(&q, 11, in->by_staff);
	bind_str(&q, 12, in->actor);
	bind_str(&q, 13, in->reason);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

struct stmt sql_subscription_change_list_open(struct tx *tx,
					      const struct sql_subscription_change_list_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_CHANGE_LIST);

	bind_str(&q, 0, in->account);
	bind_i64(&q, 1, in->seq);
	bind_i64(&q, 2, in->most);
	return q;
}

int sql_subscription_change_list_next(struct stmt *q, struct sql_subscription_change *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription_change(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_change_list_all(struct tx *tx,
				     const struct sql_subscription_change_list_in *in,
				     struct sql_subscription_change_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_change_list_open(tx, in);
	struct sql_subscription_change_rows rows = {0};
	struct sql_subscription_change row;
	int r;

	while ((r = sql_subscription_change_list_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}

struct stmt sql_subscription_change_newest_open(struct tx *tx,
						const struct sql_subscription_change_newest_in *in)
{
	struct stmt q = stmt_open(tx, Q_SUBSCRIPTION_CHANGE_NEWEST);

	bind_str(&q, 0, in->account);
	bind_str(&q, 1, in->scope);
	return q;
}

int sql_subscription_change_newest_next(struct stmt *q, struct sql_subscription_change *ret)
{
	int r = stmt_step(q);

	if (r <= 0)
		return r;
	r = row_subscription_change(q, ret);
	return r < 0 ? r : 1;
}

int sql_subscription_change_newest_all(struct tx *tx,
				       const struct sql_subscription_change_newest_in *in,
				       struct sql_subscription_change_rows *ret)
{
	struct stmt CLEANUP(stmt_done) q = sql_subscription_change_newest_open(tx, in);
	struct sql_subscription_change_rows rows = {0};
	struct sql_subscription_change row;
	int r;

	while ((r = sql_subscription_change_newest_next(&q, &row)) > 0)
		*VEC_ADD(tx_arena(tx), &rows) = row;
	if (r < 0)
		return r;
	*ret = rows;
	return 0;
}
