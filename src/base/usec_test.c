/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(usec_links)
{
	expect(t->arena);
}
