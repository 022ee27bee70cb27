/* SPDX-License-Identifier: Apache-2.0 */
/* Made by tools/sqlgen.py of src/service's statements; do not edit. */
#include "service_sql.h"

#include "queries.h"

static int read_idempotency_find(struct stmt *q, struct sql_idempotency_find_row *ret)
{
	struct sql_idempotency_find_row row = {
		.request_id = col_str(q, 0),
		.response = col_str(q, 1),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_idempotency_find(struct tx *tx, const struct sql_idempotency_find_in *in,
			 struct sql_idempotency_find_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_IDEMPOTENCY_FIND);
	int r;

	bind_str(&q, 0, in->account);
	bind_bytes(&q, 1, in->call);
	bind_i64(&q, 2, in->since);
	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_idempotency_find(&q, ret);
}

int sql_idempotency_put(struct tx *tx, const struct sql_idempotency_put_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_IDEMPOTENCY_PUT);
	int r;

	bind_str(&q, 0, in->account);
	bind_bytes(&q, 1, in->call);
	bind_str(&q, 2, in->request_id);
	bind_bytes(&q, 3, in->response);
	bind_i64(&q, 4, in->created);
	r = stmt_exec(&q);
	if (r < 0)
		return r;
	if (r > 1)
		return E_CONFLICT;
	return r == 1 ? 0 : E_NOENT;
}

int sql_idempotency_purge(struct tx *tx, const struct sql_idempotency_purge_in *in)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_IDEMPOTENCY_PURGE);

	bind_i64(&q, 0, in->before);
	bind_i64(&q, 1, in->most);
	return stmt_exec(&q);
}

static int read_alive(struct stmt *q, struct sql_alive_row *ret)
{
	struct sql_alive_row row = {
		.answer = col_i64(q, 0),
	};

	if (q->failed < 0)
		return q->failed;
	*ret = row;
	return 0;
}

int sql_alive(struct tx *tx, struct sql_alive_row *ret)
{
	struct stmt CLEANUP(stmt_done) q = stmt_open(tx, Q_ALIVE);
	int r;

	r = stmt_step(&q);
	if (r <= 0)
		return r < 0 ? r : E_NOENT;
	return read_alive(&q, ret);
}
