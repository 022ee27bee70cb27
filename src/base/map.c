/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Open addressing with linear probing; removal moves followers back, so there
 * are no tombstones. Keys may come from outside: the hash is SipHash-1-3 under
 * a seed drawn once per process, so nobody can choose keys that collide.
 */
#include "map.h"

#include <endian.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include "arena.h"

struct slot {
	uint64_t hash;
	char *key;
	size_t key_n;
	void *value; /* NULL: free */
};

struct map {
	struct slot *slots;
	size_t cap; /* a power of two */
	size_t count;
};

static uint64_t seed[2];
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;

static void seed_draw(void)
{
	if (getrandom(seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
		die("the kernel gives no random bytes");
}

static uint64_t rotate(uint64_t v, int by)
{
	return v << by | v >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

static uint64_t hash_text(str s)
{
	uint64_t v[4] = {seed[0] ^ 0x736f6d6570736575u, seed[1] ^ 0x646f72616e646f6du,
			 seed[0] ^ 0x6c7967656e657261u, seed[1] ^ 0x7465646279746573u};
	uint64_t word;
	size_t at = 0;

	for (; s.n - at >= 8; at += 8) {
		memcpy(&word, s.p + at, 8);
		word = le64toh(word);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = 0;
	if (at < s.n)
		memcpy(&word, s.p + at, s.n - at);
	word = le64toh(word) | (uint64_t)s.n << 56;
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xFF;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map *map_new(void)
{
	pthread_once(&seed_once, seed_draw);
	return MEM_NEW(struct map);
}

void map_free(struct map *m, void (*free_value)(void *))
{
	if (!m)
		return;
	for (size_t i = 0; i < m->cap; i++) {
		if (!m->slots[i].value)
			continue;
		mem_free(m->slots[i].key);
		if (free_value)
			free_value(m->slots[i].value);
	}
	mem_free(m->slots);
	mem_free(m);
}

/* Where the key is, or where it would go. The table has a free slot. */
static struct slot *slot_of(const struct map *m, uint64_t hash, str key)
{
	for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct slot *s = &m->slots[i];

		if (!s->value)
			return s;
		if (s->hash == hash && s->key_n == key.n &&
		    (key.n == 0 || memcmp(s->key, key.p, key.n) == 0))
			return s;
	}
}

void *map_find(const struct map *m, str key)
{
	if (m->count == 0)
		return NULL;
	return slot_of(m, hash_text(key), key)->value;
}

static void map_grow(struct map *m)
{
	struct map bigger = {.cap = m->cap ? m->cap * 2 : 8, .count = m->count};

	bigger.slots = mem_array(bigger.cap, sizeof(*bigger.slots));
	for (size_t i = 0; i < m->cap; i++) {
		struct slot *s = &m->slots[i];

		if (s->value)
			*slot_of(&bigger, s->hash, (str){s->key, s->key_n}) = *s;
	}
	mem_free(m->slots);
	*m = bigger;
}

void *map_put(struct map *m, str key, void *value)
{
	uint64_t hash = hash_text(key);
	struct slot *s;
	void *old;

	if (m->count * 4 >= m->cap * 3)
		map_grow(m);
	s = slot_of(m, hash, key);
	old = s->value;
	if (!old) {
		*s = (struct slot){hash, mem_copy_text(key.p, key.n), key.n, NULL};
		m->count++;
	}
	s->value = value;
	return old;
}

void *map_remove(struct map *m, str key)
{
	struct slot *s;
	size_t hole, mask = m->cap - 1;
	void *old;

	if (m->count == 0)
		return NULL;
	s = slot_of(m, hash_text(key), key);
	old = s->value;
	if (!old)
		return NULL;
	mem_free(s->key);
	m->count--;
	hole = (size_t)(s - m->slots);
	for (size_t i = (hole + 1) & mask; m->slots[i].value; i = (i + 1) & mask) {
		size_t home = m->slots[i].hash & mask;

		/* Only one whose way from home to here leads over the hole may move into it. */
		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = (struct slot){0};
	return old;
}

size_t map_count(const struct map *m)
{
	return m->count;
}

bool map_next(const struct map *m, size_t *at, str *ret_key, void **ret_value)
{
	while (*at < m->cap) {
		const struct slot *s = &m->slots[(*at)++];

		if (!s->value)
			continue;
		*ret_key = (str){s->key, s->key_n};
		*ret_value = s->value;
		return true;
	}
	return false;
}
