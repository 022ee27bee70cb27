/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts, tags, links, macros, replies to come, bulk actions, ratings, contacts. */
#include "bulk.h"
#include "case-world.h"
#include "desk.h"
#include "identity.h"
#include "jobs.h"
#include "scheduled.h"

static void as_agent(struct case_world *w, const char *name)
{
	world_as_staff(w);
	w->rq.caller.principal = str_fmt(w->t->arena, "AIDA%s", name);
	w->rq.caller.name = str_from(name);
}

static str new_case(struct case_world *w)
{
	world_as(w, w->business);
	return str_dup(w->t->arena, world_case(w));
}

static int reply(struct case_world *w, struct mainstay_reply_to_case_request in)
{
	struct mainstay_reply_to_case_response out = {0};

	in.communication_body = S("an answer");
	return CALL(w, MAINSTAY_REPLY_TO_CASE, op_mainstay_reply_to_case(&w->rq, &in, &out));
}

static struct mainstay_get_desk_case_response look(struct case_world *w, str id)
{
	const struct mainstay_get_desk_case_request in = {.case_id = id};
	struct mainstay_get_desk_case_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_DESK_CASE, op_mainstay_get_desk_case(&w->rq, &in, &out)));
	return out;
}

static int draft(struct case_world *w, str id, bool done, struct mainstay_draft_reply_response *out)
{
	const struct mainstay_draft_reply_request in = {.case_id = id, .done = SOME_BOOL(done)};

	*out = (struct mainstay_draft_reply_response){0};
	return CALL(w, MAINSTAY_DRAFT_REPLY, op_mainstay_draft_reply(&w->rq, &in, out));
}

static int customer_says(struct case_world *w, str id)
{
	const struct support_add_communication_to_case_request in = {.case_id = id,
								     .communication_body = S("b")};
	struct support_add_communication_to_case_response out = {0};

	world_as(w, w->business);
	return CALL(w, SUPPORT_ADD_COMMUNICATION_TO_CASE,
		    op_support_add_communication_to_case(&w->rq, &in, &out));
}

EACH_DATABASE(who_answers_is_told_of_others_who_do)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w);
	struct mainstay_draft_reply_response out;
	struct mainstay_get_desk_case_response seen;

	as_agent(w, "ann");
	expect_ok(draft(w, id, false, &out));
	expect_eq(out.drafts.n, 0);
	expect_eq(out.communication_count.v, 1);
	as_agent(w, "bob");
	expect_ok(draft(w, id, false, &out));
	expect_eq(out.drafts.n, 1);
	expect_str(out.drafts.v[0].agent_name, S("ann"));
	expect_fails(w, reply(w, (struct mainstay_reply_to_case_request){.case_id = id}),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "ann is writing an answer since 2026-03-02T09:00:00.000Z. Use override to "
		     "reply nevertheless.");
	seen = look(w, id);
	expect_eq(seen.work->drafts.n, 2);
	as_agent(w, "bob");
	expect_ok(reply(w, (struct mainstay_reply_to_case_request){.case_id = id,
								   .override = SOME_BOOL(true)}));
	/* bob's own has ended with his answer; ann's ends by itself */
	expect_eq(look(w, id).work->drafts.n, 1);
	world_tick(w, MINUTES(10));
	expect_eq(look(w, id).work->drafts.n, 0);
	as_agent(w, "bob");
	expect_ok(reply(w, (struct mainstay_reply_to_case_request){.case_id = id}));
	as_agent(w, "ann");
	expect_ok(draft(w, id, false, &out));
	expect_ok(draft(w, id, true, &out));
	expect(!out.until.p);
	expect_eq(look(w, id).work->drafts.n, 0);
	world_free(w);
}

EACH_DATABASE(an_answer_to_less_than_there_is_is_refused)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w);
	struct mainstay_reply_to_case_request in = {.case_id = id,
						    .expected_messages = SOME_I64(1)};

	expect_ok(customer_says(w, id));
	world_as_staff(w);
	expect_fails(w, reply(w, in), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "The case has 2 messages by now, not 1: read the new ones first.");
	in.expected_messages = SOME_I64(2);
	expect_ok(reply(w, in));
	world_free(w);
}

