/* SPDX-License-Identifier: Apache-2.0 */
/* Whole mails, from the door to the case, on both databases. */
#include "buf.h"
#include "case-world.h"
#include "identity.h"
#include "jobs.h"
#include "keyring.h"
#include "mail-private.h"
#include "reply-token.h"
#include "test.h"

#define TRUSTED                                                                                    \
	"Received: from x by mx.provider.example\n"                                                \
	"Authentication-Results: mx.provider.example; dmarc=pass header.from="
#define PLAIN(from, domain, subject, id, more, text)                                               \
	TRUSTED domain "\nFrom: Ann <" from ">\nTo: support@provider.example\nSubject: " subject   \
		       "\nMessage-ID: <" id "@customer.example>\n" more "\n" text "\n"

struct post {
	struct case_world *w;
	struct mainstay_mail last; /* of the newest mail */
};

static struct post open_post(struct test *t, enum fixture_kind where)
{
	struct case_world *w = world_new(t, where);

	w->app.mail_reader = MAIL_CHILD_PATH;
	w->settings.mail_address = S("support@provider.example");
	w->settings.mail_billing_address = S("billing@provider.example");
	w->settings.mail_auth_server = S("mx.provider.example");
	return (struct post){.w = w};
}

static str deliver(struct post *p, str raw)
{
	const struct mainstay_deliver_mail_request in = {.data = raw};
	struct mainstay_deliver_mail_response out = {0};
	struct case_world *w = p->w;
	const struct caller before = w->rq.caller;

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_DELIVER_MAIL, op_mainstay_deliver_mail(&w->rq, &in, &out)));
	w->rq.caller = before;
	return str_dup(w->t->arena, out.mail_id);
}

static struct mainstay_get_mail_response look(struct post *p, str id)
{
	const struct mainstay_get_mail_request in = {.mail_id = id};
	struct mainstay_get_mail_response out = {0};
	struct case_world *w = p->w;
	const struct caller before = w->rq.caller;

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_MAIL, op_mainstay_get_mail(&w->rq, &in, &out)));
	w->rq.caller = before;
	return out;
}

/* Delivers it, lets the job run, and expects that end. */
static str post(struct post *p, str raw, const char *state, const char *reason)
{
	str id = deliver(p, raw);

	world_run_job(p->w, &mail_intake_job);
	p->last = *look(p, id).mail;
	if (!str_eq(p->last.state, str_from(state)) || !str_eq(p->last.reason, str_from(reason)))
		test_fail(__FILE__, __LINE__, "it is %.*s, %.*s: %.*s", STR_ARG(p->last.state),
			  STR_ARG(p->last.reason), STR_ARG(p->last.detail));
	world_tick(p->w, MINUTES(1));
	return id;
}

static struct support_communication newest(struct post *p, str account, str case_id)
{
	const struct support_describe_communications_request in = {.case_id = case_id};
	struct support_describe_communications_response out = {0};
	struct case_world *w = p->w;

	world_as(w, account);
	expect_ok(CALL(w, SUPPORT_DESCRIBE_COMMUNICATIONS,
		       op_support_describe_communications(&w->rq, &in, &out)));
	expect(out.communications.n > 0);
	return out.communications.v[0];
}

static str token_for(struct post *p, str case_id, const char *address)
{
	struct support_case_details c = world_describe(p->w, case_id);
	str token = {0};

	expect_ok(reply_token_make(p->w->app.keyring, p->w->t->arena, p->w->rq.caller.account,
				   c.display_id, str_from(address), &token));
	return token;
}

