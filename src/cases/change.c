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
#include "clock-promise.h"
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

/* {"added":[...]} or {"removed":[...]} */
static str address_list(struct arena *a, str what, const str *v, size_t n)
{
	struct json_writer w;
	struct buf b;
	str r;

	buf_init(&b, 65536);
	json_writer_init(&w, &b);
	json_object(&w);
	json_key(&w, what);
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
	struct case_promises promises;
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
	if (c->restores)
		w->after = c->restore_to;
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
	if (w->row->merged_into.p && w->after != CASE_RESOLVED)
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"This case was merged into %.*s.", STR_ARG(w->row->merged_into));
	return 0;
}

/* The status is what it was, and so is the time of its resolution. */
static int apply_restoring(struct work *w)
{
	const struct case_change *c = w->change;
	int r;

	w->row->status = c->restore_to;
	w->row->resolved_at = c->restore_resolved;
	r = append(w, CASE_EVENT_RESTORED, 0, c->detail);
	if (r < 0 || case_status_open(w->before) || !case_status_open(c->restore_to))
		return r;
	return case_tell(w->rq, w->row, S("ReopenCase"), (str){0}, c->actor_kind);
}

static int apply_reopening(struct work *w)
{
	int r;

	if (w->change->restores)
		return apply_restoring(w);
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
		.channel = c->notice      ? CASE_CHANNEL_NOTICE
			   : c->channel.p ? c->channel
					  : S("api"),
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
		   c->notice                         ? CASE_EVENT_NOTICE
		   : c->actor_kind == ACTOR_CUSTOMER ? CASE_EVENT_CUSTOMER_REPLIED
						     : CASE_EVENT_STAFF_REPLIED,
		   w->said.seq, c->notice ? c->notice_detail : (str){0});
	return r < 0 ? r
		     : case_tell(w->rq, w->row, S("AddCommunicationToCase"), w->said.uuid,
				 c->actor_kind);
}

static int apply_copies(struct work *w)
{
	const struct case_change *c = w->change;
	struct arena *a = w->rq->arena;
	str cc, fewer = cc_drop(a, w->row->cc, c->cc_drop, c->cc_drop_count);
	int r;

	if (!str_eq(fewer, w->row->cc)) {
		w->row->cc = fewer;
		r = append(w, CASE_EVENT_CC, 0,
			   address_list(a, S("removed"), c->cc_drop, c->cc_drop_count));
		if (r < 0)
			return r;
	}
	r = cc_merge(a, w->row->cc, c->cc, c->cc_count, &cc);

	if (r < 0)
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"A case can have %d CC e-mail addresses at most.", CASE_CC_MAX);
	if (str_eq(cc, w->row->cc))
		return 0;
	w->row->cc = cc;
	return append(w, CASE_EVENT_CC, 0, address_list(a, S("added"), c->cc, c->cc_count));
}

/* Who sees it, and what it shows. */
static int apply_sight(struct work *w)
{
	const struct case_change *c = w->change;
	struct case_row *row = w->row;

	if (c->merged_into.p)
		row->merged_into = c->merged_into;
	if (c->unmerge)
		row->merged_into = (str){0};
	row->woven = row->woven || c->woven;
	if (!c->visibility.p || str_eq(c->visibility, row->visibility))
		return 0;
	row->visibility = c->visibility;
	return append(w, CASE_EVENT_OTHER, 0,
		      str_fmt(w->rq->arena, "{\"visibility\":\"%.*s\"}", STR_ARG(c->visibility)));
}

/* {"fromPlan":...,"plan":...} and where the customer is, if that matters from now on. */
static int plan_detail(struct work *w, const struct plan *plan, str *ret)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct clock_place place = {0};
	struct json_writer j;
	int r = 0;

	if (plan_needs_place(plan, w->row->issue_type, w->row->language))
		r = case_place_load(&w->promises, &place);
	buf_init(&b, 4096);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("fromPlan"), w->row->plan);
	json_pair_str(&j, S("fromCatalogue"), w->row->catalogue);
	json_pair_str(&j, S("plan"), plan->code);
	json_pair_str(&j, S("catalogue"), plan->catalog->version);
	json_pair_str(&j, S("zone"), place.zone);
	json_pair_str(&j, S("country"), place.country);
	json_object_end(&j);
	*ret = buf_dup(&b, w->rq->arena);
	return r;
}

/* An event that changes what is promised; target and calendar are of the first response. */
static int append_terms(struct work *w, enum case_event_kind kind, const struct plan *plan,
			str severity, str detail)
{
	struct clock_promise promise;
	struct case_event e = {
		.kind = kind,
		.actor_kind = w->change->actor_kind,
		.actor = w->change->actor,
		.detail = detail,
	};
	int r = case_promise_of(&w->promises, plan, severity, CLOCK_FIRST_RESPONSE, &promise);

	if (r < 0)
		return r;
	e.target = promise.minutes;
	e.calendar = promise.hours_name;
	w->row->severity = severity;
	w->row->plan = plan->code;
	w->row->catalogue = plan->catalog->version;
	return case_event_append(w->rq, w->row, &e);
}