static int update(struct case_world *w, const struct mainstay_update_desk_case_request *in,
		  struct mainstay_update_desk_case_response *out)
{
	*out = (struct mainstay_update_desk_case_response){0};
	world_as_staff(w);
	return CALL(w, MAINSTAY_UPDATE_DESK_CASE, op_mainstay_update_desk_case(&w->rq, in, out));
}

EACH_DATABASE(tags_and_links)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w), other = new_case(w);
	str tags[] = {S("outage"), S("db"), S("outage")}, less[] = {S("db"), S("never")};
	struct mainstay_desk_link_input links[] = {{other, S("the same")},
						   {S("https://wiki.example/1"), {0}}};
	struct mainstay_update_desk_case_request in = {
		.case_id = id, .add_tags = {tags, 3}, .add_links = {links, 2}};
	struct mainstay_update_desk_case_response out;
	const struct mainstay_list_queue_request queue = {.tag = S("outage")};
	struct mainstay_list_queue_response found = {0};

	expect_ok(update(w, &in, &out));
	expect_eq(out.work->tags.n, 2);
	expect_str(out.work->tags.v[0], S("db"));
	expect_eq(out.work->links.n, 2);
	in = (struct mainstay_update_desk_case_request){
		.case_id = id, .remove_tags = {less, 2}, .remove_links = {&other, 1}};
	expect_ok(update(w, &in, &out));
	expect_eq(out.work->tags.n, 1);
	expect_eq(out.work->links.n, 1);
	expect_str(out.work->links.v[0].kind, S("url"));
	expect_ok(CALL(w, MAINSTAY_LIST_QUEUE, op_mainstay_list_queue(&w->rq, &queue, &found)));
	expect_eq(found.cases.n, 1);
	expect_str(found.cases.v[0].case_id, id);
	links[0].target = S("ftp://x");
	in = (struct mainstay_update_desk_case_request){.case_id = id, .add_links = {links, 1}};
	expect_fails(w, update(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}

static int put_macro(struct case_world *w, const struct mainstay_put_macro_request *in)
{
	struct mainstay_put_macro_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_PUT_MACRO, op_mainstay_put_macro(&w->rq, in, &out));
}

static int apply(struct case_world *w, str id, bool preview,
		 struct mainstay_apply_macro_response *out)
{
	const struct mainstay_apply_macro_request in = {
		.case_id = id, .name = S("hello"), .preview = SOME_BOOL(preview)};

	*out = (struct mainstay_apply_macro_response){0};
	world_as_staff(w);
	return CALL(w, MAINSTAY_APPLY_MACRO, op_mainstay_apply_macro(&w->rq, &in, out));
}

EACH_DATABASE(a_macro_is_previewed_and_applied)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w), tag = S("greeted");
	struct mainstay_put_macro_request in = {
		.name = S("hello"),
		.reply = S("Hello {{customer.name}}, about {{case.subject}}: {{agent.name}}"),
		.note = S("greeted {{customer.email}}"),
		.next_status = S("work-in-progress"),
		.severity_code = S("high"),
		.add_tags = {&tag, 1},
	};
	struct mainstay_apply_macro_response out;
	struct mainstay_get_desk_case_response seen;

	expect_fails(w, apply(w, id, true, &out), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	expect_ok(put_macro(w, &in));
	expect_ok(apply(w, id, true, &out));
	expect_str(out.preview->reply, S("Hello business, about Down: operator"));
	expect_str(out.preview->note, S("greeted admin@business.example"));
	expect(!out.case_);
	expect_eq(look(w, id).communications.n, 1);
	expect_ok(apply(w, id, false, &out));
	expect_str(out.case_->status, S("work-in-progress"));
	expect_str(out.case_->severity_code, S("high"));
	seen = look(w, id);
	expect_eq(seen.communications.n, 2);
	expect_str(seen.communications.v[1].body, S("Hello business, about Down: operator"));
	expect_eq(seen.notes.n, 1);
	expect_eq(seen.work->tags.n, 1);
	in.reply = S("{{customer.shoe}}");
	expect_fails(w, put_macro(w, &in), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "reply: Line 1: there is no variable {{customer.shoe}}.");
	world_free(w);
}

