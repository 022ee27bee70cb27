/* SPDX-License-Identifier: Apache-2.0 */
/* Merges, splits, and how they are undone. */
#include "weave.h"

#include "case-private.h"
#include "case-rules.h"
#include "crypto.h"
#include "errors.h"
#include "plan-gate.h"
#include "settings.h"

#define MERGE S("merge")
#define SPLIT S("split")
#define ACCOUNT_DIGITS 12

#define CONFLICT(rq, ...) api_fail((rq), ERR_MAINSTAY_CONFLICT_EXCEPTION, __VA_ARGS__)
#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

static str new_id(struct req *rq, str kind, str account)
{
	return str_fmt(rq->arena, "%.*s-%.*s-%.*s", STR_ARG(kind), STR_ARG(account),
		       STR_ARG(random_hex(rq->arena, 16)));
}

str weave_id_account(str id)
{
	size_t from = MERGE.n + 1;

	if ((!str_starts(id, S("merge-")) && !str_starts(id, S("split-"))) ||
	    id.n < from + ACCOUNT_DIGITS + 2 || str_index(id, '\0') >= 0)
		return (str){0};
	return str_slice(id, from, from + ACCOUNT_DIGITS);
}

/* {"KEY":"VALUE"} of ids, which need no escapes. */
static str detail(struct req *rq, const char *key, str value)
{
	return str_fmt(rq->arena, "{\"%s\":\"%.*s\"}", key, STR_ARG(value));
}

/* What staff do to cases here; the customer hears the program, not a person. */
static struct case_change change_of(struct req *rq)
{
	return (struct case_change){
		.actor_kind = ACTOR_SYSTEM,
		.actor = rq->caller.principal,
		.submitted_by = rq->app->settings->provider_name,
		.channel = S("desk"),
		.woven = true,
	};
}

/* Adds an event of this kind, and marks the case as woven. */
static int note_event(struct req *rq, struct case_row *row, enum case_event_kind kind, str what)
{
	struct case_change c = change_of(rq);

	c.actor_kind = ACTOR_STAFF;
	c.has_event = true;
	c.event = kind;
	c.detail = what;
	return case_change(rq, row, &c, NULL);
}

static int record(struct req *rq, str id, str kind, const struct case_row *before, str other)
{
	const struct sql_case_weave w = {
		.account = before->account,
		.weave_id = id,
		.kind = kind,
		.case_id = before->case_id,
		.other = other,
		.made = rq->now,
		.actor = rq->caller.principal,
		.actor_name = rq->caller.name,
		.status = case_status_code(before->status),
		.resolved_at = before->resolved_at,
	};

	return sql_weave_insert(rq->tx, &w);
}

/* Whether the same people see both, as far as messages of one would be shown to those of the other.
 */
static int check_sight(struct req *rq, const struct case_row *from, const struct case_row *into)
{
	const struct plan *plan;
	bool private;
	int r = plan_of_account(rq, from->account, &plan);

	if (r < 0)
		return r;
	private = plan->contacts.see_own_only || str_eq(from->visibility, S("private"));
	if (!private)
		return 0;
	if (str_eq(from->submitter, into->submitter) &&
	    (plan->contacts.see_own_only || str_eq(into->visibility, S("private"))))
		return 0;
	return CONFLICT(rq, "Not everybody who sees the other case may see this one.");
}

static int check_merge(struct req *rq, const struct case_row *from, const struct case_row *into)
{
	str *inside;
	size_t n;
	int r;

	if (!str_eq(from->account, into->account))
		return INVALID(rq, "The cases belong to different accounts.");
	if (str_eq(from->case_id, into->case_id))
		return INVALID(rq, "A case cannot be merged into itself.");
	if (from->merged_into.p)
		return CONFLICT(rq, "The case was merged into %.*s.", STR_ARG(from->merged_into));
	if (into->merged_into.p)
		return CONFLICT(rq, "The other case was merged into %.*s: merge into that one.",
				STR_ARG(into->merged_into));
	if (!case_status_open(into->status))
		return CONFLICT(rq, "The other case is resolved. Reopen it first.");
	r = weave_merged(rq, from, &inside, &n);
	if (r < 0)
		return r;
	if (n)
		return CONFLICT(rq,
				"%.*s was merged into this case: merge that one, too, or undo "
				"it first.",
				STR_ARG(inside[0]));
	return check_sight(rq, from, into);
}

