/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sync of a commit, on a thread of its own: the writer runs the next batch
 * meanwhile, and commits it when the disk is done with the last one, so that
 * batches do not get smaller than they would be if the writer waited. A read
 * that may have seen what is not on disk yet is parked here with its answer;
 * no thread waits for it.
 */
#include "log.h"
#include "work-private.h"

void settle_init(struct runner *r)
{
	struct settling *s = &r->settling;

	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->handed, NULL);
	atomic_store(&s->idle, true);
}

void settle_done(struct runner *r)
{
	pthread_cond_destroy(&r->settling.handed);
	pthread_mutex_destroy(&r->settling.lock);
}

void settle_close(struct runner *r)
{
	pthread_mutex_lock(&r->settling.lock);
	r->settling.closed = true;
	pthread_mutex_unlock(&r->settling.lock);
	pthread_cond_broadcast(&r->settling.handed);
}

void settle_hand(struct runner *r, struct work *batch, const struct unsynced *commit)
{
	struct settling *s = &r->settling;

	pthread_mutex_lock(&s->lock);
	s->commit = *commit;
	s->batch = batch;
	atomic_store(&s->idle, false);
	pthread_mutex_unlock(&s->lock);
	pthread_cond_broadcast(&s->handed);
}

void settle_wait(struct runner *r)
{
	struct settling *s = &r->settling;

	pthread_mutex_lock(&s->lock);
	while (s->batch)
		pthread_cond_wait(&s->handed, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

/* Everybody who is parked waits for the one commit that is on its way, or is about to be. */
static struct work *unpark(struct settling *s)
{
	struct work *list = s->parked;

	s->parked = NULL;
	return list;
}

void settle_unpark(struct runner *r)
{
	struct settling *s = &r->settling;
	struct work *list;

	pthread_mutex_lock(&s->lock);
	list = unpark(s);
	pthread_mutex_unlock(&s->lock);
	write_release(r, list, 0);
}

bool settle_park(struct runner *r, struct work *w)
{
	struct settling *s = &r->settling;
	bool parked;

	if (!w->mark)
		return false;
	pthread_mutex_lock(&s->lock);
	parked = !db_is_synced(r->o.app->db, w->mark);
	if (parked) {
		w->outcome = 0;
		w->next = s->parked;
		s->parked = w;
	}
	pthread_mutex_unlock(&s->lock);
	return parked;
}

static struct work *joined(struct work *list, struct work *more)
{
	struct work **last = &list;

	while (*last)
		last = &(*last)->next;
	*last = more;
	return list;
}

/* Syncs what was handed over; returns who may leave. */
static struct work *settle_one(struct runner *r, int *ret_result)
{
	struct settling *s = &r->settling;
	struct work *batch;

	*ret_result = db_sync(&s->commit);
	if (*ret_result < 0) {
		counter_add(r->o.app->counters, COUNT_COMMITS_FAILED, 1);
		LOG(LOG_ERROR, "sync",
		    LOG_S("why",
			  S("The disk did not take the log. Nothing more is written; look at "
			    "the disk, then start again.")));
	}
	pthread_mutex_lock(&s->lock);
	batch = joined(s->batch, unpark(s));
	s->batch = NULL;
	atomic_store(&s->idle, true);
	pthread_mutex_unlock(&s->lock);
	pthread_cond_broadcast(&s->handed);
	queue_nudge(r->writes);
	return batch;
}

void *settle_loop(void *runner)
{
	struct runner *r = runner;
	struct settling *s = &r->settling;

	pthread_mutex_lock(&s->lock);
	while (s->batch || !s->closed) {
		if (!s->batch) {
			pthread_cond_wait(&s->handed, &s->lock);
			continue;
		}
		pthread_mutex_unlock(&s->lock);

		int result;
		struct work *list = settle_one(r, &result);

		write_release(r, list, result);
		pthread_mutex_lock(&s->lock);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}
