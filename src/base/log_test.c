/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(log_links)
{
	expect(t->arena);
}
