/* SPDX-License-Identifier: Apache-2.0 */
#include "sibling.h"

#include <unistd.h>

#include "test.h"

TEST(a_sibling_lies_beside_this_program)
{
	str path = sibling_path(t->arena, "base_test"), why = {0};

	expect(str_starts(path, S("/")) && str_ends(path, S("/base_test")));
	expect_ok(sibling_check(t->arena, path, &why));
	path = sibling_path(t->arena, "nobody");
	expect(access(str_c(t->arena, path), F_OK) < 0);
	expect_err(sibling_check(t->arena, path, &why), E_NOENT);
	expect(str_contains(why, path));
	expect(str_contains(why, S("No such file")));
	/* there, but no program */
	expect_err(sibling_check(t->arena, S("/etc/passwd"), &why), E_NOENT);
}
