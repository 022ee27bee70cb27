/* SPDX-License-Identifier: Apache-2.0 */
#include "queue.h"

#include <pthread.h>
#include <stdatomic.h>

#include "test.h"
#include "work-private.h"

TEST(queue_keeps_order_and_bound)
{
	struct work_queue *q = queue_new(3);
	struct work w[4] = {0};

	for (int i = 0; i < 3; i++)
		expect_ok(queue_put(q, &w[i], 0));
	expect_err(queue_put(q, &w[3], 0), E_LIMIT);
	expect_ok(queue_put(q, &w[3], 1));
	expect_eq(queue_waiting(q), 4);

	struct work *list = queue_take(q, 2);

	expect(list == &w[0] && list->next == &w[1] && !list->next->next);
	list = queue_take(q, 10);
	expect(list == &w[2] && list->next == &w[3] && !list->next->next);
	expect_ok(queue_put(q, &w[0], 0));
	expect(queue_take(q, 1) == &w[0]);
	queue_close(q);
	expect(queue_take(q, 1) == NULL);
	queue_free(q);
}

TEST(queue_gives_what_waits_without_waiting)
{
	struct work_queue *q = queue_new(3);
	struct work w[3] = {0};
	const atomic_bool now = true;

	expect(queue_take_unless(q, 5, &now) == NULL);
	for (int i = 0; i < 3; i++)
		expect_ok(queue_put(q, &w[i], 0));
	expect(queue_take_unless(q, 0, &now) == NULL);

	struct work *list = queue_take_unless(q, 2, &now);

	expect(list == &w[0] && list->next == &w[1] && !list->next->next);
	expect(queue_take_unless(q, 2, &now) == &w[2]);
	expect(queue_take_unless(q, 2, &now) == NULL);
	queue_free(q);
}

TEST(queue_takes_the_urgent_first)
{
	struct work_queue *q = queue_new(1);
	struct work w[3] = {0};

	expect_ok(queue_put_first(q, &w[0]));
	expect_ok(queue_put_first(q, &w[1])); /* over the bound */
	expect_ok(queue_put(q, &w[2], 1));
	expect(queue_take(q, 1) == &w[1]);
	expect(queue_take(q, 1) == &w[0]);
	expect(queue_take(q, 1) == &w[2]);
	queue_close(q);
	expect_err(queue_put_first(q, &w[0]), E_DENIED);
	queue_free(q);
}

TEST(queue_drains_after_close)
{
	struct work_queue *q = queue_new(3);
	struct work w = {0};

	expect_ok(queue_put(q, &w, 0));
	queue_close(q);
	expect(queue_take(q, 5) == &w);
	expect(queue_take(q, 5) == NULL);
	queue_free(q);
}

#define PUTTERS 3
#define EACH 2000

struct crowd {
	struct work_queue *q;
	struct work work[PUTTERS][EACH];
	atomic_int taken;
};
struct putter {
	struct crowd *c;
	int number;
};

static void *putting(void *arg)
{
	struct putter *p = arg;

	for (int i = 0; i < EACH; i++) {
		while (queue_put(p->c->q, &p->c->work[p->number][i], 0) < 0)
			sched_yield();
	}
	return NULL;
}

static void *taking(void *arg)
{
	struct crowd *c = arg;
	struct work *w;

	while ((w = queue_take(c->q, 7))) {
		for (; w; w = w->next) {
			w->tries++;
			atomic_fetch_add(&c->taken, 1);
		}
	}
	return NULL;
}

TEST(queue_loses_and_doubles_nothing)
{
	struct crowd *c = ARENA_NEW(t->arena, struct crowd);
	struct putter putters[PUTTERS];
	pthread_t threads[PUTTERS + 2];

	c->q = queue_new(50);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[PUTTERS + i], NULL, taking, c);
	for (int i = 0; i < PUTTERS; i++) {
		putters[i] = (struct putter){c, i};
		pthread_create(&threads[i], NULL, putting, &putters[i]);
	}
	for (int i = 0; i < PUTTERS; i++)
		pthread_join(threads[i], NULL);
	queue_close(c->q);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[PUTTERS + i], NULL);
	expect_eq(c->taken, PUTTERS * EACH);
	for (int i = 0; i < PUTTERS; i++) {
		for (int j = 0; j < EACH; j++)
			expect_eq(c->work[i][j].tries, 1);
	}
	queue_free(c->q);
}
