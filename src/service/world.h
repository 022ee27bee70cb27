/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small world for the runner's tests: a made-up service with three
 * operations over one table, gates that count, and calls without sockets.
 *
 *	Put    write  {id, mode, dryRun} -> {id, count}; see world_put
 *	Get    read   {id} -> {id, count}
 *	Secret write  {id} -> {id, secret}
 *
 * Put's modes: "" keeps the row; "refuse" writes and then fails with
 * ResourceNotFound; "broken" fails with E_IO; "busy" fails with E_BUSY the
 * first two times; "gate" waits until the test opens the gate.
 */
#ifndef SERVICE_WORLD_H
#define SERVICE_WORLD_H

#include <pthread.h>

#include "counters.h"
#include "db-fixture.h"
#include "db-wrap.h"
#include "http-fake.h"
#include "runner.h"
#include "settings.h"

struct world {
	struct test *t;
	struct fixture *f;
	struct settings settings;
	struct app app;
	struct gates gates;
	struct runner *runner;
	struct db_fault *fault; /* arms failures of statements */
	pthread_mutex_t lock;   /* of what follows */
	pthread_cond_t changed;
	struct db_wrap syncs; /* lets them wait and fail */
	bool syncs_held, sync_fails;
	int syncs_begun;
	bool gate_open;
	int at_gate, runs, busy_left;
};

/* change may be NULL, or adjust the settings before the start. */
struct world *world_open(struct test *t, enum fixture_kind kind,
			 void (*change)(struct settings *s));
void world_close(struct world *w);

/* Sends a call and waits. headers may be NULL. The body is copied into the test's arena. */
struct fake_sent world_call(struct world *w, const char *operation, const char *headers,
			    const char *body);
/* Sends it and does not wait; fake_wait and fake_free it. */
struct http_exchange *world_send(struct world *w, const char *operation, const char *headers,
				 const char *body);
/* Rows of Put's table with that id, of the trail with that text, and of stored answers. */
int64_t world_notes(struct world *w, const char *id);
int64_t world_trail(struct world *w, const char *what);
int64_t world_stored(struct world *w);
/* How often Put's handler ran. */
int world_runs(struct world *w);
/* Lets calls of mode "gate" go on, now and later. */
void world_open_gate(struct world *w);
/* From now on commits wait on their way to the disk; let go, they get there or fail. */
void world_hold_syncs(struct world *w);
void world_let_syncs_go(struct world *w, bool fail);
/* Waits until the n-th sync since the start has begun. */
void world_await_sync(struct world *w, int n);
/* Waits until a call of mode "gate" stands at the gate. */
void world_await_gate(struct world *w);

#endif
