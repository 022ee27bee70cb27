/* SPDX-License-Identifier: Apache-2.0 */
#include "name-lookup.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

#include "arena.h"
#include "buf.h"

#define ADDRESSES_MAX 16
#define STACK ((size_t)512 << 10)

struct name_lookups {
	pthread_mutex_t lock; /* of all but refs */
	void (*wake)(void *arg);
	void *arg;
	int most, running;
	bool closed;
	atomic_int refs; /* the owner's and the threads' */
};

struct name_lookup {
	struct name_lookups *all;
	char *host;
	struct buf addresses; /* written by the thread before done */
	atomic_bool done;
	atomic_int refs; /* the owner's and the thread's */
};

static void all_unref(struct name_lookups *all)
{
	if (atomic_fetch_sub(&all->refs, 1) > 1)
		return;
	pthread_mutex_destroy(&all->lock);
	mem_free(all);
}

static void lookup_unref(struct name_lookup *l)
{
	if (atomic_fetch_sub(&l->refs, 1) > 1)
		return;
	buf_done(&l->addresses);
	mem_free(l->host);
	mem_free(l);
}

static void add_address(struct buf *b, const struct addrinfo *a)
{
	char text[64];

	if (getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof(text), NULL, 0, NI_NUMERICHOST) ||
	    strchr(text, '%')) /* link-local */
		return;
	buf_fmt(b, a->ai_family == AF_INET6 ? "%s[%s]" : "%s%s", b->n ? "," : "", text);
}

static void *look(void *arg)
{
	struct name_lookup *l = arg;
	struct name_lookups *all = l->all;
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
	struct addrinfo *found = NULL, *a;
	int n = 0;

	if (getaddrinfo(l->host, NULL, &hints, &found) == 0) {
		for (a = found; a && n < ADDRESSES_MAX; a = a->ai_next, n++)
			add_address(&l->addresses, a);
		freeaddrinfo(found);
	}
	atomic_store(&l->done, true);
	pthread_mutex_lock(&all->lock);
	all->running--;
	if (!all->closed)
		all->wake(all->arg);
	pthread_mutex_unlock(&all->lock);
	lookup_unref(l);
	all_unref(all);
	return NULL;
}

struct name_lookups *name_lookups_new(int most, void (*wake)(void *arg), void *arg)
{
	struct name_lookups *all = MEM_NEW(struct name_lookups);

	pthread_mutex_init(&all->lock, NULL);
	all->most = most;
	all->wake = wake;
	all->arg = arg;
	atomic_init(&all->refs, 1);
	return all;
}

void name_lookups_free(struct name_lookups *all)
{
	if (!all)
		return;
	pthread_mutex_lock(&all->lock);
	all->closed = true;
	pthread_mutex_unlock(&all->lock);
	all_unref(all);
}

static bool reserve(struct name_lookups *all)
{
	bool free_one;

	pthread_mutex_lock(&all->lock);
	free_one = all->running < all->most;
	all->running += free_one;
	pthread_mutex_unlock(&all->lock);
	return free_one;
}

static void give_back(struct name_lookups *all)
{
	pthread_mutex_lock(&all->lock);
	all->running--;
	pthread_mutex_unlock(&all->lock);
}

int name_lookup_start(struct name_lookups *all, str host, struct name_lookup **ret)
{
	struct name_lookup *l;
	pthread_attr_t attr;
	pthread_t thread;
	int r;

	if (!reserve(all))
		return E_LIMIT;
	l = MEM_NEW(struct name_lookup);
	l->all = all;
	l->host = mem_copy_text(host.p, host.n);
	buf_init(&l->addresses, 2048);
	atomic_init(&l->refs, 2);
	atomic_fetch_add(&all->refs, 1);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK);
	r = pthread_create(&thread, &attr, look, l);
	pthread_attr_destroy(&attr);
	if (r != 0) {
		give_back(all);
		all_unref(all);
		lookup_unref(l);
		lookup_unref(l);
		return E_LIMIT;
	}
	*ret = l;
	return 0;
}

int name_lookup_poll(const struct name_lookup *l, str *ret)
{
	if (!atomic_load(&l->done))
		return 0;
	if (!l->addresses.n)
		return E_NOENT;
	*ret = buf_get(&l->addresses);
	return 1;
}

void name_lookup_free(struct name_lookup *l)
{
	if (l)
		lookup_unref(l);
}