/* Resolves a case with a notice that it goes on in another. */
static int send_away(struct req *rq, struct case_row *row, const struct case_row *into, str text)
{
	struct case_change c = change_of(rq);

	c.body = text;
	c.notice = true;
	c.has_action = true;
	c.action = ACTION_STAFF_MERGE;
	c.has_event = true;
	c.event = CASE_EVENT_MERGED;
	c.detail = detail(rq, "into", into->case_id);
	c.merged_into = into->case_id;
	return case_change(rq, row, &c, NULL);
}

int weave_merge(struct req *rq, struct case_row *from, struct case_row *into, str *ret_id)
{
	const struct case_row before = *from;
	str id = new_id(rq, MERGE, from->account);
	int r = check_merge(rq, from, into);

	if (r < 0)
		return r;
	r = send_away(rq, from, into,
		      str_fmt(rq->arena,
			      "This case was merged into case %.*s and goes on there. What you "
			      "add here is added there.",
			      STR_ARG(into->display_id)));
	if (r >= 0)
		r = note_event(rq, into, CASE_EVENT_JOINED, detail(rq, "case", from->case_id));
	if (r >= 0)
		r = record(rq, id, MERGE, &before, into->case_id);
	if (r >= 0)
		*ret_id = id;
	return r;
}

/* Whether the message is the case's own, said by people, and shown here. */
static int check_number(struct req *rq, const struct case_row *row, int64_t number,
			const struct sql_moved_of_case_rows *moved)
{
	struct case_communication *found;
	size_t n;
	int r;

	if (number == 1)
		return INVALID(rq, "The first message stays with its case.");
	if (number > row->communications)
		return INVALID(rq, "The case has no message %lld.", (long long)number);
	for (size_t i = 0; i < moved->n; i++) {
		if (moved->v[i].seq == number)
			return CONFLICT(rq, "Message %lld was moved to another case already.",
					(long long)number);
	}
	r = case_communications_load(rq, row, number + 1, 1, &found, &n);
	if (r < 0)
		return r;
	if (!n || str_eq(found[0].channel, CASE_CHANNEL_NOTICE))
		return INVALID(rq, "Message %lld is a notice of this case.", (long long)number);
	return 0;
}

static int check_split(struct req *rq, const struct case_row *row, const int64_t *numbers, size_t n)
{
	struct sql_moved_of_case_rows moved = {0};
	int r;

	if (row->merged_into.p)
		return CONFLICT(rq, "The case was merged into %.*s.", STR_ARG(row->merged_into));
	r = sql_moved_of_case_all(
		rq->tx, &(struct sql_moved_of_case_in){row->account, row->display_id}, &moved);
	for (size_t i = 0; r >= 0 && i < n; i++) {
		for (size_t k = 0; k < i; k++) {
			if (numbers[k] == numbers[i])
				return INVALID(rq, "Message %lld stands there twice.",
					       (long long)numbers[i]);
		}
		r = check_number(rq, row, numbers[i], &moved);
	}
	return r < 0 ? r : 0;
}

/* The new case: like the old one, begun by a notice. */
static int open_part(struct req *rq, const struct case_row *row, str subject, struct case_row *ret)
{
	str *cc;
	size_t cc_n = cc_split(rq->arena, row->cc, &cc);
	const struct case_intake in = {
		.account = row->account,
		.subject = subject,
		.body = str_fmt(rq->arena, "This case was split off from case %.*s.",
				STR_ARG(row->display_id)),
		.service = row->service,
		.category = row->category,
		.severity = row->severity,
		.issue_type = row->issue_type,
		.language = row->language,
		.cc = cc,
		.cc_count = cc_n,
		.related_case = row->case_id,
		.visibility = row->visibility,
		.notice = true,
		.actor_kind = ACTOR_SYSTEM,
		.actor = row->submitter,
		.submitted_by = row->submitted_by,
		.channel = S("staff"),
	};

	return case_create(rq, &in, ret);
}

