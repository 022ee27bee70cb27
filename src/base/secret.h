/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords and the like that a file holds, so that they stand in no settings and no logs. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "arena.h"
#include "str.h"

/* The file's first line without white space around it. E_NOENT: it cannot be read; E_SYNTAX: that
 * line is empty; E_LIMIT: longer than 1 KiB. */
MUST_USE int secret_read(struct arena *a, str path, str *ret);

#endif
