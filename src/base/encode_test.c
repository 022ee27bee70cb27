/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

TEST(encode_links)
{
	expect(t->arena);
}
