/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a case: what was asked for is completed from the vocabulary's
 * defaults, held against vocabulary and plan, cleaned of secrets, and written
 * with its first communication and event. Four statements when nothing is
 * attached.
 */
#include "case-numbers.h"
#include "case-private.h"
#include "case-rules.h"
#include "clock-promise.h"
#include "errors.h"
#include "json.h"
#include "mailbox.h"
#include "operation.h"
#include "plan-gate.h"
#include "taxonomy.h"

#define DISPLAY_TRIES 20

static int invalid(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid %s", what);
}

static bool granted(const struct plan *plan, str feature, str kind)
{
	const struct plan_grant *g = plan_grant(plan, feature);

	if (!g || !g->entitled)
		return false;
	for (size_t i = 0; i < g->kind_count; i++) {
		if (str_eq(g->kinds[i], kind))
			return true;
	}
	return !g->kind_count;
}

bool case_category_visible(const struct plan *plan, const struct taxonomy_service *s,
			   const struct taxonomy_category *c)
{
	return !c->third_party || granted(plan, S("third-party-software"), s->issue_type);
}

bool case_severity_allowed(const struct plan *plan, str kind, str severity)
{
	return plan_target(plan, kind, severity) != NULL;
}

/* Fills what is absent. */
static void complete(const struct taxonomy *t, struct case_intake *in)
{
	const struct taxonomy_service *s;

	if (!in->service.p)
		in->service = t->default_service;
	if (!in->severity.p)
		in->severity = t->default_severity;
	if (!in->language.p)
		in->language = t->default_language;
	s = taxonomy_service_find(t, in->service);
	if (!in->category.p && s)
		in->category = taxonomy_default_category(t, s)->code;
	if (!in->issue_type.p)
		in->issue_type = in->through_api || !s ? t->default_issue_type : s->issue_type;
}

/* The issue type: known, open to this way in, and sold with the plan. */
static int check_kind(struct req *rq, const struct plan *plan, const struct case_intake *in)
{
	const struct taxonomy_issue_type *kind =
		taxonomy_issue_type_find(rq->app->taxonomy, in->issue_type);

	if (!kind || (in->through_api && !kind->creatable_by_api))
		return invalid(rq, "issue type");
	if (plan_case_kind(plan, in->issue_type))
		return 0;
	if (!req_is_staff(rq))
		return plan_require(rq, kind->feature);
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
			"The account's plan has no cases of this issue type.");
}

/* A plan may name the roles that open cases. */
static int check_contact(struct req *rq, const struct plan *plan)
{
	if (req_is_staff(rq) || plan_may_open(plan, rq->caller.role))
		return 0;
	return api_fail(rq, ERR_ACCESS_DENIED_EXCEPTION,
			"User: %.*s is not authorized to perform: %.*s because the account's plan "
			"lets other roles open cases",
			STR_ARG(rq->caller.arn), STR_ARG(rq->op->action));
}

static int check_words(struct req *rq, const struct plan *plan, const struct case_intake *in)
{
	const struct taxonomy *t = rq->app->taxonomy;
	const struct taxonomy_service *s = taxonomy_service_find(t, in->service);
	const struct taxonomy_category *c;
	int r;

	if (!s)
		return invalid(rq, "service code");
	c = taxonomy_category_find(s, in->category);
	if (!c || !case_category_visible(plan, s, c))
		return invalid(rq, "category code");
	r = check_kind(rq, plan, in);
	if (r < 0)
		return r;
	if (!taxonomy_severity_find(t, in->severity) ||
	    !case_severity_allowed(plan, in->issue_type, in->severity))
		return invalid(rq, "severity code");
	if (!taxonomy_language_find(t, in->language) ||
	    plan_language(plan, in->issue_type, in->language, NULL) == LANGUAGE_UNAVAILABLE)
		return invalid(rq, "language");
	return 0;
}

int case_check_copies(struct req *rq, const str *cc, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!mailbox_valid(cc[i]))
			return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
					"Invalid CC e-mail address");
	}
	return 0;
}

/* A case that continues an older one is like it, where nothing else is said. */
static int like_older(struct req *rq, const struct plan *plan, struct case_intake *in)
{
	struct case_row older;
	int r;

	if (!in->related_case.p)
		return 0;
	r = case_load(rq, in->account, in->related_case, &older);
	if (r < 0)
		return r == E_NOENT ? invalid(rq, "related case") : r;
	if (!in->issue_type.p)
		in->issue_type = older.issue_type;
	if (!in->service.p && !in->category.p)
		in->category = older.category;
	if (!in->service.p)
		in->service = older.service;
	/* the plan may have changed since then */
	if (!in->severity.p && case_severity_allowed(plan, in->issue_type, older.severity))
		in->severity = older.severity;
	return 0;
}

/* Where the customer is, for the log, if that decides about working hours; absent otherwise. */
static int place_text(struct case_promises *p, const struct plan *plan,
		      const struct case_intake *in, str *ret)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct clock_place place;
	struct json_writer w;
	int r;

	*ret = (str){0};
	if (!plan_needs_place(plan, in->issue_type, in->language))
		return 0;
	r = case_place_load(p, &place);
	if (r < 0)
		return r;
	buf_init(&b, 1024);
	json_writer_init(&w, &b);
	json_object(&w);
	json_pair_str(&w, S("zone"), place.zone);
	json_pair_str(&w, S("country"), place.country);
	json_object_end(&w);
	*ret = buf_dup(&b, p->hours.rq->arena);
	return 0;
}

