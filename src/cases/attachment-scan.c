/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and the virus scanner. With attachments.clamd set, every file that is
 * hung on a case waits until the scanner has looked at it; nobody gets its bytes
 * before. What is infected stays in quarantine: it is kept, and never given out.
 * A scanner that does not answer is asked again, later and later; a file that is
 * too large for it is given out, and the case's log says that nobody looked.
 */
#include "attachment-scan.h"

#include "attachment-private.h"
#include "audit.h"
#include "buf.h"
#include "case-private.h"
#include "clamd.h"
#include "counters.h"
#include "crypto.h"
#include "errors.h"
#include "jobs.h"
#include "json.h"
#include "log.h"
#include "outbox.h"
#include "settings.h"

#define BATCH 20
#define PAUSE_FIRST SECONDS(15)
#define PAUSE_MOST MINUTES(10)
#define ANSWER_LIMIT SECONDS(30)

#define WAITING S("waiting")
#define INFECTED S("infected")
#define TOO_LARGE S("too-large")

int scan_ask(struct req *rq, str account, str file_id)
{
	const struct sql_attachment_scan_ask_in in = {
		.account = account, .file_id = file_id, .due = rq->now, .changed = rq->now};
	int r;

	if (!rq->app->settings->attachments_clamd.n)
		return 0;
	r = sql_attachment_scan_ask(rq->tx, &in);
	return r < 0 ? r : 0;
}

int scan_state(struct req *rq, str account, str file_id, struct scan_verdict *ret)
{
	struct sql_attachment_scan row;
	int r = sql_attachment_scan_load(
		rq->tx,
		&(struct sql_attachment_scan_load_in){.account = account, .file_id = file_id},
		&row);

	if (r == E_NOENT) {
		*ret = (struct scan_verdict){.state = S("unscanned")};
		return 0;
	}
	if (r < 0)
		return r;
	*ret = (struct scan_verdict){.state = row.state};
	if (str_eq(row.state, INFECTED))
		ret->refusal = str_fmt(rq->arena,
				       "The attachment holds malware (%.*s) and is kept in "
				       "quarantine. It cannot be downloaded.",
				       STR_ARG(row.signature));
	/* nobody is kept waiting for a scanner that was taken away */
	if (str_eq(row.state, WAITING) && rq->app->settings->attachments_clamd.n)
		ret->refusal = S("The attachment is being checked for malware. Try again in a "
				 "minute.");
	return 0;
}

int scan_gate(struct req *rq, str account, str file_id)
{
	struct scan_verdict v;
	int r = scan_state(rq, account, file_id, &v);

	if (r < 0 || !v.refusal.p)
		return r;
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "%.*s", STR_ARG(v.refusal));
}

int attachment_rescan(struct req *rq, const struct attachment_info *info, str *ret_state)
{
	struct scan_verdict v;
	int r = scan_ask(rq, info->account, info->file_id);

	if (r >= 0 && rq->app->settings->attachments_clamd.n)
		r = sql_attachment_scan_again(
			rq->tx, &(struct sql_attachment_scan_again_in){.account = info->account,
								       .file_id = info->file_id,
								       .due = rq->now,
								       .changed = rq->now});
	if (r >= 0)
		r = scan_state(rq, info->account, info->file_id, &v);
	if (r >= 0)
		*ret_state = v.state;
	return r < 0 ? r : 0;
}

/* ---- the job ---- */

struct scan {
	struct job_run *run;
	struct arena *arena;
	struct sql_attachment_scan_due_rows due;
	struct sql_attachment_scan_due_row at; /* the file at hand */
	int64_t size, n;                       /* of it; the chunk to read */
	str chunk;
	str state, signature;
	usec due_next;
	int64_t tries;
};

