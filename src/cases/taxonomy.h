/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vocabulary of cases as data: services and their categories, issue types,
 * severities, languages and communication types. Read once from the catalogue
 * (taxonomy.yaml, then every taxonomy-*.yaml beside it, in order of name, which
 * add to it or replace entries) and immutable afterwards. It knows nothing of
 * plans: which severities or languages an account may use is asked there.
 */
#ifndef CASES_TAXONOMY_H
#define CASES_TAXONOMY_H

#include "arena.h"
#include "str.h"

/* One text in several languages. */
struct taxonomy_name {
	str language;
	str text;
};

struct taxonomy_names {
	const struct taxonomy_name *v;
	size_t n;
};

struct taxonomy_category {
	str code;
	struct taxonomy_names names;
	bool third_party; /* needs the entitlement for third-party software */
};

struct taxonomy_service {
	str code;
	struct taxonomy_names names;
	str issue_type; /* the issue type its cases have */
	const struct taxonomy_category *categories;
	size_t category_count;
};

struct taxonomy_issue_type {
	str code;
	struct taxonomy_names names;
	str feature; /* the entitlement that allows such cases */
	bool creatable_by_api;
};

struct taxonomy_severity {
	str code;
	struct taxonomy_names names; /* what the API answers */
	struct taxonomy_names console_names;
	int rank; /* 0 is the lowest */
};

struct taxonomy_language {
	str code;
	str language; /* e.g. "ENGLISH" */
	str display;
};

enum taxonomy_field_type { FIELD_TEXT, FIELD_NUMBER, FIELD_CHOICE, FIELD_BOOL, FIELD_TYPE_COUNT };

/* One more thing that is asked about cases of some services or categories. */
struct taxonomy_field {
	str code;
	struct taxonomy_names names;
	enum taxonomy_field_type type;
	bool required;         /* a case opened through our own service must have it */
	bool customer_visible; /* customers see it and set it */
	const str *choices;    /* of FIELD_CHOICE */
	size_t choice_count;
	const str *services; /* codes; empty: all */
	size_t service_count;
	const str *categories; /* codes; empty: all */
	size_t category_count;
};

struct taxonomy {
	struct arena *arena;
	const struct taxonomy_service *services; /* sorted by code */
	size_t service_count;
	const struct taxonomy_issue_type *issue_types;
	size_t issue_type_count;
	const struct taxonomy_severity *severities; /* ascending */
	size_t severity_count;
	const struct taxonomy_language *languages;
	size_t language_count;
	const str *communication_types;
	size_t communication_type_count;
	const struct taxonomy_field *fields;
	size_t field_count;
	str default_language, default_issue_type, default_service, default_category,
		default_severity;
};

/* A file of the catalogue. */
struct taxonomy_file {
	str name; /* for messages */
	str text;
};

/*
 * The first file is the whole vocabulary, the others change it; checked in the end as one. E_SYNTAX
 * with *reterr = heap text of all problems, one a line: "file:line: field what; remedy" (mem_free).
 */
MUST_USE int taxonomy_new(const struct taxonomy_file *files, size_t n, struct taxonomy **ret,
			  char **reterr);
void taxonomy_free(struct taxonomy *t);

/* NULL when absent. */
const struct taxonomy_service *taxonomy_service_find(const struct taxonomy *t, str code);
const struct taxonomy_category *taxonomy_category_find(const struct taxonomy_service *s, str code);
const struct taxonomy_issue_type *taxonomy_issue_type_find(const struct taxonomy *t, str code);
const struct taxonomy_severity *taxonomy_severity_find(const struct taxonomy *t, str code);
const struct taxonomy_language *taxonomy_language_find(const struct taxonomy *t, str code);
const struct taxonomy_field *taxonomy_field_find(const struct taxonomy *t, str code);
/* "text", "number", "choice" or "bool". */
str taxonomy_field_type_code(enum taxonomy_field_type type);
/* Whether cases of that service and category have it. */
bool taxonomy_field_applies(const struct taxonomy_field *f, str service, str category);
/* Of a case that names none: the default code if the service has it, else the service's first. */
const struct taxonomy_category *taxonomy_default_category(const struct taxonomy *t,
							  const struct taxonomy_service *s);
/* In that language, else in the default one. */
str taxonomy_name_in(const struct taxonomy *t, const struct taxonomy_names *names, str language);

#endif
