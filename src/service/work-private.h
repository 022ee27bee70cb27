/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the runner share: a piece of work and the way it takes.
 *
 * A work is taken from a pool, filled by whoever accepts it, and passed from
 * queue to queue; the thread that took it from a queue owns it. Its arena is
 * its own and is reused by the next one.
 */
#ifndef SERVICE_WORK_PRIVATE_H
#define SERVICE_WORK_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "counters.h"
#include "db-sync.h"
#include "front.h"
#include "idempotency.h"
#include "queue.h"
#include "runner.h"
#include "settings.h"
#include "wire-reply.h"

enum work_kind {
	WORK_CALL,  /* an API operation */
	WORK_ROUTE, /* a raw route */
	WORK_PIECE, /* the next piece of a route's long body */
	WORK_STEP,  /* a function of a job in a transaction */
};

/* How an answer is to be recorded beside being sent. */
enum work_record {
	RECORD_NONE,  /* not at all: the caller is unknown or was throttled */
	RECORD_AUDIT, /* an audit record of its own */
	RECORD_RUN,   /* the handler runs and is recorded with it */
};

/* Where somebody waits for a work without an exchange. */
struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool is_done;
};

struct stream;

struct work {
	struct work *next;
	enum work_kind kind;
	enum work_record record;
	struct arena *arena;
	struct http_exchange *x; /* NULL: `waiter` waits instead */
	struct waiter *waiter;
	usec began;   /* monotonic */
	usec running; /* time spent in transactions */
	int tries;
	int fault;          /* the kind behind an InternalServerError, 0 without one; for the log */
	str why;            /* more about it */
	struct work *batch; /* the others of a batch that is done, by next */
	bool is_batch;      /* it stands for that batch in the queue */
	int outcome;        /* of its part of a shared transaction */
	int64_t mark;       /* of a commit that it read from and that was not on disk yet; or 0 */
	struct req rq;

	/* WORK_CALL */
	const struct api_service *service; /* whose form the answer has */
	str target;                        /* in-process calls only */
	str body;
	void *in;
	struct idempotency once; /* of a writing operation */
	struct wire_reply reply;
	int status; /* of a failure, when the front chose it; 0: the error's own */
	bool replayed;
	bool paid; /* its rate token was taken; a second try of ours takes none */

	/* WORK_ROUTE and WORK_PIECE */
	const struct route *route;
	struct route_reply answer;
	_Atomic(struct stream *) stream; /* of a piece, and of the request that it belongs to */
	atomic_bool abandoned;           /* the client of a route has left */

	/* WORK_STEP */
	bool step_writes;
	int (*step)(struct tx *tx, void *arg);
	void *step_arg;
	struct arena *step_arena;
	int verdict; /* what the step returned, or why its transaction failed */
};

/* A thread with its connections. */
struct worker {
	struct runner *r;
	pthread_t thread;
	struct conn *read;  /* NULL on the writer */
	struct conn *write; /* NULL on workers of a single-writer database */
};

/* The commit of the writer that is on its way to the disk, and who waits for it. */
struct settling {
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t handed;
	struct unsynced commit;
	struct work *batch;  /* whose commit it is; NULL: none is on its way */
	struct work *parked; /* reads that saw something of it */
	bool closed;
	atomic_bool idle; /* nothing is on its way */
};

struct runner {
	struct runner_options o;
	bool single_writer;
	int64_t uid;                        /* of this process: its user needs no signature */
	const struct api_service *fallback; /* whose form answers have that belong to none */
	bool *seals;                        /* by operation: its answers hold secrets */
	struct shape_patterns *patterns;
	struct work_queue *calls;  /* for workers */
	struct work_queue *writes; /* for the writer; NULL without one */
	struct worker *workers;
	int worker_count, workers_started;
	struct worker writer;
	bool writer_started;
	struct settling settling;
	pthread_t settle_thread;
	bool settle_started;
	struct conn *checkpoint;
	pthread_t checkpoint_thread;
	bool checkpoint_started;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;  /* the checkpoint thread sleeps on it */
	bool stopping;
	struct work *pool;
	size_t pooled;
	struct sigv4_cache *signatures;
};

/* Texts that several places answer with. */
#define BUSY_TEXT "The server has more to do than it can take; try again."
#define DRY_RUN_TEXT "The request was valid and would have been carried out; nothing was changed."

/* The pool (runner.c). */
struct work *work_new(struct runner *r, enum work_kind kind);
void work_free(struct runner *r, struct work *w);
/* Tells the waiter of a step or in-process call; w is theirs to free. */
void work_wake(struct work *w);

/* One call on a worker (call.c). On return it was answered, or handed on. */
void call_run(struct worker *wk, struct work *w);

/* Answers (answer.c). */
/* Fills w->rq.failure for a kind that is no E_API: the client sees InternalServerError. */
void call_explain(struct work *w, int kind);
/* Makes w's answer the failure in w->rq.failure. */
void call_fail(struct runner *r, struct work *w);
/* Makes w's answer an operation's output. E_INVAL, E_LIMIT when it cannot be sent. */
MUST_USE int call_succeed(struct work *w, const void *out);
/* Makes w's answer the body of an earlier one. */
void call_repeat(struct work *w, str body);
/* Counts and logs w, whose answer is known. */
void call_note(struct runner *r, struct work *w);
/* Notes it, sends the answer that w holds, and frees w. */
void call_answer(struct runner *r, struct work *w);
/* The whole answer for one who found a queue full. Any kind of work. */
void call_refuse(struct runner *r, struct work *w);

/* Writes (write.c): runs w in a transaction of its own on the worker's writing connection, and
 * answers it. */
void write_alone(struct worker *wk, struct work *w);
/* Gives w to the writer, or does write_alone when there is none; refuses it when that one's queue
 * is full. */
void write_hand(struct worker *wk, struct work *w);
/* Answers a batch that the writer has committed; first is what it put into the workers' queue. */
void write_finish(struct runner *r, struct work *first);
/* The writer's thread function. */
void *write_loop(void *worker);

/* Raw routes (route.c). */
const struct route *route_find(const struct runner *r, const struct http_request *http);
/* On a worker: answers it or hands it on. */
void route_run(struct worker *wk, struct work *w);
/* Runs the handler in the open w->rq.tx. */
int route_handle(struct work *w);
/* Sends what the handler made, or the failure in w->rq.failure. */
void route_answer(struct runner *r, struct work *w);
/* The client of the route's work (arg) has left. */
void route_abandon(void *arg);
/* On a worker: the next piece of a long body. */
void route_piece(struct worker *wk, struct work *w);

/* Syncs beside the writer (settle.c). */
void settle_init(struct runner *r);
void settle_done(struct runner *r);
/* Commits that were handed over are settled before it ends. */
void settle_close(struct runner *r);
void *settle_loop(void *runner);
/* The batch leaves when its commit is on disk. Only while nothing is on its way. */
void settle_hand(struct runner *r, struct work *batch, const struct unsynced *commit);
/* Waits until nothing is on its way. */
void settle_wait(struct runner *r);
/* A commit did not come to be: who waits for it need not. */
void settle_unpark(struct runner *r);
/* Whether w, whose answer is known and whose mark is set, has to wait for a commit; it leaves then
 * as if it were of that batch. */
bool settle_park(struct runner *r, struct work *w);
/* Lets all of the list leave (write.c). */
void write_release(struct runner *r, struct work *list, int result);

#endif
