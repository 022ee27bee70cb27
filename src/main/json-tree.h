/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON text as a tree, for the command line, which prints answers of any
 * shape. The server itself never builds one.
 */
#ifndef MAIN_JSON_TREE_H
#define MAIN_JSON_TREE_H

#include "json.h"

struct json_node {
	enum json_token
		kind; /* JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_TRUE, ... */
	str key;      /* in its object */
	str text;     /* of a string (decoded) or number (as written) */
	struct json_node *first, *next;
	size_t count; /* of children */
};

/* E_SYNTAX for what is no JSON. Everything lives in the arena; text must outlive it. */
MUST_USE int json_tree(struct arena *a, str text, struct json_node **ret);
/* The member of that name; NULL without one or when n is no object. */
const struct json_node *json_member(const struct json_node *n, str key);
/* By a path of names with '.' between; in an array a number is a place (from 0), and NAME=VALUE the
 * first object whose member has that text. */
const struct json_node *json_path(const struct json_node *n, str path);
/* Writes it back: pretty with two blanks a level when indent, else in one line. */
void json_tree_write(struct buf *out, const struct json_node *n, bool indent);

#endif