static int find_due(struct tx *tx, void *arg)
{
	struct scan *s = arg;
	const struct sql_attachment_scan_due_in in = {.now = job_now(s->run), .most = BATCH};
	struct sql_attachment_scan_due_rows found;
	int r = sql_attachment_scan_due_all(tx, &in, &found);

	if (r < 0)
		return r;
	s->due.n = found.n;
	s->due.v = ARENA_ARRAY(s->run->arena, struct sql_attachment_scan_due_row, found.n);
	for (size_t i = 0; i < found.n; i++) {
		s->due.v[i] = found.v[i];
		s->due.v[i].account = str_dup(s->run->arena, found.v[i].account);
		s->due.v[i].file_id = str_dup(s->run->arena, found.v[i].file_id);
	}
	return 0;
}

static int read_size(struct tx *tx, void *arg)
{
	struct scan *s = arg;
	struct sql_attachment_file file;
	int r = sql_attachment_file_load(
		tx,
		&(struct sql_attachment_file_load_in){.account = s->at.account,
						      .file_id = s->at.file_id},
		&file);

	s->size = r >= 0 ? file.size : -1;
	return r == E_NOENT ? 0 : r;
}

static int read_chunk(struct tx *tx, void *arg)
{
	struct scan *s = arg;
	struct sql_attachment_chunk_load_row row;
	int r = sql_attachment_chunk_load(
		tx,
		&(struct sql_attachment_chunk_load_in){
			.account = s->at.account, .file_id = s->at.file_id, .n = s->n},
		&row);

	if (r >= 0)
		s->chunk = str_dup(s->arena, row.bytes);
	return r;
}

/* E_IO: the scanner did not answer. */
static int ask(struct scan *s, enum clamd_verdict *ret, str *ret_name)
{
	struct clamd *c;
	int r = clamd_open(s->run->app->settings->attachments_clamd, ANSWER_LIMIT, &c);

	if (r < 0)
		return r;
	for (s->n = 0; r >= 0 && s->n * ATTACHMENT_CHUNK < s->size; s->n++) {
		arena_reset(s->arena);
		r = job_read(s->run, read_chunk, s);
		/* when it takes no more, its answer tells why */
		if (r >= 0 && clamd_send(c, s->chunk) < 0)
			break;
	}
	if (r >= 0)
		r = clamd_verdict(c, s->arena, ret, ret_name);
	clamd_close(c);
	return r;
}

static str detail_of(struct arena *a, const struct scan *s, const struct sql_attachment *where)
{
	struct json_writer w;
	struct buf b;
	str r;

	buf_init(&b, 4096);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("event-name"), S("ScanAttachment"));
	json_pair_str(&w, S("case-id"), where->case_id);
	json_pair_str(&w, S("attachment"), where->file_name);
	json_pair_str(&w, S("scan"), s->state);
	json_pair_str(&w, S("signature"), s->signature);
	json_object_end(&w);
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

/* What the case's people see; absent for what is given out after all. */
static str message_of(struct arena *a, const struct scan *s, const struct sql_attachment *where)
{
	if (!str_eq(s->state, INFECTED))
		return (str){0};
	return str_fmt(a,
		       "The file %.*s holds malware (%.*s). It is kept in quarantine and given to "
		       "nobody. Please send it again when it is clean.",
		       STR_ARG(where->file_name), STR_ARG(s->signature));
}

/* Writes it into the log of the case, and tells whoever listens. */
static int tell_case(struct tx *tx, struct scan *s, const struct sql_attachment *where)
{
	struct req rq = {
		.arena = tx_arena(tx),
		.app = s->run->app,
		.now = job_now(s->run),
		.caller = {.kind = PRINCIPAL_LOCAL},
		.id = random_uuid(tx_arena(tx)),
		.tx = tx,
	};
	const struct case_change change = {
		.actor_kind = ACTOR_SYSTEM,
		.actor = S(""),
		.submitted_by = rq.app->settings->provider_name,
		.channel = S("system"),
		.has_event = true,
		.event = CASE_EVENT_OTHER,
		.detail = detail_of(rq.arena, s, where),
		.notice = true,
		.body = message_of(rq.arena, s, where),
	};
	struct case_row row;
	int r = case_load(&rq, where->account, where->case_id, &row);

	if (r >= 0)
		r = case_change(&rq, &row, &change, NULL);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	return outbox_add(tx, rq.now,
			  &(struct outbox_fact){.account = where->account,
						.kind = S("Attachment Scanned"),
						.event = S("ScanAttachment"),
						.subject = where->case_id,
						.payload = change.detail});
}

