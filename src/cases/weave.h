/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging and splitting cases, and what a case shows because of it. Messages are
 * never copied and never leave the case they were written to; a case shows
 *
 *	its own messages, but for those that a split moved to another case,
 *	those of cases that were merged into it, likewise, without their notices,
 *	and those that a split moved to it or to one merged into it.
 *
 * A merged case is resolved with a notice that points to the other, keeps showing
 * its own messages, and what its customer says to it later goes to the other
 * (case_change does that). A split makes a new case that shows the chosen messages
 * and begins with a notice that points back. There are no chains: a case that was
 * merged takes nothing in, and one that others were merged into is not merged.
 *
 * What is shown counts like the case's own: for windows of time, counts and files, and it is kept
 *as long as a case that shows it.
 *
 * Both can be undone while no message came between. Messages and events of that
 * time stay; statuses are as before. Nobody else writes case_weave and case_moved.
 */
#ifndef CASES_WEAVE_H
#define CASES_WEAVE_H

#include "case.h"

/* The account's lock is held; both rows are brought up to date. *ret_id is for weave_undo. E_API
 * with InvalidParameterValueException or ConflictException. */
MUST_USE int weave_merge(struct req *rq, struct case_row *from, struct case_row *into, str *ret_id);
/* Numbers are of row's own messages, in any order. The first message stays. */
MUST_USE int weave_split(struct req *rq, struct case_row *row, const int64_t *numbers, size_t n,
			 str subject, struct case_row *ret_new, str *ret_id);
/* The account in such an id; absent when the text has not that form. */
str weave_id_account(str id);
/* The account's lock is held. Gives the two cases as they are then. E_NOENT: there is none such;
 * E_API with ConflictException: it was undone already, or something prevents it. */
MUST_USE int weave_undo(struct req *rq, str account, str id, struct case_row *ret_case,
			struct case_row *ret_other);

/* Ids of the merges and splits in force that the case takes part in. */
MUST_USE int weave_ids(struct req *rq, const struct case_row *row, str **ret, size_t *ret_n);
/* Case ids of those that were merged into it. */
MUST_USE int weave_merged(struct req *rq, const struct case_row *row, str **ret, size_t *ret_n);

/*
 * What the case shows, newest first, at most `most`, written in [after, before). position: absent,
 * or the case_message_position of the last one of the page before. E_SYNTAX for another text.
 */
MUST_USE int case_messages(struct req *rq, const struct case_row *row, str position, usec after,
			   usec before, int64_t most, struct case_communication **ret,
			   size_t *ret_n);
str case_message_position(struct req *rq, const struct case_row *row,
			  const struct case_communication *m);
/* How many it shows. */
MUST_USE int case_message_count(struct req *rq, const struct case_row *row, int64_t *ret);
/* E_NOENT unless the caller sees a case that shows this message of that case (0: some message). */
MUST_USE int case_message_sight(struct req *rq, str account, str case_id, int64_t number);
/* 1 if a case that was opened at or after `since` shows messages of this one. */
MUST_USE int weave_outlived(struct tx *tx, str account, str case_id, usec since);

#endif
