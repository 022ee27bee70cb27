/* SPDX-License-Identifier: Apache-2.0 */
/* The staff's operations on mails that came in. */
#include "audit.h"
#include "case.h"
#include "counters.h"
#include "errors.h"
#include "identity.h"
#include "mail-people.h"
#include "mail-private.h"
#include "mail-queue.h"
#include "mailbox.h"
#include "mainstay.h"
#include "page.h"

#define PAGE_STANDARD 50

static int no_mail(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION, "There is no such mail.");
}

/* Lists are ordered by id: a mail that came earlier has a smaller one. */
static str behind_all(void)
{
	return S("mail.");
}

static struct opt_usec time_of(usec t)
{
	return t ? SOME_USEC(t) : (struct opt_usec){0};
}

static str some(str s)
{
	return s.n ? s : (str){0};
}

static struct mainstay_mail show(const struct sql_mail *m)
{
	return (struct mainstay_mail){
		.mail_id = m->mail_id,
		.state = m->state,
		.reason = some(m->reason),
		.detail = some(m->detail),
		.via = m->via,
		.received_at = SOME_USEC(m->received),
		.decided_at = time_of(m->decided),
		.size = SOME_I64(m->size),
		.envelope_sender = m->envelope_from,
		.envelope_recipient = m->envelope_to,
		.kind = some(m->kind),
		.sender = some(m->sender),
		.sender_name = some(m->sender_name),
		.subject = some(m->subject),
		.message_id = some(m->message_id),
		.authentication = m->auth,
		.authentication_detail = some(m->auth_why),
		.account_id = some(m->customer),
		.case_id = some(m->case_id),
		.communication =
			m->communication ? SOME_I64(m->communication) : (struct opt_i64){0},
		.answered_at = time_of(m->answered),
		.released_by = some(m->released_by),
	};
}

static struct mainstay_mail *show_new(struct req *rq, const struct sql_mail *m)
{
	struct mainstay_mail *r = ARENA_NEW(rq->arena, struct mainstay_mail);

	*r = show(m);
	return r;
}

static int load(struct req *rq, str id, struct sql_mail *ret)
{
	str account;
	int r = mail_provider(rq->tx, &account);

	if (r >= 0 && str_index(id, '\0') >= 0)
		r = E_NOENT;
	if (r >= 0)
		r = sql_mail_load(
			rq->tx, &(struct sql_mail_load_in){.account = account, .mail_id = id}, ret);
	return r == E_NOENT ? no_mail(rq) : r;
}

/* An address of the envelope: none that could be taken for another line. */
static int check_envelope(struct req *rq, str address)
{
	if (!address.n || mailbox_valid(address))
		return 0;
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
			"An address of the envelope is no mailbox.");
}

int op_mainstay_deliver_mail(struct req *rq, const struct mainstay_deliver_mail_request *in,
			     struct mainstay_deliver_mail_response *out)
{
	const struct mail_delivery d = {
		.via = S("pipe"),
		.raw = in->data,
		.envelope_from = in->envelope_sender,
		.envelope_to = in->envelope_recipient,
	};
	bool again = false;
	int r = check_envelope(rq, d.envelope_from);

	if (r >= 0)
		r = check_envelope(rq, d.envelope_to);
	if (r >= 0)
		r = mail_accept(rq->tx, rq->app, rq->now, &d, &out->mail_id, &again);
	if (r == E_LIMIT)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"The mail is larger than mail.size_max.");
	if (r < 0)
		return r;
	counter_add(rq->app->counters, COUNT_MAIL_ACCEPTED, 1);
	out->known = SOME_BOOL(again);
	return 0;
}

int op_mainstay_list_mails(struct req *rq, const struct mainstay_list_mails_request *in,
			   struct mainstay_list_mails_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_STANDARD;
	str state = in->state.p ? in->state : MAIL_HELD, position, account;
	struct sql_mail_rows rows;
	int r = page_resume(rq, in->next_token, state, &position);

	if (r >= 0)
		r = mail_provider(rq->tx, &account);
	if (r >= 0)
		r = sql_mail_page_all(
			rq->tx,
			&(struct sql_mail_page_in){.account = account,
						   .state = state,
						   .mail_id = position.p ? position : behind_all(),
						   .most = (int64_t)most + 1},
			&rows);
	if (r < 0)
		return r;
	out->mails.n = rows.n < most ? rows.n : most;
	out->mails.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_mail, out->mails.n));
	for (size_t i = 0; i < out->mails.n; i++)
		out->mails.v[i] = show(&rows.v[i]);
	if (rows.n > most)
		out->next_token = page_continue(rq, state, rows.v[most - 1].mail_id);
	return 0;
}

static void show_parts(struct req *rq, str parts, struct mainstay_mail_part_list *ret)
{
	VEC(struct mainstay_mail_part) v = {0};

	while (parts.n) {
		str line = str_cut(&parts, '\n');
		str kind = str_cut(&line, '\t'), type = str_cut(&line, '\t'),
		    size = str_cut(&line, '\t');
		int64_t bytes = 0;

		if (!line.p || str_to_i64(size, &bytes) < 0)
			break;
		*VEC_ADD(rq->arena, &v) = (struct mainstay_mail_part){
			.kind = kind, .name = line, .type = type, .size = SOME_I64(bytes)};
	}
	ret->v = list_some(v.v);
	ret->n = v.n;
}

