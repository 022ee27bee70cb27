/* SPDX-License-Identifier: Apache-2.0 */
/* What handlers of our own service share about cases. */
#ifndef CASES_CASE_API_H
#define CASES_CASE_API_H

#include "case.h"

struct case_field;
struct mainstay_case_field_value_list;
struct mainstay_case_summary;

/*
 * The case that a writing operation of the customer's side works on, by case id or display id. For
 * staff, who act for the account, its lock is taken and the audit record names it. E_API with
 * ResourceNotFoundException when the caller sees no such case.
 */
MUST_USE int case_open_for_customer(struct req *rq, str id, struct case_row *ret);
/* As answers show it. */
MUST_USE int case_show(struct req *rq, const struct case_row *row,
		       struct mainstay_case_summary **ret);
/* Fields of a request, and for an answer. */
struct case_field *case_fields_of(struct req *rq, const struct mainstay_case_field_value_list *v);
MUST_USE int case_fields_show(struct req *rq, const struct case_row *row,
			      struct mainstay_case_field_value_list *ret);

#endif