/* The case goes over to the account's present plan, unless that has no such cases: then it keeps
 * what it was promised. */
static int apply_plan(struct work *w, const struct plan *plan, str severity)
{
	struct case_row *row = w->row;
	str detail;
	int r;

	if ((str_eq(plan->code, row->plan) && str_eq(plan->catalog->version, row->catalogue)) ||
	    !plan_target(plan, row->issue_type, severity))
		return 0;
	r = plan_detail(w, plan, &detail);
	return r < 0 ? r : append_terms(w, CASE_EVENT_PLAN, plan, row->severity, detail);
}

static int apply_terms(struct work *w)
{
	const struct case_change *c = w->change;
	struct case_row *row = w->row;
	bool other = c->severity.p && !str_eq(c->severity, row->severity);
	const struct plan *plan;
	int r;

	if (!other && !c->replan)
		return 0;
	r = plan_of_account(w->rq, row->account, &plan);
	if (r < 0)
		return r;
	if (other && !plan_target(plan, row->issue_type, c->severity))
		return api_fail(w->rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid severity code");
	r = apply_plan(w, plan, other ? c->severity : row->severity);
	if (r < 0 || !other)
		return r;
	return append_terms(w, CASE_EVENT_SEVERITY, plan, c->severity,
			    from_to(w->rq->arena, row->severity, c->severity));
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
	if (c->restores)
		return 0;
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

/* Brings what is stored of the clocks in step with the log. */
static int refresh_clocks(struct work *w, int64_t events_before)
{
	struct case_clocks clocks;
	struct case_event *events;
	size_t n;
	int r = case_events_load(w->rq, w->row, &events, &n);

	if (r >= 0)
		r = case_clocks_cache(&w->promises, events, n, w->row, &clocks);
	if (r >= 0)
		r = clock_results_store(w->rq, w->row, &clocks, events, n, events_before);
	return r == E_SYNTAX ? E_IO : r;
}

/* Whether the change can move any clock, as far as one can tell without looking at the log. */
static int moves_clocks(struct work *w)
{
	const struct case_change *c = w->change;
	bool customer = c->has_event && c->event == CASE_EVENT_CUSTOMER_REPLIED;
	bool said = (c->body.p && c->actor_kind != ACTOR_CUSTOMER) ||
		    ((c->body.p || customer) && w->row->responded_at);
	bool paused = (w->before == CASE_PENDING_CUSTOMER) != (w->after == CASE_PENDING_CUSTOMER);
	const struct plan *plan;
	int r;

	if (c->severity.p || c->replan ||
	    (c->has_event &&
	     (c->event == CASE_EVENT_ESCALATED || c->event == CASE_EVENT_STAFF_REPLIED)))
		return 1;
	if (!said && !paused && case_status_open(w->before) == case_status_open(w->after))
		return 0;
	if (w->row->next_due || w->row->alarm_at || !w->row->responded_at)
		return 1;
	r = plan_of_version(w->rq, w->row->catalogue, w->row->plan, &plan);
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	return plan_promises_more(plan, w->row->issue_type);
}

/* What a customer says to a case that was merged is said to the one that shows it now. Once that is
 * past retention the case goes on by itself. */
static int follow_merge(struct req *rq, struct case_row *row, const struct case_change *c)
{
	struct case_row into;
	int r;

	if (!row->merged_into.p || !c->has_action || c->action != ACTION_CUSTOMER_REPLY)
		return 0;
	r = case_load_unseen(rq, row->account, row->merged_into, &into);
	if (r == E_NOENT)
		row->merged_into = (str){0};
	if (r < 0)
		return r == E_NOENT ? 0 : r;
	r = sql_weave_redirect(rq->tx, &(struct sql_weave_redirect_in){.account = row->account,
								       .case_id = row->case_id});
	*row = into;
	return r < 0 ? r : 0;
}

int case_change(struct req *rq, struct case_row *row, const struct case_change *change,
		int64_t *ret_communication)
{
	static int (*const steps[])(struct work *) = {
		apply_reopening, apply_communication, apply_copies,     apply_sight,
		apply_terms,     apply_event,         apply_resolution,
	};
	struct case_row next;
	struct work w = {.rq = rq, .row = &next, .change = change};
	int r = follow_merge(rq, row, change);

	if (r < 0)
		return r;
	next = *row;
	r = check(&w);
	if (r < 0)
		return r;
	case_promises_init(&w.promises, rq, &next);
	/* a resolution shows from its own event on */
	next.status = w.after == CASE_RESOLVED ? w.before : w.after;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		r = steps[i](&w);
		if (r < 0)
			return r;
	}
	if (next.events != row->events) {
		r = moves_clocks(&w);
		if (r > 0)
			r = refresh_clocks(&w, row->events);
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
