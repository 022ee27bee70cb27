/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case is named, in this order, by what an agent said, by the token in an
 * address that the mail went to, by the token in a Message-ID that it answers,
 * or by the case's number in its subject.
 */
#include "mail-people.h"

#include "buf.h"
#include "case-rules.h"
#include "identity.h"
#include "mail-rules.h"
#include "plan.h"
#include "reply-token.h"
#include "settings.h"

#define ACCOUNTS_MOST 20

str mail_address_fold(struct arena *a, str address)
{
	char *p = arena_alloc(a, address.n + 1);

	for (size_t i = 0; i < address.n; i++) {
		char c = address.p[i];

		p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (str){p, address.n};
}

/* LOCAL+anything@DOMAIN is LOCAL@DOMAIN. */
static bool is_address(str address, str own)
{
	str domain = address, local = str_cut(&domain, '@'), own_domain = own,
	    own_local = str_cut(&own_domain, '@');

	return own.n && domain.p && own_domain.p && str_ieq(domain, own_domain) &&
	       str_ieq(str_cut(&local, '+'), own_local);
}

bool mail_address_is_ours(const struct app *app, str address)
{
	return is_address(address, app->settings->mail_address) ||
	       is_address(address, app->settings->mail_billing_address);
}

/* ---- tokens ---- */

struct search {
	struct req *rq;
	str sender;
	bool found;
	bool for_sender;
	bool for_staff; /* made for the sender as one of the provider's people */
	bool note;      /* one of our addresses is that of notes */
	struct reply_token token;
};

/* The first token that is one; better: the first that was made for the sender. */
static void try_token(struct search *s, str text)
{
	struct keyring *k = s->rq->app->keyring;
	struct arena *a = s->rq->arena;
	struct reply_token t;
	bool his, staff;

	if (!text.p || s->for_sender || s->for_staff ||
	    reply_token_open(s->rq->app->keyring, s->rq->arena, text, &t) < 0)
		return;
	his = s->sender.n && reply_token_is_for(k, a, &t, s->sender);
	staff = s->sender.n && reply_token_is_for(k, a, &t, reply_token_staff(a, s->sender));
	if (s->found && !his && !staff)
		return;
	s->found = true;
	s->for_sender = his;
	s->for_staff = staff;
	s->token = t;
}

/* An address of ours that the mail went to. */
static void try_address(struct search *s, str address)
{
	if (!address.p)
		return;
	try_token(s, reply_address_token(address));
	if (mail_address_is_ours(s->rq->app, address) && reply_address_is_note(address))
		s->note = true;
}

static void search_tokens(struct search *s, const struct sql_mail *mail,
			  const struct mail_message *m)
{
	const struct mail_addresses *lists[] = {&m->to, &m->cc};

	try_address(s, mail->envelope_to);
	try_address(s, m->envelope_to);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (size_t k = 0; k < lists[i]->n; k++)
			try_address(s, lists[i]->v[k].address);
	}
	for (size_t i = m->reference_count; i > 0; i--)
		try_token(s, reply_message_id_token(m->references[i - 1]));
}

static bool is_own(struct req *rq, const struct sql_mail *mail, const struct mail_message *m)
{
	struct reply_token t;
	str token = reply_message_id_token(m->message_id);

	if (token.p && reply_token_open(rq->app->keyring, rq->arena, token, &t) >= 0)
		return true;
	return mail->sender.n && mail_address_is_ours(rq->app, mail->sender);
}

/* ---- the case ---- */

/* The member of staff whose token it is, unless he is none any more. */
static int find_staff(struct req *rq, const struct sql_mail *mail, struct mail_people *ret)
{
	struct sql_mail_staff_row who;
	int r = sql_mail_staff(rq->tx, &(struct sql_mail_staff_in){mail->account, mail->sender},
			       &who);

	if (r < 0)
		return r == E_NOENT ? 0 : r;
	ret->by_staff = true;
	ret->speaker = (struct caller){
		.kind = PRINCIPAL_STAFF,
		.account = mail->account,
		.principal = who.id,
		.name = who.name,
		.email = who.email,
		.arn = str_fmt(rq->arena, "arn:aws:iam::%.*s:user/%.*s", STR_ARG(mail->account),
			       STR_ARG(who.name)),
		.role = who.role,
	};
	return 0;
}

static int find_case(struct req *rq, const struct sql_mail *mail, const struct mail_message *m,
		     struct mail_people *ret)
{
	struct search s = {.rq = rq, .sender = mail->sender};
	str id = mail->for_case;
	int r;

