/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refreshes run in two steps, so that clients which poll see them pass:
 * enqueued, processing, success. A refresh evaluates what is known about the
 * account; of a check with nothing to evaluate the result stays not_available.
 */
#include "jobs.h"
#include "advisor.h"
#include "advisor_sql.h"

#define BATCH 200

struct step {
	usec now;
	bool more;
};

static int move(struct tx *tx, void *arg)
{
	struct step *step = arg;
	const struct sql_advisor_refresh_waiting_in in = {.most = BATCH};
	struct sql_advisor_refresh_waiting_rows rows = {0};
	int r = sql_advisor_refresh_waiting_all(tx, &in, &rows);

	for (size_t i = 0; r >= 0 && i < rows.n; i++) {
		bool begun = str_eq(rows.v[i].state, S("processing"));
		const struct sql_advisor_refresh_move_in to = {
			.account = rows.v[i].account,
			.check_id = rows.v[i].check_id,
			.requested_at = rows.v[i].requested_at,
			.state = begun ? S("success") : S("processing"),
			.finished_at = {.set = begun, .v = step->now},
		};

		r = sql_advisor_refresh_move(tx, &to);
	}
	step->more = r >= 0 && rows.n == BATCH;
	return r < 0 ? r : 0;
}

static int waiting(struct tx *tx, void *arg)
{
	bool *any = arg;
	const struct sql_advisor_refresh_waiting_in in = {.most = 1};
	struct sql_advisor_refresh_waiting_rows rows = {0};
	int r = sql_advisor_refresh_waiting_all(tx, &in, &rows);

	*any = rows.n > 0;
	return r < 0 ? r : 0;
}

static int run(struct job_run *run)
{
	struct step step = {.now = run->now};
	bool any = false;
	int r = job_read(run, waiting, &any);

	if (r < 0 || !any)
		return r;
	r = job_write(run, move, &step);
	return r < 0 ? r : step.more;
}

const struct job advisor_refresh_job = {
	.name = "advisor-refresh",
	.help = "Carries out the refreshes of advisor checks that accounts asked for.",
	.interval = SECONDS(1),
	.limit = SECONDS(30),
	.run = run,
};