int op_mainstay_get_mail(struct req *rq, const struct mainstay_get_mail_request *in,
			 struct mainstay_get_mail_response *out)
{
	struct sql_mail mail;
	int r = load(rq, in->mail_id, &mail);

	if (r < 0)
		return r;
	out->mail = show_new(rq, &mail);
	out->text = some(mail.body);
	out->history = some(mail.history);
	show_parts(rq, mail.parts, &out->parts);
	return 0;
}

/* Only what nobody decided for good yet. */
static int check_undecided(struct req *rq, const struct sql_mail *m)
{
	if (str_eq(m->state, MAIL_HELD) || str_eq(m->state, MAIL_WAITING))
		return 0;
	return api_fail(rq, ERR_MAINSTAY_CONFLICT_EXCEPTION, "This mail is %.*s already.",
			STR_ARG(m->state));
}

/* The account and case that the agent named; both are there and belong together. */
static int check_place(struct req *rq, const struct mainstay_release_mail_request *in,
		       struct sql_mail *m)
{
	struct sql_account account;
	struct case_row row;
	int r = 0;

	if (in->case_id.p) {
		r = case_load_any(rq, in->case_id, &row);
		if (r == E_NOENT ||
		    (r >= 0 && in->account_id.p && !str_eq(in->account_id, row.account)))
			return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
					"There is no such case. Give its case id or its display "
					"id.");
		if (r < 0)
			return r;
		m->for_case = row.case_id;
		m->for_account = row.account;
	} else if (in->account_id.p) {
		r = account_load(rq->tx, in->account_id, &account);
		if (r == E_NOENT || (r >= 0 && !str_eq(account.kind, S("customer"))))
			return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
					"There is no such account.");
		m->for_account = in->account_id;
	}
	rq->audit.recipient = some(m->for_account);
	return r < 0 ? r : 0;
}

int op_mainstay_release_mail(struct req *rq, const struct mainstay_release_mail_request *in,
			     struct mainstay_release_mail_response *out)
{
	struct sql_mail before, mail;
	int r = load(rq, in->mail_id, &before);

	if (r >= 0)
		r = check_undecided(rq, &before);
	if (r < 0)
		return r;
	mail = before;
	r = check_place(rq, in, &mail);
	if (r < 0)
		return r;
	mail.state = MAIL_WAITING;
	mail.reason = mail.detail = S("");
	mail.decided = 0;
	mail.tries = 0;
	/* differs from what it was, so that a job that has it in hand notices */
	mail.due = before.due < rq->now ? rq->now : before.due + 1;
	mail.released_by = rq->caller.name.n ? rq->caller.name : S("local");
	out->mail = show_new(rq, &mail);
	return mail_save(rq->tx, &before, &mail);
}

int op_mainstay_discard_mail(struct req *rq, const struct mainstay_discard_mail_request *in,
			     struct mainstay_discard_mail_response *out)
{
	struct sql_mail before, mail;
	int r = load(rq, in->mail_id, &before);

	if (r >= 0)
		r = check_undecided(rq, &before);
	if (r < 0)
		return r;
	mail = before;
	mail.state = MAIL_DISCARDED;
	mail.reason = mail_reason_code(MAIL_REASON_AGENT);
	mail.detail = mail_reason_text(MAIL_REASON_AGENT);
	mail.decided = rq->now;
	out->mail = show_new(rq, &mail);
	return mail_save(rq->tx, &before, &mail);
}

int op_mainstay_list_mail_addresses(struct req *rq,
				    const struct mainstay_list_mail_addresses_request *in,
				    struct mainstay_list_mail_addresses_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_STANDARD;
	struct sql_mail_bounce_rows rows;
	str position, account;
	int r = page_resume(rq, in->next_token, S(""), &position);

	if (r >= 0)
		r = mail_provider(rq->tx, &account);
	if (r >= 0)
		r = sql_mail_bounce_page_all(
			rq->tx,
			&(struct sql_mail_bounce_page_in){.account = account,
							  .address = position.p ? position : S(""),
							  .most = (int64_t)most + 1},
			&rows);
	if (r < 0)
		return r;
	out->addresses.n = rows.n < most ? rows.n : most;
	out->addresses.v =
		list_some(ARENA_ARRAY(rq->arena, struct mainstay_mail_address, out->addresses.n));
	for (size_t i = 0; i < out->addresses.n; i++)
		out->addresses.v[i] = (struct mainstay_mail_address){
			.address = rows.v[i].address,
			.permanent_failures = SOME_I64(rows.v[i].permanent),
			.temporary_failures = SOME_I64(rows.v[i].temporary),
			.last_failure_at = SOME_USEC(rows.v[i].last),
			.status = some(rows.v[i].status),
		};
	if (rows.n > most)
		out->next_token = page_continue(rq, S(""), rows.v[most - 1].address);
	return 0;
}

int op_mainstay_clear_mail_address(struct req *rq,
				   const struct mainstay_clear_mail_address_request *in,
				   struct mainstay_clear_mail_address_response *out)
{
	str account;
	int r = mail_provider(rq->tx, &account);

	(void)out;
	if (r >= 0)
		r = str_index(in->address, '\0') >= 0
			    ? 0
			    : sql_mail_bounce_clear(
				      rq->tx, &(struct sql_mail_bounce_clear_in){
						      .account = account,
						      .address = mail_address_fold(rq->arena,
										   in->address)});
	if (r == 0)
		return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
				"No mail came back from this address.");
	return r < 0 ? r : mail_address_cleared(rq->tx, in->address);
}
