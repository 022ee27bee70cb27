/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handles what waits, one mail after the other: read in one transaction, taken
 * apart in a child outside of any, filed in another. A mail that somebody else
 * took meanwhile is left to them.
 */
#include "counters.h"
#include "jobs.h"
#include "log.h"
#include "mail-private.h"
#include "mail-reader.h"
#include "settings.h"

#define BATCH 50
#define TRIES_MOST 8
#define OLD_BATCH 200

struct intake {
	struct job_run *run;
	struct arena *arena; /* of the mail at hand */
	bool found;
	struct sql_mail mail;
	str raw;
};

static str keep(struct arena *a, str s)
{
	return str_dup(a, s);
}

/* The step's arena goes with it. */
static void keep_mail(struct arena *a, struct sql_mail *m)
{
	str *const texts[] = {
		&m->account,       &m->mail_id,     &m->via,         &m->sha256,
		&m->envelope_from, &m->envelope_to, &m->state,       &m->reason,
		&m->detail,        &m->kind,        &m->sender,      &m->sender_name,
		&m->subject,       &m->message_id,  &m->digest,      &m->auth,
		&m->auth_why,      &m->body,        &m->history,     &m->parts,
		&m->customer,      &m->case_id,     &m->released_by, &m->for_account,
		&m->for_case,
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = keep(a, *texts[i]);
}

static int find_next(struct tx *tx, void *arg)
{
	struct intake *s = arg;
	str account;
	int r = mail_provider(tx, &account);

	s->found = false;
	if (r >= 0)
		r = sql_mail_waiting(
			tx,
			&(struct sql_mail_waiting_in){.account = account, .now = job_now(s->run)},
			&s->mail);
	if (r == E_NOENT)
		return 0;
	s->raw = (str){0};
	if (r >= 0)
		r = mail_raw_load(tx, &s->mail, &s->raw);
	if (r < 0 && r != E_SYNTAX && r != E_NOENT)
		return r;
	keep_mail(s->arena, &s->mail);
	s->raw = keep(s->arena, s->raw);
	s->found = true;
	return 0;
}

static int put_off(struct tx *tx, void *arg)
{
	struct intake *s = arg;
	struct sql_mail later = s->mail;
	usec pause = MINUTES(1) << (s->mail.tries < 6 ? s->mail.tries : 6);

	later.tries++;
	later.due = job_now(s->run) + pause;
	return mail_save(tx, &s->mail, &later);
}

static int file_it(struct intake *s, struct mail_filing *f)
{
	int r = job_write(s->run, mail_file, f);

	/* what the rules of cases refuse is undone, and the mail is noted as refused */
	if (r == E_API && f->refusal.p)
		r = job_write(s->run, mail_file, f);
	return r;
}

static int handle(struct intake *s)
{
	const struct mail_reader reader = {.program = s->run->app->mail_reader};
	struct mail_message m;
	struct mail_filing f = {
		.app = s->run->app,
		.now = job_now(s->run),
		.mail = &s->mail,
		.arena = s->arena,
	};
	str why = {0};
	int r = E_SYNTAX;

	if (s->raw.p)
		r = mail_read(&reader, s->arena, s->raw, &m, &why);
	else
		why = S("its bytes are not there any more");
	if (r == 0) {
		f.message = &m;
	} else {
		LOG(LOG_WARN, "mail-unreadable", LOG_S("id", s->mail.mail_id), LOG_S("why", why));
		counter_add(s->run->app->counters, COUNT_MAIL_UNREADABLE, 1);
		f.unreadable = why;
	}
	/* without a child nothing can be said of the mail: it waits */
	if (r == E_IO && s->mail.tries < TRIES_MOST)
		return job_write(s->run, put_off, s);
	r = file_it(s, &f);
	if (r == 0)
		counter_add(s->run->app->counters, COUNT_MAIL_HANDLED, 1);
	return r == E_BUSY ? 0 : r;
}

static int run_intake(struct job_run *run)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct intake s = {.run = run, .arena = a};
	int r;

	for (int i = 0; i < BATCH && !job_over(run); i++) {
		arena_reset(a);
		r = job_read(run, find_next, &s);
		if (r < 0 || !s.found)
			return r;
		r = handle(&s);
		if (r == E_IO || r == E_UNCERTAIN)
			return r;
		if (r < 0) {
			/* one mail must not hold up the others */
			LOG(LOG_ERROR, "mail", LOG_S("id", s.mail.mail_id),
			    LOG_S("fault", str_from(err_name(r))));
			r = job_write(run, put_off, &s);
			if (r < 0)
				return r;
		}
		r = job_extend(run);
		if (r < 0)
			return r;
	}
	return 1;
}

const struct job mail_intake_job = {
	.name = "mail-intake",
	.help = "Takes accepted mails apart and files them.",
	.interval = SECONDS(1),
	.limit = MINUTES(2),
	.run = run_intake,
	.own_thread = true,
};

/* ---- retention ---- */

struct retention {
	struct job_run *run;
	bool more;
};

static int forget_raw(struct tx *tx, void *arg)
{
	struct retention *s = arg;
	struct sql_mail_raw_old_rows rows;
	str account;
	int r = mail_provider(tx, &account);

	if (r >= 0)
		r = sql_mail_raw_old_all(
			tx,
			&(struct sql_mail_raw_old_in){
				.account = account,
				.before = job_now(s->run) - s->run->app->settings->mail_keep_raw,
				.most = OLD_BATCH},
			&rows);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		str id = rows.v[i].mail_id;

		r = sql_mail_chunks_delete(
			tx, &(struct sql_mail_chunks_delete_in){.account = account, .mail_id = id});
		if (r >= 0)
			r = sql_mail_raw_gone(tx, &(struct sql_mail_raw_gone_in){.account = account,
										 .mail_id = id});
	}
	s->more = rows.n == OLD_BATCH;
	return r < 0 ? r : 0;
}

static int forget_mail(struct tx *tx, void *arg)
{
	struct retention *s = arg;
	struct sql_mail_old_rows rows;
	str account;
	int r = mail_provider(tx, &account);

	if (r >= 0)
		r = sql_mail_old_all(
			tx,
			&(struct sql_mail_old_in){.account = account,
						  .before = job_now(s->run) -
							    s->run->app->settings->mail_keep,
						  .most = OLD_BATCH},
			&rows);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		str id = rows.v[i].mail_id;

		r = sql_mail_chunks_delete(
			tx, &(struct sql_mail_chunks_delete_in){.account = account, .mail_id = id});
		if (r >= 0)
			r = sql_mail_delete(tx, &(struct sql_mail_delete_in){.account = account,
									     .mail_id = id});
	}
	s->more = s->more || rows.n == OLD_BATCH;
	return r < 0 ? r : 0;
}

static int run_retention(struct job_run *run)
{
	struct retention s = {.run = run};
	int r = 0;

	if (run->app->settings->mail_keep_raw)
		r = job_write(run, forget_raw, &s);
	if (r == 0 && run->app->settings->mail_keep)
		r = job_write(run, forget_mail, &s);
	return r < 0 ? r : s.more;
}

const struct job mail_retention_job = {
	.name = "mail-retention",
	.help = "Forgets the bytes of mails past mail.keep_raw, and mails past mail.keep.",
	.interval = MINUTES(10),
	.limit = MINUTES(2),
	.run = run_retention,
};
