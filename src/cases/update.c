/* SPDX-License-Identifier: Apache-2.0 */
/* What customers change of their cases besides saying something. */
#include "audit.h"
#include "buf.h"
#include "case-api.h"
#include "case-field.h"
#include "case-private.h"
#include "errors.h"
#include "json.h"
#include "mainstay.h"
#include "outbox.h"
#include "plan-gate.h"
#include "raise.h"
#include "settings.h"

#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)
#define CONFLICT(rq, ...) api_fail((rq), ERR_MAINSTAY_CONFLICT_EXCEPTION, __VA_ARGS__)

struct case_field *case_fields_of(struct req *rq, const struct mainstay_case_field_value_list *v)
{
	struct case_field *fields = ARENA_ARRAY(rq->arena, struct case_field, v->n);

	for (size_t i = 0; i < v->n; i++)
		fields[i] = (struct case_field){v->v[i].field, v->v[i].value};
	return fields;
}

int case_fields_show(struct req *rq, const struct case_row *row,
		     struct mainstay_case_field_value_list *ret)
{
	struct case_field *fields;
	size_t n;
	int r = case_fields_load(rq, row, &fields, &n);

	if (r < 0 || !n)
		return r;
	ret->v = ARENA_ARRAY(rq->arena, struct mainstay_case_field_value, n);
	ret->n = n;
	for (size_t i = 0; i < n; i++)
		ret->v[i] = (struct mainstay_case_field_value){fields[i].field, fields[i].value};
	return 0;
}

/* How to reach the customer who raised a severity; absent texts: not said. */
struct reach {
	str channel, phone, name;
};

/* The number that was given, else what the account's contacts say. */
static int find_phone(struct req *rq, const struct case_row *row, struct reach *reach)
{
	str address = req_is_staff(rq) ? row->submitted_by : rq->caller.email;
	int r;

	if (reach->phone.p)
		return 0;
	r = case_phone_contact(rq, row->account, address.p ? address : S(""), &reach->name,
			       &reach->phone);
	return r == E_NOENT ? INVALID(rq, "contactPhone is needed to be called: none of the "
					  "account's contacts has a number.")
			    : r;
}

/* The channel that comes with a severity: sold at that level, and a number for calls. */
static int check_contact(struct req *rq, const struct plan *plan, const struct case_row *row,
			 const struct mainstay_update_case_request *in, struct reach *reach)
{
	if (!in->contact_channel.p)
		return 0;
	if (!in->severity_code.p)
		return INVALID(rq, "A contactChannel comes with a severityCode.");
	if (!plan_channel(plan, row->issue_type, in->severity_code, in->contact_channel))
		return INVALID(rq, "The plan has no %.*s at severity %.*s.",
			       STR_ARG(in->contact_channel), STR_ARG(in->severity_code));
	return str_eq(in->contact_channel, S("call")) ? find_phone(rq, row, reach) : 0;
}

static int judge(struct req *rq, const struct plan *plan, const struct case_row *row,
		 const struct mainstay_update_case_request *in)
{
	struct case_event *events;
	usec when = 0;
	size_t n;
	int r = case_events_load(rq, row, &events, &n);

	if (r < 0)
		return r;
	switch (case_raise_judge(rq->app->taxonomy, &plan->raising, events, n, in->severity_code,
				 in->contact_channel.p, rq->now, &when)) {
	case RAISE_NOT_SOLD:
		return CONFLICT(rq, "The account's plan does not let a severity be raised once a "
				    "case is open.");
	case RAISE_NEEDS_CONTACT:
		return CONFLICT(rq, "Raising to %.*s needs a contactChannel in the same step.",
				STR_ARG(in->severity_code));
	case RAISE_LOCKED:
		return CONFLICT(rq,
				"The severity was raised a short time ago and stays until "
				"%.*s.",
				STR_ARG(usec_format(rq->arena, when, USEC_MILLI_Z)));
	case RAISE_TOO_SOON:
		return CONFLICT(rq,
				"The severity can be raised again when the first-response "
				"time of the present one has passed, at %.*s.",
				STR_ARG(usec_format(rq->arena, when, USEC_MILLI_Z)));
	default:
		return 0;
	}
}

static int check_severity(struct req *rq, const struct case_row *row,
			  const struct mainstay_update_case_request *in, struct reach *reach)
{
	const struct plan *plan;
	int r = plan_of_account(rq, row->account, &plan);

	if (r >= 0)
		r = check_contact(rq, plan, row, in, reach);
	if (r < 0 || !in->severity_code.p)
		return r;
	if (!taxonomy_severity_find(rq->app->taxonomy, in->severity_code) ||
	    !case_severity_allowed(plan, row->issue_type, in->severity_code))
		return INVALID(rq, "Invalid severity code");
	if (row->merged_into.p)
		return CONFLICT(rq, "This case was merged into %.*s.", STR_ARG(row->merged_into));
	if (!case_status_open(row->status))
		return CONFLICT(rq, "This case is resolved.");
	return str_eq(in->severity_code, row->severity) ? 0 : judge(rq, plan, row, in);
}

