/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One action on many cases, with an undo. Each case is changed by itself: what
 * does not work for one is told and holds up no other. What each was like before
 * is kept for desk.undo_window; undoing restores a case only if nothing happened
 * to it since, which its event log tells.
 */
#ifndef DESK_BULK_H
#define DESK_BULK_H

#include "desk.h"

struct mainstay_desk_bulk_result_list;

/* The event of the fact that tells an agent of cases a bulk action gave him, all in one. Its
 * "source" names the notices of it, so that an undo can withdraw them. */
#define DESK_CASES_GIVEN S("CasesAssigned")
#define DESK_BULK_MAX 500 /* cases */

/* E_NOENT: there is none of that id. E_API with ConflictException when it was undone or is too old.
 */
MUST_USE int desk_bulk_undo(struct req *rq, str id, struct mainstay_desk_bulk_result_list *ret);

/* Forgets actions that cannot be undone any more. */
extern const struct job desk_bulk_job;

#endif
