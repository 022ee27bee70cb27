/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filing a mail: everything that the rules ask is looked up, they decide, and
 * what follows is written, all in one transaction. Locks are taken as the staff
 * takes them: the provider's account first, then the customer's.
 */
#include "attachment.h"
#include "audit.h"
#include "buf.h"
#include "case-rules.h"
#include "case.h"
#include "crypto.h"
#include "errors.h"
#include "json.h"
#include "mail-desk.h"
#include "mail-people.h"
#include "mail-private.h"
#include "mail-queue.h"
#include "operations.h"
#include "plan-gate.h"
#include "reply-token.h"
#include "settings.h"
#include "taxonomy.h"

#define BODY_CHARS 8000
#define NOTE_ROOM 1000

struct work {
	struct mail_filing *f;
	struct sql_mail mail; /* as it will be */
	struct req rq;
	struct mail_facts facts;
	struct mail_people who;
	const struct plan *plan; /* of the account that is meant; NULL for none */
	struct case_row row;     /* the case that it names, or that it became */
	str issue_type;
};

/* ---- facts ---- */

static int ask_history(struct work *w)
{
	const struct settings *s = w->f->app->settings;
	struct sql_mail_known_row known;
	struct sql_mail_sent_since_row sent = {0};
	int r = sql_mail_known(w->rq.tx,
			       &(struct sql_mail_known_in){.account = w->mail.account,
							   .digest = w->mail.digest,
							   .mail_id = w->mail.mail_id},
			       &known);

	if (r >= 0 && s->mail_per_sender && w->mail.sender.n)
		r = sql_mail_sent_since(
			w->rq.tx,
			&(struct sql_mail_sent_since_in){.account = w->mail.account,
							 .sender = w->mail.sender,
							 .since = w->mail.received - HOURS(1),
							 .most = s->mail_per_sender + 1},
			&sent);
	if (r < 0)
		return r;
	w->facts.duplicate = known.known;
	/* the mail itself has its sender in the store only when it was released */
	w->facts.too_many = s->mail_per_sender && sent.n >= s->mail_per_sender;
	return 0;
}

/* Which cases a mail to this address opens. */
static str kind_of_case(const struct work *w)
{
	const struct settings *s = w->f->app->settings;
	const struct mail_message *m = w->f->message;
	const struct mail_addresses *lists[] = {&m->to, &m->cc};

	if (!s->mail_billing_address.n)
		return s->mail_issue_type;
	if (w->mail.envelope_to.p && str_ieq(w->mail.envelope_to, s->mail_billing_address))
		return S("customer-service");
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t k = 0; k < lists[i]->n; k++) {
			if (str_ieq(lists[i]->v[k].address, s->mail_billing_address))
				return S("customer-service");
		}
	}
	return s->mail_issue_type;
}

static int ask_plan(struct work *w)
{
	int r;

	w->issue_type = kind_of_case(w);
	if (!w->who.account.n)
		return 0;
	r = plan_of_account(&w->rq, w->who.account, &w->plan);
	if (r < 0)
		return r;
	w->facts.channel_open = plan_channel(w->plan, w->issue_type, (str){0}, S("web")) != NULL;
	return 0;
}

static int ask(struct work *w)
{
	const struct mail_message *m = w->f->message;
	struct arena *a = w->rq.arena;
	int r;

	w->facts = (struct mail_facts){
		.kind = m->kind,
		.auth = mail_auth_judge(a, m,
					&(struct mail_trust){w->f->app->settings->mail_auth_server,
							     w->f->app->settings->mail_auth_hops},
					&w->mail.auth_why),
		.released = w->mail.released_by.n > 0,
		.one_sender = m->from.n == 1 && m->froms == 1,
	};
	w->mail.auth = mail_auth_code(w->facts.auth);
	r = ask_history(w);
	if (r >= 0)
		r = mail_people_find(&w->rq, &w->mail, m, &w->who);
	if (r < 0)
		return r;
	w->facts.own = w->who.own;
	w->facts.case_found = w->who.has_case;
	w->facts.by_token = w->who.by_token;
	w->facts.by_staff = w->who.by_staff;
	w->facts.on_case = w->who.on_case;
	w->facts.accounts = w->who.accounts;
	w->facts.is_user = w->who.is_user;
	w->facts.suspended = w->who.suspended;
	w->row = w->who.row;
	w->facts.case_closed = w->who.has_case && w->row.status == CASE_RESOLVED &&
			       !case_reopen_allowed(w->row.resolved_at, w->f->now);
	return ask_plan(w);
}

