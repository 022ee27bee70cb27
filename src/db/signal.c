/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a transaction wants to tell waits in its connection, one payload behind
 * the other with a length before each, until the commit. A savepoint remembers
 * where its part begins, and takes it along when it is undone. A driver that
 * reaches other processes sends them within the transaction; otherwise they go to
 * this process's listener once the commit has succeeded.
 */
#include "db-private.h"

int tx_signal(struct tx *tx, str payload)
{
	struct buf *b = &tx->conn->signals;
	uint32_t n = (uint32_t)payload.n;

	if (payload.n > SIGNAL_MAX)
		return E_LIMIT;
	if (!b->max)
		buf_init(b, SIGNALS_MAX);
	buf_add(b, &n, sizeof(n));
	buf_str(b, payload);
	return b->failed ? E_LIMIT : 0;
}

void signals_cut(struct conn *c, size_t to)
{
	if (c->signals.n > to)
		c->signals.n = to;
	c->signals.failed = false;
}

static bool take(const struct buf *signals, size_t *at, str *ret)
{
	uint32_t n;

	if (*at >= signals->n)
		return false;
	memcpy(&n, signals->p + *at, sizeof(n));
	*ret = (str){signals->p + *at + sizeof(n), n};
	*at += sizeof(n) + n;
	return true;
}

int signals_send(struct conn *c)
{
	const struct driver *d = c->db->driver;
	size_t at = 0;
	str payload;
	int r = 0;

	while (r >= 0 && d->notify && take(&c->signals, &at, &payload))
		r = d->notify(c, payload);
	return r;
}

void signal_hear(struct db *db, str payload)
{
	struct db_ear *ear = &db->ear;

	pthread_mutex_lock(&ear->lock);
	if (ear->fn)
		ear->fn(ear->ctx, payload);
	pthread_mutex_unlock(&ear->lock);
}

void signals_committed(struct db *db, struct buf *signals, int result)
{
	size_t at = 0;
	str payload;

	if (!db->driver->notify && signals->n) {
		while (result == 0 && take(signals, &at, &payload))
			signal_hear(db, payload);
		if (result == E_UNCERTAIN)
			signal_hear(db, (str){0});
	}
	signals->n = 0;
	signals->failed = false;
}

void db_signal(struct db *db, str payload)
{
	if (payload.n > SIGNAL_MAX)
		return;
	if (db->driver->shout)
		db->driver->shout(db, payload);
	else
		signal_hear(db, payload);
}

int db_listen(struct db *db, void (*fn)(void *ctx, str payload), void *ctx)
{
	struct db_ear *ear = &db->ear;
	int r = 0;

	pthread_mutex_lock(&ear->lock);
	if (ear->fn)
		r = E_BUSY;
	if (r == 0) {
		ear->fn = fn;
		ear->ctx = ctx;
	}
	pthread_mutex_unlock(&ear->lock);
	if (r < 0)
		return r;
	if (db->driver->listen)
		r = db->driver->listen(db);
	else
		signal_hear(db, (str){0});
	if (r < 0)
		db_unlisten(db);
	return r;
}

void db_unlisten(struct db *db)
{
	if (db->driver->unlisten)
		db->driver->unlisten(db);
	pthread_mutex_lock(&db->ear.lock);
	db->ear.fn = NULL;
	pthread_mutex_unlock(&db->ear.lock);
}
