/* SPDX-License-Identifier: Apache-2.0 */
/* Mails as they come. */
#include "fuzz.h"
#include "mail-promises.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();

	read_and_check(a, (str){(const char *)data, size});
	arena_free(a);
	return 0;
}
