/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A layer over SQLite's own page cache that spares commits a walk through it.
 *
 * When a page of a tree is split, SQLite sorts the pages that come of it by
 * swapping their numbers by way of a number that no page has: that of the page
 * at PENDING_BYTE (1 GiB into the file), which is never used. From then on the
 * cache believes that it holds a page so far behind the end of the file, and at
 * the end of the transaction goes through all of its pages, one cache miss
 * each, to drop what lies behind the end. Here that number becomes 0, which no
 * page has either, so there is nothing to be dropped.
 */
#ifndef DB_SQLITE_CACHE_H
#define DB_SQLITE_CACHE_H

/* Puts the layer in; to be called before SQLite's first use in the process, after which it does
 * nothing. Safe to repeat and to call from any thread. */
void sqlite_cache_install(void);

#endif
