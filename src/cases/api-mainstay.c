/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cases through our own service: for customers whose plan has no Support API,
 * for the console and the command line, and for staff who write down what a
 * customer told them. The rules are those of the Support API; only who may ask
 * and how much is shown differ.
 */
#include "audit.h"
#include "case-api.h"
#include "case-field.h"
#include "case-private.h"
#include "case-rules.h"
#include "errors.h"
#include "identity.h"
#include "mailbox.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"
#include "weave.h"

#define LIST_STANDARD 50

static int no_case(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There is no such case. Give its case id or its display id.");
}

static int no_account(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such account.");
}

/* By case id or display id, as far as the caller may see. */
static int load(struct req *rq, str id, struct case_row *ret)
{
	int r;

	if (req_is_staff(rq))
		r = case_load_any(rq, id, ret);
	else if (case_id_account(id).p)
		r = case_load(rq, rq->caller.account, id, ret);
	else
		r = case_load_display(rq, rq->caller.account, id, ret);
	return r == E_NOENT ? no_case(rq) : r;
}

/* Whose side speaks, and under which name. Staff write for the account's people. */
struct speaker {
	str submitted_by;
	str channel;
};

/* Also takes the account's lock for staff; a customer's has been taken. */
static int speak_for(struct req *rq, str account, str submitted_by, struct speaker *ret)
{
	struct sql_account row;
	int r;

	if (!req_is_staff(rq)) {
		ret->submitted_by = rq->caller.email.n ? rq->caller.email : rq->caller.name;
		ret->channel = S("console");
		return 0;
	}
	r = account_lock(rq->tx, account);
	if (r >= 0)
		r = account_load(rq->tx, account, &row);
	if (r < 0)
		return r == E_NOENT ? no_account(rq) : r;
	if (submitted_by.p && !mailbox_valid(submitted_by))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid e-mail address in submittedBy");
	rq->audit.recipient = row.id;
	rq->audit.show = true;
	ret->submitted_by = submitted_by.p ? submitted_by : row.email;
	ret->channel = S("staff");
	return 0;
}

/* A set of the request's files; *ret_set stays absent without any. */
static int store_files(struct req *rq, str account, const struct mainstay_case_file_list *files,
		       str *ret_set)
{
	struct attachment_input v[CASE_SET_FILES_MAX];
	usec expires;

	for (size_t i = 0; i < files->n && i < CASE_SET_FILES_MAX; i++)
		v[i] = (struct attachment_input){files->v[i].file_name, files->v[i].data};
	if (!files->n)
		return 0;
	return attachment_set_add(rq, account, (str){0}, v, files->n, ret_set, &expires);
}

static str time_text(struct req *rq, usec t)
{
	return t ? usec_format(rq->arena, t, USEC_MILLI_Z) : (str){0};
}

static int show_case(struct req *rq, const struct case_row *c, struct mainstay_case_summary *ret)
{
	str *cc;
	size_t n = cc_split(rq->arena, c->cc, &cc);
	int64_t shown;
	int r = case_message_count(rq, c, &shown);

	if (r < 0)
		return r;
	*ret = (struct mainstay_case_summary){
		.case_id = c->case_id,
		.display_id = c->display_id,
		.account_id = c->account,
		.subject = c->subject,
		.status = case_status_code(c->status),
		.severity_code = c->severity,
		.service_code = c->service,
		.category_code = c->category,
		.issue_type = c->issue_type,
		.language = c->language,
		.submitted_by = c->submitted_by,
		.cc_email_addresses = {list_some(cc), n},
		.related_case_id = c->related_case,
		.time_created = time_text(rq, c->opened),
		.time_resolved = time_text(rq, c->resolved_at),
		.last_communication = time_text(rq, c->last_communication),
		.communication_count = SOME_I64(shown),
		.visibility = c->visibility,
		.merged_into_case_id = c->merged_into,
	};
	return 0;
}

int case_show(struct req *rq, const struct case_row *c, struct mainstay_case_summary **ret)
{
	*ret = ARENA_NEW(rq->arena, struct mainstay_case_summary);
	int r = show_case(rq, c, *ret);

	return r < 0 ? r : case_fields_show(rq, c, &(*ret)->fields);
}

