/* SPDX-License-Identifier: Apache-2.0 */
#include "taxonomy.h"

#include <stdio.h>

#include "test.h"

#define FILE_BYTES_MAX (1 << 20)

/* A file of the source tree. */
static struct taxonomy_file source_file(struct test *t, const char *path)
{
	FILE *f = fopen(str_c(t->arena, str_fmt(t->arena, "%s/%s", SOURCE_ROOT, path)), "r");
	char *bytes = arena_alloc(t->arena, FILE_BYTES_MAX);
	size_t n;

	expect(f);
	n = fread(bytes, 1, FILE_BYTES_MAX, f);
	fclose(f);
	expect(n < FILE_BYTES_MAX);
	return (struct taxonomy_file){str_from(path), {bytes, n}};
}

static struct taxonomy *load(struct test *t, const struct taxonomy_file *files, size_t n)
{
	struct taxonomy *v;
	char *err;

	if (taxonomy_new(files, n, &v, &err) < 0) {
		str text = str_dup(t->arena, str_from(err));

		mem_free(err);
		test_fail(__FILE__, __LINE__, "%.*s", STR_ARG(text));
	}
	return v;
}

static void load_fails(struct test *t, str text, const char *message)
{
	struct taxonomy_file file = {S("x.yaml"), text};
	struct taxonomy *v;
	char *err;
	str said;

	expect_err(taxonomy_new(&file, 1, &v, &err), E_SYNTAX);
	said = str_dup(t->arena, str_from(err));
	mem_free(err);
	if (!str_contains(said, str_from(message)))
		test_fail(__FILE__, __LINE__, "\"%.*s\" lacks \"%s\"", STR_ARG(said), message);
}

TEST(the_shipped_vocabulary_is_whole)
{
	struct taxonomy_file file = source_file(t, "catalog/taxonomy.yaml");
	struct taxonomy *v = load(t, &file, 1);
	const struct taxonomy_service *s;

	expect_eq(v->service_count, 272);
	expect_eq(v->severity_count, 5);
	expect_eq(v->language_count, 8);
	expect_eq(v->communication_type_count, 3);
	expect_eq(v->issue_type_count, 3);
	for (size_t i = 1; i < v->service_count; i++)
		expect(str_cmp(v->services[i - 1].code, v->services[i].code) < 0);
	s = taxonomy_service_find(v, S("general-info"));
	expect(s);
	expect_str(s->issue_type, S("customer-service"));
	expect_str(taxonomy_name_in(v, &s->names, S("en")), S("General Info and Getting Started"));
	expect(taxonomy_category_find(s, S("using-aws")));
	expect_str(taxonomy_default_category(v, s)->code, S("other"));
	s = taxonomy_service_find(v, S("amazon-virtual-private-cloud"));
	expect_str(taxonomy_default_category(v, s)->code, S("apis"));
	s = taxonomy_service_find(v, S("zocalo"));
	expect_eq(s->category_count, 4);
	expect(!taxonomy_service_find(v, S("amazon-ec2")));
	taxonomy_free(v);
}

TEST(codes_of_the_reference_are_there)
{
	static const char *const codes[][2] = {{"customer-account", "other-account-issues"},
					       {"billing", "other-billing-questions"},
					       {"support-api", "other"},
					       {"comprehend", "api"},
					       {"amazon-dynamodb", "general-guidance"},
					       {"service-limit-increase", "other"}};
	struct taxonomy_file file = source_file(t, "catalog/taxonomy.yaml");
	struct taxonomy *v = load(t, &file, 1);

	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		const struct taxonomy_service *s = taxonomy_service_find(v, str_from(codes[i][0]));

		expect(s && taxonomy_category_find(s, str_from(codes[i][1])));
	}
	expect(!taxonomy_issue_type_find(v, S("service-limit-increase"))->creatable_by_api);
	expect_str(taxonomy_issue_type_find(v, S("technical"))->feature, S("technical-cases"));
	taxonomy_free(v);
}

TEST(names_are_given_in_the_language_asked_for)
{
	struct taxonomy_file file = source_file(t, "catalog/taxonomy.yaml");
	struct taxonomy *v = load(t, &file, 1);
	const struct taxonomy_severity *low = taxonomy_severity_find(v, S("low"));

	expect_eq(low->rank, 0);
	expect_eq(taxonomy_severity_find(v, S("critical"))->rank, 4);
	expect_str(taxonomy_name_in(v, &low->names, S("en")), S("Low"));
	expect_str(taxonomy_name_in(v, &low->names, S("fr")), S("Faible"));
	/* a language without a name falls back to the default one */
	expect_str(taxonomy_name_in(v, &low->console_names, S("fr")), S("General guidance"));
	expect_str(taxonomy_name_in(v, &low->names, (str){0}), S("Low"));
	taxonomy_free(v);
}

