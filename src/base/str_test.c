/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(str_links)
{
	expect(t->arena);
}
