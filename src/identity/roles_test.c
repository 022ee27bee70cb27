/* SPDX-License-Identifier: Apache-2.0 */
/* The roles' file: what it allows, and what it refuses to say. */
#include "roles.h"

#include "arena.h"
#include "buf.h"
#include "embed.h"
#include "operations.h"
#include "test.h"

static struct roles *load_ok(str yaml)
{
	struct roles *r;
	char *why = NULL;

	if (roles_load(yaml, "roles.yaml", api_model.operations, api_model.operation_count, &r,
		       &why) < 0)
		test_fail(__FILE__, __LINE__, "%s", why);
	return r;
}

static void expect_refused(const char *yaml, const char *word)
{
	struct roles *r;
	char *why = NULL;

	expect_err(roles_load(str_from(yaml), "roles.yaml", api_model.operations,
			      api_model.operation_count, &r, &why),
		   E_INVAL);
	if (!why || !strstr(why, word))
		test_fail(__FILE__, __LINE__, "'%s' does not say '%s'", why, word);
	mem_free(why);
}

static bool allows(const struct roles *r, const char *role, int operation)
{
	return role_allows(r, str_from(role), &api_model.operations[operation]);
}

#define HEAD "roles:\n  - code: x\n    side: customer\n    title: X\n    allow: "

TEST(patterns_and_bases_add_up_and_nothing_else_is_allowed)
{
	struct roles *r = load_ok(S("roles:\n"
				    "  - code: small\n"
				    "    side: staff\n"
				    "    title: S\n"
				    "    allow: ['support:Describe*ces', 'mainstay:AddNote']\n"
				    "  - code: more\n"
				    "    side: staff\n"
				    "    title: M\n"
				    "    extends: small\n"
				    "    allow: ['sts:*']\n"));
	enum role_side side;

	expect(allows(r, "small", OP_SUPPORT_DESCRIBE_SERVICES));
	expect(!allows(r, "small", OP_SUPPORT_DESCRIBE_CASES));
	expect(!allows(r, "small", OP_STS_GET_CALLER_IDENTITY));
	expect(allows(r, "small", OP_MAINSTAY_ADD_NOTE));
	expect(allows(r, "more", OP_SUPPORT_DESCRIBE_SERVICES));
	expect(allows(r, "more", OP_STS_GET_CALLER_IDENTITY));
	expect(!allows(r, "mor", OP_STS_GET_CALLER_IDENTITY));
	expect(!allows(r, "", OP_STS_GET_CALLER_IDENTITY));
	expect_ok(role_find(r, S("more"), &side));
	expect_eq(side, ROLE_STAFF);
	expect_err(role_find(r, S("none"), &side), E_NOENT);
	expect_str(role_list(r, ROLE_STAFF, t->arena), S("small, more"));
	expect_str(role_list(r, ROLE_CUSTOMER, t->arena), S(""));
	roles_free(r);
}

TEST(a_star_never_gives_customers_what_is_the_staffs)
{
	struct roles *r = load_ok(S(HEAD "['*']\n"));

	for (size_t i = 0; i < api_model.operation_count; i++)
		expect_eq(role_allows(r, S("x"), &api_model.operations[i]),
			  !api_model.operations[i].staff);
	roles_free(r);
}

TEST(what_a_file_may_not_say)
{
	expect_refused(HEAD "['support:DescribeCase']\n", "did you mean support:DescribeCases");
	expect_refused(HEAD "['nothing:*']\n", "names no operation");
	expect_refused(HEAD "['mainstay:AddNote']\n", "staff only");
	expect_refused(HEAD "[]\n    extends: y\n", "no earlier role");
	expect_refused(HEAD "[]\n  - code: y\n    side: staff\n    title: Y\n    extends: x\n"
			    "    allow: []\n",
		       "same side");
	expect_refused(HEAD "[]\n  - code: x\n    side: staff\n    title: X\n    allow: []\n",
		       "earlier role");
	expect_refused(HEAD "[]\n    alow: []\n", "alow");
	expect_refused("roles:\n  - code: x\n    side: clients\n    title: X\n    allow: []\n",
		       "side");
	expect_refused("roles: {}\n", "roles");
	expect_refused("", "");
}

TEST(every_operation_is_allowed_to_somebody)
{
	struct roles *r = load_ok(embed_find("catalog/roles.yaml"));

	for (size_t i = 0; i < api_model.operation_count; i++) {
		bool any = false;

		for (size_t k = 0; k < roles_count(r); k++)
			any |= role_allows(r, role_at(r, k).code, &api_model.operations[i]);
		if (!any)
			test_fail(__FILE__, __LINE__, "no role may call %.*s",
				  STR_ARG(api_model.operations[i].action));
	}
	roles_free(r);
}

/* tools/rolesdoc.py reads the same file with rules of its own. */
TEST(the_table_of_permissions_is_what_we_decide)
{
	struct roles *r = load_ok(embed_find("catalog/roles.yaml"));
	struct buf CLEANUP(buf_done) table;
	str page;

	buf_init(&table, 1 << 20);
	buf_str(&table, S("| operation |"));
	for (size_t k = 0; k < roles_count(r); k++)
		buf_fmt(&table, " %.*s |", STR_ARG(role_at(r, k).code));
	buf_str(&table, S("\n|---|"));
	for (size_t k = 0; k < roles_count(r); k++)
		buf_str(&table, S("---|"));
	for (size_t i = 0; i < api_model.operation_count; i++) {
		const struct operation *op = &api_model.operations[i];

		buf_fmt(&table, "\n| %.*s |", STR_ARG(op->action));
		for (size_t k = 0; k < roles_count(r); k++)
			buf_str(&table,
				role_allows(r, role_at(r, k).code, op) ? S(" yes |") : S(" - |"));
	}
	buf_char(&table, '\n');
	page = test_file(t, "../../model/gen/permissions.md");
	expect(str_ends(page, buf_get(&table)));
	roles_free(r);
}