/* The record of a case that was just opened, before its first event. */
static int fill(struct req *rq, const struct case_intake *in, const struct plan *plan,
		struct case_row *ret)
{
	struct case_row row = {
		.account = in->account,
		.case_id = case_id_new(rq->arena, in->account, rq->now),
		.subject = case_clean_text(rq, in->subject, CASE_SUBJECT_MAX),
		.service = in->service,
		.category = in->category,
		.issue_type = in->issue_type,
		.language = in->language,
		.submitter = in->actor,
		.submitted_by = in->submitted_by.p ? in->submitted_by : S(""),
		.channel = in->channel,
		.related_case = in->related_case,
		.plan = plan->code,
		.catalogue = plan->catalog->version,
		.opened = rq->now,
		.severity = in->severity,
		.cc = S(""),
		.visibility = in->visibility.p ? in->visibility : S("account"),
		.status = CASE_UNASSIGNED,
		.last_communication = rq->now,
		.last_activity = rq->now,
		.response_calendar = S(""),
	};
	if (cc_merge(rq->arena, S(""), in->cc, in->cc_count, &row.cc) < 0)
		return invalid(rq, "CC e-mail addresses");
	*ret = row;
	return 0;
}

/* Its first event, and its clocks from it. */
static int begin_clocks(struct req *rq, const struct case_intake *in, const struct plan *plan,
			struct case_row *row, struct case_event *ret)
{
	struct case_promises promises;
	struct case_clocks clocks;
	struct case_event created = {
		.kind = CASE_EVENT_CREATED,
		.seq = 1,
		.at = rq->now,
		.actor_kind = in->actor_kind,
		.actor = in->actor,
		.communication = 1,
		.status = row->status,
		.severity = row->severity,
		.target = -1,
	};
	int r;

	case_promises_init(&promises, rq, row);
	r = place_text(&promises, plan, in, &created.detail);
	if (r >= 0)
		r = case_clocks_cache(&promises, &created, 1, row, &clocks);
	created.target = row->response_target;
	created.calendar = row->response_calendar;
	*ret = created;
	return r == E_SYNTAX ? E_IO : r;
}

/* Ids are drawn until they are free; a case id that files are attached to already is kept. */
static int insert(struct req *rq, struct case_row *row, bool keep_id)
{
	const usec moment = case_numbers_next(rq->app->case_numbers, rq->now);

	for (int i = 0; i < DISPLAY_TRIES; i++) {
		struct sql_support_case line;
		int r;

		if (i > 0 && !keep_id)
			row->case_id = case_id_new(rq->arena, row->account, rq->now);
		row->display_id = case_display_id_new(rq->arena, i > 0 ? rq->now : moment, i);
		line = case_to_row(row);
		r = sql_case_insert(rq->tx, &line);
		if (r)
			return r < 0 ? r : 0;
	}
	return E_BUSY;
}

int case_create(struct req *rq, const struct case_intake *asked, struct case_row *ret)
{
	struct case_intake in = *asked;
	const struct attach_list files = {
		.set_id = in.attachment_set,
		.uploads = in.uploads,
		.upload_count = in.upload_count,
	};
	struct case_communication said;
	struct case_event created;
	const struct plan *plan;
	struct case_row row, stored;
	int r = req_is_staff(rq) ? plan_of_account(rq, in.account, &plan)
				 : plan_of_caller(rq, &plan);

	if (r >= 0)
		r = like_older(rq, plan, &in);
	if (r < 0)
		return r;
	complete(rq->app->taxonomy, &in);
	r = check_contact(rq, plan);
	if (r >= 0)
		r = check_words(rq, plan, &in);
	if (r >= 0)
		r = case_check_copies(rq, in.cc, in.cc_count);
	if (r >= 0)
		r = fill(rq, &in, plan, &row);
	if (r < 0)
		return r;
	said = (struct case_communication){
		.author_kind = in.actor_kind,
		.author = in.actor,
		.submitted_by = in.submitted_by,
		.channel = in.notice ? CASE_CHANNEL_NOTICE : in.channel,
		.body = case_clean_text(rq, in.body, CASE_TEXT_MAX),
	};
	r = attachments_attach(rq, row.account, row.case_id, 1, &files, &said.attachments);
	if (r < 0)
		return r;
	r = begin_clocks(rq, &in, plan, &row, &created);
	if (r < 0)
		return r;
	/* the row is stored as it will be once its first communication and event are there */
	stored = row;
	stored.communications = stored.events = 1;
	r = insert(rq, &stored, said.attachments > 0);
	row.case_id = stored.case_id;
	row.display_id = stored.display_id;
	if (r >= 0)
		r = case_communication_append(rq, &row, &said);
	if (r >= 0)
		r = case_event_append(rq, &row, &created);
	if (r >= 0)
		r = case_tell(rq, &row, S("CreateCase"), (str){0}, in.actor_kind);
	if (r < 0)
		return r;
	*ret = row;
	return 0;
}
