/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The job that sends. In turns: look what is due (a reading step), hand it over
 * one by one, write down what became of it (a writing step). A crash between the
 * last two sends again, with the same Message-ID.
 */
#include "counters.h"
#include "jobs.h"
#include "mail-transport.h"
#include "settings.h"

#define BATCH 50
#define MARK_EVERY 20
#define PURGE 500
#define ERROR_MAX 300
#define BEHIND SECONDS(10)
#define WAIT_MOST DAYS(5)

/* What became of one mail. */
struct outcome {
	enum notice_state state;
	usec due;
	int64_t tries;
	str error;
	bool nobody;  /* its address is to be paused */
	bool arrived; /* its address works */
};

struct turn {
	struct job_run *run;
	const struct settings *settings;
	struct arena *arena; /* of the turn */
	usec now;
	struct sql_notice_rows rows;
	str *paused; /* why, for each row whose address is */
	struct outcome outcomes[BATCH];
	size_t from, to; /* to be written down */
};

static int look_at_pause(struct tx *tx, struct turn *t, size_t i)
{
	struct sql_pause_load_row pause;
	int r = sql_pause_load(tx, &(struct sql_pause_load_in){.address = t->rows.v[i].recipient},
			       &pause);

	if (r == 0 && pause.until > t->now)
		t->paused[i] = str_fmt(t->arena, "mails to this address came back: %.*s",
				       STR_ARG(pause.why));
	return r == E_NOENT ? 0 : r;
}

static str keep(struct arena *a, str s)
{
	return str_dup(a, s);
}

