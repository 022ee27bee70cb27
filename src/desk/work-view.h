/* SPDX-License-Identifier: Apache-2.0 */
/* How what the desk knows of a case beside its messages and notes is answered. */
#ifndef DESK_WORK_VIEW_H
#define DESK_WORK_VIEW_H

#include "case.h"

struct mainstay_desk_draft_list;
struct mainstay_desk_scheduled_reply;
struct mainstay_desk_work;
struct mainstay_rating_view;
struct sql_desk_rating;
struct sql_desk_scheduled;
struct sql_draft_list_rows;

MUST_USE int desk_work_view(struct req *rq, const struct case_row *row,
			    struct mainstay_desk_work **ret);
MUST_USE int desk_drafts_view(struct req *rq, const struct sql_draft_list_rows *rows,
			      struct mainstay_desk_draft_list *ret);
void desk_scheduled_view(struct req *rq, const struct sql_desk_scheduled *row,
			 struct mainstay_desk_scheduled_reply *ret);
void desk_rating_view(struct req *rq, const struct sql_desk_rating *row,
		      struct mainstay_rating_view *ret);

#endif
