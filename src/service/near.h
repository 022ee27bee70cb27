/* SPDX-License-Identifier: Apache-2.0 */
/* "Did you mean": the known word nearest to a mistyped one. */
#ifndef SERVICE_NEAR_H
#define SERVICE_NEAR_H

#include "str.h"

/* Longer words are never near anything. */
#define NEAR_WORD_MAX 64

/* Inserted, removed, changed or swapped characters between the two. NEAR_WORD_MAX + 1 when either
 * is too long. */
size_t near_distance(str a, str b);
/* Index of the nearest of n words, or -1 when none is near enough to be meant. */
ptrdiff_t near_find(str word, const str *words, size_t n);

#endif