	search_tokens(&s, mail, m);
	if (!id.n && s.found)
		id = s.token.display_id;
	else if (!id.n)
		id = mail_subject_case(m->subject);
	if (!id.n)
		return 0;
	r = case_load_any(rq, id, &ret->row);
	if (r == E_NOENT)
		return 0;
	if (r < 0)
		return r;
	/* display ids are unique, but a token says which account it was made for */
	if (s.found && !mail->for_case.n && !str_eq(s.token.account, ret->row.account))
		return 0;
	ret->has_case = true;
	ret->by_token = s.for_sender && str_eq(s.token.display_id, ret->row.display_id);
	ret->account = ret->row.account;
	if (!s.for_staff || !str_eq(s.token.display_id, ret->row.display_id))
		return 0;
	ret->note = s.note;
	return find_staff(rq, mail, ret);
}

static bool gets_copies(struct arena *a, const struct case_row *row, str sender)
{
	str *cc;
	size_t n = cc_split(a, row->cc, &cc);

	for (size_t i = 0; i < n; i++) {
		if (str_ieq(cc[i], sender))
			return true;
	}
	return false;
}

/* ---- the sender ---- */

static struct caller speaker_of(struct arena *a, const struct sql_mail_principals_row *p)
{
	return (struct caller){
		.kind = PRINCIPAL_USER,
		.account = p->account,
		.principal = p->id,
		.name = p->name,
		.email = p->email,
		.arn = str_fmt(a, "arn:aws:iam::%.*s:user/%.*s", STR_ARG(p->account),
			       STR_ARG(p->name)),
		.role = p->role,
		.language = p->language,
		.suspended = !str_eq(p->account_status, S("active")),
	};
}

/* Users of that address: in how many accounts, and the one in the account that is meant. */
static int find_users(struct req *rq, str sender, struct mail_people *ret)
{
	struct sql_mail_principals_rows rows = {0};
	str last = {0}, only = {0};
	int r = 0;

	if (sender.n)
		r = sql_mail_principals_all(
			rq->tx,
			&(struct sql_mail_principals_in){.email = sender, .most = ACCOUNTS_MOST},
			&rows);
	if (r < 0)
		return r;
	for (size_t i = 0; i < rows.n; i++) {
		ret->accounts += !str_eq(rows.v[i].account, last);
		only = last = rows.v[i].account;
	}
	if (!ret->account.n && ret->accounts == 1)
		ret->account = only;
	for (size_t i = 0; i < rows.n && !ret->is_user; i++) {
		if (str_eq(rows.v[i].account, ret->account)) {
			ret->is_user = true;
			ret->speaker = speaker_of(rq->arena, &rows.v[i]);
		}
	}
	return 0;
}

static int look_at_account(struct req *rq, str sender, struct mail_people *ret)
{
	struct sql_account account;
	int r = account_load(rq->tx, ret->account, &account);

	if (r < 0)
		return r;
	ret->suspended = !str_eq(account.status, S("active"));
	if (!ret->is_user)
		ret->speaker = (struct caller){
			.kind = PRINCIPAL_USER,
			.account = account.id,
			.principal = S(""),
			.name = sender,
			.email = sender,
			.arn = str_fmt(rq->arena, "arn:aws:iam::%.*s:mail/%.*s",
				       STR_ARG(account.id), STR_ARG(sender)),
			.role = S(""),
			.language = account.language,
		};
	return 0;
}

int mail_people_find(struct req *rq, const struct sql_mail *mail, const struct mail_message *m,
		     struct mail_people *ret)
{
	int r;

	*ret = (struct mail_people){
		.own = is_own(rq, mail, m),
		.account = mail->for_account,
		.speaker = {.principal = S("")},
	};
	r = find_case(rq, mail, m, ret);
	if (r >= 0 && ret->by_staff)
		return 0; /* the desk knows him, whatever he may be besides */
	if (r >= 0)
		r = find_users(rq, mail->sender, ret);
	if (r >= 0 && ret->account.n)
		r = look_at_account(rq, mail->sender, ret);
	if (r < 0)
		return r;
	/* an agent who named the account has settled which one it is */
	if (mail->for_account.n)
		ret->accounts = 1;
	if (ret->has_case)
		ret->on_case = ret->is_user || gets_copies(rq->arena, &ret->row, mail->sender);
	return 0;
}
