/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(money_links)
{
	expect(t->arena);
}
