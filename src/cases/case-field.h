/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields that the vocabulary adds to cases of some services or categories
 * (taxonomy.h), and their values. A value is text in the form of its field's
 * type; it is checked on its way in and stays what it is when the vocabulary
 * changes later. Customers see and set what is customer_visible, staff all.
 */
#ifndef CASES_CASE_FIELD_H
#define CASES_CASE_FIELD_H

#include "case.h"

struct taxonomy_field;

struct case_field {
	str field, value; /* an empty value takes the field away */
};

/* Whether the text is a value of that field. Pure. */
bool case_field_value_valid(const struct taxonomy_field *f, str value);
/*
 * Checks them for a case of that service and category; with `whole`, that required ones are there,
 * too. Values come out redacted. E_API with InvalidParameterValueException.
 */
MUST_USE int case_fields_check(struct req *rq, str service, str category, struct case_field *v,
			       size_t n, bool whole);
/* Writes checked ones. */
MUST_USE int case_fields_put(struct req *rq, const struct case_row *row, const struct case_field *v,
			     size_t n);
/* Those the caller may see, by code. */
MUST_USE int case_fields_load(struct req *rq, const struct case_row *row, struct case_field **ret,
			      size_t *ret_n);

#endif