static int note_verdict(struct tx *tx, void *arg)
{
	struct scan *s = arg;
	const struct sql_attachment_of_file_in of = {s->at.account, s->at.file_id};
	struct sql_attachment_rows where = {0};
	int r = account_lock(tx, s->at.account);

	if (r >= 0)
		r = sql_attachment_scan_set(tx, &(struct sql_attachment_scan_set_in){
							.account = s->at.account,
							.file_id = s->at.file_id,
							.new_state = s->state,
							.signature = s->signature,
							.tries = s->tries,
							.new_due = s->due_next,
							.changed = job_now(s->run),
							.due = s->at.due,
						});
	if (r == E_NOENT)
		return 0;
	if (r >= 0 && (str_eq(s->state, INFECTED) || str_eq(s->state, TOO_LARGE)))
		r = sql_attachment_of_file_all(tx, &of, &where);
	for (size_t i = 0; r >= 0 && i < where.n; i++)
		r = tell_case(tx, s, &where.v[i]);
	return r < 0 ? r : 0;
}

static usec pause_after(int64_t tries)
{
	usec pause = PAUSE_FIRST << (tries < 8 ? tries : 8);

	return pause < PAUSE_MOST ? pause : PAUSE_MOST;
}

/* One file. *ret_away: the scanner did not answer, and need not be asked about the others now. */
static int scan_one(struct scan *s, bool *ret_away)
{
	static const str states[] = {
		[CLAMD_CLEAN] = S_INIT("clean"),
		[CLAMD_INFECTED] = S_INIT("infected"),
		[CLAMD_TOO_LARGE] = S_INIT("too-large"),
	};
	enum clamd_verdict verdict = CLAMD_CLEAN;
	int r = job_read(s->run, read_size, s);

	if (r < 0)
		return r;
	s->signature = S("");
	s->tries = s->at.tries;
	s->due_next = s->at.due;
	r = s->size >= 0 ? ask(s, &verdict, &s->signature) : 0;
	*ret_away = r < 0;
	if (r >= 0) {
		s->state = states[verdict];
	} else {
		s->state = WAITING;
		s->due_next = job_now(s->run) + pause_after(s->tries++);
		counter_add(s->run->app->counters, COUNT_SCANS_PUT_OFF, 1);
		LOG(LOG_WARN, "scanner", LOG_S("fault", str_from(err_name(r))));
	}
	if (str_eq(s->state, INFECTED))
		counter_add(s->run->app->counters, COUNT_ATTACHMENTS_INFECTED, 1);
	return job_write(s->run, note_verdict, s);
}

static int run(struct job_run *job)
{
	struct arena *a CLEANUP(arena_freep) = arena_new();
	struct scan s = {.run = job, .arena = a};
	bool away = false;
	int r;

	if (!job->app->settings->attachments_clamd.n)
		return 0;
	r = job_read(job, find_due, &s);
	for (size_t i = 0; r >= 0 && i < s.due.n && !away && !job_over(job); i++) {
		s.at = s.due.v[i];
		r = scan_one(&s, &away);
		if (r >= 0)
			r = job_extend(job);
	}
	return r < 0 ? r : s.due.n == BATCH && !away;
}

const struct job job_attachments_scan = {
	.name = "attachments-scan",
	.help = "Has the virus scanner of attachments.clamd look at new files.",
	.interval = SECONDS(1),
	.limit = MINUTES(5),
	.run = run,
	.own_thread = true,
};
