/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Telling a sender what became of a mail that was not filed. The answer is a
 * fact in the outbox; whoever sends mails makes one of it. Its payload has all
 * that a template needs, and an English text for those who have none.
 */
#include "audit.h"
#include "buf.h"
#include "json.h"
#include "mail-private.h"
#include "outbox.h"
#include "settings.h"

#define TEXT_MAX ((size_t)8 << 10)
#define REFERENCES_KEPT 10

static str quoted_subject(struct arena *a, const struct sql_mail *mail)
{
	return str_fmt(a, "Re: %.*s", STR_ARG(mail_case_subject(a, mail->subject, 200)));
}

static void write_held(struct buf *b, const struct settings *s, const struct mail_answer *w)
{
	buf_fmt(b,
		"Hello,\n\nyour mail \"%.*s\" has arrived. Somebody has to look at it before it "
		"can "
		"be passed on; there is nothing you need to do.\n\n%.*s\n",
		STR_ARG(w->mail->subject), STR_ARG(s->provider_name));
}

static void write_text(struct buf *b, const struct settings *s, const struct mail_answer *w)
{
	buf_fmt(b,
		"Hello,\n\nyour mail \"%.*s\" has arrived, but no case could be opened for it.\n\n",
		STR_ARG(w->mail->subject));
	switch (w->reason) {
	case MAIL_REASON_UNKNOWN:
		buf_fmt(b,
			"Your address is not known to any account. If your company is a customer "
			"of "
			"%.*s, ask an administrator of its account to add a user with this "
			"address, and send the mail again.\n",
			STR_ARG(s->provider_name));
		break;
	case MAIL_REASON_NO_CHANNEL:
		buf_fmt(b, "The plan of your account (%.*s) does not include such cases by mail.\n",
			STR_ARG(w->plan));
		if (w->upgrade.n)
			buf_fmt(b,
				"The plan %.*s does. An administrator of your account can change "
				"the plan at any time: in the console, or with the operation "
				"ChangeSubscription.\n",
				STR_ARG(w->upgrade));
		break;
	default:
		buf_fmt(b, "%.*s\n", STR_ARG(w->detail));
		break;
	}
	buf_fmt(b, "\n%.*s\n", STR_ARG(s->provider_name));
}

static str payload(struct arena *a, const struct settings *s, const struct mail_answer *w)
{
	const struct mail_message *m = w->message;
	size_t from =
		m->reference_count > REFERENCES_KEPT ? m->reference_count - REFERENCES_KEPT : 0;
	struct json_writer j;
	struct buf b, text;
	str r;

	buf_init(&text, TEXT_MAX);
	if (w->held)
		write_held(&text, s, w);
	else
		write_text(&text, s, w);
	buf_init(&b, (size_t)64 << 10);
	json_writer_init(&j, &b);
	json_object(&j);
	json_pair_str(&j, S("mail-id"), w->mail->mail_id);
	json_pair_str(&j, S("to"), w->mail->sender);
	json_pair_str(&j, S("reason"), w->held ? S("held") : mail_reason_code(w->reason));
	json_pair_str(&j, S("subject"), quoted_subject(a, w->mail));
	json_pair_str(&j, S("in-reply-to"), w->mail->message_id);
	json_key(&j, S("references"));
	json_array(&j);
	for (size_t i = from; i < m->reference_count; i++)
		json_str(&j, m->references[i]);
	json_array_end(&j);
	json_pair_str(&j, S("account"), w->account);
	json_pair_str(&j, S("plan"), w->plan);
	json_pair_str(&j, S("upgrade"), w->upgrade);
	json_pair_str(&j, S("language"), w->language);
	json_pair_str(&j, S("detail"), w->held ? S("") : w->detail);
	json_pair_str(&j, S("text"), buf_get(&text));
	json_object_end(&j);
	r = buf_dup(&b, a);
	buf_done(&b);
	buf_done(&text);
	return r;
}

int mail_answer_send(struct tx *tx, const struct app *app, usec now, const struct mail_answer *w)
{
	const struct outbox_fact fact = {
		.account = w->mail->account,
		.kind = S("Mail Answer"),
		.event = w->held ? S("HoldMail") : S("RefuseMail"),
		.subject = w->mail->mail_id,
		.payload = payload(tx_arena(tx), app->settings, w),
	};

	return outbox_add(tx, now, &fact);
}
