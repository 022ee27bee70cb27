/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts with variables: {{case.subject}}, {{customer.name}}. Between the braces
 * stands one name, blanks around it allowed; the text is plain, so nothing is
 * escaped, and what a variable brings is not looked into again. Whatever looks
 * like the beginning of a variable and is none is an error that says where. Pure.
 */
#ifndef DESK_MACRO_TEXT_H
#define DESK_MACRO_TEXT_H

#include "arena.h"
#include "str.h"

/* The value of a variable; absent for a name that is none. */
typedef str macro_value(void *arg, str name);

/*
 * E_SYNTAX with *reterr, one sentence for people, for a text that is none; E_LIMIT when the result
 * would have more than max characters. The result lives in the arena.
 */
MUST_USE int macro_render(struct arena *a, str text, macro_value *value, void *arg, size_t max,
			  str *ret, str *reterr);

#endif
