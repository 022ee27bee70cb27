/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Routing as it happens: replies that did not come, cases that are new, cases that
 * wait for somebody. A step decides about some cases over one view of the roster;
 * heavier ones go first.
 */
#include <stdlib.h>

#include "audit.h"
#include "hands.h"
#include "jobs.h"
#include "routing.h"
#include "settings.h"

#define BATCH 200
#define STEP 50
/* Cases whose writing took so long are still seen. */
#define OVERLAP MINUTES(1)
/* Cases that were opened in the past, e.g. imported ones, are seen that often. */
#define SWEEP DAYS(1)

struct task {
	str account, case_id;
	int64_t points;
	str display; /* rises with time */
};

struct plan_of_run {
	const struct job_run *run;
	struct task *lapsed, *tasks;
	size_t lapsed_count, task_count;
	bool full, sweeping;
	struct sql_routing_mark_row mark;
	size_t at, end; /* what the step does */
	size_t some_decided, decided;
};

static struct task task_of(struct arena *a, const struct roster *h,
			   const struct sql_routing_task *w)
{
	return (struct task){str_dup(a, w->account), str_dup(a, w->case_id),
			     roster_points(h, w->severity), str_dup(a, w->display_id)};
}

static int heavier_first(const void *x, const void *y)
{
	const struct task *a = x, *b = y;

	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	return str_cmp(a->display, b->display);
}

/* What the mark says is new, or everything once in a while. */
static int find_new(struct plan_of_run *p, struct tx *tx, struct sql_routing_task_rows *ret)
{
	usec from, now = p->run->now;
	struct sql_routing_new_in in = {.most = BATCH};
	int r = sql_routing_mark(tx, &p->mark);

	if (r == E_NOENT)
		p->mark = (struct sql_routing_mark_row){0};
	else if (r < 0)
		return r;
	p->sweeping = p->mark.swept + SWEEP <= now;
	from = p->sweeping ? 0 : p->mark.seen;
	in.from_display = str_fmt(tx_arena(tx), "%010lld", (long long)(from / SECONDS(1)));
	r = sql_routing_new_all(tx, &in, ret);
	p->full = ret->n == BATCH;
	return r;
}

static int find_work(struct tx *tx, void *arg)
{
	struct plan_of_run *p = arg;
	struct req rq = {.arena = tx_arena(tx), .app = p->run->app, .now = p->run->now, .tx = tx};
	struct roster *h = ARENA_NEW(rq.arena, struct roster);
	struct sql_routing_task_rows lapsed = {0}, waiting = {0}, fresh = {0};
	struct arena *a = p->run->arena;
	int r = roster_load_rules(&rq, h);

	if (r >= 0)
		r = sql_routing_lapsed_all(tx, &(struct sql_routing_lapsed_in){p->run->now, BATCH},
					   &lapsed);
	if (r >= 0)
		r = sql_routing_waiting_all(
			tx, &(struct sql_routing_waiting_in){p->run->now, BATCH}, &waiting);
	if (r >= 0 && h->route.rule_count)
		r = find_new(p, tx, &fresh);
	if (r < 0)
		return r;
	p->lapsed = ARENA_ARRAY(a, struct task, lapsed.n);
	p->lapsed_count = lapsed.n;
	for (size_t i = 0; i < lapsed.n; i++)
		p->lapsed[i] = task_of(a, h, &lapsed.v[i]);
	p->tasks = ARENA_ARRAY(a, struct task, waiting.n + fresh.n);
	p->task_count = waiting.n + fresh.n;
	for (size_t i = 0; i < p->task_count; i++)
		p->tasks[i] =
			task_of(a, h, i < waiting.n ? &waiting.v[i] : &fresh.v[i - waiting.n]);
	if (p->task_count)
		qsort(p->tasks, p->task_count, sizeof(*p->tasks), heavier_first);
	p->full = p->full || waiting.n == BATCH || lapsed.n == BATCH;
	return 0;
}

static int lapse_one(struct tx *tx, void *arg)
{
	struct plan_of_run *p = arg;
	const struct task *t = &p->lapsed[p->at];
	struct req rq;
	int r = job_request(p->run, tx, &rq);

	if (r >= 0)
		r = account_lock(tx, t->account);
	return r < 0 ? r : routing_lapse(&rq, t->account, t->case_id);
}

/* 1: decided; 0: there was nothing to decide. */
static int route_one(struct req *rq, struct roster *h, const struct task *t)
{
	struct routing w;
	int r = account_lock(rq->tx, t->account);

	if (r >= 0)
		r = routing_decide(rq, h, t->account, t->case_id, &w);
	if (r == E_NOENT)
		return 0;
	/* somebody may have taken it since it was found */
	if (r >= 0 && w.holder.assignee.n) {
		if (!w.known.account.p || !w.known.retry_at)
			return 0;
		w.d.outcome = ROUTE_NONE;
	}
	if (r >= 0)
		r = routing_apply(rq, h, &w);
	return r < 0 ? r : 1;
}

static int route_some(struct tx *tx, void *arg)
{
	struct plan_of_run *p = arg;
	struct roster *h;
	struct req rq;
	int r = job_request(p->run, tx, &rq);

	if (r < 0)
		return r;
	h = ARENA_NEW(rq.arena, struct roster);
	r = roster_load(&rq, h);
	p->some_decided = 0;
	for (size_t i = p->at; r >= 0 && i < p->end; i++) {
		r = route_one(&rq, h, &p->tasks[i]);
		p->some_decided += r > 0;
	}
	return r < 0 ? r : 0;
}

/* Everything up to here was looked at. */
static int remember(struct tx *tx, void *arg)
{
	struct plan_of_run *p = arg;
	const struct sql_routing_mark_put_in in = {p->run->now - OVERLAP,
						   p->sweeping ? p->run->now : p->mark.swept};

	return sql_routing_mark_put(tx, &in);
}

static int run(struct job_run *run)
{
	struct plan_of_run p = {.run = run, .mark = {.seen = -1}};
	int r;

	if (!run->app->settings->routing)
		return 0;
	r = job_read(run, find_work, &p);

	for (p.at = 0; r == 0 && p.at < p.lapsed_count && !job_over(run); p.at++)
		r = job_write(run, lapse_one, &p);
	for (p.at = 0; r == 0 && p.at < p.task_count && !job_over(run); p.at = p.end) {
		p.end = p.at + STEP < p.task_count ? p.at + STEP : p.task_count;
		r = job_write(run, route_some, &p);
		p.decided += p.some_decided;
	}
	if (r == 0 && !p.full && p.mark.seen >= 0 && p.at == p.task_count &&
	    (p.sweeping || run->now - p.mark.seen >= 2 * OVERLAP))
		r = job_write(run, remember, &p);
	/* only while it gets on */
	return r < 0 ? r : p.full && p.lapsed_count + p.decided > 0;
}

const struct job desk_routing_job = {
	.name = "desk-routing",
	.help = "Gives cases to agents by the rules of routing, and queues those again that nobody "
		"replied to in time.",
	.interval = SECONDS(2),
	.limit = MINUTES(5),
	.run = run,
};
