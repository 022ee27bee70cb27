/* SPDX-License-Identifier: Apache-2.0 */
/* Writers of one account at the same time, each with a connection of its own. */
#include <pthread.h>

#include "audit.h"
#include "keyring.h"
#include "scene.h"

#define WRITERS 4
#define EACH 20

struct writer {
	struct scene *s;
	int written;
};

/* One record in a transaction of its own. */
static int write_one(struct scene *s, struct conn *c, struct arena *a)
{
	struct audit_entry e = {
		.time = s->now, .event = S("E"), .actor = S("a"), .record = S("{}")};
	struct sql_audit_head head;
	struct tx *tx;
	int r = tx_begin(c, a, &tx);

	if (r < 0)
		return r;
	r = audit_lock(tx, s->customer.id, &head);
	if (r == 0)
		r = audit_append(tx, s->app.keyring, &head, &e);
	if (r < 0) {
		tx_rollback(tx);
		return r;
	}
	return tx_commit(tx);
}

static void *write_many(void *arg)
{
	struct writer *w = arg;
	struct arena *a = arena_new();
	struct conn *c;

	if (conn_open(w->s->f->db, CONN_WRITE, &c) == 0) {
		for (int tries = 0; w->written < EACH && tries < 50 * EACH; tries++) {
			arena_reset(a);
			if (write_one(w->s, c, a) == 0)
				w->written++;
		}
		conn_close(c);
	}
	arena_free(a);
	return NULL;
}

EACH_DATABASE(writers_of_one_account_make_one_chain)
{
	struct scene *s = scene_open(t, where, "2026-03-01T09:00:00Z");
	static const struct audit_anchor none;
	struct audit_walk walk = {.account = s->customer.id};
	struct audit_verdict v;
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.s = s};
		expect(pthread_create(&threads[i], NULL, write_many, &writers[i]) == 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		expect_eq(writers[i].written, EACH);
	}
	scene_begin(s);
	expect_eq(audit_walk_on(s->rq.tx, s->app.keyring, &walk, &none, 1000, &v), 0);
	expect_eq(v.fault, AUDIT_WHOLE);
	expect_eq(walk.records, WRITERS * EACH);
	scene_commit(s);
	scene_close(s);
}