EACH_DATABASE(a_question_by_mail_with_three_follow_ups)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct support_communication said;
	struct support_case_details c;
	str id, token;

	world_as(w, w->developer);
	post(&p,
	     S(PLAIN("admin@developer.example", "developer.example", "Re: How do I ...?", "q1",
		     "Cc: boss@developer.example, support@provider.example\n",
		     "How do I do this?\n")),
	     "filed", "new");
	id = p.last.case_id;
	c = world_describe(w, id);
	expect_str(c.subject, S("How do I ...?"));
	expect_str(c.status, S("unassigned"));
	expect_str(c.submitted_by, S("admin@developer.example"));
	expect_eq(c.cc_email_addresses.n, 1);
	expect_str(c.cc_email_addresses.v[0], S("boss@developer.example"));

	/* the answer's address carries a token; the customer's program quotes all of it */
	world_agent(w, id, ACTION_STAFF_REPLY, "Like this.");
	token = token_for(&p, id, "admin@developer.example");
	post(&p,
	     str_fmt(t->arena,
		     "From: admin@developer.example\nTo: support+%.*s@provider.example\n"
		     "Subject: Re: How\nMessage-ID: <q2@developer.example>\n\n"
		     "And then?\n\nOn Monday, Otto wrote:\n> Like this.\n",
		     STR_ARG(token)),
	     "filed", "reply");
	expect_str(p.last.case_id, id);
	said = newest(&p, w->developer, id);
	expect_str(said.body, S("And then?"));
	expect_str(world_describe(w, id).status, S("pending-amazon-action"));
	expect_str(look(&p, p.last.mail_id).history, S("On Monday, Otto wrote:\n> Like this.\n"));

	/* the token stands in the Message-ID that it answers */
	post(&p,
	     str_fmt(t->arena,
		     "From: admin@developer.example\nTo: support@provider.example\nSubject: x\n"
		     "References: <a@b> <%.*s.7@provider.example>\n\nMore.\n",
		     STR_ARG(token)),
	     "filed", "reply");
	/* the case's number in the subject, from a sender who is genuine */
	post(&p,
	     str_fmt(t->arena,
		     PLAIN("admin@developer.example", "developer.example", "[%.*s] again", "q4", "",
			   "Still.\n"),
		     STR_ARG(c.display_id)),
	     "filed", "reply");
	expect_str(newest(&p, w->developer, id).body, S("Still."));
	world_free(w);
}

EACH_DATABASE(who_may_not_is_told_so_once)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	int64_t facts = world_rows(w, "outbox");

	post(&p,
	     S(PLAIN("admin@basic.example", "basic.example", "Help", "b1", "", "Please help.\n")),
	     "refused", "no-channel");
	expect_str(p.last.account_id, w->basic);
	expect(p.last.answered_at.set);
	expect_eq(world_rows(w, "outbox"), facts + 1);
	/* not again within the hour */
	post(&p, S(PLAIN("admin@basic.example", "basic.example", "Help!", "b2", "", "Now!\n")),
	     "refused", "no-channel");
	expect(!p.last.answered_at.set);
	expect_eq(world_rows(w, "outbox"), facts + 1);
	world_tick(w, HOURS(1));
	post(&p, S(PLAIN("eve@nowhere.example", "nowhere.example", "Hi", "u1", "", "Buy this.\n")),
	     "refused", "unknown-sender");
	expect(p.last.answered_at.set);
	expect_eq(world_rows(w, "support_case"), 0);
	/* billing questions are in every plan */
	post(&p,
	     S(TRUSTED "basic.example\nFrom: admin@basic.example\nTo: billing@provider.example\n"
		       "Subject: Bill\n\nWhy?\n"),
	     "filed", "new");
	expect_eq(world_rows(w, "support_case"), 1);
	world_free(w);
}

EACH_DATABASE(unverified_mails_are_held_until_an_agent_decides)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct mainstay_release_mail_request release = {0};
	struct mainstay_release_mail_response released = {0};
	struct mainstay_discard_mail_request discard = {0};
	struct mainstay_discard_mail_response discarded = {0};
	struct mainstay_list_mails_response list = {0};
	str id;

	id = post(&p,
		  S("From: admin@business.example\nTo: support@provider.example\n"
		    "Subject: Down\nMessage-ID: <h1@x>\n\nHelp\n"),
		  "held", "unverified");
	post(&p,
	     S("Received: x\nAuthentication-Results: mx.provider.example; dmarc=fail\n"
	       "From: admin@business.example\nSubject: Down\n\nHelp!\n"),
	     "held", "forged");
	post(&p, S(PLAIN("a@x.example, b@x.example", "x.example", "Two", "h2", "", "we\n")), "held",
	     "no-sender");
	/* a mailing list opens no case */
	post(&p,
	     S(PLAIN("admin@business.example", "business.example", "News", "h3",
		     "List-Id: <x.example>\n", "news\n")),
	     "held", "list");
	expect_eq(world_rows(w, "support_case"), 0);
	expect_eq(world_rows(w, "mail"), 4);

	world_as_staff(w);
	const struct mainstay_list_mails_request all = {0};

	expect_ok(CALL(w, MAINSTAY_LIST_MAILS, op_mainstay_list_mails(&w->rq, &all, &list)));
	expect_eq(list.mails.n, 4);
	release.mail_id = id;
	expect_ok(CALL(w, MAINSTAY_RELEASE_MAIL,
		       op_mainstay_release_mail(&w->rq, &release, &released)));
	expect_str(released.mail->state, S("waiting"));
	world_run_job(w, &mail_intake_job);
	p.last = *look(&p, id).mail;
	expect_str(p.last.state, S("filed"));
	expect_str(p.last.released_by, S("operator"));
	world_as(w, w->business);
	expect_str(world_describe(w, p.last.case_id).subject, S("Down"));

	world_as_staff(w);
	expect_fails(w,
		     CALL(w, MAINSTAY_RELEASE_MAIL,
			  op_mainstay_release_mail(&w->rq, &release, &released)),
		     ERR_MAINSTAY_CONFLICT_EXCEPTION, "This mail is filed already.");
	discard.mail_id = list.mails.v[0].mail_id;
	expect_ok(CALL(w, MAINSTAY_DISCARD_MAIL,
		       op_mainstay_discard_mail(&w->rq, &discard, &discarded)));
	expect_str(discarded.mail->state, S("discarded"));
	world_free(w);
}

