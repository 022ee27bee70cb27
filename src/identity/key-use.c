/* SPDX-License-Identifier: Apache-2.0 */
/* Uses of access keys that wait for being written. */
#include "key-use.h"

#include <pthread.h>

#include "arena.h"
#include "map.h"

struct entry {
	usec minute;  /* newest use */
	usec written; /* newest that is in the database */
};

struct key_uses {
	pthread_mutex_t lock;
	struct map *by_key;
	size_t most;
};

struct key_uses *key_uses_new(size_t most)
{
	struct key_uses *u = MEM_NEW(struct key_uses);

	if (pthread_mutex_init(&u->lock, NULL) != 0)
		die("key uses: no lock");
	u->by_key = map_new();
	u->most = most;
	return u;
}

void key_uses_free(struct key_uses *u)
{
	if (!u)
		return;
	map_free(u->by_key, mem_free);
	pthread_mutex_destroy(&u->lock);
	mem_free(u);
}

/* Starts anew with those that are not written. */
static void forget_written(struct key_uses *u)
{
	struct map *kept = map_new();
	size_t at = 0;
	void *value;
	str key;

	while (map_next(u->by_key, &at, &key, &value)) {
		struct entry *e = value;

		if (e->minute > e->written)
			map_put(kept, key, e);
		else
			mem_free(e);
	}
	map_free(u->by_key, NULL);
	u->by_key = kept;
}

void key_uses_note(struct key_uses *u, str key_id, usec now)
{
	usec minute = now - now % MINUTES(1);
	struct entry *e;

	pthread_mutex_lock(&u->lock);
	e = map_find(u->by_key, key_id);
	if (!e) {
		if (map_count(u->by_key) >= u->most)
			forget_written(u);
		if (map_count(u->by_key) < u->most) {
			e = MEM_NEW(struct entry);
			map_put(u->by_key, key_id, e);
		}
	}
	if (e && e->minute < minute)
		e->minute = minute;
	pthread_mutex_unlock(&u->lock);
}

size_t key_uses_pending(struct key_uses *u, struct arena *a, size_t max, struct key_use *ret)
{
	size_t n = 0, at = 0;
	void *value;
	str key;

	pthread_mutex_lock(&u->lock);
	while (n < max && map_next(u->by_key, &at, &key, &value)) {
		const struct entry *e = value;

		if (e->minute > e->written)
			ret[n++] = (struct key_use){str_dup(a, key), e->minute};
	}
	pthread_mutex_unlock(&u->lock);
	return n;
}

void key_uses_written(struct key_uses *u, const struct key_use *uses, size_t n)
{
	pthread_mutex_lock(&u->lock);
	for (size_t i = 0; i < n; i++) {
		struct entry *e = map_find(u->by_key, uses[i].key_id);

		if (e && e->written < uses[i].minute)
			e->written = uses[i].minute;
	}
	pthread_mutex_unlock(&u->lock);
}
