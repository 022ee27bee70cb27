/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What moves clocks without an event of the case: hours, holidays and levels
 * that changed, and accounts that went over to another plan. Both jobs go
 * through open cases in small steps and are safe to cut off and to repeat.
 */
#include "audit.h"
#include "case-jobs.h"
#include "case-private.h"
#include "clock-promise.h"
#include "crypto.h"
#include "escalation.h"
#include "plan-gate.h"
#include "settings.h"
#include "subscription.h"

#define CASES_A_STEP 50
#define CASES_A_READ 500
/* A change of a subscription may be committed a little after the moment it holds from. */
#define OVERLAP MINUTES(5)
#define LOOK_BACK DAYS(1)

static struct req job_req(const struct job_run *run, struct tx *tx)
{
	return (struct req){
		.arena = tx_arena(tx),
		.app = run->app,
		.now = run->now,
		.caller = {.kind = PRINCIPAL_LOCAL}, /* the provider's side sees every case */
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
}

/* Locks the account and reads the case again. E_NOENT: it is gone. */
static int open_case(struct req *rq, str account, str case_id, struct case_row *ret)
{
	int r = account_lock(rq->tx, account);

	return r < 0 ? r : case_load(rq, account, case_id, ret);
}

/* ---- caches after a change of hours, holidays or levels ---- */

struct refresh {
	const struct job_run *run;
	struct sql_clock_refresh_load_row at;
	bool end;
};

static int read_state(struct tx *tx, void *arg)
{
	struct refresh *f = arg;
	int r = sql_clock_refresh_load(tx, &f->at);

	if (r < 0)
		return r;
	f->at.account = str_dup(f->run->arena, f->at.account);
	f->at.case_id = str_dup(f->run->arena, f->at.case_id);
	f->at.levels = str_dup(f->run->arena, f->at.levels);
	return 0;
}

static str levels_in_force(const struct job_run *run)
{
	return run->app->escalations ? run->app->escalations->sha256 : S("");
}

static int note_levels(struct tx *tx, void *arg)
{
	const struct refresh *f = arg;
	int r = sql_clock_refresh_levels(
		tx, &(struct sql_clock_refresh_levels_in){.levels = levels_in_force(f->run)});

	return r < 0 ? r : 0;
}

static bool same_caches(const struct case_row *a, const struct case_row *b)
{
	return a->next_due == b->next_due && a->alarm_at == b->alarm_at &&
	       a->response_due == b->response_due && a->response_target == b->response_target &&
	       str_eq(a->response_calendar, b->response_calendar);
}

static int refresh_case(struct req *rq, str account, str case_id)
{
	struct case_promises promises;
	struct case_row row, derived;
	struct case_clocks clocks;
	struct case_event *events;
	size_t n;
	int r = open_case(rq, account, case_id, &row);

	if (r == E_NOENT)
		return 0;
	derived = row;
	case_promises_init(&promises, rq, &derived);
	if (r >= 0)
		r = case_events_load(rq, &row, &events, &n);
	if (r >= 0)
		r = case_clocks_cache(&promises, events, n, &derived, &clocks);
	/* a damaged log is db rebuild's business */
	if (r == E_SYNTAX || (r >= 0 && same_caches(&row, &derived)))
		return 0;
	return r < 0 ? r : case_save(rq, &derived, row.events);
}

static int refresh_step(struct tx *tx, void *arg)
{
	struct refresh *f = arg;
	struct req rq = job_req(f->run, tx);
	const struct sql_clock_refresh_next_in in = {f->at.account, f->at.case_id, CASES_A_STEP};
	struct sql_clock_refresh_next_rows rows;
	struct sql_clock_refresh_move_in move = {
		.generation = f->at.generation, .account = S(""), .case_id = S("")};
	int r = sql_clock_refresh_next_all(tx, &in, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		r = refresh_case(&rq, rows.v[i].account, rows.v[i].case_id);
		move.account = rows.v[i].account;
		move.case_id = rows.v[i].case_id;
	}
	if (r < 0)
		return r;
	move.done = rows.n < CASES_A_STEP;
	f->end = move.done;
	r = sql_clock_refresh_move(tx, &move);
	return r < 0 ? r : 0;
}

static int clocks_refresh(struct job_run *run)
{
	struct refresh f = {.run = run};
	int r = job_read(run, read_state, &f);

	if (r >= 0 && !str_eq(f.at.levels, levels_in_force(run))) {
		r = job_write(run, note_levels, &f);
		if (r >= 0)
			r = job_read(run, read_state, &f);
	}
	for (f.end = f.at.done; r >= 0 && !f.end && !job_over(run);) {
		r = job_write(run, refresh_step, &f);
		/* another change may have begun it again */
		if (r >= 0 && !f.end)
			r = job_read(run, read_state, &f);
	}
	return r < 0 ? r : !f.end;
}

const struct job job_clocks_refresh = {
	.name = "clocks-refresh",
	.help = "Aims the clocks of open cases anew after hours, holidays or levels changed.",
	.interval = MINUTES(1),
	.limit = MINUTES(30),
	.run = clocks_refresh,
};

/* ---- cases whose account went over to another plan ---- */

struct replan {
	const struct job_run *run;
	usec since;
	bool kept; /* the selected catalogue is stored */
	str account, case_id;
	struct sql_clock_replan_next_row *cases;
	size_t n, at;
};

static int find_replans(struct tx *tx, void *arg)
{
	struct replan *p = arg;
	const struct sql_clock_replan_next_in in = {p->since, p->run->now, p->account, p->case_id,
						    CASES_A_READ};
	struct sql_clock_replan_next_rows rows;
	struct arena *a = p->run->arena;
	int r = sql_clock_replan_next_all(tx, &in, &rows);

	if (r < 0)
		return r;
	p->n = rows.n;
	p->cases = ARENA_ARRAY(a, struct sql_clock_replan_next_row, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		p->cases[i].account = str_dup(a, rows.v[i].account);
		p->cases[i].case_id = str_dup(a, rows.v[i].case_id);
	}
	return 0;
}

static int replan_case(struct tx *tx, void *arg)
{
	const struct replan *p = arg;
	struct req rq = job_req(p->run, tx);
	const struct case_change change = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = rq.app->settings->provider_name,
		.channel = S("system"),
		.replan = true,
	};
	struct case_row row;
	int r = open_case(&rq, p->cases[p->at].account, p->cases[p->at].case_id, &row);

