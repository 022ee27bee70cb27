/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(arena_links)
{
	expect(t->arena);
}