EACH_DATABASE(strangers_do_not_write_into_cases)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	str id, token;

	world_as(w, w->business);
	id = str_dup(t->arena, world_case(w));
	token = token_for(&p, id, "admin@business.example");
	/* somebody got hold of the address: genuine, but nobody of the case */
	post(&p,
	     str_fmt(t->arena,
		     TRUSTED "evil.example\nFrom: eve@evil.example\nTo: "
			     "support+%.*s@provider.example\nSubject: x\n\nGive me the key\n",
		     STR_ARG(token)),
	     "held", "stranger");
	/* and somebody who only says who he is, without proof or token */
	post(&p,
	     str_fmt(t->arena,
		     "From: admin@business.example\nTo: support@provider.example\n"
		     "Subject: %.*s\n\nGive me the key\n",
		     STR_ARG(world_describe(w, id).display_id)),
	     "held", "unverified");
	/* a customer of another account who knows the number */
	post(&p,
	     str_fmt(t->arena,
		     PLAIN("admin@enterprise.example", "enterprise.example", "%.*s", "s3", "",
			   "Me too\n"),
		     STR_ARG(world_describe(w, id).display_id)),
	     "held", "stranger");
	expect_eq(world_rows(w, "case_communication"), 1);
	world_free(w);
}

EACH_DATABASE(programs_start_no_loops)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	int64_t facts;
	str id, token;

	world_as(w, w->business);
	id = world_case(w);
	token = token_for(&p, id, "admin@business.example");
	facts = world_rows(w, "outbox");
	post(&p,
	     str_fmt(t->arena,
		     TRUSTED "business.example\nFrom: admin@business.example\n"
			     "To: support+%.*s@provider.example\nSubject: away\n"
			     "Auto-Submitted: auto-replied\n\nI am away\n",
		     STR_ARG(token)),
	     "dropped", "auto");
	post(&p,
	     str_fmt(t->arena, "From: admin@business.example\nMessage-ID: <%.*s.1@p>\n\nx\n",
		     STR_ARG(token)),
	     "dropped", "loop");
	post(&p, S("From: support@provider.example\nSubject: x\n\nours\n"), "dropped", "loop");
	post(&p,
	     S("Return-Path: <>\nFrom: mailer-daemon@mx.example\nSubject: x\n"
	       "Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n"
	       "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
	       "Final-Recipient: rfc822; Gone@business.example\nAction: failed\n"
	       "Status: 5.1.1\n--B--\n"),
	     "dropped", "bounce");
	expect_eq(world_rows(w, "mail_bounce"), 1);
	/* nobody can say that mails do not arrive but who got one */
	expect_eq(world_rows(w, "notice_pause"), 0);
	post(&p,
	     str_fmt(t->arena,
		     "Return-Path: <>\nFrom: mailer-daemon@mx.example\nSubject: y\n"
		     "Content-Type: multipart/report; report-type=delivery-status; "
		     "boundary=B\n\n--B\n"
		     "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
		     "Final-Recipient: rfc822; Admin@business.example\nAction: failed\n"
		     "Status: 5.1.1\n\n--B\nContent-Type: text/rfc822-headers\n\n"
		     "Message-ID: <%.*s.1@provider.example>\n--B--\n",
		     STR_ARG(token)),
	     "dropped", "bounce");
	expect_eq(world_rows(w, "notice_pause"), 1);
	expect_eq(world_rows(w, "mail_bounce"), 2);
	expect_eq(world_rows(w, "outbox"), facts);
	expect_eq(world_rows(w, "case_communication"), 1);

	struct mainstay_clear_mail_address_request clear = {.address = S("gone@BUSINESS.example")};
	struct mainstay_clear_mail_address_response cleared = {0};

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_CLEAR_MAIL_ADDRESS,
		       op_mainstay_clear_mail_address(&w->rq, &clear, &cleared)));
	expect_eq(world_rows(w, "mail_bounce"), 1);
	clear.address = S("admin@business.example");
	expect_ok(CALL(w, MAINSTAY_CLEAR_MAIL_ADDRESS,
		       op_mainstay_clear_mail_address(&w->rq, &clear, &cleared)));
	expect_eq(world_rows(w, "notice_pause"), 0);
	world_free(w);
}

