/* SPDX-License-Identifier: Apache-2.0 */
/* Cases, communications and events between rows and records. */
#include <string.h>

#include "buf.h"
#include "case-private.h"
#include "case-rules.h"
#include "crypto.h"
#include "plan-gate.h"
#include "settings.h"

static const str actor_codes[] = {
	[ACTOR_CUSTOMER] = S_INIT("customer"),
	[ACTOR_STAFF] = S_INIT("staff"),
	[ACTOR_SYSTEM] = S_INIT("system"),
};

static const str event_codes[CASE_EVENT_KIND_COUNT] = {
	[CASE_EVENT_CREATED] = S_INIT("created"),
	[CASE_EVENT_CUSTOMER_REPLIED] = S_INIT("customer-replied"),
	[CASE_EVENT_STAFF_REPLIED] = S_INIT("staff-replied"),
	[CASE_EVENT_TAKEN] = S_INIT("taken"),
	[CASE_EVENT_RELEASED] = S_INIT("released"),
	[CASE_EVENT_TRANSFERRED] = S_INIT("transferred"),
	[CASE_EVENT_SEVERITY] = S_INIT("severity"),
	[CASE_EVENT_RESOLVED] = S_INIT("resolved"),
	[CASE_EVENT_REOPENED] = S_INIT("reopened"),
	[CASE_EVENT_NOTED] = S_INIT("noted"),
	[CASE_EVENT_CC] = S_INIT("cc"),
	[CASE_EVENT_PLAN] = S_INIT("plan"),
	[CASE_EVENT_ESCALATED] = S_INIT("escalated"),
	[CASE_EVENT_NOTICE] = S_INIT("notice"),
	[CASE_EVENT_MERGED] = S_INIT("merged"),
	[CASE_EVENT_JOINED] = S_INIT("joined"),
	[CASE_EVENT_SPLIT] = S_INIT("split"),
	[CASE_EVENT_PARTED] = S_INIT("parted"),
	[CASE_EVENT_RESTORED] = S_INIT("restored"),
	[CASE_EVENT_OTHER] = S_INIT("other"),
};

str case_actor_code(enum case_actor k)
{
	return actor_codes[k];
}

str case_event_kind_code(enum case_event_kind k)
{
	return event_codes[k];
}

static int code_find(const str *codes, size_t n, str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(codes[i], code))
			return (int)i;
	}
	return -1;
}

int case_from_row(const struct sql_support_case *row, struct case_row *ret)
{
	enum case_status status;

	if (case_status_parse(row->status, &status) < 0)
		return E_IO;
	*ret = (struct case_row){
		.account = row->account,
		.case_id = row->case_id,
		.display_id = row->display_id,
		.subject = row->subject,
		.service = row->service,
		.category = row->category,
		.issue_type = row->issue_type,
		.language = row->language,
		.submitter = row->submitter,
		.submitted_by = row->submitted_by,
		.channel = row->channel,
		.related_case = row->related_case,
		.plan = row->plan,
		.catalogue = row->catalogue,
		.opened = row->opened,
		.severity = row->severity,
		.cc = row->cc,
		.status = status,
		.resolved_at = row->resolved_at,
		.last_communication = row->last_communication,
		.last_activity = row->last_activity,
		.communications = row->communications,
		.events = row->events,
		.response_target = row->response_target,
		.response_calendar = row->response_calendar,
		.response_due = row->response_due,
		.responded_at = row->responded_at,
		.next_due = row->next_due,
		.alarm_at = row->alarm_at,
		.visibility = row->visibility,
		.merged_into = row->merged_into,
		.woven = row->woven,
	};
	return 0;
}

