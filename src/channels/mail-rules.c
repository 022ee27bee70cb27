/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-rules.h"

#define DISPLAY_DIGITS 15

static const struct {
	str code, text;
} reasons[] = {
	[MAIL_REASON_REPLY] = {S_INIT("reply"), S_INIT("It was added to its case.")},
	[MAIL_REASON_FOLLOW_UP] = {S_INIT("follow-up"),
				   S_INIT("Its case is closed for good; a new one goes on.")},
	[MAIL_REASON_NEW] = {S_INIT("new"), S_INIT("A case was opened.")},
	[MAIL_REASON_DUPLICATE] = {S_INIT("duplicate"), S_INIT("The same mail was taken before.")},
	[MAIL_REASON_LOOP] = {S_INIT("loop"), S_INIT("It is a mail of our own that came back.")},
	[MAIL_REASON_AUTO] = {S_INIT("auto"), S_INIT("A program wrote it.")},
	[MAIL_REASON_BOUNCE] = {S_INIT("bounce"), S_INIT("A mail of ours could not be delivered.")},
	[MAIL_REASON_TOO_MANY] = {S_INIT("too-many"),
				  S_INIT("Its sender sent too many mails in an hour.")},
	[MAIL_REASON_NO_SENDER] = {S_INIT("no-sender"),
				   S_INIT("Its From line does not name exactly one address.")},
	[MAIL_REASON_FORGED] = {S_INIT("forged"),
				S_INIT("The mail server found that the sender is not genuine.")},
	[MAIL_REASON_UNVERIFIED] = {S_INIT("unverified"),
				    S_INIT("Nothing shows that the sender is genuine.")},
	[MAIL_REASON_STRANGER] = {S_INIT("stranger"),
				  S_INIT("Its sender is nobody of the case that it names.")},
	[MAIL_REASON_AMBIGUOUS] = {S_INIT("ambiguous"),
				   S_INIT("Several accounts know this sender.")},
	[MAIL_REASON_LIST] = {S_INIT("list"), S_INIT("It came through a mailing list.")},
	[MAIL_REASON_SUSPENDED] = {S_INIT("suspended"),
				   S_INIT("The sender's account is not active.")},
	[MAIL_REASON_UNKNOWN] = {S_INIT("unknown-sender"), S_INIT("No account knows this sender.")},
	[MAIL_REASON_NO_CHANNEL] = {S_INIT("no-channel"),
				    S_INIT("The account's plan has no such cases by mail.")},
	[MAIL_REASON_NOT_ALLOWED] = {S_INIT("not-allowed"), S_INIT("It was not acceptable.")},
	[MAIL_REASON_UNREADABLE] = {S_INIT("unreadable"), S_INIT("It could not be read.")},
	[MAIL_REASON_AGENT] = {S_INIT("agent"), S_INIT("An agent discarded it.")},
	[MAIL_REASON_DESK] = {S_INIT("desk"), S_INIT("An agent wrote it about its case.")},
};

str mail_reason_code(enum mail_reason r)
{
	return reasons[r].code;
}

str mail_reason_text(enum mail_reason r)
{
	return reasons[r].text;
}

/* ---- the questions ---- */

static bool is_known(const struct mail_facts *f)
{
	return f->duplicate && !f->released;
}

static bool is_own(const struct mail_facts *f)
{
	return f->own;
}

static bool is_bounce(const struct mail_facts *f)
{
	return f->kind == MAIL_BOUNCE;
}

static bool is_auto(const struct mail_facts *f)
{
	return f->kind == MAIL_AUTO;
}

static bool has_no_sender(const struct mail_facts *f)
{
	return !f->one_sender;
}

static bool is_too_much(const struct mail_facts *f)
{
	return f->too_many && !f->released && !f->by_staff;
}

static bool is_forged(const struct mail_facts *f)
{
	return f->auth == MAIL_AUTH_FAILED && !f->released;
}

/* A token that was made for the sender vouches for it where nobody else does; but not for who would
 * speak in the provider's name. */
static bool is_unverified(const struct mail_facts *f)
{
	return f->auth == MAIL_AUTH_NONE && (!f->by_token || f->by_staff) && !f->released;
}

static bool is_desk(const struct mail_facts *f)
{
	return f->by_staff;
}

static bool is_stranger(const struct mail_facts *f)
{
	return f->case_found && !f->by_token && !f->on_case && !f->released;
}

static bool is_suspended(const struct mail_facts *f)
{
	return f->suspended;
}

static bool is_reply(const struct mail_facts *f)
{
	return f->case_found && !f->case_closed;
}

static bool is_ambiguous(const struct mail_facts *f)
{
	return !f->case_found && f->accounts > 1;
}

static bool is_list(const struct mail_facts *f)
{
	return f->kind == MAIL_LIST && !f->released;
}

