/* SPDX-License-Identifier: Apache-2.0 */
/* Accepting mails, and their rows. */
#include "buf.h"
#include "crypto.h"
#include "identity_sql.h"
#include "mail-people.h"
#include "mail-private.h"
#include "settings.h"

#define CHUNK ((size_t)1 << 20)

int mail_provider(struct tx *tx, str *ret_account)
{
	struct sql_account provider;
	int r = sql_account_provider(tx, &provider);

	if (r >= 0)
		*ret_account = provider.id;
	return r;
}

static int store_chunks(struct tx *tx, const struct sql_mail *mail, str raw)
{
	for (size_t at = 0; at < raw.n; at += CHUNK) {
		const struct sql_mail_chunk_insert_in in = {
			.account = mail->account,
			.mail_id = mail->mail_id,
			.n = (int64_t)(at / CHUNK),
			.bytes = str_slice(raw, at, at + CHUNK),
		};
		int r = sql_mail_chunk_insert(tx, &in);

		if (r < 0)
			return r;
	}
	return 0;
}

static struct sql_mail fresh(struct arena *a, str account, usec now, const struct mail_delivery *d)
{
	return (struct sql_mail){
		.account = account,
		.mail_id = str_fmt(a, "mail-%016llx%.*s", (unsigned long long)now,
				   STR_ARG(random_hex(a, 8))),
		.received = now,
		.via = d->via,
		.sha256 = sha256_hex(a, d->raw),
		.size = (int64_t)d->raw.n,
		.raw = true,
		.envelope_from = d->envelope_from,
		.envelope_to = d->envelope_to,
		.state = MAIL_WAITING,
		.reason = S(""),
		.detail = S(""),
		.due = now,
		.kind = S(""),
		.sender = S(""),
		.sender_name = S(""),
		.subject = S(""),
		.message_id = S(""),
		.digest = S(""),
		.auth = mail_auth_code(MAIL_AUTH_NONE),
		.auth_why = S(""),
		.body = S(""),
		.history = S(""),
		.parts = S(""),
		.customer = S(""),
		.case_id = S(""),
		.released_by = S(""),
		.for_account = S(""),
		.for_case = S(""),
	};
}

int mail_accept(struct tx *tx, const struct app *app, usec now, const struct mail_delivery *d,
		str *ret_id, bool *ret_again)
{
	struct sql_mail mail, known;
	str account;
	int r;

	if (!d->raw.n || (int64_t)d->raw.n > app->settings->mail_size_max)
		return E_LIMIT;
	r = mail_provider(tx, &account);
	if (r < 0)
		return r;
	mail = fresh(tx_arena(tx), account, now, d);
	r = sql_mail_insert(tx, &mail);
	if (r == 1) {
		*ret_id = mail.mail_id;
		*ret_again = false;
		return store_chunks(tx, &mail, d->raw);
	}
	if (r == 0)
		r = sql_mail_by_bytes(
			tx,
			&(struct sql_mail_by_bytes_in){.account = account, .sha256 = mail.sha256},
			&known);
	if (r < 0)
		return r == E_NOENT ? E_BUSY : r;
	*ret_id = known.mail_id;
	*ret_again = true;
	return 0;
}

int mail_raw_load(struct tx *tx, const struct sql_mail *mail, str *ret)
{
	const struct sql_mail_chunks_in in = {.account = mail->account, .mail_id = mail->mail_id};
	struct sql_mail_chunks_rows rows;
	struct buf b;
	int r;

	if (!mail->raw)
		return E_NOENT;
	r = sql_mail_chunks_all(tx, &in, &rows);
	if (r < 0)
		return r;
	buf_init(&b, (size_t)mail->size);
	for (size_t i = 0; i < rows.n; i++)
		buf_str(&b, rows.v[i].bytes);
	r = !b.failed && (int64_t)b.n == mail->size ? 0 : E_SYNTAX;
	if (r == 0)
		*ret = buf_dup(&b, tx_arena(tx));
	buf_done(&b);
	return r;
}

int mail_save(struct tx *tx, const struct sql_mail *before, const struct sql_mail *m)
{
	int r = sql_mail_update(tx, &(struct sql_mail_update_in){
					    .account = m->account,
					    .mail_id = m->mail_id,
					    .new_state = m->state,
					    .reason = m->reason,
					    .detail = m->detail,
					    .decided = m->decided,
					    .tries = m->tries,
					    .new_due = m->due,
					    .kind = m->kind,
					    .sender = m->sender,
					    .sender_name = m->sender_name,
					    .subject = m->subject,
					    .message_id = m->message_id,
					    .digest = m->digest,
					    .auth = m->auth,
					    .auth_why = m->auth_why,
					    .body = m->body,
					    .history = m->history,
					    .parts = m->parts,
					    .customer = m->customer,
					    .case_id = m->case_id,
					    .communication = m->communication,
					    .answered = m->answered,
					    .released_by = m->released_by,
					    .for_account = m->for_account,
					    .for_case = m->for_case,
					    .state = before->state,
					    .due = before->due,
				    });

	return r == E_NOENT ? E_BUSY : r;
}

int mail_newest(struct tx *tx, str customer, str case_id, str address, str *ret_id, usec *ret_at)
{
	struct sql_mail_newest_of_case_in in = {.customer = customer, .case_id = case_id};
	struct sql_mail_newest_of_case_row row;
	int r = mail_provider(tx, &in.account);

	in.sender = mail_address_fold(tx_arena(tx), address);
	if (r >= 0)
		r = sql_mail_newest_of_case(tx, &in, &row);
	if (r < 0)
		return r;
	*ret_id = row.message_id;
	*ret_at = row.received;
	return 0;
}