/* ---- what goes into the case ---- */

/* The first bytes of a text that are at most `chars` characters. */
static str first_chars(str text, size_t chars)
{
	str rest = text;

	for (size_t n = 0; rest.n && n < chars; n++)
		rest = str_slice(rest, utf8_sequence(rest), rest.n);
	return str_slice(text, 0, text.n - rest.n);
}

struct files {
	str ids[CASE_FILES_MAX];
	size_t n;
};

static int store_file(struct work *w, struct files *files, str name, str bytes)
{
	int r = attachment_upload_put(&w->rq, w->who.account, name, bytes, &files->ids[files->n]);

	if (r >= 0)
		files->n++;
	return r;
}

/* Stores text and parts; *ret_body is what the case shows. What does not fit is said there. */
static int store_content(struct work *w, struct files *files, str *ret_body)
{
	const struct mail_message *m = w->f->message;
	bool whole = utf8_count(m->text) <= BODY_CHARS;
	size_t room = CASE_FILES_MAX - (whole ? 0 : 1), left = 0;
	struct buf notes;
	int r = 0;

	buf_init(&notes, (size_t)64 << 10);
	if (!whole) {
		r = store_file(w, files, S("message.txt"), m->text);
		buf_str(&notes, S("\n\n[The text is longer; all of it is in message.txt.]"));
	}
	for (size_t i = 0; r >= 0 && i < m->part_count; i++) {
		if (i < room)
			r = store_file(w, files, m->parts[i].name, m->parts[i].bytes);
		else
			left++;
	}
	if (left)
		buf_fmt(&notes, "\n\n[%zu more files came with this mail and were not taken.]",
			left);
	if (m->cut)
		buf_str(&notes, S("\n\n[Parts of this mail were beyond what is read.]"));
	*ret_body = str_fmt(w->rq.arena, "%.*s%.*s",
			    STR_ARG(m->text.n ? first_chars(m->text, whole ? BODY_CHARS
									   : BODY_CHARS - NOTE_ROOM)
					      : S("(This mail has no text.)")),
			    STR_ARG(buf_get(&notes)));
	buf_done(&notes);
	return r;
}

static bool is_among(const str *list, size_t n, str address)
{
	for (size_t i = 0; i < n; i++) {
		if (str_ieq(list[i], address))
			return true;
	}
	return false;
}

/* Whom the mail was copied to, our own addresses and those in cc left out; as many as the case
 * still takes. */
static size_t copies_of(struct work *w, str cc, str ret[CASE_CC_MAX])
{
	const struct mail_message *m = w->f->message;
	size_t n = 0, have_n;
	str *have;

	have_n = cc_split(w->rq.arena, cc, &have);
	for (size_t i = 0; i < m->cc.n && have_n + n < CASE_CC_MAX; i++) {
		str address = m->cc.v[i].address;

		if (!mail_address_is_ours(w->f->app, address) &&
		    !str_ieq(address, w->mail.sender) && !is_among(have, have_n, address) &&
		    !is_among(ret, n, address))
			ret[n++] = address;
	}
	return n;
}

/* account: whose chain of records it is. */
static int record(struct work *w, str account, int operation)
{
	struct sql_audit_head head;
	struct json_writer j;
	struct buf b;
	str request;
	int r = audit_lock(w->rq.tx, account, &head);

	if (r < 0)
		return r;
	buf_init(&b, 4096);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("caseId"), w->row.case_id);
	json_pair_str(&j, S("mailId"), w->mail.mail_id);
	json_object_end(&j);
	request = buf_dup(&b, w->rq.arena);
	buf_done(&b);
	w->rq.op = &w->f->app->model->operations[operation];
	w->rq.caller = w->who.speaker;
	return audit_record(&w->rq, &head, request, (str){0});
}

