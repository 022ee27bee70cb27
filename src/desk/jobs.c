/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Closes cases whose customer does not answer any more. Each is closed in a
 * step of its own: its account's writers wait no longer than for one case.
 */
#include "jobs.h"

#include "audit.h"
#include "crypto.h"
#include "desk.h"
#include "desk_sql.h"
#include "settings.h"

#define BATCH 200

struct silent {
	const struct job_run *run;
	usec before;
	struct sql_desk_silent_row *cases;
	size_t n;
	size_t at; /* the one that the step closes */
};

static int find_silent(struct tx *tx, void *arg)
{
	struct silent *s = arg;
	const struct sql_desk_silent_in in = {s->before, BATCH};
	struct sql_desk_silent_rows found = {0};
	struct arena *a = s->run->arena;
	int r = sql_desk_silent_all(tx, &in, &found);

	if (r < 0)
		return r;
	/* What the step found goes with its arena; the run's outlives the steps that follow. */
	s->n = found.n;
	s->cases = ARENA_ARRAY(a, struct sql_desk_silent_row, found.n);
	for (size_t i = 0; i < found.n; i++) {
		s->cases[i].account = str_dup(a, found.v[i].account);
		s->cases[i].case_id = str_dup(a, found.v[i].case_id);
	}
	return 0;
}

static int close_one(struct tx *tx, void *arg)
{
	struct silent *s = arg;
	const struct sql_desk_silent_row *which = &s->cases[s->at];
	struct req rq = {
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = s->run->now,
		.caller = {.kind = PRINCIPAL_LOCAL}, /* the provider's side sees every case */
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
	const struct case_change change = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = rq.app->settings->provider_name,
		.channel = S("system"),
		.has_action = true,
		.action = ACTION_SYSTEM_RESOLVE,
	};
	struct case_row row;
	int r = account_lock(tx, which->account);

	if (r == 0)
		r = case_load(&rq, which->account, which->case_id, &row);
	if (r == E_NOENT)
		return 0;
	if (r < 0)
		return r;
	/* The customer may have answered since it was found. */
	if (row.status != CASE_PENDING_CUSTOMER || row.last_communication >= s->before)
		return 0;
	return case_change(&rq, &row, &change, NULL);
}

static int run(struct job_run *run)
{
	usec patience = run->app->settings->auto_resolve_after;
	struct silent s = {.run = run, .before = run->now - patience};
	int r;

	if (!patience)
		return 0;
	r = job_read(run, find_silent, &s);
	for (; r == 0 && s.at < s.n && !job_over(run); s.at++)
		r = job_write(run, close_one, &s);
	return r < 0 ? r : s.n == BATCH;
}

const struct job desk_auto_resolve_job = {
	.name = "desk-auto-resolve",
	.help = "Resolves cases whose customer has been silent for desk.auto_resolve_after.",
	.interval = MINUTES(1),
	.limit = MINUTES(5),
	.run = run,
};
