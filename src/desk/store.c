/* SPDX-License-Identifier: Apache-2.0 */
/* Assignments as rows. */
#include "desk.h"
#include "desk_sql.h"
#include "routing.h"

int desk_holder_load(struct req *rq, const struct case_row *row, struct desk_holder *ret)
{
	const struct sql_desk_assignment_load_in in = {row->account, row->case_id};
	struct sql_desk_assignment_load_row found;
	int r = sql_desk_assignment_load(rq->tx, &in, &found);

	if (r == E_NOENT) {
		*ret = (struct desk_holder){
			.assignee = S(""), .name = S(""), .queue = DESK_MAIN_QUEUE};
		return 0;
	}
	if (r < 0)
		return r;
	*ret = (struct desk_holder){found.assignee, found.assignee_name, found.queue};
	return 0;
}

int desk_holder_write(struct req *rq, const struct case_row *row, const struct desk_holder *holder)
{
	const struct sql_desk_assignment_put_in in = {
		.account = row->account,
		.case_id = row->case_id,
		.assignee = holder->assignee,
		.assignee_name = holder->name,
		.queue = holder->queue,
		.since = rq->now,
	};

	int r = sql_desk_assignment_put(rq->tx, &in);

	return r < 0 ? r
		     : sql_desk_holder_copy(
			       rq->tx, &(struct sql_desk_holder_copy_in){row->account, row->case_id,
									 holder->assignee});
}

int desk_holder_put(struct req *rq, const struct case_row *row, const struct desk_holder *holder)
{
	struct desk_holder old;
	int r = desk_holder_load(rq, row, &old);

	if (r >= 0)
		r = desk_holder_write(rq, row, holder);
	return r < 0 ? r : routing_held(rq, row, &old, holder);
}
