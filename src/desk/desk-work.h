/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the desk's writing operations share: a case is opened for work under its
 * account's lock, what shall happen is gathered, and closing it makes it happen
 * through case_change, with the desk's own rows beside it.
 */
#ifndef DESK_DESK_WORK_H
#define DESK_DESK_WORK_H

#include "desk.h"
#include "shape.h"

struct mainstay_desk_attachment_list;
struct mainstay_desk_case;
struct sql_desk_note_insert_in;

/* The case that a writing operation works on, and what it will do to it. */
struct work {
	struct case_row row;
	struct desk_holder holder;
	bool hand_over; /* holder is to be stored */
	struct case_change change;
};

/* Finds the case by either id, locks its account and reads it under the lock. E_API with
 * ResourceNotFoundException. */
MUST_USE int work_open(struct req *rq, str id, struct work *w);
/* Makes it happen; *ret is the case afterwards. */
MUST_USE int work_close(struct req *rq, struct work *w, struct mainstay_desk_case **ret);
/* What the agent does to its status. */
void work_act(struct work *w, enum case_action action);
/* One more event in its log. */
void work_log(struct work *w, enum case_event_kind event, str detail);
void work_assign(struct work *w, str assignee, str name);
/* ConflictException for a resolved case. */
MUST_USE int work_only_open(struct req *rq, const struct work *w);
/* A message of ours, with files or without. Whoever answers a case that nobody has, has it; the
 * agent's draft has ended. ConflictException for a resolved case. */
MUST_USE int work_answer(struct req *rq, struct work *w, str body,
			 const struct mainstay_desk_attachment_list *files,
			 enum case_action action);
/* The next status that a reply asks for, as what the agent does. */
enum case_action work_reply_action(str next_status);
/* Writes an internal note and logs it. */
MUST_USE int work_note(struct req *rq, struct work *w, str body,
		       struct sql_desk_note_insert_in *ret);
/* Assigns the agent of that id or name. InvalidParameterValueException for none. */
MUST_USE int work_find_agent(struct req *rq, str name, struct work *w);
/* The detail of an event that says who has the case now. */
str work_holder_detail(struct req *rq, const struct desk_holder *h, str reason);

/* ConflictException when another agent is writing (unless override), or when the case shows more
 * messages than expected. */
MUST_USE int desk_draft_guard(struct req *rq, const struct case_row *row, bool override,
			      struct opt_i64 expected);
/* The caller writes no more. */
MUST_USE int desk_draft_end(struct req *rq, const struct case_row *row);

#endif
