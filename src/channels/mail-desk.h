/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mails of the provider's own people: an answer to a notice is an answer to the
 * customer, one to its other address a note for colleagues. That the mail is the
 * agent's, and about that case, was judged (mail-rules.h); here his role is asked.
 */
#ifndef CHANNELS_MAIL_DESK_H
#define CHANNELS_MAIL_DESK_H

#include "mail-people.h"

/* What the mail is to become. */
struct mail_desk {
	const struct mail_people *who;
	str body;
	const str *uploads; /* ids of stored files; a note takes none */
	size_t upload_count;
};

/* The operation that the mail stands for. */
int mail_desk_operation(const struct mail_people *who);
/*
 * 0 when his role allows that operation and the text may go out as it is: one that still quotes a
 * notice of ours would tell the customer what colleagues told each other. E_API with what to tell
 * the sender as rq->failure.message.
 */
MUST_USE int mail_desk_check(struct req *rq, const struct mail_people *who, str text);
/* Does it. rq->caller is the agent. *ret is the case afterwards. E_API as above. */
MUST_USE int mail_desk_do(struct req *rq, const struct mail_desk *what, struct case_row *ret);

#endif
