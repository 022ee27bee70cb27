/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto.h"

#include "encode.h"
#include "test.h"

TEST(sha256_matches_the_standard)
{
	/* FIPS 180-4 examples. */
	expect_str(sha256_hex(t->arena, S("abc")),
		   S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	expect_str(sha256_hex(t->arena, S("")),
		   S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}