int case_open_for_customer(struct req *rq, str id, struct case_row *ret)
{
	struct speaker speaker;
	int r = load(rq, id, ret);

	if (r < 0 || !req_is_staff(rq))
		return r;
	r = speak_for(rq, ret->account, (str){0}, &speaker);
	/* again under the lock */
	return r < 0 ? r : load(rq, id, ret);
}

static int check_quota(struct req *rq)
{
	int64_t quota = rq->app->settings->case_quota, opened;
	int r;

	if (!quota || req_is_staff(rq))
		return 0;
	r = case_count_since(rq, rq->caller.account, rq->now - HOURS(1), quota, &opened);
	if (r < 0)
		return r;
	if (opened >= quota)
		return api_fail(rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
				"You have exceeded your limit of %lld cases per hour.",
				(long long)quota);
	return 0;
}

/* The account that is meant; customers have but one. */
static int account_meant(struct req *rq, str asked, str *ret)
{
	*ret = asked.p ? asked : rq->caller.account;
	if (!req_is_staff(rq))
		return str_eq(*ret, rq->caller.account) ? 0 : no_account(rq);
	if (!asked.p)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"accountId is needed: name the customer's account");
	return 0;
}

/* An older case is named by either id; what is stored is the case id. */
static int find_related(struct req *rq, str account, str id, str *ret)
{
	struct case_row older;
	int r;

	*ret = (str){0};
	if (!id.p)
		return 0;
	r = case_id_account(id).p ? case_load(rq, account, id, &older)
				  : case_load_display(rq, account, id, &older);
	if (r == E_NOENT)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid related case");
	*ret = older.case_id;
	return r;
}

int op_mainstay_create_case(struct req *rq, const struct mainstay_create_case_request *in,
			    struct mainstay_create_case_response *out)
{
	struct case_intake intake = {
		.subject = in->subject,
		.body = in->communication_body,
		.service = in->service_code,
		.category = in->category_code,
		.severity = in->severity_code,
		.issue_type = in->issue_type,
		.language = in->language,
		.cc = in->cc_email_addresses.v,
		.cc_count = in->cc_email_addresses.n,
		.visibility = in->visibility,
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
	};
	struct case_field *fields = case_fields_of(rq, &in->fields);
	struct speaker speaker;
	struct case_row row;
	int r = account_meant(rq, in->account_id, &intake.account);

	if (r >= 0)
		r = speak_for(rq, intake.account, in->submitted_by, &speaker);
	if (r >= 0)
		r = check_quota(rq);
	if (r >= 0)
		r = find_related(rq, intake.account, in->related_case_id, &intake.related_case);
	if (r >= 0)
		r = store_files(rq, intake.account, &in->attachments, &intake.attachment_set);
	if (r < 0)
		return r;
	intake.submitted_by = speaker.submitted_by;
	intake.channel = speaker.channel;
	r = case_create(rq, &intake, &row);
	if (r >= 0)
		r = case_fields_check(rq, row.service, row.category, fields, in->fields.n, true);
	if (r >= 0)
		r = case_fields_put(rq, &row, fields, in->fields.n);
	if (r < 0)
		return r;
	out->case_id = row.case_id;
	out->display_id = row.display_id;
	return case_show(rq, &row, &out->case_);
}

int op_mainstay_add_case_communication(struct req *rq,
				       const struct mainstay_add_case_communication_request *in,
				       struct mainstay_add_case_communication_response *out)
{
	struct case_change change = {
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
		.has_action = true,
		.action = ACTION_CUSTOMER_REPLY,
		.body = in->communication_body,
		.cc = in->cc_email_addresses.v,
		.cc_count = in->cc_email_addresses.n,
	};
	struct speaker speaker;
	struct case_row row;
	int r = case_check_copies(rq, change.cc, change.cc_count);

