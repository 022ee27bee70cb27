/* SPDX-License-Identifier: Apache-2.0 */
#include "mail-desk.h"

#include "by-mail.h"
#include "identity.h"
#include "operations.h"
#include "reply-token.h"
#include "roles.h"

int mail_desk_operation(const struct mail_people *who)
{
	return who->note ? OP_MAINSTAY_ADD_NOTE : OP_MAINSTAY_REPLY_TO_CASE;
}

/* Whether an address with a token of ours stands in the text, as in a notice that is quoted. */
static bool quotes_token(struct req *rq, str text)
{
	struct reply_token token;

	for (size_t i = REPLY_TOKEN_CHARS + 1; i < text.n; i++) {
		str before = str_slice(text, i - REPLY_TOKEN_CHARS - 1, i + 1), word;

		if (text.p[i] != '@')
			continue;
		word = reply_address_token(str_fmt(rq->arena, "x%.*sx", STR_ARG(before)));
		if (word.p && reply_token_open(rq->app->keyring, rq->arena, word, &token) >= 0)
			return true;
	}
	return false;
}

static int refuse(struct req *rq, str why)
{
	rq->failure.message = why;
	return E_API;
}

int mail_desk_check(struct req *rq, const struct mail_people *who, str text)
{
	const struct operation *op = &rq->app->model->operations[mail_desk_operation(who)];

	if (!role_allows(identity_roles(rq->app->identity), who->speaker.role, op))
		return refuse(rq, who->note ? S("Your role may not write notes.")
					    : S("Your role may not answer customers."));
	if (!who->note && quotes_token(rq, text))
		return refuse(rq,
			      S("It quotes our notice in a way that could not be told from your "
				"answer. Send it again without the quotation."));
	return 0;
}

int mail_desk_do(struct req *rq, const struct mail_desk *what, struct case_row *ret)
{
	const struct mail_people *who = what->who;

	return who->note ? desk_mail_note(rq, who->row.case_id, what->body, ret)
			 : desk_mail_answer(rq, who->row.case_id, what->body, what->uploads,
					    what->upload_count, ret);
}
