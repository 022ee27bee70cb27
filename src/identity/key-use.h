/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When each access key was last used, to the minute. A request only notes it in
 * memory, so that reads stay reads; a job writes what is new. A crash loses the
 * last minute of it. Thread-safe and of bounded size: past the bound, keys that
 * are already written are forgotten, and then new ones are not noted.
 */
#ifndef IDENTITY_KEY_USE_H
#define IDENTITY_KEY_USE_H

#include "str.h"
#include "usec.h"

struct arena;
struct key_uses;

struct key_use {
	str key_id;
	usec minute;
};

/* most: keys that are remembered. */
struct key_uses *key_uses_new(size_t most);
void key_uses_free(struct key_uses *u);
void key_uses_note(struct key_uses *u, str key_id, usec now);
/* Up to max uses that were not written yet, copied into the arena; returns how many. */
size_t key_uses_pending(struct key_uses *u, struct arena *a, size_t max, struct key_use *ret);
/* These are in the database now. */
void key_uses_written(struct key_uses *u, const struct key_use *uses, size_t n);

#endif
