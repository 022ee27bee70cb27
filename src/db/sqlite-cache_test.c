/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layer over SQLite's page cache, as SQLite calls it, against a model that
 * knows nothing of it: pages are found under the number that they have, whatever
 * numbers they passed through, and those behind an end are gone. A program of its
 * own, since the layer must be there before SQLite's first use.
 */
#include "sqlite-cache.h"

#include <sqlite3.h>
#include <string.h>

#include "test.h"

#define PAGE 4096
#define PASSING (0x40000000 / PAGE + 1)
#define PAGES 40
#define STEPS 20000

static const sqlite3_pcache_methods2 *methods(void)
{
	static sqlite3_pcache_methods2 m;

	if (!m.xCreate) {
		sqlite_cache_install();
		expect(sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &m) == SQLITE_OK);
		expect(sqlite3_initialize() == SQLITE_OK);
	}
	return &m;
}

/* What is under each number: the word that was written into it, 0 for nothing. */
struct model {
	sqlite3_pcache *cache;
	unsigned number[PAGES + 1]; /* PAGES: the one that pages pass through */
	uint64_t word[PAGES + 1];
	uint64_t seed;
};

static unsigned chance(struct model *m, unsigned n)
{
	m->seed ^= m->seed << 13;
	m->seed ^= m->seed >> 7;
	m->seed ^= m->seed << 17;
	return (unsigned)(m->seed % n);
}

static void compare(struct model *m)
{
	for (int i = 0; i <= PAGES; i++) {
		sqlite3_pcache_page *p = methods()->xFetch(m->cache, m->number[i], 0);

		expect_eq(p != NULL, m->word[i] != 0);
		if (!p)
			continue;
		expect(memcmp(p->pBuf, &m->word[i], 8) == 0);
		methods()->xUnpin(m->cache, p, 0);
	}
}

static void put(struct model *m, unsigned i)
{
	sqlite3_pcache_page *p = methods()->xFetch(m->cache, m->number[i], 2);

	expect(p);
	m->word[i] = chance(m, 1000000) + 1;
	memcpy(p->pBuf, &m->word[i], 8);
	methods()->xUnpin(m->cache, p, 0);
}

/* The number that it goes to is free, as SQLite sees to. */
static void move(struct model *m, unsigned from, unsigned to)
{
	sqlite3_pcache_page *p;

	if (!m->word[from] || m->word[to])
		return;
	p = methods()->xFetch(m->cache, m->number[from], 0);
	expect(p);
	methods()->xRekey(m->cache, p, m->number[from], m->number[to]);
	methods()->xUnpin(m->cache, p, 0);
	m->word[to] = m->word[from];
	m->word[from] = 0;
}

static void cut(struct model *m, unsigned from)
{
	methods()->xTruncate(m->cache, from);
	for (int i = 0; i <= PAGES; i++) {
		if (m->number[i] >= from)
			m->word[i] = 0;
	}
}

TEST(pages_are_found_under_the_number_that_they_have)
{
	struct model m = {.seed = 0x9e3779b97f4a7c15ull};

	methods();
	m.cache = methods()->xCreate(PAGE, 8, 1);
	expect(m.cache);
	methods()->xCachesize(m.cache, 1000);
	for (unsigned i = 0; i < PAGES; i++)
		m.number[i] = i + 1;
	m.number[PAGES] = PASSING;
	for (int i = 0; i < STEPS; i++) {
		switch (chance(&m, 8)) {
		case 0:
			cut(&m, chance(&m, 4) ? PAGES / 2 + chance(&m, PAGES) : PASSING + 1);
			break;
		case 1:
		case 2:
			move(&m, chance(&m, PAGES), PAGES);
			break;
		case 3:
		case 4:
			move(&m, PAGES, chance(&m, PAGES));
			break;
		default:
			put(&m, chance(&m, PAGES));
		}
		compare(&m);
	}
	methods()->xShrink(m.cache);
	expect(methods()->xPagecount(m.cache) >= 0);
	methods()->xDestroy(m.cache);
}

/* What the layer is for: to the cache the page in passing is one of the first, so cutting off an
 * end far behind all pages has nothing to go through. */
TEST(a_page_in_passing_does_not_stand_behind_the_end)
{
	sqlite3_pcache *c;
	sqlite3_pcache_page *p, *zero;

	c = methods()->xCreate(PAGE, 8, 1);
	methods()->xCachesize(c, 100);
	p = methods()->xFetch(c, 7, 2);
	methods()->xRekey(c, p, 7, PASSING);
	zero = methods()->xFetch(c, 0, 0);
	expect(zero == p);
	methods()->xUnpin(c, p, 1);
	methods()->xDestroy(c);
}