struct sql_support_case case_to_row(const struct case_row *c)
{
	return (struct sql_support_case){
		.account = c->account,
		.case_id = c->case_id,
		.display_id = c->display_id,
		.subject = c->subject,
		.service = c->service,
		.category = c->category,
		.issue_type = c->issue_type,
		.language = c->language,
		.submitter = c->submitter,
		.submitted_by = c->submitted_by,
		.channel = c->channel,
		.related_case = c->related_case,
		.plan = c->plan,
		.catalogue = c->catalogue,
		.opened = c->opened,
		.severity = c->severity,
		.cc = c->cc,
		.status = case_status_code(c->status),
		.resolved_at = c->resolved_at,
		.last_communication = c->last_communication,
		.last_activity = c->last_activity,
		.communications = c->communications,
		.events = c->events,
		.response_target = c->response_target,
		.response_calendar = c->response_calendar,
		.response_due = c->response_due,
		.responded_at = c->responded_at,
		.next_due = c->next_due,
		.alarm_at = c->alarm_at,
		.visibility = c->visibility,
		.merged_into = c->merged_into,
		.woven = c->woven,
	};
}

int communication_from_row(const struct sql_case_communication *row, struct case_communication *ret)
{
	int kind = code_find(actor_codes, ARRAY_LEN(actor_codes), row->author_kind);

	if (kind < 0)
		return E_IO;
	*ret = (struct case_communication){
		.account = row->account,
		.case_id = row->case_id,
		.display_id = row->display_id,
		.seq = row->seq,
		.uuid = row->uuid,
		.at = row->at,
		.author_kind = (enum case_actor)kind,
		.author = row->author,
		.submitted_by = row->submitted_by,
		.channel = row->channel,
		.body = row->body,
		.attachments = row->attachments,
	};
	return 0;
}

int event_from_row(const struct sql_case_event *row, struct case_event *ret)
{
	int kind = code_find(event_codes, ARRAY_LEN(event_codes), row->kind);
	int actor = code_find(actor_codes, ARRAY_LEN(actor_codes), row->actor_kind);
	enum case_status status;

	if (kind < 0 || actor < 0 || case_status_parse(row->status, &status) < 0)
		return E_IO;
	*ret = (struct case_event){
		.account = row->account,
		.seq = row->seq,
		.at = row->at,
		.kind = (enum case_event_kind)kind,
		.actor_kind = (enum case_actor)actor,
		.actor = row->actor,
		.communication = row->communication,
		.status = status,
		.severity = row->severity,
		.target = row->target,
		.calendar = row->calendar,
		.detail = row->detail,
	};
	return 0;
}

usec case_oldest(const struct req *rq)
{
	usec keep = rq->app->settings->case_retention;

	return keep && rq->now > keep ? rq->now - keep : 0;
}

