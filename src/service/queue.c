/* SPDX-License-Identifier: Apache-2.0 */
#include "queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

#include "arena.h"
#include "work-private.h"

struct work_queue {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct work *first;
	struct work **last; /* where the next one is linked */
	size_t n, max;
	int sleepers;
	bool closed;
};

struct work_queue *queue_new(size_t max)
{
	struct work_queue *q = MEM_NEW(struct work_queue);

	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
	q->last = &q->first;
	q->max = max;
	return q;
}

void queue_free(struct work_queue *q)
{
	if (!q)
		return;
	assert(q->n == 0);
	pthread_cond_destroy(&q->filled);
	pthread_mutex_destroy(&q->lock);
	mem_free(q);
}

int queue_put(struct work_queue *q, struct work *w, int force)
{
	bool wake;

	pthread_mutex_lock(&q->lock);
	if (q->n >= q->max && !force) {
		pthread_mutex_unlock(&q->lock);
		return E_LIMIT;
	}
	w->next = NULL;
	*q->last = w;
	q->last = &w->next;
	q->n++;
	wake = q->sleepers > 0;
	pthread_mutex_unlock(&q->lock);
	if (wake)
		pthread_cond_signal(&q->filled);
	return 0;
}

int queue_put_first(struct work_queue *q, struct work *w)
{
	bool wake, closed;

	pthread_mutex_lock(&q->lock);
	closed = q->closed;
	if (!closed) {
		w->next = q->first;
		if (!q->first)
			q->last = &w->next;
		q->first = w;
		q->n++;
	}
	wake = !closed && q->sleepers > 0;
	pthread_mutex_unlock(&q->lock);
	if (wake)
		pthread_cond_signal(&q->filled);
	return closed ? E_DENIED : 0;
}

/* Unlinks the first ones, at most max; the lock is held. */
static struct work *cut(struct work_queue *q, size_t max)
{
	struct work *list = q->first, **link = &list;
	size_t taken = 0;

	while (*link && taken < max) {
		link = &(*link)->next;
		taken++;
	}
	q->first = *link;
	if (!q->first)
		q->last = &q->first;
	*link = NULL;
	q->n -= taken;
	return list;
}

struct work *queue_take_unless(struct work_queue *q, size_t max, const atomic_bool *stop)
{
	pthread_mutex_lock(&q->lock);
	while (q->n == 0 && !q->closed && !atomic_load(stop)) {
		q->sleepers++;
		pthread_cond_wait(&q->filled, &q->lock);
		q->sleepers--;
	}
	struct work *list = cut(q, max);

	pthread_mutex_unlock(&q->lock);
	return list;
}

struct work *queue_take(struct work_queue *q, size_t max)
{
	static const atomic_bool never = false;

	return queue_take_unless(q, max, &never);
}

void queue_nudge(struct work_queue *q)
{
	/* a taker has either seen the news or sleeps by now */
	pthread_mutex_lock(&q->lock);
	pthread_mutex_unlock(&q->lock);
	pthread_cond_broadcast(&q->filled);
}

void queue_close(struct work_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_mutex_unlock(&q->lock);
	pthread_cond_broadcast(&q->filled);
}

size_t queue_waiting(struct work_queue *q)
{
	pthread_mutex_lock(&q->lock);
	size_t n = q->n;

	pthread_mutex_unlock(&q->lock);
	return n;
}
