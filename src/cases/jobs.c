/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What grows old in cases. Every step is a small transaction that locks the
 * account it works on and looks again under the lock, so a step may be cut off,
 * repeated, or run beside a request.
 */
#include "attachment-private.h"
#include "audit.h"
#include "case-jobs.h"
#include "case-private.h"
#include "settings.h"
#include "weave.h"

/* Expired sets and uploads still answer "expired" for this long. */
#define EXPIRED_KEPT DAYS(1)
#define SETS_A_STEP 20
#define UPLOADS_A_STEP 2
#define CASES_A_STEP 20

/* One step's arguments and findings. */
struct step {
	usec before;
	str account;
	str behind, last; /* case ids: where it begins, and the last that it looked at */
	int removed;      /* or looked at, where what is kept is passed by */
};

static int remove_set(struct tx *tx, const struct sql_attachment_set *set)
{
	struct sql_attachment_file_rows files;
	int r = account_lock(tx, set->account);

	if (r >= 0)
		r = sql_attachment_file_of_set_all(
			tx,
			&(struct sql_attachment_file_of_set_in){.account = set->account,
								.set_id = set->set_id},
			&files);
	for (size_t i = 0; r >= 0 && i < files.n; i++)
		r = file_remove_unused(tx, set->account, files.v[i].file_id);
	if (r >= 0)
		r = sql_attachment_file_release(
			tx, &(struct sql_attachment_file_release_in){.account = set->account,
								     .set_id = set->set_id});
	if (r >= 0)
		r = sql_attachment_set_delete(
			tx, &(struct sql_attachment_set_delete_in){.account = set->account,
								   .set_id = set->set_id});
	return r < 0 ? r : 0;
}

static int remove_sets(struct tx *tx, void *arg)
{
	struct step *s = arg;
	struct sql_attachment_set_rows sets;
	int r = sql_attachment_set_expired_all(
		tx,
		&(struct sql_attachment_set_expired_in){.before = s->before, .most = SETS_A_STEP},
		&sets);

	if (r < 0)
		return r;
	for (size_t i = 0; i < sets.n; i++) {
		r = remove_set(tx, &sets.v[i]);
		if (r < 0)
			return r;
	}
	s->removed = (int)sets.n;
	return 0;
}

static int remove_upload(struct tx *tx, const struct sql_attachment_upload *u)
{
	int r = account_lock(tx, u->account);

	if (r >= 0)
		r = file_remove_unused(tx, u->account, u->file_id);
	if (r >= 0)
		r = sql_attachment_part_delete(
			tx, &(struct sql_attachment_part_delete_in){.account = u->account,
								    .upload_id = u->upload_id});
	if (r >= 0)
		r = sql_attachment_upload_delete(
			tx, &(struct sql_attachment_upload_delete_in){.account = u->account,
								      .upload_id = u->upload_id});
	return r < 0 ? r : 0;
}

static int remove_uploads(struct tx *tx, void *arg)
{
	struct step *s = arg;
	struct sql_attachment_upload_rows uploads;
	int r = sql_attachment_upload_expired_all(
		tx,
		&(struct sql_attachment_upload_expired_in){.before = s->before,
							   .most = UPLOADS_A_STEP},
		&uploads);

	if (r < 0)
		return r;
	for (size_t i = 0; i < uploads.n; i++) {
		r = remove_upload(tx, &uploads.v[i]);
		if (r < 0)
			return r;
	}
	s->removed = (int)uploads.n;
	return 0;
}

/* Repeats a step while it finds something to remove. */
static int repeat(struct job_run *run, int (*step)(struct tx *tx, void *arg), struct step *s)
{
	int r;

	do {
		s->removed = 0;
		r = job_write(run, step, s);
		if (r < 0)
			return r;
		if (s->last.p)
			s->behind = str_dup(run->arena, s->last);
	} while (s->removed && !job_over(run));
	return s->removed ? 1 : 0;
}

static int attachments_expire(struct job_run *run)
{
	struct step s = {.before = run->now - EXPIRED_KEPT};
	int r = repeat(run, remove_sets, &s);

	return r ? r : repeat(run, remove_uploads, &s);
}