TEST(a_provider_puts_its_own_services_beside_the_preset)
{
	struct taxonomy_file files[2] = {source_file(t, "catalog/taxonomy.yaml"),
					 source_file(t, "docs/examples/taxonomy-acme.yaml")};
	struct taxonomy *v = load(t, files, 2);
	const struct taxonomy_service *s = taxonomy_service_find(v, S("acme-object-store"));

	expect_eq(v->service_count, 272 - 2 + 2);
	expect(s);
	expect_str(s->issue_type, S("technical"));
	expect_str(taxonomy_name_in(v, &s->names, S("zh")), S("Acme 对象存储"));
	expect_str(taxonomy_name_in(v, &taxonomy_category_find(s, S("capacity"))->names, S("en")),
		   S("Capacity"));
	expect_str(v->default_service, S("acme-object-store"));
	expect_str(v->default_severity, S("low"));
	expect(!taxonomy_service_find(v, S("service-braket")));
	s = taxonomy_service_find(v, S("amazon-simple-storage-service"));
	expect_str(taxonomy_name_in(v, &s->names, S("en")), S("Acme S3 Gateway"));
	expect_eq(s->category_count, 4);
	taxonomy_free(v);
}

#define HEAD                                                                                       \
	"languages: [{code: en, language: ENGLISH, display: ENGLISH}]\n"                           \
	"communication_types: [web]\n"                                                             \
	"issue_types: [{code: technical, feature: technical-cases, name: Technical}]\n"            \
	"severities: [{code: low, name: Low}]\n"                                                   \
	"categories: {other: Other}\n"
#define DEFAULTS                                                                                   \
	"defaults: {issue_type: technical, language: en, service: a, category: other, "            \
	"severity: low}\n"
#define SERVICES "services: [{code: a, name: A, categories: [other]}]\n"

TEST(the_smallest_vocabulary)
{
	struct taxonomy_file file = {S("x.yaml"), S(HEAD DEFAULTS SERVICES)};
	struct taxonomy *v = load(t, &file, 1);

	expect_eq(v->service_count, 1);
	expect_str(taxonomy_name_in(v, &v->severities[0].console_names, S("en")), S("Low"));
	taxonomy_free(v);
}

TEST(everything_that_does_not_fit_is_named)
{
	load_fails(t, S("services: ["), "x.yaml:");
	load_fails(t, S(HEAD DEFAULTS SERVICES "sevices: []\n"), "services");
	load_fails(t, S(HEAD SERVICES), "defaults.language");
	load_fails(t, S(HEAD DEFAULTS), "defaults.service: \"a\" does not exist");
	load_fails(t, S(HEAD DEFAULTS "services: [{code: a, name: A, categories: [nope]}]\n"),
		   "has no name");
	load_fails(t, S(HEAD DEFAULTS "services: [{code: a, name: A}]\n"), "has no categories");
	load_fails(t, S(HEAD DEFAULTS "services: [{code: a b, name: A, categories: [other]}]\n"),
		   "is no code");
	load_fails(t, S(HEAD DEFAULTS "services: [{name: A, categories: [other]}]\n"), "code");
	load_fails(t,
		   S(HEAD DEFAULTS
		     "services: [{code: a, name: A, issue_type: x, categories: [other]}]\n"),
		   "issue_type \"x\" does not exist");
	load_fails(t,
		   S(HEAD DEFAULTS "services: [{code: a, name: A, categories: [other, other]}]\n"),
		   "is there twice");
	load_fails(t,
		   S(HEAD DEFAULTS "services: [{code: a, name: A, categories: [other]}, "
				   "{code: a, name: B, categories: [other]}]\n"),
		   "is there twice in this file");
	load_fails(t, S(HEAD DEFAULTS SERVICES "remove_services: [b]\n"), "is no service");
	load_fails(t,
		   S("communication_types: []\n" DEFAULTS "languages: [{code: en, language: "
		     "ENGLISH, display: ENGLISH}]\n" SERVICES),
		   "x.yaml");
}
