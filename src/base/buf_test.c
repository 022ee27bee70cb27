/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(buf_links)
{
	expect(t->arena);
}