/* The files of a case that no other case and no set holds go with it. */
static int remove_files(struct tx *tx, const struct sql_attachment_rows *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct sql_attachment_file_held_row held;
		int r = sql_attachment_file_held(
			tx,
			&(struct sql_attachment_file_held_in){.account = files->v[i].account,
							      .file_id = files->v[i].file_id},
			&held);

		if (r >= 0 && !held.held)
			r = file_remove_unused(tx, files->v[i].account, files->v[i].file_id);
		if (r < 0)
			return r;
	}
	return 0;
}

static int remove_case(struct tx *tx, const struct sql_support_case *c)
{
	struct sql_attachment_rows files;
	int r = sql_attachment_of_case_all(
		tx,
		&(struct sql_attachment_of_case_in){.account = c->account,
						    .case_id = c->case_id,
						    .from_seq = 1,
						    .to_seq = c->communications},
		&files);

	if (r >= 0)
		r = sql_attachment_delete_of_case(
			tx, &(struct sql_attachment_delete_of_case_in){.account = c->account,
								       .case_id = c->case_id});
	if (r >= 0)
		r = remove_files(tx, &files);
	if (r >= 0)
		r = sql_communication_delete(
			tx, &(struct sql_communication_delete_in){.account = c->account,
								  .display_id = c->display_id});
	if (r >= 0)
		r = sql_event_delete(tx,
				     &(struct sql_event_delete_in){.account = c->account,
								   .display_id = c->display_id});
	if (r >= 0)
		r = sql_case_delete(tx, &(struct sql_case_delete_in){.account = c->account,
								     .case_id = c->case_id});
	return r < 0 ? r : 0;
}

/* A case whose messages a younger one shows is kept for as long as that one; the customer sees it
 * no more, but for these messages. */
static int remove_unless_shown(struct tx *tx, const struct sql_support_case *c, usec before)
{
	int r = c->woven ? weave_outlived(tx, c->account, c->case_id, before) : 0;

	return r ? r : remove_case(tx, c);
}

static int remove_cases(struct tx *tx, void *arg)
{
	struct step *s = arg;
	struct sql_support_case_rows cases;
	int r = account_lock(tx, s->account);

	if (r >= 0)
		r = sql_case_walk_all(tx,
				      &(struct sql_case_walk_in){.account = s->account,
								 .case_id = s->behind,
								 .most = CASES_A_STEP},
				      &cases);
	s->removed = 0;
	s->last = (str){0};
	for (size_t i = 0; r >= 0 && i < cases.n && cases.v[i].opened < s->before; i++) {
		r = remove_unless_shown(tx, &cases.v[i], s->before);
		s->last = cases.v[i].case_id;
		s->removed++;
	}
	return r < 0 ? r : 0;
}

struct find {
	str after, found;
	struct arena *arena; /* outlives the step */
};

static int find_account(struct tx *tx, void *arg)
{
	struct find *f = arg;
	struct sql_case_next_account_row row;
	int r = sql_case_next_account(tx, &(struct sql_case_next_account_in){.after = f->after},
				      &row);

	f->found = r < 0 ? (str){0} : str_dup(f->arena, row.account);
	return r == E_NOENT ? 0 : r;
}

static int cases_expire(struct job_run *run)
{
	usec keep = run->app->settings->case_retention;
	struct find f = {.after = S(""), .arena = run->arena};
	struct step s = {.before = run->now - keep};
	int r;

	if (!keep)
		return 0;
	for (;;) {
		r = job_read(run, find_account, &f);
		if (r < 0 || !f.found.p)
			return r;
		s.account = f.after = f.found;
		s.behind = S("");
		s.last = (str){0};
		r = repeat(run, remove_cases, &s);
		if (r)
			return r;
		if (job_over(run))
			return 1;
	}
}

const struct job job_attachments_expire = {
	.name = "attachments-expire",
	.help = "Removes attachment sets and uploads that expired, and bytes nothing refers to.",
	.interval = MINUTES(10),
	.limit = MINUTES(5),
	.run = attachments_expire,
};

const struct job job_cases_expire = {
	.name = "cases-expire",
	.help = "Removes cases that are older than cases.retention.",
	.interval = HOURS(6),
	.limit = MINUTES(30),
	.run = cases_expire,
};
