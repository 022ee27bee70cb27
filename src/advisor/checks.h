/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of advisor checks: what each is called, what it looks at and which
 * columns its results have. Data, from catalog/advisor/checks.json; ids, names
 * and column titles are those that the Trusted Advisor API serves. This module
 * evaluates nothing and knows no account.
 */
#ifndef ADVISOR_CHECKS_H
#define ADVISOR_CHECKS_H

#include "arena.h"
#include "str.h"

struct check {
	str id;
	str name;
	str category;        /* security, fault_tolerance, ... */
	str origin;          /* where the check comes from: ta_check, aws_config:RULE, ... */
	str description;     /* HTML, as the API serves it; English */
	int refresh_minutes; /* how long after one refresh the next may be asked; 0: only by itself
			      */
	bool regional;       /* its items carry a region */
	bool core7, core_later, core_2026; /* member of these historic core sets */
	const str *columns;
	size_t column_count;
};

struct check_table;

/*
 * Reads the list. file is its name for messages. *reterr is heap text that says
 * where and what is wrong. Texts are copied: json need not stay.
 */
MUST_USE int check_table_load(str json, const char *file, struct check_table **ret, char **reterr);
void check_table_free(struct check_table *t);
/* In the order of the file. */
size_t check_table_count(const struct check_table *t);
const struct check *check_table_at(const struct check_table *t, size_t i);
/* NULL when there is no check of that id. */
const struct check *check_table_find(const struct check_table *t, str id);

/* The advisor's languages: zh, zh_TW, en, fr, de, id, it, ja, ko, pt_BR, es. */
bool check_language_known(str code);

#endif
