/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each role may do: catalog/roles.yaml, read once, checked against the
 * operation table and turned into one bit per role and operation. What is not
 * allowed is denied. Immutable after loading.
 */
#ifndef IDENTITY_ROLES_H
#define IDENTITY_ROLES_H

#include "str.h"

struct arena;
struct operation;
struct roles;

/*
 * yaml is the file's text, file its name for messages; ops are all operations.
 * A pattern that names no operation is an error with a suggestion. On E_INVAL
 * *reterr is heap text, a line for each problem: file, line, field, what is
 * wrong, what to do. The operation table is kept, not copied.
 */
MUST_USE int roles_load(str yaml, const char *file, const struct operation *ops, size_t op_count,
			struct roles **ret, char **reterr);
void roles_free(struct roles *r);

enum role_side { ROLE_CUSTOMER, ROLE_STAFF };
/* E_NOENT for a role that the file does not have. */
MUST_USE int role_find(const struct roles *r, str role, enum role_side *ret);
/* An unknown role may do nothing. */
bool role_allows(const struct roles *r, str role, const struct operation *op);
/* The codes of one side, separated by ", ", for messages. */
str role_list(const struct roles *r, enum role_side side, struct arena *a);

/* In the file's order. */
struct role_info {
	str code, title;
	enum role_side side;
};
size_t roles_count(const struct roles *r);
struct role_info role_at(const struct roles *r, size_t index);

#endif
