/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work on its way between threads: a bounded queue, first in first out, with
 * any number of threads at both ends. A taker gets all that waits, up to what
 * it asks for, in one go; a putter wakes a taker only when one sleeps.
 */
#ifndef SERVICE_QUEUE_H
#define SERVICE_QUEUE_H

#include "err.h"

#include <stdatomic.h>
#include <stddef.h>

struct work;
struct work_queue;

/* max: how many may wait before queue_put refuses. */
struct work_queue *queue_new(size_t max);
/* It must be empty. */
void queue_free(struct work_queue *q);
/* E_LIMIT when it is full. force puts nevertheless: for work that was accepted already. */
MUST_USE int queue_put(struct work_queue *q, struct work *w, int force);
/* Puts it before all that waits, over the bound. E_DENIED when the queue is closed. */
MUST_USE int queue_put_first(struct work_queue *q, struct work *w);
/* Waits until there is work; the first of a list linked by next, at most max long. NULL: the queue
 * is closed and empty. */
struct work *queue_take(struct work_queue *q, size_t max);
/* The same, but waits only while *stop is false, and so may give NULL; who makes it true nudges the
 * queue then. */
struct work *queue_take_unless(struct work_queue *q, size_t max, const atomic_bool *stop);
void queue_nudge(struct work_queue *q);
/* Takers drain what is left and then get NULL. */
void queue_close(struct work_queue *q);
size_t queue_waiting(struct work_queue *q);

#endif
