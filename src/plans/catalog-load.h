/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a catalogue file becomes a struct catalog; only for the files that do it.
 * The tree lives in an arena that is thrown away after loading; what the
 * catalogue keeps is copied into its own arena by the functions below. Every
 * function adds a problem when something does not fit and goes on, so that one
 * run shows all; the caller looks at the problems at the end.
 */
#ifndef PLANS_CATALOG_LOAD_H
#define PLANS_CATALOG_LOAD_H

#include "plan.h"
#include "price.h"
#include "yaml-doc.h"

#define CATALOG_CODE_MAX 64

struct loader {
	struct yproblems *p;
	struct arena *a; /* what is kept */
	struct catalog *c;
	struct ynode *root;
};

/*
 * Reads text into a (then *ret belongs to it). NULL when there are problems, which
 * live in p's arena.
 */
struct catalog *catalog_load(struct arena *a, struct yproblems *p, str text);

/* catalog-load.c */
str load_keep(struct loader *l, str s);
/* A text per language. label stays empty after a problem. */
void load_label(struct loader *l, const struct ynode *n, struct plan_label *ret);
/* Lower-case letters, digits, - _ and . */
bool load_code(struct loader *l, const struct ynode *n, str *ret);
/* Elements "- code: ..."; size is that of an element, whose first member is its str code. each
 * reads the other keys. Codes are unique. */
struct load_list {
	size_t size, least, most;
	void (*each)(struct loader *l, struct ymap *m, void *element);
};
void *load_coded_list(struct loader *l, const struct ynode *n, const struct load_list *how,
		      size_t *ret_n);
/* The element of an array (first member str code) that the node names; NULL after a problem. what
 * is one of them ("calendar"), where the key they are declared under ("calendars"). */
const void *load_ref(struct loader *l, const struct ynode *n, const char *what, const char *where,
		     const void *array, size_t size, size_t count);
/* The same for the key that item stands under. */
const void *load_key(struct loader *l, const struct ynode *item, str key, const char *what,
		     const char *where, const void *array, size_t size, size_t count);
/* The same in silence. */
const void *load_find(str code, const void *array, size_t size, size_t count);
void load_str_list(struct loader *l, const struct ynode *n, const str **ret, size_t *ret_n);
#define LOAD_KEY(l, item, key, what, field, count)                                                 \
	load_key((l), (item), (key), (what), #field, (l)->c->field, sizeof(*(l)->c->field),        \
		 (l)->c->count)
#define LOAD_REF(l, n, what, field, count)                                                         \
	load_ref((l), (n), (what), #field, (l)->c->field, sizeof(*(l)->c->field), (l)->c->count)

/* catalog-text.c: the forms in which values are written. Each reports and returns false. */
bool load_amount(struct loader *l, const struct ynode *n, dec18 *ret); /* 29.00, not negative */
/* The same with no more decimals than the currency has. */
bool load_money(struct loader *l, const struct ynode *n, dec18 *ret);
bool load_rate(struct loader *l, const struct ynode *n, rate_ppm *ret); /* 4.5% */
/* 15m, 4h, 2d (48 hours) or 2wd (working days of the calendar, which may be NULL for none) */
bool load_duration(struct loader *l, const struct ynode *n, const struct plan_calendar *c,
		   struct plan_duration *ret);
bool load_date(struct loader *l, const struct ynode *n, usec *ret); /* 2027-01-01 */
bool load_zone(struct loader *l, const struct ynode *n, str *ret);
/* {mon-fri: 08:00-18:00, sat: [09:00-12:00, 13:00-15:00]} */
void load_week(struct loader *l, const struct ynode *n, struct plan_calendar *ret);

/* catalog-notes.c */
/* Takes source and doubt out of the tree and hangs them on the nodes that they are about. */
void notes_lift(struct loader *l);
/* Lists every value with its notes, and checks the notes' codes. After sources and doubts. */
void notes_facts(struct loader *l);
/* After the facts and the plans. */
void notes_claims(struct loader *l, const struct ynode *n);
/* Every doubt must be carried by something. */
void notes_check_used(struct loader *l, const struct ynode *doubts);

/* catalog-plan.c, catalog-price.c */
void load_plans(struct loader *l, const struct ynode *n);
const struct price *load_price(struct loader *l, const struct ynode *n);

#endif
