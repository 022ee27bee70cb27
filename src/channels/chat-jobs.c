/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Silence. A chat knows when it has to be looked at; each is looked at in a step
 * of its own, under its account's lock, where what is due is derived anew.
 */
#include "chat-private.h"

#include "crypto.h"
#include "desk.h"
#include "jobs.h"
#include "settings.h"

#define BATCH 100

struct quiet {
	const struct job_run *run;
	struct sql_chat_due_row *chats;
	size_t n, at;
};

static int find_quiet(struct tx *tx, void *arg)
{
	struct quiet *q = arg;
	struct sql_chat_due_rows found = {0};
	struct arena *a = q->run->arena;
	int r = sql_chat_due_all(tx, &(struct sql_chat_due_in){q->run->now, BATCH}, &found);

	if (r < 0)
		return r;
	q->n = found.n;
	q->chats = ARENA_ARRAY(a, struct sql_chat_due_row, found.n);
	for (size_t i = 0; i < found.n; i++) {
		q->chats[i].account = str_dup(a, found.v[i].account);
		q->chats[i].chat_id = str_dup(a, found.v[i].chat_id);
	}
	return 0;
}

static int ask(struct chat_work *w)
{
	int r = chat_move(w, CHAT_FALL_IDLE);

	return r < 0 ? r : chat_append(w, &(struct chat_entry){.kind = "idle", .by = ACTOR_SYSTEM});
}

/* Its agent does not answer: somebody else shall. */
static int requeue(struct chat_work *w)
{
	int r = chat_move(w, CHAT_AGENT_SILENT);

	w->queued = true;
	w->passed = w->chat.agent;
	w->chat.agent = S("");
	w->chat.agent_name = S("");
	w->chat.line_at = w->chat.started;
	return r < 0 ? r
		     : chat_append(w, &(struct chat_entry){.kind = "requeued", .by = ACTOR_SYSTEM});
}

static int give_up(struct chat_work *w)
{
	return chat_finish(w, CHAT_GIVE_UP, ACTOR_SYSTEM,
			   chat_in_line(w->state) ? "waiting" : "silence", (str){0});
}

static int look_at(struct chat_work *w)
{
	const struct chat_patience p = chat_patience_of(w->rq->app->settings);
	const struct chat_quiet q = chat_quiet_of(w);
	enum chat_input input;
	usec due = chat_due(&q, &p, &input);
	int r = 0;

	if (due && due <= w->rq->now)
		r = input == CHAT_FALL_IDLE      ? ask(w)
		    : input == CHAT_AGENT_SILENT ? requeue(w)
						 : give_up(w);
	return r < 0 ? r : chat_close(w); /* also when a setting moved what is due */
}

static int look_at_one(struct tx *tx, void *arg)
{
	struct quiet *q = arg;
	const struct sql_chat_due_row *which = &q->chats[q->at];
	struct req rq = {
		.arena = tx_arena(tx),
		.app = q->run->app,
		.now = q->run->now,
		.caller = {.kind = PRINCIPAL_LOCAL},
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
	struct chat_work w;
	int r = chat_open_any(&rq, which->account, which->chat_id, &w);

	if (r == E_NOENT)
		return 0;
	return r < 0 ? r : look_at(&w);
}

static int run(struct job_run *run)
{
	struct quiet q = {.run = run};
	int r = job_read(run, find_quiet, &q);

	for (; r == 0 && q.at < q.n && !job_over(run); q.at++)
		r = job_write(run, look_at_one, &q);
	return r < 0 ? r : q.n == BATCH;
}

const struct job chat_silence_job = {
	.name = "chat-silence",
	.help = "Asks silent customers of chats whether they are there, ends chats that stay "
		"silent, "
		"and brings those back into the line whose agent is.",
	.interval = SECONDS(5),
	.limit = MINUTES(1),
	.run = run,
};
