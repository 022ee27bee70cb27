/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The demo's story: catalog/demo.yaml, a list of calls, each with who makes it,
 * how long ago, of which operation and with which input. This reads it and
 * makes the calls' JSON; it does not make the calls.
 *
 * A scalar of an input that begins with '$' is a name that an earlier step
 * kept from its answer, or one of the provider's: see struct story_names. What
 * is a blob in the operation's model is plain text in the file.
 */
#ifndef MAIN_DEMO_STORY_H
#define MAIN_DEMO_STORY_H

#include "operation.h"
#include "usec.h"
#include "yaml-doc.h"

struct story_pair {
	str name, value;
	const struct ynode *at;
};
struct story_pairs {
	struct story_pair *v;
	size_t n, cap;
};

struct story_step {
	usec ago; /* before the installation */
	str as;   /* "$name" of an access key's id; absent: the owner of the data directory */
	const struct operation *op;
	const struct ynode *input; /* NULL: an empty one */
	struct story_pairs keep;   /* name <- path in the answer */
	const struct ynode *at;    /* for messages */
};

/* Reads as, do, with and keep of a step's map; at says which. p says what is wrong. */
void story_read_call(struct yproblems *p, const struct api_model *model, struct ymap *m,
		     struct story_step *ret);
/* Its keep alone. */
void story_read_keep(struct yproblems *p, struct ymap *m, struct story_step *ret);
/* "3d 4h 30m": a sum of days, hours and minutes. 0 and a problem for anything else. */
usec story_read_span(struct yproblems *p, const struct ynode *at, str text);

struct story {
	usec ago; /* of the provider's beginning */
	str name, email, country, zone, language, operator;
	struct story_step *steps;
	size_t step_count;
	struct story_pairs env; /* lines of demo.env: NAME=value */
};

/* What was kept so far. */
struct story_names {
	struct arena *arena;
	struct story_pairs list;
};
/* The value of a name, absent without one. */
str story_name_find(const struct story_names *names, str name);
/* Copies both; what the name stood for before is forgotten. */
void story_name_put(struct story_names *names, str name, str value);
/* "$name" by its value, any other text as it is; absent and a problem for an unknown name. */
str story_text(const struct story_names *names, struct yproblems *p, const struct ynode *at,
	       str text);

/* Everything lives in p's arena. E_INVAL: p says what is wrong. */
MUST_USE int story_read(struct yproblems *p, const struct api_model *model, str text,
			struct story *ret);
/* The JSON object of a step's input. E_INVAL: p says what is wrong. */
MUST_USE int story_input(struct yproblems *p, const struct story_step *step,
			 const struct story_names *names, str *ret);

#endif
