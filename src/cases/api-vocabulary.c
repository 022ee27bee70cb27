/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Support API's operations that tell what a case can be: services,
 * severities and languages; ways to talk are in api-options.c. All answers
 * reflect the caller's plan, and none reads the database.
 */
#include "case-private.h"
#include "errors.h"
#include "identity.h"
#include "plan-gate.h"
#include "support.h"

static int invalid(struct req *rq, const char *what)
{
	return api_fail(rq, ERR_INVALID_PARAMETER_VALUE_EXCEPTION, "Invalid %s", what);
}

/* The language asked for, or the default. */
static int read_language(struct req *rq, str code, str *ret)
{
	const struct taxonomy *t = rq->app->taxonomy;

	*ret = code.p ? code : t->default_language;
	return taxonomy_language_find(t, *ret) ? 0 : invalid(rq, "language");
}

static bool asked_for(const struct support_service_code_list *codes, str code)
{
	for (size_t i = 0; i < codes->n; i++) {
		if (str_eq(codes->v[i], code))
			return true;
	}
	return !codes->n;
}

int op_support_describe_services(struct req *rq, const struct support_describe_services_request *in,
				 struct support_describe_services_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_service) services = {0};
	const struct plan *plan;
	str language;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = read_language(rq, in->language, &language);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->service_count; i++) {
		const struct taxonomy_service *s = &t->services[i];
		VEC(struct support_category) categories = {0};

		if (!asked_for(&in->service_code_list, s->code))
			continue;
		for (size_t k = 0; k < s->category_count; k++) {
			const struct taxonomy_category *c = &s->categories[k];

			if (!case_category_visible(plan, s, c))
				continue;
			*VEC_ADD(rq->arena, &categories) = (struct support_category){
				c->code, taxonomy_name_in(t, &c->names, language)};
		}
		if (categories.n)
			*VEC_ADD(rq->arena, &services) = (struct support_service){
				.code = s->code,
				.name = taxonomy_name_in(t, &s->names, language),
				.categories = {categories.v, categories.n},
			};
	}
	out->services.v = list_some(services.v);
	out->services.n = services.n;
	return 0;
}

int op_support_describe_severity_levels(struct req *rq,
					const struct support_describe_severity_levels_request *in,
					struct support_describe_severity_levels_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_severity_level) levels = {0};
	const struct plan *plan;
	str language;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = read_language(rq, in->language, &language);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->severity_count; i++) {
		const struct taxonomy_severity *s = &t->severities[i];

		if (plan_severity_allowed(plan, s->code))
			*VEC_ADD(rq->arena, &levels) = (struct support_severity_level){
				s->code, taxonomy_name_in(t, &s->names, language)};
	}
	out->severity_levels.v = list_some(levels.v);
	out->severity_levels.n = levels.n;
	return 0;
}

int case_check_topic(struct req *rq, const struct plan *plan, str issue_type, str service,
		     str category)
{
	const struct taxonomy *t = rq->app->taxonomy;
	const struct taxonomy_issue_type *kind = taxonomy_issue_type_find(t, issue_type);
	const struct taxonomy_service *s = taxonomy_service_find(t, service);
	const struct taxonomy_category *c = s ? taxonomy_category_find(s, category) : NULL;

	if (!kind)
		return invalid(rq, "issue type");
	if (!s)
		return invalid(rq, "service code");
	if (!c || !case_category_visible(plan, s, c))
		return invalid(rq, "category code");
	return 0;
}

int op_support_describe_supported_languages(
	struct req *rq, const struct support_describe_supported_languages_request *in,
	struct support_describe_supported_languages_response *out)
{
	const struct taxonomy *t = rq->app->taxonomy;
	VEC(struct support_supported_language) languages = {0};
	const struct plan_calendar *hours;
	const struct plan *plan;
	int r = plan_of_caller(rq, &plan);

	if (r >= 0)
		r = case_check_topic(rq, plan, in->issue_type, in->service_code, in->category_code);
	if (r < 0)
		return r;
	for (size_t i = 0; i < t->language_count; i++) {
		const struct taxonomy_language *l = &t->languages[i];

		if (plan_language(plan, in->issue_type, l->code, &hours) != LANGUAGE_UNAVAILABLE)
			*VEC_ADD(rq->arena, &languages) = (struct support_supported_language){
				l->code, l->language, l->display};
	}
	out->supported_languages.v = list_some(languages.v);
	out->supported_languages.n = languages.n;
	return 0;
}
