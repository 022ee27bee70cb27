/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks names of hosts up without waiting for it: getaddrinfo, on a thread of
 * its own each time, because it cannot be interrupted. A lookup that nobody
 * waits for any more is left to itself; its thread ends when the name server
 * gives in, and frees what was its. (libcurl's own lookups either wait for that
 * or, told not to, touch freed memory now and then.)
 */
#ifndef NET_NAME_LOOKUP_H
#define NET_NAME_LOOKUP_H

#include "str.h"

struct name_lookups; /* those of one owner */
struct name_lookup;

/* most: how many threads at once, those that were left included. wake(arg) is called on a thread
 * of a lookup when it is done, and not after name_lookups_free has returned. */
struct name_lookups *name_lookups_new(int most, void (*wake)(void *arg), void *arg);
/* Accepts NULL. */
void name_lookups_free(struct name_lookups *all);

/* E_LIMIT: too many are running. */
MUST_USE int name_lookup_start(struct name_lookups *all, str host, struct name_lookup **ret);
/* 1 with *ret, "192.0.2.1,[2001:db8::1]", which lives as long as the lookup; 0: not done yet;
 * E_NOENT: the name has no address. */
MUST_USE int name_lookup_poll(const struct name_lookup *l, str *ret);
/* Also while it runs. Accepts NULL. */
void name_lookup_free(struct name_lookup *l);

#endif
