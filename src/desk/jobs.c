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
	struct sql_desk_silent_rows rows;
	size_t at; /* the row that the step closes */
};

static int find_silent(struct tx *tx, void *arg)
{
	struct silent *s = arg;
	const struct sql_desk_silent_in in = {s->before, BATCH};
	int r;

	s->rows = (struct sql_desk_silent_rows){0};
	r = sql_desk_silent_all(tx, &in, &s->rows);
	if (r < 0)
		return r;
	/* The step's arena goes with the step. */
	for (size_t i = 0; i < s->rows.n; i++) {
		s->rows.v[i].account = str_dup(s->run->arena, s->rows.v[i].account);
		s->rows.v[i].case_id = str_dup(s->run->arena, s->rows.v[i].case_id);
	}
	return 0;
}

static int close_one(struct tx *tx, void *arg)
{
	struct silent *s = arg;
	const struct sql_desk_silent_row *which = &s->rows.v[s->at];
	struct req rq = {
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = s->run->now,
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
	for (; r == 0 && s.at < s.rows.n && !job_over(run); s.at++)
		r = job_write(run, close_one, &s);
	return r < 0 ? r : s.rows.n == BATCH;
}

const struct job desk_auto_resolve_job = {
	.name = "desk-auto-resolve",
	.help = "Resolves cases whose customer has been silent for desk.auto_resolve_after.",
	.interval = MINUTES(1),
	.limit = MINUTES(5),
	.run = run,
};
