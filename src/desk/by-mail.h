/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an agent does to a case by mail. rq->caller is the agent, and his role was
 * asked. The rules are those of ReplyToCase and AddNote, but for drafts: a mail
 * cannot be asked whether it means it nevertheless.
 */
#ifndef DESK_BY_MAIL_H
#define DESK_BY_MAIL_H

#include "case.h"

/* An answer to the customer, who is then waited for; files by their upload ids. *ret is the case
 * afterwards. E_API as ReplyToCase. */
MUST_USE int desk_mail_answer(struct req *rq, str case_id, str body, const str *uploads, size_t n,
			      struct case_row *ret);
/* A note that customers never see. E_API as AddNote. */
MUST_USE int desk_mail_note(struct req *rq, str case_id, str body, struct case_row *ret);

#endif
