/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of wrapped text for a terminal of a given width. East Asian wide
 * characters take two columns, combining ones none.
 */
#ifndef MAIN_TEXT_GRID_H
#define MAIN_TEXT_GRID_H

#include "arena.h"
#include "buf.h"
#include "str.h"

#define GRID_COLUMNS_MAX 64
#define GRID_WIDTH 100

struct grid {
	size_t columns;
	bool right[GRID_COLUMNS_MAX]; /* aligned to the right */
	bool ruled;                   /* a line below the first row */
	VEC(str) cells;               /* row after row */
};

/* A cell more; rows are whole when a multiple of columns was added. An absent text is empty. */
void grid_add(struct grid *g, struct arena *a, str text);
/* Columns keep their natural width while all fit into `width`; else the widest give way. */
void grid_print(struct buf *out, const struct grid *g, size_t width);
/* One paragraph, wrapped, each line behind `indent` blanks; the first line's blanks are there. */
void text_wrap(struct buf *out, str text, size_t indent, size_t width);
/* Columns that a text takes. */
size_t text_columns(str text);

#endif