EACH_DATABASE(what_is_accepted_twice_has_one_effect)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	const char *mail =
		PLAIN("admin@business.example", "business.example", "Down", "d1", "", "Help\n");
	str first = post(&p, str_from(mail), "filed", "new");

	/* the same bytes are the same mail */
	expect_str(deliver(&p, str_from(mail)), first);
	expect_eq(world_rows(w, "mail"), 1);
	/* the same mail over another way has other trace lines */
	post(&p, str_fmt(t->arena, "Delivered-To: support@provider.example\n%s", mail), "dropped",
	     "duplicate");
	expect_eq(world_rows(w, "support_case"), 1);
	world_free(w);
}

EACH_DATABASE(attachments_come_along)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct support_communication said;
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_str(&b, S(TRUSTED "business.example\nFrom: admin@business.example\n"
			      "To: support@provider.example\nSubject: Files\nMessage-ID: <f1@x>\n"
			      "Content-Type: multipart/mixed; boundary=B\n\n"));
	for (int i = 0; i < 12; i++)
		buf_fmt(&b,
			"--B\nContent-Type: application/x\nContent-Disposition: attachment; "
			"filename=f%d.bin\n\n%d\n",
			i, i);
	buf_str(&b, S("--B--\n"));
	post(&p, buf_get(&b), "filed", "new");
	buf_done(&b);
	said = newest(&p, w->business, p.last.case_id);
	expect_eq(said.attachment_set.n, 10);
	expect_str(said.attachment_set.v[9].file_name, S("f9.bin"));
	expect_str(said.body, S("(This mail has no text.)\n\n[2 more files came with this mail and "
				"were not taken.]"));
	expect_eq(look(&p, p.last.mail_id).parts.n, 12);
	world_free(w);
}

EACH_DATABASE(more_copies_than_a_case_takes_are_no_reason_to_refuse)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct buf b;

	for (int round = 0; round < 2; round++) {
		buf_init(&b, 1 << 16);
		buf_fmt(&b, TRUSTED "business.example\nFrom: admin@business.example\n"
				    "To: support@provider.example\nCc: a@x.example");
		for (int i = 0; i < 20; i++)
			buf_fmt(&b, ",\n c%d@x.example, C%d@x.example", i + round * 5, i);
		if (round)
			buf_fmt(&b, "\nSubject: [%.*s] x\n\nmore\n",
				STR_ARG(world_describe(w, p.last.case_id).display_id));
		else
			buf_str(&b, S("\nSubject: x\n\nHelp\n"));
		post(&p, buf_get(&b), "filed", round ? "reply" : "new");
		buf_done(&b);
		world_as(w, w->business);
		expect_eq(world_describe(w, p.last.case_id).cc_email_addresses.n, 10);
	}
	world_free(w);
}

EACH_DATABASE(a_text_past_the_bound_comes_as_a_file)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct support_communication said;
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_str(&b, S(PLAIN("admin@business.example", "business.example", "Log", "l1",
			    "Content-Type: text/plain; charset=utf-8\n", "")));
	for (int i = 0; i < 9000; i++)
		buf_str(&b, S("\xc3\xa4"));
	post(&p, buf_get(&b), "filed", "new");
	buf_done(&b);
	said = newest(&p, w->business, p.last.case_id);
	expect(utf8_count(said.body) <= 8000);
	expect_eq(said.attachment_set.n, 1);
	expect_str(said.attachment_set.v[0].file_name, S("message.txt"));
	world_free(w);
}

