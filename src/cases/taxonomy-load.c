/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the vocabulary of cases. Every file is read into the same build: what
 * it names replaces the entry of the same code, everything else is added. When
 * all files are read the whole is checked once, so that a file may rely on an
 * earlier one.
 */
#include "taxonomy.h"

#include "arena.h"
#include "map.h"
#include "yaml-doc.h"

#define CODE_MAX 64

struct build {
	struct arena *arena;
	struct yproblems problems;
	VEC(struct taxonomy_service) services;
	VEC(struct taxonomy_issue_type) issue_types;
	VEC(struct taxonomy_severity) severities;
	VEC(struct taxonomy_language) languages;
	VEC(str) communication_types;
	VEC(struct taxonomy_field) fields;
	VEC(struct taxonomy_category) categories; /* shared names by code */
	VEC(struct taxonomy_category) generic;    /* of services that list none */
	struct map *service_index;                /* code -> index + 1 */
	str default_language, default_issue_type, default_service, default_category,
		default_severity;
};

static bool code_valid(str s)
{
	if (!s.n || s.n > CODE_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return true;
}

/* A code; absent after a problem. */
static str read_code(struct build *b, const struct ynode *n)
{
	str code;

	if (!n || !ynode_str(&b->problems, n, &code))
		return (str){0};
	if (!code_valid(code)) {
		yproblem_add(&b->problems, n, S("use letters, digits, - and _, at most 64"),
			     "is no code");
		return (str){0};
	}
	return code;
}

/* A text, then in the default language, or a map of language to text. */
static struct taxonomy_names read_names(struct build *b, const struct ynode *n)
{
	VEC(struct taxonomy_name) v = {0};
	struct taxonomy_name *name;

	if (!n)
		return (struct taxonomy_names){0};
	if (n->kind != YNODE_MAP) {
		name = VEC_ADD(b->arena, &v);
		name->language = b->default_language.p ? b->default_language : S("en");
		DISCARD("the problem is noted, the text then absent",
			ynode_str(&b->problems, n, &name->text));
	} else {
		for (size_t i = 0; i < n->n; i++) {
			name = VEC_ADD(b->arena, &v);
			name->language = n->keys[i];
			DISCARD("the problem is noted, the text then absent",
				ynode_str(&b->problems, n->items[i], &name->text));
		}
	}
	return (struct taxonomy_names){v.v, v.n};
}

static struct taxonomy_category *shared_category(struct build *b, str code)
{
	for (size_t i = 0; i < b->categories.n; i++) {
		if (str_eq(b->categories.v[i].code, code))
			return &b->categories.v[i];
	}
	return NULL;
}

static struct taxonomy_category read_category(struct build *b, const struct ynode *n)
{
	struct taxonomy_category c = {0};
	struct ymap m;

	if (n->kind == YNODE_SCALAR) {
		const struct taxonomy_category *shared;

		c.code = read_code(b, n);
		shared = c.code.p ? shared_category(b, c.code) : NULL;
		if (shared)
			c = *shared;
		else if (c.code.p)
			yproblem_add(&b->problems, n,
				     S("name it under categories, or write {code: ..., name: ...}"),
				     "has no name");
		return c;
	}
	if (!ymap_open(&m, &b->problems, n))
		return c;
	c.code = read_code(b, ymap_need(&m, "code", "give the category a code"));
	c.names = read_names(b, ymap_need(&m, "name", "give the category a name"));
	c.third_party = ymap_opt_bool(&m, "third_party", false);
	ymap_close(&m);
	return c;
}

static void read_category_list(struct build *b, const struct ynode *n,
			       const struct taxonomy_category **ret, size_t *ret_n)
{
	VEC(struct taxonomy_category) v = {0};

	*ret = NULL;
	*ret_n = 0;
	if (!ynode_is(&b->problems, n, YNODE_LIST))
		return;
	if (!n->n)
		yproblem_add(&b->problems, n, S("list one at least"), "is empty");
	for (size_t i = 0; i < n->n; i++) {
		struct taxonomy_category c = read_category(b, n->items[i]);

		for (size_t k = 0; k < v.n; k++) {
			if (c.code.p && str_eq(v.v[k].code, c.code))
				yproblem_add(&b->problems, n->items[i], S("remove one of them"),
					     "is there twice");
		}
		*VEC_ADD(b->arena, &v) = c;
	}
	*ret = v.v;
	*ret_n = v.n;
}

static struct taxonomy_service *service_slot(struct build *b, str code)
{
	uintptr_t at = (uintptr_t)map_find(b->service_index, code);
	struct taxonomy_service *s;

	if (at)
		return &b->services.v[at - 1];
	s = VEC_ADD(b->arena, &b->services);
	map_put(b->service_index, code, (void *)(uintptr_t)b->services.n);
	return s;
}

static void read_service(struct build *b, const struct ynode *n)
{
	struct taxonomy_service s = {0};
	struct ynode *categories;
	struct ymap m;

	if (!ymap_open(&m, &b->problems, n))
		return;
	s.code = read_code(b, ymap_need(&m, "code", "give the service a code"));
	s.names = read_names(b, ymap_need(&m, "name", "give the service a name"));
	s.issue_type = ymap_opt_str(&m, "issue_type");
	categories = ymap_get(&m, "categories");
	if (categories)
		read_category_list(b, categories, &s.categories, &s.category_count);
	ymap_close(&m);
	if (s.code.p)
		*service_slot(b, s.code) = s;
}

static void read_services(struct build *b, const struct ynode *n)
{
	VEC(str) seen = {0};

	if (!n || !ynode_is(&b->problems, n, YNODE_LIST))
		return;
	for (size_t i = 0; i < n->n; i++) {
		const struct ynode *code =
			n->items[i]->kind == YNODE_MAP ? ynode_find(n->items[i], S("code")) : NULL;

		for (size_t k = 0; code && k < seen.n; k++) {
			if (str_eq(seen.v[k], code->text))
				yproblem_add(&b->problems, code, S("remove one of them"),
					     "is there twice in this file");
		}
		if (code)
			*VEC_ADD(b->arena, &seen) = code->text;
		read_service(b, n->items[i]);
	}
}

static void remove_services(struct build *b, const struct ynode *n)
{
	str *codes;
	size_t count;

	if (!n || !ynode_str_list(&b->problems, n, &codes, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		bool all = str_eq(codes[i], S("*")), found = all;

		for (size_t k = 0; k < b->services.n; k++) {
			struct taxonomy_service *s = &b->services.v[k];

			if (!all && !str_eq(s->code, codes[i]))
				continue;
			if (s->code.p)
				map_remove(b->service_index, s->code);
			found = true;
			*s = (struct taxonomy_service){0};
		}
		if (!found)
			yproblem_add(&b->problems, n->kind == YNODE_LIST ? n->items[i] : n,
				     S("take it off this list"), "is no service");
	}
}

static void read_categories(struct build *b, const struct ynode *n)
{
	if (!n || !ynode_is(&b->problems, n, YNODE_MAP))
		return;
	for (size_t i = 0; i < n->n; i++) {
		struct taxonomy_category *c = shared_category(b, n->keys[i]);

		if (!code_valid(n->keys[i]))
			yproblem_add(&b->problems, n->items[i],
				     S("use letters, digits, - and _, at most 64"),
				     "has a key that is no code");
		if (!c)
			c = VEC_ADD(b->arena, &b->categories);
		*c = (struct taxonomy_category){
			.code = n->keys[i],
			.names = read_names(b, n->items[i]),
		};
	}
}

static void read_issue_type(struct build *b, const struct ynode *n)
{
	struct taxonomy_issue_type v = {0}, *slot = NULL;
	struct ymap m;

	if (!ymap_open(&m, &b->problems, n))
		return;
	v.code = read_code(b, ymap_need(&m, "code", "give it a code"));
	v.feature = ymap_str(&m, "feature", "name the entitlement that allows such cases");
	v.creatable_by_api = ymap_opt_bool(&m, "creatable_by_api", true);
	v.names = read_names(b, ymap_need(&m, "name", "give it a name"));
	ymap_close(&m);
	for (size_t i = 0; i < b->issue_types.n; i++) {
		if (str_eq(b->issue_types.v[i].code, v.code))
			slot = &b->issue_types.v[i];
	}
	if (!slot)
		slot = VEC_ADD(b->arena, &b->issue_types);
	*slot = v;
}

static void read_severity(struct build *b, const struct ynode *n)
{
	struct taxonomy_severity v = {0}, *slot = NULL;
	struct ynode *console;
	struct ymap m;

	if (!ymap_open(&m, &b->problems, n))
		return;
	v.code = read_code(b, ymap_need(&m, "code", "give it a code"));
	v.names = read_names(b, ymap_need(&m, "name", "give it a name"));
	console = ymap_get(&m, "console_name");
	v.console_names = console ? read_names(b, console) : v.names;
	ymap_close(&m);
	for (size_t i = 0; i < b->severities.n; i++) {
		if (str_eq(b->severities.v[i].code, v.code))
			slot = &b->severities.v[i];
	}
	if (!slot)
		slot = VEC_ADD(b->arena, &b->severities);
	*slot = v;
}

static void read_language(struct build *b, const struct ynode *n)
{
	struct taxonomy_language v = {0}, *slot = NULL;
	struct ymap m;

	if (!ymap_open(&m, &b->problems, n))
		return;
	v.code = read_code(b, ymap_need(&m, "code", "give it a code"));
	v.language = ymap_str(&m, "language", "name it in English capitals, like ENGLISH");
	v.display = ymap_str(&m, "display", "say how it is shown");
	ymap_close(&m);
	for (size_t i = 0; i < b->languages.n; i++) {
		if (str_eq(b->languages.v[i].code, v.code))
			slot = &b->languages.v[i];
	}
	if (!slot)
		slot = VEC_ADD(b->arena, &b->languages);
	*slot = v;
}

static enum taxonomy_field_type read_field_type(struct build *b, const struct ynode *n)
{
	str code;

	if (!n || !ynode_str(&b->problems, n, &code))
		return FIELD_TEXT;
	for (int i = 0; i < FIELD_TYPE_COUNT; i++) {
		if (str_eq(code, taxonomy_field_type_code((enum taxonomy_field_type)i)))
			return (enum taxonomy_field_type)i;
	}
	yproblem_add(&b->problems, n, S("write text, number, choice or bool"),
		     "is no type of a field");
	return FIELD_TEXT;
}

static void read_codes(struct build *b, struct ymap *m, const char *key, const str **ret,
		       size_t *ret_n)
{
	struct ynode *n = ymap_get(m, key);
	str *v = NULL;

	*ret_n = 0;
	if (n && !ynode_str_list(&b->problems, n, &v, ret_n))
		*ret_n = 0;
	*ret = v;
}

static void read_field(struct build *b, const struct ynode *n)
{
	struct taxonomy_field v = {0}, *slot = NULL;
	struct ymap m;

	if (!ymap_open(&m, &b->problems, n))
		return;
	v.code = read_code(b, ymap_need(&m, "code", "give it a code"));
	v.names = read_names(b, ymap_need(&m, "name", "give it a name"));
	v.type = read_field_type(b, ymap_need(&m, "type", "say text, number, choice or bool"));
	v.required = ymap_opt_bool(&m, "required", false);
	v.customer_visible = ymap_opt_bool(&m, "customer_visible", true);
	read_codes(b, &m, "choices", &v.choices, &v.choice_count);
	read_codes(b, &m, "services", &v.services, &v.service_count);
	read_codes(b, &m, "categories", &v.categories, &v.category_count);
	if ((v.type == FIELD_CHOICE) != (v.choice_count > 0))
		yproblem_add(&b->problems, n, S("list them for type choice, and only there"),
			     "choices do not fit its type");
	if (v.required && !v.customer_visible)
		yproblem_add(&b->problems, n, S("show it to customers, or do not require it"),
			     "is required of those who cannot see it");
	ymap_close(&m);
	for (size_t i = 0; i < b->fields.n; i++) {
		if (str_eq(b->fields.v[i].code, v.code))
			slot = &b->fields.v[i];
	}
	if (!slot)
		slot = VEC_ADD(b->arena, &b->fields);
	*slot = v;
}

static void read_each(struct build *b, const struct ynode *n,
		      void (*read)(struct build *b, const struct ynode *n))
{
	if (!n || !ynode_is(&b->problems, n, YNODE_LIST))
		return;
	for (size_t i = 0; i < n->n; i++)
		read(b, n->items[i]);
}

static void take(str *slot, str value)
{
	if (value.p)
		*slot = value;
}

static void read_defaults(struct build *b, const struct ynode *n)
{
	struct ymap m;

	if (!n || !ymap_open(&m, &b->problems, n))
		return;
	take(&b->default_issue_type, ymap_opt_str(&m, "issue_type"));
	take(&b->default_language, ymap_opt_str(&m, "language"));
	take(&b->default_service, ymap_opt_str(&m, "service"));
	take(&b->default_category, ymap_opt_str(&m, "category"));
	take(&b->default_severity, ymap_opt_str(&m, "severity"));
	ymap_close(&m);
}

static void read_communication_types(struct build *b, const struct ynode *n)
{
	str *v;
	size_t count;

	if (!n || !ynode_str_list(&b->problems, n, &v, &count))
		return;
	b->communication_types.n = 0;
	for (size_t i = 0; i < count; i++)
		*VEC_ADD(b->arena, &b->communication_types) = v[i];
}

static void read_generic(struct build *b, const struct ynode *n)
{
	const struct taxonomy_category *v;
	size_t count;

	if (!n)
		return;
	read_category_list(b, n, &v, &count);
	b->generic.n = 0;
	for (size_t i = 0; i < count; i++)
		*VEC_ADD(b->arena, &b->generic) = v[i];
}

static void read_file(struct build *b, const struct taxonomy_file *f)
{
	struct ynode *root = yaml_read(&b->problems, f->text);
	struct ymap m;

	if (!root || !ymap_open(&m, &b->problems, root))
		return;
	DISCARD("the name is for people", ymap_opt_str(&m, "name"));
	read_defaults(b, ymap_get(&m, "defaults"));
	read_each(b, ymap_get(&m, "languages"), read_language);
	read_communication_types(b, ymap_get(&m, "communication_types"));
	read_each(b, ymap_get(&m, "issue_types"), read_issue_type);
	read_each(b, ymap_get(&m, "severities"), read_severity);
	read_categories(b, ymap_get(&m, "categories"));
	read_generic(b, ymap_get(&m, "generic_categories"));
	remove_services(b, ymap_get(&m, "remove_services"));
	read_services(b, ymap_get(&m, "services"));
	read_each(b, ymap_get(&m, "fields"), read_field);
	ymap_close(&m);
}

/* Drops removed services, gives the others what they left out, and sorts by code. */
static void finish_services(struct build *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->services.n; i++) {
		struct taxonomy_service s = b->services.v[i];
		size_t at = n;

		if (!s.code.p)
			continue;
		if (!s.issue_type.p)
			s.issue_type = b->default_issue_type;
		if (!s.category_count) {
			s.categories = b->generic.v;
			s.category_count = b->generic.n;
		}
		while (at > 0 && str_cmp(b->services.v[at - 1].code, s.code) > 0) {
			b->services.v[at] = b->services.v[at - 1];
			at--;
		}
		b->services.v[at] = s;
		n++;
	}
	b->services.n = n;
}

static void check_default(struct build *b, const char *what, str code, bool known)
{
	if (!known)
		yproblem_add(&b->problems, NULL, S("choose one of those that the file lists"),
			     "defaults.%s: \"%.*s\" does not exist", what, STR_ARG(code));
}

static void check(struct build *b, const struct taxonomy *t)
{
	const struct taxonomy_service *s = taxonomy_service_find(t, t->default_service);

	check_default(b, "language", t->default_language,
		      taxonomy_language_find(t, t->default_language));
	check_default(b, "issue_type", t->default_issue_type,
		      taxonomy_issue_type_find(t, t->default_issue_type));
	check_default(b, "severity", t->default_severity,
		      taxonomy_severity_find(t, t->default_severity));
	check_default(b, "service", t->default_service, s);
	if (s)
		check_default(b, "category", t->default_category,
			      taxonomy_category_find(s, t->default_category));
	for (size_t i = 0; i < t->service_count; i++) {
		if (!taxonomy_issue_type_find(t, t->services[i].issue_type))
			yproblem_add(&b->problems, NULL, S("choose one of issue_types"),
				     "service %.*s: issue_type \"%.*s\" does not exist",
				     STR_ARG(t->services[i].code),
				     STR_ARG(t->services[i].issue_type));
		if (!t->services[i].category_count)
			yproblem_add(&b->problems, NULL, S("list some, or generic_categories"),
				     "service %.*s has no categories",
				     STR_ARG(t->services[i].code));
	}
	for (size_t i = 0; i < t->field_count; i++) {
		const struct taxonomy_field *f = &t->fields[i];

		for (size_t k = 0; k < f->service_count; k++) {
			if (!taxonomy_service_find(t, f->services[k]))
				yproblem_add(&b->problems, NULL, S("choose one of services"),
					     "field %.*s: service \"%.*s\" does not exist",
					     STR_ARG(f->code), STR_ARG(f->services[k]));
		}
	}
	if (!t->communication_type_count)
		yproblem_add(&b->problems, NULL, S("list one at least, for example web"),
			     "communication_types is empty");
}

static void hand_over(struct build *b, struct taxonomy *t)
{
	t->services = b->services.v;
	t->service_count = b->services.n;
	t->issue_types = b->issue_types.v;
	t->issue_type_count = b->issue_types.n;
	for (size_t i = 0; i < b->severities.n; i++)
		b->severities.v[i].rank = (int)i;
	t->severities = b->severities.v;
	t->severity_count = b->severities.n;
	t->languages = b->languages.v;
	t->language_count = b->languages.n;
	t->communication_types = b->communication_types.v;
	t->communication_type_count = b->communication_types.n;
	t->fields = b->fields.v;
	t->field_count = b->fields.n;
	t->default_language = b->default_language;
	t->default_issue_type = b->default_issue_type;
	t->default_service = b->default_service;
	t->default_category = b->default_category;
	t->default_severity = b->default_severity;
}

int taxonomy_new(const struct taxonomy_file *files, size_t n, struct taxonomy **ret, char **reterr)
{
	struct taxonomy *t = MEM_NEW(struct taxonomy);
	struct arena *tree CLEANUP(arena_freep) = arena_new();
	struct build b = {0};

	t->arena = arena_new();
	b.arena = t->arena;
	b.service_index = map_new();
	yproblems_init(&b.problems, tree, n ? files[0].name : S("taxonomy"));
	b.problems.texts = t->arena;
	for (size_t i = 0; i < n; i++) {
		b.problems.file = files[i].name;
		read_file(&b, &files[i]);
	}
	if (!b.problems.n) {
		finish_services(&b);
		hand_over(&b, t);
		check(&b, t);
	}
	map_free(b.service_index, NULL);
	if (b.problems.n) {
		str text = yproblems_print(&b.problems, t->arena);

		*reterr = mem_copy_text(text.p, text.n);
		taxonomy_free(t);
		return E_SYNTAX;
	}
	*ret = t;
	return 0;
}
