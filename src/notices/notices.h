/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is told what about a case, by mail, and when (docs/mail.md). A fact of the
 * outbox becomes notices in the queue of notify/mail-queue.h: one for each
 * person whom it concerns, in that person's language, at a time that suits.
 *
 *	case opened           its submitter (an acknowledgement); the team that it is with
 *	answered by us        submitter and copies
 *	a chat ended          submitter and copies: what was said in it
 *	resolved, reopened    submitter and copies, unless one of them did it
 *	customer wrote        the agent who has the case, or else the team; who has it in copy
 *	a clock reached a     whom the level names, else who leads the team, else the team
 *	level that notifies
 *	paged, assigned       that person
 *	a mail was refused    whoever sent it
 *
 * The team is those who are in it, or notices.team_address where no team has the case. Nobody is
 *told what he did himself, except that his case was opened.
 */
#ifndef NOTICES_NOTICES_H
#define NOTICES_NOTICES_H

#include "outbox-fan.h"
#include "routes.h"

struct job;

extern const struct outbox_fan notice_fan;
/* Makes the digests that are due. */
extern const struct job notice_digest_job;
/* The page behind an unsubscribe link. */
extern const struct route_table notice_routes;

#endif