EACH_DATABASE(a_closed_case_goes_on_in_a_new_one)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	str id, token;

	world_as(w, w->business);
	id = str_dup(t->arena, world_case(w));
	token = str_dup(t->arena, token_for(&p, id, "admin@business.example"));
	world_agent(w, id, ACTION_STAFF_TAKE, NULL);
	world_agent(w, id, ACTION_STAFF_RESOLVE, "Done.");
	world_tick(w, DAYS(15));
	post(&p,
	     str_fmt(t->arena,
		     "From: admin@business.example\nTo: support+%.*s@provider.example\n"
		     "Subject: Re: Down\n\nIt is back\n",
		     STR_ARG(token)),
	     "filed", "follow-up");
	expect(!str_eq(p.last.case_id, id));
	expect_str(world_describe(w, id).status, S("resolved"));
	world_free(w);
}

EACH_DATABASE(too_many_mails_of_one_sender_are_dropped)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;

	w->settings.mail_per_sender = 3;
	w->settings.case_quota = 0;
	for (int i = 0; i < 5; i++)
		post(&p,
		     str_fmt(t->arena,
			     PLAIN("admin@business.example", "business.example", "Down %d", "m%d",
				   "", "Help\n"),
			     i, i),
		     i < 3 ? "filed" : "dropped", i < 3 ? "new" : "too-many");
	world_tick(w, HOURS(2));
	post(&p, S(PLAIN("admin@business.example", "business.example", "Down", "m9", "", "Help\n")),
	     "filed", "new");
	world_free(w);
}

EACH_DATABASE(what_cases_refuse_is_refused_kindly)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;

	w->settings.case_quota = 1;
	post(&p, S(PLAIN("admin@business.example", "business.example", "One", "k1", "", "1\n")),
	     "filed", "new");
	post(&p, S(PLAIN("admin@business.example", "business.example", "Two", "k2", "", "2\n")),
	     "refused", "not-allowed");
	expect_str(p.last.detail, S("Your account has opened 1 cases within an hour. Send the mail "
				    "again later."));
	expect(p.last.answered_at.set);
	expect_eq(world_rows(w, "support_case"), 1);
	expect_eq(world_rows(w, "attachment_upload"), 0);
	world_free(w);
}

EACH_DATABASE(a_mail_that_breaks_its_reader_is_held)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;

	w->app.mail_reader = "/bin/false";
	post(&p, S("From: a@b.example\n\nx\n"), "held", "unreadable");
	expect_str(p.last.detail, S("the reader ended with code 1"));
	world_free(w);
}

static struct mainstay_get_mail_status_response status(struct post *p)
{
	const struct mainstay_get_mail_status_request in = {0};
	struct mainstay_get_mail_status_response out = {0};
	struct case_world *w = p->w;
	const struct caller before = w->rq.caller;

	world_as_staff(w);
	expect_ok(
		CALL(w, MAINSTAY_GET_MAIL_STATUS, op_mainstay_get_mail_status(&w->rq, &in, &out)));
	w->rq.caller = before;
	return out;
}

EACH_DATABASE(mails_wait_for_a_reader_that_is_missing)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	const char *reader = w->app.mail_reader;
	char *why = NULL;
	str id;

	expect(!status(&p).reader_error.p);
	w->app.mail_reader = "/nonexistent";
	id = deliver(&p, S("From: a@b.example\n\nx\n"));
	world_run_job(w, &mail_intake_job);
	expect_str(look(&p, id).mail->state, S("waiting"));
	expect(str_contains(status(&p).reader_error, S("/nonexistent cannot be started: No such")));
	/* who takes no mails needs none */
	expect_ok(mail_check(&w->app, &why));
	w->settings.mail_lmtp = S("127.0.0.1:2424");
	expect_err(mail_check(&w->app, &why), E_NOENT);
	expect(str_starts(str_from(why), S("mails come in by mail.lmtp, and the program")));
	mem_free(why);
	w->app.mail_reader = reader;
	expect_ok(mail_check(&w->app, &why));
	world_tick(w, MINUTES(2));
	world_run_job(w, &mail_intake_job);
	expect_str(look(&p, id).mail->state, S("held"));
	world_free(w);
}

