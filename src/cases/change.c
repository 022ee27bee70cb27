/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way a case changes. A change is checked first, then written in the
 * order in which it reads: reopened, what was said, copies, severity, whatever
 * else happened, resolved. Each of these is an event; the row is saved once.
 */
#include <string.h>

#include "buf.h"
#include "case-private.h"
#include "case-rules.h"
#include "errors.h"
#include "json.h"
#include "outbox.h"
#include "plan-gate.h"
#include "redact.h"
#include "settings.h"

#define COMMUNICATION_ID "ekko:us-east-1:"

str case_clean_text(struct req *rq, str text, size_t most)
{
	struct buf b;
	str r = text;

	if (text.n && memchr(text.p, 0, text.n)) {
		buf_init(&b, text.n * 3);
		for (size_t i = 0; i < text.n; i++) {
			if (text.p[i])
				buf_char(&b, text.p[i]);
			else
				buf_str(&b, S("\xef\xbf\xbd"));
		}
		r = buf_dup(&b, rq->arena);
		buf_done(&b);
	}
	return redact_within(rq->arena, r, rq->app->settings->redaction_word, most).text;
}

int case_tell(struct req *rq, const struct case_row *row, str event, str uuid, enum case_actor by)
{
	struct case_update u = {
		.account = row->account,
		.event = event,
		.case_id = row->case_id,
		.display_id = row->display_id,
		.communication_id = S(""),
		.origin = S(""),
	};

	if (uuid.p) {
		u.communication_id = str_fmt(rq->arena, COMMUNICATION_ID "%.*s", STR_ARG(uuid));
		u.origin = by == ACTOR_CUSTOMER ? S("CUSTOMER") : S("AWS");
	}
	return outbox_add_case_update(rq->tx, rq->now, &u);
}

/* {"from":...,"to":...} */
static str from_to(struct arena *a, str from, str to)
{
	struct json_writer w;
	struct buf b;
	str r;

	buf_init(&b, 1024);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("from"), from);
	json_pair_str(&w, S("to"), to);
	json_object_end(&w);
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

static str added_addresses(struct arena *a, const str *v, size_t n)
{
	struct json_writer w;
	struct buf b;
	str r;

	buf_init(&b, 65536);
	json_writer_init(&w, &b);
	json_object(&w);
	json_key(&w, S("added"));
	json_array(&w);
	for (size_t i = 0; i < n; i++)
		json_str(&w, v[i]);
	json_array_end(&w);
	json_object_end(&w);
	r = buf_dup(&b, a);
	buf_done(&b);
	return r;
}

/* A change under way. */
struct work {
	struct req *rq;
	struct case_row *row;
	const struct case_change *change;
	enum case_status before, after;
	struct case_communication said;
};

static int append(struct work *w, enum case_event_kind kind, int64_t communication, str detail)
{
	struct case_event e = {
		.kind = kind,
		.actor_kind = w->change->actor_kind,
		.actor = w->change->actor,
		.communication = communication,
		.target = -1,
		.detail = detail,
	};

	return case_event_append(w->rq, w->row, &e);
}

/* Whether the change may be made, and where it leads. */
static int check(struct work *w)
{
	const struct case_change *c = w->change;

	w->before = w->after = w->row->status;
	if (!c->has_action)
		return 0;
	if (c->action == ACTION_CUSTOMER_REPLY && w->before == CASE_RESOLVED &&
	    !case_reopen_allowed(w->row->resolved_at, w->rq->now))
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The case was resolved more than 14 days ago and cannot be "
				"reopened. Create a new case that refers to it.");
	if (case_status_next(w->before, c->action, &w->after) < 0)
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"This is not possible while the case is %.*s.",
				STR_ARG(case_status_code(w->before)));
	return 0;
}

static int apply_reopening(struct work *w)
{
	int r;

	if (w->before != CASE_RESOLVED || w->after == CASE_RESOLVED)
		return 0;
	w->row->resolved_at = 0;
	r = append(w, CASE_EVENT_REOPENED, 0, (str){0});
	return r < 0 ? r
		     : case_tell(w->rq, w->row, S("ReopenCase"), (str){0}, w->change->actor_kind);
}

static int apply_communication(struct work *w)
{
	const struct case_change *c = w->change;
	const struct attach_list files = {
		.set_id = c->attachment_set,
		.uploads = c->uploads,
		.upload_count = c->upload_count,
	};
	int r;

	if (!c->body.p)
		return 0;
	w->said = (struct case_communication){
		.author_kind = c->actor_kind,
		.author = c->actor,
		.submitted_by = c->submitted_by,
		.channel = c->channel.p ? c->channel : S("api"),
		.body = case_clean_text(w->rq, c->body, CASE_TEXT_MAX),
	};
	r = attachments_attach(w->rq, w->row->account, w->row->case_id, w->row->communications + 1,
			       &files, &w->said.attachments);
	if (r < 0)
		return r;
	r = case_communication_append(w->rq, w->row, &w->said);
	if (r < 0)
		return r;
	r = append(w,
		   c->record                         ? CASE_EVENT_RECORDED
		   : c->actor_kind == ACTOR_CUSTOMER ? CASE_EVENT_CUSTOMER_REPLIED
						     : CASE_EVENT_STAFF_REPLIED,
		   w->said.seq, (str){0});
	return r < 0 ? r
		     : case_tell(w->rq, w->row, S("AddCommunicationToCase"), w->said.uuid,
				 c->actor_kind);
}