/* The address between line feeds, in small letters, as a pattern that means nothing but itself. */
static str watcher_pattern(struct arena *a, str email)
{
	struct buf CLEANUP(buf_done) b = {0};

	buf_init(&b, 2 * email.n + 8);
	buf_str(&b, S("%\n"));
	for (size_t i = 0; i < email.n; i++) {
		char c = email.p[i];

		if (c == '%' || c == '_' || c == '\\')
			buf_char(&b, '\\');
		buf_char(&b, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	buf_str(&b, S("\n%"));
	return buf_dup(&b, a);
}

int case_viewer_of(struct req *rq, struct case_viewer *ret)
{
	const struct plan *plan;
	int r;

	*ret = (struct case_viewer){.principal = S(""), .watcher = S("")};
	if (req_is_staff(rq))
		return 0;
	r = plan_of_caller(rq, &plan);
	if (r < 0)
		return r;
	ret->principal = rq->caller.principal;
	ret->own = plan->contacts.see_own_only;
	if (rq->caller.email.n)
		ret->watcher = watcher_pattern(rq->arena, rq->caller.email);
	return 0;
}

bool case_id_possible(str id)
{
	return id.n > 0 && id.n <= CASE_ID_MAX && !memchr(id.p, 0, id.n);
}

static int load_as(struct req *rq, const struct case_viewer *v, str account, str case_id,
		   struct case_row *ret)
{
	const struct sql_case_load_in in = {
		.account = account,
		.case_id = case_id,
		.oldest = case_oldest(rq),
		.viewer = v->principal,
		.own = v->own,
		.lf = S("\n"),
		.watcher = v->watcher,
	};
	struct sql_support_case row;
	int r = sql_case_load(rq->tx, &in, &row);

	return r < 0 ? r : case_from_row(&row, ret);
}

int case_load(struct req *rq, str account, str case_id, struct case_row *ret)
{
	struct case_viewer v;
	int r;

	if (!case_id_possible(case_id))
		return E_NOENT;
	r = case_viewer_of(rq, &v);
	return r < 0 ? r : load_as(rq, &v, account, case_id, ret);
}

int case_load_unseen(struct req *rq, str account, str case_id, struct case_row *ret)
{
	const struct case_viewer all = {.principal = S(""), .watcher = S("")};

	return load_as(rq, &all, account, case_id, ret);
}

int case_load_display(struct req *rq, str account, str display_id, struct case_row *ret)
{
	struct sql_case_load_display_in in = {.account = account,
					      .display_id = display_id,
					      .oldest = case_oldest(rq),
					      .lf = S("\n")};
	struct sql_support_case row;
	struct case_viewer v;
	int r;

	if (!case_id_possible(display_id))
		return E_NOENT;
	r = case_viewer_of(rq, &v);
	if (r < 0)
		return r;
	in.viewer = v.principal;
	in.own = v.own;
	in.watcher = v.watcher;
	r = sql_case_load_display(rq->tx, &in, &row);
	return r < 0 ? r : case_from_row(&row, ret);
}

int case_load_any(struct req *rq, str id, struct case_row *ret)
{
	struct sql_case_display_any_row found;
	str account = case_id_account(id);
	int r;

	if (!case_id_possible(id))
		return E_NOENT;
	if (account.p)
		return case_load(rq, account, id, ret);
	r = sql_case_display_any(rq->tx, &(struct sql_case_display_any_in){.display_id = id},
				 &found);
	return r < 0 ? r : case_load(rq, found.account, found.case_id, ret);
}

int case_events_load(struct req *rq, const struct case_row *row, struct case_event **ret,
		     size_t *ret_n)
{
	struct stmt CLEANUP(stmt_done) q = sql_event_list_open(
		rq->tx, &(struct sql_event_list_in){.account = row->account,
						    .display_id = row->display_id});
	VEC(struct case_event) v = {0};
	struct sql_case_event line;
	int r;

	while ((r = sql_event_list_next(&q, &line)) > 0) {
		r = event_from_row(&line, VEC_ADD(rq->arena, &v));
		if (r < 0)
			return r;
		v.v[v.n - 1].case_id = row->case_id;
	}
	if (r < 0)
		return r;
	*ret = v.v;
	*ret_n = v.n;
	return 0;
}

typedef VEC(struct case_communication) communication_vec;

static int add_communication(struct req *rq, communication_vec *v,
			     const struct sql_case_communication *line)
{
	return communication_from_row(line, VEC_ADD(rq->arena, v));
}

int communications_page(struct req *rq, const struct sql_communication_page_in *in,
			struct case_communication **ret, size_t *ret_n)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_page_open(rq->tx, in);
	struct sql_case_communication line;
	communication_vec v = {0};
	int r;

	while ((r = sql_communication_page_next(&q, &line)) > 0) {
		r = add_communication(rq, &v, &line);
		if (r < 0)
			return r;
	}
	*ret = v.v;
	*ret_n = v.n;
	return r;
}

int communications_recent(struct req *rq, const struct sql_communication_recent_in *in,
			  struct case_communication **ret, size_t *ret_n)
{
	struct stmt CLEANUP(stmt_done) q = sql_communication_recent_open(rq->tx, in);
	struct sql_case_communication line;
	communication_vec v = {0};
	int r;

	while ((r = sql_communication_recent_next(&q, &line)) > 0) {
		r = add_communication(rq, &v, &line);
		if (r < 0)
			return r;
	}
	*ret = v.v;
	*ret_n = v.n;
	return r;
}

int case_communications_load(struct req *rq, const struct case_row *row, int64_t before,
			     int64_t limit, struct case_communication **ret, size_t *ret_n)
{
	return communications_page(
		rq,
		&(struct sql_communication_page_in){.account = row->account,
						    .display_id = row->display_id,
						    .seq_before = before,
						    .after = 0,
						    .before = INT64_MAX,
						    .most = limit},
		ret, ret_n);
}

typedef VEC(struct case_row) case_vec;

static int add_case(struct req *rq, case_vec *v, const struct sql_support_case *line)
{
	return case_from_row(line, VEC_ADD(rq->arena, v));
}

typedef int (*next_case)(struct stmt *q, struct sql_support_case *ret);

static int collect(struct req *rq, struct stmt *q, next_case next, case_vec *v)
{
	struct sql_support_case line;
	int r;

	while ((r = next(q, &line)) > 0) {
		r = add_case(rq, v, &line);
		if (r < 0)
			return r;
	}
	return r;
}

static int page_all(struct req *rq, const struct sql_case_page_in *in, case_vec *v)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_open(rq->tx, in);

	return collect(rq, &q, sql_case_page_next, v);
}