/* Rows live in the step's arena; the turn's outlives it. */
static void keep_row(struct arena *a, struct sql_notice *n)
{
	str *texts[] = {
		&n->account,        &n->notice_id,  &n->source,      &n->recipient, &n->name,
		&n->person_account, &n->person,     &n->template,    &n->language,  &n->case_id,
		&n->display_id,     &n->message_id, &n->in_reply_to, &n->refs,      &n->fields,
		&n->error,          &n->digest,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = keep(a, *texts[i]);
}

static int read_due(struct tx *tx, void *arg)
{
	struct turn *t = arg;
	struct sql_notice_rows rows;
	int r = sql_notice_next_all(tx, &(struct sql_notice_next_in){.now = t->now, .most = BATCH},
				    &rows);

	if (r < 0)
		return r;
	t->rows.v = ARENA_ARRAY(t->arena, struct sql_notice, rows.n);
	t->paused = ARENA_ARRAY(t->arena, str, rows.n);
	t->rows.n = rows.n;
	for (size_t i = 0; r == 0 && i < rows.n; i++) {
		t->rows.v[i] = rows.v[i];
		keep_row(t->arena, &t->rows.v[i]);
		r = look_at_pause(tx, t, i);
	}
	return r;
}

static int mark(struct tx *tx, const struct turn *t, size_t i)
{
	const struct sql_notice *row = &t->rows.v[i];
	const struct outcome *o = &t->outcomes[i];
	int r = sql_notice_mark(tx, &(struct sql_notice_mark_in){
					    .account = row->account,
					    .notice_id = row->notice_id,
					    .state = o->state,
					    .due = o->due,
					    .now = t->now,
					    .tries = o->tries,
					    .error = o->error,
				    });

	if (r > 0 && o->nobody)
		r = mail_address_failed(tx, t->now, row->recipient, o->error);
	return r < 0 ? r : 0;
}

static int mark_all(struct tx *tx, void *arg)
{
	struct turn *t = arg;
	int r = 0;

	for (size_t i = t->from; r == 0 && i < t->to; i++)
		r = mark(tx, t, i);
	return r;
}

static void count(const struct turn *t)
{
	static const enum counter counters[] = {
		[NOTICE_WAITING] = COUNT_NOTICES_LATER,
		[NOTICE_SENT] = COUNT_NOTICES_SENT,
		[NOTICE_DEAD] = COUNT_NOTICES_DEAD,
		[NOTICE_DROPPED] = COUNT_NOTICES_DROPPED,
	};

	for (size_t i = t->from; i < t->to; i++)
		counter_add(t->run->app->counters, counters[t->outcomes[i].state], 1);
}

static int write_down(struct turn *t, size_t to)
{
	int r;

	t->to = to;
	if (t->from == t->to)
		return 0;
	r = job_write(t->run, mark_all, t);
	if (r == 0)
		count(t);
	t->from = t->to;
	return r;
}

static void judge(const struct turn *t, const struct sql_notice *row, const struct smtp_result *got,
		  struct outcome *o)
{
	bool last = row->tries + 1 >= t->settings->notice_tries;

	*o = (struct outcome){
		.state = NOTICE_SENT,
		.due = row->due,
		.tries = row->tries,
		.error = str_slice(got->why, 0, ERROR_MAX),
	};
	switch (got->verdict) {
	case SMTP_TAKEN:
		o->error = S("");
		break;
	case SMTP_LATER:
		o->state = last ? NOTICE_DEAD : NOTICE_WAITING;
		o->tries++;
		o->due = t->now + notice_backoff(row->notice_id, o->tries);
		break;
	case SMTP_BROKEN:
		/* says nothing about this mail; still it goes behind the others, in case that it is
		 * what breaks the relay, and it does not wait for ever */
		o->state = row->created + WAIT_MOST < t->now ? NOTICE_DEAD : NOTICE_WAITING;
		o->due = t->now + BEHIND;
		break;
	case SMTP_NOBODY:
		o->nobody = true;
		o->state = NOTICE_DEAD;
		o->tries++;
		break;
	case SMTP_REFUSED:
		o->state = NOTICE_DEAD;
		o->tries++;
		break;
	}
}

/* False: nothing can be sent now. */
static bool send_one(struct turn *t, size_t i)
{
	const struct sql_notice *row = &t->rows.v[i];
	struct outcome *o = &t->outcomes[i];
	struct mail_outgoing mail;
	struct smtp_result got;
	int r;

	if (t->paused[i].p) {
		*o = (struct outcome){NOTICE_DROPPED, row->due, row->tries, t->paused[i]};
		return true;
	}
	r = mail_outgoing(t->arena, t->run->app, row, &mail);
	if (r < 0) {
		got = (struct smtp_result){
			.verdict = SMTP_REFUSED,
			.why = str_fmt(t->arena, "the mail cannot be written: %s", err_name(r)),
		};
		judge(t, row, &got, o);
		return true;
	}
	mail_transport_send(t->run->app->mail_transport, t->now, row->notice_id, &mail, t->arena,
			    &got);
	judge(t, row, &got, o);
	return got.verdict != SMTP_BROKEN;
}

/* 1: there may be more. */
static int take_turn(struct turn *t)
{
	int r = job_read(t->run, read_due, t);
	bool usable = true;
	size_t i;

	if (r < 0 || !t->rows.n)
		return r;
	for (i = 0; r == 0 && usable && i < t->rows.n && !job_over(t->run); i++) {
		usable = send_one(t, i);
		if (i + 1 - t->from >= MARK_EVERY)
			r = write_down(t, i + 1);
	}
	if (r == 0)
		r = write_down(t, i);
	return r < 0 ? r : usable;
}

static bool stopping(void *arg)
{
	return job_stopping(arg);
}

static int send_run(struct job_run *run)
{
	struct mail_transport *transport = run->app->mail_transport;
	int r = 1;

	if (!transport || mail_transport_ready(transport, run->now) > run->now)
		return 0;
	mail_transport_watch(transport, stopping, run);
	while (r == 1 && !job_over(run)) {
		struct arena *a CLEANUP(arena_freep) = arena_new();
		struct turn t = {
			.run = run,
			.settings = run->app->settings,
			.arena = a,
			.now = job_now(run),
		};

		r = job_extend(run);
		if (r == 0)
			r = take_turn(&t);
	}
	mail_transport_watch(transport, NULL, NULL);
	counter_add(run->app->counters, COUNT_RELAY_FAILURES, mail_transport_failures(transport));
	return r < 0 ? r : 0;
}

const struct job notice_send_job = {
	.name = "notices",
	.help = "Sends the mails that are due.",
	.interval = SECONDS(1),
	.limit = MINUTES(5),
	.run = send_run,
	.own_thread = true,
};

struct purge_step {
	usec before, now;
	int removed;
};

static int purge(struct tx *tx, void *arg)
{
	struct purge_step *s = arg;
	int r;

	s->removed = sql_notice_purge(
		tx, &(struct sql_notice_purge_in){.before = s->before, .most = PURGE});
	if (s->removed < 0)
		return s->removed;
	r = sql_pause_purge(tx, &(struct sql_pause_purge_in){.before = s->now - DAYS(90)});
	if (r >= 0)
		r = sql_preference_purge(tx);
	return r < 0 ? r : 0;
}

static int retention_run(struct job_run *run)
{
	struct purge_step s = {.before = run->now - run->app->settings->notice_keep,
			       .now = run->now};
	int r;

	do {
		if (job_over(run))
			return 1;
		r = job_write(run, purge, &s);
	} while (r == 0 && s.removed == PURGE);
	return r;
}

const struct job notice_retention_job = {
	.name = "notice-retention",
	.help = "Removes mails that were sent or given up before notices.keep.",
	.interval = HOURS(1),
	.limit = MINUTES(5),
	.run = retention_run,
};
