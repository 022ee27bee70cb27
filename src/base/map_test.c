/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(map_links)
{
	expect(t->arena);
}