	if (r >= 0)
		r = load(rq, in->case_id, &row);
	if (r >= 0)
		r = speak_for(rq, row.account, in->submitted_by, &speaker);
	/* again under the lock */
	if (r >= 0 && req_is_staff(rq))
		r = load(rq, in->case_id, &row);
	if (r >= 0)
		r = store_files(rq, row.account, &in->attachments, &change.attachment_set);
	if (r < 0)
		return r;
	change.submitted_by = speaker.submitted_by;
	change.channel = speaker.channel;
	r = case_change(rq, &row, &change, NULL);
	return r < 0 ? r : case_show(rq, &row, &out->case_);
}

int op_mainstay_resolve_case(struct req *rq, const struct mainstay_resolve_case_request *in,
			     struct mainstay_resolve_case_response *out)
{
	const struct case_change change = {
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
		.has_action = true,
		.action = ACTION_CUSTOMER_RESOLVE,
	};
	struct speaker speaker;
	struct case_row row;
	int r = load(rq, in->case_id, &row);

	if (r >= 0 && req_is_staff(rq)) {
		r = speak_for(rq, row.account, (str){0}, &speaker);
		if (r >= 0)
			r = load(rq, in->case_id, &row);
	}
	if (r < 0)
		return r;
	out->initial_case_status = case_status_code(row.status);
	r = case_change(rq, &row, &change, NULL);
	out->final_case_status = case_status_code(row.status);
	return r;
}

/* The files of a run of messages that were written to one case, newest first, with one look. */
static int files_of_run(struct req *rq, const struct case_communication *messages, size_t n,
			struct mainstay_case_message *shown)
{
	struct attachment_info *files;
	int64_t attached = 0;
	size_t count;
	int r;

	for (size_t i = 0; i < n; i++)
		attached += messages[i].attachments;
	if (!attached)
		return 0;
	r = attachment_list(rq, messages[0].account, messages[0].case_id, messages[n - 1].seq,
			    messages[0].seq, &files, &count);
	for (size_t i = 0; r >= 0 && i < n; i++) {
		VEC(struct mainstay_case_message_file) v = {0};

		for (size_t k = 0; k < count; k++) {
			if (files[k].communication != messages[i].seq)
				continue;
			*VEC_ADD(rq->arena, &v) = (struct mainstay_case_message_file){
				.attachment_id = files[k].attachment_id,
				.file_name = files[k].file_name,
				.size_bytes = SOME_I64(files[k].size),
			};
		}
		shown[i].attachments.v = list_some(v.v);
		shown[i].attachments.n = v.n;
	}
	return r < 0 ? r : 0;
}

static void show_message(struct req *rq, const struct case_communication *m,
			 struct mainstay_case_message *ret)
{
	bool provider = m->author_kind != ACTOR_CUSTOMER;

	*ret = (struct mainstay_case_message){
		.number = SOME_I64(m->seq),
		.submitted_by = provider && !req_is_staff(rq) ? rq->app->settings->provider_name
							      : m->submitted_by,
		.from_provider = SOME_BOOL(provider),
		.time_created = time_text(rq, m->at),
		.body = m->body,
		.attachments = {list_some(NULL), 0},
	};
}

int op_mainstay_get_case(struct req *rq, const struct mainstay_get_case_request *in,
			 struct mainstay_get_case_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : CASE_PAGE_DEFAULT;
	struct mainstay_case_message *shown;
	struct case_communication *messages;
	struct case_row row;
	size_t n;
	str position;
	int r = load(rq, in->case_id, &row);

	if (r >= 0)
		r = page_resume(rq, in->next_token, row.case_id, &position);
	if (r >= 0)
		r = case_messages(rq, &row, position, 0, INT64_MAX, most + 1, &messages, &n);
	if (r < 0)
		return r;
	if ((int64_t)n > most) {
		n = (size_t)most;
		out->next_token = page_continue(rq, row.case_id,
						case_message_position(rq, &row, &messages[n - 1]));
	}
	shown = ARENA_ARRAY(rq->arena, struct mainstay_case_message, n);
	for (size_t i = 0; i < n; i++) {
		show_message(rq, &messages[i], &shown[i]);
		if (!str_eq(messages[i].case_id, row.case_id))
			shown[i].case_id = messages[i].case_id;
	}
	for (size_t i = 1, from = 0; r >= 0 && i <= n; i++) {
		if (i < n && str_eq(messages[i].case_id, messages[from].case_id))
			continue;
		r = files_of_run(rq, messages + from, i - from, shown + from);
		from = i;
	}
	if (r < 0)
		return r;
	out->messages.v = list_some(shown);
	out->messages.n = n;
	return case_show(rq, &row, &out->case_);
}

