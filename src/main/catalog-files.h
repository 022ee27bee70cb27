/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue as files: those that travel in the binary under catalog/, and
 * over them those of a folder that a provider edits. A file of the folder takes
 * the place of the built-in one of the same name, or is added.
 */
#ifndef MAIN_CATALOG_FILES_H
#define MAIN_CATALOG_FILES_H

#include "arena.h"
#include "str.h"

struct catalog_file {
	str name; /* for messages: where the text comes from */
	str text;
};
struct catalog_files {
	const struct catalog_file *v; /* in byte order of the names inside the catalogue */
	size_t n;
};

/*
 * The files whose name (below catalog/) begins with prefix and ends with
 * suffix: "plans/" and ".yaml". folder absent: built-in ones only. E_IO, E_LIMIT
 * with *reterr in the arena.
 */
MUST_USE int catalog_files(struct arena *a, str folder, const char *prefix, const char *suffix,
			   struct catalog_files *ret, str *reterr);

/* A whole file of at most max bytes. E_NOENT, E_IO, E_LIMIT with *reterr in the arena. */
MUST_USE int file_read(struct arena *a, const char *path, size_t max, str *ret, str *reterr);
/* Writes it so that a reader sees the old or the new text and nothing between; mode as given. */
MUST_USE int file_write(struct arena *a, const char *path, str text, int mode, str *reterr);

#endif
