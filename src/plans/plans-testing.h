/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of this room share: files of the source tree and books made of them. */
#ifndef PLANS_PLANS_TESTING_H
#define PLANS_PLANS_TESTING_H

#include "plan.h"
#include "test.h"

/* A file of the source tree, the test's working directory. */
str testing_file(struct test *t, const char *path);
/* A book with these catalogue files, all current. Fails the test when one does not load. */
struct plan_book *testing_book(struct test *t, const char *const *paths, size_t n);
/* A small deterministic generator; state is any number but 0. Below `below`. */
uint64_t testing_random(uint64_t *state, uint64_t below);

#endif
