/* SPDX-License-Identifier: Apache-2.0 */
#include "identity-jobs.h"

#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "identity-private.h"
#include "key-use.h"
#include "reseal.h"
#include "settings.h"

#define STEP 200
#define PRUNE_STEP 500

struct uses_step {
	struct key_use uses[STEP];
	size_t n;
};

/* Seen in the order of their ids, so that two nodes do not wait for each other's rows. */
static int by_id(const void *a, const void *b)
{
	return str_cmp(((const struct key_use *)a)->key_id, ((const struct key_use *)b)->key_id);
}

static int write_uses(struct tx *tx, void *arg)
{
	const struct uses_step *s = arg;

	for (size_t i = 0; i < s->n; i++) {
		int r = sql_access_key_touch(tx, &(struct sql_access_key_touch_in){
							 .id = s->uses[i].key_id,
							 .used = s->uses[i].minute,
						 });
		if (r < 0)
			return r;
	}
	return 0;
}

static int key_use_run(struct job_run *run)
{
	struct key_uses *uses = run->app->identity->uses;
	struct uses_step *s = ARENA_NEW(run->arena, struct uses_step);

	while (!job_over(run)) {
		s->n = key_uses_pending(uses, run->arena, STEP, s->uses);
		if (!s->n)
			return 0;
		qsort(s->uses, s->n, sizeof(s->uses[0]), by_id);
		int r = job_write(run, write_uses, s);
		if (r < 0)
			return r;
		key_uses_written(uses, s->uses, s->n);
	}
	return 1;
}

const struct job key_use_job = {
	.name = "key-use",
	.help = "Writes when access keys were last used.",
	.interval = MINUTES(1),
	.limit = MINUTES(1),
	.run = key_use_run,
};

struct reseal_step {
	const struct app *app;
	int64_t done;
};

static int reseal_step(struct tx *tx, void *arg)
{
	struct reseal_step *s = arg;

	return reseal_some(tx, s->app, STEP, &s->done);
}

/*
 * The old keys go only in a run that found nothing left to do: a writer that
 * sealed with one just before the rotation may commit after a run has looked.
 */
static int reseal_run(struct job_run *run)
{
	struct reseal_step s = {.app = run->app};
	struct keyring *keyring = run->app->keyring;
	bool idle = true;
	char *why = NULL;
	int r;

	if (keyring_count(keyring) == 1)
		return 0;
	for (;;) {
		if (job_over(run))
			return 1;
		r = job_write(run, reseal_step, &s);
		if (r < 0)
			return r;
		if (!s.done)
			break;
		idle = false;
	}
	if (!idle)
		return 0;
	r = keyring_drop_old(keyring, &why);
	mem_free(why);
	return r;
}

const struct job reseal_job = {
	.name = "reseal",
	.help = "Seals all secrets anew after the master key was rotated.",
	.interval = MINUTES(1),
	.limit = MINUTES(10),
	.run = reseal_run,
};

struct prune_step {
	struct keyring *keyring;
	char account[ACCOUNT_ID_LEN]; /* chain at hand; those before it are done */
	size_t account_len;
	char next[ACCOUNT_ID_LEN];
	size_t next_len; /* 0: no more */
	usec before;
	bool more;
};

static int next_account(struct tx *tx, void *arg)
{
	struct prune_step *s = arg;
	str at = {s->account, s->account_len};
	struct sql_audit_head_rows rows;
	int r = sql_audit_head_list_all(
		tx, &(struct sql_audit_head_list_in){.after = at, .most = 1}, &rows);

	if (r < 0)
		return r;
	s->next_len = rows.n ? rows.v[0].account.n : 0;
	if (s->next_len > sizeof(s->next))
		return E_IO;
	if (rows.n)
		memcpy(s->next, rows.v[0].account.p, s->next_len);
	return 0;
}

static int prune_account(struct tx *tx, void *arg)
{
	struct prune_step *s = arg;
	str at = {s->account, s->account_len};

	return audit_prune(tx, s->keyring, at, s->before, PRUNE_STEP, &s->more);
}

static int audit_retention_run(struct job_run *run)
{
	usec keep = run->app->settings->audit_retention;
	struct prune_step s = {
		.keyring = run->app->keyring,
		.before = run->now - keep,
	};
	int r;

	if (!keep)
		return 0;
	for (;;) {
		r = job_read(run, next_account, &s);
		if (r < 0 || !s.next_len)
			return r;
		memcpy(s.account, s.next, sizeof(s.account));
		s.account_len = s.next_len;
		do {
			if (job_over(run))
				return 1;
			r = job_write(run, prune_account, &s);
			if (r < 0)
				return r;
		} while (s.more);
	}
}

const struct job audit_retention_job = {
	.name = "audit-retention",
	.help = "Removes audit records that are older than audit.retention.",
	.interval = HOURS(6),
	.limit = MINUTES(10),
	.run = audit_retention_run,
};
