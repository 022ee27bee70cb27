/* SPDX-License-Identifier: Apache-2.0 */
/* Encoded words, in a subject and in a name. */
#include "fuzz.h"
#include "mail-promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	read_and_check(a, str_fmt(a, "From: %.*s <a@b.example>\nSubject: %.*s\n\nx\n", (int)size,
				  (const char *)data, (int)size, (const char *)data));
	arena_free(a);
	return 0;
}
