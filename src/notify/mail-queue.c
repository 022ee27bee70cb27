/* SPDX-License-Identifier: Apache-2.0 */
/* Putting mails into the queue, and what is handed over for one. */
#include "mail-queue.h"

#include <string.h>

#include "app.h"
#include "buf.h"
#include "counters.h"
#include "crypto.h"
#include "mail-compose.h"
#include "mailbox.h"
#include "reply-token.h"
#include "settings.h"

#define UNIQUE_DIGITS 20
#define REFERENCES_KEPT 10
#define ID_MAX 250
#define PAUSE_FIRST DAYS(7)
#define PAUSE_MOST DAYS(90)
#define WHY_MAX 300

str mail_address_key(struct arena *a, str address)
{
	char *p = arena_alloc(a, address.n + 1);

	for (size_t i = 0; i < address.n; i++) {
		char c = address.p[i];

		p[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (str){p, address.n};
}

static str domain_of(str address)
{
	ptrdiff_t at = str_index(address, '@');

	return at < 0 ? S("localhost") : str_slice(address, (size_t)at + 1, address.n);
}

static str new_id(struct arena *a, usec now)
{
	return str_fmt(a, "notice-%012llx%.*s", (unsigned long long)(now / MILLISECONDS(1)),
		       STR_ARG(random_hex(a, 12)));
}

/* One of the provider's people, or their common address, in a customer's matter. */
static bool is_staff(const struct app *app, const struct sql_notice *row)
{
	str team = app->settings->notice_team;

	return (row->person_account.n && !str_eq(row->person_account, row->account)) ||
	       (team.n && str_ieq(row->recipient, team));
}

/* Whom tokens in that mail are made for. */
static str answerer(struct arena *a, const struct app *app, const struct sql_notice *row)
{
	return is_staff(app, row) ? reply_token_staff(a, row->recipient) : row->recipient;
}

/* The same for the same fact and recipient. */
static int message_id(struct arena *a, const struct app *app, const struct sql_notice *row,
		      str *ret)
{
	str all = str_fmt(a, "%.*s\n%.*s\n%.*s", STR_ARG(row->account), STR_ARG(row->source),
			  STR_ARG(row->recipient));
	str unique = str_slice(sha256_hex(a, all), 0, UNIQUE_DIGITS), token;
	str domain = domain_of(app->settings->mail_address);
	int r;

	if (!row->display_id.n) {
		*ret = str_fmt(a, "notice.%.*s@%.*s", STR_ARG(unique), STR_ARG(domain));
		return 0;
	}
	r = reply_token_make(app->keyring, a, row->account, row->display_id, answerer(a, app, row),
			     &token);
	if (r < 0)
		return r;
	*ret = reply_message_id(a, token, unique, domain);
	return 0;
}

/* Ids come from strangers' mails, too. */
static bool id_fits(str id)
{
	return id.n > 2 && id.n <= ID_MAX && utf8_valid(id) && str_index(id, ' ') < 0 &&
	       str_index(id, '\n') < 0 && !memchr(id.p, 0, id.n);
}

static str join_ids(struct arena *a, const str *v, size_t n)
{
	size_t from = n > REFERENCES_KEPT ? n - REFERENCES_KEPT : 0;
	str r = S("");

	for (size_t i = from; i < n; i++) {
		if (id_fits(v[i]))
			r = str_fmt(a, "%.*s%s%.*s", STR_ARG(r), r.n ? " " : "", STR_ARG(v[i]));
	}
	return r;
}

/* A case's mails to one recipient hang together: each refers to the first, to the one before, and
 * to what the recipient wrote; it is an answer to the newest of these. */
static int find_thread(struct tx *tx, const struct mail_order *o, struct sql_notice *row)
{
	struct sql_notice_first_of_case_row first = {.message_id = S("")};
	struct sql_notice_last_of_case_row last = {.message_id = S("")};
	const struct sql_notice_first_of_case_in which = {row->account, row->case_id,
							  row->recipient};
	const struct sql_notice_last_of_case_in which_last = {row->account, row->case_id,
							      row->recipient};
	int r = sql_notice_first_of_case(tx, &which, &first);

	if (r >= 0)
		r = sql_notice_last_of_case(tx, &which_last, &last);
	if (r < 0 && r != E_NOENT)
		return r;
	bool heard = o->heard_id.p && id_fits(o->heard_id);
	bool newer = heard && o->heard_at >= last.created;
	const str ids[] = {
		first.message_id,
		heard && !newer ? o->heard_id : S(""),
		str_eq(first.message_id, last.message_id) ? S("") : last.message_id,
		newer ? o->heard_id : S(""),
	};

	row->in_reply_to = newer ? o->heard_id : last.message_id;
	row->refs = join_ids(tx_arena(tx), ids, ARRAY_LEN(ids));
	return 0;
}

static str or_empty(str s)
{
	return s.p ? s : S("");
}

int mail_queue_add(struct tx *tx, const struct app *app, usec now, const struct mail_order *o,
		   str *ret_id)
{
	struct arena *a = tx_arena(tx);
	struct sql_notice row = {
		.account = o->account,
		.notice_id = new_id(a, now),
		.source = o->source,
		.recipient = mail_address_key(a, o->to),
		.name = or_empty(o->to_name),
		.person_account = or_empty(o->person_account),
		.person = or_empty(o->person),
		.template = o->template,
		.language = or_empty(o->language),
		.case_id = or_empty(o->case_id),
		.display_id = or_empty(o->display_id),
		.in_reply_to = o->in_reply_to.p && id_fits(o->in_reply_to) ? o->in_reply_to : S(""),
		.refs = join_ids(a, o->references, o->reference_count),
		.answer = o->answer,
		.fields = mail_fields_print(a, &o->fields),
		.state = o->gather ? NOTICE_GATHERED : NOTICE_WAITING,
		.created = now,
		.due = o->due,
		.changed = now,
		.error = S(""),
		.digest = S(""),
	};
	int r;

	if (app->settings->mail_delivery == MAIL_DELIVERY_OFF || !mailbox_valid(o->to) ||
	    !app->settings->mail_address.n)
		return 0;
	r = message_id(a, app, &row, &row.message_id);
	if (r == 0 && row.case_id.n && !row.in_reply_to.n)
		r = find_thread(tx, o, &row);
	if (r == 0)
		r = sql_notice_insert(tx, &row);
	if (r > 0)
		counter_add(app->counters, COUNT_NOTICES_QUEUED, 1);
	if (r > 0 && ret_id)
		*ret_id = row.notice_id;
	return r;
}

int mail_queue_withdraw(struct tx *tx, usec now, str account, str source, str why)
{
	return sql_notice_withdraw(
		tx, &(struct sql_notice_withdraw_in){
			    .account = account, .source = source, .now = now, .error = why});
}

/* ---- addresses that do not work ---- */

int mail_address_failed(struct tx *tx, usec now, str address, str why)
{
	str key = mail_address_key(tx_arena(tx), address);
	struct sql_pause_load_row row = {0};
	usec pause = PAUSE_FIRST;
	int r = sql_pause_load(tx, &(struct sql_pause_load_in){.address = key}, &row);

	if (r < 0 && r != E_NOENT)
		return r;
	for (int64_t i = 0; i < row.failures && pause < PAUSE_MOST; i++)
		pause *= 2;
	return sql_pause_put(tx, &(struct sql_pause_put_in){
					 .address = key,
					 .failures = row.failures + 1,
					 .until = now + (pause < PAUSE_MOST ? pause : PAUSE_MOST),
					 .why = str_slice(why, 0, WHY_MAX),
					 .now = now,
				 });
}

int mail_address_cleared(struct tx *tx, str address)
{
	int r = sql_pause_drop(tx, &(struct sql_pause_drop_in){
					   .address = mail_address_key(tx_arena(tx), address)});

	return r < 0 ? r : 0;
}

/* ---- the way out ---- */

usec notice_backoff(str notice_id, int64_t tries)
{
	usec wait = MINUTES(1), most = HOURS(4);
	uint8_t digest[SHA256_LEN];
	struct arena *a CLEANUP(arena_freep) = arena_new();

	for (int64_t i = 1; i < tries && wait < most; i++)
		wait *= 2;
	if (wait > most)
		wait = most;
	sha256(str_fmt(a, "%.*s/%lld", STR_ARG(notice_id), (long long)tries), digest);
	return wait + wait / 4 * digest[0] / 255;
}

static size_t split_ids(struct arena *a, str text, str **ret)
{
	str *v = ARENA_ARRAY(a, str, REFERENCES_KEPT + 2);
	size_t n = 0;

	while (text.n && n < REFERENCES_KEPT + 2) {
		v[n++] = str_cut(&text, ' ');
		if (!text.p)
			break;
	}
	*ret = v;
	return n;
}

/* Where answers and bounces go: with a token when it is about a case. *ret_note: where an agent's
 * notes go; empty where none is to be offered, as when nobody vouches for senders. */
static int answer_address(struct arena *a, const struct app *app, const struct sql_notice *row,
			  str *ret, str *ret_note)
{
	str own = app->settings->mail_address, token;
	int r;

	*ret = own;
	*ret_note = S("");
	if (!row->display_id.n)
		return 0;
	r = reply_token_make(app->keyring, a, row->account, row->display_id, answerer(a, app, row),
			     &token);
	if (r < 0)
		return r;
	*ret = reply_address(a, own, token);
	if (row->person.n && is_staff(app, row) && app->settings->mail_auth_server.n)
		*ret_note = reply_note_address(a, own, token);
	if (!mailbox_valid(*ret))
		*ret = own; /* a local part that leaves no room for tokens */
	if (!mailbox_valid(*ret_note))
		*ret_note = S("");
	return 0;
}

static void add_field(struct arena *a, struct mail_fields *f, struct mail_field one)
{
	struct mail_field *v = ARENA_ARRAY(a, struct mail_field, f->n + 1);

	for (size_t i = 0; i < f->n; i++)
		v[i] = f->v[i];
	v[f->n++] = one;
	f->v = v;
}

int mail_outgoing(struct arena *a, const struct app *app, const struct sql_notice *row,
		  struct mail_outgoing *ret)
{
	const struct settings *s = app->settings;
	struct mail_fields fields;
	struct mail_text text;
	str *references, answers, note;
	size_t n = split_ids(a, row->refs, &references);
	int r = mail_fields_parse(a, row->fields, &fields);

	if (r == 0)
		r = answer_address(a, app, row, &answers, &note);
	if (r == 0 && note.n)
		add_field(a, &fields, (struct mail_field){S("note"), note});
	if (r == 0)
		r = mail_template_render(app->mail_templates, a, row->template, row->language,
					 &fields, &text);
	if (r < 0)
		return r;
	struct mail_letter l = {
		.from_name = s->provider_name,
		.from = s->mail_address,
		.to_name = row->name,
		.to = row->recipient,
		.reply_to = str_eq(answers, s->mail_address) ? (str){0} : answers,
		.subject = text.subject,
		.text = text.text,
		.html = text.html,
		.message_id = row->message_id,
		.in_reply_to = row->in_reply_to,
		.references = references,
		.reference_count = n,
		.unsubscribe = mail_field_get(&fields, S("unsubscribe")),
		.list_id = str_fmt(a, "%.*s.%.*s", STR_ARG(row->account),
				   STR_ARG(domain_of(s->mail_address))),
		.language = text.language,
		.answer = row->answer,
		.date = row->created,
	};
	r = mail_compose(a, &l, &ret->message);
	ret->from = row->answer ? S("") : answers;
	ret->to = row->recipient;
	return r;
}
