/* SPDX-License-Identifier: Apache-2.0 */
/* Records to answers, and the operations that only read. */
#include "desk-view.h"
#include "desk_sql.h"
#include "errors.h"
#include "identity.h"
#include "mainstay.h"
#include "page.h"

#define PAGE_STANDARD 50
#define DETAIL_MESSAGES 100
#define DETAIL_NOTES 1000

int desk_no_such_case(struct req *rq)
{
	return api_fail(rq, ERR_MAINSTAY_RESOURCE_NOT_FOUND_EXCEPTION,
			"There is no such case. Give its case id or its display id.");
}

static str time_text(struct arena *a, usec t)
{
	return t ? usec_format(a, t, USEC_MILLI_Z) : (str){0};
}

/* Whole minutes until t, rounded down: -1 right after it has passed. */
static int64_t minutes_until(usec t, usec now)
{
	usec left = t - now;

	return left >= 0 ? left / MINUTES(1) : -((-left + MINUTES(1) - 1) / MINUTES(1));
}

static void case_view(struct req *rq, const struct sql_desk_case_row *c,
		      struct mainstay_desk_case *ret)
{
	struct arena *a = rq->arena;

	*ret = (struct mainstay_desk_case){
		.case_id = c->case_id,
		.display_id = c->display_id,
		.account_id = c->account,
		.account_name = c->account_name,
		.plan_code = c->plan,
		.subject = c->subject,
		.status = c->status,
		.severity_code = c->severity,
		.service_code = c->service,
		.category_code = c->category,
		.issue_type = c->issue_type,
		.language = c->language,
		.submitted_by = c->submitted_by,
		.queue = c->queue.p ? c->queue : DESK_MAIN_QUEUE,
		.time_created = time_text(a, c->opened),
		.last_activity = time_text(a, c->last_activity),
		.responded = time_text(a, c->responded_at),
	};
	if (c->assignee.n) {
		ret->assignee = c->assignee;
		ret->assignee_name = c->assignee_name;
	}
	if (!c->responded_at && c->response_due) {
		ret->response_due = time_text(a, c->response_due);
		ret->minutes_to_breach =
			(struct opt_i64){true, minutes_until(c->response_due, rq->now)};
	}
}

int desk_case_view(struct req *rq, const struct case_row *row, const struct desk_holder *holder,
		   struct mainstay_desk_case *ret)
{
	struct sql_account account;
	int r = account_load(rq->tx, row->account, &account);

	if (r < 0)
		return r;

	const struct sql_desk_case_row c = {
		.account = row->account,
		.case_id = row->case_id,
		.display_id = row->display_id,
		.account_name = account.name,
		.plan = row->plan,
		.subject = row->subject,
		.status = case_status_code(row->status),
		.severity = row->severity,
		.service = row->service,
		.category = row->category,
		.issue_type = row->issue_type,
		.language = row->language,
		.submitted_by = row->submitted_by,
		.opened = row->opened,
		.last_activity = row->last_activity,
		.response_due = row->response_due,
		.responded_at = row->responded_at,
		.assignee = holder->assignee,
		.assignee_name = holder->name,
		.queue = holder->queue,
	};

	case_view(rq, &c, ret);
	return 0;
}

void desk_note_view(struct arena *a, const struct sql_desk_note_row *row,
		    struct mainstay_desk_note *ret)
{
	*ret = (struct mainstay_desk_note){
		.number = {true, row->seq},
		.author = row->author,
		.author_name = row->author_name,
		.time_created = time_text(a, row->at),
		.body = row->body,
	};
}
