/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"
#include "webhook-jobs.h"
#include "webhook.h"

#define STEP 500

struct retention {
	const struct job_run *run;
	int done; /* rows of the last step */
};

static int give_up(struct tx *tx, void *arg)
{
	struct retention *s = arg;

	s->done = sql_webhook_delivery_expire(
		tx, &(struct sql_webhook_delivery_expire_in){
			    .before = s->run->now - s->run->app->settings->webhooks_give_up_after,
			    .now = s->run->now,
			    .error = S("it waited too long"),
			    .most = STEP,
		    });
	return s->done < 0 ? s->done : 0;
}

static int purge(struct tx *tx, void *arg)
{
	struct retention *s = arg;

	s->done = sql_webhook_delivery_purge(
		tx, &(struct sql_webhook_delivery_purge_in){
			    .before = s->run->now - s->run->app->settings->webhooks_keep,
			    .most = STEP,
		    });
	return s->done < 0 ? s->done : 0;
}

/* One deleted webhook after the other; the row goes when nothing is left. */
static int remove_deleted(struct tx *tx, void *arg)
{
	struct retention *s = arg;
	struct sql_webhook_forgotten_rows rows;
	int r = sql_webhook_forgotten_all(tx, &(struct sql_webhook_forgotten_in){.most = 1}, &rows);

	s->done = 0;
	if (r < 0 || !rows.n)
		return r;
	r = sql_webhook_delivery_remove(tx, &(struct sql_webhook_delivery_remove_in){
						    .account = rows.v[0].account,
						    .webhook = rows.v[0].id,
						    .most = STEP,
					    });
	if (r >= 0)
		r = sql_webhook_remove(tx,
				       &(struct sql_webhook_remove_in){.account = rows.v[0].account,
								       .id = rows.v[0].id});
	s->done = STEP;
	return r < 0 ? r : 0;
}

static int retention_run(struct job_run *run)
{
	static int (*const steps[])(struct tx * tx, void *arg) = {give_up, purge, remove_deleted};
	struct retention s = {.run = run};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		do {
			if (job_over(run))
				return 1;
			int r = job_write(run, steps[i], &s);
			if (r < 0)
				return r;
		} while (s.done == STEP);
	}
	return 0;
}

const struct job webhook_retention_job = {
	.name = "webhook-retention",
	.help = "Gives up deliveries to webhooks that waited too long, and removes old ones.",
	.interval = HOURS(1),
	.limit = MINUTES(5),
	.run = retention_run,
};