static int schedule(struct case_world *w, str id, usec in, bool unless)
{
	const struct mainstay_schedule_reply_request ask = {
		.case_id = id,
		.communication_body = S("later"),
		.send_at = SOME_USEC(w->rq.now + in),
		.unless_customer_writes = SOME_BOOL(unless),
	};
	struct mainstay_schedule_reply_response out = {0};

	world_as_staff(w);
	return CALL(w, MAINSTAY_SCHEDULE_REPLY, op_mainstay_schedule_reply(&w->rq, &ask, &out));
}

/* The state of a case's only reply. */
static str reply_state(struct case_world *w, str id)
{
	const struct mainstay_list_scheduled_replies_request in = {.case_id = id};
	struct mainstay_list_scheduled_replies_response out = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LIST_SCHEDULED_REPLIES,
		       op_mainstay_list_scheduled_replies(&w->rq, &in, &out)));
	expect_eq(out.replies.n, 1);
	return out.replies.v[0].state;
}

EACH_DATABASE(a_scheduled_reply_leaves_once_or_not_at_all)
{
	struct case_world *w = world_new(t, where);
	str sent = new_case(w), crossed = new_case(w), insists = new_case(w), closed = new_case(w);
	struct mainstay_reply_to_case_request close = {.case_id = closed,
						       .next_status = S("resolved")};

	expect_fails(w, schedule(w, sent, 0, false), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	expect_ok(schedule(w, sent, HOURS(1), true));
	expect_ok(schedule(w, crossed, HOURS(1), true));
	expect_ok(schedule(w, insists, HOURS(1), false));
	expect_ok(schedule(w, closed, HOURS(1), false));
	expect_ok(customer_says(w, crossed));
	expect_ok(customer_says(w, insists));
	world_as_staff(w);
	expect_ok(reply(w, close));
	world_tick(w, MINUTES(59));
	world_run_job(w, &desk_scheduled_job);
	expect_str(reply_state(w, sent), S("waiting"));
	world_tick(w, MINUTES(1));
	world_run_job(w, &desk_scheduled_job);
	world_run_job(w, &desk_scheduled_job);
	expect_str(reply_state(w, sent), S("sent"));
	expect_str(reply_state(w, crossed), S("cancelled"));
	expect_str(reply_state(w, insists), S("sent"));
	expect_str(reply_state(w, closed), S("cancelled"));
	expect_eq(look(w, sent).communications.n, 2);
	expect_str(look(w, sent).case_->status, S("pending-customer-action"));
	expect_str(look(w, sent).case_->assignee_name, S("operator"));
	expect_eq(look(w, crossed).communications.n, 2);
	expect_eq(look(w, insists).communications.n, 3);
	world_free(w);
}

EACH_DATABASE(a_scheduled_reply_is_taken_back)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w);
	struct mainstay_cancel_scheduled_reply_request in = {0};
	struct mainstay_cancel_scheduled_reply_response out = {0};

	expect_ok(schedule(w, id, HOURS(1), false));
	in.reply_id = look(w, id).work->replies.v[0].reply_id;
	expect_ok(CALL(w, MAINSTAY_CANCEL_SCHEDULED_REPLY,
		       op_mainstay_cancel_scheduled_reply(&w->rq, &in, &out)));
	expect_fails(w,
		     CALL(w, MAINSTAY_CANCEL_SCHEDULED_REPLY,
			  op_mainstay_cancel_scheduled_reply(&w->rq, &in, &out)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_tick(w, HOURS(2));
	world_run_job(w, &desk_scheduled_job);
	expect_eq(look(w, id).communications.n, 1);
	world_free(w);
}

static int bulk(struct case_world *w, const struct mainstay_bulk_update_cases_request *in,
		struct mainstay_bulk_update_cases_response *out)
{
	*out = (struct mainstay_bulk_update_cases_response){0};
	world_as_staff(w);
	return CALL(w, MAINSTAY_BULK_UPDATE_CASES, op_mainstay_bulk_update_cases(&w->rq, in, out));
}

static int undo(struct case_world *w, str id, struct mainstay_undo_action_response *out)
{
	const struct mainstay_undo_action_request in = {.undo_id = id};

	*out = (struct mainstay_undo_action_response){0};
	world_as_staff(w);
	return CALL(w, MAINSTAY_UNDO_ACTION, op_mainstay_undo_action(&w->rq, &in, out));
}

EACH_DATABASE(many_cases_are_changed_and_changed_back)
{
	struct case_world *w = world_new(t, where);
	str a = new_case(w), b = new_case(w), c, tag = S("wave"), undo_id;
	struct mainstay_reply_to_case_request close = {.next_status = S("resolved")};
	struct mainstay_bulk_update_cases_response out;
	struct mainstay_undo_action_response undone;

	world_as(w, w->basic);
	c = str_dup(t->arena, ({
			    const struct mainstay_create_case_request in = {
				    .subject = S("s"),
				    .communication_body = S("b"),
				    .service_code = S("billing")};
			    struct mainstay_create_case_response made = {0};

			    expect_ok(CALL(w, MAINSTAY_CREATE_CASE,
					   op_mainstay_create_case(&w->rq, &in, &made)));
			    made.case_id;
		    }));
	str ids[] = {b, a, c, S("case-1"), a};
	const struct mainstay_bulk_update_cases_request in = {
		.case_ids = {ids, 5},
		.severity_code = S("urgent"),
		.queue = S("crisis"),
		.add_tags = {&tag, 1},
		.resolve = SOME_BOOL(true),
	};

	expect_ok(bulk(w, &in, &out));
	undo_id = str_dup(t->arena, out.undo_id);
	/* c's plan has no such severity, and case-1 is none */
	expect_eq(out.changed.v, 2);
	expect_eq(out.results.n, 4);
	expect_str(look(w, a).case_->status, S("resolved"));
	expect_str(look(w, a).case_->queue, S("crisis"));
	expect_str(look(w, c).case_->status, S("unassigned"));
	/* something happens to b */
	expect_ok(customer_says(w, b));
	expect_ok(undo(w, undo_id, &undone));
	expect_eq(undone.results.n, 2);
	for (size_t i = 0; i < 2; i++)
		expect_eq(undone.results.v[i].done.v, str_eq(undone.results.v[i].case_id, a));
	expect_str(look(w, a).case_->status, S("unassigned"));
	expect_str(look(w, a).case_->severity_code, S("low"));
	expect_str(look(w, a).case_->queue, S("main"));
	expect_eq(look(w, a).work->tags.n, 0);
	expect_str(look(w, b).case_->severity_code, S("urgent"));
	expect_fails(w, undo(w, undo_id, &undone), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This was undone already.");
	close.case_id = a;
	expect_ok(reply(w, close));
	world_free(w);
}

EACH_DATABASE(a_filter_names_the_cases_and_time_ends_the_undo)
{
	struct case_world *w = world_new(t, where);
	struct mainstay_desk_bulk_filter filter = {.severity_code = S("low")};
	struct mainstay_bulk_update_cases_request in = {.filter = &filter, .queue = S("later")};
	struct mainstay_bulk_update_cases_response out;
	struct mainstay_undo_action_response undone;
	str a = new_case(w), undo_id;

	new_case(w);
	expect_ok(bulk(w, &in, &out));
	expect_eq(out.changed.v, 2);
	undo_id = str_dup(t->arena, out.undo_id);
	world_tick(w, DAYS(1) + 1);
	expect_fails(w, undo(w, undo_id, &undone), ERR_MAINSTAY_CONFLICT_EXCEPTION,
		     "This is too long ago to be undone.");
	world_run_job(w, &desk_bulk_job);
	expect_fails(w, undo(w, undo_id, &undone), ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, NULL);
	expect_str(look(w, a).case_->queue, S("later"));
	in.queue = (str){0};
	expect_fails(w, bulk(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Say what shall be done.");
	in.filter = NULL;
	expect_fails(w, bulk(w, &in, &out), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}

static int rate(struct case_world *w, str id, int64_t message, int64_t rating)
{
	const struct mainstay_rate_case_request in = {
		.case_id = id,
		.message_number = message ? (struct opt_i64){true, message} : (struct opt_i64){0},
		.rating = SOME_I64(rating),
		.comment = S("because"),
	};
	struct mainstay_rate_case_response out = {0};

	world_as(w, w->business);
	return CALL(w, MAINSTAY_RATE_CASE, op_mainstay_rate_case(&w->rq, &in, &out));
}

EACH_DATABASE(answers_and_cases_are_rated)
{
	struct case_world *w = world_new(t, where);
	str id = new_case(w);
	struct mainstay_reply_to_case_request close = {.case_id = id, .next_status = S("resolved")};
	const struct mainstay_report_satisfaction_request ask = {0};
	struct mainstay_report_satisfaction_response report = {0};

	expect_fails(w, rate(w, id, 0, 5), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	expect_fails(w, rate(w, id, 1, 5), ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "Message 1 is no answer of ours.");
	world_as_staff(w);
	expect_ok(reply(w, close));
	expect_ok(rate(w, id, 2, 5));
	expect_ok(rate(w, id, 0, 1));
	world_tick(w, DAYS(13));
	expect_ok(rate(w, id, 0, 2));
	world_tick(w, DAYS(1));
	expect_fails(w, rate(w, id, 0, 3), ERR_MAINSTAY_CONFLICT_EXCEPTION, NULL);
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_REPORT_SATISFACTION,
		       op_mainstay_report_satisfaction(&w->rq, &ask, &report)));
	expect_eq(report.groups.n, 1);
	expect_str(report.groups.v[0].name, S("operator"));
	expect_eq(report.groups.v[0].ratings.v, 2);
	expect_eq(report.groups.v[0].average_hundredths.v, 350);
	expect_eq(report.groups.v[0].twos.v, 1);
	expect_eq(report.groups.v[0].fives.v, 1);
	expect_eq(look(w, id).work->ratings.n, 2);
	world_free(w);
}

EACH_DATABASE(an_account_s_contacts)
{
	struct case_world *w = world_new_edited(
		t, where, "contacts: {limit: unlimited, source: aws-2024}", "contacts: {limit: 2}");
	struct mainstay_contact v[3] = {
		{.name = S("Ada"), .email = S("ada@example.com"), .kind = S("primary")},
		{.name = S("Bo"),
		 .email = S("bo@example.com"),
		 .channel = S("call"),
		 .phone = S("+49 30 1"),
		 .time_zone = S("Europe/Berlin")},
		{.name = S("Cy"), .email = S("cy@example.com")},
	};
	struct mainstay_put_contacts_request in = {.contacts = {v, 3}};
	struct mainstay_put_contacts_response out = {0};
	struct mainstay_list_contacts_request ask = {0};
	struct mainstay_list_contacts_response got = {0};

	world_as(w, w->business);
	expect_fails(w, CALL(w, MAINSTAY_PUT_CONTACTS, op_mainstay_put_contacts(&w->rq, &in, &out)),
		     ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION, NULL);
	in.contacts.n = 2;
	expect_ok(CALL(w, MAINSTAY_PUT_CONTACTS, op_mainstay_put_contacts(&w->rq, &in, &out)));
	expect_ok(CALL(w, MAINSTAY_LIST_CONTACTS, op_mainstay_list_contacts(&w->rq, &ask, &got)));
	expect_eq(got.contacts.n, 2);
	expect_str(got.contacts.v[0].channel, S("email"));
	expect_str(got.contacts.v[1].phone, S("+49 30 1"));
	expect_str(got.country, S("DE"));
	expect_eq(got.limit.v, 2);
	ask.account_id = w->enterprise;
	expect_fails(w,
		     CALL(w, MAINSTAY_LIST_CONTACTS, op_mainstay_list_contacts(&w->rq, &ask, &got)),
		     ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such account.");
	v[1].phone = (str){0};
	expect_fails(w, CALL(w, MAINSTAY_PUT_CONTACTS, op_mainstay_put_contacts(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}