	if (r == E_NOENT)
		return 0;
	if (r < 0 || !case_status_open(row.status))
		return r;
	return case_change(&rq, &row, &change, NULL);
}

static int note_seen(struct tx *tx, void *arg)
{
	const struct replan *p = arg;

	return sql_clock_plans_seen(tx, &(struct sql_clock_plans_seen_in){.until = p->run->now});
}

/* Who has no subscription is on the selected catalogue's default plan: its text must outlive the
 * file, for the clocks of the cases that are opened under it. */
static int look_for_catalogue(struct tx *tx, void *arg)
{
	struct replan *p = arg;
	struct req rq = job_req(p->run, tx);
	int r = catalogue_kept(&rq, plan_book_selected(p->run->app->plans));

	p->kept = r > 0;
	return r < 0 ? r : 0;
}

static int keep_catalogue(struct tx *tx, void *arg)
{
	const struct replan *p = arg;
	struct req rq = job_req(p->run, tx);

	return catalogue_keep(&rq, plan_book_selected(p->run->app->plans));
}

static int cases_replan(struct job_run *run)
{
	struct refresh state = {.run = run};
	struct replan p = {.run = run, .account = S(""), .case_id = S("")};
	int r = job_read(run, look_for_catalogue, &p);

	if (r >= 0 && !p.kept)
		r = job_write(run, keep_catalogue, &p);
	if (r >= 0)
		r = job_read(run, read_state, &state);
	if (r < 0)
		return r;
	/* a wall clock that was set back must not hide anything */
	p.since = state.at.plans_seen < run->now ? state.at.plans_seen - OVERLAP
						 : run->now - LOOK_BACK;
	if (!state.at.plans_seen)
		p.since = run->now - LOOK_BACK;
	do {
		r = job_read(run, find_replans, &p);
		for (p.at = 0; r >= 0 && p.at < p.n; p.at++) {
			if (job_over(run))
				return 1;
			r = job_write(run, replan_case, &p);
			p.account = p.cases[p.at].account;
			p.case_id = p.cases[p.at].case_id;
		}
	} while (r >= 0 && p.n == CASES_A_READ);
	/* nothing changed, nothing is written, except once in a while */
	if (r >= 0 && (p.account.n || run->now - state.at.plans_seen > LOOK_BACK / 2 ||
		       run->now < state.at.plans_seen))
		r = job_write(run, note_seen, &p);
	return r;
}

const struct job job_cases_replan = {
	.name = "cases-replan",
	.help = "Tells open cases that their account went over to another plan.",
	.interval = MINUTES(1),
	.limit = MINUTES(10),
	.run = cases_replan,
};