static int page_unresolved(struct req *rq, const struct sql_case_page_unresolved_in *in,
			   case_vec *v)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_unresolved_open(rq->tx, in);

	return collect(rq, &q, sql_case_page_unresolved_next, v);
}

/* Woven cases that show something in the window. */
static int page_woven(struct req *rq, const struct sql_case_page_woven_in *in, case_vec *v)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_woven_open(rq->tx, in);

	return collect(rq, &q, sql_case_page_woven_next, v);
}

/* Two lists that are in order, newest first, as one; what is beyond `most` stays out. */
static void merge_pages(struct arena *a, const case_vec *one, const case_vec *other, int64_t most,
			case_vec *ret)
{
	size_t i = 0, k = 0;

	while ((i < one->n || k < other->n) && (int64_t)ret->n < most) {
		bool first = k >= other->n ||
			     (i < one->n && str_cmp(one->v[i].case_id, other->v[k].case_id) > 0);

		*VEC_ADD(a, ret) = first ? one->v[i++] : other->v[k++];
	}
}

int cases_page(struct req *rq, const struct case_query *q, struct case_row **ret, size_t *ret_n)
{
	const str language = q->language.p ? q->language : S("");
	const usec oldest = case_oldest(rq);
	const str at_least = case_id_prefix(rq->arena, q->account, oldest);
	str until = str_fmt(rq->arena, "%.*s~",
			    STR_ARG(case_id_prefix(rq->arena, q->account, q->before)));
	const bool windowed = q->after > 0 || q->before < INT64_MAX;
	const str behind = q->behind.p ? q->behind : S("~");
	case_vec found = {0}, woven = {0}, both = {0};
	struct case_viewer v;
	int r = case_viewer_of(rq, &v);

	if (r < 0)
		return r;
	if (str_cmp(behind, until) < 0)
		until = behind;
	if (q->resolved || q->status.p)
		r = page_all(rq,
			     &(struct sql_case_page_in){
				     .account = q->account,
				     .oldest = oldest,
				     .viewer = v.principal,
				     .own = v.own,
				     .lf = S("\n"),
				     .watcher = v.watcher,
				     .language = language,
				     .status = q->status.p ? q->status : S(""),
				     .windowed = windowed,
				     .after = q->after,
				     .before = q->before,
				     .at_least = at_least,
				     .until = until,
				     .most = q->most,
			     },
			     &found);
	else
		r = page_unresolved(rq,
				    &(struct sql_case_page_unresolved_in){
					    .account = q->account,
					    .oldest = oldest,
					    .viewer = v.principal,
					    .own = v.own,
					    .lf = S("\n"),
					    .watcher = v.watcher,
					    .language = language,
					    .windowed = windowed,
					    .after = q->after,
					    .before = q->before,
					    .at_least = at_least,
					    .until = until,
					    .most = q->most,
				    },
				    &found);
	if (r >= 0 && windowed)
		r = page_woven(rq,
			       &(struct sql_case_page_woven_in){
				       .account = q->account,
				       .oldest = oldest,
				       .viewer = v.principal,
				       .own = v.own,
				       .lf = S("\n"),
				       .watcher = v.watcher,
				       .language = language,
				       .status = q->status.p ? q->status : S(""),
				       .resolved = q->resolved || q->status.p,
				       .after = q->after,
				       .before = q->before,
				       .at_least = at_least,
				       .until = behind,
				       .most = q->most,
			       },
			       &woven);
	if (r >= 0 && woven.n) {
		merge_pages(rq->arena, &found, &woven, q->most, &both);
		found = both;
	}
	*ret = found.v;
	*ret_n = found.n;
	return r;
}

