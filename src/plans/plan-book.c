/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All catalogues of a process. Entries are only ever added, so what a reader
 * found stays valid without a lock; the lock guards the index alone.
 */
#include <pthread.h>
#include <stdlib.h>

#include "catalog-load.h"
#include "map.h"

struct entry {
	struct arena *arena;
	struct catalog *catalog;
};

struct plan_book {
	pthread_rwlock_t lock;
	struct map *by_version; /* struct entry, owned */
	struct map *current;    /* name -> struct catalog of an entry */
	const struct catalog *selected;
};

static void entry_free(void *p)
{
	struct entry *e = p;

	arena_free(e->arena);
	mem_free(e);
}

struct plan_book *plan_book_new(void)
{
	struct plan_book *b = MEM_NEW(struct plan_book);

	pthread_rwlock_init(&b->lock, NULL);
	b->by_version = map_new();
	b->current = map_new();
	return b;
}

void plan_book_free(struct plan_book *b)
{
	if (!b)
		return;
	map_free(b->current, NULL);
	map_free(b->by_version, entry_free);
	pthread_rwlock_destroy(&b->lock);
	mem_free(b);
}

static void lock_read(const struct plan_book *b)
{
	pthread_rwlock_rdlock((pthread_rwlock_t *)&b->lock);
}

static void unlock(const struct plan_book *b)
{
	pthread_rwlock_unlock((pthread_rwlock_t *)&b->lock);
}

static int load_entry(str file, str text, struct entry **ret, char **reterr)
{
	struct arena *CLEANUP(arena_freep) tree = arena_new();
	struct yproblems *p = ARENA_NEW(tree, struct yproblems);
	struct entry *e = MEM_NEW(struct entry);
	str all;

	yproblems_init(p, tree, file);
	e->arena = arena_new();
	e->catalog = catalog_load(e->arena, p, text);
	if (e->catalog) {
		*ret = e;
		return 0;
	}
	entry_free(e);
	all = yproblems_print(p, tree);
	*reterr = mem_copy_text(all.p, all.n);
	return E_INVAL;
}

/* Adds under the lock; a version that another thread added meanwhile wins. */
static const struct catalog *add_entry(struct plan_book *b, struct entry *e, bool current)
{
	const struct entry *there;

	pthread_rwlock_wrlock(&b->lock);
	there = map_find(b->by_version, e->catalog->version);
	if (there) {
		entry_free(e);
		e = (struct entry *)there;
	} else {
		DISCARD("the key is new", map_put(b->by_version, e->catalog->version, e));
	}
	if (current) {
		DISCARD("the older version stays in by_version",
			map_put(b->current, e->catalog->name, e->catalog));
		if (!b->selected || str_eq(b->selected->name, e->catalog->name))
			b->selected = e->catalog;
	}
	unlock(b);
	return e->catalog;
}

int plan_book_add(struct plan_book *b, str file, str text, bool current, const struct catalog **ret,
		  char **reterr)
{
	struct entry *e;
	int r = load_entry(file, text, &e, reterr);

	if (r < 0)
		return r;
	*ret = add_entry(b, e, current);
	return 0;
}

int plan_book_select(struct plan_book *b, str name)
{
	const struct catalog *c;

	pthread_rwlock_wrlock(&b->lock);
	c = map_find(b->current, name);
	if (c)
		b->selected = c;
	unlock(b);
	return c ? 0 : E_NOENT;
}

const struct catalog *plan_book_selected(const struct plan_book *b)
{
	const struct catalog *c;

	lock_read(b);
	c = b->selected;
	unlock(b);
	return c;
}

const struct catalog *plan_book_catalog(const struct plan_book *b, str name_or_version)
{
	const struct catalog *c = NULL;
	const struct entry *e;

	lock_read(b);
	e = map_find(b->by_version, name_or_version);
	if (e)
		c = e->catalog;
	else
		c = map_find(b->current, name_or_version);
	unlock(b);
	return c;
}

static int by_name(const void *a, const void *b)
{
	const struct catalog *const *x = a, *const *y = b;

	return str_cmp((*x)->name, (*y)->name);
}

size_t plan_book_list(const struct plan_book *b, struct arena *a, const struct catalog ***ret)
{
	size_t at = 0, n = 0;
	void *value;
	str key;

	lock_read(b);
	*ret = ARENA_ARRAY(a, const struct catalog *, map_count(b->current) + 1);
	while (map_next(b->current, &at, &key, &value))
		(*ret)[n++] = value;
	unlock(b);
	qsort(*ret, n, sizeof(**ret), by_name);
	return n;
}

const struct plan *plan_find(const struct plan_book *b, str version, str code)
{
	const struct entry *e;

	lock_read(b);
	e = map_find(b->by_version, version);
	unlock(b);
	return e ? catalog_plan(e->catalog, code) : NULL;
}
