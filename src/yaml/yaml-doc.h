/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML files that people edit (catalogues, roles, taxonomy) as a tree in which
 * every node knows its line, read by typed getters. What is wrong is collected
 * in a list, so that one run shows all of it; each problem names file, line,
 * field and remedy. Knows nothing about what the files mean.
 *
 * The subset: one document; maps with scalar keys, lists, scalars, anchors and
 * aliases. Refused: duplicate keys, tags, merge keys (<<), aliases to a node
 * that is still open, NUL and invalid UTF-8, and anything past the bounds below.
 * Scalars stay text until a getter asks for a type, so 010, no and 1e3 are what
 * the author wrote. A plain empty scalar, ~ and null count as "no value".
 *
 * How a map is read: ymap_open, a getter for each key, ymap_close. Keys that no
 * getter asked for are unknown and reported with the nearest known one.
 */
#ifndef YAML_YAML_DOC_H
#define YAML_YAML_DOC_H

#include "arena.h"
#include "str.h"

#define YAML_BYTES_MAX (4u << 20)
#define YAML_DEPTH_MAX 32
#define YAML_NODES_MAX 200000 /* counted as if aliases were written out */
#define YAML_PROBLEMS_MAX 50  /* later ones are only counted */

enum ynode_kind { YNODE_SCALAR, YNODE_LIST, YNODE_MAP };

struct ynode {
	enum ynode_kind kind;
	bool quoted;          /* a scalar in quotes or a block scalar: never null */
	int line, column;     /* from 1 */
	str text;             /* of a scalar; never absent */
	size_t n;             /* children */
	struct ynode **items; /* of a list: the elements; of a map: the values */
	str *keys;            /* of a map */
	int *key_lines;       /* of a map */
	struct ynode *parent; /* NULL at the root; the place of the anchor for an aliased node */
	size_t index;         /* among the parent's children */
	size_t weight;        /* nodes of this subtree as if aliases were written out */
	const void *note;     /* the reader's own */
};

/* One thing wrong. All texts live in the list's arena. */
struct yproblem {
	str file;
	int line, column;
	str field;  /* "plans.basic.price.bands.1.rate"; empty for the file as a whole */
	str what;   /* "is not a number" */
	str remedy; /* "write it like 10 or 250000.50" */
};

struct yproblems {
	struct arena *arena;
	/* What may outlive the tree that is read: its keys, its scalars, and lists of them that
	 * getters return. NULL: arena, too. */
	struct arena *texts;
	str file;
	struct yproblem v[YAML_PROBLEMS_MAX];
	size_t n;
	size_t more; /* that did not fit */
};

/* file is the name that problems show; it must outlive the list. */
void yproblems_init(struct yproblems *p, struct arena *a, str file);
/* n may be NULL: the file as a whole. The same problem of the same node is told once. */
void yproblem_add(struct yproblems *p, const struct ynode *n, str remedy, const char *fmt, ...)
	PRINTF(4, 5);
/* "FILE:LINE: FIELD WHAT; REMEDY", one line each. */
str yproblems_print(const struct yproblems *p, struct arena *a);

/*
 * The tree of one file, in the list's arena. NULL when the text is no YAML or
 * outside the subset: the problem has been added.
 */
struct ynode *yaml_read(struct yproblems *p, str text);

/* "plans.basic.label.en": keys and indexes from the root; an element of a list that is a map with
 * a scalar "code" shows the code instead of its index. */
str ynode_path(const struct ynode *n, struct arena *a);
/* The value of a key, or NULL. */
struct ynode *ynode_find(const struct ynode *map, str key);
/* A scalar that stands for "no value". */
bool ynode_is_null(const struct ynode *n);

/* Typed reading of one node; each adds a problem and returns false when it does not fit. */
bool ynode_str(struct yproblems *p, const struct ynode *n, str *ret);   /* not empty */
bool ynode_bool(struct yproblems *p, const struct ynode *n, bool *ret); /* true, false */
bool ynode_int(struct yproblems *p, const struct ynode *n, int64_t least, int64_t most,
	       int64_t *ret);
/* One of the words; *ret is its index. */
bool ynode_word(struct yproblems *p, const struct ynode *n, const char *const *words, size_t count,
		size_t *ret);
bool ynode_is(struct yproblems *p, const struct ynode *n, enum ynode_kind kind);
/* A list of texts without repetitions. A single scalar counts as a list of one. */
bool ynode_str_list(struct yproblems *p, const struct ynode *n, str **ret, size_t *ret_n);

#define YMAP_KEYS_MAX 64

struct ymap {
	struct yproblems *out;
	const struct ynode *node; /* NULL: not a map; getters then answer absent in silence */
	const char *asked[YMAP_KEYS_MAX];
	size_t asked_n;
};

/* n may be NULL (then everything is absent). Reports when it is no map. */
bool ymap_open(struct ymap *m, struct yproblems *out, const struct ynode *n);
/* Reports every key that was not asked for. */
void ymap_close(struct ymap *m);
/* The node under key; ymap_need reports when it is missing. A null value counts as missing. */
struct ynode *ymap_get(struct ymap *m, const char *key);
struct ynode *ymap_need(struct ymap *m, const char *key, const char *remedy);
/* Required, typed. Absent or zero after a problem. */
str ymap_str(struct ymap *m, const char *key, const char *remedy);
int64_t ymap_int(struct ymap *m, const char *key, int64_t least, int64_t most);
/* Optional, with a value for "not there". */
str ymap_opt_str(struct ymap *m, const char *key);
bool ymap_opt_bool(struct ymap *m, const char *key, bool otherwise);
int64_t ymap_opt_int(struct ymap *m, const char *key, int64_t least, int64_t most,
		     int64_t otherwise);
size_t ymap_opt_word(struct ymap *m, const char *key, const char *const *words, size_t count,
		     size_t otherwise);

/* Of the known words the one nearest to the given (at most two edits, or a third of its length);
 * absent when none is near. For "did you mean". */
str word_suggest(str given, const str *known, size_t count);

#endif
