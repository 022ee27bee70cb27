/* SPDX-License-Identifier: Apache-2.0 */
#include "idempotency.h"

#include "encode.h"
#include "operation.h"
#include "service_sql.h"
#include "settings.h"

#define PURGE_STEP 500
#define CALL_KEY 16 /* bytes of the call's hash that are stored */

static bool wanted(const struct req *rq)
{
	str id = rq->client.invocation_id;

	return id.n > 0 && id.n <= INVOCATION_MAX && rq->app->settings->idempotency_keep > 0 &&
	       rq->caller.account.p && rq->caller.principal.p;
}

void idempotency_init(struct idempotency *once, const struct req *rq, str body)
{
	uint8_t said[SHA256_LEN];

	once->wanted = wanted(rq);
	if (!once->wanted)
		return;
	sha256(body, said);
	sha256(str_fmt(rq->arena, "%.*s/%.*s/%.*s/%.*s/%.*s", STR_ARG(rq->caller.account),
		       STR_ARG(rq->caller.principal), STR_ARG(rq->op->action),
		       STR_ARG(rq->client.invocation_id),
		       STR_ARG(hex_encode(rq->arena, (str){(const char *)said, sizeof(said)}))),
	       once->call);
}

/* What a sealed answer is bound to: it opens for this call only. */
static str whole_call(const struct idempotency *once)
{
	return (str){(const char *)once->call, sizeof(once->call)};
}

static str call_key(const struct idempotency *once)
{
	return str_slice(whole_call(once), 0, CALL_KEY);
}

int idempotency_find(struct req *rq, const struct idempotency *once, const uint8_t *seal_key,
		     str *ret_answer)
{
	struct sql_idempotency_find_row row;
	int r;

	if (!once->wanted)
		return 0;
	r = sql_idempotency_find(rq->tx,
				 &(struct sql_idempotency_find_in){
					 .account = rq->caller.account,
					 .call = call_key(once),
					 .since = rq->now - rq->app->settings->idempotency_keep,
				 },
				 &row);
	if (r == E_NOENT)
		return 0;
	if (r < 0)
		return r;
	/* Sealed under a key that is gone: nobody can repeat that answer any more. */
	if (seal_key &&
	    unseal(rq->arena, seal_key, row.response, whole_call(once), &row.response) < 0)
		return 0;
	*ret_answer = row.response;
	rq->id = row.request_id;
	return 1;
}

int idempotency_put(struct req *rq, const struct idempotency *once, const uint8_t *seal_key,
		    str answer)
{
	if (!once->wanted)
		return 0;
	if (seal_key)
		answer = seal(rq->arena, seal_key, answer, whole_call(once));
	return sql_idempotency_put(rq->tx, &(struct sql_idempotency_put_in){
						   .account = rq->caller.account,
						   .call = call_key(once),
						   .request_id = rq->id,
						   .response = answer,
						   .created = rq->now,
					   });
}

struct purge {
	usec before;
	int removed;
};

static int purge_step(struct tx *tx, void *arg)
{
	struct purge *p = arg;

	p->removed = sql_idempotency_purge(
		tx, &(struct sql_idempotency_purge_in){.before = p->before, .most = PURGE_STEP});
	return p->removed < 0 ? p->removed : 0;
}

static int purge(struct job_run *run)
{
	struct purge p = {.before = run->now - run->app->settings->idempotency_keep};
	int r = job_write(run, purge_step, &p);

	return r < 0 ? r : p.removed == PURGE_STEP;
}

const struct job idempotency_job = {
	.name = "idempotency",
	.help = "Forgets answers that were kept for repeated calls and are too old.",
	.interval = MINUTES(5),
	.limit = MINUTES(5),
	.run = purge,
};
