/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-rules.h"

#include "test.h"

static struct mail_facts invent(unsigned bits, int kind, int auth)
{
	return (struct mail_facts){
		.kind = (enum mail_kind)kind,
		.auth = (enum mail_auth)auth,
		.released = bits & 1,
		.duplicate = bits & 2,
		.own = bits & 4,
		.one_sender = bits & 8,
		.too_many = bits & 16,
		.case_found = bits & 32,
		.by_token = (bits & 96) == 96,
		.on_case = bits & 128,
		.case_closed = bits & 256,
		.accounts = bits >> 9 & 3,
		.suspended = bits & 2048,
		.channel_open = bits & 4096,
		.is_user = bits & 8192,
		.by_staff = (bits & (32 + 16384)) == 32 + 16384,
	};
}

static void check_writing(const struct mail_facts *f, struct mail_verdict v)
{
	bool trusted = f->released || f->by_token || f->auth == MAIL_AUTH_PASSED;

	expect(f->one_sender && trusted && !f->suspended && !f->own);
	expect(f->auth != MAIL_AUTH_FAILED || f->released);
	expect(!f->duplicate || f->released);
	/* programs write nothing */
	expect(f->kind != MAIL_AUTO && f->kind != MAIL_BOUNCE);
	if (v.act == MAIL_REPLY) {
		expect(f->case_found && !f->case_closed);
		expect(f->on_case || f->by_token || f->released);
	} else {
		expect(f->channel_open);
		expect(f->accounts == 1 || f->is_user || (f->case_found && f->released));
	}
}

static void check_verdict(const struct mail_facts *f)
{
	const struct mail_verdict v = mail_judge(f);

	if (v.act == MAIL_REPLY || v.act == MAIL_OPEN)
		check_writing(f, v);
	/* nobody speaks for the provider whom no mail server vouched for, or a colleague let
	 * through */
	if (v.act == MAIL_DESK) {
		expect(f->by_staff && f->case_found && f->one_sender && !f->own);
		expect(f->auth == MAIL_AUTH_PASSED || f->released);
		expect(f->kind != MAIL_AUTO && f->kind != MAIL_BOUNCE);
	}
	/* only who is genuine hears from us: no bystander, and no program */
	if (mail_may_answer(f, &v)) {
		expect(v.act == MAIL_REFUSE || v.act == MAIL_HOLD);
		expect(f->one_sender && f->kind == MAIL_ORDINARY);
		expect(f->auth == MAIL_AUTH_PASSED || (f->by_token && f->auth == MAIL_AUTH_NONE));
	}
	/* a person's mail is never lost without an agent or its sender knowing */
	if (v.act == MAIL_DROP)
		expect(f->own || f->duplicate || f->too_many || f->kind == MAIL_AUTO);
}

TEST(every_combination_of_facts_keeps_the_promises)
{
	for (unsigned bits = 0; bits < 1u << 15; bits++) {
		for (int kind = 0; kind < MAIL_KIND_COUNT; kind++) {
			for (int auth = 0; auth < MAIL_AUTH_COUNT; auth++) {
				const struct mail_facts f = invent(bits, kind, auth);

				check_verdict(&f);
			}
		}
	}
}

TEST(the_usual_mails)
{
	struct mail_facts f = {.auth = MAIL_AUTH_PASSED,
			       .one_sender = true,
			       .accounts = 1,
			       .is_user = true,
			       .channel_open = true};

	expect_eq(mail_judge(&f).reason, MAIL_REASON_NEW);
	f.channel_open = false;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_NO_CHANNEL);
	f.case_found = f.on_case = true;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_REPLY);
	f.case_closed = true;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_NO_CHANNEL);
	f.channel_open = true;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_FOLLOW_UP);
	f.case_closed = f.on_case = false;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_STRANGER);
	f.case_found = false;
	f.accounts = 0;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_UNKNOWN);
	f.auth = MAIL_AUTH_NONE;
	expect_eq(mail_judge(&f).reason, MAIL_REASON_UNVERIFIED);
}

TEST(reasons_have_words)
{
	for (int i = 0; i < MAIL_REASON_COUNT; i++) {
		expect(mail_reason_code((enum mail_reason)i).n > 0);
		expect(str_ends(mail_reason_text((enum mail_reason)i), S(".")));
	}
}

TEST(subjects)
{
	expect_str(mail_case_subject(t->arena, S("Re: AW:  Fwd: Down"), 250), S("Down"));
	expect_str(mail_case_subject(t->arena, S("Re:"), 250), S("(no subject)"));
	expect_str(mail_case_subject(t->arena, S(""), 250), S("(no subject)"));
	expect_str(mail_case_subject(t->arena, S("Region down"), 250), S("Region down"));
	expect_str(mail_case_subject(t->arena, S("\xc3\xa4\xc3\xa4\xc3\xa4"), 2),
		   S("\xc3\xa4\xc3\xa4"));
	expect_str(mail_subject_case(S("Re: [Case 170000000012345] Down")), S("170000000012345"));
	expect(!mail_subject_case(S("1700000000123456")).p);
	expect(!mail_subject_case(S("Down")).p);
	expect(!mail_subject_case(S("")).p);
}