static void filed(struct work *w)
{
	w->mail.state = MAIL_FILED;
	w->mail.customer = w->who.account;
	w->mail.case_id = w->row.case_id;
	w->mail.communication = w->row.communications;
}

static int reply(struct work *w)
{
	struct files files = {0};
	str copies[CASE_CC_MAX];
	struct case_change change = {
		.actor_kind = ACTOR_CUSTOMER,
		.actor = w->who.speaker.principal,
		.submitted_by = w->mail.sender,
		.channel = S("email"),
		.has_action = true,
		.action = ACTION_CUSTOMER_REPLY,
		.uploads = files.ids,
	};
	int r = store_content(w, &files, &change.body);

	if (r < 0)
		return r;
	change.upload_count = files.n;
	/* only who is known to be genuine may let others read along */
	if (w->facts.auth == MAIL_AUTH_PASSED || w->facts.by_token) {
		change.cc = copies;
		change.cc_count = copies_of(w, w->row.cc, copies);
	}
	r = case_change(&w->rq, &w->row, &change, NULL);
	if (r < 0)
		return r;
	filed(w);
	return record(w, w->who.account, OP_MAINSTAY_ADD_CASE_COMMUNICATION);
}

/* What an agent answers or notes. */
static int work_desk(struct work *w)
{
	int operation = mail_desk_operation(&w->who);
	struct files files = {0};
	struct mail_desk what = {.who = &w->who, .uploads = files.ids};
	size_t parts = w->f->message->part_count;
	int r = mail_desk_check(&w->rq, &w->who, w->f->message->text);

	if (r >= 0 && w->who.note)
		what.body = parts ? str_fmt(w->rq.arena,
					    "%.*s\n\n[%zu files came with this mail; notes have "
					    "none.]",
					    STR_ARG(w->f->message->text), parts)
				  : w->f->message->text;
	else if (r >= 0)
		r = store_content(w, &files, &what.body);
	if (r < 0)
		return r;
	what.upload_count = files.n;
	w->rq.caller = w->who.speaker;
	w->rq.op = &w->f->app->model->operations[operation];
	r = mail_desk_do(&w->rq, &what, &w->row);
	if (r < 0)
		return r;
	filed(w);
	if (w->who.note)
		w->mail.communication = 0;
	return record(w, w->who.speaker.account, operation);
}

static int check_quota(struct work *w)
{
	int64_t quota = w->f->app->settings->case_quota, opened;
	int r;

	if (!quota)
		return 0;
	r = case_count_since(&w->rq, w->who.account, w->f->now - HOURS(1), quota, &opened);
	if (r < 0)
		return r;
	if (opened >= quota)
		return api_fail(&w->rq, ERR_MAINSTAY_SERVICE_QUOTA_EXCEEDED_EXCEPTION,
				"Your account has opened %lld cases within an hour. Send the mail "
				"again later.",
				(long long)quota);
	return 0;
}

/* The lowest severity that the plan has for this kind. */
static str severity_of(const struct work *w)
{
	const struct plan_case_kind *kind = plan_case_kind(w->plan, w->issue_type);

	return kind && kind->target_count ? kind->targets[0].severity->code : (str){0};
}

static str language_of(const struct work *w)
{
	str language = w->who.speaker.language;

	if (language.n && taxonomy_language_find(w->f->app->taxonomy, language) &&
	    plan_language(w->plan, w->issue_type, language, NULL) != LANGUAGE_UNAVAILABLE)
		return language;
	return (str){0};
}

