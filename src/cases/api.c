/* SPDX-License-Identifier: Apache-2.0 */
/* The Support API's operations that change cases. */
#include "case-private.h"
#include "case-rules.h"
#include "errors.h"
#include "settings.h"
#include "support.h"

int case_unknown(struct req *rq)
{
	return api_fail(rq, ERR_SUPPORT_CASE_ID_NOT_FOUND,
			"The requested CaseId could not be located.");
}

static str submitter_of(const struct req *rq)
{
	return rq->caller.email.n ? rq->caller.email : rq->caller.name;
}

static enum case_actor actor_of(const struct req *rq)
{
	return req_is_staff(rq) ? ACTOR_STAFF : ACTOR_CUSTOMER;
}

static int check_quota(struct req *rq)
{
	int64_t quota = rq->app->settings->case_quota, opened;
	int r;

	if (!quota)
		return 0;
	r = case_count_since(rq, rq->caller.account, rq->now - HOURS(1), quota, &opened);
	if (r < 0)
		return r;
	if (opened >= quota)
		return api_fail(rq, ERR_SUPPORT_CASE_CREATION_LIMIT_EXCEEDED,
				"You have exceeded your limit of %lld cases per hour.",
				(long long)quota);
	return 0;
}

int op_support_create_case(struct req *rq, const struct support_create_case_request *in,
			   struct support_create_case_response *out)
{
	const struct case_intake intake = {
		.account = rq->caller.account,
		.subject = in->subject,
		.body = in->communication_body,
		.service = in->service_code,
		.category = in->category_code,
		.severity = in->severity_code,
		.issue_type = in->issue_type,
		.language = in->language,
		.cc = in->cc_email_addresses.v,
		.cc_count = in->cc_email_addresses.n,
		.attachment_set = in->attachment_set_id,
		.uploads = in->upload_ids.v,
		.upload_count = in->upload_ids.n,
		.actor_kind = actor_of(rq),
		.actor = rq->caller.principal,
		.submitted_by = submitter_of(rq),
		.channel = S("api"),
		.through_api = true,
	};
	struct case_row row;
	int r = check_quota(rq);

	if (r < 0)
		return r;
	r = case_create(rq, &intake, &row);
	if (r >= 0)
		out->case_id = row.case_id;
	return r;
}

int op_support_add_communication_to_case(struct req *rq,
					 const struct support_add_communication_to_case_request *in,
					 struct support_add_communication_to_case_response *out)
{
	const struct case_change change = {
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
		.submitted_by = submitter_of(rq),
		.channel = S("api"),
		.has_action = true,
		.action = ACTION_CUSTOMER_REPLY,
		.body = in->communication_body,
		.attachment_set = in->attachment_set_id,
		.uploads = in->upload_ids.v,
		.upload_count = in->upload_ids.n,
		.cc = in->cc_email_addresses.v,
		.cc_count = in->cc_email_addresses.n,
	};
	struct case_row row;
	int r = case_check_copies(rq, change.cc, change.cc_count);

	if (r < 0)
		return r;
	r = case_load(rq, rq->caller.account, in->case_id, &row);
	if (r == E_NOENT)
		return case_unknown(rq);
	if (r < 0)
		return r;
	r = case_change(rq, &row, &change, NULL);
	if (r >= 0)
		out->result = SOME_BOOL(true);
	return r;
}

int op_support_resolve_case(struct req *rq, const struct support_resolve_case_request *in,
			    struct support_resolve_case_response *out)
{
	const struct case_change change = {
		.actor_kind = actor_of(rq),
		.actor = rq->caller.principal,
		.channel = S("api"),
		.has_action = true,
		.action = ACTION_CUSTOMER_RESOLVE,
	};
	struct case_row row;
	int r = case_load(rq, rq->caller.account, in->case_id, &row);

	if (r == E_NOENT)
		return case_unknown(rq);
	if (r < 0)
		return r;
	out->initial_case_status = case_status_code(row.status);
	r = case_change(rq, &row, &change, NULL);
	out->final_case_status = case_status_code(row.status);
	return r;
}
