/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What happens to call backs by themselves: a promise breaks, a window ends, a
 * record gets old. Each is a step of its own, which looks again before it acts.
 */
#include "jobs.h"

#include "crypto.h"
#include "phone-private.h"
#include "phone.h"
#include "settings.h"

#define BATCH 200
#define EVENTS_KEPT DAYS(30) /* a PBX tells again within minutes */

struct found {
	str account, callback_id;
};

struct watch {
	const struct job_run *run;
	struct found v[BATCH];
	size_t n, at;
};

static void add(struct watch *s, str account, str callback_id)
{
	struct arena *a = s->run->arena;

	if (s->n < BATCH)
		s->v[s->n++] = (struct found){str_dup(a, account), str_dup(a, callback_id)};
}

static int find_breaking(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	struct sql_callback_breaking_rows rows;
	int r = sql_callback_breaking_all(
		tx, &(struct sql_callback_breaking_in){.now = s->run->now, .most = BATCH}, &rows);

	s->n = 0;
	for (size_t i = 0; r >= 0 && i < rows.n; i++)
		add(s, rows.v[i].account, rows.v[i].callback_id);
	return r;
}

static int find_stale(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	struct sql_callback_stale_rows rows;
	const struct sql_callback_stale_in in = {
		.now = s->run->now,
		.before = s->run->now - s->run->app->settings->phone_expire,
		.most = BATCH,
	};
	int r = sql_callback_stale_all(tx, &in, &rows);

	s->n = 0;
	for (size_t i = 0; r >= 0 && i < rows.n; i++)
		add(s, rows.v[i].account, rows.v[i].callback_id);
	return r;
}

static int find_old(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	struct sql_callback_ended_before_rows rows;
	const struct sql_callback_ended_before_in in = {
		.before = s->run->now - s->run->app->settings->case_retention,
		.most = BATCH,
	};
	int r = sql_callback_ended_before_all(tx, &in, &rows);

	s->n = 0;
	for (size_t i = 0; r >= 0 && i < rows.n; i++)
		add(s, rows.v[i].account, rows.v[i].callback_id);
	return r;
}

/* A request of nobody's, for what acts on cases; the provider's side sees every case. */
static struct req system_request(struct watch *s, struct tx *tx)
{
	return (struct req){
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = s->run->now,
		.caller = {.kind = PRINCIPAL_LOCAL},
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
}

static int open_found(struct watch *s, struct req *rq, struct phone_work *w)
{
	return phone_open_of(rq, s->v[s->at].account, s->v[s->at].callback_id, w);
}

static int note_broken(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	struct req rq = system_request(s, tx);
	struct phone_work w;
	int r = open_found(s, &rq, &w);

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	if (!callback_open(w.state) || w.row.first_try || w.row.broken || w.row.promised >= rq.now)
		return 0;
	w.row.broken = rq.now;
	return phone_keep(
		&w, &(struct phone_step){.name = S("promise-broken"), .promised = w.row.promised},
		NULL);
}

static int expire(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	struct req rq = system_request(s, tx);
	struct phone_work w;
	int r = open_found(s, &rq, &w);

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	if (phone_move(&w, CALLBACK_EXPIRE) < 0)
		return 0;
	return phone_keep(&w, &(struct phone_step){.name = S("expired")}, NULL);
}

static int remove_old(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	int r = sql_callback_delete(
		tx, &(struct sql_callback_delete_in){.account = s->v[s->at].account,
						     .callback_id = s->v[s->at].callback_id});

	return r < 0 ? r : 0;
}

static int forget_events(struct tx *tx, void *arg)
{
	struct watch *s = arg;
	int r = sql_pbx_event_delete_before(
		tx, &(struct sql_pbx_event_delete_before_in){.before = s->run->now - EVENTS_KEPT});

	return r < 0 ? r : 0;
}

static const struct {
	int (*find)(struct tx *tx, void *arg);
	int (*act)(struct tx *tx, void *arg);
} duties[] = {
	{find_breaking, note_broken},
	{find_stale, expire},
	{find_old, remove_old},
};

static int run(struct job_run *run)
{
	struct watch s = {.run = run};
	bool more = false;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(duties); i++) {
		if (duties[i].find == find_old && !run->app->settings->case_retention)
			continue;
		r = job_read(run, duties[i].find, &s);
		for (s.at = 0; r >= 0 && s.at < s.n && !job_over(run); s.at++)
			r = job_write(run, duties[i].act, &s);
		if (r < 0)
			return r;
		more = more || s.n == BATCH;
	}
	r = job_write(run, forget_events, &s);
	return r < 0 ? r : more;
}

const struct job phone_watch_job = {
	.name = "phone-watch",
	.help = "Notes call backs whose promise is broken, ends those that are over, removes old "
		"ones.",
	.interval = MINUTES(1),
	.limit = MINUTES(5),
	.run = run,
};
