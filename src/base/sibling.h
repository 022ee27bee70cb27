/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs of ours that do one thing in a process of their own. They lie beside
 * the one that runs, wherever that was put.
 */
#ifndef BASE_SIBLING_H
#define BASE_SIBLING_H

#include "arena.h"
#include "str.h"

/* The path of the program of that name beside this one, whether it is there or not; the bare name
 * when nobody can say where this one lies. */
str sibling_path(struct arena *a, const char *name);

/*
 * Whether the program at path may be started. E_NOENT: no; *reterr says why and what to do, in the
 * arena. Who starts it later must still be ready for a failure.
 */
MUST_USE int sibling_check(struct arena *a, str path, str *reterr);

#endif