static int open_case(struct work *w)
{
	struct files files = {0};
	str copies[CASE_CC_MAX];
	struct case_intake in = {
		.account = w->who.account,
		.subject = mail_case_subject(w->rq.arena, w->f->message->subject, CASE_SUBJECT_MAX),
		.issue_type = w->issue_type,
		.severity = severity_of(w),
		.language = language_of(w),
		.uploads = files.ids,
		.cc = copies,
		.cc_count = copies_of(w, S(""), copies),
		.actor_kind = ACTOR_CUSTOMER,
		.actor = w->who.speaker.principal,
		.submitted_by = w->mail.sender,
		.channel = S("email"),
	};
	int r = check_quota(w);

	if (w->who.has_case)
		in.related_case = w->row.case_id;
	if (r >= 0)
		r = store_content(w, &files, &in.body);
	if (r < 0)
		return r;
	in.upload_count = files.n;
	w->rq.op = &w->f->app->model->operations[OP_MAINSTAY_CREATE_CASE];
	/* an agent may let a mail through whose sender is no user: then it is the agent's word */
	if (w->who.is_user)
		w->rq.caller = w->who.speaker;
	r = w->who.is_user ? plan_fill_caller(&w->rq) : 0;
	if (r >= 0)
		r = case_create(&w->rq, &in, &w->row);
	if (r < 0)
		return r;
	filed(w);
	return record(w, w->who.account, OP_MAINSTAY_CREATE_CASE);
}

/* ---- other ends ---- */

/* Whether the bounce proves, by a token, that a mail of ours went to that address: anybody can
 * write one, and nobody may silence somebody else's notices with it. */
static bool was_sent_there(struct work *w, str address)
{
	const str tokens[] = {
		reply_message_id_token(w->f->message->original_id),
		w->mail.envelope_to.p ? reply_address_token(w->mail.envelope_to) : (str){0},
	};

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		struct reply_token token;

		if (tokens[i].p &&
		    reply_token_open(w->rq.app->keyring, w->rq.arena, tokens[i], &token) == 0 &&
		    (reply_token_is_for(w->rq.app->keyring, w->rq.arena, &token, address) ||
		     reply_token_is_for(w->rq.app->keyring, w->rq.arena, &token,
					reply_token_staff(w->rq.arena, address))))
			return true;
	}
	return false;
}