EACH_DATABASE(secrets_do_not_stay)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;

	post(&p,
	     S(PLAIN("admin@business.example", "business.example", "Card", "r1", "",
		     "It is 4111 1111 1111 1111.\n")),
	     "filed", "new");
	expect(!str_contains(newest(&p, w->business, p.last.case_id).body, S("4111 1111 1111")));
	expect(!str_contains(look(&p, p.last.mail_id).text, S("4111 1111 1111")));
	/* the bytes go after a while, the mail later */
	expect_eq(world_rows(w, "mail_chunk"), 1);
	world_tick(w, DAYS(8));
	world_run_job(w, &mail_retention_job);
	expect_eq(world_rows(w, "mail_chunk"), 0);
	expect_eq(world_rows(w, "mail"), 1);
	world_tick(w, DAYS(90));
	world_run_job(w, &mail_retention_job);
	expect_eq(world_rows(w, "mail"), 0);
	world_free(w);
}

EACH_DATABASE(the_door_has_a_size)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct mainstay_deliver_mail_response out = {0};
	struct mainstay_deliver_mail_request in = {
		.data = {arena_alloc(t->arena, (size_t)KIB(65)), (size_t)KIB(65)}};

	w->settings.mail_size_max = KIB(64);
	world_as_staff(w);
	expect_fails(w, CALL(w, MAINSTAY_DELIVER_MAIL, op_mainstay_deliver_mail(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
		     "The mail is larger than mail.size_max.");
	in.data = S("From: a@b.example\n\nx\n");
	in.envelope_sender = S("a@b\r\nRCPT TO:<x>");
	expect_fails(w, CALL(w, MAINSTAY_DELIVER_MAIL, op_mainstay_deliver_mail(&w->rq, &in, &out)),
		     ERR_INVALID_PARAMETER_VALUE_EXCEPTION, NULL);
	world_free(w);
}

/* One of the provider's people. */
static void hire(struct case_world *w, const char *name, const char *role)
{
	struct sql_principal user = {
		.account = w->provider,
		.name = str_from(name),
		.email = str_fmt(w->t->arena, "%s@provider.example", name),
		.role = str_from(role),
	};

	world_begin(w, OP_MAINSTAY_CREATE_USER);
	expect_ok(world_end(
		w, principal_create(w->rq.tx, identity_roles(w->app.identity), w->rq.now, &user)));
}

/* A mail of a member of staff to the address of a notice about the case, which was sent to `whose`.
 */
static str from_desk(struct post *p, const char *name, const char *whose, str case_id,
		     const char *note, const char *more, const char *text)
{
	static int number;
	struct arena *a = p->w->t->arena;
	str token;

	world_as(p->w, p->w->business);
	token = token_for(p, case_id,
			  reply_token_staff(a, str_fmt(a, "%s@provider.example", whose)).p);
	return str_fmt(a,
		       TRUSTED "provider.example\nFrom: X <%s@provider.example>\nTo: "
			       "support%s+%.*s@provider.example\nSubject: Re: x\nMessage-ID: "
			       "<d%d@x.example>\n%s\n%s\n",
		       name, note, STR_ARG(token), ++number, more, text);
}

static size_t audited(struct case_world *w, const char *name, str event)
{
	const struct mainstay_lookup_audit_events_request in = {.account_id = w->provider,
								.event_name = event};
	struct mainstay_lookup_audit_events_response out = {0};
	size_t n = 0;

	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_LOOKUP_AUDIT_EVENTS,
		       op_mainstay_lookup_audit_events(&w->rq, &in, &out)));
	for (size_t i = 0; i < out.events.n; i++) {
		str record = out.events.v[i].record;

		n += str_contains(record, str_from(name)) &&
		     str_contains(record, S("mainstay mail"));
	}
	return n;
}

