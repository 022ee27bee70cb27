/* SPDX-License-Identifier: Apache-2.0 */
#include "throttle.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "arena.h"

#define SHARDS 16
#define CLASSES_MAX 8
#define ACCOUNT_MAX 32
#define TOKEN 1000000 /* a level counts millionths, so that gaining a rate per second is exact */

struct bucket {
	int64_t level;
	usec at; /* when level was true */
};

struct entry {
	char account[ACCOUNT_MAX];
	size_t account_len; /* 0: free */
	uint32_t next;      /* in its chain, or in the free list: index + 1 */
	struct bucket bucket[CLASSES_MAX];
};

struct shard {
	pthread_mutex_t lock;
	struct entry *entries;
	uint32_t *heads;  /* of chains: index + 1 */
	uint32_t free;    /* list of entries that were in use: index + 1 */
	uint32_t touched; /* entries behind this one were never used: their pages cost no memory */
};

struct throttle {
	struct throttle_rate rates[CLASSES_MAX];
	size_t classes;
	uint32_t per_shard;
	struct shard shards[SHARDS];
};

struct throttle *throttle_new(const struct throttle_rate *rates, size_t classes,
			      size_t accounts_max)
{
	struct throttle *t = MEM_NEW(struct throttle);

	assert(classes <= CLASSES_MAX);
	for (size_t i = 0; i < classes; i++) {
		assert(rates[i].rate >= 1 && rates[i].burst >= 1);
		t->rates[i] = rates[i];
	}
	t->classes = classes;
	t->per_shard = (uint32_t)(accounts_max / SHARDS + 1);
	for (size_t i = 0; i < SHARDS; i++) {
		struct shard *s = &t->shards[i];

		pthread_mutex_init(&s->lock, NULL);
		s->entries = mem_array(t->per_shard, sizeof(struct entry));
		s->heads = mem_array(t->per_shard, sizeof(uint32_t));
	}
	return t;
}

void throttle_free(struct throttle *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < SHARDS; i++) {
		pthread_mutex_destroy(&t->shards[i].lock);
		mem_free(t->shards[i].entries);
		mem_free(t->shards[i].heads);
	}
	mem_free(t);
}

static uint64_t hash(str s)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h ^ (h >> 29);
}

static void refill(const struct throttle *t, struct bucket *b, size_t class_index, usec now)
{
	const struct throttle_rate *rate = &t->rates[class_index];
	int64_t full = rate->burst * TOKEN;
	usec passed = now > b->at ? now - b->at : 0;

	if (passed >= (full - b->level + rate->rate - 1) / rate->rate)
		b->level = full;
	else
		b->level += passed * rate->rate;
	b->at = now;
}

/* Whether forgetting the entry would change nothing. */
static bool idle(const struct throttle *t, struct entry *e, usec now)
{
	for (size_t i = 0; i < t->classes; i++) {
		refill(t, &e->bucket[i], i, now);
		if (e->bucket[i].level < t->rates[i].burst * TOKEN)
			return false;
	}
	return true;
}

static void sweep(const struct throttle *t, struct shard *s, usec now)
{
	for (uint32_t h = 0; h < t->per_shard; h++) {
		uint32_t *link = &s->heads[h];

		while (*link) {
			uint32_t i = *link;
			struct entry *e = &s->entries[i - 1];

			if (!idle(t, e, now)) {
				link = &e->next;
				continue;
			}
			*link = e->next;
			e->account_len = 0;
			e->next = s->free;
			s->free = i;
		}
	}
}

/* Index + 1 of an unused entry, 0 when all are in use. */
static uint32_t take_free(const struct throttle *t, struct shard *s, usec now)
{
	uint32_t i;

	if (!s->free && s->touched < t->per_shard)
		return ++s->touched;
	if (!s->free)
		sweep(t, s, now);
	i = s->free;
	if (i)
		s->free = s->entries[i - 1].next;
	return i;
}

/* The account's entry, made when there is none. NULL: the table is full of accounts in use. */
static struct entry *entry_of(const struct throttle *t, struct shard *s, uint32_t *head,
			      str account, usec now)
{
	for (uint32_t i = *head; i; i = s->entries[i - 1].next) {
		struct entry *e = &s->entries[i - 1];

		if (str_eq((str){e->account, e->account_len}, account))
			return e;
	}
	uint32_t i = take_free(t, s, now);

	if (!i)
		return NULL;
	struct entry *e = &s->entries[i - 1];

	memcpy(e->account, account.p, account.n);
	e->account_len = account.n;
	for (size_t k = 0; k < t->classes; k++)
		e->bucket[k] = (struct bucket){t->rates[k].burst * TOKEN, now};
	e->next = *head;
	*head = i;
	return e;
}

bool throttle_take(struct throttle *t, str account, size_t class_index, usec now)
{
	bool taken = false;

	if (!t)
		return true;
	assert(class_index < t->classes);
	if (account.n == 0 || account.n > ACCOUNT_MAX)
		return false;
	uint64_t h = hash(account);
	struct shard *s = &t->shards[h % SHARDS];

	pthread_mutex_lock(&s->lock);
	struct entry *e = entry_of(t, s, &s->heads[(h / SHARDS) % t->per_shard], account, now);

	if (e) {
		struct bucket *b = &e->bucket[class_index];

		refill(t, b, class_index, now);
		taken = b->level >= TOKEN;
		if (taken)
			b->level -= TOKEN;
	}
	pthread_mutex_unlock(&s->lock);
	return taken;
}
