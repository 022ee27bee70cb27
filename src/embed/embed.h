/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The data files that travel inside the binary: catalog/ and schema/, under
 * their paths in the source tree ("schema/0001_identity.sql"). Read-only and
 * alive as long as the process. Which files there are is decided at build time
 * by tools/embed.py.
 */
#ifndef EMBED_EMBED_H
#define EMBED_EMBED_H

#include "str.h"

/* The file's bytes; absent when there is none of this path. */
str embed_find(const char *path);
/* All files in byte order of their paths: size_t at = 0; while (embed_next(&at, &path, &bytes)). */
bool embed_next(size_t *at, str *ret_path, str *ret_bytes);

#endif