EACH_DATABASE(an_agent_answers_by_mail)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	struct support_communication said;
	struct mainstay_get_desk_case_request in = {0};
	struct mainstay_get_desk_case_response seen = {0};
	str id;

	hire(w, "ann", "agent");
	hire(w, "bob", "agent");
	hire(w, "bill", "billing");
	world_as(w, w->business);
	in.case_id = id = str_dup(t->arena, world_case(w));
	post(&p, from_desk(&p, "ann", "ann", id, "", "", "Turn it off and on.\n\n> quoted"),
	     "filed", "desk");
	said = newest(&p, w->business, id);
	expect_str(said.body, S("Turn it off and on."));
	expect_str(said.submitted_by, w->settings.provider_name);
	expect_str(world_describe(w, id).status, S("pending-customer-action"));
	expect_eq(audited(w, "user/ann", S("ReplyToCase")), 1);
	/* whoever answers a case that nobody has, has it */
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_DESK_CASE, op_mainstay_get_desk_case(&w->rq, &in, &seen)));
	expect_str(seen.case_->assignee_name, S("ann"));
	expect_eq(seen.notes.n, 0);
	/* the other address is for colleagues */
	post(&p, from_desk(&p, "ann", "ann", id, "+note", "", "He is angry."), "filed", "desk");
	expect_str(newest(&p, w->business, id).body, S("Turn it off and on."));
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_GET_DESK_CASE, op_mainstay_get_desk_case(&w->rq, &in, &seen)));
	expect_eq(seen.notes.n, 1);
	expect_str(seen.notes.v[0].body, S("He is angry."));
	expect_str(seen.notes.v[0].author_name, S("ann"));
	expect_eq(audited(w, "user/ann", S("AddNote")), 1);
	/* programs write nothing, and nobody writes with another's token */
	post(&p, from_desk(&p, "ann", "ann", id, "", "Auto-Submitted: auto-replied\n", "Away."),
	     "dropped", "auto");
	post(&p, from_desk(&p, "bob", "ann", id, "", "", "I am Ann."), "held", "stranger");
	/* what an agent may not do he hears of, and so he does of a notice that would go out */
	post(&p, from_desk(&p, "bill", "bill", id, "", "", "Pay."), "refused", "not-allowed");
	expect_str(p.last.detail, S("Your role may not answer customers."));
	post(&p,
	     from_desk(&p, "ann", "ann", id, "", "",
		       str_fmt(t->arena, "Yes. It said: write to support+%.*s@provider.example",
			       STR_ARG(token_for(&p, id, "ann@provider.example")))
			       .p),
	     "refused", "not-allowed");
	expect_str(newest(&p, w->business, id).body, S("Turn it off and on."));
	world_free(w);
}

EACH_DATABASE(nobody_speaks_for_the_provider_unproven)
{
	struct post p = open_post(t, where);
	struct case_world *w = p.w;
	str id, raw, held, token;
	struct mainstay_release_mail_request release = {0};
	struct mainstay_release_mail_response released = {0};

	hire(w, "ann", "agent");
	world_as(w, w->business);
	id = str_dup(t->arena, world_case(w));
	/* nobody vouches for the sender: the token alone is not enough, as it is for customers */
	raw = from_desk(&p, "ann", "ann", id, "", "", "Hello.");
	raw = str_slice(raw, (size_t)str_index(raw, 'F'), raw.n);
	while (!str_starts(raw, S("From: ")))
		raw = str_slice(raw, 1, raw.n);
	held = post(&p, raw, "held", "unverified");
	/* unless a colleague lets it through */
	release.mail_id = held;
	world_as_staff(w);
	expect_ok(CALL(w, MAINSTAY_RELEASE_MAIL,
		       op_mainstay_release_mail(&w->rq, &release, &released)));
	world_run_job(w, &mail_intake_job);
	expect_str(newest(&p, w->business, id).body, S("Hello."));
	/* a customer's token gives no agent's power, and an agent's none of a customer */
	world_as(w, w->business);
	token = token_for(&p, id, "ann@provider.example");
	raw = str_fmt(t->arena,
		      TRUSTED "provider.example\nFrom: <ann@provider.example>\nTo: "
			      "support+%.*s@provider.example\nSubject: x\nMessage-ID: "
			      "<c1@x.example>\n\nAs a customer.\n",
		      STR_ARG(token));
	post(&p, raw, "filed", "reply");
	expect_str(newest(&p, w->business, id).submitted_by, S("ann@provider.example"));
	/* a customer who got hold of a notice is nobody of the desk */
	post(&p, from_desk(&p, "eve", "ann", id, "", "", "I am the provider."), "held", "stranger");
	/* a case that is over is not answered, and its agent hears it */
	world_agent(w, id, ACTION_STAFF_RESOLVE, "Bye");
	post(&p, from_desk(&p, "ann", "ann", id, "", "", "Late."), "refused", "not-allowed");
	expect_str(p.last.detail, S("This case is resolved. Reopen it first."));
	world_free(w);
}