/* One account's cases from behind a case id; absent: all. */
static int list_account(struct req *rq, const struct mainstay_list_cases_request *in, str account,
			str behind, int64_t most, struct case_row **ret, size_t *ret_n)
{
	struct case_query q = {
		.account = account,
		.resolved = in->include_resolved.set && in->include_resolved.v,
		.status = in->status,
		.before = INT64_MAX,
		.behind = behind,
		.most = most,
	};

	return cases_page(rq, &q, ret, ret_n);
}

int op_mainstay_list_cases(struct req *rq, const struct mainstay_list_cases_request *in,
			   struct mainstay_list_cases_response *out)
{
	int64_t most = in->max_results.set ? in->max_results.v : LIST_STANDARD;
	bool resolved = in->include_resolved.set && in->include_resolved.v;
	bool all = req_is_staff(rq) && !in->account_id.p;
	str account = in->account_id.p ? in->account_id : rq->caller.account;
	str filters = str_fmt(rq->arena, "%.*s %.*s %d", STR_ARG(in->account_id),
			      STR_ARG(in->status), resolved);
	struct mainstay_case_summary *shown;
	struct case_row *rows;
	str position;
	size_t n;
	int r;

	if (!req_is_staff(rq) && !str_eq(account, rq->caller.account))
		return no_account(rq);
	r = page_resume(rq, in->next_token, filters, &position);
	if (r >= 0 && all)
		r = cases_page_any(rq, in->status, resolved, position.p ? position : S("~"),
				   most + 1, &rows, &n);
	else if (r >= 0)
		r = list_account(rq, in, account, position, most + 1, &rows, &n);
	if (r < 0)
		return r;
	if ((int64_t)n > most) {
		const struct case_row *last = &rows[most - 1];

		n = (size_t)most;
		out->next_token =
			page_continue(rq, filters, all ? last->display_id : last->case_id);
	}
	shown = ARENA_ARRAY(rq->arena, struct mainstay_case_summary, n);
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = show_case(rq, &rows[i], &shown[i]);
	out->cases.v = list_some(shown);
	out->cases.n = n;
	return r < 0 ? r : 0;
}

int op_mainstay_rescan_attachment(struct req *rq,
				  const struct mainstay_rescan_attachment_request *in,
				  struct mainstay_rescan_attachment_response *out)
{
	struct attachment_info info;
	int r = account_lock(rq->tx, in->account_id);

	if (r >= 0)
		r = attachment_find(rq, in->account_id, in->attachment_id, &info);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such attachment.");
	if (r < 0)
		return r;
	rq->audit.recipient = info.account;
	return attachment_rescan(rq, &info, &out->state);
}

int op_mainstay_get_case_attachment(struct req *rq,
				    const struct mainstay_get_case_attachment_request *in,
				    struct mainstay_get_case_attachment_response *out)
{
	str account = in->account_id.p ? in->account_id : rq->caller.account;
	struct attachment_info info;
	usec expires = 0;
	int r;

	if (!req_is_staff(rq) && !str_eq(account, rq->caller.account))
		r = E_NOENT;
	else
		r = attachment_find(rq, account, in->attachment_id, &info);
	if (r == E_NOENT)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"There is no such attachment.");
	if (r >= 0)
		r = attachment_link(rq, &info, &out->download_url, &expires);
	if (r < 0)
		return r;
	out->file_name = info.file_name;
	out->size_bytes = SOME_I64(info.size);
	out->expiry_date = time_text(rq, expires);
	return 0;
}
