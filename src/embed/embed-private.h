/* SPDX-License-Identifier: Apache-2.0 */
/* What tools/embed.py writes: the files, sorted by path. */
#ifndef EMBED_PRIVATE_H
#define EMBED_PRIVATE_H

#include "str.h"

struct embed_file {
	str path;
	str bytes;
};

extern const struct embed_file embed_files[];
extern const size_t embed_file_count;

#endif