static int apply_copies(struct work *w)
{
	const struct case_change *c = w->change;
	str cc;
	int r = cc_merge(w->rq->arena, w->row->cc, c->cc, c->cc_count, &cc);

	if (r < 0)
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A case can have %d CC e-mail addresses at most.", CASE_CC_MAX);
	if (str_eq(cc, w->row->cc))
		return 0;
	w->row->cc = cc;
	return append(w, CASE_EVENT_CC, 0, added_addresses(w->rq->arena, c->cc, c->cc_count));
}

static int apply_severity(struct work *w)
{
	struct case_row *row = w->row;
	const struct plan *plan;
	struct case_target target;
	struct case_event e;
	int r;

	if (!w->change->severity.p || str_eq(w->change->severity, row->severity))
		return 0;
	r = plan_of_account(w->rq, row->account, &plan);
	if (r < 0)
		return r;
	if (!plan_target(plan, row->issue_type, w->change->severity))
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid severity code");
	r = case_target_find(w->rq, row->account, plan, row->issue_type, w->change->severity,
			     row->language, &target);
	if (r < 0)
		return r;
	e = (struct case_event){
		.kind = CASE_EVENT_SEVERITY,
		.actor_kind = w->change->actor_kind,
		.actor = w->change->actor,
		.target = target.minutes,
		.calendar = target.calendar,
		.detail = from_to(w->rq->arena, row->severity, w->change->severity),
	};
	row->severity = w->change->severity;
	return case_event_append(w->rq, row, &e);
}

static const struct {
	enum case_action action;
	enum case_event_kind event;
} action_events[] = {
	{ACTION_STAFF_TAKE, CASE_EVENT_TAKEN},
	{ACTION_STAFF_RELEASE, CASE_EVENT_RELEASED},
};

/* What the caller names, else what the action itself is. */
static int apply_event(struct work *w)
{
	const struct case_change *c = w->change;

	if (c->has_event)
		return append(w, c->event, 0, c->detail);
	for (size_t i = 0; c->has_action && i < ARRAY_LEN(action_events); i++) {
		if (action_events[i].action == c->action)
			return append(w, action_events[i].event, 0, c->detail);
	}
	return 0;
}

static int apply_resolution(struct work *w)
{
	int r;

	if (w->before == CASE_RESOLVED || w->after != CASE_RESOLVED)
		return 0;
	w->row->status = CASE_RESOLVED;
	w->row->resolved_at = w->rq->now;
	r = append(w, CASE_EVENT_RESOLVED, 0, (str){0});
	return r < 0 ? r
		     : case_tell(w->rq, w->row, S("ResolveCase"), (str){0}, w->change->actor_kind);
}

/* Brings the cached clock in step with the log. */
static int refresh_clock(struct req *rq, struct case_row *row)
{
	struct case_event *events;
	struct case_clock clock;
	size_t n;
	int r = case_events_load(rq, row, &events, &n);

	if (r < 0)
		return r;
	r = case_clock_derive(rq->arena, events, n, rq->now, &clock);
	if (r < 0)
		return E_IO;
	row->response_target = clock.target;
	row->response_calendar = clock.calendar;
	row->response_due = clock.due;
	row->responded_at = clock.responded;
	return 0;
}

/* Whether the change can move the first-response clock. */
static bool moves_clock(const struct work *w)
{
	return !w->row->responded_at &&
	       (w->change->severity.p || w->before == CASE_RESOLVED ||
		(w->change->body.p && w->change->actor_kind != ACTOR_CUSTOMER) ||
		(w->change->has_event && w->change->event == CASE_EVENT_STAFF_REPLIED));
}

int case_change(struct req *rq, struct case_row *row, const struct case_change *change,
		int64_t *ret_communication)
{
	static int (*const steps[])(struct work *) = {
		apply_reopening, apply_communication, apply_copies,
		apply_severity,  apply_event,         apply_resolution,
	};
	struct case_row next = *row;
	struct work w = {.rq = rq, .row = &next, .change = change};
	int r = check(&w);

	if (r < 0)
		return r;
	/* a resolution shows from its own event on */
	next.status = w.after == CASE_RESOLVED ? w.before : w.after;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		r = steps[i](&w);
		if (r < 0)
			return r;
	}
	if (next.events != row->events) {
		r = moves_clock(&w) ? refresh_clock(rq, &next) : 0;
		if (r >= 0)
			r = case_save(rq, &next, row->events);
		if (r < 0)
			return r;
	}
	*row = next;
	if (ret_communication)
		*ret_communication = w.said.seq;
	return 0;
}
