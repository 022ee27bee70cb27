/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which commits are on disk. A mark is given out before its commit is made, for
 * a reader may see that as soon as it is, and is settled when it is on disk, or
 * did not happen. One is out at a time, so two numbers say it all.
 */
#include "db-private.h"

int64_t sync_begin(struct db *db)
{
	struct db_syncs *s = &db->syncs;
	int64_t mark = 0;

	if (!db->driver->sync)
		return 0;
	pthread_mutex_lock(&s->lock);
	if (atomic_load(&s->begun) == atomic_load(&s->settled))
		mark = atomic_fetch_add(&s->begun, 1) + 1;
	pthread_mutex_unlock(&s->lock);
	return mark;
}

void sync_settle(struct db *db, int64_t mark, int result)
{
	struct db_syncs *s = &db->syncs;

	pthread_mutex_lock(&s->lock);
	if (result < 0)
		atomic_store(&s->failed, true);
	atomic_store(&s->settled, mark);
	pthread_cond_broadcast(&s->settled_one);
	pthread_mutex_unlock(&s->lock);
}

int db_sync(struct unsynced *u)
{
	struct db *db;
	usec began, took;
	int r;

	if (!u->mark)
		return 0;
	db = u->conn->db;
	began = usec_monotonic();
	r = wrap_before(db, DB_EVENT_SYNC, NULL);
	if (r == 0)
		r = db->driver->sync(u->conn);
	took = usec_monotonic() - began;
	r = r == 0 ? 0 : E_UNCERTAIN;
	wrap_after(db, DB_EVENT_SYNC, NULL, r, took);
	sync_settle(db, u->mark, r);
	signals_committed(db, &u->signals, r);
	buf_done(&u->signals);
	*u = (struct unsynced){.mark = 0};
	return r;
}

int64_t db_unsynced(struct db *db)
{
	int64_t begun = atomic_load(&db->syncs.begun);

	return begun > atomic_load(&db->syncs.settled) ? begun : 0;
}

bool db_is_synced(struct db *db, int64_t mark)
{
	return atomic_load(&db->syncs.settled) >= mark;
}

int db_wait_synced(struct db *db, int64_t mark)
{
	struct db_syncs *s = &db->syncs;
	bool failed;

	if (!mark)
		return 0;
	pthread_mutex_lock(&s->lock);
	while (!db_is_synced(db, mark))
		pthread_cond_wait(&s->settled_one, &s->lock);
	failed = atomic_load(&s->failed);
	pthread_mutex_unlock(&s->lock);
	return failed ? E_UNCERTAIN : 0;
}