static bool is_unknown(const struct mail_facts *f)
{
	return !f->case_found && f->accounts == 0;
}

/* Copies of a case may go to people who cannot open one. */
static bool is_no_user(const struct mail_facts *f)
{
	return f->case_found && !f->is_user && !f->released;
}

static bool has_no_channel(const struct mail_facts *f)
{
	return !f->channel_open;
}

static bool is_follow_up(const struct mail_facts *f)
{
	return f->case_found;
}

static bool is_anything(const struct mail_facts *f)
{
	(void)f;
	return true;
}

static const struct {
	bool (*applies)(const struct mail_facts *f);
	struct mail_verdict verdict;
} questions[] = {
	{is_own, {MAIL_DROP, MAIL_REASON_LOOP}},
	{is_known, {MAIL_DROP, MAIL_REASON_DUPLICATE}},
	{is_bounce, {MAIL_MARK, MAIL_REASON_BOUNCE}},
	{is_auto, {MAIL_DROP, MAIL_REASON_AUTO}},
	{has_no_sender, {MAIL_HOLD, MAIL_REASON_NO_SENDER}},
	{is_too_much, {MAIL_DROP, MAIL_REASON_TOO_MANY}},
	{is_forged, {MAIL_HOLD, MAIL_REASON_FORGED}},
	{is_unverified, {MAIL_HOLD, MAIL_REASON_UNVERIFIED}},
	{is_desk, {MAIL_DESK, MAIL_REASON_DESK}},
	{is_stranger, {MAIL_HOLD, MAIL_REASON_STRANGER}},
	{is_ambiguous, {MAIL_HOLD, MAIL_REASON_AMBIGUOUS}},
	{is_suspended, {MAIL_HOLD, MAIL_REASON_SUSPENDED}},
	{is_reply, {MAIL_REPLY, MAIL_REASON_REPLY}},
	{is_list, {MAIL_HOLD, MAIL_REASON_LIST}},
	{is_unknown, {MAIL_REFUSE, MAIL_REASON_UNKNOWN}},
	{is_no_user, {MAIL_HOLD, MAIL_REASON_STRANGER}},
	{has_no_channel, {MAIL_REFUSE, MAIL_REASON_NO_CHANNEL}},
	{is_follow_up, {MAIL_OPEN, MAIL_REASON_FOLLOW_UP}},
	{is_anything, {MAIL_OPEN, MAIL_REASON_NEW}},
};

struct mail_verdict mail_judge(const struct mail_facts *f)
{
	size_t i = 0;

	while (!questions[i].applies(f))
		i++;
	return questions[i].verdict;
}

bool mail_may_answer(const struct mail_facts *f, const struct mail_verdict *v)
{
	return (v->act == MAIL_REFUSE || v->act == MAIL_HOLD) && f->kind == MAIL_ORDINARY &&
	       f->one_sender && !f->own &&
	       (f->auth == MAIL_AUTH_PASSED || (f->auth == MAIL_AUTH_NONE && f->by_token));
}

/* ---- subjects ---- */

static const str prefixes[] = {
	S_INIT("re:"),  S_INIT("aw:"),
	S_INIT("fw:"),  S_INIT("fwd:"),
	S_INIT("wg:"),  S_INIT("antw:"),
	S_INIT("sv:"),  S_INIT("\xe5\x9b\x9e\xe5\xa4\x8d:"),
	S_INIT("rif:"), S_INIT("tr:"),
	S_INIT("rv:"),  S_INIT("\xe5\x9b\x9e\xe5\xa4\x8d\xef\xbc\x9a"),
};

static str without_prefix(str subject)
{
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		if (str_ieq(str_slice(subject, 0, prefixes[i].n), prefixes[i]))
			return str_trim(str_slice(subject, prefixes[i].n, subject.n));
	}
	return subject;
}

str mail_case_subject(struct arena *a, str subject, size_t max)
{
	str before = {0}, rest;
	size_t n = 0;

	subject = str_trim(subject);
	while (!str_eq(before, subject)) {
		before = subject;
		subject = without_prefix(subject);
	}
	for (rest = subject; rest.n && n < max; n++)
		rest = str_slice(rest, utf8_sequence(rest) ? utf8_sequence(rest) : 1, rest.n);
	subject = str_trim(str_slice(subject, 0, subject.n - rest.n));
	return subject.n ? str_dup(a, subject) : S("(no subject)");
}

str mail_subject_case(str subject)
{
	size_t run = 0;

	for (size_t i = 0; i <= subject.n; i++) {
		bool digit = i < subject.n && subject.p[i] >= '0' && subject.p[i] <= '9';

		if (!digit && run == DISPLAY_DIGITS)
			return str_slice(subject, i - run, i);
		run = digit ? run + 1 : 0;
	}
	return (str){0};
}
