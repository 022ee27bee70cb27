/* SPDX-License-Identifier: Apache-2.0 */
#include "case-field.h"

#include "case-private.h"
#include "errors.h"
#include "plan-gate.h"

#define VALUE_MAX 2000 /* characters, as the model says */
#define NUMBER_MAX 30  /* characters */

#define INVALID(rq, ...) api_fail((rq), ERR_INVALID_PARAMETER_VALUE_EXCEPTION, __VA_ARGS__)

/* -12.5: a sign, digits, a point with digits behind it. */
static bool number_valid(str s)
{
	size_t digits = 0;
	bool point = false;

	if (s.n && s.p[0] == '-')
		s = str_slice(s, 1, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9') {
			digits++;
			continue;
		}
		if (s.p[i] != '.' || point || !digits || i + 1 == s.n)
			return false;
		point = true;
	}
	return digits && s.n <= NUMBER_MAX;
}

bool case_field_value_valid(const struct taxonomy_field *f, str value)
{
	switch (f->type) {
	case FIELD_NUMBER:
		return number_valid(value);
	case FIELD_BOOL:
		return str_eq(value, S("true")) || str_eq(value, S("false"));
	case FIELD_CHOICE:
		for (size_t i = 0; i < f->choice_count; i++) {
			if (str_eq(f->choices[i], value))
				return true;
		}
		return false;
	default:
		return value.n > 0;
	}
}

/* What a value has to look like, for people. */
static str wanted(struct arena *a, const struct taxonomy_field *f)
{
	str all = f->type == FIELD_NUMBER ? S("a number")
		  : f->type == FIELD_BOOL ? S("true or false")
		  : f->type == FIELD_TEXT ? S("a text")
					  : S("one of");

	for (size_t i = 0; f->type == FIELD_CHOICE && i < f->choice_count; i++)
		all = str_fmt(a, "%.*s%s %.*s", STR_ARG(all), i ? "," : "", STR_ARG(f->choices[i]));
	return all;
}

static int check_one(struct req *rq, str service, str category, struct case_field *v)
{
	const struct taxonomy_field *f = taxonomy_field_find(rq->app->taxonomy, v->field);

	if (!f || !taxonomy_field_applies(f, service, category) ||
	    (!f->customer_visible && !req_is_staff(rq)))
		return INVALID(rq, "Cases like this have no field %.*s.", STR_ARG(v->field));
	if (!v->value.n && f->required)
		return INVALID(rq, "The field %.*s is needed.", STR_ARG(v->field));
	if (v->value.n && !case_field_value_valid(f, v->value))
		return INVALID(rq, "The field %.*s is %.*s.", STR_ARG(v->field),
			       STR_ARG(wanted(rq->arena, f)));
	v->value = case_clean_text(rq, v->value, VALUE_MAX);
	return 0;
}

static bool given(const struct case_field *v, size_t n, str field)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(v[i].field, field))
			return v[i].value.n > 0;
	}
	return false;
}

int case_fields_check(struct req *rq, str service, str category, struct case_field *v, size_t n,
		      bool whole)
{
	const struct taxonomy *t = rq->app->taxonomy;

	for (size_t i = 0; i < n; i++) {
		int r = check_one(rq, service, category, &v[i]);

		if (r < 0)
			return r;
	}
	for (size_t i = 0; whole && i < t->field_count; i++) {
		const struct taxonomy_field *f = &t->fields[i];

		if (f->required && taxonomy_field_applies(f, service, category) &&
		    !given(v, n, f->code))
			return INVALID(rq, "The field %.*s is needed.", STR_ARG(f->code));
	}
	return 0;
}

int case_fields_put(struct req *rq, const struct case_row *row, const struct case_field *v,
		    size_t n)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < n; i++) {
		const struct sql_field_put_in put = {row->account, row->case_id, v[i].field,
						     v[i].value};
		const struct sql_field_delete_in delete = {row->account, row->case_id, v[i].field};

		r = v[i].value.n ? sql_field_put(rq->tx, &put) : sql_field_delete(rq->tx, &delete);
	}
	return r < 0 ? r : 0;
}

int case_fields_load(struct req *rq, const struct case_row *row, struct case_field **ret,
		     size_t *ret_n)
{
	struct sql_field_list_rows rows = {0};
	int r;

	*ret = NULL;
	*ret_n = 0;
	/* a vocabulary without fields spares everybody the statement */
	if (!rq->app->taxonomy->field_count)
		return 0;
	r = sql_field_list_all(rq->tx, &(struct sql_field_list_in){row->account, row->case_id},
			       &rows);
	if (r < 0)
		return r;
	*ret = ARENA_ARRAY(rq->arena, struct case_field, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct taxonomy_field *f =
			taxonomy_field_find(rq->app->taxonomy, rows.v[i].field);

		if (!req_is_staff(rq) && (!f || !f->customer_visible))
			continue;
		(*ret)[(*ret_n)++] = (struct case_field){rows.v[i].field, rows.v[i].value};
	}
	return 0;
}