int cases_page_any(struct req *rq, str status, bool resolved, str before, int64_t most,
		   struct case_row **ret, size_t *ret_n)
{
	struct stmt CLEANUP(stmt_done) q = sql_case_page_any_open(
		rq->tx, &(struct sql_case_page_any_in){.oldest = case_oldest(rq),
						       .status = status.p ? status : S(""),
						       .resolved = resolved || status.p,
						       .display_id = before,
						       .most = most});
	case_vec v = {0};
	int r = collect(rq, &q, sql_case_page_any_next, &v);

	*ret = v.v;
	*ret_n = v.n;
	return r;
}

int case_count_since(struct req *rq, str account, usec since, int64_t most, int64_t *ret)
{
	struct sql_case_count_since_row row;
	int r = sql_case_count_since(rq->tx,
				     &(struct sql_case_count_since_in){
					     .account = account,
					     .since = since,
					     .at_least = case_id_prefix(rq->arena, account, since),
					     .most = most,
				     },
				     &row);

	if (r >= 0)
		*ret = row.n;
	return r;
}

int case_event_append(struct req *rq, struct case_row *row, struct case_event *event)
{
	struct sql_case_event line;

	event->account = row->account;
	event->case_id = row->case_id;
	event->seq = ++row->events;
	event->at = rq->now;
	event->status = row->status;
	event->severity = row->severity;
	row->last_activity = rq->now;
	line = (struct sql_case_event){
		.account = event->account,
		.display_id = row->display_id,
		.seq = event->seq,
		.at = event->at,
		.kind = event_codes[event->kind],
		.actor_kind = actor_codes[event->actor_kind],
		.actor = event->actor.p ? event->actor : S(""),
		.communication = event->communication,
		.status = case_status_code(event->status),
		.severity = event->severity,
		.target = event->target,
		.calendar = event->calendar.p ? event->calendar : S(""),
		.detail = event->detail.p ? event->detail : S(""),
	};
	return sql_event_insert(rq->tx, &line);
}

int case_communication_append(struct req *rq, struct case_row *row, struct case_communication *m)
{
	struct sql_case_communication line;

	m->account = row->account;
	m->case_id = row->case_id;
	m->seq = ++row->communications;
	m->uuid = random_uuid(rq->arena);
	m->at = rq->now;
	row->last_communication = rq->now;
	line = (struct sql_case_communication){
		.account = m->account,
		.display_id = row->display_id,
		.case_id = m->case_id,
		.seq = m->seq,
		.uuid = m->uuid,
		.at = m->at,
		.author_kind = actor_codes[m->author_kind],
		.author = m->author.p ? m->author : S(""),
		.submitted_by = m->submitted_by.p ? m->submitted_by : S(""),
		.channel = m->channel,
		.body = m->body,
		.attachments = m->attachments,
	};
	return sql_communication_insert(rq->tx, &line);
}

int case_save(struct req *rq, const struct case_row *row, int64_t events_before)
{
	const struct sql_case_update_in in = {
		.account = row->account,
		.case_id = row->case_id,
		.severity = row->severity,
		.cc = row->cc,
		.status = case_status_code(row->status),
		.resolved_at = row->resolved_at,
		.last_communication = row->last_communication,
		.last_activity = row->last_activity,
		.communications = row->communications,
		.events = row->events,
		.response_target = row->response_target,
		.response_calendar = row->response_calendar,
		.response_due = row->response_due,
		.responded_at = row->responded_at,
		.next_due = row->next_due,
		.alarm_at = row->alarm_at,
		.plan = row->plan,
		.catalogue = row->catalogue,
		.visibility = row->visibility,
		.merged_into = row->merged_into,
		.woven = row->woven,
		.events_before = events_before,
	};
	int r = sql_case_update(rq->tx, &in);

	return r == E_NOENT ? E_BUSY : r;
}