int weave_split(struct req *rq, struct case_row *row, const int64_t *numbers, size_t n, str subject,
		struct case_row *ret_new, str *ret_id)
{
	const struct case_row before = *row;
	str id = new_id(rq, SPLIT, row->account);
	struct case_row made;
	int r = check_split(rq, row, numbers, n);

	if (r >= 0)
		r = open_part(rq, row, subject, &made);
	if (r < 0)
		return r;
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = sql_moved_insert(rq->tx, &(struct sql_moved_insert_in){
						     .account = row->account,
						     .display_id = row->display_id,
						     .seq = numbers[i],
						     .shown = made.display_id,
						     .weave_id = id,
					     });
	if (r >= 0)
		r = note_event(rq, row, CASE_EVENT_SPLIT, detail(rq, "case", made.case_id));
	if (r >= 0)
		r = note_event(rq, &made, CASE_EVENT_SPLIT, detail(rq, "from", row->case_id));
	if (r >= 0)
		r = record(rq, id, SPLIT, &before, made.case_id);
	if (r < 0)
		return r;
	*ret_new = made;
	*ret_id = id;
	return 0;
}

static int undo_merge(struct req *rq, const struct sql_case_weave *w, struct case_row *from,
		      struct case_row *into)
{
	struct case_change c = change_of(rq);
	int r;

	if (w->redirected)
		return CONFLICT(rq,
				"%lld messages to the merged case were added to the other one "
				"since. Split them off instead.",
				(long long)w->redirected);
	if (case_status_parse(w->status, &c.restore_to) < 0)
		return E_IO;
	c.restores = true;
	c.restore_resolved = w->resolved_at;
	c.unmerge = true;
	c.notice = true;
	c.body = str_fmt(rq->arena,
			 "This case is no longer merged into case %.*s and goes on by itself.",
			 STR_ARG(into->display_id));
	c.detail = detail(rq, "undone", w->weave_id);
	r = case_change(rq, from, &c, NULL);
	if (r >= 0)
		r = note_event(rq, into, CASE_EVENT_PARTED, detail(rq, "case", from->case_id));
	return r;
}

static int undo_split(struct req *rq, const struct sql_case_weave *w, struct case_row *row,
		      struct case_row *made)
{
	str *inside;
	size_t n;
	int r = weave_merged(rq, made, &inside, &n);

	if (r < 0)
		return r;
	if (n)
		return CONFLICT(rq, "%.*s was merged into the new case: undo that first.",
				STR_ARG(inside[0]));
	if (made->merged_into.p || row->merged_into.p)
		return CONFLICT(rq, "One of the cases was merged into another: undo that first.");
	if (made->communications > 1)
		return CONFLICT(rq, "The new case has messages of its own. Merge it instead.");
	r = sql_moved_delete(rq->tx, &(struct sql_moved_delete_in){row->account, w->weave_id});
	if (r >= 0)
		r = send_away(rq, made, row,
			      str_fmt(rq->arena,
				      "What had been split off is part of case %.*s again.",
				      STR_ARG(row->display_id)));
	if (r >= 0)
		r = note_event(rq, row, CASE_EVENT_JOINED, detail(rq, "case", made->case_id));
	return r;
}

int weave_undo(struct req *rq, str account, str id, struct case_row *ret_case,
	       struct case_row *ret_other)
{
	struct sql_case_weave w;
	int r = sql_weave_load(rq->tx, &(struct sql_weave_load_in){account, id}, &w);

	if (r >= 0)
		r = case_load_unseen(rq, account, w.case_id, ret_case);
	if (r >= 0)
		r = case_load_unseen(rq, account, w.other, ret_other);
	if (r < 0)
		return r;
	if (w.undone)
		return CONFLICT(rq, "This was undone already.");
	r = str_eq(w.kind, MERGE) ? undo_merge(rq, &w, ret_case, ret_other)
				  : undo_split(rq, &w, ret_case, ret_other);
	if (r < 0)
		return r;
	return sql_weave_undone(rq->tx, &(struct sql_weave_undone_in){account, id, rq->now});
}
