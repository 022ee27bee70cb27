/* SPDX-License-Identifier: Apache-2.0 */
#include "sqlite-cache.h"

#include <pthread.h>
#include <sqlite3.h>

#include "arena.h"

#define PENDING_BYTE 0x40000000

/* The cache of one file, as SQLite's opaque struct. */
struct sqlite3_pcache {
	sqlite3_pcache *own; /* SQLite's */
	unsigned passing;    /* the number that pages have while they swap theirs */
};

/* SQLite's methods, and ours; constant once SQLite runs. */
static sqlite3_pcache_methods2 own;

static unsigned key_of(const sqlite3_pcache *c, unsigned page)
{
	return page == c->passing ? 0 : page;
}

static sqlite3_pcache *cache_create(int page, int extra, int purgeable)
{
	sqlite3_pcache *c = MEM_NEW(sqlite3_pcache);

	c->own = own.xCreate(page, extra, purgeable);
	c->passing = (unsigned)(PENDING_BYTE / page) + 1;
	if (c->own)
		return c;
	mem_free(c);
	return NULL;
}

static void cache_size(sqlite3_pcache *c, int most)
{
	own.xCachesize(c->own, most);
}

static int cache_count(sqlite3_pcache *c)
{
	return own.xPagecount(c->own);
}

static sqlite3_pcache_page *cache_fetch(sqlite3_pcache *c, unsigned page, int create)
{
	return own.xFetch(c->own, key_of(c, page), create);
}

static void cache_unpin(sqlite3_pcache *c, sqlite3_pcache_page *p, int discard)
{
	own.xUnpin(c->own, p, discard);
}

static void cache_rekey(sqlite3_pcache *c, sqlite3_pcache_page *p, unsigned from, unsigned to)
{
	own.xRekey(c->own, p, key_of(c, from), key_of(c, to));
}

/* Drops pages from that number on. */
static void cache_truncate(sqlite3_pcache *c, unsigned from)
{
	sqlite3_pcache_page *p = from <= c->passing ? own.xFetch(c->own, 0, 0) : NULL;

	if (p)
		own.xUnpin(c->own, p, 1);
	own.xTruncate(c->own, from);
}

static void cache_destroy(sqlite3_pcache *c)
{
	own.xDestroy(c->own);
	mem_free(c);
}

static void cache_shrink(sqlite3_pcache *c)
{
	own.xShrink(c->own);
}

static void install(void)
{
	sqlite3_pcache_methods2 ours;

	if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &own) != SQLITE_OK)
		return;
	ours = own; /* xInit and xShutdown, and their argument, are SQLite's */
	ours.xCreate = cache_create;
	ours.xCachesize = cache_size;
	ours.xPagecount = cache_count;
	ours.xFetch = cache_fetch;
	ours.xUnpin = cache_unpin;
	ours.xRekey = cache_rekey;
	ours.xTruncate = cache_truncate;
	ours.xDestroy = cache_destroy;
	ours.xShrink = cache_shrink;
	sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours);
}

void sqlite_cache_install(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, install);
}
