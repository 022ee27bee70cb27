/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file is a list of roles; each has a side and patterns of operations,
 * "service:Name" with '*' for any run of characters:
 *
 *	roles:
 *	  - code: readonly
 *	    side: customer
 *	    title: Reader
 *	    allow: [support:Describe*, sts:GetCallerIdentity]
 *
 * "extends: CODE" starts from what an earlier role of the same side may.
 *
 * A role of the customers never gets an operation that is the staff's only, also
 * not by '*'; naming such a one is an error.
 */
#include "roles.h"

#include <string.h>

#include "arena.h"
#include "buf.h"
#include "operation.h"
#include "yaml-doc.h"

#define ROLES_MAX 64

struct role {
	str code, title;
	enum role_side side;
	bool *may; /* by operation id */
};

struct roles {
	struct arena *arena;
	const struct operation *ops;
	size_t op_count;
	struct role roles[ROLES_MAX];
	size_t n;
};

/* '*' stands for any run of characters. */
static bool matches(str pattern, str text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, from = 0;

	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = t;
		} else if (p < pattern.n && pattern.p[p] == text.p[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

/* Says that a pattern names nothing, with the nearest operation when there is one. */
static void unknown_pattern(struct yproblems *out, const struct roles *r, const struct ynode *node)
{
	str *known = ARENA_ARRAY(out->arena, str, r->op_count + 1);
	str near;

	for (size_t i = 0; i < r->op_count; i++)
		known[i] = r->ops[i].action;
	near = word_suggest(node->text, known, r->op_count);
	if (near.p)
		near = str_fmt(out->arena, "did you mean %.*s?", STR_ARG(near));
	else
		near = S("docs/identity.md lists them");
	yproblem_add(out, node, near, "names no operation");
}

static void allow(struct yproblems *out, struct roles *r, struct role *role,
		  const struct ynode *node)
{
	size_t found = 0, refused = 0;
	str pattern;

	if (!ynode_str(out, node, &pattern))
		return;
	for (size_t i = 0; i < r->op_count; i++) {
		if (!matches(pattern, r->ops[i].action))
			continue;
		if (r->ops[i].staff && role->side == ROLE_CUSTOMER) {
			refused++;
			continue;
		}
		role->may[r->ops[i].id] = true;
		found++;
	}
	if (!found && refused)
		yproblem_add(out, node, S("remove it, or give it to a role of the staff"),
			     "is for the provider's staff only");
	else if (!found)
		unknown_pattern(out, r, node);
}

static const struct role *find(const struct roles *r, str code)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->roles[i].code, code))
			return &r->roles[i];
	return NULL;
}

/* Starts the role from another one's operations. */
static void extend(struct yproblems *out, const struct roles *r, struct role *role,
		   const struct ynode *node)
{
	const struct role *base;
	str code;

	if (!node || !ynode_str(out, node, &code))
		return;
	base = find(r, code);
	if (!base || base->side != role->side) {
		yproblem_add(out, node, S("name a role that stands above this one"),
			     "is no earlier role of the same side");
		return;
	}
	memcpy(role->may, base->may, r->op_count * sizeof(*role->may));
}

static void read_role(struct yproblems *out, struct roles *r, const struct ynode *node)
{
	static const char *const sides[] = {[ROLE_CUSTOMER] = "customer", [ROLE_STAFF] = "staff"};
	struct role *role = &r->roles[r->n];
	const struct ynode *list, *side;
	size_t which = 0;
	struct ymap m;

	if (!ymap_open(&m, out, node))
		return;
	if (r->n == ROLES_MAX) {
		yproblem_add(out, node, S("remove some"), "is one role too many");
		return;
	}
	role->code = ymap_str(&m, "code", "name the role, such as auditor");
	role->title = ymap_str(&m, "title", "say what people call it");
	side = ymap_need(&m, "side", "write customer or staff");
	if (side && ynode_word(out, side, sides, ARRAY_LEN(sides), &which))
		role->side = (enum role_side)which;
	role->may = ARENA_ARRAY(r->arena, bool, r->op_count);
	extend(out, r, role, ymap_get(&m, "extends"));
	list = ymap_need(&m, "allow", "list operations, such as support:Describe*");
	if (list && ynode_is(out, list, YNODE_LIST))
		for (size_t i = 0; i < list->n; i++)
			allow(out, r, role, list->items[i]);
	ymap_close(&m);
	if (find(r, role->code))
		yproblem_add(out, node, S("give one another code"),
			     "has the code of an earlier role");
	role->code = str_dup(r->arena, role->code);
	role->title = str_dup(r->arena, role->title);
	r->n++;
}

static void read_file(struct yproblems *out, struct roles *r, str yaml)
{
	struct ynode *root = yaml_read(out, yaml), *list;
	struct ymap m;

	if (!root || !ymap_open(&m, out, root))
		return;
	list = ymap_need(&m, "roles", "list the roles");
	if (list && ynode_is(out, list, YNODE_LIST))
		for (size_t i = 0; i < list->n; i++)
			read_role(out, r, list->items[i]);
	ymap_close(&m);
}

int roles_load(str yaml, const char *file, const struct operation *ops, size_t op_count,
	       struct roles **ret, char **reterr)
{
	struct arena *CLEANUP(arena_freep) scratch = arena_new();
	struct yproblems out;
	struct roles *r = MEM_NEW(struct roles);

	r->arena = arena_new();
	r->ops = ops;
	r->op_count = op_count;
	yproblems_init(&out, scratch, str_from(file));
	read_file(&out, r, yaml);
	if (out.n) {
		str text = yproblems_print(&out, scratch);
		*reterr = mem_copy_text(text.p, text.n);
		roles_free(r);
		return E_INVAL;
	}
	*ret = r;
	return 0;
}

void roles_free(struct roles *r)
{
	if (!r)
		return;
	arena_free(r->arena);
	mem_free(r);
}

int role_find(const struct roles *r, str code, enum role_side *ret)
{
	const struct role *role = find(r, code);

	if (!role)
		return E_NOENT;
	*ret = role->side;
	return 0;
}

bool role_allows(const struct roles *r, str code, const struct operation *op)
{
	const struct role *role = find(r, code);

	return role && role->may[op->id];
}

str role_list(const struct roles *r, enum role_side side, struct arena *a)
{
	struct buf b;
	str text;

	buf_init(&b, ROLES_MAX * 64);
	for (size_t i = 0; i < r->n; i++) {
		if (r->roles[i].side != side)
			continue;
		if (b.n)
			buf_str(&b, S(", "));
		buf_str(&b, r->roles[i].code);
	}
	text = buf_dup(&b, a);
	buf_done(&b);
	return text;
}

size_t roles_count(const struct roles *r)
{
	return r->n;
}

struct role_info role_at(const struct roles *r, size_t index)
{
	const struct role *role = &r->roles[index];

	return (struct role_info){role->code, role->title, role->side};
}
