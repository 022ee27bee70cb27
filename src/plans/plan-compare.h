/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans set side by side, and catalogues set against each other. Pure; what is
 * returned lives in the arena, with texts of the catalogues in it.
 */
#ifndef PLANS_PLAN_COMPARE_H
#define PLANS_PLAN_COMPARE_H

#include "plan.h"

struct code_list {
	const str *v;
	size_t n;
};

struct compare_cell {
	str text; /* for people */
	str key;  /* the same without labels: equal keys mean the same */
	struct code_list doubts;
};

struct compare_row {
	str code;                   /* the field below a plan that it is about: "price.minimum" */
	str name;                   /* for people */
	bool detail;                /* for differences only: too much for a table */
	struct compare_cell *cells; /* one for each plan */
};

struct compare_table {
	struct compare_row *rows;
	size_t row_count;
};

/* Plans of one catalogue. */
struct compare_table plans_compare(struct arena *a, const struct plan *const *plans, size_t n,
				   str language);

/* What differs. from or to is absent when only the other catalogue has it. */
struct catalog_difference {
	str path;       /* "plans.developer.features.support-api" */
	str plan, name; /* for people: the plan, what it is about; plan is absent for what is about
			   all */
	str from, to;
	struct code_list doubts_from, doubts_to;
};
struct catalog_differences {
	struct catalog_difference *v;
	size_t n;
};
/* Compares meanings: labels, notes, claims and the order of the file do not matter. Plans are the
 * same when their codes are. */
struct catalog_differences catalogs_diff(struct arena *a, const struct catalog *from,
					 const struct catalog *to, str language);

/* The doubts that values at the path or below it carry, each once. */
struct code_list catalog_doubts(const struct catalog *c, struct arena *a, str path);
/* NULL when the catalogue has no such doubt. */
const struct catalog_note *catalog_doubt(const struct catalog *c, str code);

#endif
