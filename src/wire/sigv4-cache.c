/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table of sets of four entries each; a scope's hash names its set, and the
 * longest unused of the four gives way. The locks are a few, each for a share
 * of the sets. The hash needs no resistance to attack: only scopes that already
 * verified a request get in. A secret is kept as its digest, so a key whose
 * secret was replaced does not verify with what the old one derived.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "sigv4-private.h"

#define WAYS 4
#define LOCKS 16
/* Longer scopes are not kept. */
#define TEXT_MAX 95

struct entry {
	uint64_t used; /* the set's share of time; 0: empty */
	uint8_t secret_digest[SHA256_LEN];
	uint8_t key[SIGV4_KEY_LEN];
	uint8_t text_n;
	char text[TEXT_MAX]; /* id, date, region, service, each with a line end */
};

struct sigv4_cache {
	pthread_mutex_t locks[LOCKS];
	uint64_t clocks[LOCKS]; /* one for each lock: counts uses */
	_Atomic int64_t hits, misses;
	size_t sets;
	struct entry *entries; /* sets * WAYS */
};

struct sigv4_cache *sigv4_cache_new(size_t entries)
{
	struct sigv4_cache *c = MEM_NEW(struct sigv4_cache);

	c->sets = entries / WAYS > 0 ? entries / WAYS : 1;
	c->entries = mem_array(c->sets * WAYS, sizeof(*c->entries));
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&c->locks[i], NULL);
	return c;
}

void sigv4_cache_free(struct sigv4_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&c->locks[i]);
	mem_wipe(c->entries, c->sets * WAYS * sizeof(*c->entries));
	mem_free(c->entries);
	mem_free(c);
}

void sigv4_cache_counts(struct sigv4_cache *c, int64_t *ret_hits, int64_t *ret_misses)
{
	*ret_hits = atomic_load(&c->hits);
	*ret_misses = atomic_load(&c->misses);
}

/* The scope as one text in `to`; 0 when it is too long. */
static size_t scope_text(const struct sigv4_credential *scope, char to[TEXT_MAX])
{
	const str parts[] = {scope->key_id, scope->date, scope->region, scope->service};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].n >= TEXT_MAX - n)
			return 0;
		memcpy(to + n, parts[i].p, parts[i].n);
		n += parts[i].n;
		to[n++] = '\n';
	}
	return n;
}

/* FNV-1a. */
static uint64_t hash_text(const char *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

static bool entry_is(const struct entry *e, const char *text, size_t n,
		     const uint8_t secret_digest[SHA256_LEN])
{
	return e->used && e->text_n == n && memcmp(e->text, text, n) == 0 &&
	       crypto_equal((str){(const char *)e->secret_digest, SHA256_LEN},
			    (str){(const char *)secret_digest, SHA256_LEN});
}

bool sigv4_cache_find(struct sigv4_cache *c, const struct sigv4_credential *scope,
		      const uint8_t secret_digest[SHA256_LEN], uint8_t ret[SIGV4_KEY_LEN])
{
	char text[TEXT_MAX];
	size_t n, set, lock;
	bool found = false;

	n = c ? scope_text(scope, text) : 0;
	if (n == 0)
		return false;
	set = hash_text(text, n) % c->sets;
	lock = set % LOCKS;
	pthread_mutex_lock(&c->locks[lock]);
	for (size_t i = 0; i < WAYS && !found; i++) {
		struct entry *e = &c->entries[set * WAYS + i];

		found = entry_is(e, text, n, secret_digest);
		if (found) {
			e->used = ++c->clocks[lock];
			memcpy(ret, e->key, SIGV4_KEY_LEN);
		}
	}
	pthread_mutex_unlock(&c->locks[lock]);
	atomic_fetch_add_explicit(found ? &c->hits : &c->misses, 1, memory_order_relaxed);
	return found;
}

void sigv4_cache_put(struct sigv4_cache *c, const struct sigv4_credential *scope,
		     const uint8_t secret_digest[SHA256_LEN], const uint8_t key[SIGV4_KEY_LEN])
{
	char text[TEXT_MAX];
	struct entry *to = NULL;
	size_t n, set, lock;

	n = c ? scope_text(scope, text) : 0;
	if (n == 0)
		return;
	set = hash_text(text, n) % c->sets;
	lock = set % LOCKS;
	pthread_mutex_lock(&c->locks[lock]);
	for (size_t i = 0; i < WAYS; i++) {
		struct entry *e = &c->entries[set * WAYS + i];

		/* Its own place, if another thread was here first; else the longest unused. */
		if (entry_is(e, text, n, secret_digest)) {
			to = e;
			break;
		}
		if (!to || e->used < to->used)
			to = e;
	}
	to->used = ++c->clocks[lock];
	memcpy(to->secret_digest, secret_digest, SHA256_LEN);
	memcpy(to->key, key, SIGV4_KEY_LEN);
	memcpy(to->text, text, n);
	to->text_n = (uint8_t)n;
	pthread_mutex_unlock(&c->locks[lock]);
}
