/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Receivers of facts besides the sink. A fan is one kind of receiver (webhooks,
 * mail, a desk's reactions); main/fan-list.c lists them all, and app->fans points
 * there.
 *
 * The outbox's job deals each fact to every fan exactly once: it calls them in
 * the same transaction that notes on the fact's row that it was dealt. Whatever
 * crashes, either both are there or neither. A fan makes no delivery; it puts
 * what is to be done into rows of its own, which a job of its room works off.
 * Facts of one account come in the order of their numbers. Facts are dealt
 * whether or not the sink takes them, and only once: mainstay outbox replay
 * sends to the sink again, not to the fans.
 *
 * To add one: write the function, declare the fan in the room's header, add it
 * to main/fan-list.c.
 */
#ifndef NOTIFY_OUTBOX_FAN_H
#define NOTIFY_OUTBOX_FAN_H

#include "app.h"
#include "db.h"
#include "notify_sql.h"
#include "usec.h"

struct outbox_fan {
	const char *name;
	/*
	 * Notes what this receiver has to do about the fact. 0 when it has nothing to do with it,
	 * too. A failure undoes the step for all receivers, and everything is tried again a second
	 * later, so return one for a failing database only; what is odd about a fact is the
	 * receiver's own to record. Runs on the writer while requests wait: a few statements, no
	 * waiting. It may run again after a failure or a conflict: rows are keyed by (receiver,
	 * fact->id). The fact's account is not locked; a fan that needs its lock takes it with
	 * account_lock (audit.h), and then all of it in one order.
	 */
	int (*deal)(struct tx *tx, const struct app *app, usec now, const struct sql_outbox *fact);
};

struct outbox_fans {
	const struct outbox_fan *const *v;
	size_t n;
};

#endif
