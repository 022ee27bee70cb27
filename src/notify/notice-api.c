/* SPDX-License-Identifier: Apache-2.0 */
/* The staff's operations on mails on their way out. */
#include "audit.h"
#include "errors.h"
#include "identity.h"
#include "mail-compose.h"
#include "mail-queue.h"
#include "mainstay.h"
#include "page.h"
#include "settings.h"

#define PAGE_DEFAULT 50

static const str states[NOTICE_STATE_COUNT] = {
	[NOTICE_WAITING] = S_INIT("waiting"), [NOTICE_GATHERED] = S_INIT("gathered"),
	[NOTICE_SENT] = S_INIT("sent"),       [NOTICE_DEAD] = S_INIT("dead"),
	[NOTICE_DROPPED] = S_INIT("dropped"), [NOTICE_DIGESTED] = S_INIT("digested"),
};

str notice_state_word(int64_t state)
{
	return state >= 0 && state < NOTICE_STATE_COUNT ? states[state] : S("unknown");
}

static int no_account(struct req *rq, str id)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"The account %.*s could not be found.", STR_ARG(id));
}

static int check_account(struct req *rq, str id)
{
	struct sql_account account;
	int r = id.p ? account_load(rq->tx, id, &account) : 0;

	return r == E_NOENT ? no_account(rq, id) : r;
}

static int load(struct req *rq, str account, size_t state, str position, int64_t most,
		struct sql_notice_rows *ret)
{
	str rest = position.p ? position : S("/");
	str after = str_cut(&rest, '/');

	if (account.p)
		return sql_notice_list_of_all(rq->tx,
					      &(struct sql_notice_list_of_in){
						      .account = account,
						      .state = (int64_t)state,
						      .notice_id = rest.p ? rest : S(""),
						      .most = most,
					      },
					      ret);
	return sql_notice_list_any_all(rq->tx,
				       &(struct sql_notice_list_any_in){
					       .state = (int64_t)state,
					       .account = after,
					       .notice_id = rest.p ? rest : S(""),
					       .most = most,
				       },
				       ret);
}

static str if_any(str s)
{
	return s.n ? s : (str){0};
}

static struct mainstay_notice notice_out(const struct sql_notice *row)
{
	return (struct mainstay_notice){
		.account_id = row->account,
		.notice_id = row->notice_id,
		.recipient = row->recipient,
		.template = row->template,
		.language = row->language,
		.case_id = if_any(row->case_id),
		.message_id = row->message_id,
		.source = row->source,
		.state = notice_state_word(row->state),
		.created_at = SOME_USEC(row->created),
		.due_at = SOME_USEC(row->due),
		.changed_at = SOME_USEC(row->changed),
		.tries = SOME_I64(row->tries),
		.error = if_any(row->error),
		.digest_id = if_any(row->digest),
	};
}

int op_mainstay_list_notices(struct req *rq, const struct mainstay_list_notices_request *in,
			     struct mainstay_list_notices_response *out)
{
	size_t most = in->max_results.set ? (size_t)in->max_results.v : PAGE_DEFAULT, state = 0;
	struct sql_notice_rows rows;
	str filters, position;
	int r = check_account(rq, in->account_id);

	if (r < 0)
		return r;
	while (in->state.p && state + 1 < ARRAY_LEN(states) && !str_eq(states[state], in->state))
		state++;
	filters = str_fmt(rq->arena, "%zu/%.*s", state, STR_ARG(in->account_id));
	r = page_resume(rq, in->next_token, filters, &position);
	if (r == 0)
		r = load(rq, in->account_id, state, position, (int64_t)most + 1, &rows);
	if (r < 0)
		return r;
	if (rows.n > most) {
		const struct sql_notice *last = &rows.v[most - 1];

		rows.n = most;
		out->next_token =
			page_continue(rq, filters,
				      str_fmt(rq->arena, "%.*s/%.*s", STR_ARG(last->account),
					      STR_ARG(last->notice_id)));
	}
	out->notices.v = list_some(ARENA_ARRAY(rq->arena, struct mainstay_notice, rows.n));
	for (size_t i = 0; i < rows.n; i++)
		out->notices.v[out->notices.n++] = notice_out(&rows.v[i]);
	return 0;
}

/* How many wait again. */
static int retry(struct req *rq, const struct mainstay_retry_notices_request *in)
{
	int n = 0;

	if (!in->notice_ids.v)
		return sql_notice_retry_dead(
			rq->tx, &(struct sql_notice_retry_dead_in){.account = in->account_id,
								   .now = rq->now});
	for (size_t i = 0; i < in->notice_ids.n; i++) {
		int r = sql_notice_retry(rq->tx, &(struct sql_notice_retry_in){
							 .account = in->account_id,
							 .notice_id = in->notice_ids.v[i],
							 .now = rq->now,
						 });
		if (r < 0)
			return r;
		n += r;
	}
	return n;
}

int op_mainstay_retry_notices(struct req *rq, const struct mainstay_retry_notices_request *in,
			      struct mainstay_retry_notices_response *out)
{
	int r = account_lock(rq->tx, in->account_id);

	if (r == E_NOENT)
		return no_account(rq, in->account_id);
	if (r < 0)
		return r;
	rq->audit.recipient = in->account_id;
	r = retry(rq, in);
	if (r < 0)
		return r;
	out->retried = SOME_I64(r);
	return 0;
}

static bool among(str list, str word)
{
	while (list.p) {
		if (str_eq(str_trim(str_cut(&list, ',')), word))
			return true;
	}
	return false;
}

/* As the queue would write it, for a made-up recipient. */
static int preview_message(struct req *rq, const struct mail_text *text, str *ret)
{
	const struct settings *s = rq->app->settings;
	const struct mail_letter l = {
		.from_name = s->provider_name,
		.from = s->mail_address.n ? s->mail_address : S("support@example.com"),
		.to_name = S("jane"),
		.to = S("jane@example.com"),
		.subject = text->subject,
		.text = text->text,
		.html = text->html,
		.message_id = S("preview@example.com"),
		.language = text->language,
		.date = rq->now,
	};

	return mail_compose(rq->arena, &l, ret);
}

int op_mainstay_preview_notice(struct req *rq, const struct mainstay_preview_notice_request *in,
			       struct mainstay_preview_notice_response *out)
{
	const struct mail_templates *t = rq->app->mail_templates;
	const struct mail_fields *example = mail_template_example(rq->arena, in->template);
	str language = in->language.n ? in->language : S("en");
	str languages = mail_template_languages(t, rq->arena);
	struct mail_text text;
	int r;

	if (!example)
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid template '%.*s': there are %.*s", STR_ARG(in->template),
				STR_ARG(mail_template_codes(rq->arena)));
	if (!among(languages, language))
		return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION,
				"Invalid language '%.*s': there are %.*s", STR_ARG(language),
				STR_ARG(languages));
	r = mail_template_render(t, rq->arena, in->template, language, example, &text);
	if (r == 0)
		r = preview_message(rq, &text, &out->message);
	if (r < 0)
		return r;
	out->language = text.language;
	out->subject = text.subject;
	out->text = text.text;
	out->html = text.html;
	return 0;
}
