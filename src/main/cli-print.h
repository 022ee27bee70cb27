/* SPDX-License-Identifier: Apache-2.0 */
/* Answers as text for people: a list as a table, anything else as keys and values. */
#ifndef MAIN_CLI_PRINT_H
#define MAIN_CLI_PRINT_H

#include "json-tree.h"
#include "shape.h"

/*
 * The list that a table shows: the first member of the output that is a list of
 * structures. NULL when there is none.
 */
const struct shape_member *print_list_of(const struct shape *output);
/* columns: paths inside an element, ',' between; NULL: every member that is no list or structure.
 */
void print_table(struct buf *out, struct arena *a, const struct shape *element,
		 const struct json_node *list, const char *columns);
/* The same as comma-separated values (RFC 4180): names first, then a line for each element. */
void print_csv(struct buf *out, struct arena *a, const struct shape *element,
	       const struct json_node *list, const char *columns);
/* shape tells which numbers are times; NULL: unknown. */
void print_value(struct buf *out, struct arena *a, const struct shape *shape,
		 const struct json_node *n);

#endif
