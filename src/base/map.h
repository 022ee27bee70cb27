/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash table from text to pointer with a per-process random seed. Keys are
 * copied; values belong to the caller. Not thread-safe.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "str.h"

struct map;

struct map *map_new(void);
/* free_value may be NULL. */
void map_free(struct map *m, void (*free_value)(void *));
/* NULL when absent. */
void *map_find(const struct map *m, str key);
/* Replaces; returns the old value or NULL. value must not be NULL. */
void *map_put(struct map *m, str key, void *value);
/* Returns what was removed, or NULL. */
void *map_remove(struct map *m, str key);
size_t map_count(const struct map *m);
/* Iterates in no order: size_t at = 0; while (map_next(m, &at, &key, &value)). No changes
 * meanwhile. */
bool map_next(const struct map *m, size_t *at, str *ret_key, void **ret_value);

#endif