static int check_visibility(struct req *rq, const struct case_row *row, str visibility)
{
	if (!visibility.p || req_is_staff(rq) || str_eq(row->submitter, rq->caller.principal))
		return 0;
	return CONFLICT(rq, "Only who opened a case changes who sees it.");
}

/* {"contactChannel":"call","contactPhone":"+49 ...","contactName":"..."} */
static str contact_detail(struct req *rq, const struct reach *reach)
{
	struct buf CLEANUP(buf_done) b = {0};
	struct json_writer j;

	buf_init(&b, 4096);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("contactChannel"), reach->channel);
	if (reach->phone.p)
		json_pair_str(&j, S("contactPhone"), reach->phone);
	if (reach->name.p)
		json_pair_str(&j, S("contactName"), reach->name);
	json_object_end(&j);
	return buf_dup(&b, rq->arena);
}

/* Whoever has the channel takes it from here. */
static int tell_contact(struct req *rq, const struct case_row *row, str channel)
{
	str payload = str_fmt(rq->arena,
			      "{\"case-id\":\"%.*s\",\"display-id\":\"%.*s\","
			      "\"event-name\":\"ContactCustomer\",\"contact-channel\":\"%.*s\"}",
			      STR_ARG(row->case_id), STR_ARG(row->display_id), STR_ARG(channel));

	return outbox_add(rq->tx, rq->now,
			  &(struct outbox_fact){.account = row->account,
						.kind = OUTBOX_CASE_CONTACT,
						.event = S("ContactCustomer"),
						.subject = row->case_id,
						.payload = payload});
}

int op_mainstay_update_case(struct req *rq, const struct mainstay_update_case_request *in,
			    struct mainstay_update_case_response *out)
{
	struct case_field *fields = case_fields_of(rq, &in->fields);
	struct case_change change = {
		.actor_kind = ACTOR_CUSTOMER,
		.actor = rq->caller.principal,
		.cc = in->add_cc_email_addresses.v,
		.cc_count = in->add_cc_email_addresses.n,
		.cc_drop = in->remove_cc_email_addresses.v,
		.cc_drop_count = in->remove_cc_email_addresses.n,
		.visibility = in->visibility,
		.severity = in->severity_code,
	};
	struct reach reach = {.channel = in->contact_channel, .phone = in->contact_phone};
	struct case_row row;
	int r = case_check_copies(rq, change.cc, change.cc_count);

	if (r >= 0)
		r = case_open_for_customer(rq, in->case_id, &row);
	if (r >= 0)
		r = check_visibility(rq, &row, in->visibility);
	if (r >= 0)
		r = check_severity(rq, &row, in, &reach);
	if (r >= 0)
		r = case_fields_check(rq, row.service, row.category, fields, in->fields.n, false);
	if (r < 0)
		return r;
	if (in->contact_channel.p) {
		change.has_event = true;
		change.event = CASE_EVENT_OTHER;
		change.detail = contact_detail(rq, &reach);
	}
	r = case_change(rq, &row, &change, NULL);
	if (r >= 0 && in->contact_channel.p)
		r = tell_contact(rq, &row, in->contact_channel);
	if (r >= 0)
		r = case_fields_put(rq, &row, fields, in->fields.n);
	return r < 0 ? r : case_show(rq, &row, &out->case_);
}

static void show_field(struct req *rq, const struct taxonomy_field *f,
		       struct mainstay_case_field *ret)
{
	*ret = (struct mainstay_case_field){
		.field = f->code,
		.name = taxonomy_name_in(rq->app->taxonomy, &f->names, rq->caller.language),
		.type = taxonomy_field_type_code(f->type),
		.required = SOME_BOOL(f->required),
		.customer_visible = SOME_BOOL(f->customer_visible),
		.choices = {list_some((str *)f->choices), f->choice_count},
		.services = {list_some((str *)f->services), f->service_count},
		.categories = {list_some((str *)f->categories), f->category_count},
	};
}

int op_mainstay_list_case_fields(struct req *rq, const struct mainstay_list_case_fields_request *in,
				 struct mainstay_list_case_fields_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct mainstay_case_field) v = {0};

	if (in->service_code.p && !taxonomy_service_find(t, in->service_code))
		return INVALID(rq, "Invalid service code");
	for (size_t i = 0; i < t->field_count; i++) {
		const struct taxonomy_field *f = &t->fields[i];

		if ((!f->customer_visible && !req_is_staff(rq)) ||
		    (in->service_code.p &&
		     !taxonomy_field_applies(f, in->service_code,
					     in->category_code.p ? in->category_code
					     : f->category_count ? f->categories[0]
								 : S(""))))
			continue;
		show_field(rq, f, VEC_ADD(rq->arena, &v));
	}
	out->fields.v = list_some(v.v);
	out->fields.n = v.n;
	return 0;
}
