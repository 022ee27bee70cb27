/* SPDX-License-Identifier: Apache-2.0 */
/* Rows as the desk's operations answer them, and the answers that several of them share. */
#ifndef DESK_DESK_VIEW_H
#define DESK_DESK_VIEW_H

#include "desk.h"

struct mainstay_desk_attachment_list;
struct mainstay_desk_case;
struct mainstay_desk_note;
struct sql_desk_note_row;
struct sql_desk_queue_in;

/* ResourceNotFoundException. */
MUST_USE int desk_no_such_case(struct req *rq);
MUST_USE int desk_case_view(struct req *rq, const struct case_row *row,
			    const struct desk_holder *holder, struct mainstay_desk_case *ret);
void desk_note_view(struct arena *a, const struct sql_desk_note_row *row,
		    struct mainstay_desk_note *ret);
/* Turns the word of an assignee filter (a name, an id, me, none) into what the queue's statement
 * asks for. */
MUST_USE int desk_queue_assignee(struct req *rq, str word, struct sql_desk_queue_in *in);
/* Puts an agent's files into a new set of the case's account. */
MUST_USE int desk_files_store(struct req *rq, const struct case_row *row,
			      const struct mainstay_desk_attachment_list *files, str *ret_set);

#endif