static int mark_addresses(struct work *w)
{
	const struct mail_message *m = w->f->message;

	w->mail.state = MAIL_DROPPED;
	for (size_t i = 0; i < m->failure_count; i++) {
		const struct mail_failure *one = &m->failures[i];
		int r = sql_mail_bounce_add(
			w->rq.tx, &(struct sql_mail_bounce_add_in){
					  .account = w->mail.account,
					  .address = mail_address_fold(w->rq.arena, one->address),
					  .permanent = one->permanent,
					  .temporary = !one->permanent,
					  .last = w->f->now,
					  .status = one->status,
				  });

		if (r >= 0 && one->permanent && was_sent_there(w, one->address))
			r = mail_address_failed(w->rq.tx, w->f->now, one->address, one->status);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The name of the first plan of the account's catalogue, from its own one up, that would do. */
static str upgrade_of(const struct work *w, str language)
{
	const struct catalog *c = w->plan->catalog;

	for (size_t i = 0; i < c->plan_count; i++) {
		const struct plan *p = &c->plans[i];

		if (p->rank > w->plan->rank && plan_channel(p, w->issue_type, (str){0}, S("web")))
			return plan_label_in(&p->label, language);
	}
	return S("");
}

static int tell_sender(struct work *w, const struct mail_verdict *v)
{
	usec pause = w->f->app->settings->mail_answer_pause;
	str language = w->who.speaker.language.p ? w->who.speaker.language : S("en");
	struct sql_mail_answered_since_row told;
	struct mail_answer answer = {
		.mail = &w->mail,
		.message = w->f->message,
		.reason = v->reason,
		.held = v->act == MAIL_HOLD,
		.account = w->who.account,
		.plan = w->plan ? plan_label_in(&w->plan->label, language) : S(""),
		.upgrade = w->plan && v->reason == MAIL_REASON_NO_CHANNEL ? upgrade_of(w, language)
									  : S(""),
		.detail = w->mail.detail,
		.language = language,
	};
	int r;

	if (!mail_may_answer(&w->facts, v))
		return 0;
	r = sql_mail_answered_since(
		w->rq.tx,
		&(struct sql_mail_answered_since_in){.account = w->mail.account,
						     .sender = w->mail.sender,
						     .since = w->f->now - pause},
		&told);
	/* an agent must hear of each answer that did not reach its customer */
	if (r < 0 || (told.answered && !w->facts.by_staff))
		return r < 0 ? r : 0;
	w->mail.answered = w->f->now;
	return mail_answer_send(w->rq.tx, w->f->app, w->f->now, &answer);
}

static int refuse(struct work *w, const struct mail_verdict *v)
{
	w->mail.state = MAIL_REFUSED;
	w->mail.customer = w->who.account;
	return tell_sender(w, v);
}

static int act(struct work *w, const struct mail_verdict *v)
{
	switch (v->act) {
	case MAIL_MARK:
		return mark_addresses(w);
	case MAIL_HOLD:
		w->mail.state = MAIL_HELD;
		w->mail.customer = w->who.account;
		return tell_sender(w, v);
	case MAIL_REPLY:
		return reply(w);
	case MAIL_OPEN:
		return open_case(w);
	case MAIL_DESK:
		return work_desk(w);
	case MAIL_REFUSE:
		return refuse(w, v);
	default:
		w->mail.state = MAIL_DROPPED;
		return 0;
	}
}

/* ---- the step ---- */

/* Everybody sees the case but who asks for it: the provider's side. */
static void begin(struct work *w, struct tx *tx)
{
	struct arena *a = tx_arena(tx);

	w->rq = (struct req){
		.arena = a,
		.app = w->f->app,
		.now = w->f->now,
		.id = random_uuid(a),
		.caller = {.kind = PRINCIPAL_LOCAL,
			   .account = w->f->mail->account,
			   .principal = S(""),
			   .name = S("mail")},
		.client = {.source_ip = S("mail"), .user_agent = S("mainstay mail")},
		.tx = tx,
		.op = &w->f->app->model->operations[OP_MAINSTAY_CREATE_CASE],
	};
	w->mail = *w->f->mail;
	w->mail.decided = w->f->now;
	w->mail.detail = S("");
	w->who.account = S("");
}

static void say(struct work *w, enum mail_reason reason, str detail)
{
	w->mail.reason = mail_reason_code(reason);
	w->mail.detail = detail.n ? detail : mail_reason_text(reason);
}

static int file_message(struct work *w)
{
	struct mail_verdict v;
	int r;

	mail_describe(w->rq.arena, w->f->app, w->f->message, &w->mail);
	r = ask(w);
	if (r < 0)
		return r;
	v = mail_judge(&w->facts);
	if (w->f->refusal.p && (v.act == MAIL_OPEN || v.act == MAIL_REPLY || v.act == MAIL_DESK))
		v = (struct mail_verdict){MAIL_REFUSE, MAIL_REASON_NOT_ALLOWED};
	say(w, v.reason, w->f->refusal.p ? w->f->refusal : (str){0});
	r = w->who.account.n ? account_lock(w->rq.tx, w->who.account) : 0;
	if (r >= 0)
		r = act(w, &v);
	if (r == E_API)
		w->f->refusal =
			str_dup(w->f->arena, w->rq.failure.message.n ? w->rq.failure.message
								     : S("It was not acceptable."));
	return r;
}

int mail_file(struct tx *tx, void *filing)
{
	struct work w = {.f = filing};
	int r = account_lock(tx, w.f->mail->account);

	if (r < 0)
		return r;
	begin(&w, tx);
	if (w.f->message) {
		r = file_message(&w);
		if (r < 0)
			return r;
	} else {
		w.mail.state = MAIL_HELD;
		say(&w, MAIL_REASON_UNREADABLE, w.f->unreadable);
	}
	return mail_save(tx, w.f->mail, &w.mail);
}
